package dev.thalweg.plot;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** What the runs' values look like over their iterations: which quantity to draw, and on which axis. */
final class History {

    /** What is drawn for a value f. */
    enum Quantity {
        /** f itself, on a logarithmic axis: it comes near to zero and is nowhere negative. */
        LOG_VALUE,
        /** How far f is from the best value of all runs, on a logarithmic axis. */
        LOG_GAP,
        /** f itself, spread so that its shape shows: it is constant, or falls without end. */
        VALUE
    }

    /** A drop this many times the values' size at the start means that there is no bottom to measure a gap from. */
    private static final double BOTTOMLESS = 1e9;

    /** Values that fall by this factor or more are on their way to zero; otherwise the gap to the best one tells more. */
    private static final double NEAR_ZERO = 100;

    /** Free space at both ends of a logarithmic axis, as a share of it. */
    private static final double MARGIN = 0.04;

    private final DescentFigure figure;
    private final double best;
    private final Quantity quantity;

    private History(DescentFigure figure, double best, Quantity quantity) {
        this.figure = figure;
        this.best = best;
        this.quantity = quantity;
    }

    static History of(DescentFigure figure) {
        double[] all = figure.runs().stream().flatMapToDouble(History::values).filter(Double::isFinite).toArray();
        double low = Arrays.stream(all).min().orElse(0);
        double high = Arrays.stream(all).max().orElse(0);
        double best = figure.isMaximized() ? high : low;
        double first = figure.runs().stream().mapToDouble(run -> run.value(0)).filter(Double::isFinite).findFirst()
                .orElse(0);
        if (low == high || !Double.isFinite(high - low)
                || Math.abs(best - first) > BOTTOMLESS * (1 + Math.abs(first))) {
            boolean canBeLog = low > 0 && high > low;
            return new History(figure, best, canBeLog ? Quantity.LOG_VALUE : Quantity.VALUE);
        }
        boolean fallsToZero = low >= 0 && !figure.isMaximized() && high > NEAR_ZERO * low;
        return new History(figure, best, fallsToZero ? Quantity.LOG_VALUE : Quantity.LOG_GAP);
    }

    private static DoubleStream values(DescentRun run) {
        return java.util.stream.IntStream.range(0, run.size()).mapToDouble(run::value);
    }

    Quantity quantity() {
        return quantity;
    }

    String quantityName() {
        return switch (quantity) {
            case LOG_VALUE, VALUE -> "value f";
            case LOG_GAP -> figure.isMaximized() ? "highest f " + Numbers.MINUS + " f" : "f " + Numbers.MINUS
                    + " lowest f";
        };
    }

    /** Returns what is drawn for each record of a run. */
    double[] drawn(DescentRun run) {
        return values(run).map(v -> quantity == Quantity.LOG_GAP ? Math.abs(v - best) : v).toArray();
    }

    static double[] gradientNorms(DescentRun run) {
        return java.util.stream.IntStream.range(0, run.size()).mapToDouble(run::gradientNorm).toArray();
    }

    static double[] iterations(DescentRun run) {
        return java.util.stream.IntStream.range(0, run.size()).mapToDouble(run::iteration).toArray();
    }

    Axis valueAxis() {
        double[] all = figure.runs().stream().flatMapToDouble(run -> Arrays.stream(drawn(run))).toArray();
        if (quantity != Quantity.VALUE) {
            return logarithmic(all);
        }
        ValueScale scale = ValueScale.of(all);
        return new Axis.Valued(scale);
    }

    Axis.Logarithmic gradientAxis() {
        return logarithmic(
                figure.runs().stream().flatMapToDouble(run -> Arrays.stream(gradientNorms(run))).toArray());
    }

    Axis iterationAxis() {
        int last = figure.runs().stream().mapToInt(DescentRun::lastIteration).max().orElse(0);
        return new Axis.Even(Range.of(0, Math.max(1, last)));
    }

    private static Axis.Logarithmic logarithmic(double[] values) {
        double[] positive = Arrays.stream(values).filter(v -> v > 0 && Double.isFinite(v)).toArray();
        double low = Arrays.stream(positive).min().orElse(1);
        double high = Arrays.stream(positive).max().orElse(1);
        if (high <= low * 1.01) {
            low /= 3;
            high *= 3;
        }
        double factor = StrictMath.exp((StrictMath.log(high) - StrictMath.log(low)) * MARGIN);
        low = Math.max(Double.MIN_NORMAL, low / factor);
        high = Math.min(Double.MAX_VALUE / 4, high * factor);
        return new Axis.Logarithmic(Range.of(low, Math.max(high, 2 * low)));
    }
}
