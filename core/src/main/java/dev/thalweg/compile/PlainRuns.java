package dev.thalweg.compile;

import java.util.function.Supplier;

/**
 * Decides when it pays to compile what is run again and again as it is: once these runs have taken as long as compiling does. So it
 * never takes more than about twice as long as the better of both.
 */
public final class PlainRuns {
    /** About what compiling costs in a virtual machine just begun. */
    private static final long COMPILING_NANOS = 60_000_000;

    /** What it cost the last time, but no more than that: once the compiler itself is compiled, it takes a fraction. */
    private static volatile long compilingNanos = COMPILING_NANOS;

    private final long worthNanos;
    private long nanos;

    /** No runs yet. */
    public PlainRuns() {
        this(compilingNanos);
    }

    /**
     * No runs yet.
     *
     * @param worthNanos the nanoseconds of runs after which compiling pays
     */
    public PlainRuns(long worthNanos) {
        this.worthNanos = worthNanos;
    }

    /** Takes note of what it cost to record a function and to compile it. */
    static void compiled(long nanos) {
        compilingNanos = Math.min(COMPILING_NANOS, nanos);
    }

    /**
     * {@return what a run gives, whose time is counted}
     *
     * @param body the run
     * @param <T> the type of what it gives
     */
    public <T> T run(Supplier<T> body) {
        long begin = System.nanoTime();
        T result = body.get();
        nanos += System.nanoTime() - begin;
        return result;
    }

    /**
     * Does a run, whose time is counted.
     *
     * @param body the run
     */
    public void run(Runnable body) {
        long begin = System.nanoTime();
        body.run();
        nanos += System.nanoTime() - begin;
    }

    /** {@return whether compiling pays from now on} */
    public boolean isCompilingWorth() {
        return nanos >= worthNanos;
    }
}
