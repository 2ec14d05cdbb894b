package dev.thalweg.kernel;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tiles of one dtype. Vector code runs about a hundred times slower than plain loops until C2 has compiled it, so a tile
 * is handed out only once it is fast: when enough work has asked for it, a thread in the background makes it and runs it
 * until it is. Meanwhile plain loops do the work, to the same bits.
 */
final class Tiles {
    /**
     * The sizes of tiles: as measured, on C2's code, best. Where there are 32 registers, the largest takes 28 for sums, 2 for a row
     * of b, 1 for an element of a; but a tile that takes a by columns reads one run of neighbours and is better off small.
     */
    enum Kind {
        /** For most of a product. */
        WIDE(14, 6, 5, 4, 2),
        /** For what is left of its rows. */
        REST(4, 4, 2, 2, 2),
        /** For products of few columns. */
        NARROW(14, 12, 6, 6, 1),
        /** For a row times a matrix; four sums, so that they need not wait for each other. */
        LINE(1, 1, 1, 1, 4),
        /** For the same with few columns. */
        CELL(1, 1, 1, 1, 1),
        /** For sums in lanes of many rows that lie side by side. */
        TURNS(4, 4, 2, 2, 4),
        /** For those of few such rows. */
        TURN(8, 8, 8, 8, 1);

        private final int rowsOf32;
        private final int rowsOf32ByColumns;
        private final int rowsOf16;
        private final int rowsOf16ByColumns;
        private final int vectors;

        Kind(int rowsOf32, int rowsOf32ByColumns, int rowsOf16, int rowsOf16ByColumns, int vectors) {
            this.rowsOf32 = rowsOf32;
            this.rowsOf32ByColumns = rowsOf32ByColumns;
            this.rowsOf16 = rowsOf16;
            this.rowsOf16ByColumns = rowsOf16ByColumns;
            this.vectors = vectors;
        }

        private int rows(boolean has32Registers, boolean byColumns) {
            if (has32Registers) {
                return byColumns ? rowsOf32ByColumns : rowsOf32;
            }
            return byColumns ? rowsOf16ByColumns : rowsOf16;
        }
    }

    /** Rows of which sums of products are made at a time, where there are 32 registers. */
    private static final int DOT_ROWS = 4;
    /**
     * Multiply-adds in plain loops, some 20 ms of work, before a tile is made: below, the Vector API would cost more than it
     * saves.
     */
    private static final int WORTH_MAKING = 1 << 27;
    /** Multiply-adds of a product below which tiles gain nothing. */
    private static final int WORTH_USING = 1 << 12;
    /** Nanoseconds per vector operation: compiled code takes less than 1, any other more than 20. */
    private static final double FAST = 4;
    /** Turns that a tile is run for, and how often in a row. HotSpot compiles what has had some 15,000 turns, twice. */
    private static final int DEPTH = 32;
    private static final int RUNS = 50;
    /** How often that is tried, {@value #PAUSE} milliseconds apart: without C2, a tile never becomes fast. */
    private static final int TRIES = 4000;
    private static final int PAUSE = 2;

    private static final Tiles FLOAT32 = new Tiles(false, 0);
    private static final Tiles FLOAT64 = new Tiles(true, 0);
    /** What is to be made, in the order it was asked for; guarded by itself, as is {@link #maker}. */
    private static final Queue<Runnable> ASKED = new ArrayDeque<>();
    private static @Nullable Thread maker;

    private final boolean isDouble;
    private final boolean isEager;
    private int lanes; // 0 until the Vector API may be asked
    private final Map<Kind, Slot<Tile>> byRows = slots();
    private final Map<Kind, Slot<Tile>> byColumns = slots();
    private final Slot<DotTile> dots = new Slot<>();
    private final Slot<DotTile> dot = new Slot<>();

    /** A tile, if it is fast, and the work that has asked for it. Racy: what gets lost is done again. */
    private static final class Slot<T> {
        private @Nullable T tile; // its fields are final
        private double work;
    }

    private Tiles(boolean isDouble, int lanes) {
        this.isDouble = isDouble;
        this.lanes = lanes;
        this.isEager = lanes > 0;
    }

