package dev.thalweg.compile;

import dev.thalweg.compile.LoopBuilder.Access;
import dev.thalweg.compile.LoopBuilder.Root;
import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.Kind;
import dev.thalweg.kernel.Loop;
import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.Loop.Operand;
import dev.thalweg.kernel.Loop.Store;
import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.kernel.Products;
import dev.thalweg.kernel.Storage;
import dev.thalweg.kernel.Sums;
import dev.thalweg.kernel.Threads;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.Trace.Apply;
import dev.thalweg.tensor.Trace.Captured;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Constant;
import dev.thalweg.tensor.Trace.Fill;
import dev.thalweg.tensor.Trace.Gradient;
import dev.thalweg.tensor.Trace.Input;
import dev.thalweg.tensor.Trace.Leaf;
import dev.thalweg.tensor.Trace.Live;
import dev.thalweg.tensor.Trace.Place;
import dev.thalweg.tensor.Trace.Product;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Value;
import dev.thalweg.tensor.Trace.Written;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was recorded, as loops and ops over arrays, ready to run again and again. */
final class Program {
    /** One thing that is done at a run. */
    private interface Action {
        void run(Object[] arrays);
    }

    /** A fresh array that each run makes for a result; for the gradient of a leaf, unless the last run's is still there. */
    private record Fresh(int slot, DType dtype, int length, int leaf) {}

    /** Content that is copied to a storage that was there before. */
    private record CopyBack(int from, int to, int length) {}

    private final Schedule schedule;
    private final Recorded recorded;
    private final List<List<Integer>> groups; // of units that run together
    private final List<Action> actions = new ArrayList<>();
    private final List<LoopKernel> kernels = new ArrayList<>();
    private final List<Fresh> fresh = new ArrayList<>();
    private final List<CopyBack> copies = new ArrayList<>();
    private final boolean isStraight;
    private final int[] inputs; // values that change from run to run, by where they come from
    private final int[] numbers;
    private final int[] gradients;
    private final Action[] steps;
    private final int[] slots; // of values
    private final Map<Integer, Written> writtenBy; // by the values that storages end with
    private final Object[] arrays;
    private final List<Object> table = new ArrayList<>();
    private final @Nullable Tensor[] left; // the gradients that the last run left on the leaves
    private final BitSet inside = new BitSet(); // values in arrays that nobody sees
    private final BitSet shared = new BitSet();
    private final Map<Integer, Storage> made = new HashMap<>(); // during a run, of those that are shared

    private Program(Schedule schedule) {
        this.schedule = schedule;
        this.recorded = schedule.recorded();
        this.slots = new int[recorded.values().size()];
        this.writtenBy = schedule.writtenBy();
        this.left = new Tensor[recorded.leaves().size()];
        this.groups = RowGroups.of(schedule);
        this.isStraight = makeStraight();
        if (!isStraight) {
            assignSlots(false);
            for (List<Integer> group : groups) {
                List<Action> members = group.stream().map(unit -> action(schedule.units().get(unit))).toList();
                if (members.size() == 1) {
                    actions.add(members.getFirst());
                } else {
                    List<LoopKernel> together = List
                            .copyOf(kernels.subList(kernels.size() - group.size(), kernels.size()));
                    actions.add(now -> LoopKernel.runRows(together, now));
                }
            }
        }
        findShared();
        this.inputs = sources(Input.class);
        this.numbers = sources(Live.class);
        this.gradients = sources(Gradient.class);
        this.steps = actions.toArray(Action[]::new);
        this.arrays = table.toArray();
    }

    private boolean makeStraight() {
        Straight straight = LoopKernel.mode() == LoopKernel.Mode.VECTOR ? null : Straight.of(recorded, schedule);
        if (straight == null) {
            return false;
        }
        assignSlots(true);
        LoopKernel kernel = LoopKernel.of(loop(straight));
        if (kernel.fits()) {
            kernels.add(kernel);
            actions.add(kernel::runOnce);
            return true;
        }
        table.clear();
        fresh.clear();
        copies.clear();
        return false;
    }

