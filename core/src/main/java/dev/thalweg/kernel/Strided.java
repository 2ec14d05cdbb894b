package dev.thalweg.kernel;

import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;

/**
 * Walks several layouts of one shape together, in row-major order, as rows: axes that lie evenly in all of them are
 * merged first, so contiguous operands are one row.
 */
final class Strided {
    /** What happens to a row: {@code count} elements from places {@code at[k]} on, {@code step[k]} apart. */
    @FunctionalInterface
    interface Row {
        void run(int[] at, int[] step, int count);
    }

    private Strided() {}

    private static boolean allEven(Layout[] layouts) {
        for (Layout layout : layouts) {
            if (!layout.isEven()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Runs a row function over all elements.
     *
     * @param shape the common shape; every layout has it (expanded where it broadcasts)
     * @param row what to do with a row
     * @param layouts the layouts, at least one
     */
    static void forEachRow(Shape shape, Row row, Layout... layouts) {
        if (shape.elements() == 0) {
            return;
        }
        int operands = layouts.length;
        if (allEven(layouts)) {
            int[] at = new int[operands];
            int[] step = new int[operands];
            for (int k = 0; k < operands; k++) {
                at[k] = layouts[k].offset();
                step[k] = layouts[k].step();
            }
            row.run(at, step, shape.elements());
            return;
        }
        int rank = shape.rank();
        int[] sizes = new int[rank];
        int[][] strides = new int[rank][operands];
        int axes = 0;
        for (int axis = 0; axis < rank; axis++) {
            int size = shape.size(axis);
            if (size == 1) {
                continue;
            }
            boolean merges = axes > 0;
            for (int k = 0; k < operands && merges; k++) {
                merges = strides[axes - 1][k] == size * layouts[k].stride(axis);
            }
            int target = merges ? axes - 1 : axes++;
            sizes[target] = merges ? sizes[target] * size : size;
            for (int k = 0; k < operands; k++) {
                strides[target][k] = layouts[k].stride(axis);
            }
        }
        int[] at = new int[operands];
        for (int k = 0; k < operands; k++) {
            at[k] = layouts[k].offset();
        }
        if (axes == 0) {
            row.run(at, new int[operands], 1);
            return;
        }
        int last = axes - 1;
        int[] index = new int[last];
        while (true) {
            row.run(at, strides[last], sizes[last]);
            int axis = last - 1;
            while (axis >= 0 && ++index[axis] == sizes[axis]) {
                index[axis] = 0;
                for (int k = 0; k < operands; k++) {
                    at[k] -= (sizes[axis] - 1) * strides[axis][k];
                }
                axis--;
            }
            if (axis < 0) {
                return;
            }
            for (int k = 0; k < operands; k++) {
                at[k] += strides[axis][k];
            }
        }
    }
}
