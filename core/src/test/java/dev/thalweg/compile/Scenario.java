package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * A function that works on state of its own, called several times with other inputs: compiled, it does what it does as it is. After
 * each call results and state are the same to the bit.
 *
 * @param name what it is about
 * @param setting makes the state, and the function
 */
record Scenario(String name, Setting setting) {
    private static final int CALLS = 6;

    /** What is called, again and again: gives all that can be seen afterwards. */
    interface Calls {
        List<Tensor> call(int number);
    }

    /** Compiles a function, or leaves it as it is. */
    interface How extends UnaryOperator<UnaryOperator<List<Tensor>>> {}

    /** Makes state of its own, and the function that works on it. */
    interface Setting {
        Calls make(How how, Generator numbers);
    }

    static Stream<DynamicTest> tests(List<Scenario> scenarios) {
        return scenarios.stream().map(scenario -> DynamicTest.dynamicTest(scenario.name(), scenario::check));
    }

    private void check() {
        List<List<String>> expected = run(function -> function);
        try {
            for (LoopKernel.Mode mode : LoopKernel.Mode.values()) {
                LoopKernel.setMode(mode);
                List<List<String>> seen = run(Compile::ofLists);
                for (int call = 0; call < CALLS; call++) {
                    assertThat(seen.get(call)).as("%s, call %d", mode, call + 1).isEqualTo(expected.get(call));
                }
            }
        } finally {
            LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
        }
    }

    private List<List<String>> run(How how) {
        Tensor.manualSeed(3);
        Calls calls = setting.make(how, Generator.of(7));
        List<List<String>> seen = new ArrayList<>();
        for (int call = 0; call < CALLS; call++) {
            seen.add(Bits.of(calls.call(call)));
        }
        return seen;
    }

    // Helpers ------------------------------------------------------------------------------------------------------

    static Tensor draw(Generator numbers, int... sizes) {
        return Tensor.randn(numbers, DType.FLOAT64, Shape.of(sizes));
    }

    /** {@return results and other tensors; true for a gradient that is not there} */
    static List<Tensor> all(List<Tensor> results, @Nullable Tensor... more) {
        List<Tensor> all = new ArrayList<>(results);
        Arrays.stream(more).map(t -> t == null ? Tensor.of(true) : t).forEach(all::add);
        return all;
    }

    static Tensor gradientOf(Tensor leaf) {
        return Objects.requireNonNullElseGet(leaf.grad(), () -> Tensor.of(true));
    }
}
