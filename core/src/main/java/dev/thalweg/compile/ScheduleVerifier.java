package dev.thalweg.compile;

import dev.thalweg.compile.LoopBuilder.Access;
import dev.thalweg.compile.LoopBuilder.Guard;
import dev.thalweg.compile.LoopBuilder.Root;
import dev.thalweg.compile.Schedule.ApplyUnit;
import dev.thalweg.compile.Schedule.FillUnit;
import dev.thalweg.compile.Schedule.LoopUnit;
import dev.thalweg.compile.Schedule.ProductUnit;
import dev.thalweg.compile.Schedule.Unit;
import dev.thalweg.compile.Schedule.TurnUnit;
import dev.thalweg.compile.Schedule.WindowUnit;
import dev.thalweg.kernel.Kind;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Fill;
import dev.thalweg.tensor.Trace.Fold;
import dev.thalweg.tensor.Trace.Map;
import dev.thalweg.tensor.Trace.Place;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Step;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a schedule to its rules: each array is made once, before it is read; loops read and make what lies in them, and all that
 * the code leaves behind is made. Slow and plain, for tests.
 */
final class ScheduleVerifier {
    private final Schedule schedule;
    private final Recorded recorded;
    private final java.util.Map<Integer, Integer> madeBy = new HashMap<>();

    private ScheduleVerifier(Schedule schedule) {
        this.schedule = schedule;
        this.recorded = schedule.recorded();
    }

    /**
     * Verifies.
     *
     * @param schedule the schedule
     * @throws AssertionError if a rule is broken
     */
    static void verify(Schedule schedule) {
        ScheduleVerifier verifier = new ScheduleVerifier(schedule);
        for (int u = 0; u < schedule.units().size(); u++) {
            verifier.unit(u);
        }
        verifier.results();
    }

    private static void require(boolean holds, String rule, Object what) {
        if (!holds) {
            throw new AssertionError("schedule: " + rule + "; got " + what);
        }
    }

    /** {@return the values whose arrays a unit reads} */
    static Set<Integer> read(Unit unit) {
        return switch (unit) {
            case LoopUnit(LoopBuilder loop) ->
                    loop.accesses.keySet().stream().map(Access::value).collect(Collectors.toSet());
            case ProductUnit(var step) -> values(Schedule.inputs(step));
            case ApplyUnit(var step) -> values(Schedule.inputs(step));
            case FillUnit _ -> Set.of();
            case WindowUnit(var step) -> values(Schedule.inputs(step));
            case TurnUnit(var step) -> values(Schedule.inputs(step));
        };
    }

    private static Set<Integer> values(List<Ref> refs) {
        return refs.stream().map(Ref::value).collect(Collectors.toSet());
    }

    private void unit(int u) {
        Unit unit = schedule.units().get(u);
        for (int value : read(unit)) {
            boolean there = !(schedule.value(value).source() instanceof Computed) || madeBy.containsKey(value);
            require(there, "a value lies in an array before it is read", "%" + value + " in " + unit);
            require(Schedule.reads(unit, value), "a unit knows what it reads", "%" + value + " in " + unit);
        }
        if (unit instanceof LoopUnit(LoopBuilder loop)) {
            loop(loop);
        }
        for (int value : Schedule.made(unit)) {
            require(madeBy.put(value, u) == null, "a value is made once", "%" + value + " in " + unit);
            require(schedule.unitOf(value) == u, "a schedule knows what makes a value", "%" + value + " in " + unit);
            require(schedule.isInArray(value), "what is made lies in an array", "%" + value + " in " + unit);
        }
    }

    private void loop(LoopBuilder loop) {
        for (Access access : loop.accesses.keySet()) {
            require(lies(access, loop.sizes, schedule.value(access.value()).length()), "a loop reads inside of a value",
                    access);
            boolean elsewhere = access.guard() != null || !isRowMajor(access, loop.sizes);
            require(!elsewhere || schedule.value(access.value()).length() == 1 || loop.loadedElsewhere.contains(access
                    .value()), "a loop knows what it reads at another index than its own", access);
        }
        int elements = Arrays.stream(loop.sizes).reduce(1, Math::multiplyExact);
        int rows = elements == 0 ? 0 : elements / loop.sizes[loop.sizes.length - 1];
        for (Root root : loop.roots) {
            Step step = schedule.step(root.value());
            require(root.expression().kind() == Kind.of(schedule.value(root.value()).dtype()),
                    "a loop makes values of their dtypes", root);
            require(schedule.value(root.value()).length() == (root.fold() == null ? elements : rows),
                    "a loop makes whole values", root);
            require(root.fold() == null ? step instanceof Map || step instanceof Place
                    : step instanceof Fold fold && fold.how() == root.fold(), "a loop does what the step says", root);
        }
    }

    /** {@return whether a loop finds each element at its own place, counted row by row} */
    private static boolean isRowMajor(Access access, int[] sizes) {
        int expected = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (sizes[axis] != 1 && access.place().strides()[axis] != expected) {
                return false;
            }
            expected *= sizes[axis];
        }
        return access.place().offset() == 0;
    }

    private static boolean lies(Access access, int[] sizes, int length) {
        int inner = sizes.length - 1;
        Guard guard = access.guard() == null ? new Guard(0, sizes[inner]) : Objects.requireNonNull(access.guard());
        if (guard.low() >= guard.high() || Arrays.stream(sizes).anyMatch(size -> size == 0)) {
            return true;
        }
        int[] strides = access.place().strides();
        int low = access.place().offset() + guard.low() * strides[inner];
        int high = low;
        for (int axis = 0; axis < sizes.length; axis++) {
            int last = axis == inner ? guard.high() - 1 - guard.low() : sizes[axis] - 1;
            low += Math.min(0, last * strides[axis]);
            high += Math.max(0, last * strides[axis]);
        }
        return guard.low() >= 0 && guard.high() <= sizes[inner] && low >= 0 && high < length;
    }

    /** All that the code leaves behind is there at the end, and numbers are drawn whether they are used or not. */
    private void results() {
        BitSet wanted = new BitSet();
        recorded.outputs().forEach(output -> wanted.set(output.value()));
        recorded.written().forEach(written -> wanted.set(written.value()));
        recorded.leaves().forEach(leaf -> {
            Ref after = leaf.after;
            if (after != null) {
                wanted.set(after.value());
            }
        });
        wanted.stream().forEach(value -> require(schedule.isNeeded(value), "what the code leaves behind is needed", "%"
                + value));
        recorded.steps().stream().filter(step -> step instanceof Fill).forEach(step -> wanted.set(step.out()));
        wanted.stream().filter(value -> schedule.value(value).source() instanceof Computed).forEach(
                value -> require(madeBy.containsKey(value), "what the code leaves behind is made", "%" + value));
    }
}
