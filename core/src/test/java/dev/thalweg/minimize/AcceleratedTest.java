package dev.thalweg.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.compile.PlainRuns;
import dev.thalweg.grad.Grad;
import dev.thalweg.grad.ValueAndGrad;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceleratedTest {
    private int calls;

    private Accelerated accelerated(UnaryOperator<Tensor> function) {
        calls = 0;
        return new Accelerated(x -> {
            ValueAndGrad found = Grad.valueAndGrad(p -> {
                calls++;
                return function.apply(p);
            }, x);
            return List.of(found.value(), found.grad());
        }, true, new PlainRuns(0));
    }

    private static Tensor point(int i) {
        return Tensor.of(1.0 + i, 2.0 - i);
    }

    @Test
    void compilesAndGivesTheSameBits() {
        UnaryOperator<Tensor> function = x -> x.sin().mul(x.exp()).sum();
        Accelerated accelerated = accelerated(function);
        for (int i = 0; i < 20; i++) {
            ValueAndGrad expected = Grad.valueAndGrad(function, point(i));
            List<Tensor> found = accelerated.apply(point(i));
            assertThat(found.getFirst().item()).isEqualTo(expected.value().item());
            assertThat(found.getLast().toDoubles()).containsExactly(expected.grad().toDoubles());
        }
        // Once to see that it is worth it, once plain, once recorded, once compared.
        assertThat(calls).isEqualTo(4);
    }

    @Test
    void leavesAFunctionThatReadsValuesAsItIs() {
        Accelerated accelerated = accelerated(x -> x.square().sum().item() > 4 ? x.sum() : x.square().sum());
        for (int i = 0; i < 10; i++) {
            Tensor x = Tensor.of(0.5 * i, 0.0);
            assertThat(accelerated.apply(x).getFirst().item()).isEqualTo(i > 4 ? 0.5 * i : 0.25 * i * i);
        }
        assertThat(calls).isEqualTo(11); // one of them broke off
    }

    @Test
    void leavesAFunctionThatDiffersFromCallToCallAsItIs() {
        Accelerated accelerated = accelerated(x -> x.sum().mul(calls));
        for (int i = 0; i < 10; i++) {
            int before = calls;
            assertThat(accelerated.apply(point(0)).getFirst().item()).isEqualTo(3.0 * (before + 1));
        }
        assertThat(calls).isEqualTo(10);
    }

    /** What runs as it is until then may remember; what is recorded must not. */
    @Test
    void compilesAnotherFunctionThatGivesTheSame() {
        List<Tensor> remembered = new ArrayList<>();
        Accelerated accelerated = new Accelerated(inputs -> {
            calls++;
            remembered.add(inputs.getFirst());
            return List.of(remembered.getLast().mul(inputs.getLast()));
        }, inputs -> List.of(inputs.getFirst().mul(inputs.getLast())), true, new PlainRuns(0));
        for (int i = 0; i < 10; i++) {
            assertThat(accelerated.apply(point(i), Tensor.of(2.0, 3.0)).getFirst().toDoubles())
                    .containsExactly(2.0 * (1 + i), 3.0 * (2 - i));
        }
        assertThat(calls).isEqualTo(2); // once to see that it is worth it, once compared
    }

    @Test
    void passesOnWhatTheFunctionThrows() {
        Accelerated accelerated = accelerated(x -> {
            if (calls == 3) {
                throw new IllegalStateException("on purpose");
            }
            return x.sum();
        });
        accelerated.apply(point(0));
        accelerated.apply(point(0));
        assertThatThrownBy(() -> accelerated.apply(point(0))).hasMessage("on purpose");
        assertThat(accelerated.apply(point(0)).getFirst().item()).isEqualTo(3);
    }

    /** Each method runs long enough to compile what it asks for on any machine: values with gradients, products with the Hessian. */
    @ParameterizedTest
    @CsvSource({"gd, 1e-4, 3000", "trust-krylov, 1, 60"})
    void aRunIsTheSameCompiledOrNot(String name, double first, int iterations) {
        Methods.Entry entry = Methods.named(name);
        Method method = entry.with(Map.of(entry.settings().getFirst().name(), first));
        Minimizer minimizer = Minimizer.of(method).gradientTolerance(0).iterations(iterations).history(true);
        UnaryOperator<Tensor> function = p -> {
            Tensor head = p.slice(0, 0, 999);
            Tensor tail = p.slice(0, 1, 1000);
            return tail.sub(head.square()).square().mul(100).add(head.neg().add(1).square()).sum();
        };
        Tensor start = Tensor.linspace(-1, 1, 1000).to(DType.FLOAT64);
        Result compiled = minimizer.minimize(function, start);
        Result plain = minimizer.compile(false).minimize(function, start);
        assertThat(compiled.history()).hasSameSizeAs(plain.history()).hasSizeGreaterThan(iterations / 2);
        for (int i = 0; i < plain.history().size(); i++) {
            Iterate one = compiled.history().get(i);
            Iterate other = plain.history().get(i);
            if (!Arrays.equals(one.x(), other.x()) || one.value() != other.value()
                    || one.gradientNorm() != other.gradientNorm()) {
                assertThat(one.x()).as("iterate %d", i).containsExactly(other.x());
            }
        }
        assertThat(compiled.evaluations()).isEqualTo(plain.evaluations());
    }
}
