package dev.thalweg.minimize;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Looks for the lowest of several minima by running a minimiser from many starts, drawn evenly in a box, or by basin hopping:
 * from each minimum a random step, a descent, and a decision whether to stay (Wales and Doye, J. Phys. Chem. A 101, 1997).
 * Neither can know that it found the lowest; more runs make it likelier.
 *
 * <p>The same seed gives the same runs, whatever the number of threads.
 *
 * @param minimizer what runs from each start
 * @param runs how many runs, the first from the given start; at least 1
 * @param seed decides all randomness
 */
public record MultiStart(Minimizer minimizer, int runs, long seed) {
    /** Ends closer than this, relative to their size, are one: far more than a tolerance leaves, far less than lies between two. */
    private static final double SAME = 1e-3;

    /** Checks the settings. */
    public MultiStart {
        if (runs < 1) {
            throw new IllegalArgumentException("multi-start: at least 1 run; got " + runs);
        }
    }

    /**
     * An end that one or more runs reached.
     *
     * @param result the best of them
     * @param count how many
     */
    public record Minimum(Result result, int count) {}

    /**
     * What the runs found.
     *
     * @param best the run that ended best
     * @param minima the distinct ends of runs that converged, best first
     */
    public record Outcome(Result best, List<Minimum> minima) {}

    /**
     * Runs from the start and from points drawn evenly in a box.
     *
     * @param function takes a tensor of the start's shape and gives one element
     * @param start the first start
     * @param box where further starts are drawn, finite; held as bounds if the method can and {@code hold} is set
     * @param hold whether x must stay in the box
     * @return the best run and the distinct ends
     * @throws IllegalArgumentException if the box is not finite or does not fit, or must be held and cannot
     */
    public Outcome minimize(UnaryOperator<Tensor> function, Tensor start, Bounds box, boolean hold) {
        return minimizeBy(from -> hold ? minimizer.minimize(function, from, box) : minimizer.minimize(function, from),
                start,
                box);
    }

    /**
     * Runs from the start and from points drawn evenly in a box.
     *
     * @param descent runs the minimiser from a point, the start first
     * @param start the first start
     * @param box where further starts are drawn, finite
     * @return the best run and the distinct ends
     * @throws IllegalArgumentException if the box is not finite or does not fit
     */
    public Outcome minimizeBy(Function<Tensor, Result> descent, Tensor start, Bounds box) {
        if (!box.isFinite() || box.size() != start.elements()) {
            throw new IllegalArgumentException("multi-start: needs a finite interval per entry of x; got " + box
                    + " for " + start.elements() + " entries");
        }
        Generator generator = Generator.of(seed);
        List<Result> results = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            results.add(descent.apply(run == 0 ? start : drawn(generator, start, box)));
        }
        return outcome(results);
    }

    private static Tensor drawn(Generator generator, Tensor start, Bounds box) {
        double[] x = Tensor.rand(generator, DType.FLOAT64, start.shape()).toDoubles();
        for (int i = 0; i < x.length; i++) {
            x[i] = box.lower(i) + x[i] * (box.upper(i) - box.lower(i));
        }
        return Vectors.like(start, x);
    }

    /**
     * Hops from minimum to minimum: each hop moves every entry by up to the reach, evenly, and descends; a lower end is
     * taken, a higher one with the probability exp(−rise/temperature).
     *
     * @param function takes a tensor of the start's shape and gives one element
     * @param start the first start
     * @param reach how far a hop may move an entry, above 0: about the distance between neighbouring minima
     * @param temperature the rise that is often taken, in the function's units; 0 takes none
     * @return the best run and the distinct ends
     * @throws IllegalArgumentException if reach or temperature are out of range
     */
    public Outcome hop(UnaryOperator<Tensor> function, Tensor start, double reach, double temperature) {
        return hopBy(from -> minimizer.minimize(function, from), start, reach, temperature);
    }

    /**
     * Hops from minimum to minimum.
     *
     * @param descent runs the minimiser from a point, the start first
     * @param start the first start
     * @param reach how far a hop may move an entry, above 0
     * @param temperature the rise that is often taken, in the function's units; 0 takes none
     * @return the best run and the distinct ends
     * @throws IllegalArgumentException if reach or temperature are out of range
     */
    public Outcome hopBy(Function<Tensor, Result> descent, Tensor start, double reach, double temperature) {
        if (!(reach > 0) || !(temperature >= 0)) {
            throw new IllegalArgumentException("basin hopping: the reach must be above 0 and the temperature not"
                    + " negative; got " + reach + " and " + temperature);
        }
        Generator generator = Generator.of(seed);
        List<Result> results = new ArrayList<>(List.of(descent.apply(start)));
        Result current = results.getFirst();
        while (results.size() < runs) {
            double[] step = Tensor.rand(generator, DType.FLOAT64, start.shape()).toDoubles();
            for (int i = 0; i < step.length; i++) {
                step[i] = reach * (2 * step[i] - 1);
            }
            Result next = descent.apply(Vectors.like(start, Vectors.sum(current.x().toDoubles(), 1, step)));
            results.add(next);
            double rise = (minimizer.maximize() ? -1 : 1) * (next.value() - current.value());
            double luck = Tensor.rand(generator, DType.FLOAT64, Shape.SCALAR).item();
            if (!next.stopReason().isFailure() && (rise <= 0 || luck < StrictMath.exp(-rise / temperature))) {
                current = next;
            }
        }
        return outcome(results);
    }

    private Outcome outcome(List<Result> results) {
        double sign = minimizer.maximize() ? -1 : 1;
        // Runs that failed come last; among the others the better value comes first.
        results.sort(Comparator.<Result>comparingInt(r -> Double.isFinite(r.value()) && !r.stopReason().isFailure() ? 0
                : 1).thenComparingDouble(r -> sign * r.value()));
        return new Outcome(results.getFirst(), distinct(results));
    }

    private static List<Minimum> distinct(List<Result> sorted) {
        List<Minimum> minima = new ArrayList<>();
        for (Result result : sorted) {
            if (!result.isConverged()) {
                continue;
            }
            int same = 0;
            while (same < minima.size() && !isNear(minima.get(same).result(), result)) {
                same++;
            }
            if (same == minima.size()) {
                minima.add(new Minimum(result, 1));
            } else {
                minima.set(same, new Minimum(minima.get(same).result(), minima.get(same).count() + 1));
            }
        }
        return List.copyOf(minima);
    }

    private static boolean isNear(Result a, Result b) {
        double[] x = a.x().toDoubles();
        return Vectors.largest(Vectors.difference(x, b.x().toDoubles())) <= SAME * Math.max(1, Vectors.largest(x));
    }
}
