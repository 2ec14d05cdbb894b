package dev.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/**
 * QR factors with column pivoting, A P = Q R, of a matrix that is held by columns: the shape that Jacobians have, which are made
 * a column at a time. Householder's reflections; at each step the column with the largest remaining norm comes next (P. Businger
 * and G. H. Golub, "Linear least squares solutions by Householder transformations", Numerische Mathematik 7, 1965; Golub and Van
 * Loan, "Matrix Computations", 4th edition, 2013, algorithm 5.4.1). So the diagonal of R falls in size, and its small end tells
 * the rank. Remaining norms are recomputed where downdating them has lost half of the digits (Z. Drmač and Z. Bujanović 2008).
 *
 * <p>Where there are many more rows than columns, panels of rows are factored first, which several threads may share; pivots are then chosen
 * among what is left, whose columns have the same norms.
 *
 * <p>Works for m ≥ n and for m &lt; n. The order of operations is fixed. NaN and infinity pass through.
 */
public final class PivotedQr {
    /** Below this part of its last exact value (squared), a downdated norm has lost half of its digits. */
    private static final double RECOMPUTE = 1e-8;
    /** Sums of squares between this and its inverse neither overflowed nor lost digits to underflow. */
    private static final double SAFE_SQUARE = 0x1p900;

    private final @Nullable RowPanels panels; // what comes first, if anything does: the rest is about what they leave
    private final double[][] columns;
    private final int rows;
    private final double[] taus;
    private final double[] diagonal;
    private final int[] permutation;

    private PivotedQr(@Nullable RowPanels panels, double[][] columns, int rows) {
        this.panels = panels;
        this.columns = columns;
        this.rows = rows;
        this.taus = new double[Math.min(rows, columns.length)];
        this.diagonal = new double[Math.min(rows, columns.length)];
        this.permutation = new int[columns.length];
    }

    /**
     * Factors a matrix.
     *
     * @param columns its n columns of m elements each; modified, and kept: they hold the factors from now on
     * @param rows m
     * @return the factors
     */
    public static PivotedQr inPlace(double[][] columns, int rows) {
        return inPlace(columns, rows, new int[columns.length]);
    }

    /**
     * Factors a matrix whose columns are scaled by powers of two, which is exact: pivots then do not depend on their units.
     *
     * @param columns its n columns of m elements each, before they are scaled; modified, and kept: they hold the factors from now on
     * @param rows m
     * @param exponents for each column: it is divided by 2 to the power of it
     * @return the factors of the scaled matrix
     */
    public static PivotedQr inPlace(double[][] columns, int rows, int[] exponents) {
        int each = RowPanels.worth(rows, columns.length);
        RowPanels panels = each == 0 ? null : RowPanels.inPlace(columns, rows, each, exponents);
        if (panels == null) {
            scale(columns, exponents, 0, rows);
        }
        PivotedQr qr = panels == null ? new PivotedQr(null, columns, rows)
                : new PivotedQr(panels, panels.stacked(), panels.left());
        qr.factor();
        return qr;
    }

    /** Divides elements of columns from one place to below another by powers of two. */
    static void scale(double[][] columns, int[] exponents, int from, int to) {
        for (int j = 0; j < columns.length; j++) {
            double[] column = columns[j];
            if (exponents[j] != 0) {
                double factor = Math.scalb(1.0, -exponents[j]);
                for (int i = from; i < to; i++) {
                    column[i] *= factor;
                }
            }
        }
    }

    private void factor() {
        int n = columns.length;
        double[] norms = new double[n];
        double[] exact = new double[n];
        for (int j = 0; j < n; j++) {
            permutation[j] = j;
            norms[j] = norm(columns[j], 0, rows);
            exact[j] = norms[j];
        }
        for (int k = 0; k < taus.length; k++) {
            int largest = k;
            for (int j = k + 1; j < n; j++) {
                if (norms[j] > norms[largest]) {
                    largest = j;
                }
            }
            swap(k, largest, norms, exact);
            diagonal[k] = reflector(columns[k], k, rows, taus, k);
            for (int j = k + 1; j < n; j++) {
                reflect(columns[k], taus[k], columns[j], k, rows);
                downdate(columns[j], k, j, norms, exact);
            }
        }
    }

