package dev.thalweg.kernel;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.Loop.Operand;
import dev.thalweg.kernel.Loop.Store;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Emits the code of a {@link Loop} as a hidden class. This one emits it one element at a time; {@link VectorEmitter} extends it
 * by code for many at once. Values that do not change along the inner axis are computed before it, one element at a time,
 * in both.
 */
class LoopEmitter {
    /** HotSpot compiles no method with more bytecode than this. */
    static final int METHOD_LIMIT = 8000;

    /** A value with one use is computed where it is used, up to this depth of the operand stack; deeper, it gets a local. */
    private static final int INLINE_DEPTH = 12;

    static final ClassDesc CD_MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc CD_DOUBLE = ClassDesc.of("java.lang.Double");
    private static final ClassDesc CD_FLOAT = ClassDesc.of("java.lang.Float");
    private static final ClassDesc CD_OBJECTS = ClassDesc.of("java.lang.Object").arrayType();
    static final ClassDesc CD_ROW_CODE = RowCode.class.describeConstable().orElseThrow();
    static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_void, CD_OBJECTS, CD_int, CD_int, CD_int, CD_int);

    /** The slots of the parameters of {@link RowCode#run}. */
    static final int ARRAYS = 1;
    static final int PART = 2;
    static final int ROW = 3;
    static final int FROM = 4;
    static final int TO = 5;

    final Loop loop;
    private final Map<Expr, Integer> uses = new HashMap<>();
    private final List<Expr> order = new ArrayList<>();
    private final Map<Expr, Boolean> uniform = new HashMap<>();

    CodeBuilder code;
    int[] arraySlots = {};
    int[] baseSlots = {};
    int[] laneSlots = {};
    int indexSlot;
    int[] rowCoordinates = {};
    final Map<Expr, Integer> scalars = new HashMap<>();

    LoopEmitter(Loop loop, CodeBuilder code) {
        this.loop = loop;
        this.code = code;
        for (Store store : loop.stores()) {
            count(store.value());
        }
        for (Fold fold : loop.folds()) {
            count(fold.value());
        }
        order.sort((a, b) -> Integer.compare(a.id(), b.id()));
    }

    private void count(Expr root) {
        List<Expr> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            Expr value = open.removeLast();
            if (uses.merge(value, 1, Integer::sum) == 1) {
                order.add(value);
                open.addAll(Arrays.asList(value.args));
            }
        }
    }

    // The class --------------------------------------------------------------------------------------------------

    /** {@return the class file of a loop's code, one element at a time} */
    static byte[] scalar(Loop loop) {
        return classFile("Scalar", code -> new LoopEmitter(loop, code).emit());
    }

    static byte[] classFile(String name, Consumer<CodeBuilder> body) {
        ClassDesc self = ClassDesc.of(LoopEmitter.class.getPackageName() + "." + name + "Rows");
        return ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS).build(self, type -> type
                .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                .withSuperclass(CD_ROW_CODE)
                .withMethodBody("<init>", MethodTypeDesc.of(CD_void), 0, code -> code.aload(0)
                        .invokespecial(CD_ROW_CODE, "<init>", MethodTypeDesc.of(CD_void)).return_())
                .withMethodBody("run", RUN, ClassFile.ACC_FINAL, body));
    }

    /** {@return an object of the class} */
    static RowCode define(byte[] classFile) {
        try {
            Class<?> hidden = EmittedClass.define(classFile, "loop").lookupClass();
            return (RowCode) hidden.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** {@return the bytes of the longest method of a class file} */
    static int longestMethod(byte[] classFile) {
        return ClassFile.of().parse(classFile).methods().stream().flatMap(m -> m.findAttribute(Attributes
                .code()).stream()).mapToInt(a -> a.codeLength()).max().orElse(0);
    }

    private void emit() {
        prologue();
        code.iload(FROM).istore(indexSlot);
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top);
        code.iload(indexSlot).iload(TO).if_icmpge(end);
        body();
        code.iinc(indexSlot, 1).goto_(top);
        code.labelBinding(end);
        code.return_();
    }

    /** Loads arrays into locals, finds the row's places, and computes what does not change along the row. */
    void prologue() {
        arrays();
        row();
    }

    /** Loads arrays into locals. */
    void arrays() {
        int operands = loop.operands().size();
        arraySlots = new int[operands];
        baseSlots = new int[operands];
        Map<Integer, Integer> known = new HashMap<>();
        for (int k = 0; k < operands; k++) {
            Operand operand = loop.operands().get(k);
            Integer slot = known.get(operand.array());
            arraySlots[k] = slot != null ? slot : array(operand.array(), operand.kind());
            known.put(operand.array(), arraySlots[k]);
            baseSlots[k] = code.allocateLocal(TypeKind.INT);
        }
        laneSlots = new int[loop.folds().size()];
        for (int f = 0; f < laneSlots.length; f++) {
            Fold fold = loop.folds().get(f);
            laneSlots[f] = array(fold.lanes(), fold.value().kind());
        }
        indexSlot = code.allocateLocal(TypeKind.INT);
    }

    /** Finds a row's places, and computes what does not change along it. */
    void row() {
        if (loop.places() >= 0) {
            int places = array(loop.places(), Kind.I32);
            for (int k = 0; k < baseSlots.length; k++) {
                code.aload(places).loadConstant(k).iaload().istore(baseSlots[k]);
            }
        } else {
            int[] coordinates = coordinates();
            for (int k = 0; k < baseSlots.length; k++) {
                rowPlace(loop.operands().get(k), coordinates);
                code.istore(baseSlots[k]);
            }
            rowCoordinates = coordinates;
        }
        for (Expr value : order) {
            if (isUniform(value) && !value.isConstant()) {
                keep(value);
            }
        }
    }

    /** Pushes the place of an operand's element at index 0 of the row. */
    void rowPlace(Operand operand, int... coordinates) {
        code.loadConstant(operand.offset());
        for (int axis = 0; axis < coordinates.length; axis++) {
            if (operand.strides()[axis] != 0) {
                code.iload(coordinates[axis]).loadConstant(operand.strides()[axis]).imul().iadd();
            }
        }
    }

    /** {@return a local with an array in it} */
    int array(int number, Kind kind) {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(ARRAYS).loadConstant(number).aaload().checkcast(type(kind).arrayType()).astore(slot);
        return slot;
    }

    private int[] coordinates() {
        int outer = loop.sizes().length - 1;
        int[] slots = new int[outer];
        if (outer == 1) {
            slots[0] = ROW;
            return slots;
        }
        int rest = ROW;
        for (int axis = outer - 1; axis > 0; axis--) {
            int size = loop.sizes()[axis];
            slots[axis] = code.allocateLocal(TypeKind.INT);
            code.iload(rest).loadConstant(size).irem().istore(slots[axis]);
            int quotient = code.allocateLocal(TypeKind.INT);
            code.iload(rest).loadConstant(size).idiv().istore(quotient);
            rest = quotient;
        }
        if (outer > 0) {
            slots[0] = rest;
        }
        return slots;
    }

    /** {@return whether a value is the same along the inner axis} */
    boolean isUniform(Expr value) {
        Boolean known = uniform.get(value);
        if (known != null) {
            return known;
        }
        boolean same = switch (value.op) {
            case CONSTANT -> true;
            case LOAD -> {
                Operand operand = loop.operands().get(value.operand());
                yield operand.inner() == 0 && operand.range() == null;
            }
            case RANGE -> false;
            default -> {
                boolean all = true;
                for (Expr arg : value.args) {
                    all &= isUniform(arg);
                }
                yield all;
            }
        };
        uniform.put(value, same);
        return same;
    }

    List<Expr> order() {
        return order;
    }

    int uses(Expr value) {
        return uses.getOrDefault(value, 0);
    }

    // One element ------------------------------------------------------------------------------------------------

    /** Computes, stores and folds the element at the index. */
    private void body() {
        Map<Expr, Integer> outside = new HashMap<>(scalars);
        for (Expr value : order) {
            if (!value.isConstant() && !isUniform(value) && (uses(value) > 1 || depth(value) > INLINE_DEPTH
                    || isOverwritten(value))) {
                keep(value);
            }
        }
        for (Store store : loop.stores()) {
            Operand to = loop.operands().get(store.operand());
            code.aload(arraySlots[store.operand()]);
            place(to, store.operand());
            push(store.value());
            code.arrayStore(typeKind(to.kind(), true));
        }
        for (int f = 0; f < loop.folds().size(); f++) {
            Fold fold = loop.folds().get(f);
            Kind kind = fold.value().kind();
            code.aload(laneSlots[f]);
            code.iload(PART).loadConstant(Sums.LANES).imul().iload(indexSlot).loadConstant(Sums.LANES - 1).iand()
                    .iadd();
            code.dup2().arrayLoad(typeKind(kind, true));
            push(fold.value());
            binary(fold.op().op, kind);
            code.arrayStore(typeKind(kind, true));
        }
        scalars.clear();
        scalars.putAll(outside);
    }

    /** {@return whether a value is loaded from an array that is stored to, so that it must be loaded before anything is} */
    private boolean isOverwritten(Expr value) {
        if (value.op != Machine.LOAD || loop.stores().size() + loop.folds().size() == 1) {
            return false;
        }
        int array = loop.operands().get(value.operand()).array();
        return loop.stores().stream().anyMatch(store -> loop.operands().get(store.operand()).array() == array);
    }

    private final Map<Expr, Integer> depths = new HashMap<>();

    private int depth(Expr value) {
        Integer known = depths.get(value);
        if (known != null) {
            return known;
        }
        int depth = 0;
        for (Expr arg : value.args) {
            if (!arg.isConstant() && !isUniform(arg) && uses(arg) == 1) {
                int below = depth(arg);
                depth = Math.max(depth, below > INLINE_DEPTH ? 1 : below + 1);
            }
        }
        depths.put(value, depth);
        return depth;
    }

    /** Computes a value into a local. */
    private void keep(Expr value) {
        compute(value);
        TypeKind type = typeKind(value.kind(), false);
        int slot = code.allocateLocal(type);
        code.storeLocal(type, slot);
        scalars.put(value, slot);
    }

    /** Pushes the place of the element at the index. */
    void place(Operand operand, int number) {
        code.iload(baseSlots[number]);
        int stride = operand.inner();
        if (stride != 0) {
            code.iload(indexSlot);
            if (stride != 1) {
                code.loadConstant(stride).imul();
            }
            code.iadd();
        }
    }

    /** Pushes a value. */
    void push(Expr value) {
        Integer slot = scalars.get(value);
        if (slot != null) {
            code.loadLocal(typeKind(value.kind(), false), slot);
        } else {
            compute(value);
        }
    }

    private void compute(Expr value) {
        Expr[] args = value.args;
        switch (value.op) {
            case CONSTANT -> constant(value);
            case LOAD -> load(value);
            case RANGE -> range(value.range());
            case CALL -> call(value);
            case SELECT -> choose(value);
            case LESS, LESS_OR_EQUAL, EQUAL -> {
                Label no = code.newLabel();
                Label end = code.newLabel();
                unless(value, no);
                code.iconst_1().goto_(end).labelBinding(no).iconst_0().labelBinding(end);
            }
            case NOT -> {
                push(args[0]);
                switch (value.kind()) {
                    case BOOL -> code.iconst_1().ixor();
                    case I64 -> code.loadConstant(-1L).lxor();
                    default -> code.iconst_m1().ixor();
                }
            }
            case FMA -> {
                push(args[0]);
                push(args[1]);
                push(args[2]);
                ClassDesc type = type(value.kind());
                code.invokestatic(CD_MATH, "fma", MethodTypeDesc.of(type, type, type, type));
            }
            case SQRT -> {
                push(args[0]);
                if (value.kind() == Kind.F32) {
                    code.f2d();
                }
                code.invokestatic(CD_MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
                if (value.kind() == Kind.F32) {
                    code.d2f();
                }
            }
            case ABS, NEG, TO_BITS, FROM_BITS, WIDEN, NARROW, TO_DOUBLE -> {
                push(args[0]);
                unary(value.op, args[0].kind());
            }
            default -> {
                push(args[0]);
                push(args[1]);
                binary(value.op, value.kind());
            }
        }
    }

    private void constant(Expr value) {
        switch (value.kind()) {
            case F64 -> code.loadConstant(Double.longBitsToDouble(value.bits));
            case F32 -> code.loadConstant(Float.intBitsToFloat((int) value.bits));
            case I64 -> code.loadConstant(value.bits);
            case I32, BOOL -> code.loadConstant((int) value.bits);
        }
    }

    private void load(Expr value) {
        Operand operand = loop.operands().get(value.operand());
        TypeKind type = typeKind(value.kind(), true);
        Label outside = code.newLabel();
        Label end = code.newLabel();
        Expr.Range range = operand.range();
        if (range != null) {
            code.iload(indexSlot).loadConstant(range.low()).if_icmplt(outside);
            code.iload(indexSlot).loadConstant(range.high()).if_icmpge(outside);
        }
        code.aload(arraySlots[value.operand()]);
        place(operand, value.operand());
        code.arrayLoad(type);
        if (range != null) {
            code.goto_(end).labelBinding(outside);
            zero(value.kind());
            code.labelBinding(end);
        }
    }

    void zero(Kind kind) {
        switch (kind) {
            case F64 -> code.dconst_0();
            case F32 -> code.fconst_0();
            case I64 -> code.lconst_0();
            case I32, BOOL -> code.iconst_0();
        }
    }

    private void range(Expr.Range range) {
        Label no = code.newLabel();
        Label end = code.newLabel();
        code.iload(indexSlot).loadConstant(range.low()).if_icmplt(no);
        code.iload(indexSlot).loadConstant(range.high()).if_icmpge(no);
        code.iconst_1().goto_(end).labelBinding(no).iconst_0().labelBinding(end);
    }

    private void call(Expr value) {
        Label no = code.newLabel();
        Label end = code.newLabel();
        Expr condition = value.args[0];
        boolean always = condition.isConstant();
        if (!always) {
            push(condition);
            code.ifeq(no);
        }
        for (int i = 1; i < value.args.length; i++) {
            push(value.args[i]);
        }
        invoke(value.target());
        if (!always) {
            code.goto_(end).labelBinding(no);
            zero(value.kind());
            code.labelBinding(end);
        }
    }

    void invoke(Expr.Target target) {
        code.invokestatic(target.owner().describeConstable().orElseThrow(), target.name(), target.type());
    }

    private void choose(Expr value) {
        Label no = code.newLabel();
        Label end = code.newLabel();
        Expr condition = value.args[0];
        if (condition.op.isComparison() && !scalars.containsKey(condition)) {
            unless(condition, no);
        } else {
            push(condition);
            code.ifeq(no);
        }
        push(value.args[1]);
        code.goto_(end).labelBinding(no);
        push(value.args[2]);
        code.labelBinding(end);
    }

    /** Jumps unless a comparison holds. */
    private void unless(Expr comparison, Label no) {
        Expr x = comparison.args[0];
        push(x);
        push(comparison.args[1]);
        switch (x.kind()) {
            case F64 -> code.dcmpg();
            case F32 -> code.fcmpg();
            case I64 -> code.lcmp();
            case I32, BOOL -> {
                switch (comparison.op) {
                    case LESS -> code.if_icmpge(no);
                    case LESS_OR_EQUAL -> code.if_icmpgt(no);
                    default -> code.if_icmpne(no);
                }
                return;
            }
        }
        switch (comparison.op) {
            case LESS -> code.ifge(no);
            case LESS_OR_EQUAL -> code.ifgt(no);
            default -> code.ifne(no);
        }
    }

    private void unary(Machine op, Kind kind) {
        ClassDesc type = type(kind);
        switch (op) {
            case ABS -> code.invokestatic(CD_MATH, "abs", MethodTypeDesc.of(type, type));
            case NEG -> {
                switch (kind) {
                    case F64 -> code.dneg();
                    case F32 -> code.fneg();
                    case I64 -> code.lneg();
                    default -> code.ineg();
                }
            }
            case TO_BITS -> {
                if (kind == Kind.F64) {
                    code.invokestatic(CD_DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
                } else {
                    code.invokestatic(CD_FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
                }
            }
            case FROM_BITS -> {
                if (kind == Kind.I64) {
                    code.invokestatic(CD_DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
                } else {
                    code.invokestatic(CD_FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
                }
            }
            case WIDEN -> code.f2d();
            case NARROW -> code.d2f();
            case TO_DOUBLE -> {
                if (kind == Kind.I64) {
                    code.l2d();
                } else {
                    code.i2d();
                }
            }
            default -> throw new AssertionError(op);
        }
    }

    private void binary(Machine op, Kind kind) {
        ClassDesc type = type(kind);
        switch (op) {
            case MIN -> code.invokestatic(CD_MATH, "min", MethodTypeDesc.of(type, type, type));
            case MAX -> code.invokestatic(CD_MATH, "max", MethodTypeDesc.of(type, type, type));
            default -> {
                switch (kind) {
                    case F64 -> {
                        switch (op) {
                            case ADD -> code.dadd();
                            case SUB -> code.dsub();
                            case MUL -> code.dmul();
                            case DIV -> code.ddiv();
                            default -> throw new AssertionError(op);
                        }
                    }
                    case F32 -> {
                        switch (op) {
                            case ADD -> code.fadd();
                            case SUB -> code.fsub();
                            case MUL -> code.fmul();
                            case DIV -> code.fdiv();
                            default -> throw new AssertionError(op);
                        }
                    }
                    case I64 -> whole64(op);
                    case I32, BOOL -> whole32(op);
                }
            }
        }
    }

    private void whole64(Machine op) {
        switch (op) {
            case ADD -> code.ladd();
            case SUB -> code.lsub();
            case MUL -> code.lmul();
            case AND -> code.land();
            case OR -> code.lor();
            case XOR -> code.lxor();
            case SHIFT_LEFT -> code.l2i().lshl();
            case SHIFT_RIGHT -> code.l2i().lshr();
            case SHIFT_RIGHT_ZEROS -> code.l2i().lushr();
            default -> throw new AssertionError(op);
        }
    }

    private void whole32(Machine op) {
        switch (op) {
            case ADD -> code.iadd();
            case SUB -> code.isub();
            case MUL -> code.imul();
            case AND -> code.iand();
            case OR -> code.ior();
            case XOR -> code.ixor();
            case SHIFT_LEFT -> code.ishl();
            case SHIFT_RIGHT -> code.ishr();
            case SHIFT_RIGHT_ZEROS -> code.iushr();
            default -> throw new AssertionError(op);
        }
    }

    static ClassDesc type(Kind kind) {
        return switch (kind) {
            case F64 -> CD_double;
            case F32 -> CD_float;
            case I64 -> CD_long;
            case I32 -> CD_int;
            case BOOL -> CD_boolean;
        };
    }

    static TypeKind typeKind(Kind kind, boolean inArray) {
        return switch (kind) {
            case F64 -> TypeKind.DOUBLE;
            case F32 -> TypeKind.FLOAT;
            case I64 -> TypeKind.LONG;
            case I32 -> TypeKind.INT;
            case BOOL -> inArray ? TypeKind.BOOLEAN : TypeKind.INT;
        };
    }
}
