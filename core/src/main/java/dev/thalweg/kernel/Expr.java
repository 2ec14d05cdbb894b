package dev.thalweg.kernel;

import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value of the kernel language: a machine operation applied to values. Made by {@link Expressions}, which makes equal
 * values the same object; the arguments of a value are older than it, so by {@link #id()} all come in an order to compute
 * in.
 */
public final class Expr {
    /** A static method that is called, element by element. */
    record Target(Class<?> owner, String name, MethodTypeDesc type) {}

    /**
     * A range of the inner axis' index.
     *
     * @param low the first index
     * @param high one past the last
     */
    public record Range(int low, int high) {}

    final Machine op;
    final Kind kind;
    final Expr[] args;
    final long bits; // of a constant; the operand's number of a load
    final @Nullable Object extra; // the target of a call, the range of a range

    private final int id;

    Expr(Machine op, Kind kind, Expr[] args, long bits, @Nullable Object extra, int id) {
        this.op = op;
        this.kind = kind;
        this.args = args;
        this.bits = bits;
        this.extra = extra;
        this.id = id;
    }

    /** {@return the place in the order in which the values were made} */
    int id() {
        return id;
    }

    /** {@return the type} */
    public Kind kind() {
        return kind;
    }

    boolean isConstant() {
        return op == Machine.CONSTANT;
    }

    boolean isConstant(long value) {
        return op == Machine.CONSTANT && bits == value;
    }

    /** {@return a constant's value as a double} */
    double constant() {
        return switch (kind) {
            case F64 -> Double.longBitsToDouble(bits);
            case F32 -> Float.intBitsToFloat((int) bits);
            case I64, I32, BOOL -> bits;
        };
    }

    /** {@return the operand's number of a load} */
    int operand() {
        return (int) bits;
    }

    Target target() {
        if (extra instanceof Target target) {
            return target;
        }
        throw new AssertionError(this);
    }

    Range range() {
        if (extra instanceof Range range) {
            return range;
        }
        throw new AssertionError(this);
    }

    /** {@return the operation and its arguments, one level deep} */
    @Override
    public String toString() {
        return switch (op) {
            case CONSTANT -> kind == Kind.BOOL ? String.valueOf(bits != 0) : kind.isFloating()
                    ? String.valueOf(constant()) : String.valueOf(bits);
            case LOAD -> "load " + bits;
            case RANGE -> "index in [" + range().low() + ", " + range().high() + ")";
            default -> (extra instanceof Target t ? t.name() : op.name().toLowerCase(java.util.Locale.ROOT))
                    + Arrays.stream(args).map(a -> a.isConstant() ? a.toString() : "%" + a.id).toList();
        };
    }
}
