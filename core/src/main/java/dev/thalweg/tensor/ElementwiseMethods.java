package dev.thalweg.tensor;

import dev.thalweg.shape.DType;

/**
 * The element-wise methods of {@link Tensor}. Each gives a new tensor. Integers are promoted to float32 by functions
 * whose values are not whole; two operands broadcast to one shape and are promoted to one dtype.
 */
sealed interface ElementwiseMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** A plain number as a 0-d tensor that does not change the floating dtype it is combined with. */
    private Tensor number(double value) {
        return number(self().dtype(), value);
    }

    /** A plain number as a 0-d tensor that does not change a floating dtype it is combined with. */
    static Tensor number(DType own, double value) {
        return Tensor.scalar(own.isFloating() ? own : DType.FLOAT32, value);
    }

    /** A whole number as a 0-d tensor that does not change the numeric dtype it is combined with. */
    private Tensor number(long value) {
        DType own = self().dtype();
        return own.isFloating() ? Tensor.scalar(own, (double) value)
                : own == DType.INT32 ? Tensor.of((int) value).reshape()
                        : Tensor.of(value).reshape();
    }

    /**
     * {@return the negative of each element}
     *
     * <p><b>Gradient</b>: −g.
     */
    default Tensor neg() {
        return Unary.NEG.apply(self());
    }

    /**
     * {@return the absolute value of each element}
     *
     * <p><b>Gradient</b>: g·sign(x), 0 at 0.
     */
    default Tensor abs() {
        return Unary.ABS.apply(self());
    }

    /**
     * {@return −1, 0 or 1 by each element's sign; NaN stays}
     *
     * <p><b>Gradient</b>: 0.
     */
    default Tensor sign() {
        return Unary.SIGN.apply(self());
    }

    /**
     * {@return the greatest whole number not above each element}
     *
     * <p><b>Gradient</b>: 0.
     */
    default Tensor floor() {
        return Unary.FLOOR.apply(self());
    }

    /**
     * {@return the smallest whole number not below each element}
     *
     * <p><b>Gradient</b>: 0.
     */
    default Tensor ceil() {
        return Unary.CEIL.apply(self());
    }

    /**
     * {@return the nearest whole number, halves to even}
     *
     * <p><b>Gradient</b>: 0.
     */
    default Tensor round() {
        return Unary.ROUND.apply(self());
    }

    /**
     * {@return the whole number next to each element towards 0}
     *
     * <p><b>Gradient</b>: 0.
     */
    default Tensor trunc() {
        return Unary.TRUNC.apply(self());
    }

    /**
     * {@return the square of each element}
     *
     * <p><b>Gradient</b>: 2gx.
     */
    default Tensor square() {
        return Unary.SQUARE.apply(self());
    }

    /**
     * {@return each element where it is positive, else 0; NaN stays}
     *
     * <p><b>Gradient</b>: g where x > 0, 0 at 0.
     */
    default Tensor relu() {
        return Unary.RELU.apply(self());
    }

    /**
     * {@return the square root of each element; NaN below 0}
     *
     * <p><b>Gradient</b>: g / (2√x).
     */
    default Tensor sqrt() {
        return Unary.SQRT.apply(self());
    }

    /**
     * {@return the reciprocal of the square root; ∞ at 0, NaN below}
     *
     * <p><b>Gradient</b>: −g·x^(−3/2) / 2.
     */
    default Tensor rsqrt() {
        return Unary.RSQRT.apply(self());
    }

    /**
     * {@return the cube root of each element}
     *
     * <p><b>Gradient</b>: g / (3·cbrt(x)²).
     */
    default Tensor cbrt() {
        return Unary.CBRT.apply(self());
    }

    /**
     * {@return one over each element}
     *
     * <p><b>Gradient</b>: −g / x².
     */
    default Tensor reciprocal() {
        return Unary.RECIPROCAL.apply(self());
    }

    /**
     * {@return e to the power of each element}
     *
     * <p><b>Gradient</b>: g·exp(x).
     */
    default Tensor exp() {
        return Unary.EXP.apply(self());
    }

    /**
     * {@return 2 to the power of each element}
     *
     * <p><b>Gradient</b>: g·2ˣ·ln 2.
     */
    default Tensor exp2() {
        return Unary.EXP2.apply(self());
    }

    /**
     * {@return exp(x) − 1, precise near 0}
     *
     * <p><b>Gradient</b>: g·exp(x).
     */
    default Tensor expm1() {
        return Unary.EXPM1.apply(self());
    }

    /**
     * {@return the natural logarithm; −∞ at 0, NaN below}
     *
     * <p><b>Gradient</b>: g / x.
     */
    default Tensor log() {
        return Unary.LOG.apply(self());
    }

    /**
     * {@return log(1 + x), precise near 0; −∞ at −1, NaN below}
     *
     * <p><b>Gradient</b>: g / (1 + x).
     */
    default Tensor log1p() {
        return Unary.LOG1P.apply(self());
    }

    /**
     * {@return the logarithm to base 2; −∞ at 0, NaN below}
     *
     * <p><b>Gradient</b>: g / (x·ln 2).
     */
    default Tensor log2() {
        return Unary.LOG2.apply(self());
    }

    /**
     * {@return the logarithm to base 10; −∞ at 0, NaN below}
     *
     * <p><b>Gradient</b>: g / (x·ln 10).
     */
    default Tensor log10() {
        return Unary.LOG10.apply(self());
    }

    /**
     * {@return the sine of each element, in radians; NaN at ±∞}
     *
     * <p><b>Gradient</b>: g·cos(x).
     */
    default Tensor sin() {
        return Unary.SIN.apply(self());
    }

    /**
     * {@return the cosine of each element, in radians; NaN at ±∞}
     *
     * <p><b>Gradient</b>: −g·sin(x).
     */
    default Tensor cos() {
        return Unary.COS.apply(self());
    }

    /**
     * {@return the tangent of each element, in radians; NaN at ±∞}
     *
     * <p><b>Gradient</b>: g·(1 + tan²(x)).
     */
    default Tensor tan() {
        return Unary.TAN.apply(self());
    }

    /**
     * {@return the arc sine in radians; NaN outside [−1, 1]}
     *
     * <p><b>Gradient</b>: g / √(1 − x²).
     */
    default Tensor asin() {
        return Unary.ASIN.apply(self());
    }

    /**
     * {@return the arc cosine in radians; NaN outside [−1, 1]}
     *
     * <p><b>Gradient</b>: −g / √(1 − x²).
     */
    default Tensor acos() {
        return Unary.ACOS.apply(self());
    }

    /**
     * {@return the arc tangent in radians}
     *
     * <p><b>Gradient</b>: g / (1 + x²).
     */
    default Tensor atan() {
        return Unary.ATAN.apply(self());
    }

    /**
     * {@return the hyperbolic sine of each element}
     *
     * <p><b>Gradient</b>: g·cosh(x).
     */
    default Tensor sinh() {
        return Unary.SINH.apply(self());
    }

    /**
     * {@return the hyperbolic cosine of each element}
     *
     * <p><b>Gradient</b>: g·sinh(x).
     */
    default Tensor cosh() {
        return Unary.COSH.apply(self());
    }

    /**
     * {@return the hyperbolic tangent of each element}
     *
     * <p><b>Gradient</b>: g·(1 − tanh²(x)).
     */
    default Tensor tanh() {
        return Unary.TANH.apply(self());
    }

    /**
     * {@return the inverse hyperbolic sine of each element}
     *
     * <p><b>Gradient</b>: g / √(x² + 1).
     */
    default Tensor asinh() {
        return Unary.ASINH.apply(self());
    }

    /**
     * {@return the inverse hyperbolic cosine; NaN below 1}
     *
     * <p><b>Gradient</b>: g / √(x² − 1).
     */
    default Tensor acosh() {
        return Unary.ACOSH.apply(self());
    }

    /**
     * {@return the inverse hyperbolic tangent; ±∞ at ±1, NaN outside}
     *
     * <p><b>Gradient</b>: g / (1 − x²).
     */
    default Tensor atanh() {
        return Unary.ATANH.apply(self());
    }

    /**
     * {@return 1 / (1 + exp(−x)), without overflow}
     *
     * <p><b>Gradient</b>: g·s·(1 − s).
     */
    default Tensor sigmoid() {
        return Unary.SIGMOID.apply(self());
    }

    /**
     * {@return log(sigmoid(x)), without overflow}
     *
     * <p><b>Gradient</b>: g·sigmoid(−x).
     */
    default Tensor logSigmoid() {
        return Unary.LOG_SIGMOID.apply(self());
    }

    /**
     * {@return log(1 + exp(x)), without overflow}
     *
     * <p><b>Gradient</b>: g·sigmoid(x).
     */
    default Tensor softplus() {
        return Unary.SOFTPLUS.apply(self());
    }

    /**
     * {@return the error function of each element}
     *
     * <p><b>Gradient</b>: 2g·exp(−x²)/√π.
     */
    default Tensor erf() {
        return Unary.ERF.apply(self());
    }

    /**
     * {@return 1 − erf(x), precise for large x}
     *
     * <p><b>Gradient</b>: −2g·exp(−x²)/√π.
     */
    default Tensor erfc() {
        return Unary.ERFC.apply(self());
    }

    /**
     * {@return the inverse of the error function; ±∞ at ±1, NaN outside}
     *
     * <p><b>Gradient</b>: g·exp(y²)·√π/2.
     */
    default Tensor erfinv() {
        return Unary.ERFINV.apply(self());
    }

    /**
     * {@return the logarithm of |Γ(x)|; ∞ at 0 and the negative whole numbers}
     *
     * <p><b>Gradient</b>: g·digamma(x).
     */
    default Tensor lgamma() {
        return Unary.LGAMMA.apply(self());
    }

    /**
     * {@return the gamma function of each element}
     *
     * <p><b>Gradient</b>: g·Γ(x)·digamma(x).
     */
    default Tensor gamma() {
        return Unary.GAMMA.apply(self());
    }

    /**
     * {@return the derivative of lgamma}
     *
     * <p><b>Gradient</b>: g·polygamma(1, x).
     */
    default Tensor digamma() {
        return Unary.DIGAMMA.apply(self());
    }

    /** {@return bool: true where an element is not a number} */
    default Tensor isNaN() {
        return Unary.IS_NAN.apply(self());
    }

    /** {@return bool: true where an element is infinite} */
    default Tensor isInf() {
        return Unary.IS_INF.apply(self());
    }

    /** {@return bool: true where an element is neither infinite nor NaN} */
    default Tensor isFinite() {
        return Unary.IS_FINITE.apply(self());
    }

    /** {@return bool: true where an element is 0} */
    default Tensor logicalNot() {
        return Unary.LOGICAL_NOT.apply(self());
    }

    /**
     * {@return the sum}
     *
     * <p><b>Gradient</b>: g, g.
     *
     * @param other broadcast with this
     */
    default Tensor add(Tensor other) {
        return Binary.ADD.apply(self(), other);
    }

    /**
     * As {@link #add(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor add(double other) {
        return Binary.ADD.apply(self(), number(other));
    }

    /**
     * As {@link #add(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor add(long other) {
        return Binary.ADD.apply(self(), number(other));
    }

    /**
     * {@return this less the other}
     *
     * <p><b>Gradient</b>: g, −g.
     *
     * @param other broadcast with this
     */
    default Tensor sub(Tensor other) {
        return Binary.SUB.apply(self(), other);
    }

    /**
     * As {@link #sub(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor sub(double other) {
        return Binary.SUB.apply(self(), number(other));
    }

    /**
     * As {@link #sub(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor sub(long other) {
        return Binary.SUB.apply(self(), number(other));
    }

    /**
     * {@return the product}
     *
     * <p><b>Gradient</b>: g·y, g·x.
     *
     * @param other broadcast with this
     */
    default Tensor mul(Tensor other) {
        return Binary.MUL.apply(self(), other);
    }

    /**
     * As {@link #mul(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor mul(double other) {
        return Binary.MUL.apply(self(), number(other));
    }

    /**
     * As {@link #mul(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor mul(long other) {
        return Binary.MUL.apply(self(), number(other));
    }

    /**
     * {@return this divided by the other, never as whole numbers}
     *
     * <p><b>Gradient</b>: g/y, −g·x/y².
     *
     * @param other broadcast with this
     */
    default Tensor div(Tensor other) {
        return Binary.DIV.apply(self(), other);
    }

    /**
     * As {@link #div(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor div(double other) {
        return Binary.DIV.apply(self(), number(other));
    }

    /**
     * As {@link #div(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor div(long other) {
        return Binary.DIV.apply(self(), number(other));
    }

    /**
     * {@return this to the power of the other}
     *
     * <p><b>Gradient</b>: g·y·x^(y−1) (0 where y = 0), g·x^y·log(x) (0 where x = 0 and y ≥ 0).
     *
     * @param other broadcast with this
     */
    default Tensor pow(Tensor other) {
        return Binary.POW.apply(self(), other);
    }

    /**
     * As {@link #pow(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor pow(double other) {
        return Binary.POW.apply(self(), number(other));
    }

    /**
     * As {@link #pow(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     * @throws IllegalArgumentException if the number is negative and this tensor is not floating
     */
    default Tensor pow(long other) {
        if (other < 0 && !self().dtype().isFloating()) {
            throw new IllegalArgumentException("pow: integers have no whole negative powers; got " + self().dtype()
                    + " and exponent " + other + "; convert to a floating dtype, or pass a floating exponent");
        }
        return Binary.POW.apply(self(), number(other));
    }

    /**
     * {@return what is left of a division rounded down, with the sign of the divisor}
     *
     * <p><b>Gradient</b>: g, −g·floor(x/y).
     *
     * @param other broadcast with this
     */
    default Tensor remainder(Tensor other) {
        return Binary.REMAINDER.apply(self(), other);
    }

    /**
     * As {@link #remainder(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor remainder(double other) {
        return Binary.REMAINDER.apply(self(), number(other));
    }

    /**
     * As {@link #remainder(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor remainder(long other) {
        return Binary.REMAINDER.apply(self(), number(other));
    }

    /**
     * {@return what is left of a division rounded towards 0, with the sign of the dividend}
     *
     * <p><b>Gradient</b>: g, −g·trunc(x/y).
     *
     * @param other broadcast with this
     */
    default Tensor fmod(Tensor other) {
        return Binary.FMOD.apply(self(), other);
    }

    /**
     * As {@link #fmod(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor fmod(double other) {
        return Binary.FMOD.apply(self(), number(other));
    }

    /**
     * As {@link #fmod(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor fmod(long other) {
        return Binary.FMOD.apply(self(), number(other));
    }

    /**
     * {@return the quotient rounded down}
     *
     * <p><b>Gradient</b>: 0, 0.
     *
     * @param other broadcast with this
     */
    default Tensor floorDivide(Tensor other) {
        return Binary.FLOOR_DIVIDE.apply(self(), other);
    }

    /**
     * As {@link #floorDivide(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor floorDivide(double other) {
        return Binary.FLOOR_DIVIDE.apply(self(), number(other));
    }

    /**
     * As {@link #floorDivide(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor floorDivide(long other) {
        return Binary.FLOOR_DIVIDE.apply(self(), number(other));
    }

    /**
     * {@return the greater of both; NaN if one is}
     *
     * <p><b>Gradient</b>: to the greater; halved where equal.
     *
     * @param other broadcast with this
     */
    default Tensor maximum(Tensor other) {
        return Binary.MAXIMUM.apply(self(), other);
    }

    /**
     * As {@link #maximum(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor maximum(double other) {
        return Binary.MAXIMUM.apply(self(), number(other));
    }

    /**
     * As {@link #maximum(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor maximum(long other) {
        return Binary.MAXIMUM.apply(self(), number(other));
    }

    /**
     * {@return the smaller of both; NaN if one is}
     *
     * <p><b>Gradient</b>: to the smaller; halved where equal.
     *
     * @param other broadcast with this
     */
    default Tensor minimum(Tensor other) {
        return Binary.MINIMUM.apply(self(), other);
    }

    /**
     * As {@link #minimum(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor minimum(double other) {
        return Binary.MINIMUM.apply(self(), number(other));
    }

    /**
     * As {@link #minimum(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor minimum(long other) {
        return Binary.MINIMUM.apply(self(), number(other));
    }

    /**
     * {@return the angle in radians of the point (x = other, y = this)}
     *
     * <p><b>Gradient</b>: g·x/(x²+y²), −g·y/(x²+y²).
     *
     * @param other broadcast with this
     */
    default Tensor atan2(Tensor other) {
        return Binary.ATAN2.apply(self(), other);
    }

    /**
     * {@return √(x² + y²), without overflow}
     *
     * <p><b>Gradient</b>: g·x/h, g·y/h.
     *
     * @param other broadcast with this
     */
    default Tensor hypot(Tensor other) {
        return Binary.HYPOT.apply(self(), other);
    }

    /**
     * {@return log(exp(x) + exp(y)), without overflow}
     *
     * <p><b>Gradient</b>: g·exp(x − out), g·exp(y − out).
     *
     * @param other broadcast with this
     */
    default Tensor logAddExp(Tensor other) {
        return Binary.LOG_ADD_EXP.apply(self(), other);
    }

    /**
     * {@return x·log(y), 0 where x is 0}
     *
     * <p><b>Gradient</b>: g·log(y), g·x/y.
     *
     * @param other broadcast with this
     */
    default Tensor xLogY(Tensor other) {
        return Binary.X_LOG_Y.apply(self(), other);
    }

    /**
     * {@return bool: where both are equal}
     *
     * @param other broadcast with this
     */
    default Tensor eq(Tensor other) {
        return Binary.EQ.apply(self(), other);
    }

    /**
     * As {@link #eq(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor eq(double other) {
        return Binary.EQ.apply(self(), number(other));
    }

    /**
     * As {@link #eq(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor eq(long other) {
        return Binary.EQ.apply(self(), number(other));
    }

    /**
     * {@return bool: where both differ}
     *
     * @param other broadcast with this
     */
    default Tensor ne(Tensor other) {
        return Binary.NE.apply(self(), other);
    }

    /**
     * As {@link #ne(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor ne(double other) {
        return Binary.NE.apply(self(), number(other));
    }

    /**
     * As {@link #ne(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor ne(long other) {
        return Binary.NE.apply(self(), number(other));
    }

    /**
     * {@return bool: where this is less}
     *
     * @param other broadcast with this
     */
    default Tensor lt(Tensor other) {
        return Binary.LT.apply(self(), other);
    }

    /**
     * As {@link #lt(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor lt(double other) {
        return Binary.LT.apply(self(), number(other));
    }

    /**
     * As {@link #lt(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor lt(long other) {
        return Binary.LT.apply(self(), number(other));
    }

    /**
     * {@return bool: where this is less or equal}
     *
     * @param other broadcast with this
     */
    default Tensor le(Tensor other) {
        return Binary.LE.apply(self(), other);
    }

    /**
     * As {@link #le(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor le(double other) {
        return Binary.LE.apply(self(), number(other));
    }

    /**
     * As {@link #le(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor le(long other) {
        return Binary.LE.apply(self(), number(other));
    }

    /**
     * {@return bool: where this is greater}
     *
     * @param other broadcast with this
     */
    default Tensor gt(Tensor other) {
        return Binary.GT.apply(self(), other);
    }

    /**
     * As {@link #gt(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor gt(double other) {
        return Binary.GT.apply(self(), number(other));
    }

    /**
     * As {@link #gt(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor gt(long other) {
        return Binary.GT.apply(self(), number(other));
    }

    /**
     * {@return bool: where this is greater or equal}
     *
     * @param other broadcast with this
     */
    default Tensor ge(Tensor other) {
        return Binary.GE.apply(self(), other);
    }

    /**
     * As {@link #ge(Tensor)}, with a number.
     *
     * @param other the number; a whole-numbered tensor becomes float32
     * @return the result
     */
    default Tensor ge(double other) {
        return Binary.GE.apply(self(), number(other));
    }

    /**
     * As {@link #ge(Tensor)}, with a whole number.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return the result
     */
    default Tensor ge(long other) {
        return Binary.GE.apply(self(), number(other));
    }

    /**
     * {@return bool: where neither is 0}
     *
     * @param other broadcast with this
     */
    default Tensor logicalAnd(Tensor other) {
        return Binary.LOGICAL_AND.apply(self(), other);
    }

    /**
     * {@return bool: where one is not 0}
     *
     * @param other broadcast with this
     */
    default Tensor logicalOr(Tensor other) {
        return Binary.LOGICAL_OR.apply(self(), other);
    }

    /**
     * {@return bool: where exactly one is not 0}
     *
     * @param other broadcast with this
     */
    default Tensor logicalXor(Tensor other) {
        return Binary.LOGICAL_XOR.apply(self(), other);
    }

    /**
     * {@return the n-th derivative of digamma}
     *
     * <p><b>Gradient</b>: g·polygamma(n + 1, x).
     *
     * @param n the order, from 0
     */
    default Tensor polygamma(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("polygamma: the order must not be negative; got " + n);
        }
        return n == 0 ? digamma() : Binary.POLYGAMMA.apply(self(), number((double) n));
    }

    /**
     * {@return each element held between two numbers}
     *
     * <p><b>Gradient</b>: g where low ≤ x ≤ high, else 0.
     *
     * @param low the least value; −∞ for none
     * @param high the greatest value; ∞ for none
     */
    default Tensor clamp(double low, double high) {
        Tensor x = self().dtype().isFloating() ? self() : self().to(DType.FLOAT32);
        return Ternary.CLAMP.apply(x, Tensor.scalar(x.dtype(), low), Tensor.scalar(x.dtype(), high));
    }

    /**
     * As {@link #clamp(double, double)}, with whole numbers.
     *
     * @param low the least value
     * @param high the greatest value
     * @return the result; an integer tensor keeps its dtype
     */
    default Tensor clamp(long low, long high) {
        return Ternary.CLAMP.apply(self(), number(low).to(self().dtype()), number(high).to(self().dtype()));
    }

    /**
     * {@return each element held between those of two tensors; the upper bound wins where they cross}
     *
     * <p><b>Gradient</b>: to x where low ≤ x ≤ high, to the bound that is taken elsewhere.
     *
     * @param low the least values
     * @param high the greatest values
     */
    default Tensor clamp(Tensor low, Tensor high) {
        DType dtype = DType.promote(Binary.promote(self(), low), Binary.promote(self(), high));
        return Ternary.CLAMP.apply(self().to(dtype), low.to(dtype), high.to(dtype));
    }

    /**
     * {@return x + weight·(end − x)}
     *
     * @param end what weight 1 gives
     * @param weight the weight
     */
    default Tensor lerp(Tensor end, Tensor weight) {
        return add(weight.mul(end.sub(self())));
    }

    /**
     * {@return x + weight·(end − x)}
     *
     * @param end what weight 1 gives
     * @param weight the weight
     */
    default Tensor lerp(Tensor end, double weight) {
        return add(end.sub(self()).mul(weight));
    }

    /**
     * {@return x + value·a·b}
     *
     * @param a one factor
     * @param b another
     * @param value a number
     */
    default Tensor addcmul(Tensor a, Tensor b, double value) {
        return add(a.mul(b).mul(value));
    }

    /**
     * {@return x + value·a/b}
     *
     * @param a the dividend
     * @param b the divisor
     * @param value a number
     */
    default Tensor addcdiv(Tensor a, Tensor b, double value) {
        return add(a.div(b).mul(value));
    }

    /**
     * {@return x + value·a/b}
     *
     * @param a the dividend
     * @param b the divisor
     * @param value a tensor
     */
    default Tensor addcdiv(Tensor a, Tensor b, Tensor value) {
        return add(a.div(b).mul(value));
    }

    /** {@return x·Φ(x) with the normal distribution's Φ: the exact Gaussian error linear unit} */
    default Tensor gelu() {
        return self().mul(mul(Math.sqrt(0.5)).erf().add(1).mul(0.5));
    }

    /** {@return the Gaussian error linear unit in its tanh approximation (Hendrycks and Gimpel 2016)} */
    default Tensor geluTanh() {
        Tensor inner = self().pow(3).mul(0.044715).add(self()).mul(Math.sqrt(2 / Math.PI));
        return self().mul(inner.tanh().add(1).mul(0.5));
    }

    /** {@return x·sigmoid(x)} */
    default Tensor silu() {
        return mul(sigmoid());
    }

    /** {@return x·tanh(softplus(x))} */
    default Tensor mish() {
        return mul(softplus().tanh());
    }

    /**
     * {@return x where positive, else alpha·(exp(x) − 1)}
     *
     * @param alpha the limit below, negated
     */
    default Tensor elu(double alpha) {
        // The exponential sees no positive argument: its overflow there would make the gradient NaN.
        Tensor below = clamp(Double.NEGATIVE_INFINITY, 0).expm1().mul(alpha);
        return Tensor.where(le(0), below, self());
    }

    /** {@return the scaled exponential linear unit of Klambauer et al. (2017)} */
    default Tensor selu() {
        return elu(1.6732632423543772).mul(1.0507009873554805);
    }

    /**
     * {@return x where positive, else alpha·(exp(x/alpha) − 1)}
     *
     * @param alpha the limit below, negated
     */
    default Tensor celu(double alpha) {
        return Tensor.where(le(0), clamp(Double.NEGATIVE_INFINITY, 0).div(alpha).expm1().mul(alpha), self());
    }

    /**
     * {@return x where positive, else slope·x}
     *
     * @param slope the slope below 0
     */
    default Tensor leakyRelu(double slope) {
        return Tensor.where(gt(0), self(), mul(slope));
    }

    /** {@return x / (1 + |x|)} */
    default Tensor softsign() {
        return div(abs().add(1));
    }

    /**
     * {@return each element held between two numbers; at a bound, unlike {@code clamp}, the gradient is 0}
     *
     * @param low the least value
     * @param high the greatest value
     */
    default Tensor hardtanh(double low, double high) {
        Tensor outside = le(low).logicalOr(ge(high));
        return Tensor.where(outside, clamp(low, high).detach(), self());
    }

    /** {@return x held between 0 and 6} */
    default Tensor relu6() {
        return hardtanh(0, 6);
    }

    /** {@return (x + 3) / 6 held between 0 and 1} */
    default Tensor hardsigmoid() {
        return add(3).hardtanh(0, 6).div(6);
    }

    /** {@return x·hardsigmoid(x)} */
    default Tensor hardswish() {
        return mul(hardsigmoid());
    }
}
