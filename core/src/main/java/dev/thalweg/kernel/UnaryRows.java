package dev.thalweg.kernel;

import java.util.function.DoubleUnaryOperator;

/**
 * The only implementation of its interface, whose code {@link OwnLoop} copies. Rows without gaps have loops of their own,
 * because C2 lifts the checks of indices out of them; and of those again the rows that begin at place 0, because C2 makes
 * vector code of them: with offsets it cannot tell that the arrays are not one.
 */
final class UnaryRows implements UnaryLoop {
    private final DoubleUnaryOperator f;
    private final FloatUnaryOperator g;

    UnaryRows(DoubleUnaryOperator f, FloatUnaryOperator g) {
        this.f = f;
        this.g = g;
    }

    @Override
    public void run(double[] x, int i, int di, double[] out, int o, int dout, int count) {
        if (di == 1 && dout == 1) {
            if ((i | o) == 0) {
                for (int k = 0; k < count; k++) {
                    out[k] = f.applyAsDouble(x[k]);
                }
            } else {
                for (int k = 0; k < count; k++) {
                    out[o + k] = f.applyAsDouble(x[i + k]);
                }
            }
        } else {
            for (int k = 0; k < count; k++) {
                out[o + k * dout] = f.applyAsDouble(x[i + k * di]);
            }
        }
    }

    @Override
    public void run(float[] x, int i, int di, float[] out, int o, int dout, int count) {
        if (di == 1 && dout == 1) {
            if ((i | o) == 0) {
                for (int k = 0; k < count; k++) {
                    out[k] = g.applyAsFloat(x[k]);
                }
            } else {
                for (int k = 0; k < count; k++) {
                    out[o + k] = g.applyAsFloat(x[i + k]);
                }
            }
        } else {
            for (int k = 0; k < count; k++) {
                out[o + k * dout] = g.applyAsFloat(x[i + k * di]);
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
