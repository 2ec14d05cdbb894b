package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * Where a run ended and why.
 *
 * @param method the method's name
 * @param start the first point
 * @param end the last point
 * @param projectedGradientNorm the Euclidean norm of P(x − g) − x at the end, g the gradient of what was lowered and P the way
 *     to the nearest point of the bounds; that of the gradient without bounds
 * @param iterations steps taken
 * @param evaluations how often the objective was asked
 * @param stopReason why it stopped
 * @param message the reason in words, with what was tried where a step failed
 * @param seconds how long it took
 * @param history every iterate from the start on; empty unless asked for
 * @param verdict what kind of point the last one is
 */
public record Result(String method, Point start, Point end, double projectedGradientNorm, int iterations,
        Evaluations evaluations,
        StopReason stopReason,
        String message, double seconds, List<Iterate> history, Verdict verdict) {
    /** {@return where it ended, of the start's shape} */
    public Tensor x() {
        return end.x();
    }

    /** {@return the value there} */
    public double value() {
        return end.value();
    }

    /** {@return the gradient there} */
    public Tensor gradient() {
        return end.gradient();
    }

    /** {@return the Euclidean norm of the gradient there} */
    public double gradientNorm() {
        return end.gradientNorm();
    }

    /** {@return whether a tolerance was reached} */
    public boolean isConverged() {
        return stopReason.isConverged();
    }

    /** {@return where, the value, the gradient's norm, iterations, and why it stopped} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "%s stopped after %d iterations: %s%n  x = %s%n  value = %s, gradient norm = %.3g%n  %s",
                method, iterations, message, x(), value(), gradientNorm(), verdict);
    }
}
