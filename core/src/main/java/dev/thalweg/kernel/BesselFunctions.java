package dev.thalweg.kernel;

/**
 * The modified Bessel functions of the first kind of orders 0 and 1: power series near zero, the asymptotic series
 * elsewhere (M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions", 1964, 9.6.10 and 9.7.1).
 */
final class BesselFunctions {
    /**
     * From here on the asymptotic series falls below 2^-56 before its terms grow again (they do after about 2x terms).
     */
    private static final double ASYMPTOTIC_FROM = 30;

    /** Below this e^x is finite, so I need not be assembled from halves. */
    private static final double EXPONENTIAL_LIMIT = 700;

    private static final double NEGLIGIBLE = 0x1p-58;
    private static final double TWO_PI = 2 * Math.PI;

    private BesselFunctions() {}

    /** {@return e^(−|x|) times the function of that order (0 or 1)} */
    static double scaled(int order, double x) {
        double size = Math.abs(x);
        if (Double.isInfinite(x)) {
            return order == 0 ? 0 : Math.copySign(0, x);
        }
        double value = size < ASYMPTOTIC_FROM ? series(order, size) * StrictMath.exp(-size) : asymptotic(order, size);
        return order == 0 ? value : Math.copySign(value, x);
    }

    /** {@return the function of that order (0 or 1)} */
    static double plain(int order, double x) {
        double size = Math.abs(x);
        double value;
        if (size < ASYMPTOTIC_FROM) {
            value = series(order, size);
        } else if (size < EXPONENTIAL_LIMIT) {
            value = asymptotic(order, size) * StrictMath.exp(size);
        } else if (Double.isInfinite(x)) {
            value = Double.POSITIVE_INFINITY;
        } else {
            double half = StrictMath.exp(0.5 * size);
            value = asymptotic(order, size) * half * half;
        }
        return order == 0 ? value : Math.copySign(value, x);
    }

    private static double series(int order, double x) {
        double quarterSquare = 0.25 * x * x;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > NEGLIGIBLE * sum; k++) {
            term *= quarterSquare / (k * (double) (k + order));
            sum += term;
        }
        return order == 0 ? sum : 0.5 * x * sum;
    }

    private static double asymptotic(int order, double x) {
        double fourSquares = 4.0 * order * order;
        double term = 1;
        double sum = 1;
        for (int k = 1; Math.abs(term) > NEGLIGIBLE; k++) {
            double odd = 2.0 * k - 1;
            term *= (odd * odd - fourSquares) / (8 * k * x);
            sum += term;
        }
        return sum / Math.sqrt(TWO_PI * x);
    }
}
