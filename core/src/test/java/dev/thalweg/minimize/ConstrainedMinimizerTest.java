package dev.thalweg.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Problems of W. Hock and K. Schittkowski, "Test Examples for Nonlinear Programming Codes", 1981, by their numbers, with
 * starts and solutions as given there.
 */
class ConstrainedMinimizerTest {
    private static final double FREE = Double.POSITIVE_INFINITY;
    private static final double ROOT_3 = Math.sqrt(3);

    record Problem(String name, UnaryOperator<Tensor> objective, ConstrainedMinimizer minimizer, double[] start,
            double[] solution, double value) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final ConstrainedMinimizer PLAIN = ConstrainedMinimizer.create().tolerances(1e-7, 1e-7);

    private static double[] at(double... x) {
        return x;
    }

    private static Tensor linear(Tensor x, double constant, double... factors) {
        return x.mul(Tensor.of(factors)).sum().add(constant);
    }

    static List<Problem> problems() {
        return List.of(
                new Problem("hs6", x -> x.at(0).neg().add(1).square(),
                        PLAIN.equality(x -> x.at(1).sub(x.at(0).square()).mul(10)), at(-1.2, 1), at(1, 1), 0),
                new Problem("hs7", x -> x.at(0).square().add(1).log().sub(x.at(1)),
                        PLAIN.equality(x -> x.at(0).square().add(1).square().add(x.at(1).square()).sub(4)), at(2, 2),
                        at(0, ROOT_3), -ROOT_3),
                new Problem("hs21", x -> x.square().mul(Tensor.of(0.01, 1)).sum().sub(100),
                        PLAIN.inequality(x -> linear(x, -10, 10, -1)).bounds(Bounds.of(at(2, -50), at(50, 50))),
                        at(-1, -1), at(2, 0), -99.96),
                new Problem("hs24", x -> x.at(0).sub(3).square().sub(9).mul(x.at(1).pow(3)).div(27 * ROOT_3),
                        PLAIN.inequality(x -> Tensor.stack(0, linear(x, 0, 1 / ROOT_3, -1), linear(x, 0, 1, ROOT_3),
                                linear(x, 6, -1, -ROOT_3))).bounds(Bounds.of(at(0, 0), at(FREE, FREE))),
                        at(1, 0.5), at(3, ROOT_3), -1),
                new Problem("hs28", x -> x.at(0).add(x.at(1)).square().add(x.at(1).add(x.at(2)).square()),
                        PLAIN.equality(x -> linear(x, -1, 1, 2, 3)), at(-4, 1, 1), at(0.5, -0.5, 0.5), 0),
                new Problem("hs35", x -> linear(x, 9, -8, -6, -4).add(x.square().mul(Tensor.of(2.0, 2, 1)).sum())
                        .add(x.at(0).mul(x.at(1)).mul(2)).add(x.at(0).mul(x.at(2)).mul(2)),
                        PLAIN.inequality(x -> linear(x, 3, -1, -1, -2)).bounds(Bounds.uniform(3, 0, FREE)),
                        at(0.5, 0.5, 0.5), at(4.0 / 3, 7.0 / 9, 4.0 / 9), 1.0 / 9),
                new Problem("hs39", x -> x.at(0).neg(),
                        PLAIN.equality(x -> x.at(1).sub(x.at(0).pow(3)).sub(x.at(2).square()))
                                .equality(x -> x.at(0).square().sub(x.at(1)).sub(x.at(3).square())),
                        at(2, 2, 2, 2), at(1, 1, 0, 0), -1),
                new Problem("hs43", x -> x.square().mul(Tensor.of(1.0, 1, 2, 1)).sum().add(linear(x, 0, -5, -5, -21,
                        7)),
                        PLAIN.inequality(x -> Tensor.stack(0, x.square().sum().neg().add(linear(x, 8, -1, 1, -1, 1)),
                                x.square().mul(Tensor.of(-1.0, -2, -1, -2)).sum().add(linear(x, 10, 1, 0, 0, 1)),
                                x.square().mul(Tensor.of(-2.0, -1, -1, 0)).sum().add(linear(x, 5, -2, 1, 0, 1)))),
                        at(0, 0, 0, 0), at(0, 1, 2, -1), -44),
                new Problem("hs48", x -> x.at(0).sub(1).square().add(x.at(1).sub(x.at(2)).square())
                        .add(x.at(3).sub(x.at(4)).square()),
                        PLAIN.equality(x -> x.sum().sub(5)).equality(x -> linear(x, 3, 0, 0, 1, -2, -2)),
                        at(3, 5, -3, 2, -2), at(1, 1, 1, 1, 1), 0),
                new Problem("hs71", x -> x.at(0).mul(x.at(3)).mul(x.narrow(0, 0, 3).sum()).add(x.at(2)),
                        PLAIN.inequality(x -> x.prod().sub(25)).equality(x -> x.square().sum().sub(40))
                                .bounds(Bounds.uniform(4, 1, 5)),
                        at(1, 5, 5, 1), at(1, 4.7429994, 3.8211503, 1.3794082), 17.0140173));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void findsThePublishedSolution(Problem problem) {
        ConstrainedResult result = problem.minimizer.minimize(problem.objective, Tensor.of(problem.start));
        assertThat(result.isConverged()).as(result.toString()).isTrue();
        assertThat(result.violation()).isLessThanOrEqualTo(1e-7);
        assertThat(result.value()).isCloseTo(problem.value, within(1e-6 * Math.max(1, Math.abs(problem.value))));
        assertThat(result.x().toDoubles()).containsExactly(problem.solution, within(2e-4));
    }

    @Test
    void givesTheMultipliersOfTheActiveConstraints() {
        ConstrainedResult result = ConstrainedMinimizer.create().tolerances(1e-9, 1e-9)
                .inequality(x -> x.sum().neg().add(1)).inequality(x -> x.at(0).add(10))
                .minimize(x -> x.sub(1).square().sum(), Tensor.of(0.0, 0.0));
        assertThat(result.x().toDoubles()).containsExactly(new double[] {0.5, 0.5}, within(1e-8));
        // ∇f = (−1, −1) = μ∇g with ∇g = (−1, −1); the other constraint is slack.
        assertThat(result.multipliers().get(0).item()).isCloseTo(1, within(1e-7));
        assertThat(result.multipliers().get(1).item()).isZero();
    }

    @Test
    void saysThatConstraintsContradictEachOther() {
        ConstrainedResult result = ConstrainedMinimizer.create().equality(x -> x.sub(1)).equality(x -> x.add(1))
                .minimize(x -> x.square().sum(), Tensor.of(3.0));
        assertThat(result.isFeasible()).isFalse();
        assertThat(result.isConverged()).isFalse();
        assertThat(result.violation()).isCloseTo(1, within(1e-3));
    }

    @Test
    void refusesAnObjectiveThatIsNotOneNumber() {
        assertThatThrownBy(() -> PLAIN.minimize(x -> x, Tensor.of(1.0, 2.0)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("one number; got shape (2,)");
        assertThatThrownBy(() -> PLAIN.tolerances(0, 1)).hasMessageContaining("tolerances must be above 0");
    }
}
