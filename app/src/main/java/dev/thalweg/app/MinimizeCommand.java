package dev.thalweg.app;

import dev.thalweg.minimize.Bounds;
import dev.thalweg.minimize.Method;
import dev.thalweg.minimize.Methods;
import dev.thalweg.minimize.Minimizer;
import dev.thalweg.minimize.MultiStart;
import dev.thalweg.minimize.Result;
import dev.thalweg.minimize.Scaled;
import dev.thalweg.plot.DescentFigure;
import dev.thalweg.plot.DescentRun;
import dev.thalweg.plot.PictureFile;
import dev.thalweg.plot.Range;
import dev.thalweg.problems.Problems;
import dev.thalweg.tensor.Tensor;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code thalweg minimize}: from a formula to where descent ends, in words, JSON and pictures. */
@Command(name = "minimize", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        header = "Walk down a formula and say where that ends.",
        description = {
                "%nReads a formula, differentiates it exactly, and descends from a starting point step by step. Prints the first and"
                        + " the last steps and a verdict in words; with --json one object that holds every digit; with --plot a picture."
                        + "%n"},
        // No line is longer than HELP_WIDTH: the parser breaks longer ones in the middle of a formula.
        footer = {"",
                "@|bold Formulas|@ have numbers, names, + - * / ^ (or **), parentheses, comparisons,",
                "if(c, a, b), the constants pi and e, and functions such as sqrt exp log sin",
                "tanh abs min max erf sigmoid. A variable with a size (--dim x=100) is a vector:",
                "x[1] is its first element, x[-1] its last, x[2:-2] a part; sum prod mean norm",
                "dot reduce.",
                "",
                "@|bold JSON|@ has the keys method, settings (those that were set), variables, start, x,",
                "f, gradient, gradientNorm, projectedGradientNorm (less what bounds hold back),",
                "iterations, evaluations, stopReason, converged, verdict (kind, lowestCurvature,",
                "highestCurvature, text), minima (with --restarts, --hops: x, f, count), seconds,",
                "history (with --history -).",
                "",
                "@|bold Exit status|@ is 0 when done (a limit that was reached is done), 1 when the",
                "computation failed (diverged, no finite value, no step possible), 2 when the",
                "input was wrong; then nothing is written.",
                "",
                "@|bold Examples|@",
                "  thalweg minimize \"0.5*x^2 + x + 0.25*y^2 - 2\" --start 2,2 --plot descent.html",
                "  thalweg minimize \"sin(x) + cos(y)\" --start 1,1 --lr 0.9 --json",
                "  thalweg minimize \"(1-x)^2 + 100*(y-x^2)^2\" --start x=-1.2,y=1 \\",
                "      --compare gd:lr=0.001,momentum:lr=0.0005,adam --plot race.png",
                "  thalweg minimize \"sum(100*(x[2:] - x[:-2]^2)^2 + (1 - x[:-2])^2)\" \\",
                "      --dim x=10 --start -1 --method adam",
                "  thalweg minimize --problem himmelblau --lr 0.01 --plot himmelblau.html"})
