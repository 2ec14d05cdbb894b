package dev.thalweg.tensor;

import dev.thalweg.kernel.Ranks;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The ops that answer with the indices of elements in order: constant almost everywhere, so without gradients. Values in
 * order are gathered by them. NaN is above all; equal elements keep the order in which they stand.
 */
enum Ordering implements Op {
    /** The indices of the first elements along an axis in ascending or descending order. Attribute: {@link First}. */
    ARGSORT {
        @Override
        public Tensor compute(Object attributes, Tensor... inputs) {
            First first = (First) attributes;
            Reduction.Run run = Reduction.Run.of(inputs[0], first.axis());
            Tensor out = Tensor.allocate(DType.INT64, first.result(inputs[0].shape()));
            Ranks.order(run.x().storage, run.from(), run.outer(), run.length(), run.inner(), first.count(),
                    first.descending(), out.storage);
            return out;
        }
    },
    /** The index of the lower middle element, or of the first NaN if there is one. Attribute: the axes. */
    ARGMEDIAN {
        @Override
        public Tensor compute(Object attributes, Tensor... inputs) {
            Reduction.Axes axes = (Reduction.Axes) attributes;
            Reduction.Run run = Reduction.Run.of(inputs[0], axes);
            Tensor out = Tensor.allocate(DType.INT64, axes.result(inputs[0].shape()));
            if (out.elements() > 0) {
                Ranks.median(run.x().storage, run.from(), run.outer(), run.length(), run.inner(), out.storage);
            }
            return out;
        }
    };

    /** Along one axis, or none for a 0-d tensor: how many, and whether the greatest comes first. */
    record First(Reduction.Axes axis, int count, boolean descending) {
        Shape result(Shape shape) {
            int[] sizes = shape.sizes();
            for (int place : axis.axes()) {
                sizes[place] = count;
            }
            return Shape.of(sizes);
        }
    }

    @Override
    public String label() {
        return Labels.camelCase(name());
    }

    @Override
    public @Nullable Rule rule(int input) {
        return null;
    }

    @Override
    public Forward forward() {
        return Forward.TRANSPOSED;
    }
}
