package dev.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
    /** Relative; tensors may sum in another order and have their own special functions, a few units in the last place. */
    private static final double PRECISION = 1e-12;

    private static double value(String formula, double... point) {
        return Formula.parse(formula).bind(Map.of()).apply(Tensor.of(point)).item();
    }

    private static void assertClose(double actual, double expected, String what) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            assertThat(actual).as(what).isEqualTo(Double.valueOf(expected));
        } else {
            assertThat(actual).as(what).isCloseTo(expected, within(PRECISION * Math.max(1, Math.abs(expected))));
        }
    }

    @Test
    void evaluatesTheFormulaOfTheFirstExample() {
        assertThat(value("0.5*x^2 + x + 0.25*y^2 - 2", 2, 2)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            erf(0.5)              | 0.5204998778130465
            erfc(2)               | 0.004677734981047266
            gamma(5)              | 24
            gamma(0.5)            | 1.772453850905516
            lgamma(100)           | 359.1342053695754
            lgamma(-0.5)          | 1.2655121234846454
            sign(-3)              | -1
            round(2.5)            | 2
            round(-0.6)           | -1
            cbrt(-27)             | -3
            hypot(3, 4)           | 5
            max(1, 3, 2)          | 3
            min(4, 3, pi, 5)      | 3
            2^3^2                 | 512
            -2^2                  | -4
            7/2/2                 | 1.75
            (1 < 2) + (2 <= 2)    | 2
            (1 > 2) + (1 == 2)    | 0
            log(0) != log(-1)     | 1
            log(-1) == log(-1)    | 0
            if(log(-1), 1, 2)     | 1
            if(0, 1, 2)           | 2
            sum(3) + mean(3) + norm(-3) + max(3) + cumsum(3) | 15
            e^(2*log(3))          | 9.000000000000002
            """)
    void evaluatesFormulasOfNumbers(String formula, double expected) {
        assertClose(value(formula), expected, formula);
    }

    @Test
    void agreesWithPlainArithmeticOnRandomFormulas() {
        RandomTrees trees = RandomTrees.scalar(5, PlainEvaluation::knows, List.of("x", "y", "z"));
        SplittableRandom random = new SplittableRandom(6);
        int finite = 0;
        for (int i = 0; i < 3000; i++) {
            Formula formula = Formula.parse(trees.tree(1 + i % 4).toString());
            Map<String, double[]> plain = new HashMap<>();
            Map<String, Tensor> tensors = new HashMap<>();
            for (String name : formula.variables()) {
                double drawn = random.nextInt(3) == 0 ? random.nextInt(-2, 3) : random.nextDouble(-3, 3);
                plain.put(name, new double[] {drawn});
                tensors.put(name, Tensor.scalar(drawn));
            }
            double expected = PlainEvaluation.evaluate(formula.tree(), plain)[0];
            double actual = formula.bind(Map.of()).apply(tensors).item();
            // Rounding may push a value over a step; such formulas are rare and tell nothing.
            if (Math.abs(expected) < 1e6 && !hasStep(formula)) {
                assertThat(actual).as("%s at %s", formula, tensors).isCloseTo(expected, within(1e-9));
                finite++;
            }
            if (Double.isNaN(expected) && !hasStep(formula)) {
                assertThat(actual).as("%s at %s", formula, tensors).isNaN();
            }
        }
        assertThat(finite).isGreaterThan(800);
    }

    private static boolean hasStep(Formula formula) {
        String text = formula.toString();
        return List.of("floor", "ceil", "round", "sign", "<", ">", "=", "if").stream().anyMatch(text::contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum(100*(x[2:] - x[:-2]^2)^2 + (1 - x[:-2])^2)", "x", "x + y", "x*2 - y/x", "-x", "x[1]",
            "x[-1]*s",
            "x[2:3]", "x[:]", "x[:-2] - y[2:]", "prod(x)", "mean(x)", "min(x)", "max(x)", "norm(x)", "norm1(x - 1)",
            "dot(x, y)",
            "cumsum(x)", "cumsum(x)[-1] - sum(x)", "min(x, y)", "max(x, y, s)", "if(x > 0, x, y)", "if(s > 0, x, 0)",
            "if(x > 0, s, sum(x))", "x^s", "s^x", "2^x", "x^2", "(x < y) + (x[1] < y)", "sum((x - mean(x))^2)/3",
            "sin(x)*exp(y)",
            "sum(x)*x", "(x + y)[2]", "x[2:][1:2]", "max(x[1:2], y[-2:])", "if(x > y, x[1], y[-1])", "s", "3", "s*pi",
            "if(max(x) > 1, cumsum(y), x*s)"})
    void agreesWithPlainArithmeticOnVectors(String text) {
        double[] x = {0.7, -1.3, 2.1, 0.4};
        double[] y = {1.9, -0.2, -0.5, 3.3};
        double[] s = {1.25};
        Formula formula = Formula.parse(text);
        Map<String, double[]> plain = Map.of("x", x, "y", y, "s", s);
        Map<String, Integer> dims = new HashMap<>();
        formula.variables().stream().filter(name -> !name.equals("s")).forEach(name -> dims.put(name, 4));
        BoundFormula bound = formula.bind(dims);

        double[] flat = formula.variables().stream().flatMapToDouble(name -> Arrays.stream(plain.get(name)))
                .toArray();
        double[] expected = PlainEvaluation.evaluate(formula.tree(), plain);
        Tensor actual = bound.apply(Tensor.of(flat));

        assertThat(actual.shape()).isEqualTo(bound.resultShape());
        assertThat(actual.toDoubles()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertClose(actual.toDoubles()[i], expected[i], text);
        }
        assertThat(bound.apply(Map.of("x", Tensor.of(x), "y", Tensor.of(y), "s", Tensor.scalar(s[0]))).toDoubles())
                .isEqualTo(actual.toDoubles());
        assertRowsEqualSinglePoints(bound, flat);
    }

    private static void assertRowsEqualSinglePoints(BoundFormula bound, double[] flat) {
        int k = 5;
        double[] points = new double[k * flat.length];
        for (int i = 0; i < points.length; i++) {
            int row = i / flat.length;
            points[i] = flat[i % flat.length] * (1 - 0.75 * row);
        }
        Tensor rows = Tensor.of(points).reshape(k, flat.length);
        Tensor values = bound.applyRows(rows);

        Shape one = bound.resultShape();
        assertThat(values.shape()).isEqualTo(one.rank() == 0 ? Shape.of(k) : Shape.of(k, one.size(0)));
        for (int i = 0; i < k; i++) {
            assertThat(values.at(i).toDoubles()).as("row %d of %s", i, bound.formula())
                    .isEqualTo(bound.apply(rows.at(i)).toDoubles());
        }
    }

    @Test
    void laysVariablesOutInTheirOrder() {
        BoundFormula bound = Formula.parse("b*sum(x) - a + sum(y)").bind(Map.of("x", 3, "y", 1));

        assertThat(bound.size()).isEqualTo(6);
        assertThat(bound.layout()).extracting(BoundFormula.Slot::name).containsExactly("b", "x", "a", "y");
        assertThat(bound.layout()).extracting(BoundFormula.Slot::offset).containsExactly(0, 1, 4, 5);
        assertThat(bound.entryNames()).containsExactly("b", "x[1]", "x[2]", "x[3]", "a", "y[1]");
        assertThat(bound.apply(Tensor.of(2.0, 1.0, 10.0, 100.0, 5.0, 1000.0)).item()).isEqualTo(2 * 111 - 5 + 1000);
        assertThat(bound.layout().get(3).shape()).isEqualTo(Shape.of(1));
    }

    @Test
    void takesColumnsAsData() {
        BoundFormula model = Formula.parse("b1*(1 - exp(-b2*x))").bind(Map.of("x", 3));
        Tensor fitted = model.apply(
                Map.of("b1", Tensor.scalar(2.0), "b2", Tensor.scalar(1.0), "x", Tensor.of(0.0, 1.0, 2.0)));
        assertThat(fitted.toDoubles()).containsExactly(new double[] {0, 1.2642411176571153, 1.7293294335267746},
                within(1e-15));
    }

    @Test
    void evaluatesALongRowOfTermsAndItsGradient() {
        Tensor x = Tensor.of(3.0).requiresGrad();
        Tensor sum = Formula.parse("x" + "+x".repeat(40_000)).bind(Map.of()).apply(x);
        sum.backward();
        assertThat(sum.item()).isEqualTo(3 * 40_001);
        assertThat(x.grad().item()).isEqualTo(40_001);
        assertThat(value("max(" + "x, ".repeat(30_000) + "1)", 2)).isEqualTo(2);
        assertThat(value("1" + "+1".repeat(40_000))).isEqualTo(40_001);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '-'               | x | ''
            'sin('            | x | )
            'if(x, '          | x | ', x)'
            'x^'              | x | ''
            'max(x, 1, '      | x | )
            'if(x < (1 - '    | x | '), x, 2)'
            '1 + 2*(x - '     | x | )
            """)
    void evaluatesTheDeepestFormulaOnASmallStack(String front, String middle, String back) throws InterruptedException {
        int deepest = 1;
        while (parses(front.repeat(deepest + 1) + middle + back.repeat(deepest + 1))) {
            deepest++;
        }
        assertThat(deepest).isGreaterThan(40);
        String text = front.repeat(deepest) + middle + back.repeat(deepest);
        FormulaErrorTest.onSmallStack(() -> {
            BoundFormula bound = Formula.parse(text).bind(Map.of());
            Tensor x = Tensor.of(0.5).requiresGrad();
            bound.apply(x).backward();
            bound.applyRows(Tensor.of(0.5, 2.0).reshape(2, 1));
            assertThat(x.grad()).isNotNull();
        });
    }

    private static boolean parses(String text) {
        try {
            Formula.parse(text);
            return true;
        } catch (FormulaException _) {
            return false;
        }
    }

    /** A formula, the sizes of x and y (0: a single number), the column of the mistake, and the message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2 + x + y         | 3 | 4 | 7 | +: vectors must have the same size; got x of size 3 and y of size 4
            x*2*y             | 3 | 4 | 4 | *: vectors must have the same size; got x of size 3 and y of size 4
            x[2:] - x         | 3 | 0 | 7 | -: vectors must have the same size; got x[2:] of size 2 and x of size 3
            sum(x < y)        | 3 | 4 | 7 | <: vectors must have the same size; got x of size 3 and y of size 4
            x^y               | 3 | 4 | 2 | ^: vectors must have the same size; got x of size 3 and y of size 4
            1 + dot(x, y)     | 3 | 4 | 5 | dot: vectors must have the same size; got x of size 3 and y of size 4
            dot(x, y)         | 3 | 0 | 8 | dot: takes vectors; got a single number, y; for a product write *
            max(1, x, y)      | 3 | 4 | 1 | max: vectors must have the same size; got x of size 3 and y of size 4
            if(x > 0, y, 1)   | 3 | 4 | 1 | if: vectors must have the same size; got x > 0 of size 3 and y of size 4
            x + y             | 3 | 1 | 3 | +: vectors must have the same size; got x of size 3 and y of size 1
            1 + x[4]          | 3 | 0 | 6 | x[4]: an index must be from 1 to 3 or from -3 to -1, as x has 3 elements; got 4
            x[-4]             | 3 | 0 | 2 | x[-4]: an index must be from 1 to 3 or from -3 to -1, as x has 3 elements; got -4
            x[2:5]            | 3 | 0 | 2 | x[2:5]: an index must be from 1 to 3 or from -3 to -1, as x has 3 elements; got 5
            x[2]              | 1 | 0 | 2 | x[2]: an index must be from 1 to 1 or from -1 to -1, as x has 1 element; got 2
            x[2:][3]          | 3 | 0 | 6 | x[2:][3]: an index must be from 1 to 2 or from -2 to -1, as x[2:] has 2 elements; got 3
            x[3:2]            | 3 | 0 | 2 | x[3:2]: a slice holds at least one element; got the elements from 3 to 2 of 3
            x[1]              | 0 | 0 | 2 | x: only a vector has elements; got a single number; give x a size
            sum(x)[1:2]       | 3 | 0 | 7 | sum(x): only a vector has elements; got a single number
            """)
    void checksSizesWhenBound(String text, int xSize, int ySize, int column, String message) {
        Formula formula = Formula.parse(text);
        Map<String, Integer> dims = new HashMap<>();
        Map.of("x", xSize, "y", ySize).forEach((name, size) -> {
            if (size > 0) {
                dims.put(name, size);
            }
        });
        assertThatThrownBy(() -> formula.bind(dims)).isInstanceOf(FormulaException.class).hasMessage(message)
                .extracting(e -> ((FormulaException) e).column()).isEqualTo(column);
    }

    @Test
    void saysThatAnObjectiveIsASingleNumber() {
        BoundFormula vector = Formula.parse("2*x").bind(Map.of("x", 3));
        assertThatThrownBy(vector::requireScalar).isInstanceOf(FormulaException.class).hasMessage(
                "formula: its value must be a single number; got a vector of size 3; reduce it, for example with sum(…)"
                        + " or norm(…)");
        BoundFormula scalar = Formula.parse("norm(2*x)").bind(Map.of("x", 3));
        assertThat(scalar.requireScalar()).isSameAs(scalar);
    }

    @Test
    void checksWhatItIsGiven() {
        Formula formula = Formula.parse("alpha + beta");
        assertThatThrownBy(() -> formula.bind(Map.of("alhpa", 2)))
                .hasMessage(
                        "alhpa: is not a variable of the formula; its variables are alpha, beta; did you mean alpha?");
        assertThatThrownBy(() -> formula.bind(Map.of("e", 2))).hasMessageStartingWith("e: is not a variable");
        assertThatThrownBy(() -> formula.bind(Map.of("beta", 0)))
                .hasMessage("beta: the size of a vector is at least 1; got 0");
        assertThatThrownBy(() -> Formula.parse("sum(x) + sum(y)").bind(Map.of("x", Integer.MAX_VALUE, "y", 1)))
                .hasMessage("sizes: add up to at most 2147483647; got more");

        BoundFormula bound = formula.bind(Map.of("beta", 2));
        assertThatThrownBy(() -> bound.apply(Tensor.of(1.0, 2.0)))
                .hasMessage("point: must have shape (3,) for alpha, beta; got shape (2,)");
        assertThatThrownBy(() -> bound.apply(Tensor.of(DType.FLOAT32, 1, 2, 3)))
                .hasMessage("point: a formula computes in float64; got float32; convert it");
        assertThatThrownBy(() -> bound.applyRows(Tensor.of(1.0, 2.0, 3.0)))
                .hasMessage("points: must have shape (k, 3), one point per row; got shape (3,)");
        assertThatThrownBy(() -> bound.apply(Map.of("alpha", Tensor.scalar(1.0))))
                .hasMessage("beta: needs a value; got values for alpha");
        assertThatThrownBy(
                () -> bound.apply(Map.of("alpha", Tensor.scalar(1.0), "beta", Tensor.of(1.0, 2.0, 3.0))))
                .hasMessage("beta: must have shape (2,); got shape (3,)");
    }

    @Test
    void everyFunctionIsDescribed() {
        for (FormulaFunction function : FormulaFunction.values()) {
            assertThat(function.signature()).startsWith(function.symbol() + "(").endsWith(")");
            assertThat(function.summary()).isNotBlank().doesNotEndWith(".");
            assertThat(FormulaFunction.named(function.symbol())).isPresent();
        }
    }
}
