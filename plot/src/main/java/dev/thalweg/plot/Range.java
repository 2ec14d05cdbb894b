package dev.thalweg.plot;

/**
 * A closed interval of one variable.
 *
 * @param low the lower end, finite
 * @param high the upper end, finite and above {@code low}
 */
public record Range(double low, double high) {

    /**
     * Checks the ends.
     *
     * @throws IllegalArgumentException if an end is not finite, the ends are not in order, or their distance overflows
     */
    public Range {
        if (!(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException("range: needs finite ends, the lower one first; got " + low + " to "
                    + high
                    + "; write it as low:high");
        }
    }

    /**
     * {@return the range from {@code low} to {@code high}}
     *
     * @param low the lower end, finite
     * @param high the upper end, finite and above {@code low}
     * @throws IllegalArgumentException if the ends make no range
     */
    public static Range of(double low, double high) {
        return new Range(low, high);
    }

    double width() {
        return high - low;
    }

    boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Returns where {@code value} lies, 0 at the lower end and 1 at the upper. */
    double unit(double value) {
        return (value - low) / (high - low);
    }

    /** Returns the value at {@code unit} of the way; exact at both ends. */
    double at(double unit) {
        return low * (1 - unit) + high * unit;
    }
}
