package dev.thalweg.grad;

import static dev.thalweg.grad.Grad.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A checkpointed function has the same bits in its value and derivatives, and keeps nothing between. */
class CheckpointTest {
    private static final int COLLECTIONS = 20;

    private final Tensor w = Tensor.of(0.5, -1.5, 2.0).requiresGrad();
    private int runs;

    private Tensor layer(Tensor x) {
        runs++;
        Tensor y = x.mul(w).tanh();
        Tensor z = y.exp().add(x);
        z.select(0, 1).mulInPlace(w.select(0, 0));
        return z.sin();
    }

    private static Tensor leaf() {
        return Tensor.of(0.3, 0.7, -0.4).requiresGrad();
    }

    private double[] gradient(Tensor leaf) {
        return Objects.requireNonNull(leaf.grad(), "no gradient").toDoubles();
    }

    private void assertSameGradients(Function<Tensor, Tensor> plain, Function<Tensor, Tensor> checkpointed) {
        Tensor x = leaf();
        Tensor f = plain.apply(x).sum();
        f.backward();
        double[] byX = gradient(x);
        double[] byW = gradient(w);
        w.zeroGrad();
        Tensor z = leaf();
        Tensor g = checkpointed.apply(z).sum();
        g.backward();

        assertThat(g.item()).isEqualTo(f.item());
        assertThat(gradient(z)).containsExactly(byX);
        assertThat(gradient(w)).containsExactly(byW);
    }

    @Test
    void gradientsOfArgumentsAndCapturedTensorsAreTheSameBits() {
        assertSameGradients(this::layer, x -> checkpoint(this::layer, x));
    }

