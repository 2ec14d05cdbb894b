package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.grad.Grad;
import dev.thalweg.shape.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Users' own ops: what is saved, how often the backward function runs, second order and forward mode through them. */
class CustomOpTest {
    private static final Offset<Double> CLOSE = within(1e-13);

    private static final CustomOp CUBE = new CustomOp("cube", (context, inputs) -> {
        Tensor x = inputs.get(0);
        context.save(x);
        return x.mul(x).mul(x);
    }, (context, g) -> List.of(g.mul(context.saved(0).square()).mul(3)));

    /** x·y, keeping the output out of it and each factor only for the other's sake. */
    private static final CustomOp PRODUCT = new CustomOp("product", (context, inputs) -> {
        context.save(inputs.get(0), inputs.get(1));
        return inputs.get(0).mul(inputs.get(1));
    }, (context, g) -> List.of(g.mul(context.saved(1)), g.mul(context.saved(0))));

    /** exp, by its output. */
    private static final CustomOp GROWTH = new CustomOp("growth", (context, inputs) -> {
        Tensor y = inputs.get(0).exp();
        context.save(y);
        return y;
    }, (context, g) -> List.of(g.mul(context.saved(0))));

    private static double[] gradient(Tensor leaf) {
        return Objects.requireNonNull(leaf.grad(), "no gradient").toDoubles();
    }

    @Test
    void theBackwardFunctionStandsForTheDerivative() {
        Tensor x = Tensor.of(2.0, -3.0).requiresGrad();
        Tensor y = CUBE.apply(x);
        y.sum().backward();

        assertThat(y.toDoubles()).containsExactly(8, -27);
        assertThat(y.gradFn()).hasToString("CubeBackward");
        assertThat(gradient(x)).containsExactly(12, 27);
    }

    @Test
    void theBackwardFunctionRunsOncePerWalk() {
        int[] calls = {0};
        CustomOp sum = new CustomOp("sum3", (context, in) -> in.get(0).add(in.get(1)).add(in.get(2)), (context, g) -> {
            calls[0]++;
            return List.of(g, g, g);
        });
        Tensor x = Tensor.of(1.0).requiresGrad();
        Tensor y = Tensor.of(2.0).requiresGrad();
        Tensor f = sum.apply(x, y, x).sum();
        f.backward(null, true, false);
        assertThat(calls).containsExactly(1);
        assertThat(gradient(x)).containsExactly(2);
        f.backward();
        assertThat(calls).containsExactly(2);
        assertThat(gradient(y)).containsExactly(2);
    }

    @Test
    void secondAndThirdDerivativesGoThroughSavedInputsAndOutputs() {
        assertThat(Grad.grad(Grad.grad(x -> CUBE.apply(x))).apply(Tensor.scalar(2.0)).item()).isEqualTo(12);
        assertThat(Grad.grad(Grad.grad(Grad.grad(x -> CUBE.apply(x)))).apply(Tensor.scalar(2.0)).item()).isEqualTo(6);
        assertThat(Grad.grad(Grad.grad(Grad.grad(x -> GROWTH.apply(x)))).apply(Tensor.scalar(2.0)).item())
                .isEqualTo(StrictMath.exp(2));
        Tensor hessian = Grad.hessian(p -> PRODUCT.apply(p.at(0), p.at(1)), Tensor.of(3.0, 4.0));
        assertThat(hessian.toDoubles()).containsExactly(0, 1, 1, 0);
    }

    @Test
    void forwardModeGoesThroughAtEveryDepth() {
        Tensor x = Tensor.of(2.0, -3.0);
        Tensor v = Tensor.of(1.0, 10.0);
        assertThat(Grad.jvp(z -> CUBE.apply(z), x, v).tangent().toDoubles()).containsExactly(12, 270);
        assertThat(Grad.hvp(z -> CUBE.apply(z).sum(), x, v).toDoubles()).containsExactly(12, -180);
        assertThat(Grad.hvp(z -> GROWTH.apply(z).sum(), x, v).toDoubles())
                .containsExactly(new double[] {StrictMath.exp(2), 10 * StrictMath.exp(-3)}, CLOSE);
        Tensor twice = Grad.jvp(z -> Grad.jvp(y -> PRODUCT.apply(y, GROWTH.apply(y)), z, v).tangent(), x, v).tangent();
        Tensor expected = x.add(2).mul(x.exp()).mul(v.square());
        assertThat(twice.toDoubles()).containsExactly(expected.toDoubles(), CLOSE);
    }

