package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Adamax (Kingma and Ba 2015, algorithm 2): {@code torch.optim.Adamax}. Adam with the greatest recent gradient in the
 * place of the root of the second moment.
 * <p>Notation: x parameter, g gradient, t step from 1, η learning rate, m first moment, u decaying greatest size. The
 * step is
 * <pre>
 * g ← g + λx;  m ← m + (1 − β₁)(g − m);  u ← max(β₂u, |g| + ε);  x ← x − η / (1 − β₁ᵗ) · m / u
 * </pre>
 * <p>ε stands with the gradient's size, as in PyTorch; the paper has none.
 *
 * @param learningRate η, not negative
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param epsilon ε, not negative
 * @param weightDecay λ, not negative
 * @param maximize whether to climb instead
 */
public record Adamax(double learningRate, double beta1, double beta2, double epsilon, double weightDecay,
        boolean maximize) implements MomentumRule {
    /** Checks the settings. */
    public Adamax {
        Settings.notNegative("adamax", "the learning rate", learningRate);
        Settings.fraction("adamax", "beta1", beta1);
        Settings.fraction("adamax", "beta2", beta2);
        Settings.notNegative("adamax", "epsilon", epsilon);
        Settings.notNegative("adamax", "weight decay", weightDecay);
    }

    /**
     * {@return the rule with PyTorch's defaults: β₁ = 0.9, β₂ = 0.999, ε = 1e-8}
     *
     * @param learningRate η; PyTorch's and the paper's default is 0.002
     */
    public static Adamax of(double learningRate) {
        return new Adamax(learningRate, 0.9, 0.999, 1e-8, 0, false);
    }

    @Override
    public String name() {
        return "adamax";
    }

    @Override
    public Adamax learningRate(double value) {
        return new Adamax(value, beta1, beta2, epsilon, weightDecay, maximize);
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
    public Adamax momentum(double value) {
        return betas(value, beta2);
    }

    /**
     * {@return the rule with other smoothing of the moments}
     *
     * @param first β₁
     * @param second β₂
     */
    public Adamax betas(double first, double second) {
        return new Adamax(learningRate, first, second, epsilon, weightDecay, maximize);
    }

    /**
     * {@return the rule with another ε}
     *
     * @param value ε
     */
    public Adamax epsilon(double value) {
        return new Adamax(learningRate, beta1, beta2, value, weightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public Adamax weightDecay(double value) {
        return new Adamax(learningRate, beta1, beta2, epsilon, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public Adamax maximize(boolean value) {
        return new Adamax(learningRate, beta1, beta2, epsilon, weightDecay, value);
    }

    @Override
    public List<String> buffers() {
        return List.of("firstMoment", "greatest");
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        Tensor g = Updates.gradient(parameter, gradient, maximize, weightDecay);
        Tensor first = Moments.first(parameter, g, state);
        Tensor greatest = state.zeros(1, parameter);
        greatest.copyInPlace(greatest.mul(beta2).maximum(g.abs().add(epsilon)));
        Tensor rate = State.number(parameter, () -> -state.learningRate() / state.correction(state.momentum()));
        parameter.addcdivInPlace(first, greatest, rate);
    }
}
