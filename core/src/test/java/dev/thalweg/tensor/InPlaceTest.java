package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InPlaceTest {
    /** A method in place beside the one that gives a new tensor. */
    record Pair(UnaryOperator<Tensor> inPlace, UnaryOperator<Tensor> fresh) {}

    private static final Tensor OTHER = Tensor.of(0.75, 1.25, 2);

    static List<Pair> pairs() {
        return List.of(new Pair(Tensor::negInPlace, Tensor::neg), new Pair(Tensor::absInPlace, Tensor::abs),
                new Pair(Tensor::expInPlace, Tensor::exp), new Pair(Tensor::logInPlace, Tensor::log),
                new Pair(Tensor::sqrtInPlace, Tensor::sqrt), new Pair(Tensor::squareInPlace, Tensor::square),
                new Pair(Tensor::reciprocalInPlace, Tensor::reciprocal), new Pair(Tensor::sinInPlace, Tensor::sin),
                new Pair(Tensor::cosInPlace, Tensor::cos), new Pair(Tensor::tanhInPlace, Tensor::tanh),
                new Pair(Tensor::sigmoidInPlace, Tensor::sigmoid), new Pair(Tensor::reluInPlace, Tensor::relu),
                new Pair(Tensor::rsqrtInPlace, Tensor::rsqrt), new Pair(Tensor::signInPlace, Tensor::sign),
                new Pair(Tensor::truncInPlace, Tensor::trunc), new Pair(Tensor::floorInPlace, Tensor::floor),
                new Pair(Tensor::ceilInPlace, Tensor::ceil), new Pair(Tensor::roundInPlace, Tensor::round),
                new Pair(x -> x.updateInPlace(Tensor::log1p), Tensor::log1p),
                new Pair(x -> x.updateInPlace(y -> y.flip()), y -> y.flip()),
                new Pair(x -> x.addInPlace(OTHER), x -> x.add(OTHER)), new Pair(x -> x.addInPlace(2.5), x -> x.add(
                        2.5)),
                new Pair(x -> x.subInPlace(OTHER), x -> x.sub(OTHER)), new Pair(x -> x.subInPlace(2L), x -> x.sub(2L)),
                new Pair(x -> x.mulInPlace(OTHER), x -> x.mul(OTHER)), new Pair(x -> x.mulInPlace(3L), x -> x.mul(3L)),
                new Pair(x -> x.divInPlace(OTHER), x -> x.div(OTHER)), new Pair(x -> x.divInPlace(4), x -> x.div(4.0)),
                new Pair(x -> x.powInPlace(OTHER), x -> x.pow(OTHER)), new Pair(x -> x.powInPlace(3L), x -> x.pow(3L)),
                new Pair(x -> x.remainderInPlace(OTHER), x -> x.remainder(OTHER)),
                new Pair(x -> x.floorDivideInPlace(OTHER), x -> x.floorDivide(OTHER)),
                new Pair(x -> x.floorDivideInPlace(0.5), x -> x.floorDivide(0.5)),
                new Pair(x -> x.addInPlace(OTHER, 0.5), x -> x.add(OTHER.mul(0.5))),
                new Pair(x -> x.addcmulInPlace(OTHER, OTHER, 2), x -> x.addcmul(OTHER, OTHER, 2)),
                new Pair(x -> x.addcdivInPlace(OTHER, OTHER, 2), x -> x.addcdiv(OTHER, OTHER, 2)),
                new Pair(x -> x.lerpInPlace(OTHER, 0.25), x -> x.lerp(OTHER, 0.25)),
                new Pair(x -> x.clampInPlace(1, 2), x -> x.clamp(1, 2)),
                new Pair(x -> x.clampInPlace(OTHER, OTHER.add(0.1)), x -> x.clamp(OTHER, OTHER.add(0.1))),
                new Pair(x -> x.copyInPlace(OTHER), x -> OTHER.add(x.mul(0))),
                new Pair(x -> x.fillInPlace(1.5), x -> x.mul(0).add(1.5)),
                new Pair(Tensor::zeroInPlace, x -> x.mul(0)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aMethodInPlaceIsTheOtherWithItsGradient(Pair pair) {
        Tensor x = Tensor.of(0.3, 1.6, 2.2).requiresGrad();
        Tensor y = Tensor.of(0.3, 1.6, 2.2).requiresGrad();
        Tensor changed = x.clone();
        int version = changed.version();
        assertThat(pair.inPlace().apply(changed)).isSameAs(changed);
        assertThat(changed.version()).isGreaterThan(version);
        Tensor fresh = pair.fresh().apply(y);
        assertThat(changed.toDoubles()).isEqualTo(fresh.toDoubles());
        changed.mul(OTHER).sum().backward();
        fresh.mul(OTHER).sum().backward();
        assertThat(Objects.requireNonNull(x.grad()).toDoubles())
                .isEqualTo(Objects.requireNonNull(y.grad()).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aWriteIntoAViewIsSeenInTheWhole(Pair pair) {
        Tensor whole = Tensor.of(0.3, 9, 1.6, 9, 2.2, 9).requiresGrad().clone();
        Tensor row = whole.reshape(3, 2).select(1, 0);
        assertThat(pair.inPlace().apply(row)).isSameAs(row);
        double[] expected = pair.fresh().apply(Tensor.of(0.3, 1.6, 2.2)).toDoubles();
        assertThat(whole.toDoubles()).containsExactly(expected[0], 9, expected[1], 9, expected[2], 9);
        assertThat(Objects.requireNonNull(whole.gradFn()).label()).isEqualTo("write");
    }

    @Test
    void whatIsReadFromTheWrittenStorageIsReadBefore() {
        Tensor x = Tensor.arange(9).reshape(3, 3).clone();
        x.copyInPlace(x.t());
        assertThat(x.toLongs()).containsExactly(0, 3, 6, 1, 4, 7, 2, 5, 8);
        Tensor y = Tensor.arange(6);
        y.slice(0, 1, 6).copyInPlace(y.slice(0, 0, 5));
        assertThat(y.toLongs()).containsExactly(0, 0, 1, 2, 3, 4);
        Tensor z = Tensor.arange(4).reshape(2, 2).clone();
        z.data().copyInPlace(z.t());
        assertThat(z.toLongs()).containsExactly(0, 2, 1, 3);
        Tensor w = Tensor.arange(4);
        assertThat(w.copyInPlace(w).toLongs()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void wholeNumbersStayWholeAndExact() {
        Tensor x = Tensor.of(Long.MAX_VALUE - 1, -7);
        assertThat(x.addInPlace(1).toLongs()).containsExactly(Long.MAX_VALUE, -6);
        assertThat(x.fillInPlace(Long.MAX_VALUE).toLongs()).containsOnly(Long.MAX_VALUE);
        assertThat(Tensor.of(-7L, 7).floorDivideInPlace(2).toLongs()).containsExactly(-4, 3);
        assertThat(Tensor.of(true, false).fillInPlace(1).toBooleans()).containsOnly(true);
        assertThat(Tensor.of(1f, 2f).addInPlace(Tensor.of(0.5, 0.5)).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(Tensor.of(1L, 2).copyInPlace(Tensor.of(1.9, -1.9)).toLongs()).containsExactly(1, -1);
    }

    @Test
    void resultsThatDoNotFitAreRefused() {
        Tensor whole = Tensor.of(1L, 2);
        assertThatThrownBy(() -> whole.addInPlace(0.5)).isInstanceOf(IllegalArgumentException.class).hasMessage(
                "addInPlace: a result of float32 cannot be held by int64; use the form that returns a new tensor");
        assertThatThrownBy(() -> whole.divInPlace(Tensor.of(2L, 2))).hasMessageStartingWith("divInPlace: a result of");
        assertThatThrownBy(() -> Tensor.of(1.0).mulInPlace(Tensor.of(1.0, 2))).hasMessage(
                "mulInPlace: the result must have"
                        + " the tensor's shape; got (2,) for (1,); the form that returns a new tensor broadcasts both ways");
        assertThat(whole.toLongs()).containsExactly(1, 2);
        assertThat(whole.version()).isZero();
    }

    @Test
    void leavesAndSharedPlacesAreRefused() {
        Tensor leaf = Tensor.of(1.0, 2).requiresGrad();
        List<Consumer<Tensor>> writes = List.of(x -> x.zeroInPlace(), x -> x.fillInPlace(2), x -> x.expInPlace(),
                x -> x.copyInPlace(Tensor.of(1.0, 2)), x -> x.updateInPlace(Tensor::sin),
                x -> x.uniformInPlace(Generator.of(1), 0, 1), x -> x.select(0, 0).mulInPlace(2.0));
        for (Consumer<Tensor> write : writes) {
            assertThatThrownBy(() -> write.accept(leaf)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a leaf that requires grad cannot be changed in place");
        }
        Tensor.noGrad(() -> leaf.zeroInPlace());
        assertThat(leaf.toDoubles()).containsOnly(0);
        Tensor expanded = Tensor.of(1.0).expand(3);
        assertThatThrownBy(() -> expanded.fillInPlace(2.0)).isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "fillInPlace: several elements share one place, as after expand; got shape (3,); clone() first");
    }

    @Test
    void aValueThatTheGraphNeedsMustNotChange() {
        Tensor x = Tensor.of(1.0, 2).requiresGrad();
        Tensor y = x.exp();
        Tensor z = y.sum();
        y.addInPlace(1.0);
        assertThatThrownBy(z::backward).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'exp'").hasMessageContaining("changed in place");
    }

    @Test
    void emptyTensorsAreWrittenToWithoutEffect() {
        Tensor none = Tensor.zeros(DType.FLOAT64, Shape.of(0, 2));
        assertThat(none.fillInPlace(3).expInPlace().addInPlace(Tensor.of(1.0, 2)).elements()).isZero();
    }
}
