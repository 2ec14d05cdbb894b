package dev.thalweg.leastsquares;

/**
 * A sum in twice the precision: an unevaluated pair high + low. Exact sums and products of two doubles: T. J. Dekker, "A floating-point
 * technique for extending the available precision", Numerische Mathematik 18 (1971); D. E. Knuth's two-sum.
 */
final class DoubleDouble {
    private double high;
    private double low;

    void add(double value) {
        double sum = high + value;
        double part = sum - high;
        low += (high - (sum - part)) + (value - part);
        high = sum;
    }

    void addProduct(double a, double b) {
        double product = a * b;
        low += Math.fma(a, b, -product);
        add(product);
    }

    double value() {
        return high + low;
    }
}
