package dev.thalweg.tensor;

import java.util.List;

/**
 * A user's own op: a function computed without the tape, and the backward function that stands for its derivative.
 */
public final class CustomOp implements Op {
    /** The forward function. */
    @FunctionalInterface
    public interface ForwardFunction {
        /**
         * {@return the value}
         *
         * @param inputs the inputs; nothing done to them is recorded
         */
        Tensor apply(List<Tensor> inputs);
    }

    /** The backward function. */
    @FunctionalInterface
    public interface BackwardFunction {
        /**
         * {@return the cotangent of each input, in order; made of tensor operations, so that it can be differentiated}
         *
         * @param g the output's cotangent
         * @param inputs the inputs
         * @param output the output
         */
        List<Tensor> apply(Tensor g, List<Tensor> inputs, Tensor output);
    }

    private final String label;
    private final ForwardFunction forwardFunction;
    private final BackwardFunction backwardFunction;

    /**
     * @param label the name in messages
     * @param forwardFunction computes the value
     * @param backwardFunction computes the inputs' cotangents
     */
    public CustomOp(String label, ForwardFunction forwardFunction, BackwardFunction backwardFunction) {
        this.label = label;
        this.forwardFunction = forwardFunction;
        this.backwardFunction = backwardFunction;
    }

    /**
     * {@return the op applied}
     *
     * @param inputs the inputs
     */
    public Tensor apply(Tensor... inputs) {
        return Tape.apply(this, inputs.length, inputs);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        List<Tensor> given = List.of(inputs);
        Tensor value = Tensor.noGrad(() -> forwardFunction.apply(given));
        for (Tensor input : inputs) {
            if (value == input) {
                return value.clone(); // the result must be a tensor of its own
            }
        }
        return value.detach();
    }

    @Override
    public Rule rule(int input) {
        return Rule.of(Rule.ALL | Rule.OUT, (g, s) -> {
            int arity = s.<Integer>attributes();
            Tensor[] inputs = new Tensor[arity];
            for (int i = 0; i < arity; i++) {
                inputs[i] = s.input(i);
            }
            List<Tensor> cotangents = backwardFunction.apply(g, List.of(inputs), s.out());
            if (cotangents.size() != arity) {
                throw new IllegalArgumentException(label + ": backward must give one cotangent per input; got "
                        + cotangents.size() + " for " + arity + " inputs");
            }
            Tensor cotangent = cotangents.get(input);
            if (!cotangent.shape().broadcastsTo(inputs[input].shape())
                    && !inputs[input].shape().broadcastsTo(cotangent.shape())) {
                throw new IllegalArgumentException(label
                        + ": backward must give each input's cotangent in its shape; got "
                        + cotangent.shape() + " for input " + input + " of shape " + inputs[input].shape());
            }
            return cotangent.clone(); // the walk may keep it, and the function may have given a saved tensor
        });
    }

    @Override
    public Forward forward() {
        return Forward.TRANSPOSED;
    }
}
