package dev.thalweg.bench.compare;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * What a result comes down to when sides compare results: five numbers for each tensor, its mean magnitude, three elements, and a
 * weighted mean that exchanged elements change.
 */
public final class Digest {
    /** How many numbers stand for a tensor. */
    private static final int LENGTH = 5;

    private Digest() {}

    /**
     * {@return the digest of tensors}
     *
     * @param tensors the tensors
     */
    public static double[] of(List<Tensor> tensors) {
        return ofArrays(tensors.stream().map(tensor -> tensor.detach().to(dev.thalweg.shape.DType.FLOAT64).toDoubles())
                .toArray(double[][]::new));
    }

    /**
     * {@return the digest of arrays}
     *
     * @param arrays the elements of each tensor in row-major order, none empty
     */
    public static double[] ofArrays(double[]... arrays) {
        double[] digest = new double[LENGTH * arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            double[] values = arrays[i];
            double magnitude = 0;
            double weighted = 0;
            for (int k = 0; k < values.length; k++) {
                magnitude += Math.abs(values[k]);
                weighted += values[k] * Values.value(k, Values.C);
            }
            int at = i * LENGTH;
            digest[at] = magnitude / values.length;
            digest[at + 1] = values[0];
            digest[at + 2] = values[values.length / 2];
            digest[at + 3] = values[values.length - 1];
            digest[at + 4] = weighted / values.length;
        }
        return digest;
    }

    /**
     * {@return numbers widened to float64}
     *
     * @param values the numbers
     */
    public static double[] doubles(float... values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** {@return whether two digests are of the same result, up to a tolerance relative to the tensors' magnitudes} */
    static boolean agree(double[] a, double[] b, double tolerance) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            int first = i - i % LENGTH;
            double scale = Math.max(Math.max(Math.abs(a[first]), Math.abs(b[first])),
                    Math.max(Math.abs(a[i]), Math.abs(b[i])));
            if (!(Math.abs(a[i] - b[i]) <= tolerance * scale)) { // so NaN agrees with nothing
                return false;
            }
        }
        return true;
    }
}
