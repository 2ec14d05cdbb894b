package dev.thalweg.kernel;

/**
 * Products of matrices in plain loops, which HotSpot makes vector code of as far as it can: for small products, for all of
 * them in a virtual machine without the Vector API, and until vector code is fast.
 */
final class PlainProducts {
    /** Columns of a panel: a row of the result and of the right operand stay in the nearest cache. */
    private static final int PANEL = 512;
    /** Rows of a panel: the panel (256 or 512 KiB) stays in the second cache. */
    private static final int DEPTH = 128;
    /** Rows of the left operand from which on copying the right operand costs less than it saves. */
    private static final int ROWS_WORTH_A_COPY = 8;
    /** Elements of the result from which on that is so: measured, of matrices with 8 to 1000 rows and 2 to 64 columns. */
    private static final int RESULTS_WORTH_A_COPY = 256;

    private PlainProducts() {}

    /**
     * Makes a product.
     *
     * @param left n × k
     * @param right k × m
     * @param c modified: zeros, which become the product; its columns are neighbours
     */
    static void multiply(Operand left, Operand right, Operand c, int n, int k, int m) {
        if (c.values() instanceof double[] out) {
            double[] x = (double[]) left.values();
            double[] y = (double[]) right.values();
            if (n >= ROWS_WORTH_A_COPY && n * m >= RESULTS_WORTH_A_COPY) {
                byPanels(x, left, y, right, out, c.at(), c.row(), n, k, m);
            } else if (right.column() == 1) {
                byRows(x, left, y, right, out, c.at(), c.row(), n, k, m);
            } else {
                byColumns(x, left, y, right, out, c.at(), c.row(), n, k, m);
            }
        } else {
            float[] out = (float[]) c.values();
            float[] x = (float[]) left.values();
            float[] y = (float[]) right.values();
            if (n >= ROWS_WORTH_A_COPY && n * m >= RESULTS_WORTH_A_COPY) {
                byPanels(x, left, y, right, out, c.at(), c.row(), n, k, m);
            } else if (right.column() == 1) {
                byRows(x, left, y, right, out, c.at(), c.row(), n, k, m);
            } else {
                byColumns(x, left, y, right, out, c.at(), c.row(), n, k, m);
            }
        }
    }

    /** For a right operand whose columns are neighbours, and a result that is 0: adds row after row of it, four at a time. */
    private static void byRows(double[] a, Operand left, double[] b, Operand right, double[] c,
            int to, int step, int n, int k, int m) {
        for (int panel = 0; panel < m; panel += PANEL) {
            int width = Math.min(PANEL, m - panel);
            for (int i = 0; i < n; i++) {
                int row = to + i * step + panel;
                int from = left.at() + i * left.row();
                int p = 0;
                for (; p + 4 <= k; p += 4, from += 4 * left.column()) {
                    addFourRows(a, from, left.column(), b, right.at() + p * right.row() + panel, right.row(), c, row,
                            width);
                }
                for (; p < k; p++, from += left.column()) {
                    addRow(a[from], b, right.at() + p * right.row() + panel, c, row, width);
                }
            }
        }
    }

    private static void addFourRows(double[] a, int at, int column, double[] b, int from, int row, double[] c, int to,
            int width) {
        double a0 = a[at];
        double a1 = a[at + column];
        double a2 = a[at + 2 * column];
        double a3 = a[at + 3 * column];
        int b1 = from + row;
        int b2 = b1 + row;
        int b3 = b2 + row;
        for (int j = 0; j < width; j++) {
            double sum = Math.fma(a0, b[from + j], c[to + j]);
            sum = Math.fma(a1, b[b1 + j], sum);
            sum = Math.fma(a2, b[b2 + j], sum);
            c[to + j] = Math.fma(a3, b[b3 + j], sum);
        }
    }

    private static void addRow(double factor, double[] b, int from, double[] c, int to, int width) {
        for (int j = 0; j < width; j++) {
            c[to + j] = Math.fma(factor, b[from + j], c[to + j]);
        }
    }

