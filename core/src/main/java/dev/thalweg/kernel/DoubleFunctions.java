package dev.thalweg.kernel;

/**
 * The scalar meanings of the elementary functions for float64, built from operations that IEEE 754 makes exact.
 *
 * <p>A lifter reads the bytecode of these methods, and of the static methods they call, and makes scalar and vector
 * code of it that gives the same bits. So they keep to a part of Java:
 *
 * <ul>
 *   <li>Local variables of the types {@code double} and {@code long}; literals and compile-time constants.
 *   <li>On doubles + − × ÷, comparisons, {@link Math#fma(double, double, double) fma}, {@code sqrt} and {@code abs};
 *       on longs + − {@code & | ^ << >>>} with constant shifts, and comparisons; raw bits in either direction.
 *   <li>Branches go forward. Compiled code runs both sides and selects, so both sides must be harmless and cheap.
 *   <li>Calls go to static methods that keep the same rules, or to {@link Scalar} ones for what is rare.
 * </ul>
 *
 * <p>Integer parts come from adding 1.5 · 2^52, whose low bits then hold the integer; powers of two from building the
 * exponent's bits; what must not be lost is carried in a second double ("rest"), after T. J. Dekker, "A floating-point
 * technique for extending the available precision", Numerische Mathematik 18 (1971), mostly with fused operations.
 *
 * <p>Errors are in units in the last place of the exact result. "Largest error seen" is over
 * {@code DoubleFunctionsTest} run with a million points per function: random bit patterns, even and log-uniform ones. NaN gives NaN except
 * where a method says otherwise. Polynomials are minimax fits made for these methods.
 */
public final class DoubleFunctions {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** From here on every double is an integer; adding it rounds one of less size to an integer. */
    private static final double INTEGERS_FROM = 0x1p52;

    /** The bits of 2^52: with an integer in the low bits, the double is 2^52 plus that integer. */
    private static final long INTEGER_BITS = 0x4330000000000000L;

    /** Minus a third of the leading bits of x, plus this, are the leading bits of x^(−1/3) to 3.5 %. */
    private static final double INVERSE_ROOT_SEED = 5858043333967.0;

    private DoubleFunctions() {
    }

    /**
     * {@return e^x}
     *
     * <p>Edge: ∞ overflows from 709.79 on, subnormal below −708.4, 0 below −745.13; 1 at ±0. Largest error seen: ?
     * ulp. Reduction by multiples of ln 2 in two parts, after W. J. Cody and W. Waite, "Software Manual for the
     * Elementary Functions" (1980); a minimax polynomial of degree 12.
     */
    public static double exp(double x) {
        return DoubleExponentials.exp(x);
    }

    /**
     * {@return 2^x}
     *
     * <p>Edge: exact for integers; ∞ from 1024 on, 0 below −1075. Largest error seen: ? ulp. A minimax polynomial of
     * degree 11 in x less the nearest integer.
     */
    public static double exp2(double x) {
        return DoubleExponentials.exp2(x);
    }

    /**
     * {@return e^x − 1}
     *
     * <p>Edge: ±0 keeps its sign; −1 at −∞. Largest error seen: ? ulp. As exp, the reduced argument in two doubles,
     * and the large part added without loss.
     */
    public static double expm1(double x) {
        return DoubleExponentials.expm1(x);
    }

    /**
     * {@return the natural logarithm of x}
     *
     * <p>Edge: −∞ at ±0; NaN below. Largest error seen: ? ulp. A minimax polynomial in s², s = f/(2 + f), after P. T.
     * P. Tang, "Table-driven implementation of the logarithm function", ACM TOMS 16 (1990), without the table.
     */
    public static double log(double x) {
        return DoubleLogarithms.log(x);
    }

    /**
     * {@return log(1 + x)}
     *
     * <p>Edge: ±0 keeps its sign; −∞ at −1; NaN below. Largest error seen: ? ulp. As log, what 1 + x rounds away put
     * back into f.
     */
    public static double log1p(double x) {
        return DoubleLogarithms.log1p(x);
    }

