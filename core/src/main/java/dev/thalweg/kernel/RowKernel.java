package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Fold;

/**
 * A loop over a row of any length, whose operands lie where each run says: what an op that runs at once takes for large arrays.
 * Unlike a {@link LoopKernel} it is made once for all shapes.
 */
final class RowKernel {
    private final Loop loop;
    private final AdaptiveCode code;
    private final int operations;

    /**
     * Makes a kernel.
     *
     * @param loop what it does; its operands are placed at each run, and it folds one value at most
     * @param code how
     */
    RowKernel(Loop loop, AdaptiveCode code) {
        assert loop.places() >= 0 && loop.folds().size() <= 1;
        this.loop = loop;
        this.operations = LoopKernel.operations(loop);
        this.code = code;
    }

    /** {@return in how many parts so many elements are divided among threads} */
    int parts(long elements) {
        return code.isSettled() ? (int) Math.max(1, Math.min(Threads.count(), elements * operations
                / LoopKernel.WORTH_A_THREAD)) : 1;
    }

    /**
     * Does some elements of a row.
     *
     * @param arrays what the operands lie in, and their places; modified where the loop stores
     * @param from the first
     * @param to one past the last
     */
    void run(Object[] arrays, int from, int to) {
        code.run(arrays, 0, 0, from, to);
    }

    /**
     * Does a row's elements and folds its value.
     *
     * @param arrays what the operands lie in, their places, the lanes, and in the fold's array of partials room for the results
     *     of the row's blocks; modified
     * @param count the length of the row
     * @param out modified: an array of the fold's type
     * @param to where the result goes
     */
    void fold(Object[] arrays, int count, Object out, int to) {
        Fold fold = loop.folds().getFirst();
        // The greatest is the same in any order: no blocks.
        int block = fold.op().isSum() ? Sums.BLOCK : Math.max(1, count);
        int blocks = Math.ceilDiv(count, block);
        int parts = Math.min(blocks, parts(count));
        if (parts <= 1) {
            blocks(arrays, 0, count, block);
        } else {
            int each = Math.ceilDiv(blocks, parts) * block;
            Threads.forRange(Math.ceilDiv(count, each), part -> {
                Object[] own = arrays.clone();
                own[fold.lanes()] = arrays[fold.lanes()] instanceof double[]
                        ? new double[Sums.LANES] : new float[Sums.LANES];
                blocks(own, part * each, Math.min(count, part * each + each), block);
            });
        }
        FoldOrder.finish(fold.op(), arrays[fold.partials()], 0, blocks, out, to);
    }

    private void blocks(Object[] arrays, int from, int to, int block) {
        Fold fold = loop.folds().getFirst();
        Object lanes = arrays[fold.lanes()];
        Object partials = arrays[fold.partials()];
        for (int at = from; at < to; at += block) {
            FoldOrder.begin(fold.op(), lanes, 0);
            code.run(arrays, 0, 0, at, Math.min(to, at + block));
            FoldOrder.end(fold.op(), lanes, 0, partials, at / block);
        }
    }
}