    /** For a right operand with gaps between its columns and few rows on the left: four columns at a time. */
    private static void byColumns(double[] a, Operand left, double[] b, Operand right, double[] c,
            int to, int step, int n, int k, int m) {
        int gap = right.column();
        for (int i = 0; i < n; i++) {
            int j = 0;
            for (; j + 4 <= m; j += 4) {
                double sum0 = 0;
                double sum1 = 0;
                double sum2 = 0;
                double sum3 = 0;
                int x = left.at() + i * left.row();
                int y = right.at() + j * gap;
                for (int p = 0; p < k; p++, x += left.column(), y += right.row()) {
                    double factor = a[x];
                    sum0 = Math.fma(factor, b[y], sum0);
                    sum1 = Math.fma(factor, b[y + gap], sum1);
                    sum2 = Math.fma(factor, b[y + 2 * gap], sum2);
                    sum3 = Math.fma(factor, b[y + 3 * gap], sum3);
                }
                int at = to + i * step + j;
                c[at] = sum0;
                c[at + 1] = sum1;
                c[at + 2] = sum2;
                c[at + 3] = sum3;
            }
            for (; j < m; j++) {
                double sum = 0;
                int x = left.at() + i * left.row();
                int y = right.at() + j * gap;
                for (int p = 0; p < k; p++, x += left.column(), y += right.row()) {
                    sum = Math.fma(a[x], b[y], sum);
                }
                c[to + i * step + j] = sum;
            }
        }
    }

    /** For many rows and columns: panels of the right operand are copied to rows without gaps, two rows of the result at a time. */
    private static void byPanels(double[] a, Operand left, double[] b, Operand right, double[] c,
            int to, int step, int n, int k, int m) {
        double[][] rows = Workspace.doubleRows(Math.min(DEPTH, k), Math.min(PANEL, m));
        double[][] sums = Workspace.doubleRows(2, Math.min(PANEL, m));
        double[] even = sums[0];
        double[] odd = sums[1];
        for (int panel = 0; panel < m; panel += PANEL) {
            int width = Math.min(PANEL, m - panel);
            for (int first = 0; first < k; first += DEPTH) {
                int depth = Math.min(DEPTH, k - first);
                copy(b, right.at() + first * right.row() + panel * right.column(), right, rows, depth, width);
                for (int i = 0; i < n; i += 2) {
                    int row = to + i * step + panel;
                    int next = i + 1 < n ? row + step : row; // the last row of an odd number is computed twice
                    int from = left.at() + i * left.row() + first * left.column();
                    System.arraycopy(c, row, even, 0, width);
                    System.arraycopy(c, next, odd, 0, width);
                    addRows(a, from, next == row ? from : from + left.row(), left.column(), rows, depth, even, odd,
                            width);
                    System.arraycopy(even, 0, c, row, width);
                    System.arraycopy(odd, 0, c, next, width);
                }
            }
        }
    }

    private static void copy(double[] b, int from, Operand right, double[][] rows, int depth, int width) {
        if (right.column() == 1) {
            for (int p = 0; p < depth; p++) {
                System.arraycopy(b, from + p * right.row(), rows[p], 0, width);
            }
            return;
        }
        for (int j = 0; j < width; j++) {
            int at = from + j * right.column();
            for (int p = 0; p < depth; p++, at += right.row()) {
                rows[p][j] = b[at];
            }
        }
    }

    private static void addRows(double[] a, int from, int fromOdd, int column, double[][] rows, int depth,
            double[] even,
            double[] odd, int width) {
        int p = 0;
        int x = from;
        int y = fromOdd;
        for (; p + 4 <= depth; p += 4, x += 4 * column, y += 4 * column) {
            addFourRows(a, x, y, column, rows[p], rows[p + 1], rows[p + 2], rows[p + 3], even, odd, width);
        }
        for (; p < depth; p++, x += column, y += column) {
            addRow(a[x], rows[p], 0, even, 0, width);
            addRow(a[y], rows[p], 0, odd, 0, width);
        }
    }

