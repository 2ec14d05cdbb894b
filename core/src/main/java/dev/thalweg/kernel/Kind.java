package dev.thalweg.kernel;

import dev.thalweg.shape.DType;

/** The type of a value in the kernel language: what fits into a register. */
public enum Kind {
    /** A double. */
    F64(Long.SIZE),
    /** A float. */
    F32(Integer.SIZE),
    /** A long. */
    I64(Long.SIZE),
    /** An int. */
    I32(Integer.SIZE),
    /** A truth value; in vector code a mask. */
    BOOL(0);

    private final int width;

    Kind(int width) {
        this.width = width;
    }

    /** {@return the bits that a value takes in a vector; 0 for masks, which take those of what they were compared from} */
    int width() {
        return width;
    }

    /** {@return whether it is a double or a float} */
    public boolean isFloating() {
        return this == F64 || this == F32;
    }

    /** {@return whether it is a long or an int} */
    public boolean isWhole() {
        return this == I64 || this == I32;
    }

    /** {@return the kind of whole numbers as wide as this} */
    Kind whole() {
        return width == Long.SIZE ? I64 : I32;
    }

    /**
     * {@return the kind of the elements of a dtype}
     *
     * @param dtype the dtype
     */
    public static Kind of(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> F64;
            case FLOAT32 -> F32;
            case INT64 -> I64;
            case INT32 -> I32;
            case BOOL -> BOOL;
        };
    }
}
