package dev.thalweg.kernel;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.Loop.Operand;
import dev.thalweg.kernel.Loop.Store;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Emits the code of a {@link Loop} for vectors of elements. All values of a loop have as many lanes: those of the preferred
 * vectors of its widest type; narrower values take narrower vectors. What does not fill a vector, and elements near the ends of
 * a range, are left to the scalar code.
 */
class VectorEmitter extends LoopEmitter {
    /** Values that the body of a folding loop may hold, all copies together, before it is run in groups of lanes instead. */
    static final int UNROLL_BUDGET = 80;
    /** Values of a folding loop up to which its body is written once more, for vectors before and after whole rounds. */
    static final int SINGLE_BUDGET = 200;

    /** Values that all copies of a body may have, constants among them: with many more, HotSpot's first compiler gives up. */
    private static final int BODY_BUDGET = 450;

    static final String PACKAGE = "jdk.incubator.vector.";
    static final ClassDesc CD_VECTOR = ClassDesc.of(PACKAGE + "Vector");
    static final ClassDesc CD_MASK = ClassDesc.of(PACKAGE + "VectorMask");
    static final ClassDesc CD_SPECIES = ClassDesc.of(PACKAGE + "VectorSpecies");
    static final ClassDesc CD_OPERATORS = ClassDesc.of(PACKAGE + "VectorOperators");
    private static final ClassDesc CD_COMPARISON = CD_OPERATORS.nested("Comparison");
    static final ClassDesc CD_BINARY = CD_OPERATORS.nested("Binary");
    private static final ClassDesc CD_CONVERSION = CD_OPERATORS.nested("Conversion");
    static final ClassDesc CD_LANES = ClassDesc
            .of(VectorEmitter.class.getPackageName() + ".VectorSpeciesTable");
    static final MethodTypeDesc TWO = MethodTypeDesc.of(CD_int, CD_int, CD_int);

    private final Expr.Range interior;
    final boolean wide;
    final int lanes;
    private final Map<Expr, Integer> vectors = new HashMap<>();
    private final Map<Expr, Kind> masks = new HashMap<>();
    /** Where vectors have lanes beyond the end: locals with masks of those that are not, by kind; else empty. */
    final Map<Kind, Integer> within = new EnumMap<>(Kind.class);

    VectorEmitter(Loop loop, Expr.Range interior, CodeBuilder code) {
        super(loop, code);
        this.interior = interior;
        this.wide = isWide();
        this.lanes = VectorSpeciesTable.lanes(wide);
    }

    /** Code for vectors of a number of lanes. */
    record Emitted(byte[] classFile, int lanes) {
        /** {@return whether HotSpot compiles it} */
        boolean fits() {
            return longestMethod(classFile) <= METHOD_LIMIT;
        }
    }

    /** {@return a loop's code for vectors; null if the loop has none: an operand with gaps, or whole numbers
     * that vectors do not convert} */
    static @Nullable Emitted vector(Loop whole) {
        Expr.Range interior = whole.interior();
        Loop loop = whole.inside();
        if (!isDense(loop)) {
            return null;
        }
        int[] lanes = new int[1];
        byte[] classFile = classFile("Vector", code -> {
            VectorEmitter emitter = new VectorEmitter(loop, interior, code);
            lanes[0] = emitter.lanes;
            emitter.emit();
        });
        return new Emitted(classFile, lanes[0]);
    }

    /** {@return whether elements are neighbours along the inner axis, or one, and those that are stored are neighbours} */
    static boolean isDense(Loop loop) {
        return loop.operands().stream().allMatch(operand -> operand.inner() == 0 || operand.inner() == 1)
                && loop.stores().stream().allMatch(store -> loop.operands().get(store.operand()).inner() == 1);
    }

    private boolean isWide() {
        boolean wide = false;
        for (Expr value : order()) {
            wide |= !isUniform(value) && value.kind().width() == Long.SIZE;
        }
        for (Fold fold : loop.folds()) {
            wide |= fold.value().kind().width() == Long.SIZE;
        }
        for (Store store : loop.stores()) {
            wide |= store.value().kind().width() == Long.SIZE;
        }
        return wide;
    }

