package dev.thalweg.app;

import dev.thalweg.minimize.Observer;
import dev.thalweg.minimize.Point;
import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** One line on standard error that says how far a run is; only on a terminal, and only if it takes a while. */
final class Progress implements Observer {
    /** Nothing is shown before this time: most runs are over by then. */
    private static final long DELAY_NANOS = 500_000_000L;
    /** Time between two changes of the line: as often as people can read. */
    private static final long INTERVAL_NANOS = 100_000_000L;
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final String label;
    private final int iterations;
    private long next = System.nanoTime() + DELAY_NANOS;
    private boolean shown;

    private Progress(PrintStream out, String label, int iterations) {
        this.out = out;
        this.label = label;
        this.iterations = iterations;
    }

    /** {@return whether somebody sees a terminal} */
    static boolean isWanted(boolean quiet) {
        return !quiet && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    static Progress of(String label, int iterations) {
        return new Progress(System.err, label, iterations);
    }

    @Override
    public boolean observe(int iteration, Point point, double stepNorm) {
        long now = System.nanoTime();
        if (now - next >= 0) {
            next = now + INTERVAL_NANOS;
            shown = true;
            int filled = iterations == 0 ? WIDTH : (int) ((long) WIDTH * iteration / iterations);
            out.printf(Locale.ROOT, "\r%s [%s%s] %d of at most %d  f = %.6g ", label, "#".repeat(filled),
                    " ".repeat(WIDTH - filled), iteration, iterations, point.value());
            out.flush();
        }
        return true;
    }

    /** Takes the line away. */
    void end() {
        if (shown) {
            out.print("\r\033[K");
            out.flush();
        }
    }
}
