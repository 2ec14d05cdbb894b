package dev.thalweg.optim;

import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.List;

/** How a parameter moves, given its gradient: the settings of a first-order method. Immutable. */
public interface UpdateRule {
    /** {@return the name as PyTorch's, in lower case, such as {@code adam}} */
    String name();

    /** {@return the learning rate} */
    double learningRate();

    /**
     * {@return the same rule with another learning rate}
     *
     * @param learningRate not negative
     */
    UpdateRule learningRate(double learningRate);

    /** {@return the names of the buffers that the rule keeps per parameter, in the order of their slots} */
    List<String> buffers();

    /**
     * {@return the shape of a buffer}
     *
     * @param slot its place in {@link #buffers()}
     * @param parameter the parameter's shape
     */
    default Shape bufferShape(int slot, Shape parameter) {
        return parameter;
    }

    /** {@return the names of the plain numbers that the rule keeps per parameter, in the order of their slots} */
    default List<String> numbers() {
        return List.of();
    }

    /**
     * Refuses a parameter that the rule cannot move.
     *
     * @param parameter a leaf that requires grad
     * @throws IllegalArgumentException if the rule cannot move it
     */
    default void check(Tensor parameter) {}

    /**
     * Moves a parameter by one step. Recording must be off.
     *
     * @param parameter modified
     * @param gradient of the parameter's shape; read only
     * @param state the parameter's; modified
     */
    void step(Tensor parameter, Tensor gradient, State state);

    /**
     * {@return an optimiser of parameters by this rule}
     *
     * @param parameters leaves that require grad
     */
    default Optimizer optimizer(List<Tensor> parameters) {
        return new Optimizer(this, parameters);
    }
}
