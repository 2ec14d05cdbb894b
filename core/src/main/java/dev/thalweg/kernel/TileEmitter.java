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

/**
 * Writes {@linkplain Tile tiles} of vector code: one description for both dtypes, all widths of vectors and all sizes of
 * tile, unrolled so that each accumulator is a local variable, which C2 keeps in a register. The classes that it makes
 * name the Vector API; this one does not.
 */
final class TileEmitter {
    private static final String API = Lanes.MODULE + ".";
    private static final ClassDesc SPECIES = ClassDesc.of(API + "VectorSpecies");
    private static final ClassDesc ANY_VECTOR = ClassDesc.of(API + "Vector");
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
    private static final int VECTORS = 14;

    private final boolean isDouble;
    private final int lanes;
    private final int rows;
    private final int vectors;
    private final ClassDesc vector;
    private final ClassDesc number;
    private final ClassDesc numbers;
    private final MethodTypeDesc load;

    private TileEmitter(boolean isDouble, int lanes, int rows, int vectors) {
        this.isDouble = isDouble;
        this.lanes = lanes;
        this.rows = rows;
        this.vectors = vectors;
        vector = ClassDesc.of(API + (isDouble ? "DoubleVector" : "FloatVector"));
        number = isDouble ? ConstantDescs.CD_double : ConstantDescs.CD_float;
        numbers = number.arrayType();
        load = MethodTypeDesc.of(vector, SPECIES, numbers, INDEX);
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
        TileEmitter emitter = new TileEmitter(isDouble, lanes, rows, vectors);
        return emitter.define(code -> emitter.multiplyAdd(code, byColumns));
    }

    /**
     * {@return a tile that multiplies rows of a with the one row b, element by element, and adds to
     * {@link Sums#LANES} columns of the result in turn; depth counts the turns}
     *
     * @param isDouble whether of float64, else of float32
     * @param lanes of a vector, as many as a species of the Vector API has
     * @param rows of the tile
     */
    static Tile lanes(boolean isDouble, int lanes, int rows) {
        TileEmitter emitter = new TileEmitter(isDouble, lanes, rows, Sums.LANES / lanes);
        return emitter.define(emitter::multiplyAddLanes);
    }

    private interface Step {
        void write(CodeBuilder code);
    }

    private Tile define(Step step) {
        byte[] bytes = ClassFile.of().build(ClassDesc.of(TILE.packageName(), "VectorTile"), type -> type
                .withSuperclass(TILE)
                .withFlags(ClassFile.ACC_FINAL)
                .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0, code -> code.aload(0)
                        .loadConstant(rows)
                        .loadConstant(lanes * vectors)
                        .invokespecial(TILE, ConstantDescs.INIT_NAME,
                                MethodTypeDesc.of(ConstantDescs.CD_void, INDEX, INDEX))
                        .return_())
                .withMethodBody("run", RUN, 0, code -> run(code, step)));
        try {
            MethodHandles.Lookup tile = EmittedClass.define(bytes, "tile");
            return (Tile) tile.findConstructor(tile.lookupClass(), MethodType.methodType(void.class)).invoke();
        } catch (Throwable e) {
            throw new AssertionError("the virtual machine does not take a tile", e);
        }
    }

    private void run(CodeBuilder code, Step step) {
        for (int array : new int[] {A, B, C}) {
            code.aload(array).checkcast(numbers).astore(array);
        }
        code.iload(FIRST).ifThenElse(zero -> {
            for (int i = 0; i < rows * vectors; i++) {
                species(zero).invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES)).astore(sum(i));
            }
        }, old -> {
            for (int i = 0; i < rows * vectors; i++) {
                place(species(old).aload(C), i).invokestatic(vector, "fromArray", load).astore(sum(i));
            }
        });
        Label again = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(P).labelBinding(again).iload(P).iload(DEPTH).if_icmpge(end);
        for (int v = 0; v < vectors; v++) {
            species(code).aload(B).iload(B_AT).loadConstant(v * lanes).iadd().invokestatic(vector, "fromArray", load)
                    .astore(VECTORS + v);
        }
        code.iload(B_AT).iload(B_STEP).iadd().istore(B_AT);
        step.write(code);
        code.iinc(P, 1).goto_(again).labelBinding(end);
        for (int i = 0; i < rows * vectors; i++) {
            place(code.aload(sum(i)).aload(C), i).invokevirtual(vector, "intoArray",
                    MethodTypeDesc.of(ConstantDescs.CD_void, numbers, INDEX));
        }
        code.return_();
    }

    private void multiplyAdd(CodeBuilder code, boolean byColumns) {
        for (int row = 0; row < rows; row++) {
            species(code).aload(A).iload(A_AT).loadConstant(row);
            if (byColumns) {
                code.iadd();
            } else {
                code.iload(A_STEP).imul().iadd().iload(P).iadd();
            }
            code.arrayLoad(isDouble ? TypeKind.DOUBLE : TypeKind.FLOAT)
                    .invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, number))
                    .astore(FACTOR);
            for (int v = 0; v < vectors; v++) {
                add(code, v, sum(row * vectors + v));
            }
        }
        if (byColumns) {
            code.iload(A_AT).iload(A_STEP).iadd().istore(A_AT);
        }
    }

    private void multiplyAddLanes(CodeBuilder code) {
        for (int row = 0; row < rows; row++) {
            for (int v = 0; v < vectors; v++) {
                species(code).aload(A).iload(A_AT).loadConstant(row).iload(A_STEP).imul().iadd()
                        .loadConstant(v * lanes).iadd()
                        .invokestatic(vector, "fromArray", load)
                        .astore(FACTOR);
                add(code, v, sum(row * vectors + v));
            }
        }
        code.iinc(A_AT, Sums.LANES);
    }

    private void add(CodeBuilder code, int v, int sum) {
        code.aload(FACTOR).aload(VECTORS + v).aload(sum)
                .invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR))
                .astore(sum);
    }

    private int sum(int index) {
        return VECTORS + vectors + index;
    }

    /** Pushes where a vector of the tile lies in c. */
    private CodeBuilder place(CodeBuilder code, int index) {
        return code.iload(C_AT).iload(C_STEP).loadConstant(index / vectors).imul().iadd()
                .loadConstant(index % vectors * lanes).iadd();
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(vector, "SPECIES_" + lanes * (isDouble ? Double.SIZE : Float.SIZE), SPECIES);
    }
}
