package dev.thalweg.formula;

import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation knows.
 *
 * <p>With {@code rows}, many points are evaluated at once: a single number has shape {@code (k, 1)} and a vector
 * {@code (k, n)}, so that element-wise operations broadcast and reductions work along the last axis as for one point.
 *
 * <p><b>The mask.</b> In {@code if(x > 0, sqrt(x), 0)} at x = −1 both branches are computed and the value is selected;
 * in the backward pass the branch not taken gets the cotangent 0. But 0 times an infinite or missing derivative is NaN,
 * and it would reach x. So, inside a branch, each value that enters from outside passes a gate, {@link #gate}: the same
 * value, whose gradient is <em>selected</em> by the branch's condition, not multiplied. What the branch not taken makes
 * of its cotangent ends at the gate. This holds to any order, reads no value (so it can be traced), and costs two
 * operations per name in a branch.
 *
 * @param values the variables' values, by number
 * @param rows whether values are rows of points
 * @param mask where the surrounding branches of {@code if} are taken, bool; null outside of any
 */
record Frame(Tensor[] values, boolean rows, @Nullable Tensor mask) {
    /** {@return this, inside a branch that is taken where {@code taken}} */
    Frame inBranch(Tensor taken) {
        return new Frame(values, rows, mask == null ? taken : mask.logicalAnd(taken));
    }

    /**
     * {@return this, for the inside of an operation that mixes elements: such an operation is needed where any element
     * of its result is}
     */
    Frame mixing() {
        if (mask == null || mask.rank() == 0) {
            return this;
        }
        return new Frame(values, rows, rows ? mask.any(true, -1) : mask.any());
    }

    /** {@return the value, such that its gradient stops where the mask is false} */
    Tensor gate(Tensor value) {
        return mask == null || !value.isRequiringGrad() ? value : Tensor.where(mask, value, value.detach());
    }
}
