package dev.thalweg.kernel;

import java.util.function.DoubleBinaryOperator;

/**
 * The only implementation of its interface, whose code {@link OwnLoop} copies. Rows without gaps, and such a row with one
 * number, have loops of their own, for the reasons of {@link UnaryRows}.
 */
final class BinaryRows implements BinaryLoop {
    private final DoubleBinaryOperator f;

    BinaryRows(DoubleBinaryOperator f) {
        this.f = f;
    }

    @Override
    public void run(double[] x, int i, int di, double[] y, int j, int dj, double[] out, int o, int dout, int count) {
        if (dout == 1 && di == 1 && dj == 1) {
            if ((i | j | o) == 0) {
                for (int k = 0; k < count; k++) {
                    out[k] = f.applyAsDouble(x[k], y[k]);
                }
            } else {
                for (int k = 0; k < count; k++) {
                    out[o + k] = f.applyAsDouble(x[i + k], y[j + k]);
                }
            }
        } else if (dout == 1 && di == 1 && dj == 0) {
            double number = y[j];
            if ((i | o) == 0) {
                for (int k = 0; k < count; k++) {
                    out[k] = f.applyAsDouble(x[k], number);
                }
            } else {
                for (int k = 0; k < count; k++) {
                    out[o + k] = f.applyAsDouble(x[i + k], number);
                }
            }
        } else if (dout == 1 && di == 0 && dj == 1) {
            double number = x[i];
            for (int k = 0; k < count; k++) {
                out[o + k] = f.applyAsDouble(number, y[j + k]);
            }
        } else {
            for (int k = 0; k < count; k++) {
                out[o + k * dout] = f.applyAsDouble(x[i + k * di], y[j + k * dj]);
            }
        }
    }

    @Override
    public void run(float[] x, int i, int di, float[] y, int j, int dj, float[] out, int o, int dout, int count) {
        if (dout == 1 && di == 1 && dj == 1) {
            if ((i | j | o) == 0) {
                for (int k = 0; k < count; k++) {
                    out[k] = (float) f.applyAsDouble(x[k], y[k]);
                }
            } else {
                for (int k = 0; k < count; k++) {
                    out[o + k] = (float) f.applyAsDouble(x[i + k], y[j + k]);
                }
            }
        } else if (dout == 1 && di == 1 && dj == 0) {
            double number = y[j];
            if ((i | o) == 0) {
                for (int k = 0; k < count; k++) {
                    out[k] = (float) f.applyAsDouble(x[k], number);
                }
            } else {
                for (int k = 0; k < count; k++) {
                    out[o + k] = (float) f.applyAsDouble(x[i + k], number);
                }
            }
        } else if (dout == 1 && di == 0 && dj == 1) {
            double number = x[i];
            for (int k = 0; k < count; k++) {
                out[o + k] = (float) f.applyAsDouble(number, y[j + k]);
            }
        } else {
            for (int k = 0; k < count; k++) {
                out[o + k * dout] = (float) f.applyAsDouble(x[i + k * di], y[j + k * dj]);
            }
        }
    }

    @Override
    public void run(double[] x, int i, int di, double[] y, int j, int dj, boolean[] out, int o, int dout, int count) {
        if (dout == 1 && di == 1 && dj == 1) {
            for (int k = 0; k < count; k++) {
                out[o + k] = f.applyAsDouble(x[i + k], y[j + k]) != 0;
            }
        } else if (dout == 1 && di == 1 && dj == 0) {
            double number = y[j];
            for (int k = 0; k < count; k++) {
                out[o + k] = f.applyAsDouble(x[i + k], number) != 0;
            }
        } else {
            for (int k = 0; k < count; k++) {
                out[o + k * dout] = f.applyAsDouble(x[i + k * di], y[j + k * dj]) != 0;
            }
        }
    }

    @Override
    public void run(float[] x, int i, int di, float[] y, int j, int dj, boolean[] out, int o, int dout, int count) {
        if (dout == 1 && di == 1 && dj == 1) {
            for (int k = 0; k < count; k++) {
                out[o + k] = f.applyAsDouble(x[i + k], y[j + k]) != 0;
            }
        } else if (dout == 1 && di == 1 && dj == 0) {
            double number = y[j];
            for (int k = 0; k < count; k++) {
                out[o + k] = f.applyAsDouble(x[i + k], number) != 0;
            }
        } else {
            for (int k = 0; k < count; k++) {
                out[o + k * dout] = f.applyAsDouble(x[i + k * di], y[j + k * dj]) != 0;
            }
        }
    }
}