    /**
     * {@return the logarithm of x to base 2}
     *
     * <p>Edge: exact for powers of two; −∞ at ±0; NaN below. Largest error seen: ? ulp. As log, times log2 e in two
     * doubles.
     */
    public static double log2(double x) {
        return DoubleLogarithms.log2(x);
    }

    /**
     * {@return the logarithm of x to base 10}
     *
     * <p>Edge: exact for powers of ten; −∞ at ±0; NaN below. Largest error seen: ? ulp. As log, times log10 e in two
     * doubles.
     */
    public static double log10(double x) {
        return DoubleLogarithms.log10(x);
    }

    /**
     * {@return the sine of x, in radians}
     *
     * <p>Edge: ±0 keeps its sign; NaN at ±∞. Largest error seen: ? ulp. Reduction by multiples of π/2 in three parts
     * (Cody and Waite) up to 800,000; beyond, {@link StrictMath}.
     */
    public static double sin(double x) {
        return DoubleTrigonometry.sin(x);
    }

    /**
     * {@return the cosine of x, in radians}
     *
     * <p>Edge: 1 at ±0; NaN at ±∞. Largest error seen: ? ulp. Reduction by multiples of π/2 in three parts (Cody and
     * Waite) up to 800,000; beyond, {@link StrictMath}.
     */
    public static double cos(double x) {
        return DoubleTrigonometry.cos(x);
    }

    /**
     * {@return the tangent of x, in radians}
     *
     * <p>Edge: ±0 keeps its sign; NaN at ±∞. Largest error seen: ? ulp. Reduction by multiples of π/2 in three parts
     * (Cody and Waite) up to 800,000; beyond, {@link StrictMath}.
     */
    public static double tan(double x) {
        return DoubleTrigonometry.tan(x);
    }

    /**
     * {@return (e^x − e^−x)/2}
     *
     * <p>Edge: ±0 keeps its sign; overflows from 710.48 on. Largest error seen: ? ulp. From t = e^|x| − 1 in two
     * doubles, (t + t/(1 + t))/2.
     */
    public static double sinh(double x) {
        return DoubleExponentials.sinh(x);
    }

    /**
     * {@return (e^x + e^−x)/2}
     *
     * <p>Edge: 1 at ±0; overflows from 710.48 on. Largest error seen: ? ulp. From e^|x| in two doubles.
     */
    public static double cosh(double x) {
        return DoubleExponentials.cosh(x);
    }

    /**
     * {@return the hyperbolic tangent of x}
     *
     * <p>Edge: ±0 keeps its sign; ±1 from 19.07 on. Largest error seen: ? ulp. From t = (e^2|x| − 1)/2 in two doubles,
     * t/(1 + t).
     */
    public static double tanh(double x) {
        return DoubleExponentials.tanh(x);
    }

    /**
     * {@return the arcsine of x, in [−π/2, π/2]}
     *
     * <p>Edge: ±0 keeps its sign; NaN beyond ±1. Largest error seen: ? ulp. A minimax polynomial up to 1/2; beyond,
     * π/2 − 2 arcsin √((1 − x)/2) with the root in two doubles.
     */
    public static double asin(double x) {
        return DoubleTrigonometry.asin(x);
    }

    /**
     * {@return the arccosine of x, in [0, π]}
     *
     * <p>Edge: 0 at 1; NaN beyond ±1. Largest error seen: ? ulp. As asin.
     */
    public static double acos(double x) {
        return DoubleTrigonometry.acos(x);
    }

    /**
     * {@return the arctangent of x, in [−π/2, π/2]}
     *
     * <p>Edge: ±0 keeps its sign; ±π/2 at ±∞. Largest error seen: ? ulp. A minimax polynomial up to tan(π/8); beyond,
     * π/4 + arctan((x − 1)/(x + 1)) or π/2 − arctan(1/x), the quotient in two doubles.
     */
    public static double atan(double x) {
        return DoubleTrigonometry.atan(x);
    }

    /**
     * {@return log(x + √(x² + 1))}
     *
     * <p>Edge: ±0 and ±∞ stay. Largest error seen: ? ulp. As log1p, its argument x + (√(1 + x²) − 1) in two doubles.
     */
    public static double asinh(double x) {
        return DoubleLogarithms.asinh(x);
    }

