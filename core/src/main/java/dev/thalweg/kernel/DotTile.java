package dev.thalweg.kernel;

/**
 * The innermost loop of products with one column: a few rows at a time, each the sum of at most {@link Sums#BLOCK} products in the
 * lanes and the order of {@link Sums}. The arrays are {@code float[]} or {@code double[]}.
 */
abstract class DotTile {
    /** Rows that are summed at a time. */
    final int rows;

    DotTile(int rows) {
        this.rows = rows;
    }

    /**
     * Sums rows.
     *
     * @param a read: the rows, each with neighbours for whole turns: what is left of the last turn is read too, but not used
     * @param aAt where the first row begins
     * @param aStep from one row to the next
     * @param b read: what they are multiplied by, neighbours for whole turns
     * @param bAt where it begins
     * @param turns of {@link Sums#LANES} products that each row has, at least 1
     * @param tail products that it has beyond them, fewer than {@link Sums#LANES}
     * @param sums overwritten from {@code to} on
     * @param to where the sum of the first row goes
     * @param n rows, a multiple of {@link #rows}
     */
    abstract void run(Object a, int aAt, int aStep, Object b, int bAt, int turns, int tail, Object sums, int to, int n);
}
