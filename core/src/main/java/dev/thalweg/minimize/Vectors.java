package dev.thalweg.minimize;

import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;

/**
 * What methods do to vectors of doubles: each is one pass over memory. Sums run in four lanes of fixed order, so that the
 * processor need not wait for one addition before the next, and the bits are the same everywhere.
 */
final class Vectors {
    private static final int LANES = 4;

    private Vectors() {}

    static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int whole = a.length - a.length % LANES;
        for (int i = 0; i < whole; i += LANES) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (int i = whole; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** {@return the Euclidean norm; neither overflows nor vanishes before the elements do} */
    static double norm(double[] a) {
        double sum = dot(a, a);
        if (sum > SMALLEST_SQUARE && sum < 1 / SMALLEST_SQUARE) {
            return Math.sqrt(sum);
        }
        double largest = largest(a);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double scale = Math.scalb(1.0, -Math.getExponent(largest));
        double scaled = 0;
        for (double value : a) {
            scaled += value * scale * (value * scale);
        }
        return Math.sqrt(scaled) / scale;
    }

    /** Sums of squares between this and its inverse lost nothing to underflow or overflow. */
    private static final double SMALLEST_SQUARE = 0x1p-900;

    /** {@return the largest magnitude; NaN if there is one} */
    static double largest(double[] a) {
        double largest = 0;
        for (double value : a) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /**
     * Adds a multiple: y ← y + factor·x.
     *
     * @param y modified
     */
    static void add(double[] y, double factor, double[] x) {
        for (int i = 0; i < y.length; i++) {
            y[i] += factor * x[i];
        }
    }

    /**
     * Adds a multiple and, in the same pass, gives the inner product with another: y ← y + factor·x, then z·y.
     *
     * @param y modified
     */
    static double addThenDot(double[] y, double factor, double[] x, double[] z) {
        double s0 = 0;
        double s1 = 0;
        int whole = y.length - y.length % 2;
        for (int i = 0; i < whole; i += 2) {
            double first = y[i] + factor * x[i];
            double second = y[i + 1] + factor * x[i + 1];
            y[i] = first;
            y[i + 1] = second;
            s0 += first * z[i];
            s1 += second * z[i + 1];
        }
        if (whole < y.length) {
            y[whole] += factor * x[whole];
            s0 += y[whole] * z[whole];
        }
        return s0 + s1;
    }

    /** @param x modified */
    static void scale(double[] x, double factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
    }

    static double[] scaled(double factor, double[] x) {
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = factor * x[i];
        }
        return result;
    }

    /** {@return a + factor·b} */
    static double[] sum(double[] a, double factor, double[] b) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] + factor * b[i];
        }
        return result;
    }

    static double[] difference(double[] a, double[] b) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] - b[i];
        }
        return result;
    }

    /** {@return A·x of a row-major n × n matrix} */
    static double[] times(double[] a, double[] x) {
        int n = x.length;
        double[] result = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += a[i * n + j] * x[j];
            }
            result[i] = sum;
        }
        return result;
    }

    /** {@return the numbers as a tensor of the shape and dtype of another} */
    static Tensor like(Tensor other, double[] numbers) {
        Tensor flat = Tensor.of(numbers);
        Shape shape = other.shape();
        return flat.reshape(shape).to(other.dtype());
    }
}
