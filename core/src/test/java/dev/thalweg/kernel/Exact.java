package dev.thalweg.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Elementary functions to better than 2^-80, the slow way: (high + low) 2^scale, sums and products of pairs of doubles,
 * plain series. Independent of what it measures: no polynomial fits, other reductions, π and ln 2 from decimals.
 *
 * <p>The methods take finite arguments inside the domain that are no zeros; arithmetic takes the scale to be 0. Pairs:
 * T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971).
 */
record Exact(double high, double low, int scale) {
    /** Below this, x + O(x²) is x to far more than is asked. */
    private static final double TINY = 0x1p-300;

    private static final double GREAT = 0x1p100;

    /** Beyond this, e^x is 0 or ∞ without doubt. */
    private static final double EXP_LIMIT = 800;

    private static final int PI_BITS = 1300;

    private static final Exact ONE = of(1);
    private static final Exact LN_2 = of("0.693147180559945309417232121458176568075500134360255254120680009493394");
    private static final Exact LN_10 = of("2.302585092994045684017991454684364207601101488628772976033327900967573");
    private static final Exact ROOT_PI = of("1.772453850905516027298167483341145182797549456122387128213807789852911");

    /** ⌊π/2 2^1300⌋, by Machin's formula with some bits to spare. */
    private static final BigInteger HALF_PI_FIXED = machin(PI_BITS + 40).shiftRight(41);

    private static final Exact HALF_PI = of(HALF_PI_FIXED, -PI_BITS);
    private static final Exact PI = new Exact(2 * HALF_PI.high, 2 * HALF_PI.low, 0);

    static Exact of(double x) {
        return new Exact(x, 0, 0);
    }

    private static Exact of(String decimal) {
        BigDecimal exact = new BigDecimal(decimal);
        double high = exact.doubleValue();
        return new Exact(high, exact.subtract(new BigDecimal(high)).doubleValue(), 0);
    }

    private static Exact of(BigInteger x, int scale) {
        int drop = Math.max(0, x.bitLength() - 200);
        BigInteger kept = x.shiftRight(drop);
        double high = kept.doubleValue();
        double low = kept.subtract(new BigDecimal(high).toBigInteger()).doubleValue();
        return new Exact(Math.scalb(high, drop + scale), Math.scalb(low, drop + scale), 0);
    }

    /** π 2^bits = (16 arctan(1/5) − 4 arctan(1/239)) 2^bits, a few units too small. */
    private static BigInteger machin(int bits) {
        return inverseArctangent(5, bits).shiftLeft(4).subtract(inverseArctangent(239, bits).shiftLeft(2));
    }

