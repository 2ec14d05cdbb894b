package dev.thalweg.kernel;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of symmetric matrices and singular values of any, on row-major {@code double[]}
 * matrices; the conventions are those of {@link LinearAlgebra}.
 *
 * <p>Sources: Householder's reduction and the implicit QL iteration of R. S. Martin and J. H. Wilkinson, "The implicit
 * QL algorithm", Numerische Mathematik 12 (1968); the one-sided Jacobi method of M. R. Hestenes,
 * "Inversion of matrices by biorthogonalization", Journal of the SIAM 6 (1958), with the rotation of H. Rutishauser,
 * "The Jacobi method for real symmetric matrices", Numerische Mathematik 9 (1966).
 */
public final class SpectralDecomposition {
    /** QL needs two or three iterations for an eigenvalue; so many are never seen for finite matrices. */
    private static final int MAX_QL_ITERATIONS = 100;

    /** Jacobi needs about ten sweeps; so many are never seen for finite matrices. */
    private static final int MAX_JACOBI_SWEEPS = 100;

    private static final double UNIT_ROUNDOFF = 0x1p-53;

    /** Stands for the array of vectors where none are wanted. */
    private static final double[] NONE = new double[0];

    private SpectralDecomposition() {}

    /**
     * Finds A = V diag(values) Vᵀ. Each eigenvalue is within a small multiple of n · 1.1e-16 · ‖A‖. If A has a NaN or
     * an infinity, all outputs are NaN.
     *
     * @param a the n × n symmetric matrix, of which only the lower half is read; not modified
     * @param n the number of rows
     * @param values modified: the n eigenvalues, ascending
     * @param vectors modified: n × n, column j the unit eigenvector of value j; of its two signs the one whose
     *         component of largest size (the first of equal ones) is positive
     */
    public static void symmetric(double[] a, int n, double[] values, double[] vectors) {
        assert vectors.length >= n * n;
        eigen(a, n, values, vectors);
    }

    /** As {@link #symmetric}, without the eigenvectors; the values are the same to the bit. */
    public static void symmetricValues(double[] a, int n, double[] values) {
        eigen(a, n, values, NONE);
    }

    /**
     * Finds A = U diag(s) Vᵀ with k = min(rows, columns) singular values. If A has a NaN or an infinity, all outputs
     * are NaN.
     *
     * @param a the matrix, rows × columns; not modified
     * @param rows the number of rows
     * @param columns the number of columns
     * @param u modified: rows × k, orthonormal columns
     * @param s modified: the k singular values, descending
     * @param vt modified: k × columns, orthonormal rows
     */
    public static void singular(double[] a, int rows, int columns, double[] u, double[] s, double[] vt) {
        int inner = Math.min(rows, columns);
        assert a.length >= rows * columns && u.length >= rows * inner;
        assert s.length >= inner && vt.length >= inner * columns;
        if (!isFinite(a, rows * columns)) {
            Arrays.fill(u, 0, rows * inner, Double.NaN);
            Arrays.fill(s, 0, inner, Double.NaN);
            Arrays.fill(vt, 0, inner * columns, Double.NaN);
            return;
        }
        if (rows < columns) {
            double[] left = new double[columns * inner];
            double[] right = new double[inner * rows];
            tallSingular(transpose(a, rows, columns), columns, rows, left, s, right);
            System.arraycopy(transpose(right, inner, rows), 0, u, 0, rows * inner);
            System.arraycopy(transpose(left, columns, inner), 0, vt, 0, inner * columns);
        } else {
            tallSingular(a, rows, columns, u, s, vt);
        }
    }

