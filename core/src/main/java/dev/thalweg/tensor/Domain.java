package dev.thalweg.tensor;

/**
 * Where an element-wise op is defined and where it is not smooth; the tests draw their samples by it.
 *
 * @param low the lower end of the open interval on which the op has a derivative
 * @param high the upper end
 * @param kinks points inside at which it has none, or jumps
 */
record Domain(double low, double high, double... kinks) {
    /** No bound. */
    static final double UNBOUNDED = Double.POSITIVE_INFINITY;
    /** Smooth everywhere. */
    static final Domain ALL = new Domain(-UNBOUNDED, UNBOUNDED);

    /** {@return all numbers but these} */
    static Domain kinks(double... kinks) {
        return new Domain(-UNBOUNDED, UNBOUNDED, kinks);
    }

    /** {@return an open interval} */
    static Domain between(double low, double high) {
        return new Domain(low, high);
    }

    /** {@return the numbers above 0} */
    static Domain positive() {
        return new Domain(0, UNBOUNDED);
    }
}
