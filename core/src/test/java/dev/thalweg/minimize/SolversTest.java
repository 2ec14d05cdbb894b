package dev.thalweg.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thalweg.problems.LeastSquaresProblem;
import dev.thalweg.problems.MoreGarbowHillstrom;
import dev.thalweg.problems.Problems;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SolversTest {
    /** A gradient this small, where the value is no greater than 1, counts as solved, for SciPy too. */
    private static final double SOLVED = 1e-4;

    private static Minimizer named(String name) {
        return Minimizer.of(Methods.named(name).with(Map.of()));
    }

    private static boolean isSolved(LeastSquaresProblem problem, double value, double gradient) {
        return gradient <= SOLVED * Math.max(1, Math.abs(value))
                || problem.minima().stream().anyMatch(minimum -> minimum > 0 && value <= minimum * (1 + 1e-5));
    }

    private static double median(List<Long> numbers) {
        List<Long> sorted = numbers.stream().sorted().toList();
        int n = sorted.size();
        return 0.5 * (sorted.get((n - 1) / 2) + sorted.get(n / 2));
    }

    /** The numbers of SciPy's solvers are made by {@code src/test/python/scipy_minimize.py}. */
    @ParameterizedTest
    @CsvSource({"bfgs, BFGS", "cg, CG", "lbfgs, L-BFGS-B", "newton, trust-exact", "newton-cg, Newton-CG",
            "trust-exact, trust-exact", "trust-krylov, trust-krylov", "sr1, BFGS"})
    void solvesAsManyProblemsAsSciPyWithNoMoreEvaluations(String method, String peer) throws IOException {
        JsonNode golden;
        try (InputStream in = SolversTest.class.getResourceAsStream("/golden/scipy-minimize.json")) {
            golden = new ObjectMapper().readTree(in).get("methods").get(peer);
        }
        int solved = 0;
        int solvedByPeer = 0;
        List<Long> evaluations = new ArrayList<>();
        List<Long> evaluationsOfPeer = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (LeastSquaresProblem problem : MoreGarbowHillstrom.all()) {
            JsonNode theirs = golden.get(String.valueOf(problem.number()));
            boolean isPeerDone = isSolved(problem, theirs.get("f").asDouble(), theirs.get("gradient").asDouble());
            Result result = named(method).iterations(2000).minimize(problem.objective(), problem.startPoint());
            boolean isDone = isSolved(problem, result.value(), result.gradient().abs().max().item());
            solved += isDone ? 1 : 0;
            solvedByPeer += isPeerDone ? 1 : 0;
            if (isDone && isPeerDone) {
                evaluations.add(result.evaluations().value());
                evaluationsOfPeer.add(theirs.get("evaluations").asLong());
            } else if (!isDone) {
                failures.add(problem.toString());
            }
        }
        assertThat(solved).as("solved but %s", failures).isGreaterThanOrEqualTo(solvedByPeer);
        assertThat(median(evaluations)).isLessThanOrEqualTo(median(evaluationsOfPeer));
    }

    private static Tensor extendedRosenbrock(Tensor x) {
        Tensor pairs = x.reshape(x.elements() / 2, 2);
        Tensor a = pairs.select(1, 0);
        return pairs.select(1, 1).sub(a.square()).square().mul(100).add(a.neg().add(1).square()).sum();
    }

    private static Tensor farStart(int n) {
        double[] start = new double[n];
        for (int i = 0; i < n; i++) {
            start[i] = i % 2 == 0 ? -1.2 : 1;
        }
        return Tensor.of(start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lbfgs", "cg", "cg-hz", "newton-cg", "trust-region"})
    void holdsManyVariables(String method) {
        int n = 20_000;
        Result result = named(method).minimize(SolversTest::extendedRosenbrock, farStart(n));
        assertThat(result.stopReason()).isEqualTo(StopReason.GRADIENT_TOLERANCE);
        assertThat(result.x().sub(1).abs().max().item()).isLessThan(1e-4);
    }

    /** Rings of valleys whose floors curve down along themselves: the way along the gradient sees their walls alone. */
    @Test
    void newtonCgComesRoundRingsOfValleys() {
        Result result = named("newton-cg").minimize(Problems.named("schaffer-2").function()::apply, Tensor.of(-55.8,
                49.9));
        assertThat(result.stopReason()).isEqualTo(StopReason.GRADIENT_TOLERANCE);
    }

    private static Tensor saddle(Tensor x) {
        return x.square().sum().add(x.at(1).square().mul(-2)).add(x.at(1).square().square());
    }

    @ParameterizedTest
    @ValueSource(strings = {"newton", "newton-cg", "trust-region", "trust-exact", "trust-krylov"})
    void leavesASaddleAlongNegativeCurvature(String method) {
        for (int n : new int[] {2, 300}) {
            Result result = named(method).minimize(SolversTest::saddle, Tensor.zeros(DType.FLOAT64, Shape.of(n)));
            assertThat(result.value()).isCloseTo(-0.25, within(1e-9));
            assertThat(Math.abs(result.x().at(1).item())).isCloseTo(StrictMath.sqrt(0.5), within(1e-5));
            assertThat(result.iterations()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfgs", "lbfgs", "cg", "sr1", "gd"})
    void whatKnowsNoCurvatureStaysOnASaddleAndSaysSo(String method) {
        Result result = named(method).minimize(SolversTest::saddle, Tensor.of(0.0, 0.0));
        assertThat(result.iterations()).isZero();
        assertThat(result.verdict().kind()).isEqualTo(Verdict.Kind.SADDLE);
        assertThat(result.evaluations()).isEqualTo(new Evaluations(1, 1, 0));
    }

    @Test
    void anIterationLimitHoldsOnASaddleToo() {
        Result result = named("newton").iterations(0).minimize(SolversTest::saddle, Tensor.of(0.0, 0.0));
        assertThat(result.evaluations()).isEqualTo(new Evaluations(1, 1, 0));
    }

    /**
     * A parabola takes one Newton step, or three from a first ball of a tenth of it that grows fourfold; the Hessian is asked for at each
     * point, and so at the end: is that a minimum?
     */
    @ParameterizedTest
    @CsvSource({"newton, 2, 4", "trust-exact, 4, 8", "newton-cg, 2, 4"})
    void countsEveryEvaluation(String method, long values, long products) {
        Result result = named(method).minimize(x -> x.square().mul(Tensor.of(1.0, 4.0)).sum(), Tensor.of(0.5, 0.25));
        assertThat(result.x().abs().max().item()).isLessThan(1e-12);
        assertThat(result.evaluations()).isEqualTo(new Evaluations(values, values, products));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cg", "cg-hz", "bfgs", "lbfgs", "newton", "newton-cg", "trust-exact", "trust-krylov", "sr1"})
    void stepsBackFromWhereThereAreNoNumbers(String method) {
        // Defined for positive x only; the minimum at (0.01, 2) lies close to the edge.
        Result result = named(method).minimize(
                x -> x.at(0).div(0.01).sub(x.at(0).log()).add(x.at(1).sub(x.at(1).log().mul(2))), Tensor.of(1.0, 1.0));
        assertThat(result.stopReason()).isEqualTo(StopReason.GRADIENT_TOLERANCE);
        assertThat(result.x().toDoubles()).containsExactly(new double[] {0.01, 2}, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfgs", "lbfgs", "newton", "newton-cg", "trust-exact", "trust-krylov"})
    void aGradientAsSmallAsRoundingAllowsIsNoFailure(String method) {
        Result result = named(method).gradientTolerance(1e-30)
                .minimize(x -> x.sub(3).cosh().sum().add(1e6), Tensor.of(1.0, 4.0));
        assertThat(result.x().toDoubles()).containsExactly(new double[] {3, 3}, within(1e-3));
        assertThat(result.stopReason()).isIn(StopReason.VALUE_TOLERANCE, StopReason.GRADIENT_TOLERANCE);
        assertThat(result.isConverged()).isTrue();
    }

    @Test
    void whatFallsWithoutEndDiverges() {
        Result result = named("lbfgs").minimize(x -> x.pow(3).sum(), Tensor.of(-1.0));
        assertThat(result.stopReason()).isEqualTo(StopReason.DIVERGED);
        assertThat(result.verdict().text()).contains("fall without end").doesNotContain("learning rate");
    }

    @Test
    void keepsTheShapeAndTypeOfTheStart() {
        for (String method : List.of("bfgs", "lbfgs", "cg", "newton", "newton-cg", "trust-exact", "trust-krylov",
                "sr1")) {
            Result result = named(method).gradientTolerance(1e-3)
                    .minimize(x -> x.sub(2).square().sum(), Tensor.zeros(DType.FLOAT32, Shape.of(2, 3)));
            assertThat(result.x().shape()).isEqualTo(Shape.of(2, 3));
            assertThat(result.x().dtype()).isEqualTo(DType.FLOAT32);
            assertThat(result.x().sub(2).abs().max().item()).as(method).isLessThan(1e-3);
        }
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> Methods.named("lbfgs").with(Map.of("memory", 2.5))).hasMessage(
                "lbfgs: the memory must be a whole number; got 2.5");
        assertThatThrownBy(() -> Methods.named("lbfgs").with(Map.of("memory", 0.0))).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> Methods.named("lbfgs").with(Map.of("lr", 0.1))).hasMessage(
                "lbfgs: no setting 'lr'; it has memory, c1, c2");
        assertThatThrownBy(() -> Methods.named("trust-region").with(Map.of("radius", 0.0))).hasMessageContaining(
                "above 0");
        assertThatThrownBy(() -> named("bfgs").minimize(x -> x.square().sum(), Tensor.zeros(DType.FLOAT64, Shape.of(
                50_000)))).hasMessageContaining("use lbfgs");
    }
}
