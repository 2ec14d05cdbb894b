package dev.thalweg.shape;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where the elements of a tensor lie in a flat array: element (i₀, i₁, …) is at offset + Σ iₖ·strideₖ. The methods that
 * give a new layout over the same elements are the views of a tensor.
 */
public final class Layout {
    private final Shape shape;
    private final int[] strides;
    private final int offset;
    private final boolean even;
    private final int step; // where even

    private Layout(Shape shape, int[] strides, int offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        int[] sizes = shape.raw();
        int last = sizes.length - 1;
        while (last >= 0 && sizes[last] == 1) {
            last--;
        }
        this.step = last < 0 ? 0 : strides[last];
        int reach = step;
        boolean fits = true;
        for (int i = last; i >= 0; i--) {
            if (sizes[i] != 1) {
                fits &= strides[i] == reach;
                reach *= sizes[i];
            }
        }
        this.even = fits || shape.elements() == 0;
    }

    /**
     * {@return a layout}
     *
     * @param shape the sizes
     * @param strides the distance in the array between neighbours, per axis
     * @param offset the place of the first element
     */
    public static Layout of(Shape shape, int[] strides, int offset) {
        if (strides.length != shape.rank()) {
            throw new IllegalArgumentException(
                    "layout: one stride per axis; got " + strides.length + " strides for shape " + shape);
        }
        return new Layout(shape, strides.clone(), offset);
    }

