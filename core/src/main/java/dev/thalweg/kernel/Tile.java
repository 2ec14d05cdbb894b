package dev.thalweg.kernel;

/**
 * The innermost loop of a product: a few rows and columns of the result, accumulated in registers, of one dtype. The arrays
 * are {@code float[]} or {@code double[]}.
 */
abstract class Tile {
    /** Rows of a that one call takes, and of the result that it makes; sums in turns make {@link Sums#LANES} of one. */
    final int rows;
    /** Columns of the result that one call makes, neighbours in b and in c. */
    final int columns;

    Tile(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Adds {@code depth} products to each element of a part of the result, in order.
     *
     * @param a read: what the rows are multiplied by
     * @param aAt where it begins
     * @param aStep the distance of rows or of steps of depth; the other distance is 1
     * @param b read: rows of {@link #columns} neighbours
     * @param bAt where the first is
     * @param bStep from one to the next
     * @param depth how many there are
     * @param c modified
     * @param cAt where the part begins
     * @param cStep from one of its rows to the next
     * @param first whether to begin at 0, instead of what is in c
     */
    abstract void run(Object a, int aAt, int aStep, Object b, int bAt, int bStep, int depth, Object c, int cAt,
            int cStep, boolean first);
}
