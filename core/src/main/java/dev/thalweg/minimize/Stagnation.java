package dev.thalweg.minimize;

/** Notices that nothing but rounding is left: values no longer fall and gradients no longer shrink. */
final class Stagnation {
    /** Idle steps in a row after which a run ends; a few may be chance. */
    private static final int PATIENCE = 8;
    /** A gradient that is not below this part of the least so far did not shrink. */
    private static final double SHRUNK = 0.9;

    private double value = Double.POSITIVE_INFINITY;
    private double leastNorm = Double.POSITIVE_INFINITY;
    private int idle;

    /**
     * Takes note of a point.
     *
     * @param current where the run is
     * @param gradientNorm the norm of its gradient
     * @throws Method.StepFailure with {@link StopReason#VALUE_TOLERANCE} if there is no use in going on
     */
    void note(Point current, double gradientNorm) throws Method.StepFailure {
        boolean falls = value - current.value() > Line.rounding(current);
        boolean shrinks = gradientNorm < SHRUNK * leastNorm;
        idle = falls || shrinks ? 0 : idle + 1;
        value = current.value();
        leastNorm = Math.min(leastNorm, gradientNorm);
        if (idle >= PATIENCE) {
            throw new Method.StepFailure(StopReason.VALUE_TOLERANCE,
                    "the value and the gradient change by rounding alone");
        }
    }
}
