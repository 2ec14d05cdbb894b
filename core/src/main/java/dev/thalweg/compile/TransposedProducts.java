package dev.thalweg.compile;

import dev.thalweg.shape.Layout;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.Trace.Map;
import dev.thalweg.tensor.Trace.Product;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Step;
import dev.thalweg.tensor.Trace.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Makes a product whose transpose alone is wanted the other way round: (A·B)ᵀ = Bᵀ·Aᵀ, so that nothing is transposed afterwards.
 * The gradient of a linear layer's weights is such a one. Each element is the same products added in the same order, if neither
 * shape is a column, which is summed in another order.
 */
final class TransposedProducts {
    private TransposedProducts() {}

    /** {@return the record with such products turned round} */
    static Recorded turned(Recorded recorded) {
        java.util.Map<Integer, Product> turnable = new HashMap<>();
        java.util.Map<Integer, Integer> readers = readers(recorded);
        for (Step step : recorded.steps()) {
            if (step instanceof Product product && product.left().layout().shape().rank() == 2
                    && product.left().layout().shape().size(0) > 1 && product.right().layout().shape().size(1) > 1
                    && readers.getOrDefault(product.out(), 0) == 1) {
                turnable.put(product.out(), product);
            }
        }
        List<Step> steps = new ArrayList<>();
        for (Step step : recorded.steps()) {
            Product product = step instanceof Map map && map.function().equals(Trace.COPY)
                    ? turnable.get(map.args().getFirst().value()) : null;
            if (product != null && isTranspose((Map) step, product, recorded.values())) {
                steps.remove(product);
                steps.add(new Product(transposed(product.right()), transposed(product.left()), step.out()));
            } else {
                steps.add(step);
            }
        }
        return recorded.withSteps(steps);
    }

    private static java.util.Map<Integer, Integer> readers(Recorded recorded) {
        java.util.Map<Integer, Integer> readers = new HashMap<>();
        recorded.steps().forEach(step -> Schedule.inputs(step).forEach(ref -> readers.merge(ref.value(), 1,
                Integer::sum)));
        recorded.outputs().forEach(ref -> readers.merge(ref.value(), 1, Integer::sum));
        recorded.written().forEach(written -> readers.merge(written.value(), 1, Integer::sum));
        recorded.leaves().forEach(leaf -> {
            Ref after = leaf.after;
            if (after != null) {
                readers.merge(after.value(), 1, Integer::sum);
            }
        });
        return readers;
    }

    private static boolean isTranspose(Map copy, Product product, List<Value> values) {
        Layout seen = copy.args().getFirst().layout();
        int rows = product.left().layout().shape().size(0);
        int columns = product.right().layout().shape().size(1);
        return values.get(copy.out()).dtype() == values.get(product.out()).dtype() && seen.shape().rank() == 2
                && seen.offset() == 0 && seen.shape().size(0) == columns && seen.shape().size(1) == rows
                && seen.stride(0) == 1 && seen.stride(1) == columns && copy.shape().equals(seen.shape());
    }

    private static Ref transposed(Ref ref) {
        return new Ref(ref.value(), ref.layout().permute(1, 0));
    }
}
