package dev.thalweg.kernel;

import java.util.function.DoubleUnaryOperator;

/** A function of a float. */
@FunctionalInterface
public interface FloatUnaryOperator {
    /**
     * {@return the value}
     *
     * @param x the argument
     */
    float applyAsFloat(float x);

    /**
     * {@return a function of doubles as one of floats, rounded once}
     *
     * @param function the function
     */
    static FloatUnaryOperator rounded(DoubleUnaryOperator function) {
        return x -> (float) function.applyAsDouble(x);
    }
}
