package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Operand;
import dev.thalweg.kernel.Loop.Store;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The emitted kernels of one element-wise op: one for each combination of dtypes and of operands that are rows or one element.
 * They are made when the op has had work enough; before that, and for a few elements, an op's scalar code is quicker.
 */
final class OpKernels {
    /** An op's own loop over rows. */
    @FunctionalInterface
    interface Own {
        /**
         * Does some elements.
         *
         * @param operands the inputs, then the output, which is modified
         * @param at the places of the first elements
         * @param step the distances to the next
         * @param count how many
         */
        void run(Storage[] operands, int[] at, int[] step, int count);
    }

    /** The op's own loop as code of a kernel's. */
    private static final class OwnRows extends RowCode {
        private final Own own;
        private final int[] step;

        OwnRows(Own own, int... step) {
            this.own = own;
            this.step = step;
        }

        @Override
        void run(Object[] arrays, int part, int row, int from, int to) {
            int[] at = ((int[]) arrays[step.length]).clone();
            for (int k = 0; k < at.length; k++) {
                at[k] += from * step[k];
            }
            own.run((Storage[]) arrays[step.length + 1], at, step, to - from);
        }
    }

    /** The name under which a conversion of dtype, or a plain copy, is a function. */
    static final String COPY = "copy";

    /** Elements after which kernels (some milliseconds to emit and for HotSpot to compile) have been worth it. */
    private static final int ENOUGH = 1 << 16;
    /** Elements from which a kernel is quicker than a call for each: putting its operands in place takes some 20 ns. */
    private static final int LEAST = 16;
    /** Elements of a row from which rows are run one by one; shorter ones are first laid out as one. */
    private static final int LEAST_ROW = 64;

    private static final int KINDS = Kind.values().length;

    private final String function;
    private final int arity;
    private final Own own;
    private int work; // racy, like the table: at worst, two threads make a kernel each
    private final @Nullable RowKernel[] kernels;

    OpKernels(String function, int arity, Own own) {
        this.function = function;
        this.arity = arity;
        this.own = own;
        this.kernels = new @Nullable RowKernel[KINDS * KINDS << arity];
    }

    /** {@return whether so many elements are a kernel's business; counts them} */
    boolean isWorth(int elements) {
        if (work < ENOUGH) {
            work += Math.min(elements, ENOUGH);
            return work >= ENOUGH && elements >= LEAST;
        }
        return elements >= LEAST;
    }

    /**
     * Runs the op over whole tensors if it has a kernel for them.
     *
     * @param out modified
     * @param outLayout where
     * @param in read
     * @param layouts where; they broadcast to the output's shape
     * @return whether it did
     */
    boolean run(Storage out, Layout outLayout, Storage[] in, Layout[] layouts) {
        int count = outLayout.shape().elements();
        int pattern = 0;
        boolean flat = isRow(outLayout);
        for (int k = 0; k < arity; k++) {
            if (layouts[k].shape().elements() == count && isRow(layouts[k])) {
                pattern |= 1 << k;
            } else if (!isOne(layouts[k])) {
                return flat ? rows(out, outLayout, in, layouts) || laidOut(out, outLayout, in, layouts)
                        : rows(out, outLayout, in, layouts);
            }
        }
        if (!flat) {
            return rows(out, outLayout, in, layouts);
        }
        if (pattern == 0) {
            // The same number everywhere, such as the gradient of a sum: a row of it is soon made.
            Storage[] rowAndRest = in.clone();
            Layout[] itsLayouts = layouts.clone();
            rowAndRest[0] = Storage.over(repeated(in[0], layouts[0].offset(), count));
            itsLayouts[0] = Shape.of(count).layout();
            return run(out, outLayout, rowAndRest, itsLayouts);
        }
        RowKernel kernel = kernel(out, in, pattern);
        if (kernel == null) {
            return false;
        }
        Object[] arrays = arrays(out, in);
        int[] places = new int[arity + 1];
        for (int k = 0; k < arity; k++) {
            places[k] = layouts[k].offset();
        }
        places[arity] = outLayout.offset();
        arrays[arity + 1] = places;
        Threads.divide(count, Sums.BLOCK, kernel.parts(count), (_, from, to) -> kernel.run(arrays, from, to));
        return true;
    }

    private static Object repeated(Storage x, int at, int count) {
        Object row = Storage.newArray(x.dtype(), count);
        switch (row) {
            case double[] doubles -> Arrays.fill(doubles, ((double[]) x.array())[at]);
            case float[] floats -> Arrays.fill(floats, ((float[]) x.array())[at]);
            case long[] longs -> Arrays.fill(longs, ((long[]) x.array())[at]);
            case int[] ints -> Arrays.fill(ints, ((int[]) x.array())[at]);
            case boolean[] booleans -> Arrays.fill(booleans, ((boolean[]) x.array())[at]);
            default -> throw new AssertionError(x.dtype());
        }
        return row;
    }

    private static boolean isRow(Layout layout) {
        return layout.isEven() && layout.step() == 1;
    }

    private static boolean isOne(Layout layout) {
        return layout.isEven() && layout.step() == 0;
    }

    private Object[] arrays(Storage out, Storage... in) {
        Storage[] operands = Arrays.copyOf(in, arity + 1);
        operands[arity] = out;
        Object[] arrays = new Object[arity + 3];
        for (int k = 0; k <= arity; k++) {
            arrays[k] = operands[k].array();
        }
        arrays[arity + 2] = operands;
        return arrays;
    }

