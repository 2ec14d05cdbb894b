package dev.thalweg.kernel;

import java.util.Arrays;

/**
 * Small dense linear algebra on row-major {@code double[]} matrices: LU, Cholesky and QR factors, triangular systems,
 * determinants. Eigenvalues and singular values are in {@link SpectralDecomposition}.
 *
 * <p>A matrix of n rows and m columns fills the first n·m elements of its array. Every parameter says whether it is
 * modified; outputs are arrays of the caller's and must not overlap inputs. The order of operations is fixed and
 * single-threaded, so the same input gives the same bits. Sizes are trusted (and asserted): the caller checks. NaN and
 * infinity pass through arithmetic; they are not looked for.
 *
 * <p>Sources: G. H. Golub and C. F. Van Loan, "Matrix Computations", 4th edition (2013), 3.1, 3.4, 4.2, 5.1 and 5.2;
 * signs and failure indices as LAPACK has them (E. Anderson et al., "LAPACK Users' Guide", 1999).
 */
public final class LinearAlgebra {
    /** Which half of a square matrix holds the coefficients; the other half is not read. */
    public enum Triangle {
        /** On and below the diagonal. */
        LOWER,
        /** On and above the diagonal. */
        UPPER
    }

    /** Sums of squares between this and its inverse neither overflowed nor lost digits to underflow. */
    private static final double SAFE_SQUARE = 0x1p900;

    private LinearAlgebra() {}

    // LU