    private static Map<Kind, Slot<Tile>> slots() {
        Map<Kind, Slot<Tile>> slots = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            slots.put(kind, new Slot<>());
        }
        return slots;
    }

    /** {@return the tiles for a dtype of floating point} */
    static Tiles of(boolean isDouble) {
        return isDouble ? FLOAT64 : FLOAT32;
    }

    /** {@return tiles that are handed out at once, fast or not, of vectors of so many lanes; for tests} */
    static Tiles eager(boolean isDouble, int lanes) {
        return new Tiles(isDouble, lanes);
    }

    /** {@return tiles that are never handed out, so that plain loops do everything; for tests} */
    static Tiles none(boolean isDouble) {
        Tiles none = new Tiles(isDouble, 0);
        none.byRows.values().forEach(slot -> slot.work = WORTH_MAKING);
        none.byColumns.values().forEach(slot -> slot.work = WORTH_MAKING);
        none.dots.work = WORTH_MAKING;
        none.dot.work = WORTH_MAKING;
        return none;
    }

    /** {@return whether a product of so many multiply-adds is large enough for tiles} */
    boolean isWorth(double multiplyAdds) {
        return isEager || multiplyAdds >= WORTH_USING;
    }

    /**
     * {@return a tile, or null while plain loops are faster}
     *
     * @param kind of which size
     * @param fromColumns whether the rows of its left operand are neighbours, else the elements of a row
     * @param multiplyAdds how much it will do
     */
    @Nullable
    Tile get(Kind kind, boolean fromColumns, double multiplyAdds) {
        Slot<Tile> slot = Objects.requireNonNull((fromColumns ? byColumns : byRows).get(kind));
        return get(slot, multiplyAdds, () -> make(kind, fromColumns), tile -> isFast(tile, fromColumns));
    }

    /**
     * {@return sums of products of neighbours, or null while plain loops are faster}
     *
     * @param several whether of several rows at a time, else of one
     * @param multiplyAdds how much it will do
     */
    @Nullable
    DotTile dots(boolean several, double multiplyAdds) {
        return get(several ? dots : dot, multiplyAdds, () -> makeDots(several), this::isFast);
    }

    private <T> @Nullable T get(Slot<T> slot, double multiplyAdds, Supplier<T> make, Predicate<T> isFast) {
        T tile = slot.tile;
        if (tile == null && isEager) {
            slot.tile = tile = make.get();
        } else if (tile == null && slot.work < WORTH_MAKING && Lanes.isOn()) {
            slot.work += multiplyAdds;
            if (slot.work >= WORTH_MAKING) {
                ask(() -> {
                    T made = make.get();
                    slot.tile = isFast.test(made) ? made : null;
                });
            }
        }
        return tile;
    }

    private static void ask(Runnable make) {
        synchronized (ASKED) {
            ASKED.add(make);
            if (maker == null) {
                maker = new Thread(Tiles::makeAll, "thalweg-tiles");
                maker.setDaemon(true);
                maker.start();
            }
        }
    }

    private static void makeAll() {
        while (true) {
            Runnable make;
            synchronized (ASKED) {
                make = ASKED.poll();
                if (make == null) {
                    maker = null;
                    return;
                }
            }
            make.run();
        }
    }

    private Tile make(Kind kind, boolean fromColumns) {
        int rows = kind.rows(has32Registers(), fromColumns);
        return kind == Kind.TURNS || kind == Kind.TURN ? TileEmitter.turns(isDouble, lanes(), rows, kind.vectors)
                : TileEmitter.product(isDouble, lanes(), rows, kind.vectors, fromColumns);
    }

    private DotTile makeDots(boolean several) {
        return DotTileEmitter.of(isDouble, lanes(), several && has32Registers() ? DOT_ROWS : 1);
    }

    private int lanes() {
        if (lanes == 0) {
            lanes = isDouble ? Lanes.ofFloat64() : Lanes.ofFloat32();
        }
        return lanes;
    }

    private boolean has32Registers() {
        return lanes() * (isDouble ? Double.SIZE : Float.SIZE) == 512
                || "aarch64".equals(System.getProperty("os.arch"));
    }

    /** {@return whether C2 has compiled a tile, after some waiting} */
    private boolean isFast(Tile tile, boolean fromColumns) {
        Numbers numbers = Numbers.of(isDouble);
        Object a = numbers.allocate(tile.rows * DEPTH);
        Object b = numbers.allocate(DEPTH * tile.columns);
        Object c = numbers.allocate(Math.max(tile.rows, Sums.LANES) * tile.columns);
        int aStep = fromColumns ? tile.rows : DEPTH;
        return isFast((double) tile.rows * tile.columns / lanes() * DEPTH, () -> {
            // Both ways, because C2 leaves out what it has never seen.
            tile.run(a, 0, aStep, b, 0, tile.columns, DEPTH, c, 0, tile.columns, true);
            tile.run(a, 0, aStep, b, 0, tile.columns, DEPTH, c, 0, tile.columns, false);
        });
    }

    private boolean isFast(DotTile tile) {
        Numbers numbers = Numbers.of(isDouble);
        int row = DEPTH * Sums.LANES;
        Object a = numbers.allocate(tile.rows * row + Sums.LANES);
        Object b = numbers.allocate(row);
        Object sums = numbers.allocate(2 * tile.rows);
        return isFast((double) tile.rows * row / lanes(), () -> {
            tile.run(a, 0, row, b, 0, DEPTH, 0, sums, 0, tile.rows);
            tile.run(a, 0, row / 2, b, 0, DEPTH / 2, 1, sums, 0, 2 * tile.rows);
        });
    }

    private static boolean isFast(double operations, Runnable twice) {
        for (int i = 0; i < TRIES; i++) {
            double best = Double.MAX_VALUE;
            for (int run = 0; run < RUNS; run++) {
                long start = System.nanoTime();
                twice.run();
                best = Math.min(best, (System.nanoTime() - start) / (2 * operations));
            }
            if (best < FAST) {
                return true;
            }
            try {
                Thread.sleep(PAUSE); // for the compiler
            } catch (InterruptedException e) {
                return false;
            }
        }
        return false;
    }
}
