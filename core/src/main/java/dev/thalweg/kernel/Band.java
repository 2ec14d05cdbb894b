package dev.thalweg.kernel;

/**
 * Work along a long axis that can be done for a band of it at a time. Several kinds that follow each other, each reading of what
 * an earlier one makes the same band only, then share what lies in the cache: a product of a large matrix with a vector, what is
 * made of its elements, and the product of the transposed matrix with that read the matrix from memory once instead of twice.
 */
public interface Band {
    /**
     * Does a band.
     *
     * @param part the part of the work that it belongs to
     * @param from where it begins: a multiple of {@link Sums#BLOCK}
     * @param to where it ends: a multiple of that too, or the end of the axis
     */
    void run(int part, int from, int to);

    /** Finishes what bands have left to the end. */
    void finish();

    /** Does all of it at once, divided among threads as it is best for this alone. */
    void whole();

    /** {@return how many machine operations all bands take together} */
    long operations();

    /** {@return in how many parts bands may be divided among threads at most; 0 where it must not be done in bands yet} */
    default int mostParts() {
        return Threads.count();
    }

    /**
     * Does work of several kinds, band by band; one kind after the other where there are fewer bands than threads that the work is worth,
     * or while it is still being compared which code of a loop is faster.
     *
     * @param length of the axis
     * @param bands the kinds, in order
     */
    static void run(int length, Band... bands) {
        long operations = 0;
        int most = Threads.count();
        for (Band band : bands) {
            operations += band.operations();
            most = Math.min(most, band.mostParts());
        }
        int parts = Math.clamp(operations / LoopKernel.WORTH_A_THREAD, 1, Math.max(1, most));
        if (most == 0 || parts > Math.ceilDiv(length, Sums.BLOCK)) {
            for (Band band : bands) {
                band.whole();
            }
            return;
        }
        Threads.divide(length, Sums.BLOCK, parts, (part, from, to) -> {
            for (int begin = from; begin < to; begin += Sums.BLOCK) {
                for (Band band : bands) {
                    band.run(part, begin, Math.min(to, begin + Sums.BLOCK));
                }
            }
        });
        for (Band band : bands) {
            band.finish();
        }
    }
}
