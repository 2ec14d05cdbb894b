package dev.thalweg.leastsquares;

/** How steps are made. */
public enum LeastSquaresMethod {
    /**
     * Levenberg and Marquardt's damping, in J. J. Moré's form (1978): the step is the best one within an ellipsoid that is scaled
     * by the columns of the Jacobian. No bounds.
     */
    LEVENBERG_MARQUARDT("lm", false),
    /**
     * Trust region with reflections at bounds (M. A. Branch, T. F. Coleman and Y. Li 1999): iterates stay strictly within the
     * bounds, and distances to them scale the region.
     */
    TRUST_REFLECTIVE("trust", true),
    /**
     * The best point on the plane of steepest descent and Gauss and Newton's step, in a region scaled by the columns of the Jacobian (R. H.
     * Byrd, R. B. Schnabel and G. A. Shultz 1988, after M. J. D. Powell's dogleg, 1970). No bounds. Where the Jacobian is nearly
     * singular, or the plane a poor choice, it takes the damped step.
     */
    DOGLEG("dogleg", false);

    private final String symbol;
    private final boolean holdsBounds;

    LeastSquaresMethod(String symbol, boolean holdsBounds) {
        this.symbol = symbol;
        this.holdsBounds = holdsBounds;
    }

    /** {@return the name, such as {@code lm}} */
    public String symbol() {
        return symbol;
    }

    /** {@return whether it can hold bounds} */
    public boolean holdsBounds() {
        return holdsBounds;
    }
}
