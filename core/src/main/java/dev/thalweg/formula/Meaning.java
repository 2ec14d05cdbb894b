package dev.thalweg.formula;

import dev.thalweg.tensor.Tensor;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * What a function or operator does, by how it treats the elements of vectors. The kind decides how many arguments are
 * taken, which size the result has, and how masks of {@code if} pass through; the operation inside decides the values.
 *
 * <p>Reductions and running operations work along the last axis, so that they serve single points and rows of points.
 */
sealed interface Meaning {
    /** Reduces the last axis. */
    @FunctionalInterface
    interface Reducer {
        /** {@return the values reduced along the last axis, which stays with size 1 if {@code keepAxis}} */
        Tensor reduce(Tensor values, boolean keepAxis);
    }

    /** An operation with a number that is known before the evaluation. */
    @FunctionalInterface
    interface ByNumber {
        Tensor apply(Tensor left, double right);
    }

    /** Each element by itself. */
    record Each(UnaryOperator<Tensor> operation) implements Meaning {
    }

    /** Each pair of elements by itself. */
    record Pair(BinaryOperator<Tensor> operation, ByNumber byNumber) implements Meaning {
        /** An operation that has no form of its own for a number. */
        Pair(BinaryOperator<Tensor> operation) {
            this(operation, (left, right) -> operation.apply(left, Tensor.scalar(right)));
        }
    }

    /** As {@link Pair}, for two arguments or more, from left to right. */
    record Fold(Pair pair) implements Meaning {
    }

    /** Each pair of elements by itself, to true or false; as a number 1 or 0. */
    record Test(BinaryOperator<Tensor> operation) implements Meaning {
    }

    /** All elements to one number. */
    record Reduction(Reducer operation) implements Meaning {
    }

    /** The elements of two vectors of one size, multiplied in pairs or the like, to one number. */
    record PairReduction(BinaryOperator<Tensor> pairs, Reducer operation) implements Meaning {
    }

    /** Each element from itself and those before it. */
    record Running(UnaryOperator<Tensor> operation) implements Meaning {
    }

    /** For each element, where the first argument is not 0 the second, else the third. */
    record Choice() implements Meaning {
    }

    /** {@return the least number of arguments} */
    default int least() {
        return switch (this) {
            case Each _,Reduction _,Running _ -> 1;
            case Pair _,Fold _,Test _,PairReduction _ -> 2;
            case Choice _ -> 3;
        };
    }

    /** {@return the greatest number of arguments} */
    default int most() {
        return this instanceof Fold ? Integer.MAX_VALUE : least();
    }
}
