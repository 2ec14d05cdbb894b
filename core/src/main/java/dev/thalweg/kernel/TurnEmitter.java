package dev.thalweg.kernel;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Emits vector code that turns rows into columns, for {@link Turns}. A square of as many rows as a vector has lanes is loaded along
 * the rows; then, for each power of two below, the lanes that have that bit in their number change places with those that
 * lack it in the vector so many further on. What comes of that is stored along the columns.
 */
final class TurnEmitter {
    private static final String API = Lanes.MODULE + ".";
    private static final ClassDesc CD_SPECIES = ClassDesc.of(API + "VectorSpecies");
    private static final ClassDesc CD_VECTOR = ClassDesc.of(API + "Vector");
    private static final ClassDesc CD_SHUFFLE = ClassDesc.of(API + "VectorShuffle");
    private static final ClassDesc CD_MASK = ClassDesc.of(API + "VectorMask");
    private static final ClassDesc CD_TABLE = VectorSpeciesTable.class.describeConstable().orElseThrow();
    private static final ClassDesc CD_ROW_CODE = RowCode.class.describeConstable().orElseThrow();
    private static final ClassDesc SELF = ClassDesc.of(TurnEmitter.class.getPackageName() + ".TurnedRows");

    private final Kind kind;
    private final int lanes;
    private final ClassDesc vector;
    private final ClassDesc array;
    private final CodeBuilder code;

    private TurnEmitter(Kind kind, int lanes, CodeBuilder code) {
        this.kind = kind;
        this.lanes = lanes;
        this.vector = vector(kind);
        this.array = LoopEmitter.type(kind).arrayType();
        this.code = code;
    }

