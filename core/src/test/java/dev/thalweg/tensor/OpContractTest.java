package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.OpSamples.Sample;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every op must keep to, found by reflection over the families: derivatives of both modes and to second order, what is
 * saved and when it is freed, layouts of inputs, and that nothing but the result is touched.
 */
class OpContractTest {
    /** About the cube root of the rounding unit, where truncation and rounding of a central difference are alike. */
    private static final double STEP = 6e-6;
    /** What a central difference of functions of size up to 10 loses. */
    private static final double DIFFERENCE_TOLERANCE = 2e-7;
    /** Two exact ways to one number differ by rounding only. */
    private static final double ROUNDING_TOLERANCE = 1e-11;
    /** float32 against float64: a few dozen roundings of 6e-8. */
    private static final double SINGLE_TOLERANCE = 1e-5;

    @TestFactory
    Stream<DynamicContainer> everyOp() {
        return OpSamples.all().stream().map(op -> DynamicContainer.dynamicContainer(op.label(), Stream.of(
                each(op, "has a sample", s -> assertThat(s.op()).isSameAs(op)),
                each(op, "leaves its inputs alone", OpContractTest::leavesItsInputsAlone),
                each(op, "gives a tensor of its own, or a view", OpContractTest::givesItsOwnStorageOrAView),
                each(op, "sees through strides", OpContractTest::seesThroughStrides),
                each(op, "gives float32 for float32", OpContractTest::givesSinglesForSingles),
                each(op, "first derivative", OpContractTest::firstDerivative),
                each(op, "second derivative", OpContractTest::secondDerivative),
                each(op, "forward mode", OpContractTest::forwardMode),
                each(op, "forward mode of the reverse rule", OpContractTest::forwardOverReverse),
                each(op, "reads what it declares", OpContractTest::readsWhatItDeclares),
                each(op, "frees what it saved", OpContractTest::freesWhatItSaved),
                each(op, "notices a changed saved value", OpContractTest::noticesChanges),
                each(op, "gradients accumulate", OpContractTest::gradientsAccumulate))
                .flatMap(Function.identity())));
    }

    private static Stream<DynamicTest> each(Op op, String what, Consumer<Sample> check) {
        return Stream.of(DynamicTest.dynamicTest(what, () -> OpSamples.of(op).forEach(sample -> {
            try {
                check.accept(sample);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(sample + ": " + e.getMessage(), e);
            }
        })));
    }

    // Values -----------------------------------------------------------------------------------------------------

    private static void leavesItsInputsAlone(Sample sample) {
        Tensor[] inputs = sample.inputs();
        List<double[]> before = Arrays.stream(inputs).map(Tensor::toDoubles).toList();
        int[] versions = Arrays.stream(inputs).mapToInt(Tensor::version).toArray();
        Tensor out = sample.apply(leaves(inputs));
        backward(out);

        for (int i = 0; i < inputs.length; i++) {
            assertThat(inputs[i].toDoubles()).containsExactly(before.get(i));
            assertThat(inputs[i].version()).isEqualTo(versions[i]);
        }
    }

    private static void givesItsOwnStorageOrAView(Sample sample) {
        Tensor[] inputs = copies(sample.inputs());
        Tensor out = sample.apply(inputs);
        boolean shares = false;
        for (Tensor input : inputs) {
            assertThat(out).isNotSameAs(input);
            if (out.sharesStorage(input)) {
                shares = true;
                assertThat(isViewOf(out, input)).as("a view says what it is a view of").isTrue();
            }
        }
        assertThat(shares || out.isOwner()).as("what is no view of an input has no base").isTrue();
    }

    private static boolean isViewOf(Tensor view, Tensor base) {
        Tensor leaf = base.requiresGrad();
        assertThatThrownBy(() -> view.write(Tensor.zerosLike(view), "test")).isInstanceOf(IllegalStateException.class);
        leaf.requiresGrad(false);
        return true;
    }

