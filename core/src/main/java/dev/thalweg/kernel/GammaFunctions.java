package dev.thalweg.kernel;

/**
 * The gamma function, its logarithm and the derivatives of that.
 *
 * <p>Small arguments are shifted by the recurrence Γ(x + 1) = x Γ(x) to where a table holds, large ones take the
 * asymptotic series, negative ones the reflection formula: M. Abramowitz and I. Stegun, "Handbook of Mathematical
 * Functions" (1964), 6.1.15, 6.1.17, 6.1.40, 6.3.5, 6.3.7, 6.3.18, 6.4.7. The derivatives from the second on are
 * Hurwitz zeta functions (6.4.10), summed by Euler and Maclaurin's formula (3.6.28). The tables are interpolants at
 * Chebyshev nodes, made by {@code fit_special_functions.py} among the tests.
 */
final class GammaFunctions {
    /** The largest order of derivative of ψ: 100! and the sums it multiplies stay well inside the range of a double. */
    static final int MAX_ORDER = 100;

    /** Γ takes Stirling's series from here on: five terms then leave less than 2^-55, and products below stay short. */
    private static final double STIRLING_FROM = 24;

    /** log Γ takes Stirling's series from here on: seven terms then leave less than 2^-55 of the value. */
    private static final double LOG_STIRLING_FROM = 10;

    /** ψ takes its asymptotic series from here on: eight terms then leave less than 2^-55 of the value. */
    private static final double DIGAMMA_SERIES_FROM = 10;

    /** ψ⁽ⁿ⁾ takes its asymptotic series from this plus n on: ten terms then leave less than 2^-55 of the value. */
    private static final double POLYGAMMA_SERIES_FROM = 10;

    /** Γ overflows from here on: Γ(171.63) = 1.9e308. */
    private static final double OVERFLOWS_FROM = 171.63;

    /**
     * |Γ(x)| underflows to zero below minus this even next to a pole: |sin πx| &gt; 1e-14 there, and Γ(190) = 5e349.
     */
    private static final double UNDERFLOWS_FROM = 190;

    /** A term this much smaller than the sum so far changes nothing. */
    private static final double NEGLIGIBLE = 0x1p-60;

    private static final double SQRT_TWO_PI = 2.5066282746310007;
    private static final double SQRT_TWO_PI_LOW = -1.8328579980459167e-16;
    private static final double HALF_LOG_TWO_PI = 0.9189385332046728;

    /** One less than the positive zero of ψ, in two parts. */
    private static final double DIGAMMA_ROOT = 0.46163214496836236;

    private static final double DIGAMMA_ROOT_LOW = -1.5522348162858677e-17;

    /** B₂ₖ/(2k(2k − 1)): log Γ(x) = (x − ½) log x − x + ½ log 2π + Σ of these times x^(1−2k). */
    private static final double[] STIRLING = {
            1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156
    };

    /** B₂ₖ/2k: ψ(x) = log x − 1/(2x) − Σ of these times x^(−2k). */
    private static final double[] DIGAMMA_SERIES = {
            1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12, -3617.0 / 8160
    };

    /** B₂ₖ/(2k)!, the weights of Euler and Maclaurin's formula. */
    private static final double[] EULER_MACLAURIN = {
            1.0 / 12,
            -1.0 / 720,
            1.0 / 30240,
            -1.0 / 1209600,
            1.0 / 47900160,
            -691.0 / 1307674368000.0,
            1.0 / 74724249600.0,
            -3617.0 / 10670622842880000.0,
            43867.0 / 5109094217170944000.0,
            -174611.0 / 802857662698291200000.0
    };

    /** (1/Γ(1 + f) − 1)/f for |f| ≤ 1/2. */
    private static final double[] RECIPROCAL_GAMMA = {
            0.5772156649015329, -0.6558780715202539, -0.04200263503409524, 0.16653861138229156,
            -0.04219773455554433, -0.009621971527881249, 0.007218943246662746, -0.001165167591751475,
            -0.00021524167410606922, 0.0001280502809517133, -2.0134854898957988e-05, -1.250482594775016e-06,
            1.133028122657376e-06, -2.0568091364409526e-07, 6.11228182534047e-09, 5.110410405681156e-09,
            -1.172668943707139e-09
    };

    /** log Γ(1 + f)/(f(f − 1)) in f + 1/2, for |f| ≤ 1/2, and in f for 1/2 ≤ f ≤ 2. */
    private static final double[] LOG_GAMMA_NEAR_ONE = {
            0.7631532572329335, 4.770777607496598, 11.686279486171978, 14.248322798334971,
            9.084916114908062, 2.9159366240220783, 0.41407126013852186, 0.018886106447397574,
            6.322465084206917e-05
    };
    private static final double[] LOG_GAMMA_NEAR_ONE_DENOMINATOR = {
            1.0, 7.015256204652373, 19.731174295603584, 28.517064248802132,
            22.590160503453053, 9.707874878760087, 2.107488298120385, 0.19664781212084098,
            0.005324681809183941
    };
    private static final double[] LOG_GAMMA_NEAR_TWO = {
            0.577215664893632, 1.4658769536140932, 1.3834304456512037, 0.6029763819908927,
            0.1229109884646648, 0.010504959487428817, 0.00027495066344470953, 4.730323272694159e-07
    };
    private static final double[] LOG_GAMMA_NEAR_TWO_DENOMINATOR = {
            1.0, 2.964452328719545, 3.3870047029001213, 1.8849332246128647,
            0.5333263239286883, 0.07311404891285066, 0.0041807561773191835, 6.778060293089873e-05
    };

