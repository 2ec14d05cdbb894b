package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Combine;
import java.util.List;

/**
 * Functions of rows that are folds of folds, row by row, so that a row is in the nearest cache when it is read again. They give
 * the bits that their parts give one after the other over whole tensors.
 *
 * <p>Each takes x as rows of a length, one after the other, of a floating dtype, and answers whether it did it: it does not
 * where there is too little to do.
 */
public final class RowFunctions {
    private static final FoldKernels EXPONENTIALS = new FoldKernels(Combine.SUM, (values, x, greatest) -> {
        Expr below = function(values, "sub", x, greatest);
        Expr exponential = function(values, "exp", below);
        return List.of(exponential, exponential);
    });
    private static final FoldKernels DISTANCES = new FoldKernels(Combine.SUM, (values, x, greatest) -> {
        Expr below = function(values, "sub", x, greatest);
        return List.of(below, function(values, "exp", below));
    });
    private static final FoldKernels SUM_OF_EXPONENTIALS = new FoldKernels(Combine.SUM,
            (values, x, origin) -> List.of(function(values, "exp", function(values, "sub", x, origin))));
    private static final FoldKernels SQUARED_DISTANCES = new FoldKernels(Combine.SUM,
            (values, x, mean) -> List.of(function(values, "square", function(values, "sub", x, mean))));
    private static final FoldKernels SQUARES = new FoldKernels(Combine.SUM,
            (values, x, number) -> List.of(function(values, "square", x)));
    private static final FoldKernels SIZES = new FoldKernels(Combine.SUM,
            (values, x, number) -> List.of(function(values, "abs", x)));
    private static final OpKernels MUL = new BinaryLoop("mul", Elementary::mul).kernels;
    private static final OpKernels SUB = new BinaryLoop("sub", Elementary::sub).kernels;

    private RowFunctions() {}

    private static Expr function(Expressions values, String name, Expr... args) {
        Expr value = ElementFunctions.apply(values, name, args[0].kind(), args);
        if (value == null) {
            throw new AssertionError(name);
        }
        return value;
    }

    /** What is made of a row's sum of exponentials, and then of the row. */
    private record Normalisation(FoldKernels exponentials, OpKernels op, boolean ofLog) {}

    private static final Normalisation SOFTMAX = new Normalisation(EXPONENTIALS, MUL, false);
    private static final Normalisation LOG_SOFTMAX = new Normalisation(DISTANCES, SUB, true);

    /**
     * Exponentials over their sum, without overflow.
     *
     * @param x read
     * @param from where the first row begins
     * @param rows how many
     * @param length their length
     * @param out modified: as many elements, of the same dtype
     */
    public static boolean softmax(Storage x, int from, int rows, int length, Storage out) {
        return normalise(SOFTMAX, x, from, rows, length, out);
    }

    /**
     * The logarithms of exponentials over their sum.
     *
     * @param x read
     * @param from where the first row begins
     * @param rows how many
     * @param length their length
     * @param out modified: as many elements, of the same dtype
     */
    public static boolean logSoftmax(Storage x, int from, int rows, int length, Storage out) {
        return normalise(LOG_SOFTMAX, x, from, rows, length, out);
    }

    private static boolean normalise(Normalisation how, Storage x, int from, int rows, int length, Storage out) {
        if (!how.exponentials().isWorth(x, rows * length)) {
            return false;
        }
        Object greatest = Storage.newArray(x.dtype(), rows);
        Storage totals = Storage.allocate(x.dtype(), rows);
        int each = Math.max(1, Math.ceilDiv(rows, how.exponentials().parts(x, rows, length)));
        Threads.forRange(Math.ceilDiv(rows, each), part -> {
            FoldKernels.Rows first = Folds.GREATEST.rows(x, from, length, greatest, greatest, greatest);
            FoldKernels.Rows second = how.exponentials().rows(x, from, length, greatest, out.array(), totals.array());
            OpKernels.Placed third = how.op().placed(true, out, out, totals, false);
            for (int row = part * each; row < Math.min(rows, part * each + each); row++) {
                first.fold(row);
                second.fold(row);
                if (how.ofLog()) {
                    log(totals, row);
                } else {
                    totals.setDouble(row, 1 / totals.getDouble(row));
                }
                third.run(row * length, row, row * length, length);
            }
        });
        return true;
    }

    private static void log(Storage x, int place) {
        switch (x) {
            case Storage.Float64 s -> s.values[place] = DoubleFunctions.log(s.values[place]);
            case Storage.Float32 s -> s.values[place] = FloatFunctions.log(s.values[place]);
            default -> throw new AssertionError(x);
        }
    }

    /**
     * The logarithm of the sum of exponentials, without overflow.
     *
     * @param x read
     * @param from where the first row begins
     * @param rows how many
     * @param length their length
     * @param out modified: one element for each row, of the same dtype
     */
    public static boolean logSumExp(Storage x, int from, int rows, int length, Storage out) {
        if (!SUM_OF_EXPONENTIALS.isWorth(x, rows * length)) {
            return false;
        }
        Storage origins = Storage.allocate(x.dtype(), rows);
        Folds.GREATEST.run(x, from, rows, length, origins.array(), origins.array());
        for (int row = 0; row < rows; row++) {
            if (Double.isInfinite(origins.getDouble(row))) {
                origins.setDouble(row, 0); // an infinite one is not subtracted: ∞ − ∞ would be NaN
            }
        }
        SUM_OF_EXPONENTIALS.run(x, from, rows, length, origins.array(), out.array());
        for (int row = 0; row < rows; row++) {
            log(out, row);
            out.setDouble(row, out.getDouble(row) + origins.getDouble(row));
        }
        return true;
    }

    /**
     * The sum of squared distances from a number.
     *
     * @param x read
     * @param from where the first row begins
     * @param rows how many
     * @param length their length
     * @param numbers read: a number for each row
     * @param out modified: one element for each row, of the same dtype
     */
    public static boolean squaredDistances(Storage x, int from, int rows, int length, Storage numbers, Storage out) {
        return sums(SQUARED_DISTANCES, x, from, rows, length, numbers, out);
    }

    /** The sum of squares; as {@link #squaredDistances}. */
    public static boolean squares(Storage x, int from, int rows, int length, Storage out) {
        return sums(SQUARES, x, from, rows, length, out, out);
    }

    /** The sum of absolute values; as {@link #squaredDistances}. */
    public static boolean sizes(Storage x, int from, int rows, int length, Storage out) {
        return sums(SIZES, x, from, rows, length, out, out);
    }

    private static boolean sums(FoldKernels kernels, Storage x, int from, int rows, int length, Storage numbers,
            Storage out) {
        if (!kernels.isWorth(x, rows * length)) {
            return false;
        }
        kernels.run(x, from, rows, length, numbers.array(), out.array());
        return true;
    }
}
