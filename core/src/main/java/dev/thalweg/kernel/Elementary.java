package dev.thalweg.kernel;

/**
 * The meanings on doubles of the simple element-wise ops, each under its op's name; those of float32 are them rounded once. The
 * lifter reads them, so they are straight functions of one element, but for those marked {@link Scalar}.
 */
public final class Elementary {
    private Elementary() {}

    // One argument -----------------------------------------------------------------------------------------------

    /** {@return −x} */
    public static double neg(double x) {
        return -x;
    }

    /** {@return |x|} */
    public static double abs(double x) {
        return Math.abs(x);
    }

    /** {@return −1, 0 or 1; 0 for NaN} */
    public static double sign(double x) {
        return x > 0 ? 1 : x < 0 ? -1 : 0;
    }

    /** {@return x²} */
    public static double square(double x) {
        return x * x;
    }

    /** {@return x, or 0 where it is negative} */
    public static double relu(double x) {
        return x < 0 ? 0 : x;
    }

    /** {@return the nearest whole number, the even one of two} */
    public static double round(double x) {
        return DoubleFunctions.rint(x);
    }

    /** {@return √x} */
    public static double sqrt(double x) {
        return Math.sqrt(x);
    }

    /** {@return 1/√x} */
    public static double rsqrt(double x) {
        return 1 / Math.sqrt(x);
    }

    /** {@return 1/x} */
    public static double reciprocal(double x) {
        return 1 / x;
    }

    /** {@return 1 for NaN, else 0} */
    public static double isNan(double x) {
        return Double.isNaN(x) ? 1 : 0;
    }

    /** {@return 1 for ±∞, else 0} */
    public static double isInf(double x) {
        return Math.abs(x) == Double.POSITIVE_INFINITY ? 1 : 0;
    }

    /** {@return 0 for NaN and ±∞, else 1} */
    public static double isFinite(double x) {
        return Math.abs(x) < Double.POSITIVE_INFINITY ? 1 : 0;
    }

    /** {@return 1 for 0, else 0} */
    public static double logicalNot(double x) {
        return x == 0 ? 1 : 0;
    }

    /** {@return the x with erf(x) = y} */
    @Scalar
    public static double erfinv(double y) {
        return SpecialFunctions.erfinv(y);
    }

    /** {@return the gamma function} */
    @Scalar
    public static double gamma(double x) {
        return SpecialFunctions.gamma(x);
    }

    /** {@return log |Γ(x)|} */
    @Scalar
    public static double lgamma(double x) {
        return SpecialFunctions.lgamma(x);
    }

    /** {@return the derivative of lgamma} */
    @Scalar
    public static double digamma(double x) {
        return SpecialFunctions.digamma(x);
    }

    // Two arguments ----------------------------------------------------------------------------------------------

    /** {@return x + y} */
    public static double add(double x, double y) {
        return x + y;
    }

    /** {@return x − y} */
    public static double sub(double x, double y) {
        return x - y;
    }

    /** {@return x·y} */
    public static double mul(double x, double y) {
        return x * y;
    }

    /** {@return x/y} */
    public static double div(double x, double y) {
        return x / y;
    }

    /** {@return the greater; NaN if one is} */
    public static double maximum(double x, double y) {
        return Math.max(x, y);
    }

    /** {@return the smaller; NaN if one is} */
    public static double minimum(double x, double y) {
        return Math.min(x, y);
    }

    /** {@return x − y·⌊x/y⌋, with the sign of y} */
    @Scalar
    public static double remainder(double x, double y) {
        return SpecialFunctions.remainder(x, y);
    }

    /** {@return x − y·trunc(x/y), with the sign of x} */
    @Scalar
    public static double fmod(double x, double y) {
        return x % y;
    }

    /** {@return ⌊x/y⌋} */
    @Scalar
    public static double floorDivide(double x, double y) {
        return Arithmetic.floorDivide(x, y);
    }

    /** {@return the derivative of order n (a whole number) of digamma at x} */
    @Scalar
    public static double polygamma(double x, double n) {
        return SpecialFunctions.polygamma((int) n, x);
    }

    /** {@return x·log y; 0 where x is 0 and y is not NaN} */
    public static double xLogY(double x, double y) {
        return x == 0 && !Double.isNaN(y) ? 0 : x * DoubleFunctions.log(y);
    }

    /** {@return 1 where x = y, else 0} */
    public static double eq(double x, double y) {
        return x == y ? 1 : 0;
    }

    /** {@return 1 where x ≠ y or one is NaN, else 0} */
    public static double ne(double x, double y) {
        return x != y ? 1 : 0;
    }

    /** {@return 1 where x &lt; y, else 0} */
    public static double lt(double x, double y) {
        return x < y ? 1 : 0;
    }

    /** {@return 1 where x ≤ y, else 0} */
    public static double le(double x, double y) {
        return x <= y ? 1 : 0;
    }

    /** {@return 1 where x &gt; y, else 0} */
    public static double gt(double x, double y) {
        return x > y ? 1 : 0;
    }

    /** {@return 1 where x ≥ y, else 0} */
    public static double ge(double x, double y) {
        return x >= y ? 1 : 0;
    }

    /** {@return 1 where neither is 0, else 0} */
    public static double logicalAnd(double x, double y) {
        return x != 0 && y != 0 ? 1 : 0;
    }

    /** {@return 1 where one is not 0, else 0} */
    public static double logicalOr(double x, double y) {
        return x != 0 || y != 0 ? 1 : 0;
    }

    /** {@return 1 where just one is not 0, else 0} */
    public static double logicalXor(double x, double y) {
        return (x != 0 ? 1 : 0) != (y != 0 ? 1 : 0) ? 1 : 0;
    }

    // Three arguments --------------------------------------------------------------------------------------------

    /** {@return x held between low and high; NaN stays} */
    public static double clamp(double x, double low, double high) {
        return Double.isNaN(x) ? x : Math.min(Math.max(x, low), high);
    }
}
