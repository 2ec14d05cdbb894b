package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Adam with weight decay decoupled from the gradient (Loshchilov and Hutter 2019): {@code torch.optim.AdamW}.
 *
 * <p>Notation: x parameter, g gradient, t step from 1, η learning rate, m and v first and second moment. The step is
 * <pre>
 * x ← (1 − ηλ)x
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
 * @param maximize whether to climb instead
 */
public record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay,
        boolean amsgrad, boolean maximize) implements MomentumRule {
    /** Checks the settings. */
    public AdamW {
        Settings.notNegative("adamw", "the learning rate", learningRate);
        Settings.fraction("adamw", "beta1", beta1);
        Settings.fraction("adamw", "beta2", beta2);
        Settings.notNegative("adamw", "epsilon", epsilon);
        Settings.notNegative("adamw", "weight decay", weightDecay);
    }

    /**
     * {@return the rule with PyTorch's defaults: β₁ = 0.9, β₂ = 0.999, ε = 1e-8, λ = 0.01}
     *
     * @param learningRate η; PyTorch's default is 0.001
     */
    public static AdamW of(double learningRate) {
        return new AdamW(learningRate, 0.9, 0.999, 1e-8, 0.01, false, false);
    }

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public AdamW learningRate(double value) {
        return new AdamW(value, beta1, beta2, epsilon, weightDecay, amsgrad, maximize);
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
    public AdamW momentum(double value) {
        return betas(value, beta2);
    }

    /**
     * {@return the rule with other smoothing of the moments}
     *
     * @param first β₁
     * @param second β₂
     */
    public AdamW betas(double first, double second) {
        return new AdamW(learningRate, first, second, epsilon, weightDecay, amsgrad, maximize);
    }

    /**
     * {@return the rule with another ε}
     *
     * @param value ε
     */
    public AdamW epsilon(double value) {
        return new AdamW(learningRate, beta1, beta2, value, weightDecay, amsgrad, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public AdamW weightDecay(double value) {
        return new AdamW(learningRate, beta1, beta2, epsilon, value, amsgrad, maximize);
    }

    /**
     * {@return the rule with AMSGrad on or off}
     *
     * @param value whether it is on
     */
    public AdamW amsgrad(boolean value) {
        return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public AdamW maximize(boolean value) {
        return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, value);
    }

    @Override
    public List<String> buffers() {
        return Moments.AMSGRAD_BUFFERS;
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        Updates.decay(parameter, state, weightDecay);
        Tensor g = Updates.gradient(parameter, gradient, maximize, 0);
        Moments.step(parameter, g, state, beta2, epsilon, amsgrad);
    }
}
