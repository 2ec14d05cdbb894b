package dev.thalweg.tensor;

import static dev.thalweg.tensor.Rule.OUT;
import static dev.thalweg.tensor.Rule.X;

import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.Folds;
import dev.thalweg.kernel.Loop.Combine;
import dev.thalweg.kernel.RowFunctions;
import dev.thalweg.kernel.RunningSums;
import dev.thalweg.kernel.Storage;
import dev.thalweg.kernel.Sums;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ops that combine elements along axes. The attribute is {@link Axes} where nothing else is said; scans and softmax
 * have one axis there, or none for a 0-d tensor. The order in which elements are combined depends on nothing but the
 * index along the axes.
 */
enum Reduction implements Op {
    /** The sum. */
    SUM((at, in) -> sum(in[0], (Axes) at), Forward.LINEAR,
            Rule.of((g, s) -> s.<Axes>attributes().restore(g, s.inputShape(0)).expand(s.inputShape(0)))),
    /** The product, in order of index. The rule divides by nothing, so zeros are right to any order. */
    PROD((at, in) -> fold((x, y) -> x * y, 1, (x, y) -> x * y, 1, in[0], (Axes) at, in[0].dtype().isFloating()
            ? in[0].dtype() : DType.INT64), Forward.TRANSPOSED, Rule.of(X, (g, s) -> {
                Axes axes = s.attributes();
                return axes.restore(g, s.x().shape()).mul(productOfOthers(s.x(), axes));
            })),
    /** The greatest element; NaN if there is one. The gradient is shared evenly among those equal to it. */
    AMAX((at, in) -> greatest(in[0], (Axes) at), Forward.TRANSPOSED, amongEqual(false)),
    /** The least element; NaN if there is one. The gradient is shared evenly among those equal to it. */
    AMIN((at, in) -> least(in[0], (Axes) at), Forward.TRANSPOSED, amongEqual(false)),
    /** The greatest of all elements; unlike {@link #AMAX} it passes the gradient of a NaN to the NaN among them. */
    MAX((at, in) -> greatest(in[0], (Axes) at), Forward.TRANSPOSED, amongEqual(true)),
    /** The least of all elements; unlike {@link #AMIN} it passes the gradient of a NaN to the NaN among them. */
    MIN((at, in) -> least(in[0], (Axes) at), Forward.TRANSPOSED, amongEqual(true)),
    /** The lower middle one of all elements; NaN if there is one or no element. The gradient is shared as by {@link #MAX}. */
    MEDIAN((at, in) -> median(in[0], (Axes) at), Forward.TRANSPOSED, amongEqual(true)),
    /** The index of the first greatest element, of the first NaN if there is one. */
    ARGMAX((at, in) -> argExtreme(true, in[0], (Axes) at)),
    /** The index of the first least element, of the first NaN if there is one. */
    ARGMIN((at, in) -> argExtreme(false, in[0], (Axes) at)),
    /** Whether one is not 0. */
    ANY((at, in) -> fold((x, y) -> x != 0 || y != 0 ? 1 : 0, 0, (x, y) -> x != 0 || y != 0 ? 1 : 0, 0, in[0], (Axes) at,
            DType.BOOL)),
    /** Whether none is 0. */
    ALL((at, in) -> fold((x, y) -> x != 0 && y != 0 ? 1 : 0, 1, (x, y) -> x != 0 && y != 0 ? 1 : 0, 1, in[0], (Axes) at,
            DType.BOOL)),
    /** The variance: squared distances from the mean, summed, over a number of degrees of freedom. */
    VAR((at, in) -> variance(in[0], (Spread) at), Forward.TRANSPOSED,
            Rule.of(X, (g, s) -> varianceSlope(g, s.x(), s.attributes()))),
    /** The square root of the variance; where it is 0 the gradient is 0. Attribute: {@link Spread}. */
    STD((at, in) -> raw(Unary.SQRT, variance(in[0], (Spread) at)), Forward.TRANSPOSED, Rule.of(X | OUT, (g, s) -> {
        Tensor slope = zeroWhere(s.out().eq(0), g.div(nonZero(s.out()).mul(2)));
        return varianceSlope(slope, s.x(), s.attributes());
    })),
    /** The p-norm of the elements as a vector; where the norm is 0 the gradient is 0. Attribute: {@link Norm}. */
    NORM((at, in) -> norm(in[0], (Norm) at), Forward.TRANSPOSED,
            Rule.of(X | OUT, (g, s) -> normSlope(g, s.x(), s.out(), s.attributes()))),
    /** The logarithm of the sum of exponentials, without overflow. */
    LOG_SUM_EXP((at, in) -> logSumExp(in[0], (Axes) at), Forward.TRANSPOSED, Rule.of(X | OUT, (g, s) -> {
        Axes axes = s.attributes();
        Shape shape = s.x().shape();
        return axes.restore(g, shape).mul(s.x().sub(axes.restore(s.out(), shape)).exp());
    })),
    /** Exponentials over their sum, without overflow. */
    SOFTMAX((at, in) -> softmax(in[0], (Axes) at), Forward.TRANSPOSED, Rule.of(OUT, (g, s) -> {
        Tensor weighted = g.mul(s.out());
        return weighted.sub(s.out().mul(total(weighted, s.attributes())));
    })),
    /** The logarithm of {@link #SOFTMAX}, without the loss of precision. */
    LOG_SOFTMAX((at, in) -> logSoftmax(in[0], (Axes) at), Forward.TRANSPOSED,
            Rule.of(OUT, (g, s) -> g.sub(s.out().exp().mul(total(g, s.attributes()))))),
    /** Sums up to each element, in order of index. */
    CUMSUM((at, in) -> scan(RunningSums::along, (x, y) -> x + y, 0, in[0], (Axes) at), Forward.LINEAR,
            Rule.of((g, s) -> sumsFromHere(g, s.attributes()))),
    /** Products up to each element, in order of index. The rule divides by nothing, so zeros are right to any order. */
    CUMPROD((at, in) -> scan(Reduction::runningProducts, (x, y) -> x * y, 1, in[0], (Axes) at), Forward.TRANSPOSED,
            Rule.of(X | OUT, (g, s) -> {
                Axes axis = s.attributes();
                return gathered(g, s.x(), axis).mul(shifted(s.out(), axis, 1));
            })),
    /** y₀ = b₀, yᵢ = bᵢ + aᵢ·yᵢ₋₁ for inputs a and b of one shape. The derivative of a running product is made of it. */
    RECURRENCE((at, in) -> recurrence(in[0], in[1], (Axes) at), Forward.TRANSPOSED, Rule.of(X | OUT, (g, s) -> {
        Axes axis = s.attributes();
        return gathered(g, s.x(), axis).mul(shifted(s.out(), axis, 0));
    }), Rule.of(X, (g, s) -> gathered(g, s.x(), s.attributes())));

