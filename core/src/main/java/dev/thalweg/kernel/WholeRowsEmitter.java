package dev.thalweg.kernel;

import static java.lang.constant.ConstantDescs.CD_int;

import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.Loop.Operand;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Emits what {@link WholeRows} does as one method of vector code: many rows, or many blocks of one axis, with sums that stay in registers
 * to the end. What is left of a row beyond whole vectors is done by vectors of which some lanes are masked, so that rows of few elements
 * are as quick as any.
 */
final class WholeRowsEmitter extends VectorEmitter {
    /**
     * Bytes of code: of a method of 4900, HotSpot's first compiler ran out of registers, and its second one took half a minute. What
     * is longer takes so long for an element that a call for each row costs little.
     */
    private static final int LIMIT = 2000;
    /** The same for one axis: what is left of a block is masked there copy by copy, which gives its compilers much more to do. */
    private static final int FLAT_LIMIT = 600;
    /**
     * Elements of one axis from which on a block's loop compares its index with what it stays below, by which C2 knows a counted loop: it
     * unrolls that, and checks ranges once a block. For few blocks what comes before and after would cost more.
     */
    private static final int COUNTED_FROM = 4 * Sums.BLOCK;
    private static final ClassDesc CD_SHUFFLE = ClassDesc.of(PACKAGE + "VectorShuffle");

