package dev.thalweg.grad;

import static dev.thalweg.grad.Grad.grad;
import static dev.thalweg.grad.Grad.hessian;
import static dev.thalweg.grad.Grad.hvp;
import static dev.thalweg.grad.Grad.jacobian;
import static dev.thalweg.grad.Grad.jacobianForward;
import static dev.thalweg.grad.Grad.jvp;
import static dev.thalweg.grad.Grad.valueAndGrad;
import static dev.thalweg.grad.Grad.vjp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The transforms of functions, alone and inside each other. */
class GradTest {
    /** All values here are of order 1 to 100, computed in float64. */
    private static final Offset<Double> CLOSE = within(1e-12);

    private static Tensor number(double value) {
        return Tensor.scalar(value);
    }

    private static Tensor rosenbrock(Tensor p) {
        Tensor x = p.at(0);
        Tensor y = p.at(1);
        return x.sub(1).square().add(y.sub(x.square()).square().mul(100));
    }

    private static void assertClose(Tensor actual, double... expected) {
        assertThat(actual.toDoubles()).containsExactly(expected, CLOSE);
    }

    // First order ------------------------------------------------------------------------------------------------

    @Test
    void gradGivesTheGradientAndLeavesTheArgumentAlone() {
        Tensor x = Tensor.of(1.0, 2.0);

        Tensor g = grad(p -> p.square().sum(), x);

        assertClose(g, 2, 4);
        assertThat(x.grad()).isNull();
        assertThat(x.isRequiringGrad()).isFalse();
        assertThat(g.isRequiringGrad()).isFalse();
    }

    @Test
    void valueAndGradEvaluatesOnce() {
        int[] evaluations = {0};
        ValueAndGrad both = valueAndGrad(p -> {
            evaluations[0]++;
            return rosenbrock(p);
        }, Tensor.of(-1.2, 1.0));

        assertClose(both.value(), 24.199999999999996);
        assertClose(both.grad(), -215.59999999999997, -87.99999999999999);
        assertThat(both.value().isRequiringGrad()).isFalse();
        assertThat(evaluations).containsExactly(1);
    }

    @Test
    void gradOfSeveralTensorsGivesOneForEach() {
        List<Tensor> gs = grad(xs -> xs.get(0).mul(xs.get(1)).sum(), List.of(Tensor.of(1.0, 2.0), number(3)));

        assertClose(gs.get(0), 3, 3);
        assertClose(gs.get(1), 3);
    }

    @Test
    void theGradientIsZeroWhereTheValueDoesNotDependOnTheArgument() {
        assertClose(grad(x -> number(1), Tensor.of(1.0, 2.0)), 0, 0);
        Tensor captured = number(2).requiresGrad();
        assertClose(grad(x -> captured.square(), Tensor.of(1.0, 2.0)), 0, 0);
        assertThat(captured.grad()).isNull();
    }

    @Test
    void theGradientOfTheIdentityIsOne() {
        assertClose(grad(x -> x, number(5)), 1);
        assertClose(jvp(x -> x, number(5), number(7)).tangent(), 7);
    }

    @Test
    void gradCountsTheUsesOfTheArgumentOnlyNotOfTheCapturedOriginal() {
        Tensor x = number(3).requiresGrad();

        Tensor g = grad(y -> y.mul(x), x);

        assertClose(g, 3);
        g.backward();
        assertClose(x.grad(), 1);
    }

    @Test
    void gradWorksUnderNoGradAndThenRecordsNothing() {
        Tensor x = number(3).requiresGrad();

        Tensor g = Tensor.noGrad(() -> grad(y -> y.square().mul(x), x));

        assertClose(g, 18);
        assertThat(g.isRequiringGrad()).isFalse();
    }

