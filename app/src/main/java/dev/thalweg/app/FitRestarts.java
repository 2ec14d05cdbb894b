package dev.thalweg.app;

import dev.thalweg.leastsquares.LeastSquaresResult;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Fits from several starts.
 *
 * @param best the one that ended best
 * @param ends the distinct ends that were settled at, best first
 */
record FitRestarts(LeastSquaresResult best, List<End> ends) {
    /** Starts are drawn from a tenth to ten times the given one: parameters' sizes are guessed by their powers of ten. */
    private static final double REACH = 10;
    /** Where none was given, from this part of 1 to as many times 1: nothing is known of the parameter's size. */
    private static final double BLIND_REACH = 1e4;
    /** Costs closer than this, relative to their size, are of one end: far more than a tolerance leaves. */
    private static final double SAME = 1e-6;

    /**
     * An end that one or more fits reached.
     *
     * @param result the best of them
     * @param count how many
     */
    record End(LeastSquaresResult result, int count) {}

    static FitRestarts run(Function<Tensor, LeastSquaresResult> fit, FitStart start, int count, long seed) {
        Generator generator = Generator.of(seed);
        List<LeastSquaresResult> results = new ArrayList<>(List.of(fit.apply(Tensor.of(start.values()))));
        for (int i = 0; i < count; i++) {
            results.add(fit.apply(Tensor.of(drawn(start, generator))));
        }
        results.sort(Comparator.comparingDouble(FitRestarts::costOrWorst));
        return new FitRestarts(results.getFirst(), distinct(results));
    }

    /**
     * {@return a start: within bounds where both are finite, else of the given one's sign and a size from a tenth to ten times its
     * own; where none was given, of either sign and a size from 1e-4 to 1e4}
     */
    private static double[] drawn(FitStart start, Generator generator) {
        double[] x = Tensor.rand(generator, DType.FLOAT64, Shape.of(2 * start.values().length)).toDoubles();
        double[] drawn = new double[start.values().length];
        for (int k = 0; k < drawn.length; k++) {
            double part = x[2 * k];
            double lower = start.lower()[k];
            double upper = start.upper()[k];
            if (Double.isFinite(upper - lower)) {
                drawn[k] = lower + part * (upper - lower);
                continue;
            }
            double size = start.values()[k] == 0 ? FitStart.DEFAULT : start.values()[k];
            double sign = !start.areGiven()[k] && x[2 * k + 1] < 0.5 ? -1 : 1;
            double reach = start.areGiven()[k] ? REACH : BLIND_REACH;
            drawn[k] = Math.clamp(sign * size * StrictMath.pow(reach, 2 * part - 1), lower, upper);
        }
        return drawn;
    }

    private static double costOrWorst(LeastSquaresResult result) {
        return Double.isFinite(result.cost()) ? result.cost() : Double.POSITIVE_INFINITY;
    }

    private static List<End> distinct(List<LeastSquaresResult> sorted) {
        List<End> ends = new ArrayList<>();
        for (LeastSquaresResult result : sorted) {
            if (!result.isConverged()) {
                continue;
            }
            End last = ends.isEmpty() ? null : ends.getLast();
            if (last != null && result.cost() - last.result.cost() <= SAME * Math.abs(last.result.cost())) {
                ends.set(ends.size() - 1, new End(last.result, last.count + 1));
            } else {
                ends.add(new End(result, 1));
            }
        }
        return ends;
    }
}
