package dev.thalweg.app;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.CountDownLatch;

/**
 * Turns the wish to end the process (Ctrl-C) into an interruption of the running computation, so that what was found is still
 * reported.
 */
final class Interruption {
    /** Time for the last step and the report before the process ends anyway. */
    private static final long GRACE_SECONDS = 10;

    private final CountDownLatch done = new CountDownLatch(1);

    private Interruption() {}

    /** {@return a guard over the calling thread} */
    static Interruption guard() {
        Interruption guard = new Interruption();
        Thread runner = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> guard.end(runner), "interruption"));
        return guard;
    }

    private void end(Thread runner) {
        if (done.getCount() == 0) {
            return;
        }
        runner.interrupt();
        try {
            done.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that everything is reported. */
    void finish() {
        System.out.flush();
        done.countDown();
    }
}