    private static void seesThroughStrides(Sample sample) {
        long[] expected = bits(sample.apply(copies(sample.inputs())));
        Stream.<Function<Tensor, Tensor>>of(OpContractTest::transposed, OpContractTest::everySecond,
                OpContractTest::shifted).forEach(layout -> {
                    Tensor[] strided = Arrays.stream(sample.inputs()).map(layout).toArray(Tensor[]::new);
                    assertThat(bits(sample.apply(strided))).containsExactly(expected);
                    assertThat(gradientBits(sample, strided)).containsExactly(gradientBits(sample, sample.inputs()));
                });
    }

    private static long[] gradientBits(Sample sample, Tensor[] inputs) {
        Tensor[] leaves = Arrays.stream(inputs)
                .map(x -> x.dtype().isFloating() ? x.detach().requiresGrad() : x).toArray(Tensor[]::new);
        backward(sample.apply(leaves));
        return Arrays.stream(leaves).filter(leaf -> leaf.grad() != null)
                .flatMapToLong(leaf -> Arrays.stream(bits(leaf.grad()))).toArray();
    }

    /** The same values with the axes' strides reversed. */
    private static Tensor transposed(Tensor x) {
        int[] axes = IntStream.range(0, x.rank()).map(i -> x.rank() - 1 - i).toArray();
        return x.rank() == 0 ? x : x.permute(axes).clone().permute(axes);
    }

    /** The same values, every second along the last axis of something wider. */
    private static Tensor everySecond(Tensor x) {
        return x.rank() == 0 ? x : Tensor.stack(-1, x, x).flatten(-2, -1).slice(-1, 0, 2 * x.size(-1), 2);
    }

    /** The same values, not at the beginning of their storage. */
    private static Tensor shifted(Tensor x) {
        return Tensor.stack(0, x, x).select(0, 1);
    }

    private static void givesSinglesForSingles(Sample sample) {
        Tensor[] singles = Arrays.stream(sample.inputs())
                .map(x -> x.dtype().isFloating() ? x.to(DType.FLOAT32) : x).toArray(Tensor[]::new);
        Sample single = sample.op() == Movement.CAST ? new Sample(sample.op(), DType.FLOAT32, singles)
                : new Sample(sample.op(), sample.attributes(), singles);
        Tensor out = single.apply(leaves(singles));
        Tensor expected = sample.apply(sample.inputs());
        DType dtype = expected.dtype().isFloating() ? DType.FLOAT32 : expected.dtype();

        assertThat(out.dtype()).isEqualTo(dtype);
        assertClose(out.toDoubles(), expected.toDoubles(), SINGLE_TOLERANCE);
        Tensor[] leaves = leaves(singles);
        backward(single.apply(leaves));
        for (Tensor leaf : leaves) {
            assertThat(leaf.grad() == null ? DType.FLOAT32 : leaf.grad().dtype()).isEqualTo(DType.FLOAT32);
        }
    }

    // Derivatives ------------------------------------------------------------------------------------------------

    private static void firstDerivative(Sample sample) {
        Tensor[] leaves = leaves(sample.inputs());
        Tensor out = sample.apply(leaves);
        boolean differentiable = IntStream.range(0, leaves.length).anyMatch(sample::isDifferentiable);
        assertThat(out.isRequiringGrad()).isEqualTo(differentiable && out.dtype().isFloating());
        if (!out.isRequiringGrad()) {
            return;
        }
        Tensor u = direction(1, out);
        @Nullable
        Tensor[] gradients = gradients(out, u, leaves, false);
        for (int i = 0; i < leaves.length; i++) {
            if (sample.isDifferentiable(i)) {
                Tensor v = direction(2 + i, leaves[i]);
                assertThat(gradients[i]).as("gradient of input " + i).isNotNull();
                assertThat(gradients[i].shape()).isEqualTo(leaves[i].shape());
                assertThat(gradients[i].dtype()).isEqualTo(leaves[i].dtype());
                assertClose(dot(gradients[i], v), difference(in -> dot(sample.apply(in), u), sample.inputs(), i, v),
                        DIFFERENCE_TOLERANCE);
            }
        }
    }