    private static BigInteger inverseArctangent(long n, int bits) {
        BigInteger power = BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(n));
        BigInteger square = BigInteger.valueOf(n * n);
        BigInteger sum = BigInteger.ZERO;
        for (long j = 1; power.signum() != 0; j += 2) {
            BigInteger term = power.divide(BigInteger.valueOf(j));
            sum = j % 4 == 1 ? sum.add(term) : sum.subtract(term);
            power = power.divide(square);
        }
        return sum;
    }

    private static Exact fast(double high, double low) {
        double sum = high + low;
        return new Exact(sum, low - (sum - high), 0);
    }

    private static Exact sum(double a, double b) {
        double sum = a + b;
        double part = sum - a;
        return new Exact(sum, (a - (sum - part)) + (b - part), 0);
    }

    Exact plus(Exact other) {
        Exact highs = sum(high, other.high);
        Exact lows = sum(low, other.low);
        Exact first = fast(highs.high, highs.low + lows.high);
        return fast(first.high, first.low + lows.low);
    }

    Exact plus(double other) {
        return plus(of(other));
    }

    Exact minus(Exact other) {
        return plus(other.negated());
    }

    Exact negated() {
        return new Exact(-high, -low, scale);
    }

    Exact times(Exact other) {
        double product = high * other.high;
        return fast(product, Math.fma(high, other.high, -product) + (high * other.low + low * other.high));
    }

    Exact times(double other) {
        return times(of(other));
    }

    Exact over(Exact other) {
        double first = high / other.high;
        Exact left = minus(other.times(first));
        double second = left.high / other.high;
        double third = left.minus(other.times(second)).high / other.high;
        return fast(first, second).plus(third);
    }

    Exact over(double other) {
        return over(of(other));
    }

    Exact root() {
        if (high == 0) {
            return this;
        }
        double s = Math.sqrt(high);
        return of(s).plus(minus(of(s).times(s)).over(2 * s));
    }

    private Exact scaled(int by) {
        return new Exact(high, low, scale + by);
    }

    /** The value as plain doubles, the scale multiplied in. */
    private Exact plain() {
        return new Exact(Math.scalb(high, scale), Math.scalb(low, scale), 0);
    }

    /** The distance of {@code result} from this, in units in the last place of this; infinite if it is of another kind. */
    double ulps(double result) {
        int exponent = Math.getExponent(high);
        if (Math.abs(high) == Math.scalb(1.0, exponent) && low * high < 0) {
            exponent--;
        }
        exponent += scale;
        if (Double.isNaN(result) || Math.copySign(1, result) != Math.copySign(1, high)) {
            return Double.POSITIVE_INFINITY;
        }
        if (Double.isInfinite(result) && exponent > Double.MAX_EXPONENT) {
            return 0;
        }
        int unit = Math.clamp(exponent, Double.MIN_EXPONENT, Double.MAX_EXPONENT) - 52;
        // An infinite result stands for 2^1024, the double that would come next.
        double given = Double.isInfinite(result) ? Math.scalb(Math.signum(result), 1024 - unit)
                : Math.scalb(result, -unit);
        return Math.abs(given - Math.scalb(high, scale - unit) - Math.scalb(low, scale - unit));
    }

    static Exact exp(double x) {
        return exp(of(x));
    }

    static Exact exp(Exact x) {
        if (Math.abs(x.high) > EXP_LIMIT) {
            return ONE.scaled(x.high > 0 ? 2000 : -2000);
        }
        double k = Math.rint(x.high / LN_2.high);
        return smallExpm1(x.minus(LN_2.times(k))).plus(1).scaled((int) k);
    }

    static Exact exp2(double x) {
        if (Math.abs(x) > 2000) {
            return ONE.scaled(x > 0 ? 2000 : -2000);
        }
        double k = Math.rint(x);
        return smallExpm1(LN_2.times(x - k)).plus(1).scaled((int) k);
    }

    /** e^x − 1 for |x| ≤ 0.4: the series at x/256, then eight times e(2 + e). */
    private static Exact smallExpm1(Exact x) {
        Exact r = new Exact(x.high / 256, x.low / 256, 0);
        Exact e = r.over(13);
        for (int n = 12; n > 1; n--) {
            e = e.plus(1).times(r).over(n);
        }
        e = e.plus(1).times(r);
        for (int n = 0; n < 8; n++) {
            e = e.plus(2).times(e);
        }
        return e;
    }

    static Exact expm1(double x) {
        return Math.abs(x) < TINY ? of(x) : expm1(of(x));
    }

    private static Exact expm1(Exact x) {
        if (Math.abs(x.high) < 0.34) {
            return smallExpm1(x);
        }
        return x.high > 100 ? exp(x) : x.high < -100 ? of(-1) : exp(x).plain().plus(-1);
    }

    static Exact log(double x) {
        return log(of(x));
    }

    private static Exact log(Exact x) {
        boolean subnormal = x.high < Double.MIN_NORMAL;
        double raised = subnormal ? x.high * 0x1p54 : x.high;
        int k = Math.getExponent(raised);
        if (Math.scalb(raised, -k) > 1.4142) {
            k++;
        }
        int drop = -k + (subnormal ? 54 : 0);
        Exact m = new Exact(Math.scalb(x.high, drop), Math.scalb(x.low, drop), 0);
        return LN_2.times(-drop).plus(logByQuotient(m.plus(-1).over(m.plus(1))));
    }

    /** log((1 + s)/(1 − s)) for |s| ≤ 0.21. */
    private static Exact logByQuotient(Exact s) {
        Exact z = s.times(s);
        Exact sum = of(0);
        for (int n = 57; n > 0; n -= 2) {
            sum = sum.times(z).plus(ONE.over(n));
        }
        return sum.times(s).times(2);
    }

    static Exact log1p(double x) {
        return Math.abs(x) < TINY ? of(x) : log1p(of(x));
    }

    private static Exact log1p(Exact x) {
        return Math.abs(x.high) < 0.25 ? logByQuotient(x.over(x.plus(2))) : log(x.plus(1));
    }

    static Exact log2(double x) {
        return log(x).over(LN_2);
    }

    static Exact log10(double x) {
        return log(x).over(LN_10);
    }

    static Exact sin(double x) {
        return Math.abs(x) < TINY ? of(x) : turned(x, 0);
    }

    static Exact cos(double x) {
        return turned(x, 1);
    }

    static Exact tan(double x) {
        return Math.abs(x) < TINY ? of(x) : turned(x, 0).over(turned(x, 1));
    }

    /** sin(x + turns π/2), reduced with more bits of π than any double needs. */
    private static Exact turned(double x, int turns) {
        if (Math.abs(x) < 0.7) {
            return circular(of(x), turns);
        }
        BigInteger fixed = new BigDecimal(x).multiply(new BigDecimal(BigInteger.ONE.shiftLeft(PI_BITS))).toBigInteger();
        BigInteger quotient = fixed.shiftLeft(1).add(HALF_PI_FIXED).divide(HALF_PI_FIXED.shiftLeft(1));
        Exact r = of(fixed.subtract(quotient.multiply(HALF_PI_FIXED)), -PI_BITS);
        return circular(r, quotient.and(BigInteger.valueOf(3)).intValue() + turns);
    }

    private static Exact circular(Exact r, int quadrant) {
        Exact z = r.times(r).negated();
        boolean sine = quadrant % 2 == 0;
        Exact sum = ONE;
        for (int n = sine ? 32 : 31; n > 0; n -= 2) {
            sum = sum.times(z).over((double) n * (n + 1)).plus(1);
        }
        Exact value = sine ? sum.times(r) : sum;
        return quadrant % 4 > 1 ? value.negated() : value;
    }

    static Exact sinh(double x) {
        double a = Math.abs(x);
        if (a < TINY) {
            return of(x);
        }
        Exact t = expm1(of(a));
        Exact value = a > 60 ? t.scaled(-1) : t.plus(t.over(t.plus(1))).scaled(-1);
        return x < 0 ? value.negated() : value;
    }

    static Exact cosh(double x) {
        Exact e = exp(Math.abs(x));
        return Math.abs(x) > 60 ? e.scaled(-1) : e.plain().plus(ONE.over(e.plain())).scaled(-1);
    }

    static Exact tanh(double x) {
        double a = Math.abs(x);
        if (a < TINY) {
            return of(x);
        }
        Exact t = expm1(of(2 * Math.min(a, 45)));
        Exact value = t.over(t.plus(2));
        return x < 0 ? value.negated() : value;
    }

    static Exact asin(double x) {
        return Math.abs(x) < TINY ? of(x) : Math.abs(x) == 1 ? HALF_PI.times(x)
                : atan(of(x).over(of(1).plus(-x).times(of(1).plus(x)).root()));
    }

    static Exact acos(double x) {
        return x == -1 ? PI : atan(of(1).plus(-x).over(of(1).plus(x)).root()).times(2);
    }

    static Exact atan(double x) {
        return Math.abs(x) < TINY ? of(x) : atan(of(x));
    }

    private static Exact atan(Exact t) {
        if (t.high < 0) {
            return atan(t.negated()).negated();
        }
        if (t.high > 1) {
            return t.high > GREAT ? HALF_PI : HALF_PI.minus(atan(ONE.over(t)));
        }
        Exact guess = of(StrictMath.atan(t.high));
        Exact sine = circular(guess, 0);
        Exact cosine = circular(guess, 1);
        return guess.plus(t.times(cosine).minus(sine).over(cosine.plus(t.times(sine))));
    }

    static Exact atan2(double y, double x) {
        int ey = Math.getExponent(y * (Math.abs(y) < Double.MIN_NORMAL ? 0x1p54 : 1))
                - (Math.abs(y) < Double.MIN_NORMAL ? 54 : 0);
        int ex = Math.getExponent(x * (Math.abs(x) < Double.MIN_NORMAL ? 0x1p54 : 1))
                - (Math.abs(x) < Double.MIN_NORMAL ? 54 : 0);
        Exact t = of(Math.scalb(Math.abs(y), -ey)).over(Math.scalb(Math.abs(x), -ex));
        int e = ey - ex;
        Exact angle;
        if (e < -300) {
            angle = x < 0 ? PI : t.scaled(e);
        } else if (e > 300) {
            angle = HALF_PI;
        } else {
            Exact acute = atan(t.scaled(e).plain());
            angle = x < 0 ? PI.minus(acute) : acute;
        }
        return y < 0 ? angle.negated() : angle;
    }

    static Exact asinh(double x) {
        double a = Math.abs(x);
        if (a < TINY) {
            return of(x);
        }
        Exact square = a > GREAT ? ONE : of(a).times(a);
        Exact value = a > GREAT ? log(a).plus(LN_2)
                : log1p(of(a).plus(square.over(square.plus(1).root().plus(1))));
        return x < 0 ? value.negated() : value;
    }

    static Exact acosh(double x) {
        Exact t = of(x).plus(-1);
        return x > GREAT ? log(x).plus(LN_2) : log1p(t.plus(t.times(t.plus(2)).root()));
    }

    static Exact atanh(double x) {
        double a = Math.abs(x);
        if (a < TINY) {
            return of(x);
        }
        Exact value = log1p(of(2 * a).over(ONE.plus(-a))).times(0.5);
        return x < 0 ? value.negated() : value;
    }

    static Exact erf(double x) {
        double a = Math.abs(x);
        Exact value = a < 0x1p-100 ? of(Math.scalb(x, 200)).times(2).over(ROOT_PI).scaled(-200)
                : a < 3 ? erfSeries(a).times(Math.signum(x))
                        : ONE.minus(erfcFraction(Math.min(a, 10)).plain()).times(Math.signum(x));
        return value;
    }

    /** e^(−a²) 2a/√π Σ (2a²)^n/(1 · 3 ⋯ (2n + 1)); all terms positive. */
    private static Exact erfSeries(double a) {
        Exact square = of(a).times(a);
        Exact sum = ONE;
        for (int n = 100; n > 0; n--) {
            sum = sum.times(square).times(2).over(2 * n + 1).plus(1);
        }
        return exp(square.negated()).plain().times(sum).times(2 * a).over(ROOT_PI);
    }

    /** The continued fraction of Laplace, from its 150th level up, for a ≥ 3. */
    private static Exact erfcFraction(double a) {
        Exact tail = of(a);
        for (int n = 150; n > 0; n--) {
            tail = of(0.5 * n).over(tail).plus(a);
        }
        Exact e = exp(of(a).times(a).negated());
        return new Exact(e.high, e.low, 0).over(tail.times(ROOT_PI)).scaled(e.scale);
    }

    static Exact erfc(double x) {
        return x >= 3 ? erfcFraction(Math.min(x, 30)) : x > -3 ? ONE.minus(Math.abs(x) < TINY ? of(x)
                : erfSeries(Math.abs(x)).times(Math.signum(x)))
                : of(2).minus(erfcFraction(Math.min(-x, 20)).plain());
    }

    static Exact cbrt(double x) {
        int third = Math.getExponent(x) / 3 - (Math.abs(x) < Double.MIN_NORMAL ? 18 : 0);
        double m = Math.scalb(x, -3 * third);
        double y = StrictMath.cbrt(m);
        Exact square = of(y).times(y);
        return of(y).minus(square.times(y).plus(-m).over(square.times(3))).scaled(third);
    }

    static Exact sigmoid(double x) {
        Exact e = exp(-Math.abs(x));
        Exact one = Math.abs(x) > 200 ? ONE : e.plain().plus(1);
        return x < 0 ? new Exact(e.high, e.low, 0).over(one).scaled(e.scale) : ONE.over(one);
    }

    static Exact softplus(double x) {
        return logAddExp(x, 0);
    }

    static Exact logSigmoid(double x) {
        return softplus(-x).negated();
    }

    /** log(e^x + e^y); a zero among the arguments is welcome. */
    static Exact logAddExp(double x, double y) {
        double greater = Math.max(x, y);
        Exact e = exp(sum(Math.min(x, y), -greater));
        if (greater == 0 && e.scale < -300) {
            return e;
        }
        return e.scale < -300 ? of(greater) : log1p(e.plain()).plus(greater);
    }

    static Exact pow(double x, double y) {
        Exact exponent = Math.abs(y) > 0x1p100 && x * x != 1
                ? of(Math.copySign(1e6, y) * Math.signum(Math.abs(x) - 1)) : log(Math.abs(x)).times(y);
        Exact value = exp(exponent);
        return x < 0 && Math.abs(y) < 0x1p53 && y % 2 != 0 ? value.negated() : value;
    }

    static Exact hypot(double x, double y) {
        int e = Math.getExponent(Math.max(Math.abs(x), Math.abs(y)));
        int drop = e < -500 ? 900 : e > 500 ? -900 : 0;
        Exact u = of(Math.scalb(x, drop));
        Exact v = of(Math.scalb(y, drop));
        return u.times(u).plus(v.times(v)).root().scaled(-drop);
    }
}
