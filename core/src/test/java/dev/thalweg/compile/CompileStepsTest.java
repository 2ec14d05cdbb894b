package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.Sgd;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.TraceException;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CompileStepsTest {
    private int calls;

    @Test
    void aStepThatReturnsItsLossCompiles() {
        Tensor weights = Tensor.of(1.0, -2.0).requiresGrad();
        Optimizer sgd = Sgd.of(0.1).optimizer(List.of(weights));
        Supplier<Tensor> step = Compile.of((Supplier<Tensor>) () -> {
            calls++;
            sgd.zeroGrad();
            Tensor loss = weights.square().sum();
            loss.backward();
            sgd.step();
            return loss;
        });
        Tensor eager = Tensor.of(1.0, -2.0);
        for (int i = 0; i < 6; i++) {
            assertThat(step.get().item()).isEqualTo(eager.square().sum().item());
            eager.addInPlace(eager.mul(2), -0.1);
            assertThat(weights.toDoubles()).containsExactly(eager.toDoubles());
        }
        assertThat(calls).as("one plain call and one that is recorded").isEqualTo(2);
    }

    @Test
    void aResultThatTheCallerDifferentiatesHasItsGraph() {
        Tensor weights = Tensor.of(1.0, -2.0).requiresGrad();
        UnaryOperator<Tensor> model = Compile.of((UnaryOperator<Tensor>) x -> x.mul(weights).sum());
        for (int i = 1; i < 5; i++) {
            weights.zeroGrad();
            model.apply(Tensor.of(i, 2.0 * i)).backward();
            assertThat(java.util.Objects.requireNonNull(weights.grad()).toDoubles()).containsExactly(i, 2.0 * i);
        }
    }

    @Test
    void aCompiledFunctionInAnotherBecomesAPartOfIt() {
        BinaryOperator<Tensor> inner = Compile.of((BinaryOperator<Tensor>) (x, y) -> {
            calls++;
            return x.mul(y).sin();
        });
        UnaryOperator<Tensor> outer = Compile.of((UnaryOperator<Tensor>) x -> inner.apply(x, x.exp()).sum());
        for (int i = 0; i < 6; i++) {
            Tensor x = Tensor.of(0.1 * i, 0.3);
            assertThat(outer.apply(x).item()).isEqualTo(x.mul(x.exp()).sin().sum().item());
        }
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void readingAValueSaysWhatToDoAndLeavesNothingOpen() {
        UnaryOperator<Tensor> reading = Compile.of((UnaryOperator<Tensor>) x -> x.sum().item() > 0 ? x : x.neg());
        Tensor x = Tensor.of(1.0, 2.0);
        assertThat(reading.apply(x).toDoubles()).containsExactly(1, 2);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> reading.apply(x)).isInstanceOf(TraceException.class)
                    .hasMessageContaining("a value cannot be read").hasMessageContaining("where");
        }
        assertThat(x.sum().item()).isEqualTo(3);
    }

    @Test
    void arraysInsideServeAgain() {
        // Each product needs its inputs in arrays; far fewer than there are values suffice.
        UnaryOperator<List<Tensor>> chain = inputs -> {
            Tensor x = inputs.getFirst();
            for (int i = 0; i < 8; i++) {
                x = x.matmul(inputs.getFirst()).mul(0.5).tanh();
            }
            return List.of(x);
        };
        Tensor x = Tensor.linspace(-1, 1, 400).reshape(20, 20);
        UnaryOperator<List<Tensor>> compiled = Compile.ofLists(chain);
        for (int i = 0; i < 4; i++) {
            assertThat(compiled.apply(List.of(x)).getFirst().toDoubles())
                    .containsExactly(chain.apply(List.of(x)).getFirst()
                            .toDoubles());
        }
        assertThat(Compile.explain(chain, x))
                .contains("arrays: 1 of inputs, 1 made for results, 2 inside for 15 values");
    }

    @Test
    void theGradientOfALayersWeightsIsMadeTheWayItIsWanted() {
        Tensor x = Tensor.linspace(-1, 1, 60).reshape(10, 6);
        Tensor weights = Tensor.linspace(-2, 1, 24).reshape(4, 6).requiresGrad();
        UnaryOperator<List<Tensor>> step = inputs -> {
            weights.zeroGrad();
            Tensor loss = inputs.getFirst().matmul(weights.t()).tanh().sum();
            loss.backward();
            return List.of(loss.detach());
        };
        var _ = step.apply(List.of(x));
        double[] expected = java.util.Objects.requireNonNull(weights.grad()).toDoubles().clone();
        UnaryOperator<List<Tensor>> compiled = Compile.ofLists(step);
        for (int i = 0; i < 4; i++) {
            var _ = compiled.apply(List.of(x));
            assertThat(java.util.Objects.requireNonNull(weights.grad()).toDoubles()).containsExactly(expected);
        }
        assertThat(Compile.explain(step, x)).doesNotContain("copy(");
    }
}
