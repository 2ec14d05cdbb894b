package dev.thalweg.tensor;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;

/**
 * The methods of {@link Tensor} that solve with and factor small matrices: the last two axes are a matrix, the axes before
 * them a batch, element by element. Everything is computed in double precision by one fixed order of operations and rounded
 * once; the gradients are tensor expressions of any order.
 *
 * <p>All throw {@link IllegalArgumentException} for a tensor that is not floating or has fewer than two axes, and
 * where a square matrix is needed, for one that is not. NaN and infinities pass through.
 */
sealed interface LinearAlgebraMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    private Tensor matrix(String op) {
        if (self().rank() < 2) {
            throw new IllegalArgumentException(op + ": a matrix is needed, or a batch of them; got shape " + self()
                    .shape());
        }
        if (!self().dtype().isFloating()) {
            throw new IllegalArgumentException(op + ": the matrix must be floating; got " + self().dtype()
                    + "; convert it with to(DType.FLOAT64)");
        }
        return self();
    }

    private Tensor square(String op) {
        Tensor matrix = matrix(op);
        if (matrix.size(-1) != matrix.size(-2)) {
            throw new IllegalArgumentException(op + ": the matrix must be square; got shape " + matrix.shape()
                    + (op.equals("solve") ? "; use lstsq" : op.equals("inverse") ? "; use pinv" : ""));
        }
        return matrix;
    }

    /** {@return whether the right-hand side is one vector per matrix} */
    private boolean isVector(Tensor right) {
        Shape shape = self().shape();
        return right.rank() == 1
                || right.rank() == shape.rank() - 1 && right.shape().equals(shape.reduce(new int[] {shape.rank() - 1},
                        false));
    }

    private void checkRight(String op, Tensor right) {
        if (right.dtype() != self().dtype()) {
            throw new IllegalArgumentException(op + ": both sides must have one dtype; got " + self().dtype() + " and "
                    + right.dtype() + "; convert one with to(DType."
                    + DType.promote(self().dtype(), right.dtype()).name() + ")");
        }
        if (right.rank() == 0 || right.size(isVector(right) ? -1 : -2) != self().size(-2)) {
            throw new IllegalArgumentException(op
                    + ": the right-hand side must have as many rows as the matrix, and be a"
                    + " vector, a matrix, or a batch of them; got " + right.shape() + " for matrix " + self().shape());
        }
    }

    // Systems ----------------------------------------------------------------------------------------------------

    /**
     * {@return the solution X of A·X = B, where this is A}
     *
     * <p><b>Shape</b>: {@code (…, n, n), (…, n, m) → (…, n, m)}, with the leading axes broadcast; or {@code (…, n, n),
     * (…, n) → (…, n)} for one vector per matrix or one for all.
     *
     * <p><b>Gradient</b>: A⁻ᵀ·g to B, −(A⁻ᵀ·g)·Xᵀ to A.
     *
     * @param right the right-hand side B, of this dtype
     * @throws IllegalArgumentException if a matrix is singular in floating point; it says which one of the batch
     * @implNote LU with partial pivoting; 2n³/3 + 2n²m operations.
     */
    default Tensor solve(Tensor right) {
        Tensor matrix = square("solve");
        checkRight("solve", right);
        return isVector(right)
                ? Tape.apply(Matrix.SOLVE, "solve", matrix, right.unsqueeze(-1)).squeeze(-1)
                : Tape.apply(Matrix.SOLVE, "solve", matrix, right);
    }

    /**
     * {@return the solution X of T·X = B, where this is T and of it only one half is read}
     *
     * @param right the right-hand side B, a matrix or a batch of them; the leading axes broadcast
     * @param upper whether T is the upper half, with the diagonal
     */
    default Tensor triangularSolve(Tensor right, boolean upper) {
        return triangularSolve(right, upper, false, false);
    }

    /**
     * {@return the solution X of T·X = B or Tᵀ·X = B, where this is T and of it only one half is read}
     *
     * <p><b>Edge</b>: a 0 on the diagonal gives infinities and NaN.
     *
     * @param right the right-hand side B, a matrix or a batch of them; the leading axes broadcast
     * @param upper whether T is the upper half, with the diagonal
     * @param transpose whether to solve with Tᵀ
     * @param unit whether the diagonal counts as ones and is not read
     */
    default Tensor triangularSolve(Tensor right, boolean upper, boolean transpose, boolean unit) {
        Tensor matrix = square("triangularSolve");
        checkRight("triangularSolve", right);
        if (right.rank() < 2) {
            throw new IllegalArgumentException("triangularSolve: the right-hand side must be a matrix; got shape "
                    + right.shape() + "; unsqueeze(1) makes a vector a column");
        }
        return new Matrix.Triangular(upper, transpose, unit).solve(matrix, right);
    }

    /**
     * {@return the X for which A·X is nearest to B, column by column in the Euclidean norm, where this is A; of several the
     * smallest}
     *
     * <p><b>Shape</b>: {@code (…, n, k), (…, n, m) → (…, k, m)}, or {@code (…, n, k), (…, n) → (…, k)}.
     *
     * @param right the right-hand side B, of this dtype
     * @implNote QR where the rank is full, else the pseudoinverse.
     */
    default Tensor lstsq(Tensor right) {
        Tensor matrix = matrix("lstsq");
        checkRight("lstsq", right);
        if (isVector(right)) {
            return matrix.lstsq(right.unsqueeze(-1)).squeeze(-1);
        }
        boolean tall = matrix.size(-2) >= matrix.size(-1);
        QrFactors factors = (tall ? matrix : matrix.mT()).qr();
        if (!isFullRank(factors.r().detach())) {
            return matrix.pinv().matmul(right);
        }
        return tall
                ? factors.r().triangularSolve(factors.q().mT().matmul(right), true)
                : factors.q().matmul(factors.r().triangularSolve(right, true, true, false));
    }

    /** {@return whether no diagonal element of a triangular factor is lost in the rounding of another} */
    private boolean isFullRank(Tensor factor) {
        Tensor diagonal = factor.diagonal(0, -2, -1).abs();
        if (diagonal.elements() == 0) {
            return true;
        }
        Tensor greatest = diagonal.amax(true, -1);
        return diagonal.le(greatest.mul(roundingOfRank())).logicalNot().all().itemLong() != 0;
    }

    /** {@return how small a number counts as 0 beside the greatest, in a matrix of this size and dtype: as in LAPACK} */
    private double roundingOfRank() {
        double unit = self().dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
        return unit * Math.max(self().size(-2), self().size(-1));
    }

    /**
     * {@return the inverses}
     *
     * <p><b>Gradient</b>: −A⁻ᵀ·g·A⁻ᵀ.
     *
     * @throws IllegalArgumentException if a matrix is singular in floating point; it says which one of the batch
     */
    default Tensor inverse() {
        return Matrix.inverse("inverse", square("inverse"));
    }

    /**
     * {@return the pseudoinverses of Moore and Penrose: the inverse where there is one, else what gives the smallest of the
     * nearest solutions}
     *
     * <p><b>Shape</b>: {@code (…, n, m) → (…, m, n)}.
     *
     * <p><b>Gradient</b>: right where the rank does not change nearby.
     *
     * @implNote Singular values of at most max(n, m)·ε of the greatest count as 0, with the ε of the dtype.
     */
    default Tensor pinv() {
        matrix("pinv");
        return pinv(roundingOfRank());
    }

    /**
     * {@return the pseudoinverses}
     *
     * @param tolerance singular values of at most so many times the greatest count as 0
     */
    default Tensor pinv(double tolerance) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("pinv: the tolerance must not be negative; got " + tolerance);
        }
        return Tape.apply(Matrix.PINV, tolerance, matrix("pinv"));
    }

    /**
     * {@return the powers}
     *
     * @param exponent how often the matrix is multiplied; 0 gives the identity, negative the inverse's powers
     */
    default Tensor matrixPower(int exponent) {
        Tensor matrix = square("matrixPower");
        if (exponent == 0) {
            return Tensor.eye(matrix.dtype(), matrix.size(-1), matrix.size(-1)).expand(matrix.shape()).clone();
        }
        // Binary powers: the highest bit first.
        Tensor base = exponent < 0 ? Matrix.inverse("matrixPower", matrix) : matrix;
        long times = Math.abs((long) exponent);
        Tensor power = base;
        for (long bit = Long.highestOneBit(times) >> 1; bit > 0; bit >>= 1) {
            power = power.matmul(power);
            power = (times & bit) == 0 ? power : power.matmul(base);
        }
        return power;
    }

    // Numbers ----------------------------------------------------------------------------------------------------

    /**
     * {@return the sums of the main diagonals}
     *
     * <p><b>Shape</b>: {@code (…, n, m) → (…)}; any dtype.
     */
    default Tensor trace() {
        if (self().rank() < 2) {
            throw new IllegalArgumentException("trace: a matrix is needed, or a batch of them; got shape " + self()
                    .shape());
        }
        return self().diagonal(0, -2, -1).sum(false, -1);
    }

    /**
     * {@return the determinants}
     *
     * <p><b>Shape</b>: {@code (…, n, n) → (…)}.
     *
     * <p><b>Gradient</b>: g times the cofactors, also of a singular matrix; the second derivative of a singular matrix with
     * more than two rows is refused.
     *
     * <p><b>Edge</b>: 1 for n = 0; may overflow where {@link #slogdet()} does not.
     */
    default Tensor det() {
        return Tape.apply(Matrix.DET, Op.NONE, square("det"));
    }

    /**
     * {@return the signs of the determinants and the logarithms of their absolute values}
     *
     * <p><b>Gradient</b>: g·A⁻ᵀ for the logarithm, which a singular matrix does not have; 0 for the sign.
     */
    default SignedLog slogdet() {
        Tensor matrix = square("slogdet");
        return new SignedLog(Tape.apply(Matrix.DET_SIGN, Op.NONE, matrix), Tape.apply(Matrix.LOG_ABS_DET, Op.NONE,
                matrix));
    }

    // Factors ----------------------------------------------------------------------------------------------------

    /**
     * {@return the lower triangular L with L·Lᵀ = A, where A is positive definite}
     *
     * @throws IllegalArgumentException if a matrix is not positive definite; it says which leading minor of which one
     * @implNote Of a matrix that is not symmetric the symmetric part is taken.
     */
    default Tensor cholesky() {
        return Tape.apply(Matrix.CHOLESKY, Op.NONE, square("cholesky"));
    }

    /** {@return the factors of A = Q·R with min(n, m) columns of Q} */
    default QrFactors qr() {
        return qr(false);
    }

    /**
     * {@return the factors of A = Q·R}
     *
     * <p><b>Shape</b>: {@code (…, n, m) → (…, n, k), (…, k, m)}, where k = min(n, m), or n if complete.
     *
     * <p><b>Gradient</b>: where the first min(n, m) columns are independent; none for a complete Q of a tall matrix.
     *
     * @param complete whether Q is square
     * @implNote Householder's reflections; the signs are LAPACK's, so diagonal elements of R may be negative.
     */
    default QrFactors qr(boolean complete) {
        Tensor matrix = matrix("qr");
        int rows = matrix.size(-2);
        int columns = matrix.size(-1);
        if (rows < columns) {
            // The first columns decide on Q; the others are turned by it.
            QrFactors left = matrix.narrow(-1, 0, rows).qr(false);
            Tensor others = left.q().mT().matmul(matrix.narrow(-1, rows, columns - rows));
            return new QrFactors(left.q(), Tensor.cat(-1, left.r(), others));
        }
        Tensor r = Tape.apply(Matrix.QR_R, Op.NONE, matrix);
        if (!complete || rows == columns) {
            return new QrFactors(Tape.apply(Matrix.QR_Q, false, matrix), r);
        }
        int[] sizes = matrix.shape().sizes();
        sizes[sizes.length - 2] = rows - columns;
        return new QrFactors(Tape.apply(Matrix.QR_Q, true, matrix), Tensor.cat(-2, r, Tensor.zeros(matrix.dtype(), Shape
                .of(sizes))));
    }

    /**
     * {@return the eigenvalues of symmetric matrices, ascending}
     *
     * <p><b>Shape</b>: {@code (…, n, n) → (…, n)}.
     *
     * <p><b>Gradient</b>: V·diag(g)·Vᵀ with the eigenvectors V; the second derivative is NaN where eigenvalues are equal.
     *
     * @implNote Of a matrix that is not symmetric the symmetric part is taken.
     */
    default Tensor eigvalsh() {
        return Tape.apply(Matrix.EIGENVALUES, Op.NONE, square("eigvalsh"));
    }

    /**
     * {@return the eigenvalues and eigenvectors of symmetric matrices}
     *
     * <p><b>Gradient</b>: through the vectors only where the eigenvalues differ; NaN where they are equal.
     *
     * @implNote Of a matrix that is not symmetric the symmetric part is taken. Of the two signs of a vector it is the one
     *     whose largest component is positive.
     */
    default Eigenpairs eigh() {
        Tensor matrix = square("eigh");
        return new Eigenpairs(Tape.apply(Matrix.EIGENVALUES, Op.NONE, matrix), Tape.apply(Matrix.EIGENVECTORS, Op.NONE,
                matrix));
    }
}
