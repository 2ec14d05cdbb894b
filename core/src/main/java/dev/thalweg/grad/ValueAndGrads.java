package dev.thalweg.grad;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * The value of a function of several tensors and its gradients there.
 *
 * @param value the value, with one element
 * @param grads for each argument the gradient, of its shape and dtype
 */
public record ValueAndGrads(Tensor value, List<Tensor> grads) {
    /** Keeps an unmodifiable copy of the list. */
    public ValueAndGrads {
        grads = List.copyOf(grads);
    }
}
