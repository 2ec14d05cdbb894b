package dev.thalweg.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Gradients along a graph that exists. */
class GradientsTest {
    private final Tensor x = Tensor.of(1.0, 2.0).requiresGrad();
    private final Tensor y = Tensor.of(3.0, 4.0).requiresGrad();

    @Test
    void gradientsComeInTheOrderOfTheInputsAndTouchNoGrad() {
        Tensor f = x.square().mul(y).sum();
        List<Tensor> found = Gradients.of(f).wrt(y, x);

        assertThat(found.get(0).toDoubles()).containsExactly(1, 4);
        assertThat(found.get(1).toDoubles()).containsExactly(6, 16);
        assertThat(x.grad()).isNull();
    }

    @Test
    void gradientsOfSeveralOutputsAddUp() {
        Tensor a = x.square();
        Tensor b = x.mul(y);
        List<Tensor> found = Gradients.of(a, b).cotangents(Tensor.of(1.0, 0.0), Tensor.of(1.0, 10.0)).wrt(x);

        assertThat(found.get(0).toDoubles()).containsExactly(2 + 3, 40);
    }

    @Test
    void intermediatesAreInputsTooWithTheUsesAboveThemOnly() {
        Tensor middle = x.exp();
        Tensor f = middle.mul(x).sum();

        assertThat(Gradients.of(f).retainGraph().wrt(middle).get(0).toDoubles()).containsExactly(1, 2);
        assertThat(Gradients.of(f).wrt(x).get(0).toDoubles())
                .containsExactly(middle.mul(x).add(middle).toDoubles());
    }

    @Test
    void unusedInputsAreAnErrorOrZeroOrEmpty() {
        Tensor f = x.sum();
        assertThatThrownBy(() -> Gradients.of(f).wrt(x, y)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("got input 1 of shape (2,)").hasMessageContaining("wrtOrZeros");
        assertThat(Gradients.of(f).wrtOrZeros(x, y).get(1).toDoubles()).containsExactly(0, 0);
        List<Optional<Tensor>> found = Gradients.of(f).wrtIfUsed(x, y);
        assertThat(found.get(0)).isPresent();
        assertThat(found.get(1)).isEmpty();
    }

    @Test
    void createGraphGivesGradientsOfGradients() {
        Tensor slope = Gradients.of(x.pow(3).sum()).createGraph().wrt(x).get(0);
        assertThat(slope.isRequiringGrad()).isTrue();
        assertThat(Gradients.of(slope.sum()).wrt(x).get(0).toDoubles()).containsExactly(6, 12);
        assertThat(Gradients.of(x.pow(3).sum()).wrt(x).get(0).isRequiringGrad()).isFalse();
    }

    @Test
    void theGraphIsFreedUnlessRetained() {
        Tensor f = x.exp().sum();
        Gradients.of(f).retainGraph().wrt(x);
        Gradients.of(f).wrt(x);
        assertThatThrownBy(() -> Gradients.of(f).wrt(x)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("retainGraph");
    }

    @Test
    void cotangentsMustBeOnePerOutput() {
        Gradients gradients = Gradients.of(x.square());
        assertThatThrownBy(() -> gradients.cotangents(x, y)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one cotangent per output; got 2 for 1");
        assertThatThrownBy(() -> gradients.wrt(x)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only a tensor with one element");
    }
}
