package dev.thalweg.kernel;

/**
 * The first stage of factoring a matrix with many more rows than columns: panels of some rows are factored by themselves, Aₖ = Qₖ Rₖ,
 * while they lie in the cache, and what is left to be factored are the Rₖ, one below the other ("tall and skinny QR": J. Demmel, L.
 * Grigori, M. Hoemmen and J. Langou, "Communication-optimal parallel and sequential QR and LU factorizations", SIAM Journal on
 * Scientific Computing 34, 2012). Memory is read once instead of once for each pair of columns, and the result is as exact as that of
 * Householder's reflections on whole columns, or more, since sums are shorter.
 *
 * <p>Row i of Rₖ has its place in the matrix and in vectors: row i of panel k. So the first rows are those of R₀, which the second stage
 * makes R.
 */
final class RowPanels {
    /** Rows of a panel: a few columns of so many lie in a core's cache, and n² / rows, what the second stage adds, is little. */
    static final int ROWS = 2048;
    /** Rows of a panel for each column, at the least. */
    private static final int ROWS_PER_COLUMN = 16;

    private final double[][] columns;
    private final int rows;
    private final int each;
    private final int count;
    private final double[] taus;

    private RowPanels(double[][] columns, int rows, int each) {
        this.columns = columns;
        this.rows = rows;
        this.each = each;
        this.count = rows / each;
        this.taus = new double[count * columns.length];
    }

    /** {@return the rows that the panels of a matrix have, but for the last one, which may have up to twice as many; 0 if it is not worth it} */
    static int worth(int rows, int n) {
        int each = Math.max(ROWS, ROWS_PER_COLUMN * n);
        return n > 0 && rows >= 2 * each ? each : 0;
    }

    /**
     * Factors panels.
     *
     * @param columns n columns of m elements; modified, and kept: they hold the reflections from now on
     * @param rows m
     * @param each the rows of a panel
     * @param exponents for each column: it is divided by 2 to the power of it first
     */
    static RowPanels inPlace(double[][] columns, int rows, int each, int[] exponents) {
        RowPanels panels = new RowPanels(columns, rows, each);
        Threads.forRange(panels.count, panel -> {
            PivotedQr.scale(columns, exponents, panel * each, panels.end(panel));
            panels.factor(panel);
        });
        return panels;
    }

    /** {@return the rows of what is left} */
    int left() {
        return count * columns.length;
    }

    private int end(int panel) {
        return panel == count - 1 ? rows : (panel + 1) * each;
    }

    private void factor(int panel) {
        int n = columns.length;
        int end = end(panel);
        for (int k = 0; k < n; k++) {
            int row = panel * each + k;
            double diagonal = PivotedQr.reflector(columns[k], row, end, taus, panel * n + k);
            for (int j = k + 1; j < n; j++) {
                PivotedQr.reflect(columns[k], taus[panel * n + k], columns[j], row, end);
            }
            columns[k][row] = diagonal;
        }
    }

    /** {@return n columns: the Rₖ, one below the other; new arrays} */
    double[][] stacked() {
        int n = columns.length;
        double[][] stacked = new double[n][count * n];
        for (int j = 0; j < n; j++) {
            for (int panel = 0; panel < count; panel++) {
                System.arraycopy(columns[j], panel * each, stacked[j], panel * n, j + 1);
            }
        }
        return stacked;
    }

    /** Replaces a vector of m elements by Qᵀ b, of the panels. */
    void applyTransposed(double[] vector) {
        int n = columns.length;
        Threads.forRange(count, panel -> {
            for (int k = 0; k < n; k++) {
                PivotedQr.reflect(columns[k], taus[panel * n + k], vector, panel * each + k, end(panel));
            }
        });
    }

    /** Replaces a vector of m elements by Q b, of the panels. */
    void apply(double[] vector) {
        int n = columns.length;
        Threads.forRange(count, panel -> {
            for (int k = n - 1; k >= 0; k--) {
                PivotedQr.reflect(columns[k], taus[panel * n + k], vector, panel * each + k, end(panel));
            }
        });
    }

    /** {@return the elements of a vector that belong to rows of the Rₖ} */
    double[] gathered(double[] vector) {
        int n = columns.length;
        double[] top = new double[left()];
        for (int panel = 0; panel < count; panel++) {
            System.arraycopy(vector, panel * each, top, panel * n, n);
        }
        return top;
    }

    /** Puts elements that belong to rows of the Rₖ back into a vector, which is modified. */
    void scatter(double[] top, double[] vector) {
        int n = columns.length;
        for (int panel = 0; panel < count; panel++) {
            System.arraycopy(top, panel * n, vector, panel * each, n);
        }
    }
}
