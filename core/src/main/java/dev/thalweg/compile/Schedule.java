package dev.thalweg.compile;

import dev.thalweg.kernel.Expr;
import dev.thalweg.kernel.Kind;
import dev.thalweg.kernel.Expressions;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.Trace.Apply;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Fill;
import dev.thalweg.tensor.Trace.Fold;
import dev.thalweg.tensor.Trace.Leaf;
import dev.thalweg.tensor.Trace.Map;
import dev.thalweg.tensor.Trace.Place;
import dev.thalweg.tensor.Trace.Product;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Step;
import dev.thalweg.tensor.Trace.Value;
import dev.thalweg.tensor.Trace.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is computed where: which values lie in arrays, and which loops, in which order, make them. A value that is
 * not in an array is computed anew wherever it is read, inside the loop that reads it. Loops over the same axes become one, where
 * the order of things allows.
 */
final class Schedule {
    /** Machine operations from which on a value that several loops read is computed once and kept. */
    private static final int HEAVY = 24;
    /** Elements from which on a second pass over memory costs more than ends that are done one by one. */
    private static final int LONG = 2000;
    /** Elements of an inner axis from which on a loop over several axes runs well. */
    private static final int LONG_ROW = 64;
    /** Elements by which loops may differ that are made one. */
    private static final int FEW = 64;

    /** What is done, in order. */
    sealed interface Unit permits LoopUnit, ProductUnit, ApplyUnit, FillUnit, WindowUnit, TurnUnit {}

    /** A loop. */
    record LoopUnit(LoopBuilder loop) implements Unit {}

    /** A product of matrices. */
    record ProductUnit(Product step) implements Unit {}

    /** An op that computes as it does for tensors. */
    record ApplyUnit(Apply step) implements Unit {}

    /** Numbers from outside. */
    record FillUnit(Fill step) implements Unit {}

    /** A part replaced, by copying. */
    record WindowUnit(Place step) implements Unit {}

    /** Rows that become columns: a loop could not load them as vectors. */
    record TurnUnit(Map step) implements Unit {}

    private final Recorded recorded;
    private final @Nullable Step[] steps;
    private final BitSet needed = new BitSet();
    private final java.util.Map<Integer, String> forced = new HashMap<>(); // with the reason
    private final BitSet results = new BitSet(); // what must be in an array at the end
    private final List<Unit> units = new ArrayList<>();
    private final java.util.Map<Integer, Integer> madeBy = new HashMap<>();
    private final int[] weights;

    private Schedule(Recorded recorded) {
        this.recorded = recorded;
        this.steps = new Step[recorded.values().size()];
        this.weights = new int[recorded.values().size()];
        for (Step step : recorded.steps()) {
            steps[step.out()] = step;
        }
        recorded.outputs().forEach(ref -> results.set(ref.value()));
        recorded.written().forEach(written -> results.set(written.value()));
        for (Leaf leaf : recorded.leaves()) {
            Ref after = leaf.after;
            if (after != null) {
                results.set(after.value());
            }
        }
        results.stream().forEach(this::need);
        results.stream().forEach(number -> force(number, "a result"));
    }

    /** {@return the schedule of what was recorded} */
    static Schedule of(Recorded recorded) {
        Schedule schedule = new Schedule(recorded);
        schedule.weigh();
        while (!schedule.isBuilt()) {
            // Once more, with one value more in an array.
        }
        schedule.dropUnread();
        schedule.gatherRows();
        return schedule;
    }

    // Facts ------------------------------------------------------------------------------------------------------

    Recorded recorded() {
        return recorded;
    }

    List<Unit> units() {
        return units;
    }

    Value value(int number) {
        return recorded.values().get(number);
    }

    Step step(int number) {
        Step step = steps[number];
        if (step == null) {
            throw new AssertionError(number);
        }
        return step;
    }

    /** {@return whether a value is computed by a step} */
    boolean isComputed(int number) {
        return value(number).source() instanceof Computed;
    }

    /** {@return whether a value lies in an array of its own} */
    boolean isInArray(int number) {
        return !isComputed(number) || forced.containsKey(number)
                || !(steps[number] instanceof Map || steps[number] instanceof Place);
    }

    private void force(int number, String reason) {
        forced.putIfAbsent(number, reason);
    }

