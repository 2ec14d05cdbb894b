package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * L-BFGS (Liu and Nocedal 1989) as {@code torch.optim.LBFGS} has it, after Schmidt's minFunc (2005): many iterations
 * in one step, each of which evaluates a closure. It keeps all parameters as one vector, so there is one group.
 * <p>Notation: x parameters, g gradient, f loss, η learning rate, pairs s = x − x before, y = g − g before. An
 * iteration is
 * <pre>
 * d = −Hg, H from the pairs by the two-loop recursion (Nocedal 1980), begun with (sᵀy / yᵀy)·I;  at first d = −g
 * x ← x + td, t = η, at first min(1, 1/‖g‖₁)·η, or from there by a search for the strong Wolfe conditions
 * </pre>
 * <p>A pair with sᵀy ≤ 10⁻¹⁰ is left out. A step ends when its iterations or evaluations are used up, the greatest
 * gradient is not above the gradient tolerance, gᵀd > −(change tolerance), or x or f changed by less than that.
 *
 * @param learningRate η, not negative
 * @param iterations iterations of a step at most, at least 1
 * @param evaluations evaluations in a step after which it ends; 0 for 5/4 of the iterations
 * @param gradientTolerance not negative
 * @param changeTolerance not negative
 * @param history how many pairs are kept, at least 1
 * @param strongWolfe whether to search along d
 */
public record Lbfgs(double learningRate, int iterations, int evaluations, double gradientTolerance,
        double changeTolerance, int history, boolean strongWolfe) {
    /** Checks the settings. */
    public Lbfgs {
        Settings.notNegative("lbfgs", "the learning rate", learningRate);
        Settings.positive("lbfgs", "iterations", iterations);
        Settings.notNegative("lbfgs", "evaluations", evaluations);
        Settings.notNegative("lbfgs", "the gradient tolerance", gradientTolerance);
        Settings.notNegative("lbfgs", "the change tolerance", changeTolerance);
        Settings.positive("lbfgs", "history", history);
    }

    /**
     * {@return the settings with PyTorch's defaults: 20 iterations, 25 evaluations, tolerances 1e-7 and 1e-9, 100
     * pairs, no line search}
     *
     * @param learningRate η; PyTorch's default is 1
     */
    public static Lbfgs of(double learningRate) {
        return new Lbfgs(learningRate, 20, 0, 1e-7, 1e-9, 100, false);
    }

    /**
     * {@return the settings with another learning rate}
     *
     * @param value η
     */
    public Lbfgs learningRate(double value) {
        return new Lbfgs(value, iterations, evaluations, gradientTolerance, changeTolerance, history,
                strongWolfe);
    }

    /**
     * {@return the settings with another number of iterations}
     *
     * @param value at most in a step
     */
    public Lbfgs iterations(int value) {
        return new Lbfgs(learningRate, value, evaluations, gradientTolerance, changeTolerance, history,
                strongWolfe);
    }

    /**
     * {@return the settings with another number of evaluations}
     *
     * @param value in a step; 0 for 5/4 of the iterations
     */
    public Lbfgs evaluations(int value) {
        return new Lbfgs(learningRate, iterations, value, gradientTolerance, changeTolerance, history,
                strongWolfe);
    }

    /**
     * {@return the settings with another gradient tolerance}
     *
     * @param value of the greatest element
     */
    public Lbfgs gradientTolerance(double value) {
        return new Lbfgs(learningRate, iterations, evaluations, value, changeTolerance, history, strongWolfe);
    }

    /**
     * {@return the settings with another change tolerance}
     *
     * @param value of the greatest element of a step and of the loss
     */
    public Lbfgs changeTolerance(double value) {
        return new Lbfgs(learningRate, iterations, evaluations, gradientTolerance, value, history, strongWolfe);
    }

    /**
     * {@return the settings with another history}
     *
     * @param value how many pairs
     */
    public Lbfgs history(int value) {
        return new Lbfgs(learningRate, iterations, evaluations, gradientTolerance, changeTolerance, value,
                strongWolfe);
    }

    /**
     * {@return the settings with a line search or without}
     *
     * @param value whether to search
     */
    public Lbfgs strongWolfe(boolean value) {
        return new Lbfgs(learningRate, iterations, evaluations, gradientTolerance, changeTolerance, history,
                value);
    }

    /** {@return evaluations at most, with the default worked out} */
    int evaluationLimit() {
        return evaluations == 0 ? iterations * 5 / 4 : evaluations;
    }

    /**
     * {@return an optimiser of parameters with these settings}
     *
     * @param parameters leaves that require grad, of one dtype, at least one
     */
    public LbfgsOptimizer optimizer(List<Tensor> parameters) {
        return new LbfgsOptimizer(this, parameters);
    }
}
