package dev.thalweg.kernel;

/**
 * Scalar functions of doubles beyond {@link StrictMath}, the same bits on every machine: they use IEEE 754 operations
 * and {@code StrictMath} only.
 *
 * <p>Accuracy is stated as the greatest error seen against correctly rounded values, in units in the last place (ulp)
 * of the result. NaN in gives NaN out wherever nothing else is said; subnormal arguments and results are handled. Where
 * a function exists in PyTorch ({@code torch.special}) its edge cases are PyTorch's, unless the method says otherwise.
 *
 * <p>All methods are stateless and safe in any thread.
 */
public final class SpecialFunctions {
    /** The largest order that {@link #polygamma} takes. */
    public static final int MAX_POLYGAMMA_ORDER = GammaFunctions.MAX_ORDER;

    /** Square root of ½ to within a rounding: the significand of {@link #log2} is brought between it and its double. */
    private static final double SQRT_HALF = 0.7071067811865476;

    private static final double LOG2_E = 1.4426950408889634;
    private static final double LN_2 = 0.6931471805599453;

    /** 2^x is zero below −1075 and overflows from 1024 on; beyond this size only that matters. */
    private static final double EXPONENT_RANGE = 1100;

    /** From 2^27 on, 1 + x² rounds to x². */
    private static final double SQUARE_SWALLOWS_ONE = 0x1p27;

    private SpecialFunctions() {}

    // Error functions and the normal distribution

    /** {@return the error function of x, 2/√π ∫₀ˣ e^(−t²) dt} Within 1 ulp. Odd; ±1 at ±∞; keeps the sign of zero. */
    public static double erf(double x) {
        return ErrorFunctions.erf(x);
    }

    /**
     * {@return the complementary error function 1 − erf(x)} Within 2 ulp, subnormal results included. 2 at −∞, 0 at ∞.
     */
    public static double erfc(double x) {
        return ErrorFunctions.erfc(x);
    }

    /** {@return e^(x²) erfc(x)} Within 2 ulp. Overflows to ∞ below −26.6; falls as 1/(x√π). */
    public static double erfcx(double x) {
        return ErrorFunctions.erfcx(x);
    }

    /** {@return the x with erf(x) = y} Within 3 ulp. ±∞ at ±1, NaN outside [−1, 1]; keeps the sign of zero. */
    public static double erfinv(double y) {
        return ErrorFunctions.erfinv(y);
    }

    /** {@return the x with erfc(x) = q} Within 3 ulp. ∞ at 0, −∞ at 2, NaN outside [0, 2]. */
    public static double erfcinv(double q) {
        return ErrorFunctions.erfcinv(q);
    }

    /** {@return the standard normal distribution function Φ(x)} Within 2 ulp, also far in the lower tail. */
    public static double normalCdf(double x) {
        return ErrorFunctions.normalCdf(x);
    }

    /** {@return log Φ(x)} Within 3 ulp. About −x²/2 in the lower tail, where Φ itself underflows. */
    public static double normalLogCdf(double x) {
        return ErrorFunctions.normalLogCdf(x);
    }

    /** {@return the x with Φ(x) = p} Within 4 ulp. −∞ at 0, ∞ at 1, NaN outside [0, 1]. */
    public static double normalQuantile(double p) {
        return ErrorFunctions.normalQuantile(p);
    }

    // Gamma functions

    /**
     * {@return the gamma function} Within 6 ulp; exact at 1 … 23. As C99 has it: ±∞ at ±0, NaN at the
     * negative integers and −∞, ∞ from 171.62… on; the sign alternates between the negative integers.
     */
    public static double gamma(double x) {
        return GammaFunctions.gamma(x);
    }

    /**
     * {@return log |Γ(x)|} Within 4 ulp for x &gt; 0, the zeros 1 and 2 included; for x &lt; 0 the error is about one
     * ulp of 1 near the zeros. ∞ at the poles 0, −1, −2, … and at ±∞.
     */
    public static double lgamma(double x) {
        return GammaFunctions.lgamma(x);
    }

    /**
     * {@return ψ(x) = d/dx log Γ(x)} Within 4 ulp for x &gt; 0, the zero 1.4616… included; for x &lt; 0 relative to the
     * larger of |ψ| and |π cot πx|. −∞ at +0, ∞ at −0, NaN at the negative integers and −∞, ∞ at ∞.
     */
    public static double digamma(double x) {
        return GammaFunctions.digamma(x);
    }

    /**
     * {@return the nth derivative of ψ at x} n = 0 is {@link #digamma}, n = 1 trigamma. Within 6 ulp for x &gt; 0 and n
     * ≤ 10; for x &lt; 0 the powers of π cot πx cost about 2n ulp.
     *
     * <p><b>Edge</b>: at the poles 0, −1, −2, … odd orders give ∞, as both sides agree; even orders give −∞ at +0, ∞ at
     * −0 and NaN elsewhere (PyTorch gives −∞ throughout). 0 at ∞; NaN at −∞.
     *
     * @param n the order, 0 ≤ n ≤ {@link #MAX_POLYGAMMA_ORDER}
     * @throws IllegalArgumentException if n is out of range
     */
    public static double polygamma(int n, double x) {
        if (n < 0 || n > MAX_POLYGAMMA_ORDER) {
            throw new IllegalArgumentException(
                    "polygamma: the order must be between 0 and " + MAX_POLYGAMMA_ORDER + "; got " + n);
        }
        return GammaFunctions.polygamma(n, x);
    }

    // Modified Bessel functions

    /** {@return the modified Bessel function I₀(x)} Within 12 ulp. Even; ∞ at ±∞ (PyTorch: NaN). */
    public static double i0(double x) {
        return BesselFunctions.plain(0, x);
    }

