package dev.thalweg.minimize;

import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Eigenpairs;
import dev.thalweg.tensor.Tensor;

/**
 * A symmetric matrix A = V·diag(λ)·Vᵀ by its eigenvalues.
 *
 * @param values λ, ascending
 * @param vectors V, n × n row-major, an eigenvector per column
 */
record SymmetricMatrix(double[] values, double[] vectors) {
    /**
     * {@return the decomposition}
     *
     * @param matrix n × n; its symmetric part is taken; finite
     */
    static SymmetricMatrix of(Tensor matrix) {
        Eigenpairs pairs = Tensor.noGrad(() -> matrix.to(DType.FLOAT64).eigh());
        return new SymmetricMatrix(pairs.values().toDoubles(), pairs.vectors().toDoubles());
    }

    int size() {
        return values.length;
    }

    double lowest() {
        return values[0];
    }

    /** {@return the largest magnitude of an eigenvalue} */
    double norm() {
        return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
    }

    /** {@return Vᵀ·x: the coordinates along the eigenvectors} */
    double[] coordinates(double[] x) {
        int n = size();
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
        int n = size();
        double[] result = new double[n];
        for (int i = 0; i < n; i++) {
            result[i] = vectors[i * n + column];
        }
        return result;
    }
}