    private static void secondDerivative(Sample sample) {
        Tensor[] leaves = leaves(sample.inputs());
        Tensor out = sample.apply(leaves);
        if (!out.isRequiringGrad()) {
            return;
        }
        Tensor u = direction(1, out).requiresGrad();
        Tensor[] all = Arrays.copyOf(leaves, leaves.length + 1);
        all[leaves.length] = u;
        Tensor projected = projectedGradient(sample, all);
        if (!projected.isRequiringGrad()) {
            return; // a derivative that is constant, also in u: then it is 0
        }
        @Nullable
        Tensor[] seconds = Walk.gradients(new Tensor[] {projected}, new @Nullable Tensor[] {null}, all, false, false);
        for (int i = 0; i < all.length; i++) {
            if (i < leaves.length && !sample.isDifferentiable(i)) {
                continue;
            }
            Tensor v = direction(12 + i, all[i]);
            double exact = seconds[i] == null ? 0 : dot(seconds[i], v);
            assertClose(exact, difference(in -> projectedGradient(sample, in).item(), all, i, v), DIFFERENCE_TOLERANCE);
        }
    }

    /** Σᵢ ⟨wᵢ, gradient of ⟨u, f⟩ with respect to input i⟩; u is the last input. */
    private static Tensor projectedGradient(Sample sample, Tensor[] inputsAndU) {
        Tensor u = inputsAndU[inputsAndU.length - 1];
        Tensor[] inputs = Arrays.stream(inputsAndU, 0, inputsAndU.length - 1)
                .map(x -> x.dtype().isFloating() && !x.isRequiringGrad() ? x.detach().requiresGrad() : x)
                .toArray(Tensor[]::new);
        @Nullable
        Tensor[] gradients = gradients(sample.apply(inputs), u, inputs, true);
        Tensor sum = Tensor.scalar(0.0);
        for (int i = 0; i < inputs.length; i++) {
            if (gradients[i] != null) {
                sum = sum.add(gradients[i].mul(direction(22 + i, inputs[i])).sum());
            }
        }
        return sum;
    }

    private static void forwardMode(Sample sample) {
        Tensor plain = sample.apply(sample.inputs());
        if (!plain.dtype().isFloating()) {
            return;
        }
        Tensor u = direction(1, plain);
        for (int i = 0; i < sample.inputs().length; i++) {
            if (!sample.isDifferentiable(i)) {
                continue;
            }
            Tensor v = direction(2 + i, sample.inputs()[i]);
            Tensor pushed = tangent(sample, sample.inputs(), i, v);
            assertThat(pushed.shape()).isEqualTo(plain.shape());
            assertThat(pushed.dtype()).isEqualTo(plain.dtype());
            int input = i;
            assertClose(dot(pushed, u), difference(in -> dot(sample.apply(in), u), sample.inputs(), input, v),
                    DIFFERENCE_TOLERANCE);
            Tensor[] leaves = leaves(sample.inputs());
            Tensor pulled = gradients(sample.apply(leaves), u, leaves, false)[i];
            assertClose(dot(pushed, u), dot(pulled, v), ROUNDING_TOLERANCE);
        }
    }

    /** {@return the tangent of the output for a tangent of one input; zeros if there is none} */
    private static Tensor tangent(Sample sample, Tensor[] inputs, int input, Tensor v) {
        try (ForwardLevel level = ForwardLevel.open()) {
            Tensor[] duals = inputs.clone();
            duals[input] = level.dual(inputs[input], v);
            Tensor out = sample.apply(duals);
            Tensor tangent = level.tangent(out);
            return tangent == null ? Tensor.zerosLike(out) : tangent;
        }
    }

