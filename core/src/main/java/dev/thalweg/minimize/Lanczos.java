package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The Lanczos process (1950): orthonormal vectors Q of the Krylov space of a symmetric A and a start, with QᵀAQ = T tridiagonal.
 * Each vector is orthogonalised against all before it, so that rounding makes no copies of eigenvalues.
 */
final class Lanczos {
    /** What is left of a vector below this part of it is rounding: the space is exhausted. */
    private static final double EXHAUSTED = 1e-12;

    private final UnaryOperator<double[]> product;
    private final List<double[]> vectors = new ArrayList<>();
    private final List<Double> diagonal = new ArrayList<>();
    private final List<Double> offDiagonal = new ArrayList<>();
    private double[] next;
    private double rest;

    /**
     * @param product takes a vector to A times it, a new array
     * @param start not modified
     */
    Lanczos(UnaryOperator<double[]> product, double[] start) {
        this.product = product;
        this.rest = Vectors.norm(start);
        this.next = Vectors.scaled(1 / rest, start);
    }

    /** Adds a vector. @return whether the product was finite */
    boolean advance() {
        if (!vectors.isEmpty()) {
            offDiagonal.add(rest);
        }
        double[] q = next;
        double[] w = product.apply(q);
        double before = Vectors.norm(w);
        vectors.add(q);
        diagonal.add(Vectors.dot(q, w));
        for (double[] other : vectors) {
            Vectors.add(w, -Vectors.dot(w, other), other);
        }
        rest = Vectors.norm(w);
        if (!(rest > EXHAUSTED * before)) {
            rest = 0;
        } else {
            Vectors.scale(w, 1 / rest);
        }
        next = w;
        return Double.isFinite(before);
    }

    int size() {
        return vectors.size();
    }

    /** {@return the norm of what A adds to the space, β; 0 where the space is all there is} */
    double rest() {
        return rest;
    }

    double diagonal(int i) {
        return diagonal.get(i);
    }

    /** {@return T's element at (i, i + 1)} */
    double offDiagonal(int i) {
        return offDiagonal.get(i);
    }

    /** {@return T by its eigenvalues} */
    SymmetricMatrix tridiagonal() {
        int k = size();
        double[] t = new double[k * k];
        for (int i = 0; i < k; i++) {
            t[i * k + i] = diagonal.get(i);
            if (i > 0) {
                t[i * k + i - 1] = offDiagonal.get(i - 1);
                t[(i - 1) * k + i] = offDiagonal.get(i - 1);
            }
        }
        return SymmetricMatrix.of(Tensor.of(t).reshape(k, k));
    }

    /** {@return Q·h} */
    double[] combine(double[] h) {
        double[] result = new double[next.length];
        for (int i = 0; i < h.length; i++) {
            Vectors.add(result, h[i], vectors.get(i));
        }
        return result;
    }
}
