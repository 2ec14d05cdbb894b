package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.compile.Compile;
import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.OpSamples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every op, found by reflection, gives in a compiled function the bits that it gives when it runs as it is: value, gradients and
 * gradients of gradients, however loops are carried out.
 */
class CompiledContractTest {
    @AfterEach
    void adaptAgain() {
        LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
    }

    @TestFactory
    Stream<DynamicTest> everyOp() {
        return OpSamples.all().stream().filter(op -> op != Indexing.NONZERO).flatMap(op -> Stream.of(DType.FLOAT64,
                DType.FLOAT32).map(
                        dtype -> DynamicTest.dynamicTest(op.label() + " " + dtype, () -> OpSamples.of(op)
                                .forEach(sample -> sameBits(sample, dtype)))));
    }

    private static void sameBits(Sample sample, DType dtype) {
        Tensor[] first = Arrays.stream(sample.inputs())
                .map(x -> x.dtype().isFloating() ? x.to(dtype).clone() : x.clone())
                .toArray(Tensor[]::new);
        // Other values, of the same kind: what was recorded must not depend on the old ones.
        Tensor[] second = Arrays.stream(first).map(x -> x.dtype().isFloating() && sample.op() != Binary.POLYGAMMA
                ? x.mul(0.75).clone() : x).toArray(Tensor[]::new);
        UnaryOperator<List<Tensor>> function = inputs -> derivatives(sample, inputs);
        List<String> expected = bits(function.apply(List.of(first)));
        List<String> expectedOfOthers = bits(function.apply(List.of(sample.op() instanceof Matrix ? first : second)));
        for (LoopKernel.Mode mode : LoopKernel.Mode.values()) {
            LoopKernel.setMode(mode);
            UnaryOperator<List<Tensor>> compiled = Compile.ofLists(function);
            for (int call = 1; call <= 4; call++) {
                assertThat(bits(compiled.apply(List.of(first)))).as("%s, %s, call %d", sample, mode, call).isEqualTo(
                        expected);
            }
            assertThat(bits(compiled.apply(List.of(sample.op() instanceof Matrix ? first : second)))).as(
                    "%s, %s, other values", sample, mode).isEqualTo(expectedOfOthers);
        }
    }

    /** The value, the gradients of a sum of it, and the gradients of a sum of those. */
    private static List<Tensor> derivatives(Sample sample, List<Tensor> inputs) {
        Tensor[] leaves = inputs.stream().map(x -> x.dtype().isFloating() ? x.detach().requiresGrad() : x)
                .toArray(Tensor[]::new);
        Tensor out = Tape.apply(sample.op(), sample.attributes(), leaves);
        List<Tensor> results = new ArrayList<>(List.of(out.detach()));
        if (!out.isRequiringGrad()) {
            return results;
        }
        Tensor[] floating = Arrays.stream(leaves).filter(x -> x.dtype().isFloating()).toArray(Tensor[]::new);
        @Nullable
        Tensor[] gradients = Walk.gradients(new Tensor[] {out}, new @Nullable Tensor[] {Tensor.onesLike(out).mul(0.5)},
                floating, true, true);
        Tensor sum = Tensor.zeros(out.dtype(), dev.thalweg.shape.Shape.SCALAR);
        for (Tensor gradient : gradients) {
            if (gradient != null) {
                results.add(gradient.detach());
                sum = sum.add(gradient.sin().sum());
            }
        }
        if (sum.isRequiringGrad()) {
            for (Tensor gradient : Walk.gradients(new Tensor[] {sum}, new @Nullable Tensor[] {null}, floating, false,
                    false)) {
                if (gradient != null) {
                    results.add(gradient.detach());
                }
            }
        }
        return results;
    }

    private static List<String> bits(List<Tensor> tensors) {
        return tensors.stream().map(t -> t.dtype() + " " + t.shape() + Arrays.toString(Arrays.stream(t.toDoubles())
                .mapToLong(Double::doubleToLongBits).toArray())).toList();
    }
}
