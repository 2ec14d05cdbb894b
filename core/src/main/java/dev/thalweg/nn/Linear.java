package dev.thalweg.nn;

import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;

/**
 * An affine map of the last axis: y = x Wᵀ + b, with W of shape (outputs, inputs) and b of shape (outputs,), both float32.
 *
 * <p><b>Shape</b>: {@code (…, inputs) → (…, outputs)}.
 */
public final class Linear extends Module {
    private final Tensor weight;
    private final Tensor bias;

    /**
     * Makes a map with PyTorch's initialisation, drawn from the {@linkplain Generator#shared() shared generator}.
     *
     * @param inputs size of the last axis of the input, at least 1
     * @param outputs size of the last axis of the output, at least 1
     */
    public Linear(int inputs, int outputs) {
        this(inputs, outputs, Generator.shared());
    }

    /**
     * Makes a map with PyTorch's initialisation: weight and bias uniform in ±1/√inputs (He et al. 2015 with a = √5, which comes to
     * the same).
     *
     * @param inputs size of the last axis of the input, at least 1
     * @param outputs size of the last axis of the output, at least 1
     * @param generator where the initial values come from
     */
    public Linear(int inputs, int outputs, Generator generator) {
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException("linear: at least one input and one output; got " + inputs + " and "
                    + outputs);
        }
        double bound = 1 / Math.sqrt(inputs);
        weight = parameter("weight", uniform(generator, bound, outputs, inputs));
        bias = parameter("bias", uniform(generator, bound, outputs));
    }

    private static Tensor uniform(Generator generator, double bound, int... sizes) {
        return Tensor.rand(generator, sizes).mul(2 * bound).sub(bound);
    }

    /**
     * Makes a map with given parameters.
     *
     * @param weight of shape (outputs, inputs); a leaf, kept and marked to require grad
     * @param bias of shape (outputs,); a leaf, kept and marked to require grad
     */
    public Linear(Tensor weight, Tensor bias) {
        if (weight.rank() != 2 || bias.rank() != 1 || weight.size(0) != bias.size(0)) {
            throw new IllegalArgumentException("linear: weight (outputs, inputs) and bias (outputs,); got " + weight
                    .shape()
                    + " and " + bias.shape());
        }
        this.weight = parameter("weight", weight);
        this.bias = parameter("bias", bias);
    }

    /** {@return W} */
    public Tensor weight() {
        return weight;
    }

    /** {@return b} */
    public Tensor bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor input) {
        return input.matmul(weight.t()).add(bias);
    }
}
