package dev.thalweg.tensor;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.Arrays;

/**
 * The methods of {@link Tensor} that multiply and sum over shared axes. Products accumulate over the shared axis in order
 * with fused multiply-add, so the bits depend on the values alone, not on strides, batches or machine.
 */
sealed interface ContractionMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /**
     * {@return the product of two vectors, two matrices, a matrix and a vector, or batches of matrices}
     *
     * <p><b>Shape</b>: {@code (k) × (k) → ()}, {@code (k) × (…, k, m) → (…, m)}, {@code (…, n, k) × (k) → (…, n)},
     * {@code (…, n, k) × (…, k, m) → (…, n, m)}; the leading axes broadcast.
     *
     * <p><b>Gradient</b>: g·yᵀ to x, xᵀ·g to y.
     *
     * <p><b>Edge</b>: a shared axis of size 0 gives zeros; integers wrap around.
     *
     * @param other the right operand, of the same dtype, which is not bool
     * @throws IllegalArgumentException if an operand is 0-d, the shared sizes or the dtypes differ, or the leading axes do
     *     not broadcast
     */
    default Tensor matmul(Tensor other) {
        Tensor x = self();
        int left = x.rank();
        int right = other.rank();
        if (left == 0 || right == 0) {
            throw new IllegalArgumentException("matmul: each operand must have at least one axis; got shapes " + x
                    .shape() + " and " + other.shape() + "; use mul to scale");
        }
        checkFactors("matmul", x, other);
        int inner = x.size(-1);
        if (inner != other.size(right == 1 ? 0 : -2)) {
            throw new IllegalArgumentException("matmul: inner sizes differ; got " + x.shape() + " × " + other.shape()
                    + (right > 1 && inner == other.size(-1) ? "; transpose the second one?"
                            : left > 1 && right > 1 && x.size(-2) == other.size(-2) ? "; transpose the first one?"
                                    : ""));
        }
        if (left > 2 && right <= 2) {
            // One large product instead of many small ones; the rows stay where they are.
            int[] sizes = x.shape().sizes();
            Tensor rows = Contraction.MATMUL.apply(x.reshape(rows(sizes), inner), other);
            if (right == 1) {
                return rows.reshape(Shape.of(Arrays.copyOf(sizes, left - 1)));
            }
            sizes[left - 1] = other.size(1);
            return rows.reshape(Shape.of(sizes));
        }
        return Contraction.MATMUL.apply(x, other);
    }

    private static int rows(int[] sizes) {
        int rows = 1;
        for (int i = 0; i < sizes.length - 1; i++) {
            rows *= sizes[i];
        }
        return rows;
    }

    private static void checkFactors(String op, Tensor x, Tensor y) {
        if (x.dtype() != y.dtype()) {
            throw new IllegalArgumentException(op + ": both operands must have one dtype; got " + x.dtype() + " and "
                    + y.dtype() + "; convert one with to(DType." + DType.promote(x.dtype(), y.dtype()).name() + ")");
        }
        if (x.dtype() == DType.BOOL) {
            throw new IllegalArgumentException(op + ": not defined for bool; got shapes " + x.shape() + " and "
                    + y.shape() + "; convert with to(DType.INT64)");
        }
    }

    /**
     * {@return the sum of the products of two vectors' elements, 0-d}
     *
     * @param other a vector of the same length and dtype
     * @throws IllegalArgumentException if one is not a vector, or lengths or dtypes differ
     */
    default Tensor dot(Tensor other) {
        if (self().rank() != 1 || other.rank() != 1) {
            throw new IllegalArgumentException("dot: both operands must be vectors; got shapes " + self().shape()
                    + " and " + other.shape() + "; use matmul, or flatten()");
        }
        checkFactors("dot", self(), other);
        if (self().size(0) != other.size(0)) {
            throw new IllegalArgumentException("dot: lengths must be equal; got " + self().size(0) + " and " + other
                    .size(0));
        }
        return Contraction.MATMUL.apply(self(), other);
    }

    /**
     * {@return the matrix of all products of an element of this vector with an element of another}
     *
     * <p><b>Shape</b>: {@code (n), (m) → (n, m)}.
     *
     * @param other a vector
     * @throws IllegalArgumentException if one is not a vector
     */
    default Tensor outer(Tensor other) {
        if (self().rank() != 1 || other.rank() != 1) {
            throw new IllegalArgumentException("outer: both operands must be vectors; got shapes " + self().shape()
                    + " and " + other.shape() + "; flatten() first");
        }
        return self().unsqueeze(1).mul(other);
    }

    /**
     * {@return the sum of products over the last axes of this tensor and as many first ones of another}
     *
     * @param other the other, of the same dtype
     * @param axes how many; with 0 all products of two elements
     */
    default Tensor tensordot(Tensor other, int axes) {
        if (axes < 0 || axes > self().rank() || axes > other.rank()) {
            throw new IllegalArgumentException("tensordot: the number of axes must be from 0 to that of either operand;"
                    + " got " + axes + " for shapes " + self().shape() + " and " + other.shape());
        }
        int[] last = new int[axes];
        int[] first = new int[axes];
        Arrays.setAll(last, i -> self().rank() - axes + i);
        Arrays.setAll(first, i -> i);
        return tensordot(other, last, first);
    }

    /**
     * {@return the sum of products over pairs of axes}: the other axes of this tensor, then those of the other.
     *
     * @param other the other, of the same dtype
     * @param axes axes of this tensor
     * @param otherAxes for each the axis of the other that it runs with, of the same size
     */
    default Tensor tensordot(Tensor other, int[] axes, int[] otherAxes) {
        Tensor x = self();
        checkFactors("tensordot", x, other);
        if (axes.length != otherAxes.length) {
            throw new IllegalArgumentException("tensordot: axes come in pairs; got " + Arrays.toString(axes) + " and "
                    + Arrays.toString(otherAxes));
        }
        int[] rows = others(x.shape(), axes);
        int[] columns = others(other.shape(), otherAxes);
        int k = 1;
        for (int i = 0; i < axes.length; i++) {
            if (x.size(axes[i]) != other.size(otherAxes[i])) {
                throw new IllegalArgumentException("tensordot: paired axes must have one size; got axes " + axes[i]
                        + " and " + otherAxes[i] + " of shapes " + x.shape() + " and " + other.shape());
            }
            k *= x.size(axes[i]);
        }
        int[] sizes = new int[rows.length + columns.length];
        int n = 1;
        int m = 1;
        for (int i = 0; i < rows.length; i++) {
            sizes[i] = x.size(rows[i]);
            n *= sizes[i];
        }
        for (int i = 0; i < columns.length; i++) {
            sizes[rows.length + i] = other.size(columns[i]);
            m *= other.size(columns[i]);
        }
        Tensor left = x.permute(concat(rows, axes)).reshape(n, k);
        Tensor right = other.permute(concat(otherAxes, columns)).reshape(k, m);
        return left.matmul(right).reshape(Shape.of(sizes));
    }

    private static int[] others(Shape shape, int[] axes) {
        boolean[] named = new boolean[shape.rank()];
        if (axes.length > 0) {
            for (int axis : shape.axes(axes)) {
                named[axis] = true;
            }
        }
        return Arrays.stream(shape.axes()).filter(axis -> !named[axis]).toArray();
    }

    private static int[] concat(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /**
     * {@return Kronecker's product: every element of this tensor times all of another, as blocks}
     *
     * <p><b>Shape</b>: {@code (n, k) × (p, q) → (n·p, k·q)}, likewise for any rank; missing axes count as size 1 in front.
     *
     * @param other the other
     */
    default Tensor kron(Tensor other) {
        int rank = Math.max(self().rank(), other.rank());
        int[] left = new int[2 * rank];
        int[] right = new int[2 * rank];
        int[] sizes = new int[rank];
        Arrays.fill(left, 1);
        Arrays.fill(right, 1);
        for (int i = 0; i < rank; i++) {
            int axis = i - rank + self().rank();
            int otherAxis = i - rank + other.rank();
            left[2 * i] = axis < 0 ? 1 : self().size(axis);
            right[2 * i + 1] = otherAxis < 0 ? 1 : other.size(otherAxis);
            sizes[i] = left[2 * i] * right[2 * i + 1];
        }
        return self().reshape(Shape.of(left)).mul(other.reshape(Shape.of(right))).reshape(Shape.of(sizes));
    }
}
