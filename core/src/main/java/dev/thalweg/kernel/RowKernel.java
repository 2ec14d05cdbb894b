package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Fold;

/**
 * A loop over a row of any length, whose operands lie where each run says: what an op that runs at once takes for large arrays.
 * Unlike a {@link LoopKernel} it is made once for all shapes.
 */
final class RowKernel {
    private final Loop loop;
    private final AdaptiveCode code;
    private final RowCode rows; // the code for all of a row, with its fold
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
        this.rows = code.rows(loop);
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
        int parts = Math.min(Math.ceilDiv(count, Sums.BLOCK), parts(count));
        if (parts <= 1) {
            rows.run(arrays, 0, 0, 0, count);
        } else {
            Threads.divide(count, Sums.BLOCK, parts, (_, from, end) -> {
                Object[] own = arrays.clone();
                own[fold.lanes()] = arrays[fold.lanes()] instanceof double[]
                        ? new double[Sums.LANES] : new float[Sums.LANES];
                rows.run(own, 0, 0, from, end);
            });
        }
        FoldOrder.finish(fold.op(), arrays[fold.partials()], 0, Math.ceilDiv(count, Sums.BLOCK), out, to);
    }
}
