package dev.thalweg.kernel;

/** Circular functions and their inverses; {@link DoubleFunctions} says what each method means and how exact it is. */
final class DoubleTrigonometry {
    private static final double ROUNDER = DoubleExponentials.ROUNDER;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;

    /** π/2 rounded, and what that leaves. */
    private static final double HALF_PI = 0x1.921fb54442d18p0;

    private static final double HALF_PI_REST = 0x1.1a62633145c07p-54;

    /** The leading 33 bits of {@link #HALF_PI_REST}, so that products with multiples up to 2^19 are exact; and the rest. */
    private static final double HALF_PI_MIDDLE = 0x1.1a626331p-54;

    private static final double HALF_PI_LOW = 0x1.1701b839a252p-88;

    /** Up to here three parts of π/2 reduce an argument without loss: 2^19 quarter turns and a bit. */
    private static final double REDUCTION_LIMIT = 800000;

    private static final double PI = 2 * HALF_PI;
    private static final double PI_REST = 2 * HALF_PI_REST;
    private static final double QUARTER_PI = 0.5 * HALF_PI;
    private static final double QUARTER_PI_REST = 0.5 * HALF_PI_REST;
    private static final double THREE_QUARTERS_PI = 0x1.2d97c7f3321d2p1;
    private static final double THREE_QUARTERS_PI_REST = 0x1.a79394c9e8a0ap-54;

    /** tan(π/8) and its inverse: where arctan goes over from y/x to (y − x)/(y + x) and from there to −x/y. */
    private static final double FLAT = 0.41421356;

    private static final double STEEP = 2.4142135;

    private static final long SIGN = Long.MIN_VALUE;

    private DoubleTrigonometry() {
    }

    static double sin(double x) {
        double a = Math.abs(x);
        if (a > REDUCTION_LIMIT && a < INFINITY) {
            return sinOfGreat(x);
        }
        return circular(a, 0, Double.doubleToRawLongBits(x) & SIGN);
    }

    static double cos(double x) {
        double a = Math.abs(x);
        if (a > REDUCTION_LIMIT && a < INFINITY) {
            return cosOfGreat(x);
        }
        return circular(a, 1, 0);
    }

    static double tan(double x) {
        double a = Math.abs(x);
        if (a > REDUCTION_LIMIT && a < INFINITY) {
            return tanOfGreat(x);
        }
        double shifted = Math.fma(a, TWO_OVER_PI, ROUNDER);
        double k = shifted - ROUNDER;
        double rough = Math.fma(-k, HALF_PI, a);
        double middle = k * HALF_PI_MIDDLE;
        double r = rough - middle;
        double rest = Math.fma(-k, HALF_PI_LOW, (rough - r) - middle);
        // Sine over cosine or cosine over sine, all in two doubles.
        double sTail = sineTail(r, rest);
        double s = r + sTail;
        double sRest = sTail - (s - r);
        double w = Math.fma(-0.5 * r, r, 1);
        double cTail = cosineTail(r, rest, w);
        double c = w + cTail;
        double cRest = cTail - (c - w);
        long odd = Double.doubleToRawLongBits(shifted) & 1;
        double numerator = odd == 0 ? s : c;
        double numeratorRest = odd == 0 ? sRest : cRest;
        double denominator = odd == 0 ? c : s;
        double denominatorRest = odd == 0 ? cRest : sRest;
        double inverse = 1 / denominator;
        double q = numerator * inverse;
        double left = Math.fma(-q, denominator, numerator) + Math.fma(-q, denominatorRest, numeratorRest);
        double quotient = Math.fma(left, inverse, q);
        long sign = (Double.doubleToRawLongBits(x) & SIGN) ^ (odd << 63);
        return Double.longBitsToDouble(Double.doubleToRawLongBits(quotient) ^ sign);
    }

    /** sin(a + turns π/2) for a from 0 to the limit, with its sign flipped where {@code sign} says so. */
    private static double circular(double a, long turns, long sign) {
        double shifted = Math.fma(a, TWO_OVER_PI, ROUNDER);
        double k = shifted - ROUNDER;
        double rough = Math.fma(-k, HALF_PI, a);
        double middle = k * HALF_PI_MIDDLE;
        double r = rough - middle;
        double rest = Math.fma(-k, HALF_PI_LOW, (rough - r) - middle);
        long quadrant = Double.doubleToRawLongBits(shifted) + turns;
        double w = Math.fma(-0.5 * r, r, 1);
        double main = (quadrant & 1) == 0 ? r : w;
        double result = main + ((quadrant & 1) == 0 ? sineTail(r, rest) : cosineTail(r, rest, w));
        return Double.longBitsToDouble(Double.doubleToRawLongBits(result) ^ ((quadrant << 62) & SIGN) ^ sign);
    }

