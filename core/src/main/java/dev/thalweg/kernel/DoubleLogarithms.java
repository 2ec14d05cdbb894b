package dev.thalweg.kernel;

/**
 * The logarithm and what is made of it; {@link DoubleFunctions} says what each method means and how exact it is.
 *
 * <p>All of them write the argument as 2^k (1 + f) with 1 + f in [√½, √2) and take log(1 + f) = f − excess(f).
 */
final class DoubleLogarithms {
    private static final double ROUNDER = DoubleExponentials.ROUNDER;
    private static final double LOG2_E = DoubleExponentials.LOG2_E;
    private static final double LN_2 = DoubleExponentials.LN_2;
    private static final double LN_2_REST = DoubleExponentials.LN_2_REST;
    private static final double EXP_MIN = DoubleExponentials.EXP_MIN;

    /** The leading 32 bits of ln 2, so that its product with an exponent is exact, and the rest. */
    private static final double LN_2_HIGH = 0x1.62e42ffp-1;

    private static final double LN_2_LOW = -0x1.718432a1b0e26p-35;

    /** The leading 40 bits of log10 2, and the rest. */
    private static final double LOG10_2_HIGH = 0x1.34413509f8p-2;

    private static final double LOG10_2_LOW = -0x1.80433b83b532ap-44;

    private static final double LOG2_E_REST = 0x1.777d0ffda0d24p-56;
    private static final double LOG10_E = 0x1.bcb7b1526e50ep-2;
    private static final double LOG10_E_REST = 0x1.95355baaafad3p-57;

    private static final double THIRD = 0x1.5555555555555p-2;
    private static final double THIRD_REST = 0x1.5555555555555p-56;

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
    private static final long ONE_BITS = 0x3ff0000000000000L;
    private static final long MANTISSA = 0x000fffffffffffffL;

    /** The bits of 2^52: with an integer in the low bits, the double is 2^52 plus that integer. */
    private static final long INTEGER_BITS = 0x4330000000000000L;

    /** 2^52 plus the exponent's bias. */
    private static final double BIASED = 0x1p52 + 1023;

    /** What a subnormal argument is raised by, as a power of two. */
    private static final int RAISED = 54;

    /** From here on 1 + x² is x² to more than twice the precision. */
    private static final double GREAT = 0x1p60;

    private DoubleLogarithms() {
    }

    /** f − log(1 + f) for 1 + f in [√½, √2). */
    static double excess(double f) {
        double s = f / (2 + f);
        double z = s * s;
        double w = z * z;
        // log((1+s)/(1−s)) = 2s + s z p(z), and 2s = f − s f; minimax, error 2^-56 for z ≤ 0.0296.
        double even = 0x1.2b80e4ca23becp-3;
        even = Math.fma(even, w, 0x1.7462cd6adba9p-3);
        even = Math.fma(even, w, 0x1.2492492e2e3ap-2);
        even = Math.fma(even, w, 0x1.5555555555558p-1);
        double odd = 0x1.39fb1d30fa705p-3;
        odd = Math.fma(odd, w, 0x1.c71c62915cf72p-3);
        odd = Math.fma(odd, w, 0x1.999999999513bp-2);
        double p = Math.fma(odd, z, even);
        double half = 0.5 * f;
        return Math.fma(half, f, -s * Math.fma(half, f, z * p));
    }

    static double log(double x) {
        double raised = x < Double.MIN_NORMAL ? x * 0x1p54 : x;
        long bits = Double.doubleToRawLongBits(raised) + (ONE_BITS - SQRT_HALF_BITS);
        double k = Double.longBitsToDouble((bits >>> 52) | INTEGER_BITS)
                - (x < Double.MIN_NORMAL ? BIASED + RAISED : BIASED);
        double f = Double.longBitsToDouble((bits & MANTISSA) + SQRT_HALF_BITS) - 1;
        double main = k * LN_2_HIGH;
        double sum = main + f;
        double result = sum + (Math.fma(k, LN_2_LOW, f - (sum - main)) - excess(f));
        double edge = x == 0 ? -INFINITY : x < 0 ? Double.NaN : x;
        return x > 0 && x < INFINITY ? result : edge;
    }

