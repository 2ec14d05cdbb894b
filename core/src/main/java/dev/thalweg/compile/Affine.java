package dev.thalweg.compile;

import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Maps from the axes of a loop to places in a flat value: a place at index 0 and a stride per axis.
 *
 * @param offset the place at index 0 of all axes
 * @param strides the distance per axis
 */
record Affine(int offset, int[] strides) {
    /** {@return the map of a layout: one stride per axis of its shape} */
    static Affine of(Layout layout) {
        return new Affine(layout.offset(), layout.strides());
    }

    /** {@return whether places are the loop's indices in row-major order} */
    boolean isIdentity(int[] sizes) {
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (sizes[axis] != 1 && strides[axis] != stride) {
                return false;
            }
            stride *= sizes[axis];
        }
        return offset == 0;
    }

    /**
     * {@return the map to what an argument is read through, where this map leads to the results in row-major order; null where
     * no strides say it}
     *
     * @param sizes the loop's axes
     * @param shape the results' shape
     * @param argument where the argument's elements lie, in that shape
     */
    @Nullable
    Affine through(int[] sizes, Shape shape, Layout argument) {
        if (argument.isEven()) {
            int step = argument.step();
            int[] scaled = new int[strides.length];
            for (int j = 0; j < strides.length; j++) {
                scaled[j] = strides[j] * step;
            }
            return new Affine(argument.offset() + offset * step, scaled);
        }
        int rank = shape.rank();
        int[] index = new int[rank];
        int[] last = new int[rank]; // the greatest index reached per axis
        int rest = offset;
        for (int axis = rank - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.size(axis);
            rest /= shape.size(axis);
            last[axis] = index[axis];
        }
        int[] through = new int[strides.length];
        for (int j = 0; j < strides.length; j++) {
            if (sizes[j] == 1 || strides[j] == 0) {
                continue;
            }
            int left = strides[j];
            if (left < 0) {
                return null;
            }
            int weight = 1;
            int[] weights = new int[rank];
            for (int axis = rank - 1; axis >= 0; axis--) {
                weights[axis] = weight;
                weight *= shape.size(axis);
            }
            for (int axis = 0; axis < rank; axis++) {
                int steps = left / weights[axis];
                left -= steps * weights[axis];
                last[axis] += steps * (sizes[j] - 1);
                through[j] += steps * argument.stride(axis);
            }
        }
        int at = argument.offset();
        for (int axis = 0; axis < rank; axis++) {
            if (last[axis] >= shape.size(axis)) {
                return null; // an index would carry over to the next axis
            }
            at += index[axis] * argument.stride(axis);
        }
        return new Affine(at, through);
    }
}