    private final int inner; // elements of a row
    private final int size;
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class); // that are loaded, stored or folded
    private int[] resultSlots = {}; // the arrays that folds end in
    private Map<Kind, Integer> tail = Map.of(); // masks of what is left of a row behind whole vectors

    private WholeRowsEmitter(Loop loop, CodeBuilder code) {
        super(loop, loop.interior(), code);
        this.inner = loop.inner();
        this.size = size();
        loop.operands().forEach(operand -> kinds.add(operand.kind()));
        loop.folds().forEach(fold -> kinds.add(fold.value().kind()));
    }

    /** {@return whether it emits a loop: dense rows of a block at most, or one axis that is folded} */
    static boolean takes(Loop loop) {
        if (loop.isFlat() ? loop.folds().isEmpty() : loop.inner() < 1 || loop.inner() > Sums.BLOCK || loop.rows() < 2) {
            return false;
        }
        for (Operand operand : loop.operands()) {
            if (operand.range() != null || operand.kind() == Kind.BOOL) {
                return false;
            }
        }
        return isDense(loop) && loop.values().stream().noneMatch(value -> value.op == Machine.RANGE);
    }

    /** {@return the code of a loop that it takes; null if it is too long} */
    static @Nullable Emitted whole(Loop loop) {
        int[] lanes = new int[1];
        byte[] classFile = classFile("WholeVector", code -> {
            WholeRowsEmitter emitter = new WholeRowsEmitter(loop, code);
            lanes[0] = emitter.lanes;
            emitter.emit();
        });
        return longestMethod(classFile) <= (loop.isFlat() ? FLAT_LIMIT : LIMIT) ? new Emitted(classFile, lanes[0])
                : null;
    }

    private void emit() {
        arrays();
        resultSlots = loop.folds().stream().mapToInt(fold -> array(loop.isFlat() ? fold.partials()
                : fold.result().array(), fold.value().kind())).toArray();
        broadcasts(true);
        if (!loop.isFlat() && inner % lanes > 0) {
            tail = masks(() -> code.iconst_0().loadConstant(inner % lanes));
        }
        if (loop.isFlat()) {
            blocks();
        } else {
            rows();
        }
        code.return_();
    }

    /** Block by block; what is left of a round at the end is masked. */
    private void blocks() {
        row();
        broadcasts(false);
        int first = code.allocateLocal(TypeKind.INT);
        int end = code.allocateLocal(TypeKind.INT);
        Label top = code.newLabel();
        Label done = code.newLabel();
        code.iload(FROM).istore(first);
        code.labelBinding(top);
        code.iload(first).iload(TO).if_icmpge(done);
        code.iload(TO).iload(first).isub().loadConstant(Sums.BLOCK).invokestatic(CD_MATH, "min", TWO);
        code.iload(first).iadd().istore(end);
        block(first, end, f -> code.iload(first).loadConstant(Sums.BLOCK).idiv());
        code.iinc(first, Sums.BLOCK).goto_(top);
        code.labelBinding(done);
    }

    private void rows() {
        int first = code.allocateLocal(TypeKind.INT);
        int end = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(first);
        code.loadConstant(inner).istore(end);
        Label top = code.newLabel();
        Label done = code.newLabel();
        code.iload(FROM).istore(ROW);
        code.labelBinding(top);
        code.iload(ROW).iload(TO).if_icmpge(done);
        row();
        broadcasts(false);
        if (loop.folds().isEmpty()) {
            map();
        } else {
            block(first, end, f -> rowPlace(loop.folds().get(f).result(), rowCoordinates));
        }
        code.iinc(ROW, 1).goto_(top);
        code.labelBinding(done);
    }

    // Elements of a row ------------------------------------------------------------------------------------------

    /** A row without folds; the last vector lies over the one before where there are several, as in any loop. */
    private void map() {
        code.iconst_0().istore(indexSlot);
        if (inner < lanes) {
            masked(tail, () -> body(0));
            return;
        }
        int rest = inner % lanes;
        if (rest == 0 || size > SINGLE_BUDGET) {
            wholeVectors(inner - rest);
            if (rest > 0) {
                masked(tail, () -> body(0));
            }
            return;
        }
        code.loadConstant(inner - lanes).istore(indexSlot);
        int[] held = held();
        code.iconst_0().istore(indexSlot);
        wholeVectors(inner - rest);
        code.loadConstant(inner - lanes).istore(indexSlot);
        storeHeld(held);
    }

    private void wholeVectors(int limit) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top);
        code.iload(indexSlot).loadConstant(limit).if_icmpge(end);
        body(0);
        code.iinc(indexSlot, lanes).goto_(top);
        code.labelBinding(end);
    }

    /**
     * Folds a block.
     *
     * @param first a local with its first index
     * @param end a local with its end
     * @param place pushes where the result of a fold goes
     */
    private void block(int first, int end, IntConsumer place) {
        int copies = copies(size);
        int[][] sums = sums(copies);
        boolean isGrouped = copies * lanes < Sums.LANES;
        if (isGrouped) {
            groups(first, end, copies, sums);
        } else {
            begin(sums);
            code.iload(first).istore(indexSlot);
            rounds(end, copies, sums);
            rest(end, copies, sums);
        }
        for (int f = 0; f < sums.length; f++) {
            int[] vectors = isGrouped ? groupsOf(f) : sums[f];
            finish(f, vectors, place);
        }
    }

    /** As many lanes at a time as have room in registers; their sums wait in the lanes' arrays. */
    private void groups(int first, int end, int copies, int[]... sums) {
        int group = code.allocateLocal(TypeKind.INT);
        Label next = code.newLabel();
        Label done = code.newLabel();
        code.iconst_0().istore(group);
        code.labelBinding(next);
        code.iload(group).loadConstant(Sums.LANES).if_icmpge(done);
        begin(sums);
        code.iload(first).iload(group).iadd().istore(indexSlot);
        rounds(end, copies, sums);
        restAsFound(end, copies, sums);
        lanes(sums, group, false);
        code.iinc(group, copies * lanes).goto_(next);
        code.labelBinding(done);
    }

    private void begin(int[]... sums) {
        for (int f = 0; f < sums.length; f++) {
            Fold fold = loop.folds().get(f);
            Kind kind = fold.value().kind();
            for (int slot : sums[f]) {
                species(kind);
                if (kind == Kind.F64) {
                    code.loadConstant(fold.op().start);
                } else {
                    code.loadConstant((float) fold.op().start);
                }
                code.invokestatic(vector(kind), "broadcast", MethodTypeDesc.of(vector(kind), CD_SPECIES, type(kind)));
                code.astore(slot);
            }
        }
    }

    private void rounds(int end, int copies, int[]... sums) {
        if (!loop.isFlat() && inner < copies * lanes) {
            return;
        }
        Label top = code.newLabel();
        Label done = code.newLabel();
        if (loop.isFlat() && inner >= COUNTED_FROM) {
            int limit = code.allocateLocal(TypeKind.INT);
            code.iload(end).loadConstant(copies * lanes - 1).isub().istore(limit);
            code.labelBinding(top).iload(indexSlot).iload(limit).if_icmpge(done);
        } else {
            code.labelBinding(top).iload(indexSlot).loadConstant(copies * lanes).iadd().iload(end).if_icmpgt(done);
        }
        for (int c = 0; c < copies; c++) {
            bodyWithSums(sums, c);
        }
        code.iinc(indexSlot, Sums.LANES).goto_(top);
        code.labelBinding(done);
    }

    /** What is left of a block behind whole rounds. */
    private void rest(int end, int copies, int[]... sums) {
        if (loop.isFlat()) {
            restAsFound(end, copies, sums);
            return;
        }
        int rest = inner % Sums.LANES;
        for (int c = 0; c * lanes < rest; c++) {
            int copy = c;
            if (rest >= (c + 1) * lanes) {
                bodyWithSums(sums, c);
            } else {
                masked(tail, () -> bodyWithSums(sums, copy));
            }
        }
    }

    /** As {@link #rest}, where it is not known how much it is. */
    private void restAsFound(int end, int copies, int[]... sums) {
        Label done = code.newLabel();
        for (int c = 0; c < copies; c++) {
            int copy = c;
            code.iload(indexSlot).loadConstant(c * lanes).iadd().iload(end).if_icmpge(done);
            Map<Kind, Integer> masks = masks(() -> code.iload(indexSlot).loadConstant(copy * lanes).iadd().iload(end));
            masked(masks, () -> bodyWithSums(sums, copy));
        }
        code.labelBinding(done);
    }

    // Masks ------------------------------------------------------------------------------------------------------

    /** {@return masks of the lanes that there are, for all kinds that need them; what is given pushes an index and the end} */
    private Map<Kind, Integer> masks(Runnable indexAndEnd) {
        Map<Kind, Integer> masks = new EnumMap<>(Kind.class);
        for (Kind kind : kinds) {
            int slot = code.allocateLocal(TypeKind.REFERENCE);
            species(kind);
            indexAndEnd.run();
            code.invokeinterface(CD_SPECIES, "indexInRange", MethodTypeDesc.of(CD_MASK, CD_int, CD_int));
            code.astore(slot);
            masks.put(kind, slot);
        }
        return masks;
    }

    private void masked(Map<Kind, Integer> masks, Runnable body) {
        within.putAll(masks);
        body.run();
        within.clear();
    }

    // Results ----------------------------------------------------------------------------------------------------

    /** {@return locals with all the lanes of a fold, from its array} */
    private int[] groupsOf(int fold) {
        Kind kind = loop.folds().get(fold).value().kind();
        int[] vectors = new int[Sums.LANES / lanes];
        for (int v = 0; v < vectors.length; v++) {
            vectors[v] = code.allocateLocal(TypeKind.REFERENCE);
            species(kind);
            code.aload(laneSlots[fold]).iload(PART).loadConstant(Sums.LANES).imul().loadConstant(v * lanes).iadd();
            code.invokestatic(vector(kind), "fromArray",
                    MethodTypeDesc.of(vector(kind), CD_SPECIES, type(kind).arrayType(), CD_int));
            code.astore(vectors[v]);
        }
        return vectors;
    }

    /** Combines the lanes of a fold, halves first, and puts the result where it goes. */
    private void finish(int number, int[] vectors, IntConsumer place) {
        Fold fold = loop.folds().get(number);
        Kind kind = fold.value().kind();
        ClassDesc type = vector(kind);
        for (int half = vectors.length / 2; half > 0; half /= 2) {
            for (int v = 0; v < half; v++) {
                if (loop.isFlat() || (v + half) * lanes < inner) { // else its lanes are as at the beginning
                    code.aload(vectors[v]).aload(vectors[v + half]);
                    combine(fold, type);
                    code.astore(vectors[v]);
                }
            }
        }
        for (int half = lanes / 2; half > 0; half /= 2) {
            code.aload(vectors[0]).dup();
            code.getstatic(CD_LANES, VectorSpeciesTable.name(kind, wide) + "_EXCHANGE_" + half, CD_SHUFFLE);
            code.invokevirtual(type, "rearrange", MethodTypeDesc.of(type, CD_SHUFFLE));
            combine(fold, type);
            code.astore(vectors[0]);
        }
        code.aload(resultSlots[number]);
        place.accept(number);
        code.aload(vectors[0]).iconst_0().invokevirtual(type, "lane", MethodTypeDesc.of(type(kind), CD_int));
        code.arrayStore(typeKind(kind, true));
    }
}
