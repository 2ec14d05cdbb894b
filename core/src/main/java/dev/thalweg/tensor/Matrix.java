package dev.thalweg.tensor;

import static dev.thalweg.tensor.Rule.OUT;
import static dev.thalweg.tensor.Rule.X;

import dev.thalweg.kernel.Inverses;
import dev.thalweg.kernel.LinearAlgebra;
import dev.thalweg.kernel.LinearAlgebra.Triangle;
import dev.thalweg.kernel.SpectralDecomposition;
import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.Arrays;

/**
 * The ops that solve with and factor small matrices, batched over leading axes. They compute in double precision and
 * round once. Those of symmetric matrices are functions of the symmetric part (A + Aᵀ)/2, so that their gradient, which is
 * symmetric, is that of what is computed.
 *
 * <p>Sources of the rules: M. B. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
 * differentiation" (2008); for Cholesky I. Murray, "Differentiation of the Cholesky decomposition" (2016); for QR
 * S. F. Walter and L. Lehmann, "Algorithmic differentiation of linear algebra functions" (2010); for the pseudoinverse
 * G. H. Golub and V. Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems" (1973).
 */
enum Matrix implements Op {
    /** The solution X of A·X = B. Attribute: the name of the method that asks, for errors. */
    SOLVE((who, in) -> solve((String) who, in[0], in[1]), Forward.TRANSPOSED,
            Rule.of(X | OUT, (g, s) -> asked(s, s.x().mT(), g).matmul(s.out().mT()).neg()),
            Rule.of(X, (g, s) -> asked(s, s.x().mT(), g))),
    /** The solution X of T·X = B with a triangular matrix. Attribute: {@link Triangular}. */
    TRIANGULAR_SOLVE((at, in) -> triangularSolve(in[0], in[1], (Triangular) at), Forward.TRANSPOSED,
            Rule.of(X | OUT, (g, s) -> {
                Triangular at = s.attributes();
                Tensor right = at.transposed().solve(s.x(), g);
                Tensor full = at.transpose() ? s.out().matmul(right.mT()) : right.matmul(s.out().mT());
                int beside = at.unit() ? 1 : 0;
                return (at.upper() ? full.triu(beside) : full.tril(-beside)).neg();
            }),
            Rule.of(X, (g, s) -> s.<Triangular>attributes().transposed().solve(s.x(), g))),
    /** The lower triangular L with L·Lᵀ = A. */
    CHOLESKY((none, in) -> cholesky(in[0]), Forward.TRANSPOSED, Rule.of(OUT, (g, s) -> {
        Tensor lower = s.out();
        Triangular transposed = new Triangular(false, true, false);
        Tensor inner = halfDiagonal(lower.mT().matmul(g));
        return symmetric(transposed.solve(lower, transposed.solve(lower, inner).mT()));
    })),
    /** The determinants. */
    DET((none, in) -> each(in[0], batch(in[0]), 1, Matrix::determinant), Forward.TRANSPOSED,
            Rule.of(X, (g, s) -> asMatrices(g).mul(cofactors(s.x())))),
    /** The cofactors, which are the derivatives of the determinant. */
    COFACTORS((none, in) -> each(in[0], in[0].shape(), square(in[0]), (a, out) -> Inverses.cofactors(a, in[0].size(-1),
            out)), Forward.TRANSPOSED, Rule.of(X | OUT, (g, s) -> cofactorsCotangent(g, s.x(), s.out()))),
    /** The logarithms of the absolute values of the determinants. */
    LOG_ABS_DET((none, in) -> each(in[0], batch(in[0]), 1, Matrix::logAbsDeterminant), Forward.TRANSPOSED,
            Rule.of(X, (g, s) -> asMatrices(g).mul(inverse("slogdet", s.x()).mT()))),
    /** The signs of the determinants: −1, 0 or 1. */
    DET_SIGN((none, in) -> each(in[0], batch(in[0]), 1, Matrix::determinantSign), Forward.TRANSPOSED,
            Rule.of((g, s) -> Tensor.zeros(g.dtype(), s.inputShape(0)))),
    /** The factor Q of A = Q·R, where A has no more columns than rows. Attribute: whether with as many columns as rows. */
    QR_Q((complete, in) -> qr(in[0], (boolean) complete, true), Forward.TRANSPOSED, Rule.of(X | OUT, (g, s) -> {
        Tensor q = s.out();
        if (q.size(-1) > s.x().size(-1)) {
            throw new IllegalStateException("backward: the complete factor Q of 'qr' has no derivative where there are"
                    + " more rows than columns; got shape " + s.x().shape() + "; use the reduced one, qr()");
        }
        return timesInverse(g.add(q.matmul(mirrored(g.mT().matmul(q).neg()))), upperFactor(s.x()));
    })),
    /** The factor R of A = Q·R, where A has no more columns than rows, with as many rows as columns. */
    QR_R((none, in) -> qr(in[0], false, false), Forward.TRANSPOSED, Rule.of(X | OUT, (g, s) -> {
        Tensor q = Tape.apply(orthogonalFactor(), false, s.x());
        return timesInverse(q.matmul(mirrored(s.out().matmul(g.triu(0).mT()))), s.out());
    })),
    /** The eigenvalues of symmetric matrices, ascending. */
    EIGENVALUES((none, in) -> eigen(in[0], false), Forward.TRANSPOSED, Rule.of(X, (g, s) -> {
        Tensor vectors = Tape.apply(eigenvectors(), NONE, s.x());
        return vectors.mul(g.unsqueeze(-2)).matmul(vectors.mT());
    })),
    /** The unit eigenvectors of symmetric matrices, as columns in the order of the eigenvalues. */
    EIGENVECTORS((none, in) -> eigen(in[0], true), Forward.TRANSPOSED, Rule.of(X | OUT, (g, s) -> {
        Tensor values = Tape.apply(EIGENVALUES, NONE, s.x());
        Tensor gaps = values.unsqueeze(-2).sub(values.unsqueeze(-1));
        Tensor inner = s.out().mT().matmul(g).div(Tensor.where(Tensor.eye(DType.BOOL, gaps.size(-1), gaps.size(-1)),
                Tensor.scalar(gaps
                        .dtype(), Double.POSITIVE_INFINITY),
                gaps));
        return symmetric(s.out().matmul(inner).matmul(s.out().mT()));
    })),
    /** The pseudoinverse. Attribute: how small a singular value counts as 0, relative to the greatest. */
    PINV((tolerance, in) -> {
        int rows = in[0].size(-2);
        int columns = in[0].size(-1);
        return each(in[0], Contraction.with(batch(in[0]), columns, rows), rows * columns, (a, out) -> Inverses
                .pseudoinverse(a, rows, columns, (double) tolerance, out));
    }, Forward.TRANSPOSED, Rule.of(X | OUT, (g, s) -> {
        Tensor x = s.x();
        Tensor p = s.out();
        Tensor gT = g.mT();
        Tensor left = p.mT().matmul(p).matmul(gT);
        Tensor right = gT.matmul(p).matmul(p.mT());
        return left.sub(left.matmul(p).matmul(x)).add(right).sub(x.matmul(p).matmul(right))
                .sub(p.mT().matmul(g).matmul(p.mT()));
    }));