    /** The tangent of a gradient, forward over reverse, against the gradient of a gradient, reverse over reverse. */
    private static void forwardOverReverse(Sample sample) {
        Tensor[] leaves = leaves(sample.inputs());
        Tensor plain = sample.apply(leaves);
        if (!plain.isRequiringGrad()) {
            return;
        }
        Tensor u = direction(1, plain);
        Tensor[] all = Arrays.copyOf(leaves, leaves.length + 1);
        all[leaves.length] = u;
        for (int i = 0; i < leaves.length; i++) {
            if (!sample.isDifferentiable(i)) {
                continue;
            }
            Tensor v = direction(2 + i, leaves[i]);
            Tensor projected = projectedGradient(sample, all);
            Tensor second = !projected.isRequiringGrad() ? null
                    : Walk.gradients(new Tensor[] {projected}, new @Nullable Tensor[] {null}, new Tensor[] {leaves[i]},
                            true, false)[0];
            try (ForwardLevel level = ForwardLevel.open()) {
                Tensor[] duals = all.clone();
                duals[i] = level.dual(leaves[i], v);
                Tensor pushed = level.tangent(projectedGradient(sample, duals));
                assertClose(pushed == null ? 0 : pushed.item(), second == null ? 0 : dot(second, v),
                        ROUNDING_TOLERANCE);
            }
        }
    }

    // What is saved ----------------------------------------------------------------------------------------------

    private static final Map<Integer, String> FIELDS = Map.of(Rule.X, "saved0", Rule.Y, "saved1", Rule.Z, "saved2",
            Rule.OUT, "savedOut", Rule.ALL, "savedAll");

    /** Each rule works with what it declares alone, and fails without any part of it. */
    private static void readsWhatItDeclares(Sample sample) {
        for (int i = 0; i < sample.inputs().length; i++) {
            if (!sample.isDifferentiable(i) || sample.inputs()[i].elements() == 0) {
                continue;
            }
            Tensor[] inputs = sample.inputs().clone();
            inputs[i] = inputs[i].detach().requiresGrad();
            Node node = sample.apply(inputs).gradFn();
            assertThat(node).isNotNull();
            Rule rule = sample.op().rule(i);
            Tensor u = direction(1, sample.apply(sample.inputs()));
            assertThatCode(() -> rule.vjp().apply(u, node)).as("rule of input %s", i).doesNotThrowAnyException();
            FIELDS.forEach((need, field) -> {
                if ((rule.needs() & need) != 0) {
                    Node without = sample.apply(inputs).gradFn();
                    clear(without, field);
                    assertThatThrownBy(() -> rule.vjp().apply(u, without))
                            .as("the rule of an input must read all that it declares; got one that does not read "
                                    + field)
                            .isInstanceOf(AssertionError.class).hasMessageContaining("without declaring it");
                }
            });
        }
    }

