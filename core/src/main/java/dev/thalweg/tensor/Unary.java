package dev.thalweg.tensor;

import static dev.thalweg.tensor.Domain.ALL;
import static dev.thalweg.tensor.Domain.between;
import static dev.thalweg.tensor.Domain.kinks;
import static dev.thalweg.tensor.Domain.positive;
import static dev.thalweg.tensor.Rule.OUT;
import static dev.thalweg.tensor.Rule.X;

import dev.thalweg.kernel.DoubleFunctions;
import dev.thalweg.kernel.Elementary;
import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.FloatFunctions;
import dev.thalweg.kernel.FloatUnaryOperator;
import dev.thalweg.kernel.Storage;
import dev.thalweg.kernel.UnaryLoop;
import dev.thalweg.shape.DType;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The element-wise ops of one input. A constant holds the meaning on doubles (float32 results are it rounded once), the
 * meaning on integers where integers stay integers, the derivative, and for the tests the interval on which the function
 * is defined and the kinks inside it.
 */
enum Unary implements Op {
    NEG(Elementary::neg, whole(x -> -x), ALL, Rule.of((g, s) -> g.neg())),
    ABS(Elementary::abs, whole(Math::abs), kinks(0), Rule.of(X, (g, s) -> g.mul(s.x().sign()))),
    SIGN(Elementary::sign, whole(Long::signum), kinks(0), Rule.zero()),
    FLOOR(DoubleFunctions::floor, FloatFunctions::floor, x -> x, kinks(-2, -1, 0, 1, 2), Rule.zero()),
    CEIL(DoubleFunctions::ceil, FloatFunctions::ceil, x -> x, kinks(-2, -1, 0, 1, 2), Rule.zero()),
    ROUND(Elementary::round, whole(x -> x), kinks(-1.5, -0.5, 0.5, 1.5), Rule.zero()),
    TRUNC(DoubleFunctions::trunc, FloatFunctions::trunc, x -> x, kinks(-2, -1, 1, 2), Rule.zero()),
    SQUARE(Elementary::square, whole(x -> x * x), ALL, Rule.of(X, (g, s) -> g.mul(s.x()).mul(2))),
    RELU(Elementary::relu, whole(x -> Math.max(x, 0)), kinks(0),
            Rule.of(OUT, (g, s) -> Tensor.where(s.out().le(0), Tensor.zerosLike(g), g))),

