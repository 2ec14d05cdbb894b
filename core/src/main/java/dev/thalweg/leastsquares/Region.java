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

    /**
     * {@return the step}
     *
     * @param radius the region's radius
     */
    Proposal propose(double radius);
}
