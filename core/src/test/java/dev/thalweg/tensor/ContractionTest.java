package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.grad.Grad;
import dev.thalweg.grad.Jvp;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.List;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractionTest {
    private static Tensor random(long seed, int... sizes) {
        return Differences.random(seed, sizes);
    }

    private static int[] sizes(String text) {
        return text.isEmpty() ? new int[0] : Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /** The definition: one fused multiply-add after the other; for one column (of at most 32 products), halves first. */
    private static double[] definition(Tensor x, Tensor y) {
        int n = x.size(0);
        int k = x.size(1);
        int m = y.size(1);
        double[] a = x.toDoubles();
        double[] b = y.toDoubles();
        double[] c = new double[n * m];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                double sum = m == 1 ? sumOfHalves(x.dtype(), Arrays.copyOfRange(a, i * k, (i + 1) * k), b) : 0;
                for (int p = 0; p < k && m > 1; p++) {
                    sum = x.dtype() == DType.FLOAT32
                            ? Math.fma((float) a[i * k + p], (float) b[p * m + j], (float) sum)
                            : Math.fma(a[i * k + p], b[p * m + j], sum);
                }
                c[i * m + j] = sum;
            }
        }
        return c;
    }

    private static double sumOfHalves(DType dtype, double[] a, double[] b) {
        double[] lanes = new double[b.length];
        Arrays.setAll(lanes, p -> dtype == DType.FLOAT32 ? (float) a[p] * (float) b[p] : a[p] * b[p]);
        for (int half = 16; half > 0; half /= 2) {
            for (int lane = 0; lane < half && lane + half < lanes.length; lane++) {
                double sum = lanes[lane] + lanes[lane + half];
                lanes[lane] = dtype == DType.FLOAT32 ? (float) sum : sum;
            }
        }
        return lanes[0];
    }

    @ParameterizedTest
    @CsvSource({"1,4,2", "4,1,1", "1,1,1", "3,7,5", "9,4,1", "1,9,13", "12,6,9", "17,33,700", "8,1,32", "90,6,3",
            "9,133,530", "2,0,3", "0,3,2"})
    void productHasTheSameBitsWhateverTheStrides(int n, int k, int m) {
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            Tensor x = random(1, n, k).to(dtype);
            Tensor y = random(2, k, m).to(dtype);
            Tensor xColumns = x.t().clone().t();
            Tensor yColumns = y.t().clone().t();
            Tensor yGaps = Tensor.stack(2, y, y).select(2, 1);
            double[] expected = definition(x, y);
            for (Tensor left : new Tensor[] {x, xColumns, x.flip(0).flip(0)}) {
                for (Tensor right : new Tensor[] {y, yColumns, yGaps}) {
                    Tensor product = left.matmul(right);
                    assertThat(product.dtype()).isEqualTo(dtype);
                    assertThat(product.shape()).isEqualTo(Shape.of(n, m));
                    assertThat(product.toDoubles()).containsExactly(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3,3,''", "3,3 4,4", "2 3,3,2", "2 3,3 4,2 4", "3,5 3 4,5 4", "5 2 3,3,5 2", "5 2 3,3 4,5 2 4",
            "2 3,5 3 4,5 2 4", "5 2 3,5 3 4,5 2 4", "5 1 2 3,6 3 4,5 6 2 4", "5 2 3,1 3 1,5 2 1", "0 2 3,3 4,0 2 4",
            "2 0,0 3,2 3", "0,0,''", "0,0 2,2", "5 0 3,5 3 0,5 0 0"})
    void ranksCombineAsInPyTorch(String left, String right, String result) {
        Tensor x = random(3, sizes(left));
        Tensor y = random(4, sizes(right));
        Tensor product = x.matmul(y);
        assertThat(product.shape()).isEqualTo(Shape.of(sizes(result)));
        Tensor column = y.rank() == 1 ? y.unsqueeze(1) : y;
        Tensor row = x.rank() == 1 ? x.unsqueeze(0) : x;
        Tensor wide = row.unsqueeze(-1).mul(column.unsqueeze(-3)).sum(false, -2);
        assertThat(product.toDoubles()).usingComparatorWithPrecision(1e-14).containsExactly(wide.toDoubles());
    }

    @ParameterizedTest
    @CsvSource({"3,3", "3,3 4", "2 3,3", "2 3,3 4", "3,5 3 4", "5 2 3,3", "5 2 3,3 4", "2 3,5 3 4", "5 2 3,5 3 4",
            "5 1 2 3,2 3 2", "1 2 3,5 3 1", "2 0,0 3"})
    void gradientsMatchDifferences(String left, String right) {
        Differences.check(in -> in[0].matmul(in[1]), random(5, sizes(left)), random(6, sizes(right)));
    }

    @Test
    void tangentsGoThroughBothOperands() {
        Tensor x = random(7, 2, 3);
        Tensor y = random(8, 3, 2);
        Tensor dx = random(9, 2, 3);
        Tensor dy = random(10, 3, 2);
        Jvp pair = Grad.jvp(in -> in.get(0).matmul(in.get(1)), List.of(x, y), List.of(dx, dy));
        assertThat(pair.tangent().toDoubles()).containsExactly(dx.matmul(y).add(x.matmul(dy)).toDoubles());
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"INT32", "INT64"})
    void integersWrapAround(DType dtype) {
        Tensor x = Tensor.of(1L << 31, 3).to(dtype);
        Tensor y = Tensor.of(2L, 5).to(dtype);
        assertThat(x.matmul(y).dtype()).isEqualTo(dtype);
        assertThat(x.matmul(y).itemLong()).isEqualTo(dtype == DType.INT32 ? 15 : (1L << 32) + 15);
    }

    @Test
    void anInfinityTimesZeroIsNaN() {
        assertThat(Tensor.of(Double.POSITIVE_INFINITY, 1).matmul(Tensor.of(0.0, 1)).item()).isNaN();
    }

    @Test
    void matmulExplainsWhatDoesNotFit() {
        Tensor x = Tensor.zeros(3, 4);
        assertThatThrownBy(() -> x.matmul(Tensor.zeros(5, 2)))
                .hasMessage("matmul: inner sizes differ; got (3, 4) × (5, 2)");
        assertThatThrownBy(() -> x.matmul(Tensor.zeros(5, 4)))
                .hasMessage("matmul: inner sizes differ; got (3, 4) × (5, 4); transpose the second one?");
        assertThatThrownBy(() -> x.matmul(Tensor.zeros(3, 5)))
                .hasMessage("matmul: inner sizes differ; got (3, 4) × (3, 5); transpose the first one?");
        assertThatThrownBy(() -> x.matmul(Tensor.scalar(1f)))
                .hasMessageStartingWith("matmul: each operand must have at least one axis; got shapes (3, 4) and ()");
        assertThatThrownBy(() -> x.matmul(Tensor.zeros(DType.FLOAT64, Shape.of(4))))
                .hasMessage("matmul: both operands must have one dtype; got float32 and float64; convert one with"
                        + " to(DType.FLOAT64)");
        assertThatThrownBy(() -> Tensor.of(true).matmul(Tensor.of(true)))
                .hasMessageStartingWith("matmul: not defined for bool");
        assertThatThrownBy(() -> Tensor.zeros(2, 3, 4).matmul(Tensor.zeros(3, 4, 5)))
                .hasMessageStartingWith("matmul: shapes do not broadcast; got (2,) and (3,)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void dotIsTheSumOfProducts(int n) {
        Tensor x = random(11, n);
        Tensor y = random(12, n);
        assertThat(x.dot(y).shape()).isEqualTo(Shape.SCALAR);
        assertThat(x.dot(y).item()).isEqualTo(x.matmul(y).item());
        assertThatThrownBy(() -> x.dot(random(1, 7))).hasMessageStartingWith("dot: lengths must be equal");
        assertThatThrownBy(() -> x.dot(random(1, n, 2))).hasMessageStartingWith("dot: both operands must be vectors");
    }

    @Test
    void outerHoldsAllProducts() {
        Tensor outer = Tensor.of(1.0, 2).outer(Tensor.of(3f, 4, 5));
        assertThat(outer.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(outer.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(outer.toDoubles()).containsExactly(3, 4, 5, 6, 8, 10);
        assertThatThrownBy(() -> outer.outer(outer)).hasMessageStartingWith("outer: both operands must be vectors");
        Differences.check(in -> in[0].outer(in[1]), random(13, 2), random(14, 3));
    }
}
