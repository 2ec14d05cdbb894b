package dev.thalweg.minimize;

import org.jspecify.annotations.Nullable;

/** Small dense linear systems, by Gaussian elimination with row exchanges: a few dozen unknowns, where calls cost more than sums. */
final class DenseSystem {
    private DenseSystem() {}

    /**
     * {@return the solution of Ax = b; null if A is singular to working precision or not finite}
     *
     * @param a the rows of A; modified
     * @param b the right side; modified
     */
    static double @Nullable [] solve(double[][] a, double[] b) {
        double[][] columns = new double[b.length][1];
        for (int i = 0; i < b.length; i++) {
            columns[i][0] = b[i];
        }
        if (!eliminate(a, columns)) {
            return null;
        }
        double[] x = new double[b.length];
        for (int i = 0; i < b.length; i++) {
            x[i] = columns[i][0];
        }
        return x;
    }

    /**
     * {@return the inverse, as rows; null if A is singular to working precision or not finite}
     *
     * @param a the rows of A; modified
     */
    static double @Nullable [][] inverse(double[][] a) {
        double[][] identity = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            identity[i][i] = 1;
        }
        return eliminate(a, identity) ? identity : null;
    }

    /** Gauss-Jordan: A becomes the identity, the right sides the solutions. @return whether A is regular */
    private static boolean eliminate(double[][] a, double[][] right) {
        int n = a.length;
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double value = a[pivot][k];
            if (value == 0 || !Double.isFinite(value)) {
                return false;
            }
            swap(a, k, pivot);
            swap(right, k, pivot);
            for (int i = 0; i < n; i++) {
                double factor = i == k ? 0 : a[i][k] / value;
                if (factor != 0) {
                    Vectors.add(a[i], -factor, a[k]);
                    Vectors.add(right[i], -factor, right[k]);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            Vectors.scale(right[i], 1 / a[i][i]);
        }
        return true;
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }
}
