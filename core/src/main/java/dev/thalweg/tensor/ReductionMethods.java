package dev.thalweg.tensor;

/**
 * The methods of {@link Tensor} that combine elements along axes. Axes may be negative; no axes means all. Sums have a
 * fixed order, whatever the machine and the number of threads.
 */
sealed interface ReductionMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@return the sum of all elements, 0-d; of bools and integers as int64} */
    default Tensor sum() {
        return sum(false);
    }

    /**
     * {@return the sum along axes; of bools and integers as int64}
     *
     * @param keepDim whether a reduced axis stays with size 1
     * @param axes the axes; all if none is given
     */
    default Tensor sum(boolean keepDim, int... axes) {
        return Reduction.SUM.apply(new Reduction.Axes(keepDim, self().shape().axes(axes)), self());
    }

    /** {@return the mean of all elements, 0-d; NaN if there are none} */
    default Tensor mean() {
        return sum().div((double) self().elements());
    }
}
