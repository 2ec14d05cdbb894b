package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.kernel.Threads;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Once it runs its program, a compiled function allocates no arrays but those of its results. */
class AllocationTest {
    private static final int SIZE = 20_000;
    /** Small objects around arrays: tensors, storages, lists, which HotSpot may leave out later; far less than the array has. */
    private static final long OBJECTS = SIZE;
    private static final int CALLS = 20;

    private final int threads = Threads.count();

    @BeforeEach
    void alone() {
        Threads.setCount(1); // threads that help have arrays of their own
        LoopKernel.setMode(LoopKernel.Mode.SCALAR); // vectors are objects until C2 has compiled the code
    }

    @AfterEach
    void together() {
        Threads.setCount(threads);
        LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
    }

    @TestFactory
    Stream<DynamicTest> noArraysButTheResults() {
        return Stream.of(test("loop", x -> x.sin().mul(x).sum()), test("sort", x -> x.sort(0).values().at(0)),
                test("sort inside rows", x -> x.reshape(100, -1).sort(1).values().sum()),
                test("median", x -> x.median(0).values()),
                test("cumsum", x -> x.cumsum(0).at(-1)),
                test("columns", x -> x.reshape(-1, 10).mul(x.reshape(-1, 10).sum(0)).sum()),
                test("product", x -> x.reshape(-1, 100).t().matmul(x.reshape(-1, 100)).sum()),
                test("gather", x -> x.gather(0, x.argsort(0)).sum()));
    }

    private static DynamicTest test(String name, UnaryOperator<Tensor> function) {
        return DynamicTest.dynamicTest(name, () -> {
            Tensor x = Tensor.randn(Generator.of(1), DType.FLOAT32, Shape.of(SIZE));
            UnaryOperator<Tensor> compiled = Compile.of((Tensor y) -> function.apply(y).mul(1));
            Supplier<Tensor> call = () -> compiled.apply(x);
            double expected = function.apply(x).item();
            ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int i = 0; i < CALLS; i++) {
                long before = bean.getCurrentThreadAllocatedBytes();
                Tensor result = call.get();
                least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
                assertThat(result.item()).isEqualTo(expected);
            }
            assertThat(least).isLessThan(OBJECTS);
        });
    }
}
