package dev.thalweg.formula;

import dev.thalweg.formula.Meaning.Choice;
import dev.thalweg.formula.Meaning.Each;
import dev.thalweg.formula.Meaning.Fold;
import dev.thalweg.formula.Meaning.Pair;
import dev.thalweg.formula.Meaning.PairReduction;
import dev.thalweg.formula.Meaning.Reduction;
import dev.thalweg.formula.Meaning.Running;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The functions of the formula language. One row says all about a function: its name, its arguments, what it is, what it
 * does to tensors, and what else people call it. Two rows share a name where the number of arguments decides.
 */
public enum FormulaFunction {
    /** Square root. */
    SQRT("sqrt", "x", "square root", new Each(Tensor::sqrt), "root"),
    /** Cube root. */
    CBRT("cbrt", "x", "cube root, of negative numbers too", new Each(Tensor::cbrt)),
    /** Exponential. */
    EXP("exp", "x", "e to the power x", new Each(Tensor::exp)),
    /** Exponential minus 1. */
    EXPM1("expm1", "x", "exp(x) - 1, exact near 0", new Each(Tensor::expm1)),
    /** Natural logarithm. */
    LOG("log", "x", "natural logarithm", new Each(Tensor::log), "ln"),
    /** Natural logarithm of 1 + x. */
    LOG1P("log1p", "x", "log(1 + x), exact near 0", new Each(Tensor::log1p)),
    /** Logarithm to base 2. */
    LOG2("log2", "x", "logarithm to base 2", new Each(Tensor::log2), "lb", "ld"),
    /** Logarithm to base 10. */
    LOG10("log10", "x", "logarithm to base 10", new Each(Tensor::log10), "lg"),
    /** Sine. */
    SIN("sin", "x", "sine of an angle in radians", new Each(Tensor::sin), "sine"),
    /** Cosine. */
    COS("cos", "x", "cosine of an angle in radians", new Each(Tensor::cos), "cosine"),
    /** Tangent. */
    TAN("tan", "x", "tangent of an angle in radians", new Each(Tensor::tan), "tangent", "tg"),
    /** Inverse sine. */
    ASIN("asin", "x", "inverse sine, from -pi/2 to pi/2", new Each(Tensor::asin), "arcsin"),
    /** Inverse cosine. */
    ACOS("acos", "x", "inverse cosine, from 0 to pi", new Each(Tensor::acos), "arccos"),
    /** Inverse tangent. */
    ATAN("atan", "x", "inverse tangent, from -pi/2 to pi/2", new Each(Tensor::atan), "arctan", "arctg"),
    /** Angle of a point. */
    ATAN2("atan2", "y, x", "angle of the point (x, y), from -pi to pi", new Pair(Tensor::atan2), "arctan2"),
    /** Hyperbolic sine. */
    SINH("sinh", "x", "hyperbolic sine", new Each(Tensor::sinh), "sh"),
    /** Hyperbolic cosine. */
    COSH("cosh", "x", "hyperbolic cosine", new Each(Tensor::cosh), "ch"),
    /** Hyperbolic tangent. */
    TANH("tanh", "x", "hyperbolic tangent", new Each(Tensor::tanh), "th"),
    /** Inverse hyperbolic sine. */
    ASINH("asinh", "x", "inverse hyperbolic sine", new Each(Tensor::asinh), "arsinh", "arcsinh"),
    /** Inverse hyperbolic cosine. */
    ACOSH("acosh", "x", "inverse hyperbolic cosine", new Each(Tensor::acosh), "arcosh", "arccosh"),
    /** Inverse hyperbolic tangent. */
    ATANH("atanh", "x", "inverse hyperbolic tangent", new Each(Tensor::atanh), "artanh", "arctanh"),
    /** Absolute value. */
    ABS("abs", "x", "absolute value", new Each(Tensor::abs), "fabs", "absolute"),
    /** Sign. */
    SIGN("sign", "x", "-1, 0 or 1", new Each(Tensor::sign), "sgn", "signum"),
    /** Greatest whole number not above. */
    FLOOR("floor", "x", "greatest whole number not above x", new Each(Tensor::floor), "int"),
    /** Least whole number not below. */
    CEIL("ceil", "x", "least whole number not below x", new Each(Tensor::ceil), "ceiling"),
    /** Nearest whole number. */
    ROUND("round", "x", "nearest whole number, the even one of two", new Each(Tensor::round), "rint", "nint"),
    /** Smallest element. */
    MIN("min", "x", "smallest element of a vector", new Reduction((x, keep) -> x.amin(keep, -1)), "amin"),
    /** Smallest argument. */
    MINIMUM("min", "a, b, …", "smallest of the arguments, element by element", new Fold(new Pair(Tensor::minimum)),
            "minimum", "fmin"),
    /** Largest element. */
    MAX("max", "x", "largest element of a vector", new Reduction((x, keep) -> x.amax(keep, -1)), "amax"),
    /** Largest argument. */
    MAXIMUM("max", "a, b, …", "largest of the arguments, element by element", new Fold(new Pair(Tensor::maximum)),
            "maximum", "fmax"),
    /** Power. */
    POW("pow", "x, y", "x^y", Operator.POWER.meaning(), "power"),
    /** Length of the hypotenuse. */
    HYPOT("hypot", "x, y", "sqrt(x^2 + y^2) without overflow", new Pair(Tensor::hypot)),
    /** Error function. */
    ERF("erf", "x", "error function", new Each(Tensor::erf)),
    /** Complementary error function. */
    ERFC("erfc", "x", "1 - erf(x), exact for large x", new Each(Tensor::erfc)),
    /** Gamma function. */
    GAMMA("gamma", "x", "gamma function, the factorial of x - 1", new Each(Tensor::gamma), "tgamma", "factorial"),
    /** Logarithm of the gamma function. */
    LGAMMA("lgamma", "x", "log(abs(gamma(x)))", new Each(Tensor::lgamma), "gammaln", "loggamma"),
    /** Logistic function. */
    SIGMOID("sigmoid", "x", "1/(1 + exp(-x))", new Each(Tensor::sigmoid), "logistic", "expit"),
    /** Smooth ramp. */
    SOFTPLUS("softplus", "x", "log(1 + exp(x))", new Each(Tensor::softplus)),
    /** Ramp. */
    RELU("relu", "x", "max(x, 0)", new Each(Tensor::relu), "ramp"),
    /** Choice. */
    IF("if", "c, a, b", "a where c is not 0, else b", new Choice(), "iif", "ifelse", "where", "select"),
    /** Sum of the elements. */
    SUM("sum", "x", "sum of the elements of a vector", new Reduction((x, keep) -> x.sum(keep, -1)), "total"),
    /** Product of the elements. */
    PROD("prod", "x", "product of the elements of a vector", new Reduction((x, keep) -> x.prod(keep, -1)), "product"),
    /** Mean of the elements. */
    MEAN("mean", "x", "mean of the elements of a vector", new Reduction((x, keep) -> x.mean(keep, -1)), "average",
            "avg"),
    /** Euclidean length. */
    NORM("norm", "x", "length of a vector, sqrt(sum(x^2))", new Reduction((x, keep) -> x.norm(2, keep, -1)), "norm2",
            "length"),
    /** Sum of the absolute values. */
    NORM1("norm1", "x", "sum(abs(x))", new Reduction((x, keep) -> x.abs().sum(keep, -1))),
    /** Scalar product. */
    DOT("dot", "x, y", "sum(x*y) of two vectors of one size",
            new PairReduction(Tensor::mul, (x, keep) -> x.sum(keep, -1)), "inner"),
    /** Running sum. */
    CUMSUM("cumsum", "x", "running sum of the elements of a vector", new Running(x -> x.cumsum(-1)));