    /** Which axes are reduced, ascending, and whether they stay with size 1. */
    record Axes(boolean keepDim, int... axes) {
        Shape result(Shape shape) {
            return shape.reduce(axes, keepDim);
        }

        /** {@return how many elements are combined to one} */
        int length(Shape shape) {
            int length = 1;
            for (int axis : axes) {
                length *= shape.size(axis);
            }
            return length;
        }

        /** {@return a value of the result's shape with the reduced axes back as axes of size 1} */
        Tensor restore(Tensor value, Shape input) {
            return keepDim ? value : value.reshape(input.reduce(axes, true));
        }

        Axes keeping() {
            return keepDim ? this : new Axes(true, axes);
        }
    }

    /** A variance: what is taken from the number of elements, and the axes. */
    record Spread(double correction, Axes axes) {
        double freedom(Shape shape) {
            return Math.max(0, axes.length(shape) - correction);
        }
    }

    /** A norm: its order, and the axes. */
    record Norm(double order, Axes axes) {}

    /** Elements in row-major order, as outer × length × inner of which the middle is to be reduced. */
    record Run(Tensor x, int outer, int length, int inner) {
        static Run of(Tensor x, Axes axes) {
            int[] reduced = axes.axes();
            Shape shape = x.shape();
            int length = axes.length(shape);
            if (reduced.length > 0 && reduced[reduced.length - 1] - reduced[0] != reduced.length - 1) {
                Tensor rows = new Tensor(x.storage, x.layout.permute(keptFirst(reduced, x.rank()))).contiguous();
                return new Run(rows, length == 0 ? 0 : x.elements() / length, length, 1);
            }
            int outer = 1;
            int inner = 1;
            for (int axis = 0; axis < x.rank(); axis++) {
                if (reduced.length == 0 || axis < reduced[0]) {
                    outer *= shape.size(axis);
                } else if (axis > reduced[reduced.length - 1]) {
                    inner *= shape.size(axis);
                }
            }
            return new Run(new Tensor(x.storage, x.layout).contiguous(), outer, length, inner);
        }

