package dev.thalweg.kernel;

import java.util.function.DoubleBinaryOperator;

/**
 * A function of two arguments as a loop over rows, element by element, which is quick where there is little to do; with its
 * {@linkplain OpKernels kernels} for the rest.
 */
public final class BinaryLoop {
    final OpKernels kernels;
    private final DoubleBinaryOperator f;

    /**
     * Makes the loop of a function.
     *
     * @param name its name among the {@link ElementFunctions}
     * @param f the function
     */
    public BinaryLoop(String name, DoubleBinaryOperator f) {
        this.kernels = new OpKernels(name, 2, (operands, at, step, n) -> run(operands[0], at[0], step[0],
                operands[1], at[1], step[1], operands[2], at[2], step[2], n));
        this.f = f;
    }

    /**
     * Applies the function.
     *
     * @param x read
     * @param i the place of the first
     * @param di the distance to the next
     * @param y read
     * @param j the place of the first
     * @param dj the distance to the next
     * @param out modified; where it holds truth values, a result that is not 0 is true
     * @param o the place of the first
     * @param dout the distance to the next
     * @param count how many
     */
    void run(Storage x, int i, int di, Storage y, int j, int dj, Storage out, int o, int dout, int count) {
        switch (out) {
            case Storage.Float64 to -> run(((Storage.Float64) x).values, i, di, ((Storage.Float64) y).values, j, dj,
                    to.values, o, dout, count);
            case Storage.Float32 to -> run(((Storage.Float32) x).values, i, di, ((Storage.Float32) y).values, j, dj,
                    to.values, o, dout, count);
            case Storage.Bool to -> {
                for (int k = 0; k < count; k++) {
                    to.values[o + k * dout] = f.applyAsDouble(x.getDouble(i + k * di), y.getDouble(j + k * dj)) != 0;
                }
            }
            case Storage.Int64 to -> throw new AssertionError(to);
            case Storage.Int32 to -> throw new AssertionError(to);
        }
    }

    private void run(double[] x, int i, int di, double[] y, int j, int dj, double[] out, int o, int dout, int count) {
        for (int k = 0; k < count; k++) {
            out[o + k * dout] = f.applyAsDouble(x[i + k * di], y[j + k * dj]);
        }
    }

    private void run(float[] x, int i, int di, float[] y, int j, int dj, float[] out, int o, int dout, int count) {
        for (int k = 0; k < count; k++) {
            out[o + k * dout] = (float) f.applyAsDouble(x[i + k * di], y[j + k * dj]);
        }
    }
}
