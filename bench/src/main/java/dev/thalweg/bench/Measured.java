package dev.thalweg.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How everything here is measured, unless a benchmark or the command line says otherwise: the mean time of a call, in one
 * fork, with warm-ups long enough for C2 and iterations short enough that a look at everything takes minutes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public abstract class Measured {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** Fails without the vector module: the numbers would be those of the scalar fallback. */
    @Setup
    public void requireVectors() {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            throw new IllegalStateException("bench: benchmarks need the vector module; got a virtual machine without"
                    + " it; start with bench/run, or add --add-modules " + VECTOR_MODULE);
        }
    }
}
