package dev.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thalweg.grad.Grad;
import dev.thalweg.grad.GradCheck;
import dev.thalweg.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The problems against a second version of them, written in Python: {@code src/test/python/more_garbow_hillstrom.py}. */
class MoreGarbowHillstromTest {
    /** The paper prints six digits and cuts the rest off. */
    private static final double DIGITS = 1e-5;
    /** Where the paper's minimum is 0, SciPy comes this near; where a valley is flat, not nearer. */
    private static final double ZERO = 1e-15;
    /** Rounding of a residual, relative to the largest of its vector. */
    private static final double ROUNDING = 1e-13;

    record Case(LeastSquaresProblem problem, JsonNode golden) {
        @Override
        public String toString() {
            return problem.toString();
        }
    }

    static List<LeastSquaresProblem> problems() {
        return Stream.concat(MoreGarbowHillstrom.all().stream(), MoreGarbowHillstrom.variants().stream()).toList();
    }

    static List<Case> cases() throws IOException {
        List<JsonNode> golden = new ArrayList<>();
        try (InputStream in = MoreGarbowHillstromTest.class.getResourceAsStream("/golden/more-garbow-hillstrom.json")) {
            new ObjectMapper().readTree(in).get("cases").forEach(golden::add);
        }
        return problems().stream().map(problem -> new Case(problem, golden.stream()
                .filter(node -> node.get("number").intValue() == problem.number()
                        && node.get("n").intValue() == problem.variables())
                .findFirst().orElseThrow())).toList();
    }

    private static double[] numbers(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false).mapToDouble(JsonNode::doubleValue).toArray();
    }

    @Test
    void areThirtyFiveAndEighteenOfThemUnconstrained() {
        assertThat(MoreGarbowHillstrom.all()).extracting(LeastSquaresProblem::number)
                .containsExactlyElementsOf(Stream.iterate(1, i -> i + 1).limit(35).toList());
        assertThat(MoreGarbowHillstrom.unconstrained()).hasSize(18);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreeWithPythonAtTheStandardStart(Case test) {
        LeastSquaresProblem problem = test.problem;
        assertThat(problem.equations()).isEqualTo(test.golden.get("m").intValue());
        assertThat(problem.start()).containsExactly(numbers(test.golden.get("start")), within(1e-16));
        Tensor residuals = problem.residuals().apply(problem.startPoint());
        double[] expected = numbers(test.golden.get("residuals"));
        double size = Tensor.of(expected).abs().max().item();
        assertThat(residuals.toDoubles()).containsExactly(expected, within(ROUNDING * Math.max(1, size)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void haveTheJacobianThatPythonFinds(Case test) {
        Tensor jacobian = Grad.jacobian(test.problem.residuals(), test.problem.startPoint());
        double[] expected = StreamSupport.stream(test.golden.get("jacobian").spliterator(), false)
                .flatMapToDouble(row -> java.util.Arrays.stream(numbers(row))).toArray();
        double size = Tensor.of(expected).abs().max().item();
        assertThat(jacobian.toDoubles()).containsExactly(expected, within(ROUNDING * Math.max(1, size)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void haveGradientsThatDifferencesConfirm(LeastSquaresProblem problem) {
        GradCheck.gradcheck(problem.residuals(), problem.startPoint());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takeThePublishedValueWhereSciPyEnds(Case test) {
        List<Double> values = new ArrayList<>();
        for (JsonNode end : test.golden.get("ends")) {
            double f = test.problem.objective().apply(Tensor.of(numbers(end.get("x")))).item();
            double expected = end.get("f").doubleValue();
            assertThat(f).isCloseTo(expected, within(1e-9 * expected + ZERO));
            values.add(f);
        }
        double least = test.problem.minima().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        assertThat(values).allMatch(f -> f >= least * (1 - DIGITS));
        assertThat(values).anyMatch(f -> test.problem.minima().stream()
                .anyMatch(minimum -> Math.abs(f - minimum) <= DIGITS * minimum + ZERO));
    }
}
