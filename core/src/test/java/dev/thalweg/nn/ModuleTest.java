package dev.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ModuleTest {
    private static Generator seeded() {
        return Generator.of(7);
    }

    @Test
    void aChainHasItsChildrensParametersUnderTheirNumbers() {
        Generator generator = seeded();
        Sequential model = new Sequential(new Linear(4, 3, generator), new Activation(Tensor::relu), new Linear(3, 2,
                generator));
        assertThat(model.namedParameters().keySet()).containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
        assertThat(model.parameters()).allMatch(Tensor::isRequiringGrad);
        assertThat(model.forward(Tensor.ones(5, 4)).shape()).isEqualTo(Shape.of(5, 2));
        model.forward(Tensor.ones(5, 4)).sum().backward();
        assertThat(model.parameters()).allMatch(parameter -> parameter.grad() != null);
        model.zeroGrad();
        assertThat(model.parameters()).allMatch(parameter -> parameter.grad() == null);
    }

    @Test
    void initialValuesAreBoundedAndDecidedByTheSeed() {
        Linear layer = new Linear(25, 40, seeded());
        assertThat(Arrays.stream(layer.weight().toDoubles()).boxed()).allMatch(value -> Math.abs(value) <= 0.2)
                .anyMatch(value -> value > 0.15).anyMatch(value -> value < -0.15);
        assertThat(layer.weight().toDoubles()).containsExactly(new Linear(25, 40, seeded()).weight().toDoubles());
        assertThat(layer.weight().toDoubles()).isNotEqualTo(new Linear(25, 40, Generator.of(8)).weight().toDoubles());
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> new Linear(0, 1, seeded())).hasMessageContaining("at least one input");
        assertThatThrownBy(() -> new Linear(Tensor.ones(2, 3), Tensor.ones(3)))
                .hasMessageContaining("got (2, 3) and (3,)");
        assertThatThrownBy(() -> Losses.mseLoss(Tensor.ones(2), Tensor.ones(2, 1))).hasMessageContaining("one shape");
    }
}
