package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The trust-region Newton method (Conn, Gould and Toint 2000, algorithm 6.1.1), on exact second derivatives. With few variables
 * the model is minimised exactly, from the whole Hessian (Moré and Sorensen 1983); with many in a Krylov space, from products of
 * the Hessian with vectors (GLTR; Gould, Lucidi, Roma and Toint 1999). Directions in which the surface curves down are used, and
 * at a stationary point where there is one the method goes on along it.
 *
 * <p>With the whole Hessian the ball is ‖Dp‖ ≤ Δ, where D is diagonal and holds the greatest √|hᵢᵢ| seen so far, as Moré (1978,
 * section 6) scales least squares: so it does not matter in which units variables are measured. Its first radius is ‖D⁻¹g‖/10 (Conn, Gould
 * and Toint, section 17.2), which depends on no unit either. In a Krylov space D = I: the diagonal of the Hessian would cost as many
 * products as there are variables. Choose units for many variables in which all change by about as much.
 *
 * @param subproblem how the model is minimised
 * @param radius of the first ball, above 0; with the whole Hessian as a multiple of ‖D⁻¹g‖/10
 */
public record TrustRegion(Subproblem subproblem, double radius) implements Method {
    /** Variables up to which {@link Subproblem#AUTOMATIC} is exact: there n³ operations are a few milliseconds. */
    public static final int MAX_EXACT_VARIABLES = 100;
    /** The first radius unless another is set. */
    public static final double DEFAULT_RADIUS = 1;
    /** The first radius with the whole Hessian, as part of the scaled gradient. */
    private static final double FIRST_PART = 0.1;

    /** Ways to minimise the model. */
    public enum Subproblem {
        /** Exact up to {@link #MAX_EXACT_VARIABLES} variables, else in a Krylov space. */
        AUTOMATIC,
        /** From the whole Hessian. */
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
        return new TrustRegionDescent(objective, isExact ? new Exact(objective, radius, start.x().elements())
                : new Krylov(objective, radius));
    }

    /** The whole Hessian, in the scaled variables Dx. */
    private static final class Exact implements TrustRegionDescent.Models {
        private final Objective objective;
        private final double factor;
        private final double[] scale;
        private double[] gradient = {};
        private double[] scaledGradient = {};
        private @Nullable QuadraticModel model;

        Exact(Objective objective, double factor, int n) {
            this.objective = objective;
            this.factor = factor;
            this.scale = new double[n];
        }

        @Override
        public double firstRadius() {
            double norm = Vectors.norm(scaledGradient);
            return norm == 0 ? factor : factor * FIRST_PART * norm;
        }

        @Override
        public void at(Point current, double[] gradient) {
            this.gradient = gradient;
            int n = gradient.length;
            double[] hessian = objective.hessian(current.x()).toDoubles();
            scaledGradient = gradient.clone();
            for (int i = 0; i < n; i++) {
                double seen = Math.max(scale[i], Math.sqrt(Math.abs(hessian[i * n + i])));
                scale[i] = seen > 0 && Double.isFinite(seen) ? seen : 1;
                scaledGradient[i] /= scale[i];
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    hessian[i * n + j] /= scale[i] * scale[j];
                }
            }
            SymmetricMatrix scaled = new SymmetricMatrix(hessian, n);
            model = scaled.isFinite() ? new QuadraticModel(scaled, scaledGradient) : null;
        }

        @Override
        public QuadraticModel.Step minimize(double radius) {
            QuadraticModel known = model;
            if (known == null) {
                return QuadraticModel.steepest(gradient, radius);
            }
            QuadraticModel.Step step = known.minimize(radius);
            double[] p = step.p().clone();
            for (int i = 0; i < p.length; i++) {
                p[i] /= scale[i];
            }
            return new QuadraticModel.Step(p, step.decrease(), step.length(), step.multiplier());
        }

        @Override
        public @Nullable Point leave(Point stationary) {
            return NegativeCurvature.leave(objective, stationary);
        }
    }

    private static final class Krylov implements TrustRegionDescent.Models {
        private final Objective objective;
        private @Nullable KrylovModel model;
        private final double radius;
        private double[] gradient = {};

        Krylov(Objective objective, double radius) {
            this.objective = objective;
            this.radius = radius;
        }

        @Override
        public double firstRadius() {
            return radius;
        }

        @Override
        public void at(Point current, double[] gradient) {
            this.gradient = gradient;
            Tensor x = current.x();
            UnaryOperator<double[]> product = v -> objective.hessianVector(x, Vectors.like(x, v)).toDoubles();
            double norm = Vectors.norm(gradient);
            model = norm == 0 ? null
                    : new KrylovModel(product, gradient, Math.min(NewtonCg.LOOSEST, Math.sqrt(norm)) * norm);
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
