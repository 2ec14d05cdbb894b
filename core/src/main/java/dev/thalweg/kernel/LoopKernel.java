package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Combine;
import dev.thalweg.kernel.Loop.Fold;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A loop that runs: interpreted, by emitted scalar code, or by emitted vector code. All give the same bits, so the kernel
 * chooses by speed alone. It begins with scalar code, because vector code crawls until HotSpot has compiled it; once the loop has
 * had work enough, it lets vector code do small portions and times both, and changes over when vectors are faster.
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
    private static final long WORTH_A_THREAD = 1 << 20;
    /** Elements after which vector code is worth emitting: about a millisecond of scalar work. */
    private static final long WORTH_VECTORS = 1 << 16;
    /** Elements that vector code does at a time while it is compared. */
    private static final int PORTION = 2048;
    /** Time for which slow vector code may run beyond its share, until HotSpot has compiled it. */
    private static final long PATIENCE_NANOS = 20_000_000;
    /** The share of the time that slow vector code may take: as much as scalar code. */
    private static final int SHARE = 1;

    /** Runs after which loops that are too short to be divided are compared: their best times, which noise spoils least. */
    private static final int TURNS = 32;

    private static volatile Mode mode = Mode.ADAPTIVE;

    private final Loop loop;
    private final RowCode scalar;
    private final int scalarSize;
    private final int operations; // for an element, its loads and stores among them
    private @Nullable RowCode vector;
    private boolean triedVector;
    private boolean fast; // vector code has been seen to be the faster
    private long work;
    private long scalarNanos;
    private long vectorNanos;
    private int turns;
    private long bestScalar = Long.MAX_VALUE;
    private long bestVector = Long.MAX_VALUE;

    private LoopKernel(Loop loop) {
        this.loop = loop;
        this.operations = loop.values().size() + loop.stores().size();
        byte[] classFile = LoopEmitter.scalar(loop);
        this.scalarSize = LoopEmitter.longestMethod(classFile);
        this.scalar = LoopEmitter.define(classFile);
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
            scalar.run(arrays, 0, 0, 0, 1);
        }
    }

    /** {@return in words how much it computes for an element, and how long its methods are} */
    public String describe() {
        VectorEmitter.Emitted vectors = Lanes.isOn() ? VectorEmitter.vector(loop) : null;
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
            int size = loop.inner();
            if (parts == 1) {
                flat(arrays, 0, 0, size);
            } else {
                int each = Math.ceilDiv(loop.blocks(), parts) * Sums.BLOCK;
                Threads.forRange(Math.ceilDiv(size, each), part -> flat(arrays, part, part * each, Math.min(size, part
                        * each + each)));
            }
            finishFlat(arrays);
        } else {
            int rows = loop.rows();
            if (parts == 1) {
                rows(arrays, 0, 0, rows);
            } else {
                int each = Math.ceilDiv(rows, parts);
                Threads.forRange(Math.ceilDiv(rows, each), part -> rows(arrays, part, part * each, Math.min(rows, part
                        * each + each)));
            }
        }
    }

    /** {@return in how many parts the work is divided among threads; one while it is still being compared which code is faster} */
    private int parts(Object[] arrays) {
        if (mode == Mode.INTERPRETED || mode == Mode.ADAPTIVE && !fast && Lanes.isOn() && !triedVector) {
            return 1;
        }
        if (mode == Mode.ADAPTIVE && !fast && vector != null) {
            return 1;
        }
        long parts = Math.min(Threads.count(), (long) loop.rows() * loop.inner() * operations / WORTH_A_THREAD);
        for (Fold fold : loop.folds()) {
            parts = Math.min(parts, Array.getLength(arrays[fold.lanes()]) / Sums.LANES);
        }
        return (int) Math.max(1, parts);
    }

    /** Finishes the folds of a loop with one axis. */
    private void finishFlat(Object[] arrays) {
        for (Fold fold : loop.folds()) {
            finish(fold, arrays, 0, fold.result().offset());
        }
    }

    private void finish(Fold fold, Object[] arrays, int from, int to) {
        int blocks = loop.blocks();
        if (arrays[fold.partials()] instanceof double[] partials) {
            ((double[]) arrays[fold.result().array()])[to] = blocks == 0 ? fold.op().start
                    : tree(fold.op(), partials, from, blocks);
        } else {
            ((float[]) arrays[fold.result().array()])[to] = blocks == 0 ? (float) fold.op().start
                    : tree(fold.op(), (float[]) arrays[fold.partials()], from, blocks);
        }
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
        int inner = loop.inner();
        for (int row = from; row < to; row++) {
            if (loop.folds().isEmpty()) {
                portion(arrays, part, row, 0, inner);
            } else {
                blocks(arrays, part, row, 0, inner, part * loop.blocks());
                for (Fold fold : loop.folds()) {
                    finish(fold, arrays, part * loop.blocks(), fold.result().place(loop.sizes(), row));
                }
            }
        }
    }

    /** Runs a part of a loop with one axis; where it folds, from the beginning of a block. */
    private void flat(Object[] arrays, int part, int from, int to) {
        if (loop.folds().isEmpty()) {
            portion(arrays, part, 0, from, to);
        } else {
            blocks(arrays, part, 0, from, to, 0);
        }
    }

    private void blocks(Object[] arrays, int part, int row, int from, int to, int firstPartial) {
        for (int at = from; at < to; at += Sums.BLOCK) {
            for (Fold fold : loop.folds()) {
                start(fold, arrays, part);
            }
            portion(arrays, part, row, at, Math.min(to, at + Sums.BLOCK));
            for (Fold fold : loop.folds()) {
                end(fold, arrays, part, firstPartial + at / Sums.BLOCK);
            }
        }
    }

    private static void start(Fold fold, Object[] arrays, int part) {
        int at = part * Sums.LANES;
        if (arrays[fold.lanes()] instanceof double[] lanes) {
            Arrays.fill(lanes, at, at + Sums.LANES, fold.op().start);
        } else {
            Arrays.fill((float[]) arrays[fold.lanes()], at, at + Sums.LANES, (float) fold.op().start);
        }
    }

    private static void end(Fold fold, Object[] arrays, int part, int partial) {
        int at = part * Sums.LANES;
        if (arrays[fold.lanes()] instanceof double[] lanes) {
            ((double[]) arrays[fold.partials()])[partial] = combineLanes(fold.op(), lanes, at);
        } else {
            ((float[]) arrays[fold.partials()])[partial] = combineLanes(fold.op(), (float[]) arrays[fold.lanes()], at);
        }
    }

    // The order of folds -----------------------------------------------------------------------------------------

    private static double combineLanes(Combine op, double[] lanes, int at) {
        for (int half = Sums.LANES / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                lanes[i] = combine(op, lanes[i], lanes[i + half]);
            }
        }
        return lanes[at];
    }

    private static float combineLanes(Combine op, float[] lanes, int at) {
        for (int half = Sums.LANES / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                lanes[i] = combine(op, lanes[i], lanes[i + half]);
            }
        }
        return lanes[at];
    }

    private static double tree(Combine op, double[] partials, int from, int count) {
        if (count == 1) {
            return partials[from];
        }
        int half = Integer.highestOneBit(count - 1);
        return combine(op, tree(op, partials, from, half), tree(op, partials, from + half, count - half));
    }

    private static float tree(Combine op, float[] partials, int from, int count) {
        if (count == 1) {
            return partials[from];
        }
        int half = Integer.highestOneBit(count - 1);
        return combine(op, tree(op, partials, from, half), tree(op, partials, from + half, count - half));
    }

    private static double combine(Combine op, double x, double y) {
        return switch (op) {
            case SUM -> x + y;
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
        };
    }

    private static float combine(Combine op, float x, float y) {
        return switch (op) {
            case SUM -> x + y;
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
        };
    }

    // Which code -------------------------------------------------------------------------------------------------

    /** Runs a part of a row by the code that is best. */
    private void portion(Object[] arrays, int part, int row, int from, int to) {
        RowCode vectors = vector;
        if (fast && vectors != null && mode == Mode.ADAPTIVE) {
            vectors.run(arrays, part, row, from, to);
            return;
        }
        switch (mode) {
            case ADAPTIVE -> adapt(arrays, part, row, from, to);
            case INTERPRETED -> new InterpretedRows(loop).run(arrays, part, row, from, to);
            case SCALAR -> scalar.run(arrays, part, row, from, to);
            case VECTOR -> {
                RowCode code = vectorCode();
                (code == null ? scalar : code).run(arrays, part, row, from, to);
            }
        }
    }

    private synchronized @Nullable RowCode vectorCode() {
        if (!triedVector) {
            triedVector = true;
            VectorEmitter.Emitted emitted = Lanes.isOnForLongWork() ? VectorEmitter.vector(loop) : null;
            if (emitted != null && emitted.fits()) {
                RowCode code = LoopEmitter.define(emitted.classFile());
                code.ends = scalar;
                vector = code;
            }
        }
        return vector;
    }

    private void adapt(Object[] arrays, int part, int row, int from, int to) {
        work += to - from;
        if (work < WORTH_VECTORS) {
            scalar.run(arrays, part, row, from, to);
            return;
        }
        RowCode vectors = vectorCode();
        if (vectors == null) {
            scalar.run(arrays, part, row, from, to);
            return;
        }
        if (vectorNanos > PATIENCE_NANOS + scalarNanos / SHARE) {
            scalarNanos += time(scalar, arrays, part, row, from, to);
            return;
        }
        int portion = Math.min(PORTION, (to - from) / 2 / Sums.LANES * Sums.LANES);
        if (portion == 0) {
            takeTurns(vectors, arrays, part, row, from, to);
            return;
        }
        // The same number of elements by each, one after the other.
        long byVectors = time(vectors, arrays, part, row, from, from + portion);
        long byScalars = time(scalar, arrays, part, row, from + portion, from + 2 * portion);
        vectorNanos += byVectors;
        fast = byVectors < byScalars;
        scalarNanos += byScalars + time(scalar, arrays, part, row, from + 2 * portion, to);
    }

    /** Runs a part that is too small to be divided by one code, and next time by the other. */
    private void takeTurns(RowCode vectors, Object[] arrays, int part, int row, int from, int to) {
        if (turns % 2 == 0) {
            long nanos = time(scalar, arrays, part, row, from, to);
            scalarNanos += nanos;
            bestScalar = Math.min(bestScalar, nanos);
        } else {
            long nanos = time(vectors, arrays, part, row, from, to);
            vectorNanos += nanos;
            bestVector = Math.min(bestVector, nanos);
        }
        if (++turns == TURNS) {
            fast = bestVector < bestScalar;
            turns = 0;
            bestScalar = Long.MAX_VALUE;
            bestVector = Long.MAX_VALUE;
        }
    }

    private static long time(RowCode code, Object[] arrays, int part, int row, int from, int to) {
        long begin = System.nanoTime();
        code.run(arrays, part, row, from, to);
        return System.nanoTime() - begin;
    }
}
