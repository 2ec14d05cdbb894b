package dev.thalweg.compile;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Autograd;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A function of tensors that is drawn by a seed: each step applies an op of a table to what is there. The shapes of the inputs and
 * the seed decide all; so the function does the same whenever it is called.
 *
 * @param seed any number
 * @param steps how many ops are applied
 * @param order how often it is differentiated: 0, 1 or 2
 * @param isLarge whether its inputs have rows so long, or so many, that loops and products run a few rows at a time
 */
record RandomProgram(long seed, int steps, int order, boolean isLarge) {
    private static final int[][] SHAPES = {{}, {1}, {5}, {33}, {1025}, {2, 3}, {7, 1}, {4, 37}, {33, 4}, {2, 3, 4},
            {3, 1, 33},
            {1, 1}, {40, 40}, {3, 1030}};
    private static final int MOST = 5000;
    private static final int[][] LARGE_SHAPES = {{}, {70}, {130, 70}, {130, 70}, {130, 1}, {1, 70}, {1100, 3},
            {1100, 3}, {1100}, {1100, 1}, {2, 65, 70}, {3}};
    private static final int MOST_LARGE = 20_000;

    /** Makes a tensor of those that are there; null where the op does not fit the tensor that was drawn. */
    private interface Step {
        @Nullable
        Tensor apply(Draw draw, Tensor x);
    }

    RandomProgram(long seed, int steps, int order) {
        this(seed, steps, order, false);
    }

