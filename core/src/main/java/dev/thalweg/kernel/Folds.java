package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Combine;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * Folds and scans along the middle one of three axes: x is read as outer × length × inner elements in row-major order,
 * and elements are taken by ascending index along the middle. float32 is folded in double precision and rounded when it
 * is stored.
 */
public final class Folds {
    /** Elements of rows that are combined at a time. */
    private static final int SIDE_BY_SIDE = 1024;

    static final FoldKernels GREATEST = new FoldKernels(Combine.MAX);
    private static final FoldKernels LEAST = new FoldKernels(Combine.MIN);
    private static final OpKernels MAXIMUM = new BinaryLoop("maximum", Elementary::maximum).kernels;
    private static final OpKernels MINIMUM = new BinaryLoop("minimum", Elementary::minimum).kernels;

    private Folds() {}

    /**
     * Finds the greatest or least of floating elements: NaN if there is one; −0 is below 0.
     *
     * @param greatest whether the greatest is sought
     * @param x read
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis that is folded, at least 1
     * @param inner the size of the last axis
     * @param out modified: outer × inner elements of the same dtype
     */
    public static void extreme(boolean greatest, Storage x, int from, int outer, int length, int inner, Storage out) {
        int elements = outer * length * inner;
        FoldKernels rows = greatest ? GREATEST : LEAST;
        if (inner > 1) {
            OpKernels op = greatest ? MAXIMUM : MINIMUM;
            boolean worth = op.isWorth(elements);
            for (int row = 0; row < outer; row++) {
                columns(op, worth, x, from + row * length * inner, length, inner, out, row * inner);
            }
        } else if (rows.isWorth(x, elements)) {
            rows.run(x, from, outer, length, out.array(), out.array());
        } else if (greatest) {
            fold(Math::max, Double.NEGATIVE_INFINITY, x, from, outer, length, inner, out);
        } else {
            fold(Math::min, Double.POSITIVE_INFINITY, x, from, outer, length, inner, out);
        }
    }

    /** Rows are combined several at a time where they are short, and what comes of that by halves. */
    private static void columns(OpKernels op, boolean worth, Storage x, int from, int length, int inner, Storage out,
            int to) {
        int rows = Math.min(length, Math.max(1, SIDE_BY_SIDE / inner));
        Storage all = Storage.allocate(x.dtype(), rows * inner);
        System.arraycopy(x.array(), from, all.array(), 0, rows * inner);
        OpKernels.Placed next = op.placed(worth, all, all, x, true);
        for (int i = rows; i < length; i += rows) {
            next.run(0, from + i * inner, 0, Math.min(rows, length - i) * inner);
        }
        OpKernels.Placed halves = op.placed(worth, all, all, all, true);
        for (int left = rows; left > 1; left = (left + 1) / 2) {
            int half = (left + 1) / 2;
            halves.run(0, half * inner, 0, (left - half) * inner);
        }
        System.arraycopy(all.array(), 0, out.array(), to, inner);
    }

    /**
     * Combines floating elements to one.
     *
     * @param f given what was combined so far and the next element
     * @param start what the first element is combined with
     * @param x read
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis that is folded
     * @param inner the size of the last axis
     * @param out modified: outer × inner elements
     */
    public static void fold(DoubleBinaryOperator f, double start, Storage x, int from, int outer, int length, int inner,
            Storage out) {
        for (int row = 0; row < outer; row++) {
            for (int column = 0; column < inner; column++) {
                int at = from + row * length * inner + column;
                double folded = start;
                for (int i = 0; i < length; i++) {
                    folded = f.applyAsDouble(folded, x.getDouble(at + i * inner));
                }
                out.setDouble(row * inner + column, folded);
            }
        }
    }

    /**
     * Combines integer or bool elements to one.
     *
     * @param f given what was combined so far and the next element
     * @param start what the first element is combined with
     * @param x read
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis that is folded
     * @param inner the size of the last axis
     * @param out modified: outer × inner elements
     */
    public static void foldLong(LongBinaryOperator f, long start, Storage x, int from, int outer, int length, int inner,
            Storage out) {
        for (int row = 0; row < outer; row++) {
            for (int column = 0; column < inner; column++) {
                int at = from + row * length * inner + column;
                long folded = start;
                for (int i = 0; i < length; i++) {
                    folded = f.applyAsLong(folded, x.getLong(at + i * inner));
                }
                out.setLong(row * inner + column, folded);
            }
        }
    }

