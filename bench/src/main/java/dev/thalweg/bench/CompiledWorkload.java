package dev.thalweg.bench;

import dev.thalweg.bench.compare.CompiledCall;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Workloads of {@code bench/compare}, compiled, in their steady state. With {@code -prof gc} it shows what a call allocates,
 * which is to be its results and nothing more.
 */
public class CompiledWorkload extends Measured {
    /** The workload and its size. */
    @Param({"descent", "linear-step", "rosenbrock:100", "rosenbrock:10000", "gelu:100000", "adam:100000",
            "logistic:10000", "mlp-sgd:128", "mlp-adam:128", "matmul-float32:64", "matvec-float32:1000", "chain-scalar",
            "softmax:100", "layer-norm:100", "layer-norm-gradient:100", "cumsum:10000", "transpose:100", "sum:100000",
            "sort:10000"})
    public String workload = "";

    private Supplier<? extends @Nullable Object> call = () -> null;

    /** Makes the workload and its program. */
    @Setup
    public void compile() {
        call = CompiledCall.of(workload);
    }

    /** {@return the workload's result} */
    @Benchmark
    public @Nullable Object call() {
        return call.get();
    }
}
