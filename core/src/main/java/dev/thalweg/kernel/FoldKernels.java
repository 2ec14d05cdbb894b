package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Combine;
import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.Loop.Operand;
import dev.thalweg.kernel.Loop.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Emitted kernels that fold rows without gaps: of x, given a number for each row, a value is combined, and another one stored if
 * wanted. One for each floating dtype, made when there has been work enough.
 */
final class FoldKernels {
    /** What a kernel computes of an element. */
    @FunctionalInterface
    interface Body {
        /**
         * {@return the value that is combined, and before it the one that is stored, if there is one}
         *
         * @param values makes them
         * @param x the element
         * @param number the row's number
         */
        List<Expr> of(Expressions values, Expr x, Expr number);
    }

    // The numbers of a kernel's operands and arrays.
    private static final int X = 0;
    private static final int NUMBER = 1;
    private static final int STORED = 2;
    private static final int LANES = 3;
    private static final int PARTIALS = 4;
    private static final int PLACES = 5;

    /** Elements after which kernels have been worth it, as for {@link OpKernels}. */
    private static final int ENOUGH = 1 << 16;
    /** Elements of a tensor from which a kernel is quicker than plain code. */
    private static final int LEAST = 128;

    private final Combine how;
    private final Body body;
    private int work; // racy, like the kernels: at worst, two threads make one each
    private final @Nullable RowKernel[] kernels = new @Nullable RowKernel[Kind.values().length];

    FoldKernels(Combine how, Body body) {
        this.how = how;
        this.body = body;
    }

    /** Kernels that combine the elements themselves. */
    FoldKernels(Combine how) {
        this(how, (values, x, number) -> List.of(x));
    }

    /** {@return whether so many elements are a kernel's business; counts them} */
    boolean isWorth(Storage x, int elements) {
        if (!x.dtype().isFloating()) {
            return false;
        }
        if (work < ENOUGH) {
            work += Math.min(elements, ENOUGH);
            return work >= ENOUGH && elements >= LEAST;
        }
        return elements >= LEAST;
    }

    private RowKernel kernel(Kind kind) {
        RowKernel kernel = kernels[kind.ordinal()];
        if (kernel == null) {
            kernel = make(kind);
            kernels[kind.ordinal()] = kernel;
        }
        return kernel;
    }

    private RowKernel make(Kind kind) {
        Expressions values = new Expressions();
        List<Expr> made = body.of(values, values.load(kind, X), values.load(kind, NUMBER));
        int[] row = {1};
        int[] once = {0};
        List<Store> stores = new ArrayList<>();
        if (made.size() > 1) {
            stores.add(new Store(made.getFirst(), STORED));
        }
        List<Operand> operands = List.of(new Operand(kind, X, 0, row, null), new Operand(kind, NUMBER, 0, once, null),
                new Operand(kind, STORED, 0, row, null));
        Fold fold = new Fold(how, made.getLast(), LANES, PARTIALS, operands.get(NUMBER));
        Loop loop = new Loop(new int[] {Integer.MAX_VALUE}, operands, stores, List.of(fold), PLACES);
        return new RowKernel(loop, new AdaptiveCode(loop));
    }

    /** Folds of rows by one thread. */
    static final class Rows {
        private final RowKernel kernel;
        private final Object[] arrays = new Object[PLACES + 1];
        private final int[] places = new int[STORED + 1];
        private final int from;
        private final int length;
        private final Object out;

        private Rows(RowKernel kernel, Storage x, int from, int length, Object numbers, Object stored, Object out) {
            this.kernel = kernel;
            this.from = from;
            this.length = length;
            this.out = out;
            arrays[X] = x.array();
            arrays[NUMBER] = numbers;
            arrays[STORED] = stored;
            arrays[LANES] = Storage.newArray(x.dtype(), Sums.LANES);
            arrays[PARTIALS] = Storage.newArray(x.dtype(), Math.max(1, Math.ceilDiv(length, Sums.BLOCK)));
            arrays[PLACES] = places;
        }

        /** Folds a row. */
        void fold(int row) {
            places[X] = from + row * length;
            places[NUMBER] = row;
            places[STORED] = row * length;
            kernel.fold(arrays, length, out, row);
        }
    }

    /**
     * {@return folds of the rows of a matrix}
     *
     * @param x read; floating
     * @param from where the first row begins
     * @param length the length of a row, and the distance to the next
     * @param numbers read: an array of x's type with a number for each row
     * @param stored modified from its beginning: an array for the values of all elements; where none are stored, any
     * @param out modified: an array with a result for each row
     */
    Rows rows(Storage x, int from, int length, Object numbers, Object stored, Object out) {
        return new Rows(kernel(Kind.of(x.dtype())), x, from, length, numbers, stored, out);
    }

    /** {@return in how many parts rows are divided among threads} */
    int parts(Storage x, int rows, int length) {
        return rows == 1 ? 1 : Math.min(rows, kernel(Kind.of(x.dtype())).parts((long) rows * length));
    }

    /**
     * Folds the rows of a matrix, several threads sharing them.
     *
     * @param x read; floating
     * @param from where the first row begins
     * @param count how many there are, one after the other
     * @param length their length
     * @param numbers read: an array of x's type with a number for each row
     * @param out modified: an array with a result for each row
     */
    void run(Storage x, int from, int count, int length, Object numbers, Object out) {
        Threads.divide(count, parts(x, count, length), (_, first, end) -> {
            Rows rows = rows(x, from, length, numbers, out, out);
            for (int row = first; row < end; row++) {
                rows.fold(row);
            }
        });
    }
}
