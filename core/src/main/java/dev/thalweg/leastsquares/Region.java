package dev.thalweg.leastsquares;

/** A method's way of proposing a step within the region in which the linear model is trusted. */
interface Region {
    /**
     * A step proposed.
     *
     * @param step by which to change the parameters
     * @param scaledNorm its length as the region measures
     * @param predicted by how much the linear model lowers the cost
     * @param isFull whether the region did not shorten it: it is Gauss and Newton's step
     */
    record Proposal(double[] step, double scaledNorm, double predicted, boolean isFull) {}

    /**
     * Takes a new point as the centre.
     *
     * @param point the point
     */
    void centre(LinearModel point);

    /** {@return the length of a vector of parameters as the region measures} */
    double norm(double[] vector);

    /** {@return the length of a vector of parameters in their scales, wherever bounds are} */
    default double size(double[] vector) {
        return norm(vector);
    }

    /**
     * {@return the step}
     *
     * @param radius the region's radius
     */
    Proposal propose(double radius);

    /**
     * {@return the step that the damping of the last proposal makes of another right-hand side: −(JᵀJ + α D²)⁻¹ Jᵀ c}
     *
     * @param rotated the first elements of Qᵀ c
     */
    double[] correction(double[] rotated);

    /**
     * {@return whether a point may be tried}
     *
     * @param x the point
     */
    default boolean isAllowed(double[] x) {
        return true;
    }

    /**
     * {@return a point that rounding may have put on a bound, moved back inside}
     *
     * @param x the point
     */
    default double[] inside(double[] x) {
        return x;
    }

    /** {@return the largest cosine of an angle between a column of the Jacobian and the residuals at the centre} */
    double largestCosine();
}