    private void swap(int k, int largest, double[] norms, double[] exact) {
        if (largest != k) {
            double[] column = columns[k];
            columns[k] = columns[largest];
            columns[largest] = column;
            int index = permutation[k];
            permutation[k] = permutation[largest];
            permutation[largest] = index;
            norms[largest] = norms[k];
            exact[largest] = exact[k];
        }
    }

    private void downdate(double[] column, int k, int j, double[] norms, double[] exact) {
        if (norms[j] == 0) {
            return;
        }
        double part = Math.abs(column[k]) / norms[j];
        double left = Math.max(0, (1 - part) * (1 + part));
        double whole = norms[j] / exact[j];
        if (left * whole * whole <= RECOMPUTE) {
            norms[j] = norm(column, k + 1, rows);
            exact[j] = norms[j];
        } else {
            norms[j] *= Math.sqrt(left);
        }
    }

    /**
     * Makes the reflection that takes the elements from one place to below another to the first of them.
     *
     * @param a modified: v, whose first element is 1 and is not stored
     * @param from the first element; kept
     * @param to one past the last
     * @param taus modified: τ
     * @param index where τ goes
     * @return what the first element becomes
     */
    static double reflector(double[] a, int from, int to, double[] taus, int index) {
        double alpha = a[from];
        double rest = norm(a, from + 1, to);
        if (rest == 0) {
            taus[index] = 0;
            return alpha;
        }
        double beta = -Math.copySign(StrictMath.hypot(alpha, rest), alpha);
        taus[index] = (beta - alpha) / beta;
        double divisor = alpha - beta;
        for (int i = from + 1; i < to; i++) {
            a[i] /= divisor;
        }
        return beta;
    }

    /** Applies the reflection I − τ v vᵀ to the elements of a vector from one place to below another; it is modified. */
    static void reflect(double[] v, double tau, double[] vector, int from, int to) {
        if (tau == 0) {
            return;
        }
        double factor = tau * (vector[from] + dot(v, vector, from + 1, to));
        vector[from] -= factor;
        for (int i = from + 1; i < to; i++) {
            vector[i] -= factor * v[i];
        }
    }

    private static double norm(double[] a, int from, int to) {
        double square = dot(a, a, from, to);
        return square < SAFE_SQUARE && square > 1 / SAFE_SQUARE ? Math.sqrt(square)
                : LinearAlgebra.norm(a, from, 1, to - from);
    }

    /** {@return the sum of products from..to, in eight interleaved sums: faster, and more exact than one} */
    private static double dot(double[] a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
            s4 += a[i + 4] * b[i + 4];
            s5 += a[i + 5] * b[i + 5];
            s6 += a[i + 6] * b[i + 6];
            s7 += a[i + 7] * b[i + 7];
        }
        for (; i < to; i++) {
            s0 += a[i] * b[i];
        }
        return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
    }

    /**
     * Replaces a vector b by Qᵀ b, whose first n elements go with R and whose others are what no combination of columns reaches.
     *
     * @param vector m elements; modified
     */
    public void applyTransposed(double[] vector) {
        if (panels != null) {
            panels.applyTransposed(vector);
        }
        double[] top = panels == null ? vector : panels.gathered(vector);
        for (int k = 0; k < taus.length; k++) {
            reflect(columns[k], taus[k], top, k, rows);
        }
        if (panels != null) {
            panels.scatter(top, vector);
        }
    }

    /**
     * Replaces a vector b by Q b.
     *
     * @param vector m elements; modified
     */
    public void apply(double[] vector) {
        double[] top = panels == null ? vector : panels.gathered(vector);
        for (int k = taus.length - 1; k >= 0; k--) {
            reflect(columns[k], taus[k], top, k, rows);
        }
        if (panels != null) {
            panels.scatter(top, vector);
            panels.apply(vector);
        }
    }

    /** {@return n × n row-major, upper triangular: R, with rows of zeros if m is below n; a new array} */
    public double[] r() {
        int n = columns.length;
        double[] r = new double[n * n];
        for (int i = 0; i < taus.length; i++) {
            r[i * n + i] = diagonal[i];
            for (int j = i + 1; j < n; j++) {
                r[i * n + j] = columns[j][i];
            }
        }
        return r;
    }

    /** {@return P: column j of A P is column {@code permutation[j]} of A; not to be modified} */
    public int[] permutation() {
        return permutation;
    }
}
