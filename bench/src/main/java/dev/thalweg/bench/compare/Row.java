package dev.thalweg.bench.compare;

/**
 * A line of the table.
 *
 * @param workload the workload's name, the same in all languages
 * @param size its size, which means to each workload what its title says
 * @param title what it is
 * @param tolerance how far results may lie apart, relative to their magnitude
 * @param work floating-point operations of a call, or 0 if a time says more than a rate
 * @param large whether it is worth more than one core
 */
public record Row(String workload, int size, String title, double tolerance, double work, boolean large) {
    /** Sums of a million float32 numbers in two orders differ by about this much. */
    private static final double FLOAT32 = 1e-3;
    /** The same of float64 numbers, with room for functions that differ by some ulp. */
    private static final double FLOAT64 = 1e-9;

    static Row float32(String workload, int size, String title) {
        return new Row(workload, size, title, FLOAT32, 0, false);
    }

    static Row float64(String workload, int size, String title) {
        return new Row(workload, size, title, FLOAT64, 0, false);
    }

    Row inLarge() {
        return new Row(workload, size, title, tolerance, work, true);
    }

    Row withWork(double operations) {
        return new Row(workload, size, title, tolerance, operations, large);
    }

    /** {@return the name that chooses it on the command line} */
    public String id() {
        return size == 0 ? workload : workload + ":" + size;
    }

    Row at(int otherSize) {
        return new Row(workload, otherSize, title, tolerance, work, large);
    }
}
