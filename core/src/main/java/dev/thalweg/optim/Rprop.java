package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Resilient propagation (Riedmiller and Braun 1993) in the variant iRprop⁻ (Igel and Hüsken 2003): {@code
 * torch.optim.Rprop}. Only signs of gradients count; each element has a step size of its own; an element whose gradient
 * turned stands still for a step. It needs whole gradients, not those of batches.
 *
 * <p>Notation: x parameter, g gradient, p gradient before, s step sizes, at first η. The step is, element by element,
 * <pre>
 * s ← s·η₊ where gp is above 0, s·η₋ where it is below, held between the bounds
 * g ← 0 where gp is below 0;  x ← x − s·sign(g);  p ← g
 * </pre>
 *
 * <p>The learning rate is the first step size; a change of it later has no effect.
 *
 * @param learningRate the first step size, not negative
 * @param etaMinus η₋, between 0 and 1
 * @param etaPlus η₊, above 1
 * @param leastStep the lower bound of step sizes
 * @param greatestStep the upper bound of step sizes
 * @param maximize whether to climb instead
 */
public record Rprop(double learningRate, double etaMinus, double etaPlus, double leastStep, double greatestStep,
        boolean maximize) implements UpdateRule {
    private static final int GRADIENT_BEFORE = 0;
    private static final int STEP_SIZES = 1;

    /** Checks the settings. */
    public Rprop {
        Settings.notNegative("rprop", "the learning rate", learningRate);
        if (!(etaMinus > 0 && etaMinus < 1 && etaPlus > 1) || Double.isInfinite(etaPlus)) {
            throw new IllegalArgumentException("rprop: etas must be 0 < minus < 1 < plus; got " + etaMinus + " and "
                    + etaPlus);
        }
        if (!(leastStep >= 0 && leastStep <= greatestStep)) {
            throw new IllegalArgumentException("rprop: step sizes must be 0 ≤ least ≤ greatest; got " + leastStep
                    + " and " + greatestStep);
        }
    }

    /**
     * {@return the rule with PyTorch's defaults: η₋ = 0.5, η₊ = 1.2, step sizes from 1e-6 to 50}
     *
     * @param learningRate the first step size; PyTorch's default is 0.01
     */
    public static Rprop of(double learningRate) {
        return new Rprop(learningRate, 0.5, 1.2, 1e-6, 50, false);
    }

    @Override
    public String name() {
        return "rprop";
    }

    @Override
    public Rprop learningRate(double value) {
        return new Rprop(value, etaMinus, etaPlus, leastStep, greatestStep, maximize);
    }

    /**
     * {@return the rule with other factors of the step sizes}
     *
     * @param minus η₋, where a gradient has turned
     * @param plus η₊, where it has not
     */
    public Rprop etas(double minus, double plus) {
        return new Rprop(learningRate, minus, plus, leastStep, greatestStep, maximize);
    }

    /**
     * {@return the rule with other bounds of the step sizes}
     *
     * @param least the lower
     * @param greatest the upper
     */
    public Rprop stepSizes(double least, double greatest) {
        return new Rprop(learningRate, etaMinus, etaPlus, least, greatest, maximize);
    }

    /**
     * {@return the rule that climbs or descends}
     *
     * @param value whether it climbs
     */
    public Rprop maximize(boolean value) {
        return new Rprop(learningRate, etaMinus, etaPlus, leastStep, greatestStep, value);
    }

    @Override
    public List<String> buffers() {
        return List.of("gradientBefore", "stepSizes");
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, State state) {
        state.nextStep();
        Tensor g = Updates.gradient(parameter, gradient, maximize, 0);
        Tensor before = state.zeros(GRADIENT_BEFORE, parameter);
        Tensor sizes = state.buffer(STEP_SIZES, () -> Tensor.fullLike(parameter, learningRate));
        Tensor product = g.mul(before);
        Tensor hasTurned = product.lt(0);
        Tensor one = Tensor.onesLike(parameter);
        Tensor factor = Tensor.where(hasTurned, one.mul(etaMinus), Tensor.where(product.gt(0), one.mul(etaPlus), one));
        sizes.copyInPlace(sizes.mul(factor).clamp(leastStep, greatestStep));
        before.copyInPlace(Tensor.where(hasTurned, Tensor.zerosLike(parameter), g));
        parameter.subInPlace(before.sign().mul(sizes));
    }
}
