package dev.thalweg.kernel;

import dev.thalweg.kernel.LoopKernel.Mode;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The code of a loop: interpreted, emitted scalar, or emitted vector code. All give the same bits, so it chooses by speed alone.
 * It begins with scalar code, because vector code crawls until HotSpot has compiled it; once the loop has had work enough, it
 * lets vector code do small portions and times both, and changes over when vectors are faster.
 *
 * <p>An op that runs at once begins with its own loop, whose function HotSpot may know already, instead of emitted scalar code.
 *
 * <p>Several threads may run it; what they count together is then approximate, which changes no result.
 */
final class AdaptiveCode extends RowCode {
    /** Elements after which vector code is worth emitting: about a millisecond of scalar work. */
    private static final long WORTH_VECTORS = 1 << 16;
    /**
     * Elements that vector code does at a time while it is compared: short, because HotSpot compiles a method after some hundred calls and
     * some thousand rounds of its loop, and each round crawls; four times as many took twice as long to get there.
     */
    private static final int PORTION = 128;
    /** Elements of a long row for which both are compared once. */
    private static final int STRETCH = 64 * PORTION;
    /** Time for which slow vector code may run beyond its share, until HotSpot has compiled it. */
    private static final long PATIENCE_NANOS = 20_000_000;
    /** The share of the time that slow vector code may take: as much as scalar code. */
    private static final int SHARE = 1;
    /** Comparisons after which it is decided, and how many of them the better code must win: one may be an accident. */
    private static final int COMPARISONS = 8;
    private static final int WINS = 5;
    /** Runs after which parts that are too short to be divided are compared: by their best times, which noise spoils least. */
    private static final int TURNS = 32;

    /** Codes that are kept for loops to come: as many as some large programs have, at some ten kilobytes each. */
    private static final int MOST_SHARED = 256;
    /** By class file and sizes, the one that was wanted longest ago first. */
    private static final LinkedHashMap<List<Object>, AdaptiveCode> SHARED = new LinkedHashMap<>(16, 0.75f, true);

    private final Loop loop;
    private final RowCode first; // what it begins with: emitted scalar code, or an op's own loop
    private final boolean isEmitted; // whether that is emitted
    private volatile @Nullable RowCode scalar;
    private int scalarSize;
    private volatile @Nullable RowCode better; // what the first is compared with
    private volatile boolean isComplete; // there will be no better one, if there is none
    private boolean fast; // the better one has been seen to be the faster
    private long work;
    private long firstNanos;
    private long betterNanos;
    private int comparisons;
    private int wins;
    private int turns;
    private long bestFirst = Long.MAX_VALUE;
    private long bestBetter = Long.MAX_VALUE;

    /** Code that begins with emitted scalar code. */
    AdaptiveCode(Loop loop) {
        this(loop, LoopEmitter.scalar(loop));
    }

    private AdaptiveCode(Loop loop, byte[] classFile) {
        this.loop = loop;
        this.isEmitted = true;
        this.first = defineScalar(classFile);
    }

    /**
     * {@return code that begins with emitted scalar code; for a loop that is as an earlier one, that one's} A function that is made anew for
     * each data set or start gives the same loops each time: so HotSpot compiles them once, and it is known already which code is best.
     */
    static AdaptiveCode shared(Loop loop) {
        byte[] classFile = LoopEmitter.scalar(loop);
        // All that is emitted follows from the scalar code, but where operands have elements and where rows lie.
        List<Object> key = List.of(ByteBuffer.wrap(classFile), IntStream.of(loop.sizes()).boxed().toList(),
                loop.interior());
        synchronized (SHARED) {
            AdaptiveCode code = SHARED.get(key);
            if (code == null) {
                code = new AdaptiveCode(loop, classFile);
                SHARED.put(key, code);
                if (SHARED.size() > MOST_SHARED) {
                    SHARED.remove(SHARED.firstEntry().getKey());
                }
            }
            return code;
        }
    }

    /** Code that begins with another. */
    AdaptiveCode(Loop loop, RowCode first) {
        this.loop = loop;
        this.isEmitted = false;
        this.first = first;
    }

    /** {@return the bytes of the longest method of its emitted scalar code; 0 while there is none} */
    int scalarSize() {
        return scalarSize;
    }

    /** {@return the scalar code} */
    final RowCode scalar() {
        RowCode code = scalar;
        return code == null ? defineScalar(LoopEmitter.scalar(loop)) : code;
    }