    @Test
    void aBackwardFunctionThatIsNoTensorExpressionIsRefusedInForwardMode() {
        CustomOp opaque = new CustomOp("opaque", (context, in) -> in.get(0).mul(2),
                (context, g) -> List.of(Tensor.of(g.toDoubles()).mul(2)));
        Tensor x = Tensor.of(1.0, 2.0);

        assertThat(Grad.grad(z -> opaque.apply(z).sum(), x).toDoubles()).containsExactly(2, 2);
        assertThatThrownBy(() -> Grad.jvp(z -> opaque.apply(z), x, x)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'opaque'").hasMessageContaining("must be made of tensor operations");
    }

    @Test
    void someInputsMayHaveNoGradient() {
        CustomOp masked = new CustomOp("masked", (context, in) -> {
            context.save(in.get(1));
            return in.get(0).mul(in.get(1)).add(in.get(2));
        }, (context, g) -> Arrays.asList(g.mul(context.saved(0)), null, null));
        Tensor x = Tensor.of(1.0, 2.0).requiresGrad();
        Tensor constant = Tensor.of(5.0, 5.0).requiresGrad();
        masked.apply(x, Tensor.of(1L, 0L), constant).sum().backward();

        assertThat(gradient(x)).containsExactly(1, 0);
        assertThat(constant.grad()).isNull();
    }

    @Test
    void theFunctionsLearnWhichInputsAreDifferentiated() {
        boolean[][] seen = new boolean[2][];
        CustomOp op = new CustomOp("asking", (context, in) -> {
            seen[0] = new boolean[] {context.isDifferentiated(0), context.isDifferentiated(1)};
            return in.get(0).add(in.get(1));
        }, (context, g) -> {
            seen[1] = new boolean[] {context.isDifferentiated(0), context.isDifferentiated(1)};
            assertThat(context.inputs()).isEqualTo(2);
            return Arrays.asList(null, g);
        });
        Tensor y = Tensor.of(2.0).requiresGrad();
        op.apply(Tensor.of(1.0), y).sum().backward();

        assertThat(seen[0]).containsExactly(false, true);
        assertThat(seen[1]).containsExactly(false, true);
        assertThat(gradient(y)).containsExactly(1);
    }

    @Test
    void intermediateValuesAreSavedAsConstants() {
        CustomOp op = new CustomOp("softened", (context, in) -> {
            Tensor root = in.get(0).square().add(1).sqrt();
            context.save(in.get(0), root);
            return root.sub(1);
        }, (context, g) -> List.of(g.mul(context.saved(0)).div(context.saved(1))));
        Tensor x = Tensor.of(3.0).requiresGrad();
        op.apply(x).sum().backward();

        assertThat(gradient(x)).containsExactly(new double[] {3 / StrictMath.sqrt(10)}, CLOSE);
    }

    @Test
    void savedTensorsAreFreedAndTheirChangesNoticed() {
        Tensor x = Tensor.of(2.0).requiresGrad();
        Tensor f = CUBE.apply(x).sum();
        f.backward();
        assertThatThrownBy(f::backward).isInstanceOf(IllegalStateException.class).hasMessageContaining("'cube'")
                .hasMessageContaining("retainGraph");

        Tensor c = x.mul(1L);
        Tensor g = CUBE.apply(c).sum();
        c.addInPlace(1);
        assertThatThrownBy(g::backward).isInstanceOf(IllegalStateException.class).hasMessageContaining("'cube'")
                .hasMessageContaining("changed in place");

        Tensor y = GROWTH.apply(x);
        Tensor h = y.sum();
        y.addInPlace(1);
        assertThatThrownBy(h::backward).isInstanceOf(IllegalStateException.class).hasMessageContaining("'growth'");
    }

    @Test
    void aResultThatIsAnInputOrAViewOfOneIsCopied() {
        CustomOp identity = new CustomOp("identity", (context, in) -> in.get(0), (context, g) -> List.of(g));
        CustomOp first = new CustomOp("first", (context, in) -> in.get(0).select(0, 0),
                (context, g) -> List.of(Tensor.stack(0, g, Tensor.zerosLike(g))));
        Tensor x = Tensor.of(2.0, 3.0).requiresGrad();

        assertThat(identity.apply(x).sharesStorage(x)).isFalse();
        assertThat(first.apply(x).sharesStorage(x)).isFalse();
        identity.apply(x).sum().add(first.apply(x)).backward();
        assertThat(gradient(x)).containsExactly(2, 1);
    }

    @Test
    void nothingIsRecordedWithoutNeed() {
        assertThat(CUBE.apply(Tensor.of(2.0)).isRequiringGrad()).isFalse();
        Tensor x = Tensor.of(2.0).requiresGrad();
        assertThat(Tensor.noGrad(() -> CUBE.apply(x)).isRequiringGrad()).isFalse();
        CustomOp rounding = new CustomOp("whole", (context, in) -> in.get(0).to(DType.INT64),
                (context, g) -> List.of(g));
        assertThat(rounding.apply(x).isRequiringGrad()).isFalse();
    }

    @Test
    void wrongAnswersOfTheBackwardFunctionAreNamed() {
        CustomOp few = new CustomOp("few", (context, in) -> in.get(0).add(in.get(1)), (context, g) -> List.of(g));
        CustomOp narrow = new CustomOp("narrow", (context, in) -> in.get(0).mul(2), (context, g) -> List.of(g.sum()));
        CustomOp late = new CustomOp("late", (context, in) -> in.get(0).mul(2), (context, g) -> {
            context.save(g);
            return List.of(g);
        });
        Tensor x = Tensor.of(1.0, 2.0).requiresGrad();

        Tensor a = few.apply(x, x).sum();
        assertThatThrownBy(a::backward).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("few: backward must give one cotangent per input")
                .hasMessageContaining("1 for 2");
        Tensor b = narrow.apply(x).sum();
        assertThatThrownBy(b::backward).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("narrow: backward must give each input's cotangent in its shape")
                .hasMessageContaining("()").hasMessageContaining("(2,)");
        Tensor c = late.apply(x).sum();
        assertThatThrownBy(c::backward).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only the forward function saves");
    }
}
