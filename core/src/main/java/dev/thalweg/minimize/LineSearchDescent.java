package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;

/**
 * Gradient descent whose step length is found anew at each iteration by backtracking: from a first trial it is halved until
 * the value falls by at least a fraction of what the slope promises (Armijo 1966; Nocedal and Wright 2006, algorithm 3.1).
 * The trial is the last accepted length doubled, so that steps can grow again. A value that is not finite counts as too high:
 * the method steps back from it.
 *
 * @param firstStep the first trial of the first iteration, as a learning rate; above 0
 * @param sufficientDecrease the fraction c₁ of the promised decrease that is enough; between 0 and 1
 */
public record LineSearchDescent(double firstStep, double sufficientDecrease) implements Method {
    /**
     * The c₁ unless another is set, the upper end of what Boyd and Vandenberghe (2004, section 9.2) call usual. Along the gradient
     * of a quadratic with curvature L it keeps steps below 1.4/L; the 10⁻⁴ that suits Newton-like directions would accept steps
     * near 2/L, which jump across the valley and gain nothing.
     */
    public static final double DEFAULT_SUFFICIENT_DECREASE = 0.3;
    /** How a trial shrinks. */
    private static final double BACKTRACK = 0.5;
    /** How the next first trial grows. */
    private static final double EXPAND = 2;
    /** Halvings before the search gives up: 2⁻¹⁰⁰ of a step moves nothing any more. */
    private static final int MAX_TRIALS = 100;

    /** Checks the settings. */
    public LineSearchDescent {
        if (!(firstStep > 0) || Double.isInfinite(firstStep)) {
            throw new IllegalArgumentException("gd-linesearch: the first step must be above 0; got " + firstStep);
        }
        if (!(sufficientDecrease > 0 && sufficientDecrease < 1)) {
            throw new IllegalArgumentException(
                    "gd-linesearch: the sufficient decrease must be between 0 and 1; got " + sufficientDecrease);
        }
    }

    @Override
    public String name() {
        return "gd-linesearch";
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        return new Search(objective);
    }

    private final class Search implements Stepper {
        private final Objective objective;
        private double trial = firstStep;

        Search(Objective objective) {
            this.objective = objective;
        }

        @Override
        public Point next(Point current) throws StepFailure {
            double norm = current.gradientNorm();
            double slope = norm * norm;
            double step = trial;
            for (int i = 0; i < MAX_TRIALS; i++, step *= BACKTRACK) {
                double length = step;
                Tensor x = Tensor.noGrad(() -> current.x().add(current.gradient().mul(-length)));
                double value = objective.value(x);
                if (value <= current.value() - sufficientDecrease * step * slope && Double.isFinite(value)) {
                    Point next = objective.at(x);
                    if (next.isFinite()) {
                        trial = step * EXPAND;
                        return next;
                    }
                }
            }
            throw new StepFailure(StopReason.LINE_SEARCH_FAILED, "no step from " + trial + " down to " + step
                    + " lowers the value enough");
        }
    }
}
