package dev.thalweg.bench.compare;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The first two seconds of a compiled workload in a virtual machine that has compiled another before, call by call, by the calling
 * thread's time. The first call runs the function as it is, the second records it, the third is the program's first: none of
 * those after should be much slower than the first.
 */
public final class FirstCalls {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long TIME_NANOS = 2_000_000_000L;
    private static final int FEWEST = 6;
    /** Calls after which the program is the only thing that runs. */
    private static final int PLAIN = 2;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    /** Where results go, so that no call is without effect. */
    private static @Nullable Object sink;

    private FirstCalls() {}

    /**
     * Measures workloads, one line each.
     *
     * @param names workloads, each with its size after a colon
     */
    public static void main(String... names) {
        sink = CompiledCall.of("descent").get();
        for (String name : names) {
            String[] words = name.split(":");
            IntFunction<Step> workload = ThalwegWorkloads.all().get(words[0]);
            if (workload == null) {
                throw new IllegalArgumentException("bench: there is no workload " + name);
            }
            Task task = workload.apply(words.length > 1 ? Integer.parseInt(words[1]) : 0).compiled();
            print(name, times(task));
        }
        if (sink == null) {
            throw new AssertionError("a workload gives a result");
        }
    }

    private static double[] times(Task task) {
        List<Double> times = new ArrayList<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < TIME_NANOS || times.size() < FEWEST) {
            long begin = CLOCK.getCurrentThreadCpuTime();
            sink = task.call().get();
            times.add((CLOCK.getCurrentThreadCpuTime() - begin) / NANOS_PER_MILLI);
        }
        return times.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void print(String name, double[] times) {
        double[] program = Arrays.copyOfRange(times, PLAIN + 1, times.length);
        double[] last = Arrays.copyOfRange(times, times.length * 3 / 4, times.length);
        Arrays.sort(last);
        double slowest = Arrays.stream(program).max().orElse(0);
        System.out.printf(Locale.ROOT,
                "%-26s first %8.2f  second %8.2f  third %8.2f  slowest after %8.2f  last %8.3f ms  %d calls%n", name,
                times[0], times[1], times[PLAIN], slowest, last[last.length / 2], times.length);
    }
}
