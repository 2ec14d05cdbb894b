package dev.thalweg.kernel;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;

/**
 * Writes {@linkplain Tile tiles} of vector code: one description for both dtypes, all widths of vectors and all sizes of
 * tile, unrolled so that each accumulator is a local variable, which C2 keeps in a register. The classes that it makes
 * name the Vector API; this one does not.
 */
final class TileEmitter {
    private static final ClassDesc TILE = Tile.class.describeConstable().orElseThrow();
    private static final ClassDesc INDEX = ConstantDescs.CD_int;
    private static final ClassDesc ARRAY = ConstantDescs.CD_Object;
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(ConstantDescs.CD_void, ARRAY, INDEX, INDEX, ARRAY,
            INDEX,
            INDEX, INDEX, ARRAY, INDEX, INDEX, ConstantDescs.CD_boolean);

    // The local variables of Tile.run, in the order of its parameters
    private static final int A = 1;
    private static final int A_AT = 2;
    private static final int A_STEP = 3;
    private static final int B = 4;
    private static final int B_AT = 5;
    private static final int B_STEP = 6;
    private static final int DEPTH = 7;
    private static final int C = 8;
    private static final int C_AT = 9;
    private static final int C_STEP = 10;
    private static final int FIRST = 11;
    // and our own
    private static final int P = 12;
    private static final int FACTOR = 13;
    private static final int ROW = 14;
    private static final int LAST = 15;
    private static final int VECTORS = 16;

    private final TileTypes types;
    private final int rows;
    private final int vectors;

    private TileEmitter(TileTypes types, int rows, int vectors) {
        this.types = types;
        this.rows = rows;
        this.vectors = vectors;
    }

    /**
     * {@return a tile of a matrix product}
     *
     * @param isDouble whether of float64, else of float32
     * @param lanes of a vector, as many as a species of the Vector API has
     * @param rows of the tile
     * @param vectors in each of its rows
     * @param byColumns whether the rows of a are neighbours and its steps of depth {@code aStep} apart, or the reverse
     */
    static Tile product(boolean isDouble, int lanes, int rows, int vectors, boolean byColumns) {
        TileEmitter emitter = new TileEmitter(new TileTypes(isDouble, lanes), rows, vectors);
        return emitter.define(rows, code -> emitter.run(code, byColumns));
    }

    /**
     * {@return a tile of one row that adds its steps to {@link Sums#LANES} rows of c in turn, which begin with 0; all are stored}
     *
     * @param isDouble whether of float64, else of float32
     * @param lanes of a vector, as many as a species of the Vector API has
     * @param rows of c that are in registers at a time; they divide {@link Sums#LANES}
     * @param vectors in each row
     */
    static Tile turns(boolean isDouble, int lanes, int rows, int vectors) {
        TileEmitter emitter = new TileEmitter(new TileTypes(isDouble, lanes), rows, vectors);
        return emitter.define(1, emitter::runTurns);
    }

