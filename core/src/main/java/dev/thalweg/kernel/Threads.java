package dev.thalweg.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that large work is divided among. A kernel cuts its output into parts and gives them to
 * {@link #forRange}; which thread makes which part is left to chance, so a part must not depend on others, and results do
 * not depend on the number of threads.
 *
 * <p>The threads are made when first needed and are daemons. One division runs at a time: what is divided inside of a
 * part, or by another thread meanwhile, runs in its caller alone. So nothing waits for a thread that waits, and there are
 * never more busy threads than {@link #count()} for each caller.
 */
public final class Threads {
    /** The system property with the number of threads. */
    public static final String COUNT_PROPERTY = "thalweg.threads";
    /** More are a mistake in the setting. */
    private static final int MOST = 1024;

    /**
     * Turns that a thread waits awake, about 20 µs: waking a sleeping one costs more than a small part, and loops over
     * large arrays follow each other closely.
     */
    private static final int TURNS_AWAKE = 1000;

    private static final Threads POOL = new Threads();

    private static volatile int count = initialCount();

    private final AtomicBoolean busy = new AtomicBoolean();
    /**
     * The division at hand: its number above, the count of parts that no thread has taken yet below. Who reduces the count
     * has taken a part; the number above makes that fail for a thread that comes late from an earlier division.
     */
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    // Of the division at hand: written by its caller before the tickets, read by the others after.
    private @Nullable IntConsumer body;
    private int parts;

    private volatile @Nullable Thread sleepingCaller;
    private volatile @Nullable Throwable failure;
    private Worker[] workers = {};

    private Threads() {}

    private static int initialCount() {
        String text = System.getProperty(COUNT_PROPERTY, "");
        if (text.isEmpty()) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            return checked(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(COUNT_PROPERTY + ": must be a whole number; got " + text, e);
        }
    }

    private static int checked(int threads) {
        if (threads < 1 || threads > MOST) {
            throw new IllegalArgumentException(
                    COUNT_PROPERTY + ": must be from 1 to " + MOST + "; got " + threads);
        }
        return threads;
    }

    /**
     * {@return how many threads share large work, the caller's included: at first the system property
     * {@value #COUNT_PROPERTY}, or else the number of processors}
     */
    public static int count() {
        return count;
    }

    /**
     * Sets the number of threads for work that begins from now on.
     *
     * @param threads from 1, which means the caller's alone
     * @throws IllegalArgumentException if it is not positive or absurdly large
     */
    public static void setCount(int threads) {
        count = checked(threads);
    }

    /**
     * Runs a body for each part of a range, in any order and by several threads, and returns when all are done. What the
     * parts wrote is then visible to the caller. Costs about 5 µs, so a part should be worth more.
     *
     * @param size the number of parts
     * @param work takes the numbers from 0 to size − 1. If it throws, the remaining parts may be left out, and one of the
     * exceptions is thrown to the caller
     */
    public static void forRange(int size, IntConsumer work) {
        int helpers = Math.min(count, size) - 1;
        if (helpers < 1 || Thread.currentThread() instanceof Worker || !POOL.busy.compareAndSet(false, true)) {
            for (int part = 0; part < size; part++) {
                work.accept(part);
            }
            return;
        }
        Throwable thrown;
        try {
            thrown = POOL.divide(size, work, helpers);
        } finally {
            POOL.busy.set(false);
        }
        if (thrown != null) {
            rethrow(thrown);
        }
    }

    /** What one part of divided work does. */
    @FunctionalInterface
    interface Share {
        /**
         * Does a part.
         *
         * @param part its number
         * @param from the first of its pieces
         * @param to one past its last
         */
        void run(int part, int from, int to);
    }

    /**
     * Divides pieces of work into parts of as many each, but for the last, and runs these as {@link #forRange} does.
     *
     * @param count the pieces
     * @param parts how many parts there are at most; at least 1
     * @param share does a part
     */
    static void divide(int count, int parts, Share share) {
        divide(count, 1, parts, share);
    }

    /**
     * Divides pieces of work into parts that begin at multiples of a number of pieces.
     *
     * @param count the pieces
     * @param unit the number
     * @param parts how many parts there are at most; at least 1
     * @param share does a part
     */
    static void divide(int count, int unit, int parts, Share share) {
        if (parts == 1) {
            share.run(0, 0, count);
            return;
        }
        int each = Math.max(1, Math.ceilDiv(Math.ceilDiv(count, unit), parts)) * unit;
        forRange(Math.ceilDiv(count, each), part -> share.run(part, part * each, Math.min(count, part * each + each)));
    }

    /** Generics let an unchecked or a sneaky checked exception through as it was. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** {@return what a part threw, if one did} */
    private @Nullable Throwable divide(int size, IntConsumer work, int helpers) {
        if (workers.length < helpers) {
            grow(helpers);
        }
        body = work;
        parts = size;
        unfinished.set(size);
        tickets.set((tickets.get() >>> Integer.SIZE) + 1 << Integer.SIZE | size);
        for (int i = 0; i < helpers; i++) {
            workers[i].wake();
        }
        takeParts();
        for (int turn = 0; turn < TURNS_AWAKE && unfinished.get() > 0; turn++) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        if (unfinished.get() > 0) {
            sleepingCaller = Thread.currentThread();
            while (unfinished.get() > 0) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted(); // else park would not wait; the parts are finished all the same
            }
            sleepingCaller = null;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure;
        failure = null;
        body = null; // may hold large arrays
        return thrown;
    }

    private void grow(int size) {
        Worker[] more = Arrays.copyOf(workers, size);
        for (int i = workers.length; i < size; i++) {
            more[i] = new Worker(i);
            more[i].start();
        }
        workers = more;
    }

    /** Takes parts of the division at hand until none is left. */
    private void takeParts() {
        for (long ticket = tickets.get(); (int) ticket > 0; ticket = tickets.get()) {
            IntConsumer work = body; // of this division, if the ticket is still good
            int size = parts;
            if (!tickets.compareAndSet(ticket, ticket - 1)) {
                continue;
            }
            try {
                if (failure == null && work != null) {
                    work.accept(size - (int) ticket);
                }
            } catch (Throwable e) {
                failure = e;
            }
            if (unfinished.decrementAndGet() == 0) {
                LockSupport.unpark(sleepingCaller);
            }
        }
    }

    private final class Worker extends Thread {
        private final int index;
        private volatile boolean asleep;

        private Worker(int index) {
            super("thalweg-" + (index + 1));
            this.index = index;
            setDaemon(true);
        }

        private void wake() {
            if (asleep) {
                asleep = false;
                LockSupport.unpark(this);
            }
        }

        private boolean hasWork() {
            return (int) tickets.get() > 0 && index < count - 1;
        }

        @Override
        public void run() {
            while (true) {
                for (int turn = 0; turn < TURNS_AWAKE && !hasWork(); turn++) {
                    Thread.onSpinWait();
                }
                if (!hasWork()) {
                    asleep = true;
                    while (asleep && !hasWork()) { // hasWork: a division may have begun before it could see us asleep
                        LockSupport.park(this);
                    }
                    asleep = false;
                }
                if (hasWork()) {
                    takeParts();
                }
            }
        }
    }
}