    private void emit() {
        prologue();
        broadcasts(false);
        constants();
        if (loop.folds().isEmpty()) {
            map();
        } else {
            fold();
        }
        code.return_();
    }

    /**
     * Broadcasts constants, if that is not left to the body. There it is better, because HotSpot takes them out of the loop where it has
     * room, and loads them where they are needed where not; locals that live on from round to round it keeps for the interpreter, which
     * costs a store for each at each round of a long body.
     */
    void constants() {
        Set<Expr> constants = new HashSet<>();
        order().stream().filter(value -> !isUniform(value)).forEach(value -> constants.addAll(List.of(value.args)));
        constants.removeIf(value -> !value.isConstant());
        int copies = size() > SINGLE_BUDGET ? 1 : 2;
        if (copies * (size() + constants.size()) > BODY_BUDGET) {
            broadcasts(true);
        }
    }

    /** Broadcasts what is the same for all elements, once: constants, or what is none. */
    void broadcasts(boolean constants) {
        for (Expr value : order()) {
            if (!isUniform(value)) {
                for (Expr arg : value.args) {
                    broadcast(arg, constants);
                }
            }
        }
        for (Store store : loop.stores()) {
            broadcast(store.value(), constants);
        }
        for (Fold fold : loop.folds()) {
            broadcast(fold.value(), constants);
        }
    }

    private void broadcast(Expr value, boolean constants) {
        if (isUniform(value) && value.isConstant() == constants) {
            broadcast(value);
        }
    }

    private void broadcast(Expr value) {
        if (!isUniform(value) || vectors.containsKey(value)) {
            return;
        }
        if (value.kind() == Kind.BOOL) {
            Kind kind = wide ? Kind.F64 : Kind.F32;
            species(kind);
            super.push(value);
            code.invokeinterface(CD_SPECIES, "maskAll", MethodTypeDesc.of(CD_MASK, CD_boolean));
            masks.put(value, kind);
        } else {
            species(value.kind());
            super.push(value);
            code.invokestatic(vector(value.kind()), "broadcast",
                    MethodTypeDesc.of(vector(value.kind()), CD_SPECIES, type(value.kind())));
        }
        store(value);
    }

    private void store(Expr value) {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        vectors.put(value, slot);
    }

    /**
     * A loop without folds: whole vectors inside all ranges, the scalar code before and after. The last vector lies over the one
     * before where the vectors do not go up; it is computed first of all, for the loop may store where it loads.
     */
    private void map() {
        int first = code.allocateLocal(TypeKind.INT);
        int last = code.allocateLocal(TypeKind.INT);
        code.iload(FROM);
        if (interior.low() > 0) {
            clampBetween(interior.low(), true);
        }
        code.istore(first);
        code.iload(TO);
        if (interior.high() < loop.inner()) {
            clampBetween(interior.high(), false);
        }
        code.istore(last);
        ends(FROM, first);
        if (size() > SINGLE_BUDGET) {
            code.iload(first).istore(indexSlot);
            code.iload(last).loadConstant(lanes - 1).isub().istore(last);
            wholeVectors(last);
            ends(indexSlot, TO);
            return;
        }
        Label few = code.newLabel();
        Label done = code.newLabel();
        code.iload(last).iload(first).isub().loadConstant(lanes).if_icmplt(few);
        int limit = code.allocateLocal(TypeKind.INT);
        code.iload(last).loadConstant(lanes).isub().istore(limit);
        code.iload(limit).istore(indexSlot);
        int[] held = held();
        code.iload(first).istore(indexSlot);
        wholeVectors(limit);
        code.iload(limit).istore(indexSlot);
        storeHeld(held);
        ends(last, TO);
        code.goto_(done).labelBinding(few);
        ends(first, TO);
        code.labelBinding(done);
    }