    private int[] sources(Class<?> kind) {
        return IntStream.range(0, slots.length)
                .filter(v -> slots[v] >= 0 && kind.isInstance(recorded.values().get(v).source())).toArray();
    }

    /** {@return a program that does what was recorded} */
    static Program of(Recorded recorded) {
        return new Program(Schedule.of(TransposedProducts.turned(recorded)));
    }

    Schedule schedule() {
        return schedule;
    }

    /** {@return the units that run together, in groups} */
    List<List<Integer>> groups() {
        return groups;
    }

    /** {@return whether it is straight-line code: one kernel in place of the schedule's units} */
    boolean isStraight() {
        return isStraight;
    }

    List<LoopKernel> kernels() {
        return kernels;
    }

    // Arrays -----------------------------------------------------------------------------------------------------

    private int slot(@Nullable Object array) {
        table.add(array);
        return table.size() - 1;
    }

    private void assignSlots(boolean straight) {
        Map<Integer, Written> inPlace = inPlace(straight);
        for (int v = 0; v < slots.length; v++) {
            Value value = recorded.values().get(v);
            if (!schedule.isNeeded(v) && !(value.source() instanceof Input)) {
                slots[v] = -1;
                continue;
            }
            slots[v] = switch (value.source()) {
                case Input _,Gradient _ -> slot(null);
                case Captured captured -> slot(captured.storage().array());
                case Constant constant -> slot(constant.uniform() ? filled(constant, value.length())
                        : constant.storage().array());
                case Live _ -> slot(Storage.newArray(value.dtype(), 1));
                case Computed _ -> -1;
            };
        }
        for (Written written : recorded.written()) {
            if (slots[written.origin()] < 0) {
                Value origin = recorded.values().get(written.origin());
                slots[written.origin()] = origin.source() instanceof Captured captured
                        ? slot(captured.storage().array())
                        : slot(null);
            }
        }
        inside.clear();
        for (int v = 0; v < slots.length; v++) {
            Value value = recorded.values().get(v);
            if (value.source() instanceof Computed && (schedule.isNeeded(v) && schedule.isInArray(v)
                    || isFilled(v))) {
                Written written = inPlace.get(v);
                if (written != null) {
                    slots[v] = slots[written.origin()];
                } else if (isShown(v)) {
                    slots[v] = slot(null);
                    if (straight || !isMadeByOp(v)) {
                        fresh.add(new Fresh(slots[v], value.dtype(), value.length(), gradientOnly(v)));
                    }
                } else {
                    inside.set(v);
                }
            }
        }
        shareArrays(straight);
        for (Written written : recorded.written()) {
            if (slots[written.value()] != slots[written.origin()]) {
                copies.add(new CopyBack(slots[written.value()], slots[written.origin()],
                        recorded.values().get(written.origin()).length()));
            }
        }
    }

    /** {@return in words which arrays there are} */
    String arrays() {
        BitSet distinct = new BitSet();
        fresh.forEach(made -> distinct.set(made.slot())); // values may lie in those too
        long bytes = 0;
        for (int v = inside.nextSetBit(0); v >= 0; v = inside.nextSetBit(v + 1)) {
            bytes += distinct.get(slots[v]) ? 0 : (long) room(v).dtype().bytes() * room(v).length();
            distinct.set(slots[v]);
        }
        return String.format(Locale.ROOT,
                "%d of inputs, %d made for results, %d inside for %d values (%,d bytes), %d copied back", inputs.length,
                fresh.size(), distinct.cardinality() - fresh.size(), inside.cardinality(), bytes, copies.size());
    }

    /** What an array can hold. */
    private record Room(DType dtype, int length) {}

