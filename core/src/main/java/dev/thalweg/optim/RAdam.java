package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Rectified Adam (Liu et al. 2020, algorithm 2): {@code torch.optim.RAdam}. While too few gradients have been seen to
 * know their variance, it walks by the first moment alone; then the adaptive step grows to its full length.
 * <p>Notation: x parameter, g gradient, t step from 1, η learning rate, m and v first and second moment. With ρ∞ = 2
 * / (1 − β₂) − 1 and ρ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ) the step is
 * <pre>
 * g ← g + λx, or decoupled x ← (1 − ηλ)x
 * m ← m + (1 − β₁)(g − m);  v ← β₂v + (1 − β₂)g²
 * r = √((ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ))
 * x ← x − η / (1 − β₁ᵗ) · m · r√(1 − β₂ᵗ) / (√v + ε)  where ρ > 5, else  x ← x − η / (1 − β₁ᵗ) · m
 * </pre>
 * <p>The paper adapts from ρ > 4 on; 5 is PyTorch's variant.
 *
 * @param learningRate η, not negative
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param epsilon ε, not negative, added outside the root
 * @param weightDecay λ, not negative
 * @param decoupledWeightDecay whether the parameter itself decays (Loshchilov and Hutter 2019), not the gradient
 * @param maximize whether to climb instead
 */
public record RAdam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay,
        boolean decoupledWeightDecay, boolean maximize) implements MomentumRule {
    /** From this ρ on steps are adaptive. */
    private static final double LEAST_LENGTH = 5;

    /** Checks the settings. */
    public RAdam {
        Settings.notNegative("radam", "the learning rate", learningRate);
        Settings.fraction("radam", "beta1", beta1);
        Settings.fraction("radam", "beta2", beta2);
        Settings.notNegative("radam", "epsilon", epsilon);
        Settings.notNegative("radam", "weight decay", weightDecay);
    }

    /**
     * {@return the rule with PyTorch's defaults: β₁ = 0.9, β₂ = 0.999, ε = 1e-8}
     *
     * @param learningRate η; PyTorch's and the paper's default is 0.001
     */
    public static RAdam of(double learningRate) {
        return new RAdam(learningRate, 0.9, 0.999, 1e-8, 0, false, false);
    }

    @Override
    public String name() {
        return "radam";
    }

    @Override
    public RAdam learningRate(double value) {
        return new RAdam(value, beta1, beta2, epsilon, weightDecay, decoupledWeightDecay, maximize);
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
    public RAdam momentum(double value) {
        return betas(value, beta2);
    }

    /**
     * {@return the rule with other smoothing of the moments}
     *
     * @param first β₁
     * @param second β₂
     */
    public RAdam betas(double first, double second) {
        return new RAdam(learningRate, first, second, epsilon, weightDecay, decoupledWeightDecay, maximize);
    }

    /**
     * {@return the rule with another ε}
     *
     * @param value ε
     */
    public RAdam epsilon(double value) {
        return new RAdam(learningRate, beta1, beta2, value, weightDecay, decoupledWeightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public RAdam weightDecay(double value) {
        return new RAdam(learningRate, beta1, beta2, epsilon, value, decoupledWeightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay apart from the gradient, or in it}
     *
     * @param value whether it is apart
     */
    public RAdam decoupledWeightDecay(boolean value) {
        return new RAdam(learningRate, beta1, beta2, epsilon, weightDecay, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public RAdam maximize(boolean value) {
        return new RAdam(learningRate, beta1, beta2, epsilon, weightDecay, decoupledWeightDecay, value);
    }

    @Override
    public List<String> buffers() {
        return Moments.BUFFERS;
    }

    private double longest() {
        return 2 / (1 - beta2) - 1;
    }

    /** {@return ρ: how many gradients a plain average of the same variance would have} */
    private double length(State state) {
        double t = state.steps();
        return longest() - 2 * t * StrictMath.pow(beta2, t) / state.correction(beta2);
    }

    /** {@return r√(1 − β₂ᵗ); 1 while steps are not adaptive} */
    private double rectification(State state) {
        double rho = length(state);
        double limit = longest();
        return rho <= LEAST_LENGTH ? 1
                : StrictMath.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
                        * StrictMath.sqrt(state.correction(beta2));
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        if (decoupledWeightDecay) {
            Updates.decay(parameter, state, weightDecay);
        }
        Tensor g = Updates.gradient(parameter, gradient, maximize, decoupledWeightDecay ? 0 : weightDecay);
        Tensor first = Moments.first(parameter, g, state);
        Tensor second = Moments.second(parameter, g, state, beta2);
        // The branch on the step number is a choice by value, so that a compiled step makes it at each call.
        Tensor isKnown = State.number(parameter, () -> length(state) > LEAST_LENGTH ? 1 : 0).gt(0.5);
        Tensor scale = Tensor.where(isKnown, second.sqrt().add(epsilon), Tensor.onesLike(parameter));
        parameter.addcdivInPlace(first, scale, State.number(parameter, () -> -state.learningRate()
                / state.correction(state.momentum()) * rectification(state)));
    }
}