    /** sin(r + rest) − r for |r| ≤ π/4; minimax, error 2^-58. */
    private static double sineTail(double r, double rest) {
        double z = r * r;
        double p = 0x1.5e1031092f0cdp-33;
        p = Math.fma(p, z, -0x1.ae601d49570e8p-26);
        p = Math.fma(p, z, 0x1.71de37ae53255p-19);
        p = Math.fma(p, z, -0x1.a01a019e9eacap-13);
        p = Math.fma(p, z, 0x1.1111111110c7ap-7);
        p = Math.fma(p, z, -0x1.5555555555555p-3);
        return Math.fma(r * z, p, Math.fma(-0.5 * z, rest, rest));
    }

    /** cos(r + rest) − w for |r| ≤ π/4, where w = 1 − r²/2 rounded; minimax, error 2^-60. */
    private static double cosineTail(double r, double rest, double w) {
        double z = r * r;
        double p = -0x1.90729cab80381p-37;
        p = Math.fma(p, z, 0x1.1eeb56a7faf93p-29);
        p = Math.fma(p, z, -0x1.27e4fa01e221bp-22);
        p = Math.fma(p, z, 0x1.a01a019f3791p-16);
        p = Math.fma(p, z, -0x1.6c16c16c168c8p-10);
        p = Math.fma(p, z, 0x1.5555555555555p-5);
        double wRest = Math.fma(-0.5 * r, r, 1 - w);
        return Math.fma(z * z, p, Math.fma(-r, rest, wRest));
    }

    @Scalar
    static double sinOfGreat(double x) {
        return StrictMath.sin(x);
    }

    @Scalar
    static double cosOfGreat(double x) {
        return StrictMath.cos(x);
    }

    @Scalar
    static double tanOfGreat(double x) {
        return StrictMath.tan(x);
    }

    /** (arcsin(y)/y − 1)/z in z = y² ≤ 1/4; minimax, error 2^-57. */
    private static double arcsineTail(double z) {
        double w = z * z;
        double even = 0x1.dc6c075cc730cp-6;
        even = Math.fma(even, w, 0x1.2251028d7bd95p-6);
        even = Math.fma(even, w, 0x1.5336f6ffa47ffp-7);
        even = Math.fma(even, w, 0x1.c9d33a02d8138p-7);
        even = Math.fma(even, w, 0x1.6e8bb385397e2p-6);
        even = Math.fma(even, w, 0x1.6db6db6e48f57p-5);
        even = Math.fma(even, w, 0x1.5555555555556p-3);
        double odd = -0x1.f67dae1a4f47bp-7;
        odd = Math.fma(odd, w, 0x1.5dbc150d19218p-8);
        odd = Math.fma(odd, w, 0x1.77ff26f8bc7dep-7);
        odd = Math.fma(odd, w, 0x1.1c4d0fa369a92p-6);
        odd = Math.fma(odd, w, 0x1.f1c71c117cf39p-6);
        odd = Math.fma(odd, w, 0x1.3333333332d9dp-4);
        return Math.fma(odd, z, even);
    }

    static double asin(double x) {
        double a = Math.abs(x);
        // Above 1/2, arcsin a = π/2 − 2 arcsin(√((1 − a)/2)), the root in two doubles.
        double z = a > 0.5 ? 0.5 * (1 - a) : a * a;
        double s = Math.sqrt(z);
        double sRest = Math.fma(-s, s, z) / (s + s + Double.MIN_NORMAL);
        double p = z * arcsineTail(z);
        double main = HALF_PI - 2 * s;
        double mainRest = (HALF_PI - main) - 2 * s;
        double outer = main + Math.fma(-2, Math.fma(s, p, sRest), mainRest + HALF_PI_REST);
        return DoubleExponentials.signed(a > 0.5 ? outer : Math.fma(a, p, a), x);
    }

    static double acos(double x) {
        double a = Math.abs(x);
        double z = a > 0.5 ? 0.5 * (1 - a) : a * a;
        double s = Math.sqrt(z);
        double sRest = Math.fma(-s, s, z) / (s + s + Double.MIN_NORMAL);
        double p = z * arcsineTail(z);
        // 2 arcsin s, π/2 − arcsin x or π − 2 arcsin s.
        double base = x > 0.5 ? 0 : x < -0.5 ? PI : HALF_PI;
        double baseRest = x > 0.5 ? 0 : x < -0.5 ? PI_REST : HALF_PI_REST;
        double times = x > 0.5 ? 2 : -2;
        double main = a > 0.5 ? times * s : -x;
        double rest = a > 0.5 ? times * Math.fma(s, p, sRest) : -x * p;
        double sum = base + main;
        return sum + ((main - (sum - base)) + (baseRest + rest));
    }

