package dev.thalweg.plot;

import java.util.Objects;

/**
 * One method's way over the objective: where it was, what it found there, and how it ended.
 *
 * <p>The arrays are kept, not copied (a history may be large); the caller must not change them afterwards.
 */
public final class DescentRun {

    private final String label;
    private final String ending;
    private final int[] iterations;
    private final double[][] points;
    private final double[] values;
    private final double[] gradientNorms;

    private DescentRun(String label, String ending, int[] iterations, double[][] points, double[] values,
            double[] gradientNorms) {
        this.label = Objects.requireNonNull(label, "label");
        this.ending = Objects.requireNonNull(ending, "ending");
        this.iterations = iterations;
        this.points = points;
        this.values = values;
        this.gradientNorms = gradientNorms;
        check();
    }

    /**
     * {@return a run with a point for every iteration, the start being iteration 0}
     *
     * @param label the run's name in legends, such as {@code "gd, lr 0.1"}
     * @param points the iterates, one row per iteration with one coordinate per variable; NaN and infinities allowed
     * @param values the objective at each iterate
     * @param gradientNorms the gradient's 2-norm at each iterate, NaN where it is not known
     * @param ending how it ended, in a few words, such as {@code "gradient tolerance reached, minimum"}; may be empty
     * @throws IllegalArgumentException if the arrays' lengths differ or there is no point
     */
    public static DescentRun of(String label, double[][] points, double[] values, double[] gradientNorms,
            String ending) {
        int[] iterations = new int[points.length];
        for (int k = 0; k < iterations.length; k++) {
            iterations[k] = k;
        }
        return new DescentRun(label, ending, iterations, points, values, gradientNorms);
    }

    /**
     * {@return a run of which only some iterations were recorded}
     *
     * @param label the run's name in legends
     * @param iterations the number of each recorded iteration, rising, from 0 or above
     * @param points the iterates, one row per recorded iteration
     * @param values the objective at each of them
     * @param gradientNorms the gradient's 2-norm at each of them, NaN where it is not known
     * @param ending how it ended, in a few words; may be empty
     * @throws IllegalArgumentException if the arrays' lengths differ, there is no point, or the numbers do not rise
     */
    public static DescentRun of(String label, int[] iterations, double[][] points, double[] values,
            double[] gradientNorms, String ending) {
        return new DescentRun(label, ending, iterations, points, values, gradientNorms);
    }

    private void check() {
        int n = points.length;
        if (n == 0) {
            throw new IllegalArgumentException("run \"" + label + "\": needs at least its starting point; got none");
        }
        if (iterations.length != n || values.length != n || gradientNorms.length != n) {
            throw new IllegalArgumentException("run \"" + label
                    + "\": needs as many iterations, values and gradient norms"
                    + " as points; got " + iterations.length + ", " + values.length + " and " + gradientNorms.length
                    + " for " + n + " points");
        }
        for (int k = 0; k < n; k++) {
            if (iterations[k] < 0 || (k > 0 && iterations[k] <= iterations[k - 1])) {
                throw new IllegalArgumentException("run \"" + label
                        + "\": iteration numbers must rise from 0 or above; got "
                        + iterations[k] + " in place " + k);
            }
            if (points[k].length != points[0].length) {
                throw new IllegalArgumentException("run \"" + label
                        + "\": points must have equally many coordinates; got "
                        + points[0].length + " in place 0 and " + points[k].length + " in place " + k);
            }
        }
    }

    /** {@return the run's name in legends} */
    public String label() {
        return label;
    }

    /** {@return how the run ended, in a few words; may be empty} */
    public String ending() {
        return ending;
    }

    /** {@return the number of recorded iterates, at least 1} */
    public int size() {
        return points.length;
    }

    /** {@return the number of coordinates of each iterate} */
    public int dimension() {
        return points[0].length;
    }

    /**
     * {@return the iteration at which record {@code k} was made}
     *
     * @param k the record, from 0
     */
    public int iteration(int k) {
        return iterations[k];
    }

    /**
     * {@return one coordinate of an iterate}
     *
     * @param k the record, from 0
     * @param variable the variable, from 0
     */
    public double coordinate(int k, int variable) {
        return points[k][variable];
    }

    /**
     * {@return the objective at an iterate}
     *
     * @param k the record, from 0
     */
    public double value(int k) {
        return values[k];
    }

    /**
     * {@return the gradient's 2-norm at an iterate, NaN if it is not known}
     *
     * @param k the record, from 0
     */
    public double gradientNorm(int k) {
        return gradientNorms[k];
    }

    /** Returns whether every coordinate of iterate {@code k} is finite. */
    boolean isFinite(int k) {
        for (double c : points[k]) {
            if (!Double.isFinite(c)) {
                return false;
            }
        }
        return true;
    }

    int lastIteration() {
        return iterations[iterations.length - 1];
    }
}
