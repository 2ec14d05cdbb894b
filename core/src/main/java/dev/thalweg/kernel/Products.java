package dev.thalweg.kernel;

import java.util.Arrays;

/**
 * Matrix products of row-major arrays. Each element of the result is accumulated over the inner axis in order, from 0,
 * with fused multiply-add, so its bits depend on nothing else.
 */
public final class Products {
    /** Columns of a panel: a row of the result and of the right operand stay in the nearest cache. */
    private static final int PANEL = 512;

    private Products() {}

    /**
     * Multiplies {@code (n, k) × (k, m)}.
     *
     * @param a read, n·k values from {@code aAt} on
     * @param aAt where a starts
     * @param b read, k·m values from {@code bAt} on
     * @param bAt where b starts
     * @param c modified: overwritten, n·m values from {@code cAt} on
     * @param cAt where c starts
     * @param n rows of a
     * @param k columns of a
     * @param m columns of b
     */
    public static void multiply(double[] a, int aAt, double[] b, int bAt, double[] c, int cAt, int n, int k, int m) {
        Arrays.fill(c, cAt, cAt + n * m, 0);
        for (int panel = 0; panel < m; panel += PANEL) {
            int width = Math.min(PANEL, m - panel);
            for (int i = 0; i < n; i++) {
                int row = cAt + i * m + panel;
                for (int p = 0; p < k; p++) {
                    double factor = a[aAt + i * k + p];
                    int from = bAt + p * m + panel;
                    for (int j = 0; j < width; j++) {
                        c[row + j] = Math.fma(factor, b[from + j], c[row + j]);
                    }
                }
            }
        }
    }

    /**
     * Multiplies {@code (n, k) × (k, m)} in single precision.
     *
     * @param a read, n·k values from {@code aAt} on
     * @param aAt where a starts
     * @param b read, k·m values from {@code bAt} on
     * @param bAt where b starts
     * @param c modified: overwritten, n·m values from {@code cAt} on
     * @param cAt where c starts
     * @param n rows of a
     * @param k columns of a
     * @param m columns of b
     */
    public static void multiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n, int k, int m) {
        Arrays.fill(c, cAt, cAt + n * m, 0);
        for (int panel = 0; panel < m; panel += PANEL) {
            int width = Math.min(PANEL, m - panel);
            for (int i = 0; i < n; i++) {
                int row = cAt + i * m + panel;
                for (int p = 0; p < k; p++) {
                    float factor = a[aAt + i * k + p];
                    int from = bAt + p * m + panel;
                    for (int j = 0; j < width; j++) {
                        c[row + j] = Math.fma(factor, b[from + j], c[row + j]);
                    }
                }
            }
        }
    }

    /**
     * Multiplies {@code (n, k) × (k, m)} of whole numbers, wrapping around.
     *
     * @param a read, n·k values from {@code aAt} on
     * @param aAt where a starts
     * @param b read, k·m values from {@code bAt} on
     * @param bAt where b starts
     * @param c modified: overwritten, n·m values from {@code cAt} on
     * @param cAt where c starts
     * @param n rows of a
     * @param k columns of a
     * @param m columns of b
     */
    public static void multiply(long[] a, int aAt, long[] b, int bAt, long[] c, int cAt, int n, int k, int m) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                long sum = 0;
                for (int p = 0; p < k; p++) {
                    sum += a[aAt + i * k + p] * b[bAt + p * m + j];
                }
                c[cAt + i * m + j] = sum;
            }
        }
    }
}
