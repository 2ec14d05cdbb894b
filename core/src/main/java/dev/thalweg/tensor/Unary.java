package dev.thalweg.tensor;

import static dev.thalweg.tensor.Domain.ALL;
import static dev.thalweg.tensor.Domain.between;
import static dev.thalweg.tensor.Domain.kinks;
import static dev.thalweg.tensor.Domain.positive;
import static dev.thalweg.tensor.Rule.OUT;
import static dev.thalweg.tensor.Rule.X;

import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.OwnLoop;
import dev.thalweg.kernel.SpecialFunctions;
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
    NEG(x -> -x, x -> -x, ALL, Rule.of((g, s) -> g.neg())),
    ABS(StrictMath::abs, Math::abs, kinks(0), Rule.of(X, (g, s) -> g.mul(s.x().sign()))),
    SIGN(SpecialFunctions::sign, Long::signum, kinks(0), Rule.zero()),
    FLOOR(StrictMath::floor, x -> x, kinks(-2, -1, 0, 1, 2), Rule.zero()),
    CEIL(StrictMath::ceil, x -> x, kinks(-2, -1, 0, 1, 2), Rule.zero()),
    ROUND(StrictMath::rint, x -> x, kinks(-1.5, -0.5, 0.5, 1.5), Rule.zero()),
    TRUNC(x -> x < 0 ? StrictMath.ceil(x) : StrictMath.floor(x), x -> x, kinks(-2, -1, 1, 2), Rule.zero()),
    SQUARE(x -> x * x, x -> x * x, ALL, Rule.of(X, (g, s) -> g.mul(s.x()).mul(2))),
    RELU(x -> x < 0 ? 0 : x, x -> Math.max(x, 0), kinks(0),
            Rule.of(OUT, (g, s) -> Tensor.where(s.out().le(0), Tensor.zerosLike(g), g))),

    SQRT(StrictMath::sqrt, positive(), Rule.of(OUT, (g, s) -> g.div(s.out().mul(2)))),
    RSQRT(x -> 1 / StrictMath.sqrt(x), positive(), Rule.of(OUT, (g, s) -> g.mul(s.out().pow(3)).mul(-0.5))),
    CBRT(StrictMath::cbrt, kinks(0), Rule.of(OUT, (g, s) -> g.div(s.out().square().mul(3)))),
    RECIPROCAL(x -> 1 / x, kinks(0), Rule.of(OUT, (g, s) -> g.mul(s.out().square()).neg())),
    EXP(StrictMath::exp, ALL, Rule.of(OUT, (g, s) -> g.mul(s.out()))),
    EXP2(SpecialFunctions::exp2, ALL, Rule.of(OUT, (g, s) -> g.mul(s.out()).mul(Factor.LN_2))),
    EXPM1(StrictMath::expm1, ALL, Rule.of(OUT, (g, s) -> g.mul(s.out().add(1)))),
    LOG(StrictMath::log, positive(), Rule.of(X, (g, s) -> g.div(s.x()))),
    LOG1P(StrictMath::log1p, between(-1, Domain.UNBOUNDED), Rule.of(X, (g, s) -> g.div(s.x().add(1)))),
    LOG2(SpecialFunctions::log2, positive(), Rule.of(X, (g, s) -> g.div(s.x().mul(Factor.LN_2)))),
    LOG10(StrictMath::log10, positive(), Rule.of(X, (g, s) -> g.div(s.x().mul(Factor.LN_10)))),
    SIN(StrictMath::sin, ALL, Rule.of(X, (g, s) -> g.mul(s.x().cos()))),
    COS(StrictMath::cos, ALL, Rule.of(X, (g, s) -> g.mul(s.x().sin().neg()))),
    TAN(StrictMath::tan, between(-1.5, 1.5), Rule.of(OUT, (g, s) -> g.mul(s.out().square().add(1)))),
    ASIN(StrictMath::asin, between(-1, 1), Rule.of(X, (g, s) -> g.mul(s.x().square().neg().add(1).rsqrt()))),
    ACOS(StrictMath::acos, between(-1, 1), Rule.of(X, (g, s) -> g.neg().mul(s.x().square().neg().add(1).rsqrt()))),
    ATAN(StrictMath::atan, ALL, Rule.of(X, (g, s) -> g.div(s.x().square().add(1)))),
    SINH(StrictMath::sinh, ALL, Rule.of(X, (g, s) -> g.mul(s.x().cosh()))),
    COSH(StrictMath::cosh, ALL, Rule.of(X, (g, s) -> g.mul(s.x().sinh()))),
    TANH(StrictMath::tanh, ALL, Rule.of(OUT, (g, s) -> g.mul(s.out().square().neg().add(1)))),
    ASINH(SpecialFunctions::asinh, ALL, Rule.of(X, (g, s) -> g.mul(s.x().square().add(1).rsqrt()))),
    ACOSH(SpecialFunctions::acosh, between(1, Domain.UNBOUNDED),
            Rule.of(X, (g, s) -> g.mul(s.x().square().sub(1).rsqrt()))),
    ATANH(SpecialFunctions::atanh, between(-1, 1), Rule.of(X, (g, s) -> g.div(s.x().square().neg().add(1)))),
    SIGMOID(SpecialFunctions::sigmoid, ALL, Rule.of(OUT, (g, s) -> g.mul(s.out()).mul(s.out().neg().add(1)))),
    LOG_SIGMOID(SpecialFunctions::logSigmoid, ALL, Rule.of(X, (g, s) -> g.mul(s.x().neg().sigmoid()))),
    SOFTPLUS(SpecialFunctions::softplus, ALL, Rule.of(X, (g, s) -> g.mul(s.x().sigmoid()))),
    ERF(SpecialFunctions::erf, ALL,
            Rule.of(X, (g, s) -> g.mul(s.x().square().neg().exp()).mul(Factor.TWO_OVER_SQRT_PI))),
    ERFC(SpecialFunctions::erfc, ALL,
            Rule.of(X, (g, s) -> g.mul(s.x().square().neg().exp()).mul(-Factor.TWO_OVER_SQRT_PI))),
    ERFINV(SpecialFunctions::erfinv, between(-1, 1),
            Rule.of(OUT, (g, s) -> g.mul(s.out().square().exp()).div(Factor.TWO_OVER_SQRT_PI))),
    LGAMMA(SpecialFunctions::lgamma, positive(), Rule.of(X, (g, s) -> g.mul(s.x().digamma()))),
    GAMMA(SpecialFunctions::gamma, positive(), Rule.of(X | OUT, (g, s) -> g.mul(s.out()).mul(s.x().digamma()))),
    DIGAMMA(SpecialFunctions::digamma, positive(), Rule.of(X, (g, s) -> g.mul(s.x().polygamma(1)))),

    IS_NAN(x -> Double.isNaN(x) ? 1 : 0, x -> 0),
    IS_INF(x -> Double.isInfinite(x) ? 1 : 0, x -> 0),
    IS_FINITE(x -> Double.isFinite(x) ? 1 : 0, x -> 1),
    LOGICAL_NOT(x -> x == 0 ? 1 : 0, x -> x == 0 ? 1 : 0);

    /** Constant factors of derivatives. */
    private static final class Factor {
        static final double LN_2 = StrictMath.log(2);
        static final double LN_10 = StrictMath.log(10);
        static final double TWO_OVER_SQRT_PI = 2 / StrictMath.sqrt(StrictMath.PI);
    }

    private final String label = Labels.camelCase(name());
    private final DoubleUnaryOperator meaning;
    private final OwnLoop<UnaryLoop> loop;
    private final @Nullable LongUnaryOperator integerMeaning;
    private final @Nullable Rule rule;
    private final Domain domain;

    /** An op that keeps integers integers. */
    Unary(DoubleUnaryOperator meaning, @Nullable LongUnaryOperator integerMeaning, Domain domain, @Nullable Rule rule) {
        this.meaning = meaning;
        this.loop = OwnLoop.of(meaning);
        this.integerMeaning = integerMeaning;
        this.rule = rule;
        this.domain = domain;
    }

    /** An op of floating values; integers are promoted. */
    Unary(DoubleUnaryOperator meaning, Domain domain, Rule rule) {
        this(meaning, null, domain, rule);
    }

    /** A test: its result is bool. */
    Unary(DoubleUnaryOperator meaning, LongUnaryOperator integerMeaning) {
        this(meaning, integerMeaning, ALL, null);
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

    private Tensor compute(Tensor x) {
        Storage from = x.storage;
        if (rule != null && x.rank() == 0) {
            // 0-d values are the commonest of all in formulas: no loop, no dispatch on strides.
            if (from instanceof Storage.Float64 f) {
                return Tensor.scalar(meaning.applyAsDouble(f.values[x.layout.offset()]));
            }
            if (from instanceof Storage.Float32 f) {
                return Tensor.scalar((float) meaning.applyAsDouble(f.values[x.layout.offset()]));
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
        return rule == null ? out : Tape.track(out, this, NONE, in);
    }
}
