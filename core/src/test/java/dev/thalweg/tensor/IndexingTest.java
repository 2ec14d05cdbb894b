package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.grad.Grad;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexingTest {
    /** 0, 1, 2, … row by row. */
    private static Tensor count(DType dtype, int... sizes) {
        double[] values = new double[Shape.of(sizes).elements()];
        Arrays.setAll(values, i -> i);
        return Tensor.of(dtype, values).reshape(sizes).clone();
    }

    private static Tensor count(int... sizes) {
        return count(DType.FLOAT64, sizes);
    }

    private static Tensor longs(long... values) {
        return Tensor.of(values);
    }

    private static Tensor nested(long[]... rows) {
        return Tensor.ofNested(rows);
    }

    private static Tensor[] list(@Nullable Tensor... tensors) {
        return tensors;
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void gatherReadsAlongAnAxisInEachDtype(DType dtype) {
        Tensor x = count(3, 4).to(dtype);
        Tensor index = nested(new long[] {2, 0}, new long[] {1, 1}, new long[] {0, 2});
        Tensor rows = x.gather(0, index);
        assertThat(rows.dtype()).isEqualTo(dtype);
        assertThat(rows.toDoubles()).containsExactly(Tensor.of(8.0, 1, 4, 5, 0, 9).to(dtype).toDoubles());
        Tensor columns = x.gather(-1, index.to(DType.INT32));
        assertThat(columns.toDoubles()).containsExactly(Tensor.of(2.0, 0, 5, 5, 8, 10).to(dtype).toDoubles());
    }

    @Test
    void gatherReadsThroughAnyStrides() {
        Tensor x = count(2, 3, 4);
        Tensor index = nested(new long[] {2, 0, 1, 1}, new long[] {0, 1, 2, 0}).unsqueeze(1);
        Tensor expected = x.gather(1, index);
        assertThat(expected.toDoubles()).containsExactly(8, 1, 6, 7, 12, 17, 22, 15);
        Tensor moved = x.permute(2, 1, 0).clone().permute(2, 1, 0);
        Tensor movedIndex = index.transpose(0, 2).clone().transpose(0, 2);
        assertThat(moved.gather(1, movedIndex).toDoubles()).containsExactly(expected.toDoubles());
        assertThat(x.flip(0, 1, 2).flip(0, 1, 2).gather(1, index).toDoubles()).containsExactly(expected.toDoubles());
    }

    @Test
    void zeroDimensionalTensorsCountAsOneElement() {
        Tensor x = Tensor.scalar(7.0);
        assertThat(x.gather(0, Tensor.scalar(DType.INT64, 0)).shape()).isEqualTo(Shape.SCALAR);
        assertThat(x.take(longs(0, -1)).toDoubles()).containsExactly(7, 7);
        assertThat(x.scatter(0, Tensor.scalar(DType.INT64, 0), Tensor.scalar(3.0)).item()).isEqualTo(3);
        assertThat(x.scatterAdd(0, Tensor.scalar(DType.INT64, 0), Tensor.scalar(3.0)).item()).isEqualTo(10);
        assertThat(x.indexSelect(0, longs(0)).shape()).isEqualTo(Shape.SCALAR);
        assertThat(count(4).indexSelect(0, Tensor.scalar(DType.INT64, 2)).shape()).isEqualTo(Shape.of(1));
        assertThat(x.nonzero().shape()).isEqualTo(Shape.of(1, 0));
        assertThat(Tensor.scalar(0.0).nonzero().shape()).isEqualTo(Shape.of(0, 0));
    }

    @Test
    void emptyIndicesGiveEmptyResults() {
        Tensor x = count(3, 4);
        assertThat(x.gather(0, Tensor.zeros(DType.INT64, Shape.of(0, 4))).shape()).isEqualTo(Shape.of(0, 4));
        assertThat(x.indexSelect(1, longs()).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(x.index(longs()).shape()).isEqualTo(Shape.of(0, 4));
        assertThat(x.take(longs()).shape()).isEqualTo(Shape.of(0));
        assertThat(x.scatter(0, Tensor.zeros(DType.INT64, Shape.of(0, 4)), x).toDoubles()).isEqualTo(x.toDoubles());
        assertThat(x.indexPut(list(longs()), Tensor.scalar(1.0)).toDoubles()).isEqualTo(x.toDoubles());
        assertThat(count(0, 3).indexSelect(1, longs(1, 1)).shape()).isEqualTo(Shape.of(0, 2));
        assertThat(count(0, 3).nonzero().shape()).isEqualTo(Shape.of(0, 2));
        assertThat(count(3, 0).maskedSelect(Tensor.of(true).expand(3, 1)).shape()).isEqualTo(Shape.of(0));
    }

    @Test
    void indexSelectTakesPartsInTheOrderOfTheIndex() {
        Tensor x = count(2, 3, 2);
        assertThat(x.indexSelect(1, longs(2, 0, 2)).toDoubles()).containsExactly(4, 5, 0, 1, 4, 5, 10, 11, 6, 7, 10,
                11);
        assertThat(x.indexSelect(0, longs(1)).toDoubles()).containsExactly(6, 7, 8, 9, 10, 11);
        assertThat(x.mT().indexSelect(-1, longs(1, 1)).toDoubles()).containsExactly(2, 2, 3, 3, 8, 8, 9, 9);
    }

    @Test
    void takeAlongAxisBroadcastsAndWraps() {
        Tensor x = count(2, 3);
        Tensor last = x.takeAlongAxis(1, nested(new long[] {-1, 0}));
        assertThat(last.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(last.toDoubles()).containsExactly(2, 0, 5, 3);
        assertThat(count(1, 3).takeAlongAxis(1, nested(new long[] {0}, new long[] {2})).toDoubles()).containsExactly(0,
                2);
    }

    @Test
    void indexFollowsTheRulesOfNumPy() {
        Tensor x = count(2, 3, 4);
        Tensor i = longs(1, 0);
        assertThat(x.index().toDoubles()).isEqualTo(x.toDoubles());
        assertThat(x.index(i).shape()).isEqualTo(Shape.of(2, 3, 4));
        assertThat(x.index(i).at(0, 0, 0).item()).isEqualTo(12);
        assertThat(x.index(i, longs(2, -1)).toDoubles()).containsExactly(20, 21, 22, 23, 8, 9, 10, 11);
        assertThat(x.index(null, longs(0, 2), longs(-1, 1)).toDoubles()).containsExactly(3, 9, 15, 21);
        Tensor apart = x.index(i, null, longs(3, 0));
        assertThat(apart.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(apart.toDoubles()).containsExactly(15, 19, 23, 0, 4, 8);
        Tensor matrix = x.index(null, null, nested(new long[] {0, 1}, new long[] {2, 3}));
        assertThat(matrix.shape()).isEqualTo(Shape.of(2, 3, 2, 2));
        assertThat(matrix.toDoubles()).containsExactly(x.toDoubles());
        Tensor broadcast = x.index(i.unsqueeze(1), longs(0, 1, 2));
        assertThat(broadcast.shape()).isEqualTo(Shape.of(2, 3, 4));
        assertThat(x.index(Tensor.scalar(DType.INT64, 1), longs(0)).shape()).isEqualTo(Shape.of(1, 4));
    }

    @Test
    void masksAreIndicesOfTheirTrueElements() {
        Tensor x = count(2, 3, 2);
        Tensor mask = x.select(2, 0).gt(3.0);
        Tensor picked = x.index(mask);
        assertThat(picked.shape()).isEqualTo(Shape.of(4, 2));
        assertThat(picked.toDoubles()).containsExactly(4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(x.index(null, Tensor.of(true, false, true), longs(1)).toDoubles()).containsExactly(1, 5, 7, 11);
        assertThat(x.maskedSelect(x.remainder(5.0).eq(0.0)).toDoubles()).containsExactly(0, 5, 10);
        assertThat(count(2).maskedSelect(Tensor.ofNested(new boolean[][] {{true, false}, {true, true}})).toDoubles())
                .containsExactly(0, 0, 1);
        assertThatThrownBy(() -> x.index(Tensor.of(true, true, true)))
                .hasMessage("index: a mask must have the sizes of the axes it stands for; got (3,) from axis 0 of shape"
                        + " (2, 3, 2) on");
    }

    @Test
    void nonzeroListsCoordinatesRowByRow() {
        Tensor x = Tensor.ofNested(new double[][] {{0, -0.0, Double.NaN}, {1e-320, 0, 2}});
        assertThat(x.nonzero().shape()).isEqualTo(Shape.of(3, 2));
        assertThat(x.nonzero().toLongs()).containsExactly(0, 2, 1, 0, 1, 2);
        assertThat(x.t().nonzero().toLongs()).containsExactly(0, 1, 2, 0, 2, 1);
    }

    @Test
    void oneHotMarksTheClass() {
        Tensor rows = longs(2, 0).oneHot(3);
        assertThat(rows.dtype()).isEqualTo(DType.INT64);
        assertThat(rows.toLongs()).containsExactly(0, 0, 1, 1, 0, 0);
        assertThat(longs().oneHot(3).shape()).isEqualTo(Shape.of(0, 3));
        assertThatThrownBy(() -> longs(1, 3).oneHot(3)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("oneHot: classes must be from 0 to 2; got 3 at position 1");
    }

    @Test
    void anIndexOutsideIsComplainedOfInTheNameOfWhatWasCalled() {
        Tensor x = Tensor.ofNested(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(x.at(-1, 2).item()).isEqualTo(6);
        assertThatThrownBy(() -> x.at(1, 3)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("at: the index must be from -3 to 2 on axis 1 of shape (2, 3); got 3");
        assertThatThrownBy(() -> x.select(1, -4)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("select: the index must be from -3 to 2 on axis 1 of shape (2, 3); got -4");
    }

    @Test
    void searchSortedFindsThePlace() {
        Tensor sorted = Tensor.of(1.0, 3, 3, 5);
        Tensor values = Tensor.ofNested(new double[][] {{0, 1, 3}, {4, 6, Double.NaN}});
        assertThat(sorted.searchSorted(values, false).toLongs()).containsExactly(0, 0, 1, 3, 4, 4);
        assertThat(sorted.searchSorted(values, true).toLongs()).containsExactly(0, 1, 3, 3, 4, 4);
        assertThat(Tensor.of(1.0, Double.NaN).searchSorted(Tensor.of(Double.NaN), false).itemLong()).isEqualTo(1);
    }

    @Test
    void scatterWritesAndTheLastWriterStays() {
        Tensor x = count(3, 2);
        Tensor index = nested(new long[] {2, 0}, new long[] {2, 1});
        Tensor source = Tensor.ofNested(new double[][] {{10, 11, 0}, {12, 13, 0}, {0, 0, 0}});
        assertThat(x.scatter(0, index, source).toDoubles()).containsExactly(0, 11, 2, 13, 12, 5);
        assertThat(x.scatter(0, index, -1).toDoubles()).containsExactly(0, -1, 2, -1, -1, 5);
        assertThat(x.toDoubles()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"FLOAT32", "FLOAT64", "INT32", "INT64"})
    void scatterAddGathersAllInOrder(DType dtype) {
        Tensor x = count(dtype, 3, 2);
        Tensor index = nested(new long[] {2, 0}, new long[] {2, 1});
        Tensor source = Tensor.ofNested(new double[][] {{10, 11}, {12, 13}}).to(dtype);
        Tensor sum = x.scatterAdd(0, index, source);
        assertThat(sum.dtype()).isEqualTo(dtype);
        assertThat(sum.toDoubles()).containsExactly(0, 12, 2, 16, 26, 5);
        assertThat(x.indexAdd(0, longs(2, 2), source).toDoubles()).containsExactly(0, 1, 2, 3, 26, 29);
        Tensor large = Tensor.of(1e16, 1, -1e16, 1);
        assertThat(Tensor.zeros(DType.FLOAT64, Shape.of(1)).scatterAdd(0, longs(0, 0, 0, 0), large).item())
                .isEqualTo(1e16 + 1 - 1e16 + 1);
    }

    @Test
    void indexPutWritesWhereIndexReads() {
        Tensor x = count(2, 3);
        Tensor i = longs(0, 1, 0);
        Tensor j = longs(-1, 0, -1);
        Tensor values = Tensor.of(10.0, 20, 30);
        assertThat(x.indexPut(list(i, j), values).toDoubles()).containsExactly(0, 1, 30, 20, 4, 5);
        assertThat(x.indexPut(list(i, j), values, true).toDoubles()).containsExactly(0, 1, 42, 23, 4, 5);
        assertThat(x.indexPut(list(null, longs(1)), Tensor.ofNested(new double[][] {{7}, {8}})).toDoubles())
                .containsExactly(0, 7, 2, 3, 8, 5);
        assertThat(x.indexPut(list(x.gt(2.0)), Tensor.scalar(0.0)).toDoubles()).containsExactly(0, 1, 2, 0, 0, 0);
        assertThatThrownBy(() -> x.indexPut(list(i, j), Tensor.of(1.0, 2)))
                .hasMessage("indexPut: the values must broadcast to what is indexed; got (2,) for (3,)");
    }

    @Test
    void inPlaceFormsWriteIntoTheStorage() {
        Tensor x = count(2, 3);
        Tensor row = x.at(1);
        row.scatterAddInPlace(0, longs(0, 0), Tensor.of(10.0, 20));
        assertThat(x.toDoubles()).containsExactly(0, 1, 2, 33, 4, 5);
        row.scatterInPlace(0, longs(1), Tensor.of(-1.0)).indexAddInPlace(0, longs(2), Tensor.of(1.0));
        assertThat(x.toDoubles()).containsExactly(0, 1, 2, 33, -1, 6);
        x.indexPutInPlace(list(longs(0), longs(0)), Tensor.scalar(9.0)).maskedFillInPlace(x.lt(0.0), 0);
        assertThat(x.toDoubles()).containsExactly(9, 1, 2, 33, 0, 6);
        x.indexPutInPlace(list(longs(0, 0), longs(0, 0)), Tensor.scalar(1.0), true);
        assertThat(x.at(0, 0).item()).isEqualTo(11);
    }

    @Test
    void maskedFillKeepsTheDtype() {
        Tensor mask = Tensor.of(true, false);
        assertThat(count(DType.FLOAT32, 2, 2).maskedFill(mask, 7).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(count(DType.INT64, 2).maskedFill(mask, 7).toLongs()).containsExactly(7, 1);
        assertThatThrownBy(() -> count(DType.INT64, 2).maskedFill(mask, 0.5))
                .hasMessage("maskedFill: int64 cannot hold 0.5; convert the tensor with to(DType.FLOAT32)");
        assertThatThrownBy(() -> count(2).maskedFill(Tensor.of(1.0, 0), 1))
                .hasMessageStartingWith("maskedFill: a mask is bool; got float64");
    }

    @Test
    void gradientsMatchDifferences() {
        Tensor x = Differences.random(1, 3, 4);
        Tensor index = nested(new long[] {2, 0, 1, 1}, new long[] {2, 1, 1, 0});
        Tensor source = Differences.random(2, 2, 4);
        Differences.check(in -> in[0].gather(0, index).square(), x);
        Differences.check(in -> in[0].indexSelect(1, longs(3, 0, 3)).square(), x);
        Differences.check(in -> in[0].takeAlongAxis(1, nested(new long[] {-1, 0})).square(), x);
        Differences.check(in -> in[0].take(longs(0, 11, 0, -2)).square(), x);
        Differences.check(in -> in[0].index(longs(0, 1, 0), longs(3, 2, 3)).square(), x);
        Differences.check(in -> in[0].maskedSelect(x.gt(0.0)).square(), x);
        Differences.check(in -> in[0].scatter(0, index, in[1]).square(), x, source);
        Differences.check(in -> in[0].scatterAdd(0, index, in[1]).square(), x, source);
        Differences.check(in -> in[0].indexAdd(0, longs(1, 1), in[1]).square(), x, source);
        Tensor[] places = list(longs(0, 1, 0, 2), longs(3, 2, 3, 0));
        Tensor values = Differences.random(3, 4);
        Differences.check(in -> in[0].indexPut(places, in[1]).square(), x, values);
        Differences.check(in -> in[0].indexPut(places, in[1], true).square(), x, values);
        Differences.check(in -> in[0].maskedFill(x.gt(0.0), in[1]).square(), x, Tensor.scalar(0.5));
    }

    @Test
    void gradientsFollowInPlaceForms() {
        Tensor x = Differences.random(4, 3, 2);
        Tensor y = Differences.random(5, 2, 2);
        Tensor index = nested(new long[] {2, 0}, new long[] {2, 1});
        Differences.check(in -> in[0].square().scatterAddInPlace(0, index, in[1].square()).square(), x, y);
        Differences.check(in -> in[0].square().scatterInPlace(0, index, in[1].square()).square(), x, y);
        Differences.check(in -> in[0].square().indexAddInPlace(0, longs(1, 1), in[1].square()).square(), x, y);
        Differences.check(in -> in[0].square().indexPutInPlace(list(longs(1, 0)), in[1].square()).square(), x, y);
        Differences.check(in -> {
            Tensor whole = in[0].square();
            whole.at(1).maskedFillInPlace(Tensor.of(true, false), 3);
            return whole.square();
        }, x);
    }

    @Test
    void tangentsAreGatheredAndPlaced() {
        Tensor x = count(4);
        Tensor direction = Tensor.of(1.0, 2, 3, 4);
        Tensor index = longs(3, 3, 0);
        assertThat(Grad.jvp(y -> y.gather(0, index), x, direction).tangent().toDoubles()).containsExactly(4, 4, 1);
        assertThat(Grad.jvp(y -> count(4).scatterAdd(0, index, y), x, direction).tangent().toDoubles())
                .containsExactly(3, 0, 0, 3);
    }

    @Test
    void aChangedIndexIsNoticed() {
        Tensor x = count(4).requiresGrad();
        Tensor index = longs(3, 0);
        Tensor sum = x.gather(0, index).sum();
        index.fillInPlace(1);
        assertThatThrownBy(sum::backward).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'gather' saved was changed in place");
    }

    @Test
    void wrongIndicesAreExplained() {
        Tensor x = count(3, 4);
        assertThatThrownBy(() -> x.indexSelect(1, longs(0, 4))).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("indexSelect: indices must be from 0 to 3 on axis 1 of size 4, shape (3, 4); got 4 at"
                        + " position 1 of the index");
        assertThatThrownBy(() -> x.gather(0, nested(new long[] {0, -1}))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> x.take(longs(12))).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageStartingWith("take: indices must be from -12 to 11");
        assertThatThrownBy(() -> x.index(longs(0), longs(-5))).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("on axis 1 of size 4");
        assertThatThrownBy(() -> x.index(longs(0), longs(0), longs(0)))
                .hasMessage("index: at most one index per axis; got more than 2 for shape (3, 4)");
        assertThatThrownBy(() -> x.gather(0, longs(0)))
                .hasMessageStartingWith("gather: the index must have as many axes as the tensor");
        assertThatThrownBy(() -> x.gather(0, x)).hasMessage(
                "gather: an index is int64 or int32; got float64; convert it with to(DType.INT64)");
        assertThatThrownBy(() -> x.scatter(0, nested(new long[] {0}, new long[] {0}), count(1, 1)))
                .hasMessageStartingWith("scatter: the source must be at least as long as the index");
        assertThatThrownBy(() -> x.scatterAdd(0, nested(new long[] {0}), count(DType.FLOAT32, 1, 1)))
                .hasMessage("scatterAdd: the source must have the tensor's dtype; got float32 for float64; convert it"
                        + " with to(DType.FLOAT64)");
        assertThatThrownBy(() -> x.indexAdd(0, longs(0), count(1, 3)))
                .hasMessageStartingWith("indexAdd: the source must have the tensor's shape");
    }
}