    /** Gives each value that nobody sees a place in an array; those that are not needed at the same time share one. */
    private void shareArrays(boolean straight) {
        int[] last = lastUses();
        Map<Room, List<Integer>> free = new HashMap<>();
        Map<Integer, Integer> given = new HashMap<>(); // the slots of results, and which values they hold before
        List<Integer> open = new ArrayList<>();
        for (List<Integer> group : groups) {
            int begin = group.getFirst();
            for (int v : open) {
                if (last[v] < begin) {
                    free.computeIfAbsent(room(v), _ -> new ArrayList<>()).add(slots[v]);
                }
            }
            open.removeIf(v -> last[v] < begin);
            inside.stream().filter(v -> group.contains(schedule.unitOf(v))).forEach(v -> {
                int result = straight ? -1 : becomes(v, last[v]);
                if (result >= 0 && given.put(slots[result], v) == null) {
                    slots[v] = slots[result];
                    return;
                }
                List<Integer> found = free.getOrDefault(room(v), List.of());
                slots[v] = found.isEmpty() ? slot(Storage.newArray(room(v).dtype(), room(v).length())) : found
                        .removeLast();
                open.add(v);
            });
        }
    }

    /**
     * {@return the result in whose new array a value may lie until that result is made: by the last loop that reads the value, at
     * its own index. −1 if there is none}
     */
    private int becomes(int v, int lastUnit) {
        if (lastUnit >= schedule.units().size()
                || !(schedule.units().get(schedule.unitOf(v)) instanceof Schedule.LoopUnit)
                || !(schedule.units().get(lastUnit) instanceof Schedule.LoopUnit(LoopBuilder loop))
                || loop.loadedElsewhere.contains(v) || !loop.loaded.contains(v)) {
            return -1;
        }
        return loop.roots.stream().filter(root -> root.fold() == null).mapToInt(Root::value)
                .filter(r -> room(r).equals(room(v)) && fresh.stream().anyMatch(made -> made.slot() == slots[r]))
                .findFirst().orElse(-1);
    }

    private Room room(int v) {
        return new Room(recorded.values().get(v).dtype(), recorded.values().get(v).length());
    }

    /** {@return the last unit that reads each value; one past the end for content that is copied back after the run} */
    private int[] lastUses() {
        int[] last = new int[slots.length];
        for (int v = inside.nextSetBit(0); v >= 0; v = inside.nextSetBit(v + 1)) {
            last[v] = schedule.unitOf(v);
            for (int u = last[v] + 1; u < schedule.units().size(); u++) {
                last[v] = Schedule.reads(schedule.units().get(u), v) ? u : last[v];
            }
        }
        recorded.written().forEach(written -> last[written.value()] = schedule.units().size());
        return last;
    }

    /** Finds the values of which several results are made. */
    private void findShared() {
        BitSet seen = new BitSet();
        Stream<Ref> afters = recorded.leaves().stream().map(leaf -> leaf.after).filter(Objects::nonNull).map(
                Objects::requireNonNull);
        Stream.concat(recorded.outputs().stream(), afters).forEach(ref -> {
            if (seen.get(ref.value()) && !writtenBy.containsKey(ref.value())) {
                shared.set(ref.value());
            }
            seen.set(ref.value());
        });
    }

    /** {@return whether an op that computes as it does for tensors brings its own array} */
    private boolean isMadeByOp(int v) {
        int unit = schedule.unitOf(v);
        return unit >= 0 && schedule.units().get(unit) instanceof Schedule.ApplyUnit;
    }

    private boolean isFilled(int v) {
        return recorded.steps().stream().anyMatch(step -> step instanceof Fill && step.out() == v);
    }

    /** {@return the leaf whose gradient a value is, in row-major order, and nothing else's; −1 if it is more} */
    private int gradientOnly(int v) {
        int found = -1;
        for (int i = 0; i < recorded.leaves().size(); i++) {
            Leaf leaf = recorded.leaves().get(i);
            Ref after = leaf.after;
            if (after != null && after.value() == v) {
                boolean plain = found < 0 && leaf.input < 0 && after.layout().isContiguous()
                        && after.layout().offset() == 0
                        && after.layout().shape().elements() == recorded.values().get(v).length();
                found = plain ? i : recorded.leaves().size();
            }
        }
        boolean alone = found < recorded.leaves().size()
                && recorded.outputs().stream().noneMatch(ref -> ref.value() == v);
        // Where the code reads the old gradient, it must not be written over.
        return alone && found >= 0 && IntStream.range(0, slots.length)
                .noneMatch(u -> recorded.values().get(u).source() instanceof Gradient && schedule.isNeeded(u)) ? found
                        : -1;
    }