    static double log2(double x) {
        double raised = x < Double.MIN_NORMAL ? x * 0x1p54 : x;
        long bits = Double.doubleToRawLongBits(raised) + (ONE_BITS - SQRT_HALF_BITS);
        double k = Double.longBitsToDouble((bits >>> 52) | INTEGER_BITS)
                - (x < Double.MIN_NORMAL ? BIASED + RAISED : BIASED);
        double f = Double.longBitsToDouble((bits & MANTISSA) + SQRT_HALF_BITS) - 1;
        double excess = excess(f);
        double y = f - excess;
        double yRest = (f - y) - excess;
        double main = y * LOG2_E;
        double rest = Math.fma(y, LOG2_E, -main) + Math.fma(y, LOG2_E_REST, yRest * LOG2_E);
        double sum = k + main;
        double result = sum + ((main - (sum - k)) + rest);
        double edge = x == 0 ? -INFINITY : x < 0 ? Double.NaN : x;
        return x > 0 && x < INFINITY ? result : edge;
    }

    static double log10(double x) {
        double raised = x < Double.MIN_NORMAL ? x * 0x1p54 : x;
        long bits = Double.doubleToRawLongBits(raised) + (ONE_BITS - SQRT_HALF_BITS);
        double k = Double.longBitsToDouble((bits >>> 52) | INTEGER_BITS)
                - (x < Double.MIN_NORMAL ? BIASED + RAISED : BIASED);
        double f = Double.longBitsToDouble((bits & MANTISSA) + SQRT_HALF_BITS) - 1;
        double excess = excess(f);
        double y = f - excess;
        double yRest = (f - y) - excess;
        double main = y * LOG10_E;
        double rest = Math.fma(y, LOG10_E, -main) + Math.fma(y, LOG10_E_REST, yRest * LOG10_E);
        double base = k * LOG10_2_HIGH;
        double sum = base + main;
        double result = sum + (Math.fma(k, LOG10_2_LOW, main - (sum - base)) + rest);
        double edge = x == 0 ? -INFINITY : x < 0 ? Double.NaN : x;
        return x > 0 && x < INFINITY ? result : edge;
    }

    /** log((1 + x + rest) 2^more), for 1 + x ≥ 2^-53 and finite. */
    static double log1p(double x, double rest, double more) {
        double u = 1 + x;
        double part = u - 1;
        double uRest = (1 - (u - part)) + (x - part) + rest;
        long bits = Double.doubleToRawLongBits(u) + (ONE_BITS - SQRT_HALF_BITS);
        double k = Double.longBitsToDouble((bits >>> 52) | INTEGER_BITS) - (BIASED - more);
        double high = Double.longBitsToDouble((bits & MANTISSA) + SQRT_HALF_BITS) - 1;
        // 2^(1−k); zero where k = 1024, which is as well, since the rest of so large a u is nothing.
        double power = Double.longBitsToDouble((2047 - (bits >>> 52)) << 52);
        double low = 0.5 * uRest * power;
        double f = high + low;
        double fRest = low - (f - high);
        double main = k * LN_2_HIGH;
        double sum = main + f;
        double small = Math.fma(k, LN_2_LOW, f - (sum - main)) + Math.fma(-fRest, f, fRest);
        return sum + (small - excess(f));
    }

    static double log1p(double x) {
        double result = log1p(x, 0, 0);
        double edge = x == -1 ? -INFINITY : x < -1 ? Double.NaN : x;
        return x > -1 && x < INFINITY ? Math.abs(x) < 0x1p-54 ? x : result : edge;
    }

    static double asinh(double x) {
        double a = Math.abs(x);
        // s = √(1 + a²) in two doubles; then asinh a = log(1 + (a + (s − 1))).
        double square = a * a;
        double d = 1 + square;
        double part = d - 1;
        double dRest = Math.fma(a, a, -square) + ((1 - (d - part)) + (square - part));
        double s = Math.sqrt(d);
        double sRest = (Math.fma(-s, s, d) + dRest) / (s + s);
        double w = s - 1;
        double sum = a + w;
        double sumRest = (w - (sum - a)) + sRest;
        double result = log1p(a > GREAT ? a : sum, a > GREAT ? 0 : sumRest, a > GREAT ? 1 : 0);
        return DoubleExponentials.signed(a > 0x1p-28 && a < INFINITY ? result : a, x);
    }