        int from() {
            return x.layout.offset();
        }
    }

    /** How a constant computes. */
    @FunctionalInterface
    private interface Computation {
        Tensor apply(Object attributes, Tensor[] inputs);
    }

    private final String label = Labels.camelCase(name());
    private final Computation computation;
    private final Forward forward;
    private final Rule[] rules;

    Reduction(Computation computation, Forward forward, Rule... rules) {
        this.computation = computation;
        this.forward = forward;
        this.rules = rules;
    }

    /** An op whose result is piecewise constant and not floating. */
    Reduction(Computation computation) {
        this(computation, Forward.TRANSPOSED);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public @Nullable Rule rule(int input) {
        return rules.length == 0 ? null : rules[input];
    }

    @Override
    public Forward forward() {
        return forward;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        return computation.apply(attributes, inputs);
    }

    /** {@return the op applied, on the tape where it must be} */
    Tensor apply(Object attributes, Tensor x) {
        Tensor out = compute(attributes, x);
        return rules.length == 0 ? Tape.untracked(out, this, attributes, x) : Tape.track(out, this, attributes, x);
    }

    // Values -----------------------------------------------------------------------------------------------------

    /** {@return the axes in an order that has the reduced ones last} */
    static int[] keptFirst(int[] reduced, int rank) {
        int[] order = new int[rank];
        int kept = 0;
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (next < reduced.length && reduced[next] == axis) {
                order[rank - reduced.length + next++] = axis;
            } else {
                order[kept++] = axis;
            }
        }
        return order;
    }

    private static Tensor raw(Op op, Tensor... inputs) {
        return Tape.untracked(op.compute(NONE, inputs), op, NONE, inputs);
    }

    /** {@return how the elements are combined, where that is one of the simple ways; else null} */
    @Nullable
    Combine combine() {
        return switch (this) {
            case SUM -> Combine.SUM;
            case AMAX, MAX -> Combine.MAX;
            case AMIN, MIN -> Combine.MIN;
            default -> null;
        };
    }

    private static Tensor sum(Tensor x, Axes axes) {
        Tensor out = Tensor.allocate(x.dtype().isFloating() ? x.dtype() : DType.INT64, axes.result(x.shape()));
        Run run = Run.of(x, axes);
        if (run.length() > 0) {
            Sums.along(run.x().storage, run.from(), run.outer(), run.length(), run.inner(), out.storage);
        }
        return Tape.untracked(out, SUM, axes, x);
    }

    private static Tensor fold(DoubleBinaryOperator f, double start, LongBinaryOperator g, long startLong, Tensor x,
            Axes axes, DType dtype) {
        Tensor out = Tensor.allocate(dtype, axes.result(x.shape()));
        Run run = Run.of(x, axes);
        if (out.elements() == 0) {
            return out;
        }
        if (run.length() == 0) {
            return Tensor.full(dtype, out.shape(), start);
        }
        if (x.dtype().isFloating()) {
            Folds.fold(f, start, run.x().storage, run.from(), run.outer(), run.length(), run.inner(), out.storage);
        } else {
            Folds.foldLong(g, startLong, run.x().storage, run.from(), run.outer(), run.length(), run.inner(),
                    out.storage);
        }
        return out;
    }

    private static Tensor greatest(Tensor x, Axes axes) {
        Tensor out = x.dtype().isFloating() && x.elements() > 0 ? extreme(true, x, axes)
                : fold(Math::max, Double.NEGATIVE_INFINITY, Math::max, Long.MIN_VALUE, x, axes, x.dtype());
        return Tape.untracked(out, AMAX, axes, x);
    }

