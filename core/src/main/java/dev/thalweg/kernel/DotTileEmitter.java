package dev.thalweg.kernel;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Writes {@linkplain DotTile sums of products} as vector code. The lanes stay in registers to the end: a row's last products are
 * added under a mask, and its lanes pairwise by vectors, halves first, and then within one.
 */
final class DotTileEmitter {
    private static final ClassDesc TILE = DotTile.class.describeConstable().orElseThrow();
    private static final ClassDesc EMITTED = ClassDesc.of(TILE.packageName(), "VectorDotTile");
    private static final ClassDesc INDEX = ConstantDescs.CD_int;
    private static final ClassDesc ARRAY = ConstantDescs.CD_Object;
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(ConstantDescs.CD_void, ARRAY, INDEX, INDEX, ARRAY,
            INDEX, INDEX, INDEX, ARRAY, INDEX, INDEX);
    /** The static fields that hold the moves of lanes by so many places; their index is appended. */
    private static final String MOVE = "MOVE";

    // The local variables of DotTile.run, in the order of its parameters
    private static final int A = 1;
    private static final int A_AT = 2;
    private static final int A_STEP = 3;
    private static final int B = 4;
    private static final int B_AT = 5;
    private static final int TURNS = 6;
    private static final int TAIL = 7;
    private static final int SUMS = 8;
    private static final int TO = 9;
    private static final int N = 10;
    // and our own
    private static final int I = 11;
    private static final int TURN = 12;
    private static final int PLACE = 13; // of a turn in the first row
    private static final int FACTOR = 14;
    private static final int MASKS = 15;

    private final TileTypes types;
    private final int rows;
    private final int vectors; // of a row

    private DotTileEmitter(TileTypes types, int rows) {
        this.types = types;
        this.rows = rows;
        this.vectors = Sums.LANES / types.lanes();
    }

    /**
     * {@return sums of products}
     *
     * @param isDouble whether of float64, else of float32
     * @param lanes of a vector, as many as a species of the Vector API has; at most {@link Sums#LANES}
     * @param rows that are summed at a time
     */
    static DotTile of(boolean isDouble, int lanes, int rows) {
        return new DotTileEmitter(new TileTypes(isDouble, lanes), rows).define();
    }

    private DotTile define() {
        byte[] bytes = ClassFile.of().build(EMITTED, type -> {
            type.withSuperclass(TILE)
                    .withFlags(ClassFile.ACC_FINAL)
                    .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0, code -> code.aload(0)
                            .loadConstant(rows)
                            .invokespecial(TILE, ConstantDescs.INIT_NAME,
                                    MethodTypeDesc.of(ConstantDescs.CD_void, INDEX))
                            .return_())
                    .withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC,
                            this::moves)
                    .withMethodBody("run", RUN, 0, this::run);
            for (int by = types.lanes() / 2; by > 0; by /= 2) {
                type.withField(MOVE + by, TileTypes.SHUFFLE, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
            }
        });
        try {
            MethodHandles.Lookup tile = EmittedClass.define(bytes, "dots");
            return (DotTile) tile.findConstructor(tile.lookupClass(), MethodType.methodType(void.class)).invoke();
        } catch (Throwable e) {
            throw new AssertionError("the virtual machine does not take sums of products", e);
        }
    }

    /** Constants, which C2 knows to be: a shuffle that is made anew is an object. */
    private void moves(CodeBuilder code) {
        for (int by = types.lanes() / 2; by > 0; by /= 2) {
            types.species(code).loadConstant(by).iconst_1().iconst_1()
                    .invokestatic(TileTypes.SHUFFLE, "iota", MethodTypeDesc.of(TileTypes.SHUFFLE, TileTypes.SPECIES,
                            INDEX, INDEX, ConstantDescs.CD_boolean))
                    .putstatic(EMITTED, MOVE + by, TileTypes.SHUFFLE);
        }
        code.return_();
    }

    private void run(CodeBuilder code) {
        for (int array : new int[] {A, B, SUMS}) {
            code.aload(array).checkcast(types.numbers()).astore(array);
        }
        for (int v = 0; v < vectors; v++) {
            types.species(code).loadConstant(v * types.lanes()).iload(TAIL)
                    .invokeinterface(TileTypes.SPECIES, "indexInRange", MethodTypeDesc.of(TileTypes.MASK, INDEX, INDEX))
                    .astore(MASKS + v);
        }
        Label again = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(I).labelBinding(again).iload(I).iload(N).if_icmpge(end);
        for (int i = 0; i < rows * vectors; i++) {
            types.zero(code);
            code.astore(sum(i));
        }
        turns(code);
        code.iload(TAIL).ifThen(tail -> turn(tail, true));
        for (int row = 0; row < rows; row++) {
            finish(code, row);
        }
        code.iload(A_AT).loadConstant(rows).iload(A_STEP).imul().iadd().istore(A_AT);
        code.iinc(I, rows).goto_(again).labelBinding(end).return_();
    }

    private void turns(CodeBuilder code) {
        Label again = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(PLACE).iconst_0().istore(TURN)
                .labelBinding(again).iload(TURN).iload(TURNS).if_icmpge(end);
        turn(code, false);
        code.iinc(PLACE, Sums.LANES).iinc(TURN, 1).goto_(again).labelBinding(end);
    }

    private void turn(CodeBuilder code, boolean isTail) {
        for (int v = 0; v < vectors; v++) {
            types.species(code).aload(B).iload(B_AT).iload(PLACE).iadd().loadConstant(v * types.lanes()).iadd();
            types.load(code);
            code.astore(FACTOR);
            for (int row = 0; row < rows; row++) {
                int sum = sum(row * vectors + v);
                if (isTail) {
                    code.aload(sum);
                }
                types.species(code).aload(A).iload(A_AT).iload(PLACE).iadd().loadConstant(row).iload(A_STEP).imul()
                        .iadd().loadConstant(v * types.lanes()).iadd();
                types.load(code);
                code.aload(FACTOR).aload(sum);
                types.fma(code);
                if (isTail) {
                    code.aload(MASKS + v).invokevirtual(types.vector(), "blend", MethodTypeDesc.of(types.vector(),
                            TileTypes.VECTOR, TileTypes.MASK));
                }
                code.astore(sum);
            }
        }
    }

    private void finish(CodeBuilder code, int row) {
        int first = sum(row * vectors);
        for (int half = vectors / 2; half > 0; half /= 2) {
            for (int v = 0; v < half; v++) {
                code.aload(first + v).aload(first + v + half);
                add(code);
                code.astore(first + v);
            }
        }
        for (int by = types.lanes() / 2; by > 0; by /= 2) {
            code.aload(first).dup().getstatic(EMITTED, MOVE + by, TileTypes.SHUFFLE)
                    .invokevirtual(types.vector(), "rearrange", MethodTypeDesc.of(types.vector(), TileTypes.SHUFFLE));
            add(code);
            code.astore(first);
        }
        code.aload(SUMS).iload(TO).iload(I).iadd().loadConstant(row).iadd().aload(first).iconst_0()
                .invokevirtual(types.vector(), "lane", MethodTypeDesc.of(types.number(), INDEX));
        if (types.isDouble()) {
            code.dastore();
        } else {
            code.fastore();
        }
    }

    private void add(CodeBuilder code) {
        code.invokevirtual(types.vector(), "add", MethodTypeDesc.of(types.vector(), TileTypes.VECTOR));
    }

    private int sum(int index) {
        return MASKS + vectors + index;
    }
}