final class MinimizeCommand implements Callable<Integer> {
    /** Columns of the help where nothing is known of the terminal. */
    static final int HELP_WIDTH = 80;
    private static final String SETTINGS_INDENT = " ".repeat(17);

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "FORMULA", arity = "0..1",
            description = "the formula; @FILE reads it from a file, - from standard input")
    @Nullable
    String formula;

    @Option(names = "--problem", paramLabel = "NAME", completionCandidates = ProblemNames.class,
            description = "in place of a formula: a classic test problem, with its formula, start and"
                    + " range; 'list' prints them all")
    @Nullable
    String problemName;

    @Option(names = "--start", paramLabel = "POINT",
            description = "where to begin: x=2,y=2 or 2,2; a vector takes x=[1,2,3] or one number"
                    + " for all; numbers may be constants such as pi/2 (default: 0 for all, or the problem's)")
    String start = "";

    @Option(names = "--dim", paramLabel = "x=N",
            description = "size of a vector variable; repeat it or separate by commas")
    List<String> dims = List.of();

    @Option(names = "--method", paramLabel = "NAME", completionCandidates = MethodNames.class,
            description = "how to descend, see below (default: gd)")
    String method = "gd";

    @Option(names = "--iterations", paramLabel = "N",
            description = "steps at most; 0 evaluates the start only (default: ${DEFAULT-VALUE})")
    int iterations = Minimizer.DEFAULT_ITERATIONS;

    @Option(names = "--tolerance", paramLabel = "EPS",
            description = "stop when the gradient's 2-norm is below (default: 1e-5)")
    double tolerance = Minimizer.DEFAULT_GRADIENT_TOLERANCE;

    @Option(names = "--value-tolerance", paramLabel = "EPS",
            description = "stop when the value changes by less (default: off)")
    double valueTolerance;

    @Option(names = "--step-tolerance", paramLabel = "EPS", description = "stop when a step is shorter (default: off)")
    double stepTolerance;

    @Option(names = "--evaluations", paramLabel = "N", description = "evaluations at most (default: no limit)")
    long evaluations = Long.MAX_VALUE;

    @Option(names = "--time-limit", paramLabel = "SECONDS", description = "time at most (default: no limit)")
    double timeLimit = Double.POSITIVE_INFINITY;

    @Option(names = "--maximize", description = "climb instead")
    boolean maximize;

    @Option(names = "--bounds", paramLabel = "BOX",
            description = "a box such as x=0:1,y=:5, for methods that can hold it, such as lbfgsb")
    String bounds = "";

    @Option(names = "--scale", paramLabel = "SIZES",
            description = "by how much each variable changes, such as x=1,y=1e-9 (default: 1 for all); any method then"
                    + " works in these units")
    String scale = "";

    @Option(names = "--compare", paramLabel = "METHODS",
            description = "several methods from the same start: gd,momentum,adam or"
                    + " gd:lr=0.01,gd:lr=1; one table, one picture")
    String compare = "";

    @Mixin
    Restarts restarts = new Restarts();

    @Option(names = "--range", paramLabel = "BOX",
            description = "what the picture shows: x=-2.5:2.5,y=-2.5:2.5 (default: what holds the path)")
    String range = "";

    @Option(names = "--plot", paramLabel = "FILE",
            description = "draw a picture; repeatable: .html is interactive, .png and .svg are static")
    List<Path> plots = List.of();

    @Option(names = "--history", paramLabel = "FILE",
            description = "write the path to a .csv or .json file; - puts it into the output")
    String history = "";

    @Option(names = "--seed", paramLabel = "N", description = "decides all randomness (default: 0)")
    long seed;

    @Option(names = "--json", description = "print one JSON object on standard output and nothing else there")
    boolean json;

    @Option(names = "--quiet", description = "no notices and no progress")
    boolean quiet;

    /** The names of the problems, for completion. */
    static final class ProblemNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Problems.names().iterator();
        }
    }

    /** The names of the methods, for completion. */
    static final class MethodNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Methods.all().stream().map(Methods.Entry::name).iterator();
        }
    }

    /** Adds an option for every setting that a method of the table has, and the table itself to the help. */
    static CommandSpec complete(CommandSpec spec) {
        Map<String, List<String>> users = new LinkedHashMap<>();
        Map<String, Methods.Setting> settings = new LinkedHashMap<>();
        for (Methods.Entry entry : Methods.all()) {
            for (Methods.Setting setting : entry.settings()) {
                settings.putIfAbsent(setting.name(), setting);
                users.computeIfAbsent(setting.name(), name -> new ArrayList<>()).add(entry.name());
            }
        }
        // They belong beside the methods' options, not after --version.
        List<OptionSpec> later = spec.options().stream()
                .dropWhile(option -> !option.longestName().equals("--iterations"))
                .toList();
        later.forEach(spec::remove);
        settings.forEach((name, setting) -> spec.addOption(OptionSpec.builder("--" + name).type(Double.class)
                .paramLabel(name.equals("lr") ? "ETA" : "VALUE")
                .description(setting.description() + (name.equals("lr") ? " (default: "
                        + Text.number(Methods.DEFAULT_LEARNING_RATE) + ")"
                        : "; of " + String.join(", ", users.get(
                                name))))
                .build()));
        later.forEach(spec::addOption);
        List<String> footer = new ArrayList<>(List.of("", "@|bold Methods|@ and their settings:"));
        for (Methods.Entry entry : Methods.all()) {
            footer.add(String.format("  %-14s %s", entry.name(), entry.description()));
            footer.addAll(settingLines(entry));
        }
        footer.addAll(List.of(spec.usageMessage().footer()));
        spec.usageMessage().footer(footer.toArray(String[]::new));
        return spec;
    }

    /** {@return the settings of a method with their defaults, in lines that need no breaking} */
    private static List<String> settingLines(Methods.Entry entry) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (Methods.Setting setting : entry.settings()) {
            String text = setting.name() + " " + Text.number(setting.defaultValue());
            if (!line.isEmpty() && SETTINGS_INDENT.length() + line.length() + text.length() + 3 > HELP_WIDTH) {
                lines.add(SETTINGS_INDENT + line + ",");
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : ", ").append(text);
        }
        lines.add(SETTINGS_INDENT + line);
        return lines;
    }

    @Override
    public Integer call() {
        if (ProblemList.NAME.equals(problemName)) {
            System.out.print(ProblemList.text());
            return Main.DONE;
        }
        Problem problem = problem();
        double[] from = problem.start(start);
        Map<String, Range> ranges = problem.ranges(range);
        Map<String, Double> settings = settings();
        List<MethodChoice> choices = isGiven("--compare") ? MethodChoice.several(compare, settings)
                : List.of(MethodChoice.single(method, settings));
        Optional<Bounds> box = box(problem, choices);
        checkOptions();
        List<PictureFile> pictures = pictures(problem);
        List<Minimizer> minimizers = choices.stream().map(choice -> minimizer(problem, choice, pictures)).toList();

        double[] moved = within(box, from);
        List<Result> results = new ArrayList<>();
        List<MultiStart.Minimum> minima = List.of();
        for (int i = 0; i < choices.size(); i++) {
            MethodChoice choice = choices.get(i);
            Minimizer minimizer = minimizers.get(i);
            Result result = run(problem, choice, minimizer, Tensor.of(moved), box);
            if (restarts.isWanted()) {
                MultiStart.Outcome outcome = restarts.run(result, next -> minimize(minimizer, problem, next, box),
                        minimizer, seed, problem, moved, ranges);
                results.add(outcome.best());
                minima = outcome.minima();
            } else {
                results.add(result);
            }
        }
        List<WholeFile> files = new ArrayList<>(HistoryFile.files(history, problem, choices, results));
        files.addAll(drawn(pictures, problem, choices, results, ranges));
        WholeFile.writeAll(files);
        notice(pictures);
        System.out.print(json ? JsonReport.of(problem, choices, results, minima, isGiven("--compare"), history.equals(
                "-")) + "\n"
                : Report.of(problem, choices, results, minima, history.equals("-"), maximize));
        boolean failed = results.stream().allMatch(result -> result.stopReason().isFailure());
        return failed ? Main.FAILED : Main.DONE;
    }

    private Problem problem() {
        String name = problemName;
        String typed = formula;
        if (name != null && typed != null) {
            throw new InputException("--problem: stands in place of a formula; got '" + typed + "' too");
        } else if (name != null) {
            return Problem.named(name, dims);
        } else if (typed != null) {
            return Problem.read(typed, dims);
        }
        throw new InputException("minimize: what to minimise is missing; give a FORMULA such as \"x^2 + y^2\", or"
                + " --problem NAME (--problem " + ProblemList.NAME + " names them)");
    }

    private Map<String, Double> settings() {
        Map<String, Double> settings = new LinkedHashMap<>();
        ParseResult parsed = parsed();
        for (Methods.Entry entry : Methods.all()) {
            for (Methods.Setting setting : entry.settings()) {
                if (parsed != null && parsed.hasMatchedOption("--" + setting.name())) {
                    settings.put(setting.name(), parsed.matchedOptionValue("--" + setting.name(), setting
                            .defaultValue()));
                }
            }
        }
        return settings;
    }

    private @Nullable ParseResult parsed() {
        CommandSpec own = spec;
        return own == null ? null : own.commandLine().getParseResult();
    }

    private boolean isGiven(String option) {
        ParseResult parsed = parsed();
        return parsed != null && parsed.hasMatchedOption(option);
    }

    private Optional<Bounds> box(Problem problem, List<MethodChoice> choices) {
        if (bounds.isEmpty()) {
            return Optional.empty();
        }
        for (MethodChoice choice : choices) {
            if (!choice.method().holdsBounds()) {
                throw new InputException("--bounds: " + choice.entry().name()
                        + " cannot hold bounds; methods that can: " + String.join(", ", Methods
                                .namesThatHoldBounds()));
            }
        }
        return Optional.of(problem.bounds(bounds));
    }

    /** {@return the start, moved to the nearest point of the box, with a notice, where it lies outside} */
    private double[] within(Optional<Bounds> box, double[] from) {
        double[] x = from.clone();
        if (box.isPresent() && !box.get().contains(x)) {
            box.get().project(x);
            if (!quiet) {
                System.err.println("thalweg: the start " + Text.point(from) + " lies outside the bounds; moved to "
                        + Text.point(x));
            }
        }
        return x;
    }

    private static Result minimize(Minimizer minimizer, Problem problem, Tensor from, Optional<Bounds> box) {
        UnaryOperator<Tensor> function = problem.function()::apply;
        return box.isPresent() ? minimizer.minimize(function, from, box.get()) : minimizer.minimize(function, from);
    }

    private void checkOptions() {
        restarts.check(this::isGiven);
        if (isGiven("--method") && isGiven("--compare")) {
            throw new InputException("--method: not together with --compare; name it among the compared methods");
        }
        if (!(timeLimit > 0)) {
            throw new InputException("--time-limit: above 0 seconds; got " + timeLimit);
        }
        HistoryFile.check(history);
        List<Path> paths = new ArrayList<>(plots);
        if (!history.isEmpty() && !history.equals("-")) {
            paths.add(Path.of(history));
        }
        WholeFile.checkDistinct(paths);
    }

    private void notice(List<PictureFile> pictures) {
        if (quiet) {
            return;
        }
        if (isGiven("--range") && pictures.isEmpty() && restarts.restarts == 0) {
            System.err.println(
                    "thalweg: --range: has no effect here; it says what --plot shows and where --restarts draw");
        }
        pictures.forEach(picture -> System.err.println("thalweg: wrote " + picture.path()));
    }

    private List<PictureFile> pictures(Problem problem) {
        if (!plots.isEmpty() && problem.function().size() == 0) {
            throw new InputException("--plot: a formula without variables has no picture");
        }
        return pictures(plots);
    }

    /** {@return the files of --plot, after looking whether they can be written} */
    static List<PictureFile> pictures(List<Path> plots) {
        List<PictureFile> pictures = new ArrayList<>();
        for (Path plot : plots) {
            try {
                pictures.add(PictureFile.of(plot));
            } catch (IllegalArgumentException | UncheckedIOException e) {
                throw InputException.of("--plot", e);
            }
        }
        return pictures;
    }

    private Method scaled(Problem problem, Method chosen) {
        if (scale.isBlank()) {
            return chosen;
        }
        try {
            return Scaled.of(chosen, problem.sizes(scale));
        } catch (IllegalArgumentException e) {
            throw InputException.of("--scale", e);
        }
    }

    private Minimizer minimizer(Problem problem, MethodChoice choice, List<PictureFile> pictures) {
        // The report shows the first and last steps, so the path is always kept; it is small beside what it took to walk it.
        Minimizer minimizer = Minimizer.of(scaled(problem, choice.method())).maximize(maximize)
                .history(!json || !history.isEmpty() || !pictures.isEmpty());
        minimizer = set("--tolerance", minimizer, m -> m.gradientTolerance(tolerance));
        minimizer = set("--value-tolerance", minimizer, m -> m.valueTolerance(valueTolerance));
        minimizer = set("--step-tolerance", minimizer, m -> m.stepTolerance(stepTolerance));
        minimizer = set("--iterations", minimizer, m -> m.iterations(iterations));
        minimizer = set("--evaluations", minimizer, m -> m.evaluations(evaluations));
        return Double.isInfinite(timeLimit) ? minimizer : minimizer.timeLimit(Duration.ofNanos((long) (timeLimit
                * 1e9)));
    }

    /** What the minimiser refuses is said of the option it came from. */
    private static Minimizer set(String option, Minimizer minimizer, UnaryOperator<Minimizer> setting) {
        try {
            return setting.apply(minimizer);
        } catch (IllegalArgumentException e) {
            throw InputException.of(option, e);
        }
    }

    private Result run(Problem problem, MethodChoice choice, Minimizer minimizer, Tensor from,
            Optional<Bounds> box) {
        if (!Progress.isWanted(quiet)) {
            return minimize(minimizer, problem, from, box);
        }
        Progress progress = Progress.of(choice.entry().name(), iterations);
        try {
            return minimize(minimizer.observer(progress), problem, from, box);
        } finally {
            progress.end();
        }
    }

    private List<WholeFile> drawn(List<PictureFile> pictures, Problem problem, List<MethodChoice> choices, List<
            Result> results, Map<String, Range> ranges) {
        if (pictures.isEmpty()) {
            return List.of();
        }
        List<DescentRun> runs = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            runs.add(Report.asRun(choices.get(i), results.get(i)));
        }
        DescentFigure figure = DescentFigure.of(problem.function().formula().toString(), problem.entries(), runs)
                .withMaximize(maximize);
        if (problem.function().size() <= 2) {
            figure = figure.withObjective(problem::valuesAt);
        }
        for (Map.Entry<String, Range> shown : ranges.entrySet()) {
            figure = figure.withRange(shown.getKey(), shown.getValue());
        }
        List<WholeFile> files = new ArrayList<>();
        for (PictureFile picture : pictures) {
            files.add(new WholeFile(picture.path(), picture.render(figure)));
        }
        return files;
    }
}
