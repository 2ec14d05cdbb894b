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
        int[] found = {-1};
        int[] position = {0};
        Strided.forEachRow(layout.shape(), (at, step, count) -> {
            for (int k = 0; k < count && found[0] < 0; k++) {
                long value = index.getLong(at[0] + k * step[0]);
                if (value < low || value >= high) {
                    found[0] = position[0] + k;
                }
            }
            position[0] += count;
        }, layout);
        return found[0];
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
        Strided.forEachRow(shape, (at, step, count) -> {
            if (step[1] == 0) {
                copyRow(x, at[2] + place(index, at[1], spacing), step[2], out, at[0], count);
                return;
            }
            switch (out) {
                case Storage.Float64 o -> {
                    double[] from = ((Storage.Float64) x).values;
                    for (int k = 0; k < count; k++) {
                        o.values[at[0] + k] = from[at[2] + k * step[2] + place(index, at[1] + k * step[1], spacing)];
                    }
                }
                case Storage.Float32 o -> {
                    float[] from = ((Storage.Float32) x).values;
                    for (int k = 0; k < count; k++) {
                        o.values[at[0] + k] = from[at[2] + k * step[2] + place(index, at[1] + k * step[1], spacing)];
                    }
                }
                default -> {
                    for (int k = 0; k < count; k++) {
                        out.setLong(at[0] + k,
                                x.getLong(at[2] + k * step[2] + place(index, at[1] + k * step[1], spacing)));
                    }
                }
            }
        }, shape.layout(), indexLayout, lane(xLayout, shape, axis));
    }

    private static int place(Storage index, int at, int spacing) {
        return (int) index.getLong(at) * spacing;
    }

    private static void copyRow(Storage x, int from, int step, Storage out, int to, int count) {
        switch (out) {
            case Storage.Float64 o -> {
                double[] values = ((Storage.Float64) x).values;
                for (int k = 0; k < count; k++) {
                    o.values[to + k] = values[from + k * step];
                }
            }
            case Storage.Float32 o -> {
                float[] values = ((Storage.Float32) x).values;
                for (int k = 0; k < count; k++) {
                    o.values[to + k] = values[from + k * step];
                }
            }
            default -> {
                for (int k = 0; k < count; k++) {
                    out.setLong(to + k, x.getLong(from + k * step));
                }
            }
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
        Strided.forEachRow(fromLayout.shape(), (at, step, count) -> {
            switch (to) {
                case Storage.Float64 o -> {
                    double[] values = ((Storage.Float64) from).values;
                    for (int k = 0; k < count; k++) {
                        int place = at[2] + k * step[2] + place(index, at[1] + k * step[1], spacing);
                        o.values[place] += values[at[0] + k * step[0]];
                    }
                }
                case Storage.Float32 o -> {
                    float[] values = ((Storage.Float32) from).values;
                    for (int k = 0; k < count; k++) {
                        int place = at[2] + k * step[2] + place(index, at[1] + k * step[1], spacing);
                        o.values[place] += values[at[0] + k * step[0]];
                    }
                }
                default -> {
                    for (int k = 0; k < count; k++) {
                        int place = at[2] + k * step[2] + place(index, at[1] + k * step[1], spacing);
                        to.setLong(place, to.getLong(place) + from.getLong(at[0] + k * step[0]));
                    }
                }
            }
        }, fromLayout, indexLayout, lane(toLayout, fromLayout.shape(), axis));
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
        Strided.forEachRow(shape, (at, step, count) -> {
            for (int k = 0; k < count; k++) {
                int writer = at[0] + k;
                writers[at[2] + k * step[2] + place(index, at[1] + k * step[1], spacing)] = writer;
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
            for (int k = 0; k < count; k++) {
                if (x.getDouble(at[0] + k * step[0]) != 0) {
                    found[counts[0]++] = counts[1] + k;
                }
            }
            counts[1] += count;
        }, layout);
        int rank = layout.shape().rank();
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