    SQRT(Elementary::sqrt, positive(), Rule.of(OUT, (g, s) -> g.div(s.out().mul(2)))),
    RSQRT(Elementary::rsqrt, positive(), Rule.of(OUT, (g, s) -> g.mul(s.out().square().mul(s.out())).mul(-0.5))),
    CBRT(DoubleFunctions::cbrt, kinks(0), Rule.of(OUT, (g, s) -> g.div(s.out().square().mul(3)))),
    RECIPROCAL(Elementary::reciprocal, kinks(0), Rule.of(OUT, (g, s) -> g.mul(s.out().square()).neg())),
    EXP(DoubleFunctions::exp, FloatFunctions::exp, ALL, Rule.of(OUT, (g, s) -> g.mul(s.out()))),
    EXP2(DoubleFunctions::exp2, FloatFunctions::exp2, ALL, Rule.of(OUT, (g, s) -> g.mul(s.out()).mul(Factor.LN_2))),
    EXPM1(DoubleFunctions::expm1, FloatFunctions::expm1, ALL, Rule.of(OUT, (g, s) -> g.mul(s.out().add(1)))),
    LOG(DoubleFunctions::log, FloatFunctions::log, positive(), Rule.of(X, (g, s) -> g.div(s.x()))),
    LOG1P(DoubleFunctions::log1p, FloatFunctions::log1p, between(-1, Domain.UNBOUNDED),
            Rule.of(X, (g, s) -> g.div(s.x().add(1)))),
    LOG2(DoubleFunctions::log2, FloatFunctions::log2, positive(), Rule.of(X, (g, s) -> g.div(s.x().mul(Factor.LN_2)))),
    LOG10(DoubleFunctions::log10, positive(), Rule.of(X, (g, s) -> g.div(s.x().mul(Factor.LN_10)))),
    SIN(DoubleFunctions::sin, FloatFunctions::sin, ALL, Rule.of(X, (g, s) -> g.mul(s.x().cos()))),
    COS(DoubleFunctions::cos, FloatFunctions::cos, ALL, Rule.of(X, (g, s) -> g.mul(s.x().sin().neg()))),
    TAN(DoubleFunctions::tan, between(-1.5, 1.5), Rule.of(OUT, (g, s) -> g.mul(s.out().square().add(1)))),
    ASIN(DoubleFunctions::asin, between(-1, 1), Rule.of(X, (g, s) -> g.mul(s.x().square().neg().add(1).rsqrt()))),
    ACOS(DoubleFunctions::acos, between(-1, 1), Rule.of(X, (g, s) -> g.neg().mul(s.x().square().neg().add(1).rsqrt()))),
    ATAN(DoubleFunctions::atan, ALL, Rule.of(X, (g, s) -> g.div(s.x().square().add(1)))),
    SINH(DoubleFunctions::sinh, ALL, Rule.of(X, (g, s) -> g.mul(s.x().cosh()))),
    COSH(DoubleFunctions::cosh, ALL, Rule.of(X, (g, s) -> g.mul(s.x().sinh()))),
    TANH(DoubleFunctions::tanh, FloatFunctions::tanh, ALL,
            Rule.of(OUT, (g, s) -> g.mul(s.out().square().neg().add(1)))),
    ASINH(DoubleFunctions::asinh, ALL, Rule.of(X, (g, s) -> g.mul(s.x().square().add(1).rsqrt()))),
    ACOSH(DoubleFunctions::acosh, between(1, Domain.UNBOUNDED),
            Rule.of(X, (g, s) -> g.mul(s.x().square().sub(1).rsqrt()))),
    ATANH(DoubleFunctions::atanh, between(-1, 1), Rule.of(X, (g, s) -> g.div(s.x().square().neg().add(1)))),
    SIGMOID(DoubleFunctions::sigmoid, FloatFunctions::sigmoid, ALL,
            Rule.of(OUT, (g, s) -> g.mul(s.out()).mul(s.out().neg().add(1)))),
    LOG_SIGMOID(DoubleFunctions::logSigmoid, FloatFunctions::logSigmoid, ALL,
            Rule.of(X, (g, s) -> g.mul(s.x().neg().sigmoid()))),
    SOFTPLUS(DoubleFunctions::softplus, FloatFunctions::softplus, ALL, Rule.of(X, (g, s) -> g.mul(s.x().sigmoid()))),
    ERF(DoubleFunctions::erf, FloatFunctions::erf, ALL,
            Rule.of(X, (g, s) -> g.mul(s.x().square().neg().exp()).mul(Factor.TWO_OVER_SQRT_PI))),
    ERFC(DoubleFunctions::erfc, ALL,
            Rule.of(X, (g, s) -> g.mul(s.x().square().neg().exp()).mul(-Factor.TWO_OVER_SQRT_PI))),
    ERFINV(Elementary::erfinv, between(-1, 1),
            Rule.of(OUT, (g, s) -> g.mul(s.out().square().exp()).div(Factor.TWO_OVER_SQRT_PI))),
    LGAMMA(Elementary::lgamma, positive(), Rule.of(X, (g, s) -> g.mul(s.x().digamma()))),
    GAMMA(Elementary::gamma, positive(), Rule.of(X | OUT, (g, s) -> g.mul(s.out()).mul(s.x().digamma()))),
    DIGAMMA(Elementary::digamma, positive(), Rule.of(X, (g, s) -> g.mul(s.x().polygamma(1)))),

    IS_NAN(Elementary::isNan, x -> 0),
    IS_INF(Elementary::isInf, x -> 0),
    IS_FINITE(Elementary::isFinite, x -> 1),
    LOGICAL_NOT(Elementary::logicalNot, x -> x == 0 ? 1 : 0);

    /** Constant factors of derivatives. */
    private static final class Factor {
        static final double LN_2 = StrictMath.log(2);
        static final double LN_10 = StrictMath.log(10);
        static final double TWO_OVER_SQRT_PI = 2 / StrictMath.sqrt(StrictMath.PI);
    }

