package dev.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Products of matrices cut into {@linkplain Tile tiles}. As in Goto and van de Geijn, "Anatomy of high-performance matrix
 * multiplication" (2008), blocks of both operands are copied to where caches like them, but only where they are used often
 * enough and do not lie well already. Each element of the result is carried from one block of the inner axis to the next, so
 * it is accumulated in order.
 *
 * @param numbers of the dtype
 * @param main the tile for most rows
 * @param rest the tile for fewer rows than the main one has; may be the same
 * @param byColumns whether the tiles take a by columns
 * @param copiesA whether blocks of a are copied, then by rows
 */
record TiledProducts(Numbers numbers, Tile main, Tile rest, boolean byColumns, boolean copiesA) {
    /** The inner axis of a block: long, because what a tile adds to must be fetched for each block anew, from far away. */
    private static final int DEPTH = 1024;
    /** Rows of a block of a, at most, which stay in the second cache. */
    private static final int ROWS = 56;
    /** Columns of a block of b in tiles: 2 MiB at most, of which one tile's columns at a time stay in the second cache. */
    private static final int PANELS = 16;
    /** Keeps rows of a block of a from meeting in one set of a cache. */
    private static final int GAP = 16;
    /** Columns of tiles from which on a copy of a is worth it. */
    private static final int A_USES = 5;
    /** Rows of the result from which on a copy of b is worth it, if b is too large for the nearest cache. */
    private static final int B_USES = 32;
    /** Elements of b that do not fill the nearest cache. */
    private static final int NEAR = 1 << 12;

    // Arrays of the scratch
    private static final int BLOCK_OF_A = 0;
    private static final int BLOCK_OF_B = 1;
    private static final int EDGE = 2;

    /**
     * {@return how to make a product, or null while plain loops are faster}
     *
     * @param tiles of its dtype
     * @param a the left operand
     * @param b the right operand
     * @param n rows of the result
     * @param k the inner axis
     * @param m columns of the result, at least 2
     */
    static @Nullable TiledProducts of(Tiles tiles, Operand a, Operand b, int n, int k, int m) {
        Numbers numbers = Numbers.of(a.values() instanceof double[]);
        double work = (double) n * k * m;
        if (n < 4) {
            // A copy of b would cost more than the product.
            Tile line = tiles.get(Tiles.Kind.LINE, true, b.column() == 1 ? work : 0);
            Tile cell = tiles.get(Tiles.Kind.CELL, true, b.column() == 1 ? work : 0);
            if (line == null || cell == null || b.column() != 1) {
                return null;
            }
            Tile fitting = m < line.columns ? cell : line;
            return m < cell.columns ? null : new TiledProducts(numbers, fitting, fitting, true, false);
        }
        Tile main = tiles.get(Tiles.Kind.WIDE, false, work);
        if (main == null) {
            return null;
        }
        boolean isByRows = a.column() == 1 || k == 1;
        boolean copiesA = m > A_USES * main.columns || !isByRows && a.row() != 1;
        boolean byColumns = !copiesA && !isByRows;
        if (m <= main.columns / 2 && n >= main.rows) {
            Tile narrow = tiles.get(Tiles.Kind.NARROW, byColumns, work);
            return narrow == null ? null : new TiledProducts(numbers, narrow, narrow, byColumns, copiesA);
        }
        main = tiles.get(Tiles.Kind.WIDE, byColumns, work);
        Tile rest = tiles.get(Tiles.Kind.REST, byColumns, work);
        return main == null || rest == null ? null : new TiledProducts(numbers, main, rest, byColumns, copiesA);
    }

