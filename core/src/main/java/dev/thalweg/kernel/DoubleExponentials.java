package dev.thalweg.kernel;

/**
 * What is made of e^x alone; {@link DoubleFunctions} says what each method means and how exact it is.
 *
 * <p>All of them write x = k ln 2 + r with |r| ≤ ln(2)/2 and e^r = 1 + r + tail. Those that must lose nothing keep r
 * and what follows it in two doubles.
 */
final class DoubleExponentials {
    /** Adding this rounds to an integer, which then stands in the low bits. */
    static final double ROUNDER = 0x1.8p52;

    static final double LOG2_E = 0x1.71547652b82fep0;

    /** ln 2 rounded, and what that leaves: multiples are subtracted by fused operations, so this needs no zeros at its end. */
    static final double LN_2 = 0x1.62e42fefa39efp-1;

    static final double LN_2_REST = 0x1.abc9e3b39803fp-56;

    /** The greatest x with a finite e^x. */
    static final double EXP_MAX = 0x1.62e42fefa39efp9;

    /** e^x is zero below: ln of half the smallest double is −745.133. */
    static final double EXP_MIN = -745.2;

    /** sinh and cosh overflow from 710.4759 on. */
    private static final double HYPERBOLIC_MAX = 710.5;

    /** From here on e^(−x) is below half an ulp of 1 by a wide margin. */
    private static final double NEGLIGIBLE_FROM = 40;

    /** tanh is 1 to the last bit from 19.07 on. */
    private static final double TANH_SATURATED_FROM = 20;

    private static final long EXPONENT_OF_ONE = 1023;
    private static final long SIGN = Long.MIN_VALUE;

    private DoubleExponentials() {
    }

    /** e^(r + rest) − 1 − r for |r| ≤ ln(2)/2 and a rest below an ulp of r; minimax, error 2^-60 r². */
    static double tail(double r, double rest) {
        double z = r * r;
        double even = 0x1.1f874c416f53cp-29;
        even = Math.fma(even, z, 0x1.27e4cf8130412p-22);
        even = Math.fma(even, z, 0x1.a01a01aba7114p-16);
        even = Math.fma(even, z, 0x1.6c16c16c1568ep-10);
        even = Math.fma(even, z, 0x1.5555555555557p-5);
        double odd = 0x1.af4fa8861bd03p-26;
        odd = Math.fma(odd, z, 0x1.71de014b13815p-19);
        odd = Math.fma(odd, z, 0x1.a01a01ac3868fp-13);
        odd = Math.fma(odd, z, 0x1.111111111002fp-7);
        odd = Math.fma(odd, z, 0x1.5555555555557p-3);
        return Math.fma(0.5 * r, r, Math.fma(Math.fma(even, z, odd * r), z, rest));
    }

    /**
     * p 2^k, rounded once, where {@code shifted} = {@link #ROUNDER} + k, p in [2^-7, 2) and k from −1075 to 1024, below
     * it where p ≥ 1.
     */
    static double scale(double p, double shifted) {
        long bits = Double.doubleToRawLongBits(p) + (Double.doubleToRawLongBits(shifted) << 52);
        double small = Double.longBitsToDouble(bits + (128L << 52)) * 0x1p-128;
        return shifted < ROUNDER - 960 ? small : Double.longBitsToDouble(bits);
    }

    /** The power 2^(k + more) for {@code shifted} = {@link #ROUNDER} + k, within the normal numbers. */
    static double power(double shifted, long more) {
        return Double.longBitsToDouble((Double.doubleToRawLongBits(shifted) + (EXPONENT_OF_ONE + more)) << 52);
    }

    /** magnitude, which has no sign, with the sign of x. */
    static double signed(double magnitude, double x) {
        return Double.longBitsToDouble(
                Double.doubleToRawLongBits(magnitude) | (Double.doubleToRawLongBits(x) & SIGN));
    }

    static double exp(double x) {
        double shifted = Math.fma(x, LOG2_E, ROUNDER);
        double k = shifted - ROUNDER;
        double r = Math.fma(-k, LN_2_REST, Math.fma(-k, LN_2, x));
        double p = 1 + (r + tail(r, 0));
        double scaled = scale(p, shifted);
        return x < EXP_MIN ? 0 : x <= EXP_MAX ? scaled : x + Double.POSITIVE_INFINITY;
    }

    static double exp2(double x) {
        double shifted = x + ROUNDER;
        double fraction = x - (shifted - ROUNDER);
        double r = fraction * LN_2;
        double rest = Math.fma(fraction, LN_2_REST, Math.fma(fraction, LN_2, -r));
        double p = 1 + (r + tail(r, rest));
        double scaled = scale(p, shifted);
        return x < -1075 ? 0 : x < 1024 ? scaled : x + Double.POSITIVE_INFINITY;
    }

    static double expm1(double x) {
        double shifted = Math.fma(x, LOG2_E, ROUNDER);
        double k = shifted - ROUNDER;
        double rough = Math.fma(-k, LN_2, x);
        double r = Math.fma(-k, LN_2_REST, rough);
        double rest = tail(r, Math.fma(-k, LN_2_REST, rough - r));
        // Halves, since 2^1024 is no double: (e^x − 1)/2 = (2^(k−1) − 1/2) + 2^(k−1) (e^r − 1).
        double half = power(shifted, -1);
        double base = half - 0.5;
        double main = half * r;
        double sum = base + main;
        double lost = (main - (sum - base)) - (0.5 + (base - half));
        double result = 2 * (sum + Math.fma(half, rest, lost));
        double edge = x < -NEGLIGIBLE_FROM ? -1 : x <= EXP_MAX ? result : x + Double.POSITIVE_INFINITY;
        return Math.abs(x) < 0x1p-54 ? x : edge;
    }

