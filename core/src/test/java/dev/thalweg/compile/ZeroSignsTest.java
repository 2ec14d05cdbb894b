package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Zeros keep their signs, and what is too small for a number the sign of its zero, through sums, products, views and gradients. */
class ZeroSignsTest {
    @AfterEach
    void adaptAgain() {
        LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
    }

    private static List<Tensor> function(List<Tensor> in) {
        Tensor a = in.get(0);
        Tensor b = in.get(1);
        int n = a.size(0);
        Tensor x = a.detach().requiresGrad();
        Tensor picked = x.slice(0, 0, n, 2).mul(b.slice(0, 0, n, 2));
        picked.backward(b.slice(0, 0, n, 2).mul(0));
        Tensor gradient = x.grad();
        return List.of(a.dot(b), a.unsqueeze(0).matmul(b.unsqueeze(1)), a.unsqueeze(1).matmul(b.unsqueeze(0)),
                a.unsqueeze(
                        0).matmul(b.unsqueeze(1).expand(Shape.of(n, 2))),
                a.mul(b).sum(), a.mul(0).sum(), a.mul(b).reshape(n, 1).sum(1),
                a.mul(b).reshape(n, 1).sum(0), a.mul(0).amax(), b.mul(0).amin(), a.mul(-0.0).mean(),
                a.pad(1, 1).mul(-1), a.mul(
                        b).add(0),
                a.mul(b).sub(0), Tensor.zerosLike(a).sub(a.mul(0)), a.mul(0).abs().neg(), a.unfold(0, 1, 1)
                        .mul(0),
                gradient == null ? a : gradient, a.mul(0).cumsum(0), a.mul(0).round(), a.neg().relu(),
                a.mul(0).clamp(-1, 0), Tensor.cat(0, a.mul(0), b.mul(-0.0)), a.mul(0).maximum(b.mul(0)));
    }

    @ParameterizedTest
    @EnumSource(LoopKernel.Mode.class)
    void sameSigns(LoopKernel.Mode mode) {
        LoopKernel.setMode(mode);
        for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
            for (int n : new int[] {1, 2, 3, 17, 32, 33, 200}) {
                // Products underflow: 10⁻³⁰⁰ squared, or 10⁻⁴⁰.
                Tensor scale = Tensor.scalar(dtype, dtype == DType.FLOAT64 ? 1e-300 : 1e-40);
                List<Tensor> inputs = List.of(Tensor.randn(Generator.of(n), dtype, Shape.of(n)).mul(scale),
                        Tensor.randn(
                                Generator.of(n + 1), dtype, Shape.of(n)).mul(scale));
                List<Tensor> negative = List.of(inputs.get(0).abs().neg(), inputs.get(1).abs());
                UnaryOperator<List<Tensor>> compiled = Compile.ofLists(ZeroSignsTest::function);
                for (int call = 0; call < 3; call++) {
                    assertThat(Bits.of(compiled.apply(inputs))).as("n %d", n).isEqualTo(Bits.of(function(inputs)));
                }
                assertThat(Bits.of(compiled.apply(negative))).as("n %d", n).isEqualTo(Bits.of(function(negative)));
            }
        }
    }
}
