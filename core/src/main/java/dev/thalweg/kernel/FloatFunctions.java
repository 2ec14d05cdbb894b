package dev.thalweg.kernel;

/**
 * Elementary functions in float32 arithmetic, the same bits on every machine. These methods are read, not only
 * called: the lifter makes straight-line code of their bytecode, for one float or for a whole vector of them.
 *
 * <p>So they keep to a part of the language: local variables of type float and int, constants, the float operations
 * that IEEE 754 makes exact (with {@link Math#fma(float, float, float)}, {@code abs}, {@code min}, {@code max}), int
 * addition, logic and shifts by constants, comparisons, forward branches, and calls of methods of this class that do
 * the same. There is no conversion between int and float, no array, no loop. Both sides of a branch are computed for
 * every element, so a branch is for the edges and costs its work always; only what is marked {@link Scalar} costs
 * nothing where no element leads there.
 *
 * <p>Accuracy is stated in units in the last place (ulp) of the exact result, as the largest error over all 2^32
 * floats; {@code FloatFunctionsTest} finds it anew with {@code -Dthalweg.points=all}. NaN in gives NaN out; subnormal
 * arguments and results are handled.
 *
 * <p>The polynomials are minimax, fitted by {@code fit_float_functions.sollya} among the tests with Sollya's {@code
 * fpminimax} (N. Brisebarre and S. Chevillard, "Efficient polynomial L∞-approximations", ARITH 2007). Arguments are
 * reduced with constants in two or three parts (W. J. Cody and W. Waite, "Software Manual for the Elementary
 * Functions", 1980), each product taken by a fused multiply-add. Rounding errors that would be seen are computed and
 * put back (T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik
 * 18, 1971). Only the plans are theirs.
 *
 * <p>All methods are stateless and safe in any thread.
 */
public final class FloatFunctions {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private static final int SIGN_BIT = 0x80000000;
    private static final int SIGNIFICAND_BITS = 23;
    private static final int SIGNIFICAND_MASK = 0x7fffff;
    private static final int ONE_BITS = 0x3f800000;

    /**
     * A small float plus this is rounded to an integer, which then stands in the low bits of the sum; with {@link
     * #SHIFT_BITS} the way goes back from an int to a float. What is added to it below goes into those bits too.
     */
    private static final float SHIFT = 0x1.8p23f;

    private static final int SHIFT_BITS = 0x4b400000;

    /** Leaves k + 127 in the low bits: shifted to the exponent, that is 2^k. */
    private static final float SHIFT_BIASED = SHIFT + 127;

    /** Leaves the exponent of 2^(k−1), which is finite for k = 128. */
    private static final float SHIFT_HALF = SHIFT + 126;

    /** Leaves the exponents of 2^(k/2) and of its other half, together. */
    private static final float SHIFT_TWICE = SHIFT + 254;

    /** Leaves the exponent of 2^(k+64), which is normal down to k = −190. */
    private static final float SHIFT_LIFTED = SHIFT + 191;

    private static final float LOWER = 0x1p-64f;

    /** The bits of 2^k and of 2^(−k) have this sum. */
    private static final int RECIPROCAL_BITS = 254 << SIGNIFICAND_BITS;

    private static final float LOG2_E = 0x1.715476p0f;
    private static final float LOG2_E_LOW = 0x1.4ae0cp-26f;
    private static final float LN_2 = 0x1.62e43p-1f;
    private static final float LN_2_LOW = -0x1.05c61p-29f;

    /** e^x overflows from here on: log(2^128) = 88.72. */
    private static final float EXP_OVERFLOWS_FROM = 89;

    /** e^x rounds to zero below: log(2^-150) = −103.97. */
    private static final float EXP_UNDERFLOWS_BELOW = -104;

    /** 2^x rounds to zero below −150. */
    private static final float EXP2_UNDERFLOWS_BELOW = -151;

    /** e^x − 1 rounds to −1 below: log(2^-25) = −17.33. */
    private static final float EXPM1_SATURATES_BELOW = -18;

    /** e^x − 1 rounds to x below, in size. */
    private static final float EXPM1_IS_X_BELOW = 0x1p-25f;