    static double acosh(double x) {
        double t = x - 1;
        double tRest = (x - t) - 1;
        // s = √(x² − 1) in two doubles; then acosh x = log(1 + (s + t)).
        double square = x * x;
        double d = square - 1;
        double dRest = ((square - d) - 1) + Math.fma(x, x, -square);
        double s = Math.sqrt(d);
        double sRest = (Math.fma(-s, s, d) + dRest) / (s + s + Double.MIN_NORMAL);
        double sum = s + t;
        double sumRest = (t - (sum - s)) + (tRest + sRest);
        double result = log1p(x > GREAT ? x : sum, x > GREAT ? 0 : sumRest, x > GREAT ? 1 : 0);
        double edge = x < 1 ? Double.NaN : x;
        return x >= 1 && x < INFINITY ? result : edge;
    }

    static double atanh(double x) {
        double a = Math.abs(x);
        double d = 1 - a;
        double dRest = (1 - d) - a;
        double inverse = 1 / d;
        double twice = a + a;
        double q = twice * inverse;
        double qRest = (Math.fma(-q, d, twice) - q * dRest) * inverse;
        double result = 0.5 * log1p(q, qRest, 0);
        double edge = a == 1 ? INFINITY : a > 1 ? Double.NaN : a;
        return DoubleExponentials.signed(a >= 0x1p-28 && a < 1 ? result : edge, x);
    }

    /** greater + log(1 + e^(−(a + aRest))) for a ≥ 0. */
    static double addLog1pExp(double greater, double a, double aRest) {
        double shifted = Math.fma(-a, LOG2_E, ROUNDER);
        double k = shifted - ROUNDER;
        double rough = Math.fma(-k, LN_2, -a);
        double fine = Math.fma(-k, LN_2_REST, -aRest);
        double r = rough + fine;
        double rest = DoubleExponentials.tail(r, fine - (r - rough));
        double one = 1 + r;
        double small = (r - (one - 1)) + rest;
        double p = one + small;
        // From a = 40 on the logarithm is e^(−a) itself.
        double tiny = a < -EXP_MIN ? DoubleExponentials.scale(p, shifted) : 0;
        double power = DoubleExponentials.power(shifted, 0);
        double e = power * p;
        double eRest = power * (small - (p - one));
        // 1 + e = 1 + f or 2 (1 + f), so that 1 + f is below √2.
        double t = e - 1;
        double f = e > 0x1.a827999fcef32p-2 ? 0.5 * t : e;
        double fRest = e > 0x1.a827999fcef32p-2 ? 0.5 * ((e - (t + 1)) + eRest) : eRest;
        double base = e > 0x1.a827999fcef32p-2 ? LN_2 : 0;
        double baseRest = e > 0x1.a827999fcef32p-2 ? LN_2_REST : 0;
        double first = greater + base;
        double firstPart = first - greater;
        double firstRest = (greater - (first - firstPart)) + (base - firstPart);
        double second = first + f;
        double secondPart = second - first;
        double secondRest = (first - (second - secondPart)) + (f - secondPart);
        double lost = (firstRest + secondRest) + (baseRest + Math.fma(-fRest, f, fRest));
        double result = second + (lost - excess(f));
        return a < 40 ? result : greater + tiny;
    }

    static double softplus(double x) {
        double result = addLog1pExp(x > 0 ? x : 0, Math.abs(x), 0);
        return x <= INFINITY ? result : x;
    }

    static double logAddExp(double x, double y) {
        double greater = x > y ? x : y;
        double less = x > y ? y : x;
        double a = greater - less;
        double part = a - greater;
        double aRest = (greater - (a - part)) - (less + part);
        double result = addLog1pExp(greater, a, a < INFINITY ? aRest : 0);
        double known = x == INFINITY || y == INFINITY ? INFINITY : greater == -INFINITY ? greater : result;
        return Math.abs(x) + Math.abs(y) <= INFINITY ? known : x + y;
    }

