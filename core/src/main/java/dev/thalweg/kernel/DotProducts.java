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
    /** Machine operations, as loops count them, that a product takes. */
    private static final int OPERATIONS = (int) (LoopKernel.WORTH_A_THREAD / WORTH_THREADS);
    /** Rows from which on they are divided, rather than blocks. */
    private static final int ROWS = 256;
    /** Columns whose lanes stay in the nearest cache. */
    private static final int WIDTH = 64;
    /** Neighbouring rows from which on they are summed side by side. */
    private static final int SIDE_BY_SIDE = 8;

    // Arrays of the scratch
    private static final int LANES = 2;
    private static final int BLOCKS = 3;
    private static final int COLUMN = 4;
    private static final int ROW = 5;

    private final Numbers numbers;
    private final Operand a;
    private final Operand b;
    private final int n;
    private final int k;
    /** Where the sums of the rows' blocks go, block after block. */
    private final Object sums;
    private final int to;
    private final Object c; // where the result goes
    private final int cAt;
    private final Code code;

    /** The vector code for a product; null where there is none. */
    private record Code(@Nullable DotTile several, @Nullable DotTile one, @Nullable Tile wide, @Nullable Tile narrow) {
        static final Code NONE = new Code(null, null, null, null);

        /** {@return the code for a product whose rows are neighbours, or lie side by side} */
        static Code of(Tiles tiles, Operand a, int n, int k) {
            double work = (double) n * k;
            if (!tiles.isWorth(work) || k < Sums.LANES) {
                return NONE;
            }
            if (a.column() == 1) {
                return new Code(tiles.dots(true, work), tiles.dots(false, work), null, null);
            }
            return a.row() == 1 && n >= SIDE_BY_SIDE ? new Code(null, null, tiles.get(Tiles.Kind.TURNS, true, work),
                    tiles.get(Tiles.Kind.TURN, true, work)) : NONE;
        }
    }

    private DotProducts(Numbers numbers, Operand a, Operand b, int n, int k, Object sums, int to, Object c, int cAt,
            Code code) {
        this.numbers = numbers;
        this.a = a;
        this.b = b;
        this.n = n;
        this.k = k;
        this.sums = sums;
        this.to = to;
        this.c = c;
        this.cAt = cAt;
        this.code = code;
    }

    /**
     * {@return a product with a column, to be made as a whole or in bands}
     *
     * @param tiles of the dtype
     * @param a n × k
     * @param column k × 1
     * @param c overwritten: an array
     * @param to where the n elements of the result begin
     * @param n rows, at least 1
     * @param k the inner axis, at least 1
     * @param own where the sums go, n for each block of the inner axis; null for an array that the next product takes too
     */
    static DotProducts of(Tiles tiles, Operand a, Operand column, Object c, int to, int n, int k,
            @Nullable Object own) {
        Numbers numbers = Numbers.of(c instanceof double[]);
        Code code = Code.of(tiles, a, n, k);
        Operand b = column;
        if (code.one != null && b.row() != 1) {
            Object copy = numbers.scratch().array(COLUMN, Math.ceilDiv(k, Sums.LANES) * Sums.LANES);
            numbers.copy(b.transposed(), 1, k, copy, 0, k);
            b = new Operand(copy, 0, 1, 1);
        }
        int blocks = Math.ceilDiv(k, Sums.BLOCK);
        Object sums = blocks == 1 ? c : own != null ? own : numbers.scratch().array(BLOCKS, blocks * n);
        return new DotProducts(numbers, a, b, n, k, sums, blocks == 1 ? to : 0, c, to, code);
    }

    /** Makes the whole product. */
    void run() {
        int blocks = blocks();
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
        finish();
    }

    private int blocks() {
        return Math.ceilDiv(k, Sums.BLOCK);
    }

    /**
     * {@return the product in bands}
     *
     * @param ofRows whether they are bands of its rows, which have a block at most, or else of the inner axis
     */
    Band bands(boolean ofRows) {
        return new Band() {
            @Override
            public void run(int part, int from, int to) {
                if (ofRows) {
                    part(from, to, 0, 1);
                } else {
                    part(0, n, from / Sums.BLOCK, Math.ceilDiv(to, Sums.BLOCK));
                }
            }

            @Override
            public void finish() {
                DotProducts.this.finish();
            }

            @Override
            public void whole() {
                DotProducts.this.run();
            }

            @Override
            public long operations() {
                return (long) n * k * OPERATIONS;
            }
        };
    }

    private void finish() {
        int blocks = blocks();
        if (blocks > 1) {
            numbers.addBlocks(sums, blocks, n);
            System.arraycopy(sums, 0, c, cAt, n);
        }
    }

    private void part(int fromRow, int toRow, int fromBlock, int toBlock) {
        if (a.column() != 1 && a.row() == 1 && n >= SIDE_BY_SIDE) {
            for (int block = fromBlock; block < toBlock; block++) {
                sideBySide(fromRow, toRow, block);
            }
        } else {
            DotTile several = code.several;
            int atOnce = k <= Sums.BLOCK ? toRow - fromRow : several == null ? 1 : several.rows;
            for (int i = fromRow; i < toRow; i += atOnce) {
                for (int block = fromBlock; block < toBlock; block++) {
                    rows(i, Math.min(toRow, i + atOnce), block);
                }
            }
        }
    }

    private int length(int block) {
        return Math.min(Sums.BLOCK, k - block * Sums.BLOCK);
    }

    /** Sums of some rows of a for one block. */
    private void rows(int from, int end, int block) {
        int length = length(block);
        Operand left = a.from(0, block * Sums.BLOCK);
        Operand right = b.from(block * Sums.BLOCK, 0);
        int sum = to + block * n;
        DotTile one = code.one;
        if (one == null || length < Sums.LANES) {
            Object lanes = numbers.scratch().array(LANES, WIDTH * Sums.LANES);
            for (int i = from; i < end; i++) {
                numbers.dot(left.from(i, 0), right, length, lanes, sums, sum + i);
            }
            return;
        }
        int padded = Math.ceilDiv(length, Sums.LANES) * Sums.LANES;
        if (right.at() + padded > numbers.length(right.values())) {
            right = padded(right, length, COLUMN);
        }
        int i = from;
        int covered = covered(left, from, end, padded);
        DotTile several = code.several;
        if (several != null) {
            int many = (covered - i) / several.rows * several.rows;
            run(several, left, i, right, length, sum, many);
            i += many;
        }
        run(one, left, i, right, length, sum, covered - i);
        for (i = covered; i < end; i++) {
            run(one, padded(left.from(i, 0), length, ROW), 0, right, length, sum + i, 1);
        }
    }

    /** A block of neighbours, copied, for the code would read over the end of their array. */
    private Operand padded(Operand neighbours, int length, int index) {
        Object copy = numbers.scratch().array(index, Sums.BLOCK);
        System.arraycopy(neighbours.values(), neighbours.at(), copy, 0, length);
        return new Operand(copy, 0, 1, 1);
    }

    private void run(DotTile tile, Operand left, int i, Operand right, int length, int sum, int rows) {
        if (rows > 0) {
            tile.run(left.values(), left.place(i, 0), left.row(), right.values(), right.at(), length / Sums.LANES,
                    length % Sums.LANES, sums, sum + i, rows);
        }
    }

    /** {@return up to which row the array goes on for so many elements} */
    private int covered(Operand left, int from, int end, int elements) {
        int last = numbers.length(left.values()) - elements;
        int i = end;
        while (i > from && (left.place(i - 1, 0) > last || left.place(from, 0) > last)) {
            i--;
        }
        return i;
    }

    /** Sums of neighbouring rows of a, whose elements lie side by side. */
    private void sideBySide(int fromRow, int toRow, int block) {
        Tile wide = code.wide;
        Tile narrow = code.narrow;
        Tile tile = wide != null && toRow - fromRow >= wide.columns ? wide
                : narrow != null && toRow - fromRow >= narrow.columns ? narrow : null;
        int length = length(block);
        int used = Math.min(Sums.LANES, length);
        Operand left = a.from(0, block * Sums.BLOCK);
        Operand right = b.from(block * Sums.BLOCK, 0);
        int width = tile == null ? Math.min(WIDTH, toRow - fromRow) : tile.columns;
        Object lanes = numbers.scratch().array(LANES, WIDTH * Sums.LANES);
        for (int next = fromRow; next < toRow; next += width) {
            int i = Math.min(next, toRow - width); // the last rows may be made twice
            if (tile == null) {
                numbers.clear(lanes, 0, 0, 1, width * used);
                for (int p = 0; p < length; p++) {
                    numbers.addRow(right.values(), right.place(p, 0), left.values(), left.place(i, p), lanes,
                            p % Sums.LANES * width, width);
                }
            } else {
                tile.run(right.values(), right.at(), right.row(), left.values(), left.place(i, 0), left.column(),
                        length, lanes, 0, width, true);
            }
            numbers.addLanes(lanes, used, width);
            System.arraycopy(lanes, 0, sums, to + block * n + i, width);
        }
    }
}