    /**
     * {@return the code for elements of a type}
     *
     * @param kind of floats, doubles, ints or longs
     */
    static RowCode of(Kind kind) {
        int lanes = VectorSpeciesTable.lanes(kind.width() == Long.SIZE);
        return LoopEmitter.define(ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS).build(SELF, type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC).withSuperclass(CD_ROW_CODE);
            for (int bit = 1; bit < lanes; bit *= 2) {
                // Constants for C2, which makes single instructions of them
                int flags = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
                type.withField("EXCHANGE_" + bit, CD_SHUFFLE, flags).withField("UPPER_" + bit, CD_MASK, flags);
            }
            type.withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC,
                    code -> new TurnEmitter(kind, lanes, code).constants());
            type.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0, code -> code.aload(0)
                    .invokespecial(CD_ROW_CODE, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void).return_());
            type.withMethodBody("run", LoopEmitter.RUN, ClassFile.ACC_FINAL,
                    code -> new TurnEmitter(kind, lanes, code).run());
        }));
    }

    private static ClassDesc vector(Kind kind) {
        return ClassDesc.of(API + switch (kind) {
            case F64 -> "DoubleVector";
            case F32 -> "FloatVector";
            case I64 -> "LongVector";
            case I32 -> "IntVector";
            case BOOL -> throw new AssertionError(kind);
        });
    }

    private CodeBuilder species() {
        return code.getstatic(CD_TABLE, kind.name(), CD_SPECIES);
    }

    private void constants() {
        for (int bit = 1; bit < lanes; bit *= 2) {
            species().loadConstant(bit).invokestatic(CD_TABLE, "exchange", MethodTypeDesc.of(CD_SHUFFLE, CD_SPECIES,
                    CD_int)).putstatic(SELF, "EXCHANGE_" + bit, CD_SHUFFLE);
            species().loadConstant(bit).invokestatic(CD_TABLE, "upper", MethodTypeDesc.of(CD_MASK, CD_SPECIES, CD_int))
                    .putstatic(SELF, "UPPER_" + bit, CD_MASK);
        }
        code.return_();
    }

    /** Squares next to each other; the last ones in either direction lie over those before where the lanes do not go up. */
    private void run() {
        int source = array(Turns.SOURCE);
        int target = array(Turns.TARGET);
        int[] places = new int[Turns.HEIGHT + 1];
        for (int i = 0; i < places.length; i++) {
            places[i] = code.allocateLocal(TypeKind.INT);
            code.aload(LoopEmitter.ARRAYS).loadConstant(Turns.PLACES).aaload().checkcast(CD_int.arrayType())
                    .loadConstant(i).iaload().istore(places[i]);
        }
        int height = places[Turns.HEIGHT];
        int column = code.allocateLocal(TypeKind.INT);
        int row = code.allocateLocal(TypeKind.INT);
        Label few = code.newLabel();
        Label nextColumns = code.newLabel();
        Label nextRows = code.newLabel();
        code.iload(height).loadConstant(lanes).if_icmplt(few);
        code.iload(LoopEmitter.TO).iload(LoopEmitter.FROM).isub().loadConstant(lanes).if_icmplt(few);
        code.iload(LoopEmitter.FROM).istore(column);
        code.labelBinding(nextColumns);
        atMost(column, LoopEmitter.TO);
        code.iconst_0().istore(row);
        code.labelBinding(nextRows);
        atMost(row, height);
        square(source, target, places, row, column);
        code.iinc(row, lanes).iload(row).iload(height).if_icmplt(nextRows);
        code.iinc(column, lanes).iload(column).iload(LoopEmitter.TO).if_icmplt(nextColumns);
        code.return_();
        code.labelBinding(few);
        code.aload(0).getfield(CD_ROW_CODE, "ends", CD_ROW_CODE).aload(LoopEmitter.ARRAYS).iload(LoopEmitter.PART)
                .iload(LoopEmitter.ROW).iload(LoopEmitter.FROM).iload(LoopEmitter.TO)
                .invokevirtual(CD_ROW_CODE, "run", LoopEmitter.RUN).return_();
    }

    private int array(int number) {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(LoopEmitter.ARRAYS).loadConstant(number).aaload().checkcast(array).astore(slot);
        return slot;
    }

    /** Moves an index back, so that a square fits below a limit. */
    private void atMost(int index, int limit) {
        code.iload(index).iload(limit).loadConstant(lanes).isub()
                .invokestatic(LoopEmitter.CD_MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int)).istore(index);
    }

    private void square(int source, int target, int[] places, int row, int column) {
        int at = code.allocateLocal(TypeKind.INT);
        int spare = code.allocateLocal(TypeKind.REFERENCE);
        int[] vectors = new int[lanes];
        code.iload(places[Turns.FROM]).iload(row).iadd().iload(column).iload(places[Turns.FROM_STEP]).imul().iadd()
                .istore(at);
        for (int k = 0; k < lanes; k++) {
            vectors[k] = code.allocateLocal(TypeKind.REFERENCE);
            species().aload(source).iload(at).invokestatic(vector, "fromArray",
                    MethodTypeDesc.of(vector, CD_SPECIES, array, CD_int)).astore(vectors[k]);
            code.iload(at).iload(places[Turns.FROM_STEP]).iadd().istore(at);
        }
        for (int bit = lanes / 2; bit > 0; bit /= 2) {
            for (int k = 0; k < lanes; k++) {
                if ((k & bit) == 0) {
                    exchange(vectors[k], vectors[k + bit], spare, bit);
                }
            }
        }
        code.iload(places[Turns.TO]).iload(row).iload(places[Turns.TO_STEP]).imul().iadd().iload(column).iadd()
                .istore(at);
        for (int k = 0; k < lanes; k++) {
            code.aload(vectors[k]).aload(target).iload(at).invokevirtual(vector, "intoArray",
                    MethodTypeDesc.of(CD_void, array, CD_int));
            code.iload(at).iload(places[Turns.TO_STEP]).iadd().istore(at);
        }
    }

    /** Exchanges the upper lanes of one vector with the lower lanes of another. */
    private void exchange(int first, int second, int spare, int bit) {
        code.aload(first);
        exchanged(second, bit);
        blend(bit);
        code.astore(spare);
        exchanged(first, bit);
        code.aload(second);
        blend(bit);
        code.astore(second).aload(spare).astore(first);
    }

    private void exchanged(int of, int bit) {
        code.aload(of).getstatic(SELF, "EXCHANGE_" + bit, CD_SHUFFLE)
                .invokevirtual(vector, "rearrange", MethodTypeDesc.of(vector, CD_SHUFFLE));
    }

    private void blend(int bit) {
        code.getstatic(SELF, "UPPER_" + bit, CD_MASK)
                .invokevirtual(vector, "blend", MethodTypeDesc.of(vector, CD_VECTOR, CD_MASK));
    }
}
