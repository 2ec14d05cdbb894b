package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Adam with Nesterov's momentum (Dozat 2016, algorithm 2 with the warming momentum of its section 3): {@code
 * torch.optim.NAdam}.
 * <p>Notation: x parameter, g gradient, t step from 1, η learning rate, m and v first and second moment, ψ momentum
 * decay. With μₜ = β₁(1 − ½·0.96^(tψ)) and Πₜ = μ₁ ⋯ μₜ the step is
 * <pre>
 * g ← g + λx, or decoupled x ← (1 − ηλ)x
 * m ← m + (1 − β₁)(g − m);  v ← β₂v + (1 − β₂)g²;  d = √(v / (1 − β₂ᵗ)) + ε
 * x ← x − η(1 − μₜ) / (1 − Πₜ) · g / d − ημₜ₊₁ / (1 − Πₜ₊₁) · m / d
 * </pre>
 * <p>PyTorch holds Πₜ in float32 unless its default dtype is float64; here it is float64.
 *
 * @param learningRate η, not negative
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param epsilon ε, not negative, added outside the root
 * @param weightDecay λ, not negative
 * @param momentumDecay ψ, not negative
 * @param decoupledWeightDecay whether the parameter itself decays (Loshchilov and Hutter 2019), not the gradient
 * @param maximize whether to climb instead
 */
public record NAdam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay,
        double momentumDecay, boolean decoupledWeightDecay, boolean maximize) implements MomentumRule {
    private static final int MOMENTUM_PRODUCT = 0;
    /** How the momentum warms up, in the paper and in PyTorch. */
    private static final double WARMING = 0.96;

    /** Checks the settings. */
    public NAdam {
        Settings.notNegative("nadam", "the learning rate", learningRate);
        Settings.fraction("nadam", "beta1", beta1);
        Settings.fraction("nadam", "beta2", beta2);
        Settings.notNegative("nadam", "epsilon", epsilon);
        Settings.notNegative("nadam", "weight decay", weightDecay);
        Settings.notNegative("nadam", "momentum decay", momentumDecay);
    }

    /**
     * {@return the rule with PyTorch's defaults: β₁ = 0.9, β₂ = 0.999, ε = 1e-8, ψ = 0.004}
     *
     * @param learningRate η; PyTorch's default is 0.002
     */
    public static NAdam of(double learningRate) {
        return new NAdam(learningRate, 0.9, 0.999, 1e-8, 0, 4e-3, false, false);
    }

    @Override
    public String name() {
        return "nadam";
    }

    @Override
    public NAdam learningRate(double value) {
        return new NAdam(value, beta1, beta2, epsilon, weightDecay, momentumDecay, decoupledWeightDecay,
                maximize);
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
    public NAdam momentum(double value) {
        return betas(value, beta2);
    }

    /**
     * {@return the rule with other smoothing of the moments}
     *
     * @param first β₁
     * @param second β₂
     */
    public NAdam betas(double first, double second) {
        return new NAdam(learningRate, first, second, epsilon, weightDecay, momentumDecay, decoupledWeightDecay,
                maximize);
    }

    /**
     * {@return the rule with another ε}
     *
     * @param value ε
     */
    public NAdam epsilon(double value) {
        return new NAdam(learningRate, beta1, beta2, value, weightDecay, momentumDecay, decoupledWeightDecay,
                maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public NAdam weightDecay(double value) {
        return new NAdam(learningRate, beta1, beta2, epsilon, value, momentumDecay, decoupledWeightDecay,
                maximize);
    }

    /**
     * {@return the rule with another momentum decay}
     *
     * @param value ψ
     */
    public NAdam momentumDecay(double value) {
        return new NAdam(learningRate, beta1, beta2, epsilon, weightDecay, value, decoupledWeightDecay,
                maximize);
    }

    /**
     * {@return the rule with weight decay apart from the gradient, or in it}
     *
     * @param value whether it is apart
     */
    public NAdam decoupledWeightDecay(boolean value) {
        return new NAdam(learningRate, beta1, beta2, epsilon, weightDecay, momentumDecay, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public NAdam maximize(boolean value) {
        return new NAdam(learningRate, beta1, beta2, epsilon, weightDecay, momentumDecay, decoupledWeightDecay,
                value);
    }

    @Override
    public List<String> buffers() {
        return Moments.BUFFERS;
    }

    @Override
    public List<String> numbers() {
        return List.of("momentumProduct");
    }

    /** {@return μ of a step} */
    private double warmed(State state, long step) {
        return state.momentum() * (1 - 0.5 * StrictMath.pow(WARMING, step * momentumDecay));
    }

    private void renew(State state) {
        double before = state.steps() == 1 ? 1 : state.number(MOMENTUM_PRODUCT);
        state.setNumber(MOMENTUM_PRODUCT, before * warmed(state, state.steps()));
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep(() -> renew(state));
        if (decoupledWeightDecay) {
            Updates.decay(parameter, state, weightDecay);
        }
        Tensor g = Updates.gradient(parameter, gradient, maximize, decoupledWeightDecay ? 0 : weightDecay);
        Tensor first = Moments.first(parameter, g, state);
        Tensor second = Moments.second(parameter, g, state, beta2);
        Tensor scale = second.div(State.number(parameter, () -> state.correction(beta2))).sqrt().add(epsilon);
        parameter.addcdivInPlace(g, scale, State.number(parameter, () -> -state.learningRate()
                * (1 - warmed(state, state.steps())) / (1 - state.number(MOMENTUM_PRODUCT))));
        parameter.addcdivInPlace(first, scale, State.number(parameter, () -> {
            double next = warmed(state, state.steps() + 1);
            return -state.learningRate() * next / (1 - state.number(MOMENTUM_PRODUCT) * next);
        }));
    }
}
