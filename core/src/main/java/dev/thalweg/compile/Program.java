package dev.thalweg.compile;

import dev.thalweg.compile.BufferPlan.CopyBack;
import dev.thalweg.compile.BufferPlan.Fresh;
import dev.thalweg.compile.LoopBuilder.Access;
import dev.thalweg.compile.LoopBuilder.Root;
import dev.thalweg.kernel.Band;
import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.Kind;
import dev.thalweg.kernel.Loop;
import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.Loop.Operand;
import dev.thalweg.kernel.Loop.Store;
import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.kernel.LoopVerifier;
import dev.thalweg.kernel.Products;
import dev.thalweg.kernel.Storage;
import dev.thalweg.kernel.Sums;
import dev.thalweg.kernel.Threads;
import dev.thalweg.kernel.Workspace;
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

    /** One kind of work along an axis, for the arrays of a run. */
    private interface Banded {
        Band of(Object[] arrays);
    }

    /** Whether each pass is held to its rules, as the tests do. */
    private static final boolean VERIFIES = Boolean.getBoolean("thalweg.verify");

    private final Schedule schedule;
    private final Recorded recorded;
    private final List<List<Integer>> groups; // of units that run together
    private final List<Action> actions = new ArrayList<>();
    private final List<LoopKernel> kernels = new ArrayList<>();
    private final BufferPlan plan;
    private final Fresh[] fresh;
    private final CopyBack[] copies;
    private final Runnable[] before; // what else happens, at the beginning
    private final Leaf[] leaves;
    private final Output[] outputs;
    private final Storage[] writtenStorages; // that were captured
    private final int[] writtenOthers; // values
    private final boolean isStraight;
    private final int[] inputs; // values that change from run to run, by where they come from
    private final int[] numbers;
    private final int[] gradients;
    private final Action[] steps;
    private final int[] slots; // of values
    private final Map<Integer, Written> writtenBy; // by the values that storages end with
    private final Object[] arrays;
    private final @Nullable Storage[] storages; // over the arrays
    private final @Nullable Tensor[] left; // the gradients that the last run left on the leaves
    private final boolean overwrites; // whether results lie where the last run's lay
    private final BitSet shared = new BitSet();
    private final Map<Integer, Storage> made = new HashMap<>(); // during a run, of those that are shared

    private Program(Schedule schedule, boolean overwrites) {
        this.schedule = schedule;
        this.overwrites = overwrites;
        this.recorded = schedule.recorded();
        this.writtenBy = schedule.writtenBy();
        this.left = new Tensor[recorded.leaves().size()];
        this.groups = RowGroups.of(schedule);
        Straight straight = LoopKernel.mode() == LoopKernel.Mode.VECTOR ? null : Straight.of(recorded, schedule);
        LoopKernel kernel = null;
        BufferPlan plan = null;
        if (straight != null) {
            plan = new BufferPlan(schedule, groups, true);
            kernel = LoopKernel.of(loop(straight, plan.slots));
        }
        this.isStraight = kernel != null && kernel.fits();
        this.plan = plan != null && isStraight ? plan : new BufferPlan(schedule, groups, false);
        this.slots = this.plan.slots;
        this.fresh = this.plan.fresh.toArray(Fresh[]::new);
        this.copies = this.plan.copies.toArray(CopyBack[]::new);
        this.before = recorded.actions().toArray(Runnable[]::new);
        this.leaves = recorded.leaves().toArray(Leaf[]::new);
        this.writtenStorages = recorded.written().stream().map(written -> recorded.values().get(written.origin())
                .source()).filter(Captured.class::isInstance).map(source -> ((Captured) source).storage()).toArray(
                        Storage[]::new);
        this.writtenOthers = recorded.written().stream().mapToInt(Written::origin)
                .filter(v -> !(recorded.values().get(v)
                        .source() instanceof Captured))
                .toArray();
        if (VERIFIES) {
            if (straight != null && isStraight) {
                BufferVerifier.verify(schedule, straight, this.plan);
            } else {
                BufferVerifier.verify(schedule, groups, this.plan);
            }
        }
        if (kernel != null && isStraight) {
            kernels.add(kernel);
            actions.add(kernel::runOnce);
        } else {
            for (List<Integer> group : groups) {
                int length = RowGroups.lengthOfBands(schedule, group);
                if (group.size() > 1 && length > 0) {
                    actions.add(bands(group, length));
                    continue;
                }
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
        this.outputs = recorded.outputs().stream().map(this::output).toArray(Output[]::new);
        this.inputs = sources(Input.class);
        this.numbers = sources(Live.class);
        this.gradients = sources(Gradient.class);
        this.steps = actions.toArray(Action[]::new);
        this.arrays = this.plan.table.toArray();
        this.storages = new Storage[arrays.length];
    }

    private int[] sources(Class<?> kind) {
        return IntStream.range(0, slots.length)
                .filter(v -> slots[v] >= 0 && schedule.isNeeded(v)
                        && kind.isInstance(recorded.values().get(v).source()))
                .toArray();
    }

    /** {@return a program that does what was recorded, with results of their own at each run} */
    static Program of(Recorded recorded) {
        return of(recorded, false);
    }

    /**
     * {@return a program that does what was recorded}
     *
     * @param recorded what it does
     * @param overwrites whether results lie in the arrays of the last run's
     */
    static Program of(Recorded recorded, boolean overwrites) {
        if (!VERIFIES) {
            return new Program(Schedule.of(TransposedProducts.turned(recorded)), overwrites);
        }
        RecordVerifier.verify(recorded, "record");
        Recorded turned = TransposedProducts.turned(recorded);
        RecordVerifier.verify(turned, "transposed products");
        RecordVerifier.verifySameEffects(recorded, turned, "transposed products");
        Schedule schedule = Schedule.of(turned);
        ScheduleVerifier.verify(schedule);
        Program program = new Program(schedule, overwrites);
        for (LoopKernel kernel : program.kernels) {
            LoopVerifier.verify(kernel.loop(), BufferVerifier.lengths(turned, program.plan));
        }
        return program;
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

    /** {@return which value lies in which array} */
    BufferPlan plan() {
        return plan;
    }

    // Results ----------------------------------------------------------------------------------------------------

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

    /** {@return the storage of a leaf's gradient, if this program put it there at an earlier run; else null} */
    @SuppressWarnings("ReferenceEquality") // the tensor itself is meant
    private @Nullable Storage ownGradient(int leaf, Tensor[] given) {
        Tensor gradient = Trace.gradient(leaf(leaf, given));
        return gradient != null && gradient == left[leaf] ? Trace.storage(gradient) : null;
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
            case Schedule.ApplyUnit(Apply step) -> new AppliedOp(step);
            case Schedule.FillUnit(Fill step) -> {
                int out = slots[step.out()];
                yield now -> step.filler().accept(storage(now, out));
            }
            case Schedule.WindowUnit(Place step) -> window(step);
            case Schedule.TurnUnit(Trace.Map step) -> {
                int source = slots[step.args().getFirst().value()];
                Layout from = step.args().getFirst().layout();
                int out = slots[step.out()];
                Layout to = step.shape().layout();
                yield now -> Elementwise.copy(storage(now, source), from, storage(now, out), to);
            }
        };
    }

    /** Units that run together along an axis of a length. */
    private Action bands(List<Integer> group, int length) {
        List<Banded> members = new ArrayList<>();
        for (int unit : group) {
            members.add(switch (schedule.units().get(unit)) {
                case Schedule.LoopUnit(LoopBuilder loop) -> {
                    LoopKernel kernel = LoopKernel.of(loop(loop));
                    kernels.add(kernel);
                    yield kernel::band;
                }
                case Schedule.ProductUnit(Product step) -> band(step, length);
                default -> throw new AssertionError(unit);
            });
        }
        Banded[] kinds = members.toArray(Banded[]::new);
        return now -> {
            Band[] bands = new Band[kinds.length];
            for (int i = 0; i < kinds.length; i++) {
                bands[i] = kinds[i].of(now);
            }
            Band.run(length, bands);
        };
    }

    private Banded band(Product step, int length) {
        int a = slots[step.left().value()];
        int b = slots[step.right().value()];
        int c = slots[step.out()];
        Layout left = step.left().layout();
        Layout right = step.right().layout();
        if (!RowGroups.isByBlocks(step, length)) {
            return now -> Products.byRows(storage(now, a), left, storage(now, b), right, storage(now, c));
        }
        Value made = schedule.value(step.out());
        Object sums = Storage.newArray(made.dtype(), Math.ceilDiv(length, Sums.BLOCK) * made.length());
        return now -> Products.byBlocks(storage(now, a), left, storage(now, b), right, storage(now, c), sums);
    }

    private Loop loop(Straight straight, int[] slots) {
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

    /** {@return a storage over a slot's array: that of the last run, if the array is the same} */
    @SuppressWarnings("ReferenceEquality") // the array itself is meant
    private Storage storage(Object[] now, int slot) {
        Storage storage = storages[slot];
        if (storage == null || storage.array() != now[slot]) {
            storage = Storage.over(now[slot]);
            storages[slot] = storage;
        }
        return storage;
    }

    /** {@return whether an array is made at each run, unless results are overwritten, and holds one value only} */
    private boolean isNew(int slot) {
        return plan.fresh.stream().anyMatch(each -> each.slot() == slot && each.leaf() < 0)
                && IntStream.of(slots).filter(each -> each == slot).count() == 1;
    }

    private Action product(Product step) {
        int a = slots[step.left().value()];
        int b = slots[step.right().value()];
        int c = slots[step.out()];
        Layout left = step.left().layout();
        Layout right = step.right().layout();
        Layout whole = Shape.of(recorded.values().get(step.out()).length()).layout();
        Workspace workspace = new Workspace();
        boolean isZero = !overwrites && isNew(c);
        return now -> {
            Storage out = storage(now, c);
            if (!isZero) {
                Elementwise.fill(out, whole, 0);
            }
            workspace.open(null, false);
            try {
                Products.multiply(storage(now, a), left, storage(now, b), right, out);
            } finally {
                workspace.close(null);
            }
        };
    }

    private Action window(Place step) {
        int old = step.old() < 0 ? -1 : slots[step.old()];
        int source = slots[step.source().value()];
        int out = slots[step.out()];
        Layout from = step.source().layout().expand(step.window().shape());
        Layout whole = Shape.of(recorded.values().get(step.out()).length()).layout();
        return now -> {
            Storage to = storage(now, out);
            if (old < 0) {
                Elementwise.fill(to, whole, 0);
            } else if (old != out) {
                System.arraycopy(now[old], 0, now[out], 0, to.length());
            }
            Elementwise.copy(storage(now, source), from, to, step.window());
        };
    }

    /** An op that computes as it does for tensors, in arrays of its own. */
    private final class AppliedOp implements Action {
        private final Apply step;
        private final int[] from;
        private final int out;
        private final boolean isNew;
        private final Value made;
        private final Tensor[] inputs;
        private final Workspace workspace = new Workspace();
        private @Nullable Object last; // what the result was in

        AppliedOp(Apply step) {
            this.step = step;
            this.from = step.inputs().stream().mapToInt(ref -> slots[ref.value()]).toArray();
            this.out = slots[step.out()];
            this.isNew = isNew(out);
            this.made = recorded.values().get(step.out());
            this.inputs = new Tensor[from.length];
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the storages and arrays themselves are meant
        public void run(Object[] now) {
            for (int i = 0; i < from.length; i++) {
                Storage storage = storage(now, from[i]);
                if (inputs[i] == null || Trace.storage(inputs[i]) != storage) {
                    inputs[i] = Trace.tensor(storage, step.inputs().get(i).layout());
                }
            }
            Object result = null;
            workspace.open(now[out], isNew && now[out] != last);
            try {
                Storage storage = step.compute(inputs);
                assert storage.dtype() == made.dtype() && storage.length() == made.length() : step;
                result = storage.array();
            } finally {
                workspace.close(result);
            }
            now[out] = result;
            last = result;
        }
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
                int lanes = plan.slot(Storage.newArray(value.dtype(), Sums.LANES * parts));
                int partials = plan.slot(Storage.newArray(value.dtype(), sizes.length == 1 ? blocks : blocks * parts));
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
        for (Runnable action : before) {
            action.run();
        }
        Object[] now = arrays;
        for (int v : inputs) {
            Input input = (Input) recorded.values().get(v).source();
            now[slots[v]] = Trace.storage(given[input.number()]).array();
        }
        for (int v : numbers) {
            Live number = (Live) recorded.values().get(v).source();
            storage(now, slots[v]).setDouble(0, number.supplier().getAsDouble());
        }
        for (int v : gradients) {
            Gradient gradient = (Gradient) recorded.values().get(v).source();
            now[slots[v]] = Trace.storage(gradientOf(leaf(gradient.leaf(), given))).array();
        }
        for (Fresh made : fresh) {
            Storage own = made.leaf() < 0 ? null : ownGradient(made.leaf(), given);
            if (own != null) {
                now[made.slot()] = own.array();
            } else if (!overwrites || made.leaf() >= 0 || now[made.slot()] == null
                    || isGiven(now[made.slot()], given)) {
                now[made.slot()] = Storage.newArray(made.dtype(), made.length());
            }
        }
        for (Action step : steps) {
            step.run(now);
        }
        for (CopyBack copy : copies) {
            System.arraycopy(now[copy.from()], 0, now[copy.to()], 0, copy.length());
        }
        return finish(now, given);
    }

    @SuppressWarnings("ReferenceEquality") // the array itself is meant
    private static boolean isGiven(Object array, Tensor[] given) {
        for (Tensor input : given) {
            if (Trace.storage(input).array() == array) {
                return true;
            }
        }
        return false;
    }

    private Tensor leaf(int number, Tensor[] inputs) {
        Leaf leaf = leaves[number];
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
        for (Storage storage : writtenStorages) {
            storage.touch();
        }
        for (int written : writtenOthers) {
            switch (recorded.values().get(written).source()) {
                case Input input -> Trace.storage(given[input.number()]).touch();
                case Gradient gradient -> Trace.storage(gradientOf(leaf(gradient.leaf(), given))).touch();
                default -> throw new AssertionError(written);
            }
        }
        if (!made.isEmpty()) {
            made.clear();
        }
        for (int i = 0; i < leaves.length; i++) {
            Leaf leaf = leaves[i];
            if (leaf.replaced) {
                Ref after = leaf.after;
                Tensor old = Trace.gradient(leaf(i, given));
                if (after != null && old != null && old == left[i] && Trace.storage(old).array() == now[slots[after
                        .value()]]) {
                    Trace.storage(old).touch();
                } else {
                    Tensor gradient = after == null ? null : tensor(output(after), now, given);
                    leaf(i, given).setGrad(gradient);
                    left[i] = gradient;
                }
            }
        }
        if (outputs.length == 1) {
            return List.of(tensor(outputs[0], now, given));
        }
        Tensor[] results = new Tensor[outputs.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = tensor(outputs[i], now, given);
        }
        return List.of(results);
    }

    /**
     * Where a result comes from.
     *
     * @param value the value; for a storage that was there before and is written, that which it began with
     * @param layout where its elements lie
     * @param isComputed whether it is in an array of the program
     * @param isShared whether other results are in the same storage
     */
    private record Output(int value, Layout layout, boolean isComputed, boolean isShared) {}

    private Output output(Ref ref) {
        Written written = writtenBy.get(ref.value());
        int v = written == null ? ref.value() : written.origin();
        return new Output(v, ref.layout(), recorded.values().get(v).source() instanceof Computed, shared.get(v));
    }

    /** {@return a result; two that are one storage in the code are one here} */
    private Tensor tensor(Output output, Object[] now, Tensor[] inputs) {
        int v = output.value();
        Storage storage = output.isShared() ? made.get(v) : null;
        if (storage == null) {
            storage = output.isComputed() ? computed(slots[v], now) : storage(v, now, inputs);
            if (output.isShared()) {
                made.put(v, storage);
            }
        }
        return Trace.tensor(storage, output.layout());
    }

    private Storage computed(int slot, Object[] now) {
        if (!overwrites) {
            return Storage.over(now[slot]);
        }
        Storage storage = storage(now, slot);
        storage.touch();
        return storage;
    }

    /** {@return the storage of a value that is not computed} */
    private Storage storage(int v, Object[] now, Tensor[] inputs) {
        return switch (recorded.values().get(v).source()) {
            case Captured captured -> captured.storage();
            case Input input -> Trace.storage(inputs[input.number()]);
            case Gradient gradient -> Trace.storage(gradientOf(leaf(gradient.leaf(), inputs)));
            case Computed _ -> throw new AssertionError(v);
            case Constant _,Live _ -> {
                Storage shared = Storage.over(now[slots[v]]);
                Storage copy = Storage.allocate(shared.dtype(), shared.length());
                Layout flat = Shape.of(shared.length()).layout();
                Elementwise.copy(shared, flat, copy, flat);
                yield copy;
            }
        };
    }
}
