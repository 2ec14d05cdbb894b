package dev.thalweg.app;

import dev.thalweg.minimize.Iterate;
import dev.thalweg.minimize.MultiStart;
import dev.thalweg.minimize.Result;
import dev.thalweg.plot.DescentRun;
import java.util.List;
import java.util.Locale;

/** Results for people. */
final class Report {
    /** Ends that are listed: further ones tell a reader nothing. */
    private static final int MOST_MINIMA = 12;
    /** Steps shown at each end of the path. */
    private static final int SHOWN_STEPS = 5;
    /** Coordinates shown per step. */
    private static final int SHOWN_COORDINATES = 4;

    private Report() {}

    static String of(Problem problem, List<MethodChoice> choices, List<Result> results, List<MultiStart.Minimum> minima,
            boolean allSteps, boolean maximize) {
        StringBuilder text = new StringBuilder();
        text.append(maximize ? "maximize  " : "minimize  ").append(problem.function().formula()).append('\n');
        text.append("start     ").append(Text.point(results.getFirst().start().x().toDoubles())).append("\n\n");
        if (results.size() == 1) {
            single(text, problem, choices.getFirst(), results.getFirst(), allSteps);
        } else {
            comparison(text, choices, results);
        }
        if (!minima.isEmpty()) {
            minima(text, minima);
        }
        problem.known().ifPresent(known -> text.append("known: the least value in the problem's box is ")
                .append(Text.number(known.minimum())).append(" at ")
                .append(String.join(", ", known.minimizerPoints().stream().map(x -> Text.point(x.toDoubles()))
                        .toList()))
                .append('\n'));
        return text.toString();
    }

    private static void single(StringBuilder text, Problem problem, MethodChoice choice, Result result,
            boolean allSteps) {
        text.append(choice.label()).append("\n\n");
        steps(text, problem.entries(), result.history(), allSteps);
        text.append('\n').append(result.message()).append(String.format(Locale.ROOT, " (%d iterations, %.3g s)%n",
                result.iterations(),
                result.seconds()));
        text.append("x = ").append(Text.point(result.x().toDoubles())).append(String.format(Locale.ROOT,
                ", f = %.10g%n",
                result.value()));
        text.append("verdict: ").append(result.verdict()).append('\n');
    }

    private static void steps(StringBuilder text, List<String> names, List<Iterate> history, boolean all) {
        int shown = Math.min(names.size(), SHOWN_COORDINATES);
        text.append(String.format("%9s", "iteration"));
        for (int i = 0; i < shown; i++) {
            text.append(String.format(" %15s", names.get(i)));
        }
        text.append(names.size() > shown ? " …" : "").append(String.format(" %15s %12s%n", "f", "|gradient|"));
        for (int i = 0; i < history.size(); i++) {
            if (!all && i == SHOWN_STEPS && history.size() > 2 * SHOWN_STEPS + 1) {
                text.append("        …\n");
                i = history.size() - SHOWN_STEPS;
            }
            Iterate iterate = history.get(i);
            text.append(String.format("%9d", iterate.iteration()));
            for (int k = 0; k < shown; k++) {
                text.append(' ').append(Text.aligned(iterate.x()[k]));
            }
            text.append(names.size() > shown ? " …" : "").append(' ').append(Text.aligned(iterate.value()))
                    .append(String.format(Locale.ROOT, " %12.4g%n", iterate.gradientNorm()));
        }
    }

    private static void comparison(StringBuilder text, List<MethodChoice> choices, List<Result> results) {
        int width = choices.stream().mapToInt(choice -> choice.label().length()).max().orElse(0);
        String row = "%-" + Math.max(width, 6) + "s %10s %11s %15s %12s %10s  %s%n";
        text.append(String.format(row, "method", "iterations", "evaluations", "f", "|gradient|", "seconds", "stopped"));
        for (int i = 0; i < results.size(); i++) {
            Result result = results.get(i);
            text.append(String.format(Locale.ROOT, row, choices.get(i).label(), result.iterations(), result
                    .evaluations().value(),
                    Text.aligned(result.value()).trim(), String.format(Locale.ROOT, "%.4g", result.gradientNorm()),
                    String.format(Locale.ROOT, "%.3g", result.seconds()), result.stopReason()));
        }
        text.append('\n');
        for (int i = 0; i < results.size(); i++) {
            text.append(choices.get(i).label()).append(": ").append(results.get(i).verdict()).append('\n');
        }
    }

    private static void minima(StringBuilder text, List<MultiStart.Minimum> minima) {
        text.append("\ndistinct ends, best first:\n");
        for (MultiStart.Minimum minimum : minima.subList(0, Math.min(MOST_MINIMA, minima.size()))) {
            text.append(String.format(Locale.ROOT, "  f = %-18.10g reached %s at %s%n", minimum.result().value(),
                    minimum.count() == 1 ? "once" : minimum.count() + " times",
                    Text.point(minimum.result().x().toDoubles())));
        }
        if (minima.size() > MOST_MINIMA) {
            text.append("  and ").append(minima.size() - MOST_MINIMA).append(" more; --json has them all\n");
        }
    }

    /** {@return a result as pictures show it} */
    static DescentRun asRun(MethodChoice choice, Result result) {
        List<Iterate> history = result.history();
        double[][] points = new double[history.size()][];
        double[] values = new double[points.length];
        double[] norms = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = history.get(i).x();
            values[i] = history.get(i).value();
            norms[i] = history.get(i).gradientNorm();
        }
        return DescentRun.of(choice.label(), points, values, norms, result.message());
    }
}
