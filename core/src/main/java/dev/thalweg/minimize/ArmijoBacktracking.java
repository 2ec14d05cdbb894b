package dev.thalweg.minimize;

/**
 * Backtracking until the value falls by a fraction of what the slope promises (Armijo 1966). The next step is the minimiser of
 * the parabola, later of the cubic, through what is known, held between two fractions of the last (Nocedal and Wright 2006,
 * section 3.5). It suits directions with a natural length, such as Newton's; it does not ask that the slope be small, so it
 * does not suit quasi-Newton and conjugate gradient methods.
 *
 * @param sufficientDecrease δ, between 0 and 1/2 so that the minimiser of a parabola is accepted
 */
public record ArmijoBacktracking(double sufficientDecrease) implements LineSearch {
    /** The usual δ (Nocedal and Wright 2006, section 3.1). */
    public static final double DEFAULT_SUFFICIENT_DECREASE = 1e-4;
    /** A step shrinks to this at least: interpolation that asks for less is not to be trusted. */
    private static final double LEAST_PART = 0.1;
    /** A step shrinks to this at most: so that the search ends. */
    private static final double GREATEST_PART = 0.5;

    /** Checks the settings. */
    public ArmijoBacktracking {
        if (!(sufficientDecrease > 0 && sufficientDecrease < 0.5)) {
            throw new IllegalArgumentException("line search: the sufficient decrease must be between 0 and 1/2; got "
                    + sufficientDecrease);
        }
    }

    /** {@return the search with the usual δ} */
    public static ArmijoBacktracking standard() {
        return new ArmijoBacktracking(DEFAULT_SUFFICIENT_DECREASE);
    }

    @Override
    public Trial search(Line line, double firstStep) throws Method.StepFailure {
        Trial start = line.start();
        Trial before = start;
        Trial last = start;
        double step = firstStep;
        double slack = line.rounding();
        for (int i = 0; i < MAX_TRIALS; i++) {
            before = last;
            last = line.at(step);
            if (last.isFinite() && isEnough(start, last, i == 0 ? slack : 0)) {
                return last;
            }
            step *= last.isFinite() ? part(start, last, before) : STEP_BACK;
        }
        return LineSearch.lowest(line, firstStep, last, last);
    }

    /**
     * At the first step, where values are equal up to rounding, the slope at the end tells: it is still, or only a little, past the
     * valley. A step that was cut until values are equal tells nothing.
     */
    private boolean isEnough(Trial start, Trial trial, double slack) {
        return trial.value() < start.value()
                && trial.value() <= start.value() + sufficientDecrease * trial.step() * start.slope()
                || slack > 0 && Math.abs(trial.value() - start.value()) <= slack
                        && trial.slope() <= (2 * sufficientDecrease - 1) * start.slope();
    }

    private static double part(Trial start, Trial last, Trial before) {
        double a = last.step();
        double excess = last.value() - start.value() - start.slope() * a;
        double next = -start.slope() * a * a / (2 * excess);
        if (before.step() > 0 && before.isFinite()) {
            double b = before.step();
            double otherExcess = before.value() - start.value() - start.slope() * b;
            double cubic = (excess / (a * a) - otherExcess / (b * b)) / (a - b);
            double square = (otherExcess * a / (b * b) - excess * b / (a * a)) / (a - b);
            double root = Math.sqrt(square * square - 3 * cubic * start.slope());
            next = -start.slope() / (square + root);
        }
        double part = next / a;
        return part >= LEAST_PART ? Math.min(part, GREATEST_PART) : LEAST_PART;
    }
}
