package dev.thalweg.minimize;

import org.jspecify.annotations.Nullable;

/**
 * The symmetric rank-one quasi-Newton method in a trust region (Nocedal and Wright 2006, algorithm 6.2; Conn, Gould and Toint
 * 1991). Its estimate of the Hessian need not be positive definite, so it can follow a surface that curves down.
 *
 * <p>Notation: B the estimate, n × n; s a step, y the change of the gradient, r = y − Bs. The update is B ← B + rrᵀ/(rᵀs), left
 * out where |rᵀs| &lt; 10⁻⁸‖r‖‖s‖; also steps that were not taken teach. Before the first update B is yᵀy/|yᵀs| times the identity.
 *
 * <p>Each step takes n³ operations: for up to some hundreds of variables.
 *
 * @param radius of the first ball, above 0
 */
public record Sr1(double radius) implements Method {
    /** The first radius unless another is set. */
    public static final double DEFAULT_RADIUS = 1;
    /** The r of Nocedal and Wright's rule 6.26 for leaving an update out. */
    private static final double LEAST_PART = 1e-8;

    /** Checks the settings. */
    public Sr1 {
        if (!(radius > 0) || Double.isInfinite(radius)) {
            throw new IllegalArgumentException("sr1: the first radius must be above 0; got " + radius);
        }
    }

    /** {@return the method with the usual first radius} */
    public static Sr1 standard() {
        return new Sr1(DEFAULT_RADIUS);
    }

    /**
     * {@return the method with another first radius}
     *
     * @param value above 0
     */
    public Sr1 radius(double value) {
        return new Sr1(value);
    }

    @Override
    public String name() {
        return "sr1";
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        return new TrustRegionDescent(objective, new Memory(start.x().elements(), radius));
    }

    private static final class Memory implements TrustRegionDescent.Models {
        private final int n;
        private final double radius;
        private double[] estimate = {};
        private double[] gradient = {};
        private @Nullable QuadraticModel model;

        Memory(int n, double radius) {
            this.n = n;
            this.radius = radius;
        }

        @Override
        public double firstRadius() {
            return radius;
        }

        @Override
        public void at(Point current, double[] gradient) {
            this.gradient = gradient;
            model = null;
        }

        @Override
        public QuadraticModel.Step minimize(double radius) {
            if (estimate.length == 0) {
                return QuadraticModel.steepest(gradient, Math.min(radius, Vectors.norm(gradient)));
            }
            QuadraticModel known = model;
            if (known == null) {
                known = new QuadraticModel(new SymmetricMatrix(estimate, n), gradient);
                model = known;
            }
            return known.minimize(radius);
        }

        @Override
        public void tried(double[] s, double[] y) {
            if (estimate.length == 0) {
                double scale = Vectors.dot(y, y) / Math.abs(Vectors.dot(y, s));
                if (!Double.isFinite(scale) || scale == 0) {
                    return;
                }
                estimate = new double[n * n];
                for (int i = 0; i < n; i++) {
                    estimate[i * n + i] = scale;
                }
            }
            double[] r = Vectors.difference(y, Vectors.times(estimate, s));
            double product = Vectors.dot(r, s);
            if (Math.abs(product) >= LEAST_PART * Vectors.norm(r) * Vectors.norm(s) && product != 0) {
                for (int i = 0; i < n; i++) {
                    double factor = r[i] / product;
                    for (int j = 0; j < n; j++) {
                        estimate[i * n + j] += factor * r[j];
                    }
                }
                model = null;
            }
        }
    }
}
