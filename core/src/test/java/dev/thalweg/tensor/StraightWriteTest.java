package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written straight into a storage is, to the bit, what the op gives as a new tensor. */
class StraightWriteTest {
    private static final int ROWS = 5;
    private static final int COLUMNS = 7;
    private static final double FACTOR = -0.1;

    private static Tensor random(long seed, DType dtype, int... sizes) {
        Shape shape = Shape.of(sizes);
        return Tensor.ofShape(shape, new Random(seed).doubles(shape.elements(), 0.1, 2).toArray()).to(dtype);
    }

    private static void same(Tensor actual, Tensor expected) {
        assertThat(actual.toDoubles()).isEqualTo(expected.toDoubles());
        assertThat(actual.dtype()).isEqualTo(expected.dtype());
    }

    private static void check(BinaryOperator<Tensor> inPlace, BinaryOperator<Tensor> fresh, DType dtype) {
        Tensor[] others = {random(1, dtype, ROWS, COLUMNS), random(2, dtype, COLUMNS), random(3, dtype, ROWS, 1),
                random(4, dtype), random(5, dtype, COLUMNS, ROWS).t(),
                random(6, dtype, 1, 2 * COLUMNS).slice(1, 1, 14, 2)};
        for (Tensor other : others) {
            Tensor x = random(7, dtype, ROWS, COLUMNS);
            Tensor expected = fresh.apply(x, other);
            int version = x.version();
            assertThat(inPlace.apply(x, other)).isSameAs(x);
            same(x, expected);
            assertThat(x.version()).isGreaterThan(version);

            Tensor whole = random(8, dtype, COLUMNS, ROWS + 1);
            Tensor part = whole.narrow(1, 1, ROWS).t();
            Tensor before = whole.clone();
            Tensor expectedPart = fresh.apply(part, other);
            assertThat(inPlace.apply(part, other)).isSameAs(part);
            same(part, expectedPart);
            same(whole.select(1, 0), before.select(1, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void anOpIntoItsFirstOperandHasTheBitsOfTheOp(DType dtype) {
        check(Tensor::addInPlace, Tensor::add, dtype);
        check(Tensor::subInPlace, Tensor::sub, dtype);
        check(Tensor::mulInPlace, Tensor::mul, dtype);
        check(Tensor::divInPlace, Tensor::div, dtype);
        check(Tensor::powInPlace, Tensor::pow, dtype);
        check(Tensor::remainderInPlace, Tensor::remainder, dtype);
        check((x, y) -> x.mulInPlace(FACTOR), (x, y) -> x.mul(FACTOR), dtype);
        check((x, y) -> x.addInPlace(y, FACTOR), (x, y) -> x.add(y.mul(FACTOR)), dtype);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void anOperandThatSharesTheStorageIsReadBeforeItIsWritten(DType dtype) {
        for (UnaryOperator<Tensor> part : parts()) {
            Tensor x = random(9, dtype, ROWS, ROWS);
            Tensor expected = x.add(part.apply(x));
            same(x.addInPlace(part.apply(x)), expected);

            Tensor y = random(10, dtype, ROWS, ROWS);
            Tensor expectedMultiple = y.add(part.apply(y).mul(FACTOR));
            same(y.addInPlace(part.apply(y), FACTOR), expectedMultiple);
        }
    }

    private static List<UnaryOperator<Tensor>> parts() {
        return List.of(x -> x, Tensor::t, x -> x.at(0), x -> x.at(1, 1), x -> x.data().t());
    }

    @Test
    void aValueThatAGraphSavedIsNoticedToHaveChanged() {
        Tensor x = random(11, DType.FLOAT64, COLUMNS).requiresGrad();
        Tensor factor = random(12, DType.FLOAT64, COLUMNS);
        Tensor product = x.mul(factor).sum();
        factor.addInPlace(random(13, DType.FLOAT64, COLUMNS), FACTOR);
        assertThatThrownBy(product::backward).isInstanceOf(IllegalStateException.class).hasMessageContaining("mul");
    }

    @Test
    void aLeafThatRequiresGradIsRefusedOutsideOfNoGradAndTakenInside() {
        Tensor x = random(14, DType.FLOAT64, COLUMNS).requiresGrad();
        Tensor step = random(15, DType.FLOAT64, COLUMNS);
        assertThatThrownBy(() -> x.addInPlace(step, FACTOR)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("leaf");
        Tensor expected = x.detach().add(step.mul(FACTOR));
        Tensor.noGrad(() -> x.addInPlace(step, FACTOR));
        same(x.detach(), expected);
        assertThat(x.isLeaf()).isTrue();
    }

    @Test
    void anExpandedTensorIsRefused() {
        Tensor x = random(16, DType.FLOAT64, 1, COLUMNS).expand(ROWS, COLUMNS);
        assertThatThrownBy(() -> x.addInPlace(random(17, DType.FLOAT64, COLUMNS)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("share one place");
    }
}
