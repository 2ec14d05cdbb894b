package dev.thalweg.kernel;

import java.util.Arrays;

/** What stands in for the inverse where there may be none; the conventions are those of {@link LinearAlgebra}. */
public final class Inverses {
    /** Pivots that differ by more leave LU fewer than half of the digits: singular values lose none. */
    private static final double PIVOT_RATIO = 0x1p-26;

    private Inverses() {}

    /**
     * Finds the cofactors, the derivatives of the determinant: det(A) A⁻ᵀ where A has an inverse, and otherwise the limit
     * of that, from singular values: with A = U diag(s) Vᵀ it is det(U) det(V) U diag(∏ of the other s) Vᵀ.
     *
     * @param a the n × n matrix; not modified
     * @param n the number of rows
     * @param cofactors modified: n × n
     */
    public static void cofactors(double[] a, int n, double[] cofactors) {
        if (n < 3) {
            for (int i = 0; i < n * n; i++) { // 1, or for two rows the other diagonal
                cofactors[i] = n == 1 ? 1 : i == 0 || i == 3 ? a[3 - i] : -a[3 - i];
            }
            return;
        }
        double[] lu = Arrays.copyOf(a, n * n);
        int[] permutation = new int[n];
        int sign = LinearAlgebra.luInPlace(lu, n, permutation);
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (int i = 0; i < n; i++) {
            least = Math.min(least, Math.abs(lu[i * n + i]));
            greatest = Math.max(greatest, Math.abs(lu[i * n + i]));
        }
        if (least > PIVOT_RATIO * greatest) {
            double[] inverse = new double[n * n];
            LinearAlgebra.solveWithLu(lu, n, permutation, LinearAlgebra.identity(n, n), n, inverse);
            double determinant = LinearAlgebra.determinant(lu, n, sign);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    cofactors[i * n + j] = determinant * inverse[j * n + i];
                }
            }
        } else {
            cofactorsOfSingular(a, n, cofactors);
        }
    }

    private static void cofactorsOfSingular(double[] a, int n, double[] cofactors) {
        double[] u = new double[n * n];
        double[] s = new double[n];
        double[] vt = new double[n * n];
        SpectralDecomposition.singular(a, n, n, u, s, vt);
        double sign = orientation(u, n) * orientation(vt, n);
        Arrays.fill(cofactors, 0, n * n, 0);
        for (int k = 0; k < n; k++) {
            double others = sign;
            for (int j = 0; j < n; j++) {
                others *= j == k ? 1 : s[j];
            }
            for (int i = 0; i < n; i++) {
                LinearAlgebra.subtractScaled(cofactors, i * n, -others * u[i * n + k], vt, k * n, n);
            }
        }
    }

    /** {@return the determinant of an orthogonal matrix} */
    private static double orientation(double[] orthogonal, int n) {
        double[] lu = Arrays.copyOf(orthogonal, n * n);
        int sign = LinearAlgebra.luInPlace(lu, n, new int[n]);
        return LinearAlgebra.determinantSign(lu, n, sign);
    }

    /**
     * Finds the pseudoinverse V diag(1/s) Uᵀ of A = U diag(s) Vᵀ, where 1/s is 0 for singular values that count as 0.
     *
     * @param a the matrix, rows × columns; not modified
     * @param rows the number of rows
     * @param columns the number of columns
     * @param tolerance a singular value counts as 0 if it is at most so many times the greatest
     * @param inverse modified: columns × rows; NaN if A has a NaN or an infinity
     */
    public static void pseudoinverse(double[] a, int rows, int columns, double tolerance, double[] inverse) {
        int count = Math.min(rows, columns);
        double[] u = new double[rows * count];
        double[] s = new double[count];
        double[] vt = new double[count * columns];
        SpectralDecomposition.singular(a, rows, columns, u, s, vt);
        Arrays.fill(inverse, 0, columns * rows, 0);
        for (int k = 0; k < count; k++) {
            if (s[k] <= tolerance * s[0]) {
                continue; // not for NaN
            }
            for (int j = 0; j < columns; j++) {
                for (int i = 0; i < rows; i++) {
                    inverse[j * rows + i] += vt[k * columns + j] / s[k] * u[i * count + k];
                }
            }
        }
    }
}
