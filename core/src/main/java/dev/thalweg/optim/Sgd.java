package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * (Stochastic) gradient descent, with momentum: {@code torch.optim.SGD}.
 *
 * <p>Notation: x parameter, g gradient, η learning rate, λ weight decay, μ momentum, τ dampening, b buffer. The step is
 * <pre>
 * g ← g + λx;  b ← g at the first step, then μb + (1 − τ)g;  g ← g + μb with Nesterov's variant, else b;  x ← x − ηg
 * </pre>
 * The learning rate stands outside the buffer (Sutskever et al. 2013, in PyTorch's variant), so changing it acts at once.
 *
 * @param learningRate η, not negative
 * @param momentum μ, not negative; 0 for plain descent
 * @param dampening τ
 * @param nesterov whether to look ahead (Nesterov 1983); needs momentum and no dampening
 * @param weightDecay λ, not negative
 * @param maximize whether to climb instead
 */
public record Sgd(double learningRate, double momentum, double dampening, boolean nesterov, double weightDecay,
        boolean maximize) implements MomentumRule {
    /** Checks the settings. */
    public Sgd {
        Settings.notNegative("sgd", "the learning rate", learningRate);
        Settings.notNegative("sgd", "momentum", momentum);
        Settings.notNegative("sgd", "weight decay", weightDecay);
        if (nesterov && (momentum <= 0 || dampening != 0)) {
            throw new IllegalArgumentException("sgd: Nesterov's variant needs momentum and no dampening; got momentum "
                    + momentum + ", dampening " + dampening);
        }
    }

    /**
     * {@return plain descent}
     *
     * @param learningRate η
     */
    public static Sgd of(double learningRate) {
        return new Sgd(learningRate, 0, 0, false, 0, false);
    }

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public Sgd learningRate(double value) {
        return new Sgd(value, momentum, dampening, nesterov, weightDecay, maximize);
    }

    @Override
    public Sgd momentum(double value) {
        return new Sgd(learningRate, value, dampening, nesterov, weightDecay, maximize);
    }

    /**
     * {@return the rule with dampening}
     *
     * @param value τ
     */
    public Sgd dampening(double value) {
        return new Sgd(learningRate, momentum, value, nesterov, weightDecay, maximize);
    }

    /**
     * {@return the rule with Nesterov's variant on or off}
     *
     * @param value whether it is on
     */
    public Sgd nesterov(boolean value) {
        return new Sgd(learningRate, momentum, dampening, value, weightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public Sgd weightDecay(double value) {
        return new Sgd(learningRate, momentum, dampening, nesterov, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public Sgd maximize(boolean value) {
        return new Sgd(learningRate, momentum, dampening, nesterov, weightDecay, value);
    }

    @Override
    public List<String> buffers() {
        return List.of("momentumBuffer");
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        Tensor g = Updates.gradient(parameter, gradient, maximize, weightDecay);
        if (state.hasMomentum()) {
            Tensor mu = State.number(parameter, state::momentum);
            boolean isFirst = state.buffer(0) == null;
            Tensor buffer = state.buffer(0, g::clone);
            if (!isFirst) {
                buffer.mulInPlace(mu).addInPlace(g, 1 - dampening);
            }
            g = nesterov ? g.add(buffer.mul(mu)) : buffer;
        }
        State.addMultiple(parameter, g, () -> -state.learningRate());
    }
}