    private static void clear(Node node, String name) {
        try {
            Field field = Node.class.getDeclaredField(name);
            field.setAccessible(true);
            assertThat(field.get(node)).as(name + " is saved").isNotNull();
            field.set(node, null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Node." + name, e);
        }
    }

    private static int needs(Sample sample) {
        return IntStream.range(0, sample.inputs().length).filter(sample::isDifferentiable)
                .map(i -> sample.op().rule(i).needs()).reduce(0, (a, b) -> a | b);
    }

    private static void freesWhatItSaved(Sample sample) {
        Tensor out = sample.apply(leaves(sample.inputs()));
        if (!out.isRequiringGrad()) {
            return;
        }
        Tensor u = direction(1, out);
        out.backward(u, true, false);
        out.backward(u);
        if (needs(sample) == 0) {
            assertThatCode(() -> out.backward(u)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> out.backward(u)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'" + sample.op().label() + "'").hasMessageContaining("freed")
                    .hasMessageContaining("retainGraph");
        }
    }

    private static void noticesChanges(Sample sample) {
        int needs = needs(sample);
        int[] flags = {Rule.X, Rule.Y, Rule.Z};
        for (int changed = 0; changed < Math.min(sample.inputs().length, flags.length); changed++) {
            Tensor[] leaves = leaves(sample.inputs());
            Tensor touched = leaves[changed].dtype().isFloating() ? leaves[changed].mul(1L) : leaves[changed].clone();
            leaves[changed] = touched;
            Tensor out = sample.apply(leaves);
            if (!out.isRequiringGrad() || out.sharesStorage(touched)) {
                continue;
            }
            touched.fillInPlace(0);
            Tensor u = direction(1, out);
            if ((needs & (flags[changed] | Rule.ALL)) == 0) {
                assertThatCode(() -> out.backward(u)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> out.backward(u)).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("'" + sample.op().label() + "'").hasMessageContaining("in place");
            }
        }
    }

    private static void gradientsAccumulate(Sample sample) {
        Tensor[] leaves = leaves(sample.inputs());
        Tensor out = sample.apply(leaves);
        if (!out.isRequiringGrad()) {
            return;
        }
        Tensor u = direction(1, out);
        out.backward(u, true, false);
        List<double[]> once = Arrays.stream(leaves).filter(x -> x.grad() != null).map(x -> x.grad().toDoubles())
                .toList();
        out.backward(u, true, false);
        List<double[]> twice = Arrays.stream(leaves).filter(x -> x.grad() != null).map(x -> x.grad().toDoubles())
                .toList();
        for (int i = 0; i < once.size(); i++) {
            assertThat(twice.get(i)).containsExactly(Arrays.stream(once.get(i)).map(g -> 2 * g).toArray());
        }
    }

    // Helpers ----------------------------------------------------------------------------------------------------

    private static Tensor[] copies(Tensor[] inputs) {
        return Arrays.stream(inputs).map(Tensor::clone).toArray(Tensor[]::new);
    }

    private static Tensor[] leaves(Tensor[] inputs) {
        return Arrays.stream(inputs)
                .map(x -> x.dtype().isFloating() ? x.detach().clone().requiresGrad() : x).toArray(Tensor[]::new);
    }

    private static void backward(Tensor out) {
        if (out.isRequiringGrad()) {
            out.backward(direction(1, out).to(out.dtype()));
        }
    }

    private static @Nullable Tensor[] gradients(Tensor out, Tensor u, Tensor[] inputs, boolean createGraph) {
        return Walk.gradients(new Tensor[] {out}, new @Nullable Tensor[] {u}, inputs, createGraph, createGraph);
    }

    /** {@return numbers of size 1 that no mistake cancels out, in the shape of a tensor} */
    private static Tensor direction(long seed, Tensor like) {
        Shape shape = like.shape();
        Random random = new Random(seed);
        double[] values = new double[shape.elements()];
        Arrays.setAll(values, i -> 0.5 + random.nextDouble());
        return Tensor.of(values).reshape(shape).clone();
    }

    private static double dot(Tensor x, Tensor y) {
        return x.detach().mul(y.detach()).sum().item();
    }

    private static double difference(Function<Tensor[], Double> f, Tensor[] at, int input, Tensor v) {
        Tensor[] forwards = at.clone();
        Tensor[] backwards = at.clone();
        forwards[input] = at[input].detach().add(v.mul(STEP));
        backwards[input] = at[input].detach().sub(v.mul(STEP));
        return (f.apply(forwards) - f.apply(backwards)) / (2 * STEP);
    }

    private static void assertClose(double actual, double expected, double tolerance) {
        assertThat(actual).isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance) {
        double size = Arrays.stream(expected).map(Math::abs).filter(Double::isFinite).max().orElse(0);
        assertThat(actual).containsExactly(expected, Offset.offset(tolerance * Math.max(1, size)));
    }

    private static long[] bits(Tensor x) {
        return Arrays.stream(x.toDoubles()).mapToLong(Double::doubleToLongBits).toArray();
    }
}
