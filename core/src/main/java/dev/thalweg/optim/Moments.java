package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/** The step that Adam and AdamW share: by the first moment over the root of the second. */
final class Moments {
    static final List<String> BUFFERS = List.of("firstMoment", "secondMoment", "greatestSecondMoment");
    private static final int FIRST = 0;
    private static final int SECOND = 1;
    private static final int GREATEST = 2;

    private Moments() {}

    static void step(Tensor parameter, Tensor g, State state, double beta1, double beta2,
            double epsilon, boolean amsgrad) {
        state.nextStep();
        Tensor first = state.buffer(FIRST, () -> Tensor.zerosLike(parameter));
        Tensor second = state.buffer(SECOND, () -> Tensor.zerosLike(parameter));
        first.lerpInPlace(g, 1 - beta1);
        second.mulInPlace(beta2).addcmulInPlace(g, g, 1 - beta2);
        Tensor spread = second;
        if (amsgrad) {
            Tensor greatest = state.buffer(GREATEST, () -> Tensor.zerosLike(parameter));
            greatest.copyInPlace(greatest.maximum(second));
            spread = greatest;
        }
        Tensor secondCorrection = State.number(parameter, () -> StrictMath.sqrt(1 - StrictMath.pow(beta2, (double) state
                .steps())));
        Tensor rate = State.number(parameter,
                () -> -state.rule().learningRate() / (1 - StrictMath.pow(beta1, (double) state
                        .steps())));
        parameter.addcdivInPlace(first, spread.sqrt().div(secondCorrection).add(epsilon), rate);
    }
}
