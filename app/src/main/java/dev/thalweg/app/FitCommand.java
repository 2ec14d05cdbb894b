package dev.thalweg.app;

import dev.thalweg.leastsquares.LeastSquares;
import dev.thalweg.leastsquares.LeastSquaresMethod;
import dev.thalweg.leastsquares.LeastSquaresResult;
import dev.thalweg.leastsquares.Loss;
import dev.thalweg.leastsquares.ResidualFunction;
import dev.thalweg.plot.FitFigure;
import dev.thalweg.plot.PictureFile;
import dev.thalweg.tensor.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg fit}: from a formula and a table to parameters, how sure they are, and pictures. */
@Command(name = "fit", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        header = "Fit a formula to data by least squares and say how sure the parameters are.",
        description = {
                "%nReads a formula and a table, and seeks the parameters for which the formula describes the response best: names that"
                        + " are columns of the table are data, all others are parameters. Prints estimates with standard errors and 95 %%"
                        + " intervals, and a verdict in words; with --json one object that holds every digit; with --plot a picture.%n"},
        // No line is longer than MinimizeCommand.HELP_WIDTH: the parser breaks longer ones in the middle of a formula.
        footer = {"",
                "@|bold Data|@ is a .csv or .tsv file (- reads CSV from standard input) whose first row",
                "holds the columns' names. Rows in which a column that is used is empty, NA or",
                "NaN are left out, and counted. Each row stands for itself: sum(x), mean(x) and",
                "x[1] are refused.",
                "",
                "@|bold Methods|@",
                "  lm      Levenberg and Marquardt's, in Moré's form; no bounds",
                "  trust   trust region with reflections at bounds",
                "  dogleg  on the plane of the gradient and Newton's step; no bounds",
                "",
                "@|bold Losses|@ say how a residual r counts, with z = (r/scale)^2:",
                "  linear   z",
                "  huber    z up to 1, then 2*sqrt(z) - 1: outliers count less",
                "  soft-l1  2*(sqrt(1 + z) - 1): as huber, but smooth",
                "  cauchy   log(1 + z): far outliers hardly count",
                "  arctan   atan(z): what an outlier may cost is limited",
                "",
                "@|bold Intervals|@ are estimate ∓ Student's t times the standard error, from the model",
                "linearised at the solution. Weights are relative: w counts as the variance",
                "s^2/w; --sigma s is the same as --weights 1/s^2. With --absolute-sigma the",
                "standard deviations are taken as they are, and errors follow from them alone.",
                "",
                "@|bold JSON|@ has the keys method, start, parameters (name, estimate, standardError,",
                "confidence95), residualSumOfSquares, residualStandardDeviation,",
                "degreesOfFreedom, rSquared, covariance, rows, rowsLeftOut, iterations,",
                "evaluations (residuals, jacobians), stopReason, converged, warnings, verdict",
                "(kind, text), minima (with --restarts: x, residualSumOfSquares, count), seconds.",
                "",
                "@|bold Exit status|@ is 0 when done (a limit that was reached is done), 1 when the",
                "computation failed (no finite value, no step possible), 2 when the input was",
                "wrong; then nothing is written.",
                "",
                "@|bold Examples|@",
                "  thalweg fit \"b1*(1 - exp(-b2*x))\" misra1a.csv --response y \\",
                "      --start b1=500,b2=1e-4",
                "  thalweg fit \"a + b*x\" data.csv --response \"log(y)\" --sigma s --plot fit.html",
                "  thalweg fit \"vmax*c/(k + c)\" rates.csv --response rate --bounds vmax=0:,k=0: \\",
                "      --loss soft-l1 --loss-scale 10 --out fitted.csv"})