    private static Tensor least(Tensor x, Axes axes) {
        Tensor out = x.dtype().isFloating() && x.elements() > 0 ? extreme(false, x, axes)
                : fold(Math::min, Double.POSITIVE_INFINITY, Math::min, Long.MAX_VALUE, x, axes, x.dtype());
        return Tape.untracked(out, AMIN, axes, x);
    }

    private static Tensor extreme(boolean greatest, Tensor x, Axes axes) {
        Tensor out = Tensor.allocate(x.dtype(), axes.result(x.shape()));
        Run run = Run.of(x, axes);
        Folds.extreme(greatest, run.x().storage, run.from(), run.outer(), run.length(), run.inner(), out.storage);
        return out;
    }

    /** A function of rows in one go, with the bits of its parts; answers whether it did it. */
    @FunctionalInterface
    private interface RowFunction {
        boolean run(Storage x, int from, int rows, int length, Storage out);
    }

    /** {@return the function applied, if the elements lie in rows, and nobody writes down its parts; else null} */
    private static @Nullable Tensor byRows(RowFunction function, Tensor x, Axes axes, Shape shape) {
        if (Trace.open != 0 || x.elements() == 0) {
            return null;
        }
        Run run = Run.of(x, axes);
        if (run.inner() != 1) {
            return null;
        }
        Tensor out = Tensor.allocate(x.dtype(), shape);
        return function.run(run.x().storage, run.from(), run.outer(), run.length(), out.storage) ? out : null;
    }

    private static Tensor argExtreme(boolean greatest, Tensor x, Axes axes) {
        Tensor out = Tensor.allocate(DType.INT64, axes.result(x.shape()));
        Run run = Run.of(x, axes);
        if (out.elements() > 0) {
            Folds.argExtreme(greatest, run.x().storage, run.from(), run.outer(), run.length(), run.inner(),
                    out.storage);
        }
        return out;
    }

    private static Tensor median(Tensor x, Axes axes) {
        Tensor out = Tensor.full(x.dtype(), axes.result(x.shape()), Double.NaN);
        if (x.elements() > 0) {
            int place = (int) Ordering.ARGMEDIAN.compute(axes, x).storage.getLong(0);
            Run run = Run.of(x, axes);
            Layout found = Layout.of(Shape.SCALAR, new int[0], run.from() + place);
            Elementwise.copy(run.x().storage, found, out.storage, Shape.SCALAR.layout());
        }
        return out;
    }

    private static Tensor variance(Tensor x, Spread spread) {
        Axes axes = spread.axes();
        Tensor total = sum(x, axes.keeping());
        Tensor mean = raw(Binary.DIV, total, Tensor.scalar(x.dtype(), axes.length(x.shape())));
        Tensor squares = byRows((from, at, rows, length, out) -> RowFunctions.squaredDistances(from, at, rows, length,
                mean.storage, out), x, axes, axes.result(x.shape()));
        if (squares == null) {
            squares = sum(raw(Unary.SQUARE, raw(Binary.SUB, x, mean)), axes);
        }
        return raw(Binary.DIV, squares, Tensor.scalar(x.dtype(), spread.freedom(x.shape())));
    }

    private static Tensor norm(Tensor x, Norm norm) {
        Axes axes = norm.axes();
        double order = norm.order();
        if (order == 2) {
            Tensor squares = byRows(RowFunctions::squares, x, axes, axes.result(x.shape()));
            return raw(Unary.SQRT, squares != null ? squares : sum(raw(Unary.SQUARE, x), axes));
        }
        if (order == 0) {
            Tensor count = sum(raw(Binary.NE, x, Tensor.scalar(x.dtype(), 0)), axes);
            return Tape.untracked(Movement.CAST.compute(x.dtype(), count), Movement.CAST, x.dtype(), count);
        }
        if (order == 1) {
            Tensor sum = byRows(RowFunctions::sizes, x, axes, axes.result(x.shape()));
            return sum != null ? sum : sum(raw(Unary.ABS, x), axes);
        }
        Tensor sizes = raw(Unary.ABS, x);
        if (Double.isInfinite(order)) {
            return order > 0 ? greatest(sizes, axes) : least(sizes, axes);
        }
        Tensor powers = sum(raw(Binary.POW, sizes, Tensor.scalar(x.dtype(), order)), axes);
        return raw(Binary.POW, powers, Tensor.scalar(x.dtype(), 1 / order));
    }

