package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Lion (Chen et al. 2023, algorithm 2): every element moves by the same length, in the direction of the sign of an
 * average; not in {@code torch.optim}. Learning rates are 3 to 10 times smaller than Adam's, weight decay as much
 * larger.
 * <p>Notation: x parameter, g gradient, η learning rate, m average. The step is
 * <pre>
 * c = m + (1 − β₁)(g − m);  x ← (1 − ηλ)x;  x ← x − η·sign(c);  m ← m + (1 − β₂)(g − m)
 * </pre>
 *
 * @param learningRate η, not negative
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param weightDecay λ, not negative
 * @param maximize whether to climb instead
 */
public record Lion(double learningRate, double beta1, double beta2, double weightDecay, boolean maximize) implements
        MomentumRule {
    /** Checks the settings. */
    public Lion {
        Settings.notNegative("lion", "the learning rate", learningRate);
        Settings.fraction("lion", "beta1", beta1);
        Settings.fraction("lion", "beta2", beta2);
        Settings.notNegative("lion", "weight decay", weightDecay);
    }

    /**
     * {@return the rule with the paper's defaults: β₁ = 0.9, β₂ = 0.99, λ = 0}
     *
     * @param learningRate η; the paper's default is 0.0001
     */
    public static Lion of(double learningRate) {
        return new Lion(learningRate, 0.9, 0.99, 0, false);
    }

    @Override
    public String name() {
        return "lion";
    }

    @Override
    public Lion learningRate(double value) {
        return new Lion(value, beta1, beta2, weightDecay, maximize);
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
    public Lion momentum(double value) {
        return betas(value, beta2);
    }

    /**
     * {@return the rule with other smoothing}
     *
     * @param first β₁, of what is stepped by
     * @param second β₂, of what is kept
     */
    public Lion betas(double first, double second) {
        return new Lion(learningRate, first, second, weightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public Lion weightDecay(double value) {
        return new Lion(learningRate, beta1, beta2, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public Lion maximize(boolean value) {
        return new Lion(learningRate, beta1, beta2, weightDecay, value);
    }

    @Override
    public List<String> buffers() {
        return List.of("average");
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        Tensor g = Updates.gradient(parameter, gradient, maximize, 0);
        Tensor average = state.zeros(0, parameter);
        Tensor direction = average.lerp(g, State.number(parameter, () -> 1 - state.momentum())).sign();
        Updates.decay(parameter, state, weightDecay);
        State.addMultiple(parameter, direction, () -> -state.learningRate());
        average.lerpInPlace(g, 1 - beta2);
    }
}
