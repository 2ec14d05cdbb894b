package dev.thalweg.formula;

import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An expression ready to be evaluated: its size is known, and what does not depend on a variable is computed.
 *
 * @param size {@link #SCALAR} for a single number, else the number of elements
 * @param number the value, where it depends on no variable
 * @param isTruth whether the code yields bool, true and false standing for 1 and 0
 * @param code the evaluation
 */
record Plan(int size, @Nullable Double number, boolean isTruth, Code code) {
    /** The size of what is no vector. */
    static final int SCALAR = 0;

    /** An evaluation, without its result's size. */
    @FunctionalInterface
    interface Code {
        Tensor at(Frame frame);
    }

    static Plan of(int size, Code code) {
        return new Plan(size, null, false, code);
    }

    static Plan ofNumber(double number) {
        Tensor constant = Tensor.scalar(number);
        return new Plan(SCALAR, number, false, _ -> constant);
    }

    boolean isScalar() {
        return size == SCALAR;
    }

    /** {@return the value as float64} */
    Tensor at(Frame frame) {
        Tensor value = code.at(frame);
        return isTruth ? value.to(DType.FLOAT64) : value;
    }

    /** {@return the value as bool: whether it is not 0} */
    Tensor truthAt(Frame frame) {
        Tensor value = code.at(frame);
        return isTruth ? value : value.ne(0);
    }
}
