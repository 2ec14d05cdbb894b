package dev.thalweg.compile;

import dev.thalweg.compile.BufferPlan.CopyBack;
import dev.thalweg.compile.BufferPlan.Fresh;
import dev.thalweg.compile.LoopBuilder.Access;
import dev.thalweg.compile.LoopBuilder.Root;
import dev.thalweg.compile.Schedule.LoopUnit;
import dev.thalweg.compile.Schedule.ProductUnit;
import dev.thalweg.compile.Schedule.Unit;
import dev.thalweg.kernel.Storage;
import dev.thalweg.kernel.Sums;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Constant;
import dev.thalweg.tensor.Trace.Gradient;
import dev.thalweg.tensor.Trace.Input;
import dev.thalweg.tensor.Trace.Live;
import dev.thalweg.tensor.Trace.Product;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Value;
import dev.thalweg.tensor.Trace.Written;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the arrays of a program to their rules, by going through a run and noting which value each array holds: whatever is read
 * must be there still. Loops that run a few rows at a time may touch, of an array that another of them writes, their own row
 * only. Slow and plain, for tests.
 */
final class BufferVerifier {
    private final Schedule schedule;
    private final Recorded recorded;
    private final BufferPlan plan;
    private final Map<Integer, Integer> holds = new HashMap<>(); // by slot: the value

    private BufferVerifier(Schedule schedule, BufferPlan plan) {
        this.schedule = schedule;
        this.recorded = schedule.recorded();
        this.plan = plan;
    }

    /**
     * Verifies a program of units.
     *
     * @param schedule what is computed
     * @param groups the units that run together
     * @param plan which value lies in which array
     * @throws AssertionError if a rule is broken
     */
    static void verify(Schedule schedule, List<List<Integer>> groups, BufferPlan plan) {
        BufferVerifier verifier = new BufferVerifier(schedule, plan);
        verifier.groups(groups);
        verifier.begin();
        groups.stream().flatMap(List::stream).forEach(unit -> verifier.unit(schedule.units().get(unit)));
        verifier.end();
    }

    /**
     * Verifies a program of straight-line code, which loads before it stores.
     *
     * @param schedule what is computed
     * @param straight the code
     * @param plan which value lies in which array
     * @throws AssertionError if a rule is broken
     */
    static void verify(Schedule schedule, Straight straight, BufferPlan plan) {
        BufferVerifier verifier = new BufferVerifier(schedule, plan);
        verifier.begin();
        straight.loads.keySet().forEach(load -> verifier.read(load.value(), load));
        Set<List<Integer>> stored = new HashSet<>();
        for (Straight.Result result : straight.results) {
            require(stored.add(List.of(plan.slots[result.value()], result.at())), "a place is written once", result);
            verifier.holds.put(plan.slots[result.value()], result.value());
        }
        for (Straight.Result result : straight.results) {
            require(IntStream.range(0, schedule.value(result.value()).length())
                    .allMatch(at -> stored.contains(List.of(plan.slots[result.value()], at))),
                    "a value is written as a whole", result);
        }
        verifier.end();
    }

    private static void require(boolean holds, String rule, Object what) {
        if (!holds) {
            throw new AssertionError("arrays: " + rule + "; got " + what);
        }
    }

    // Rows -------------------------------------------------------------------------------------------------------

    private void groups(List<List<Integer>> groups) {
        List<Integer> order = groups.stream().flatMap(List::stream).toList();
        require(order.equals(IntStream.range(0, schedule.units().size()).boxed().toList()),
                "groups have all units in their order", groups);
        for (List<Integer> group : groups) {
            int length = RowGroups.lengthOfBands(schedule, group);
            for (int one : group) {
                for (int other : group) {
                    if (one != other && length > 0) {
                        band(schedule.units().get(one), schedule.units().get(other), length);
                    } else if (one != other) {
                        together(schedule.units().get(one), schedule.units().get(other), group);
                    }
                }
            }
        }
    }