    /** Runs the op row by row, where the operands have long rows in common. */
    private boolean rows(Storage out, Layout outLayout, Storage[] in, Layout... layouts) {
        Shape shape = outLayout.shape();
        Layout[] all = new Layout[arity + 1];
        for (int k = 0; k < arity; k++) {
            all[k] = layouts[k].expand(shape);
        }
        all[arity] = outLayout;
        Strided rows = Strided.of(shape, all);
        int pattern = 0;
        for (int k = 0; k < arity; k++) {
            int step = rows.step(k);
            if (step != 0 && step != 1) {
                return false;
            }
            pattern |= step << k;
        }
        RowKernel kernel = rows.step(arity) == 1 && rows.rowLength() >= LEAST_ROW && pattern != 0
                ? kernel(out, in, pattern) : null;
        if (kernel == null) {
            return false;
        }
        Object[] arrays = arrays(out, in);
        int length = rows.rowLength();
        Threads.divide(rows.rows(), kernel.parts(shape.elements()), (_, from, to) -> {
            Object[] own = arrays.clone();
            rows.forEach(from, to, at -> {
                own[arity + 1] = at;
                kernel.run(own, 0, length);
            });
        });
        return true;
    }

    /** Runs the op after operands with gaps, or with short rows that repeat, have been copied to rows. */
    private boolean laidOut(Storage out, Layout outLayout, Storage[] in, Layout... layouts) {
        Shape shape = outLayout.shape();
        Storage[] rows = in.clone();
        Layout[] places = layouts.clone();
        for (int k = 0; k < arity; k++) {
            Layout layout = layouts[k];
            if (!isOne(layout) && !(layout.shape().elements() == shape.elements() && isRow(layout))) {
                rows[k] = Storage.allocate(in[k].dtype(), shape.elements());
                places[k] = shape.layout();
                Elementwise.copy(in[k], layout, rows[k], places[k]);
            }
        }
        return run(out, outLayout, rows, places);
    }

    /** The op over rows of certain storages, at places that change from row to row. */
    static final class Placed {
        private final Own own;
        private final @Nullable RowKernel kernel;
        private final Object[] arrays;
        private final Storage[] operands;
        private final int[] places;
        private final int[] step;

        private Placed(Own own, @Nullable RowKernel kernel, Object[] arrays, Storage[] operands, int... step) {
            this.own = own;
            this.kernel = kernel;
            this.arrays = arrays;
            this.operands = operands;
            this.step = step;
            this.places = new int[step.length];
            arrays[step.length] = places;
        }

        /** Does a row of two operands. */
        void run(int x, int y, int out, int count) {
            places[0] = x;
            places[1] = y;
            places[2] = out;
            if (kernel != null) {
                kernel.run(arrays, 0, count);
            } else {
                own.run(operands, places, step, count);
            }
        }
    }

    /**
     * {@return the op of two operands over rows}
     *
     * @param worth whether there is a kernel's work to do
     * @param out modified
     * @param x read
     * @param y read
     * @param isRow whether the second is a row, or one element
     */
    Placed placed(boolean worth, Storage out, Storage x, Storage y, boolean isRow) {
        Object[] arrays = arrays(out, x, y);
        RowKernel kernel = worth ? kernel(out, new Storage[] {x, y}, isRow ? 3 : 1) : null;
        return new Placed(own, kernel, arrays, (Storage[]) arrays[arity + 2], 1, isRow ? 1 : 0, 1);
    }

    /** {@return in how many parts so many elements of two operands and a result of one dtype are divided among threads} */
    int parts(Storage x, int elements) {
        RowKernel kernel = kernel(x, new Storage[] {x, x}, 3);
        return kernel == null ? 1 : kernel.parts(elements);
    }

    private @Nullable RowKernel kernel(Storage out, Storage[] in, int pattern) {
        int key = (in[arity - 1].dtype().ordinal() * KINDS + out.dtype().ordinal() << arity) + pattern;
        RowKernel kernel = kernels[key];
        if (kernel == null) {
            kernel = make(out.dtype(), Arrays.stream(in).map(Storage::dtype).toList(), pattern);
            kernels[key] = kernel;
        }
        return kernel;
    }

    private @Nullable RowKernel make(DType result, List<DType> dtypes, int pattern) {
        Expressions values = new Expressions();
        Kind kind = Kind.of(result);
        Expr[] args = IntStream.range(0, arity).mapToObj(k -> values.load(Kind.of(dtypes.get(k)), k))
                .toArray(Expr[]::new);
        Expr value = !function.equals(COPY) ? ElementFunctions.apply(values, function, kind, args)
                : Expressions.converts(args[0].kind(), kind) ? values.convert(args[0], kind) : null;
        if (value == null) {
            return null;
        }
        Operand[] operands = new Operand[arity + 1];
        for (int k = 0; k < arity; k++) {
            operands[k] = new Operand(args[k].kind(), k, 0, new int[] {pattern >> k & 1}, null);
        }
        operands[arity] = new Operand(kind, arity, 0, new int[] {1}, null);
        Loop loop = new Loop(new int[] {Integer.MAX_VALUE}, List.of(operands), List.of(new Store(value, arity)), List
                .of(), arity + 1);
        int[] step = Arrays.stream(operands).mapToInt(Operand::inner).toArray();
        return new RowKernel(loop, new AdaptiveCode(loop, new OwnRows(own, step)));
    }
}
