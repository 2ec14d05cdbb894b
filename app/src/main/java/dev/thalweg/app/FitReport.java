package dev.thalweg.app;

import dev.thalweg.leastsquares.LeastSquaresResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A fit for people. */
final class FitReport {
    /** The probability of the intervals and bands. */
    static final double LEVEL = 0.95;
    /** Correlations from here on are shown: such parameters' errors hang together so much that one hardly tells them apart. */
    private static final double HIGH_CORRELATION = 0.95;
    /** Pairs shown; a model of many parameters has hundreds. */
    private static final int SHOWN_PAIRS = 6;

    private FitReport() {}

    static String of(FitProblem problem, FitStart start, FitRestarts fit, FitVerdict verdict, boolean withEnds) {
        LeastSquaresResult result = fit.best();
        StringBuilder text = new StringBuilder();
        heading(text, problem, start);
        parameters(text, problem, result);
        quality(text, problem, result);
        correlations(text, problem.parameters(), result.correlation().toDoubles());
        if (withEnds) {
            ends(text, fit.ends());
        }
        text.append(String.format(Locale.ROOT, "%n%s: %s (%s, %.3g s)%n", result.method().symbol(), result.message(),
                FitProblem.count(result.iterations(), "iteration"), result.seconds()));
        return text.append("verdict: ").append(verdict.text()).append('\n').toString();
    }

    private static void heading(StringBuilder text, FitProblem problem, FitStart start) {
        text.append("fit       ").append(problem.formula()).append("\nto        ").append(problem.responseName())
                .append(" of ")
                .append(problem.table().source()).append(", ").append(FitProblem.count(problem.rows(), "row"));
        if (problem.table().omitted() > 0) {
            text.append(" (").append(problem.table().omitted()).append(" left out)");
        }
        text.append("\nby        ").append(String.join(", ", problem.parameters())).append(problem
                .explanatory().isEmpty() ? "" : " over " + String.join(", ", problem.explanatory()))
                .append("\nstart     ");
        List<String> from = new ArrayList<>();
        for (int i = 0; i < start.values().length; i++) {
            from.add(problem.parameters().get(i) + "=" + Text.number(start.values()[i]));
        }
        text.append(String.join(", ", from)).append("\n\n");
    }

    private static void parameters(StringBuilder text, FitProblem problem, LeastSquaresResult result) {
        int width = Math.max(9, problem.parameters().stream().mapToInt(String::length).max().orElse(0));
        text.append(String.format("%-" + width + "s %15s %15s %33s %15s%n", "parameter", "estimate", "standard error",
                "95 % interval", "relative error"));
        double[] estimates = result.parameters().toDoubles();
        double[] errors = result.standardErrors().toDoubles();
        double[] intervals = result.confidenceIntervals(LEVEL).toDoubles();
        for (int i = 0; i < estimates.length; i++) {
            String interval = String.format(Locale.ROOT, "[%.8g, %.8g]", intervals[2 * i], intervals[2 * i + 1]);
            text.append(String.format(Locale.ROOT, "%-" + width + "s %s %s %33s %15s%n", problem.parameters().get(i),
                    Text
                            .aligned(estimates[i]),
                    Text.aligned(errors[i]), interval, relative(errors[i] / estimates[i])));
        }
    }

    private static String relative(double part) {
        return Double.isFinite(part) ? Text.rounded(100 * Math.abs(part), 2) + " %" : "-";
    }

    private static void quality(StringBuilder text, FitProblem problem, LeastSquaresResult result) {
        String weighted = problem.weights() == null ? "" : ", weighted";
        text.append(
                String.format(Locale.ROOT, "%nresidual sum of squares      %.10g%s%n", result.residualSumOfSquares(),
                        weighted));
        text.append(String.format(Locale.ROOT, "residual standard deviation  %.10g on %s%s%n", result
                .residualStandardDeviation(), degrees(result), weighted));
        text.append(String.format(Locale.ROOT, "R²                           %.10g%n", result.rSquared()));
    }

    private static String degrees(LeastSquaresResult result) {
        return result.degreesOfFreedom() + (result.degreesOfFreedom() == 1 ? " degree" : " degrees") + " of freedom";
    }

    private static void correlations(StringBuilder text, List<String> names, double[] correlation) {
        record Pair(String text, double size) {}
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                double value = correlation[i * names.size() + j];
                if (Math.abs(value) >= HIGH_CORRELATION) {
                    pairs.add(new Pair(String.format(Locale.ROOT, "%s and %s %.6g", names.get(i), names.get(j), value),
                            Math.abs(value)));
                }
            }
        }
        pairs.sort((a, b) -> Double.compare(b.size, a.size));
        if (!pairs.isEmpty()) {
            text.append("high correlation             ").append(String.join("; ", pairs.stream().limit(SHOWN_PAIRS).map(
                    Pair::text).toList())).append(pairs.size() > SHOWN_PAIRS ? "; … " + pairs.size() + " pairs in all"
                            : "")
                    .append('\n');
        }
    }

    private static void ends(StringBuilder text, List<FitRestarts.End> ends) {
        text.append("\ndistinct ends, best first:\n");
        for (FitRestarts.End end : ends) {
            text.append(String.format(Locale.ROOT, "  residual sum of squares %-16.10g reached %s at %s%n", end.result()
                    .residualSumOfSquares(), FitProblem.count(end.count(), "time"),
                    Text.point(end.result().parameters()
                            .toDoubles())));
        }
    }
}