    private void together(Unit one, Unit other, List<Integer> group) {
        require(one instanceof LoopUnit && other instanceof LoopUnit, "loops alone run by rows", group);
        LoopBuilder writer = ((LoopUnit) one).loop();
        LoopBuilder reader = ((LoopUnit) other).loop();
        require(writer.sizes.length > 1 && Arrays.equals(writer.sizes, reader.sizes),
                "loops that run by rows have the same", group);
        for (Root root : writer.roots) {
            int slot = plan.slots[root.value()];
            for (Access access : reader.accesses.keySet()) {
                require(plan.slots[access.value()] != slot || isOwnRow(access, root, reader.sizes),
                        "a loop touches its own row of what another writes", access);
            }
            require(reader.roots.stream().noneMatch(made -> plan.slots[made.value()] == slot
                    && (made.fold() != null || root.fold() != null)),
                    "loops that run by rows write, of one array, the same rows", root);
        }
    }

    /** Units that run band by band along an axis touch, of an array that another of them writes, their own band only. */
    private void band(Unit writer, Unit reader, int length) {
        switch (reader) {
            case LoopUnit(LoopBuilder loop) -> require(loop.sizes.length == 1 && loop.sizes[0] == length,
                    "what runs by bands has one axis", reader);
            case ProductUnit(Product product) -> {
                int n = product.left().layout().shape().size(0);
                int k = product.left().layout().shape().size(1);
                require(product.right().layout().shape().size(1) == 1 && (n == length && k <= Sums.BLOCK
                        || k == length), "what runs by bands has one axis", reader);
            }
            default -> require(false, "loops and products alone run by bands", reader);
        }
        for (int value : Schedule.made(writer)) {
            int slot = plan.slots[value];
            boolean hasElements = schedule.value(value).length() == length && switch (writer) {
                case LoopUnit(LoopBuilder loop) -> loop.roots.stream().anyMatch(root -> root.value() == value
                        && root.fold() == null);
                case ProductUnit(Product product) -> product.left().layout().shape().size(1) <= Sums.BLOCK;
                default -> false;
            };
            require(Schedule.made(reader).stream().noneMatch(made -> plan.slots[made] == slot
                    && (!hasElements || !(reader instanceof LoopUnit))), "what runs by bands writes its own arrays",
                    reader);
            for (int read : ScheduleVerifier.read(reader)) {
                require(plan.slots[read] != slot || hasElements && readsBand(reader, read, length),
                        "a unit touches its own band of what another writes", "%" + read + " in " + reader);
            }
        }
    }

    private static boolean readsBand(Unit reader, int value, int length) {
        return switch (reader) {
            case LoopUnit(LoopBuilder loop) -> loop.accesses.keySet().stream().filter(access -> access.value() == value)
                    .allMatch(access -> access.place().offset() == 0 && access.place().strides()[0] == 1);
            case ProductUnit(Product product) -> product.left().value() != value
                    && product.right().layout().offset() == 0 && product.right().layout().stride(0) == 1
                    && product.left().layout().shape().size(1) == length;
            default -> false;
        };
    }

    /** {@return whether each row reads what the same row of another loop writes, row by row} */
    private static boolean isOwnRow(Access access, Root root, int[] sizes) {
        int inner = sizes[sizes.length - 1];
        int rows = Arrays.stream(sizes).reduce(1, (a, b) -> a * b) / Math.max(1, inner);
        int width = root.fold() == null ? inner : 1;
        int[] strides = access.place().strides();
        int reach = strides[sizes.length - 1] * (inner - 1);
        for (int row = 0; row < rows; row++) {
            int at = access.place().offset();
            int rest = row;
            for (int axis = sizes.length - 2; axis >= 0; axis--) {
                at += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }
            if (at + Math.min(0, reach) < row * width || at + Math.max(0, reach) >= row * width + width) {
                return false;
            }
        }
        return true;
    }

    // A run ------------------------------------------------------------------------------------------------------

