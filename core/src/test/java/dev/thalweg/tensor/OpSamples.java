package dev.thalweg.tensor;

import static java.util.Map.entry;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Where the contract tests apply an op. Element-wise ops are drawn from their {@link Domain}; every other op has a row in
 * the table below, with a sample for each kind of case its rule distinguishes. All floating inputs are float64 and lie where
 * the op is smooth.
 */
final class OpSamples {
    /** How far a sample stays from kinks and from ends of domains: many steps of a central difference. */
    private static final double MARGIN = 0.1;
    /** Elements of an unbounded domain are drawn from −REACH to REACH. */
    private static final double REACH = 2.5;

    private static final Shape MATRIX = Shape.of(2, 3);
    private static final Layout ROWS = MATRIX.layout();

    private OpSamples() {}

    /**
     * An op applied to inputs.
     *
     * @param op the op
     * @param attributes its attributes
     * @param inputs its inputs
     */
    record Sample(Op op, Object attributes, Tensor... inputs) {
        Tensor apply(Tensor... to) {
            return Tape.apply(op, attributes, to);
        }

        boolean isDifferentiable(int input) {
            return op.rule(input) != null && inputs[input].dtype().isFloating();
        }

        @Override
        public String toString() {
            return op.label() + Arrays.stream(inputs).map(Tensor::shape).toList();
        }
    }

