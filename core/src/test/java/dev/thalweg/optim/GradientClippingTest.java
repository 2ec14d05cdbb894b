package dev.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.compile.Compile;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientClippingTest {
    private static Runnable step(Tensor x, Optimizer optimizer) {
        return () -> {
            optimizer.zeroGrad();
            x.square().square().sum().backward();
            Tensor norm = GradientClipping.byNorm(List.of(x), 1.5, 3);
            GradientClipping.byValue(List.of(x), norm.rank() + 1.25);
            optimizer.step();
        };
    }

    @Test
    void clipsTheSameWayWhenItIsCompiled() {
        Tensor plain = Tensor.of(2.0, -3.0, 0.25).requiresGrad();
        Tensor compiled = Tensor.of(2.0, -3.0, 0.25).requiresGrad();
        Runnable one = step(plain, Sgd.of(0.1).optimizer(List.of(plain)));
        Runnable two = Compile.of(step(compiled, Sgd.of(0.1).optimizer(List.of(compiled))));
        for (int i = 0; i < 20; i++) {
            one.run();
            two.run();
            assertThat(compiled.toDoubles()).containsExactly(plain.toDoubles());
        }
        assertThat(plain.at(1).abs().item()).isLessThan(1.7);
    }

    @Test
    void refusesANormThatIsNotFinite() {
        Tensor x = Tensor.of(1.0, 2.0).requiresGrad();
        x.mul(Tensor.of(Double.NaN, 3)).sum().backward();
        assertThatThrownBy(() -> GradientClipping.byFiniteNorm(List.of(x), 1, 2)).isInstanceOf(
                ArithmeticException.class).hasMessageContaining("must be finite; got NaN");
        assertThat(x.grad().at(1).item()).isEqualTo(3);
        x.zeroGrad();
        x.mul(3).sum().backward();
        assertThat(GradientClipping.byFiniteNorm(List.of(x), 1, Double.POSITIVE_INFINITY).item()).isEqualTo(3);
        assertThat(x.grad().at(0).item()).isEqualTo(3 * (1 / (3 + 1e-6)));
    }

    @Test
    void withoutGradientsThereIsNothingToClip() {
        Tensor x = Tensor.of(1.0).requiresGrad();
        assertThat(GradientClipping.byNorm(List.of(x), 1).item()).isZero();
        GradientClipping.byValue(List.of(x), 1);
        assertThat(x.grad()).isNull();
        assertThatThrownBy(() -> GradientClipping.byNorm(List.of(x), -1)).hasMessage(
                "byNorm: the limit must be a number not below 0; got -1.0");
    }

    @Test
    void averagesChangePlacesWithParameters() {
        Tensor x = Tensor.of(1.0).requiresGrad();
        AveragedParameters averaged = AveragedParameters.exponential(List.of(x), 0.5);
        averaged.update();
        Tensor.noGrad(() -> x.fillInPlace(3));
        averaged.update();
        averaged.swap();
        assertThat(x.item()).isEqualTo(2);
        averaged.swap();
        assertThat(x.item()).isEqualTo(3);
        assertThat(averaged.averages().getFirst().item()).isEqualTo(2);
        assertThatThrownBy(() -> AveragedParameters.exponential(List.of(x), 1.5)).hasMessageContaining(
                "the decay must be from 0.0 to 1.0; got 1.5");
    }
}