    /** {@return the storage of a leaf's gradient, if this program put it there at an earlier run; else null} */
    @SuppressWarnings("ReferenceEquality") // the tensor itself is meant
    private @Nullable Storage ownGradient(int leaf, Tensor[] given) {
        Tensor gradient = Trace.gradient(leaf(leaf, given));
        return gradient != null && gradient == left[leaf] ? Trace.storage(gradient) : null;
    }

    /** {@return whether others will hold the array after the run; what a storage ends with that was there before lies in that} */
    private boolean isShown(int v) {
        if (writtenBy.containsKey(v)) {
            return false;
        }
        for (Ref output : recorded.outputs()) {
            if (output.value() == v) {
                return true;
            }
        }
        for (Leaf leaf : recorded.leaves()) {
            Ref after = leaf.after;
            if (after != null && after.value() == v) {
                return true;
            }
        }
        return false;
    }

    private static Object filled(Constant constant, int length) {
        Storage storage = Storage.allocate(constant.storage().dtype(), length);
        Elementwise.copy(constant.storage(), Shape.of(1).layout().expand(Shape.of(length)), storage,
                Shape.of(length).layout());
        return storage.array();
    }

    /**
     * {@return the written storages that the loop which makes their new content may write at once: it reads the old content, if
     * at all, at its own index only, and nothing after it does}
     */
    private Map<Integer, Written> inPlace(boolean straight) {
        Map<Integer, Written> inPlace = new HashMap<>();
        Map<Integer, Integer> taken = new HashMap<>();
        for (Map.Entry<Integer, Written> entry : writtenBy.entrySet()) {
            int value = entry.getKey();
            Written written = entry.getValue();
            int unit = schedule.unitOf(value);
            if (straight) {
                // All is loaded before anything is stored.
                if (unit >= 0 && !isShown(value) && taken.put(written.origin(), value) == null) {
                    inPlace.put(value, written);
                }
                continue;
            }
            if (unit < 0 || isShown(value) || !mayWriteOver(schedule.units().get(unit), written.origin())) {
                continue;
            }
            boolean free = true;
            for (int u = unit + 1; u < schedule.units().size(); u++) {
                free &= !Schedule.reads(schedule.units().get(u), written.origin());
            }
            for (Ref output : recorded.outputs()) {
                free &= output.value() != written.origin();
            }
            if (free && taken.put(written.origin(), value) == null) {
                inPlace.put(value, written);
            }
        }
        return inPlace;
    }

    /** {@return whether a unit may write its result over a value: it reads that, if at all, at its own index only} */
    private static boolean mayWriteOver(Schedule.Unit unit, int value) {
        return switch (unit) {
            case Schedule.LoopUnit(LoopBuilder loop) -> !loop.loadedElsewhere.contains(value);
            case Schedule.TurnUnit _ -> !Schedule.reads(unit, value);
            default -> false;
        };
    }

    // Actions ----------------------------------------------------------------------------------------------------

    private Action action(Schedule.Unit unit) {
        return switch (unit) {
            case Schedule.LoopUnit(LoopBuilder loop) -> {
                LoopKernel kernel = LoopKernel.of(loop(loop));
                kernels.add(kernel);
                yield kernel::run;
            }
            case Schedule.ProductUnit(Product step) -> product(step);
            case Schedule.ApplyUnit(Apply step) -> apply(step);
            case Schedule.FillUnit(Fill step) -> {
                int out = slots[step.out()];
                yield now -> step.filler().accept(Storage.over(now[out]));
            }
            case Schedule.WindowUnit(Place step) -> window(step);
            case Schedule.TurnUnit(Trace.Map step) -> {
                int source = slots[step.args().getFirst().value()];
                Layout from = step.args().getFirst().layout();
                int out = slots[step.out()];
                Layout to = step.shape().layout();
                yield now -> Elementwise.copy(Storage.over(now[source]), from, Storage.over(now[out]), to);
            }
        };
    }

