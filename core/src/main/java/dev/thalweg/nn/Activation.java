package dev.thalweg.nn;

import dev.thalweg.tensor.Tensor;
import java.util.function.UnaryOperator;

/** A function without parameters as a module, such as {@code new Activation(Tensor::relu)}, for use in a chain. */
public final class Activation extends Module {
    private final UnaryOperator<Tensor> function;

    /**
     * Makes a module of a function.
     *
     * @param function the function
     */
    public Activation(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    @Override
    public Tensor forward(Tensor input) {
        return function.apply(input);
    }
}
