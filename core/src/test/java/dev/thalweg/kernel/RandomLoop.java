package dev.thalweg.kernel;

import static java.lang.constant.ConstantDescs.CD_double;

import dev.thalweg.kernel.Expr.Range;
import dev.thalweg.kernel.Expr.Target;
import dev.thalweg.kernel.Loop.Combine;
import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.Loop.Operand;
import dev.thalweg.kernel.Loop.Store;
import dev.thalweg.shape.DType;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A loop that is drawn by a seed, and what it should do, computed without any of the machinery that is tested: each value by the
 * definition of its operation, element by element, folds in the order of {@link Sums} as its text says it.
 */
final class RandomLoop {
    /** An operation applied to values, as it was drawn: nothing simplified, nothing shared. */
    record Term(Machine op, Kind kind, long bits, @Nullable Range range, List<Term> args) {}

    private static final Target SINE = new Target(StrictMath.class, "sin", MethodTypeDesc.of(CD_double, CD_double));
    private static final double[] SPECIAL = {0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE,
            Float.MIN_NORMAL, Double.MIN_NORMAL, 0.1, 1e-42, 3e38, 1e-310, 0.5, 2, 1.0000001, 16777217};

    private final Random random;
    private final int[] sizes;
    private final List<Operand> operands = new ArrayList<>();
    private final List<Kind> arrayKinds = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final List<Term> pool = new ArrayList<>();
    private final List<Term> stored = new ArrayList<>();
    private final List<Integer> storedTo = new ArrayList<>();
    private final List<Term> folded = new ArrayList<>();
    private final List<Combine> how = new ArrayList<>();
    private final List<Integer> partials = new ArrayList<>();
    private boolean inPlace;

    RandomLoop(long seed, int... sizes) {
        this.random = new Random(seed);
        this.sizes = sizes;
        for (int i = 0; i < 5; i++) {
            load();
        }
        int terms = 5 + random.nextInt(30);
        for (int i = 0; i < terms; i++) {
            pool.add(term());
        }
        int stores = random.nextInt(3);
        int folds = stores == 0 ? 1 + random.nextInt(2) : random.nextInt(3);
        for (int i = 0; i < stores; i++) {
            store();
        }
        for (int i = 0; i < folds; i++) {
            folded.add(toFold(random.nextBoolean() ? Kind.F64 : Kind.F32));
            how.add(Combine.values()[random.nextInt(3)]);
        }
    }

    private int inner() {
        return sizes[sizes.length - 1];
    }

    private int rows() {
        return Arrays.stream(sizes, 0, sizes.length - 1).reduce(1, (a, b) -> a * b);
    }

    // Drawing ------------------------------------------------------------------------------------------------------

