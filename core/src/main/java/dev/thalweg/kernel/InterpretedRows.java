package dev.thalweg.kernel;

import dev.thalweg.kernel.Expr.Range;
import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.Loop.Operand;
import dev.thalweg.kernel.Loop.Store;
import java.lang.invoke.MethodHandles;
import java.util.List;

/** A loop carried out value by value: slow, and the definition of what emitted code does. */
final class InterpretedRows extends RowCode {
    private final Loop loop;
    private final List<Expr> values;
    private final long[] bits;

    InterpretedRows(Loop loop) {
        this.loop = loop;
        this.values = loop.values();
        int last = 0;
        for (Expr value : values) {
            last = Math.max(last, value.id());
        }
        this.bits = new long[last + 1];
    }

    @Override
    void run(Object[] arrays, int part, int row, int from, int to) {
        for (int i = from; i < to; i++) {
            for (Expr value : values) {
                bits[value.id()] = evaluate(value, arrays, row, i);
            }
            for (Store store : loop.stores()) {
                Operand operand = loop.operands().get(store.operand());
                set(arrays[operand.array()], place(arrays, store.operand(), row, i), bits[store.value().id()]);
            }
            for (Fold fold : loop.folds()) {
                Kind kind = fold.value().kind();
                int lane = part * Sums.LANES + i % Sums.LANES;
                set(arrays[fold.lanes()], lane,
                        fold.op().op.evaluate(kind, get(arrays[fold.lanes()], lane), bits[fold.value().id()], 0));
            }
        }
    }

    private long evaluate(Expr value, Object[] arrays, int row, int index) {
        Expr[] args = value.args;
        return switch (value.op) {
            case CONSTANT -> value.bits;
            case LOAD -> {
                Operand operand = loop.operands().get(value.operand());
                yield operand.range() == null || holds(operand.range(), index)
                        ? get(arrays[operand.array()], place(arrays, value.operand(), row, index)) : 0;
            }
            case RANGE -> holds(value.range(), index) ? 1 : 0;
            case CALL -> bits[args[0].id()] == 0 ? 0 : call(value);
            default -> value.op.evaluate(args[value.op == Machine.SELECT ? 1 : 0].kind(), bits[args[0].id()],
                    args.length > 1 ? bits[args[1].id()] : 0, args.length > 2 ? bits[args[2].id()] : 0);
        };
    }

    private static boolean holds(Range range, int index) {
        return index >= range.low() && index < range.high();
    }

    private int place(Object[] arrays, int number, int row, int index) {
        Operand operand = loop.operands().get(number);
        int first = loop.places() >= 0 ? ((int[]) arrays[loop.places()])[number] : operand.place(loop.sizes(), row);
        return first + index * operand.inner();
    }

    private long call(Expr value) {
        Object[] args = new Object[value.args.length - 1];
        for (int i = 0; i < args.length; i++) {
            long arg = bits[value.args[i + 1].id()];
            args[i] = switch (value.args[i + 1].kind()) {
                case F64 -> Double.longBitsToDouble(arg);
                case F32 -> Float.intBitsToFloat((int) arg);
                case I64 -> arg;
                case I32 -> (int) arg;
                case BOOL -> arg != 0;
            };
        }
        Expr.Target target = value.target();
        try {
            Object result = MethodHandles.lookup().findStatic(target.owner(), target.name(),
                    target.type().resolveConstantDesc(MethodHandles.lookup())).invokeWithArguments(args);
            return switch (result) {
                case Double d -> Double.doubleToRawLongBits(d);
                case Float f -> Float.floatToRawIntBits(f);
                default -> throw new AssertionError(target);
            };
        } catch (Throwable e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static long get(Object array, int at) {
        return switch (array) {
            case double[] a -> Double.doubleToRawLongBits(a[at]);
            case float[] a -> Float.floatToRawIntBits(a[at]);
            case long[] a -> a[at];
            case int[] a -> a[at];
            default -> ((boolean[]) array)[at] ? 1 : 0;
        };
    }

    private static void set(Object array, int at, long bits) {
        switch (array) {
            case double[] a -> a[at] = Double.longBitsToDouble(bits);
            case float[] a -> a[at] = Float.intBitsToFloat((int) bits);
            case long[] a -> a[at] = bits;
            case int[] a -> a[at] = (int) bits;
            default -> ((boolean[]) array)[at] = bits != 0;
        }
    }
}