    /** Which half of a matrix holds the coefficients, whether it is transposed, and whether its diagonal is all ones. */
    record Triangular(boolean upper, boolean transpose, boolean unit) {
        Triangular transposed() {
            return new Triangular(upper, !transpose, unit);
        }

        Tensor solve(Tensor triangle, Tensor right) {
            return Tape.apply(TRIANGULAR_SOLVE, this, triangle, right);
        }
    }

    /** How a constant computes. */
    @FunctionalInterface
    private interface Computation {
        Tensor apply(Object attributes, Tensor[] inputs);
    }

    /** What happens to one matrix of a batch. */
    @FunctionalInterface
    private interface Each {
        void run(double[] matrix, double[] out);
    }

    private final String label = Labels.camelCase(name());
    private final Computation computation;
    private final Forward forward;
    private final Rule[] rules;

    Matrix(Computation computation, Forward forward, Rule... rules) {
        this.computation = computation;
        this.forward = forward;
        this.rules = rules;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Rule rule(int input) {
        return rules[input];
    }

    @Override
    public Forward forward() {
        return forward;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        return computation.apply(attributes, inputs);
    }

    // Parts of rules ---------------------------------------------------------------------------------------------

    private static Tensor asked(Node saved, Tensor matrix, Tensor right) {
        return Tape.apply(SOLVE, saved.attributes(), matrix, right);
    }

    private static Tensor asMatrices(Tensor numbers) {
        return numbers.unsqueeze(-1).unsqueeze(-1);
    }

    private static Tensor identity(Tensor like) {
        return Tensor.eye(like.dtype(), like.size(-2), like.size(-1));
    }

    /** {@return the inverse, for the method of a name} */
    static Tensor inverse(String who, Tensor x) {
        return Tape.apply(SOLVE, who, x, identity(x));
    }

    private static Tensor symmetric(Tensor x) {
        return x.add(x.mT()).mul(0.5);
    }

    /** The lower half with half of the diagonal. */
    private static Tensor halfDiagonal(Tensor x) {
        return x.tril(0).add(x.tril(-1)).mul(0.5);
    }

    /** The lower half, mirrored into the upper one. */
    private static Tensor mirrored(Tensor x) {
        return x.tril(0).add(x.tril(-1).mT());
    }

    /** x·R⁻ᵀ for an upper triangular R. */
    private static Tensor timesInverse(Tensor x, Tensor upper) {
        return new Triangular(true, false, false).solve(upper, x.mT()).mT();
    }

    private static Tensor upperFactor(Tensor x) {
        return Tape.apply(QR_R, NONE, x);
    }

    private static Matrix orthogonalFactor() {
        return QR_Q;
    }

    private static Matrix eigenvectors() {
        return EIGENVECTORS; // a constant's rule cannot name a later one
    }

    private static Tensor cofactors(Tensor x) {
        return Tape.apply(COFACTORS, NONE, x);
    }

    /** With C = det(A)·A⁻ᵀ: (⟨g, C⟩ − C·gᵀ)·A⁻ᵀ; for two rows C is linear in A, for one it is constant. */
    private static Tensor cofactorsCotangent(Tensor g, Tensor x, Tensor c) {
        if (x.size(-1) == 2) {
            return cofactors(g);
        }
        if (x.size(-1) < 2) {
            return Tensor.zerosLike(x);
        }
        Tensor product = asMatrices(g.mul(c).sum(false, -2, -1)).mul(identity(x)).sub(c.matmul(g.mT()));
        return Tape.apply(SOLVE, "second derivative of det", x, product.mT()).mT();
    }

    // Computing --------------------------------------------------------------------------------------------------

    /** {@return the axes before the last two} */
    static Shape batch(Tensor x) {
        return Contraction.leading(x.shape());
    }

    private static int square(Tensor x) {
        return x.size(-1) * x.size(-1);
    }

    private static Tensor of(DType dtype, Shape shape, double[] values) {
        if (dtype == DType.FLOAT64) {
            return new Tensor(new Storage.Float64(values), shape.layout());
        }
        Tensor out = Tensor.allocate(dtype, shape);
        for (int i = 0; i < values.length; i++) {
            out.storage.setDouble(i, values[i]);
        }
        return out;
    }

    /** {@return the results of all matrices of a batch, each of {@code size} elements, under a shape} */
    private static Tensor each(Tensor x, Shape shape, int size, Each each) {
        double[] in = x.copyDoubles();
        double[] out = new double[shape.elements()];
        int matrix = x.size(-2) * x.size(-1);
        int count = batch(x).elements();
        for (int i = 0; i < count; i++) {
            double[] result = new double[size];
            each.run(Arrays.copyOfRange(in, i * matrix, (i + 1) * matrix), result);
            System.arraycopy(result, 0, out, i * size, size);
        }
        return of(x.dtype(), shape, out);
    }

    private static Tensor solve(String who, Tensor a, Tensor b) {
        int n = a.size(-1);
        int m = b.size(-1);
        Shape batch = Shape.broadcast(batch(a), batch(b), who);
        boolean one = batch(a).elements() == 1; // then it is factored once
        double[] matrices = (one ? a : a.expand(Contraction.with(batch, n, n))).copyDoubles();
        double[] rights = b.expand(Contraction.with(batch, n, m)).copyDoubles();
        double[] out = new double[rights.length];
        double[] lu = matrices;
        int[] permutation = new int[n];
        for (int i = 0; i < batch.elements(); i++) {
            if (i == 0 || !one) {
                lu = Arrays.copyOfRange(matrices, i * n * n, (i + 1) * n * n);
                LinearAlgebra.luInPlace(lu, n, permutation);
                int zero = LinearAlgebra.firstZeroPivot(lu, n);
                if (zero >= 0) {
                    throw new IllegalArgumentException(who + ": the matrix must be invertible; got a zero pivot in"
                            + " column " + zero + ofBatch(batch(a), i)
                            + "; pinv and lstsq work with singular matrices");
                }
            }
            double[] x = new double[n * m];
            LinearAlgebra.solveWithLu(lu, n, permutation, Arrays.copyOfRange(rights, i * n * m, (i + 1) * n * m), m, x);
            System.arraycopy(x, 0, out, i * n * m, n * m);
        }
        return of(a.dtype(), Contraction.with(batch, n, m), out);
    }

    private static String ofBatch(Shape batch, int element) {
        return batch.elements() == 1 ? "" : " of batch element " + element;
    }

    private static Tensor triangularSolve(Tensor t, Tensor b, Triangular at) {
        int n = t.size(-1);
        int m = b.size(-1);
        Shape batch = Shape.broadcast(batch(t), batch(b), "triangularSolve");
        double[] matrices = t.expand(Contraction.with(batch, n, n)).copyDoubles();
        double[] rights = b.expand(Contraction.with(batch, n, m)).copyDoubles();
        for (int i = 0; i < batch.elements(); i++) {
            double[] x = Arrays.copyOfRange(rights, i * n * m, (i + 1) * n * m);
            LinearAlgebra.solveTriangularInPlace(Arrays.copyOfRange(matrices, i * n * n, (i + 1) * n * n), n, at.upper()
                    ? Triangle.UPPER
                    : Triangle.LOWER, at.transpose(), at.unit(), x, m);
            System.arraycopy(x, 0, rights, i * n * m, n * m);
        }
        return of(t.dtype(), Contraction.with(batch, n, m), rights);
    }

    /** Replaces a matrix by its symmetric part. */
    private static void symmetrize(double[] a, int n) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                // Halves first: the sum of two large numbers may overflow where their mean does not.
                double mean = a[i * n + j] == a[j * n + i] ? a[i * n + j] : 0.5 * a[i * n + j] + 0.5 * a[j * n + i];
                a[i * n + j] = mean;
                a[j * n + i] = mean;
            }
        }
    }

    private static Tensor cholesky(Tensor x) {
        int n = x.size(-1);
        int[] element = {0};
        return each(x, x.shape(), n * n, (a, out) -> {
            symmetrize(a, n);
            int minor = LinearAlgebra.choleskyInPlace(a, n);
            if (minor > 0) {
                throw new IllegalArgumentException("cholesky: the matrix must be positive definite; got a leading minor"
                        + " of order " + minor + " that is not positive" + ofBatch(batch(x), element[0])
                        + "; add a small multiple of the identity?");
            }
            System.arraycopy(a, 0, out, 0, n * n);
            element[0]++;
        });
    }

    private static int order(double[] a) {
        return (int) StrictMath.sqrt(a.length);
    }

    private static void determinant(double[] a, double[] out) {
        int n = order(a);
        out[0] = LinearAlgebra.determinant(a, n, LinearAlgebra.luInPlace(a, n, new int[n]));
    }

    private static void determinantSign(double[] a, double[] out) {
        int n = order(a);
        out[0] = LinearAlgebra.determinantSign(a, n, LinearAlgebra.luInPlace(a, n, new int[n]));
    }

    private static void logAbsDeterminant(double[] a, double[] out) {
        int n = order(a);
        LinearAlgebra.luInPlace(a, n, new int[n]);
        out[0] = LinearAlgebra.logAbsDeterminant(a, n);
    }

    private static Tensor qr(Tensor x, boolean complete, boolean orthogonal) {
        int rows = x.size(-2);
        int columns = x.size(-1);
        int inner = complete ? rows : columns;
        int size = orthogonal ? rows * inner : inner * columns;
        return each(x, Contraction.with(batch(x), orthogonal ? rows : inner, orthogonal ? inner : columns), size, (a,
                out) -> LinearAlgebra.qr(a, rows, columns, orthogonal ? out : new double[rows * inner], inner,
                        orthogonal ? new double[inner * columns] : out));
    }

    private static Tensor eigen(Tensor x, boolean vectors) {
        int n = x.size(-1);
        Shape shape = vectors ? x.shape() : Contraction.with(batch(x), n);
        return each(x, shape, vectors ? n * n : n, (a, out) -> {
            symmetrize(a, n);
            if (vectors) {
                SpectralDecomposition.symmetric(a, n, new double[n], out);
            } else {
                SpectralDecomposition.symmetricValues(a, n, out);
            }
        });
    }
}
