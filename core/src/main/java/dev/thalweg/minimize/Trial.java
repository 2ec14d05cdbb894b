package dev.thalweg.minimize;

/**
 * A point that was tried on a {@link Line}.
 *
 * @param step how far along the direction, α
 * @param value φ(α) = f(x + αd)
 * @param slope φ′(α) = ∇f(x + αd)·d
 * @param point the point itself
 */
public record Trial(double step, double value, double slope, Point point) {
    /** {@return whether value and slope are finite: a search steps back from where they are not} */
    boolean isFinite() {
        return Double.isFinite(value) && Double.isFinite(slope);
    }
}
