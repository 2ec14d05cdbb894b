package dev.thalweg.kernel;

/**
 * QR factors with column pivoting, A P = Q R, of a matrix that is held by columns: the shape that Jacobians have, which are made
 * a column at a time. Householder's reflections; at each step the column with the largest remaining norm comes next (P. Businger
 * and G. H. Golub, "Linear least squares solutions by Householder transformations", Numerische Mathematik 7, 1965; Golub and Van
 * Loan, "Matrix Computations", 4th edition, 2013, algorithm 5.4.1). So the diagonal of R falls in size, and its small end tells
 * the rank. Remaining norms are recomputed where downdating them has lost half of the digits (Z. Drmač and Z. Bujanović 2008).
 *
 * <p>Works for m ≥ n and for m &lt; n. The order of operations is fixed. NaN and infinity pass through.
 */
public final class PivotedQr {
    /** Below this part of its last exact value (squared), a downdated norm has lost half of its digits. */
    private static final double RECOMPUTE = 1e-8;

    private final double[][] columns;
    private final int rows;
    private final double[] taus;
    private final double[] diagonal;
    private final int[] permutation;

    private PivotedQr(double[][] columns, int rows) {
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
        PivotedQr qr = new PivotedQr(columns, rows);
        qr.factor();
        return qr;
    }

    private void factor() {
        int n = columns.length;
        double[] norms = new double[n];
        double[] exact = new double[n];
        for (int j = 0; j < n; j++) {
            permutation[j] = j;
            norms[j] = LinearAlgebra.norm(columns[j], 0, 1, rows);
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
            diagonal[k] = LinearAlgebra.reflector(columns[k], k, 1, rows - k, taus, k);
            for (int j = k + 1; j < n; j++) {
                reflect(k, columns[j]);
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
            norms[j] = LinearAlgebra.norm(column, k + 1, 1, rows - k - 1);
            exact[j] = norms[j];
        } else {
            norms[j] *= Math.sqrt(left);
        }
    }

    /** Applies reflection k to a vector of m elements. */
    private void reflect(int k, double[] vector) {
        double tau = taus[k];
        if (tau == 0) {
            return;
        }
        double[] v = columns[k];
        double factor = tau * (vector[k] + dot(v, vector, k + 1, rows));
        vector[k] -= factor;
        for (int i = k + 1; i < rows; i++) {
            vector[i] -= factor * v[i];
        }
    }

    /** {@return the sum of products from..to, in four interleaved sums: faster, and more exact than one} */
    private static double dot(double[] a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < to; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /**
     * Replaces a vector b by Qᵀ b, whose first n elements go with R and whose others are what no combination of columns reaches.
     *
     * @param vector m elements; modified
     */
    public void applyTransposed(double[] vector) {
        for (int k = 0; k < taus.length; k++) {
            reflect(k, vector);
        }
    }

    /**
     * Replaces a vector b by Q b.
     *
     * @param vector m elements; modified
     */
    public void apply(double[] vector) {
        for (int k = taus.length - 1; k >= 0; k--) {
            reflect(k, vector);
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
