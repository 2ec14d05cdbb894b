package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Averaged stochastic gradient descent (Polyak and Juditsky 1992), with the falling learning rate and the
 * regularisation of Bottou's programs and of Xu 2011: {@code torch.optim.ASGD}. The parameter walks as in plain
 * descent; what the method answers is the average of where it was, in the buffer {@code average}.
 * <p>Notation: x parameter, g gradient, t step from 1, η learning rate, ηₜ the step's own, Λ decay term, τ where
 * averaging begins, a average. With η₁ = η and μ₁ = 1 the step is
 * <pre>
 * g ← g + λx;  x ← (1 − Ληₜ)x − ηₜg;  a ← a + μₜ(x − a)
 * ηₜ₊₁ = η / (1 + Ληt)^α;  μₜ₊₁ = 1 / max(1, t − τ)
 * </pre>
 * <p>So a change of η acts on the step after the next, as in PyTorch. PyTorch holds ηₜ and μₜ in float32 unless its
 * default dtype is float64; here they are float64.
 *
 * @param learningRate η, not negative
 * @param lambda Λ, not negative
 * @param alpha α, the power by which ηₜ falls
 * @param averagingStart τ, in steps
 * @param weightDecay λ, not negative
 * @param maximize whether to climb instead
 */
public record Asgd(double learningRate, double lambda, double alpha, double averagingStart, double weightDecay,
        boolean maximize) implements UpdateRule {
    private static final int RATE = 0;
    private static final int WEIGHT = 1;
    private static final int NEXT_RATE = 2;
    private static final int NEXT_WEIGHT = 3;

    /** Checks the settings. */
    public Asgd {
        Settings.notNegative("asgd", "the learning rate", learningRate);
        Settings.notNegative("asgd", "lambda", lambda);
        Settings.notNegative("asgd", "weight decay", weightDecay);
        Settings.finite("asgd", "alpha", alpha);
        Settings.finite("asgd", "the start of averaging", averagingStart);
    }

    /**
     * {@return the rule with PyTorch's defaults: Λ = 1e-4, α = 0.75, averaging from step 10⁶ on}
     *
     * @param learningRate η; PyTorch's default is 0.01
     */
    public static Asgd of(double learningRate) {
        return new Asgd(learningRate, 1e-4, 0.75, 1e6, 0, false);
    }

    @Override
    public String name() {
        return "asgd";
    }

    @Override
    public Asgd learningRate(double value) {
        return new Asgd(value, lambda, alpha, averagingStart, weightDecay, maximize);
    }

    /**
     * {@return the rule with another decay term}
     *
     * @param value Λ
     */
    public Asgd lambda(double value) {
        return new Asgd(learningRate, value, alpha, averagingStart, weightDecay, maximize);
    }

    /**
     * {@return the rule with another power of the decay}
     *
     * @param value α
     */
    public Asgd alpha(double value) {
        return new Asgd(learningRate, lambda, value, averagingStart, weightDecay, maximize);
    }

    /**
     * {@return the rule with another beginning of averaging}
     *
     * @param value τ, in steps
     */
    public Asgd averagingStart(double value) {
        return new Asgd(learningRate, lambda, alpha, value, weightDecay, maximize);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public Asgd weightDecay(double value) {
        return new Asgd(learningRate, lambda, alpha, averagingStart, value, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public Asgd maximize(boolean value) {
        return new Asgd(learningRate, lambda, alpha, averagingStart, weightDecay, value);
    }

    @Override
    public List<String> buffers() {
        return List.of("average");
    }

    @Override
    public List<String> numbers() {
        return List.of("rate", "weight", "nextRate", "nextWeight");
    }

    private void renew(State state) {
        double t = state.steps();
        double rate = state.learningRate();
        state.setNumber(RATE, t == 1 ? rate : state.number(NEXT_RATE));
        state.setNumber(WEIGHT, t == 1 ? 1 : state.number(NEXT_WEIGHT));
        state.setNumber(NEXT_RATE, rate / StrictMath.pow(1 + lambda * rate * t, alpha));
        state.setNumber(NEXT_WEIGHT, 1 / Math.max(1, t - averagingStart));
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep(() -> renew(state));
        Tensor g = Updates.gradient(parameter, gradient, maximize, weightDecay);
        parameter.mulInPlace(State.number(parameter, () -> 1 - lambda * state.number(RATE)));
        State.addMultiple(parameter, g, () -> -state.number(RATE));
        Tensor average = state.zeros(0, parameter);
        Tensor weight = State.number(parameter, () -> state.number(WEIGHT));
        average.copyInPlace(Tensor.where(weight.eq(1), parameter, average.lerp(parameter, weight)));
    }
}
