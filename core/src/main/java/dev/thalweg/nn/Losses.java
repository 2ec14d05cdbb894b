package dev.thalweg.nn;

import dev.thalweg.tensor.Tensor;

/** How far predictions are from targets, as one number. */
public final class Losses {
    private Losses() {}

    /**
     * {@return the mean of the squared differences, 0-d}
     *
     * <p><b>Gradient</b>: 2·(prediction − target) / n.
     *
     * @param prediction of any shape
     * @param target of the same shape
     * @throws IllegalArgumentException if the shapes differ: broadcasting here is nearly always a mistake
     */
    public static Tensor mseLoss(Tensor prediction, Tensor target) {
        if (!prediction.shape().equals(target.shape())) {
            throw new IllegalArgumentException("mseLoss: prediction and target must have one shape; got " + prediction
                    .shape()
                    + " and " + target.shape() + "; reshape or expand one");
        }
        return prediction.sub(target).square().mean();
    }
}