final class FitCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FORMULA",
            description = "the model; @FILE reads it from a file, - from standard input")
    String formula = "";

    @Parameters(index = "1", paramLabel = "DATA", description = "a table, see below")
    String data = "";

    @Option(names = "--response", paramLabel = "COLUMN",
            description = "required: what the formula is to describe: a column, or a formula of columns such as log(y)")
    String response = "";

    @Option(names = "--start", paramLabel = "POINT",
            description = "where to begin: b1=500,b2=1e-4, or 500,1e-4 in the formula's order (default: 1 for all)")
    String start = "";

    @Option(names = "--weights", paramLabel = "COLUMN",
            description = "how much each row counts: a column, a formula of columns, or a number; 0 leaves a row out")
    String weights = "";

    @Option(names = "--sigma", paramLabel = "COLUMN",
            description = "standard deviation of each row's response: a column, a formula of columns, or a number")
    String sigma = "";

    @Option(names = "--absolute-sigma", description = "--sigma says the truth, not only ratios")
    boolean absoluteSigma;

    @Option(names = "--bounds", paramLabel = "BOX", description = "bounds of parameters, such as b1=0:1000,b2=0:")
    String bounds = "";

    @Option(names = "--method", paramLabel = "NAME", completionCandidates = MethodNames.class,
            description = "lm, trust or dogleg, see below (default: lm; with bounds trust)")
    String method = "";

    @Option(names = "--loss", paramLabel = "NAME", completionCandidates = LossNames.class,
            description = "linear, huber, soft-l1, cauchy or arctan, see below (default: linear)")
    String loss = Loss.LINEAR.symbol();

    @Option(names = "--loss-scale", paramLabel = "S",
            description = "residuals (divided by sigma) beyond this count as outliers (default: 1)")
    double lossScale = 1;

    @Option(names = "--iterations", paramLabel = "N",
            description = "steps at most; 0 evaluates the start only (default: ${DEFAULT-VALUE})")
    int iterations = LeastSquares.DEFAULT_ITERATIONS;

    @Option(names = "--tolerance", paramLabel = "EPS",
            description = "stop when the sum of squares or the parameters change relatively by less, or the gradient's"
                    + " cosine is below (default: about 1e-14, nearly all digits)")
    double tolerance;

    @Option(names = "--time-limit", paramLabel = "SECONDS", description = "time at most (default: no limit)")
    double timeLimit = Double.POSITIVE_INFINITY;

    @Option(names = "--restarts", paramLabel = "N",
            description = "further starts: within --bounds where both ends are given, from a tenth to ten times --start"
                    + " where that is given, else of any sign and 1e-4 to 1e4 in size; the best is kept, distinct ends are"
                    + " listed (default: 0)")
    int restarts;

    @Option(names = "--seed", paramLabel = "N", description = "decides all randomness (default: 0)")
    long seed;

    @Option(names = "--plot", paramLabel = "FILE",
            description = "draw observations, curve, 95 %% bands and residuals; repeatable: a html file is interactive, png and"
                    + " svg are static")
    List<Path> plots = List.of();

    @Option(names = "--out", paramLabel = "FILE",
            description = "write the rows that were used, with fitted values and residuals (observed minus fitted), to a csv or"
                    + " tsv file")
    @Nullable
    Path out;

    @Option(names = "--json", description = "print one JSON object on standard output and nothing else there")
    boolean json;

    @Option(names = "--quiet", description = "no notices and no progress")
    boolean quiet;

    /** The names of the methods, for completion. */
    static final class MethodNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(LeastSquaresMethod.values()).map(LeastSquaresMethod::symbol).iterator();
        }
    }

    /** The names of the losses, for completion. */
    static final class LossNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Loss.values()).map(Loss::symbol).iterator();
        }
    }

    @Override
    public Integer call() {
        List<PictureFile> pictures = checkFiles();
        LeastSquares settings = settings();
        FitProblem problem = problem();
        FitStart from = FitStart.of(problem.parameters(), start, bounds);
        LeastSquares complete = complete(settings, problem, from);
        if (!quiet) {
            problem.notices().forEach(notice -> System.err.println("thalweg: " + notice));
        }

        FitRestarts fit = FitRestarts.run(fitting(complete, problem), from, restarts, seed);
        FitVerdict verdict = FitVerdict.of(problem, from, fit.best());
        write(problem, fit.best(), verdict, pictures);
        System.out.print(json ? FitJson.of(problem, from, fit, verdict, restarts > 0) + "\n"
                : FitReport.of(problem, from, fit, verdict, restarts > 0));
        return verdict.kind() == FitVerdict.Kind.FAILED ? Main.FAILED : Main.DONE;
    }

    private List<PictureFile> checkFiles() {
        List<PictureFile> pictures = MinimizeCommand.pictures(plots);
        List<Path> paths = new ArrayList<>(plots);
        Path table = out;
        if (table != null) {
            FitTable.check(table);
            paths.add(table);
        }
        if (!data.equals("-")) {
            paths.add(Path.of(data));
        }
        WholeFile.checkDistinct(paths);
        return pictures;
    }

    private LeastSquares settings() {
        if (restarts < 0) {
            throw new InputException("--restarts: at least 0; got " + restarts);
        }
        if (!(timeLimit > 0)) {
            throw new InputException("--time-limit: above 0 seconds; got " + timeLimit);
        }
        if (absoluteSigma && sigma.isEmpty()) {
            throw new InputException("--absolute-sigma: speaks of --sigma, which is not given");
        }
        boolean isBounded = !bounds.isBlank();
        LeastSquaresMethod chosen = method.isEmpty() ? isBounded ? LeastSquaresMethod.TRUST_REFLECTIVE
                : LeastSquaresMethod.LEVENBERG_MARQUARDT
                : named("--method", method, LeastSquaresMethod.values(), LeastSquaresMethod::symbol);
        Loss robust = named("--loss", loss, Loss.values(), Loss::symbol);
        LeastSquares settings = set("--loss-scale", LeastSquares.of(chosen), s -> s.loss(robust, lossScale));
        settings = set("--iterations", settings, s -> s.iterations(iterations));
        if (isGiven("--tolerance")) {
            settings = set("--tolerance", settings, s -> s.valueTolerance(tolerance).stepTolerance(tolerance)
                    .gradientTolerance(tolerance));
        }
        return Double.isInfinite(timeLimit) ? settings : settings.timeLimit(Duration.ofNanos((long) (timeLimit * 1e9)));
    }

    private static <T> T named(String option, String name, T[] all, Function<T, String> symbol) {
        for (T one : all) {
            if (symbol.apply(one).equals(name)) {
                return one;
            }
        }
        throw new InputException(option + ": one of " + String.join(", ", Arrays.stream(all).map(symbol).toList())
                + "; got '" + name + "'");
    }

    private boolean isGiven(String option) {
        CommandSpec own = spec;
        return own != null && own.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** What the library refuses is said of the option it came from. */
    private static LeastSquares set(String option, LeastSquares settings, UnaryOperator<LeastSquares> setting) {
        try {
            return setting.apply(settings);
        } catch (IllegalArgumentException e) {
            throw InputException.of(option, e);
        }
    }

    private FitProblem problem() {
        if (formula.equals("-") && data.equals("-")) {
            throw new InputException("FORMULA and DATA: only one of them can be read from standard input");
        }
        try (TableReader reader = TableReader.open(data)) {
            FitProblem problem = FitProblem.read(formula, reader, new FitProblem.Options(response, weights, sigma));
            if (out != null) {
                FitTable.checkNames(problem.table());
            }
            return problem;
        }
    }

    private LeastSquares complete(LeastSquares settings, FitProblem problem, FitStart from) {
        LeastSquares complete = settings.names(problem.parameters());
        if (from.isBounded()) {
            complete = set("--bounds", complete, s -> s.bounds(from.lower(), from.upper()));
        }
        double[] scale = problem.weights();
        if (scale != null) {
            complete = problem.areSigmas() ? complete.sigmas(scale, absoluteSigma) : complete.weights(scale);
        }
        return complete;
    }

    private Function<Tensor, LeastSquaresResult> fitting(LeastSquares settings, FitProblem problem) {
        ResidualFunction residuals = ResidualFunction.ofModel(problem.model(), Tensor.of(problem.response()));
        return from -> {
            if (!Progress.isWanted(quiet)) {
                return settings.minimize(residuals, from);
            }
            Progress progress = Progress.of(settings.method().symbol(), iterations);
            try {
                return settings.observer(progress).minimize(residuals, from);
            } finally {
                progress.end();
            }
        };
    }

    private void write(FitProblem problem, LeastSquaresResult result, FitVerdict verdict, List<PictureFile> pictures) {
        Path table = out;
        List<WholeFile> files = new ArrayList<>();
        double[] fitted = FitDrawing.fitted(problem, result);
        if (table != null) {
            files.add(FitTable.file(table, problem, fitted));
        }
        FitFigure figure = FitDrawing.of(problem, result, fitted, verdict);
        pictures.forEach(picture -> files.add(new WholeFile(picture.path(), picture.render(figure))));
        WholeFile.writeAll(files);
        if (!quiet) {
            files.forEach(file -> System.err.println("thalweg: wrote " + file.path()));
        }
    }
}