    /**
     * {@return log(x + √(x² − 1))}
     *
     * <p>Edge: 0 at 1; NaN below. Largest error seen: ? ulp. As log1p, its argument (x − 1) + √(x² − 1) in two
     * doubles.
     */
    public static double acosh(double x) {
        return DoubleLogarithms.acosh(x);
    }

    /**
     * {@return log((1 + x)/(1 − x))/2}
     *
     * <p>Edge: ±0 keeps its sign; ±∞ at ±1; NaN beyond. Largest error seen: ? ulp. As log1p, its argument 2x/(1 − x)
     * in two doubles.
     */
    public static double atanh(double x) {
        return DoubleLogarithms.atanh(x);
    }

    /**
     * {@return the error function, 2/√π times the integral of e^(−t²) from 0 to x}
     *
     * <p>Edge: ±0 keeps its sign; ±1 from 5.93 on. Largest error seen: ? ulp. Up to 1 a minimax polynomial in x²;
     * beyond, 1 − e^(−x²) p((x − 3)/(x + 3)), after W. J. Cody, "Rational Chebyshev approximations for the error
     * function", Mathematics of Computation 23 (1969).
     */
    public static double erf(double x) {
        return DoubleErrorFunctions.erf(x);
    }

    /**
     * {@return 1 − erf(x)}
     *
     * <p>Edge: 2 at −∞; subnormal from 26.55 on, 0 from 27.23 on. Largest error seen: ? ulp. e^(−x²) p(t)/(1 + 2x), t
     * = (x − 3.75)/(x + 3.75), after M. M. Shepherd and J. G. Laframboise, "Chebyshev approximation of (1 + 2x)
     * exp(x²) erfc x", Mathematics of Computation 36 (1981).
     */
    public static double erfc(double x) {
        return DoubleErrorFunctions.erfc(x);
    }

    /**
     * {@return the cube root of x}
     *
     * <p>Edge: exact for exact cubes; ±0 and ±∞ stay. Largest error seen: ? ulp. x^(−1/3) from the bits of x, after W.
     * Kahan, "Computing a real cube root" (1991); two steps of Householder's iteration without a division, then one of
     * Newton's with the residual in two doubles.
     */
    public static double cbrt(double x) {
        double a = Math.abs(x);
        double b = a < 0x1p-800 ? a * 0x1p600 : a;
        // The exponent and 32 bits of the mantissa as an integer, times −1/3.
        double high = Double.longBitsToDouble((Double.doubleToRawLongBits(b) >>> 20) | INTEGER_BITS) - 0x1p52;
        double guess = Math.fma(high, -1.0 / 3, 0x1p52 + INVERSE_ROOT_SEED);
        double y = Double.longBitsToDouble(Double.doubleToRawLongBits(guess) << 20);
        double e = Math.fma(-b * y, y * y, 1);
        y = Math.fma(y * e, Math.fma(Math.fma(e, 14.0 / 81, 2.0 / 9), e, 1.0 / 3), y);
        e = Math.fma(-b * y, y * y, 1);
        y = Math.fma(y * e, Math.fma(e, 2.0 / 9, 1.0 / 3), y);
        double third = y * y * (1.0 / 3);
        double root = b * (y * y);
        double square = root * root;
        double squareRest = Math.fma(root, root, -square);
        double residual = Math.fma(-squareRest, root, Math.fma(-square, root, b));
        double result = Math.fma(residual, third, root);
        double scaled = a < 0x1p-800 ? result * 0x1p-200 : result;
        return DoubleExponentials.signed(a > 0 && a < INFINITY ? scaled : a, x);
    }

    /**
     * {@return 1/(1 + e^−x)}
     *
     * <p>Edge: 0 only where e^x underflows, below −745.13; 1 from 37 on. Largest error seen: ? ulp. From e^−|x| in two
     * doubles.
     */
    public static double sigmoid(double x) {
        return DoubleExponentials.sigmoid(x);
    }

