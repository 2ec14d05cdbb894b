package dev.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.grad.Grad;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
    /** Points along an axis of the grid over each box; odd, so that the middle is one. */
    private static final int GRID = 201;
    /** The minimisers' digits are good to rounding; so are values beside the largest term of the formula. */
    private static final double ROUNDING = 1e-9;
    /** Their gradient is not defined at the minimiser, or not zero because the box ends there. */
    private static final Set<String> NOT_STATIONARY = Set.of("ackley", "drop-wave", "adjiman", "eggholder");

    static List<TestProblem> all() {
        return Problems.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void takesItsLeastValueAtEachMinimiser(TestProblem problem) {
        assertThat(problem.minimizers()).isNotEmpty();
        for (Tensor x : problem.minimizerPoints()) {
            assertThat(problem.function().apply(x).item()).as(x.toString()).isCloseTo(problem.minimum(),
                    within(ROUNDING));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isStationaryAtEachMinimiser(TestProblem problem) {
        for (Tensor x : problem.minimizerPoints()) {
            double slope = Grad.grad(problem.function()::apply, x).norm().item();
            // Near Brown's minimiser the function rises by 1e12 per unit, so its last digit of x is worth 1e-4 of slope.
            double allowed = problem.name().equals("brown-badly-scaled") ? 1e-3 : 1e-6;
            assertThat(slope <= allowed).as(problem.name() + " " + slope)
                    .isEqualTo(!NOT_STATIONARY.contains(problem.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isNowhereLowerInItsBox(TestProblem problem) {
        double[] rows = new double[GRID * GRID * 2];
        for (int i = 0; i < GRID * GRID; i++) {
            rows[2 * i] = along(problem, 0, i % GRID);
            rows[2 * i + 1] = along(problem, 1, i / GRID);
        }
        Tensor values = Tensor.noGrad(() -> problem.function().applyRows(Tensor.ofShape(Shape.of(GRID * GRID, 2),
                rows)));
        assertThat(values.min().item()).isGreaterThanOrEqualTo(problem.minimum() - ROUNDING);
    }

    private static double along(TestProblem problem, int axis, int i) {
        double low = problem.lower().get(axis);
        return low + (problem.upper().get(axis) - low) * i / (GRID - 1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void startsInItsBoxWhereDescentHasSomethingToDo(TestProblem problem) {
        assertThat(problem.function().formula().variables()).containsExactly("x", "y");
        for (int i = 0; i < 2; i++) {
            assertThat(problem.start().get(i)).isBetween(problem.lower().get(i), problem.upper().get(i));
            for (List<Double> minimizer : problem.minimizers()) {
                assertThat(minimizer.get(i)).isBetween(problem.lower().get(i), problem.upper().get(i));
            }
        }
        Tensor slope = Grad.grad(problem.function()::apply, problem.startPoint());
        assertThat(slope.norm().item()).isGreaterThan(1e-3).isFinite();
        assertThat(problem.function().apply(problem.startPoint()).item()).isGreaterThan(problem.minimum() + 1e-3);
    }

    @Test
    void namesAreDistinctAndFoundInAnyCase() {
        assertThat(Problems.names()).doesNotHaveDuplicates().hasSizeGreaterThan(25);
        assertThat(Problems.named("Himmelblau").minimizers()).hasSize(4);
        assertThatThrownBy(() -> Problems.named("himelblau")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("problem: no problem 'himelblau'; there are sphere, booth")
                .hasMessageEndingWith("did you mean himmelblau?");
    }
}