    /**
     * Makes a product.
     *
     * @param a the left operand
     * @param b the right operand
     * @param c overwritten; its columns are neighbours
     * @param n rows of the result
     * @param k the inner axis
     * @param m columns of the result
     */
    void run(Operand a, Operand b, Operand c, int n, int k, int m) {
        int columns = PANELS * main.columns;
        int blockRows = ROWS / main.rows * main.rows;
        for (int j = 0; j < m; j += columns) {
            int width = Math.min(columns, m - j);
            for (int p = 0; p < k; p += DEPTH) {
                int depth = Math.min(DEPTH, k - p);
                boolean copiesB = copiesB(b, n, k, m, p, depth);
                Operand right = copiesB ? panels(b.from(p, j), depth, width) : b.from(p, j);
                int rows;
                for (int i = 0; i < n; i += rows) {
                    rows = n - i < ROWS + main.rows ? n - i : blockRows; // no block has fewer rows than a tile
                    Operand left = copiesA ? block(a.from(i, p), rows, depth) : a.from(i, p);
                    multiply(left, right, copiesB, m, c.from(i, j), rows, depth, width, p == 0);
                }
            }
        }
    }

    private boolean copiesB(Operand b, int n, int k, int m, int p, int depth) {
        if (b.column() != 1 || n >= B_USES && (k > DEPTH || k * m > NEAR)) {
            return true;
        }
        // A tile that is wider than the rows reads over their ends, but must not over the array's.
        int lastRow = Math.max(b.place(p, 0), b.place(p + depth - 1, 0));
        return m < main.columns && lastRow + main.columns > numbers.length(b.values());
    }

    /** A block of a, copied by rows. */
    private Operand block(Operand a, int rows, int depth) {
        int step = DEPTH + GAP;
        Object block = numbers.scratch().array(BLOCK_OF_A, (ROWS + main.rows) * step);
        numbers.copy(a, rows, depth, block, 0, step);
        return new Operand(block, 0, step, 1);
    }

    /** A block of b, copied to panels as wide as a tile, one after the other; the last one is filled up with zeros. */
    private Operand panels(Operand b, int depth, int width) {
        int columns = main.columns;
        Object panels = numbers.scratch().array(BLOCK_OF_B, DEPTH * Math.ceilDiv(width, columns) * columns);
        for (int j = 0; j < width; j += columns) {
            int used = Math.min(columns, width - j);
            numbers.copy(b.from(0, j), depth, used, panels, j * depth, columns);
            if (used < columns) {
                numbers.clear(panels, j * depth + used, columns, depth, columns - used);
            }
        }
        return new Operand(panels, 0, columns, 1);
    }

    private void multiply(Operand a, Operand b, boolean inPanels, int m, Operand c, int rows, int depth,
            int width, boolean first) {
        int columns = main.columns;
        int aStep = byColumns ? a.column() : a.row();
        for (int j = 0; j < width; j += columns) {
            int used = Math.min(columns, width - j);
            int back = inPanels || m < columns ? 0 : columns - used; // to columns that are there, made or not
            int bAt = inPanels ? b.at() + j * depth : b.place(0, j - back);
            Tile tile;
            for (int i = 0; i < rows; i += tile.rows) {
                tile = i + main.rows <= rows ? main : rest;
                int above = Math.max(0, i + tile.rows - rows); // rows that are there already
                int aAt = a.place(i - above, 0);
                if (used == columns && above == 0) {
                    tile.run(a.values(), aAt, aStep, b.values(), bAt, b.row(), depth, c.values(), c.place(i, j),
                            c.row(), first);
                } else {
                    edge(tile, a.values(), aAt, aStep, b.values(), bAt, b.row(), depth, c.from(i, j), above, back,
                            used, first);
                }
            }
        }
    }

    /** A tile of which only some rows and columns are wanted. The others above and to the left were made already. */
    private void edge(Tile tile, Object a, int aAt, int aStep, Object b, int bAt, int bStep, int depth, Operand c,
            int above, int left, int used, boolean first) {
        int columns = tile.columns;
        int rows = tile.rows - above;
        int at = above * columns + left;
        Object edge = numbers.scratch().array(EDGE, main.rows * columns);
        if (!first) {
            numbers.copy(c, rows, used, edge, at, columns);
        }
        tile.run(a, aAt, aStep, b, bAt, bStep, depth, edge, 0, columns, first);
        numbers.copy(new Operand(edge, at, columns, 1), rows, used, c.values(), c.at(), c.row());
    }
}