    private void begin() {
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object array : plan.table) {
            require(array == null || arrays.add(array), "an array has one slot", array == null ? "" : array.getClass());
        }
        for (int v = 0; v < plan.slots.length; v++) {
            int slot = plan.slots[v];
            if (slot < 0) {
                continue;
            }
            Value value = recorded.values().get(v);
            fits(slot, value.dtype(), value.length(), value);
            if (!(value.source() instanceof Computed)) {
                require(holds.put(slot, v) == null, "what is there before has a slot of its own", value);
                boolean brought = value.source() instanceof Input || value.source() instanceof Gradient;
                require(brought == (plan.table.get(slot) == null), "inputs and gradients come with each run", value);
            }
        }
        for (Fresh made : plan.fresh) {
            require(plan.table.get(made.slot()) == null && !holds.containsKey(made.slot()), "a fresh array is fresh",
                    made);
        }
    }

    private void fits(int slot, DType dtype, int length, Object what) {
        Object array = plan.table.get(slot);
        if (array != null) {
            Storage storage = Storage.over(array);
            require(storage.dtype() == dtype && storage.length() == length, "an array has its value's dtype and length",
                    what);
        }
        for (Fresh made : plan.fresh) {
            require(made.slot() != slot || made.dtype() == dtype && made.length() == length,
                    "a fresh array has its value's dtype and length", what);
        }
    }

    private void read(int value, Object reader) {
        Integer held = holds.get(plan.slots[value]);
        require(held != null && held == value, "an array still holds what is read; got %" + held + " in place of %"
                + value, reader);
    }

    private void unit(Unit unit) {
        ScheduleVerifier.read(unit).forEach(value -> read(value, unit));
        Set<Integer> slots = new HashSet<>();
        for (int value : Schedule.made(unit)) {
            int slot = plan.slots[value];
            require(slot >= 0 && slots.add(slot), "what is made has an array of its own", "%" + value + " in " + unit);
            Integer before = holds.get(slot);
            require(before == null || isThrough(unit, value, before),
                    "a unit writes what it reads at its own index only", "%" + value + " in " + unit);
            require(before == null || !isKept(before), "nothing but its new content replaces what was there before", "%"
                    + value + " in " + unit);
        }
        Schedule.made(unit).forEach(value -> holds.put(plan.slots[value], value));
    }

    /** {@return whether a unit that writes over a value reads, of that value, nothing that it has written over already} */
    private boolean isThrough(Unit unit, int made, int before) {
        if (!ScheduleVerifier.read(unit).contains(before)) {
            return true;
        }
        return unit instanceof LoopUnit(LoopBuilder loop)
                && loop.roots.stream().anyMatch(root -> root.value() == made && root.fold() == null)
                && loop.accesses.keySet().stream().filter(access -> access.value() == before)
                        .allMatch(access -> access.guard() == null && access.place().isIdentity(loop.sizes)
                                || schedule.value(before).length() == 1);
    }

    /** {@return whether a value that was there before must stay: it is no array that the code writes} */
    private boolean isKept(int value) {
        return !(recorded.values().get(value).source() instanceof Computed)
                && recorded.written().stream().noneMatch(written -> written.origin() == value);
    }

    private void end() {
        for (CopyBack copy : plan.copies) {
            Integer held = holds.get(copy.from());
            require(held != null && recorded.values().get(held).length() == copy.length(),
                    "content is copied as a whole",
                    copy);
            holds.put(copy.to(), held == null ? -1 : held);
        }
        for (Written written : recorded.written()) {
            require(Integer.valueOf(written.value()).equals(holds.get(plan.slots[written.origin()])),
                    "a storage ends with its new content", written);
        }
        for (Ref output : recorded.outputs()) {
            shown(output);
        }
        recorded.leaves().forEach(leaf -> {
            Ref after = leaf.after;
            if (after != null) {
                shown(after);
            }
        });
        for (int v = 0; v < plan.slots.length; v++) {
            Value value = recorded.values().get(v);
            if (plan.slots[v] >= 0 && (value.source() instanceof Constant || value.source() instanceof Live)) {
                require(Integer.valueOf(v).equals(holds.get(plan.slots[v])), "constants stay", value);
            }
        }
    }

    private void shown(Ref ref) {
        int value = ref.value();
        read(value, "a result");
        boolean copied = recorded.written().stream().anyMatch(written -> written.value() == value);
        boolean made = recorded.values().get(value).source() instanceof Computed;
        require(!made || copied || plan.fresh.stream().anyMatch(fresh -> fresh.slot() == plan.slots[value]),
                "a result has an array that the next run does not write", "%" + value);
    }

    /** {@return the lengths of the arrays by slot; those that come with a run as long as their values} */
    static int[] lengths(Recorded recorded, BufferPlan plan) {
        int[] lengths = new int[plan.table.size()];
        for (int slot = 0; slot < lengths.length; slot++) {
            @Nullable
            Object array = plan.table.get(slot);
            lengths[slot] = array == null ? 0 : Storage.over(array).length();
        }
        for (int v = 0; v < plan.slots.length; v++) {
            if (plan.slots[v] >= 0) {
                lengths[plan.slots[v]] = recorded.values().get(v).length();
            }
        }
        return lengths;
    }
}