    @Test
    void theFunctionRunsOnceMorePerBackward() {
        Tensor x = leaf();
        Tensor f = checkpoint(this::layer, x).sum();
        assertThat(runs).isEqualTo(1);
        f.backward();
        assertThat(runs).isEqualTo(2);
        assertThatThrownBy(f::backward).isInstanceOf(IllegalStateException.class).hasMessageContaining("retainGraph");
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void aRetainedGraphKeepsWhatWasMadeAgain() {
        Tensor x = leaf();
        Tensor f = checkpoint(this::layer, x).sum();
        f.backward(null, true, false);
        double[] once = gradient(x);
        x.zeroGrad();
        f.backward();
        assertThat(gradient(x)).containsExactly(once);
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void chainsOfCheckpointsAreTheSameBits() {
        Function<Tensor, Tensor> plain = x -> layer(layer(layer(x)));
        assertSameGradients(plain, x -> checkpoint(this::layer, checkpoint(this::layer, checkpoint(this::layer, x))));
    }

    @Test
    void checkpointsInsideCheckpointsAreTheSameBits() {
        Function<Tensor, Tensor> plain = x -> layer(layer(layer(x)).cos());
        Function<Tensor, Tensor> inner = x -> checkpoint(this::layer, checkpoint(y -> checkpoint(this::layer,
                layer(y)), x).cos());
        assertSameGradients(plain, x -> checkpoint(inner, x));
    }

    @Test
    void nothingIsKeptBetweenForwardAndBackward() {
        List<WeakReference<Tensor>> middle = new ArrayList<>();
        Function<Tensor, Tensor> f = x -> {
            Tensor y = x.exp();
            middle.add(new WeakReference<>(y));
            return checkpoint(z -> z.sin().square(), y).mul(y);
        };
        Tensor x = leaf();
        Tensor result = checkpoint(f, x).sum();
        for (int i = 0; i < COLLECTIONS && middle.get(0).get() != null; i++) {
            System.gc();
        }
        assertThat(middle.get(0).get()).as("the inner checkpoint's input").isNull();

        result.backward();
        Tensor z = leaf();
        f.apply(z).sum().backward();
        assertThat(gradient(x)).containsExactly(gradient(z));
    }

    @Test
    void higherDerivativesGoThrough() {
        Function<Tensor, Tensor> plain = x -> layer(layer(x)).sum();
        Function<Tensor, Tensor> saving = x -> checkpoint(this::layer, checkpoint(this::layer, x)).sum();
        Tensor x = Tensor.of(0.3, 0.7, -0.4);
        Tensor v = Tensor.of(1.0, -2.0, 0.5);

        assertThat(Grad.hessian(saving, x).toDoubles()).containsExactly(Grad.hessian(plain, x).toDoubles());
        assertThat(Grad.hvp(saving, x, v).toDoubles()).containsExactly(Grad.hvp(plain, x, v).toDoubles());
        assertThat(Grad.jvp(saving, x, v).tangent().toDoubles()).containsExactly(Grad.jvp(plain, x, v).tangent()
                .toDoubles());
        assertThat(Grad.grad(z -> Grad.grad(saving, z).mul(v).sum(), x).toDoubles())
                .containsExactly(Grad.grad(z -> Grad.grad(plain, z).mul(v).sum(), x).toDoubles());
    }

    @Test
    void severalArgumentsArePassedOn() {
        Tensor x = leaf();
        Tensor y = leaf();
        checkpoint(xs -> xs.get(0).mul(xs.get(1)).exp(), List.of(x, y)).sum().backward();

        assertThat(gradient(x)).containsExactly(y.mul(x.mul(y).exp()).toDoubles());
    }

    @Test
    void anArgumentChangedInPlaceIsNoticed() {
        Tensor x = leaf();
        Tensor c = x.mul(1L);
        Tensor f = checkpoint(Tensor::exp, c.mul(2)).sum();
        Tensor g = checkpoint(Tensor::square, c).sum();
        c.addInPlace(1);
        f.backward(); // its argument is another tensor
        assertThatThrownBy(g::backward).isInstanceOf(IllegalStateException.class).hasMessageContaining("'square'")
                .hasMessageContaining("changed in place");
    }

    @Test
    void aFunctionThatDoesSomethingElseTheSecondTimeIsAnError() {
        int[] calls = {0};
        Tensor f = checkpoint(x -> calls[0]++ == 0 ? x.exp() : x.exp().exp(), leaf()).sum();
        assertThatThrownBy(f::backward).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must do the same when it runs again")
                .hasMessageContaining("2 saved values after 1");
        Tensor g = checkpoint(x -> calls[0]++ % 2 == 0 ? x.exp() : x.sin(), leaf()).sum();
        assertThatThrownBy(g::backward).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must do the same").hasMessageContaining("'exp'").hasMessageContaining("'sin'");
    }

    @Test
    void randomNumbersAreDrawnAgain() {
        Generator own = Generator.of(7);
        Function<Tensor, Tensor> noisy = x -> x.mul(Tensor.randn(3)).exp().mul(Tensor.rand(own, 3));
        Tensor x = leaf();
        Generator.shared().seed(5);
        Tensor f = checkpoint(z -> checkpoint(noisy, noisy.apply(z), own), x, own).sum();
        double after = Tensor.rand(own, 1).item();
        f.backward();
        Tensor next = Tensor.rand(own, 1);

        Generator.shared().seed(5);
        own.seed(7);
        Tensor z = leaf();
        Tensor g = noisy.apply(noisy.apply(z)).sum();
        g.backward();
        assertThat(f.item()).isEqualTo(g.item());
        assertThat(gradient(x)).containsExactly(gradient(z));
        assertThat(Tensor.rand(own, 1).item()).isEqualTo(after);
        assertThat(Tensor.rand(own, 1).item()).isEqualTo(next.item());
    }

    @Test
    void withoutRecordingTheFunctionJustRuns() {
        Tensor x = leaf();
        Tensor y = Tensor.noGrad(() -> checkpoint(this::layer, x));
        assertThat(y.isRequiringGrad()).isFalse();
        assertThat(runs).isEqualTo(1);
    }
}
