package dev.thalweg.compile;

import dev.thalweg.kernel.Expr;
import dev.thalweg.kernel.Expressions;
import dev.thalweg.kernel.Kind;
import dev.thalweg.kernel.Sums;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Trace.Apply;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Constant;
import dev.thalweg.tensor.Trace.Fill;
import dev.thalweg.tensor.Trace.Fold;
import dev.thalweg.tensor.Trace.Map;
import dev.thalweg.tensor.Trace.Place;
import dev.thalweg.tensor.Trace.Product;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Step;
import dev.thalweg.tensor.Trace.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A tiny program as straight-line code: each element of each value is a variable of its own, loops are unrolled, sums and
 * products are written out in their order. All loads come before all stores, so results may go straight to where they belong.
 */
final class Straight {
    /** Elements of all values together that are still tiny. */
    private static final int ELEMENTS = 160;
    /** Machine operations that are still tiny: their bytecode stays below HotSpot's limit. */
    private static final int OPERATIONS = 1100;

    /** An element of a value. */
    record Element(int value, int at) {}

    /** An element that is stored. */
    record Result(int value, int at, Expr expression) {}

    final LinkedHashMap<Element, Integer> loads = new LinkedHashMap<>();
    final List<Result> results = new ArrayList<>();
    final Expressions out = new Expressions();
    private final Recorded recorded;
    private final java.util.Map<Integer, Expr[]> elements = new HashMap<>();

    private Straight(Recorded recorded) {
        this.recorded = recorded;
    }

    /** {@return a small program as straight-line code; null where it is too large, or does what cannot be written out} */
    static @Nullable Straight of(Recorded recorded, Schedule schedule) {
        int size = 0;
        for (Step step : recorded.steps()) {
            if (step instanceof Fill || schedule.isNeeded(step.out()) && step instanceof Apply) {
                return null;
            }
            if (schedule.isNeeded(step.out())) {
                size += recorded.values().get(step.out()).length();
                size += step instanceof Fold fold ? fold.source().layout().shape().elements() : 0;
            }
            if (size > ELEMENTS) {
                return null;
            }
        }
        Straight straight = new Straight(recorded);
        for (Step step : recorded.steps()) {
            if (schedule.isNeeded(step.out()) && !straight.add(step)) {
                return null;
            }
        }
        for (int v = 0; v < recorded.values().size(); v++) {
            if (schedule.isResult(v) && recorded.values().get(v).source() instanceof Computed) {
                for (int at = 0; at < recorded.values().get(v).length(); at++) {
                    straight.results.add(new Result(v, at, straight.element(v, at)));
                }
            }
        }
        return straight.results.isEmpty() ? null : straight;
    }

    private Expr element(int value, int at) {
        Expr[] known = elements.get(value);
        if (known != null) {
            return known[at];
        }
        Value from = recorded.values().get(value);
        Kind kind = Kind.of(from.dtype());
        if (from.source() instanceof Constant constant) {
            int place = constant.uniform() ? 0 : at;
            return kind.isWhole() ? out.whole(kind, constant.storage().getLong(place))
                    : out.constant(kind, constant.storage().getDouble(place));
        }
        Element element = new Element(value, at);
        Integer operand = loads.get(element);
        if (operand == null) {
            operand = loads.size();
            loads.put(element, operand);
        }
        return out.load(kind, operand);
    }

    private Expr element(Ref ref, int index) {
        return element(ref.value(), place(ref.layout(), index));
    }

    /** {@return the place of the element at a row-major index} */
    private static int place(Layout layout, int index) {
        int at = layout.offset();
        int rest = index;
        Shape shape = layout.shape();
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            at += rest % shape.size(axis) * layout.stride(axis);
            rest /= shape.size(axis);
        }
        return at;
    }

    private boolean add(Step step) {
        int length = recorded.values().get(step.out()).length();
        Expr[] made = new Expr[length];
        switch (step) {
            case Map map -> {
                Kind kind = Kind.of(recorded.values().get(map.out()).dtype());
                for (int i = 0; i < length; i++) {
                    Expr[] args = new Expr[map.args().size()];
                    for (int k = 0; k < args.length; k++) {
                        args[k] = element(map.args().get(k), i);
                    }
                    Expr result = LoopBuilder.apply(out, map, kind, args);
                    if (result == null) {
                        return false;
                    }
                    made[i] = result;
                }
            }
            case Place place -> {
                Expr zero = out.constant(Kind.of(recorded.values().get(place.out()).dtype()), 0);
                Arrays.setAll(made, i -> place.old() < 0 ? zero : element(place.old(), i));
                Layout source = place.source().layout().expand(place.window().shape());
                for (int i = 0; i < place.window().shape().elements(); i++) {
                    made[place(place.window(), i)] = element(place.source().value(), place(source, i));
                }
            }
            case Fold fold -> {
                int reduced = fold.source().layout().shape().elements() / length;
                for (int row = 0; row < length; row++) {
                    int first = row * reduced;
                    Expr all = combine(fold, i -> element(fold.source(), first + i), reduced);
                    // The lanes of a sum begin at 0, which tells where only the signs of zeros are at stake.
                    made[row] = fold.how().isSum() ? out.add(all, out.constant(all.kind(), 0)) : all;
                }
            }
            case Product product -> product(product, made);
            case Apply _,Fill _ -> {
                return false;
            }
        }
        elements.put(step.out(), made);
        return out.size() <= OPERATIONS;
    }

    /** Elements in the order of {@link Sums}: so few that a block is all there is. */
    private Expr combine(Fold fold, IntFunction<Expr> element, int count) {
        Expr[] lanes = new Expr[Math.min(Sums.LANES, count)];
        for (int i = 0; i < count; i++) {
            int lane = i % Sums.LANES;
            lanes[lane] = i < Sums.LANES ? element.apply(i) : out.combine(fold.how(), lanes[lane], element.apply(i));
        }
        return tree(lanes, (x, y) -> out.combine(fold.how(), x, y));
    }

    private static Expr tree(Expr[] lanes, BinaryOperator<Expr> combine) {
        for (int half = Sums.LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half && i + half < lanes.length; i++) {
                lanes[i] = combine.apply(lanes[i], lanes[i + half]);
            }
        }
        return lanes[0];
    }

    private void product(Product product, Expr[] made) {
        Layout left = product.left().layout();
        Layout right = product.right().layout();
        int n = left.shape().size(-2);
        int k = left.shape().size(-1);
        int m = right.shape().size(-1);
        Expr zero = out.constant(Kind.of(recorded.values().get(product.out()).dtype()), 0);
        for (int at = 0; at < made.length; at++) {
            int batch = at / (n * m);
            int i = at / m % n;
            int j = at % m;
            Expr[] lanes = new Expr[m == 1 ? Math.max(1, Math.min(Sums.LANES, k)) : 1]; // as dev.thalweg.kernel.Products
            Arrays.fill(lanes, zero);
            for (int p = 0; p < k; p++) {
                int lane = p % lanes.length;
                lanes[lane] = out.fma(element(product.left(), (batch * n + i) * k + p),
                        element(product.right(), (batch * k + p) * m + j), lanes[lane]);
            }
            made[at] = tree(lanes, out::add);
        }
    }
}
