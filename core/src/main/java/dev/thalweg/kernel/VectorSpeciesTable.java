package dev.thalweg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The species that emitted code names: the preferred ones, and for loops that hold 64-bit values the 32-bit ones with as many
 * lanes. Loaded behind the door {@link Lanes} only.
 */
final class VectorSpeciesTable {
    static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;
    static final VectorSpecies<Long> I64 = LongVector.SPECIES_PREFERRED;
    static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> I32 = IntVector.SPECIES_PREFERRED;
    private static final VectorShape HALF = VectorShape.forBitSize(F64.vectorBitSize() / 2);
    static final VectorSpecies<Float> F32_BESIDE_64 = VectorSpecies.of(float.class, HALF);
    static final VectorSpecies<Integer> I32_BESIDE_64 = VectorSpecies.of(int.class, HALF);

    // What exchanges halves, quarters and so on, as constants that HotSpot knows.
    static final VectorShuffle<?> F64_EXCHANGE_1 = exchange(F64, 1);
    static final VectorShuffle<?> F64_EXCHANGE_2 = exchange(F64, 2);
    static final VectorShuffle<?> F64_EXCHANGE_4 = exchange(F64, 4);
    static final VectorShuffle<?> F32_EXCHANGE_1 = exchange(F32, 1);
    static final VectorShuffle<?> F32_EXCHANGE_2 = exchange(F32, 2);
    static final VectorShuffle<?> F32_EXCHANGE_4 = exchange(F32, 4);
    static final VectorShuffle<?> F32_EXCHANGE_8 = exchange(F32, 8);
    static final VectorShuffle<?> F32_BESIDE_64_EXCHANGE_1 = exchange(F32_BESIDE_64, 1);
    static final VectorShuffle<?> F32_BESIDE_64_EXCHANGE_2 = exchange(F32_BESIDE_64, 2);
    static final VectorShuffle<?> F32_BESIDE_64_EXCHANGE_4 = exchange(F32_BESIDE_64, 4);

    private VectorSpeciesTable() {}

    static int lanes(boolean wide) {
        return wide ? F64.length() : F32.length();
    }

    /** {@return what exchanges the lanes whose numbers differ by a power of two} */
    static VectorShuffle<?> exchange(VectorSpecies<?> species, int distance) {
        return VectorShuffle.fromOp(species, lane -> (lane ^ distance) % species.length());
    }

    /** {@return the lanes whose numbers have the bit of a power of two} */
    static VectorMask<?> upper(VectorSpecies<?> species, int distance) {
        long bits = 0;
        for (int lane = 0; lane < species.length(); lane++) {
            bits |= (lane & distance) == 0 ? 0 : 1L << lane;
        }
        return VectorMask.fromLong(species, bits);
    }

    static String name(Kind kind, boolean wide) {
        return wide && (kind == Kind.F32 || kind == Kind.I32) ? kind.name() + "_BESIDE_64" : kind.name();
    }
}
