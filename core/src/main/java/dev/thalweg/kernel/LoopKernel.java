package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Fold;
import java.lang.reflect.Array;
import java.util.List;

/**
 * A loop over elements whose sizes and places are known, that runs: interpreted, by emitted scalar code, or by emitted vector
 * code, as {@link AdaptiveCode} finds best.
 *
 * <p>The arrays that a kernel works on come with each run. A kernel is run by one thread at a time, which may share the work.
 */
public final class LoopKernel {
    /** How loops run. */
    public enum Mode {
        /** As a kernel finds best. */
        ADAPTIVE,
        /** Value by value: the definition. */
        INTERPRETED,
        /** By scalar code. */
        SCALAR,
        /** By vector code where the loop and the machine allow it; programs are then not written out as straight-line code. */
        VECTOR
    }

    /** Machine operations that a thread should have: some 50 µs of vector code. */
    static final long WORTH_A_THREAD = 1 << 20;
    /** Elements of each array that loops which run together do in turn: so few that several arrays stay in a core's cache. */
    private static final int ROWS_AT_ONCE = 1 << 13;
    private static volatile Mode mode = Mode.ADAPTIVE;

    private final Loop loop;
    private final AdaptiveCode code;
    private final RowCode rows; // the code for whole rows, as WholeRows does them
    private final Fold[] folds; // the loop's: asked for once or twice a block
    private final int scalarSize;
    private final int operations; // for an element, its loads and stores among them

    private LoopKernel(Loop loop) {
        this.loop = loop;
        this.folds = loop.folds().toArray(Fold[]::new);
        this.operations = operations(loop);
        this.code = AdaptiveCode.shared(loop);
        this.rows = code.rows(loop);
        this.scalarSize = code.scalarSize();
    }

    /** {@return the machine operations for an element, its loads and stores among them} */
    static int operations(Loop loop) {
        return loop.values().size() + loop.stores().size();
    }

    /**
     * {@return a kernel}
     *
     * @param loop what it does
     */
    public static LoopKernel of(Loop loop) {
        return new LoopKernel(loop);
    }

    /**
     * Sets how loops run from now on, for tests and measurements.
     *
     * @param newMode how
     */
    public static void setMode(Mode newMode) {
        mode = newMode;
    }

    /** {@return how loops run} */
    public static Mode mode() {
        return mode;
    }

    /** {@return the loop} */
    public Loop loop() {
        return loop;
    }

    /** {@return whether HotSpot compiles its scalar code} */
    public boolean fits() {
        return scalarSize <= LoopEmitter.METHOD_LIMIT;
    }

    /**
     * Runs a loop of one index by scalar code.
     *
     * @param arrays what the operands lie in; modified where the loop stores
     */
    public void runOnce(Object[] arrays) {
        if (mode == Mode.INTERPRETED) {
            new InterpretedRows(loop).run(arrays, 0, 0, 0, 1);
        } else {
            code.scalar().run(arrays, 0, 0, 0, 1);
        }
    }

    /** {@return in words how much it computes for an element, and how long its methods are} */
    public String describe() {
        VectorEmitter.Emitted whole = Lanes.isOn() && code.isWhole() ? WholeRowsEmitter.whole(loop) : null;
        VectorEmitter.Emitted vectors = !Lanes.isOn() ? null : whole != null ? whole : VectorEmitter.vector(loop);
        return loop.values().size() + " values per element, " + scalarSize + " bytes of scalar code, "
                + (vectors == null ? "no vector code"
                        : LoopEmitter.longestMethod(vectors.classFile()) + " bytes of code for " + vectors.lanes()
                                + " lanes" + (vectors.fits() ? "" : ", too long to be used"));
    }

    /**
     * Runs the loop.
     *
     * @param arrays what the operands lie in; modified where the loop stores and folds
     */
    public void run(Object[] arrays) {
        int parts = parts(arrays);
        if (loop.isFlat()) {
            Threads.divide(loop.inner(), Sums.BLOCK, parts, (part, from, to) -> rows.run(arrays, part, 0, from, to));
            finishFlat(arrays);
        } else {
            Threads.divide(loop.rows(), parts, (part, from, to) -> rows(arrays, part, from, to));
        }
    }

    /**
     * Runs loops over the same axes, a few rows at a time: each loop in turn does these rows, then all go on to the next ones. Each
     * must read what an earlier one makes at its own row only.
     *
     * @param kernels the loops, in order; of the same sizes, two axes at least
     * @param arrays what all their operands lie in
     */
    public static void runRows(List<LoopKernel> kernels, Object[] arrays) {
        Loop loop = kernels.getFirst().loop;
        int rows = loop.rows();
        int atOnce = Math.max(1, ROWS_AT_ONCE / Math.max(1, loop.inner()));
        long operations = 0;
        int most = Threads.count();
        for (LoopKernel kernel : kernels) {
            operations += kernel.operations;
            most = Math.min(most, kernel.mostParts(arrays));
        }
        int parts = (int) Math.max(1, Math.min(most, (long) rows * loop.inner() * operations / WORTH_A_THREAD));
        Threads.divide(rows, parts, (part, from, to) -> {
            for (int row = from; row < to; row += atOnce) {
                for (LoopKernel kernel : kernels) {
                    kernel.rows(arrays, part, row, Math.min(to, row + atOnce));
                }
            }
        });
    }

    /** {@return in how many parts the work is divided among threads; one while it is still being compared which code is faster} */
    private int parts(Object[] arrays) {
        long worth = (long) loop.rows() * loop.inner() * operations / WORTH_A_THREAD;
        return worth <= 1 ? 1 : (int) Math.min(mostParts(arrays), worth);
    }

    /** {@return the parts that there may be at most} */
    private int mostParts(Object[] arrays) {
        int parts = code.isSettled() ? Threads.count() : 1;
        for (Fold fold : folds) {
            parts = Math.min(parts, Array.getLength(arrays[fold.lanes()]) / Sums.LANES);
        }
        return Math.max(1, parts);
    }

    /**
     * {@return the loop, of one axis, in bands of that}
     *
     * @param arrays what the operands lie in; modified where the loop stores and folds
     */
    public Band band(Object[] arrays) {
        return new Band() {
            @Override
            public void run(int part, int from, int to) {
                rows.run(arrays, part, 0, from, to);
            }

            @Override
            public void finish() {
                finishFlat(arrays);
            }

            @Override
            public void whole() {
                LoopKernel.this.run(arrays);
            }

            @Override
            public long operations() {
                return (long) loop.inner() * operations;
            }

            @Override
            public int mostParts() {
                return code.isSettled() || mode == Mode.INTERPRETED ? LoopKernel.this.mostParts(arrays) : 0;
            }
        };
    }

    /** Finishes the folds of a loop with one axis. */
    private void finishFlat(Object[] arrays) {
        for (Fold fold : folds) {
            finish(fold, arrays, 0, fold.result().offset());
        }
    }

    private void finish(Fold fold, Object[] arrays, int from, int to) {
        FoldOrder.finish(fold.op(), arrays[fold.partials()], from, loop.blocks(), arrays[fold.result().array()], to);
    }

    /**
     * Runs some rows.
     *
     * @param arrays what the operands lie in
     * @param part the part of the work
     * @param from the first row
     * @param to one past the last
     */
    public void rows(Object[] arrays, int part, int from, int to) {
        rows.run(arrays, part, 0, from, to);
    }
}
