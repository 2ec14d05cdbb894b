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

    /** What happens at the beginning of a row: the places there, not to be kept. */
    @FunctionalInterface
    interface Places {
        void accept(int[] at);
    }

    private final int axes;
    private final int[] sizes;
    private final int[][] strides; // per axis and operand
    private final int[] start;

    private Strided(int axes, int[] sizes, int[][] strides, int... start) {
        this.axes = axes;
        this.sizes = sizes;
        this.strides = strides;
        this.start = start;
    }

    /**
     * {@return the rows of some layouts}
     *
     * @param shape the common shape, with elements; every layout has it (expanded where it broadcasts)
     * @param layouts the layouts, at least one
     */
    static Strided of(Shape shape, Layout... layouts) {
        int operands = layouts.length;
        int rank = shape.rank();
        int[] sizes = new int[Math.max(1, rank)];
        int[][] strides = new int[Math.max(1, rank)][operands];
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
        int[] start = new int[operands];
        for (int k = 0; k < operands; k++) {
            start[k] = layouts[k].offset();
        }
        if (axes == 0) {
            sizes[0] = 1;
            axes = 1;
        }
        return new Strided(axes, sizes, strides, start);
    }

    /** {@return the number of axes, merged; at least one} */
    int axes() {
        return axes;
    }

    /** {@return the size of an axis} */
    int size(int axis) {
        return sizes[axis];
    }

    /** {@return an operand's distance from one element to the next along an axis} */
    int stride(int axis, int operand) {
        return strides[axis][operand];
    }

    /** {@return where an operand begins} */
    int start(int operand) {
        return start[operand];
    }

    /** {@return the length of a row} */
    int rowLength() {
        return sizes[axes - 1];
    }

    /** {@return an operand's distance from one element of a row to the next} */
    int step(int operand) {
        return strides[axes - 1][operand];
    }

    /** {@return the number of rows} */
    int rows() {
        int rows = 1;
        for (int axis = 0; axis < axes - 1; axis++) {
            rows *= sizes[axis];
        }
        return rows;
    }

    /**
     * Visits rows in order.
     *
     * @param from the first
     * @param to one past the last
     * @param row what to do
     */
    void forEach(int from, int to, Places row) {
        int last = axes - 1;
        int[] at = start.clone();
        int[] index = new int[last];
        int rest = from;
        for (int axis = last - 1; axis >= 0; axis--) {
            index[axis] = rest % sizes[axis];
            rest /= sizes[axis];
            for (int k = 0; k < at.length; k++) {
                at[k] += index[axis] * strides[axis][k];
            }
        }
        for (int r = from; r < to; r++) {
            row.accept(at);
            int axis = last - 1;
            while (axis >= 0 && ++index[axis] == sizes[axis]) {
                index[axis] = 0;
                for (int k = 0; k < at.length; k++) {
                    at[k] -= (sizes[axis] - 1) * strides[axis][k];
                }
                axis--;
            }
            if (axis >= 0) {
                for (int k = 0; k < at.length; k++) {
                    at[k] += strides[axis][k];
                }
            }
        }
    }

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
        if (allEven(layouts)) {
            int[] at = new int[layouts.length];
            int[] step = new int[layouts.length];
            for (int k = 0; k < layouts.length; k++) {
                at[k] = layouts[k].offset();
                step[k] = layouts[k].step();
            }
            row.run(at, step, shape.elements());
            return;
        }
        Strided rows = of(shape, layouts);
        int[] step = rows.strides[rows.axes - 1];
        int length = rows.rowLength();
        rows.forEach(0, rows.rows(), at -> row.run(at, step, length));
    }
}
