package dev.thalweg.formula;

import dev.thalweg.formula.Expression.Binary;
import dev.thalweg.formula.Expression.Call;
import dev.thalweg.formula.Expression.Chain;
import dev.thalweg.formula.Expression.Element;
import dev.thalweg.formula.Expression.Link;
import dev.thalweg.formula.Expression.Literal;
import dev.thalweg.formula.Expression.Named;
import dev.thalweg.formula.Expression.Negation;
import dev.thalweg.formula.Expression.Slice;
import dev.thalweg.formula.Expression.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Evaluates a tree over plain Java numbers, by its own tables: what tensors are held to. Single numbers have length 1. */
final class PlainEvaluation {
    private static final Map<String, DoubleUnaryOperator> EACH = Map.ofEntries(Map.entry("sqrt", StrictMath::sqrt),
            Map.entry("cbrt", StrictMath::cbrt), Map.entry("exp", StrictMath::exp), Map.entry("expm1",
                    StrictMath::expm1),
            Map.entry("log", StrictMath::log), Map.entry("log1p", StrictMath::log1p),
            Map.entry("log2", x -> StrictMath.log(x) / StrictMath.log(2)), Map.entry("log10", StrictMath::log10),
            Map.entry("sin", StrictMath::sin), Map.entry("cos", StrictMath::cos), Map.entry("tan", StrictMath::tan),
            Map.entry("asin", StrictMath::asin), Map.entry("acos", StrictMath::acos), Map.entry("atan",
                    StrictMath::atan),
            Map.entry("sinh", StrictMath::sinh), Map.entry("cosh", StrictMath::cosh), Map.entry("tanh",
                    StrictMath::tanh),
            Map.entry("asinh", x -> Math.signum(x) * StrictMath.log(Math.abs(x) + StrictMath.hypot(x, 1))),
            Map.entry("acosh", x -> StrictMath.log(x + StrictMath.sqrt(x - 1) * StrictMath.sqrt(x + 1))),
            Map.entry("atanh", x -> (StrictMath.log1p(x) - StrictMath.log1p(-x)) / 2), Map.entry("abs",
                    StrictMath::abs),
            Map.entry("sign", StrictMath::signum), Map.entry("floor", StrictMath::floor),
            Map.entry("ceil", StrictMath::ceil), Map.entry("round", StrictMath::rint),
            Map.entry("sigmoid", x -> 1 / (1 + StrictMath.exp(-x))), Map.entry("softplus",
                    x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)))),
            Map.entry("relu", x -> Math.max(x, 0)));

    private static final Map<String, DoubleBinaryOperator> PAIRS = Map.ofEntries(Map.entry("+", (a, b) -> a + b),
            Map.entry("-", (a, b) -> a - b), Map.entry("*", (a, b) -> a * b), Map.entry("/", (a, b) -> a / b),
            Map.entry("^", StrictMath::pow), Map.entry("pow", StrictMath::pow), Map.entry("<", (a, b) -> a < b ? 1 : 0),
            Map.entry("<=", (a, b) -> a <= b ? 1 : 0), Map.entry(">", (a, b) -> a > b ? 1 : 0),
            Map.entry(">=", (a, b) -> a >= b ? 1 : 0), Map.entry("==", (a, b) -> a == b ? 1 : 0),
            Map.entry("!=", (a, b) -> a != b ? 1 : 0), Map.entry("atan2", StrictMath::atan2),
            Map.entry("hypot", StrictMath::hypot), Map.entry("min", StrictMath::min), Map.entry("max",
                    StrictMath::max));

    private final Map<String, double[]> variables;

    private PlainEvaluation(Map<String, double[]> variables) {
        this.variables = variables;
    }

    static double[] evaluate(Expression tree, Map<String, double[]> variables) {
        return new PlainEvaluation(variables).value(tree);
    }

    static boolean knows(FormulaFunction function) {
        return EACH.containsKey(function.symbol()) || PAIRS.containsKey(function.symbol()) && function.takes(2)
                || function == FormulaFunction.IF;
    }

    private double[] value(Expression expression) {
        return switch (expression) {
            case Literal literal -> new double[] {literal.value()};
            case Named named -> new double[] {named.constant() == NamedConstant.PI ? Math.PI : Math.E};
            case Variable variable -> variables.get(variable.name());
            case Negation negation -> Arrays.stream(value(negation.operand())).map(x -> -x).toArray();
            case Binary binary -> pairs(binary.operator().symbol(), value(binary.left()), value(binary.right()));
            case Chain chain -> {
                double[] value = value(chain.first());
                for (Link link : chain.links()) {
                    value = pairs(link.operator().symbol(), value, value(link.operand()));
                }
                yield value;
            }
            case Call call -> call(call.function(), call.arguments().stream().map(this::value).toList());
            case Element element -> {
                double[] vector = value(element.vector());
                yield new double[] {vector[index(element.index(), vector)]};
            }
            case Slice slice -> {
                double[] vector = value(slice.vector());
                int from = slice.from() == null ? 0 : index(slice.from(), vector);
                int to = slice.to() == null ? vector.length - 1 : index(slice.to(), vector);
                yield Arrays.copyOfRange(vector, from, to + 1);
            }
        };
    }

    private static double[] call(FormulaFunction function, List<double[]> arguments) {
        double[] first = arguments.getFirst();
        DoubleUnaryOperator each = EACH.get(function.symbol());
        if (each != null) {
            return Arrays.stream(first).map(each).toArray();
        }
        if (PAIRS.containsKey(function.symbol()) && arguments.size() > 1) {
            return arguments.stream().reduce((a, b) -> pairs(function.symbol(), a, b)).orElseThrow();
        }
        return switch (function.symbol()) {
            case "sum" -> number(Arrays.stream(first).sum());
            case "prod" -> number(Arrays.stream(first).reduce(1, (a, b) -> a * b));
            case "mean" -> number(Arrays.stream(first).sum() / first.length);
            case "min" -> number(Arrays.stream(first).min().orElseThrow());
            case "max" -> number(Arrays.stream(first).max().orElseThrow());
            case "norm" -> number(Math.sqrt(Arrays.stream(first).map(x -> x * x).sum()));
            case "norm1" -> number(Arrays.stream(first).map(Math::abs).sum());
            case "dot" -> number(IntStream.range(0, first.length).mapToDouble(i -> first[i] * arguments.get(1)[i])
                    .sum());
            case "cumsum" -> IntStream.range(0, first.length).mapToDouble(i -> DoubleStream.of(first).limit(i + 1L)
                    .sum())
                    .toArray();
            case "if" -> {
                int size = arguments.stream().mapToInt(a -> a.length).max().orElseThrow();
                yield IntStream.range(0, size).mapToDouble(
                        i -> at(first, i) != 0 ? at(arguments.get(1), i) : at(arguments.get(2), i)).toArray();
            }
            default -> throw new AssertionError(function.symbol());
        };
    }

    private static double[] pairs(String symbol, double[] a, double[] b) {
        return IntStream.range(0, Math.max(a.length, b.length))
                .mapToDouble(i -> PAIRS.get(symbol).applyAsDouble(at(a, i), at(b, i))).toArray();
    }

    private static double at(double[] values, int i) {
        return values.length == 1 ? values[0] : values[i];
    }

    private static int index(int index, double[] vector) {
        return index > 0 ? index - 1 : vector.length + index;
    }

    private static double[] number(double value) {
        return new double[] {value};
    }
}
