package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/** The first and the second moment, and the step of Adam and AdamW: by the first over the root of the second. */
final class Moments {
    static final List<String> BUFFERS = List.of("firstMoment", "secondMoment");
    static final List<String> AMSGRAD_BUFFERS = List.of("firstMoment", "secondMoment", "greatestSecondMoment");
    private static final int FIRST = 0;
    private static final int SECOND = 1;
    private static final int GREATEST = 2;

    private Moments() {}

    /** {@return the first moment, with a gradient taken in; its β₁ is the rule's momentum} */
    static Tensor first(Tensor parameter, Tensor g, State state) {
        Tensor first = state.zeros(FIRST, parameter);
        Updates.average(first, g, () -> 1 - state.momentum());
        return first;
    }

    /** {@return the second moment, with a gradient taken in} */
    static Tensor second(Tensor parameter, Tensor g, State state, double beta2) {
        Tensor second = state.zeros(SECOND, parameter);
        Updates.averageSquares(second, g, beta2);
        return second;
    }

    static void step(Tensor parameter, Tensor g, State state, double beta2, double epsilon, boolean amsgrad) {
        state.nextStep();
        Tensor first = first(parameter, g, state);
        Tensor spread = second(parameter, g, state, beta2);
        if (amsgrad) {
            Tensor greatest = state.zeros(GREATEST, parameter);
            greatest.copyInPlace(greatest.maximum(spread));
            spread = greatest;
        }
        Tensor secondCorrection = State.number(parameter, () -> StrictMath.sqrt(state.correction(beta2)));
        Tensor rate = State.number(parameter, () -> -state.learningRate() / state.correction(state.momentum()));
        parameter.addcdivInPlace(first, spread.sqrt().div(secondCorrection).add(epsilon), rate);
    }
}
