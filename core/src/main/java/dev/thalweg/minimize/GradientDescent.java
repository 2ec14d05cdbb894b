package dev.thalweg.minimize;

import dev.thalweg.optim.Sgd;

/** The method that everything began with: a fixed fraction of the gradient downhill, again and again. */
public final class GradientDescent {
    private GradientDescent() {}

    /**
     * {@return a minimiser that steps by −η times the gradient}
     *
     * @param learningRate η, not negative
     */
    public static Minimizer learningRate(double learningRate) {
        return Minimizer.of(new FirstOrder("gd", Sgd.of(learningRate)));
    }
}
