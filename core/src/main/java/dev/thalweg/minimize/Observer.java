package dev.thalweg.minimize;

import java.io.PrintStream;
import java.util.Locale;

/** Sees a run while it goes, and may end it. */
@FunctionalInterface
public interface Observer {
    /**
     * Sees the start and then every new point.
     *
     * @param iteration the iteration's number; 0 is the start
     * @param point the point; not to be modified
     * @param stepNorm the Euclidean norm of the step that led there
     * @return whether to go on
     */
    boolean observe(int iteration, Point point, double stepNorm);

    /**
     * {@return an observer that prints a line per point}
     *
     * @param out where to
     */
    static Observer printing(PrintStream out) {
        return (iteration, point, stepNorm) -> {
            out.printf(Locale.ROOT, "%6d  f = %-22.15g  |gradient| = %-12.6g  |step| = %-12.6g%n", iteration, point
                    .value(),
                    point.gradientNorm(), stepNorm);
            return true;
        };
    }
}
