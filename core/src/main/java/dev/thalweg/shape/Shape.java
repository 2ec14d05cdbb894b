package dev.thalweg.shape;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of a tensor along its axes. A shape without axes is that of a 0-d tensor and holds one element; a shape with
 * an axis of size 0 holds none.
 */
public final class Shape {
    /** The shape of a 0-d tensor. */
    public static final Shape SCALAR = new Shape(new int[0], 1);

    private final int[] sizes;
    private final int elements;
    private @Nullable Layout contiguous; // every fresh result has it, so it is made once; racy, all are equal

    private Shape(int[] sizes, int elements) {
        this.sizes = sizes;
        this.elements = elements;
    }

    /**
     * {@return the shape with these sizes}
     *
     * @param sizes the size along each axis, none negative
     * @throws IllegalArgumentException if a size is negative or there are more than 2³¹ − 1 elements
     */
    public static Shape of(int... sizes) {
        if (sizes.length == 0) {
            return SCALAR;
        }
        long elements = 1;
        boolean empty = false;
        for (int size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException("shape: sizes must not be negative; got " + text(sizes));
            }
            empty |= size == 0;
            elements = elements > Integer.MAX_VALUE ? elements : elements * size;
        }
        if (!empty && elements > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "shape: at most 2147483647 elements; got " + text(sizes) + "; split the data");
        }
        return new Shape(sizes.clone(), empty ? 0 : (int) elements);
    }

    /** The shape of sizes that are known to be right and are nobody else's. */
    static Shape owning(int[] sizes) {
        if (sizes.length == 0) {
            return SCALAR;
        }
        int elements = 1;
        for (int size : sizes) {
            elements *= size;
        }
        return new Shape(sizes, elements);
    }

    /** {@return the number of axes} */
    public int rank() {
        return sizes.length;
    }

    /** {@return the number of elements: the product of the sizes} */
    public int elements() {
        return elements;
    }

    /**
     * {@return the size along an axis}
     *
     * @param axis an axis; negative counts from the last
     */
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    /** {@return the sizes, a copy} */
    public int[] sizes() {
        return sizes.clone();
    }

    /** The sizes themselves, for code of this package that reads only. */
    int[] raw() {
        return sizes;
    }

    /** {@return the row-major layout of this shape from offset 0} */
    public Layout layout() {
        Layout layout = contiguous;
        if (layout == null) {
            contiguous = layout = Layout.contiguous(this);
        }
        return layout;
    }

    /**
     * {@return the axis as a number from 0 to rank − 1}
     *
     * @param axis an axis; negative counts from the last
     * @throws IllegalArgumentException if there is no such axis
     */
    public int axis(int axis) {
        return axis(axis, sizes.length, this);
    }

    static int axis(int axis, int rank, Object shape) {
        int positive = axis < 0 ? axis + rank : axis;
        if (positive < 0 || positive >= rank) {
            throw new IllegalArgumentException(rank == 0
                    ? "axis: a 0-d tensor has no axes; got axis " + axis
                    : "axis: must be from " + -rank + " to " + (rank - 1) + " for shape " + shape + "; got " + axis);
        }
        return positive;
    }

    /**
     * {@return the axes as ascending distinct numbers; all axes if none is given}
     *
     * @param axes axes; negative count from the last
     * @throws IllegalArgumentException if there is no such axis or one is named twice
     */
    public int[] axes(int... axes) {
        if (axes.length == 0) {
            int[] all = new int[sizes.length];
            Arrays.setAll(all, i -> i);
            return all;
        }
        int[] sorted = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            // A 0-d tensor may be reduced over "axis 0" or "axis -1", as in PyTorch.
            sorted[i] = sizes.length == 0 && (axes[i] == 0 || axes[i] == -1) ? 0 : axis(axes[i]);
        }
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                throw new IllegalArgumentException(
                        "axes: each axis at most once; got axis " + sorted[i] + " twice in " + Arrays.toString(axes));
            }
        }
        return sizes.length == 0 ? new int[0] : sorted;
    }

    /**
     * {@return the shape left when these axes are reduced}
     *
     * @param axes axes as {@link #axes(int...)} gives them
     * @param keepDim whether a reduced axis stays with size 1
     */
    public Shape reduce(int[] axes, boolean keepDim) {
        int[] left = new int[keepDim ? sizes.length : sizes.length - axes.length];
        int count = 0;
        int next = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (next < axes.length && axes[next] == axis) {
                next++;
                if (keepDim) {
                    left[count++] = 1;
                }
            } else {
                left[count++] = sizes[axis];
            }
        }
        return owning(left);
    }

    /**
     * {@return the shape both broadcast to}
     *
     * @param a one shape
     * @param b another
     * @param op the operation that asks, for the error
     * @throws IllegalArgumentException if sizes differ along an axis and neither is 1
     */
    public static Shape broadcast(Shape a, Shape b, String op) {
        if (a.sizes.length == 0 || a.equals(b)) {
            return b;
        }
        if (b.sizes.length == 0) {
            return a;
        }
        int rank = Math.max(a.sizes.length, b.sizes.length);
        int[] result = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int sizeA = i <= a.sizes.length ? a.sizes[a.sizes.length - i] : 1;
            int sizeB = i <= b.sizes.length ? b.sizes[b.sizes.length - i] : 1;
            if (sizeA != sizeB && sizeA != 1 && sizeB != 1) {
                throw new IllegalArgumentException(op + ": shapes do not broadcast; got " + a + " and " + b
                        + "; sizes must be equal or 1 from the last axis on (" + sizeA + " against " + sizeB
                        + " on axis -" + i + ")");
            }
            result[rank - i] = sizeA == 1 ? sizeB : sizeA;
        }
        return of(result);
    }

    /**
     * {@return whether a tensor of this shape broadcasts to the other without changing it}
     *
     * @param target the shape to reach
     */
    public boolean broadcastsTo(Shape target) {
        int shift = target.sizes.length - sizes.length;
        if (shift < 0) {
            return false;
        }
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] != 1 && sizes[i] != target.sizes[i + shift]) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return these sizes with the one −1 among them, if any, replaced by what makes the element count match this shape}
     *
     * @param target sizes, at most one of them −1
     * @throws IllegalArgumentException if the element counts cannot match
     */
    public Shape infer(int... target) {
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < target.length; i++) {
            if (target[i] == -1) {
                if (unknown >= 0) {
                    throw new IllegalArgumentException("reshape: only one size can be -1; got " + text(target));
                }
                unknown = i;
            } else {
                known *= target[i];
            }
        }
        int[] result = target.clone();
        if (unknown >= 0) {
            if (known == 0 || elements % known != 0) {
                throw mismatch(target);
            }
            result[unknown] = (int) (elements / known);
        }
        Shape shape = of(result);
        if (shape.elements != elements) {
            throw mismatch(target);
        }
        return shape;
    }

    private IllegalArgumentException mismatch(int[] target) {
        return new IllegalArgumentException("reshape: the number of elements must stay; got " + this + " with "
                + elements
                + " elements for " + text(target));
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** {@return the sizes as PyTorch's users write them: {@code (3, 4)}, {@code (3,)}, {@code ()}} */
    @Override
    public String toString() {
        return text(sizes);
    }

    private static String text(int[] sizes) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < sizes.length; i++) {
            text.append(i == 0 ? "" : ", ").append(sizes[i]);
        }
        return text.append(sizes.length == 1 ? ",)" : ")").toString();
    }
}