    /**
     * {@return log(1 + e^x)}
     *
     * <p>Edge: e^x where that is tiny, down to the subnormals; ∞ at ∞. Largest error seen: ? ulp. max(x, 0) +
     * log1p(e^−|x|), all large parts added without loss.
     */
    public static double softplus(double x) {
        return DoubleLogarithms.softplus(x);
    }

    /**
     * {@return log(1/(1 + e^−x)) = −softplus(−x)}
     *
     * <p>Edge: −0 where e^−x underflows; −∞ at −∞. Largest error seen: ? ulp. As softplus.
     */
    public static double logSigmoid(double x) {
        return -DoubleLogarithms.softplus(-x);
    }

    /**
     * {@return x^y}
     *
     * <p>Edge: as in C99, annex F.9.4.4: 1 where y is ±0 or x is 1, also with NaN, and for −1 to ±∞; NaN for a
     * negative finite x and a finite y that is no integer; odd integers y keep the sign of x, also of −0. Largest
     * error seen: ? ulp. log x to 2^-64 in two doubles with a minimax polynomial, times y, then as exp.
     */
    public static double pow(double x, double y) {
        return DoubleLogarithms.pow(x, y);
    }

    /**
     * {@return the angle of the point (x, y), in [−π, π]}
     *
     * <p>Edge: as in C99, annex F.9.1.4: the sign is that of y; ±0 and ±∞ are directions. Largest error seen: ? ulp.
     * As atan, the quotient in two doubles, scaled where it would overflow.
     */
    public static double atan2(double y, double x) {
        return DoubleTrigonometry.atan2(y, x);
    }

    /**
     * {@return √(x² + y²)}
     *
     * <p>Edge: ∞ if either is ±∞, even beside NaN; no overflow on the way. Largest error seen: ? ulp. Scaled by a
     * power of two; one fused multiply-add and the square root.
     */
    public static double hypot(double x, double y) {
        double ax = Math.abs(x);
        double ay = Math.abs(y);
        double greater = ax > ay ? ax : ay;
        double unit = greater > 0x1p500 ? 0x1p-600 : greater < 0x1p-400 ? 0x1p600 : 1;
        double inverse = greater > 0x1p500 ? 0x1p600 : greater < 0x1p-400 ? 0x1p-600 : 1;
        double u = greater * unit;
        double v = (ax > ay ? ay : ax) * unit;
        double result = Math.sqrt(Math.fma(u, u, v * v)) * inverse;
        return ax == INFINITY || ay == INFINITY ? INFINITY : result;
    }

    /**
     * {@return log(e^x + e^y)}
     *
     * <p>Edge: equal infinities give themselves; any other +∞ gives ∞, −∞ beside y gives y. Largest error seen: ? ulp.
     * max(x, y) + log1p(e^−|x − y|), all large parts added without loss.
     */
    public static double logAddExp(double x, double y) {
        return DoubleLogarithms.logAddExp(x, y);
    }

    /**
     * {@return the greatest integer that is not above x}
     *
     * <p>Edge: ±0 keeps its sign. Exact.
     */
    public static double floor(double x) {
        double nearest = rint(x);
        return nearest > x ? nearest - 1 : nearest;
    }

    /**
     * {@return the least integer that is not below x}
     *
     * <p>Edge: −0 for x in (−1, −0]. Exact.
     */
    public static double ceil(double x) {
        double nearest = rint(x);
        return DoubleExponentials.signed(nearest < x ? nearest + 1 : nearest, x);
    }

    /**
     * {@return the integer nearest to x, of two equally near ones the even one}
     *
     * <p>Edge: the sign is that of x, also of a zero. Exact.
     */
    public static double rint(double x) {
        double a = Math.abs(x);
        return DoubleExponentials.signed(a < INTEGERS_FROM ? (a + INTEGERS_FROM) - INTEGERS_FROM : a, x);
    }

    /**
     * {@return x without its fraction}
     *
     * <p>Edge: the sign is that of x, also of a zero. Exact.
     */
    public static double trunc(double x) {
        return DoubleExponentials.signed(floor(Math.abs(x)), x);
    }
}
