package dev.thalweg.minimize;

/**
 * How far to go along a direction. A search looks at a {@link Line} at one step after another, until one is good enough by
 * its own condition. Where the value or the slope is not finite it steps back, towards the origin.
 *
 * <p>Notation of all searches: φ value along the line, α step, δ (c₁, μ) sufficient decrease, σ (c₂, η) curvature. The
 * <em>Armijo</em> condition is φ(α) ≤ φ(0) + δαφ′(0); the <em>strong Wolfe</em> conditions add |φ′(α)| ≤ σ|φ′(0)|.
 */
public sealed interface LineSearch permits ArmijoBacktracking, StrongWolfe, HagerZhang {
    /** Looks at a line before a search gives up: far more than any good direction needs. */
    int MAX_TRIALS = 60;
    /** How much of a step is kept where the value is not finite. */
    double STEP_BACK = 0.25;

    /**
     * {@return a step that fulfils the search's condition, or else the lowest that was seen, if it is below the origin}
     *
     * @param line the line; its slope at the origin is negative
     * @param firstStep the first step to try, above 0
     * @throws Method.StepFailure if nothing lower was found: {@link StopReason#VALUE_TOLERANCE} where what the slope promises is
     *     below rounding, else {@link StopReason#LINE_SEARCH_FAILED}
     */
    Trial search(Line line, double firstStep) throws Method.StepFailure;

    /** Checks 0 &lt; δ &lt; σ &lt; 1. */
    static void checkWolfe(String name, double sufficientDecrease, double curvature) {
        if (!(sufficientDecrease > 0 && sufficientDecrease < curvature && curvature < 1)) {
            throw new IllegalArgumentException(
                    name + ": 0 < sufficient decrease < curvature < 1; got " + sufficientDecrease
                            + " and " + curvature);
        }
    }

    /** What comes of a search that found no good step: the lowest trial, or a failure that says what was tried. */
    static Trial lowest(Line line, double firstStep, Trial best, Trial last) throws Method.StepFailure {
        Trial start = line.start();
        if (best.value() < start.value() && best.isFinite()) {
            return best;
        }
        if (Math.abs(start.slope()) * Math.max(firstStep, 0) <= line.rounding()) {
            throw new Method.StepFailure(StopReason.VALUE_TOLERANCE,
                    "the value changes by less than rounding, whatever the step");
        }
        throw new Method.StepFailure(StopReason.LINE_SEARCH_FAILED, "no step from " + firstStep + " to " + last.step()
                + " lowers the value enough");
    }
}