    /** {@return the modified Bessel function I₁(x)} Accurate as {@link #i0}. Odd; ±∞ at ±∞ (PyTorch: NaN). */
    public static double i1(double x) {
        return BesselFunctions.plain(1, x);
    }

    /** {@return e^(−|x|) I₀(x)} Accurate as {@link #i0}. 0 at ±∞. */
    public static double i0e(double x) {
        return BesselFunctions.scaled(0, x);
    }

    /** {@return e^(−|x|) I₁(x)} Accurate as {@link #i0}. ±0 at ±∞. */
    public static double i1e(double x) {
        return BesselFunctions.scaled(1, x);
    }

    // Hyperbolic inverses, base-two exponential and logarithm

    /** {@return the inverse hyperbolic sine} Within 2 ulp. Odd; keeps the sign of zero; ±∞ at ±∞. */
    public static double asinh(double x) {
        double size = Math.abs(x);
        double value;
        if (size >= SQUARE_SWALLOWS_ONE) {
            value = StrictMath.log(size) + LN_2;
        } else {
            double square = size * size;
            value = StrictMath.log1p(size + square / (1 + Math.sqrt(1 + square)));
        }
        return Math.copySign(value, x);
    }

    /** {@return the inverse hyperbolic cosine, not negative} Within 2 ulp. NaN below 1; 0 at 1; ∞ at ∞. */
    public static double acosh(double x) {
        if (x >= SQUARE_SWALLOWS_ONE) {
            return StrictMath.log(x) + LN_2;
        }
        double t = x - 1; // below 1 there is no value, which the product alone would hide where x + 1 is negative too
        return t < 0 ? Double.NaN : StrictMath.log1p(t + Math.sqrt(t * (x + 1)));
    }

    /**
     * {@return the inverse hyperbolic tangent} Within 2 ulp. Odd; keeps the sign of zero; ±∞ at ±1; NaN outside [−1,
     * 1].
     */
    public static double atanh(double x) {
        double size = Math.abs(x);
        double value = size < 0.5
                ? StrictMath.log1p(2 * size + 2 * size * size / (1 - size))
                : StrictMath.log1p(2 * size / (1 - size));
        return Math.copySign(0.5 * value, x);
    }

    /** {@return the logarithm to base 2} Within 2 ulp; exact at powers of two. −∞ at ±0; NaN below. */
    public static double log2(double x) {
        if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
            return StrictMath.log(x);
        }
        int exponent = x < Double.MIN_NORMAL ? Math.getExponent(x * 0x1p54) - 54 : Math.getExponent(x);
        double significand = Math.scalb(x, -exponent);
        if (significand > 2 * SQRT_HALF) {
            significand *= 0.5;
            exponent++;
        }
        return Math.fma(StrictMath.log(significand), LOG2_E, exponent);
    }

    /** {@return 2^x} Within 2 ulp; exact at integers. 0 at −∞, ∞ at ∞; subnormal results are rounded once more. */
    public static double exp2(double x) {
        double clamped = Math.max(-EXPONENT_RANGE, Math.min(EXPONENT_RANGE, x));
        double n = Math.rint(clamped);
        return Math.scalb(StrictMath.exp((clamped - n) * LN_2), (int) n);
    }

    /** {@return the cube root, of the sign of x} Within 1 ulp ({@link StrictMath#cbrt}). */
    public static double cbrt(double x) {
        return StrictMath.cbrt(x);
    }

    // Sigmoids and sums of exponentials

    /** {@return 1/(1 + e^(−x))} Within 2 ulp in both tails. 0 at −∞, 1 at ∞. */
    public static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + StrictMath.exp(-x));
        }
        double e = StrictMath.exp(x);
        return e / (1 + e);
    }

    /**
     * {@return log(1 + e^x)} Within 2 ulp in both tails. 0 at −∞, ∞ at ∞. PyTorch's {@code softplus} returns x itself
     * above its threshold of 20; this is the function to the last bits.
     */
    public static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /** {@return log(1/(1 + e^(−x)))} Within 2 ulp in both tails. −∞ at −∞, −0 at ∞. */
    public static double logSigmoid(double x) {
        return -softplus(-x);
    }

    /** {@return log(e^a + e^b) without overflow} Equal infinities give themselves; ∞ and −∞ give ∞. */
    public static double logaddexp(double a, double b) {
        if (a == b) {
            return a + LN_2;
        }
        return Math.max(a, b) + StrictMath.log1p(StrictMath.exp(-Math.abs(a - b)));
    }

    /** {@return x log(y), and 0 where x = 0 whatever y is, short of NaN} */
    public static double xlogy(double x, double y) {
        return x == 0 && !Double.isNaN(y) ? 0 : x * StrictMath.log(y);
    }

    // Rounding, signs and remainders

    /** {@return the nearest integer, the even one of two} Exact. Keeps infinities and the sign of zero. */
    public static double roundHalfEven(double x) {
        return Math.rint(x);
    }

    /** {@return −1, 0 or 1} 0 for NaN and +0 for −0, as PyTorch. */
    public static double sign(double x) {
        return x > 0 ? 1 : x < 0 ? -1 : 0;
    }

    /**
     * {@return a − b ⌊a/b⌋, computed exactly before one rounding: the remainder that has the sign of the divisor b} As
     * PyTorch's {@code remainder}: NaN for b = 0 and infinite a; a zero result keeps the sign of a; a finite a of the
     * other sign gives b for infinite b.
     */
    public static double remainder(double a, double b) {
        double rest = a % b;
        return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest;
    }

    /**
     * {@return a − b ⌊a/b⌋: the remainder that has the sign of the divisor b}
     *
     * @throws ArithmeticException if b is zero
     */
    public static long remainder(long a, long b) {
        return Math.floorMod(a, b);
    }
}
