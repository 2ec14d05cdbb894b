package dev.thalweg.kernel;

/** The error function and its complement; {@link DoubleFunctions} says what each method means and how exact it is. */
final class DoubleErrorFunctions {
    private static final double ROUNDER = DoubleExponentials.ROUNDER;
    private static final double LOG2_E = DoubleExponentials.LOG2_E;
    private static final double LN_2 = DoubleExponentials.LN_2;
    private static final double LN_2_REST = DoubleExponentials.LN_2_REST;

    /** erf is 1 to the last bit from 5.92 on. */
    private static final double SATURATED_FROM = 6;

    /** erfc underflows to zero from 27.23 on. */
    private static final double UNDERFLOWS_FROM = 27.3;

    /** p(0) of erfc, in two doubles. */
    private static final double CENTRE = 0x1.3e0a99a0ee914p+0;

    private static final double CENTRE_REST = -0x1.8b2da57a3af5fp-57;

    private DoubleErrorFunctions() {
    }

    static double erf(double x) {
        double a = Math.abs(x);
        double z = a * a;
        double near = Math.fma(a, quotient(z), a);
        // Above: 1 − e^(−a²) p(t), t = (a − 3)/(a + 3); minimax, error 2^-58 of 1.
        double t = (a - 3) / (a + 3);
        double u = t * t;
        double pEven = 0x1.522a54074106dp-20;
        pEven = Math.fma(pEven, u, -0x1.0cc236e3e9dbp-17);
        pEven = Math.fma(pEven, u, 0x1.0cb408c37d581p-14);
        pEven = Math.fma(pEven, u, -0x1.3908654c23bdcp-11);
        pEven = Math.fma(pEven, u, 0x1.17c83915c62dcp-8);
        pEven = Math.fma(pEven, u, 0x1.258b13b0092ffp-4);
        pEven = Math.fma(pEven, u, 0x1.f6ff204105a7p-3);
        pEven = Math.fma(pEven, u, 0x1.6e9827d229d2cp-3);
        double pOdd = 0x1.0c4d93d6f5921p-19;
        pOdd = Math.fma(pOdd, u, -0x1.aedfdd783bae3p-17);
        pOdd = Math.fma(pOdd, u, 0x1.7b9dd04323a69p-15);
        pOdd = Math.fma(pOdd, u, 0x1.7310204a7552dp-11);
        pOdd = Math.fma(pOdd, u, -0x1.8fa58eb60192p-6);
        pOdd = Math.fma(pOdd, u, -0x1.336ffbef08c68p-3);
        pOdd = Math.fma(pOdd, u, -0x1.4e102b9cf8511p-2);
        double p = Math.fma(pOdd, t, pEven);
        double shifted = Math.fma(-z, LOG2_E, ROUNDER);
        double k = shifted - ROUNDER;
        double r = Math.fma(-k, LN_2_REST, Math.fma(-k, LN_2, -z));
        double e = 1 + (r + DoubleExponentials.tail(r, 0));
        double far = Math.fma(-e * DoubleExponentials.power(shifted, 0), p, 1);
        return DoubleExponentials.signed(a > 1 ? a < SATURATED_FROM ? far : 1 : near, x);
    }

    /** erf(a)/a − 1 in z = a² ≤ 1; minimax, error 2^-56. */
    private static double quotient(double z) {
        double w = z * z;
        double odd = -0x1.a8831bb784172p-31;
        odd = Math.fma(odd, w, -0x1.5be09f2a53f7ap-23);
        odd = Math.fma(odd, w, -0x1.f4c9acaa91dd2p-17);
        odd = Math.fma(odd, w, -0x1.c02dafcd9a2b4p-11);
        odd = Math.fma(odd, w, -0x1.b82ce311e22d2p-6);
        odd = Math.fma(odd, w, -0x1.812746b0379afp-2);
        double even = 0x1.d60df90a56aeep-27;
        even = Math.fma(even, w, 0x1.b97997053ba64p-20);
        even = Math.fma(even, w, 0x1.f9a2b0393d669p-14);
        even = Math.fma(even, w, 0x1.565bccf62f602p-8);
        even = Math.fma(even, w, 0x1.ce2f21a040647p-4);
        even = Math.fma(even, w, 0x1.06eba8214db68p-3);
        return Math.fma(odd, z, even);
    }

