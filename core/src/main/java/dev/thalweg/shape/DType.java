package dev.thalweg.shape;

/**
 * The type of a tensor's elements, in order of promotion: a mix of two takes the later one.
 *
 * <p>Promotion follows PyTorch: a number of a higher category (bool, integer, floating) wins; within a category an operand
 * with axes wins over a 0-d one, and a 0-d one over a plain Java number.
 */
public enum DType {
    /** True or false. */
    BOOL("bool", 1),
    /** 32-bit two's complement integer; arithmetic wraps around. */
    INT32("int32", 4),
    /** 64-bit two's complement integer; arithmetic wraps around. */
    INT64("int64", 8),
    /** IEEE 754 binary32; the default dtype. */
    FLOAT32("float32", 4),
    /** IEEE 754 binary64; the dtype of formulas and solvers. */
    FLOAT64("float64", 8);

    private final String text;
    private final int bytes;

    DType(String text, int bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /** {@return the bytes one element takes} */
    public int bytes() {
        return bytes;
    }

    /** {@return whether this is float32 or float64} */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** {@return whether this is int32 or int64} */
    public boolean isInteger() {
        return this == INT32 || this == INT64;
    }

    /** {@return 0 for bool, 1 for integers, 2 for floating types: the category that decides promotion first} */
    public int category() {
        return this == BOOL ? 0 : isInteger() ? 1 : 2;
    }

    /**
     * {@return the dtype that holds both}
     *
     * @param a one dtype
     * @param b another
     */
    public static DType promote(DType a, DType b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /**
     * {@return the dtype of a mix where the operands rank differently: {@code strong} has axes, {@code weak} is 0-d or a
     * plain number, which counts only by its category}
     *
     * @param strong the dtype of the operand with axes
     * @param weak the dtype of the other
     */
    public static DType promoteWeak(DType strong, DType weak) {
        return weak.category() > strong.category() ? weak : strong;
    }

    /** {@return the name as PyTorch writes it, such as {@code float32}} */
    @Override
    public String toString() {
        return text;
    }
}