    /** Vector by vector from the index, which it moves, to below a limit. */
    private void wholeVectors(int limit) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top);
        code.iload(indexSlot).iload(limit).if_icmpge(end);
        body(0);
        code.iinc(indexSlot, lanes).goto_(top);
        code.labelBinding(end);
    }

    /** {@return locals with what is to be stored at the index} */
    int[] held() {
        values(0);
        int[] slots = new int[loop.stores().size()];
        for (int s = 0; s < slots.length; s++) {
            Expr value = loop.stores().get(s).value();
            slots[s] = code.allocateLocal(TypeKind.REFERENCE);
            push(value);
            code.astore(slots[s]);
        }
        restore();
        return slots;
    }

    /** Stores what {@link #held} computed at the same index. */
    void storeHeld(int... held) {
        for (int s = 0; s < held.length; s++) {
            int slot = held[s];
            store(loop.stores().get(s), () -> code.aload(slot));
        }
    }

    /** {@return how many values differ from element to element} */
    int size() {
        int size = 0;
        for (Expr value : order()) {
            size += isUniform(value) ? 0 : 1;
        }
        return size;
    }

    /** Replaces the index on the stack by a limit that holds it, but not beyond the end of what is to be done. */
    private void clampBetween(int limit, boolean fromBelow) {
        code.loadConstant(limit).invokestatic(CD_MATH, fromBelow ? "max" : "min", TWO);
        code.iload(fromBelow ? TO : FROM).invokestatic(CD_MATH, fromBelow ? "min" : "max", TWO);
    }

    /** Leaves elements to the scalar code, if there are any. */
    private void ends(int from, int to) {
        Label none = code.newLabel();
        code.iload(from).iload(to).if_icmpge(none);
        code.aload(0).getfield(CD_ROW_CODE, "ends", CD_ROW_CODE);
        code.aload(ARRAYS).iload(PART).iload(ROW).iload(from).iload(to);
        code.invokevirtual(CD_ROW_CODE, "run", RUN);
        code.labelBinding(none);
    }

    // Folds ------------------------------------------------------------------------------------------------------

    /**
     * A loop that folds, over a part of one block, which begins with a whole round of lanes. Inside all ranges, whole rounds are
     * done with their sums in registers, and what is before and after them vector by vector; the rest is scalar.
     */
    private void fold() {
        int size = size();
        boolean single = size <= SINGLE_BUDGET;
        int step = single ? lanes : Sums.LANES;
        int limit = code.allocateLocal(TypeKind.INT); // of what is inside all ranges
        int last = code.allocateLocal(TypeKind.INT); // of whole rounds
        code.iload(FROM);
        if (interior.low() > 0) {
            clampBetween(interior.low() + step - 1 & -step, true);
        }
        code.istore(indexSlot);
        code.iload(TO);
        if (interior.high() < loop.inner()) {
            clampBetween(interior.high(), false);
        }
        code.iload(indexSlot).invokestatic(CD_MATH, "max", TWO).istore(limit);
        code.iload(limit).loadConstant(-Sums.LANES).iand().istore(last);
        ends(FROM, indexSlot);
        if (single) {
            singlesAroundRounds(size, limit, last);
        } else {
            rounds(size, last);
        }
        ends(indexSlot, TO);
    }

    /** Vectors up to a whole round, whole rounds, and by the same code as before the vectors that are left. */
    private void singlesAroundRounds(int size, int limit, int last) {
        int to = code.allocateLocal(TypeKind.INT);
        int again = code.allocateLocal(TypeKind.INT);
        code.iload(indexSlot).loadConstant(Sums.LANES - 1).iadd().loadConstant(-Sums.LANES).iand().iload(limit)
                .invokestatic(CD_MATH, "min", TWO).istore(to);
        code.iconst_0().istore(again);
        Label singles = code.newLabel();
        Label done = code.newLabel();
        code.labelBinding(singles);
        singles(to);
        code.iload(again).ifne(done);
        rounds(size, last);
        code.iload(limit).istore(to);
        code.iconst_1().istore(again);
        code.goto_(singles);
        code.labelBinding(done);
    }

    /** Vector by vector, each with its sums taken from the lanes and put back, from the index to below a limit. */
    private void singles(int limit) {
        int group = code.allocateLocal(TypeKind.INT);
        int[][] sums = sums(1);
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top);
        code.iload(indexSlot).loadConstant(lanes).iadd().iload(limit).if_icmpgt(end);
        code.iload(indexSlot).loadConstant(Sums.LANES - 1).iand().istore(group);
        lanes(sums, group, true);
        bodyWithSums(sums, 0);
        lanes(sums, group, false);
        code.iinc(indexSlot, lanes).goto_(top);
        code.labelBinding(end);
    }

    /** Whole rounds from the index, which they move, to below a limit: in groups of as many lanes as have room in registers. */
    private void rounds(int size, int last) {
        int copies = copies(size);
        int first = code.allocateLocal(TypeKind.INT);
        int group = code.allocateLocal(TypeKind.INT);
        int[][] sums = sums(copies);
        Label nextGroup = code.newLabel();
        Label done = code.newLabel();
        Label none = code.newLabel();
        code.iload(indexSlot).iload(last).if_icmpge(none);
        code.iload(indexSlot).istore(first);
        code.iconst_0().istore(group);
        code.labelBinding(nextGroup);
        code.iload(group).loadConstant(Sums.LANES).if_icmpge(done);
        lanes(sums, group, true);
        code.iload(first).iload(group).iadd().istore(indexSlot);
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top);
        code.iload(indexSlot).iload(last).if_icmpge(end);
        for (int c = 0; c < copies; c++) {
            bodyWithSums(sums, c);
        }
        code.iinc(indexSlot, Sums.LANES).goto_(top);
        code.labelBinding(end);
        lanes(sums, group, false);
        code.iinc(group, copies * lanes).goto_(nextGroup);
        code.labelBinding(done);
        code.iload(last).istore(indexSlot);
        code.labelBinding(none);
    }

    /** {@return the copies of a body of so many values that have room in registers} */
    int copies(int size) {
        int copies = 1;
        while (copies < Sums.LANES / lanes && 2 * copies * Math.max(1, size) <= UNROLL_BUDGET) {
            copies *= 2;
        }
        return copies;
    }

    int[][] sums(int copies) {
        int[][] sums = new int[loop.folds().size()][copies];
        for (int[] row : sums) {
            for (int c = 0; c < copies; c++) {
                row[c] = code.allocateLocal(TypeKind.REFERENCE);
            }
        }
        return sums;
    }

    /** Computes a vector of elements, stores what is stored, and adds what is folded to its sums. */
    void bodyWithSums(int[][] sums, int copy) {
        body(copy * lanes);
        for (int f = 0; f < sums.length; f++) {
            Fold fold = loop.folds().get(f);
            Integer mask = within.get(fold.value().kind());
            code.aload(sums[f][copy]);
            if (mask != null) {
                code.getstatic(CD_OPERATORS, fold.op().op.name(), CD_OPERATORS.nested("Associative"));
            }
            push(fold.value());
            ClassDesc type = vector(fold.value().kind());
            if (mask == null) {
                combine(fold, type);
            } else {
                code.aload(mask).invokevirtual(type, "lanewise",
                        MethodTypeDesc.of(type, CD_BINARY, CD_VECTOR, CD_MASK));
            }
            code.astore(sums[f][copy]);
        }
        restore();
    }

    /** Combines the two vectors on the stack. */
    void combine(Fold fold, ClassDesc type) {
        String method = fold.op().op.name().toLowerCase(Locale.ROOT);
        code.invokevirtual(type, method, MethodTypeDesc.of(type, CD_VECTOR));
    }

    /** Takes the lanes of a group from their arrays, or puts them back. */
    void lanes(int[][] sums, int group, boolean load) {
        for (int f = 0; f < sums.length; f++) {
            Kind kind = loop.folds().get(f).value().kind();
            ClassDesc type = vector(kind);
            for (int c = 0; c < sums[f].length; c++) {
                if (load) {
                    species(kind);
                } else {
                    code.aload(sums[f][c]);
                }
                code.aload(laneSlots[f]).iload(PART).loadConstant(Sums.LANES).imul().iload(group).iadd()
                        .loadConstant(c * lanes).iadd();
                if (load) {
                    code.invokestatic(type, "fromArray", MethodTypeDesc.of(type, CD_SPECIES, type(kind).arrayType(),
                            CD_int));
                    code.astore(sums[f][c]);
                } else {
                    code.invokevirtual(type, "intoArray", MethodTypeDesc.of(CD_void, type(kind).arrayType(), CD_int));
                }
            }
        }
    }

    // The body ---------------------------------------------------------------------------------------------------

    private boolean isScalar; // while what does not change along a row is computed
    private int shift; // of the copy of the body that is being emitted
    private final Map<Expr, Integer> outside = new HashMap<>();
    private final Map<Expr, Kind> masksOutside = new HashMap<>();

    /** Computes the values of a vector of elements and stores what is stored. */
    void body(int shift) {
        values(shift);
        for (Store store : loop.stores()) {
            store(store, () -> push(store.value()));
        }
        if (loop.folds().isEmpty()) {
            restore();
        }
    }

    private void values(int shift) {
        this.shift = shift;
        outside.clear();
        outside.putAll(vectors);
        masksOutside.clear();
        masksOutside.putAll(masks);
        for (Expr value : order()) {
            if (!isUniform(value)) {
                for (Expr arg : value.args) {
                    broadcast(arg);
                }
                compute(value);
                store(value);
            }
        }
        loop.stores().forEach(store -> broadcast(store.value()));
        loop.folds().forEach(fold -> broadcast(fold.value()));
    }

    void store(Store store, Runnable value) {
        Operand to = loop.operands().get(store.operand());
        value.run();
        code.aload(arraySlots[store.operand()]);
        at(to, store.operand());
        if (to.kind() == Kind.BOOL) {
            code.invokevirtual(CD_MASK, "intoArray", MethodTypeDesc.of(CD_void, CD_boolean.arrayType(), CD_int));
            return;
        }
        MethodTypeDesc all = MethodTypeDesc.of(CD_void, type(to.kind()).arrayType(), CD_int);
        code.invokevirtual(vector(to.kind()), "intoArray", withMask(to.kind(), all));
    }

    private void restore() {
        vectors.keySet().retainAll(outside.keySet());
        masks.keySet().retainAll(masksOutside.keySet());
    }

    private void at(Operand operand, int number) {
        place(operand, number);
        if (shift != 0 && operand.inner() != 0) {
            code.loadConstant(shift).iadd();
        }
    }

    @Override
    void row() {
        isScalar = true;
        super.row();
        isScalar = false;
    }

    @Override
    void push(Expr value) {
        Integer slot = isScalar ? null : vectors.get(value);
        if (slot == null) {
            super.push(value); // before the loop: one element at a time
        } else {
            code.aload(slot);
        }
    }

    /** Pushes a truth value as a mask for vectors of a kind. */
    private void mask(Expr value, Kind kind) {
        push(value);
        Kind own = masks.get(value);
        if (own != kind) {
            species(kind);
            code.invokevirtual(CD_MASK, "cast", MethodTypeDesc.of(CD_MASK, CD_SPECIES));
        }
    }

    private Kind maskKind(Expr value) {
        Kind kind = masks.get(value);
        return kind != null ? kind : wide ? Kind.F64 : Kind.F32;
    }

    private void compute(Expr value) {
        Expr[] args = value.args;
        Kind kind = value.kind();
        ClassDesc type = kind == Kind.BOOL ? CD_MASK : vector(kind);
        switch (value.op) {
            case LOAD -> load(value);
            case CALL -> call(value);
            case SELECT -> {
                push(args[2]);
                push(args[1]);
                mask(args[0], kind);
                code.invokevirtual(type, "blend", MethodTypeDesc.of(type, CD_VECTOR, CD_MASK));
            }
            case LESS, LESS_OR_EQUAL, EQUAL -> {
                Kind of = args[0].kind();
                push(args[0]);
                code.getstatic(CD_OPERATORS, value.op == Machine.LESS ? "LT"
                        : value.op == Machine.EQUAL ? "EQ" : "LE", CD_COMPARISON);
                push(args[1]);
                code.invokevirtual(vector(of), "compare", MethodTypeDesc.of(CD_MASK, CD_COMPARISON, CD_VECTOR));
                masks.put(value, of);
            }
            case FMA -> {
                push(args[0]);
                push(args[1]);
                push(args[2]);
                code.invokevirtual(type, "fma", MethodTypeDesc.of(type, CD_VECTOR, CD_VECTOR));
            }
            case NOT, AND, OR, XOR -> {
                if (kind == Kind.BOOL) {
                    logic(value);
                } else {
                    push(args[0]);
                    whole(value, type);
                }
            }
            case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_ZEROS -> {
                push(args[0]);
                code.getstatic(CD_OPERATORS, value.op == Machine.SHIFT_LEFT ? "LSHL"
                        : value.op == Machine.SHIFT_RIGHT ? "ASHR" : "LSHR", CD_BINARY);
                if (kind == Kind.I64) {
                    code.loadConstant(args[1].bits);
                } else {
                    code.loadConstant((int) args[1].bits);
                }
                code.invokevirtual(type, "lanewise", MethodTypeDesc.of(type, CD_BINARY, type(kind)));
            }
            case TO_BITS, FROM_BITS -> {
                push(args[0]);
                String name = switch (kind) {
                    case F64 -> "reinterpretAsDoubles";
                    case F32 -> "reinterpretAsFloats";
                    case I64 -> "reinterpretAsLongs";
                    default -> "reinterpretAsInts";
                };
                code.invokevirtual(vector(args[0].kind()), name, MethodTypeDesc.of(type));
            }
            case WIDEN, NARROW, TO_DOUBLE -> {
                push(args[0]);
                code.getstatic(CD_OPERATORS, value.op == Machine.WIDEN ? "F2D"
                        : value.op == Machine.NARROW ? "D2F" : args[0].kind() == Kind.I64 ? "L2D" : "I2D",
                        CD_CONVERSION);
                species(kind);
                code.iconst_0();
                code.invokevirtual(CD_VECTOR, "convertShape",
                        MethodTypeDesc.of(CD_VECTOR, CD_CONVERSION, CD_SPECIES, CD_int));
                code.checkcast(type);
            }
            case NEG, ABS, SQRT -> {
                push(args[0]);
                code.invokevirtual(type, value.op == Machine.NEG ? "neg" : value.op == Machine.ABS ? "abs" : "sqrt",
                        MethodTypeDesc.of(type));
            }
            case ADD, SUB, MUL, DIV, MIN, MAX -> {
                push(args[0]);
                push(args[1]);
                String name = switch (value.op) {
                    case ADD -> "add";
                    case SUB -> "sub";
                    case MUL -> "mul";
                    case DIV -> "div";
                    case MIN -> "min";
                    default -> "max";
                };
                code.invokevirtual(type, name, MethodTypeDesc.of(type, CD_VECTOR));
            }
            case CONSTANT, RANGE -> throw new AssertionError(value);
        }
    }

    private void whole(Expr value, ClassDesc type) {
        switch (value.op) {
            case NOT -> code.invokevirtual(type, "not", MethodTypeDesc.of(type));
            case XOR -> {
                code.getstatic(CD_OPERATORS, "XOR", CD_OPERATORS.nested("Associative"));
                push(value.args[1]);
                code.invokevirtual(type, "lanewise", MethodTypeDesc.of(type, CD_BINARY, CD_VECTOR));
            }
            default -> {
                push(value.args[1]);
                code.invokevirtual(type, value.op == Machine.AND ? "and" : "or", MethodTypeDesc.of(type, CD_VECTOR));
            }
        }
    }

    private void logic(Expr value) {
        Kind kind = maskKind(value.args[0]);
        masks.put(value, kind);
        mask(value.args[0], kind);
        if (value.op == Machine.NOT) {
            code.invokevirtual(CD_MASK, "not", MethodTypeDesc.of(CD_MASK));
            return;
        }
        mask(value.args[1], kind);
        String name = value.op == Machine.AND ? "and" : value.op == Machine.OR ? "or" : "xor";
        code.invokevirtual(CD_MASK, name, MethodTypeDesc.of(CD_MASK, CD_MASK));
    }

    private void load(Expr value) {
        Operand operand = loop.operands().get(value.operand());
        Kind kind = value.kind();
        if (kind == Kind.BOOL) {
            Kind like = wide ? Kind.F64 : Kind.F32;
            masks.put(value, like);
            species(like);
            code.aload(arraySlots[value.operand()]);
            at(operand, value.operand());
            code.invokestatic(CD_MASK, "fromArray",
                    MethodTypeDesc.of(CD_MASK, CD_SPECIES, CD_boolean.arrayType(), CD_int));
            return;
        }
        species(kind);
        code.aload(arraySlots[value.operand()]);
        at(operand, value.operand());
        MethodTypeDesc all = MethodTypeDesc.of(vector(kind), CD_SPECIES, type(kind).arrayType(), CD_int);
        code.invokestatic(vector(kind), "fromArray", withMask(kind, all));
    }

    /** Pushes the mask of the lanes that there are, where some are not; {@return the type of the method that takes it too} */
    private MethodTypeDesc withMask(Kind kind, MethodTypeDesc all) {
        Integer mask = within.get(kind);
        if (mask == null) {
            return all;
        }
        code.aload(mask);
        return all.insertParameterTypes(all.parameterCount(), CD_MASK);
    }

    /** Calls a method for the elements for which a condition holds, one after the other. */
    private void call(Expr value) {
        Kind kind = value.kind();
        Expr condition = value.args[0];
        int result = code.allocateLocal(TypeKind.REFERENCE);
        int chosen = code.allocateLocal(TypeKind.LONG);
        int lane = code.allocateLocal(TypeKind.INT);
        Label none = code.newLabel();
        Label end = code.newLabel();
        mask(condition, condition.isConstant() ? kind : maskKind(condition));
        code.invokevirtual(CD_MASK, "toLong", MethodTypeDesc.of(CD_long)).lstore(chosen);
        code.lload(chosen).lconst_0().lcmp().ifeq(none);
        int[] args = new int[value.args.length];
        for (int i = 1; i < args.length; i++) {
            Kind of = value.args[i].kind();
            args[i] = code.allocateLocal(TypeKind.REFERENCE);
            code.loadConstant(lanes).newarray(typeKind(of, true)).astore(args[i]);
            push(value.args[i]);
            code.aload(args[i]).iconst_0();
            code.invokevirtual(vector(of), "intoArray", MethodTypeDesc.of(CD_void, type(of).arrayType(), CD_int));
        }
        code.loadConstant(lanes).newarray(typeKind(kind, true)).astore(result);
        code.iconst_0().istore(lane);
        Label top = code.newLabel();
        Label skip = code.newLabel();
        Label out = code.newLabel();
        code.labelBinding(top);
        code.iload(lane).loadConstant(lanes).if_icmpge(out);
        code.lload(chosen).iload(lane).lushr().lconst_1().land().lconst_0().lcmp().ifeq(skip);
        code.aload(result).iload(lane);
        for (int i = 1; i < args.length; i++) {
            code.aload(args[i]).iload(lane).arrayLoad(typeKind(value.args[i].kind(), true));
        }
        invoke(value.target());
        code.arrayStore(typeKind(kind, true));
        code.labelBinding(skip);
        code.iinc(lane, 1).goto_(top);
        code.labelBinding(out);
        species(kind);
        code.aload(result).iconst_0();
        code.invokestatic(vector(kind), "fromArray",
                MethodTypeDesc.of(vector(kind), CD_SPECIES, type(kind).arrayType(), CD_int));
        code.goto_(end);
        code.labelBinding(none);
        species(kind);
        code.invokestatic(vector(kind), "zero", MethodTypeDesc.of(vector(kind), CD_SPECIES));
        code.labelBinding(end);
    }

    // Names ------------------------------------------------------------------------------------------------------

    void species(Kind kind) {
        code.getstatic(CD_LANES, VectorSpeciesTable.name(kind, wide), CD_SPECIES);
    }

    static ClassDesc vector(Kind kind) {
        return ClassDesc.of(PACKAGE + switch (kind) {
            case F64 -> "DoubleVector";
            case F32 -> "FloatVector";
            case I64 -> "LongVector";
            case I32 -> "IntVector";
            case BOOL -> throw new AssertionError(kind);
        });
    }
}