    @Test
    void theResultIsOnTheTapeWhereTheArgumentOrACapturedTensorRequiresGrad() {
        Tensor x = number(2).requiresGrad();
        ValueAndGrad both = valueAndGrad(y -> y.pow(3), x);
        assertThat(both.grad().isRequiringGrad()).isTrue();
        both.value().add(both.grad()).backward();
        assertClose(x.grad(), 12 + 12);

        Tensor w = number(5).requiresGrad();
        ValueAndGrad captured = valueAndGrad(y -> y.square().mul(w), number(2));
        captured.value().add(captured.grad()).backward();
        assertClose(w.grad(), 4 + 4);
    }

    @Test
    void functionsWithMoreThanOneValueAndIntegerArgumentsAreRefused() {
        assertThatThrownBy(() -> grad(x -> x.mul(2), Tensor.of(1.0, 2.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must give one element").hasMessageContaining("(2,)")
                .hasMessageContaining("jacobian");
        assertThatThrownBy(() -> grad(x -> x.sum(), Tensor.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only floating tensors have gradients").hasMessageContaining("int32");
        assertThatThrownBy(() -> jvp(x -> x, Tensor.of(1.0, 2.0), Tensor.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a tangent has its value's shape and dtype");
        assertThatThrownBy(() -> vjp(Tensor::exp, Tensor.of(1.0, 2.0)).pullback().apply(number(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a cotangent has the value's shape");
    }

    @Test
    void aFloat32ArgumentHasAFloat32Gradient() {
        Tensor g = grad(x -> x.to(DType.FLOAT64).square().sum(), Tensor.of(1.5f, 2.5f));

        assertThat(g.dtype()).isEqualTo(DType.FLOAT32);
        assertClose(g, 3, 5);
    }

    // Products with the Jacobian ---------------------------------------------------------------------------------

    @Test
    void thePullbackMayBeCalledAgain() {
        Vjp<Tensor> vjp = vjp(x -> x.exp().mul(x), Tensor.of(0.0, 1.0));

        assertClose(vjp.value(), 0, StrictMath.E);
        assertClose(vjp.pullback().apply(Tensor.of(1.0, 0.0)), 1, 0);
        assertClose(vjp.pullback().apply(Tensor.of(0.0, 1.0)), 0, 2 * StrictMath.E);
        assertThat(vjp.value().isRequiringGrad()).isFalse();
    }

    @Test
    void thePullbackCanItselfBeDifferentiated() {
        Tensor x = Tensor.of(0.5, 1.5);

        // ∂/∂u of ⟨Jᵀu, 1⟩ is J·1, whatever u.
        Tensor pushed = grad(u -> vjp(Tensor::sin, x).pullback().apply(u).sum(), Tensor.of(3.0, 4.0));

        assertClose(pushed, StrictMath.cos(0.5), StrictMath.cos(1.5));
    }

    @Test
    void jvpGivesValueAndDirectionalDerivative() {
        Jvp pair = jvp(p -> rosenbrock(p), Tensor.of(-1.2, 1.0), Tensor.of(2.0, -1.0));

        assertClose(pair.value(), 24.199999999999996);
        assertClose(pair.tangent(), -215.59999999999997 * 2 + 87.99999999999999);
        assertThat(pair.tangent().isRequiringGrad()).isFalse();
    }

    @Test
    void jvpOfWhatDoesNotDependOnTheArgumentIsZero() {
        assertClose(jvp(x -> number(4), Tensor.of(1.0), Tensor.of(1.0)).tangent(), 0);
        assertClose(jvp(x -> x.gt(0).to(DType.FLOAT64), Tensor.of(1.0), Tensor.of(1.0)).tangent(), 0);
        assertClose(jvp(x -> x.detach().mul(x), Tensor.of(3.0), Tensor.of(1.0)).tangent(), 3);
    }

    @Test
    void jvpOfSeveralTensorsAddsTheirShares() {
        Jvp pair = jvp(xs -> xs.get(0).mul(xs.get(1)), List.of(Tensor.of(1.0, 2.0), number(3)),
                List.of(Tensor.of(1.0, 1.0), number(10)));

        assertClose(pair.tangent(), 3 + 10, 3 + 20);
    }

    // Jacobians and Hessians -------------------------------------------------------------------------------------

    @Test
    void jacobiansOfBothModesAgreeAndHaveTheAxesOfTheValueFirst() {
        Tensor x = Tensor.ofShape(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Function<Tensor, Tensor> f = m -> m.sum(false, 0).square();

        Tensor reverse = jacobian(f, x);
        Tensor forward = jacobianForward(f, x);

        assertThat(reverse.shape()).isEqualTo(Shape.of(3, 2, 3));
        assertThat(forward.shape()).isEqualTo(Shape.of(3, 2, 3));
        assertClose(reverse, 10, 0, 0, 10, 0, 0, 0, 14, 0, 0, 14, 0, 0, 0, 18, 0, 0, 18);
        assertClose(forward, reverse.toDoubles());
    }

    @Test
    void jacobiansOfSeveralTensorsHaveOneEach() {
        List<Tensor> xs = List.of(Tensor.of(1.0, 2.0), number(3));
        Function<List<Tensor>, Tensor> f = ts -> ts.get(0).mul(ts.get(1));

        List<Tensor> reverse = jacobian(f, xs);
        List<Tensor> forward = jacobianForward(f, xs);

        assertThat(reverse.get(1).shape()).isEqualTo(Shape.of(2));
        assertClose(reverse.get(0), 3, 0, 0, 3);
        assertClose(reverse.get(1), 1, 2);
        assertClose(forward.get(0), 3, 0, 0, 3);
        assertClose(forward.get(1), 1, 2);
    }

    @Test
    void jacobiansOfEmptyTensorsAndOfConstantsHaveTheirShape() {
        Tensor empty = Tensor.zeros(DType.FLOAT64, Shape.of(0));

        assertThat(jacobian(Tensor::exp, empty).shape()).isEqualTo(Shape.of(0, 0));
        assertThat(jacobianForward(Tensor::exp, empty).shape()).isEqualTo(Shape.of(0, 0));
        assertThat(jacobianForward(x -> x.sum(), empty).shape()).isEqualTo(Shape.of(0));
        assertClose(jacobian(x -> Tensor.of(1.0, 2.0), number(1)), 0, 0);
        assertClose(jacobianForward(x -> Tensor.of(1.0, 2.0), number(1)), 0, 0);
    }

    @Test
    void theHessianOfRosenbrockIsTheKnownOne() {
        Tensor h = hessian(GradTest::rosenbrock, Tensor.of(-1.2, 1.0));

        assertThat(h.shape()).isEqualTo(Shape.of(2, 2));
        assertClose(h, 1330, 480, 480, 200);
    }

    @Test
    void theHessianOfALinearFunctionIsZero() {
        assertClose(hessian(x -> x.sum(), Tensor.of(1.0, 2.0)), 0, 0, 0, 0);
        assertClose(hvp(x -> x.sum(), Tensor.of(1.0, 2.0), Tensor.of(1.0, 1.0)), 0, 0);
    }

    @Test
    void theHessianOfSeveralTensorsComesInBlocks() {
        Function<List<Tensor>, Tensor> f = ts -> ts.get(0).square().sum().mul(ts.get(1));

        List<List<Tensor>> blocks = hessian(f, List.of(Tensor.of(1.0, 2.0), number(3)));

        assertClose(blocks.get(0).get(0), 6, 0, 0, 6);
        assertClose(blocks.get(0).get(1), 2, 4);
        assertClose(blocks.get(1).get(0), 2, 4);
        assertClose(blocks.get(1).get(1), 0);
        assertThat(blocks.get(0).get(1).shape()).isEqualTo(Shape.of(2));
    }

    @Test
    void hvpIsTheHessianTimesTheVector() {
        Tensor product = hvp(GradTest::rosenbrock, Tensor.of(-1.2, 1.0), Tensor.of(1.0, -2.0));

        assertClose(product, 1330 - 960, 480 - 400);
        assertThat(product.isRequiringGrad()).isFalse();
    }

    @Test
    void hvpOfSeveralTensorsComesInParts() {
        List<Tensor> product = hvp(ts -> ts.get(0).square().sum().mul(ts.get(1)),
                List.of(Tensor.of(1.0, 2.0), number(3)), List.of(Tensor.of(1.0, 0.0), number(1)));

        assertClose(product.get(0), 6 + 2, 4);
        assertClose(product.get(1), 2);
    }

    // Transforms inside transforms -------------------------------------------------------------------------------

    @Test
    void gradOfGradOfGradIsTheThirdDerivative() {
        UnaryOperator<Tensor> third = grad(grad(grad(x -> x.sin().mul(x))));

        double x = 0.7;
        assertClose(third.apply(number(x)), -3 * StrictMath.sin(x) - x * StrictMath.cos(x));
    }

    @Test
    void jvpInsideJvpKeepsItsDirectionsApart() {
        // d/dx (x · d/dy (x + y)) = 1; an implementation that confuses the two perturbations gives 2.
        Function<Tensor, Tensor> inner = x -> x.mul(jvp(y -> x.add(y), number(1), number(1)).tangent());

        assertClose(jvp(inner, number(1), number(1)).tangent(), 1);
    }

    @Test
    void everyMixOfModesKeepsItsDirectionsApart() {
        Function<Tensor, Tensor> forwardInner = x -> x.mul(jvp(y -> x.add(y), number(1), number(1)).tangent());
        Function<Tensor, Tensor> reverseInner = x -> x.mul(grad(y -> x.add(y), number(1)));

        assertClose(grad(forwardInner, number(1)), 1);
        assertClose(jvp(reverseInner, number(1), number(1)).tangent(), 1);
        assertClose(grad(reverseInner, number(1)), 1);
    }

    @Test
    void forwardModeNestsToAnyDepth() {
        Function<Tensor, Tensor> f = x -> x.sin().mul(x.exp()); // fourth derivative: −4·f
        Function<Tensor, Tensor> nth = f;
        for (int order = 1; order <= 4; order++) {
            Function<Tensor, Tensor> last = nth;
            nth = x -> jvp(last, x, number(1)).tangent();
        }

        assertClose(nth.apply(number(0.3)), -4 * f.apply(number(0.3)).item());
    }

    @Test
    void allOrdersOfModesGiveTheSameThirdDerivative() {
        UnaryOperator<Function<Tensor, Tensor>> reverse = f -> x -> grad(f, x);
        UnaryOperator<Function<Tensor, Tensor>> forward = f -> x -> jvp(f, x, number(1)).tangent();
        List<UnaryOperator<Function<Tensor, Tensor>>> modes = List.of(reverse, forward);
        double x = 0.8;
        double expected = StrictMath.exp(StrictMath.sin(x)) * third(x);
        for (var first : modes) {
            for (var second : modes) {
                for (var third : modes) {
                    Function<Tensor, Tensor> derivative = third.apply(second.apply(first.apply(t -> t.sin().exp())));
                    assertThat(derivative.apply(number(x)).item()).isCloseTo(expected, CLOSE);
                }
            }
        }
    }

    /** The third derivative of exp(sin x), divided by it. */
    private static double third(double x) {
        double s = StrictMath.sin(x);
        double c = StrictMath.cos(x);
        return c * c * c - 3 * s * c - c;
    }

    @Test
    void hvpCanBeDifferentiatedByItsVector() {
        Tensor x = Tensor.of(-1.2, 1.0);

        // ∂/∂v of ½·vᵀHv is Hv.
        Tensor product = grad(v -> hvp(GradTest::rosenbrock, x, v).mul(v).sum().mul(0.5), Tensor.of(1.0, -2.0));

        assertClose(product, 1330 - 960, 480 - 400);
    }

    @Test
    void hvpCanBeDifferentiatedByItsPoint() {
        // f = Σ x⁴: H = 12·x², vᵀHv = 12·Σ x²v², its gradient 24·x·v².
        Tensor v = Tensor.of(1.0, 3.0);

        Tensor g = grad(x -> hvp(z -> z.pow(4).sum(), x, v).mul(v).sum(), Tensor.of(2.0, -1.0));

        assertClose(g, 48, -216);
    }

    @Test
    void backwardThroughHvpReachesLeavesThatRequireGrad() {
        Tensor x = Tensor.of(2.0, -1.0).requiresGrad();
        Tensor v = Tensor.of(1.0, 3.0).requiresGrad();

        hvp(z -> z.pow(4).sum(), x, v).mul(v).sum().backward();

        assertClose(x.grad(), 48, -216);
        assertClose(v.grad(), 2 * 12 * 4 * 1, 2 * 12 * 1 * 3);
    }

    @Test
    void theJacobianOfAJacobianIsTheSecondDerivative() {
        Tensor x = Tensor.of(1.0, 2.0);
        Tensor second = jacobian(z -> jacobian(y -> y.pow(3), z), x);
        Tensor mixed = jacobianForward(z -> jacobianForward(y -> y.pow(3), z), x);

        assertThat(second.shape()).isEqualTo(Shape.of(2, 2, 2));
        assertClose(second, 6, 0, 0, 0, 0, 0, 0, 12);
        assertClose(mixed, second.toDoubles());
    }

    @Test
    void tangentsAreGoneWhenTheirTransformHasEnded() {
        Tensor[] leaked = new Tensor[1];
        jvp(x -> {
            leaked[0] = x;
            return x.square();
        }, number(3), number(1));

        // If the old tangent were still there, the outer one would be pushed wrongly or an error would be thrown.
        assertClose(jvp(y -> y.mul(leaked[0]), number(2), number(1)).tangent(), 3);
        assertClose(leaked[0].square(), 9);
    }

    @Test
    void aFunctionMayNotWriteIntoItsArgument() {
        Tensor plain = Tensor.of(1.0, 2.0);
        Tensor leaf = Tensor.of(1.0, 2.0).requiresGrad();
        Tensor computed = leaf.mul(1L);
        for (Tensor x : List.of(plain, leaf, computed)) {
            List<Runnable> writes = List.of(
                    () -> grad(z -> z.mulInPlace(2).sum(), x),
                    () -> grad(z -> {
                        z.select(0, 1).fillInPlace(2);
                        return z.sum();
                    }, x),
                    () -> grad(z -> Tensor.noGrad(() -> z.mulInPlace(2)).sum(), x),
                    () -> jvp(z -> z.mulInPlace(2), x, plain),
                    () -> jvp(z -> z.reshape(2, 1).mulInPlace(2), x, plain));
            for (Runnable write : writes) {
                assertThatThrownBy(write::run).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the argument of a function that is differentiated")
                        .hasMessageContaining("clone()");
            }
            assertClose(x, 1, 2);
            assertThat(x.version()).isZero();
        }
    }

    @Test
    void writesInPlaceCarryTangents() {
        Function<Tensor, Tensor> f = x -> {
            Tensor b = Tensor.zeros(DType.FLOAT64, Shape.of(2, 2));
            Tensor row = b.select(0, 1);
            row.copyInPlace(x);
            b.select(1, 0).mulInPlace(x);
            row.mulInPlace(x); // the view sees what was written through its sibling
            return b.mul(2);
        };
        Tensor x = Tensor.of(2.0, 3.0);
        Tensor v = Tensor.of(1.0, 10.0);

        Jvp pair = jvp(f, x, v);

        // column 0 = (0·x0, x0·x1), then row 1 = (x0·x1·x0, x1·x1).
        assertClose(pair.value(), 0, 0, 2 * 2 * 3 * 2, 2 * 9);
        assertClose(pair.tangent(), 0, 0, 2 * (2 * 2 * 3 * 1 + 4 * 10), 2 * 6 * 10);
        assertClose(jacobianForward(f, x), jacobian(f, x).toDoubles());
        assertClose(jacobianForward(y -> jacobianForward(f, y), x), jacobian(y -> jacobian(f, y), x).toDoubles());
        assertClose(jacobianForward(y -> jacobian(f, y), x), jacobian(y -> jacobianForward(f, y), x).toDoubles());
    }
}
