package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Compiled functions whose calls overwrite earlier results. */
class OverwritingTest {
    @Test
    void laterCallsOverwriteEarlierResults() {
        UnaryOperator<List<Tensor>> f = Compile.overwritingLists(in -> List.of(in.get(0).square(), in.get(0).mul(2)));
        List<List<Tensor>> results = new ArrayList<>();
        for (double x = 0; x < 5; x++) {
            List<Tensor> now = f.apply(List.of(Tensor.of(x, 1)));
            assertThat(now.get(0).toDoubles()).containsExactly(x * x, 1);
            assertThat(now.get(1).toDoubles()).containsExactly(2 * x, 2);
            results.add(now);
        }
        assertThat(results.get(1).get(1).toDoubles()).as("recorded, not run by the program").containsExactly(2, 2);
        assertThat(results.get(3).get(1).toDoubles()).containsExactly(8, 2);
        assertThat(Trace.storage(results.get(3).get(0))).isSameAs(Trace.storage(results.get(4).get(0)));
    }

    @Test
    void whatWasThereIsCleared() {
        Generator numbers = Generator.of(5);
        UnaryOperator<List<Tensor>> plain = in -> {
            Tensor x = in.get(0);
            return List.of(x.matmul(x), x.sort(0).values(), x.cumsum(1), Tensor.cat(0, x, x.t()),
                    x.narrow(0, 1, 3).matmul(
                            x.select(1, 2)),
                    x.sum(0), x.flip(0), x.triu(1), x.gather(0, x.gt(0).to(DType.INT64)));
        };
        UnaryOperator<List<Tensor>> f = Compile.overwritingLists(plain);
        for (int call = 0; call < 5; call++) {
            Tensor x = Tensor.randn(numbers, DType.FLOAT32, Shape.of(6, 6));
            assertThat(Bits.of(f.apply(List.of(x)))).isEqualTo(Bits.of(plain.apply(List.of(x))));
        }
    }

    @Test
    void aResultMayBeTheNextInput() {
        UnaryOperator<Tensor> f = Compile.overwriting((UnaryOperator<Tensor>) x -> x.narrow(0, 1, 3).add(x.narrow(0, 0,
                3)).sum().add(x));
        Tensor x = Tensor.of(1.0, 2, 3, 4);
        double[] expected = x.toDoubles();
        for (int call = 0; call < 6; call++) {
            x = f.apply(x);
            double sum = expected[0] + 2 * expected[1] + 2 * expected[2] + expected[3];
            for (int i = 0; i < 4; i++) {
                expected[i] += sum;
            }
            assertThat(x.toDoubles()).containsExactly(expected);
        }
    }

    @Test
    void autogradNoticesThatASavedResultWasOverwritten() {
        BinaryOperator<Tensor> f = Compile.overwriting(Tensor::mul);
        Tensor two = Tensor.of(2.0, 2);
        Tensor y = two;
        for (int call = 0; call < 3; call++) {
            y = f.apply(two, Tensor.of(2.0, 2));
        }
        Tensor w = Tensor.of(1.0, 1).requiresGrad();
        Tensor loss = w.mul(y).sum();
        Tensor _ = f.apply(two, Tensor.of(3.0, 3));
        assertThatIllegalStateException().isThrownBy(loss::backward).withMessageContaining("changed in place");
    }

    @Test
    void resultsThatAreDifferentiableAreNewOnes() {
        Tensor w = Tensor.of(1.0, 2).requiresGrad();
        UnaryOperator<Tensor> f = Compile.overwriting((UnaryOperator<Tensor>) x -> x.mul(w).exp());
        List<Tensor> results = new ArrayList<>();
        for (double x = 0; x < 5; x++) {
            results.add(f.apply(Tensor.of(x, 1)));
        }
        results.get(3).sum().backward();
        assertThat(w.grad().toDoubles()).containsExactly(3 * Math.exp(3), Math.exp(2));
    }
}