    static double erfc(double x) {
        double a = Math.abs(x);
        double square = a * a;
        double squareRest = Math.fma(a, a, -square);
        double shifted = Math.fma(-square, LOG2_E, ROUNDER);
        double k = shifted - ROUNDER;
        double rough = Math.fma(-k, LN_2, -square);
        double fine = Math.fma(-k, LN_2_REST, -squareRest);
        double r = rough + fine;
        double one = 1 + r;
        double small = (r - (one - 1)) + DoubleExponentials.tail(r, fine - (r - rough));
        double e = one + small;
        double eRest = small - (e - one);
        // From 1/2 on: p = (1 + 2a) e^(a²) erfc(a) in t = (a − 3.5)/(a + 3.5), error 2^-57.
        double t = (a - 3.5) / (a + 3.5);
        double u = t * t;
        double even = 0x1.0883fc3b95a5ap-31;
        even = Math.fma(even, u, -0x1.084da9e776670p-27);
        even = Math.fma(even, u, -0x1.7e2b8446955a4p-25);
        even = Math.fma(even, u, 0x1.3884f78e9812ap-19);
        even = Math.fma(even, u, -0x1.66e23d8fdd683p-15);
        even = Math.fma(even, u, 0x1.27e6653ca95acp-11);
        even = Math.fma(even, u, -0x1.143c4ca91744fp-8);
        even = Math.fma(even, u, -0x1.8ff5ef76cc783p-5);
        even = Math.fma(even, u, -0x1.d76830c3533a6p-4);
        even = Math.fma(even, u, -0x1.59e2c284b11b8p-7);
        double odd = 0x1.6c4d3e6c5d1f7p-27;
        odd = Math.fma(odd, u, -0x1.923fc33abd150p-24);
        odd = Math.fma(odd, u, 0x1.42ab79b696e25p-21);
        odd = Math.fma(odd, u, -0x1.00060503148d3p-18);
        odd = Math.fma(odd, u, 0x1.9709451c6f5c7p-16);
        odd = Math.fma(odd, u, -0x1.fda912695a582p-14);
        odd = Math.fma(odd, u, -0x1.3cf369208e846p-12);
        odd = Math.fma(odd, u, 0x1.38ec6670ecd93p-6);
        odd = Math.fma(odd, u, 0x1.686106046fa12p-4);
        odd = Math.fma(odd, u, 0x1.8f702ec6b32cbp-4);
        odd = Math.fma(odd, u, -0x1.1ebd220ea593bp-3);
        double tail = Math.fma(even, u, odd * t);
        double p = CENTRE + tail;
        double pRest = (tail - (p - CENTRE)) + CENTRE_REST;
        double product = e * p;
        double productRest = Math.fma(e, p, -product) + Math.fma(e, pRest, eRest * p);
        double d = Math.fma(2, a, 1);
        double dRest = Math.fma(2, a, 1 - d);
        double inverse = 1 / d;
        double q = product * inverse;
        double left = Math.fma(-q, d, product) + Math.fma(-q, dRest, productRest);
        double far = DoubleExponentials.scale(Math.fma(left, inverse, q), shifted);
        double near = 1 - Math.fma(x, quotient(square), x);
        double inside = a < 0.5 ? near : x < 0 ? 2 - far : far;
        double edge = x > 0 ? 0 : x < 0 ? 2 : x;
        return x > -SATURATED_FROM && x < UNDERFLOWS_FROM ? inside : edge;
    }
}
