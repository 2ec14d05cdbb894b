package dev.thalweg.kernel;

import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.Arrays;

/**
 * Loops over elements that are named by indices: an index array of the rank of the data, whose element replaces the
 * coordinate along one axis. An index that is the same along an axis (stride 0) moves whole rows.
 *
 * <p>Indices are trusted to lie within the axis; {@link #firstOutside} finds those that do not.
 */
public final class Indexed {
    private Indexed() {}

    /**
     * {@return the row-major position of the first index outside of a range, or −1}
     *
     * @param index read
     * @param layout where
     * @param low the least index allowed
     * @param high one past the greatest
     */
    public static int firstOutside(Storage index, Layout layout, long low, long high) {
        long[] indices = longs(index);
        int[] found = {-1};
        int[] position = {0};
        Strided.forEachRow(layout.shape(), (at, step, count) -> {
            if (found[0] < 0 && isOneOutside(indices, at[0], step[0], count, low, high)) {
                int k = 0;
                while (indices[at[0] + k * step[0]] >= low && indices[at[0] + k * step[0]] < high) {
                    k++;
                }
                found[0] = position[0] + k;
            }
            position[0] += count;
        }, layout);
        return found[0];
    }

    /** Without branches, so that HotSpot looks at many at once: a difference is negative, or wraps to be, for one outside. */
    private static boolean isOneOutside(long[] indices, int from, int step, int count, long low, long high) {
        long signs = 0;
        if (step == 1) {
            for (int k = 0; k < count; k++) {
                signs |= indices[from + k] - low | high - 1 - indices[from + k];
            }
        } else {
            for (int k = 0; k < count; k++) {
                signs |= indices[from + k * step] - low | high - 1 - indices[from + k * step];
            }
        }
        return signs < 0;
    }

