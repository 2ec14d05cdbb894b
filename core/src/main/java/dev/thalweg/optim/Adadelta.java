package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Adadelta (Zeiler 2012, algorithm 1): {@code torch.optim.Adadelta}. Steps have the size of earlier steps over that
 * of earlier gradients, so that units agree and no learning rate is needed; one is there, and multiplies the step.
 * <p>Notation: x parameter, g gradient, η learning rate, v average of squared gradients, u of squared steps. The step
 * is
 * <pre>
 * g ← g + λx;  v ← ρv + (1 − ρ)g²;  d = √(u + ε) / √(v + ε) · g
 * u ← ρu + (1 − ρ)d²;  x ← x − ηd
 * </pre>
 *
 * @param learningRate η, not negative
 * @param rho ρ, from 0 to 1
 * @param epsilon ε, not negative, added inside the roots
 * @param weightDecay λ, not negative
 * @param maximize whether to climb instead
 */
public record Adadelta(double learningRate, double rho, double epsilon, double weightDecay, boolean maximize)
        implements UpdateRule {
    private static final int SQUARE_AVERAGE = 0;
    private static final int STEP_AVERAGE = 1;

    /** Checks the settings. */
    public Adadelta {
        Settings.notNegative("adadelta", "the learning rate", learningRate);
        Settings.notNegative("adadelta", "epsilon", epsilon);
        Settings.notNegative("adadelta", "weight decay", weightDecay);
        Settings.between("adadelta", "rho", rho, 0, 1);
    }

    /**
     * {@return the rule with PyTorch's defaults: ρ = 0.9, ε = 1e-6}
     *
     * @param learningRate η; PyTorch's default is 1, the paper's method
     */
    public static Adadelta of(double learningRate) {
        return new Adadelta(learningRate, 0.9, 1e-6, 0, false);
    }

    @Override
    public String name() {
        return "adadelta";
    }

    @Override
    public Adadelta learningRate(double value) {
        return new Adadelta(value, rho, epsilon, weightDecay, maximize);
    }

    /**
     * {@return the rule with another smoothing}
     *
     * @param value ρ
     */
    public Adadelta rho(double value) {
        return new Adadelta(learningRate, value, epsilon, weightDecay, maximize);
    }

    /**
     * {@return the rule with another ε}
     *
     * @param value ε
     */
    public Adadelta epsilon(double value) {
        return new Adadelta(learningRate, rho, value, weightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public Adadelta weightDecay(double value) {
        return new Adadelta(learningRate, rho, epsilon, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public Adadelta maximize(boolean value) {
        return new Adadelta(learningRate, rho, epsilon, weightDecay, value);
    }

    @Override
    public List<String> buffers() {
        return List.of("squareAverage", "squaredStepAverage");
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        Tensor g = Updates.gradient(parameter, gradient, maximize, weightDecay);
        Tensor squares = state.zeros(SQUARE_AVERAGE, parameter);
        Tensor steps = state.zeros(STEP_AVERAGE, parameter);
        Updates.averageSquares(squares, g, rho);
        Tensor delta = steps.add(epsilon).sqrt().div(squares.add(epsilon).sqrt()).mul(g);
        Updates.averageSquares(steps, delta, rho);
        State.addMultiple(parameter, delta, () -> -state.learningRate());
    }
}