    /**
     * log2(3/2) less ½ is taken from x/log 2 before that is rounded, so that ¾ ≤ e^r &lt; 3/2. Where terms cancel, t
     * = e^r − 1 is then below ¼ or the result above: the rounding of t stays small.
     */
    private static final float TO_THREE_QUARTERS = -0.0849625f;

    /** From ¾ to 3/2 significands m leave m − 1 exact, and it stays so for log1p. */
    private static final int THREE_QUARTERS_BITS = 0x3f400000;

    /** From √½ to √2: log2 needs its parts small against the exponent, for it does not split them. */
    private static final int SQRT_HALF_BITS = 0x3f3504f3;

    /** A factor and its exponent that make subnormal floats normal. */
    private static final float NORMALISER = 0x1p23f;

    private static final float SHIFT_NORMALISED = SHIFT + 23;

    /** 1 + x is x long before, and 2^(−k) is still normal. */
    private static final float ONE_IS_LOST_FROM = 0x1p64f;

    private static final float TWO_OVER_PI = 0x1.45f306p-1f;
    private static final float HALF_PI = 0x1.921fb6p0f;
    private static final float HALF_PI_MIDDLE = -0x1.777a5cp-25f;
    private static final float HALF_PI_LOW = -0x1.ee59dap-50f;

    /** Up to here the nearest multiple of π/2 is found well enough, and three parts of π/2 suffice. */
    private static final float REDUCED_TO = 0x1p17f;

    /** tanh is a polynomial below. */
    private static final float TANH_SMALL_BELOW = 1;

    /** 1 − tanh(x) is less than 2^-25 from 9.011 on. */
    private static final float TANH_SATURATES_ABOVE = 9.1f;

    /** log(1 + e^x) is a polynomial below, in size. */
    private static final float SOFTPLUS_SMALL_BELOW = 1;

    /** erf changes its polynomial here. */
    private static final float ERF_SMALL_BELOW = 1;

    /** The middle of the other polynomial. */
    private static final float ERF_MIDDLE = 2.25f;

    /** 1 − erf(x) is less than 2^-25 from 3.919 on. */
    private static final float ERF_SATURATES_ABOVE = 3.92f;

    /** Floats of this size and more are integers. */
    private static final float INTEGERS_FROM = 0x1p23f;

    private FloatFunctions() {}

    // Exponentials

    /**
     * {@return e^x} Edge: 0 at −∞, ∞ at ∞, exactly 1 at ±0; underflow is gradual. Largest error over all floats: 0.91
     * ulp. Method: x = n log 2 + r with |r| ≤ log(2)/2, a polynomial of degree 6 in r, 2^n in two factors.
     */
    public static float exp(float x) {
        float shifted = Math.fma(x, LOG2_E, SHIFT_TWICE);
        float r = reduced(x, shifted - SHIFT_TWICE);
        float y = Math.fma(expSlope(r), r, 1);
        y = scaled(y, Float.floatToRawIntBits(shifted));
        return x > EXP_OVERFLOWS_FROM ? INFINITY : x < EXP_UNDERFLOWS_BELOW ? 0 : y;
    }

    /**
     * {@return 2^x} Edge: 0 at −∞, ∞ at ∞; exact at integers, subnormal results included. Largest error over all
     * floats: 0.88 ulp. Method: as {@link #exp}, but the reduction is exact.
     */
    public static float exp2(float x) {
        float shifted = x + SHIFT_TWICE;
        float r = x - (shifted - SHIFT_TWICE);
        float p = 0x1.3fa208p-13f;
        p = Math.fma(p, r, 0x1.5f0b82p-10f);
        p = Math.fma(p, r, 0x1.3b30ap-7f);
        p = Math.fma(p, r, 0x1.c6af76p-5f);
        p = Math.fma(p, r, 0x1.ebfbd8p-3f);
        p = Math.fma(p, r, 0x1.62e43p-1f);
        p = Math.fma(p, r, 1);
        float y = scaled(p, Float.floatToRawIntBits(shifted));
        return x >= 128 ? INFINITY : x < EXP2_UNDERFLOWS_BELOW ? 0 : y;
    }

