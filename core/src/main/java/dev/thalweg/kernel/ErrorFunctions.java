package dev.thalweg.kernel;

/**
 * The error function and what is made of it: complements, inverses and the normal distribution.
 *
 * <p>The tables are interpolants at Chebyshev nodes, made by {@code fit_special_functions.py} among the tests. The
 * plan, near zero a series in x², elsewhere e^(−x²) times a smooth scaled function, is that of W. J. Cody, "Rational
 * Chebyshev approximations for the error function", Mathematics of Computation 23 (1969); the inverse in the variable
 * √(−log q) is that of M. J. Wichura, "Algorithm AS 241", Applied Statistics 37 (1988). Only the plans are theirs, not
 * the coefficients.
 */
final class ErrorFunctions {
    /** From here on 1 − erf(x) has lost a bit, so the complement is computed by itself. */
    private static final double COMPLEMENT_FROM = 0.5;

    /** From here on 1 − erf(x) is taken as 0.5 − (erf(x) − 0.5), whose parts round finer. */
    private static final double HALF_COMPLEMENT_FROM = 0.25;

    /** erfc(−x) is 2 to the last bit from here on: erfc(6) = 2.2e-17. */
    private static final double SATURATED_FROM = 6;

    /** erfc underflows to zero from here on: erfc(27.3) = 4e-326. */
    private static final double COMPLEMENT_UNDERFLOWS_FROM = 27.3;

    /** erfcx(−x) = 2 e^(x²) overflows from here on: 27² &gt; 709.8. */
    private static final double SCALED_OVERFLOWS_FROM = 27;

    /** The normal distribution function underflows to zero below minus this: Φ(−39) = 5e-333. */
    private static final double NORMAL_UNDERFLOWS_FROM = 39;

    /** Below this r = √(−log q) no table reaches; q = 0.5 has r = 0.8326. */
    private static final double NEAR_TAIL = 0.8125;

    private static final double MIDDLE_TAIL = 2.25;
    private static final double FAR_TAIL = 6.25;

    /** The greatest y² of the central table of the inverse. */
    private static final double CENTRE_LIMIT = 0.25;

    private static final double INVERSE_SQRT_PI = 0.5641895835477563;
    private static final double SQRT_2 = 1.4142135623730951;
    private static final double INVERSE_SQRT_2 = 0.7071067811865476;

    private static final double LOG2_E = 1.4426950408889634;

    /** The leading 32 bits of ln 2, so that its product with an exponent is exact, and the rest. */
    private static final double LN_2_HIGH = 0.6931471803691238;

    private static final double LN_2_LOW = 1.9082149292705877e-10;

    /** (e^r − 1 − r)/r² = 1/2! + r/3! + …: 13 terms leave less than 2^-57 for |r| ≤ ln(2)/2. */
    private static final double[] EXPONENTIAL = {
            1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120,
            1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880,
            1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0,
            1.0 / 87178291200.0
    };

    /** erf(x)/x − 1 in x², for |x| ≤ 1. */
    private static final double[] ERF_QUOTIENT = {
            0.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792,
            0.0052239776248180145, -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-05,
            1.6461000484121368e-06, -1.6350312701054695e-07, 1.4659775274047436e-08, -1.1372848856791674e-09,
            5.957176147748911e-11
    };

