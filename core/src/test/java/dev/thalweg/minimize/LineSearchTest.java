package dev.thalweg.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LineSearchTest {
    private static final double[] FIRST_STEPS = {1e-3, 1e-1, 1, 10, 1e3};

    record Shape(String name, UnaryOperator<Tensor> function) {}

    /** The first three of Moré and Thuente (1994), section 5, a valley that ends where there are no numbers, and a quartic. */
    private static final List<Shape> SHAPES = List.of(
            new Shape("rational", a -> a.neg().div(a.square().add(2))),
            new Shape("steep end", a -> a.add(0.004).pow(5).sub(a.add(0.004).pow(4).mul(2))),
            new Shape("waves",
                    a -> a.sub(1).square().mul(0.5).add(a.mul(19.5 * Math.PI).sin().mul(0.98 / (19.5 * Math.PI)))),
            new Shape("logarithmic wall", a -> a.sub(0.5).square().sub(a.neg().add(1).log().mul(1e-3))),
            new Shape("infinite wall", a -> a.mul(400).exp().mul(1e-80).sub(a)),
            new Shape("quartic", a -> a.sub(30).square().square()));

    private static Line line(UnaryOperator<Tensor> function, double at, double direction) {
        Objective objective = new Objective(function, false, false);
        return new Line(objective, objective.at(Tensor.of(at)), new double[] {direction});
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Shape shape : SHAPES) {
            for (double step : FIRST_STEPS) {
                cases.add(Arguments.of(shape, step));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void strongWolfeStepsFulfilBothConditions(Shape shape, double firstStep) throws Exception {
        for (double curvature : new double[] {0.002, 0.1, 0.9}) {
            Line line = line(shape.function(), 0, 1);
            Trial trial = new StrongWolfe(0.001, curvature).search(line, firstStep);
            assertThat(trial.value())
                    .isLessThanOrEqualTo(line.start().value() + 0.001 * trial.step() * line.start().slope());
            assertThat(Math.abs(trial.slope())).isLessThanOrEqualTo(-curvature * line.start().slope());
            assertThat(trial.point().x().item()).isEqualTo(trial.step());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hagerZhangStepsFulfilTheWolfeConditionsOrTheApproximateOnes(Shape shape, double firstStep) throws Exception {
        Line line = line(shape.function(), 0, 1);
        Trial trial = HagerZhang.standard().search(line, firstStep);
        double start = line.start().value();
        double slope = line.start().slope();
        assertThat(trial.slope()).isGreaterThanOrEqualTo(0.9 * slope);
        assertThat(trial.value() <= start + 0.1 * trial.step() * slope
                || trial.value() <= start + 1e-6 * Math.abs(start) && trial.slope() <= -0.8 * slope).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void backtrackingStepsLowerTheValueEnough(Shape shape, double firstStep) throws Exception {
        Line line = line(shape.function(), 0, 1);
        Trial trial = new ArmijoBacktracking(0.1).search(line, firstStep);
        assertThat(trial.step()).isLessThanOrEqualTo(firstStep);
        assertThat(trial.value()).isLessThanOrEqualTo(line.start().value() + 0.1 * trial.step() * line.start().slope());
    }

    @Test
    void backtrackingGoesToTheMinimiserOfAParabola() throws Exception {
        Trial trial = ArmijoBacktracking.standard().search(line(a -> a.sub(1).square(), 0, 1), 4);
        assertThat(trial.step()).isEqualTo(1);
    }

    @Test
    void aGoodFirstStepCostsOneLook() throws Exception {
        for (LineSearch search : List.of(ArmijoBacktracking.standard(), StrongWolfe.curvature(0.9),
                HagerZhang.standard())) {
            Objective objective = new Objective(a -> a.sub(1).square().sum(), false, false);
            Line line = new Line(objective, objective.at(Tensor.of(0.0)), new double[] {1});
            assertThat(search.search(line, 1).step()).isEqualTo(1);
            assertThat(objective.evaluations()).isEqualTo(new Evaluations(2, 2, 0));
        }
    }

    @Test
    void slopesTellPointsApartWhereValuesNoLongerDo() throws Exception {
        // The values of 1 + a² at 10⁻¹² and 0 are the same double.
        for (LineSearch search : List.of(StrongWolfe.curvature(0.1), HagerZhang.standard())) {
            Trial trial = search.search(line(a -> a.square().add(1), 1e-12, -1), 1e-13);
            assertThat(Math.abs(trial.point().x().item())).isLessThan(0.91e-12);
        }
    }

    @Test
    void aSlopeThatIsNotTheFunctionsLeadsNowhere() {
        // The value is a², the gradient is said to be 1.
        UnaryOperator<Tensor> wrong = a -> a.detach().square().add(a.sub(a.detach()));
        for (LineSearch search : List.of(ArmijoBacktracking.standard(), StrongWolfe.curvature(0.9),
                HagerZhang.standard())) {
            assertThatThrownBy(() -> search.search(line(wrong, -1, -1), 1)).isInstanceOf(Method.StepFailure.class)
                    .hasMessageContaining("lowers the value enough")
                    .satisfies(e -> assertThat(((Method.StepFailure) e).reason()).isEqualTo(
                            StopReason.LINE_SEARCH_FAILED));
        }
    }

    @Test
    void saysThatOnlyRoundingIsLeft() {
        UnaryOperator<Tensor> wrong = a -> a.detach().square().mul(1e-3).add(1).add(a.sub(a.detach()).mul(1e-16));
        assertThatThrownBy(() -> StrongWolfe.curvature(0.9).search(line(wrong, -1, -1), 1))
                .satisfies(e -> assertThat(((Method.StepFailure) e).reason()).isEqualTo(StopReason.VALUE_TOLERANCE));
    }

    @Test
    void refusesSettingsThatNoStepFulfils() {
        assertThatThrownBy(() -> new StrongWolfe(0.5, 0.4)).hasMessageContaining("sufficient decrease < curvature");
        assertThatThrownBy(() -> new HagerZhang(0.6, 0.9, 0)).hasMessageContaining("below 1/2");
        assertThatThrownBy(() -> new ArmijoBacktracking(0.5)).hasMessageContaining("between 0 and 1/2");
    }
}
