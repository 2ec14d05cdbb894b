package dev.thalweg.kernel;

/** Polynomials with coefficients in ascending powers. */
final class Polynomials {
    private Polynomials() {}

    /** {@return the polynomial at x, by Horner's rule with one rounding per term} */
    static double at(double x, double[] coefficients) {
        double value = coefficients[coefficients.length - 1];
        for (int k = coefficients.length - 2; k >= 0; k--) {
            value = Math.fma(value, x, coefficients[k]);
        }
        return value;
    }
}