    /**
     * Finds the index of the greatest or least element: of the first NaN if there is one, else of the first among equals.
     *
     * @param greatest whether the greatest is sought
     * @param x read; length is at least 1
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis along which is sought
     * @param inner the size of the last axis
     * @param out modified: outer × inner elements of type int64
     */
    public static void argExtreme(boolean greatest, Storage x, int from, int outer, int length, int inner,
            Storage out) {
        boolean floating = x.dtype().isFloating();
        for (int row = 0; row < outer; row++) {
            for (int column = 0; column < inner; column++) {
                int at = from + row * length * inner + column;
                int found = 0;
                for (int i = 1; i < length; i++) {
                    int candidate = at + i * inner;
                    int best = at + found * inner;
                    if (floating ? isBeyond(greatest, x.getDouble(candidate), x.getDouble(best))
                            : greatest ? x.getLong(candidate) > x.getLong(best)
                                    : x.getLong(candidate) < x.getLong(best)) {
                        found = i;
                    }
                }
                out.setLong(row * inner + column, found);
            }
        }
    }

    private static boolean isBeyond(boolean greatest, double candidate, double best) {
        return (greatest ? candidate > best : candidate < best) || Double.isNaN(candidate) && !Double.isNaN(best);
    }

    /**
     * Combines floating elements and stores what was combined up to each.
     *
     * @param f given what was combined so far and the next element
     * @param start what the first element is combined with
     * @param x read
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis that is scanned
     * @param inner the size of the last axis
     * @param out modified: as many elements, from place 0 on
     */
    public static void scan(DoubleBinaryOperator f, double start, Storage x, int from, int outer, int length, int inner,
            Storage out) {
        for (int row = 0; row < outer; row++) {
            for (int column = 0; column < inner; column++) {
                int at = row * length * inner + column;
                double scanned = start;
                for (int i = 0; i < length; i++, at += inner) {
                    scanned = f.applyAsDouble(scanned, x.getDouble(from + at));
                    out.setDouble(at, scanned);
                }
            }
        }
    }

    /**
     * Combines integer or bool elements and stores what was combined up to each.
     *
     * @param f given what was combined so far and the next element
     * @param start what the first element is combined with
     * @param x read
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis that is scanned
     * @param inner the size of the last axis
     * @param out modified: as many elements, from place 0 on
     */
    public static void scanLong(LongBinaryOperator f, long start, Storage x, int from, int outer, int length, int inner,
            Storage out) {
        for (int row = 0; row < outer; row++) {
            for (int column = 0; column < inner; column++) {
                int at = row * length * inner + column;
                long scanned = start;
                for (int i = 0; i < length; i++, at += inner) {
                    scanned = f.applyAsLong(scanned, x.getLong(from + at));
                    out.setLong(at, scanned);
                }
            }
        }
    }

    /**
     * Computes y₀ = b₀, yᵢ = bᵢ + aᵢ·yᵢ₋₁.
     *
     * @param a read: the factors; the first one is not used
     * @param fromA the place of the first
     * @param b read: the summands
     * @param fromB the place of the first
     * @param outer the size of the first axis
     * @param length the size of the axis that is scanned
     * @param inner the size of the last axis
     * @param out modified: as many elements, from place 0 on
     */
    public static void recur(Storage a, int fromA, Storage b, int fromB, int outer, int length, int inner,
            Storage out) {
        for (int row = 0; row < outer; row++) {
            for (int column = 0; column < inner; column++) {
                int at = row * length * inner + column;
                double value = 0;
                for (int i = 0; i < length; i++, at += inner) {
                    value = b.getDouble(fromB + at) + (i == 0 ? 0 : a.getDouble(fromA + at) * value);
                    out.setDouble(at, value);
                }
            }
        }
    }
}
