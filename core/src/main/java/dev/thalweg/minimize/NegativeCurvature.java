package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a stationary point that is no minimum along a direction in which the surface curves down: the eigenvector of the
 * Hessian's lowest eigenvalue, from the whole Hessian where there are few variables, else by Lanczos from products.
 */
final class NegativeCurvature {
    /** Variables up to which the whole Hessian is looked at. */
    private static final int DENSE = 200;
    /** Lanczos vectors at most: a clearly negative eigenvalue shows after a few. */
    private static final int MAX_VECTORS = 30;
    /** A curvature above minus this part of the greatest (or of 1) counts as none: rounding alone makes as much. */
    private static final double FLAT_PART = 1e-7;
    /** The fraction of the promised decrease that is enough. */
    private static final double SUFFICIENT_DECREASE = 0.1;
    /** Doublings or halvings of a step at most. */
    private static final int MAX_TRIALS = 60;

    private final Objective objective;
    private final Point from;

    private NegativeCurvature(Objective objective, Point from) {
        this.objective = objective;
        this.from = from;
    }

    /** A direction of length 1 and the curvature along it. */
    private record Direction(double[] vector, double curvature) {}

    /**
     * {@return a lower point, or null where the surface does not curve down}
     *
     * @param objective what is minimised
     * @param stationary where its gradient vanishes
     */
    static @Nullable Point leave(Objective objective, Point stationary) {
        NegativeCurvature search = new NegativeCurvature(objective, stationary);
        Direction lowest = search.lowest();
        return lowest == null ? null : search.descend(lowest);
    }

    private @Nullable Direction lowest() {
        int n = from.x().elements();
        if (n == 0) {
            return null;
        }
        if (n <= DENSE) {
            Tensor hessian = objective.hessian(from.x());
            if (!Double.isFinite(Vectors.largest(hessian.toDoubles()))) {
                return null;
            }
            SymmetricMatrix matrix = SymmetricMatrix.of(hessian);
            return isNegative(matrix) ? new Direction(matrix.vector(0), matrix.lowest()) : null;
        }
        UnaryOperator<double[]> product = v -> objective.hessianVector(from.x(), Vectors.like(from.x(), v)).toDoubles();
        SplittableRandom random = new SplittableRandom(0);
        Lanczos lanczos = new Lanczos(product, random.doubles(n, -1, 1).toArray());
        do {
            if (!lanczos.advance()) {
                return null;
            }
        } while (lanczos.size() < MAX_VECTORS && lanczos.rest() > 0);
        SymmetricMatrix matrix = lanczos.tridiagonal();
        return isNegative(matrix) ? new Direction(lanczos.combine(matrix.vector(0)), matrix.lowest()) : null;
    }

    private static boolean isNegative(SymmetricMatrix matrix) {
        return matrix.lowest() < -FLAT_PART * Math.max(1, matrix.norm());
    }

    /** Doubles the step as long as that pays, or halves it until it does. */
    private @Nullable Point descend(Direction direction) {
        double[] x = from.x().toDoubles();
        double slope = Vectors.dot(from.gradient().toDoubles(), direction.vector);
        double sign = slope > 0 ? -1 : 1;
        double step = Math.max(1, Vectors.norm(x)) / 8;
        Point best = null;
        for (int i = 0; i < MAX_TRIALS; i++) {
            Point point = objective.at(Vectors.like(from.x(), Vectors.sum(x, sign * step, direction.vector)));
            double promised = 0.5 * direction.curvature * step * step - Math.abs(slope) * step;
            boolean isLower = point.isFinite() && point.value() <= from.value() + SUFFICIENT_DECREASE * promised;
            if (best != null && !(isLower && point.value() < best.value())) {
                return best;
            }
            if (isLower) {
                best = point;
            }
            step *= best != null ? 2 : 0.5;
        }
        return best;
    }
}