    // erfcx around the middle c of each interval: erfcx(c + t) = erfcx(c) + t p(t), the constant in two parts.
    private static final double AT_0_75 = 0.5069376502931449;
    private static final double AT_0_75_LOW = -5.335681035462232e-17;
    private static final double[] SCALED_HALF_TO_ONE = {
            -0.3679726916557954, 0.2309581315512983, -0.12983606199488007, 0.06679054252756841,
            -0.031897262039946896, 0.014289198666016578, -0.006051532271776434, 0.00243763735300567,
            -0.000938513222881505, 0.00034675101694238913, -0.00012332717214560827, 4.2364187588347995e-05,
            -1.440376961255891e-05, 4.63986965607688e-06
    };
    private static final double AT_1_5 = 0.3215854164543175;
    private static final double AT_1_5_LOW = 1.7007985607722196e-17;
    private static final double[] SCALED_ONE_TO_TWO = {
            -0.16362291773256007, 0.0761510398554774, -0.03293090529956264, 0.013377340953067394,
            -0.005145957547985195, 0.0018861348769919975, -0.0006619300664020738, 0.0002233099453004411,
            -7.265892243399718e-05, 2.2864299608127746e-05, -6.9749884473081415e-06, 2.0670657912156654e-06,
            -5.961062435930101e-07, 1.6714292901928126e-07, -4.586550703605892e-08, 1.3242541506849586e-08,
            -3.4638125203225242e-09
    };
    private static final double AT_3 = 0.17900115118138996;
    private static final double AT_3_LOW = -5.4272175920200274e-18;
    private static final double[] SCALED_TWO_TO_FOUR = {
            -0.05437226000717287, 0.015884371159871336, -0.00447943101837258, 0.0012230390523768064,
            -0.00032412554449670324, 8.355413962870785e-05, -2.0989464462229973e-05, 5.146436562438221e-06,
            -1.2333677143104898e-06, 2.892666733260564e-07, -6.646690382092543e-08, 1.4977694833372028e-08,
            -3.312780752600577e-09, 7.198370918413102e-10, -1.539306000137148e-10, 3.234623557874594e-11,
            -6.555844952443731e-12, 1.3373561425001283e-12, -3.32463503923892e-13, 6.548458448326135e-14
    };
    private static final double AT_6 = 0.09277656780053835;
    private static final double AT_6_LOW = 6.215364755528485e-18;
    private static final double[] SCALED_FOUR_TO_EIGHT = {
            -0.015060353489052321, 0.002414446866224427, -0.0003824481944705059, 5.9878849700695274e-05,
            -9.27003850653251e-06, 1.4195395538365174e-06, -2.1508605243808743e-07, 3.2255809792630995e-08,
            -4.7891541380821946e-09, 7.041770084961325e-10, -1.0256221649371193e-10, 1.4800602251033724e-11,
            -2.116691598325003e-12, 3.0007516022750656e-13, -4.217498281353538e-14, 5.8736489005211165e-15,
            -8.119708597506857e-16, 1.1257649631275838e-16, -1.53088659739269e-17, 1.8503395707917106e-18,
            -2.4878540706960503e-19, 5.475200092012161e-20, -7.188099377229408e-21
    };

    /** x √π erfcx(x) = 1 + z p(z), z = 1/x², for x ≥ 8. */
    private static final double[] SCALED_TAIL = {
            -0.5, 0.749999999999997, -1.8749999999924123, 6.5624999923772505,
            -29.531246055519187, 162.42067782453415, -1055.5139325784846, 7889.782202711083,
            -65004.91813843363, 518517.99725679617, -2751143.5305780773
    };

    /** erfinv(y)/y in {@link #CENTRE_LIMIT} − y². */
    private static final double[] INVERSE_CENTRE = {
            0.9538725524089398, 2.8013135246622576, 2.821671136788286, 1.1303613531108372,
            0.15362998843153314, 0.0033390190758662355
    };
    private static final double[] INVERSE_CENTRE_DENOMINATOR = {
            1.0, 3.2695542501061787, 3.806625013345038, 1.8833343173397874,
            0.36430116413453295, 0.018363704168219377
    };

