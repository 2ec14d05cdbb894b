package dev.thalweg.kernel;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A matrix of the tests, with the slow and obvious operations that the fast ones are held to. */
final class Matrix {
    private final int rows;
    private final int columns;
    private final double[] elements;

    Matrix(int rows, int columns, double[] elements) {
        this.rows = rows;
        this.columns = columns;
        this.elements = elements;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** {@return the elements themselves, row-major: writing into them changes the matrix} */
    double[] elements() {
        return elements;
    }

    static Matrix random(int rows, int columns, SplittableRandom random) {
        return new Matrix(rows, columns, random.doubles((long) rows * columns, -1, 1).toArray());
    }

    static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new double[rows * columns]);
    }

    static Matrix identity(int n) {
        Matrix identity = zeros(n, n);
        for (int i = 0; i < n; i++) {
            identity.elements[i * n + i] = 1;
        }
        return identity;
    }

    static Matrix diagonal(double[] values) {
        Matrix diagonal = zeros(values.length, values.length);
        for (int i = 0; i < values.length; i++) {
            diagonal.elements[i * values.length + i] = values[i];
        }
        return diagonal;
    }

    double at(int i, int j) {
        return elements[i * columns + j];
    }

    double[] copy() {
        return elements.clone();
    }

    Matrix times(Matrix other) {
        Matrix product = zeros(rows, other.columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < other.columns; j++) {
                for (int k = 0; k < columns; k++) {
                    product.elements[i * other.columns + j] += at(i, k) * other.at(k, j);
                }
            }
        }
        return product;
    }

    Matrix transposed() {
        Matrix transposed = zeros(columns, rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed.elements[j * rows + i] = at(i, j);
            }
        }
        return transposed;
    }

    Matrix scaled(double factor) {
        return new Matrix(rows, columns, Arrays.stream(elements).map(x -> factor * x).toArray());
    }

    double largest() {
        return Arrays.stream(elements).map(Math::abs).max().orElse(0);
    }

    /** {@return the largest difference from the other matrix, NaN if any is} */
    double distance(Matrix other) {
        double distance = 0;
        for (int i = 0; i < elements.length; i++) {
            distance = Math.max(distance, Math.abs(elements[i] - other.elements[i]));
        }
        return distance;
    }
}