    /** ψ(1 + f)/(1 + f − zero of ψ) in f + 1/2, for −1/2 ≤ f ≤ 2. */
    private static final double[] DIGAMMA_QUOTIENT = {
            2.041851487905516, 4.831933808671796, 4.2646977777428425, 1.8563490247574377,
            0.43533367402387446, 0.05560436393236913, 0.003680116501416615, 0.00011036205550996902,
            1.0758191065743275e-06, 6.007424559523162e-10
    };
    private static final double[] DIGAMMA_QUOTIENT_DENOMINATOR = {
            1.0, 3.8398039661118126, 4.992799258762481, 3.098589903331694,
            1.0367574612716708, 0.19451623001704688, 0.020196561922154358, 0.0010847371254993393,
            2.5786599113460865e-05, 1.842361112866616e-07
    };

    private GammaFunctions() {}

    static double gamma(double x) {
        if (isPole(x) || x == Double.NEGATIVE_INFINITY) {
            return x == 0 ? 1 / x : Double.NaN;
        }
        if (Math.abs(x) < STIRLING_FROM) {
            return shifted(x);
        }
        if (x > 0) {
            return x < OVERFLOWS_FROM ? stirlingRest(x) * stirlingPower(x) : Double.POSITIVE_INFINITY;
        }
        if (x > -UNDERFLOWS_FROM) {
            return -Math.PI / (x * sinPi(x)) / stirlingRest(-x) / stirlingPower(-x);
        }
        return Double.isNaN(x) ? x : Math.copySign(0, sinPi(x));
    }

    static double lgamma(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (isPole(x) || Double.isInfinite(x)) {
            return Double.POSITIVE_INFINITY;
        }
        if (x >= LOG_STIRLING_FROM) {
            return Math.fma(x - 0.5, StrictMath.log(x) - 1, HALF_LOG_TWO_PI - 0.5 + stirlingSeries(x));
        }
        if (Math.abs(x) < 0.5) {
            return logGammaOnePlus(x) - StrictMath.log(Math.abs(x));
        }
        if (x > 0) {
            return x <= 3 ? 0 + logGammaOnePlus(x - 1) : StrictMath.log(shifted(x)); // 0, not −0, at 1
        }
        return x > -STIRLING_FROM
                ? StrictMath.log(Math.abs(shifted(x)))
                : StrictMath.log(Math.PI / Math.abs(x * sinPi(x))) - lgamma(-x);
    }

    static double digamma(double x) {
        if (isPole(x)) {
            return x == 0 ? -1 / x : Double.NaN;
        }
        if (x >= DIGAMMA_SERIES_FROM) {
            double inverse = 1 / x;
            double square = inverse * inverse;
            return StrictMath.log(x) - Math.fma(square, Polynomials.at(square, DIGAMMA_SERIES), 0.5 * inverse);
        }
        if (x <= -0.5) {
            return digamma(-x) - 1 / x - Math.PI / tanPi(x);
        }
        if (x < 0.5) {
            return digammaOnePlus(x) - 1 / x;
        }
        double base = x;
        double sum = 0;
        while (base > 3) {
            base -= 1;
            sum += 1 / base;
        }
        return sum + digammaOnePlus(base - 1);
    }

    static double polygamma(int n, double x) {
        if (n == 0) {
            return digamma(x);
        }
        boolean isOdd = (n & 1) == 1;
        if (isPole(x)) {
            return isOdd ? Double.POSITIVE_INFINITY : x == 0 ? -1 / x : Double.NaN;
        }
        double size = x > 0 ? zetaTimesFactorial(n, x) : reflectedPolygamma(n, x);
        return isOdd ? size : -size;
    }

    /** {@return sin(πx), exactly zero at integers} */
    static double sinPi(double x) {
        double f = x - 2 * Math.rint(0.5 * x);
        double size = Math.abs(f);
        double folded = size > 0.5 ? 1 - size : size;
        double sine = folded > 0.25 ? StrictMath.cos(Math.PI * (0.5 - folded)) : StrictMath.sin(Math.PI * folded);
        return Math.copySign(sine, f);
    }

    /** tan(πx), through the nearest integer, so that it is accurate near its zeros and poles. */
    private static double tanPi(double x) {
        double f = x - Math.rint(x);
        return sinPi(f) / sinPi(0.5 - Math.abs(f));
    }

    private static boolean isPole(double x) {
        return x <= 0 && x == Math.rint(x) && x != Double.NEGATIVE_INFINITY;
    }

