package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every element-wise op, found by reflection, gives the bits that it gives for single numbers, whatever the shape, the
 * layout and the size; and other dtypes are promoted or refused.
 */
class ElementwiseContractTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    /** Where functions have their edges; the kinks of each op are added. */
    private static final double[] SPECIAL = {Double.NaN, INF, -INF, 0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE,
            Double.MIN_NORMAL / 3, -Double.MIN_NORMAL / 3, Double.MAX_VALUE, -Double.MAX_VALUE, Float.MIN_VALUE,
            Float.MAX_VALUE, 1, -1, 2, -2, 0.5, -0.5, 1.5, -2.5, 3, 1e-8, -1e-8, 0.1, -0.7, 20, -20, 710, -746, 1e16};

    /** Around the widths of vectors and their multiples, and one that is none. */
    private static final int[] SIZES = {0, 1, 2, 7, 8, 9, 31, 32, 33, 1000};

    /** Elements after which every op has kernels. */
    private static final int WORTH_KERNELS = 1 << 16;

    private static final List<Shape> SHORT_ROWS = List.of(Shape.SCALAR, Shape.of(1), Shape.of(3), Shape.of(2, 1),
            Shape.of(2, 3), Shape.of(4, 1, 3));

    private static final List<Shape> LONG_ROWS = List.of(Shape.of(1), Shape.of(70), Shape.of(5, 1), Shape.of(5, 70),
            Shape.of(2, 1, 70));

    /** The truth values and small numbers as integers, and the ends. */
    private static final long[] WHOLE = {0, 1, -1, 2, -2, 3, 7, -7, 100, Integer.MAX_VALUE, Integer.MIN_VALUE};

    private static Stream<Op> ops() {
        return OpSamples.all().stream().filter(op -> op instanceof Unary || op instanceof Binary
                || op instanceof Ternary);
    }

    private static int arity(Op op) {
        return op instanceof Unary ? 1 : op instanceof Binary ? 2 : 3;
    }

    @TestFactory
    Stream<DynamicContainer> everyElementwiseOp() {
        return ops().map(op -> DynamicContainer.dynamicContainer(op.label(), Stream.of(
                test("special points, float64", () -> specialPoints(op, DType.FLOAT64)),
                test("special points, float32", () -> specialPoints(op, DType.FLOAT32)),
                test("sizes, float64", () -> sizes(op, DType.FLOAT64)),
                test("sizes, float32", () -> sizes(op, DType.FLOAT32)),
                test("broadcast", () -> broadcast(op, SHORT_ROWS)),
                test("other dtypes", () -> otherDtypes(op)),
                test("shapes that do not fit", () -> shapesThatDoNotFit(op)))));
    }

    /** The same by the kernels that ops take once there has been work enough, however loops are carried out. */
    @TestFactory
    Stream<DynamicTest> everyElementwiseOpByKernels() {
        return ops().map(op -> DynamicTest.dynamicTest(op.label(), () -> {
            try {
                byKernels(op);
            } finally {
                LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
            }
        }));
    }

    private static void byKernels(Op op) {
        LoopKernel.setMode(LoopKernel.Mode.SCALAR);
        op.compute(Op.NONE, IntStream.range(0, arity(op)).mapToObj(i -> Tensor.full(isCondition(op, i) ? DType.BOOL
                : DType.FLOAT64, Shape.of(WORTH_KERNELS), 0.5)).toArray(Tensor[]::new));
        for (LoopKernel.Mode mode : LoopKernel.Mode.values()) {
            LoopKernel.setMode(mode);
            if (mode == LoopKernel.Mode.VECTOR) {
                specialPoints(op, DType.FLOAT64);
                specialPoints(op, DType.FLOAT32);
            }
            sizes(op, DType.FLOAT64);
            sizes(op, DType.FLOAT32);
            broadcast(op, LONG_ROWS);
        }
    }

    private static DynamicTest test(String name, Runnable check) {
        return DynamicTest.dynamicTest(name, check::run);
    }

    // The meaning ------------------------------------------------------------------------------------------------

    /** {@return what the op gives for single numbers: its definition. Conditions are bool} */
    private static double meaning(Op op, DType dtype, double... x) {
        Tensor[] inputs = IntStream.range(0, x.length)
                .mapToObj(i -> Tensor.scalar(isCondition(op, i) ? DType.BOOL : dtype == DType.FLOAT32 ? dtype
                        : DType.FLOAT64, x[i]))
                .toArray(Tensor[]::new);
        return op.compute(Op.NONE, inputs).item();
    }

    private static boolean isCondition(Op op, int input) {
        return op == Ternary.WHERE && input == 0;
    }

    private static boolean isOrder(Op op, int input) {
        return op == Binary.POLYGAMMA && input == 1;
    }

    private static double[] points(Op op, int input) {
        if (isOrder(op, input)) {
            return new double[] {0, 1, 2, 3, 10};
        }
        double[] kinks = switch (op) {
            case Unary unary -> edges(unary.domain());
            case Binary binary -> edges(binary.domain(input));
            default -> new double[0];
        };
        DoubleStream near = Arrays.stream(kinks).filter(Double::isFinite)
                .flatMap(k -> DoubleStream.of(k, Math.nextUp(k), Math.nextDown(k)));
        return DoubleStream.concat(Arrays.stream(SPECIAL), near).toArray();
    }

    private static double[] edges(Domain domain) {
        return DoubleStream.concat(Arrays.stream(domain.kinks()), DoubleStream.of(domain.low(), domain.high()))
                .toArray();
    }

    /** {@return columns of arguments: each point for one input, all combinations for more} */
    private static double[][] combinations(Op op) {
        int arity = arity(op);
        double[][] points = IntStream.range(0, arity).mapToObj(i -> points(op, i)).toArray(double[][]::new);
        int count = Arrays.stream(points).mapToInt(p -> p.length).reduce(1, Math::multiplyExact);
        double[][] columns = new double[arity][count];
        for (int row = 0; row < count; row++) {
            int rest = row;
            for (int i = 0; i < arity; i++) {
                columns[i][row] = points[i][rest % points[i].length];
                rest /= points[i].length;
            }
        }
        return columns;
    }

    private static void specialPoints(Op op, DType dtype) {
        double[][] columns = combinations(op);
        assertMeans(op, dtype, columns);
        for (int row = 0; row < columns[0].length; row += 97) {
            int from = row;
            double[][] single = Arrays.stream(columns).map(c -> new double[] {c[from]}).toArray(double[][]::new);
            assertMeans(op, dtype, single);
        }
    }

    private static void sizes(Op op, DType dtype) {
        Random random = new Random(11);
        for (int size : SIZES) {
            double[][] columns = new double[arity(op)][size];
            for (int i = 0; i < columns.length; i++) {
                double[] points = points(op, i);
                boolean special = isOrder(op, i);
                Arrays.setAll(columns[i], k -> special || random.nextInt(4) == 0
                        ? points[random.nextInt(points.length)] : random.nextGaussian());
            }
            assertMeans(op, dtype, columns);
        }
    }

    /** Compares contiguous, strided, transposed and single-element inputs with the meaning, bit by bit. */
    private static void assertMeans(Op op, DType dtype, double[][] columns) {
        int size = columns[0].length;
        double[][] rounded = new double[columns.length][];
        Tensor[] inputs = new Tensor[columns.length];
        for (int i = 0; i < columns.length; i++) {
            inputs[i] = Tensor.of(isCondition(op, i) ? DType.BOOL : dtype, columns[i]);
            rounded[i] = inputs[i].toDoubles();
        }
        DType result = op.compute(Op.NONE, inputs).dtype();
        long[] expected = new long[size];
        for (int row = 0; row < size; row++) {
            double[] x = new double[columns.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = rounded[i][row];
            }
            expected[row] = Double.doubleToLongBits(meaning(op, result, x));
        }
        BiConsumer<String, Tensor[]> check = (layout, in) -> {
            Tensor out = op.compute(Op.NONE, in);
            assertThat(out.shape()).isEqualTo(in[0].shape());
            long[] bits = bits(out.flatten());
            for (int row = 0; row < size; row++) {
                int at = row;
                assertThat(bits[row]).as(() -> {
                    double[] arguments = Arrays.stream(rounded).mapToDouble(c -> c[at]).toArray();
                    return layout + ", " + op.label() + Arrays.toString(arguments) + " is "
                            + Double.longBitsToDouble(bits[at]) + " for " + Double.longBitsToDouble(expected[at]);
                }).isEqualTo(expected[row]);
            }
        };
        check.accept("contiguous", inputs);
        check.accept("every second", map(inputs, x -> Tensor.stack(1, x, x).select(1, 0)));
        if (size > 0) {
            check.accept("backwards in memory", map(inputs, x -> new Tensor(x.flip(0).storage,
                    x.layout.slice(0, size - 1, -1, size))));
        }
        if (size > 0 && size % 2 == 0) {
            check.accept("transposed", map(inputs, x -> x.reshape(2, size / 2).t().clone().t()));
            Tensor[] mixed = map(inputs, x -> x.reshape(2, size / 2));
            mixed[0] = mixed[0].t().clone().t();
            check.accept("one transposed", mixed);
        }
        if (size == 1) {
            check.accept("0-d", map(inputs, x -> x.select(0, 0)));
            check.accept("more axes", map(inputs, x -> x.reshape(1, 1, 1)));
        }
    }

    private static Tensor[] map(Tensor[] inputs, UnaryOperator<Tensor> layout) {
        return Arrays.stream(inputs).map(layout).toArray(Tensor[]::new);
    }

    private static long[] bits(Tensor x) {
        return Arrays.stream(x.toDoubles()).mapToLong(Double::doubleToLongBits).toArray();
    }

    // Shapes and dtypes ------------------------------------------------------------------------------------------

    private static void broadcast(Op op, List<Shape> shapes) {
        int arity = arity(op);
        for (int choice = 0; choice < Math.pow(shapes.size(), arity); choice++) {
            Tensor[] inputs = new Tensor[arity];
            Shape common = Shape.SCALAR;
            for (int i = 0, rest = choice; i < arity; i++, rest /= shapes.size()) {
                Shape shape = shapes.get(rest % shapes.size());
                common = Shape.broadcast(common, shape, "test");
                double[] values = new Random(5 + i).doubles(shape.elements(), 0.5, 3).toArray();
                Tensor x = Tensor.of(values).reshape(shape);
                inputs[i] = isCondition(op, i) ? x.gt(1.5) : x;
            }
            Shape whole = common;
            Tensor out = op.compute(Op.NONE, inputs);
            assertThat(out.shape()).isEqualTo(whole);
            assertThat(bits(out)).containsExactly(bits(op.compute(Op.NONE,
                    map(inputs, x -> x.expand(whole).clone()))));
        }
    }

    private static void otherDtypes(Op op) {
        for (DType dtype : List.of(DType.INT32, DType.INT64, DType.BOOL)) {
            for (long a : WHOLE) {
                for (long b : arity(op) == 1 ? new long[] {0} : WHOLE) {
                    Tensor x = Tensor.of(a).to(dtype);
                    Tensor y = Tensor.of(b).to(dtype);
                    try {
                        Tensor out = switch (op) {
                            case Unary unary -> unary.apply(x);
                            case Binary binary -> binary.apply(x, y);
                            default -> op.compute(Op.NONE, Tensor.of(x.item() > 0), x, y);
                        };
                        assertWhole(op, out, x, y);
                    } catch (IllegalArgumentException e) {
                        assertThat(e).hasMessageStartingWith(op.label() + ": ").hasMessageContaining("; ");
                    }
                }
            }
        }
    }

    /** The meaning on whole numbers is that on doubles, as far as these hold them. */
    private static void assertWhole(Op op, Tensor out, Tensor x, Tensor y) {
        assertThat(out.isRequiringGrad()).isFalse();
        double a = x.to(out.dtype().isFloating() ? out.dtype() : x.dtype()).item();
        double b = y.to(out.dtype().isFloating() ? out.dtype() : y.dtype()).item();
        DType dtype = out.dtype() == DType.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64;
        double expected = op instanceof Unary ? meaning(op, dtype, a)
                : op instanceof Binary ? meaning(op, dtype, a, b)
                        : meaning(op, dtype, a > 0 ? 1 : 0, a, b);
        if (out.dtype().isFloating()) {
            assertThat(Double.doubleToLongBits(out.item())).isEqualTo(Double.doubleToLongBits((float) expected));
        } else if (Math.abs(expected) <= Integer.MAX_VALUE && expected == Math.rint(expected)) {
            assertThat(out.dtype() == DType.BOOL ? (expected != 0 ? 1 : 0) : (long) expected)
                    .as("%s(%s, %s)", op.label(), a, b).isEqualTo(out.itemLong());
        }
    }

    private static void shapesThatDoNotFit(Op op) {
        int arity = arity(op);
        for (int odd = 1; odd < arity; odd++) {
            Tensor[] inputs = new Tensor[arity];
            for (int i = 0; i < arity; i++) {
                inputs[i] = Tensor.zeros(isCondition(op, i) ? DType.BOOL : DType.FLOAT64, Shape.of(i == odd ? 4 : 3));
            }
            assertThatThrownBy(() -> op.compute(Op.NONE, inputs)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(op.label() + ": ").hasMessageContaining("(3,)")
                    .hasMessageContaining("(4,)");
        }
    }
}
