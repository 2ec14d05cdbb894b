package dev.thalweg.grad;

import static dev.thalweg.grad.GradCheck.gradcheck;
import static dev.thalweg.grad.GradCheck.gradgradcheck;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.CustomOp;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The user's check finds wrong derivatives, says where, and passes right ones. */
class GradCheckTest {
    private static final Tensor X = Tensor.ofShape(Shape.of(2, 3), 0.5, -1.25, 2, 1.5, 0.75, -0.25);

    /** Its derivative is right but for element [1, 2] of the argument. */
    private static final CustomOp FLAWED = new CustomOp("flawed", (context, in) -> {
        context.save(in.get(0));
        return in.get(0).square();
    }, (context, g) -> {
        Tensor flaw = Tensor.ofShape(Shape.of(2, 3), 0, 0, 0, 0, 0, 1);
        return List.of(g.mul(context.saved(0).mul(2).add(flaw)));
    });

    /** Its first derivative is right, its second one is missing. */
    private static final CustomOp ONCE = new CustomOp("once", (context, in) -> {
        context.save(in.get(0));
        return in.get(0).square();
    }, (context, g) -> List.of(g.mul(context.saved(0).detach()).mul(2)));

    @Test
    void rightDerivativesPass() {
        Function<Tensor, Tensor> f = x -> x.sin().mul(x).sum(false, 0);
        assertThatCode(() -> gradcheck(f, X)).doesNotThrowAnyException();
        assertThatCode(() -> gradgradcheck(f, X)).doesNotThrowAnyException();
        assertThatCode(() -> gradcheck(xs -> xs.get(0).mul(xs.get(1)).mul(xs.get(2)),
                List.of(X, Tensor.of(2L, 0, 1), Tensor.scalar(0.5)))).doesNotThrowAnyException();
        assertThatCode(() -> gradgradcheck(xs -> xs.get(0).mul(xs.get(1)).mul(xs.get(2)),
                List.of(X, Tensor.of(2L, 0, 1), Tensor.scalar(0.5)))).doesNotThrowAnyException();
    }

    @Test
    void aWrongDerivativeIsReportedWithItsPlaceAndBothNumbers() {
        assertThatThrownBy(() -> gradcheck(x -> FLAWED.apply(x), X)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("gradcheck: derivatives must equal central differences; got 1 element")
                .hasMessageContaining("input 0, element [1, 2], output element [1, 2]: reverse mode gives 0.5, the"
                        + " difference -0.49");
        List<GradCheck.Mismatch> mismatches = new GradCheck(1e-6, 1e-6, 0, true)
                .mismatches(xs -> FLAWED.apply(xs.get(1)).sum(), List.of(Tensor.scalar(1.0), X));
        assertThat(mismatches).hasSize(2).allSatisfy(mismatch -> {
            assertThat(mismatch.input()).isEqualTo(1);
            assertThat(mismatch.element()).containsExactly(1, 2);
            assertThat(mismatch.output()).isEmpty();
            assertThat(mismatch.exact()).isEqualTo(0.5);
        });
        assertThat(mismatches).extracting(GradCheck.Mismatch::mode).containsExactly("reverse", "forward");
    }

    @Test
    void manyWrongElementsAreCounted() {
        CustomOp zero = new CustomOp("zero", (context, in) -> in.get(0).mul(3),
                (context, g) -> List.of(g.mul(2)));
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(12));
        assertThatThrownBy(() -> gradcheck(z -> zero.apply(z), x)).hasMessageContaining("got 12 elements that differ")
                .hasMessageContaining("and 2 more");
    }

    @Test
    void aMissingSecondDerivativeIsFoundByTheSecondCheckOnly() {
        assertThatCode(() -> gradcheck(x -> ONCE.apply(x), X)).doesNotThrowAnyException();
        assertThatThrownBy(() -> gradgradcheck(x -> ONCE.apply(x), X)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("gradgradcheck").hasMessageContaining("reverse mode gives 0.0");
    }

    @Test
    void whatCannotBeCheckedIsRefused() {
        assertThatThrownBy(() -> gradcheck(Tensor::sin, Tensor.of(1f, 2f)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("float64")
                .hasMessageContaining("input 0");
        assertThatThrownBy(() -> gradcheck(x -> x.gt(0), X)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must give float64; got bool");
        int[] calls = {0};
        assertThatThrownBy(() -> gradcheck(x -> x.mul(calls[0]++), X)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the same bits when called again");
        assertThatThrownBy(() -> new GradCheck(0, 1, 1, false)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the step must be positive");
    }

    @Test
    void theArgumentIsLeftAlone() {
        Tensor x = X.clone().requiresGrad();
        gradcheck(z -> z.mul(2), x);
        assertThat(x.grad()).isNull();
        assertThat(x.toDoubles()).containsExactly(X.toDoubles());
    }
}