    /** As {@link #symmetric}; no vectors are computed for an empty array. */
    private static void eigen(double[] a, int n, double[] values, double[] vectors) {
        assert a.length >= n * n && values.length >= n;
        double[] work = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                work[i * n + j] = a[i * n + j];
                work[j * n + i] = a[i * n + j];
            }
        }
        if (!isFinite(work, work.length)) {
            Arrays.fill(values, 0, n, Double.NaN);
            Arrays.fill(vectors, Double.NaN);
            return;
        }
        int exponent = scaleInPlace(work);
        double[] diagonal = new double[n];
        double[] beside = new double[n];
        double[] basis = tridiagonalize(work, n, diagonal, beside, vectors.length > 0);
        for (int first = 0; first < n; first++) {
            isolate(first, n, diagonal, beside, basis);
        }
        int[] order = Sorting.argsort(diagonal, 0, 1, n, false);
        for (int j = 0; j < n; j++) {
            values[j] = Math.scalb(diagonal[order[j]], exponent);
            if (vectors.length > 0) {
                double sign = signOfLargest(basis, order[j] * n, n);
                for (int i = 0; i < n; i++) {
                    vectors[i * n + j] = sign * basis[order[j] * n + i];
                }
            }
        }
    }

    /**
     * Reduces a symmetric matrix to a tridiagonal one, Qᵀ A Q.
     *
     * @param a n × n, both halves; modified: of no further use
     * @param diagonal modified: the diagonal
     * @param beside modified: element k couples k and k + 1; the last is 0
     * @return Qᵀ, n × n, or an empty array if it is not wanted
     */
    private static double[] tridiagonalize(double[] a, int n, double[] diagonal, double[] beside, boolean isWanted) {
        double[] taus = new double[n];
        double[] v = new double[n];
        double[] w = new double[n];
        for (int k = 0; k < n - 1; k++) {
            int start = k * n + k + 1;
            int count = n - k - 1;
            beside[k] = LinearAlgebra.reflector(a, start, 1, count, taus, k);
            copyReflector(a, start, count, v);
            reflectBothSides(a, (k + 1) * n + k + 1, n, count, v, taus[k], w);
        }
        for (int k = 0; k < n; k++) {
            diagonal[k] = a[k * n + k];
        }
        if (!isWanted) {
            return NONE;
        }
        double[] q = LinearAlgebra.identity(n, n);
        for (int k = n - 2; k >= 0; k--) {
            copyReflector(a, k * n + k + 1, n - k - 1, v);
            LinearAlgebra.reflect(v, taus[k], q, n, k + 1, n, k + 1, n, w);
        }
        return transpose(q, n, n);
    }

    private static void copyReflector(double[] a, int start, int count, double[] v) {
        v[0] = 1;
        System.arraycopy(a, start + 1, v, 1, count - 1);
    }

    /** B ← H B H with H = I − τ v vᵀ: B − v wᵀ − w vᵀ with w = τ B v − ½ τ² (vᵀ B v) v. B starts at the index given. */
    private static void reflectBothSides(double[] b, int start, int stride, int count, double[] v, double tau,
            double[] w) {
        if (tau == 0) {
            return;
        }
        Arrays.fill(w, 0, count, 0);
        for (int j = 0; j < count; j++) {
            LinearAlgebra.subtractScaled(w, 0, -tau * v[j], b, start + j * stride, count);
        }
        LinearAlgebra.subtractScaled(w, 0, 0.5 * tau * dot(w, 0, v, 0, count), v, 0, count);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                b[start + i * stride + j] -= v[i] * w[j] + w[i] * v[j];
            }
        }
    }

    /** Iterates until the element beside the first diagonal element is negligible: that is then an eigenvalue. */
    private static void isolate(int first, int n, double[] diagonal, double[] beside, double[] basis) {
        for (int iteration = 0; iteration < MAX_QL_ITERATIONS; iteration++) {
            int last = first;
            while (last < n - 1 && !isNegligible(beside[last], diagonal[last], diagonal[last + 1])) {
                last++;
            }
            if (last == first) {
                return;
            }
            chase(first, last, n, diagonal, beside, basis);
        }
        throw new ArithmeticException("symmetric eigenvalues: QL did not converge in " + MAX_QL_ITERATIONS
                + " iterations");
    }

    private static boolean isNegligible(double beside, double one, double other) {
        return Math.abs(beside) <= UNIT_ROUNDOFF * (Math.abs(one) + Math.abs(other));
    }

    /**
     * One implicit QL step with Wilkinson's shift on the block first … last, rotations applied to the rows of the
     * basis.
     */
    private static void chase(int first, int last, int n, double[] diagonal, double[] beside, double[] basis) {
        double half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
        double root = StrictMath.hypot(half, 1);
        double shift = diagonal[first] - beside[first] / (half + Math.copySign(root, half));
        double bulge = diagonal[last] - shift;
        double sine = 1;
        double cosine = 1;
        double moved = 0;
        for (int i = last - 1; i >= first; i--) {
            double outer = sine * beside[i];
            double inner = cosine * beside[i];
            double radius = StrictMath.hypot(outer, bulge);
            beside[i + 1] = radius;
            if (radius == 0) {
                diagonal[i + 1] -= moved;
                beside[last] = 0;
                return;
            }
            sine = outer / radius;
            cosine = bulge / radius;
            double before = diagonal[i + 1] - moved;
            double change = (diagonal[i] - before) * sine + 2 * cosine * inner;
            moved = sine * change;
            diagonal[i + 1] = before + moved;
            bulge = cosine * change - inner;
            if (basis.length > 0) {
                rotate(basis, i * n, (i + 1) * n, n, cosine, sine);
            }
        }
        diagonal[first] -= moved;
        beside[first] = bulge;
        beside[last] = 0;
    }

    /** As {@link #singular} for rows ≥ columns and finite elements. */
    private static void tallSingular(double[] a, int rows, int columns, double[] u, double[] s, double[] vt) {
        double[] square = Arrays.copyOf(a, rows * columns);
        int exponent = scaleInPlace(square);
        double[] q = NONE;
        int height = rows;
        if (rows > columns) {
            q = new double[rows * columns];
            double[] r = new double[columns * columns];
            LinearAlgebra.qr(square, rows, columns, q, columns, r);
            square = r;
            height = columns;
        }
        double[] left = transpose(square, height, columns);
        double[] right = LinearAlgebra.identity(columns, columns);
        orthogonalize(left, right, columns, height);
        double[] norms = new double[columns];
        for (int j = 0; j < columns; j++) {
            norms[j] = LinearAlgebra.norm(left, j * height, 1, height);
        }
        int[] order = Sorting.argsort(norms, 0, 1, columns, true);
        double[] units = new double[columns * height];
        for (int j = 0; j < columns; j++) {
            double norm = norms[order[j]];
            s[j] = Math.scalb(norm, exponent);
            System.arraycopy(right, order[j] * columns, vt, j * columns, columns);
            if (norm > 0) {
                for (int i = 0; i < height; i++) {
                    units[j * height + i] = left[order[j] * height + i] / norm;
                }
            } else {
                complete(units, j, height);
            }
        }
        double[] small = transpose(units, columns, height);
        if (q.length == 0) {
            System.arraycopy(small, 0, u, 0, rows * columns);
        } else {
            multiply(q, rows, columns, small, u);
        }
    }

    /** Rotates pairs of rows of a, and of v with them, until all rows of a are orthogonal to working accuracy. */
    private static void orthogonalize(double[] a, double[] v, int count, int length) {
        double tolerance = 2 * UNIT_ROUNDOFF * Math.sqrt(length);
        for (int sweep = 0; sweep < MAX_JACOBI_SWEEPS; sweep++) {
            boolean isDone = true;
            for (int p = 0; p < count; p++) {
                for (int q = p + 1; q < count; q++) {
                    double mixed = dot(a, p * length, a, q * length, length);
                    double one = dot(a, p * length, a, p * length, length);
                    double other = dot(a, q * length, a, q * length, length);
                    if (Math.abs(mixed) > tolerance * Math.sqrt(one) * Math.sqrt(other)) {
                        isDone = false;
                        if (Math.min(one, other) < Double.MIN_NORMAL) {
                            // What cancellation left of a dependent row: too small for a direction.
                            Arrays.fill(a, (one < other ? p : q) * length, ((one < other ? p : q) + 1) * length, 0);
                            continue;
                        }
                        double half = (other - one) / (2 * mixed);
                        double tangent = Math.copySign(1 / (Math.abs(half) + StrictMath.hypot(1, half)), half);
                        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
                        rotate(a, p * length, q * length, length, cosine, cosine * tangent);
                        rotate(v, p * count, q * count, count, cosine, cosine * tangent);
                    }
                }
            }
            if (isDone) {
                return;
            }
        }
        throw new ArithmeticException("singular values: Jacobi did not converge in " + MAX_JACOBI_SWEEPS + " sweeps");
    }

    /**
     * Makes row j of the units a unit vector orthogonal to the rows before it, from the axis that these leave most of.
     */
    private static void complete(double[] units, int j, int length) {
        int axis = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            double covered = 0;
            for (int k = 0; k < j; k++) {
                covered += units[k * length + i] * units[k * length + i];
            }
            if (covered < least) {
                least = covered;
                axis = i;
            }
        }
        int start = j * length;
        units[start + axis] = 1;
        for (int pass = 0; pass < 2; pass++) {
            for (int k = 0; k < j; k++) {
                double share = dot(units, k * length, units, start, length);
                LinearAlgebra.subtractScaled(units, start, share, units, k * length, length);
            }
            double norm = LinearAlgebra.norm(units, start, 1, length);
            for (int i = 0; i < length; i++) {
                units[start + i] /= norm;
            }
        }
    }

    /** (x, y) ← (c x − s y, s x + c y) on two rows. */
    private static void rotate(double[] a, int first, int second, int count, double cosine, double sine) {
        for (int j = 0; j < count; j++) {
            double x = a[first + j];
            double y = a[second + j];
            a[first + j] = cosine * x - sine * y;
            a[second + j] = sine * x + cosine * y;
        }
    }

    private static double dot(double[] a, int aStart, double[] b, int bStart, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += a[aStart + i] * b[bStart + i];
        }
        return sum;
    }

    /** c ← a b with a rows × inner and b inner × inner. */
    private static void multiply(double[] a, int rows, int inner, double[] b, double[] c) {
        Arrays.fill(c, 0, rows * inner, 0);
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < inner; k++) {
                LinearAlgebra.subtractScaled(c, i * inner, -a[i * inner + k], b, k * inner, inner);
            }
        }
    }

    /** Divides by the power of two that brings the largest element to between 1 and 2; {@return its exponent} */
    private static int scaleInPlace(double[] a) {
        double largest = 0;
        for (double value : a) {
            largest = Math.max(largest, Math.abs(value));
        }
        int exponent = largest == 0 ? 0 : Math.getExponent(largest);
        for (int i = 0; i < a.length; i++) {
            a[i] = Math.scalb(a[i], -exponent);
        }
        return exponent;
    }

    private static double signOfLargest(double[] a, int start, int count) {
        double largest = 0;
        for (int i = start; i < start + count; i++) {
            if (Math.abs(a[i]) > Math.abs(largest)) {
                largest = a[i];
            }
        }
        return largest < 0 ? -1 : 1;
    }

    private static double[] transpose(double[] a, int rows, int columns) {
        double[] transposed = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j * rows + i] = a[i * columns + j];
            }
        }
        return transposed;
    }

    private static boolean isFinite(double[] a, int count) {
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(a[i])) {
                return false;
            }
        }
        return true;
    }
}
