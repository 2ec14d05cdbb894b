package dev.thalweg.kernel;

import dev.thalweg.shape.Layout;

/** Copies of elements between layouts, without conversion. */
final class Copies {
    /** Rows of a strip that is turned at a time: each line of the source is in the nearest cache while it is read. */
    private static final int STRIP = 32;
    /** Elements of a row from which {@code System.arraycopy} is quicker than a loop. */
    private static final int WORTH_A_CALL = 8;
    /** Elements that a thread should have: some 100 µs of copying. */
    private static final int WORTH_A_THREAD = 1 << 18;

    private Copies() {}

    /**
     * Copies elements of one dtype.
     *
     * @param from read
     * @param fromLayout where
     * @param to modified
     * @param toLayout where; of the same shape, with elements
     */
    static void copy(Storage from, Layout fromLayout, Storage to, Layout toLayout) {
        Strided rows = Strided.of(toLayout.shape(), fromLayout, toLayout);
        int last = rows.axes() - 1;
        if (last > 0 && rows.stride(0, 0) == 0 && toLayout.isContiguous()) {
            repeat(from, fromLayout, to, toLayout, rows);
            return;
        }
        int turned = -1;
        for (int axis = 0; axis < last; axis++) {
            if (rows.stride(axis, 0) == 1 && rows.step(0) != 1) {
                turned = axis;
            }
        }
        if (turned >= 0 && rows.step(1) == 1) {
            turn(from, to, rows, turned);
            return;
        }
        int length = rows.rowLength();
        int di = rows.step(0);
        int dout = rows.step(1);
        int count = rows.rows();
        int each = Math.max(1, Math.ceilDiv(count, parts(toLayout.shape().elements())));
        Threads.forRange(Math.ceilDiv(count, each), part -> rows.forEach(part * each, Math.min(count, part * each
                + each), at -> row(from, at[0], di, to, at[1], dout, length)));
    }

    private static int parts(int elements) {
        return Math.max(1, Math.min(Threads.count(), elements / WORTH_A_THREAD));
    }

    /** The first of equal parts is copied as it is; what is there is then doubled until all is filled. */
    private static void repeat(Storage from, Layout fromLayout, Storage to, Layout toLayout, Strided rows) {
        int elements = toLayout.shape().elements();
        int part = elements / rows.size(0);
        int begin = toLayout.offset();
        // All but the first merged axis, which may be several of the layouts' axes.
        int axis = 0;
        int outer = 1;
        Layout source = fromLayout;
        Layout target = toLayout;
        while (outer < rows.size(0)) {
            outer *= toLayout.shape().size(axis++);
        }
        for (int i = 0; i < axis; i++) {
            source = source.select(0, 0);
            target = target.select(0, 0);
        }
        Elementwise.copy(from, source, to, target);
        for (int done = part; done < elements; done *= 2) {
            System.arraycopy(to.array(), begin, to.array(), begin + done, Math.min(done, elements - done));
        }
    }

    /** Copies a row: elements at equal distances. */
    static void row(Storage from, int i, int di, Storage to, int o, int dout, int count) {
        if (di == 1 && dout == 1 && count >= WORTH_A_CALL) {
            System.arraycopy(from.array(), i, to.array(), o, count);
            return;
        }
        switch (to) {
            case Storage.Float64 t -> {
                double[] x = ((Storage.Float64) from).values;
                for (int k = 0; k < count; k++) {
                    t.values[o + k * dout] = x[i + k * di];
                }
            }
            case Storage.Float32 t -> {
                float[] x = ((Storage.Float32) from).values;
                for (int k = 0; k < count; k++) {
                    t.values[o + k * dout] = x[i + k * di];
                }
            }
            case Storage.Int64 t -> {
                long[] x = ((Storage.Int64) from).values;
                for (int k = 0; k < count; k++) {
                    t.values[o + k * dout] = x[i + k * di];
                }
            }
            case Storage.Int32 t -> {
                int[] x = ((Storage.Int32) from).values;
                for (int k = 0; k < count; k++) {
                    t.values[o + k * dout] = x[i + k * di];
                }
            }
            case Storage.Bool t -> {
                boolean[] x = ((Storage.Bool) from).values;
                for (int k = 0; k < count; k++) {
                    t.values[o + k * dout] = x[i + k * di];
                }
            }
        }
    }

    /** Copies where another axis than the last is without gaps in the source: strip by strip, so that both sides keep to few lines. */
    private static void turn(Storage from, Storage to, Strided rows, int turned) {
        int last = rows.axes() - 1;
        int width = rows.size(last);
        int height = rows.size(turned);
        int outer = rows.rows() / height;
        int strips = Math.ceilDiv(height, STRIP);
        int work = outer * strips;
        AdaptiveCode code = Turns.of(Kind.of(to.dtype()));
        int parts = code.isSettled() ? parts(outer * width * height) : 1;
        int each = Math.max(1, Math.ceilDiv(work, parts));
        Threads.forRange(Math.ceilDiv(work, each), part -> {
            int[] places = new int[Turns.HEIGHT + 1];
            Object[] arrays = {from.array(), to.array(), places};
            places[Turns.FROM_STEP] = rows.step(0);
            places[Turns.TO_STEP] = rows.stride(turned, 1);
            for (int strip = part * each; strip < Math.min(work, part * each + each); strip++) {
                int rest = strip / strips;
                int row = strip % strips * STRIP;
                int i = rows.start(0) + row;
                int o = rows.start(1) + row * places[Turns.TO_STEP];
                for (int axis = last - 1; axis >= 0; axis--) {
                    if (axis != turned) {
                        int index = rest % rows.size(axis);
                        rest /= rows.size(axis);
                        i += index * rows.stride(axis, 0);
                        o += index * rows.stride(axis, 1);
                    }
                }
                places[Turns.FROM] = i;
                places[Turns.TO] = o;
                places[Turns.HEIGHT] = Math.min(STRIP, height - row);
                code.run(arrays, part, 0, 0, width);
            }
        });
    }
}
