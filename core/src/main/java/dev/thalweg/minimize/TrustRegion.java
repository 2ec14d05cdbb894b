package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The trust-region Newton method (Conn, Gould and Toint 2000, algorithm 6.1.1), on exact second derivatives. With few variables
 * the model is minimised exactly, from the eigenvalues of the Hessian (Moré and Sorensen 1983); with many in a Krylov space, from
 * products of the Hessian with vectors (GLTR; Gould, Lucidi, Roma and Toint 1999). Directions in which the surface curves down
 * are used, and at a stationary point where there is one the method goes on along it.
 *
 * @param subproblem how the model is minimised
 * @param radius of the first ball, above 0
 */
public record TrustRegion(Subproblem subproblem, double radius) implements Method {
    /** Variables up to which {@link Subproblem#AUTOMATIC} is exact: there n³ operations are a few milliseconds. */
    public static final int MAX_EXACT_VARIABLES = 100;
    /** The first radius unless another is set, as SciPy's. */
    public static final double DEFAULT_RADIUS = 1;

    /** Ways to minimise the model. */
    public enum Subproblem {
        /** Exact up to {@link #MAX_EXACT_VARIABLES} variables, else in a Krylov space. */
        AUTOMATIC,
        /** From the eigenvalues of the whole Hessian. */
        EXACT,
        /** From products with vectors. */
        KRYLOV
    }

    /** Checks the settings. */
    public TrustRegion {
        if (!(radius > 0) || Double.isInfinite(radius)) {
            throw new IllegalArgumentException("trust-region: the first radius must be above 0; got " + radius);
        }
    }

    /** {@return the method that chooses the way by the number of variables} */
    public static TrustRegion standard() {
        return new TrustRegion(Subproblem.AUTOMATIC, DEFAULT_RADIUS);
    }

    /**
     * {@return the method with another way to minimise the model}
     *
     * @param value the way
     */
    public TrustRegion subproblem(Subproblem value) {
        return new TrustRegion(value, radius);
    }

    /**
     * {@return the method with another first radius}
     *
     * @param value above 0
     */
    public TrustRegion radius(double value) {
        return new TrustRegion(subproblem, value);
    }

    @Override
    public String name() {
        return switch (subproblem) {
            case AUTOMATIC -> "trust-region";
            case EXACT -> "trust-exact";
            case KRYLOV -> "trust-krylov";
        };
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        boolean isExact = switch (subproblem) {
            case AUTOMATIC -> start.x().elements() <= MAX_EXACT_VARIABLES;
            case EXACT -> true;
            case KRYLOV -> false;
        };
        return new TrustRegionDescent(objective, isExact ? new Exact(objective) : new Krylov(objective), radius);
    }

    private static final class Exact implements TrustRegionDescent.Models {
        private final Objective objective;
        private @Nullable QuadraticModel model;
        private double[] gradient = {};

        Exact(Objective objective) {
            this.objective = objective;
        }

        @Override
        public void at(Point current, double[] gradient) {
            this.gradient = gradient;
            Tensor hessian = objective.hessian(current.x());
            boolean isFinite = Double.isFinite(Vectors.largest(hessian.toDoubles()));
            model = isFinite ? new QuadraticModel(SymmetricMatrix.of(hessian), gradient) : null;
        }

        @Override
        public QuadraticModel.Step minimize(double radius) {
            QuadraticModel known = model;
            return known == null ? QuadraticModel.steepest(gradient, radius) : known.minimize(radius);
        }

        @Override
        public @Nullable Point leave(Point stationary) {
            return NegativeCurvature.leave(objective, stationary);
        }
    }

    private static final class Krylov implements TrustRegionDescent.Models {
        /** The residual's norm as part of the gradient's: at most this, so that early steps are cheap. */
        private static final double LOOSEST = 0.1;

        private final Objective objective;
        private @Nullable KrylovModel model;
        private double[] gradient = {};

        Krylov(Objective objective) {
            this.objective = objective;
        }

        @Override
        public void at(Point current, double[] gradient) {
            this.gradient = gradient;
            Tensor x = current.x();
            UnaryOperator<double[]> product = v -> objective.hessianVector(x, Vectors.like(x, v)).toDoubles();
            double norm = Vectors.norm(gradient);
            model = norm == 0 ? null : new KrylovModel(product, gradient, Math.min(LOOSEST, Math.sqrt(norm)) * norm);
        }

        @Override
        public QuadraticModel.Step minimize(double radius) {
            KrylovModel known = model;
            return known == null ? QuadraticModel.steepest(gradient, 0) : known.minimize(radius);
        }

        @Override
        public @Nullable Point leave(Point stationary) {
            return NegativeCurvature.leave(objective, stationary);
        }
    }
}