    private static void addFourRows(double[] a, int from, int fromOdd, int column, double[] b0, double[] b1,
            double[] b2,
            double[] b3, double[] even, double[] odd, int width) {
        double x0 = a[from];
        double x1 = a[from + column];
        double x2 = a[from + 2 * column];
        double x3 = a[from + 3 * column];
        double y0 = a[fromOdd];
        double y1 = a[fromOdd + column];
        double y2 = a[fromOdd + 2 * column];
        double y3 = a[fromOdd + 3 * column];
        for (int j = 0; j < width; j++) {
            double sum = Math.fma(x0, b0[j], even[j]);
            sum = Math.fma(x1, b1[j], sum);
            sum = Math.fma(x2, b2[j], sum);
            even[j] = Math.fma(x3, b3[j], sum);
            sum = Math.fma(y0, b0[j], odd[j]);
            sum = Math.fma(y1, b1[j], sum);
            sum = Math.fma(y2, b2[j], sum);
            odd[j] = Math.fma(y3, b3[j], sum);
        }
    }

    /** For a right operand whose columns are neighbours, and a result that is 0: adds row after row of it, four at a time. */
    private static void byRows(float[] a, Operand left, float[] b, Operand right, float[] c,
            int to, int step, int n, int k, int m) {
        for (int panel = 0; panel < m; panel += PANEL) {
            int width = Math.min(PANEL, m - panel);
            for (int i = 0; i < n; i++) {
                int row = to + i * step + panel;
                int from = left.at() + i * left.row();
                int p = 0;
                for (; p + 4 <= k; p += 4, from += 4 * left.column()) {
                    addFourRows(a, from, left.column(), b, right.at() + p * right.row() + panel, right.row(), c, row,
                            width);
                }
                for (; p < k; p++, from += left.column()) {
                    addRow(a[from], b, right.at() + p * right.row() + panel, c, row, width);
                }
            }
        }
    }

    private static void addFourRows(float[] a, int at, int column, float[] b, int from, int row, float[] c, int to,
            int width) {
        float a0 = a[at];
        float a1 = a[at + column];
        float a2 = a[at + 2 * column];
        float a3 = a[at + 3 * column];
        int b1 = from + row;
        int b2 = b1 + row;
        int b3 = b2 + row;
        for (int j = 0; j < width; j++) {
            float sum = Math.fma(a0, b[from + j], c[to + j]);
            sum = Math.fma(a1, b[b1 + j], sum);
            sum = Math.fma(a2, b[b2 + j], sum);
            c[to + j] = Math.fma(a3, b[b3 + j], sum);
        }
    }

    private static void addRow(float factor, float[] b, int from, float[] c, int to, int width) {
        for (int j = 0; j < width; j++) {
            c[to + j] = Math.fma(factor, b[from + j], c[to + j]);
        }
    }

    /** For a right operand with gaps between its columns and few rows on the left: four columns at a time. */
    private static void byColumns(float[] a, Operand left, float[] b, Operand right, float[] c,
            int to, int step, int n, int k, int m) {
        int gap = right.column();
        for (int i = 0; i < n; i++) {
            int j = 0;
            for (; j + 4 <= m; j += 4) {
                float sum0 = 0;
                float sum1 = 0;
                float sum2 = 0;
                float sum3 = 0;
                int x = left.at() + i * left.row();
                int y = right.at() + j * gap;
                for (int p = 0; p < k; p++, x += left.column(), y += right.row()) {
                    float factor = a[x];
                    sum0 = Math.fma(factor, b[y], sum0);
                    sum1 = Math.fma(factor, b[y + gap], sum1);
                    sum2 = Math.fma(factor, b[y + 2 * gap], sum2);
                    sum3 = Math.fma(factor, b[y + 3 * gap], sum3);
                }
                int at = to + i * step + j;
                c[at] = sum0;
                c[at + 1] = sum1;
                c[at + 2] = sum2;
                c[at + 3] = sum3;
            }
            for (; j < m; j++) {
                float sum = 0;
                int x = left.at() + i * left.row();
                int y = right.at() + j * gap;
                for (int p = 0; p < k; p++, x += left.column(), y += right.row()) {
                    sum = Math.fma(a[x], b[y], sum);
                }
                c[to + i * step + j] = sum;
            }
        }
    }