    /** {@return inputs to call it with, other ones for each number} */
    List<Tensor> inputs(int number) {
        Random random = new Random(seed);
        Generator numbers = Generator.of(seed * 31 + number);
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int[][] shapes = isLarge ? LARGE_SHAPES : SHAPES;
            int[] sizes = shapes[random.nextInt(shapes.length)];
            DType dtype = random.nextInt(3) == 0 ? DType.FLOAT32 : DType.FLOAT64;
            Tensor x = Tensor.randn(numbers, dtype, Shape.of(sizes));
            inputs.add(random.nextInt(4) == 0 ? x.mul(4).round() : x); // ties, and zeros of both signs
        }
        return inputs;
    }

    List<Tensor> run(List<Tensor> inputs) {
        return order == 0 ? values(inputs) : derivatives(inputs);
    }

    /** {@return the last value that is differentiable; a sum of the inputs if none is} */
    Tensor last(List<Tensor> inputs) {
        return values(inputs).reversed().stream().filter(Tensor::isRequiringGrad).findFirst().orElseGet(() -> sum(
                inputs)).neg();
    }

    /**
     * {@return the last value and its derivatives, with respect to new leaves}
     *
     * @param function {@link #last}, or what does the same
     * @param inputs the leaves' values
     */
    List<Tensor> derivativesOf(UnaryOperator<List<Tensor>> function, List<Tensor> inputs) {
        List<Tensor> leaves = inputs.stream().map(x -> x.detach().requiresGrad()).toList();
        return derivatives(leaves, function.apply(leaves));
    }

    private List<Tensor> derivatives(List<Tensor> inputs) {
        List<Tensor> leaves = inputs.stream().map(x -> x.detach().requiresGrad()).toList();
        return derivatives(leaves, values(leaves));
    }

    private List<Tensor> derivatives(List<Tensor> leaves, List<Tensor> values) {
        List<Tensor> results = new ArrayList<>();
        values.forEach(y -> results.add(y.detach()));
        Tensor sum = sum(values);
        for (int i = 0; i < order && sum.isRequiringGrad(); i++) {
            List<Tensor> gradients = new ArrayList<>();
            for (Tensor gradient : Autograd.gradients(new Tensor[] {sum}, new @Nullable Tensor[] {null}, leaves.toArray(
                    Tensor[]::new), true, i + 1 < order)) {
                if (gradient != null) {
                    gradients.add(gradient);
                    results.add(gradient.detach());
                }
            }
            sum = sum(gradients);
        }
        return results;
    }

    private static Tensor sum(List<Tensor> values) {
        Tensor sum = Tensor.zeros(DType.FLOAT64, Shape.SCALAR);
        for (Tensor y : values) {
            if (y.dtype().isFloating()) {
                sum = sum.add(y.to(DType.FLOAT64).mul(0.75).sin().sum());
            }
        }
        return sum;
    }

    private List<Tensor> values(List<Tensor> inputs) {
        Draw draw = new Draw(new Random(seed), new ArrayList<>(inputs), order > 0);
        for (int made = 0; made < steps;) {
            Step step = draw.of(draw.of(isLarge ? LARGE_STEPS : STEPS));
            Tensor y = step.apply(draw, draw.tensor());
            if (y != null && y.elements() <= (isLarge ? MOST_LARGE : MOST)) {
                draw.there.add(y);
                made++;
            }
        }
        List<Tensor> results = new ArrayList<>(draw.there.subList(inputs.size(), draw.there.size()));
        if (order == 0) {
            results.addAll(inputs);
        }
        results.removeIf(_ -> draw.random.nextInt(3) == 0);
        return results;
    }

    /** What is there to choose from. */
    private record Draw(Random random, List<Tensor> there, boolean differentiated) {
        <T> T of(List<T> many) {
            return many.get(random.nextInt(many.size()));
        }

        int below(int n) {
            return random.nextInt(n);
        }

        /** {@return a floating tensor, often a late one} */
        Tensor tensor() {
            int n = there.size();
            Tensor x = there.get(n - 1 - (int) (n * Math.pow(random.nextDouble(), 1.5)));
            return x.dtype().isFloating() ? x : x.to(DType.FLOAT64);
        }

        /** {@return another tensor of the same dtype that broadcasts with one} */
        Tensor mate(Tensor x) {
            for (int tries = 0; tries < 8; tries++) {
                Tensor y = tensor();
                if (x.shape().broadcastsTo(y.shape()) || y.shape().broadcastsTo(x.shape())) {
                    return y;
                }
            }
            return x.flip(IntStream.range(0, x.rank()).toArray()).mul(0.5);
        }

        /** {@return another tensor of the same dtype and shape} */
        Tensor like(Tensor x) {
            Tensor y = mate(x);
            return y.dtype() == x.dtype() && y.shape().broadcastsTo(x.shape()) ? y.expand(x.shape()) : x.cos();
        }

        int axis(Tensor x) {
            return random.nextInt(x.rank());
        }

        int[] axes(Tensor x) {
            int[] axes = IntStream.range(0, x.rank()).filter(_ -> random.nextBoolean()).toArray();
            return axes.length == 0 && x.rank() > 0 ? new int[] {axis(x)} : axes;
        }
    }

    // The ops ------------------------------------------------------------------------------------------------------

    private static final List<Step> FUNCTIONS = List.of((_, x) -> x.neg(), (_, x) -> x.abs(), (_, x) -> x.sin(),
            (_, x) -> x
                    .tanh(),
            (_, x) -> x.sigmoid(), (_, x) -> x.relu(), (_, x) -> x.abs().sqrt(), (_, x) -> x.clamp(-3, 3).exp(),
            (_, x) -> x.abs().log1p(), (_, x) -> x.gelu(), (_, x) -> x.softplus(), (_, x) -> x.erf(),
            (_, x) -> x.floor(),
            (_, x) -> x.mul(x).add(1).reciprocal(), (_, x) -> x.abs().add(0.5).pow(1.7), (_, x) -> x.mul(0), (_, x) -> x
                    .sub(0.25),
            (_, x) -> x.add(0.5).round(), (_, x) -> x.square().mul(0.1), (_, x) -> x.leakyRelu(0.1));

    private static final List<Step> PAIRS = List.of((d, x) -> x.add(d.mate(x)), (d, x) -> x.sub(d.mate(x)),
            (d, x) -> d.mate(
                    x).mul(x),
            (d, x) -> x.div(d.mate(x).abs().add(1)), (d, x) -> x.maximum(d.mate(x)), (d, x) -> d.mate(x)
                    .minimum(x),
            (d, x) -> x.hypot(d.mate(x)), (d, x) -> x.atan2(d.mate(x)), (d, x) -> {
                Tensor y = d.mate(x);
                return Tensor.where(x.gt(y), x.mul(0.5), y);
            }, (d, x) -> x.lerp(d.mate(x), 0.3), (d, x) -> x.le(d.mate(x)), (d, x) -> x.eq(d.mate(x))
                    .logicalOr(x.lt(0)).to(DType.FLOAT64),
            (d, x) -> x.maskedFill(d.mate(x).isNaN(), 2));

    private static final List<Step> VIEWS = List.of((d, x) -> x.rank() < 2 ? null : x.transpose(d.axis(x), d.axis(x)),
            (d, x) -> {
                if (x.rank() == 0) {
                    return null;
                }
                int axis = d.axis(x);
                int start = d.below(x.size(axis));
                int end = start + 1 + d.below(x.size(axis) - start);
                return x.slice(axis, start, end, 1 + d.below(3));
            }, (d, x) -> x.rank() == 0 ? null : x.flip(d.axes(x)), (_, x) -> x.flatten(),
            (d, x) -> x.unsqueeze(d.below(x
                    .rank() + 1)),
            (_, x) -> x.squeeze(), (d, x) -> x.rank() == 0 ? null : x.select(0, d.below(x.size(0))),
            (d, x) -> x.rank() > 3 ? null : x.unsqueeze(0).expand(widened(x.shape())),
            (d, x) -> x.rank() < 2 ? null : x.diagonal(),
            (d, x) -> x.rank() < 2 ? null : x.reshape(x.size(1), -1), (d, x) -> x.rank() == 0 || x.size(-1) < 3 ? null
                    : x.slice(-1, 0, x.size(-1) - 1).sub(x.slice(-1, 1, x.size(-1))));

    private static Shape widened(Shape shape) {
        return Shape.of(IntStream.concat(IntStream.of(2), IntStream.of(shape.sizes())).toArray());
    }

    private static final List<Step> MOVES = List.of((d, x) -> x.rank() == 0 ? null : x.pad(1 + d.below(2), d.below(3)),
            (d, x) -> x.rank() == 0 ? null : x.pad(new int[] {d.below(2), 2}, 0.5), (d, x) -> x.rank() == 0 ? null
                    : Tensor.cat(d.axis(x), x, x.mul(2)),
            (d, x) -> Tensor.stack(0, x, x.neg()), (d, x) -> x.rank() == 0
                    ? null : x.roll(1 + d.below(3), d.axis(x)),
            (d, x) -> x.rank() == 0 ? null : x.repeatInterleave(2,
                    d.axis(x)),
            (_, x) -> x.clone(), (_, x) -> x.contiguous(), (_, x) -> x.to(DType.FLOAT32),
            (_, x) -> x.to(DType.FLOAT64), (_, x) -> x.detach().mul(3).to(DType.INT64),
            (_, x) -> x.detach().to(DType.BOOL),
            (_, x) -> x.detach().to(DType.INT32),
            (d, x) -> x.rank() == 0 ? null : x.indexSelect(d.axis(x), Tensor.of(0L,
                    0L)),
            (_, x) -> x.rank() < 2 ? null : x.tril(), (_, x) -> Tensor.onesLike(x).mul(x));

    private static final List<Step> REDUCTIONS = List.of((d, x) -> x.sum(d.random.nextBoolean(), d.axes(x)),
            (d, x) -> x.mean(
                    d.random.nextBoolean(), d.axes(x)),
            (d, x) -> x.amax(d.random.nextBoolean(), d.axes(x)), (d, x) -> x.amin(d.axes(
                    x)),
            (_, x) -> x.sum(), (d, x) -> x.rank() == 0 ? null : x.softmax(d.axis(x)), (d, x) -> x.rank() == 0
                    ? null : x.logSoftmax(d.axis(x)),
            (d, x) -> x.logSumExp(true, d.axes(x)), (d, x) -> x.sub(x.mean(
                    true, d.axes(x))),
            (d, x) -> x.rank() == 0 ? null : x.cumsum(d.axis(x)), (d, x) -> x.square()
                    .sum(d.axes(x)),
            (_, x) -> x.amax(), (d, x) -> x.rank() == 0 ? null : x.tanh()
                    .prod(d.axis(x)),
            (d, x) -> x.rank() == 0 ? null : x.sort(d.axis(x)).values());

    private static final List<Step> PRODUCTS = List.of((_, x) -> x.rank() < 2 ? null : x.matmul(x.mT()).mul(0.1),
            (_, x) -> x
                    .rank() < 2 ? null : x.mT().matmul(x).mul(0.1),
            (_, x) -> x.rank() != 1 ? null : x.dot(x.flip(0)), (_, x) -> x
                    .rank() != 2 ? null : x.matmul(x.select(0, 0)).mul(0.1),
            (_, x) -> x.rank() != 1 || x.elements() > 60
                    ? null : x.outer(x),
            (_, x) -> x.rank() < 1 ? null : x.matmul(Tensor.full(x.dtype(), Shape.of(x
                    .size(-1), 3), 0.1)));

    private static final List<Step> WRITES = List.of((d, x) -> {
        Tensor y = x.clone();
        y.mulInPlace(0.5);
        return y.addInPlace(x);
    }, (d, x) -> {
        if (x.rank() == 0) {
            return null;
        }
        Tensor y = x.clone();
        int axis = d.axis(x);
        Tensor part = y.slice(axis, d.below(x.size(axis)), x.size(axis), 1 + d.below(2));
        part.addInPlace(part.clone().square().mul(0.1));
        return y;
    }, (d, x) -> {
        Tensor y = Tensor.zerosLike(x);
        (x.rank() == 0 ? y : y.select(0, d.below(x.size(0)))).fillInPlace(2);
        return y.copyInPlace(x.mul(y.clone()));
    }, (d, x) -> {
        if (!d.differentiated && x.isContiguous()) { // what is there changes, and all views of it
            x.addInPlace(x.sin());
            (x.rank() == 0 ? x : x.slice(0, 0, 1 + d.below(x.size(0)))).mulInPlace(-1);
        }
        return x.mul(2);
    }, (d, x) -> {
        if (!d.differentiated && x.rank() == 2 && x.size(0) == x.size(1)) {
            x.copyInPlace(x.t());
        }
        return x.neg();
    });

    private static final List<List<Step>> STEPS = List.of(FUNCTIONS, FUNCTIONS, PAIRS, PAIRS, VIEWS, MOVES, REDUCTIONS,
            PRODUCTS, WRITES);

    /** What goes along rows, and what looks at other rows meanwhile. */
    private static final List<Step> ROWS = List.of((_, x) -> x.rank() == 0 ? null : x.sum(true, -1),
            (_, x) -> x.rank() == 0 ? null : x.amax(true, -1), (_, x) -> x.rank() == 0 ? null : x.softmax(-1),
            (_, x) -> x.rank() == 0 ? null : x.sub(x.mean(true, -1)),
            (_, x) -> x.rank() == 0 ? null : x.div(x.square().sum(true, -1).add(1)),
            (_, x) -> x.rank() < 2 ? null : x.slice(0, 0, 1).tanh().add(x),
            (_, x) -> x.rank() < 2 ? null : x.mul(x.slice(0, x.size(0) - 1, x.size(0))),
            (d, x) -> x.rank() == 0 ? null : x.flip(d.axis(x)).mul(d.mate(x)),
            (_, x) -> x.rank() == 0 ? null : x.add(x.sum(true, 0).mul(0.01)), (d, x) -> {
                Tensor heavy = x.sin().clamp(-2, 2).exp().tanh();
                return x.rank() == 0 ? null : d.mate(x).add(heavy.slice(0, 0, 1)).sum(true, -1).sub(heavy);
            });

    /** A matrix times a vector, and the like with the transposed matrix. */
    private static final List<Step> LINEAR = List.of((_, x) -> x.rank() != 2 ? null : x.matmul(x.select(0, 0)),
            (_, x) -> x.rank() != 2 ? null : x.t().matmul(x.select(1, 0).sin()), (_, x) -> x.rank() != 2 ? null
                    : x.t().matmul(x.matmul(x.select(0, 0)).sin()),
            (d, x) -> {
                if (x.rank() != 2) {
                    return null;
                }
                Tensor z = x.matmul(d.like(x.select(0, 0)));
                return x.t().matmul(z.mul(d.like(z)));
            }, (d, x) -> {
                Tensor v = x.flatten().exp().clamp(0, 2);
                Tensor y = Tensor.full(x.dtype(), Shape.of(v.elements(), 3), 0.3).mul(v.unsqueeze(1));
                Tensor z = y.matmul(v.slice(0, 0, Math.min(3, v.elements())).mean().expand(Shape.of(3)));
                Tensor r = z.mul(d.below(2) == 0 ? v : v.flip(0));
                return r.add(y.t().matmul(r).sum());
            });

    private static final List<List<Step>> LARGE_STEPS = List.of(FUNCTIONS, PAIRS, ROWS, ROWS, LINEAR, LINEAR, VIEWS,
            WRITES);
}