    private static Tensor logSumExp(Tensor x, Axes axes) {
        Shape shape = x.shape();
        if (axes.length(shape) == 0) {
            return Tensor.full(x.dtype(), axes.result(shape), Double.NEGATIVE_INFINITY);
        }
        Tensor byRows = byRows(RowFunctions::logSumExp, x, axes, axes.result(shape));
        if (byRows != null) {
            return byRows;
        }
        // An infinite greatest element is not subtracted: ∞ − ∞ would be NaN.
        Tensor greatest = greatest(x, axes.keeping());
        Tensor zeros = Tensor.zerosLike(greatest);
        Tensor origin = raw(Ternary.WHERE, raw(Unary.IS_INF, greatest), zeros, greatest);
        Tensor exponentials = raw(Unary.EXP, raw(Binary.SUB, x, origin));
        Tensor result = raw(Binary.ADD, raw(Unary.LOG, sum(exponentials, axes.keeping())), origin);
        return new Tensor(result.storage, axes.result(shape).layout());
    }

    private static Tensor softmax(Tensor x, Axes axis) {
        if (x.elements() == 0) {
            return Tensor.zerosLike(x);
        }
        Tensor byRows = byRows(RowFunctions::softmax, x, axis, x.shape());
        if (byRows != null) {
            return byRows;
        }
        Tensor exponentials = raw(Unary.EXP, raw(Binary.SUB, x, greatest(x, axis.keeping())));
        // One division for a row: each element's would cost as much as its exponential.
        return raw(Binary.MUL, exponentials, raw(Unary.RECIPROCAL, sum(exponentials, axis.keeping())));
    }

    private static Tensor logSoftmax(Tensor x, Axes axis) {
        if (x.elements() == 0) {
            return Tensor.zerosLike(x);
        }
        Tensor byRows = byRows(RowFunctions::logSoftmax, x, axis, x.shape());
        if (byRows != null) {
            return byRows;
        }
        Tensor below = raw(Binary.SUB, x, greatest(x, axis.keeping()));
        return raw(Binary.SUB, below, raw(Unary.LOG, sum(raw(Unary.EXP, below), axis.keeping())));
    }

    /** What makes the results up to each element along the middle one of three axes, of floating elements. */
    private interface Scan {
        void run(Storage x, int from, int outer, int length, int inner, Storage out);
    }

    private static void runningProducts(Storage x, int from, int outer, int length, int inner, Storage out) {
        Folds.scan((a, b) -> a * b, 1, x, from, outer, length, inner, out);
    }

    private static Tensor scan(Scan scan, LongBinaryOperator g, long startLong, Tensor x, Axes axis) {
        Tensor out = Tensor.allocate(x.dtype().isFloating() ? x.dtype() : DType.INT64, x.shape());
        Run run = Run.of(x, axis);
        if (x.dtype().isFloating()) {
            scan.run(run.x().storage, run.from(), run.outer(), run.length(), run.inner(), out.storage);
        } else {
            Folds.scanLong(g, startLong, run.x().storage, run.from(), run.outer(), run.length(), run.inner(),
                    out.storage);
        }
        return out;
    }

    private static Tensor recurrence(Tensor a, Tensor b, Axes axis) {
        Tensor out = Tensor.allocate(b.dtype(), b.shape());
        Run factors = Run.of(a, axis);
        Run summands = Run.of(b, axis);
        Folds.recur(factors.x().storage, factors.from(), summands.x().storage, summands.from(), summands.outer(),
                summands.length(), summands.inner(), out.storage);
        return out;
    }

    // Rules ------------------------------------------------------------------------------------------------------

    /** The gradient in equal parts to the elements equal to the result, a NaN to those that are NaN if they count. */
    private static Rule amongEqual(boolean nanCounts) {
        return Rule.of(X | OUT, (g, s) -> {
            Axes axes = s.attributes();
            Tensor out = axes.restore(s.out(), s.x().shape());
            return shared(g, nanCounts ? same(s.x(), out) : s.x().eq(out), axes);
        });
    }

