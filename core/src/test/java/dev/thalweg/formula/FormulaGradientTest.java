package dev.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaGradientTest {
    private static BoundFormula bind(String text, int size) {
        Formula formula = Formula.parse(text);
        Map<String, Integer> dims = new HashMap<>();
        formula.variables().stream().filter(name -> size > 0 && !name.equals("s")).forEach(name -> dims.put(name,
                size));
        return formula.bind(dims);
    }

    private static double[] gradient(BoundFormula formula, double... point) {
        Tensor x = Tensor.of(point).requiresGrad();
        formula.apply(x).sum().backward();
        return Objects.requireNonNull(x.grad()).toDoubles();
    }

    private static double gradient(String formula, double... point) {
        return gradient(bind(formula, 0), point)[0];
    }

    /** The derivative of order two along the first variable. */
    private static double secondDerivative(BoundFormula formula, double... point) {
        Tensor x = Tensor.of(point).requiresGrad();
        formula.apply(x).sum().backward(null, false, true);
        Tensor first = Objects.requireNonNull(x.grad());
        x.zeroGrad();
        first.sum().backward();
        return Objects.requireNonNull(x.grad()).toDoubles()[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqrt(x)*y", "cbrt(x) + y", "exp(x/y)", "expm1(x)*y", "log(x*y)", "log1p(x*y)",
            "log2(x + y)",
            "log10(x + y)", "sin(x*y)", "cos(x*y)", "tan(x)*y", "asin(x/2)*y", "acos(x/2)*y", "atan(x*y)",
            "atan2(x, y)", "sinh(x)*y",
            "cosh(x*y)", "tanh(x*y)", "asinh(x*y)", "acosh(1 + x*y)", "atanh(x/2)*y", "abs(-x*y)", "sign(x)*y*x",
            "min(x*y, 10)",
            "max(x*y, y, x^3)", "pow(x, y)", "x^y", "hypot(x, y)", "erf(x*y)", "erfc(x/y)", "gamma(x + y)",
            "lgamma(x*y)",
            "sigmoid(x*y)", "softplus(x*y)", "relu(x*y)", "if(x > y, x*y, x^2*y)", "x - y/x", "-x^2*y", "2^x*y",
            "floor(x)*x*y"})
    void agreesWithDifferencesOfNumbers(String text) {
        assertAgreesWithDifferences(bind(text, 0), text.indexOf('y') < text.indexOf('x') ? new double[] {1.3, 0.7}
                : new double[] {0.7, 1.3});
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum(100*(x[2:] - x[:-2]^2)^2 + (1 - x[:-2])^2)", "sum(x*y)", "prod(x) + y[2]",
            "mean(x)*sum(y)",
            "min(x)*max(y)", "norm(x)*norm(y)", "norm1(x*y)", "dot(x, y)^2", "dot(cumsum(x), y)", "x*y", "x[1]*y",
            "if(x > 0, sqrt(abs(x))*y, x^2)", "sum((x - mean(x))^2)*y[-1]", "max(x, y)", "min(x[2:], y[:-2])*x[1]",
            "if(sum(x) > 0, x, y)*s", "if(x < 0, cumsum(x)*s, sum(y)*x)", "s*x^2 + y"})
    void agreesWithDifferencesOfVectors(String text) {
        BoundFormula bound = bind(text, 3);
        double[] point = {0.7, -1.3, 2.1, 1.9, -0.2, 0.5, 1.1};
        assertAgreesWithDifferences(bound, Arrays.copyOf(point, bound.size()));
    }

    private static void assertAgreesWithDifferences(BoundFormula formula, double[] point) {
        double[] gradient = gradient(formula, point);
        double step = 1e-5;
        for (int i = 0; i < point.length; i++) {
            double[] high = point.clone();
            double[] low = point.clone();
            high[i] += step;
            low[i] -= step;
            double difference = (formula.apply(Tensor.of(high)).sum().item() - formula.apply(Tensor.of(low)).sum()
                    .item())
                    / (2 * step);
            assertThat(gradient[i]).as("%s, entry %d", formula.formula(), i)
                    .isCloseTo(difference, within(1e-7 * Math.max(1, Math.abs(difference))));
        }
    }

    @ParameterizedTest
    @CsvSource({"x^0, 0, 0", "x^1, 1, 0", "x^2, 0, 2", "x^3, 0, 0", "x^2 + x, 1, 2", "'pow(x, 2)', 0, 2",
            "x^(4/2), 0, 2",
            "x**2, 0, 2", "(2*x)^2, 0, 8", "x*x, 0, 2"})
    void powersAreSmoothAtZero(String formula, double first, double second) {
        assertThat(gradient(formula, 0)).isEqualTo(first);
        if (!formula.equals("x^0") && !formula.equals("x^1")) {
            assertThat(secondDerivative(bind(formula, 0), 0)).isEqualTo(second);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x^2  | -3 | -6
            x^3  | -2 | 12
            x^-1 | -2 | -0.25
            x^-2 | 2  | -0.25
            """)
    void powersTakeNegativeBases(String formula, double point, double expected) {
        assertThat(gradient(formula, point)).isCloseTo(expected, within(1e-15));
    }

    /** A formula, x, and the derivative: always that of the branch taken alone, whatever the other would give. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            if(x > 0, sqrt(x), 0)                        | -1 | 0
            if(x > 0, sqrt(x), 0)                        | 0  | 0
            if(x > 0, sqrt(x), x)                        | -1 | 1
            if(x > 0, sqrt(x), 0)                        | 4  | 0.25
            if(x == 0, 1, sin(x)/x)                      | 0  | 0
            if(x < 0, log(-x), log(x))                   | 2  | 0.5
            if(x < 0, log(-x), log(x))                   | -2 | -0.5
            if(x > 0, if(x > 1, sqrt(x - 1), x), -x)     | -2 | -1
            if(x > 0, if(x > 1, sqrt(x - 1), x), -x)     | 0.5 | 1
            if(x > 0, if(x > 1, sqrt(x - 1), x), -x)     | 2  | 0.5
            x*if(x > 0, log(x)^2, 3)                     | -1 | 3
            if(x > 0, sum(sqrt(x)), x)                   | -1 | 1
            if(x > 0, exp(x), 1/0)                       | 0  | 0
            if(x <= 0, x, exp(1e3*x)*log(-x))            | -1 | 1
            """)
    void anUntakenBranchGivesNoGradient(String formula, double x, double expected) {
        BoundFormula bound = bind(formula, 0);
        assertThat(gradient(bound, x)).containsExactly(expected);
        assertThat(secondDerivative(bound, x)).isFinite();
    }

    @Test
    void anUntakenBranchGivesNoGradientElementByElement() {
        assertThat(gradient(bind("if(x > 0, sqrt(x), 2*x)", 3), -1, 4, 0)).containsExactly(2, 0.25, 2);
        // A number that a branch uses for some elements only gathers the gradients of those.
        Formula scaled = Formula.parse("s*0 + sum(if(x > 0, sqrt(x)*s, x))");
        assertThat(gradient(scaled.bind(Map.of("x", 3)), 5, -1, 4, -9)).containsExactly(2, 1, 1.25, 1);
        // What mixes elements is taken where any of its results is.
        assertThat(gradient(bind("if(x > 0, sqrt(sum(x)), 0)", 2), -3, -1)).containsExactly(0, 0);
        assertThat(gradient(bind("if(x > 0, sqrt(sum(x)), 0)", 2), -3, 7)).containsExactly(0.25, 0.25);
        assertThat(gradient(bind("if(x[1] > 0, sum(sqrt(x)), 0)", 2), -3, -1)).containsExactly(0, 0);
        assertThat(gradient(bind("if(x[1] > 0, sqrt(x[2]), x)", 2), -3, -1)).containsExactly(1, 1);
    }

    @Test
    void anUntakenBranchGivesNoGradientInRows() {
        BoundFormula bound = Formula.parse("if(s > 0, sqrt(s)*sum(x), norm(x)) + if(x > 0, sqrt(x), 0)[2]")
                .bind(Map.of("x", 2));
        Tensor rows = Tensor.of(-1.0, 3.0, 4.0, 4.0, 1.0, -1.0).reshape(2, 3).requiresGrad();
        bound.applyRows(rows).sum().backward();

        double[] first = gradient(bound, -1, 3, 4);
        double[] second = gradient(bound, 4, 1, -1);
        assertThat(first).containsExactly(new double[] {0, 0.6, 0.8 + 0.25}, within(1e-15));
        assertThat(Objects.requireNonNull(rows.grad()).at(0).toDoubles()).isEqualTo(first);
        assertThat(Objects.requireNonNull(rows.grad()).at(1).toDoubles()).isEqualTo(second);
    }

    @Test
    void minimumOfRosenbrockIsAtOnes() {
        BoundFormula rosenbrock = bind("sum(100*(x[2:] - x[:-2]^2)^2 + (1 - x[:-2])^2)", 100);
        Tensor ones = Tensor.ones(100).to(DType.FLOAT64);
        assertThat(rosenbrock.apply(ones).item()).isZero();
        assertThat(gradient(rosenbrock, ones.toDoubles())).containsOnly(0);
    }
}