    /** {@return y 2^k, rounded once} The low bits of {@code bits} hold 254 + k; the exponents of two factors are its halves. */
    private static float scaled(float y, int bits) {
        int half = bits >> 1;
        return y * Float.intBitsToFloat(half << SIGNIFICAND_BITS)
                * Float.intBitsToFloat((bits - half) << SIGNIFICAND_BITS);
    }

    /** {@return x − n log 2} */
    private static float reduced(float x, float n) {
        return Math.fma(n, -LN_2_LOW, Math.fma(n, -LN_2, x));
    }

    /** {@return (e^r − 1)/r for |r| ≤ log(2)/2} */
    private static float expSlope(float r) {
        return Math.fma(expCurvature(r), r, 1);
    }

    /** {@return e^r − 1 for |r| ≤ log(2)/2} */
    private static float expm1Reduced(float r) {
        return Math.fma(r * r, expCurvature(r), r);
    }

    /** {@return (e^r − 1 − r)/r² for |r| ≤ log(2)/2} */
    private static float expCurvature(float r) {
        float p = 0x1.6b73ap-10f;
        p = Math.fma(p, r, 0x1.1227aap-7f);
        p = Math.fma(p, r, 0x1.555716p-5f);
        p = Math.fma(p, r, 0x1.5554bp-3f);
        return Math.fma(p, r, 0x1.fffffep-2f);
    }

