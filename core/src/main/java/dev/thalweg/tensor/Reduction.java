package dev.thalweg.tensor;

import dev.thalweg.kernel.Sums;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;

/**
 * The ops that combine elements along axes. The attribute of those that drop axes is {@link Axes}. The axes to be reduced
 * are brought to the end and the elements into row-major order first, so that the order of summation depends on nothing
 * but the index along them.
 */
enum Reduction implements Op {
    /** The sum. */
    SUM((axes, x) -> sum(x, (Axes) axes), Forward.LINEAR,
            Rule.of((g, s) -> s.<Axes>attributes().restore(g, s.inputShape(0)).expand(s.inputShape(0))));

    /** Which axes are reduced, ascending, and whether they stay with size 1. */
    record Axes(boolean keepDim, int... axes) {
        Shape result(Shape shape) {
            return shape.reduce(axes, keepDim);
        }

        /** {@return a value of the result's shape with the reduced axes back as axes of size 1} */
        Tensor restore(Tensor value, Shape input) {
            return keepDim ? value : value.reshape(input.reduce(axes, true));
        }
    }

    /** How a constant computes. */
    @FunctionalInterface
    private interface Computation {
        Tensor apply(Object attributes, Tensor x);
    }

    private final String label = Labels.camelCase(name());
    private final Computation computation;
    private final Forward forward;
    private final Rule rule;

    Reduction(Computation computation, Forward forward, Rule rule) {
        this.computation = computation;
        this.forward = forward;
        this.rule = rule;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Rule rule(int input) {
        return rule;
    }

    @Override
    public Forward forward() {
        return forward;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        return computation.apply(attributes, inputs[0]);
    }

    /** {@return the op applied, on the tape where it must be} */
    Tensor apply(Object attributes, Tensor x) {
        return Tape.track(computation.apply(attributes, x), this, attributes, x);
    }

    /** {@return the elements in row-major order with the reduced axes last: one row per element of the result} */
    static Tensor rows(Tensor x, Axes axes) {
        int rank = x.rank();
        int[] order = new int[rank];
        int kept = 0;
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (next < axes.axes().length && axes.axes()[next] == axis) {
                order[rank - axes.axes().length + next++] = axis;
            } else {
                order[kept++] = axis;
            }
        }
        return new Tensor(x.storage, x.layout.permute(order)).contiguous();
    }

    private static Tensor sum(Tensor x, Axes axes) {
        Shape shape = axes.result(x.shape());
        Tensor out = Tensor.allocate(x.dtype().isFloating() ? x.dtype() : DType.INT64, shape);
        int length = 1;
        for (int axis : axes.axes()) {
            length *= x.size(axis);
        }
        if (length > 0) {
            Tensor rows = rows(x, axes);
            Sums.rows(rows.storage, rows.layout.offset(), length, out.storage);
        }
        return out;
    }
}
