package dev.thalweg.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.problems.LeastSquaresProblem;
import dev.thalweg.problems.MoreGarbowHillstrom;
import dev.thalweg.problems.Problems;
import dev.thalweg.problems.TestProblem;
import dev.thalweg.tensor.Generator;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {
    private static final Minimizer LBFGSB = Minimizer.of(LbfgsB.standard()).gradientTolerance(1e-8);

    static List<Method> gradientMethods() {
        return List.of(LbfgsB.standard(), LbfgsB.standard().memory(1), ProjectedGradient.standard());
    }

    private static Bounds box(TestProblem problem) {
        return Bounds.of(problem.lower().stream().mapToDouble(Double::doubleValue).toArray(),
                problem.upper().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** A convex quadratic in a box: what ends it is the first-order conditions, checked entry by entry. */
    @ParameterizedTest
    @MethodSource("gradientMethods")
    void fulfilTheFirstOrderConditionsOnQuadratics(Method method) {
        int n = 30;
        Generator generator = Generator.of(1);
        Tensor factor = Tensor.randn(generator, DType.FLOAT64, Shape.of(n, n));
        Tensor target = Tensor.randn(generator, DType.FLOAT64, Shape.of(n)).mul(3);
        Bounds box = Bounds.uniform(n, -1, 0.5);
        Result result = Minimizer.of(method).gradientTolerance(1e-7).iterations(20_000).observer((i, point, norm) -> {
            assertThat(box.contains(point.x().toDoubles())).isTrue();
            return true;
        }).minimize(x -> factor.matmul(x.sub(target)).square().sum(), Tensor.zeros(DType.FLOAT64, Shape.of(n)), box);
        assertThat(result.stopReason()).as(result.toString()).isEqualTo(StopReason.GRADIENT_TOLERANCE);
        double[] x = result.x().toDoubles();
        double[] gradient = result.gradient().toDoubles();
        int held = 0;
        for (int i = 0; i < n; i++) {
            boolean atLower = x[i] == -1;
            boolean atUpper = x[i] == 0.5;
            held += atLower || atUpper ? 1 : 0;
            assertThat(gradient[i]).isBetween(atUpper ? Double.NEGATIVE_INFINITY : -1e-6,
                    atLower ? Double.POSITIVE_INFINITY : 1e-6);
        }
        assertThat(held).isBetween(5, n - 1);
        assertThat(result.verdict().kind()).isEqualTo(Verdict.Kind.MINIMUM);
        assertThat(result.verdict().text()).contains(held + " of 30 variables lie at bounds", "curves up");
        assertThat(result.projectedGradientNorm()).isLessThan(1e-7).isLessThan(result.gradientNorm());
    }

    @ParameterizedTest
    @ValueSource(strings = {"adjiman", "mccormick", "himmelblau", "branin", "styblinski-tang"})
    void stayInTheBoxOfTestProblems(String name) {
        TestProblem problem = Problems.named(name);
        for (Method method : gradientMethods()) {
            Result result = Minimizer.of(method).gradientTolerance(1e-6).minimize(x -> {
                assertThat(box(problem).contains(x.toDoubles())).isTrue();
                return problem.function().apply(x);
            }, problem.startPoint(), box(problem));
            assertThat(result.isConverged()).as(method + " " + result).isTrue();
        }
        Result result = LBFGSB.minimize(problem.function()::apply, problem.minimizerPoints().getFirst().add(0.01),
                box(problem));
        assertThat(result.value()).isCloseTo(problem.minimum(), within(1e-9));
    }

    @Test
    void solveTheProblemsOfTheLiteratureWithoutBounds() {
        int solved = 0;
        for (LeastSquaresProblem problem : MoreGarbowHillstrom.all()) {
            Result result = LBFGSB.iterations(5000).minimize(problem.objective(), problem.startPoint());
            solved += problem.minima().stream().anyMatch(minimum -> Math.abs(result.value() - minimum) <= 1e-5
                    * minimum + 1e-9) ? 1 : 0;
        }
        assertThat(solved).isEqualTo(35);
    }

    @Test
    void takeTheStepsOfLbfgsWhereNoBoundIsMet() {
        LeastSquaresProblem problem = MoreGarbowHillstrom.extendedRosenbrock(10);
        Minimizer lbfgs = Minimizer.of(Lbfgs.standard().lineSearch(LbfgsB.standard().lineSearch()))
                .gradientTolerance(1e-8);
        Result free = lbfgs.minimize(problem.objective(), problem.startPoint());
        Result bounded = LBFGSB.minimize(problem.objective(), problem.startPoint(), Bounds.uniform(10, -1e6,
                Double.POSITIVE_INFINITY));
        assertThat(bounded.iterations()).isEqualTo(free.iterations());
        assertThat(bounded.x().toDoubles()).containsExactly(free.x().toDoubles(), within(1e-8));
    }

    @Test
    void holdFixedVariablesAndMoveTheStartInside() {
        Result result = LBFGSB.minimize(x -> x.sub(3).square().sum(), Tensor.of(9.0, 9.0), Bounds.of(new double[] {1,
                -5}, new double[] {1, 5}));
        assertThat(result.start().x().toDoubles()).containsExactly(1, 5);
        assertThat(result.x().toDoubles()).containsExactly(new double[] {1, 3}, within(1e-8));
    }

    @Test
    void aMaximumWithinBoundsIsOne() {
        Result result = LBFGSB.maximize(true).minimize(x -> x.square().sum(), Tensor.of(0.5, 0.1), Bounds.uniform(2,
                -1, 2));
        assertThat(result.x().toDoubles()).containsExactly(2, 2);
        assertThat(result.verdict().kind()).isEqualTo(Verdict.Kind.MAXIMUM);
        assertThat(result.projectedGradientNorm()).isZero();
    }

    @Test
    void areRefusedByMethodsThatCannotHoldThem() {
        assertThatThrownBy(() -> GradientDescent.learningRate(0.1).minimize(x -> x.square().sum(), Tensor.of(1.0),
                Bounds.uniform(1, 0, 2)))
                .hasMessageContaining("gd cannot hold bounds; take one that can: lbfgsb, projected-gradient");
        assertThatThrownBy(() -> LBFGSB.minimize(x -> x.square().sum(), Tensor.of(1.0), Bounds.uniform(2, 0, 2)))
                .hasMessageContaining("one interval per entry of x; got 2 for 1");
        assertThatThrownBy(() -> Bounds.uniform(2, 1, 0)).hasMessageContaining("got 1.0 and 0.0 at entry 0");
        assertThatThrownBy(() -> Bounds.uniform(2, Double.NaN, 0)).hasMessageContaining("must not be above");
    }

    @Test
    void aSimplexNeedsNoDerivatives() {
        NelderMead fine = NelderMead.standard().tolerances(1e-9, 1e-12);
        TestProblem rosenbrock = Problems.named("rosenbrock");
        for (NelderMead method : List.of(fine, fine.adaptive(true))) {
            Result result = Minimizer.of(method).iterations(2000).minimize(rosenbrock.function()::apply, rosenbrock
                    .startPoint());
            assertThat(result.stopReason()).isEqualTo(StopReason.STEP_TOLERANCE);
            assertThat(result.x().toDoubles()).containsExactly(new double[] {1, 1}, within(1e-6));
            Result steps = Minimizer.of(method).minimize(x -> Tensor.scalar(Math.abs(x.toDoubles()[0] - 2)), Tensor.of(
                    7.0));
            assertThat(steps.x().item()).isCloseTo(2, within(1e-6));
        }
        Result bounded = Minimizer.of(fine).minimize(x -> {
            assertThat(Bounds.uniform(2, -1, 0.5).contains(x.toDoubles())).isTrue();
            return x.sub(Tensor.of(3.0, 0.2)).square().sum();
        }, Tensor.of(0.5, 0.5), Bounds.uniform(2, -1, 0.5));
        assertThat(bounded.x().toDoubles()).containsExactly(new double[] {0.5, 0.2}, within(1e-6));
    }

    @Test
    void manyStartsFindTheMinimaOfHimmelblau() {
        TestProblem problem = Problems.named("himmelblau");
        MultiStart.Outcome outcome = new MultiStart(LBFGSB, 40, 0).minimize(problem.function()::apply, problem
                .startPoint(), box(problem), true);
        assertThat(outcome.minima()).hasSizeGreaterThanOrEqualTo(4);
        for (Tensor known : problem.minimizerPoints()) {
            assertThat(outcome.minima().subList(0, 4)).anyMatch(minimum -> minimum.result().x().sub(known).abs().max()
                    .item() < 1e-6);
        }
        assertThat(outcome.best().value()).isLessThan(1e-12);
    }

    @Test
    void hopsLeaveALocalMinimum() {
        TestProblem problem = Problems.named("styblinski-tang");
        Tensor high = Tensor.of(2.7, 2.7);
        Minimizer lbfgs = Minimizer.of(Lbfgs.standard());
        assertThat(lbfgs.minimize(problem.function()::apply, high).value()).isGreaterThan(-60);
        MultiStart.Outcome outcome = new MultiStart(lbfgs, 60, 0).hop(problem.function()::apply, high, 4, 5);
        assertThat(outcome.best().value()).isCloseTo(problem.minimum(), within(1e-8));
        assertThatThrownBy(() -> new MultiStart(lbfgs, 5, 0).hop(x -> x.sum(), high, 0, 1))
                .hasMessageContaining("the reach must be above 0");
    }
}
