package dev.thalweg.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What a call takes of the processor's time beside what the clock on the wall says, for a machine that is busy: {@code bench/run NAME -prof
 * dev.thalweg.bench.ProcessorTime}. It counts all threads of the process, of the virtual machine's own too, as Python's {@code
 * time.process_time} does.
 */
public final class ProcessorTime implements InternalProfiler {
    private static final double NANOS_PER_MICRO = 1e3;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private long begin;

    @Override
    public String getDescription() {
        return "Microseconds of processor time per call";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        begin = system.getProcessCpuTime();
    }

    @Override
    public Collection<ScalarResult> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
            IterationResult result) {
        double micros = (system.getProcessCpuTime() - begin) / NANOS_PER_MICRO;
        return List.of(new ScalarResult("processor", micros / result.getMetadata().getAllOps(), "us/op",
                AggregationPolicy.AVG));
    }
}
