package dev.thalweg.tensor;

import dev.thalweg.shape.DType;

/**
 * The methods of {@link Tensor} that combine elements along axes. Axes may be negative; no axes means all; a reduced axis
 * goes, or stays with size 1 where {@code keepDim} says so. Everything is combined in a fixed order, whatever the machine
 * and the number of threads. Where nothing can be combined, the result is the identity (0 for a sum, 1 for a product,
 * −∞ for logSumExp), NaN for means and variances, and an error where there is none (the greatest of nothing).
 *
 * <p>A 0-d tensor may be reduced along axis 0 or −1, as in PyTorch.
 */
sealed interface ReductionMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    private Reduction.Axes along(boolean keepDim, int[] axes) {
        return new Reduction.Axes(keepDim, self().shape().axes(axes));
    }

    /** This tensor, whose dtype is floating or the op refuses it. */
    private Tensor floating(String op) {
        if (!self().dtype().isFloating()) {
            throw new IllegalArgumentException(op + ": only floating tensors have one; got " + self().dtype()
                    + "; convert with to(DType.FLOAT64)");
        }
        return self();
    }

    /** The axes, none of which is empty or the op refuses it. */
    private Reduction.Axes filled(String op, boolean keepDim, int[] axes) {
        Reduction.Axes along = along(keepDim, axes);
        if (along.length(self().shape()) == 0) {
            throw new IllegalArgumentException(op + ": at least one element along the reduced axes; got shape "
                    + self().shape());
        }
        return along;
    }

    /**
     * {@return the sum of all elements; of bools and integers as int64}
     *
     * <p><b>Gradient</b>: g for each element.
     */
    default Tensor sum() {
        return sum(false);
    }

    /**
     * {@return the sum of the elements along axes; of bools and integers as int64}
     *
     * <p><b>Gradient</b>: g for each element.
     *
     * @param axes the axes; all if none is given
     */
    default Tensor sum(int... axes) {
        return sum(false, axes);
    }

    /**
     * {@return the sum of the elements along axes; of bools and integers as int64}
     *
     * <p><b>Gradient</b>: g for each element.
     *
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     */
    default Tensor sum(boolean keepDim, int... axes) {
        return Reduction.SUM.apply(along(keepDim, axes), self());
    }

    /**
     * {@return the mean of all elements; NaN if there are none}
     *
     * <p><b>Gradient</b>: g / n for each of n elements.
     *
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor mean() {
        return mean(false);
    }

    /**
     * {@return the mean of the elements along axes; NaN if there are none}
     *
     * <p><b>Gradient</b>: g / n for each of n elements.
     *
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor mean(int... axes) {
        return mean(false, axes);
    }

    /**
     * {@return the mean of the elements along axes; NaN if there are none}
     *
     * <p><b>Gradient</b>: g / n for each of n elements.
     *
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor mean(boolean keepDim, int... axes) {
        Reduction.Axes along = along(keepDim, axes);
        return Reduction.SUM.apply(along, floating("mean")).div((double) along.length(self().shape()));
    }

    /**
     * {@return the product of all elements; of bools and integers as int64; 1 if there are none}
     *
     * <p><b>Gradient</b>: g times the product of all others, right where elements are 0.
     */
    default Tensor prod() {
        return prod(false);
    }

    /**
     * {@return the product of the elements along axes; of bools and integers as int64; 1 if there are none}
     *
     * <p><b>Gradient</b>: g times the product of all others, right where elements are 0.
     *
     * @param axes the axes; all if none is given
     */
    default Tensor prod(int... axes) {
        return prod(false, axes);
    }

    /**
     * {@return the product of the elements along axes; of bools and integers as int64; 1 if there are none}
     *
     * <p><b>Gradient</b>: g times the product of all others, right where elements are 0.
     *
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     */
    default Tensor prod(boolean keepDim, int... axes) {
        return Reduction.PROD.apply(along(keepDim, axes), self());
    }

    /**
     * {@return the greatest of all elements; NaN if one is NaN}
     *
     * <p><b>Gradient</b>: in equal parts to the greatest elements.
     *
     * @throws IllegalArgumentException if there is no element
     */
    default Tensor amax() {
        return amax(false);
    }

    /**
     * {@return the greatest of the elements along axes; NaN if one is NaN}
     *
     * <p><b>Gradient</b>: in equal parts to the greatest elements.
     *
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if there is no element
     */
    default Tensor amax(int... axes) {
        return amax(false, axes);
    }

    /**
     * {@return the greatest of the elements along axes; NaN if one is NaN}
     *
     * <p><b>Gradient</b>: in equal parts to the greatest elements.
     *
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if there is no element
     */
    default Tensor amax(boolean keepDim, int... axes) {
        return Reduction.AMAX.apply(filled("amax", keepDim, axes), self());
    }

    /**
     * {@return the least of all elements; NaN if one is NaN}
     *
     * <p><b>Gradient</b>: in equal parts to the least elements.
     *
     * @throws IllegalArgumentException if there is no element
     */
    default Tensor amin() {
        return amin(false);
    }

    /**
     * {@return the least of the elements along axes; NaN if one is NaN}
     *
     * <p><b>Gradient</b>: in equal parts to the least elements.
     *
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if there is no element
     */
    default Tensor amin(int... axes) {
        return amin(false, axes);
    }

    /**
     * {@return the least of the elements along axes; NaN if one is NaN}
     *
     * <p><b>Gradient</b>: in equal parts to the least elements.
     *
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if there is no element
     */
    default Tensor amin(boolean keepDim, int... axes) {
        return Reduction.AMIN.apply(filled("amin", keepDim, axes), self());
    }

    /**
     * {@return bool: whether one of all elements is not 0}
     */
    default Tensor any() {
        return any(false);
    }

    /**
     * {@return bool: whether one of the elements along axes is not 0}
     *
     * @param axes the axes; all if none is given
     */
    default Tensor any(int... axes) {
        return any(false, axes);
    }

    /**
     * {@return bool: whether one of the elements along axes is not 0}
     *
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     */
    default Tensor any(boolean keepDim, int... axes) {
        return Reduction.ANY.apply(along(keepDim, axes), self());
    }

    /**
     * {@return bool: whether none of all elements is 0}
     */
    default Tensor all() {
        return all(false);
    }

    /**
     * {@return bool: whether none of the elements along axes is 0}
     *
     * @param axes the axes; all if none is given
     */
    default Tensor all(int... axes) {
        return all(false, axes);
    }

    /**
     * {@return bool: whether none of the elements along axes is 0}
     *
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     */
    default Tensor all(boolean keepDim, int... axes) {
        return Reduction.ALL.apply(along(keepDim, axes), self());
    }

    /**
     * {@return int64: how many of the elements along axes are not 0}
     *
     * @param axes the axes; all if none is given
     */
    default Tensor countNonzero(int... axes) {
        return self().ne(0).sum(axes);
    }

    /**
     * {@return the variance of all elements, with n − 1 degrees of freedom for n of them}
     *
     * <p><b>Gradient</b>: 2g(x − mean) / freedom.
     *
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor var() {
        return var(1, false);
    }

    /**
     * {@return the variance of the elements along axes, with n − 1 degrees of freedom for n of them}
     *
     * <p><b>Gradient</b>: 2g(x − mean) / freedom.
     *
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor var(int... axes) {
        return var(1, false, axes);
    }

    /**
     * {@return the variance of the elements along axes; NaN where there are no degrees of freedom}
     *
     * <p><b>Gradient</b>: 2g(x − mean) / freedom.
     *
     * @param correction what is taken from the number of elements: 1 for an estimate from a sample, 0 for the whole
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor var(double correction, boolean keepDim, int... axes) {
        Tensor x = floating("var");
        return Reduction.VAR.apply(new Reduction.Spread(correction, along(keepDim, axes)), x);
    }

    /**
     * {@return the standard deviation of all elements, with n − 1 degrees of freedom for n of them}
     *
     * <p><b>Gradient</b>: g(x − mean) / (freedom · std), 0 where std is 0.
     *
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor std() {
        return std(1, false);
    }

    /**
     * {@return the standard deviation of the elements along axes, with n − 1 degrees of freedom for n of them}
     *
     * <p><b>Gradient</b>: g(x − mean) / (freedom · std), 0 where std is 0.
     *
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor std(int... axes) {
        return std(1, false, axes);
    }

    /**
     * {@return the standard deviation of the elements along axes; NaN where there are no degrees of freedom}
     *
     * <p><b>Gradient</b>: g(x − mean) / (freedom · std), 0 where std is 0.
     *
     * @param correction what is taken from the number of elements: 1 for an estimate from a sample, 0 for the whole
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor std(double correction, boolean keepDim, int... axes) {
        Tensor x = floating("std");
        return Reduction.STD.apply(new Reduction.Spread(correction, along(keepDim, axes)), x);
    }

    /**
     * {@return the Euclidean norm of all elements}
     *
     * <p><b>Gradient</b>: g·x / norm, 0 at 0.
     *
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor norm() {
        return norm(2, false);
    }

    /**
     * {@return a norm of the elements along axes, as a vector}
     *
     * @param order as in {@link #norm(double, boolean, int...)}
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if the dtype is not floating, or there is no element and the order is negative or ∞
     */
    default Tensor norm(double order, int... axes) {
        return norm(order, false, axes);
    }

    /**
     * {@return a norm of the elements along axes, as a vector: (Σ|x|ᵖ)^(1/p)}
     *
     * <p><b>Gradient</b>: g·sign(x)·(|x| / norm)^(p−1), 0 where x or the norm is 0; for ±∞ in equal parts to the elements
     * that are the norm.
     *
     * @param order p; ∞ and −∞ for the greatest and the least absolute value, 0 for the number of elements that are not 0
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     * @throws IllegalArgumentException if the dtype is not floating, or there is no element and the order is negative or ∞
     */
    default Tensor norm(double order, boolean keepDim, int... axes) {
        Tensor x = floating("norm");
        boolean hasIdentity = order >= 0 && order != Double.POSITIVE_INFINITY;
        Reduction.Axes along = hasIdentity ? along(keepDim, axes) : filled("norm of order " + order, keepDim, axes);
        return Reduction.NORM.apply(new Reduction.Norm(order, along), x);
    }

    /**
     * {@return log Σ exp(x) over all elements, without overflow; integers are promoted to float32}
     *
     * <p><b>Gradient</b>: g·exp(x − result).
     */
    default Tensor logSumExp() {
        return logSumExp(false);
    }

    /**
     * {@return log Σ exp(x) over the elements along axes, without overflow; integers are promoted to float32}
     *
     * <p><b>Gradient</b>: g·exp(x − result).
     *
     * @param axes the axes; all if none is given
     */
    default Tensor logSumExp(int... axes) {
        return logSumExp(false, axes);
    }

    /**
     * {@return log Σ exp(x) over the elements along axes, without overflow; integers are promoted to float32}
     *
     * <p><b>Gradient</b>: g·exp(x − result).
     *
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     */
    default Tensor logSumExp(boolean keepDim, int... axes) {
        Tensor x = self().dtype().isFloating() ? self() : self().to(DType.FLOAT32);
        return Reduction.LOG_SUM_EXP.apply(along(keepDim, axes), x);
    }

    /**
     * {@return for each index of an axis the sum of the elements up to it; of bools and integers as int64}
     *
     * <p><b>Gradient</b>: Σ g from each index on.
     *
     * @implNote float32 is added in double precision, in groups of eight elements: the sum up to an element is that of the groups
     * before and, added to it, that of its group up to it. float64 is added one element after the other.
     * @param axis the axis
     */
    default Tensor cumsum(int axis) {
        return Reduction.CUMSUM.apply(one(axis), self());
    }

    /**
     * {@return for each index of an axis the product of the elements up to it; of bools and integers as int64}
     *
     * <p><b>Gradient</b>: right where elements are 0.
     *
     * @param axis the axis
     */
    default Tensor cumprod(int axis) {
        return Reduction.CUMPROD.apply(one(axis), self());
    }

    /**
     * {@return exp(x) / Σ exp(x) along an axis, without overflow}
     *
     * <p><b>Gradient</b>: s·(g − Σ g·s) for the result s.
     *
     * @param axis the axis
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor softmax(int axis) {
        return Reduction.SOFTMAX.apply(one(axis), floating("softmax"));
    }

    /**
     * {@return x − log Σ exp(x) along an axis: the logarithm of {@link #softmax}, without its loss of precision}
     *
     * <p><b>Gradient</b>: g − exp(result)·Σ g.
     *
     * @param axis the axis
     * @throws IllegalArgumentException if the dtype is not floating
     */
    default Tensor logSoftmax(int axis) {
        return Reduction.LOG_SOFTMAX.apply(one(axis), floating("logSoftmax"));
    }

    /** The one axis of a scan. */
    private Reduction.Axes one(int axis) {
        return along(true, new int[] {axis});
    }
}