    private RowCode defineScalar(byte[] classFile) {
        scalarSize = LoopEmitter.longestMethod(classFile);
        RowCode code = LoopEmitter.define(classFile);
        scalar = code;
        return code;
    }

    /** {@return whether it is known which code is best, so that threads may share the work} */
    boolean isSettled() {
        return switch (LoopKernel.mode()) {
            case INTERPRETED -> false;
            case ADAPTIVE -> fast || isComplete && better == null;
            case SCALAR, VECTOR -> true;
        };
    }

    @Override
    void run(Object[] arrays, int part, int row, int from, int to) {
        Mode mode = LoopKernel.mode();
        if (mode == Mode.ADAPTIVE) {
            RowCode code = better;
            if (fast && code != null) {
                code.run(arrays, part, row, from, to);
            } else {
                adapt(arrays, part, row, from, to);
            }
            return;
        }
        switch (mode) {
            case INTERPRETED -> new InterpretedRows(loop).run(arrays, part, row, from, to);
            case VECTOR -> {
                RowCode code = betterCode();
                (code == null ? first : code).run(arrays, part, row, from, to);
            }
            default -> scalar().run(arrays, part, row, from, to);
        }
    }

    private @Nullable RowCode betterCode() {
        if (!isComplete) {
            emit();
        }
        return better;
    }

    private synchronized void emit() {
        if (isComplete) {
            return;
        }
        VectorEmitter.Emitted emitted = Lanes.isOnForLongWork() ? VectorEmitter.vector(loop) : null;
        if (emitted != null && emitted.fits()) {
            RowCode code = LoopEmitter.define(emitted.classFile());
            code.ends = first;
            better = code;
        } else if (!isEmitted) {
            better = scalar();
        }
        isComplete = true;
    }

    private void adapt(Object[] arrays, int part, int row, int from, int to) {
        work += to - from;
        RowCode code = work < WORTH_VECTORS ? null : betterCode();
        if (code == null) {
            first.run(arrays, part, row, from, to);
            return;
        }
        int at = from;
        while (at < to && !fast) {
            int end = Math.min(to, at + STRETCH);
            compare(code, arrays, part, row, at, end);
            at = end;
        }
        if (at < to) {
            code.run(arrays, part, row, at, to);
        }
    }

    private void compare(RowCode code, Object[] arrays, int part, int row, int from, int to) {
        if (betterNanos > PATIENCE_NANOS + firstNanos / SHARE) {
            firstNanos += time(first, arrays, part, row, from, to);
            return;
        }
        int portion = Math.min(PORTION, (to - from) / 2 / Sums.LANES * Sums.LANES);
        if (portion == 0) {
            takeTurns(code, arrays, part, row, from, to);
            return;
        }
        // The same number of elements by each, one after the other, in turn first: the second finds the memory awake.
        int middle = from + portion;
        int end = middle + portion;
        boolean betterFirst = comparisons % 2 == 0;
        long byBetter = betterFirst ? time(code, arrays, part, row, from, middle) : 0;
        long byFirst = betterFirst ? time(first, arrays, part, row, middle, end)
                : time(first, arrays, part, row, from, middle);
        byBetter = betterFirst ? byBetter : time(code, arrays, part, row, middle, end);
        betterNanos += byBetter;
        firstNanos += byFirst + time(first, arrays, part, row, end, to);
        wins += byBetter < byFirst ? 1 : 0;
        if (++comparisons == COMPARISONS) {
            fast = wins >= WINS;
            comparisons = 0;
            wins = 0;
        }
    }

    /** Runs a part that is too small to be divided by one code, and next time by the other. */
    private void takeTurns(RowCode code, Object[] arrays, int part, int row, int from, int to) {
        if (turns % 2 == 0) {
            long nanos = time(first, arrays, part, row, from, to);
            firstNanos += nanos;
            bestFirst = Math.min(bestFirst, nanos);
        } else {
            long nanos = time(code, arrays, part, row, from, to);
            betterNanos += nanos;
            bestBetter = Math.min(bestBetter, nanos);
        }
        if (++turns == TURNS) {
            fast = bestBetter < bestFirst;
            turns = 0;
            bestFirst = Long.MAX_VALUE;
            bestBetter = Long.MAX_VALUE;
        }
    }

    private static long time(RowCode code, Object[] arrays, int part, int row, int from, int to) {
        if (from >= to) {
            return 0;
        }
        long begin = System.nanoTime();
        code.run(arrays, part, row, from, to);
        return System.nanoTime() - begin;
    }
}
