package dev.thalweg.bench.compare;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;

/**
 * The numbers that go into the workloads: fractions of multiples of an irrational number, which look like noise to a branch
 * predictor and are the same bits in every language with IEEE 754 arithmetic.
 */
public final class Values {
    /** The golden ratio's, for the first operand. */
    public static final double A = 0.6180339887;
    /** The plastic number's, for the second. */
    public static final double B = 0.7548776662;
    /** The square of that, for the third. */
    public static final double C = 0.5698402909;
    /** Spreads the bits of a fraction. */
    private static final double SPREAD = 12345.678;

    private Values() {}

    private static double fraction(double x) {
        return x - Math.floor(x);
    }

    /**
     * {@return the element of a sequence between −1 and 1}
     *
     * @param index from 0
     * @param stride the sequence
     */
    public static double value(int index, double stride) {
        return 2 * fraction((index + 1) * stride) - 1;
    }

    /**
     * {@return the first elements of a sequence}
     *
     * @param count how many
     * @param stride the sequence
     * @param scale a factor for each
     */
    public static double[] sequence(int count, double stride, double scale) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = scale * value(i, stride);
        }
        return values;
    }

    /**
     * {@return numbers between 0 and 1 without an order}
     *
     * @param count how many
     */
    public static double[] scattered(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double part = fraction((i + 1) * A);
            values[i] = fraction(part * part * SPREAD);
        }
        return values;
    }

    /**
     * {@return numbers rounded to float32}
     *
     * @param values the numbers
     */
    public static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /**
     * {@return a tensor}
     *
     * @param dtype its dtype
     * @param values its elements
     * @param sizes its shape
     */
    static Tensor tensor(DType dtype, double[] values, int... sizes) {
        Tensor wide = Tensor.ofShape(Shape.of(sizes), values);
        // A copy in either case: a conversion to the own dtype may share the storage.
        return Tensor.zeros(dtype, wide.shape()).copyInPlace(wide.to(dtype));
    }
}