    private Loop loop(Straight straight) {
        List<Operand> operands = new ArrayList<>();
        for (Straight.Element load : straight.loads.keySet()) {
            operands.add(new Operand(Kind.of(schedule.value(load.value()).dtype()), slots[load.value()], load.at(),
                    new int[] {0}, null));
        }
        List<Store> stores = new ArrayList<>();
        for (Straight.Result result : straight.results) {
            stores.add(new Store(result.expression(), operands.size()));
            operands.add(
                    new Operand(Kind.of(schedule.value(result.value()).dtype()), slots[result.value()], result.at(),
                            new int[] {0}, null));
        }
        return new Loop(new int[] {1}, operands, stores, List.of());
    }

    private Action product(Product step) {
        int a = slots[step.left().value()];
        int b = slots[step.right().value()];
        int c = slots[step.out()];
        Layout left = step.left().layout();
        Layout right = step.right().layout();
        return now -> {
            Storage out = Storage.over(now[c]);
            Elementwise.fill(out, Shape.of(out.length()).layout(), 0);
            Products.multiply(Storage.over(now[a]), left, Storage.over(now[b]), right, out);
        };
    }

    private Action apply(Apply step) {
        int[] from = step.inputs().stream().mapToInt(ref -> slots[ref.value()]).toArray();
        Layout[] layouts = step.inputs().stream().map(Ref::layout).toArray(Layout[]::new);
        int out = slots[step.out()];
        return now -> {
            Tensor[] inputs = new Tensor[from.length];
            for (int i = 0; i < from.length; i++) {
                inputs[i] = Trace.tensor(Storage.over(now[from[i]]), layouts[i]);
            }
            now[out] = step.compute(inputs).array();
        };
    }

    private Action window(Place step) {
        int old = step.old() < 0 ? -1 : slots[step.old()];
        int source = slots[step.source().value()];
        int out = slots[step.out()];
        Layout from = step.source().layout().expand(step.window().shape());
        return now -> {
            Storage to = Storage.over(now[out]);
            if (old < 0) {
                Elementwise.fill(to, Shape.of(to.length()).layout(), 0);
            } else if (old != out) {
                System.arraycopy(now[old], 0, now[out], 0, to.length());
            }
            Elementwise.copy(Storage.over(now[source]), from, to, step.window());
        };
    }

    private Loop loop(LoopBuilder builder) {
        List<Operand> operands = new ArrayList<>();
        for (Access access : builder.accesses.keySet()) {
            operands.add(new Operand(Kind.of(schedule.value(access.value()).dtype()), slots[access.value()],
                    access.place().offset(), access.place().strides(), access.guard() == null ? null
                            : Loop.range(access.guard().low(), access.guard().high())));
        }
        List<Store> stores = new ArrayList<>();
        List<Fold> folds = new ArrayList<>();
        int[] sizes = builder.sizes;
        for (Root root : builder.roots) {
            Value value = schedule.value(root.value());
            Kind kind = Kind.of(value.dtype());
            if (root.fold() == null) {
                stores.add(new Store(root.expression(), operands.size()));
                operands.add(new Operand(kind, slots[root.value()], 0, Schedule.rowMajor(sizes), null));
            } else {
                int blocks = (sizes[sizes.length - 1] + Sums.BLOCK - 1) / Sums.BLOCK;
                int parts = Threads.count();
                int lanes = slot(Storage.newArray(value.dtype(), Sums.LANES * parts));
                int partials = slot(Storage.newArray(value.dtype(), sizes.length == 1 ? blocks : blocks * parts));
                int[] strides = sizes.clone();
                strides[sizes.length - 1] = 1;
                int[] outer = Schedule.rowMajor(strides);
                outer[sizes.length - 1] = 0;
                folds.add(new Fold(root.fold(), root.expression(), lanes, partials, new Operand(kind, slots[root
                        .value()], 0, outer, null)));
            }
        }
        return new Loop(sizes, operands, stores, folds);
    }

    // Running ----------------------------------------------------------------------------------------------------

