package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Fold;

/**
 * A loop's whole rows, with their folds, or whole blocks where it has one axis, by code for parts of one row. Its index is the row, or the
 * index of the one axis.
 */
final class WholeRows extends RowCode {
    private final Loop loop;
    private final RowCode code;
    private final Fold[] folds; // the loop's: asked for once or twice a block

    WholeRows(Loop loop, RowCode code) {
        this.loop = loop;
        this.code = code;
        this.folds = loop.folds().toArray(Fold[]::new);
    }

    /**
     * Does rows, and puts the results of folds where they belong; where the loop has one axis, elements, and puts the result of each block
     * among the partial ones.
     *
     * @param arrays what the loop's operands lie in
     * @param part the part of the work
     * @param row any
     * @param from the first row, or index; where a loop of one axis folds, that of a block
     * @param to one past the last
     */
    @Override
    void run(Object[] arrays, int part, int row, int from, int to) {
        if (loop.isFlat()) {
            elements(arrays, part, 0, from, to, 0);
            return;
        }
        int firstPartial = part * loop.blocks();
        for (int r = from; r < to; r++) {
            elements(arrays, part, r, 0, loop.inner(), firstPartial);
            for (Fold fold : folds) {
                FoldOrder.finish(fold.op(), arrays[fold.partials()], firstPartial, loop.blocks(),
                        arrays[fold.result().array()], fold.result().place(loop.sizes(), r));
            }
        }
    }

    private void elements(Object[] arrays, int part, int row, int from, int to, int firstPartial) {
        if (folds.length == 0) {
            code.run(arrays, part, row, from, to);
            return;
        }
        for (int at = from; at < to; at += Sums.BLOCK) {
            for (Fold fold : folds) {
                FoldOrder.begin(fold.op(), arrays[fold.lanes()], part);
            }
            code.run(arrays, part, row, at, Math.min(to, at + Sums.BLOCK));
            for (Fold fold : folds) {
                FoldOrder.end(fold.op(), arrays[fold.lanes()], part, arrays[fold.partials()],
                        firstPartial + at / Sums.BLOCK);
            }
        }
    }
}
