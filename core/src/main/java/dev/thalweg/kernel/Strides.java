package dev.thalweg.kernel;

import dev.thalweg.shape.Layout;

/** Loops over storages seen through strides. */
public final class Strides {
    private Strides() {}

    /**
     * Adds elements to those of another storage, in row-major order, so that places named twice gather both.
     *
     * @param from read
     * @param fromLayout where
     * @param to modified; of the same dtype
     * @param toLayout where; may overlap itself
     */
    public static void addInto(Storage from, Layout fromLayout, Storage to, Layout toLayout) {
        Strided.forEachRow(toLayout.shape(), (at, step, count) -> {
            int i = at[0];
            int di = step[0];
            int o = at[1];
            int dout = step[1];
            switch (to) {
                case Storage.Float64 t -> addRow(((Storage.Float64) from).values, i, di, t.values, o, dout, count);
                case Storage.Float32 t -> addRow(((Storage.Float32) from).values, i, di, t.values, o, dout, count);
                default -> {
                    for (int k = 0; k < count; k++) {
                        to.setLong(o + k * dout, to.getLong(o + k * dout) + from.getLong(i + k * di));
                    }
                }
            }
        }, fromLayout, toLayout);
    }

    private static void addRow(double[] from, int i, int di, double[] to, int o, int dout, int count) {
        if (di == 1 && dout == 1) {
            for (int k = 0; k < count; k++) {
                to[o + k] += from[i + k];
            }
        } else {
            for (int k = 0; k < count; k++) {
                to[o + k * dout] += from[i + k * di];
            }
        }
    }

    private static void addRow(float[] from, int i, int di, float[] to, int o, int dout, int count) {
        if (di == 1 && dout == 1) {
            for (int k = 0; k < count; k++) {
                to[o + k] += from[i + k];
            }
        } else {
            for (int k = 0; k < count; k++) {
                to[o + k * dout] += from[i + k * di];
            }
        }
    }
}