    /** For many rows and columns: panels of the right operand are copied to rows without gaps, two rows of the result at a time. */
    private static void byPanels(float[] a, Operand left, float[] b, Operand right, float[] c,
            int to, int step, int n, int k, int m) {
        float[][] rows = Workspace.floatRows(Math.min(DEPTH, k), Math.min(PANEL, m));
        float[][] sums = Workspace.floatRows(2, Math.min(PANEL, m));
        float[] even = sums[0];
        float[] odd = sums[1];
        for (int panel = 0; panel < m; panel += PANEL) {
            int width = Math.min(PANEL, m - panel);
            for (int first = 0; first < k; first += DEPTH) {
                int depth = Math.min(DEPTH, k - first);
                copy(b, right.at() + first * right.row() + panel * right.column(), right, rows, depth, width);
                for (int i = 0; i < n; i += 2) {
                    int row = to + i * step + panel;
                    int next = i + 1 < n ? row + step : row; // the last row of an odd number is computed twice
                    int from = left.at() + i * left.row() + first * left.column();
                    System.arraycopy(c, row, even, 0, width);
                    System.arraycopy(c, next, odd, 0, width);
                    addRows(a, from, next == row ? from : from + left.row(), left.column(), rows, depth, even, odd,
                            width);
                    System.arraycopy(even, 0, c, row, width);
                    System.arraycopy(odd, 0, c, next, width);
                }
            }
        }
    }

    private static void copy(float[] b, int from, Operand right, float[][] rows, int depth, int width) {
        if (right.column() == 1) {
            for (int p = 0; p < depth; p++) {
                System.arraycopy(b, from + p * right.row(), rows[p], 0, width);
            }
            return;
        }
        for (int j = 0; j < width; j++) {
            int at = from + j * right.column();
            for (int p = 0; p < depth; p++, at += right.row()) {
                rows[p][j] = b[at];
            }
        }
    }

    private static void addRows(float[] a, int from, int fromOdd, int column, float[][] rows, int depth, float[] even,
            float[] odd, int width) {
        int p = 0;
        int x = from;
        int y = fromOdd;
        for (; p + 4 <= depth; p += 4, x += 4 * column, y += 4 * column) {
            addFourRows(a, x, y, column, rows[p], rows[p + 1], rows[p + 2], rows[p + 3], even, odd, width);
        }
        for (; p < depth; p++, x += column, y += column) {
            addRow(a[x], rows[p], 0, even, 0, width);
            addRow(a[y], rows[p], 0, odd, 0, width);
        }
    }

    private static void addFourRows(float[] a, int from, int fromOdd, int column, float[] b0, float[] b1, float[] b2,
            float[] b3, float[] even, float[] odd, int width) {
        float x0 = a[from];
        float x1 = a[from + column];
        float x2 = a[from + 2 * column];
        float x3 = a[from + 3 * column];
        float y0 = a[fromOdd];
        float y1 = a[fromOdd + column];
        float y2 = a[fromOdd + 2 * column];
        float y3 = a[fromOdd + 3 * column];
        for (int j = 0; j < width; j++) {
            float sum = Math.fma(x0, b0[j], even[j]);
            sum = Math.fma(x1, b1[j], sum);
            sum = Math.fma(x2, b2[j], sum);
            even[j] = Math.fma(x3, b3[j], sum);
            sum = Math.fma(y0, b0[j], odd[j]);
            sum = Math.fma(y1, b1[j], sum);
            sum = Math.fma(y2, b2[j], sum);
            odd[j] = Math.fma(y3, b3[j], sum);
        }
    }
}