    /**
     * Γ(x) for |x| &lt; {@link #STIRLING_FROM}, no pole: Γ(1 + f), f from the nearest integer, times or divided by the
     * factors of the recurrence. These are exact, and their product is carried in two parts.
     */
    private static double shifted(double x) {
        double n = Math.rint(x);
        double f = x - n;
        double reciprocal = Math.fma(f, Polynomials.at(f, RECIPROCAL_GAMMA), 1);
        double product = 1;
        double low = 0;
        for (double k = n >= 1 ? 1 : n; k <= (n >= 1 ? n - 1 : 0); k++) {
            double factor = f + k;
            double next = product * factor;
            low = Math.fma(low, factor, Math.fma(product, factor, -next));
            product = next;
        }
        return n >= 1
                ? (product + low) / reciprocal
                : 1 / Math.fma(product, reciprocal, low * reciprocal);
    }

    /** Γ(x)/{@link #stirlingPower}: in two factors, so that neither overflows while Γ or 1/Γ does not. */
    private static double stirlingRest(double x) {
        double factor = StrictMath.exp(-x) * stirlingPower(x);
        double scaled = Math.fma(SQRT_TWO_PI, factor, SQRT_TWO_PI_LOW * factor);
        return Math.fma(scaled, StrictMath.expm1(stirlingSeries(x)), scaled);
    }

    private static double stirlingPower(double x) {
        return StrictMath.pow(x, 0.5 * x - 0.25);
    }

    private static double stirlingSeries(double x) {
        double inverse = 1 / x;
        return inverse * Polynomials.at(inverse * inverse, STIRLING);
    }

    /** log Γ(1 + f) for −1/2 ≤ f ≤ 2; its zeros 0 and 1 are factors. */
    private static double logGammaOnePlus(double f) {
        double quotient = f < 0.5
                ? Polynomials.at(f + 0.5, LOG_GAMMA_NEAR_ONE) / Polynomials.at(f + 0.5, LOG_GAMMA_NEAR_ONE_DENOMINATOR)
                : Polynomials.at(f, LOG_GAMMA_NEAR_TWO) / Polynomials.at(f, LOG_GAMMA_NEAR_TWO_DENOMINATOR);
        return f * (f - 1) * quotient;
    }

    /** ψ(1 + f) for −1/2 ≤ f ≤ 2; its zero is a factor. */
    private static double digammaOnePlus(double f) {
        double t = f + 0.5;
        double quotient = Polynomials.at(t, DIGAMMA_QUOTIENT) / Polynomials.at(t, DIGAMMA_QUOTIENT_DENOMINATOR);
        return ((f - DIGAMMA_ROOT) - DIGAMMA_ROOT_LOW) * quotient;
    }

    /** n! ζ(n + 1, x) for x &gt; 0: terms from x on, then Euler and Maclaurin's formula for the rest. */
    private static double zetaTimesFactorial(int n, double x) {
        double factorial = gamma(n + 1.0);
        int s = n + 1;
        double y = x;
        double sum = 0;
        double low = 0;
        while (y < POLYGAMMA_SERIES_FROM + n) {
            double term = overPower(factorial, y, s);
            double next = sum + term;
            low += sum >= term ? (sum - next) + term : (term - next) + sum;
            sum = next;
            if (term <= NEGLIGIBLE * sum || Double.isInfinite(sum)) {
                return sum;
            }
            y += 1;
        }
        double term = overPower(factorial, y, s);
        double rest = 0.5 * term;
        double weight = term * s / y;
        for (int k = 0; k < EULER_MACLAURIN.length; k++) {
            rest += EULER_MACLAURIN[k] * weight;
            weight = weight * (s + 2 * k + 1) / y * (s + 2 * k + 2) / y;
        }
        return sum + (overPower(factorial / n, y, n) + (rest + low));
    }

    /** factor/y^s, in two steps: y^s alone may overflow. */
    private static double overPower(double factor, double y, int s) {
        int half = s / 2;
        return factor * StrictMath.pow(y, -half) * StrictMath.pow(y, half - s);
    }

    /**
     * (−1)^(n+1) ψ⁽ⁿ⁾(x) for x &lt; 0. The nth derivative of −π cot(πx) is, up to sign, π^(n+1) q(c) with c = cot(πx),
     * where q starts as c and each differentiation replaces it by (1 + c²) q′; all coefficients of q are positive.
     */
    private static double reflectedPolygamma(int n, double x) {
        double[] q = new double[n + 2];
        q[1] = 1;
        for (int order = 1; order <= n; order++) {
            double[] next = new double[n + 2];
            for (int k = 1; k <= order; k++) {
                next[k - 1] += k * q[k];
                next[k + 1] += k * q[k];
            }
            q = next;
        }
        double periodic = Polynomials.at(1 / tanPi(x), q) * StrictMath.pow(Math.PI, n + 1);
        double mirrored = zetaTimesFactorial(n, 1 - x);
        return (n & 1) == 1 ? periodic - mirrored : periodic + mirrored;
    }
}
