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
        boolean floating = to.dtype().isFloating();
        Strided.forEachRow(toLayout.shape(), (at, step, count) -> {
            for (int k = 0; k < count; k++) {
                int i = at[0] + k * step[0];
                int o = at[1] + k * step[1];
                if (floating) {
                    to.setDouble(o, to.getDouble(o) + from.getDouble(i));
                } else {
                    to.setLong(o, to.getLong(o) + from.getLong(i));
                }
            }
        }, fromLayout, toLayout);
    }
}
