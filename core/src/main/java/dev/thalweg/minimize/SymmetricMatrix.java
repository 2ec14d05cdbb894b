package dev.thalweg.minimize;

import dev.thalweg.kernel.LinearAlgebra;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Eigenpairs;
import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A symmetric matrix A: its Cholesky factors, and its eigenvalues A = V·diag(λ)·Vᵀ, which are computed when they are asked for. */
final class SymmetricMatrix {
    private final int n;
    private final double[] elements;
    private @Nullable Spectrum spectrum;

    /**
     * Eigenvalues and eigenvectors.
     *
     * @param values λ, ascending
     * @param vectors V, n × n row-major, an eigenvector per column
     */
    record Spectrum(double[] values, double[] vectors) {
        double lowest() {
            return values[0];
        }

        /** {@return the largest magnitude of an eigenvalue} */
        double norm() {
            return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
        }

        /** {@return Vᵀ·x: the coordinates along the eigenvectors} */
        double[] coordinates(double[] x) {
            int n = values.length;
            double[] result = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    result[j] += vectors[i * n + j] * x[i];
                }
            }
            return result;
        }

        /** {@return V·c: what has the coordinates c} */
        double[] combine(double[] c) {
            return Vectors.times(vectors, c);
        }

        double[] vector(int column) {
            int n = values.length;
            double[] result = new double[n];
            for (int i = 0; i < n; i++) {
                result[i] = vectors[i * n + column];
            }
            return result;
        }
    }

    /**
     * @param elements n × n, row-major; not modified; of what is not symmetric the mean is taken
     * @param n the number of rows
     */
    SymmetricMatrix(double[] elements, int n) {
        this.n = n;
        this.elements = elements.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double mean = 0.5 * (elements[i * n + j] + elements[j * n + i]);
                this.elements[i * n + j] = mean;
                this.elements[j * n + i] = mean;
            }
        }
    }

    boolean isFinite() {
        return Double.isFinite(Vectors.largest(elements));
    }

    double[] times(double[] x) {
        return Vectors.times(elements, x);
    }

    Spectrum spectrum() {
        Spectrum known = spectrum;
        if (known == null) {
            Eigenpairs pairs = Tensor.noGrad(() -> Tensor.of(elements).reshape(n, n).to(DType.FLOAT64).eigh());
            known = new Spectrum(pairs.values().toDoubles(), pairs.vectors().toDoubles());
            spectrum = known;
        }
        return known;
    }

    /**
     * The lower factor of A + σI = LLᵀ. Unlike eigenvalues, it keeps the digits of what is small in a matrix whose rows differ
     * much in size.
     *
     * @param l L, n × n row-major
     * @param n the number of rows
     */
    record Cholesky(double[] l, int n) {
        /** {@return (A + σI)⁻¹b} */
        double[] solve(double[] b) {
            double[] x = b.clone();
            LinearAlgebra.solveWithCholeskyInPlace(l, n, x, 1);
            return x;
        }

        /** {@return L⁻¹b} */
        double[] forward(double[] b) {
            double[] x = b.clone();
            LinearAlgebra.solveTriangularInPlace(l, n, LinearAlgebra.Triangle.LOWER, false, false, x, 1);
            return x;
        }
    }

    /** {@return the factor of A + σI; null if that is not positive definite} */
    @Nullable
    Cholesky cholesky(double shift) {
        double[] l = elements.clone();
        for (int i = 0; i < n; i++) {
            l[i * n + i] += shift;
        }
        return LinearAlgebra.choleskyInPlace(l, n) == 0 ? new Cholesky(l, n) : null;
    }
}
