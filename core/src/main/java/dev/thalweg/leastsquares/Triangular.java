package dev.thalweg.leastsquares;

/** Small upper triangular systems, n × n row-major. */
final class Triangular {
    private Triangular() {}

    /** {@return z with T z = b in the first {@code rank} elements, zeros after} */
    static double[] solve(double[] t, int n, int rank, double[] b) {
        double[] z = new double[n];
        for (int i = rank - 1; i >= 0; i--) {
            double sum = b[i];
            for (int j = i + 1; j < rank; j++) {
                sum -= t[i * n + j] * z[j];
            }
            z[i] = sum / t[i * n + i];
        }
        return z;
    }

    /** {@return z with Tᵀ z = b} */
    static double[] solveTransposed(double[] t, int n, double[] b) {
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = b[i];
            for (int j = 0; j < i; j++) {
                sum -= t[j * n + i] * z[j];
            }
            z[i] = sum / t[i * n + i];
        }
        return z;
    }

    /**
     * Rotates one more row, with right-hand side 0, into a triangular system.
     *
     * @param t the triangle; modified
     * @param b its right-hand side; modified
     * @param n the number of rows
     * @param from the first element of the row that is not 0
     * @param row the row; modified: of no further use
     */
    static void rotateIn(double[] t, double[] b, int n, int from, double[] row) {
        double side = 0;
        for (int k = from; k < n; k++) {
            if (row[k] == 0) {
                continue;
            }
            double length = StrictMath.hypot(t[k * n + k], row[k]);
            double cosine = t[k * n + k] / length;
            double sine = row[k] / length;
            t[k * n + k] = length;
            for (int j = k + 1; j < n; j++) {
                double above = t[k * n + j];
                t[k * n + j] = cosine * above + sine * row[j];
                row[j] = cosine * row[j] - sine * above;
            }
            double above = b[k];
            b[k] = cosine * above + sine * side;
            side = cosine * side - sine * above;
        }
    }
}
