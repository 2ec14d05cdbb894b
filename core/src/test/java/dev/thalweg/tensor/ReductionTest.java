package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.grad.Grad;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static Tensor cube() {
        return Differences.random(5, 2, 3, 4);
    }

    private static double[] gradient(Function<Tensor, Tensor> f, double... at) {
        Tensor x = Tensor.of(at).requiresGrad();
        Tensor y = f.apply(x);
        y.backward(Tensor.onesLike(y));
        return Objects.requireNonNull(x.grad()).toDoubles();
    }

    @Test
    void axesThatDoNotTouchEachOtherAreReducedTogether() {
        Tensor x = cube();
        assertThat(x.sum(0, 2).toDoubles()).containsExactly(x.sum(2).sum(0).toDoubles(),
                Offset.offset(1e-15));
        assertThat(x.amax(0, 2).toDoubles()).isEqualTo(x.amax(2).amax(0).toDoubles());
        assertThat(x.prod(-1, 0).shape()).isEqualTo(Shape.of(3));
        assertThat(x.sum(true, 0, 2).shape()).isEqualTo(Shape.of(1, 3, 1));
    }

    @Test
    void reductionsDoNotDependOnTheStrides() {
        Tensor x = Differences.random(8, 40, 5, 70);
        Tensor turned = x.permute(2, 0, 1).clone().permute(1, 2, 0);
        assertThat(turned.isContiguous()).isFalse();
        for (int[] axes : new int[][] {{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}}) {
            assertThat(turned.sum(axes).toDoubles()).isEqualTo(x.sum(axes).toDoubles());
            assertThat(turned.prod(axes).toDoubles()).isEqualTo(x.prod(axes).toDoubles());
            assertThat(turned.amin(axes).toDoubles()).isEqualTo(x.amin(axes).toDoubles());
            assertThat(turned.var(axes).toDoubles()).isEqualTo(x.var(axes).toDoubles());
        }
        Tensor part = x.slice(0, 3, 30, 2).slice(2, 1, 60, 3);
        assertThat(part.sum(0).toDoubles()).isEqualTo(part.clone().sum(0).toDoubles());
        assertThat(part.cumsum(1).toDoubles()).isEqualTo(part.clone().cumsum(1).toDoubles());
    }

    static List<Function<Tensor, Tensor>> smooth() {
        return List.of(x -> x.sum(1), x -> x.mean(true, 0, 2), x -> x.prod(1), x -> x.prod(), x -> x.prod(0, 2),
                x -> x.amax(2), x -> x.amin(0, 1), x -> x.max(), x -> x.min(), x -> x.var(1), x -> x.var(0, true, 0, 2),
                x -> x.std(), x -> x.std(0, true, 2), x -> x.norm(), x -> x.norm(1, 1), x -> x.norm(3, true, 0),
                x -> x.norm(1.5, 0, 2), x -> x.norm(INF, 1), x -> x.norm(-INF, 1), x -> x.norm(-2, 2),
                x -> x.logSumExp(1), x -> x.logSumExp(true, 0, 2), x -> x.softmax(1), x -> x.logSoftmax(0),
                x -> x.cumsum(1), x -> x.cumprod(2), x -> x.sum(0).cumprod(0).prod(1));
    }

    @ParameterizedTest
    @MethodSource("smooth")
    void gradientsAgreeWithDifferencesToSecondOrder(Function<Tensor, Tensor> f) {
        Differences.check(x -> f.apply(x[0]), cube());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void productsHaveTheirDerivativesWhereElementsAreZero(int zeros) {
        double[] values = {2, -0.5, 1.5, 3};
        for (int i = 0; i < zeros; i++) {
            values[i] = 0;
        }
        Tensor x = Tensor.of(values).reshape(2, 2);
        Differences.check(at -> at[0].prod(), x);
        Differences.check(at -> at[0].prod(1), x);
        Differences.check(at -> at[0].flatten().cumprod(0), x);
        Differences.check(at -> at[0].cumprod(0), x);
    }

    @Test
    void equalExtremesShareTheGradient() {
        assertThat(gradient(x -> x.amax(), 1, 3, 3)).containsExactly(0, 0.5, 0.5);
        assertThat(gradient(x -> x.min(), 1, 1, 3)).containsExactly(0.5, 0.5, 0);
        assertThat(gradient(x -> x.norm(INF), 2, -2, 1)).containsExactly(0.5, -0.5, 0);
    }

    @Test
    void aNaNIsTheGreatestAndTheLeast() {
        Tensor x = Tensor.of(1, NAN, 3, NAN);
        assertThat(x.max().item()).isNaN();
        assertThat(x.amin().item()).isNaN();
        assertThat(x.argmax().itemLong()).isEqualTo(1);
        assertThat(x.argmin().itemLong()).isEqualTo(1);
        assertThat(gradient(y -> y.max(), 1, NAN, 3, NAN)).containsExactly(0, 0.5, 0, 0.5);
    }

    @Test
    void theFirstAmongEqualsIsFound() {
        Tensor x = Tensor.ofNested(new long[][] {{3, 7, 7}, {3, 1, 1}});
        assertThat(x.argmax().itemLong()).isEqualTo(1);
        assertThat(x.argmin().itemLong()).isEqualTo(4);
        assertThat(x.argmax(0).toLongs()).containsExactly(0, 0, 0);
        assertThat(x.argmin(true, 1).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(x.argmin(-1).toLongs()).containsExactly(0, 1);
        assertThat(x.argmax(1).dtype()).isEqualTo(DType.INT64);
    }

    @Test
    void gradientsOfNormsAreZeroAtZero() {
        for (double order : new double[] {0, 0.5, 1, 2, 3, INF, -INF, -1}) {
            assertThat(gradient(x -> x.norm(order), 0, 0)).as("order %s", order).containsOnly(0);
        }
        assertThat(gradient(x -> x.norm(0.5), 0, 4)).containsExactly(0, 1);
        assertThat(gradient(x -> x.std(), 2, 2, 2)).containsOnly(0);
    }

    @Test
    void logSumExpIsRightAtInfinity() {
        assertThat(Tensor.of(-INF, -INF).logSumExp().item()).isEqualTo(-INF);
        assertThat(Tensor.of(INF, 1).logSumExp().item()).isEqualTo(INF);
        assertThat(Tensor.of(-INF, 2).logSumExp().item()).isEqualTo(2);
        assertThat(Tensor.of(1000.0, 1000.0).logSumExp().item()).isEqualTo(1000 + StrictMath.log(2));
        assertThat(gradient(x -> x.logSumExp(), -INF, 2)).containsExactly(0, 1);
        assertThat(Tensor.of(1, 2).logSumExp().dtype()).isEqualTo(DType.FLOAT32);
    }

    @Test
    void softmaxDoesNotOverflow() {
        assertThat(Tensor.of(1000.0, 1000.0, -1000.0).softmax(0).toDoubles()).containsExactly(0.5, 0.5, 0);
        assertThat(Tensor.of(-1000.0, 0).logSoftmax(0).toDoubles()).containsExactly(-1000, 0);
        assertThat(Tensor.scalar(3.0).softmax(0).item()).isEqualTo(1);
        assertThat(Tensor.zeros(0, 3).softmax(0).shape()).isEqualTo(Shape.of(0, 3));
    }

    @Test
    void nothingReducesToTheIdentity() {
        Tensor none = Tensor.zeros(DType.FLOAT64, Shape.of(0, 3));
        assertThat(none.sum(0).toDoubles()).containsExactly(0, 0, 0);
        assertThat(none.prod(0).toDoubles()).containsExactly(1, 1, 1);
        assertThat(none.mean().item()).isNaN();
        assertThat(none.var(0).toDoubles()).containsExactly(NAN, NAN, NAN);
        assertThat(none.logSumExp(0).toDoubles()).containsExactly(-INF, -INF, -INF);
        assertThat(none.any().toBooleans()).containsExactly(false);
        assertThat(none.all(0).toBooleans()).containsExactly(true, true, true);
        assertThat(none.norm().item()).isZero();
        assertThat(none.amax(1).shape()).isEqualTo(Shape.of(0));
        assertThat(none.argmin(1).shape()).isEqualTo(Shape.of(0));
        assertThat(none.cumprod(0).shape()).isEqualTo(Shape.of(0, 3));
    }

    @Test
    void whatHasNoIdentityIsRefused() {
        Tensor none = Tensor.zeros(0, 3);
        assertThatThrownBy(() -> none.amax(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("amax: at least one element along the reduced axes; got shape (0, 3)");
        assertThatThrownBy(none::min).hasMessage("min: at least one element along the axis; got shape (0, 3)");
        assertThatThrownBy(none::argmax).hasMessageStartingWith("argmax: at least one element");
        assertThatThrownBy(() -> none.norm(INF)).hasMessageStartingWith("norm of order Infinity: at least one element");
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"BOOL", "INT32", "INT64"})
    void meansOfIntegersAreRefused(DType dtype) {
        Tensor x = Tensor.ones(dtype, Shape.of(2));
        assertThatThrownBy(x::mean).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mean: only floating tensors have one; got " + dtype + "; convert with to(DType.FLOAT64)");
        assertThatThrownBy(x::var).hasMessageStartingWith("var: only floating");
        assertThatThrownBy(x::std).hasMessageStartingWith("std: only floating");
        assertThatThrownBy(x::norm).hasMessageStartingWith("norm: only floating");
        assertThatThrownBy(() -> x.softmax(0)).hasMessageStartingWith("softmax: only floating");
        assertThatThrownBy(() -> x.logSoftmax(0)).hasMessageStartingWith("logSoftmax: only floating");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void sumsAndProductsOfIntegersAreInt64(DType dtype) {
        Tensor x = Tensor.ones(dtype, Shape.of(2, 3));
        DType expected = dtype.isFloating() ? dtype : DType.INT64;
        assertThat(x.sum().dtype()).isEqualTo(expected);
        assertThat(x.prod(0).dtype()).isEqualTo(expected);
        assertThat(x.cumsum(0).dtype()).isEqualTo(expected);
        assertThat(x.cumprod(1).dtype()).isEqualTo(expected);
        assertThat(x.amax(0).dtype()).isEqualTo(dtype);
        assertThat(x.any(0).dtype()).isEqualTo(DType.BOOL);
        assertThat(x.sum(1).toDoubles()).containsExactly(3, 3);
        assertThat(x.cumsum(1).toDoubles()).containsExactly(1, 2, 3, 1, 2, 3);
    }

    @Test
    void wholeNumbersBeyondDoublesAreExact() {
        long large = Long.MAX_VALUE - 5;
        Tensor x = Tensor.of(large, large - 1, 3L);
        assertThat(x.amax().itemLong()).isEqualTo(large);
        assertThat(x.argmin().itemLong()).isEqualTo(2);
        assertThat(Tensor.of(large, 2L).cumsum(0).toLongs()).containsExactly(large, large + 2);
        assertThat(Tensor.of(3L, 1L << 60).prod().itemLong()).isEqualTo(3L << 60);
    }

    @Test
    void truthIsReducedAlongAxes() {
        Tensor x = Tensor.ofNested(new double[][] {{0, NAN, 0}, {0, 1, -0.0}});
        assertThat(x.any(0).toBooleans()).containsExactly(false, true, false);
        assertThat(x.all(0).toBooleans()).containsExactly(false, true, false);
        assertThat(x.any(true, 1).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(x.countNonzero().itemLong()).isEqualTo(2);
        assertThat(x.countNonzero(0).toLongs()).containsExactly(0, 2, 0);
    }

    @Test
    void aSampleOfOneHasNoVariance() {
        assertThat(Tensor.of(1.5).var().item()).isNaN();
        assertThat(Tensor.of(1.5).var(0, false).item()).isZero();
        assertThat(Tensor.of(1.0, 2, 3, 4).var().item()).isEqualTo(5.0 / 3);
        assertThat(Tensor.of(1.0, 2, 3, 4).std(0, false).item()).isEqualTo(Math.sqrt(1.25));
        assertThat(Tensor.of(1.0, 2).var(5, false).item()).isEqualTo(INF);
    }

    @Test
    void aZeroDimensionalTensorHasOneElementAlongAnyAxis() {
        Tensor x = Tensor.scalar(2.5);
        assertThat(x.sum(0).item()).isEqualTo(2.5);
        assertThat(x.amax(-1).item()).isEqualTo(2.5);
        assertThat(x.cumprod(0).item()).isEqualTo(2.5);
        assertThat(x.argmax(0).itemLong()).isZero();
        assertThatThrownBy(() -> x.sum(1)).hasMessageContaining("0-d tensor has no axes");
    }

    @Test
    void wrongAxesAreNamed() {
        assertThatThrownBy(() -> cube().sum(3)).hasMessage("axis: must be from -3 to 2 for shape (2, 3, 4); got 3");
        assertThatThrownBy(() -> cube().norm(2, 0, -3)).hasMessageContaining("axis 0 twice");
        assertThatThrownBy(() -> Tensor.of(true, false).argmax())
                .hasMessageStartingWith("argmax: not defined for bool");
    }

    @Test
    void runningProductsOfSinglePrecisionAreRoundedOnce() {
        Tensor x = Tensor.of(1e30f, 1e30f, 1e-30f);
        assertThat(x.prod().item()).isEqualTo(1e30f);
        assertThat(x.cumprod(0).toFloats()).containsExactly(1e30f, Float.POSITIVE_INFINITY, 1e30f);
    }

    @Test
    void tangentsGoThroughReductions() {
        Tensor x = Tensor.of(0.5, -1, 2);
        Tensor direction = Tensor.of(1, 0.5, -2);
        List<Function<Tensor, Tensor>> functions = List.of(y -> y.prod(), y -> y.amax(), y -> y.var(), y -> y.std(),
                y -> y.norm(), y -> y.logSumExp(), y -> y.softmax(0), y -> y.cumprod(0), y -> y.cumsum(0),
                y -> y.mean());
        for (Function<Tensor, Tensor> f : functions) {
            Tensor tangent = Grad.jvp(f, x, direction).tangent();
            Tensor leaf = x.clone().requiresGrad();
            double[] expected = new double[tangent.elements()];
            for (int i = 0; i < expected.length; i++) {
                leaf.zeroGrad();
                f.apply(leaf).flatten().at(i).backward();
                expected[i] = Objects.requireNonNull(leaf.grad()).mul(direction).sum().item();
            }
            assertThat(tangent.toDoubles()).containsExactly(expected, Offset.offset(1e-14));
        }
    }
}