    /**
     * {@return the results for inputs of the recorded shapes and dtypes}
     *
     * @param given in row-major order, each with a storage of its own; modified where the code writes into them
     */
    List<Tensor> run(Tensor... given) {
        if (!recorded.actions().isEmpty()) {
            recorded.actions().forEach(Runnable::run);
        }
        Object[] now = arrays;
        for (int v : inputs) {
            Input input = (Input) recorded.values().get(v).source();
            now[slots[v]] = Trace.storage(given[input.number()]).array();
        }
        for (int v : numbers) {
            Live number = (Live) recorded.values().get(v).source();
            Storage.over(now[slots[v]]).setDouble(0, number.supplier().getAsDouble());
        }
        for (int v : gradients) {
            Gradient gradient = (Gradient) recorded.values().get(v).source();
            now[slots[v]] = Trace.storage(gradientOf(leaf(gradient.leaf(), given))).array();
        }
        for (int i = 0; i < fresh.size(); i++) {
            Fresh made = fresh.get(i);
            Storage own = made.leaf() < 0 ? null : ownGradient(made.leaf(), given);
            now[made.slot()] = own != null ? own.array() : Storage.newArray(made.dtype(), made.length());
        }
        for (Action step : steps) {
            step.run(now);
        }
        for (int i = 0; i < copies.size(); i++) {
            CopyBack copy = copies.get(i);
            System.arraycopy(now[copy.from()], 0, now[copy.to()], 0, copy.length());
        }
        return finish(now, given);
    }

    private Tensor leaf(int number, Tensor[] inputs) {
        Leaf leaf = recorded.leaves().get(number);
        return leaf.input < 0 ? leaf.tensor : inputs[leaf.input];
    }

    private static Tensor gradientOf(Tensor leaf) {
        Tensor gradient = Trace.gradient(leaf);
        if (gradient == null) {
            throw new AssertionError("guarded");
        }
        return gradient;
    }

    @SuppressWarnings("ReferenceEquality") // the tensor itself and its array are meant
    private List<Tensor> finish(Object[] now, Tensor[] given) {
        for (int i = 0; i < recorded.written().size(); i++) {
            Written written = recorded.written().get(i);
            switch (recorded.values().get(written.origin()).source()) {
                case Captured captured -> captured.storage().touch();
                case Input input -> Trace.storage(given[input.number()]).touch();
                case Gradient gradient -> Trace.storage(gradientOf(leaf(gradient.leaf(), given))).touch();
                default -> throw new AssertionError(written);
            }
        }
        made.clear();
        for (int i = 0; i < recorded.leaves().size(); i++) {
            Leaf leaf = recorded.leaves().get(i);
            if (leaf.replaced) {
                Ref after = leaf.after;
                Tensor old = Trace.gradient(leaf(i, given));
                if (after != null && old != null && old == left[i] && Trace.storage(old).array() == now[slots[after
                        .value()]]) {
                    Trace.storage(old).touch();
                } else {
                    Tensor gradient = after == null ? null : tensor(after, now, given);
                    leaf(i, given).setGrad(gradient);
                    left[i] = gradient;
                }
            }
        }
        List<Ref> outputs = recorded.outputs();
        if (outputs.size() == 1) {
            return List.of(tensor(outputs.getFirst(), now, given));
        }
        Tensor[] results = new Tensor[outputs.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = tensor(outputs.get(i), now, given);
        }
        return List.of(results);
    }

    /** {@return a result; two that are one storage in the code are one here} */
    private Tensor tensor(Ref ref, Object[] now, Tensor[] inputs) {
        Written written = writtenBy.get(ref.value());
        int v = written == null ? ref.value() : written.origin();
        Storage storage = shared.get(v) ? made.get(v) : null;
        if (storage == null) {
            storage = switch (recorded.values().get(v).source()) {
                case Captured captured -> captured.storage();
                case Input input -> Trace.storage(inputs[input.number()]);
                case Gradient gradient -> Trace.storage(gradientOf(leaf(gradient.leaf(), inputs)));
                case Computed _ -> Storage.over(now[slots[v]]);
                case Constant _,Live _ -> {
                    Storage shared = Storage.over(now[slots[v]]);
                    Storage copy = Storage.allocate(shared.dtype(), shared.length());
                    Layout flat = Shape.of(shared.length()).layout();
                    Elementwise.copy(shared, flat, copy, flat);
                    yield copy;
                }
            };
            if (shared.get(v)) {
                made.put(v, storage);
            }
        }
        return Trace.tensor(storage, ref.layout());
    }
}
