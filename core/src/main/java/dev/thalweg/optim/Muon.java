package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Muon (Jordan et al. 2024): {@code torch.optim.Muon}. The momentum of a matrix is made nearly orthogonal, U·Vᵀ of
 * its singular value decomposition, by Newton-Schulz iteration, so that all directions move alike. For matrices only:
 * other parameters take a rule such as {@link AdamW}.
 * <p>Notation: x parameter of n rows and m columns, g gradient, η learning rate, b momentum buffer, (a, b′, c)
 * coefficients. The step is
 * <pre>
 * b ← b + (1 − μ)(g − b);  u = g + μ(b − g) with Nesterov's variant, else b
 * X = u / max(‖u‖, ε), transposed where n > m;  k times: A = XXᵀ, X ← aX + (b′A + cA²)X
 * x ← (1 − ηλ)x;  x ← x − η·s·X
 * </pre>
 * <p>The coefficients make the iteration quick, not exact: singular values end between about 0.7 and 1.2. PyTorch
 * iterates in bfloat16 whatever the parameter's dtype; here it is done in the parameter's own, so paths agree with
 * PyTorch's to the three digits of bfloat16 only.
 *
 * @param learningRate η, not negative
 * @param momentum μ, from 0 to below 1
 * @param nesterov whether to look ahead
 * @param weightDecay λ, not negative
 * @param epsilon ε, not negative: the least norm to divide by
 * @param iterations k, from 0 to below 100
 * @param coefficientA a
 * @param coefficientB b′
 * @param coefficientC c
 * @param scale what s is
 */
public record Muon(double learningRate, double momentum, boolean nesterov, double weightDecay, double epsilon,
        int iterations, double coefficientA, double coefficientB, double coefficientC, Muon.Scale scale) implements
        MomentumRule {
    /** More iterations than this are a mistake; PyTorch has the same limit. */
    private static final int MOST_ITERATIONS = 100;

    /** How steps are scaled with the shape of the parameter. */
    public enum Scale {
        /** √max(1, n/m), as Jordan has it. */
        ORIGINAL {
            @Override
            double factor(double rows, double columns) {
                return StrictMath.sqrt(Math.max(1, rows / columns));
            }
        },
        /** 0.2·√max(n, m), which gives steps of AdamW's size (Liu et al. 2025, "Muon is scalable for LLM training"). */
        MATCH_RMS_ADAMW {
            @Override
            double factor(double rows, double columns) {
                return 0.2 * StrictMath.sqrt(Math.max(rows, columns));
            }
        };

        abstract double factor(double rows, double columns);
    }

    /** Checks the settings. */
    public Muon {
        Settings.notNegative("muon", "the learning rate", learningRate);
        Settings.fraction("muon", "momentum", momentum);
        Settings.notNegative("muon", "weight decay", weightDecay);
        Settings.notNegative("muon", "epsilon", epsilon);
        if (iterations < 0 || iterations >= MOST_ITERATIONS) {
            throw new IllegalArgumentException("muon: iterations must be from 0 to below " + MOST_ITERATIONS + "; got "
                    + iterations);
        }
    }

    /**
     * {@return the rule with PyTorch's defaults: μ = 0.95 with Nesterov's variant, λ = 0.1, 5 iterations with
     * Jordan's coefficients}
     *
     * @param learningRate η; PyTorch's default is 0.001
     */
    public static Muon of(double learningRate) {
        return new Muon(learningRate, 0.95, true, 0.1, 1e-7, 5, 3.4445, -4.7750, 2.0315, Scale.ORIGINAL);
    }

    @Override
    public String name() {
        return "muon";
    }

    @Override
    public Muon learningRate(double value) {
        return new Muon(value, momentum, nesterov, weightDecay, epsilon, iterations, coefficientA, coefficientB,
                coefficientC, scale);
    }

    /**
     * {@return the rule with another polynomial}
     *
     * @param a of X
     * @param b of AX
     * @param c of A²X
     */
    public Muon coefficients(double a, double b, double c) {
        return new Muon(learningRate, momentum, nesterov, weightDecay, epsilon, iterations, a, b, c, scale);
    }

    @Override
    public Muon momentum(double value) {
        return new Muon(learningRate, value, nesterov, weightDecay, epsilon, iterations, coefficientA,
                coefficientB, coefficientC, scale);
    }

    /**
     * {@return the rule with Nesterov's variant on or off}
     *
     * @param value whether it is on
     */
    public Muon nesterov(boolean value) {
        return new Muon(learningRate, momentum, value, weightDecay, epsilon, iterations, coefficientA,
                coefficientB, coefficientC, scale);
    }

    /**
     * {@return the rule with weight decay}
     *
     * @param value λ
     */
    public Muon weightDecay(double value) {
        return new Muon(learningRate, momentum, nesterov, value, epsilon, iterations, coefficientA,
                coefficientB, coefficientC, scale);
    }

    /**
     * {@return the rule with another ε}
     *
     * @param value ε
     */
    public Muon epsilon(double value) {
        return new Muon(learningRate, momentum, nesterov, weightDecay, value, iterations, coefficientA,
                coefficientB, coefficientC, scale);
    }

    /**
     * {@return the rule with another number of Newton-Schulz iterations}
     *
     * @param value k
     */
    public Muon iterations(int value) {
        return new Muon(learningRate, momentum, nesterov, weightDecay, epsilon, value, coefficientA,
                coefficientB, coefficientC, scale);
    }

    /**
     * {@return the rule with another scale of steps}
     *
     * @param value which
     */
    public Muon scale(Muon.Scale value) {
        return new Muon(learningRate, momentum, nesterov, weightDecay, epsilon, iterations, coefficientA,
                coefficientB, coefficientC, value);
    }

    @Override
    public List<String> buffers() {
        return List.of("momentumBuffer");
    }

    @Override
    public void check(Tensor parameter) {
        if (parameter.rank() != 2) {
            throw new IllegalArgumentException("muon: parameters must be matrices; got one of shape "
                    + parameter.shape() + "; give it to another rule, such as AdamW");
        }
    }

    /** {@return a matrix with the singular vectors of another and singular values near 1} */
    private Tensor orthogonal(Tensor update) {
        boolean isTall = update.shape().size(0) > update.shape().size(1);
        Tensor x = (isTall ? update.t() : update).div(update.norm().maximum(epsilon));
        for (int i = 0; i < iterations; i++) {
            Tensor gram = x.matmul(x.t());
            Tensor polynomial = gram.mul(coefficientB).add(gram.matmul(gram).mul(coefficientC));
            x = x.mul(coefficientA).add(polynomial.matmul(x));
        }
        return isTall ? x.t() : x;
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        Tensor buffer = state.zeros(0, parameter);
        Updates.average(buffer, gradient, () -> 1 - state.momentum());
        Tensor update = nesterov ? gradient.lerp(buffer, State.number(parameter, state::momentum)) : buffer;
        Tensor direction = orthogonal(update);
        Updates.decay(parameter, state, weightDecay);
        double factor = scale.factor(parameter.shape().size(0), parameter.shape().size(1));
        State.addMultiple(parameter, direction, () -> -state.learningRate() * factor);
    }
}
