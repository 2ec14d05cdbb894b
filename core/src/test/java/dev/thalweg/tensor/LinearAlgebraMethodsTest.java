package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearAlgebraMethodsTest {
    private static final Tensor SINGULAR = Tensor.ofNested(new double[][] {{1, 2}, {2, 4}});

    private static Tensor random(long seed, int... sizes) {
        return Differences.random(seed, sizes);
    }

    private static Tensor eye(int n) {
        return Tensor.eye(DType.FLOAT64, n, n);
    }

    /** Matrices with a strong diagonal. */
    private static Tensor regular(long seed, int... sizes) {
        int n = sizes[sizes.length - 1];
        return random(seed, sizes).add(eye(n).mul(3.0));
    }

    private static Tensor positive(long seed, int... sizes) {
        Tensor x = random(seed, sizes);
        return x.matmul(x.mT()).add(eye(sizes[sizes.length - 1]));
    }

    private static Tensor symmetric(Tensor x) {
        return x.add(x.mT());
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double tolerance = actual.dtype() == DType.FLOAT32 ? 1e-5 : 1e-12;
        assertThat(actual.toDoubles()).usingComparatorWithPrecision(tolerance).containsExactly(expected.toDoubles());
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"FLOAT32", "FLOAT64"})
    void solutionsSolve(DType dtype) {
        Tensor a = regular(1, 2, 4, 4).to(dtype);
        Tensor b = random(2, 2, 4, 3).to(dtype);
        assertThat(a.solve(b).dtype()).isEqualTo(dtype);
        assertClose(a.matmul(a.solve(b)), b);
        assertClose(a.matmul(a.inverse()), Tensor.eye(dtype, 4, 4).expand(2, 4, 4));
        Tensor upper = a.triu(0);
        assertClose(upper.matmul(a.triangularSolve(b, true)), b);
        assertClose(upper.mT().matmul(a.triangularSolve(b, true, true, false)), b);
        Tensor unit = a.tril(-1).add(Tensor.eye(dtype, 4, 4));
        assertClose(unit.matmul(a.triangularSolve(b, false, false, true)), b);
    }

    @Test
    void rightHandSidesMayBeVectorsAndBroadcast() {
        Tensor a = regular(3, 3, 2, 2);
        assertThat(a.solve(random(4, 2)).shape()).isEqualTo(Shape.of(3, 2));
        assertThat(a.solve(random(4, 3, 2)).shape()).isEqualTo(Shape.of(3, 2));
        assertThat(a.solve(random(4, 2, 5)).shape()).isEqualTo(Shape.of(3, 2, 5));
        assertThat(a.at(0).solve(random(4, 6, 2, 1)).shape()).isEqualTo(Shape.of(6, 2, 1));
        assertThat(a.unsqueeze(1).solve(random(4, 6, 2, 1)).shape()).isEqualTo(Shape.of(3, 6, 2, 1));
        Tensor b = random(5, 3, 2);
        assertClose(a.solve(b).at(1), a.at(1).solve(b.at(1)));
    }

    @Test
    void stridesDoNotMatter() {
        Tensor a = regular(6, 3, 3);
        Tensor b = random(7, 3, 2);
        assertThat(a.t().clone().t().solve(b.t().clone().t()).toDoubles()).containsExactly(a.solve(b).toDoubles());
    }

    @Test
    void determinantsAreProductsOfEigenvalues() {
        Tensor a = symmetric(random(8, 2, 4, 4));
        Tensor values = a.eigvalsh();
        assertClose(a.det(), values.prod(false, -1));
        assertClose(a.slogdet().logAbs(), values.abs().log().sum(false, -1));
        assertThat(a.slogdet().sign().toDoubles()).containsExactly(a.det().sign().toDoubles());
        assertClose(a.trace(), values.sum(false, -1));
        assertThat(eye(200).mul(1e3).det().item()).isInfinite();
        assertClose(eye(200).mul(1e3).slogdet().logAbs().div(200.0), Tensor.scalar(StrictMath.log(1e3)));
    }

    @Test
    void factorsMultiplyBack() {
        Tensor a = positive(9, 2, 4, 4);
        Tensor lower = a.cholesky();
        assertClose(lower.matmul(lower.mT()), a);
        assertThat(lower.triu(1).toDoubles()).containsOnly(0);
        Eigenpairs pairs = a.eigh();
        assertClose(a.matmul(pairs.vectors()), pairs.vectors().mul(pairs.values().unsqueeze(-2)));
        assertThat(pairs.values().toDoubles()).containsExactly(a.eigvalsh().toDoubles());
        for (int[] sizes : new int[][] {{4, 4}, {5, 3}, {2, 3, 5}, {3, 0}, {0, 3}}) {
            Tensor x = random(10, sizes);
            for (boolean complete : new boolean[] {false, true}) {
                QrFactors factors = x.qr(complete);
                int inner = complete ? x.size(-2) : Math.min(x.size(-2), x.size(-1));
                assertThat(factors.q().size(-1)).isEqualTo(inner);
                assertClose(factors.q().matmul(factors.r()), x);
                Tensor identity = eye(inner).expand(factors.q().mT().matmul(factors.q()).shape());
                assertClose(factors.q().mT().matmul(factors.q()), identity);
                assertThat(factors.r().tril(-1).abs().lt(1e-300).all().itemLong()).isEqualTo(1);
            }
        }
    }

    @Test
    void leastSquaresLeaveAResidualAcrossTheColumns() {
        Tensor tall = random(11, 2, 5, 3);
        Tensor right = random(12, 2, 5, 2);
        assertClose(tall.mT().matmul(tall.matmul(tall.lstsq(right)).sub(right)), Tensor.zeros(DType.FLOAT64, Shape.of(2,
                3,
                2)));
        Tensor wide = random(13, 3, 5);
        Tensor solution = wide.lstsq(Tensor.of(1.0, 2, 3));
        assertClose(wide.matmul(solution), Tensor.of(1.0, 2, 3));
        assertClose(solution, wide.pinv().matmul(Tensor.of(1.0, 2, 3)));
        assertClose(Tensor.ones(DType.FLOAT64, Shape.of(3, 2)).lstsq(Tensor.of(1.0, 1, 1)), Tensor.of(0.5, 0.5));
    }

    @Test
    void pseudoinverseSatisfiesPenrosesEquations() {
        for (Tensor a : new Tensor[] {random(14, 4, 3), random(15, 2, 3, 4), SINGULAR, Tensor.zeros(DType.FLOAT64,
                Shape.of(2, 3))}) {
            Tensor p = a.pinv();
            assertClose(a.matmul(p).matmul(a), a);
            assertClose(p.matmul(a).matmul(p), p);
            assertClose(a.matmul(p), a.matmul(p).mT());
            assertClose(p.matmul(a), p.matmul(a).mT());
        }
        assertThat(SINGULAR.mul(Double.NaN).pinv().toDoubles()).containsOnly(Double.NaN);
        assertThatThrownBy(() -> SINGULAR.pinv(-1)).hasMessage("pinv: the tolerance must not be negative; got -1.0");
    }

    @Test
    void powersMultiply() {
        Tensor a = regular(16, 2, 3, 3).mul(0.3);
        assertClose(a.matrixPower(5), a.matmul(a).matmul(a).matmul(a).matmul(a));
        assertClose(a.matrixPower(-2).matmul(a).matmul(a), eye(3).expand(2, 3, 3));
        assertClose(a.matrixPower(0), eye(3).expand(2, 3, 3));
        assertThat(a.matrixPower(1).toDoubles()).containsExactly(a.toDoubles());
    }

    @Test
    void emptyMatricesHaveEmptyResults() {
        Tensor none = Tensor.zeros(DType.FLOAT64, Shape.of(0, 0));
        assertThat(none.inverse().shape()).isEqualTo(Shape.of(0, 0));
        assertThat(none.solve(Tensor.zeros(DType.FLOAT64, Shape.of(0))).shape()).isEqualTo(Shape.of(0));
        assertThat(none.det().item()).isEqualTo(1);
        assertThat(none.slogdet().sign().item()).isEqualTo(1);
        assertThat(none.slogdet().logAbs().item()).isZero();
        assertThat(none.eigvalsh().shape()).isEqualTo(Shape.of(0));
        assertThat(none.cholesky().shape()).isEqualTo(Shape.of(0, 0));
        Tensor noBatch = Tensor.zeros(DType.FLOAT64, Shape.of(0, 2, 2));
        assertThat(noBatch.inverse().shape()).isEqualTo(Shape.of(0, 2, 2));
        assertThat(noBatch.det().shape()).isEqualTo(Shape.of(0));
        assertThat(Tensor.zeros(DType.FLOAT64, Shape.of(0, 3)).pinv().shape()).isEqualTo(Shape.of(3, 0));
        assertThat(Tensor.zeros(DType.FLOAT64, Shape.of(3, 0)).lstsq(Tensor.of(1.0, 2, 3)).shape())
                .isEqualTo(Shape.of(0));
    }

    @Test
    void gradientsMatchDifferences() {
        Tensor a = regular(20, 3, 3);
        Tensor b = random(21, 2, 3, 2);
        Differences.check(in -> in[0].solve(in[1]), a, b);
        Differences.check(in -> in[0].solve(in[1]), regular(22, 2, 3, 3), random(23, 3));
        Differences.check(in -> in[0].inverse(), a);
        Differences.check(in -> in[0].triangularSolve(in[1], true), a, b);
        Differences.check(in -> in[0].triangularSolve(in[1], false, true, true), a, b);
        Differences.check(in -> in[0].det(), regular(24, 2, 3, 3));
        Differences.check(in -> in[0].slogdet().logAbs(), regular(25, 2, 3, 3));
        Differences.check(in -> in[0].cholesky(), positive(26, 3, 3));
        Differences.check(in -> in[0].qr().q().add(in[0].qr().r().square()), a);
        Differences.check(in -> in[0].qr().q().matmul(in[0].qr().r().square()), random(27, 4, 2));
        Differences.check(in -> in[0].qr().r(), random(28, 2, 3));
        Differences.check(in -> in[0].qr(true).r(), random(28, 3, 2));
        Differences.check(in -> in[0].lstsq(in[1]), random(29, 4, 2), random(30, 4));
        Differences.check(in -> in[0].lstsq(in[1]), random(31, 2, 4), random(32, 2, 1));
        Differences.check(in -> in[0].pinv(), random(33, 3, 2));
        Differences.check(in -> in[0].matrixPower(3), a.mul(0.5));
        Differences.check(in -> in[0].matrixPower(-2), a);
        Differences.check(in -> in[0].eigvalsh(), symmetric(random(34, 3, 3)));
        Differences.check(in -> in[0].eigh().vectors(), symmetric(random(35, 3, 3)));
        Differences.check(in -> in[0].trace().square(), random(36, 2, 2, 3));
    }

    @Test
    void determinantsOfSingularMatricesHaveGradients() {
        Function<Tensor, double[]> gradient = x -> {
            Tensor leaf = x.clone().requiresGrad();
            leaf.det().backward();
            return leaf.grad() == null ? new double[0] : leaf.grad().toDoubles();
        };
        assertThat(gradient.apply(SINGULAR)).containsExactly(4, -2, -2, 1);
        Tensor rankTwo = Tensor.ofNested(new double[][] {{1, 2, 3}, {2, 4, 6}, {1, 0, 1}});
        assertThat(gradient.apply(rankTwo)).usingComparatorWithPrecision(1e-13).containsExactly(4, 4, -4, -2, -2, 2, 0,
                0, 0);
        assertThat(gradient.apply(eye(3).mul(0.0))).containsOnly(0);
        Tensor leaf = rankTwo.clone().requiresGrad();
        leaf.det().backward(null, true, true);
        assertThat(leaf.grad()).isNotNull().satisfies(grad -> assertThatThrownBy(() -> grad.square().sum().backward())
                .hasMessageStartingWith("second derivative of det: the matrix must be invertible"));
    }

    @Test
    void singularAndWrongMatricesAreExplained() {
        Tensor batch = Tensor.stack(0, eye(2), SINGULAR);
        assertThatThrownBy(SINGULAR::inverse).isInstanceOf(IllegalArgumentException.class).hasMessage(
                "inverse: the matrix must be invertible; got a zero pivot in column 1; pinv and lstsq work with singular"
                        + " matrices");
        assertThatThrownBy(() -> batch.solve(Tensor.of(1.0, 2))).hasMessageContaining(
                "solve: the matrix must be invertible; got a zero pivot in column 1 of batch element 1");
        assertThatThrownBy(() -> Tensor.stack(0, eye(2), eye(2).neg()).cholesky()).hasMessageStartingWith(
                "cholesky: the matrix must be positive definite; got a leading minor of order 1 that is not positive of"
                        + " batch element 1");
        assertThatThrownBy(() -> random(1, 4, 3).inverse())
                .hasMessage("inverse: the matrix must be square; got shape (4, 3); use pinv");
        assertThatThrownBy(() -> random(1, 3).det())
                .hasMessage("det: a matrix is needed, or a batch of them; got shape (3,)");
        assertThatThrownBy(() -> Tensor.zeros(DType.INT64, Shape.of(2, 2)).det())
                .hasMessage("det: the matrix must be floating; got int64; convert it with to(DType.FLOAT64)");
        assertThatThrownBy(() -> eye(2).solve(Tensor.of(1f, 2f))).hasMessageStartingWith(
                "solve: both sides must have one dtype; got float64 and float32");
        assertThatThrownBy(() -> eye(2).solve(random(1, 3))).hasMessageStartingWith(
                "solve: the right-hand side must have as many rows as the matrix");
        assertThatThrownBy(() -> eye(2).triangularSolve(random(1, 2), true))
                .hasMessageContaining("unsqueeze(1) makes a vector a column");
        assertThat(eye(2).slogdet().sign().item()).isEqualTo(1);
        assertThat(SINGULAR.slogdet().sign().item()).isZero();
        assertThat(SINGULAR.slogdet().logAbs().item()).isEqualTo(Double.NEGATIVE_INFINITY);
        Tensor tall = random(1, 3, 2).requiresGrad();
        assertThatThrownBy(() -> tall.qr(true).q().sum().backward()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no derivative where there are more rows than columns; got shape (3, 2)");
    }
}
