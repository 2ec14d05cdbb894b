package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Adagrad (Duchi, Hazan and Singer 2011), in the diagonal form: {@code torch.optim.Adagrad}. Steps shrink along axes that
 * have seen large gradients.
 *
 * <p>Notation: x parameter, g gradient, t step from 1, η learning rate, s sum of squares. The step is
 * <pre>
 * g ← g + λx;  s ← s + g²;  x ← x − η / (1 + (t − 1)·decay) · g / (√s + ε)
 * </pre>
 *
 * @param learningRate η, not negative
 * @param learningRateDecay how fast η falls with t, not negative
 * @param weightDecay λ, not negative
 * @param initialAccumulator s before the first step, not negative
 * @param epsilon ε, not negative
 * @param maximize whether to climb instead
 */
public record Adagrad(double learningRate, double learningRateDecay, double weightDecay, double initialAccumulator,
        double epsilon, boolean maximize) implements UpdateRule {
    /** Checks the settings. */
    public Adagrad {
        Settings.notNegative("adagrad", "the learning rate", learningRate);
        Settings.notNegative("adagrad", "learning rate decay", learningRateDecay);
        Settings.notNegative("adagrad", "weight decay", weightDecay);
        Settings.notNegative("adagrad", "the initial accumulator", initialAccumulator);
        Settings.notNegative("adagrad", "epsilon", epsilon);
    }

    /**
     * {@return the rule with PyTorch's defaults: no decay, accumulator 0, ε = 1e-10}
     *
     * @param learningRate η; PyTorch's default is 0.01
     */
    public static Adagrad of(double learningRate) {
        return new Adagrad(learningRate, 0, 0, 0, 1e-10, false);
    }

    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public Adagrad learningRate(double value) {
        return new Adagrad(value, learningRateDecay, weightDecay, initialAccumulator, epsilon, maximize);
    }

    /**
     * {@return the rule with a falling learning rate}
     *
     * @param value how fast it falls
     */
    public Adagrad learningRateDecay(double value) {
        return new Adagrad(learningRate, value, weightDecay, initialAccumulator, epsilon, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public Adagrad weightDecay(double value) {
        return new Adagrad(learningRate, learningRateDecay, value, initialAccumulator, epsilon, maximize);
    }

    /**
     * {@return the rule with another first sum of squares}
     *
     * @param value s before the first step
     */
    public Adagrad initialAccumulator(double value) {
        return new Adagrad(learningRate, learningRateDecay, weightDecay, value, epsilon, maximize);
    }

    /**
     * {@return the rule with another ε}
     *
     * @param value ε
     */
    public Adagrad epsilon(double value) {
        return new Adagrad(learningRate, learningRateDecay, weightDecay, initialAccumulator, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public Adagrad maximize(boolean value) {
        return new Adagrad(learningRate, learningRateDecay, weightDecay, initialAccumulator, epsilon, value);
    }

    @Override
    public List<String> buffers() {
        return List.of("sum");
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        Tensor g = Updates.gradient(parameter, gradient, maximize, weightDecay);
        Tensor sum = state.buffer(0, () -> Tensor.fullLike(parameter, initialAccumulator));
        sum.addInPlace(g.square());
        Tensor rate = State.number(parameter, () -> -state.learningRate() / (1 + (state.steps() - 1)
                * learningRateDecay));
        parameter.addcdivInPlace(g, sum.sqrt().add(epsilon), rate);
    }
}