    private static final Map<String, List<FormulaFunction>> BY_NAME = Arrays.stream(values())
            .collect(Collectors.groupingBy(FormulaFunction::symbol));

    private final String symbol;
    private final String parameters;
    private final String summary;
    private final Meaning meaning;
    private final List<String> otherNames;

    FormulaFunction(String symbol, String parameters, String summary, Meaning meaning, String... otherNames) {
        this.symbol = symbol;
        this.parameters = parameters;
        this.summary = summary;
        this.meaning = meaning;
        this.otherNames = List.of(otherNames);
    }

    /** {@return the name that a formula writes} */
    public String symbol() {
        return symbol;
    }

    /** {@return how it is called, such as {@code atan2(y, x)}} */
    public String signature() {
        return symbol + "(" + parameters + ")";
    }

    /** {@return what it is, in a few words} */
    public String summary() {
        return summary;
    }

    Meaning meaning() {
        return meaning;
    }

    /** {@return whether an element of the value comes from the same elements of the arguments alone} */
    boolean isElementwise() {
        return switch (meaning) {
            case Each _,Pair _,Fold _,Meaning.Test _,Choice _ -> true;
            case Reduction _,PairReduction _,Running _ -> false;
        };
    }

    boolean takes(int arguments) {
        return arguments >= meaning.least() && arguments <= meaning.most();
    }

    private static List<FormulaFunction> rows(String name) {
        return BY_NAME.getOrDefault(name, List.of());
    }

    /** {@return a function of that name, however many arguments it takes} */
    static Optional<FormulaFunction> named(String name) {
        return rows(name).stream().findFirst();
    }

    /** {@return the function of that name that takes so many arguments} */
    static Optional<FormulaFunction> of(String name, int arguments) {
        return rows(name).stream().filter(f -> f.takes(arguments)).findFirst();
    }

    /** {@return the function that an unknown name probably means: another name of it, or else a similar word} */
    static Optional<FormulaFunction> meant(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Optional<FormulaFunction> byOtherName = Arrays.stream(values()).filter(f -> f.otherNames.contains(lower))
                .findFirst();
        return byOtherName.or(() -> Suggestions.nearest(name, Arrays.stream(values()).map(FormulaFunction::symbol)
                .toList())
                .flatMap(FormulaFunction::named));
    }

    /** {@return the message for a number of arguments that no function of that name takes} */
    static String wrongArity(String name, int arguments) {
        List<FormulaFunction> rows = rows(name);
        List<String> counts = new ArrayList<>();
        for (FormulaFunction row : rows) {
            counts.add(row.meaning.least() == row.meaning.most() ? "" + row.meaning.least()
                    : row.meaning.least() + " or more");
        }
        Stream<String> signatures = rows.stream().map(FormulaFunction::signature);
        boolean one = counts.equals(List.of("1"));
        return name + ": takes " + String.join(" or ", counts) + (one ? " argument" : " arguments") + "; got "
                + arguments
                + "; write " + String.join(" or ", signatures.toList());
    }
}
