package dev.thalweg.minimize;

/**
 * Nonlinear conjugate gradient: each direction is the steepest one, bent by a multiple of the direction before. Three vectors
 * of memory, whatever the number of variables.
 *
 * <p>Notation: g gradient, g⁺ the next, y = g⁺ − g, d direction, d⁺ = −g⁺ + βd. Where d⁺ does not lead down, or nothing is found
 * along it, the method begins anew with the gradient.
 *
 * @param formula how β comes about
 * @param lineSearch how far to go
 */
public record ConjugateGradient(Formula formula, LineSearch lineSearch) implements Method {
    /**
     * The σ unless another is set: directions stay conjugate only if the searches are nearly exact (Nocedal and Wright 2006,
     * section 3.1 have 0.1). On the problems of Moré, Garbow and Hillstrom it takes fewest evaluations.
     */
    public static final double DEFAULT_CURVATURE = 0.2;

    /** The δ of Hager and Zhang's method unless another is set: a slope up may be left of 1 − 2δ times that down at the beginning. */
    public static final double HAGER_ZHANG_DECREASE = 0.3;
    /** Its σ: a slope down may be left of so much. */
    public static final double HAGER_ZHANG_CURVATURE = 0.4;

    /** Formulas for β. */
    public enum Formula {
        /** β = max(0, yᵀg⁺/‖g‖²): Polak and Ribière (1969), held from becoming negative (Gilbert and Nocedal 1992). */
        POLAK_RIBIERE {
            @Override
            double beta(double[] direction, double[] before, double[] after) {
                double square = Vectors.dot(after, after) - Vectors.dot(after, before);
                return Math.max(0, square / Vectors.dot(before, before));
            }
        },
        /**
         * β = (y − 2d‖y‖²/(dᵀy))ᵀg⁺/(dᵀy), not below −1/(‖d‖ min(η, ‖g‖)) with η = 0.01: Hager and Zhang (2005), equations
         * 1.3 to 1.6. Its directions lead down whatever the search.
         */
        HAGER_ZHANG {
            @Override
            double beta(double[] direction, double[] before, double[] after) {
                double[] y = Vectors.difference(after, before);
                double along = Vectors.dot(direction, y);
                double beta = (Vectors.dot(y, after) - 2 * Vectors.dot(y, y) / along * Vectors.dot(direction, after))
                        / along;
                double least = -1 / (Vectors.norm(direction) * Math.min(ETA, Vectors.norm(before)));
                return Math.max(beta, least);
            }
        };

        /** Their η. */
        private static final double ETA = 0.01;

        abstract double beta(double[] direction, double[] before, double[] after);
    }

    /** {@return the method of Polak and Ribière with a strong Wolfe search} */
    public static ConjugateGradient polakRibiere() {
        return new ConjugateGradient(Formula.POLAK_RIBIERE, StrongWolfe.curvature(DEFAULT_CURVATURE));
    }

    /**
     * {@return the method of Hager and Zhang (CG_DESCENT) with their search} The search is more exact than theirs, which takes δ = 0.1 and σ =
     * 0.9: with those the problems of Moré, Garbow and Hillstrom take two thirds
     * more evaluations.
     */
    public static ConjugateGradient hagerZhang() {
        return new ConjugateGradient(Formula.HAGER_ZHANG, new HagerZhang(HAGER_ZHANG_DECREASE, HAGER_ZHANG_CURVATURE,
                HagerZhang.DEFAULT_VALUE_SLACK));
    }

    /**
     * {@return the method with another search}
     *
     * @param value how far to go
     */
    public ConjugateGradient lineSearch(LineSearch value) {
        return new ConjugateGradient(formula, value);
    }

    @Override
    public String name() {
        return switch (formula) {
            case POLAK_RIBIERE -> "cg";
            case HAGER_ZHANG -> "cg-hz";
        };
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        return new DirectionDescent(objective, lineSearch, new Memory(formula));
    }

    private static final class Memory implements DirectionDescent.Directions {
        /** Twice the decrease over the slope is the parabola's step; a little more lets it grow where that is best. */
        private static final double AS_BEFORE = 2.02;
        /** Hager and Zhang's ψ₂. */
        private static final double DOUBLE = 2;

        private final Formula formula;
        private double[] direction = {};
        private double decrease;
        private double step;
        private double value;
        private double beta;
        private boolean isBent;

        Memory(Formula formula) {
            this.formula = formula;
        }

        @Override
        public double[] direction(Point current, double[] gradient) {
            value = current.value();
            if (direction.length == 0) {
                direction = Vectors.scaled(-1, gradient);
                decrease = 0;
            } else {
                isBent = true;
                for (int i = 0; i < direction.length; i++) {
                    direction[i] = beta * direction[i] - gradient[i];
                }
            }
            return direction;
        }

        /**
         * The minimiser of a parabola that falls as much as the last step did (Nocedal and Wright 2006, equation 3.60); for Hager and Zhang's
         * method at most twice the last step, which is their rule I2.
         */
        @Override
        public double firstStep(double[] gradient, double slope) {
            if (!(decrease > 0)) {
                return DirectionDescent.unscaledStep(gradient);
            }
            return Math.min(formula == Formula.HAGER_ZHANG ? DOUBLE * step : 1, AS_BEFORE * decrease / -slope);
        }

        @Override
        public void moved(double[] direction, Trial trial, double slope, double[] before, double[] after) {
            decrease = value - trial.value();
            step = trial.step();
            beta = formula.beta(direction, before, after);
        }

        @Override
        public boolean forget() {
            // A direction that was not bent is the gradient itself: there is nothing better to begin anew with.
            boolean wasKnown = isBent;
            direction = new double[0];
            isBent = false;
            return wasKnown;
        }
    }
}
