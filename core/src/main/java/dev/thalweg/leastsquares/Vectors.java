package dev.thalweg.leastsquares;

/** Small operations on vectors, in a fixed order. */
final class Vectors {
    /** Between this and its inverse, sums of squares neither overflowed nor lost digits. */
    private static final double SAFE_SQUARE = 0x1p900;

    private Vectors() {}

    static double dot(double[] a, double[] b) {
        return dot(a, b, 0, a.length);
    }

    static double dot(double[] a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < to; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** {@return whether a sum of squares neither overflowed nor lost digits to underflow} */
    static boolean isSafeSquare(double square) {
        return square < SAFE_SQUARE && square > 1 / SAFE_SQUARE;
    }

    static double norm(double[] a) {
        double square = dot(a, a);
        if (isSafeSquare(square)) {
            return Math.sqrt(square);
        }
        double largest = largest(a);
        if (!(largest > 0 && largest < Double.POSITIVE_INFINITY)) {
            return largest;
        }
        int exponent = Math.getExponent(largest);
        double sum = 0;
        for (double value : a) {
            double scaled = Math.scalb(value, -exponent);
            sum += scaled * scaled;
        }
        return Math.scalb(Math.sqrt(sum), exponent);
    }

    /** {@return the largest size of an element; NaN if there is one} */
    static double largest(double[] a) {
        double largest = 0;
        for (double value : a) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    static boolean isFinite(double[] a) {
        return Double.isFinite(largest(a));
    }

    static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    static double[] product(double[] a, double[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    static double[] negative(double[] a) {
        return scaled(a, -1);
    }

    static double[] scaled(double[] a, double factor) {
        double[] scaled = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            scaled[i] = factor * a[i];
        }
        return scaled;
    }

    static double[] quotient(double[] a, double[] b) {
        double[] quotient = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            quotient[i] = a[i] / b[i];
        }
        return quotient;
    }

    /** {@return t ≥ 0 with ‖a + t d‖ = radius, for an a that is inside; without cancellation} */
    static double stepToSphere(double[] a, double[] d, double radius) {
        double square = dot(d, d);
        double half = dot(a, d);
        double inside = radius * radius - dot(a, a);
        double root = Math.sqrt(Math.max(0, half * half + square * inside));
        return half > 0 ? inside / (half + root) : (root - half) / square;
    }
}