    /** {@return an index as longs} */
    private static long[] longs(Storage index) {
        if (index instanceof Storage.Int64 same) {
            return same.values;
        }
        long[] longs = new long[index.length()];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = index.getLong(i);
        }
        return longs;
    }

    /** {@return the layout of the data under the index's shape, from index 0 of the axis} */
    private static Layout lane(Layout data, Shape shape, int axis) {
        int[] strides = data.strides();
        strides[axis] = 0;
        return Layout.of(shape, strides, data.offset());
    }

    /**
     * Reads the elements that an index names.
     *
     * @param x read
     * @param xLayout where
     * @param index read
     * @param indexLayout where; of x's rank, no longer than x along the other axes
     * @param axis the axis along which it counts
     * @param out modified: overwritten from its start with as many elements as the index has, of x's dtype
     */
    public static void gather(Storage x, Layout xLayout, Storage index, Layout indexLayout, int axis, Storage out) {
        Shape shape = indexLayout.shape();
        int spacing = xLayout.stride(axis);
        long[] indices = longs(index);
        Strided.forEachRow(shape, (at, step, count) -> {
            int i = at[1];
            int di = step[1];
            int base = at[2];
            int dx = step[2];
            int to = at[0];
            if (di == 0) {
                Copies.row(x, base + (int) indices[i] * spacing, dx, out, to, 1, count);
                return;
            }
            switch (out) {
                case Storage.Float64 o ->
                        pick(((Storage.Float64) x).values, base, dx, indices, i, di, spacing, o.values,
                                to, count);
                case Storage.Float32 o ->
                        pick(((Storage.Float32) x).values, base, dx, indices, i, di, spacing, o.values,
                                to, count);
                default -> {
                    for (int k = 0; k < count; k++) {
                        out.setLong(to + k, x.getLong(base + k * dx + (int) indices[i + k * di] * spacing));
                    }
                }
            }
        }, shape.layout(), indexLayout, lane(xLayout, shape, axis));
    }

    private static void pick(double[] x, int base, int dx, long[] indices, int i, int di, int spacing, double[] out,
            int to, int count) {
        for (int k = 0; k < count; k++) {
            out[to + k] = x[base + k * dx + (int) indices[i + k * di] * spacing];
        }
    }

    private static void pick(float[] x, int base, int dx, long[] indices, int i, int di, int spacing, float[] out,
            int to, int count) {
        for (int k = 0; k < count; k++) {
            out[to + k] = x[base + k * dx + (int) indices[i + k * di] * spacing];
        }
    }

    /**
     * Adds elements to those that an index names: the adjoint of {@link #gather}. Several that go to one place are added
     * in row-major order.
     *
     * @param from read
     * @param fromLayout where, of the index's shape
     * @param index read
     * @param indexLayout where; of the target's rank, no longer than it along the other axes
     * @param axis the axis along which it counts
     * @param to modified: added to; of the dtype of from
     * @param toLayout where, contiguous
     */
    public static void scatterAdd(Storage from, Layout fromLayout, Storage index, Layout indexLayout, int axis,
            Storage to, Layout toLayout) {
        int spacing = toLayout.stride(axis);
        long[] indices = longs(index);
        OpKernels.Placed rows = Sums.ADD.placed(from.dtype().isFloating()
                && Sums.ADD.isWorth(fromLayout.shape().elements()), to, to, from, true);
        Strided.forEachRow(fromLayout.shape(), (at, step, count) -> {
            int i = at[1];
            int di = step[1];
            int x = at[0];
            int dx = step[0];
            int base = at[2];
            int dout = step[2];
            if (di == 0 && dx == 1 && dout == 1 && from.dtype().isFloating()) {
                int place = base + (int) indices[i] * spacing;
                rows.run(place, x, place, count);
                return;
            }
            switch (to) {
                case Storage.Float64 o -> add(((Storage.Float64) from).values, x, dx, indices, i, di, spacing, o.values,
                        base, dout, count);
                case Storage.Float32 o -> add(((Storage.Float32) from).values, x, dx, indices, i, di, spacing, o.values,
                        base, dout, count);
                default -> {
                    for (int k = 0; k < count; k++) {
                        int place = base + k * dout + (int) indices[i + k * di] * spacing;
                        to.setLong(place, to.getLong(place) + from.getLong(x + k * dx));
                    }
                }
            }
        }, fromLayout, indexLayout, lane(toLayout, fromLayout.shape(), axis));
    }

    private static void add(double[] x, int at, int dx, long[] indices, int i, int di, int spacing, double[] out,
            int base, int dout, int count) {
        for (int k = 0; k < count; k++) {
            out[base + k * dout + (int) indices[i + k * di] * spacing] += x[at + k * dx];
        }
    }

    private static void add(float[] x, int at, int dx, long[] indices, int i, int di, int spacing, float[] out,
            int base, int dout, int count) {
        for (int k = 0; k < count; k++) {
            out[base + k * dout + (int) indices[i + k * di] * spacing] += x[at + k * dx];
        }
    }

    /**
     * Finds for each element of a target the last one in row-major order whose index names it.
     *
     * @param index read
     * @param indexLayout where; of the target's rank, no longer than it along the other axes
     * @param axis the axis along which it counts
     * @param target the target's contiguous layout
     * @param writers modified: for each element of the target the position of its writer, or −1
     */
    public static void lastWriters(Storage index, Layout indexLayout, int axis, Layout target, long[] writers) {
        Arrays.fill(writers, -1);
        int spacing = target.stride(axis);
        Shape shape = indexLayout.shape();
        long[] indices = longs(index);
        Strided.forEachRow(shape, (at, step, count) -> {
            for (int k = 0; k < count; k++) {
                int writer = at[0] + k;
                writers[at[2] + k * step[2] + (int) indices[at[1] + k * step[1]] * spacing] = writer;
            }
        }, shape.layout(), indexLayout, lane(target, shape, axis));
    }

    /**
     * {@return the coordinates of the elements that are not 0, in row-major order, one row per element}
     *
     * @param x read; NaN is not 0
     * @param layout where
     */
    public static long[] nonzero(Storage x, Layout layout) {
        int[] found = new int[layout.shape().elements()];
        int[] counts = {0, 0};
        Strided.forEachRow(layout.shape(), (at, step, count) -> {
            int next = counts[0];
            int place = counts[1];
            if (x instanceof Storage.Bool s) {
                for (int k = 0; k < count; k++) { // without branches, which would be guessed wrong
                    found[next] = place + k;
                    next += s.values[at[0] + k * step[0]] ? 1 : 0;
                }
            } else {
                for (int k = 0; k < count; k++) {
                    found[next] = place + k;
                    next += x.getDouble(at[0] + k * step[0]) != 0 ? 1 : 0;
                }
            }
            counts[0] = next;
            counts[1] = place + count;
        }, layout);
        int rank = layout.shape().rank();
        if (rank == 1) {
            return Arrays.stream(found, 0, counts[0]).asLongStream().toArray();
        }
        long[] coordinates = new long[counts[0] * rank];
        for (int i = 0; i < counts[0]; i++) {
            int left = found[i];
            for (int axis = rank - 1; axis >= 0; axis--) {
                coordinates[i * rank + axis] = left % layout.shape().size(axis);
                left /= layout.shape().size(axis);
            }
        }
        return coordinates;
    }

    /**
     * {@return how many elements of an ascending array stand before where a value belongs}
     *
     * @param sorted read, ascending
     * @param layout where, of rank 1
     * @param value the value; NaN belongs at the end
     * @param afterEqual whether elements equal to it stand before it
     */
    public static int rank(Storage sorted, Layout layout, double value, boolean afterEqual) {
        int low = 0;
        int high = layout.shape().elements();
        while (low < high) {
            int middle = (low + high) >>> 1;
            double element = sorted.getDouble(layout.offset() + middle * layout.stride(0));
            int order = Double.isNaN(element) && Double.isNaN(value) || element == value ? 0
                    : element < value || Double.isNaN(value) ? -1 : 1;
            if (order < 0 || order == 0 && afterEqual) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
