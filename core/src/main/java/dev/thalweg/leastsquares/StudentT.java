package dev.thalweg.leastsquares;

import dev.thalweg.kernel.SpecialFunctions;

/**
 * Student's t distribution, by the regularised incomplete beta function I_x(a, b): P(|T| ≥ t) = I_{ν/(ν+t²)}(ν/2, 1/2) (M. Abramowitz
 * and I. A. Stegun, "Handbook of Mathematical Functions", 1964, 26.7.1); I by its continued fraction (26.5.8).
 */
final class StudentT {
    /** The fraction converges in about √max(a, b) terms; beyond a million degrees of freedom the normal distribution serves. */
    private static final int MAX_TERMS = 10_000;
    private static final int NORMAL_FROM = 1_000_000;
    private static final double TINY = 1e-300;
    /** Bisections that leave neighbouring doubles. */
    private static final int MAX_BISECTIONS = 200;

    private StudentT() {}

    /**
     * {@return t with P(|T| ≤ t) = level}
     *
     * @param level between 0 and 1
     * @param freedom degrees of freedom ν ≥ 1
     */
    static double quantile(double level, int freedom) {
        if (freedom >= NORMAL_FROM) {
            return SpecialFunctions.normalQuantile(0.5 + 0.5 * level);
        }
        double low = 0;
        double high = 1;
        while (outside(high, freedom) > 1 - level) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < MAX_BISECTIONS; i++) {
            double middle = 0.5 * (low + high);
            if (middle <= low || middle >= high) {
                break;
            }
            if (outside(middle, freedom) > 1 - level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    /** {@return P(|T| ≥ t)} */
    static double outside(double t, int freedom) {
        double x = freedom / (freedom + t * t);
        double y = t * t / (freedom + t * t);
        return incompleteBeta(0.5 * freedom, 0.5, x, y);
    }

    /** {@return I_x(a, b), where y = 1 − x} */
    private static double incompleteBeta(double a, double b, double x, double y) {
        if (x <= 0) {
            return 0;
        } else if (y <= 0) {
            return 1;
        }
        double logFront = SpecialFunctions.lgamma(a + b) - SpecialFunctions.lgamma(a) - SpecialFunctions.lgamma(b)
                + a * StrictMath.log(x) + b * StrictMath.log(y);
        double front = StrictMath.exp(logFront);
        if (x < (a + 1) / (a + b + 2)) {
            return front * fraction(a, b, x) / a;
        }
        return 1 - front * fraction(b, a, y) / b;
    }

    /** {@return the continued fraction, by W. J. Lentz's method (1976)} */
    private static double fraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / notZero(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int k = 1; k <= MAX_TERMS; k++) {
            double even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k));
            d = 1 / notZero(1 + even * d);
            c = notZero(1 + even / c);
            value *= d * c;
            double odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1));
            d = 1 / notZero(1 + odd * d);
            c = notZero(1 + odd / c);
            double change = d * c;
            value *= change;
            if (Math.abs(change - 1) < 0x1p-52) {
                break;
            }
        }
        return value;
    }

    private static double notZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }
}
