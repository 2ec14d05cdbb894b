package dev.thalweg.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Users' own ops with several outputs. */
class MultiOutputOpTest {
    /** (x·y, eˣ); the exponential is saved as an output. */
    private static final MultiOutputOp PAIR = new MultiOutputOp("pair", (context, in) -> {
        Tensor product = in.get(0).mul(in.get(1));
        Tensor growth = in.get(0).exp();
        context.save(in.get(0), growth, in.get(1));
        return List.of(product, growth);
    }, (context, gs) -> List.of(
            gs.get(0).mul(context.saved(2)).add(gs.get(1).mul(context.saved(1))),
            gs.get(0).mul(context.saved(0)).sum()));

    private final Tensor x = Tensor.ofShape(Shape.of(1, 2), 0.5, -1);
    private final Tensor y = Tensor.scalar(3.0);

    @Test
    void valuesAndGradientsBelongToTheirOutputs() {
        Tensor a = x.clone().requiresGrad();
        Tensor b = y.clone().requiresGrad();
        List<Tensor> outputs = PAIR.apply(a, b);
        assertThat(outputs.get(0).shape()).isEqualTo(Shape.of(1, 2));
        assertThat(outputs.get(0).toDoubles()).containsExactly(1.5, -3);
        assertThat(outputs.get(1).toDoubles()).containsExactly(x.exp().toDoubles());

        outputs.get(0).mul(Tensor.of(1.0, 10.0)).sum().add(outputs.get(1).sum()).backward();
        assertThat(Objects.requireNonNull(a.grad()).toDoubles())
                .containsExactly(3 + x.exp().toDoubles()[0], 30 + x.exp().toDoubles()[1]);
        assertThat(Objects.requireNonNull(b.grad()).item()).isEqualTo(0.5 - 10);
    }

    @Test
    void anUnusedOutputCountsAsZero() {
        Tensor g = Grad.grad(z -> PAIR.apply(z, y).get(1).sum(), x);
        assertThat(g.toDoubles()).containsExactly(x.exp().toDoubles());
    }

    @Test
    void theBackwardFunctionRunsOnceForAllOutputs() {
        int[] calls = {0};
        MultiOutputOp op = new MultiOutputOp("counted", (context, in) -> List.of(in.get(0).add(1), in.get(0).add(2)),
                (context, gs) -> {
                    calls[0]++;
                    return List.of(gs.get(0).add(gs.get(1)));
                });
        Tensor g = Grad.grad(z -> op.apply(z).get(0).mul(op.apply(z).get(1)).sum(), Tensor.of(1.0));
        assertThat(g.item()).isEqualTo(2 + 3);
        assertThat(calls).containsExactly(2);
    }

    @Test
    void secondDerivativesAndForwardModeGoThrough() {
        GradCheck check = new GradCheck(1e-6, 1e-7, 1e-7, true);
        assertThat(check.mismatches(in -> PAIR.apply(in.get(0), in.get(1)).get(0).mul(PAIR.apply(in.get(0), in.get(1))
                .get(1)), List.of(x, y))).isEmpty();
        assertThat(check.secondOrderMismatches(in -> {
            List<Tensor> outputs = PAIR.apply(in.get(0), in.get(1));
            return outputs.get(0).mul(outputs.get(1));
        }, List.of(x, y))).isEmpty();
    }

    @Test
    void outputsMustBeFloatingAndOfOneDtype() {
        MultiOutputOp mixed = new MultiOutputOp("mixed", (context, in) -> List.of(in.get(0), in.get(0).gt(0)),
                (context, gs) -> gs);
        MultiOutputOp none = new MultiOutputOp("none", (context, in) -> List.of(), (context, gs) -> gs);
        assertThatThrownBy(() -> mixed.apply(x)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mixed: outputs must be floating and of one dtype").hasMessageContaining("bool");
        assertThatThrownBy(() -> none.apply(x)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one output");
    }
}