    private static final Map<Op, List<Sample>> TABLE = Map.ofEntries(
            row(Movement.RESHAPE, sample(Shape.of(3, 2), drawn(2, 3)), sample(Shape.SCALAR, drawn(1, 1)),
                    sample(Shape.of(6), drawn(3, 2).t())),
            row(Movement.PERMUTE, sample(new int[] {2, 0, 1}, drawn(2, 3, 4))),
            row(Movement.EXPAND, sample(Shape.of(4, 2, 3), drawn(2, 1)), sample(MATRIX, drawn())),
            row(Movement.SLICE, sample(new Movement.Range(1, 2, 2, 2, false), drawn(2, 6)),
                    sample(new Movement.Range(0, 1, 1, 1, true), drawn(3, 2)),
                    sample(new Movement.Range(0, 1, 1, 0, false), drawn(3, 2))),
            row(Movement.DIAGONAL, sample(new Movement.Diagonal(0, 0, 1), drawn(3, 4)),
                    sample(new Movement.Diagonal(-1, 2, 0), drawn(4, 2, 3))),
            row(Movement.UNFOLD, sample(new Movement.Windows(1, 3, 1), drawn(2, 5)),
                    sample(new Movement.Windows(0, 2, 3), drawn(6, 2)),
                    sample(new Movement.Windows(0, 2, 2), drawn(4))),
            row(Movement.STRIDED, sample(new Movement.Window(ROWS, ROWS.permute(1, 0)), drawn(2, 3)),
                    sample(new Movement.Window(ROWS, ROWS.slice(1, 1, 2, 1)), drawn(2, 3)),
                    sample(new Movement.Window(ROWS.select(0, 1), ROWS.select(0, 1)), drawn(3))),
            row(Movement.UNSTRIDED, sample(new Movement.Window(ROWS, ROWS.permute(1, 0)), drawn(3, 2)),
                    sample(new Movement.Window(ROWS, ROWS.select(0, 1).expand(Shape.of(2, 3))), drawn(2, 3))),
            row(Movement.WRITE, sample(new Movement.Window(ROWS, ROWS.select(0, 1)), drawn(2, 3), drawn(3)),
                    sample(new Movement.Window(ROWS, ROWS.permute(1, 0)), drawn(2, 3), drawn(3, 2)),
                    sample(new Movement.Window(ROWS, ROWS.select(1, 0)), drawn(2, 3), drawn())),
            row(Movement.CAST, sample(DType.FLOAT64, drawn(2, 3))),
            row(Movement.CLONE, sample(Op.NONE, drawn(2, 3)), sample(Op.NONE, drawn())),
            row(Movement.FLIP, sample(new int[] {0, 1}, drawn(2, 3)), sample(new int[] {1}, drawn(2, 0))),
            row(Movement.CAT, sample(new Movement.Pieces(0, 0, 2, 5), drawn(2, 2), drawn(3, 2)),
                    sample(new Movement.Pieces(1, 0, 1, 3, 3, 4, 6), drawn(2, 1), drawn(2, 2), drawn(2, 0), drawn(2, 1),
                            drawn(2, 2))),

            reduction(Reduction.SUM),
            reduction(Reduction.PROD),
            reduction(Reduction.AMAX),
            reduction(Reduction.AMIN),
            reduction(Reduction.MAX),
            reduction(Reduction.MIN),
            reduction(Reduction.ANY),
            reduction(Reduction.ALL),
            reduction(Reduction.LOG_SUM_EXP),
            row(Reduction.ARGMAX, sample(axes(false, 1), drawn(2, 3))),
            row(Reduction.ARGMIN, sample(axes(true, 0, 1), drawn(2, 3))),
            row(Reduction.MEDIAN, sample(axes(false, 0, 1), drawn(2, 3)), sample(axes(false, 0), drawn(4))),
            row(Ordering.ARGSORT, sample(new Ordering.First(axes(true, 1), 3, false), drawn(2, 3)),
                    sample(new Ordering.First(axes(true, 0), 2, true), drawn(5, 2))),
            row(Ordering.ARGMEDIAN, sample(axes(false, 1), drawn(2, 3)), sample(axes(true, 0, 1), drawn(2, 3))),
            row(Reduction.VAR, sample(new Reduction.Spread(1, axes(false, 0, 2)), drawn(2, 3, 4)),
                    sample(new Reduction.Spread(0, axes(true, 1)), drawn(2, 3))),
            row(Reduction.STD, sample(new Reduction.Spread(1, axes(false, 0, 2)), drawn(2, 3, 4)),
                    sample(new Reduction.Spread(0, axes(true, 1)), drawn(2, 3))),
            row(Reduction.NORM, sample(new Reduction.Norm(2, axes(false, 0, 1)), drawn(2, 3)),
                    sample(new Reduction.Norm(1, axes(true, 1)), drawn(2, 3)),
                    sample(new Reduction.Norm(3, axes(false, 1)), drawn(2, 3)),
                    sample(new Reduction.Norm(0, axes(false, 1)), drawn(2, 3)),
                    sample(new Reduction.Norm(Double.POSITIVE_INFINITY, axes(false, 0)), drawn(2, 3)),
                    sample(new Reduction.Norm(Double.NEGATIVE_INFINITY, axes(false, 0)), drawn(2, 3))),
            scan(Reduction.SOFTMAX),
            scan(Reduction.LOG_SOFTMAX),
            scan(Reduction.CUMSUM),
            scan(Reduction.CUMPROD),
            row(Reduction.RECURRENCE, sample(axes(true, 1), drawn(2, 4), drawn(2, 4)),
                    sample(axes(true, 0), drawn(3), drawn(3))),

            row(Indexing.GATHER, sample(1, drawn(2, 3), longs(2, 2, 0, 1, 1, 1, 2, 0).reshape(2, 4)),
                    sample(0, drawn(3), longs())),
            row(Indexing.SCATTER_ADD,
                    sample(new Indexing.Into(1, MATRIX), drawn(2, 4), longs(2, 2, 0, 1, 1, 1, 2, 0).reshape(2, 4))),
            row(Indexing.LAST_WRITER, sample(new Indexing.Into(0, Shape.of(4)), longs(3, 1, 3))),
            row(Indexing.NONZERO, sample(Op.NONE, drawn(2, 3))),
            row(Indexing.SEARCH_SORTED, sample(true, Tensor.of(-1.0, 0, 1), drawn(4))),

            row(Contraction.MATMUL, sample(Op.NONE, drawn(3), drawn(3)), sample(Op.NONE, drawn(2, 3), drawn(3)),
                    sample(Op.NONE, drawn(3), drawn(3, 2)), sample(Op.NONE, drawn(2, 3), drawn(3, 4)),
                    sample(Op.NONE, drawn(2, 1, 2, 3), drawn(4, 3, 2)), sample(Op.NONE, drawn(4, 2, 3), drawn(3)),
                    sample(Op.NONE, drawn(3), drawn(4, 3, 2)), sample(Op.NONE, drawn(2, 0), drawn(0, 3))),

            row(Matrix.SOLVE, sample("solve", dominant(3), drawn(3, 2)),
                    sample("solve", dominant(2, 1, 3), drawn(4, 3, 2)), sample("solve", dominant(0), drawn(0, 2))),
            row(Matrix.TRIANGULAR_SOLVE,
                    sample(new Matrix.Triangular(true, false, false), dominant(3), drawn(3, 2)),
                    sample(new Matrix.Triangular(false, true, false), dominant(2, 1, 3), drawn(4, 3, 2)),
                    sample(new Matrix.Triangular(false, false, true), dominant(3), drawn(3, 2))),
            row(Matrix.CHOLESKY, sample(Op.NONE, positive(3)), sample(Op.NONE, positive(2, 2))),
            row(Matrix.DET, sample(Op.NONE, dominant(3)), sample(Op.NONE, dominant(2, 2)),
                    sample(Op.NONE, dominant(1))),
            row(Matrix.COFACTORS, sample(Op.NONE, dominant(3)), sample(Op.NONE, dominant(2, 2)),
                    sample(Op.NONE, dominant(1))),
            row(Matrix.LOG_ABS_DET, sample(Op.NONE, dominant(3)), sample(Op.NONE, dominant(2, 2))),
            row(Matrix.DET_SIGN, sample(Op.NONE, dominant(2, 3))),
            row(Matrix.QR_Q, sample(false, dominant(3)), sample(false, drawn(2, 4, 2))),
            row(Matrix.QR_R, sample(Op.NONE, dominant(3)), sample(Op.NONE, drawn(2, 4, 2))),
            row(Matrix.EIGENVALUES, sample(Op.NONE, positive(3)), sample(Op.NONE, positive(2, 3))),
            row(Matrix.EIGENVECTORS, sample(Op.NONE, positive(3)), sample(Op.NONE, positive(2, 3))),
            row(Matrix.PINV, sample(1e-15, drawn(3, 2)), sample(1e-15, drawn(2, 2, 3))),

            row(Ternary.WHERE, sample(Op.NONE, bools(2, 3), drawn(2, 3), drawn(2, 3)),
                    sample(Op.NONE, bools(2, 3), drawn(3), drawn())),
            row(Ternary.CLAMP,
                    sample(Op.NONE, Tensor.of(-2.0, -0.5, 0.4, 1.7), Tensor.of(-1.0, -1, 0, 0), Tensor.of(1.0,
                            1, 2, 1)),
                    sample(Op.NONE, Tensor.of(-2.0, -0.5, 0.4, 1.7), Tensor.scalar(-1.0), Tensor.scalar(1.0))),

            // The order is a whole number.
            row(Binary.POLYGAMMA, sample(Op.NONE, Tensor.of(0.7, 1.5, 3.2), Tensor.of(1.0, 2, 3))));

