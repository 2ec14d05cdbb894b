package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A box that x must stay in: lᵢ ≤ xᵢ ≤ uᵢ. Ends may be infinite, and equal: then the variable is fixed. Immutable.
 *
 * <p>Entries are flat, in row-major order of x.
 */
public final class Bounds {
    private final double[] lower;
    private final double[] upper;

    private Bounds(double[] lower, double[] upper) {
        this.lower = lower;
        this.upper = upper;
    }

    /**
     * {@return a box}
     *
     * @param lower l; −∞ where there is no bound
     * @param upper u; ∞ where there is no bound
     * @throws IllegalArgumentException if the lengths differ, or a lower end is above the upper one, NaN, or out of reach
     */
    public static Bounds of(double[] lower, double[] upper) {
        if (lower.length != upper.length) {
            throw new IllegalArgumentException("bounds: as many lower ends as upper ones; got " + lower.length + " and "
                    + upper.length);
        }
        for (int i = 0; i < lower.length; i++) {
            if (!(lower[i] <= upper[i]) || lower[i] == Double.POSITIVE_INFINITY
                    || upper[i] == Double.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException("bounds: the lower end must not be above the upper one; got "
                        + lower[i] + " and " + upper[i] + " at entry " + i);
            }
        }
        return new Bounds(lower.clone(), upper.clone());
    }

    /**
     * {@return the same interval for each of n entries}
     *
     * @param n how many entries
     * @param lower the lower end
     * @param upper the upper end
     */
    public static Bounds uniform(int n, double lower, double upper) {
        double[] low = new double[n];
        double[] high = new double[n];
        Arrays.fill(low, lower);
        Arrays.fill(high, upper);
        return of(low, high);
    }

    /** {@return the number of entries} */
    public int size() {
        return lower.length;
    }

    /**
     * {@return the lower end of an entry; −∞ if there is none}
     *
     * @param i the entry, from 0
     */
    public double lower(int i) {
        return lower[i];
    }

    /**
     * {@return the upper end of an entry; ∞ if there is none}
     *
     * @param i the entry, from 0
     */
    public double upper(int i) {
        return upper[i];
    }

    /** {@return whether every entry has two finite ends} */
    public boolean isFinite() {
        for (int i = 0; i < lower.length; i++) {
            if (Double.isInfinite(lower[i]) || Double.isInfinite(upper[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return whether a point lies in the box, ends included}
     *
     * @param x the point, flat
     */
    public boolean contains(double[] x) {
        for (int i = 0; i < x.length; i++) {
            if (!(x[i] >= lower[i] && x[i] <= upper[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Moves a point to the nearest one of the box; NaN stays.
     *
     * @param x the point, flat; modified
     */
    public void project(double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = clamp(i, x[i]);
        }
    }

    /** {@return the nearest number of an entry's interval} */
    double clamp(int i, double value) {
        return Math.min(Math.max(value, lower[i]), upper[i]);
    }

    /** {@return whether an entry lies at an end of its interval and the gradient pushes it outwards, so that it cannot move} */
    boolean isHeld(int i, double x, double gradient) {
        return x <= lower[i] && gradient >= 0 || x >= upper[i] && gradient <= 0;
    }

    /** {@return the projected gradient P(x − g) − x: zero exactly where the first-order conditions hold} */
    double[] projectedGradient(double[] x, double[] gradient) {
        double[] step = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            step[i] = clamp(i, x[i] - gradient[i]) - x[i];
        }
        return step;
    }

    /** {@return how far from fulfilling the first-order conditions a point is: the gradient's norm, projected under bounds} */
    static double stationarity(@Nullable Bounds bounds, Point point) {
        return bounds == null ? point.gradientNorm()
                : Vectors.norm(bounds.projectedGradient(point.x().toDoubles(), point.gradient().toDoubles()));
    }

    /** {@return a point of the box as near as possible to another, which is returned itself where it lies inside} */
    Tensor nearest(Tensor x) {
        double[] numbers = x.toDoubles();
        if (contains(numbers)) {
            return x;
        }
        project(numbers);
        return Vectors.like(x, numbers);
    }

    /** {@return such as {@code [0, 1] × [-Infinity, 5]}} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lower.length; i++) {
            text.append(i == 0 ? "[" : " × [").append(lower[i]).append(", ").append(upper[i]).append(']');
        }
        return text.toString();
    }
}
