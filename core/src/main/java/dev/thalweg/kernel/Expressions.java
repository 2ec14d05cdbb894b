package dev.thalweg.kernel;

import dev.thalweg.kernel.Expr.Range;
import dev.thalweg.kernel.Expr.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the values of one kernel. Equal values are made once; what is constant is computed at once; and a few identities
 * that change no bit are applied. Among them are those that bring a computation in double precision whose arguments and
 * result are floats back to floats, where one rounding gives the same: {@code (float) ((double) a + (double) b)} is {@code
 * a + b}, for + − × ÷ and √, because a double has more than twice a float's digits (S. A. Figueroa, "When is double rounding
 * innocuous?", 1995).
 */
public final class Expressions {
    private static final Expr[] NONE = {};

    private record Key(Machine op, Kind kind, long bits, @Nullable Object extra, Expr... args) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key(Machine o, Kind k, long b, Object e, Expr[] a) && o == op && k == kind
                    && b == bits && Objects.equals(e, extra) && Arrays.equals(a, args);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * (31 * op.hashCode() + kind.hashCode()) + Long.hashCode(bits))
                    + 7 * Objects.hashCode(extra)
                    + Arrays.hashCode(args);
        }
    }

    private final Map<Key, Expr> made = new HashMap<>();

    private Expr make(Machine op, Kind kind, long bits, @Nullable Object extra, Expr... args) {
        Key key = new Key(op, kind, bits, extra, args);
        Expr known = made.get(key);
        if (known == null) {
            known = new Expr(op, kind, args, bits, extra, made.size());
            made.put(key, known);
        }
        return known;
    }

    /** {@return how many values were made} */
    public int size() {
        return made.size();
    }

    // Leaves -----------------------------------------------------------------------------------------------------

    Expr bits(Kind kind, long bits) {
        return make(Machine.CONSTANT, kind, bits, null, NONE);
    }

    /**
     * {@return a constant}
     *
     * @param kind its type
     * @param value its value, rounded to the type
     */
    public Expr constant(Kind kind, double value) {
        return switch (kind) {
            case F64 -> bits(kind, Double.doubleToRawLongBits(value));
            case F32 -> bits(kind, Float.floatToRawIntBits((float) value));
            case I64 -> bits(kind, (long) value);
            case I32 -> bits(kind, (int) value);
            case BOOL -> truth(value != 0);
        };
    }

    /**
     * {@return a whole number}
     *
     * @param kind its type
     * @param value its value, wrapped to the type
     */
    public Expr whole(Kind kind, long value) {
        return bits(kind, kind == Kind.I32 ? (int) value : value);
    }

    Expr truth(boolean value) {
        return bits(Kind.BOOL, value ? 1 : 0);
    }

    /**
     * {@return an element of an operand}
     *
     * @param kind the type of the operand's elements
     * @param operand its number in the loop
     */
    public Expr load(Kind kind, int operand) {
        return make(Machine.LOAD, kind, operand, null, NONE);
    }

    /**
     * {@return whether the index along the inner axis lies in a range}
     *
     * @param low the first index
     * @param high one past the last
     */
    public Expr range(int low, int high) {
        return make(Machine.RANGE, Kind.BOOL, 0, new Range(low, high), NONE);
    }

    /** {@return the result of a method where a condition holds; elsewhere 0} */
    Expr call(Target target, Kind kind, Expr condition, Expr... args) {
        Expr[] all = new Expr[args.length + 1];
        all[0] = condition;
        System.arraycopy(args, 0, all, 1, args.length);
        return condition.isConstant(0) ? bits(kind, 0) : make(Machine.CALL, kind, 0, target, all);
    }

    /** {@return a value of other expressions, with its arguments found as told} */
    Expr again(Expr value, UnaryOperator<Expr> argument) {
        Expr[] args = new Expr[value.args.length];
        for (int i = 0; i < args.length; i++) {
            args[i] = argument.apply(value.args[i]);
        }
        return switch (value.op) {
            case CONSTANT -> bits(value.kind, value.bits);
            case LOAD -> load(value.kind, value.operand());
            case RANGE -> range(value.range().low(), value.range().high());
            case CALL -> call(value.target(), value.kind, args[0], Arrays.copyOfRange(args, 1, args.length));
            default -> args.length == 1 ? apply(value.op, args[0])
                    : args.length == 2 ? apply(value.op, args[0], args[1]) : apply(value.op, args[0], args[1], args[2]);
        };
    }

    // Operations -------------------------------------------------------------------------------------------------

    /** {@return an operation of one argument} */
    Expr apply(Machine op, Expr x) {
        Kind kind = switch (op) {
            case TO_BITS -> x.kind.whole();
            case FROM_BITS -> x.kind == Kind.I64 ? Kind.F64 : Kind.F32;
            case WIDEN, TO_DOUBLE -> Kind.F64;
            case NARROW -> Kind.F32;
            default -> x.kind;
        };
        if (x.isConstant()) {
            return bits(kind, op.evaluate(x.kind, x.bits, 0, 0));
        }
        return switch (op) {
            case NARROW -> narrow(x);
            case NOT -> not(x);
            case TO_BITS -> x.op == Machine.FROM_BITS ? x.args[0] : make(op, kind, 0, null, x);
            case FROM_BITS -> x.op == Machine.TO_BITS ? x.args[0] : make(op, kind, 0, null, x);
            case NEG -> x.op == Machine.NEG ? x.args[0] : make(op, kind, 0, null, x);
            case ABS -> x.op == Machine.ABS ? x : x.op == Machine.NEG ? apply(op, x.args[0])
                    : make(op, kind, 0, null, x);
            default -> make(op, kind, 0, null, x);
        };
    }

    /** {@return an operation of two arguments of one type} */
    Expr apply(Machine op, Expr x, Expr y) {
        Kind kind = op.isComparison() ? Kind.BOOL : x.kind;
        if (x.isConstant() && y.isConstant()) {
            return bits(kind, op.evaluate(x.kind, x.bits, y.bits, 0));
        }
        if (kind == Kind.BOOL && x.kind == Kind.BOOL) {
            return truth(op, x, y);
        }
        if (op.isComparison()) {
            Expr simpler = comparison(op, x, y);
            if (simpler != null) {
                return simpler;
            }
        }
        if (x.kind.isFloating() && (op == Machine.MUL || op == Machine.DIV) && isOne(y)) {
            return x;
        }
        if (x.kind.isFloating() && op == Machine.MUL && isOne(x)) {
            return y;
        }
        if (x.kind.isFloating()) {
            Expr cheaper = cheaper(op, x, y);
            if (cheaper != null) {
                return cheaper;
            }
        }
        if ((op == Machine.ADD || op == Machine.MUL || op == Machine.EQUAL) && x.id() > y.id()) {
            return make(op, kind, 0, null, y, x); // a sum or product is the same either way; found once
        }
        return make(op, kind, 0, null, x, y);
    }

    /** {@return the same number by another operation: a difference for a sum with what is negated, a product for a quotient by a power of two} */
    private @Nullable Expr cheaper(Machine op, Expr x, Expr y) {
        return switch (op) {
            case ADD -> x.op == Machine.NEG ? apply(Machine.SUB, y, x.args[0])
                    : y.op == Machine.NEG ? apply(Machine.SUB, x, y.args[0]) : null;
            case SUB -> y.op == Machine.NEG ? apply(Machine.ADD, x, y.args[0]) : null;
            case DIV -> y.isConstant() && isPowerOfTwo(y) ? apply(Machine.MUL, x, constant(y.kind, 1 / y.constant()))
                    : null;
            default -> null;
        };
    }

    /** {@return whether a constant and its reciprocal are powers of two, neither of them subnormal} */
    private static boolean isPowerOfTwo(Expr constant) {
        double value = Math.abs(constant.constant());
        int most = constant.kind == Kind.F64 ? Double.MAX_EXPONENT - 1 : Float.MAX_EXPONENT - 1;
        int exponent = Math.getExponent(value);
        return Math.abs(exponent) <= most && value == Math.scalb(1.0, exponent);
    }

    /** {@return x + y} */
    public Expr add(Expr x, Expr y) {
        return apply(Machine.ADD, x, y);
    }

    /** {@return x·y + z, rounded once} */
    public Expr fma(Expr x, Expr y, Expr z) {
        return apply(Machine.FMA, x, y, z);
    }

    /** {@return what a fold begins with} */
    public Expr start(Loop.Combine how, Kind kind) {
        return constant(kind, how.start);
    }

    /** {@return two values combined} */
    public Expr combine(Loop.Combine how, Expr x, Expr y) {
        return apply(how.op, x, y);
    }

    /** {@return an operation of three arguments} */
    Expr apply(Machine op, Expr x, Expr y, Expr z) {
        return op == Machine.SELECT ? select(x, y, z)
                : x.isConstant() && y.isConstant() && z.isConstant()
                        ? bits(x.kind, op.evaluate(x.kind, x.bits, y.bits, z.bits))
                        : make(op, x.kind, 0, null, x, y, z);
    }

    private static boolean isOne(Expr x) {
        return x.isConstant() && x.constant() == 1;
    }

    /** {@return the second where the first holds, else the third} */
    public Expr select(Expr condition, Expr yes, Expr no) {
        if (condition.isConstant()) {
            return condition.bits != 0 ? yes : no;
        }
        if (yes == no) {
            return yes;
        }
        if (condition.op == Machine.NOT) {
            return select(condition.args[0], no, yes);
        }
        if (yes.kind == Kind.BOOL) {
            if (yes.isConstant() && no.isConstant()) {
                return yes.bits != 0 ? condition : not(condition);
            }
            return or(and(condition, yes), and(not(condition), no));
        }
        // What one branch chose by the same condition is known here.
        Expr first = yes.op == Machine.SELECT && yes.args[0] == condition ? yes.args[1] : yes;
        Expr second = no.op == Machine.SELECT && no.args[0] == condition ? no.args[2] : no;
        return first == second ? first : make(Machine.SELECT, yes.kind, 0, null, condition, first, second);
    }

    Expr and(Expr x, Expr y) {
        return apply(Machine.AND, x, y);
    }

    Expr or(Expr x, Expr y) {
        return apply(Machine.OR, x, y);
    }

    Expr not(Expr x) {
        if (x.isConstant()) {
            return bits(x.kind, Machine.NOT.evaluate(x.kind, x.bits, 0, 0));
        }
        return x.op == Machine.NOT ? x.args[0] : make(Machine.NOT, x.kind, 0, null, x);
    }

    private Expr truth(Machine op, Expr x, Expr y) {
        if (op == Machine.XOR) {
            return x == y ? truth(false) : x.isConstant() ? x.bits != 0 ? not(y) : y
                    : y.isConstant() ? y.bits != 0 ? not(x) : x : make(op, Kind.BOOL, 0, null, x, y);
        }
        if (op == Machine.EQUAL) {
            return not(truth(Machine.XOR, x, y));
        }
        boolean absorbing = op == Machine.OR;
        if (x.isConstant() || y.isConstant()) {
            Expr constant = x.isConstant() ? x : y;
            Expr other = x.isConstant() ? y : x;
            return constant.bits != 0 == absorbing ? constant : other;
        }
        if (x == y) {
            return x;
        }
        if (not(x) == y) {
            return truth(absorbing);
        }
        Expr rest = absorbing ? beyond(x, y) : null;
        if (rest != null) {
            return truth(op, x, rest);
        }
        rest = absorbing ? beyond(y, x) : null;
        if (rest != null) {
            return truth(op, y, rest);
        }
        return x.id() < y.id() ? make(op, Kind.BOOL, 0, null, x, y) : make(op, Kind.BOOL, 0, null, y, x);
    }

    /** {@return c where the second is ¬first ∧ c; null elsewhere} */
    private @Nullable Expr beyond(Expr first, Expr second) {
        if (second.op != Machine.AND) {
            return null;
        }
        Expr complement = not(first);
        return second.args[0] == complement ? second.args[1] : second.args[1] == complement ? second.args[0] : null;
    }

    /** What a comparison of a choice between constants, or of two widened floats, comes to; null for nothing simpler. */
    private @Nullable Expr comparison(Machine op, Expr x, Expr y) {
        if (x.op == Machine.SELECT && y.isConstant() && x.args[1].isConstant() && x.args[2].isConstant()) {
            return select(x.args[0], truth(op.evaluate(x.kind, x.args[1].bits, y.bits, 0) != 0),
                    truth(op.evaluate(x.kind, x.args[2].bits, y.bits, 0) != 0));
        }
        Expr a = asFloat(x);
        Expr b = asFloat(y);
        return a != null && b != null ? apply(op, a, b) : null;
    }

    /** {@return a double that is a widened float as that float; null for another} */
    private @Nullable Expr asFloat(Expr x) {
        if (x.kind != Kind.F64) {
            return null;
        }
        if (x.op == Machine.WIDEN) {
            return x.args[0];
        }
        if (x.isConstant() && (double) (float) x.constant() == x.constant()) {
            return constant(Kind.F32, x.constant());
        }
        if (x.op == Machine.SELECT || x.op == Machine.MIN || x.op == Machine.MAX) {
            int first = x.op == Machine.SELECT ? 1 : 0;
            Expr a = asFloat(x.args[first]);
            Expr b = asFloat(x.args[first + 1]);
            return a == null || b == null ? null : first == 1 ? select(x.args[0], a, b) : apply(x.op, a, b);
        }
        if (x.op == Machine.NEG || x.op == Machine.ABS) {
            Expr a = asFloat(x.args[0]);
            return a == null ? null : apply(x.op, a);
        }
        return null;
    }

    private Expr narrow(Expr x) {
        Expr exact = asFloat(x);
        if (exact != null) {
            return exact;
        }
        switch (x.op) {
            case ADD, SUB, MUL, DIV -> {
                Expr a = asFloat(x.args[0]);
                Expr b = asFloat(x.args[1]);
                if (a != null && b != null) {
                    return apply(x.op, a, b);
                }
            }
            case SQRT -> {
                Expr a = asFloat(x.args[0]);
                if (a != null) {
                    return apply(x.op, a);
                }
            }
            case NEG, ABS -> {
                return apply(x.op, narrow(x.args[0]));
            }
            case SELECT -> {
                // Rounding a choice is choosing between the rounded: a bit more work only where both stay doubles.
                Expr a = asFloat(x.args[1]);
                Expr b = asFloat(x.args[2]);
                if (a != null || b != null) {
                    return select(x.args[0], narrow(x.args[1]), narrow(x.args[2]));
                }
            }
            default -> {
                // No identity for the others.
            }
        }
        return make(Machine.NARROW, Kind.F32, 0, null, x);
    }

    /**
     * {@return a value as another type: whole numbers and truth values become doubles or floats, a not zero is true}
     *
     * @param x the value
     * @param kind the type
     */
    public Expr convert(Expr x, Kind kind) {
        if (x.kind == kind) {
            return x;
        }
        return switch (kind) {
            case F64 -> x.kind == Kind.F32 ? apply(Machine.WIDEN, x)
                    : x.kind == Kind.BOOL ? select(x, constant(kind, 1), constant(kind, 0))
                            : apply(Machine.TO_DOUBLE, x);
            case F32 -> x.kind == Kind.BOOL ? select(x, constant(kind, 1), constant(kind, 0))
                    : apply(Machine.NARROW, convert(x, Kind.F64));
            case BOOL -> not(apply(Machine.EQUAL, x, bits(x.kind, 0)));
            case I64, I32 -> {
                if (x.kind != Kind.BOOL) {
                    throw new IllegalArgumentException("kernel: no conversion from " + x.kind + " to " + kind);
                }
                yield select(x, bits(kind, 1), bits(kind, 0));
            }
        };
    }

    /** {@return whether a conversion exists} */
    public static boolean converts(Kind from, Kind to) {
        // A long becomes a float by one rounding, not by two.
        return from == to || to.isFloating() && !(from == Kind.I64 && to == Kind.F32) || to == Kind.BOOL
                || from == Kind.BOOL;
    }
}