    static double sinh(double x) {
        double a = Math.abs(x);
        double shifted = Math.fma(a, LOG2_E, ROUNDER);
        double k = shifted - ROUNDER;
        double rough = Math.fma(-k, LN_2, a);
        double r = Math.fma(-k, LN_2_REST, rough);
        double rest = tail(r, Math.fma(-k, LN_2_REST, rough - r));
        // t = e^a − 1 in quarters, in two doubles; then sinh a = (t + t/(1 + t))/2.
        double quarter = power(shifted, -2);
        double base = quarter - 0.25;
        double main = quarter * r;
        double sum = base + main;
        double small = Math.fma(quarter, rest, (main - (sum - base)) - (0.25 + (base - quarter)));
        double t = sum + small;
        double tRest = small - (t - sum);
        double four = 4 * t;
        double d = 1 + four;
        double dPart = d - 1;
        double dRest = Math.fma(4, tRest, (1 - (d - dPart)) + (four - dPart));
        double inverse = 1 / d;
        double q = t * inverse;
        double qRest = (Math.fma(-q, d, t) + Math.fma(-q, dRest, tRest)) * inverse;
        double second = a < NEGLIGIBLE_FROM ? q : 0;
        double secondRest = a < NEGLIGIBLE_FROM ? qRest : 0;
        double both = t + second;
        double result = 2 * (both + ((second - (both - t)) + (tRest + secondRest)));
        double edge = a <= HYPERBOLIC_MAX ? result : a + Double.POSITIVE_INFINITY;
        return signed(a < 0x1p-28 ? a : edge, x);
    }

    static double cosh(double x) {
        double a = Math.abs(x);
        double shifted = Math.fma(a, LOG2_E, ROUNDER);
        double k = shifted - ROUNDER;
        double rough = Math.fma(-k, LN_2, a);
        double r = Math.fma(-k, LN_2_REST, rough);
        double rest = tail(r, Math.fma(-k, LN_2_REST, rough - r));
        double one = 1 + r;
        double small = (r - (one - 1)) + rest;
        double p = one + small;
        // e^a in quarters, and a quarter of its inverse.
        double quarter = power(shifted, -2);
        double e = quarter * p;
        double eRest = quarter * (small - (p - one));
        double v = 0.0625 / e;
        double vRest = (Math.fma(-v, e, 0.0625) - v * eRest) * (16 * v);
        double sum = e + v;
        double result = 2 * (sum + ((v - (sum - e)) + (eRest + vRest)));
        return a <= HYPERBOLIC_MAX ? result : a + Double.POSITIVE_INFINITY;
    }

    static double tanh(double x) {
        double a = Math.abs(x);
        double twice = a + a;
        double shifted = Math.fma(twice, LOG2_E, ROUNDER);
        double k = shifted - ROUNDER;
        double rough = Math.fma(-k, LN_2, twice);
        double r = Math.fma(-k, LN_2_REST, rough);
        double rest = tail(r, Math.fma(-k, LN_2_REST, rough - r));
        // t = (e^2a − 1)/2 in two doubles; then tanh a = t/(1 + t).
        double half = power(shifted, -1);
        double base = half - 0.5;
        double main = half * r;
        double sum = base + main;
        double small = Math.fma(half, rest, main - (sum - base));
        double t = sum + small;
        double tRest = small - (t - sum);
        double d = 1 + t;
        double dPart = d - 1;
        double dRest = (1 - (d - dPart)) + (t - dPart) + tRest;
        double inverse = 1 / d;
        double q = t * inverse;
        double result = Math.fma(Math.fma(-q, d, t) + Math.fma(-q, dRest, tRest), inverse, q);
        return signed(a > TANH_SATURATED_FROM ? 1 : result, x);
    }

    static double sigmoid(double x) {
        double a = Math.abs(x);
        double shifted = Math.fma(-a, LOG2_E, ROUNDER);
        double k = shifted - ROUNDER;
        double rough = Math.fma(-k, LN_2, -a);
        double r = Math.fma(-k, LN_2_REST, rough);
        double rest = tail(r, Math.fma(-k, LN_2_REST, rough - r));
        double one = 1 + r;
        double small = (r - (one - 1)) + rest;
        double p = one + small;
        double pRest = small - (p - one);
        // e^(−a) = 2^k (p + pRest), and the sigmoid is 1/(1 + e^(−a)) or e^(−a)/(1 + e^(−a)).
        double two = a < NEGLIGIBLE_FROM ? power(shifted, 0) : 0;
        double e = two * p;
        double d = 1 + e;
        double dRest = Math.fma(two, pRest, e - (d - 1));
        double numerator = x < 0 ? p : 1;
        double numeratorRest = x < 0 ? pRest : 0;
        double inverse = 1 / d;
        double q = numerator * inverse;
        double result = Math.fma(Math.fma(-q, d, numerator) + Math.fma(-q, dRest, numeratorRest), inverse, q);
        double negative = x < EXP_MIN ? 0 : scale(result, shifted);
        return x < 0 ? negative : x > NEGLIGIBLE_FROM ? 1 : result;
    }
}
