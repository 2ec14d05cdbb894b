package dev.thalweg.compile;

import dev.thalweg.compile.LoopBuilder.Root;
import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Trace.Captured;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Constant;
import dev.thalweg.tensor.Trace.Fill;
import dev.thalweg.tensor.Trace.Gradient;
import dev.thalweg.tensor.Trace.Input;
import dev.thalweg.tensor.Trace.Leaf;
import dev.thalweg.tensor.Trace.Live;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which value lies in which array: those that were there before in their own, results in fresh ones, written storages' new
 * content in place where nothing is in the way, and what nobody sees in arrays that values share which are not needed at the
 * same time.
 */
final class BufferPlan {
    /** A fresh array that each run makes for a result; for the gradient of a leaf, unless the last run's is still there. */
    record Fresh(int slot, DType dtype, int length, int leaf) {}

    /** Content that is copied to a storage that was there before. */
    record CopyBack(int from, int to, int length) {}

    private final Schedule schedule;
    private final Recorded recorded;
    private final List<List<Integer>> groups; // of units that run together
    private final Map<Integer, Written> writtenBy; // by the values that storages end with
    private final BitSet inside = new BitSet(); // values in arrays that nobody sees
    /** The arrays by slot; null for those that each run brings. */
    final List<@Nullable Object> table = new ArrayList<>();
    /** The slots of values; −1 for those that lie in no array. */
    final int[] slots;
    final List<Fresh> fresh = new ArrayList<>();
    final List<CopyBack> copies = new ArrayList<>();

    /**
     * Plans.
     *
     * @param schedule what is computed
     * @param groups its units that run together
     * @param straight whether all is loaded before anything is stored
     */
    BufferPlan(Schedule schedule, List<List<Integer>> groups, boolean straight) {
        this.schedule = schedule;
        this.recorded = schedule.recorded();
        this.groups = groups;
        this.writtenBy = schedule.writtenBy();
        this.slots = new int[recorded.values().size()];
        assignSlots(straight);
    }

    // Arrays -----------------------------------------------------------------------------------------------------

    /** {@return the slot of a further array} */
    int slot(@Nullable Object array) {
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
        for (int v = 0; v < slots.length; v++) {
            Value value = recorded.values().get(v);
            if (value.source() instanceof Computed && (schedule.isNeeded(v) && schedule.isInArray(v)
                    || isFilled(v))) {
                Written written = inPlace.get(v);
                if (written != null) {
                    slots[v] = slots[written.origin()];
                } else if (isShown(v)) {
                    slots[v] = slot(null);
                    fresh.add(new Fresh(slots[v], value.dtype(), value.length(), gradientOnly(v)));
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
        long inputs = IntStream.range(0, slots.length)
                .filter(v -> slots[v] >= 0 && recorded.values().get(v).source() instanceof Input).count();
        for (int v = inside.nextSetBit(0); v >= 0; v = inside.nextSetBit(v + 1)) {
            bytes += distinct.get(slots[v]) ? 0 : (long) room(v).dtype().bytes() * room(v).length();
            distinct.set(slots[v]);
        }
        return String.format(Locale.ROOT,
                "%d of inputs, %d made for results, %d inside for %d values (%,d bytes), %d copied back", inputs,
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
                || loop.loadedElsewhere.contains(v) || !loop.loaded.contains(v) || isReadBeside(v, lastUnit)) {
            return -1;
        }
        return loop.roots.stream().filter(root -> root.fold() == null).mapToInt(Root::value)
                .filter(r -> room(r).equals(room(v)) && fresh.stream().anyMatch(made -> made.slot() == slots[r]))
                .findFirst().orElse(-1);
    }

    /**
     * {@return whether a value from before a group is read by several of its units: what one of them writes over at its part of the
     * axis, another may read at a later part}
     */
    private boolean isReadBeside(int v, int unit) {
        return groups.stream().filter(group -> group.contains(unit) && !group.contains(schedule.unitOf(v)))
                .flatMap(List::stream)
                .anyMatch(other -> other != unit && Schedule.reads(schedule.units().get(other), v));
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
}
