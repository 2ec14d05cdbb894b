package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderTest {
    private static final double NAN = Double.NaN;

    private static Tensor table() {
        return Tensor.ofNested(new double[][] {{3, 1, 2, 2}, {0, NAN, -1, 5}});
    }

    @Test
    void extremesComeWithTheirIndices() {
        Selection greatest = table().max(1);
        assertThat(greatest.values().toDoubles()).containsExactly(3, NAN);
        assertThat(greatest.indices().toLongs()).containsExactly(0, 1);
        Selection least = table().min(true, 0);
        assertThat(least.values().shape()).isEqualTo(Shape.of(1, 4));
        assertThat(least.values().toDoubles()).containsExactly(0, NAN, -1, 2);
        assertThat(least.indices().toLongs()).containsExactly(1, 1, 1, 0);
        assertThat(Tensor.of(true, false).max(0).values().toBooleans()).containsExactly(true);
        assertThat(Tensor.scalar(2.0).max(0).values().item()).isEqualTo(2);
    }

    @Test
    void onlyTheExtremeThatWasPickedGetsTheGradient() {
        Tensor x = Tensor.of(2.0, 7, 7).requiresGrad();
        x.max(0).values().backward();
        assertThat(Objects.requireNonNull(x.grad()).toDoubles()).containsExactly(0, 1, 0);
    }

    @Test
    void sortingIsStableAndPutsNaNAboveAll() {
        Selection ascending = table().sort(-1);
        assertThat(ascending.values().toDoubles()).containsExactly(1, 2, 2, 3, -1, 0, 5, NAN);
        assertThat(ascending.indices().toLongs()).containsExactly(1, 2, 3, 0, 2, 0, 3, 1);
        Selection descending = table().sort(1, true);
        assertThat(descending.values().toDoubles()).containsExactly(3, 2, 2, 1, NAN, 5, 0, -1);
        assertThat(descending.indices().toLongs()).containsExactly(0, 2, 3, 1, 1, 3, 0, 2);
        assertThat(table().t().argsort(0).toLongs()).isEqualTo(table().argsort(1).t().toLongs());
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyDtypeIsSortedInItsOwn(DType dtype) {
        Tensor x = Tensor.of(dtype, 1, 0, 1, 0);
        Selection sorted = x.sort(0);
        assertThat(sorted.values().dtype()).isEqualTo(dtype);
        assertThat(sorted.values().toDoubles()).containsExactly(0, 0, 1, 1);
        assertThat(sorted.indices().toLongs()).containsExactly(1, 3, 0, 2);
        assertThat(x.topk(1).indices().toLongs()).containsExactly(0);
        assertThat(x.median(0).values().toDoubles()).containsExactly(0);
    }

    @Test
    void topkIsTheStartOfTheSort() {
        Tensor x = Differences.random(3, 5, 40, 3);
        for (boolean largest : new boolean[] {true, false}) {
            for (int k : new int[] {0, 1, 3, 40}) {
                Selection top = x.topk(k, 1, largest);
                assertThat(top.values().shape()).isEqualTo(Shape.of(5, k, 3));
                assertThat(top.indices().toLongs()).isEqualTo(x.argsort(1, largest).narrow(1, 0, k).toLongs());
                assertThat(top.values().toDoubles()).isEqualTo(x.sort(1, largest).values().narrow(1, 0, k).toDoubles());
            }
        }
        assertThat(table().topk(2).values().toDoubles()).containsExactly(3, 2, NAN, 5);
    }

    @Test
    void theMedianIsTheLowerOfTwo() {
        assertThat(Tensor.of(4.0, 1, 3, 2).median().item()).isEqualTo(2);
        assertThat(Tensor.of(5L, Long.MAX_VALUE, Long.MAX_VALUE - 1).median().itemLong()).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(table().median().item()).isNaN();
        Selection median = table().median(1);
        assertThat(median.values().toDoubles()).containsExactly(2, NAN);
        assertThat(median.indices().toLongs()).containsExactly(2, 1);
        assertThat(table().median(true, 1).values().shape()).isEqualTo(Shape.of(2, 1));
        assertThat(Tensor.zeros(0).median().item()).isNaN();
        Tensor x = Tensor.of(1.0, 2, 2, 9).requiresGrad();
        x.median().backward();
        assertThat(Objects.requireNonNull(x.grad()).toDoubles()).containsExactly(0, 0.5, 0.5, 0);
    }

    @Test
    void gradientsOfValuesAgreeWithDifferences() {
        Tensor x = Differences.random(9, 3, 4);
        Differences.check(at -> at[0].sort(0, true).values().square(), x);
        Differences.check(at -> at[0].topk(2, 1, false).values().exp(), x);
        Differences.check(at -> at[0].max(1).values().square(), x);
        Differences.check(at -> at[0].median(0).values().square(), x);
        Differences.check(at -> at[0].median().square(), x);
    }

    @Test
    void nothingHasAnOrderButNoExtremes() {
        Tensor none = Tensor.zeros(0, 3);
        assertThat(none.sort(0).values().shape()).isEqualTo(Shape.of(0, 3));
        assertThat(none.argsort(1).shape()).isEqualTo(Shape.of(0, 3));
        assertThat(none.max(1).values().shape()).isEqualTo(Shape.of(0));
        assertThat(none.topk(0, 0, true).values().shape()).isEqualTo(Shape.of(0, 3));
        assertThatThrownBy(() -> none.max(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max: at least one element along the axis; got shape (0, 3)");
        assertThatThrownBy(() -> none.median(0)).hasMessageStartingWith("median: at least one element");
        assertThatThrownBy(() -> Tensor.zeros(DType.INT64, Shape.of(0)).median())
                .hasMessage("median: at least one element along the axis; got shape (0,)");
    }

    @Test
    void tooManyAreRefused() {
        assertThatThrownBy(() -> table().topk(5))
                .hasMessage("topk: k must be from 0 to 4 along axis -1 of shape (2, 4); got 5");
        assertThatThrownBy(() -> table().topk(-1)).hasMessageContaining("got -1");
        assertThatThrownBy(() -> table().sort(2)).hasMessageContaining("axis: must be from -2 to 1");
        assertThatThrownBy(() -> Tensor.scalar(1.0).topk(0)).hasMessageContaining("from 1 to 1");
    }
}