    // erfcinv(q) − r in r = √(−log q), each from the start of its interval.
    private static final double[] INVERSE_NEAR_TAIL = {
            -0.3540604198655239, -1.477582956106838, -2.6888128244437177, -2.7682634689572776,
            -1.7016271068067204, -0.6057839162998071, -0.10654226725842647, -0.006245754040684176,
            -2.7922641793068737e-05, 2.3040261471228017e-07
    };
    private static final double[] INVERSE_NEAR_TAIL_DENOMINATOR = {
            1.0, 3.9424145408089735, 7.264747156932878, 7.889800062724991,
            5.403677173918128, 2.3175117706796953, 0.5798541595047365, 0.06986846975497371,
            0.0026745731097069657
    };
    private static final double[] INVERSE_MIDDLE_TAIL = {
            -0.3194616376869465, -0.5170606991479743, -0.33558368829534296, -0.10983690865584439,
            -0.018643908676978408, -0.001530175467495149, -5.180025934796838e-05, -5.07776080363752e-07,
            -2.3132722095996928e-10
    };
    private static final double[] INVERSE_MIDDLE_TAIL_DENOMINATOR = {
            1.0, 1.771711236368391, 1.3127431356400858, 0.5181342024966146,
            0.11522337501498081, 0.014077929807471625, 0.0008626036302851395, 2.211113718899984e-05,
            1.5739998696432787e-07
    };
    private static final double[] INVERSE_FAR_TAIL = {
            -0.1939386904120671, -0.10803207852261458, -0.023899495420863375, -0.002686267932133538,
            -0.00016342621374116896, -5.326862875871783e-06, -8.686058291500316e-08, -6.089234733612546e-10,
            -1.2895490498578875e-12, -1.1725395979745423e-16
    };
    private static final double[] INVERSE_FAR_TAIL_DENOMINATOR = {
            1.0, 0.6524020730695957, 0.17526558000449552, 0.025018618207128775,
            0.0020466644172783825, 9.675580853014022e-05, 2.5468572647515695e-06, 3.420010189124187e-08,
            1.971412082296705e-10, 3.268723527614388e-13
    };

    private ErrorFunctions() {}

    static double erf(double x) {
        double size = Math.abs(x);
        if (size < 1) {
            return Math.fma(x, Polynomials.at(x * x, ERF_QUOTIENT), x);
        }
        if (size < SATURATED_FROM) {
            return Math.copySign(1 - complement(size), x);
        }
        return Double.isNaN(x) ? x : Math.copySign(1, x);
    }

    static double erfc(double x) {
        if (x >= COMPLEMENT_FROM) {
            return x < COMPLEMENT_UNDERFLOWS_FROM ? complement(x) : 0;
        }
        if (x >= HALF_COMPLEMENT_FROM) {
            return 0.5 - Math.fma(x, Polynomials.at(x * x, ERF_QUOTIENT), x - 0.5);
        }
        return 1 - erf(x);
    }

    static double erfcx(double x) {
        if (x >= COMPLEMENT_FROM) {
            return scaled(x);
        }
        if (x <= -SCALED_OVERFLOWS_FROM) {
            return Double.POSITIVE_INFINITY;
        }
        double square = x * x;
        return exponential(square, Math.fma(x, x, -square), erfc(x));
    }

    static double erfinv(double y) {
        double size = Math.abs(y);
        if (size <= 0.5) {
            return y * rational(CENTRE_LIMIT - y * y, INVERSE_CENTRE, INVERSE_CENTRE_DENOMINATOR);
        }
        return size <= 1 ? Math.copySign(inverseComplement(1 - size), y) : Double.NaN;
    }

    static double erfcinv(double q) {
        if (q < 0.5) {
            return q >= 0 ? inverseComplement(q) : Double.NaN;
        }
        if (q > 1.5) {
            return q <= 2 ? -inverseComplement(2 - q) : Double.NaN;
        }
        return erfinv(1 - q);
    }

    static double normalCdf(double x) {
        if (x > 1) {
            return 1 - normalCdf(-x);
        }
        if (x >= -1) {
            return 0.5 * erfc(-x * INVERSE_SQRT_2);
        }
        if (x > -NORMAL_UNDERFLOWS_FROM) {
            double square = x * x;
            return exponential(-0.5 * square, -0.5 * Math.fma(x, x, -square), 0.5 * scaled(-x * INVERSE_SQRT_2));
        }
        return Double.isNaN(x) ? x : 0;
    }

