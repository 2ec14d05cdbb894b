package dev.thalweg.kernel;

import dev.thalweg.kernel.LoopKernel.Mode;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
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
     * some thousand rounds of its loop, and each round crawls.
     */
    private static final int PORTION = 512;
    /** Portions of a long row in which both are compared once. */
    private static final int STRETCH = 16;
    /**
     * Time by which vector code that crawls, until HotSpot has compiled it, may run longer than scalar code did meanwhile. There is no
     * credit for earlier work, so that no call takes much more than twice as long as by scalar code alone.
     */
    private static final long PATIENCE_NANOS = 5_000_000;
    /** Comparisons after which it is decided, and how many of them the better code must win: one may be an accident. */
    private static final int COMPARISONS = 8;
    private static final int WINS = 5;
    /**
     * Stretches that the better code must then do well, while the other does a portion of each: what won against code that HotSpot
     * had not compiled yet may crawl itself, and must not get a whole large call.
     */
    private static final int TRIALS = 16;
    /**
     * Stretches that are watched after that: HotSpot often throws the first compiled code away, at the first end of a row that
     * it sees, and the code crawls again until it is compiled anew.
     */
    private static final int PROBATION = 4096;
    /** What crawls takes so many times as long as the other code, and more than noise by so much. */
    private static final int CRAWL = 2;
    private static final long NOISE_NANOS = 10_000;
    /** Stretches that crawl one after the other: a single one is a thread that had to wait, as a rule. */
    private static final int CRAWLS = 2;
    /** Runs after which parts that are too short to be divided are compared: by their best times, which noise spoils least. */
    private static final int TURNS = 32;

    /** Codes that are kept for loops to come: as many as some large programs have, at some ten kilobytes each. */
    private static final int MOST_SHARED = 256;
    /** By class file and sizes, the one that was wanted longest ago first. */
    private static final LinkedHashMap<List<Object>, AdaptiveCode> SHARED = new LinkedHashMap<>(16, 0.75f, true);

    private final @Nullable Loop loop; // null for work that is no loop of the kernel language
    private final Supplier<@Nullable RowCode> vectors;
    private final int breadth; // elements at each index
    private final int grain; // what the index may be cut at multiples of
    private final int mostAtOnce; // while it is compared
    private final RowCode first; // what it begins with: emitted scalar code, or an op's own loop
    private final boolean isEmitted; // whether that is emitted
    private final boolean isWhole;
    private volatile @Nullable RowCode scalar;
    private int scalarSize;
    private volatile @Nullable RowCode better; // what the first is compared with
    private volatile boolean isComplete; // there will be no better one, if there is none
    private boolean fast; // the better one has been seen to be the faster
    private long work;
    private long lag; // nanoseconds by which the better code took longer
    private int comparisons;
    private int wins;
    private int trials; // that are left, once the better one has won
    private int crawls; // stretches, up to now
    private int probation; // stretches that are left, once it is the faster
    private double nanosPerElement; // of the first code
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
        this.isWhole = WholeRowsEmitter.takes(loop);
        RowCode emitted = defineScalar(classFile);
        this.first = isWhole ? new WholeRows(loop, emitted) : emitted;
        this.vectors = isWhole ? () -> wholeVectors(loop, emitted) : () -> vectors(loop);
        this.breadth = isWhole && !loop.isFlat() ? loop.inner() : 1;
        this.grain = !isWhole ? Sums.LANES : loop.isFlat() ? Sums.BLOCK : 1;
        this.mostAtOnce = Math.max(grain, PORTION / breadth);
    }

    /**
     * {@return code that begins with emitted scalar code; for a loop that is as an earlier one, that one's} A function that is made anew for
     * each data set or start gives the same loops each time: so HotSpot compiles them once, and it is known already which code is best.
     */
    static AdaptiveCode shared(Loop loop) {
        byte[] classFile = LoopEmitter.scalar(loop);
        // All that is emitted follows from the scalar code, but where operands have elements, where rows lie, and where folds end.
        List<Object> key = List.of(ByteBuffer.wrap(classFile), list(loop.sizes()), loop.interior(),
                loop.folds().stream().map(AdaptiveCode::ends).toList());
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

    private static List<Integer> list(int... numbers) {
        return IntStream.of(numbers).boxed().toList();
    }

    /** {@return where a fold's results go} */
    private static List<Object> ends(Loop.Fold fold) {
        Loop.Operand result = fold.result();
        return List.of(fold.partials(), result.array(), result.offset(), list(result.strides()));
    }

    /** Code that begins with another. */
    AdaptiveCode(Loop loop, RowCode first) {
        this.loop = loop;
        this.vectors = () -> vectors(loop);
        this.breadth = 1;
        this.grain = Sums.LANES;
        this.mostAtOnce = PORTION;
        this.isEmitted = false;
        this.isWhole = false;
        this.first = first;
    }

    /**
     * Code for work that is no loop of the kernel language, with an index along which it can be cut anywhere.
     *
     * @param plain what it begins with, and what the work means
     * @param vectors makes vector code, once; null if there is none
     * @param breadth elements at each index
     */
    AdaptiveCode(RowCode plain, Supplier<@Nullable RowCode> vectors, int breadth) {
        this.loop = null;
        this.vectors = vectors;
        this.breadth = breadth;
        this.grain = Sums.LANES;
        this.mostAtOnce = Math.max(1, PORTION / breadth);
        this.isEmitted = true;
        this.isWhole = false;
        this.first = plain;
        this.scalar = plain;
    }

    private static @Nullable RowCode vectors(Loop loop) {
        VectorEmitter.Emitted emitted = VectorEmitter.vector(loop);
        return emitted != null && emitted.fits() ? LoopEmitter.define(emitted.classFile()) : null;
    }

    /** Code for whole rows: for parts of one row, where the other is too long for a method. */
    private static @Nullable RowCode wholeVectors(Loop loop, RowCode ends) {
        VectorEmitter.Emitted emitted = WholeRowsEmitter.whole(loop);
        if (emitted != null) {
            return LoopEmitter.define(emitted.classFile());
        }
        RowCode code = vectors(loop);
        if (code == null) {
            return null;
        }
        code.ends = ends;
        return new WholeRows(loop, code);
    }

    private RowCode interpreted() {
        if (loop == null) {
            return first;
        }
        RowCode code = new InterpretedRows(loop);
        return isWhole ? new WholeRows(loop, code) : code;
    }

    /** {@return whether it does whole rows, as {@link WholeRows} does, or else parts of one row} */
    boolean isWhole() {
        return isWhole;
    }

    /**
     * {@return code that does whole rows, as {@link WholeRows} does: this, or that by this}
     *
     * @param own the loop that it is code of, as its caller has it
     */
    RowCode rows(Loop own) {
        return isWhole ? this : new WholeRows(own, this);
    }

    /** {@return the bytes of the longest method of its emitted scalar code; 0 while there is none} */
    int scalarSize() {
        return scalarSize;
    }

    /** {@return the scalar code for parts of one row} */
    final RowCode scalar() {
        RowCode code = scalar;
        return code == null ? defineScalar(LoopEmitter.scalar(Objects.requireNonNull(loop))) : code;
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
            case ADAPTIVE -> fast && probation <= 0 || isComplete && better == null;
            case SCALAR, VECTOR -> true;
        };
    }

    @Override
    void run(Object[] arrays, int part, int row, int from, int to) {
        Mode mode = LoopKernel.mode();
        if (mode == Mode.ADAPTIVE) {
            RowCode code = better;
            if (fast && code != null) {
                if (probation > 0) {
                    watch(code, arrays, part, row, from, to);
                } else {
                    code.run(arrays, part, row, from, to);
                }
            } else {
                adapt(arrays, part, row, from, to);
            }
            return;
        }
        switch (mode) {
            case INTERPRETED -> interpreted().run(arrays, part, row, from, to);
            case VECTOR -> {
                RowCode code = betterCode();
                (code == null ? first : code).run(arrays, part, row, from, to);
            }
            default -> (isEmitted ? first : scalar()).run(arrays, part, row, from, to);
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
        RowCode code = Lanes.isOnForLongWork() ? vectors.get() : null;
        if (code != null) {
            code.ends = first;
            better = code;
        } else if (!isEmitted) {
            better = scalar();
        }
        isComplete = true;
    }

    private void adapt(Object[] arrays, int part, int row, int from, int to) {
        // What the first code does alone at the beginning has it compiled, so that the comparison is a fair one. Whole lanes, as
        // vector code begins with the first one.
        long alone = Math.max(0, WORTH_VECTORS - work) / breadth / grain * grain;
        int at = (int) Math.min(to, from + alone);
        work += (long) breadth * (to - from);
        if (at > from) {
            first.run(arrays, part, row, from, at);
        }
        RowCode code = at < to ? betterCode() : null;
        if (code == null) {
            if (at < to) {
                first.run(arrays, part, row, at, to);
            }
            return;
        }
        while (at < to && !fast) {
            int end = Math.min(to, at + STRETCH * mostAtOnce);
            compare(code, arrays, part, row, at, end);
            at = end;
        }
        if (at < to) {
            watch(code, arrays, part, row, at, to);
        }
    }

    /** Lets the better code do it all, as long as it does not crawl. */
    private void watch(RowCode code, Object[] arrays, int part, int row, int from, int to) {
        int at = from;
        while (at < to && fast) {
            int end = Math.min(to, at + STRETCH * mostAtOnce);
            long nanos = time(code, arrays, part, row, at, end);
            crawls = nanos > CRAWL * nanosPerElement * (end - at) + NOISE_NANOS ? crawls + 1 : 0;
            if (crawls == CRAWLS) {
                crawls = 0;
                fast = false;
                compared(0, nanos);
            } else {
                probation--;
            }
            at = end;
        }
        if (at < to) {
            first.run(arrays, part, row, at, to);
        }
    }

    private void becomeFast() {
        probation = PROBATION;
        fast = true;
    }

    private void compare(RowCode code, Object[] arrays, int part, int row, int from, int to) {
        if (lag > PATIENCE_NANOS) {
            compared(time(first, arrays, part, row, from, to), 0);
            return;
        }
        int portion = Math.min(mostAtOnce, (to - from) / 2 / grain * grain);
        if (trials > 0 && portion > 0) {
            attempt(code, arrays, part, row, from, from + portion, to);
            return;
        }
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
        compared(byFirst + time(first, arrays, part, row, end, to), byBetter);
        wins += byBetter < byFirst ? 1 : 0;
        if (++comparisons == COMPARISONS) {
            trials = wins >= WINS ? TRIALS : 0;
            nanosPerElement = (double) byFirst / portion;
            comparisons = 0;
            wins = 0;
        }
    }

    private void compared(long byFirst, long byBetter) {
        lag = Math.max(0, lag + byBetter - byFirst);
    }

    /** Lets the better code do all but a portion, and finds whether it is still the better one. */
    private void attempt(RowCode code, Object[] arrays, int part, int row, int from, int middle, int to) {
        long byFirst = time(first, arrays, part, row, from, middle);
        long byBetter = time(code, arrays, part, row, middle, to);
        compared(byFirst, byBetter);
        if ((double) byBetter * (middle - from) > (double) byFirst * (to - middle)) {
            trials = 0;
        } else {
            nanosPerElement = Math.min(nanosPerElement, (double) byFirst / (middle - from));
            if (--trials == 0) {
                becomeFast();
            }
        }
    }

    /** Runs a part that is too small to be divided by one code, and next time by the other. */
    private void takeTurns(RowCode code, Object[] arrays, int part, int row, int from, int to) {
        if (turns % 2 == 0) {
            long nanos = time(first, arrays, part, row, from, to);
            compared(nanos, 0);
            bestFirst = Math.min(bestFirst, nanos);
        } else {
            long nanos = time(code, arrays, part, row, from, to);
            compared(0, nanos);
            bestBetter = Math.min(bestBetter, nanos);
        }
        if (++turns == TURNS) {
            if (bestBetter < bestFirst) {
                nanosPerElement = (double) bestFirst / (to - from);
                becomeFast();
            }
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
