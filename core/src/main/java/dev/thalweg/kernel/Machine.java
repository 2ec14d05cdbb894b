package dev.thalweg.kernel;

/**
 * The machine operations: all that kernels are made of. Each gives the same bits on every machine, one element at a time or
 * many in a vector. {@link #evaluate} is their definition.
 *
 * <p>Values are passed as bits: those of the double or float, the whole number, 1 or 0 for true and false.
 */
enum Machine {
    /** A constant; no arguments. */
    CONSTANT(0),
    /** An element of an operand; no arguments. */
    LOAD(0),
    /** Whether the index along the inner axis lies in a range; no arguments. */
    RANGE(0),
    /** A method called for elements for which the first argument holds; elsewhere 0. */
    CALL(-1),

    ADD(2),
    SUB(2),
    MUL(2),
    DIV(2),
    NEG(1),
    /** a·b + c, rounded once. */
    FMA(3),
    SQRT(1),
    ABS(1),
    /** NaN if one is; −0 is below 0. */
    MIN(2),
    /** NaN if one is; −0 is below 0. */
    MAX(2),

    AND(2),
    OR(2),
    XOR(2),
    NOT(1),
    /** The second argument is a constant. */
    SHIFT_LEFT(2),
    /** The second argument is a constant; the sign is kept. */
    SHIFT_RIGHT(2),
    /** The second argument is a constant; zeros come in. */
    SHIFT_RIGHT_ZEROS(2),

    LESS(2),
    LESS_OR_EQUAL(2),
    EQUAL(2),
    /** The second where the first holds, else the third. */
    SELECT(3),

    /** The bits of a floating value as a whole number of its width. */
    TO_BITS(1),
    /** The floating value with the bits of a whole number of its width. */
    FROM_BITS(1),
    /** A float as a double. */
    WIDEN(1),
    /** A double rounded to a float. */
    NARROW(1),
    /** A whole number as a double, rounded. */
    TO_DOUBLE(1);

    private final int arity;

    Machine(int arity) {
        this.arity = arity;
    }

    int arity() {
        return arity;
    }

    /** {@return whether the result is a truth value whatever the arguments} */
    boolean isComparison() {
        return this == LESS || this == LESS_OR_EQUAL || this == EQUAL;
    }

    /**
     * {@return the result's bits}
     *
     * @param kind the kind of the first argument; of the second for a SELECT
     * @param a the first argument's bits
     * @param b the second's
     * @param c the third's
     */
    long evaluate(Kind kind, long a, long b, long c) {
        if (this == SELECT) {
            return a != 0 ? b : c;
        }
        return switch (kind) {
            case F64 -> floating64(Double.longBitsToDouble(a), Double.longBitsToDouble(b), Double.longBitsToDouble(c));
            case F32 -> floating32(Float.intBitsToFloat((int) a), Float.intBitsToFloat((int) b),
                    Float.intBitsToFloat((int) c));
            case I64 -> whole64(a, b);
            case I32 -> whole32((int) a, (int) b);
            case BOOL -> truth(a != 0, b != 0);
        };
    }

    private static long bits(double x) {
        return Double.doubleToRawLongBits(x);
    }

    private static long bits(float x) {
        return Float.floatToRawIntBits(x);
    }

    private static long bits(boolean x) {
        return x ? 1 : 0;
    }

    private long floating64(double a, double b, double c) {
        return switch (this) {
            case ADD -> bits(a + b);
            case SUB -> bits(a - b);
            case MUL -> bits(a * b);
            case DIV -> bits(a / b);
            case NEG -> bits(-a);
            case FMA -> bits(Math.fma(a, b, c));
            case SQRT -> bits(Math.sqrt(a));
            case ABS -> bits(Math.abs(a));
            case MIN -> bits(Math.min(a, b));
            case MAX -> bits(Math.max(a, b));
            case LESS -> bits(a < b);
            case LESS_OR_EQUAL -> bits(a <= b);
            case EQUAL -> bits(a == b);
            case TO_BITS -> bits(a);
            case NARROW -> bits((float) a);
            default -> throw new AssertionError(this);
        };
    }

    private long floating32(float a, float b, float c) {
        return switch (this) {
            case ADD -> bits(a + b);
            case SUB -> bits(a - b);
            case MUL -> bits(a * b);
            case DIV -> bits(a / b);
            case NEG -> bits(-a);
            case FMA -> bits(Math.fma(a, b, c));
            case SQRT -> bits((float) Math.sqrt(a));
            case ABS -> bits(Math.abs(a));
            case MIN -> bits(Math.min(a, b));
            case MAX -> bits(Math.max(a, b));
            case LESS -> bits(a < b);
            case LESS_OR_EQUAL -> bits(a <= b);
            case EQUAL -> bits(a == b);
            case TO_BITS -> bits(a);
            case WIDEN -> bits((double) a);
            default -> throw new AssertionError(this);
        };
    }

    private long whole64(long a, long b) {
        return switch (this) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case NOT -> ~a;
            case SHIFT_LEFT -> a << b;
            case SHIFT_RIGHT -> a >> b;
            case SHIFT_RIGHT_ZEROS -> a >>> b;
            case LESS -> bits(a < b);
            case LESS_OR_EQUAL -> bits(a <= b);
            case EQUAL -> bits(a == b);
            case FROM_BITS -> a;
            case TO_DOUBLE -> bits((double) a);
            default -> throw new AssertionError(this);
        };
    }

    private long whole32(int a, int b) {
        return switch (this) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> {
                int product = a * b; // wraps
                yield product;
            }
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case NOT -> ~a;
            case SHIFT_LEFT -> {
                int shifted = a << b;
                yield shifted;
            }
            case SHIFT_RIGHT -> a >> b;
            case SHIFT_RIGHT_ZEROS -> a >>> b;
            case LESS -> bits(a < b);
            case LESS_OR_EQUAL -> bits(a <= b);
            case EQUAL -> bits(a == b);
            case FROM_BITS -> a;
            case TO_DOUBLE -> bits((double) a);
            default -> throw new AssertionError(this);
        };
    }

    private long truth(boolean a, boolean b) {
        return switch (this) {
            case AND -> bits(a && b);
            case OR -> bits(a || b);
            case XOR, EQUAL -> bits(this == XOR ? a ^ b : a == b);
            case NOT -> bits(!a);
            case TO_DOUBLE -> bits(a ? 1.0 : 0.0);
            default -> throw new AssertionError(this);
        };
    }
}
