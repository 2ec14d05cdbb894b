package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * RMSprop (Hinton 2012, lecture 6e; centred as in Graves 2013): {@code torch.optim.RMSprop}. The gradient is divided by a
 * moving average of its size; ε is added after the root.
 *
 * <p>Notation: x parameter, g gradient, η learning rate, v average of squares, a average of g, b momentum buffer. The step is
 * <pre>
 * g ← g + λx;  v ← αv + (1 − α)g²;  centred: a ← a + (1 − α)(g − a), w = v − a², else w = v
 * d = g / (√w + ε);  with momentum b ← μb + d, x ← x − ηb, else x ← x − ηd
 * </pre>
 *
 * @param learningRate η, not negative
 * @param alpha α, not negative
 * @param epsilon ε, not negative
 * @param weightDecay λ, not negative
 * @param momentum μ, not negative
 * @param centered whether to divide by the standard deviation instead
 * @param maximize whether to climb instead
 */
public record RmsProp(double learningRate, double alpha, double epsilon, double weightDecay, double momentum,
        boolean centered, boolean maximize) implements MomentumRule {
    private static final int SQUARE_AVERAGE = 0;
    private static final int MOMENTUM_BUFFER = 1;
    private static final int GRADIENT_AVERAGE = 2;

    /** Checks the settings. */
    public RmsProp {
        Settings.notNegative("rmsprop", "the learning rate", learningRate);
        Settings.notNegative("rmsprop", "alpha", alpha);
        Settings.notNegative("rmsprop", "epsilon", epsilon);
        Settings.notNegative("rmsprop", "weight decay", weightDecay);
        Settings.notNegative("rmsprop", "momentum", momentum);
    }

    /**
     * {@return the rule with PyTorch's defaults: α = 0.99, ε = 1e-8, not centred, no momentum}
     *
     * @param learningRate η; PyTorch's default is 0.01
     */
    public static RmsProp of(double learningRate) {
        return new RmsProp(learningRate, 0.99, 1e-8, 0, 0, false, false);
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public RmsProp learningRate(double value) {
        return new RmsProp(value, alpha, epsilon, weightDecay, momentum, centered, maximize);
    }

    /**
     * {@return the rule with another smoothing}
     *
     * @param value α
     */
    public RmsProp alpha(double value) {
        return new RmsProp(learningRate, value, epsilon, weightDecay, momentum, centered, maximize);
    }

    /**
     * {@return the rule with another ε}
     *
     * @param value ε
     */
    public RmsProp epsilon(double value) {
        return new RmsProp(learningRate, alpha, value, weightDecay, momentum, centered, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public RmsProp weightDecay(double value) {
        return new RmsProp(learningRate, alpha, epsilon, value, momentum, centered, maximize);
    }

    @Override
    public RmsProp momentum(double value) {
        return new RmsProp(learningRate, alpha, epsilon, weightDecay, value, centered, maximize);
    }

    /**
     * {@return the centred rule or the plain one}
     *
     * @param value whether it is centred
     */
    public RmsProp centered(boolean value) {
        return new RmsProp(learningRate, alpha, epsilon, weightDecay, momentum, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public RmsProp maximize(boolean value) {
        return new RmsProp(learningRate, alpha, epsilon, weightDecay, momentum, centered, value);
    }

    @Override
    public List<String> buffers() {
        return List.of("squareAverage", "momentumBuffer", "gradientAverage");
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        Tensor g = Updates.gradient(parameter, gradient, maximize, weightDecay);
        Tensor squares = state.zeros(SQUARE_AVERAGE, parameter);
        Updates.averageSquares(squares, g, alpha);
        Tensor spread = squares;
        if (centered) {
            Tensor average = state.zeros(GRADIENT_AVERAGE, parameter);
            average.lerpInPlace(g, 1 - alpha);
            spread = squares.sub(average.square());
        }
        Tensor scale = spread.sqrt().add(epsilon);
        if (state.hasMomentum()) {
            Tensor buffer = state.zeros(MOMENTUM_BUFFER, parameter);
            buffer.mulInPlace(State.number(parameter, state::momentum)).addInPlace(g.div(scale));
            State.addMultiple(parameter, buffer, () -> -state.learningRate());
        } else {
            parameter.addcdivInPlace(g, scale, State.number(parameter, () -> -state.learningRate()));
        }
    }
}
