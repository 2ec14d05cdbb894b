package dev.thalweg.minimize;

/** Why a run stopped. */
public enum StopReason {
    /** The gradient's norm is below the tolerance. */
    GRADIENT_TOLERANCE("the gradient's norm is below the tolerance", true, false),
    /** The value changed by less than the tolerance. */
    VALUE_TOLERANCE("the value no longer changes", true, false),
    /** The step was shorter than the tolerance. */
    STEP_TOLERANCE("the steps became too short", true, false),
    /** All iterations are done. */
    ITERATION_LIMIT("the iterations are used up", false, false),
    /** All evaluations are done. */
    EVALUATION_LIMIT("the evaluations are used up", false, false),
    /** The time is over. */
    TIME_LIMIT("the time is over", false, false),
    /** No step along the search direction lowers the value enough. */
    LINE_SEARCH_FAILED("no step along the search direction lowers the value", false, true),
    /** The value or the iterate is no longer finite, or beyond 1e100. */
    DIVERGED("the value or the iterate is not finite or beyond 1e100", false, true),
    /** An observer, or the thread's interruption, ended it. */
    INTERRUPTED("it was interrupted", false, false);

    private final String words;
    private final boolean converged;
    private final boolean failed;

    StopReason(String words, boolean converged, boolean failed) {
        this.words = words;
        this.converged = converged;
        this.failed = failed;
    }

    /** {@return the reason as a clause} */
    public String words() {
        return words;
    }

    /** {@return whether a tolerance was reached} */
    public boolean isConverged() {
        return converged;
    }

    /** {@return whether the computation failed} */
    public boolean isFailure() {
        return failed;
    }
}
