package dev.thalweg.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.minimize.Result;
import dev.thalweg.nn.Linear;
import dev.thalweg.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers that the three tutorials show. */
class TutorialsTest {
    /** Float32 losses agree to the last digits: PyTorch rounds products and sums in another order, and ten steps add that up. */
    private static final float FLOAT_TOLERANCE = 5e-6f;

    @Test
    void theSurfaceIsDescendedSlowlyAtOnceOrNever() {
        Result slow = SurfaceDescent.descend(0.1, 10, Tensor.of(2.0, 2.0));
        assertThat(slow.x().toDoubles()).containsExactly(new double[] {0.0460353203, 1.1974738785}, within(5e-11));
        assertThat(slow.value()).isCloseTo(-1.5944191319, within(5e-11));
        Result atOnce = SurfaceDescent.descend(1, 10, Tensor.of(2.0, 2.0));
        assertThat(atOnce.x().toDoubles()).containsExactly(-1, 0.001953125);
        assertThat(atOnce.value()).isCloseTo(-2.4999990463, within(5e-11));
        Result never = SurfaceDescent.descend(2, 10, Tensor.of(2.0, 2.0));
        assertThat(never.history().stream().map(iterate -> iterate.x()[0])).startsWith(2.0, -4.0, 2.0, -4.0);
        assertThat(never.verdict().text()).contains("never settles");
    }

    @Test
    void theSurfaceIsDrawn(@TempDir Path folder) throws Exception {
        Path picture = folder.resolve("surface.png");
        SurfaceDescent.main(new String[] {"0.1", "10", "2", "2", picture.toString()});
        assertThat(Files.size(picture)).isGreaterThan(10_000);
    }

    @Test
    void argumentsThatAreNoNumbersAreSaid() {
        assertThat(SurfaceDescent.Arguments.of("1").learningRate()).isEqualTo(1);
        assertThatThrownBy(() -> SurfaceDescent.Arguments.of("0.1", "10", "north")).isInstanceOf(
                IllegalArgumentException.class)
                .hasMessageStartingWith("x must be a number; got 'north'; the arguments are");
    }

    @Test
    void derivativesByHandAndByAutogradAreEqual() {
        LinearClassifier.Derivatives derivatives = LinearClassifier.derivatives(0.5, -0.3, 2, 1);
        assertThat(derivatives.automatic()).containsExactly(derivatives.analytic(), within(1e-15));
        assertThat(derivatives.analytic()).containsExactly(new double[] {-1.2, -0.6}, within(1e-15));
    }

    @Test
    void theLineIsLearntExampleByExample() {
        double[] line = LinearClassifier.trainLine(new double[] {0, 1, 2, 3}, new double[] {1, 3, 5, 7}, 0.05, 400);
        assertThat(line).containsExactly(new double[] {2, 1}, within(1e-4));
    }

    @Test
    void theClassifierHasPyTorchsLosses() {
        Linear model = new Linear(
                Tensor.ofNested(new float[][] {{0.1f, -0.2f, 0.3f, -0.4f}, {0.4f, 0.3f, -0.2f, 0.1f}}),
                Tensor.of(0.05f, -0.05f));
        float[] expected = {0.4685f, 0.29984f, 0.19189757f, 0.12281444f, 0.07860125f, 0.0503048f, 0.03219507f,
                0.02060485f,
                0.0131871f, 0.00843973f};
        List<Float> losses = LinearClassifier.trainClassifier(model, 0.1, 10);
        for (int i = 0; i < expected.length; i++) {
            assertThat(losses.get(i)).isCloseTo(expected[i], within(FLOAT_TOLERANCE * expected[i]));
        }
    }

    @Test
    void gradientsAccumulate() {
        assertThat(StoppingAndSteps.accumulated()).containsExactly(6, 12);
    }

    @Test
    void aFunctionConvergesInEightStepsAndSoDoesANodeWhoseValueStays() {
        StoppingAndSteps.End function = StoppingAndSteps.descend(StoppingAndSteps::f, Tensor.of(1.0, 1.0), 0.9, 1e-5);
        assertThat(function.steps()).isEqualTo(8);
        assertThat(function.x().toDoubles()).containsExactly(new double[] {-1.5708, 3.1416}, within(5e-5));
        assertThat(function.value()).isCloseTo(-2, within(1e-9));
        Tensor x = Tensor.of(1.0, 1.0).requiresGrad();
        StoppingAndSteps.End node = StoppingAndSteps.descend(StoppingAndSteps.f(x), x, 0.9, 1e-5);
        assertThat(node.steps()).isEqualTo(8);
        assertThat(node.x().toDoubles()).containsExactly(function.x().toDoubles());
        assertThat(node.value()).isCloseTo(1.3818, within(5e-5));
    }

    @Test
    void allPartsRun() {
        LinearClassifier.main(new String[0]);
        StoppingAndSteps.main(new String[0]);
    }
}
