package dev.thalweg.tensor;

import dev.thalweg.shape.DType;

/**
 * The methods of {@link Tensor} that put elements in order or pick by it. NaN is above all numbers; equal elements keep
 * the order in which they stand, also descending, and the first of them is found. Indices are int64 and have no gradient;
 * the gradient of values goes back to where they stood. Axes may be negative; a 0-d tensor may be ordered along axis 0
 * or −1, as in PyTorch.
 */
sealed interface OrderMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** The axes (all if none is given), none of which is empty or the op refuses it. */
    private Reduction.Axes filled(String op, boolean keepDim, int... axes) {
        Reduction.Axes along = new Reduction.Axes(keepDim, self().shape().axes(axes));
        if (along.length(self().shape()) == 0) {
            throw new IllegalArgumentException(op + ": at least one element along the axis; got shape "
                    + self().shape());
        }
        return along;
    }

    /**
     * {@return the greatest element; NaN if one is NaN}
     *
     * <p><b>Gradient</b>: in equal parts to the greatest elements, or to the NaN.
     *
     * @throws IllegalArgumentException if there is no element
     */
    default Tensor max() {
        return Reduction.MAX.apply(filled("max", false), self());
    }

    /**
     * {@return the least element; NaN if one is NaN}
     *
     * <p><b>Gradient</b>: in equal parts to the least elements, or to the NaN.
     *
     * @throws IllegalArgumentException if there is no element
     */
    default Tensor min() {
        return Reduction.MIN.apply(filled("min", false), self());
    }

    /**
     * {@return the greatest elements along an axis, and their indices; the first NaN if there is one}
     *
     * <p><b>Gradient</b>: to the elements that were picked.
     *
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty
     */
    default Selection max(int axis) {
        return max(false, axis);
    }

    /**
     * {@return the greatest elements along an axis, and their indices; the first NaN if there is one}
     *
     * <p><b>Gradient</b>: to the elements that were picked.
     *
     * @param keepDim whether the axis stays with size 1
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty
     */
    default Selection max(boolean keepDim, int axis) {
        return picked(Reduction.ARGMAX, keepDim, filled("max", true, axis), axis);
    }

    /**
     * {@return the least elements along an axis, and their indices; the first NaN if there is one}
     *
     * <p><b>Gradient</b>: to the elements that were picked.
     *
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty
     */
    default Selection min(int axis) {
        return min(false, axis);
    }

    /**
     * {@return the least elements along an axis, and their indices; the first NaN if there is one}
     *
     * <p><b>Gradient</b>: to the elements that were picked.
     *
     * @param keepDim whether the axis stays with size 1
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty
     */
    default Selection min(boolean keepDim, int axis) {
        return picked(Reduction.ARGMIN, keepDim, filled("min", true, axis), axis);
    }

    /**
     * {@return the lower middle one of all elements in order; NaN if one is NaN or there are none}
     *
     * <p><b>Gradient</b>: in equal parts to the elements equal to it.
     *
     * @throws IllegalArgumentException if there is no element and the dtype has no NaN
     */
    default Tensor median() {
        Reduction.Axes axes = self().dtype().isFloating() ? new Reduction.Axes(false, self().shape().axes())
                : filled("median", false);
        return Reduction.MEDIAN.apply(axes, self());
    }

    /**
     * {@return the lower middle ones of the elements along an axis, and their indices; the first NaN if there is one}
     *
     * <p><b>Gradient</b>: to the elements that were picked.
     *
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty
     */
    default Selection median(int axis) {
        return median(false, axis);
    }

    /**
     * {@return the lower middle ones of the elements along an axis, and their indices; the first NaN if there is one}
     *
     * <p><b>Gradient</b>: to the elements that were picked.
     *
     * @param keepDim whether the axis stays with size 1
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty
     */
    default Selection median(boolean keepDim, int axis) {
        return picked(Ordering.ARGMEDIAN, keepDim, filled("median", true, axis), axis);
    }

    /**
     * {@return int64: the place of the greatest element in row-major order; the first among equals, the first NaN if there is one}
     *
     * @throws IllegalArgumentException if there is no element, or the dtype is bool
     */
    default Tensor argmax() {
        return placed(Reduction.ARGMAX, false);
    }

    /**
     * {@return int64: the indices along an axis of the greatest elements; the first among equals, the first NaN if there is one}
     *
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty, or the dtype is bool
     */
    default Tensor argmax(int axis) {
        return argmax(false, axis);
    }

    /**
     * {@return int64: the indices along an axis of the greatest elements; the first among equals, the first NaN if there is one}
     *
     * @param keepDim whether the axis stays with size 1
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty, or the dtype is bool
     */
    default Tensor argmax(boolean keepDim, int axis) {
        return placed(Reduction.ARGMAX, keepDim, axis);
    }

    /**
     * {@return int64: the place of the least element in row-major order; the first among equals, the first NaN if there is one}
     *
     * @throws IllegalArgumentException if there is no element, or the dtype is bool
     */
    default Tensor argmin() {
        return placed(Reduction.ARGMIN, false);
    }

    /**
     * {@return int64: the indices along an axis of the least elements; the first among equals, the first NaN if there is one}
     *
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty, or the dtype is bool
     */
    default Tensor argmin(int axis) {
        return argmin(false, axis);
    }

    /**
     * {@return int64: the indices along an axis of the least elements; the first among equals, the first NaN if there is one}
     *
     * @param keepDim whether the axis stays with size 1
     * @param axis the axis
     * @throws IllegalArgumentException if the axis is empty, or the dtype is bool
     */
    default Tensor argmin(boolean keepDim, int axis) {
        return placed(Reduction.ARGMIN, keepDim, axis);
    }

    private Tensor placed(Reduction op, boolean keepDim, int... axes) {
        Reduction.Axes along = filled(op.label(), keepDim, axes);
        if (self().dtype() == DType.BOOL) {
            throw new IllegalArgumentException(op.label() + ": not defined for bool; got shape " + self().shape()
                    + "; convert with to(DType.INT64)?");
        }
        return op.apply(along, self());
    }

    private Selection picked(Op op, boolean keepDim, Reduction.Axes axes, int axis) {
        Tensor indices = Tape.untracked(op.compute(axes, self()), op, axes, self());
        Tensor values = self().gather(axis, indices);
        return keepDim ? new Selection(values, indices) : new Selection(values.squeeze(axis), indices.squeeze(axis));
    }

    /**
     * {@return the elements along an axis in ascending order, and their indices}
     *
     * @param axis the axis
     */
    default Selection sort(int axis) {
        return sort(axis, false);
    }

    /**
     * {@return the elements along an axis in order, and their indices}
     *
     * <p><b>Gradient</b>: back to where the elements stood.
     *
     * @param axis the axis
     * @param descending whether the greatest comes first
     */
    default Selection sort(int axis, boolean descending) {
        Tensor indices = argsort(axis, descending);
        return new Selection(self().gather(axis, indices), indices);
    }

    /**
     * {@return int64: the indices that put an axis in ascending order}
     *
     * @param axis the axis
     */
    default Tensor argsort(int axis) {
        return argsort(axis, false);
    }

    /**
     * {@return int64: the indices that put an axis in order}
     *
     * @param axis the axis
     * @param descending whether the greatest comes first
     */
    default Tensor argsort(int axis, boolean descending) {
        Reduction.Axes one = new Reduction.Axes(true, self().shape().axes(axis));
        return Tape.apply(Ordering.ARGSORT, new Ordering.First(one, one.length(self().shape()), descending), self());
    }

    /**
     * {@return the greatest elements of the last axis, the greatest first, and their indices}
     *
     * @param k how many
     */
    default Selection topk(int k) {
        return topk(k, -1, true);
    }

    /**
     * {@return the greatest or least elements along an axis, the most extreme first, and their indices}
     *
     * <p><b>Shape</b>: (…, n, …) → (…, k, …).
     *
     * <p><b>Gradient</b>: back to where the elements stood.
     *
     * @param k how many
     * @param axis the axis
     * @param largest whether the greatest are wanted
     * @throws IllegalArgumentException if k is negative or greater than the axis's size
     */
    default Selection topk(int k, int axis, boolean largest) {
        Reduction.Axes one = new Reduction.Axes(true, self().shape().axes(axis));
        int size = one.length(self().shape());
        if (k < 0 || k > size || k != 1 && self().rank() == 0) {
            throw new IllegalArgumentException("topk: k must be from " + (self().rank() == 0 ? 1 : 0) + " to " + size
                    + " along axis " + axis + " of shape " + self().shape() + "; got " + k);
        }
        Tensor indices = Tape.apply(Ordering.ARGSORT, new Ordering.First(one, k, largest), self());
        return new Selection(self().gather(axis, indices), indices);
    }
}