    private Tile define(int rowsOfA, Consumer<CodeBuilder> body) {
        byte[] bytes = ClassFile.of().build(ClassDesc.of(TILE.packageName(), "VectorTile"), type -> type
                .withSuperclass(TILE)
                .withFlags(ClassFile.ACC_FINAL)
                .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0, code -> code.aload(0)
                        .loadConstant(rowsOfA)
                        .loadConstant(types.lanes() * vectors)
                        .invokespecial(TILE, ConstantDescs.INIT_NAME,
                                MethodTypeDesc.of(ConstantDescs.CD_void, INDEX, INDEX))
                        .return_())
                .withMethodBody("run", RUN, 0, code -> {
                    for (int array : new int[] {A, B, C}) {
                        code.aload(array).checkcast(types.numbers()).astore(array);
                    }
                    body.accept(code);
                    code.return_();
                }));
        try {
            MethodHandles.Lookup tile = EmittedClass.define(bytes, "tile");
            return (Tile) tile.findConstructor(tile.lookupClass(), MethodType.methodType(void.class)).invoke();
        } catch (Throwable e) {
            throw new AssertionError("the virtual machine does not take a tile", e);
        }
    }

    private void run(CodeBuilder code, boolean byColumns) {
        code.iload(FIRST).ifThenElse(zero -> {
            for (int i = 0; i < rows * vectors; i++) {
                types.zero(zero);
                zero.astore(sum(i));
            }
        }, old -> {
            for (int i = 0; i < rows * vectors; i++) {
                place(types.species(old).aload(C), i);
                types.load(old);
                old.astore(sum(i));
            }
        });
        Label again = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(P).labelBinding(again).iload(P).iload(DEPTH).if_icmpge(end);
        for (int v = 0; v < vectors; v++) {
            types.species(code).aload(B).iload(B_AT).loadConstant(v * types.lanes()).iadd();
            types.load(code);
            code.astore(VECTORS + v);
        }
        code.iload(B_AT).iload(B_STEP).iadd().istore(B_AT);
        multiplyAdd(code, byColumns);
        code.iinc(P, 1).goto_(again).labelBinding(end);
        for (int i = 0; i < rows * vectors; i++) {
            place(code.aload(sum(i)).aload(C), i);
            types.store(code);
        }
    }

    private void multiplyAdd(CodeBuilder code, boolean byColumns) {
        for (int row = 0; row < rows; row++) {
            types.species(code).aload(A).iload(A_AT).loadConstant(row);
            if (byColumns) {
                code.iadd();
            } else {
                code.iload(A_STEP).imul().iadd().iload(P).iadd();
            }
            element(code);
            types.broadcast(code);
            code.astore(FACTOR);
            for (int v = 0; v < vectors; v++) {
                code.aload(FACTOR).aload(VECTORS + v).aload(sum(row * vectors + v));
                types.fma(code);
                code.astore(sum(row * vectors + v));
            }
        }
        if (byColumns) {
            code.iload(A_AT).iload(A_STEP).iadd().istore(A_AT);
        }
    }

    /**
     * A few of the {@link Sums#LANES} rows of c after the other, each in its own vectors from the first step to the last. The steps
     * that are left at the end are fewer than these rows.
     */
    private void runTurns(CodeBuilder code) {
        Label nextRows = code.newLabel();
        Label nextTurn = code.newLabel();
        Label rest = code.newLabel();
        Label done = code.newLabel();
        code.iload(DEPTH).loadConstant(rows - 1).isub().istore(LAST);
        code.iconst_0().istore(ROW).labelBinding(nextRows);
        for (int i = 0; i < rows * vectors; i++) {
            types.zero(code);
            code.astore(sum(i));
        }
        code.iload(ROW).istore(P).labelBinding(nextTurn);
        code.iload(P).iload(LAST).if_icmpge(rest);
        for (int row = 0; row < rows; row++) {
            step(code, row);
        }
        code.iinc(P, Sums.LANES).goto_(nextTurn).labelBinding(rest);
        for (int row = 0; row < rows - 1; row++) {
            code.iload(P).loadConstant(row).iadd().iload(DEPTH).if_icmpge(done);
            step(code, row);
        }
        code.labelBinding(done);
        for (int i = 0; i < rows * vectors; i++) {
            place(code.aload(sum(i)).aload(C), i).iload(ROW).iload(C_STEP).imul().iadd();
            types.store(code);
        }
        code.iinc(ROW, rows).iload(ROW).loadConstant(Sums.LANES).if_icmplt(nextRows);
    }

    /** Adds the step P + row to a row's vectors. */
    private void step(CodeBuilder code, int row) {
        types.species(code).aload(A).iload(A_AT).iload(P).loadConstant(row).iadd().iload(A_STEP).imul().iadd();
        element(code);
        types.broadcast(code);
        code.astore(FACTOR);
        for (int v = 0; v < vectors; v++) {
            code.aload(FACTOR);
            types.species(code).aload(B).iload(B_AT).iload(P).loadConstant(row).iadd().iload(B_STEP).imul().iadd()
                    .loadConstant(v * types.lanes()).iadd();
            types.load(code);
            code.aload(sum(row * vectors + v));
            types.fma(code);
            code.astore(sum(row * vectors + v));
        }
    }

    private void element(CodeBuilder code) {
        code.arrayLoad(types.isDouble() ? TypeKind.DOUBLE : TypeKind.FLOAT);
    }

    private int sum(int index) {
        return VECTORS + vectors + index;
    }

    /** Pushes where a vector of the tile lies in c. */
    private CodeBuilder place(CodeBuilder code, int index) {
        return code.iload(C_AT).iload(C_STEP).loadConstant(index / vectors).imul().iadd()
                .loadConstant(index % vectors * types.lanes()).iadd();
    }
}