    private final String label = Labels.camelCase(name());
    private final DoubleUnaryOperator meaning;
    private final FloatUnaryOperator floatMeaning;
    private final UnaryLoop loop;
    private final @Nullable LongUnaryOperator integerMeaning;
    private final @Nullable Rule rule;
    private final Domain domain;

    /** An op that keeps integers integers. */
    Unary(DoubleUnaryOperator meaning, FloatUnaryOperator floatMeaning, @Nullable LongUnaryOperator integerMeaning,
            Domain domain, @Nullable Rule rule) {
        this.meaning = meaning;
        this.floatMeaning = floatMeaning;
        this.loop = new UnaryLoop(label, meaning, floatMeaning);
        this.integerMeaning = integerMeaning;
        this.rule = rule;
        this.domain = domain;
    }

    /** An op that keeps integers integers, whose result for a float is that for the double, rounded once. */
    Unary(DoubleUnaryOperator meaning, LongUnaryOperator integerMeaning, Domain domain, Rule rule) {
        this(meaning, FloatUnaryOperator.rounded(meaning), integerMeaning, domain, rule);
    }

    /** An op of floating values; integers are promoted. */
    Unary(DoubleUnaryOperator meaning, FloatUnaryOperator floatMeaning, Domain domain, Rule rule) {
        this(meaning, floatMeaning, null, domain, rule);
    }

    /** An op of floating values whose result for a float is that for the double, rounded once. */
    Unary(DoubleUnaryOperator meaning, Domain domain, Rule rule) {
        this(meaning, FloatUnaryOperator.rounded(meaning), null, domain, rule);
    }

    /** A test: its result is bool. */
    Unary(DoubleUnaryOperator meaning, LongUnaryOperator integerMeaning) {
        this(meaning, FloatUnaryOperator.rounded(meaning), integerMeaning, ALL, null);
    }

    /** {@return a meaning on integers, told apart from one on floats} */
    private static LongUnaryOperator whole(LongUnaryOperator meaning) {
        return meaning;
    }

    @Override
    public String label() {
        return label;
    }

    /** {@return where the function is defined and smooth} */
    Domain domain() {
        return domain;
    }

    @Override
    public @Nullable Rule rule(int input) {
        return rule;
    }

    @Override
    public Forward forward() {
        return Forward.ELEMENTWISE;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        return compute(inputs[0]);
    }

    /** {@return whether its results are truth values} */
    boolean isTest() {
        return rule == null;
    }

    private Tensor compute(Tensor x) {
        Storage from = x.storage;
        if (rule != null && x.rank() == 0) {
            // 0-d values are the commonest of all in formulas: no loop, no dispatch on strides.
            if (from instanceof Storage.Float64 f) {
                return Tensor.scalar(meaning.applyAsDouble(f.values[x.layout.offset()]));
            }
            if (from instanceof Storage.Float32 f) {
                return Tensor.scalar(floatMeaning.applyAsFloat(f.values[x.layout.offset()]));
            }
        }
        DType dtype = rule == null ? DType.BOOL : x.dtype();
        Tensor out = Tensor.allocate(dtype, x.shape());
        if (x.dtype().isFloating() || integerMeaning == null) {
            Elementwise.map(loop, from, x.layout, out.storage, out.layout);
        } else {
            Elementwise.mapLong(integerMeaning, from, x.layout, out.storage, out.layout);
        }
        return out;
    }

    /** {@return the op applied to a tensor, on the tape where it must be} */
    Tensor apply(Tensor x) {
        Tensor in = x;
        if (!x.dtype().isFloating()) {
            if (integerMeaning == null) {
                in = x.to(DType.FLOAT32);
            } else if (x.dtype() == DType.BOOL && rule != null) {
                throw new IllegalArgumentException(
                        label + ": not defined for bool; got shape " + x.shape() + "; convert with to(DType.INT64)?");
            }
        }
        Tensor out = compute(in);
        return rule == null ? Tape.untracked(out, this, NONE, in) : Tape.track(out, this, NONE, in);
    }
}
