package dev.thalweg.bench.compare;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column says in a row: times of its batches, or why there are none.
 *
 * @param note why there are no times, or null
 * @param wall nanoseconds per call by the clock, batch by batch
 * @param processor nanoseconds per call of the processor's time for the process
 */
record Cell(@Nullable String note, List<Double> wall, List<Double> processor) {
    static final String FAIL = "FAIL";
    static final String ABSENT = "";

    static Cell without(String note) {
        return new Cell(note, List.of(), List.of());
    }

    boolean isTimed() {
        return !wall.isEmpty();
    }

    /** {@return the median time of a call in nanoseconds} */
    double median(boolean byProcessor) {
        double[] sorted = (byProcessor ? processor : wall).stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half]
                : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
    }
}