    /** {@return why a computed value lies in an array} */
    String reason(int number) {
        return forced.getOrDefault(number, "made by an op");
    }

    boolean isNeeded(int number) {
        return needed.get(number);
    }

    boolean isResult(int number) {
        return results.get(number);
    }

    /** {@return the place among the units of the one that makes a value; −1 if it is there before} */
    int unitOf(int number) {
        return madeBy.getOrDefault(number, -1);
    }

    static List<Ref> inputs(Step step) {
        return switch (step) {
            case Map map -> map.args();
            case Place place -> place.old() < 0 ? List.of(place.source())
                    : List.of(place.source(), new Ref(place.old(), place.window()));
            case Fold fold -> List.of(fold.source());
            case Product product -> List.of(product.left(), product.right());
            case Apply apply -> apply.inputs();
            case Fill _ -> List.of();
        };
    }

    private void need(int root) {
        List<Integer> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            int number = open.removeLast();
            if (needed.get(number)) {
                continue;
            }
            needed.set(number);
            Step step = steps[number];
            if (step != null) {
                inputs(step).forEach(ref -> open.add(ref.value()));
            }
        }
    }

    // What lies in arrays ----------------------------------------------------------------------------------------

    /** Finds what must lie in arrays whatever the loops: inputs of ops, and what is heavy and read more than once, elsewhere. */
    private void weigh() {
        int[] readers = new int[steps.length];
        boolean[] elsewhere = new boolean[steps.length];
        for (Step step : recorded.steps()) {
            if (!needed.get(step.out())) {
                continue;
            }
            for (Ref ref : inputs(step)) {
                readers[ref.value()]++;
                // A step that has another size, or another order, is another loop.
                elsewhere[ref.value()] |= !(step instanceof Map) || !ref.layout().isContiguous()
                        || ref.layout().shape().elements() != value(ref.value()).length();
            }
            if (step instanceof Apply apply) {
                apply.inputs().forEach(ref -> force(ref.value(), "read by " + apply.op().label()));
            }
            if (step instanceof Product product) {
                force(product.left().value(), "read by a product");
                force(product.right().value(), "read by a product");
            }
            if (step instanceof Map map) {
                weights[map.out()] = weigh(map);
                if (within(map.out()) > LoopBuilder.LIMIT / 2) {
                    force(map.out(), "large");
                }
            }
        }
        for (Step step : recorded.steps()) {
            int number = step.out();
            if (step instanceof Map && readers[number] > 1 && elsewhere[number] && within(number) > HEAVY
                    && value(number).length() > 1) {
                force(number, "costly, and read by several loops");
            }
        }
    }

    /** {@return how many machine operations an element of a value takes, with all that is computed for it} */
    private int within(int number) {
        BitSet seen = new BitSet();
        List<Integer> open = new ArrayList<>(List.of(number));
        int sum = 0;
        while (!open.isEmpty()) {
            int next = open.removeLast();
            if (!seen.get(next) && (next == number || !isInArray(next))) {
                seen.set(next);
                sum += weights[next];
                inputs(step(next)).forEach(ref -> open.add(ref.value()));
            }
        }
        return sum;
    }

    /** {@return how many machine operations the function of a step takes} */
    private int weigh(Map map) {
        Expressions out = new Expressions();
        Expr[] args = new Expr[map.args().size()];
        for (int i = 0; i < args.length; i++) {
            args[i] = out.load(Kind.of(value(map.args().get(i).value()).dtype()), i);
        }
        Expr result = LoopBuilder.apply(out, map, Kind.of(value(map.out()).dtype()), args);
        if (result == null) {
            throw new AssertionError(map.function());
        }
        return out.size() - args.length;
    }

    // Units ------------------------------------------------------------------------------------------------------

    private boolean isBuilt() {
        units.clear();
        madeBy.clear();
        try {
            for (Step step : recorded.steps()) {
                if (step instanceof Fill || needed.get(step.out()) && isInArray(step.out())) {
                    add(step);
                }
            }
            joinFolds();
            return true;
        } catch (LoopBuilder.Unfit unfit) {
            assert !forced.containsKey(unfit.value) : unfit.value;
            force(unfit.value, "read in another order than it is made");
            return false;
        }
    }

    /** Forgets arrays that nobody reads after all: the loops that were to read a value have become one with its own. */
    private void dropUnread() {
        for (Unit unit : units) {
            if (unit instanceof LoopUnit(LoopBuilder loop)) {
                List<LoopBuilder.Root> unread = loop.roots.stream().filter(root -> root.fold() == null && !results.get(
                        root.value()) && units.stream().noneMatch(other -> reads(other, root.value()))).toList();
                loop.roots.removeAll(unread);
                for (LoopBuilder.Root root : unread) {
                    forced.remove(root.value());
                    madeBy.remove(root.value());
                }
            }
        }
    }

    private void add(Step step) {
        switch (step) {
            case Fill fill -> append(new FillUnit(fill), fill.out());
            case Product product -> append(new ProductUnit(product), product.out());
            case Apply apply -> append(new ApplyUnit(apply), apply.out());
            case Map map when isTurn(map) -> append(new TurnUnit(map), map.out());
            case Map map -> {
                int[] axes = axes(map.shape());
                eitherWay(sizes(map), axes, sizes -> join(map.out(), sizes,
                        loop -> loop.store(map.out(), loop.define(map.out(), rowMajor(sizes)))));
            }
            case Place place -> {
                if (isRun(place)) {
                    int[] sizes = {value(place.out()).length()};
                    join(place.out(), sizes,
                            loop -> loop.store(place.out(), loop.define(place.out(), rowMajor(sizes))));
                } else {
                    require(place.source().value());
                    if (place.old() >= 0) {
                        require(place.old());
                    }
                    append(new WindowUnit(place), place.out());
                }
            }
            case Fold fold -> fold(fold);
        }
    }

    /** {@return whether a step only copies what lies in an array, and other elements than those of a row are neighbours there} */
    private boolean isTurn(Map map) {
        Ref source = map.args().getFirst();
        if (!map.function().equals(Trace.COPY) || !isInArray(source.value())
                || value(source.value()).dtype() != value(map.out()).dtype() || map.shape().elements() < LONG) {
            return false;
        }
        boolean turned = false;
        int inner = 1;
        for (int axis = 0; axis < map.shape().rank(); axis++) {
            if (map.shape().size(axis) > 1) {
                inner = source.layout().stride(axis);
                turned |= inner == 1;
            }
        }
        return turned && inner > 1;
    }

    private static boolean isRun(Place place) {
        Layout window = place.window();
        return window.isEven() && window.shape().elements() > 0
                && (window.step() == 1 || window.shape().elements() == 1)
                && place.source().layout().isEven();
    }

    private void require(int number) {
        if (!isInArray(number)) {
            throw new LoopBuilder.Unfit(number);
        }
    }

    private void append(Unit unit, int out) {
        madeBy.put(out, units.size());
        units.add(unit);
    }

    private void fold(Fold fold) {
        Layout layout = fold.source().layout();
        int kept = layout.shape().rank() - fold.reduced();
        int rows = 1;
        int length = 1;
        int reducedAxes = 0;
        for (int axis = 0; axis < layout.shape().rank(); axis++) {
            int size = layout.shape().size(axis);
            if (axis < kept) {
                rows *= size;
            } else {
                length *= size;
                reducedAxes += size > 1 ? 1 : 0;
            }
        }
        List<Integer> sizes = new ArrayList<>();
        List<Integer> strides = new ArrayList<>();
        if (layout.isEven()) {
            if (rows > 1) {
                sizes.add(rows);
                strides.add(length * layout.step());
            }
            sizes.add(length);
            strides.add(layout.step());
        } else if (reducedAxes <= 1) {
            int inner = 0;
            for (int axis = 0; axis < layout.shape().rank(); axis++) {
                int size = layout.shape().size(axis);
                if (axis >= kept) {
                    inner = size > 1 ? layout.stride(axis) : inner;
                } else if (size > 1) {
                    sizes.add(size);
                    strides.add(layout.stride(axis));
                }
            }
            sizes.add(length);
            strides.add(inner);
        }
        if (sizes.isEmpty() || length > 1 && strides.getLast() != 1 && isInArray(fold.source().value())
                || length > 1 && strides.getLast() > 1) {
            fold.plain().inputs().forEach(ref -> require(ref.value()));
            append(new ApplyUnit(fold.plain()), fold.out());
            return;
        }
        int[] merged = sizes.stream().mapToInt(i -> i).toArray();
        int[] apart = reducedAxes == 1 && layout.isContiguous() ? axes(layout.shape()) : merged;
        Affine place = new Affine(layout.offset(), strides.stream().mapToInt(i -> i).toArray());
        eitherWay(merged, apart, axes -> join(fold.out(), axes, loop -> loop.fold(fold.out(), loop.express(fold.source()
                .value(), axes.length == merged.length ? place : new Affine(layout.offset(), rowMajor(axes)), null),
                fold.how())));
    }

    /** What makes a loop over some axes, or cannot. */
    @FunctionalInterface
    private interface Attempt {
        void make(int... sizes);
    }

    /**
     * Makes a loop over merged axes; where a value cannot be expressed in these, over the axes as they are, if the inner one is long
     * enough that this is better than to make an array of the value.
     */
    private static void eitherWay(int[] merged, int[] axes, Attempt attempt) {
        try {
            attempt.make(merged);
        } catch (LoopBuilder.Unfit unfit) {
            if (Arrays.equals(merged, axes) || axes.length == 0 || axes[axes.length - 1] < LONG_ROW) {
                throw unfit;
            }
            try {
                attempt.make(axes);
            } catch (LoopBuilder.Unfit _) {
                throw unfit;
            }
        }
    }

    private static int[] axes(Shape shape) {
        return Arrays.stream(shape.sizes()).filter(size -> size != 1).toArray();
    }

    /** {@return the axes of the loop that makes a value: one if nothing is in the way} */
    private static int[] sizes(Map map) {
        boolean even = true;
        for (Ref arg : map.args()) {
            even &= arg.layout().isEven();
        }
        Shape shape = map.shape();
        if (even) {
            return new int[] {shape.elements()};
        }
        return axes(shape);
    }

    static int[] rowMajor(int... sizes) {
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }

    /** What adds a value to a loop. */
    @FunctionalInterface
    private interface Maker {
        void make(LoopBuilder loop);
    }

    /** Adds a value to the first loop over the same axes that comes late enough; to a new one if there is none. */
    private void join(int number, int[] sizes, Maker maker) {
        LoopBuilder alone = new LoopBuilder(this, sizes);
        maker.make(alone);
        int first = 0;
        for (int read : alone.loaded) {
            int made = unitOf(read);
            if (made >= 0) {
                boolean fromWithin = units.get(made) instanceof LoopUnit(LoopBuilder loop)
                        && Arrays.equals(loop.sizes, sizes)
                        && !alone.loadedElsewhere.contains(read) && loop.roots.stream().anyMatch(root -> root
                                .value() == read && root.fold() == null);
                first = Math.max(first, fromWithin ? made : made + 1);
            }
        }
        for (int u = first; u < units.size(); u++) {
            if (units.get(u) instanceof LoopUnit(LoopBuilder loop) && Arrays.equals(loop.sizes, sizes)
                    && loop.out.size() + alone.out.size() <= LoopBuilder.LIMIT) {
                maker.make(loop);
                madeBy.put(number, u);
                return;
            }
        }
        append(new LoopUnit(alone), number);
    }

    /**
     * Moves folds over fewer elements into a later loop over a few more, so that a value and a gradient that is longer by some
     * zeros share one pass over memory. Where the sizes are small the ends would cost more than the pass.
     */
    private void joinFolds() {
        for (int from = 0; from < units.size(); from++) {
            if (units.get(from) instanceof LoopUnit(LoopBuilder loop) && loop.sizes.length == 1
                    && loop.sizes[0] >= LONG && loop.roots.stream().allMatch(root -> root.fold() != null)) {
                int to = partner(from, loop);
                if (to >= 0) {
                    LoopBuilder partner = ((LoopUnit) units.get(to)).loop();
                    for (LoopBuilder.Root root : loop.roots) {
                        joinFold((Fold) step(root.value()), partner);
                        madeBy.put(root.value(), to);
                    }
                    units.remove(from);
                    int removed = from--;
                    madeBy.replaceAll((value, unit) -> unit > removed ? unit - 1 : unit);
                }
            }
        }
    }

    /** {@return the unit whose loop can take the folds of another; −1 if there is none} */
    private int partner(int from, LoopBuilder loop) {
        for (int to = from + 1; to < units.size(); to++) {
            Unit unit = units.get(to);
            if (loop.roots.stream().anyMatch(root -> reads(unit, root.value()))) {
                return -1;
            }
            if (unit instanceof LoopUnit(LoopBuilder other) && other.sizes.length == 1 && other.sizes[0] > loop.sizes[0]
                    && other.sizes[0] - loop.sizes[0] <= FEW
                    && other.out.size() + loop.out.size() <= LoopBuilder.LIMIT) {
                return to;
            }
        }
        return -1;
    }

    private void joinFold(Fold fold, LoopBuilder loop) {
        Layout layout = fold.source().layout();
        int length = layout.shape().elements();
        Affine place = new Affine(layout.offset(), new int[] {layout.step()});
        Expr value = loop.express(fold.source().value(), place, new LoopBuilder.Guard(0, length));
        loop.fold(fold.out(),
                loop.out.select(loop.out.range(0, length), value, loop.out.start(fold.how(), value.kind())),
                fold.how());
    }

    /**
     * Moves loops over rows up to the last one before over the same rows, and products that sum along an axis to the last such product,
     * or loop over that axis, so that {@link RowGroups} finds them together.
     */
    private void gatherRows() {
        for (int u = 1; u < units.size(); u++) {
            int to = u;
            while (to > 0 && !isOverRowsOf(units.get(to - 1), units.get(u)) && !isMadeFrom(u, to - 1)) {
                to--;
            }
            if (to > 0 && to < u && isOverRowsOf(units.get(to - 1), units.get(u))) {
                units.add(to, units.remove(u));
                int first = to;
                int moved = u;
                madeBy.replaceAll((value, unit) -> unit == moved ? first
                        : unit >= first && unit < moved ? unit + 1 : unit);
            }
        }
    }

    private static boolean isOverRowsOf(Unit before, Unit unit) {
        return switch (unit) {
            case LoopUnit(LoopBuilder loop) -> before instanceof LoopUnit(LoopBuilder first) && loop.sizes.length > 1
                    && Arrays.equals(first.sizes, loop.sizes);
            case ProductUnit(Product product) -> switch (before) {
                case LoopUnit(LoopBuilder first) -> first.sizes.length == 1
                        && RowGroups.isByBlocks(product, first.sizes[0]);
                case ProductUnit(Product first) -> RowGroups.isByBlocks(first, RowGroups.inner(product))
                        && RowGroups.isByBlocks(product, RowGroups.inner(product));
                default -> false;
            };
            default -> false;
        };
    }

    private boolean isMadeFrom(int unit, int earlier) {
        return madeBy.entrySet().stream().anyMatch(made -> made.getValue() == earlier && reads(units.get(unit), made
                .getKey()));
    }

    /** {@return whether a unit reads a value} */
    static boolean reads(Unit unit, int value) {
        return switch (unit) {
            case LoopUnit(LoopBuilder loop) -> loop.loaded.contains(value);
            case ProductUnit(Product step) -> step.left().value() == value || step.right().value() == value;
            case ApplyUnit(Apply step) -> step.inputs().stream().anyMatch(ref -> ref.value() == value);
            case FillUnit _ -> false;
            case WindowUnit(Place step) -> step.old() == value || step.source().value() == value;
            case TurnUnit(Map step) -> step.args().getFirst().value() == value;
        };
    }

    /** {@return the values that a unit makes} */
    static List<Integer> made(Unit unit) {
        return switch (unit) {
            case LoopUnit(LoopBuilder loop) -> loop.roots.stream().map(LoopBuilder.Root::value).toList();
            case ProductUnit(var step) -> List.of(step.out());
            case ApplyUnit(var step) -> List.of(step.out());
            case FillUnit(var step) -> List.of(step.out());
            case WindowUnit(var step) -> List.of(step.out());
            case TurnUnit(var step) -> List.of(step.out());
        };
    }

    /** {@return the storages that were there before and are written, by the number of the value that they end with} */
    java.util.Map<Integer, Written> writtenBy() {
        java.util.Map<Integer, Written> by = new HashMap<>();
        recorded.written().forEach(written -> by.putIfAbsent(written.value(), written));
        return by;
    }
}
