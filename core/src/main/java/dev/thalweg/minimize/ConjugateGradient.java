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
     * section 3.1 has 0.1, SciPy 0.4).
     */
    public static final double DEFAULT_CURVATURE = 0.4;

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

    /** {@return the method of Hager and Zhang (CG_DESCENT) with their search} */
    public static ConjugateGradient hagerZhang() {
        return new ConjugateGradient(Formula.HAGER_ZHANG, HagerZhang.standard());
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
        private final Formula formula;
        private double[] direction = {};
        private double step;
        private double slope;
        private double decrease;
        private double value;
        private double beta;

        Memory(Formula formula) {
            this.formula = formula;
        }

        @Override
        public double[] direction(Point current, double[] gradient) {
            value = current.value();
            if (direction.length == 0) {
                direction = Vectors.scaled(-1, gradient);
                step = 0;
            } else {
                for (int i = 0; i < direction.length; i++) {
                    direction[i] = beta * direction[i] - gradient[i];
                }
            }
            return direction;
        }

        /** The last step, scaled by what the slopes promise (Nocedal and Wright 2006, section 3.5). */
        @Override
        public double firstStep(double[] gradient, double slope) {
            if (step == 0) {
                return DirectionDescent.unscaledStep(gradient);
            }
            return step * this.slope / slope;
        }

        @Override
        public void moved(double[] direction, Trial trial, double slope, double[] before, double[] after) {
            step = trial.step();
            decrease = value - trial.value();
            this.slope = slope;
            beta = formula.beta(direction, before, after);
        }

        @Override
        public boolean forget() {
            // A direction of which no step came yet is the gradient itself.
            boolean wasKnown = step != 0;
            direction = new double[0];
            step = 0;
            return wasKnown;
        }
    }
}