    /** The gradient in equal parts to the elements where the mask is true. */
    private static Tensor shared(Tensor g, Tensor mask, Axes axes) {
        Tensor ones = mask.to(g.dtype());
        return axes.restore(g, mask.shape()).mul(ones).div(total(ones, axes));
    }

    /** Where both are equal, two NaN included. */
    private static Tensor same(Tensor x, Tensor y) {
        return x.eq(y).logicalOr(x.isNaN().logicalAnd(y.isNaN()));
    }

    private static Tensor total(Tensor x, Axes axes) {
        return SUM.apply(axes.keeping(), x);
    }

    private static Tensor zeroWhere(Tensor mask, Tensor x) {
        return Tensor.where(mask, Tensor.zerosLike(x), x);
    }

    /** x with 1 for 0: for divisors whose quotient is not used there, so that no 0·∞ arises in second derivatives. */
    private static Tensor nonZero(Tensor x) {
        return Tensor.where(x.eq(0), Tensor.onesLike(x), x);
    }

    private static Tensor varianceSlope(Tensor g, Tensor x, Spread spread) {
        Axes axes = spread.axes();
        Tensor distance = x.sub(total(x, axes).div((double) axes.length(x.shape())));
        return axes.restore(g, x.shape()).mul(distance).mul(2 / spread.freedom(x.shape()));
    }

    private static Tensor normSlope(Tensor g, Tensor x, Tensor out, Norm norm) {
        Axes axes = norm.axes();
        double order = norm.order();
        Tensor outer = axes.restore(g, x.shape());
        Tensor size = axes.restore(out, x.shape());
        if (order == 0) {
            return Tensor.zerosLike(x);
        }
        if (order == 1) {
            return outer.mul(x.sign());
        }
        if (order == 2) {
            return outer.mul(zeroWhere(size.eq(0).expand(x.shape()), x.div(nonZero(size))));
        }
        if (Double.isInfinite(order)) {
            return x.sign().mul(shared(g, same(x.abs(), size), axes));
        }
        Tensor scale = zeroWhere(size.eq(0), outer.mul(nonZero(size).pow(1 - order)));
        return x.sign().mul(nonZero(x).abs().pow(order - 1)).mul(scale);
    }

    /** For each element the product of all others. */
    private static Tensor productOfOthers(Tensor x, Axes axes) {
        int[] reduced = axes.axes();
        if (reduced.length <= 1) {
            Tensor before = shifted(CUMPROD.apply(axes, x), axes, 1);
            Tensor after = shifted(CUMPROD.apply(axes, reversed(x, axes)), axes, 1);
            return before.mul(reversed(after, axes));
        }
        int[] order = keptFirst(reduced, x.rank());
        Tensor moved = x.permute(order);
        int first = x.rank() - reduced.length;
        Tensor others = productOfOthers(moved.flatten(first, -1), new Axes(true, first));
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            back[order[i]] = i;
        }
        return others.reshape(moved.shape()).permute(back);
    }

    /** The adjoint of {@link #CUMSUM}. */
    private static Tensor sumsFromHere(Tensor g, Axes axis) {
        return reversed(CUMSUM.apply(axis, reversed(g, axis)), axis);
    }

    /** The adjoint of {@link #RECURRENCE} in b: zᵢ = gᵢ + aᵢ₊₁·zᵢ₊₁. */
    private static Tensor gathered(Tensor g, Tensor a, Axes axis) {
        Tensor factors = shifted(reversed(a, axis), axis, 0);
        return reversed(Tape.apply(RECURRENCE, axis, factors, reversed(g, axis)), axis);
    }

    private static Tensor reversed(Tensor x, Axes axis) {
        return axis.axes().length == 0 ? x : x.flip(axis.axes());
    }

    /** The elements one index further along an axis, the last one dropped and a number put first. */
    private static Tensor shifted(Tensor x, Axes axis, double first) {
        if (axis.axes().length == 0) {
            return Tensor.fullLike(x, first);
        }
        int place = axis.axes()[0];
        if (x.size(place) == 0) {
            return x;
        }
        int[] sizes = x.shape().sizes();
        sizes[place] = 1;
        Tensor start = Tensor.full(x.dtype(), Shape.of(sizes), first);
        return Tensor.cat(place, start, x.narrow(place, 0, x.size(place) - 1));
    }
}