    static double pow(double x, double y) {
        double ax = Math.abs(x);
        double ay = Math.abs(y);
        double raised = ax < Double.MIN_NORMAL ? ax * 0x1p54 : ax;
        long bits = Double.doubleToRawLongBits(raised) + (ONE_BITS - SQRT_HALF_BITS);
        double k = Double.longBitsToDouble((bits >>> 52) | INTEGER_BITS)
                - (ax < Double.MIN_NORMAL ? BIASED + RAISED : BIASED);
        double f = Double.longBitsToDouble((bits & MANTISSA) + SQRT_HALF_BITS) - 1;
        // log(1 + f) = 2s + 2s w, w = z (1/3 + z p(z)), z = s², s = f/(2 + f); all but p in two doubles.
        double d = 2 + f;
        double inverse = 1 / d;
        double s = f * inverse;
        double sRest = (Math.fma(-s, d, f) - s * (f - (d - 2))) * inverse;
        double z = s * s;
        double zRest = Math.fma(s, s, -z) + 2 * s * sRest;
        double p = logarithmTail(z);
        double v = z * p;
        double c = THIRD + v;
        double cRest = (v - (c - THIRD)) + (Math.fma(z, p, -v) + THIRD_REST);
        double w = z * c;
        double wRest = Math.fma(z, c, -w) + Math.fma(z, cRest, zRest * c);
        double s2 = s + s;
        double b = s2 * w;
        double bRest = Math.fma(s2, w, -b) + Math.fma(s2, wRest, 2 * sRest * w);
        double base = k * LN_2_HIGH;
        double first = base + s2;
        double firstRest = s2 - (first - base);
        double second = first + b;
        double secondRest = b - (second - first);
        double lost = Math.fma(k, LN_2_LOW, firstRest) + (secondRest + (2 * sRest + bRest));
        double log = second + lost;
        double logRest = lost - (log - second);
        // e^(y log x), the exponent in two doubles.
        double exponent = y * log;
        double exponentRest = Math.fma(y, logRest, Math.fma(y, log, -exponent));
        double shifted = Math.fma(exponent, LOG2_E, ROUNDER);
        double n = shifted - ROUNDER;
        double rough = Math.fma(-n, LN_2, exponent);
        double fine = Math.fma(-n, LN_2_REST, exponentRest);
        double r = rough + fine;
        double e = 1 + (r + DoubleExponentials.tail(r, fine - (r - rough)));
        long eBits = Double.doubleToRawLongBits(e) + (Double.doubleToRawLongBits(shifted) << 52);
        double scaled = Double.longBitsToDouble(eBits + (exponent < 0 ? 128L << 52 : -128L << 52))
                * (exponent < 0 ? 0x1p-128 : 0x1p128);
        double finite = exponent < EXP_MIN ? 0 : exponent < 709.8 ? scaled : INFINITY;
        // Where x or y is infinite, or x zero, the result is ∞, 0 or 1.
        double growing = ax > 1 ? INFINITY : 0;
        double falling = ax < 1 ? INFINITY : 0;
        double extreme = ax == 1 ? 1 : y > 0 ? growing : falling;
        double magnitude = ax == 0 || ax == INFINITY || ay == INFINITY ? extreme : finite;
        // A negative base: −1 to the y is −1, 1 or not a number.
        double half = 0.5 * ay;
        double parity = ay >= 0x1p53 || (half + 0x1p52) - 0x1p52 == half ? 1 : -1;
        double fraction = ay >= 0x1p52 ? 0 : ay - ((ay + 0x1p52) - 0x1p52);
        double other = ax == 0 || ax == INFINITY ? 1 : Double.NaN;
        double factor = fraction == 0 ? parity : other;
        double result = Double.doubleToRawLongBits(x) < 0 ? factor * magnitude : magnitude;
        return y == 0 || x == 1 ? 1 : ax + ay <= INFINITY ? result : x + y;
    }

    /** (log((1+s)/(1−s))/2s − 1 − z/3)/z² in z = s² ≤ 0.0296; minimax, error 2^-61. */
    private static double logarithmTail(double z) {
        double p = 0x1.da8e4d14bec51p-5;
        p = Math.fma(p, z, 0x1.e01d66ab78175p-5);
        p = Math.fma(p, z, 0x1.111533745ea94p-4);
        p = Math.fma(p, z, 0x1.3b13aa9985b2fp-4);
        p = Math.fma(p, z, 0x1.745d173a1faap-4);
        p = Math.fma(p, z, 0x1.c71c71c750e64p-4);
        p = Math.fma(p, z, 0x1.24924924922eap-3);
        return Math.fma(p, z, 0x1.999999999999ap-3);
    }
}
