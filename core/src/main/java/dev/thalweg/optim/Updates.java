package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.function.DoubleSupplier;

/** What the steps of several rules have in common. Numbers that may change from step to step are asked for at each. */
final class Updates {
    private Updates() {}

    /** {@return the gradient to walk against: turned where the rule climbs, with weight decay coupled to it} */
    static Tensor gradient(Tensor parameter, Tensor gradient, boolean maximize, double weightDecay) {
        Tensor g = maximize ? gradient.neg() : gradient;
        return weightDecay == 0 ? g : g.add(parameter.mul(weightDecay));
    }

    /** Shrinks a parameter by the learning rate times its decay: x ← (1 − ηλ)x. */
    static void decay(Tensor parameter, State state, double weightDecay) {
        if (weightDecay != 0) {
            parameter.mulInPlace(State.number(parameter, () -> 1 - state.learningRate() * weightDecay));
        }
    }

    /** Moves an average towards a value: a ← a + weight·(value − a). */
    static void average(Tensor average, Tensor value, DoubleSupplier weight) {
        average.addInPlace(value.sub(average).mul(State.number(average, weight)));
    }

    /** Moves an average of squares towards the square of a gradient: v ← βv + (1 − β)g². */
    static void averageSquares(Tensor average, Tensor g, double beta) {
        average.mulInPlace(beta).addcmulInPlace(g, g, 1 - beta);
    }
}