    /**
     * Factors P A = L U with partial pivoting: of equal candidates the first is taken. A zero pivot is left in place
     * and skipped; see {@link #firstZeroPivot}.
     *
     * @param a the n × n matrix; modified: U on and above the diagonal, L below it (its unit diagonal is not stored)
     * @param n the number of rows and of columns
     * @param permutation modified: row i of P A is row {@code permutation[i]} of A
     * @return the determinant of P, 1 or −1
     */
    public static int luInPlace(double[] a, int n, int[] permutation) {
        assert a.length >= n * n && permutation.length >= n;
        int sign = 1;
        for (int i = 0; i < n; i++) {
            permutation[i] = i;
        }
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) {
                    pivot = i;
                }
            }
            if (pivot != k) {
                swapRows(a, n, k, pivot);
                int row = permutation[k];
                permutation[k] = permutation[pivot];
                permutation[pivot] = row;
                sign = -sign;
            }
            double diagonal = a[k * n + k];
            if (diagonal != 0) {
                for (int i = k + 1; i < n; i++) {
                    double factor = a[i * n + k] / diagonal;
                    a[i * n + k] = factor;
                    subtractScaled(a, i * n + k + 1, factor, a, k * n + k + 1, n - k - 1);
                }
            }
        }
        return sign;
    }

    /** {@return the index of the first zero on the diagonal of U, or −1 if A is invertible in floating point} */
    public static int firstZeroPivot(double[] lu, int n) {
        for (int i = 0; i < n; i++) {
            if (lu[i * n + i] == 0) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Solves A X = B. A zero pivot gives infinities and NaN.
     *
     * @param lu the factors of A from {@link #luInPlace}, n × n; not modified
     * @param n the number of rows
     * @param permutation its permutation; not modified
     * @param b the right-hand sides, n × m; not modified
     * @param m the number of right-hand sides
     * @param x modified: the solution, n × m
     */
    public static void solveWithLu(double[] lu, int n, int[] permutation, double[] b, int m, double[] x) {
        assert b.length >= n * m && x.length >= n * m;
        for (int i = 0; i < n; i++) {
            System.arraycopy(b, permutation[i] * m, x, i * m, m);
        }
        solveTriangularInPlace(lu, n, Triangle.LOWER, false, true, x, m);
        solveTriangularInPlace(lu, n, Triangle.UPPER, false, false, x, m);
    }

    /**
     * Solves A X = B by LU.
     *
     * @param a the n × n matrix; not modified
     * @param n the number of rows
     * @param b the right-hand sides, n × m; not modified
     * @param m the number of right-hand sides
     * @param x modified: the solution, n × m
     * @return the index of the first zero pivot (then x is of no use), or −1 if there is none
     */
    public static int solve(double[] a, int n, double[] b, int m, double[] x) {
        double[] lu = Arrays.copyOf(a, n * n);
        int[] permutation = new int[n];
        luInPlace(lu, n, permutation);
        solveWithLu(lu, n, permutation, b, m, x);
        return firstZeroPivot(lu, n);
    }

    /**
     * Inverts A by LU.
     *
     * @param a the n × n matrix; not modified
     * @param n the number of rows
     * @param inverse modified: the inverse, n × n
     * @return the index of the first zero pivot (then the inverse is of no use), or −1 if there is none
     */
    public static int inverse(double[] a, int n, double[] inverse) {
        return solve(a, n, identity(n, n), n, inverse);
    }

    /**
     * {@return the determinant of A: the sign times the diagonal of U, multiplied in order; 1 for n = 0} May overflow.
     */
    public static double determinant(double[] lu, int n, int sign) {
        double product = sign;
        for (int i = 0; i < n; i++) {
            product *= lu[i * n + i];
        }
        return product;
    }

    /** {@return the sign of the determinant of A: −1, 0 or 1; NaN if the diagonal of U has one} */
    public static double determinantSign(double[] lu, int n, int sign) {
        double product = sign;
        for (int i = 0; i < n; i++) {
            product *= Math.signum(lu[i * n + i]);
        }
        return product + 0.0;
    }

    /** {@return log |det A|, which does not overflow: −∞ for a singular A, 0 for n = 0} */
    public static double logAbsDeterminant(double[] lu, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += StrictMath.log(Math.abs(lu[i * n + i]));
        }
        return sum;
    }

    // Triangular systems and Cholesky

    /**
     * Solves T X = B, or Tᵀ X = B, by substitution. A zero on the diagonal gives infinities and NaN.
     *
     * @param t the n × n triangular matrix; only the named half is read
     * @param n the number of rows
     * @param triangle the half of t that holds the coefficients
     * @param isTransposed whether to solve with Tᵀ
     * @param isUnit whether the diagonal is taken as ones and not read
     * @param b the right-hand sides, n × m; modified: the solution
     * @param m the number of right-hand sides
     */
    public static void solveTriangularInPlace(
            double[] t, int n, Triangle triangle, boolean isTransposed, boolean isUnit, double[] b, int m) {
        assert t.length >= n * n && b.length >= n * m;
        boolean isForward = (triangle == Triangle.LOWER) != isTransposed;
        int rowStep = isTransposed ? 1 : n;
        int columnStep = isTransposed ? n : 1;
        for (int step = 0; step < n; step++) {
            int i = isForward ? step : n - 1 - step;
            int from = isForward ? 0 : i + 1;
            int to = isForward ? i : n;
            for (int k = from; k < to; k++) {
                subtractScaled(b, i * m, t[i * rowStep + k * columnStep], b, k * m, m);
            }
            if (!isUnit) {
                double diagonal = t[i * n + i];
                for (int j = 0; j < m; j++) {
                    b[i * m + j] /= diagonal;
                }
            }
        }
    }

    /**
     * Factors a symmetric positive definite A = L Lᵀ.
     *
     * @param a the n × n matrix, of which only the lower half is read; modified: L, with zeros above the diagonal
     * @param n the number of rows
     * @return 0, or the order (from 1) of the first leading minor that is not positive, NaN included; then a is of no
     *         use
     */
    public static int choleskyInPlace(double[] a, int n) {
        assert a.length >= n * n;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i * n + k] * a[j * n + k];
                }
                if (j < i) {
                    a[i * n + j] = sum / a[j * n + j];
                } else if (sum > 0) {
                    a[i * n + i] = Math.sqrt(sum);
                } else {
                    return i + 1;
                }
            }
            Arrays.fill(a, i * n + i + 1, (i + 1) * n, 0);
        }
        return 0;
    }

    /**
     * Solves A X = B with A = L Lᵀ.
     *
     * @param l the factor from {@link #choleskyInPlace}, n × n; not modified
     * @param n the number of rows
     * @param b the right-hand sides, n × m; modified: the solution
     * @param m the number of right-hand sides
     */
    public static void solveWithCholeskyInPlace(double[] l, int n, double[] b, int m) {
        solveTriangularInPlace(l, n, Triangle.LOWER, false, false, b, m);
        solveTriangularInPlace(l, n, Triangle.LOWER, true, false, b, m);
    }

    // QR

    /**
     * Factors A = Q R by Householder reflections: Q has orthonormal columns, R is upper triangular. As in LAPACK the
     * diagonal of R has the sign opposite to the entry that its reflection saw, and a column that is already zero below
     * the diagonal is left alone; so diagonal entries of either sign occur.
     *
     * @param a the matrix, rows × columns; not modified
     * @param rows the number of rows
     * @param columns the number of columns
     * @param q modified: rows × inner
     * @param inner the columns of Q: min(rows, columns) for the thin factors, rows for the full ones
     * @param r modified: inner × columns
     */
    public static void qr(double[] a, int rows, int columns, double[] q, int inner, double[] r) {
        int reflections = Math.min(rows, columns);
        assert inner == rows || inner == reflections;
        assert a.length >= rows * columns && q.length >= rows * inner && r.length >= inner * columns;
        double[] work = Arrays.copyOf(a, rows * columns);
        double[] taus = new double[reflections];
        double[] v = new double[rows];
        double[] row = new double[Math.max(columns, inner)];
        for (int k = 0; k < reflections; k++) {
            double beta = reflector(work, k * columns + k, columns, rows - k, taus, k);
            column(work, k * columns + k, columns, rows - k, v);
            reflect(v, taus[k], work, columns, k, rows, k + 1, columns, row);
            work[k * columns + k] = beta;
        }
        for (int i = 0; i < inner; i++) {
            for (int j = 0; j < columns; j++) {
                r[i * columns + j] = j < i ? 0 : work[i * columns + j];
            }
        }
        System.arraycopy(identity(rows, inner), 0, q, 0, rows * inner);
        for (int k = reflections - 1; k >= 0; k--) {
            column(work, k * columns + k, columns, rows - k, v);
            reflect(v, taus[k], q, inner, k, rows, k, inner, row);
        }
    }

    /**
     * Makes the reflection I − τ v vᵀ, v₀ = 1, that takes a vector to β e₀.
     *
     * @param a holds the vector; modified: its elements from the second on become those of v, the first stays
     * @param start the index of its first element
     * @param stride the distance between its elements
     * @param count the number of its elements
     * @param taus modified: τ, 0 if the vector is already a multiple of e₀
     * @param index where in taus
     * @return β, of the sign opposite to the first element unless τ is 0
     */
    static double reflector(double[] a, int start, int stride, int count, double[] taus, int index) {
        double alpha = a[start];
        double rest = norm(a, start + stride, stride, count - 1);
        if (rest == 0) {
            taus[index] = 0;
            return alpha;
        }
        double beta = -Math.copySign(StrictMath.hypot(alpha, rest), alpha);
        taus[index] = (beta - alpha) / beta;
        for (int i = 1; i < count; i++) {
            a[start + i * stride] /= alpha - beta;
        }
        return beta;
    }

    /**
     * Applies I − τ v vᵀ (v₀ = 1, the rest from v) to rows firstRow … of the columns firstColumn … of a, from the left.
     */
    static void reflect(
            double[] v, double tau, double[] a, int stride, int firstRow, int rows, int firstColumn, int columns,
            double[] row) {
        int width = columns - firstColumn;
        if (tau == 0 || width <= 0) {
            return;
        }
        System.arraycopy(a, firstRow * stride + firstColumn, row, 0, width);
        for (int i = firstRow + 1; i < rows; i++) {
            subtractScaled(row, 0, -v[i - firstRow], a, i * stride + firstColumn, width);
        }
        subtractScaled(a, firstRow * stride + firstColumn, tau, row, 0, width);
        for (int i = firstRow + 1; i < rows; i++) {
            subtractScaled(a, i * stride + firstColumn, tau * v[i - firstRow], row, 0, width);
        }
    }

    /** {@return the Euclidean norm of count elements, without overflow or underflow on the way} */
    static double norm(double[] a, int start, int stride, int count) {
        double sum = 0;
        double largest = 0;
        for (int i = 0; i < count; i++) {
            double value = a[start + i * stride];
            sum += value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        if ((sum < SAFE_SQUARE && sum > 1 / SAFE_SQUARE) || largest == 0 || !(largest <= Double.MAX_VALUE)) {
            return Math.sqrt(sum);
        }
        int exponent = Math.getExponent(largest);
        sum = 0;
        for (int i = 0; i < count; i++) {
            double value = Math.scalb(a[start + i * stride], -exponent);
            sum += value * value;
        }
        return Math.scalb(Math.sqrt(sum), exponent);
    }

    /** a[i] −= factor · b[i] over count elements: no order matters, so the compiler may use vectors. */
    static void subtractScaled(double[] a, int aStart, double factor, double[] b, int bStart, int count) {
        for (int j = 0; j < count; j++) {
            a[aStart + j] -= factor * b[bStart + j];
        }
    }

    static double[] identity(int rows, int columns) {
        double[] identity = new double[rows * columns];
        for (int i = 0; i < Math.min(rows, columns); i++) {
            identity[i * columns + i] = 1;
        }
        return identity;
    }

    private static void column(double[] a, int start, int stride, int count, double[] column) {
        for (int i = 0; i < count; i++) {
            column[i] = a[start + i * stride];
        }
    }

    private static void swapRows(double[] a, int n, int first, int second) {
        for (int j = 0; j < n; j++) {
            double value = a[first * n + j];
            a[first * n + j] = a[second * n + j];
            a[second * n + j] = value;
        }
    }
}