    static double normalLogCdf(double x) {
        if (x < -1) {
            return StrictMath.log(0.5 * scaled(-x * INVERSE_SQRT_2)) - 0.5 * x * x;
        }
        return x < 0 ? StrictMath.log(normalCdf(x)) : StrictMath.log1p(-normalCdf(-x));
    }

    static double normalQuantile(double p) {
        if (p < 0.25) {
            return p >= 0 ? -SQRT_2 * inverseComplement(2 * p) : Double.NaN;
        }
        if (p > 0.75) {
            return p <= 1 ? SQRT_2 * inverseComplement(2 * (1 - p)) : Double.NaN;
        }
        return SQRT_2 * erfinv(2 * (p - 0.5));
    }

    /** erfc(x) for x ≥ {@link #COMPLEMENT_FROM}. */
    private static double complement(double x) {
        double square = x * x;
        return exponential(-square, -Math.fma(x, x, -square), scaled(x));
    }

    /** erfcx(x) for x ≥ {@link #COMPLEMENT_FROM}. */
    private static double scaled(double x) {
        if (x < 2) {
            return x < 1
                    ? around(x - 0.75, AT_0_75, AT_0_75_LOW, SCALED_HALF_TO_ONE)
                    : around(x - 1.5, AT_1_5, AT_1_5_LOW, SCALED_ONE_TO_TWO);
        }
        if (x < 8) {
            return x < 4
                    ? around(x - 3, AT_3, AT_3_LOW, SCALED_TWO_TO_FOUR)
                    : around(x - 6, AT_6, AT_6_LOW, SCALED_FOUR_TO_EIGHT);
        }
        double inverse = 1 / x;
        double z = inverse * inverse;
        double leading = INVERSE_SQRT_PI / x;
        return Math.fma(leading, z * Polynomials.at(z, SCALED_TAIL), leading);
    }

    private static double around(double t, double constant, double constantLow, double[] slope) {
        return constant + Math.fma(t, Polynomials.at(t, slope), constantLow);
    }

    /** erfcinv(q) for 0 ≤ q ≤ 0.5. */
    private static double inverseComplement(double q) {
        if (q == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double r = Math.sqrt(-StrictMath.log(q));
        double rest = r < MIDDLE_TAIL
                ? rational(r - NEAR_TAIL, INVERSE_NEAR_TAIL, INVERSE_NEAR_TAIL_DENOMINATOR)
                : r < FAR_TAIL
                        ? rational(r - MIDDLE_TAIL, INVERSE_MIDDLE_TAIL, INVERSE_MIDDLE_TAIL_DENOMINATOR)
                        : rational(r - FAR_TAIL, INVERSE_FAR_TAIL, INVERSE_FAR_TAIL_DENOMINATOR);
        return r + rest;
    }

    /**
     * factor · e^(high + low), with low a rounding error of high. The exponential is carried in two parts, so that the
     * whole is off by little more than the rounding of the factor and of the result.
     */
    private static double exponential(double high, double low, double factor) {
        double k = Math.rint(high * LOG2_E);
        double exact = Math.fma(-k, LN_2_HIGH, high);
        double rest = Math.fma(-k, LN_2_LOW, low);
        double r = exact + rest;
        double rLow = (exact - r) + rest;
        double tail = Math.fma(r * r, Polynomials.at(r, EXPONENTIAL), Math.fma(rLow, r, rLow));
        double one = 1 + r;
        double oneLow = ((1 - one) + r) + tail;
        return Math.scalb(Math.fma(one, factor, oneLow * factor), (int) k);
    }

    private static double rational(double t, double[] numerator, double[] denominator) {
        return Polynomials.at(t, numerator) / Polynomials.at(t, denominator);
    }
}
