package dev.thalweg.kernel;

import java.util.function.DoubleUnaryOperator;

/**
 * A function of one argument as a loop over rows, element by element, which is quick where there is little to do; with its
 * {@linkplain OpKernels kernels} for the rest.
 */
public final class UnaryLoop {
    final OpKernels kernels;
    private final DoubleUnaryOperator f;
    private final FloatUnaryOperator g;

    /**
     * Makes the loop of a function.
     *
     * @param name its name among the {@link ElementFunctions}
     * @param f the function of doubles
     * @param g the function of floats
     */
    public UnaryLoop(String name, DoubleUnaryOperator f, FloatUnaryOperator g) {
        this.kernels = new OpKernels(name, 1,
                (operands, at, step, n) -> run(operands[0], at[0], step[0], operands[1], at[1], step[1], n));
        this.f = f;
        this.g = g;
    }

    /**
     * Applies the function.
     *
     * @param x read
     * @param i the place of the first
     * @param di the distance to the next
     * @param out modified; where it holds truth values, a result that is not 0 is true
     * @param o the place of the first
     * @param dout the distance to the next
     * @param count how many
     */
    void run(Storage x, int i, int di, Storage out, int o, int dout, int count) {
        switch (out) {
            case Storage.Float64 to -> run(((Storage.Float64) x).values, i, di, to.values, o, dout, count);
            case Storage.Float32 to -> run(((Storage.Float32) x).values, i, di, to.values, o, dout, count);
            case Storage.Bool to -> {
                for (int k = 0; k < count; k++) {
                    to.values[o + k * dout] = f.applyAsDouble(x.getDouble(i + k * di)) != 0;
                }
            }
            case Storage.Int64 to -> throw new AssertionError(to);
            case Storage.Int32 to -> throw new AssertionError(to);
        }
    }

    private void run(double[] x, int i, int di, double[] out, int o, int dout, int count) {
        for (int k = 0; k < count; k++) {
            out[o + k * dout] = f.applyAsDouble(x[i + k * di]);
        }
    }

    private void run(float[] x, int i, int di, float[] out, int o, int dout, int count) {
        for (int k = 0; k < count; k++) {
            out[o + k * dout] = g.applyAsFloat(x[i + k * di]);
        }
    }
}
