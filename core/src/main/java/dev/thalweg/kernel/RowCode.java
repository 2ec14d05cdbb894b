package dev.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/** The code of a loop over a part of one row. Emitted as hidden classes. */
abstract class RowCode {
    /** What vector code leaves the ends of a row to; null for scalar code itself. */
    @Nullable
    RowCode ends;

    /**
     * Does the elements from one index of the inner axis to below another. Folds are added to the lanes of this part of the
     * work, element i to lane i mod {@link Sums#LANES}.
     *
     * @param arrays what the loop's operands lie in
     * @param part the part of the work
     * @param row the row
     * @param from the first index
     * @param to one past the last; in the same block as the first where the loop folds
     */
    abstract void run(Object[] arrays, int part, int row, int from, int to);
}
