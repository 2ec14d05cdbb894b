package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.Map;

/**
 * Something with a memory that can be saved and taken up again, bit for bit. The state is a map from names to tensors, so whatever
 * can keep tensors can keep it: counts are int64, plain numbers float64, both 0-d. Settings are not in it, but for learning rates and
 * momenta, which change while things run: what is restored must have been made with the same settings.
 */
public interface Stateful {
    /** {@return all that is remembered, as copies, in a fixed order} */
    Map<String, Tensor> state();

    /**
     * Takes up a saved state. Nothing changes if it does not fit.
     *
     * @param state what {@link #state()} gave, here or elsewhere; copied
     * @throws IllegalArgumentException if a name is missing or unknown, or a tensor has another shape or dtype
     */
    void restore(Map<String, Tensor> state);
}