    /** {@return every op there is} */
    static List<Op> all() {
        List<Op> ops = new ArrayList<>();
        for (Class<?> family : Op.class.getPermittedSubclasses()) {
            if (family.isEnum()) {
                Stream.of(family.getEnumConstants()).forEach(op -> ops.add((Op) op));
            }
        }
        return ops;
    }

    /** {@return the samples of an op} */
    static List<Sample> of(Op op) {
        List<Sample> samples = TABLE.get(op);
        if (samples != null) {
            return samples;
        }
        return switch (op) {
            case Unary unary -> List.of(new Sample(op, Op.NONE, drawn(unary.domain(), 2, 3)),
                    new Sample(op, Op.NONE, drawn(unary.domain())),
                    new Sample(op, Op.NONE, drawn(unary.domain(), 0)));
            case Binary binary -> List.of(pair(binary, Shape.of(2, 3), Shape.of(2, 3)),
                    pair(binary, Shape.of(2, 1), Shape.of(3)), pair(binary, Shape.of(3), Shape.SCALAR),
                    pair(binary, Shape.SCALAR, Shape.SCALAR), pair(binary, Shape.of(0, 3), Shape.of(3)));
            default -> throw new AssertionError("no sample for '" + op.label() + "': every op that is not element-wise"
                    + " needs a row in the table of OpSamples");
        };
    }

    private static Map.Entry<Op, List<Sample>> row(Op op, Sample... samples) {
        return entry(op, Stream.of(samples).map(s -> new Sample(op, s.attributes(), s.inputs())).toList());
    }

    private static Sample sample(Object attributes, Tensor... inputs) {
        return new Sample(Movement.CLONE, attributes, inputs); // row puts the op in its place
    }

