package dev.thalweg.leastsquares;

/** Arithmetic of boxes. */
final class Bounds {
    private Bounds() {}

    /** {@return the distance to the bound that descent heads for; ∞ if it heads for none} */
    static double distance(double x, double gradient, double lower, double upper) {
        return gradient < 0 ? upper - x : x - lower;
    }

    static boolean areInside(double[] x, double[] lower, double[] upper) {
        for (int j = 0; j < x.length; j++) {
            if (!(x[j] > lower[j] && x[j] < upper[j])) {
                return false;
            }
        }
        return true;
    }

    /** {@return how many times a step leads to the first bound} */
    static double reach(double[] x, double[] step, double[] lower, double[] upper) {
        double reach = Double.POSITIVE_INFINITY;
        for (int j = 0; j < x.length; j++) {
            reach = Math.min(reach, reach(x[j], step[j], lower[j], upper[j]));
        }
        return reach;
    }

    static double reach(double x, double step, double lower, double upper) {
        if (step == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(0, ((step > 0 ? upper : lower) - x) / step);
    }

    /** How far inside a start that lies on a bound is moved, relative: SciPy's. */
    private static final double INSIDE = 1e-10;

    /**
     * {@return a start strictly inside}
     *
     * @param x within the bounds
     * @throws IllegalArgumentException if it is not
     */
    static double[] inside(double[] x, double[] lower, double[] upper) {
        double[] inside = x.clone();
        for (int j = 0; j < x.length; j++) {
            if (!(x[j] >= lower[j] && x[j] <= upper[j])) {
                throw new IllegalArgumentException("bounds: the start must lie within; got " + x[j] + " for parameter "
                        + j + " within " + lower[j] + " to " + upper[j]);
            }
            if (x[j] == lower[j]) {
                inside[j] = Math.min(lower[j] + INSIDE * Math.max(1, Math.abs(lower[j])), middle(lower[j], upper[j]));
            } else if (x[j] == upper[j]) {
                inside[j] = Math.max(upper[j] - INSIDE * Math.max(1, Math.abs(upper[j])), middle(lower[j], upper[j]));
            }
        }
        return inside;
    }

    private static double middle(double lower, double upper) {
        return 0.5 * lower + 0.5 * upper;
    }
}
