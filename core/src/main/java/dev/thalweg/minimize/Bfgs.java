package dev.thalweg.minimize;

/**
 * The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno (1970): an estimate of the inverse Hessian learns from every
 * step. As in Nocedal and Wright (2006), algorithm 6.1, with the estimate scaled before the first update (their 6.20) and a
 * strong Wolfe search that tries the step 1 first.
 *
 * <p>Notation: H the estimate, n × n; s the step, y the change of the gradient, ρ = 1/(yᵀs). The update is
 * H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ. It is left out where yᵀs is not clearly positive, so H stays positive definite. Where no
 * step along −Hg is found, H is forgotten and the method begins anew with the gradient.
 *
 * <p>It keeps n² numbers and takes about as many operations per step: for up to a few thousand variables, beyond which
 * {@link Lbfgs} serves.
 *
 * @param lineSearch how far to go
 */
public record Bfgs(LineSearch lineSearch) implements Method {
    /** Variables at most: an array has no room for the squares of more. */
    public static final int MAX_VARIABLES = 46_340;
    /** A curvature yᵀs below this part of ‖y‖‖s‖ is rounding. */
    static final double LEAST_CURVATURE = 1e-14;

    /** {@return the method with the usual search} */
    public static Bfgs standard() {
        return new Bfgs(StrongWolfe.curvature(StrongWolfe.QUASI_NEWTON_CURVATURE));
    }

    /**
     * {@return the method with another search}
     *
     * @param value how far to go
     */
    public Bfgs lineSearch(LineSearch value) {
        return new Bfgs(value);
    }

    @Override
    public String name() {
        return "bfgs";
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        int n = start.x().elements();
        if (n > MAX_VARIABLES) {
            throw new IllegalArgumentException(
                    "bfgs: keeps n × n numbers, n at most " + MAX_VARIABLES + "; got n = " + n
                            + "; use lbfgs");
        }
        return new DirectionDescent(objective, lineSearch, new Memory(n));
    }

    private static final class Memory implements DirectionDescent.Directions {
        private final int n;
        private double[] inverse = {};

        Memory(int n) {
            this.n = n;
        }

        @Override
        public double[] direction(Point current, double[] gradient) {
            double[] direction = inverse.length == 0 ? gradient.clone() : Vectors.times(inverse, gradient);
            Vectors.scale(direction, -1);
            return direction;
        }

        @Override
        public double firstStep(double[] gradient, double slope) {
            return inverse.length == 0 ? DirectionDescent.unscaledStep(gradient) : 1;
        }

        @Override
        public void moved(double[] direction, Trial trial, double slope, double[] before, double[] after) {
            double[] s = Vectors.scaled(trial.step(), direction);
            double[] y = Vectors.difference(after, before);
            double curvature = Vectors.dot(s, y);
            if (!(curvature > LEAST_CURVATURE * Vectors.norm(s) * Vectors.norm(y))) {
                return;
            }
            if (inverse.length == 0) {
                inverse = new double[n * n];
                double scale = curvature / Vectors.dot(y, y);
                for (int i = 0; i < n; i++) {
                    inverse[i * n + i] = scale;
                }
            }
            double[] hy = Vectors.times(inverse, y);
            double rho = 1 / curvature;
            double factor = rho * (1 + rho * Vectors.dot(y, hy));
            for (int i = 0; i < n; i++) {
                double along = factor * s[i] - rho * hy[i];
                double across = -rho * s[i];
                for (int j = 0; j < n; j++) {
                    inverse[i * n + j] += along * s[j] + across * hy[j];
                }
            }
        }

        @Override
        public boolean forget() {
            boolean wasKnown = inverse.length > 0;
            inverse = new double[0];
            return wasKnown;
        }
    }
}
