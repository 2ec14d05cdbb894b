package dev.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Products with one column: each element of the result is a sum of products in the order of {@link Sums}. Within a block of
 * {@link Sums#BLOCK} products, product p is added, fused, to lane p mod {@link Sums#LANES}, which begins at 0; the lanes that
 * have products are added pairwise, halves first; the blocks' sums are added as a balanced tree.
 */
final class DotProducts {
    /** Products from which on they are divided among threads: some 50 µs. */
    private static final int WORTH_THREADS = 1 << 18;
    /** Rows from which on they are divided, rather than blocks. */
    private static final int ROWS = 256;
    /** Columns whose lanes stay in the nearest cache. */
    private static final int WIDTH = 64;
    /** Neighbouring rows from which on they are summed side by side. */
    private static final int SIDE_BY_SIDE = 8;

    // Arrays of the workspace
    private static final int LANES = 2;
    private static final int BLOCKS = 3;
    private static final int COLUMN = 4;

    private final Numbers numbers;
    private final Operand a;
    private final Operand b;
    private final int n;
    private final int k;
    /** Where the sums of the rows' blocks go, block after block. */
    private final Object sums;
    private final int to;
    private final @Nullable Tile several;
    private final @Nullable Tile one;

    private DotProducts(Numbers numbers, Operand a, Operand b, int n, int k, Object sums, int to,
            @Nullable Tile several, @Nullable Tile one) {
        this.numbers = numbers;
        this.a = a;
        this.b = b;
        this.n = n;
        this.k = k;
        this.sums = sums;
        this.to = to;
        this.several = several;
        this.one = one;
    }

    /**
     * Makes a product with a column.
     *
     * @param tiles of the dtype
     * @param a n × k
     * @param column k × 1
     * @param c overwritten: an array
     * @param to where the n elements of the result begin
     * @param n rows, at least 1
     * @param k the inner axis, at least 1
     */
    static void multiply(Tiles tiles, Operand a, Operand column, Object c, int to, int n, int k) {
        Numbers numbers = Numbers.of(c instanceof double[]);
        Operand b = column;
        Tile several = null;
        Tile one = null;
        if (tiles.isWorth((double) n * k) && k >= Sums.LANES) {
            if (a.column() == 1) {
                several = tiles.get(Tiles.Kind.DOTS, false, (double) n * k);
                one = tiles.get(Tiles.Kind.DOT, false, (double) n * k);
                if (b.row() != 1 && n > 1) {
                    Object copy = numbers.workspace().array(COLUMN, k);
                    numbers.copy(b.transposed(), 1, k, copy, 0, k);
                    b = new Operand(copy, 0, 1, 1);
                } else if (b.row() != 1) {
                    several = null;
                    one = null;
                }
            } else if (a.row() == 1 && n >= SIDE_BY_SIDE) {
                several = tiles.get(Tiles.Kind.LINE, true, (double) n * k);
                one = tiles.get(Tiles.Kind.CELL, true, (double) n * k);
            }
        }
        int blocks = Math.ceilDiv(k, Sums.BLOCK);
        Object sums = blocks == 1 ? c : numbers.workspace().array(BLOCKS, blocks * n);
        DotProducts product = new DotProducts(numbers, a, b, n, k, sums, blocks == 1 ? to : 0, several, one);
        product.run(blocks);
        if (blocks > 1) {
            numbers.addBlocks(sums, blocks, n);
            System.arraycopy(sums, 0, c, to, n);
        }
    }

    private void run(int blocks) {
        int parts = (double) n * k < WORTH_THREADS ? 1 : Threads.count();
        if (parts == 1) {
            part(0, n, 0, blocks);
        } else if (n >= ROWS || blocks == 1) {
            int rows = Math.max(ROWS / 2, Math.ceilDiv(n, parts));
            Threads.forRange(Math.ceilDiv(n, rows),
                    part -> part(part * rows, Math.min(n, (part + 1) * rows), 0, blocks));
        } else {
            int each = Math.ceilDiv(blocks, parts);
            Threads.forRange(Math.ceilDiv(blocks, each),
                    part -> part(0, n, part * each, Math.min(blocks, (part + 1) * each)));
        }
    }

    private void part(int fromRow, int toRow, int fromBlock, int toBlock) {
        if (a.column() != 1 && a.row() == 1 && n >= SIDE_BY_SIDE) {
            for (int block = fromBlock; block < toBlock; block++) {
                sideBySide(fromRow, toRow, block);
            }
        } else {
            Object lanes = numbers.workspace().array(LANES, WIDTH * Sums.LANES);
            int rows;
            for (int i = fromRow; i < toRow; i += rows) {
                Tile tile = several == null || toRow - i < several.rows ? one : several;
                rows = tile == null ? 1 : tile.rows;
                for (int block = fromBlock; block < toBlock; block++) {
                    if (tile == null) {
                        numbers.dot(a.from(i, block * Sums.BLOCK), b.from(block * Sums.BLOCK, 0), length(block), lanes,
                                sums, to + block * n + i);
                    } else {
                        dots(tile, i, block, lanes);
                    }
                }
            }
        }
    }

    private int length(int block) {
        return Math.min(Sums.BLOCK, k - block * Sums.BLOCK);
    }

    private void dots(Tile tile, int i, int block, Object lanes) {
        int length = length(block);
        int whole = length / Sums.LANES * Sums.LANES;
        Operand left = a.from(i, block * Sums.BLOCK);
        Operand right = b.from(block * Sums.BLOCK, 0);
        tile.run(left.values(), left.at(), left.row(), right.values(), right.at(), Sums.LANES, whole / Sums.LANES,
                lanes,
                0, Sums.LANES, true);
        for (int row = 0; row < tile.rows; row++) {
            numbers.finishDot(left.from(row, 0), right, whole, length, lanes, row * Sums.LANES, sums,
                    to + block * n + i + row);
        }
    }

    /** Sums of neighbouring rows of a, whose elements lie side by side. */
    private void sideBySide(int fromRow, int toRow, int block) {
        Tile tile = several == null || one == null ? null
                : toRow - fromRow >= several.columns ? several
                        : toRow - fromRow >= one.columns ? one : null;
        int length = length(block);
        int used = Math.min(Sums.LANES, length);
        Operand left = a.from(0, block * Sums.BLOCK);
        Operand right = b.from(block * Sums.BLOCK, 0);
        int width = tile == null ? Math.min(WIDTH, toRow - fromRow) : tile.columns;
        Object lanes = numbers.workspace().array(LANES, WIDTH * Sums.LANES);
        for (int next = fromRow; next < toRow; next += width) {
            int i = Math.min(next, toRow - width); // the last rows may be made twice
            if (tile == null) {
                numbers.clear(lanes, 0, 0, 1, width * used);
                for (int p = 0; p < length; p++) {
                    numbers.addRow(right.values(), right.place(p, 0), left.values(), left.place(i, p), lanes,
                            p % Sums.LANES * width, width);
                }
            } else {
                for (int lane = 0; lane < used; lane++) {
                    tile.run(right.values(), right.place(lane, 0), Sums.LANES * right.row(), left.values(),
                            left.place(i, lane), Sums.LANES * left.column(), Math.ceilDiv(length - lane, Sums.LANES),
                            lanes, lane * width, width, true);
                }
            }
            numbers.addLanes(lanes, used, width);
            System.arraycopy(lanes, 0, sums, to + block * n + i, width);
        }
    }
}
