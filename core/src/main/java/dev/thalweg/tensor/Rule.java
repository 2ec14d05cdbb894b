package dev.thalweg.tensor;

import org.jspecify.annotations.Nullable;

/**
 * How the cotangent of one input follows from the output's: a function in {@link Tensor} operations, so that it can
 * itself be differentiated, and the saved values that it reads.
 *
 * @param needs a union of {@link #X}, {@link #Y}, {@link #Z}, {@link #OUT}: what must be saved for it
 * @param vjp the function; the result may have the broadcast shape or a wider dtype, the walk sums and casts it back
 */
record Rule(int needs, Vjp vjp) {
    /** The rule reads the first input. */
    static final int X = 1;
    /** The rule reads the second input. */
    static final int Y = 2;
    /** The rule reads the third input. */
    static final int Z = 4;
    /** The rule reads the output. */
    static final int OUT = 8;
    /** The rule reads all inputs of an op that takes any number. */
    static final int ALL = 16;

    /** A vector-Jacobian product. */
    @FunctionalInterface
    interface Vjp {
        /**
         * {@return the input's cotangent}
         *
         * @param g the output's cotangent
         * @param saved the application: saved values and attributes
         */
        Tensor apply(Tensor g, Node saved);
    }

    /** The vector-Jacobian product of all inputs at once, for an op whose cotangents come from one computation. */
    @FunctionalInterface
    interface Joint {
        /**
         * {@return the inputs' cotangents; null where none flows}
         *
         * @param g the output's cotangent
         * @param saved the application: saved values and attributes
         */
        @Nullable
        Tensor[] apply(Tensor g, Node saved);
    }

    /** {@return a rule that reads no saved value} */
    static Rule of(Vjp vjp) {
        return new Rule(0, vjp);
    }

    /** {@return a rule that reads the values named by {@code needs}} */
    static Rule of(int needs, Vjp vjp) {
        return new Rule(needs, vjp);
    }

    /** {@return the rule of a function that is constant almost everywhere} */
    static Rule zero() {
        return new Rule(0, (g, s) -> Tensor.zerosLike(g));
    }
}
