package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No generated method is longer than what HotSpot compiles: else a loop would run by HotSpot's interpreter for ever. */
class GeneratedMethodSizeTest {
    private static final int METHOD_LIMIT = 8000;
    private static final Pattern SIZE = Pattern.compile("(\\d+) bytes of (scalar|vector) code");

    @AfterEach
    void adaptAgain() {
        LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopKernel.Mode.class, names = {"ADAPTIVE", "VECTOR"})
    void randomPrograms(LoopKernel.Mode mode) {
        LoopKernel.setMode(mode);
        for (int seed = 0; seed < 24; seed++) {
            RandomProgram program = new RandomProgram(seed, 4 + 2 * (seed % 12), 1 + seed % 2);
            check(program.toString(), program::run, program.inputs(0));
        }
    }

    /** Many heavy functions of one element, all in one chain: too much for one method. */
    @Test
    void longChains() {
        Tensor x = Tensor.randn(Generator.of(1), DType.FLOAT64, Shape.of(500));
        check("chain", in -> {
            Tensor y = in.getFirst();
            for (int i = 0; i < 40; i++) {
                y = y.sin().add(y.erf()).tanh();
            }
            return List.of(y, y.sum());
        }, List.of(x));
        check("many results", in -> List.of(in.getFirst().sin(), in.getFirst().cos(), in.getFirst().tan(), in.getFirst()
                .exp(), in.getFirst().erf(), in.getFirst().erfc(), in.getFirst().asinh(), in.getFirst().expm1(),
                in.getFirst()
                        .cbrt(),
                in.getFirst().atan().sum(), in.getFirst().tanh().amax()), List.of(x));
        // Tiny, so that it might be written out.
        check("many small results", in -> {
            Tensor y = in.getFirst().slice(0, 0, 8);
            return List.of(y.sin(), y.cos(), y.erf(), y.pow(y.abs()), y.gelu().softmax(0), y.outer(y));
        }, List.of(x));
    }

    private static void check(String name, UnaryOperator<List<Tensor>> function, List<Tensor> inputs) {
        List<LoopKernel> kernels = Program.of(Trace.record(inputs, () -> function.apply(inputs))).kernels();
        for (LoopKernel kernel : kernels) {
            Matcher sizes = SIZE.matcher(kernel.describe());
            while (sizes.find()) {
                assertThat(Integer.parseInt(sizes.group(1))).as("%s: %s", name, sizes.group()).isBetween(1,
                        METHOD_LIMIT);
            }
        }
    }
}
