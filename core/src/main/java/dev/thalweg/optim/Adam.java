package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Adam (Kingma and Ba 2015, algorithm 1): {@code torch.optim.Adam}. Each axis has its own step, by a moving average of the
 * gradient over the root of one of its square, both corrected for starting at 0.
 *
 * <p>Notation: x parameter, g gradient, t step from 1, η learning rate, m and v first and second moment. The step is
 * <pre>
 * g ← g + λx, or decoupled x ← (1 − ηλ)x
 * m ← m + (1 − β₁)(g − m);  v ← β₂v + (1 − β₂)g²;  with AMSGrad v is replaced by the greatest so far
 * x ← x − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * @param learningRate η, not negative
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param epsilon ε, not negative, added outside the root
 * @param weightDecay λ, not negative
 * @param amsgrad whether the second moment never falls (Reddi, Kale and Kumar 2018)
 * @param decoupledWeightDecay whether the parameter itself decays, as in {@link AdamW} (Loshchilov and Hutter 2019)
 * @param maximize whether to climb instead
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay, boolean amsgrad,
        boolean decoupledWeightDecay, boolean maximize) implements MomentumRule {
    /** Checks the settings. */
    public Adam {
        Settings.notNegative("adam", "the learning rate", learningRate);
        Settings.fraction("adam", "beta1", beta1);
        Settings.fraction("adam", "beta2", beta2);
        Settings.notNegative("adam", "epsilon", epsilon);
        Settings.notNegative("adam", "weight decay", weightDecay);
    }

    /**
     * {@return the rule with PyTorch's defaults: β₁ = 0.9, β₂ = 0.999, ε = 1e-8, λ = 0}
     *
     * @param learningRate η; PyTorch's default is 0.001
     */
    public static Adam of(double learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8, 0, false, false, false);
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public Adam learningRate(double value) {
        return new Adam(value, beta1, beta2, epsilon, weightDecay, amsgrad, decoupledWeightDecay, maximize);
    }

    @Override
    public double momentum() {
        return beta1;
    }

    /**
     * {@return the rule with another smoothing of the first moment, which schedules know as its momentum}
     *
     * @param value β₁
     */
    @Override
    public Adam momentum(double value) {
        return betas(value, beta2);
    }

    /**
     * {@return the rule with other smoothing of the moments}
     *
     * @param first β₁
     * @param second β₂
     */
    public Adam betas(double first, double second) {
        return new Adam(learningRate, first, second, epsilon, weightDecay, amsgrad, decoupledWeightDecay, maximize);
    }

    /**
     * {@return the rule with another ε}
     *
     * @param value ε
     */
    public Adam epsilon(double value) {
        return new Adam(learningRate, beta1, beta2, value, weightDecay, amsgrad, decoupledWeightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public Adam weightDecay(double value) {
        return new Adam(learningRate, beta1, beta2, epsilon, value, amsgrad, decoupledWeightDecay, maximize);
    }

    /**
     * {@return the rule with AMSGrad on or off}
     *
     * @param value whether it is on
     */
    public Adam amsgrad(boolean value) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, value, decoupledWeightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay apart from the gradient, or in it}
     *
     * @param value whether it is apart
     */
    public Adam decoupledWeightDecay(boolean value) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public Adam maximize(boolean value) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, decoupledWeightDecay, value);
    }

    @Override
    public List<String> buffers() {
        return Moments.AMSGRAD_BUFFERS;
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        if (decoupledWeightDecay) {
            Updates.decay(parameter, state, weightDecay);
        }
        Tensor g = Updates.gradient(parameter, gradient, maximize, decoupledWeightDecay ? 0 : weightDecay);
        Moments.step(parameter, g, state, beta2, epsilon, amsgrad);
    }
}
