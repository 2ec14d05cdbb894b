package dev.thalweg.kernel;

import java.util.function.DoubleUnaryOperator;

/**
 * The only implementation of its interface, whose code {@link OwnLoop} copies. A row that begins at place 0 and has no
 * gaps has a loop of its own, because C2 makes vector code of it; with an offset it cannot tell that arrays differ.
 */
final class UnaryRows implements UnaryLoop {
    private final DoubleUnaryOperator f;

    UnaryRows(DoubleUnaryOperator f) {
        this.f = f;
    }

    @Override
    public void run(double[] x, int i, int di, double[] out, int o, int dout, int count) {
        if ((i | o) == 0 && di == 1 && dout == 1) {
            for (int k = 0; k < count; k++) {
                out[k] = f.applyAsDouble(x[k]);
            }
        } else {
            for (int k = 0; k < count; k++) {
                out[o + k * dout] = f.applyAsDouble(x[i + k * di]);
            }
        }
    }

    @Override
    public void run(float[] x, int i, int di, float[] out, int o, int dout, int count) {
        if ((i | o) == 0 && di == 1 && dout == 1) {
            for (int k = 0; k < count; k++) {
                out[k] = (float) f.applyAsDouble(x[k]);
            }
        } else {
            for (int k = 0; k < count; k++) {
                out[o + k * dout] = (float) f.applyAsDouble(x[i + k * di]);
            }
        }
    }

    @Override
    public void run(double[] x, int i, int di, boolean[] out, int o, int dout, int count) {
        for (int k = 0; k < count; k++) {
            out[o + k * dout] = f.applyAsDouble(x[i + k * di]) != 0;
        }
    }

    @Override
    public void run(float[] x, int i, int di, boolean[] out, int o, int dout, int count) {
        for (int k = 0; k < count; k++) {
            out[o + k * dout] = f.applyAsDouble(x[i + k * di]) != 0;
        }
    }
}
