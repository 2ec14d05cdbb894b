package dev.thalweg.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * The types in the code of tiles, by name: the classes that are emitted name the Vector API, no class of this module does.
 *
 * @param isDouble whether of float64, else of float32
 * @param lanes of a vector, as many as a species of the Vector API has
 */
record TileTypes(boolean isDouble, int lanes) {
    static final ClassDesc SPECIES = api("VectorSpecies");
    static final ClassDesc VECTOR = api("Vector");
    static final ClassDesc MASK = api("VectorMask");
    static final ClassDesc SHUFFLE = api("VectorShuffle");

    private static ClassDesc api(String name) {
        return ClassDesc.of(Lanes.MODULE + "." + name);
    }

    ClassDesc vector() {
        return api(isDouble ? "DoubleVector" : "FloatVector");
    }

    ClassDesc number() {
        return isDouble ? ConstantDescs.CD_double : ConstantDescs.CD_float;
    }

    ClassDesc numbers() {
        return number().arrayType();
    }

    /** Pushes the species. */
    CodeBuilder species(CodeBuilder code) {
        return code.getstatic(vector(), "SPECIES_" + lanes * (isDouble ? Double.SIZE : Float.SIZE), SPECIES);
    }

    /** Pushes a vector of zeros. */
    void zero(CodeBuilder code) {
        species(code).invokestatic(vector(), "zero", MethodTypeDesc.of(vector(), SPECIES));
    }

    /** Replaces the species, an array and an index by a vector. */
    void load(CodeBuilder code) {
        code.invokestatic(vector(), "fromArray", MethodTypeDesc.of(vector(), SPECIES, numbers(),
                ConstantDescs.CD_int));
    }

    /** Replaces two factors and a summand by their fused sum. */
    void fma(CodeBuilder code) {
        code.invokevirtual(vector(), "fma", MethodTypeDesc.of(vector(), VECTOR, VECTOR));
    }

    /** Takes a vector, an array and an index. */
    void store(CodeBuilder code) {
        code.invokevirtual(vector(), "intoArray", MethodTypeDesc.of(ConstantDescs.CD_void, numbers(),
                ConstantDescs.CD_int));
    }

    /** Replaces the species and a number by a vector. */
    void broadcast(CodeBuilder code) {
        code.invokestatic(vector(), "broadcast", MethodTypeDesc.of(vector(), SPECIES, number()));
    }
}
