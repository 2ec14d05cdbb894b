package dev.thalweg.app;

import dev.thalweg.minimize.Bounds;
import dev.thalweg.minimize.Minimizer;
import dev.thalweg.minimize.Result;
import dev.thalweg.plot.Range;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs from several starts.
 *
 * @param best the run that ended best
 * @param minima the distinct ends, best first
 */
record Restarts(Result best, List<Minimum> minima) {
    /** Half the width of the box that starts are drawn in where no range is given. */
    static final double DEFAULT_REACH = 10;
    /** Ends closer than this, relative to their size, are one: far more than a tolerance leaves, far less than lies between two. */
    private static final double SAME = 1e-3;

    /**
     * An end that one or more runs reached.
     *
     * @param result the best of them
     * @param count how many
     */
    record Minimum(Result result, int count) {}

    static Restarts run(Problem problem, Minimizer minimizer, Result first, double[] start, Map<String, Range> ranges,
            Optional<Bounds> box, int count, long seed) {
        List<String> names = problem.entries();
        Generator generator = Generator.of(seed);
        List<Result> results = new ArrayList<>(List.of(first));
        for (int i = 0; i < count; i++) {
            double[] x = Tensor.rand(generator, DType.FLOAT64, Shape.of(start.length)).toDoubles();
            for (int k = 0; k < x.length; k++) {
                Range range = ranges.getOrDefault(names.get(k), Range.of(start[k] - DEFAULT_REACH, start[k]
                        + DEFAULT_REACH));
                x[k] = range.low() + x[k] * (range.high() - range.low());
            }
            results.add(box.isPresent() ? minimizer.minimize(problem.function()::apply, Tensor.of(x), box.get())
                    : minimizer.minimize(problem.function()::apply, Tensor.of(x)));
        }
        double sign = minimizer.maximize() ? -1 : 1;
        results.sort((a, b) -> compare(a, b, sign));
        return new Restarts(results.getFirst(), distinct(results));
    }

    /** Runs that failed come last; among the others the better value comes first. */
    private static int compare(Result a, Result b, double sign) {
        boolean failedA = a.stopReason().isFailure() && !Double.isFinite(a.value());
        boolean failedB = b.stopReason().isFailure() && !Double.isFinite(b.value());
        return failedA != failedB ? Boolean.compare(failedA, failedB) : Double.compare(sign * a.value(), sign * b
                .value());
    }

    private static List<Minimum> distinct(List<Result> sorted) {
        List<Minimum> minima = new ArrayList<>();
        for (Result result : sorted) {
            if (!result.isConverged()) {
                continue;
            }
            int same = -1;
            for (int i = 0; i < minima.size() && same < 0; i++) {
                same = near(minima.get(i).result().x(), result.x()) ? i : -1;
            }
            if (same < 0) {
                minima.add(new Minimum(result, 1));
            } else {
                minima.set(same, new Minimum(minima.get(same).result(), minima.get(same).count() + 1));
            }
        }
        return minima;
    }

    private static boolean near(Tensor a, Tensor b) {
        double[] x = a.toDoubles();
        double[] y = b.toDoubles();
        double distance = 0;
        double size = 1;
        for (int i = 0; i < x.length; i++) {
            distance = Math.max(distance, Math.abs(x[i] - y[i]));
            size = Math.max(size, Math.abs(x[i]));
        }
        return distance <= SAME * size;
    }
}