    /** An operand that is loaded: dense, broadcast along some axes, with gaps, backwards, or only in a range of the inner axis. */
    private void load() {
        int[] strides = new int[sizes.length];
        int length = 1;
        int step = random.nextInt(6) == 0 ? 1 + random.nextInt(3) : 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (random.nextInt(5) > 0) {
                strides[axis] = length * step;
                length *= Math.max(1, sizes[axis]);
            }
        }
        int offset = random.nextBoolean() ? 0 : random.nextInt(4);
        Range range = null;
        int last = sizes.length - 1;
        if (inner() > 0 && random.nextInt(8) == 0) {
            strides[last] = -strides[last]; // the first row's last element comes first
            offset += -strides[last] * (inner() - 1);
        } else if (sizes.length == 1 && random.nextInt(3) == 0) {
            int low = random.nextInt(inner() + 1);
            range = new Range(low, Math.min(inner(), low + random.nextInt(inner() + 1)));
            offset -= random.nextInt(3) == 0 ? 0 : low * strides[last]; // before the array's beginning, outside of the range
            offset = Math.max(offset, -low * strides[last]);
        }
        Kind kind = Kind.values()[random.nextInt(12) < 9 ? random.nextInt(2) : random.nextInt(5)];
        operands.add(new Operand(kind, lengths.size(), offset, strides, range));
        pool.add(new Term(Machine.LOAD, kind, operands.size() - 1, null, List.of()));
        arrayKinds.add(kind);
        lengths.add(length * step + 8);
    }

    private void store() {
        Term value = pool.get(pool.size() - 1 - random.nextInt(pool.size() / 2));
        int[] strides = new int[sizes.length];
        int length = random.nextInt(8) == 0 ? 2 : 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = length;
            length *= Math.max(1, sizes[axis]);
        }
        int array = lengths.size();
        for (Operand read : List.copyOf(operands)) {
            // Into what is read, at the same place, as a step in place is.
            if (read.kind() == value.kind() && read.offset() == 0 && Arrays.equals(read.strides(), strides)
                    && read.range() == null && read.array() < 5 && !storedTo.stream().anyMatch(o -> operands.get(o)
                            .array() == read.array())) {
                array = read.array();
                inPlace = true;
            }
        }
        if (array == lengths.size()) {
            arrayKinds.add(value.kind());
            lengths.add(length + 8);
        }
        stored.add(value);
        storedTo.add(operands.size());
        operands.add(new Operand(value.kind(), array, 0, strides, null));
    }

    private Term late(Kind kind) {
        List<Term> some = pool.stream().filter(t -> t.kind() == kind).toList();
        return some.isEmpty() ? constant(kind)
                : some.get(some.size() - 1 - (int) (some.size() * random.nextDouble() * random.nextDouble()));
    }

    /** {@return a value to fold: often one that is not NaN somewhere, which would hide the order of a sum} */
    private Term toFold(Kind kind) {
        Term value = late(kind);
        return switch (random.nextInt(3)) {
            case 0 -> value;
            case 1 -> of(Machine.MAX, kind,
                    of(Machine.MIN, kind, of(Machine.SELECT, kind, of(Machine.EQUAL, Kind.BOOL, value,
                            value), value, real(kind, 0.3)), real(kind, 3)),
                    real(kind, -3));
            default -> pool.stream().limit(5).filter(t -> t.kind() == kind).findFirst().orElse(value);
        };
    }

    private static Term real(Kind kind, double value) {
        return new Term(Machine.CONSTANT, kind, kind == Kind.F64 ? Double.doubleToRawLongBits(value) : Float
                .floatToRawIntBits((float) value), null, List.of());
    }

    private Term constant(Kind kind) {
        double value = SPECIAL[random.nextInt(SPECIAL.length)];
        return new Term(Machine.CONSTANT, kind, switch (kind) {
            case F64 -> Double.doubleToRawLongBits(value);
            case F32 -> Float.floatToRawIntBits((float) value);
            case I64 -> (long) value + random.nextInt(3);
            case I32 -> (int) value + random.nextInt(3);
            case BOOL -> random.nextInt(2);
        }, null, List.of());
    }

    private Term of(Machine op, Kind kind, Term... args) {
        return new Term(op, kind, 0, null, List.of(args));
    }

    private Term argument(Kind kind) {
        return random.nextInt(5) == 0 ? constant(kind) : late(kind);
    }

    private Term term() {
        Kind kind = Kind.values()[random.nextInt(6) < 4 ? random.nextInt(2) : random.nextInt(5)];
        return switch (kind) {
            case F64, F32 -> floating(kind);
            case I64, I32 -> whole(kind);
            case BOOL -> truth();
        };
    }

    private Term floating(Kind kind) {
        Machine[] binary = {Machine.ADD, Machine.SUB, Machine.MUL, Machine.DIV, Machine.MIN, Machine.MAX};
        return switch (random.nextInt(12)) {
            case 0 -> of(Machine.FMA, kind, argument(kind), argument(kind), argument(kind));
            case 1 -> of(Machine.SELECT, kind, argument(Kind.BOOL), argument(kind), argument(kind));
            case 2 -> of(Machine.SQRT, kind, late(kind));
            case 3 -> of(random.nextBoolean() ? Machine.NEG : Machine.ABS, kind, late(kind));
            case 4 -> of(Machine.FROM_BITS, kind, late(kind.whole()));
            case 5 -> kind == Kind.F32 ? of(Machine.NARROW, kind, late(Kind.F64)) : of(Machine.WIDEN, kind, late(
                    Kind.F32));
            case 6 -> kind == Kind.F64 ? of(Machine.TO_DOUBLE, kind, late(random.nextBoolean() ? Kind.I64 : Kind.I32))
                    : of(Machine.NARROW, kind,
                            of(binary[random.nextInt(6)], Kind.F64, of(Machine.WIDEN, Kind.F64, late(kind)),
                                    of(Machine.WIDEN, Kind.F64, argument(kind)))); // may be done in floats
            case 7 -> kind == Kind.F64 ? of(Machine.CALL, kind, argument(Kind.BOOL), late(kind))
                    : of(Machine.SQRT, kind, late(
                            kind));
            default -> of(binary[random.nextInt(6)], kind, argument(kind), argument(kind));
        };
    }

    private Term whole(Kind kind) {
        Machine[] binary = {Machine.ADD, Machine.SUB, Machine.MUL, Machine.MIN, Machine.MAX, Machine.AND, Machine.OR,
                Machine.XOR};
        Machine[] unary = {Machine.NEG, Machine.ABS, Machine.NOT};
        Machine[] shifts = {Machine.SHIFT_LEFT, Machine.SHIFT_RIGHT, Machine.SHIFT_RIGHT_ZEROS};
        Kind floating = kind == Kind.I64 ? Kind.F64 : Kind.F32;
        return switch (random.nextInt(5)) {
            case 0 -> {
                // The bits of NaN are not promised.
                Term x = late(floating);
                yield of(Machine.TO_BITS, kind,
                        of(Machine.SELECT, floating, of(Machine.EQUAL, Kind.BOOL, x, x), x, new Term(
                                Machine.CONSTANT, floating, 0, null, List.of())));
            }
            case 1 -> of(unary[random.nextInt(3)], kind, late(kind));
            case 2 ->
                    of(shifts[random.nextInt(3)], kind, late(kind), new Term(Machine.CONSTANT, kind, random.nextInt(kind
                            .width()), null, List.of()));
            case 3 -> of(Machine.SELECT, kind, argument(Kind.BOOL), argument(kind), argument(kind));
            default -> of(binary[random.nextInt(8)], kind, argument(kind), argument(kind));
        };
    }

    private Term truth() {
        Machine[] comparisons = {Machine.LESS, Machine.LESS_OR_EQUAL, Machine.EQUAL};
        Machine[] binary = {Machine.AND, Machine.OR, Machine.XOR, Machine.EQUAL};
        Kind of = Kind.values()[random.nextInt(6) < 4 ? random.nextInt(2) : random.nextInt(4)];
        return switch (random.nextInt(8)) {
            case 0 -> of(Machine.NOT, Kind.BOOL, late(Kind.BOOL));
            case 1, 2 -> of(binary[random.nextInt(4)], Kind.BOOL, argument(Kind.BOOL), argument(Kind.BOOL));
            case 3 -> of(Machine.SELECT, Kind.BOOL, late(Kind.BOOL), argument(Kind.BOOL), argument(Kind.BOOL));
            case 4 -> {
                int low = random.nextInt(inner() + 1);
                yield new Term(Machine.RANGE, Kind.BOOL, 0, new Range(low, low + random.nextInt(inner() + 1 - low)),
                        List
                                .of());
            }
            default -> of(comparisons[random.nextInt(3)], Kind.BOOL, argument(of), argument(of));
        };
    }

    // The loop -----------------------------------------------------------------------------------------------------

    boolean isInPlace() {
        return inPlace;
    }

    /** {@return the loop, for as many parts of the work} */
    Loop loop(int parts) {
        Expressions out = new Expressions();
        IdentityHashMap<Term, Expr> made = new IdentityHashMap<>();
        List<Store> stores = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            stores.add(new Store(express(out, stored.get(i), made), storedTo.get(i)));
        }
        List<Fold> folds = new ArrayList<>();
        partials.clear();
        int[] strides = new int[sizes.length];
        for (int axis = sizes.length - 2, stride = 1; axis >= 0; stride *= sizes[axis--]) {
            strides[axis] = stride;
        }
        for (int i = 0; i < folded.size(); i++) {
            int array = lengths.size() + 3 * i;
            folds.add(
                    new Fold(how.get(i), express(out, folded.get(i), made), array, array + 1, new Operand(folded.get(i)
                            .kind(), array + 2, 0, strides, null)));
        }
        return new Loop(sizes, operands, stores, folds);
    }

    private static Expr express(Expressions out, Term term, Map<Term, Expr> made) {
        Expr known = made.get(term);
        if (known != null) {
            return known;
        }
        Expr[] args = term.args().stream().map(arg -> express(out, arg, made)).toArray(Expr[]::new);
        Range range = term.range();
        Expr value = switch (term.op()) {
            case CONSTANT -> out.bits(term.kind(), term.bits());
            case LOAD -> out.load(term.kind(), (int) term.bits());
            case RANGE -> range == null ? out.truth(false) : out.range(range.low(), range.high());
            case CALL -> out.call(SINE, term.kind(), args[0], args[1]);
            default -> args.length == 1 ? out.apply(term.op(), args[0])
                    : args.length == 2 ? out.apply(term.op(), args[0], args[1]) : out.apply(term.op(), args[0], args[1],
                            args[2]);
        };
        made.put(term, value);
        return value;
    }

    /** {@return arrays to run it with: what is loaded, then what is stored, then lanes, partial and final results of each fold} */
    Object[] arrays(long seed, int parts) {
        Random numbers = new Random(seed);
        List<Object> arrays = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            arrays.add(filled(numbers, arrayKinds.get(i), lengths.get(i), numbers.nextInt(3) == 0));
        }
        for (Term fold : folded) {
            DType dtype = fold.kind() == Kind.F64 ? DType.FLOAT64 : DType.FLOAT32;
            arrays.add(Storage.newArray(dtype, Sums.LANES * parts));
            arrays.add(Storage.newArray(dtype, Math.ceilDiv(inner(), Sums.BLOCK) * parts));
            arrays.add(Storage.newArray(dtype, rows()));
        }
        return arrays.toArray();
    }

    private static Object filled(Random numbers, Kind kind, int length, boolean special) {
        return switch (kind) {
            case F64 -> IntStream.range(0, length).mapToDouble(_ -> number(numbers, special)).toArray();
            case F32 -> {
                float[] all = new float[length];
                for (int i = 0; i < length; i++) {
                    all[i] = (float) number(numbers, special);
                }
                yield all;
            }
            case I64 -> IntStream.range(0, length).mapToLong(_ -> numbers.nextInt(3) == 0 ? numbers.nextLong()
                    : numbers.nextInt(7) - 3).toArray();
            case I32 -> IntStream.range(0, length).map(_ -> numbers.nextInt(3) == 0 ? numbers.nextInt()
                    : numbers.nextInt(7) - 3).toArray();
            case BOOL -> {
                boolean[] all = new boolean[length];
                for (int i = 0; i < length; i++) {
                    all[i] = numbers.nextBoolean();
                }
                yield all;
            }
        };
    }

    private static double number(Random numbers, boolean special) {
        return switch (special ? numbers.nextInt(40) : 2) {
            case 0 -> SPECIAL[numbers.nextInt(SPECIAL.length)];
            case 1 -> Math.scalb(numbers.nextGaussian(), numbers.nextInt(300) - 150);
            default -> numbers.nextGaussian();
        };
    }

    // What it should do --------------------------------------------------------------------------------------------

    /** Does to arrays what the loop should do. */
    void define(Object[] arrays) {
        int inner = inner();
        for (int row = 0; row < rows(); row++) {
            long[][] values = new long[folded.size()][inner];
            for (int i = 0; i < inner; i++) {
                IdentityHashMap<Term, Long> known = new IdentityHashMap<>();
                long[] results = new long[stored.size()];
                for (int s = 0; s < results.length; s++) {
                    results[s] = evaluate(stored.get(s), arrays, row, i, known);
                }
                for (int f = 0; f < values.length; f++) {
                    values[f][i] = evaluate(folded.get(f), arrays, row, i, known);
                }
                for (int s = 0; s < results.length; s++) {
                    Operand to = operands.get(storedTo.get(s));
                    put(arrays[to.array()], place(to, row, i), results[s]);
                }
            }
            for (int f = 0; f < values.length; f++) {
                put(arrays[lengths.size() + 3 * f + 2], row, fold(how.get(f), folded.get(f).kind(), values[f]));
            }
        }
    }

    private int place(Operand operand, int row, int index) {
        int at = operand.offset() + index * operand.strides()[sizes.length - 1];
        int rest = row;
        for (int axis = sizes.length - 2; axis >= 0; axis--) {
            at += rest % sizes[axis] * operand.strides()[axis];
            rest /= sizes[axis];
        }
        return at;
    }

    private long evaluate(Term term, Object[] arrays, int row, int index, Map<Term, Long> known) {
        Long before = known.get(term);
        if (before != null) {
            return before;
        }
        long[] args = new long[3];
        for (int k = 0; k < term.args().size(); k++) {
            args[k] = evaluate(term.args().get(k), arrays, row, index, known);
        }
        Range range = term.op() == Machine.LOAD ? operands.get((int) term.bits()).range() : term.range();
        boolean within = range == null || index >= range.low() && index < range.high();
        long value = switch (term.op()) {
            case CONSTANT -> term.bits();
            case LOAD -> within ? get(arrays[operands.get((int) term.bits()).array()], place(operands.get((int) term
                    .bits()), row, index)) : 0;
            case RANGE -> within ? 1 : 0;
            case CALL ->
                    args[0] == 0 ? 0 : Double.doubleToRawLongBits(StrictMath.sin(Double.longBitsToDouble(args[1])));
            default -> term.op().evaluate(term.args().get(term.op() == Machine.SELECT ? 1 : 0).kind(), args[0], args[1],
                    args[2]);
        };
        known.put(term, value);
        return value;
    }

    /** Blocks of 1024; in each, element i goes to lane i mod 32; lanes pairwise, halves first; blocks as a balanced tree. */
    private static long fold(Combine how, Kind kind, long[] values) {
        long start = kind == Kind.F64 ? Double.doubleToRawLongBits(how.start)
                : Float.floatToRawIntBits((float) how.start);
        List<Long> blocks = new ArrayList<>();
        for (int from = 0; from < values.length; from += 1024) {
            List<Long> lanes = new ArrayList<>();
            for (int lane = 0; lane < 32; lane++) {
                long sum = start;
                for (int i = from + lane; i < Math.min(from + 1024, values.length); i += 32) {
                    sum = how.op.evaluate(kind, sum, values[i], 0);
                }
                lanes.add(sum);
            }
            while (lanes.size() > 1) {
                int half = lanes.size() / 2;
                List<Long> all = lanes;
                lanes = IntStream.range(0, half).mapToObj(i -> how.op.evaluate(kind, all.get(i), all.get(i + half), 0))
                        .toList();
            }
            blocks.add(lanes.getFirst());
        }
        return blocks.isEmpty() ? start : tree(how, kind, blocks);
    }

    private static long tree(Combine how, Kind kind, List<Long> blocks) {
        if (blocks.size() == 1) {
            return blocks.getFirst();
        }
        int half = 1;
        while (2 * half < blocks.size()) {
            half *= 2;
        }
        return how.op.evaluate(kind, tree(how, kind, blocks.subList(0, half)),
                tree(how, kind, blocks.subList(half, blocks
                        .size())),
                0);
    }

    private static long get(Object array, int at) {
        return switch (array) {
            case double[] a -> Double.doubleToRawLongBits(a[at]);
            case float[] a -> Float.floatToRawIntBits(a[at]);
            case long[] a -> a[at];
            case int[] a -> a[at];
            default -> ((boolean[]) array)[at] ? 1 : 0;
        };
    }

    private static void put(Object array, int at, long bits) {
        switch (array) {
            case double[] a -> a[at] = Double.longBitsToDouble(bits);
            case float[] a -> a[at] = Float.intBitsToFloat((int) bits);
            case long[] a -> a[at] = bits;
            case int[] a -> a[at] = (int) bits;
            default -> ((boolean[]) array)[at] = bits != 0;
        }
    }

    /** {@return what can be seen after a run: all but lanes and partial results; all NaN are one} */
    List<Object> seen(Object[] arrays) {
        List<Object> seen = new ArrayList<>(Arrays.asList(arrays).subList(0, lengths.size()));
        for (int f = 0; f < folded.size(); f++) {
            seen.add(arrays[lengths.size() + 3 * f + 2]);
        }
        return seen;
    }
}