    static Layout contiguous(Shape shape) {
        int[] sizes = shape.raw();
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(sizes[i], 1);
        }
        return new Layout(shape, strides, 0);
    }

    /** {@return the shape} */
    public Shape shape() {
        return shape;
    }

    /** {@return the place of the first element} */
    public int offset() {
        return offset;
    }

    /**
     * {@return the stride along an axis}
     *
     * @param axis from 0 to rank − 1
     */
    public int stride(int axis) {
        return strides[axis];
    }

    /** {@return the strides, a copy} */
    public int[] strides() {
        return strides.clone();
    }

    /** {@return whether the elements follow each other without gaps in row-major order} */
    public boolean isContiguous() {
        return even && (step == 1 || shape.elements() <= 1);
    }

    /**
     * {@return whether the elements in row-major order lie at equal distances: in one row, with {@link #step()} from each to
     * the next}
     */
    public boolean isEven() {
        return even;
    }

    /** {@return the distance between neighbours of a layout that {@linkplain #isEven() is even}; 0 for one element} */
    public int step() {
        return step;
    }

    /** {@return whether two indices may name the same place, as after an expand} */
    public boolean overlaps() {
        if (isContiguous()) {
            return false;
        }
        // Sorted by stride, each stride must step over everything the smaller ones reach.
        int rank = strides.length;
        Integer[] order = new Integer[rank];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Integer.compare(Math.abs(strides[a]), Math.abs(strides[b])));
        long reach = 0;
        for (int axis : order) {
            int size = shape.raw()[axis];
            if (size > 1) {
                if (Math.abs(strides[axis]) <= reach) {
                    return true;
                }
                reach += (long) (size - 1) * Math.abs(strides[axis]);
            }
        }
        return false;
    }

    /** {@return one past the last place that an element takes; 0 without elements} */
    public int extent() {
        if (shape.elements() == 0) {
            return 0;
        }
        int last = offset;
        for (int i = 0; i < strides.length; i++) {
            last += (shape.raw()[i] - 1) * Math.max(strides[i], 0);
        }
        return last + 1;
    }

    /**
     * {@return the layout without an axis, at one index of it}
     *
     * @param axis the axis to drop, from 0
     * @param index the index, from 0, within the axis
     */
    public Layout select(int axis, int index) {
        return new Layout(Shape.owning(without(shape.raw(), axis)), without(strides, axis),
                offset + index * strides[axis]);
    }

    /**
     * {@return the layout of every {@code step}-th index of an axis}
     *
     * @param axis the axis, from 0
     * @param start the first index
     * @param step the distance between indices
     * @param length how many
     */
    public Layout slice(int axis, int start, int step, int length) {
        int[] sizes = shape.sizes();
        int[] newStrides = strides.clone();
        sizes[axis] = length;
        newStrides[axis] = strides[axis] * step;
        return new Layout(Shape.owning(sizes), newStrides, length == 0 ? offset : offset + start * strides[axis]);
    }

    /**
     * {@return the layout with its axes in another order}
     *
     * @param axes for each new axis the old one, from 0
     */
    public Layout permute(int... axes) {
        int[] sizes = new int[axes.length];
        int[] newStrides = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            sizes[i] = shape.raw()[axes[i]];
            newStrides[i] = strides[axes[i]];
        }
        return new Layout(Shape.owning(sizes), newStrides, offset);
    }

    /**
     * {@return the layout in which axes of size 1 are repeated, without copying, to reach a shape}
     *
     * @param target a shape that this one {@linkplain Shape#broadcastsTo broadcasts to}
     */
    public Layout expand(Shape target) {
        if (target.equals(shape)) {
            return this;
        }
        int shift = target.rank() - strides.length;
        int[] newStrides = new int[target.rank()];
        for (int i = 0; i < strides.length; i++) {
            newStrides[i + shift] = shape.raw()[i] == target.raw()[i + shift] ? strides[i] : 0;
        }
        return new Layout(target, newStrides, offset);
    }

    /**
     * {@return the same elements in the same order under another shape, or empty where strides cannot say it and the
     * elements must be copied}
     *
     * @param target a shape with as many elements
     */
    public Optional<Layout> reshape(Shape target) {
        if (isContiguous()) {
            return Optional.of(offset == 0 ? target.layout() : new Layout(target, target.layout().strides, offset));
        }
        int[] from = shape.raw();
        int[] to = target.raw();
        int[] newStrides = new int[to.length];
        int newAxis = to.length - 1;
        int blockEnd = from.length - 1;
        while (blockEnd >= 0) {
            // A block: the longest run of old axes, from the last on, whose elements lie evenly spaced.
            int spacing = strides[blockEnd];
            int blockSize = from[blockEnd];
            int axis = blockEnd - 1;
            while (axis >= 0 && (from[axis] == 1 || strides[axis] == blockSize * spacing)) {
                blockSize *= from[axis--];
            }
            // New axes must cut the block exactly.
            int covered = 1;
            while (newAxis >= 0 && (covered < blockSize || to[newAxis] == 1)) {
                newStrides[newAxis] = covered * spacing;
                covered *= to[newAxis--];
            }
            if (covered != blockSize) {
                return Optional.empty();
            }
            blockEnd = axis;
        }
        return Optional.of(new Layout(target, newStrides, offset));
    }

    /**
     * {@return the layout with an axis of size 1 more}
     *
     * @param axis where the new axis stands, from 0 to rank
     */
    public Layout unsqueeze(int axis) {
        int[] sizes = insert(shape.raw(), axis, 1);
        int stride = axis < strides.length ? strides[axis] * Math.max(shape.raw()[axis], 1) : 1;
        return new Layout(Shape.owning(sizes), insert(strides, axis, stride), offset);
    }

    /**
     * {@return the layout without an axis of size 1}
     *
     * @param axis the axis, from 0
     */
    public Layout squeeze(int axis) {
        return select(axis, 0);
    }

    /**
     * {@return the layout of a diagonal: the two axes go, the diagonal becomes the last axis}
     *
     * @param diagonal 0 for the main one, positive above it, negative below
     * @param axis1 the row axis, from 0
     * @param axis2 the column axis, from 0
     */
    public Layout diagonal(int diagonal, int axis1, int axis2) {
        int rows = shape.raw()[axis1];
        int columns = shape.raw()[axis2];
        int length = Math.max(0, diagonal >= 0 ? Math.min(rows, columns - diagonal) : Math.min(rows + diagonal,
                columns));
        int start = offset;
        if (length > 0) {
            start += diagonal >= 0 ? diagonal * strides[axis2] : -diagonal * strides[axis1];
        }
        int high = Math.max(axis1, axis2);
        int low = Math.min(axis1, axis2);
        int[] sizes = without(without(shape.raw(), high), low);
        int[] left = without(without(strides, high), low);
        return new Layout(
                Shape.owning(insert(sizes, sizes.length, length)),
                insert(left, left.length, strides[axis1] + strides[axis2]),
                start);
    }

    private static int[] without(int[] values, int index) {
        int[] result = new int[values.length - 1];
        System.arraycopy(values, 0, result, 0, index);
        System.arraycopy(values, index + 1, result, index, result.length - index);
        return result;
    }

    private static int[] insert(int[] values, int index, int value) {
        int[] result = new int[values.length + 1];
        System.arraycopy(values, 0, result, 0, index);
        result[index] = value;
        System.arraycopy(values, index, result, index + 1, values.length - index);
        return result;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Layout layout && offset == layout.offset && shape.equals(layout.shape)
                && Arrays.equals(strides, layout.strides);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + offset;
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
    }
}