    /** (arctan(t)/t − 1)/z in z = t² ≤ tan²(π/8); minimax, error 2^-58. */
    private static double arctangentTail(double z) {
        double w = z * z;
        double odd = 0x1.fb3ea8c50536dp-7;
        odd = Math.fma(odd, w, 0x1.721015963fdbbp-5);
        odd = Math.fma(odd, w, 0x1.e17f04278c1e4p-5);
        odd = Math.fma(odd, w, 0x1.3b137bfa79609p-4);
        odd = Math.fma(odd, w, 0x1.c71c71bc9f9ccp-4);
        odd = Math.fma(odd, w, 0x1.9999999999814p-3);
        double even = -0x1.14ad93d39afdp-5;
        even = Math.fma(even, w, -0x1.abcab84a3d4bep-5);
        even = Math.fma(even, w, -0x1.110d2c6f9c1fep-4);
        even = Math.fma(even, w, -0x1.745d15666e622p-4);
        even = Math.fma(even, w, -0x1.2492492481bddp-3);
        even = Math.fma(even, w, -0x1.5555555555555p-2);
        return Math.fma(odd, z, even);
    }

    static double atan(double x) {
        double a = Math.abs(x);
        // t = a, (a − 1)/(a + 1) or −1/a, in two doubles.
        double difference = a - 1;
        double sum = a + 1;
        double differencePart = difference + 1;
        double sumPart = sum - 1;
        double numerator = a > STEEP ? -1 : a > FLAT ? difference : a;
        double numeratorRest = a > STEEP ? 0
                : a > FLAT ? (a - differencePart) + ((differencePart - difference) - 1) : 0;
        double denominator = a > STEEP ? a : a > FLAT ? sum : 1;
        double denominatorRest = a > STEEP ? 0 : a > FLAT ? (a - sumPart) + (1 - (sum - sumPart)) : 0;
        double base = a > STEEP ? HALF_PI : a > FLAT ? QUARTER_PI : 0;
        double baseRest = a > STEEP ? HALF_PI_REST : a > FLAT ? QUARTER_PI_REST : 0;
        double inverse = 1 / denominator;
        double t = numerator * inverse;
        double left = Math.fma(-t, denominator, numerator) + Math.fma(-t, denominatorRest, numeratorRest);
        double z = t * t;
        double rest = Math.fma(left, inverse, t * (z * arctangentTail(z)));
        double main = base + t;
        double result = main + ((t - (main - base)) + (baseRest + rest));
        return DoubleExponentials.signed(a > 0x1p60 ? HALF_PI : result, x);
    }

    static double atan2(double y, double x) {
        double givenX = Math.abs(x);
        double givenY = Math.abs(y);
        // Infinities stand for directions, and zero over zero for the direction of x.
        double finiteX = givenX == INFINITY ? 1 : givenY == INFINITY ? 0 : givenY == 0 ? 1 : givenX;
        double finiteY = givenY == INFINITY ? 1 : givenX == INFINITY ? 0 : givenY;
        double greater = finiteX > finiteY ? finiteX : finiteY;
        double unit = greater > 0x1p1000 ? 0x1p-60 : greater < 0x1p-800 ? 0x1p200 : 1;
        double ax = finiteX * unit;
        double ay = finiteY * unit;
        // t = y/x, (y − x)/(y + x) or −x/y, in two doubles.
        double difference = ay - ax;
        double sum = ay + ax;
        double differencePart = difference + ax;
        double sumPart = sum - ax;
        double numerator = ay > STEEP * ax ? -ax : ay > FLAT * ax ? difference : ay;
        double numeratorRest = ay > STEEP * ax ? 0
                : ay > FLAT * ax ? (ay - differencePart) + ((differencePart - difference) - ax) : 0;
        double denominator = ay > STEEP * ax ? ay : ay > FLAT * ax ? sum : ax;
        double denominatorRest = ay > STEEP * ax ? 0
                : ay > FLAT * ax ? (ay - sumPart) + (ax - (sum - sumPart)) : 0;
        double quotient = numerator / denominator;
        double left = Math.fma(-quotient, denominator, numerator)
                + Math.fma(-quotient, denominatorRest, numeratorRest);
        double quotientRest = left / denominator;
        double z = quotient * quotient;
        double turned = Double.doubleToRawLongBits(x) < 0 ? -1 : 1;
        double t = turned * quotient;
        double rest = turned * Math.fma(quotient, z * arctangentTail(z), quotientRest);
        double flat = turned < 0 ? PI : 0;
        double flatRest = turned < 0 ? PI_REST : 0;
        double slant = turned < 0 ? THREE_QUARTERS_PI : QUARTER_PI;
        double slantRest = turned < 0 ? THREE_QUARTERS_PI_REST : QUARTER_PI_REST;
        double base = ay > STEEP * ax ? HALF_PI : ay > FLAT * ax ? slant : flat;
        double baseRest = ay > STEEP * ax ? HALF_PI_REST : ay > FLAT * ax ? slantRest : flatRest;
        double main = base + t;
        double result = main + ((t - (main - base)) + (baseRest + rest));
        return givenX + givenY <= INFINITY ? DoubleExponentials.signed(result, y) : x + y;
    }
}