    /**
     * {@return e^x − 1} Edge: −1 at −∞, ∞ at ∞; keeps the sign of zero. Largest error over all floats: 0.95 ulp.
     * Method: x = n log 2 + r with ¾ ≤ e^r &lt; 3/2, t = e^r − 1 by a polynomial of degree 7, then 2^n t + (2^n − 1),
     * all halved lest 2^n overflow.
     */
    public static float expm1(float x) {
        float shifted = Math.fma(x, LOG2_E, TO_THREE_QUARTERS) + SHIFT_HALF;
        float r = reduced(x, shifted - SHIFT_HALF);
        float p = 0x1.b75128p-13f;
        p = Math.fma(p, r, 0x1.6ce286p-10f);
        p = Math.fma(p, r, 0x1.110606p-7f);
        p = Math.fma(p, r, 0x1.555524p-5f);
        p = Math.fma(p, r, 0x1.55555ap-3f);
        p = Math.fma(p, r, 0.5f);
        float t = Math.fma(r * r, p, r);
        float half = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << SIGNIFICAND_BITS);
        // For n ≥ 25 the ½ is rounded away, and once it is half an ulp of the result: t takes it over.
        float lessHalf = half - 0.5f;
        float lost = half - lessHalf - 0.5f;
        float inverse = Float.intBitsToFloat(RECIPROCAL_BITS - Float.floatToRawIntBits(half));
        float y = 2 * Math.fma(half, Math.fma(lost, inverse, t), lessHalf);
        y = Math.abs(x) < EXPM1_IS_X_BELOW ? x : y;
        return x > EXP_OVERFLOWS_FROM ? INFINITY : x < EXPM1_SATURATES_BELOW ? -1 : y;
    }

    // Logarithms

    /**
     * {@return the natural logarithm of x} Edge: −∞ at ±0, NaN below, ∞ at ∞, exactly 0 at 1. Largest error over all
     * floats: 0.92 ulp. Method: x = 2^k (1 + f) with ¾ ≤ 1 + f &lt; 3/2, a polynomial of degree 10 in f, k log 2 in
     * two parts.
     */
    public static float log(float x) {
        float normal = x < Float.MIN_NORMAL ? x * NORMALISER : x;
        int offset = Float.floatToRawIntBits(normal) - THREE_QUARTERS_BITS;
        float k = Float.intBitsToFloat((offset >> SIGNIFICAND_BITS) + SHIFT_BITS)
                - (x < Float.MIN_NORMAL ? SHIFT_NORMALISED : SHIFT);
        float f = Float.intBitsToFloat((offset & SIGNIFICAND_MASK) + THREE_QUARTERS_BITS) - 1;
        float y = logOf(k, f);
        return x > 0 ? x < INFINITY ? y : x : x == 0 ? -INFINITY : Float.NaN;
    }

    /** {@return k log 2 + log(1 + f)} The sum k log 2 + f is not exact; what it loses is added to the small part. */
    private static float logOf(float k, float f) {
        float low = Math.fma(f * f, logCurvature(f), k * LN_2_LOW);
        float high = Math.fma(k, LN_2, f);
        return high + (Math.fma(k, LN_2, -high) + f + low);
    }

    /** {@return (log(1 + f) − f)/f² for −¼ ≤ f ≤ ½} */
    private static float logCurvature(float f) {
        float p = -0x1.721d3ep-5f;
        p = Math.fma(p, f, 0x1.ad4188p-4f);
        p = Math.fma(p, f, -0x1.0db586p-3f);
        p = Math.fma(p, f, 0x1.28852ep-3f);
        p = Math.fma(p, f, -0x1.54eb54p-3f);
        p = Math.fma(p, f, 0x1.9968fp-3f);
        p = Math.fma(p, f, -0x1.00004ep-2f);
        p = Math.fma(p, f, 0x1.5555a6p-2f);
        return Math.fma(p, f, -0.5f);
    }

    /**
     * {@return log(1 + x)} Edge: −∞ at −1, NaN below, ∞ at ∞; keeps the sign of zero. Largest error over all floats:
     * 0.92 ulp. Method: k is the exponent of 1 + x as rounded, f = 2^(−k) x + (2^(−k) − 1) is hardly ever rounded; on
     * as in {@link #log}.
     */
    public static float log1p(float x) {
        int offset = Float.floatToRawIntBits(1 + x) - THREE_QUARTERS_BITS;
        float k = Float.intBitsToFloat((offset >> SIGNIFICAND_BITS) + SHIFT_BITS) - SHIFT;
        // 2^(−k)
        float scale = Float.intBitsToFloat(ONE_BITS - (offset & ~SIGNIFICAND_MASK));
        float f = x < ONE_IS_LOST_FROM ? Math.fma(scale, x, scale - 1)
                : Float.intBitsToFloat((offset & SIGNIFICAND_MASK) + THREE_QUARTERS_BITS) - 1;
        float y = withSign(logOf(k, f), x);
        return x > -1 ? x < INFINITY ? y : x : x == -1 ? -INFINITY : Float.NaN;
    }

    /**
     * {@return the logarithm of x to base 2} Edge: −∞ at ±0, NaN below, ∞ at ∞; exact at powers of two. Largest error
     * over all floats: 0.98 ulp. Method: x = 2^k (1 + f) with √½ ≤ 1 + f &lt; √2, a polynomial of degree 10 in f,
     * log2(e) in two parts.
     */
    public static float log2(float x) {
        float normal = x < Float.MIN_NORMAL ? x * NORMALISER : x;
        int offset = Float.floatToRawIntBits(normal) - SQRT_HALF_BITS;
        float k = Float.intBitsToFloat((offset >> SIGNIFICAND_BITS) + SHIFT_BITS)
                - (x < Float.MIN_NORMAL ? SHIFT_NORMALISED : SHIFT);
        float f = Float.intBitsToFloat((offset & SIGNIFICAND_MASK) + SQRT_HALF_BITS) - 1;
        float p = -0x1.c36734p-4f;
        p = Math.fma(p, f, 0x1.7e0e6p-3f);
        p = Math.fma(p, f, -0x1.877afep-3f);
        p = Math.fma(p, f, 0x1.a2e68p-3f);
        p = Math.fma(p, f, -0x1.eab18p-3f);
        p = Math.fma(p, f, 0x1.277ef4p-2f);
        p = Math.fma(p, f, -0x1.715ac8p-2f);
        p = Math.fma(p, f, 0x1.ec7094p-2f);
        p = Math.fma(p, f, -0x1.71547p-1f);
        float y = k + Math.fma(f, LOG2_E, Math.fma(f * f, p, f * LOG2_E_LOW));
        return x > 0 ? x < INFINITY ? y : x : x == 0 ? -INFINITY : Float.NaN;
    }

    // Circular functions

    /**
     * {@return the sine of x} Edge: NaN at ±∞; keeps the sign of zero. Largest error over all floats: 0.97 ulp.
     * Method: x = n π/2 + r with π/2 in three parts and r in two, a polynomial of degree 7 for the sine and one of
     * degree 8 for the cosine of r. Beyond 2^17 in size, {@link StrictMath#sin}.
     */
    public static float sin(float x) {
        float size = Math.abs(x);
        if (size > REDUCED_TO && size < INFINITY) {
            return sinHuge(x);
        }
        float shifted = Math.fma(size, TWO_OVER_PI, SHIFT);
        int quarter = Float.floatToRawIntBits(shifted);
        float y = sinOrCos(size, shifted - SHIFT, quarter);
        int sign = (quarter << 30 ^ Float.floatToRawIntBits(x)) & SIGN_BIT;
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ sign);
    }

    /**
     * {@return the cosine of x} Edge: NaN at ±∞, exactly 1 at ±0. Largest error over all floats: 0.97 ulp. Method: as
     * {@link #sin}, a quarter of a turn on.
     */
    public static float cos(float x) {
        float size = Math.abs(x);
        if (size > REDUCED_TO && size < INFINITY) {
            return cosHuge(x);
        }
        float shifted = Math.fma(size, TWO_OVER_PI, SHIFT);
        int quarter = Float.floatToRawIntBits(shifted) + 1;
        float y = sinOrCos(size, shifted - SHIFT, quarter);
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ (quarter << 30 & SIGN_BIT));
    }

    /**
     * {@return the sine of x − n π/2 for an even quarter, the cosine for an odd one} The remainder is r + low. Its
     * first step is exact; what the second one loses, and the third part of π/2, are in low.
     */
    private static float sinOrCos(float x, float n, int quarter) {
        float first = Math.fma(n, -HALF_PI, x);
        float middle = n * HALF_PI_MIDDLE;
        float r = first - middle;
        float low = first - r - middle - Math.fma(n, HALF_PI_MIDDLE, -middle);
        low = Math.fma(n, -HALF_PI_LOW, low);
        float square = r * r;
        float s = -0x1.992462p-13f;
        s = Math.fma(s, square, 0x1.1106d6p-7f);
        s = Math.fma(s, square, -0x1.555544p-3f);
        float sine = r + Math.fma(r * square, s, low);
        float c = 0x1.99e334p-16f;
        c = Math.fma(c, square, -0x1.6c0c1ep-10f);
        c = Math.fma(c, square, 0x1.55554ap-5f);
        c = Math.fma(c, square, -0.5f);
        // Where the cosine is least, the rounding of r² would be a quarter of an ulp.
        float squareLow = Math.fma(r, r, -square);
        float cosine = 1 + Math.fma(c, square, Math.fma(-0.5f, squareLow, -r * low));
        return (quarter & 1) == 0 ? sine : cosine;
    }

    @Scalar
    static float sinHuge(float x) {
        return (float) StrictMath.sin(x);
    }

    @Scalar
    static float cosHuge(float x) {
        return (float) StrictMath.cos(x);
    }

    // Functions that saturate

    /**
     * {@return the hyperbolic tangent of x} Edge: ±1 at ±∞; keeps the sign of zero. Largest error over all floats:
     * 0.94 ulp. Method: for |x| &lt; 1 an odd polynomial of degree 15, then 1 − 2/(e^(2|x|) + 1), whose error shrinks
     * with its fraction.
     */
    public static float tanh(float x) {
        float size = Math.abs(x);
        float twice = size + size;
        float shifted = Math.fma(twice, LOG2_E, SHIFT_BIASED);
        float t = expm1Reduced(reduced(twice, shifted - SHIFT_BIASED));
        float scale = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << SIGNIFICAND_BITS);
        // 2^k t + (2^k + 1) is e^(2|x|) + 1 with one rounding.
        float far = 1 - 2 / Math.fma(scale, t, scale + 1);
        float square = size * size;
        float p = -0x1.7806d8p-12f;
        p = Math.fma(p, square, 0x1.2db79ep-9f);
        p = Math.fma(p, square, -0x1.04675p-7f);
        p = Math.fma(p, square, 0x1.600bd6p-6f);
        p = Math.fma(p, square, -0x1.b96288p-5f);
        p = Math.fma(p, square, 0x1.110be6p-3f);
        p = Math.fma(p, square, -0x1.55553cp-2f);
        float near = Math.fma(size * square, p, size);
        float y = size < TANH_SMALL_BELOW ? near : size > TANH_SATURATES_ABOVE ? 1 : far;
        return withSign(y, x);
    }

    /**
     * {@return 1/(1 + e^(−x))} Edge: 0 at −∞, 1 at ∞, exactly ½ at ±0; underflow is gradual. Largest error over all
     * floats: 0.93 ulp. Method: z = e^(−|x|) as in {@link #exp}, z/(1 + z) with the roundings of numerator,
     * denominator and quotient put back, scaled last; one minus that for positive x.
     */
    public static float sigmoid(float x) {
        float size = Math.abs(x);
        float shifted = Math.fma(size, -LOG2_E, SHIFT_LIFTED);
        float r = reduced(-size, shifted - SHIFT_LIFTED);
        float high = 1 + r;
        float low = Math.fma(r * r, expCurvature(r), r - (high - 1));
        float y = high + low;
        float scale = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << SIGNIFICAND_BITS);
        float z = y * scale * LOWER;
        float d = 1 + z;
        float dLow = z - (d - 1);
        // q + (high + low − q (d + dLow))/d is the quotient of the exact parts.
        float inverse = 1 / d;
        float q = y * inverse;
        float rest = Math.fma(-q, d, high) + Math.fma(-q, dLow, low);
        q = Math.fma(rest, inverse, q);
        float lower = size > -EXP_UNDERFLOWS_BELOW ? 0 : q * scale * LOWER;
        return x < 0 ? lower : 1 - lower;
    }

    /**
     * {@return log(1 + e^x)} Edge: 0 at −∞, ∞ at ∞; underflow is gradual. Largest error over all floats: 0.95 ulp.
     * Method: for |x| &lt; 1, log 2 + x/2 and an even polynomial of degree 10; otherwise max(x, 0) + log(1 + z), z =
     * e^(−|x|), by a polynomial of degree 8 in z, with the rounding of z put back and scaled last.
     */
    public static float softplus(float x) {
        float size = Math.abs(x);
        float shifted = Math.fma(size, -LOG2_E, SHIFT_LIFTED);
        float r = reduced(-size, shifted - SHIFT_LIFTED);
        float high = 1 + r;
        float low = Math.fma(r * r, expCurvature(r), r - (high - 1));
        float y = high + low;
        float scale = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << SIGNIFICAND_BITS);
        float z = y * scale * LOWER;
        float p = -0x1.43a15cp-5f;
        p = Math.fma(p, z, 0x1.a84c44p-4f);
        p = Math.fma(p, z, -0x1.3f957ep-3f);
        p = Math.fma(p, z, 0x1.962e58p-3f);
        p = Math.fma(p, z, -0x1.ffb412p-3f);
        p = Math.fma(p, z, 0x1.5553bcp-2f);
        p = Math.fma(p, z, -0x1.fffffap-2f);
        // y is rounded, high + low is not; log(1 + z) grows by 1/(1 + z) ≈ 1 − z times as much as z.
        float excess = y - high - low;
        low = Math.fma(excess, z, low);
        float far = (high + Math.fma(y * z, p, low)) * scale * LOWER;
        far = (x > 0 ? x : 0) + (size > -EXP_UNDERFLOWS_BELOW ? 0 : far);
        float square = x * x;
        float q = 0x1.d63a3ep-20f;
        q = Math.fma(q, square, -0x1.b4f226p-16f);
        q = Math.fma(q, square, 0x1.6bfc1p-12f);
        q = Math.fma(q, square, -0x1.55552ap-8f);
        q = Math.fma(q, square, 0.125f);
        // |x|/2 < log 2, so x/2 − (line − log 2) is exactly what the line loses by rounding.
        float line = Math.fma(0.5f, x, LN_2);
        float near = line + Math.fma(q, square, Math.fma(0.5f, x, LN_2 - line));
        return size < SOFTPLUS_SMALL_BELOW ? near : far;
    }

    /**
     * {@return log(1/(1 + e^(−x)))} Edge: −∞ at −∞, −0 at ∞. Largest error over all floats: 0.95 ulp. Method:
     * −softplus(−x).
     */
    public static float logSigmoid(float x) {
        return -softplus(-x);
    }

    /**
     * {@return the error function of x, 2/√π ∫₀ˣ e^(−t²) dt} Edge: ±1 at ±∞; keeps the sign of zero. Largest error
     * over all floats: 1.00 ulp. Method: for |x| &lt; 1 an odd polynomial of degree 13, then one minus a polynomial
     * of degree 14 about 2.25.
     */
    public static float erf(float x) {
        float size = Math.abs(x);
        float square = size * size;
        float p = 0x1.4c5cb4p-14f;
        p = Math.fma(p, square, -0x1.a5197ap-11f);
        p = Math.fma(p, square, 0x1.542fecp-8f);
        p = Math.fma(p, square, -0x1.b7fec4p-6f);
        p = Math.fma(p, square, 0x1.ce2d52p-4f);
        p = Math.fma(p, square, -0x1.81274p-2f);
        p = Math.fma(p, square, 0x1.06eba8p-3f);
        float near = Math.fma(size, p, size);
        float t = size - ERF_MIDDLE;
        float q = -0x1.24afbap-20f;
        q = Math.fma(q, t, 0x1.9ffd0ap-19f);
        q = Math.fma(q, t, 0x1.bb82c2p-17f);
        q = Math.fma(q, t, -0x1.104d24p-14f);
        q = Math.fma(q, t, 0x1.f1a554p-16f);
        q = Math.fma(q, t, 0x1.7dee6ap-12f);
        q = Math.fma(q, t, -0x1.0ae68p-10f);
        q = Math.fma(q, t, 0x1.630a8cp-11f);
        q = Math.fma(q, t, 0x1.7e06e8p-9f);
        q = Math.fma(q, t, -0x1.5d58a2p-7f);
        q = Math.fma(q, t, 0x1.389dc2p-6f);
        q = Math.fma(q, t, -0x1.63ec5p-6f);
        q = Math.fma(q, t, 0x1.074cap-6f);
        q = Math.fma(q, t, -0x1.d414ecp-8f);
        q = Math.fma(q, t, 0x1.7f70e4p-10f);
        float y = size < ERF_SMALL_BELOW ? near : size > ERF_SATURATES_ABOVE ? 1 : 1 - q;
        return withSign(y, x);
    }

    // Roundings

    /** {@return the largest integer that is not above x} Exact; keeps the sign of zero, infinities and NaN. */
    public static float floor(float x) {
        float y = rint(x);
        return y > x ? y - 1 : y;
    }

    /**
     * {@return the smallest integer that is not below x} Exact; keeps the sign of zero, infinities and NaN; −0
     * between −1 and 0.
     */
    public static float ceil(float x) {
        return -floor(-x);
    }

    /**
     * {@return the integer nearest to x, of two the even one} Exact; keeps the sign, also that of a zero, infinities
     * and NaN.
     */
    public static float rint(float x) {
        float size = Math.abs(x);
        float y = size + INTEGERS_FROM - INTEGERS_FROM;
        y = withSign(y, x);
        return size < INTEGERS_FROM ? y : x;
    }

    /** {@return x without its fraction} Exact; keeps the sign, also that of a zero, infinities and NaN. */
    public static float trunc(float x) {
        float y = floor(Math.abs(x));
        return withSign(y, x);
    }

    /** {@return y with the sign of x, which is that of y unless y is positive or a zero} */
    private static float withSign(float y, float x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & SIGN_BIT));
    }
}
