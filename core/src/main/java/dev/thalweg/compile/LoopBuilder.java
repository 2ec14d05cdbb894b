package dev.thalweg.compile;

import dev.thalweg.kernel.ElementFunctions;
import dev.thalweg.kernel.Expr;
import dev.thalweg.kernel.Expressions;
import dev.thalweg.kernel.Kind;
import dev.thalweg.kernel.Loop.Combine;
import dev.thalweg.shape.Layout;
import dev.thalweg.tensor.Trace.Constant;
import dev.thalweg.tensor.Trace.Map;
import dev.thalweg.tensor.Trace.Place;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Step;
import dev.thalweg.tensor.Trace.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what one loop computes: values are expressed in its indices, down to those that lie in arrays. */
final class LoopBuilder {
    /** Values that one loop may hold; more make methods that HotSpot does not compile well. */
    static final int LIMIT = 560;

    /** Thrown where a value cannot be expressed in a loop's indices, and must lie in an array. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        final int value;

        Unfit(int value) {
            super(null, null, false, false);
            this.value = value;
        }
    }

    /** An index range of the inner axis, from {@code low} to below {@code high}. */
    record Guard(int low, int high) {}

    /** What is loaded: a value, where, and at which indices. */
    record Access(int value, Affine place, @Nullable Guard guard) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Access(int v, Affine(int o, int[] s), Guard g) && v == value && o == place.offset()
                    && Arrays.equals(s, place.strides()) && (g == null ? guard == null : g.equals(guard));
        }

        @Override
        public int hashCode() {
            return 31 * value + place.offset() + 7 * Arrays.hashCode(place.strides());
        }
    }

    /** A value that the loop makes: stored, or folded. */
    record Root(int value, Expr expression, @Nullable Combine fold) {}

    private final Schedule schedule;
    final int[] sizes;
    final Expressions out = new Expressions();
    final LinkedHashMap<Access, Integer> accesses = new LinkedHashMap<>();
    final List<Root> roots = new ArrayList<>();
    private final java.util.Map<Access, Expr> expressed = new HashMap<>();
    private final java.util.Map<Integer, Expr> made = new HashMap<>(); // roots of this loop, at its own index
    final Set<Integer> loaded = new HashSet<>();
    final Set<Integer> loadedElsewhere = new HashSet<>(); // at another index than the loop's own

    LoopBuilder(Schedule schedule, int[] sizes) {
        this.schedule = schedule;
        this.sizes = sizes;
    }

    /** Adds a value that is stored at the loop's own index. */
    void store(int value, Expr expression) {
        roots.add(new Root(value, expression, null));
        made.put(value, expression);
    }

    void fold(int value, Expr expression, Combine how) {
        roots.add(new Root(value, expression, how));
    }

    /** {@return a value at the loop's own index, whatever else is known of it: what a store of it stores} */
    Expr define(int value, int[] strides) {
        return byStep(value, new Affine(0, strides), null);
    }

    /** {@return a value at a place} */
    Expr express(int value, Affine place, @Nullable Guard guard) {
        Access access = new Access(value, place, guard);
        Expr known = expressed.get(access);
        if (known == null) {
            known = make(access);
            expressed.put(access, known);
        }
        return known;
    }

    private Expr make(Access access) {
        int number = access.value();
        Value value = schedule.value(number);
        if (value.source() instanceof Constant constant && constant.uniform()) {
            Kind kind = Kind.of(value.dtype());
            return kind.isWhole() ? out.whole(kind, constant.storage().getLong(0))
                    : out.constant(kind, constant.storage().getDouble(0));
        }
        if (schedule.isInArray(number)) {
            Expr here = access.guard() == null && access.place().isIdentity(sizes) ? made.get(number) : null;
            return here != null ? here : load(access);
        }
        return byStep(number, access.place(), access.guard());
    }

    private Expr load(Access access) {
        loaded.add(access.value());
        if ((access.guard() != null || !access.place().isIdentity(sizes))
                && schedule.value(access.value()).length() > 1) {
            loadedElsewhere.add(access.value());
        }
        Integer operand = accesses.get(access);
        if (operand == null) {
            operand = accesses.size();
            accesses.put(access, operand);
        }
        return out.load(Kind.of(schedule.value(access.value()).dtype()), operand);
    }

    private Expr byStep(int number, Affine place, @Nullable Guard guard) {
        Step step = schedule.step(number);
        return switch (step) {
            case Map map -> map(map, place, guard);
            case Place window -> place(window, place, guard);
            default -> throw new AssertionError(step);
        };
    }

    private Expr map(Map map, Affine place, @Nullable Guard guard) {
        Expr[] args = new Expr[map.args().size()];
        for (int i = 0; i < args.length; i++) {
            Ref arg = map.args().get(i);
            Affine through = place.through(sizes, map.shape(), arg.layout());
            if (through == null) {
                throw new Unfit(map.out());
            }
            args[i] = express(arg.value(), through, guard);
        }
        Expr result = apply(out, map, Kind.of(schedule.value(map.out()).dtype()), args);
        if (result == null) {
            throw new AssertionError(map.function());
        }
        return result;
    }

    /** {@return the function of a step applied; null if there is none in the kernel language} */
    static @Nullable Expr apply(Expressions out, Map map, Kind kind, Expr... args) {
        if (map.function().equals(dev.thalweg.tensor.Trace.COPY)) {
            return Expressions.converts(args[0].kind(), kind) ? out.convert(args[0], kind) : null;
        }
        return ElementFunctions.apply(out, map.function(), kind, args);
    }

    /** A part replaced: by index ranges, which a loop with one axis and steps of one element has. */
    private Expr place(Place step, Affine place, @Nullable Guard guard) {
        Layout window = step.window();
        Layout source = step.source().layout();
        boolean plain = sizes.length == 1 && place.strides()[0] == 1 && window.isEven() && window.shape().elements() > 0
                && (window.step() == 1 || window.shape().elements() == 1) && source.isEven();
        if (!plain) {
            throw new Unfit(step.out());
        }
        int low = Math.max(0, window.offset() - place.offset());
        int high = Math.min(sizes[0], window.offset() + window.shape().elements() - place.offset());
        Guard inside = guard == null ? new Guard(low, high)
                : new Guard(Math.max(low, guard.low()), Math.min(high, guard.high()));
        Kind kind = Kind.of(schedule.value(step.out()).dtype());
        Expr before = step.old() < 0 ? out.constant(kind, 0) : express(step.old(), place, guard);
        if (inside.low() >= inside.high()) {
            return before;
        }
        boolean everywhere = guard == null ? low == 0 && high == sizes[0]
                : inside.equals(guard);
        int by = source.step();
        Expr there = express(step.source().value(),
                new Affine(source.offset() + (place.offset() - window.offset()) * by, new int[] {by}),
                everywhere ? guard : inside);
        return everywhere ? there : out.select(out.range(inside.low(), inside.high()), there, before);
    }
}