    private static Map.Entry<Op, List<Sample>> reduction(Op op) {
        return row(op, sample(axes(false, 0, 1), drawn(2, 3)), sample(axes(false, 1), drawn(2, 3)),
                sample(axes(true, 0), drawn(2, 3)), sample(axes(false, 0, 2), drawn(2, 3, 2)),
                sample(axes(false), drawn()));
    }

    private static Map.Entry<Op, List<Sample>> scan(Op op) {
        return row(op, sample(axes(true, 1), drawn(2, 3)), sample(axes(true, 0), drawn(3, 2)),
                sample(axes(true, 0), drawn(1)), sample(axes(true), drawn()));
    }

    private static Reduction.Axes axes(boolean keepDim, int... axes) {
        return new Reduction.Axes(keepDim, axes);
    }

    private static Tensor longs(long... values) {
        return Tensor.of(values);
    }

    /** {@return square matrices far from singular: the last size is that of both axes} */
    private static Tensor dominant(int... sizes) {
        int[] square = Arrays.copyOf(sizes, sizes.length + 1);
        square[sizes.length] = sizes[sizes.length - 1];
        // A diagonal of different numbers, so that the eigenvalues differ too.
        int n = square[sizes.length];
        double[] diagonal = new double[n];
        Arrays.setAll(diagonal, i -> 3 + 2 * i);
        return drawn(square).mul(0.4).add(Tensor.eye(DType.FLOAT64, n, n).mul(Tensor.of(diagonal))).clone();
    }

    /** {@return symmetric positive definite matrices with different eigenvalues} */
    private static Tensor positive(int... sizes) {
        Tensor matrix = dominant(sizes);
        return matrix.add(matrix.mT()).mul(0.5).clone();
    }

    private static Tensor bools(int... sizes) {
        return drawn(sizes).gt(0);
    }

    /** {@return different numbers from −REACH to REACH, none near 0 or near another, the same on each run} */
    static Tensor drawn(int... sizes) {
        return drawn(Domain.kinks(0), sizes);
    }

    /** {@return different numbers from a domain, none near its ends, a kink, or another, the same on each run} */
    static Tensor drawn(Domain domain, int... sizes) {
        Shape shape = Shape.of(sizes);
        double low = Math.max(domain.low() + MARGIN, -REACH);
        double high = Math.min(domain.high() - MARGIN, low + 2 * REACH);
        int count = shape.elements();
        // Spread evenly, each then moved a little, in an order that is not theirs.
        Random random = new Random(17L * count + 1);
        List<Double> values = new ArrayList<>();
        for (int slots = count; values.size() < count; slots++) {
            values.clear();
            double slot = (high - low) / slots;
            for (int i = 0; i < slots && values.size() < count; i++) {
                double value = low + slot * (i + 0.3 + 0.4 * random.nextDouble());
                if (Arrays.stream(domain.kinks()).noneMatch(kink -> Math.abs(kink - value) < MARGIN)) {
                    values.add(value);
                }
            }
        }
        Collections.shuffle(values, random);
        return Tensor.of(values.stream().mapToDouble(Double::doubleValue).toArray()).reshape(shape).clone();
    }

    /** {@return a sample in which no two operands that meet are equal or have a whole quotient} */
    private static Sample pair(Binary op, Shape left, Shape right) {
        Random random = new Random(3);
        for (int attempt = 0; attempt < 1000; attempt++) {
            Tensor x = uniform(op.domain(0), left, random);
            Tensor y = uniform(op.domain(1), right, random);
            double[] quotients = x.div(y).toDoubles();
            if (Arrays.stream(quotients).noneMatch(q -> Math.abs(q - Math.rint(q)) < MARGIN / 2)
                    && Arrays.stream(y.abs().toDoubles()).noneMatch(d -> d < MARGIN)) {
                return new Sample(op, Op.NONE, x, y);
            }
        }
        throw new AssertionError("no sample of '" + op.label() + "' found away from its kinks");
    }

    private static Tensor uniform(Domain domain, Shape shape, Random random) {
        double low = Math.max(domain.low() + 3 * MARGIN, -REACH);
        double high = Math.min(domain.high() - MARGIN, low + 2 * REACH);
        double[] values = new double[shape.elements()];
        Arrays.setAll(values, i -> low + (high - low) * random.nextDouble());
        return Tensor.of(values).reshape(shape).clone();
    }
}
