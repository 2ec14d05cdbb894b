package dev.thalweg.kernel;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
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
        /** For sums in lanes of several rows. */
        DOTS(4, 4, 1, 1, 0),
        /** For those of one row. */
        DOT(1, 1, 1, 1, 0);

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
    private final Map<Kind, Slot> byRows = slots();
    private final Map<Kind, Slot> byColumns = slots();

    /** A tile, if it is fast, and the work that has asked for it. Racy: what gets lost is done again. */
    private static final class Slot {
        private @Nullable Tile tile; // its fields are final
        private double work;
    }

    private Tiles(boolean isDouble, int lanes) {
        this.isDouble = isDouble;
        this.lanes = lanes;
        this.isEager = lanes > 0;
    }

    private static Map<Kind, Slot> slots() {
        Map<Kind, Slot> slots = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            slots.put(kind, new Slot());
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
        Slot slot = Objects.requireNonNull((fromColumns ? byColumns : byRows).get(kind));
        Tile tile = slot.tile;
        if (tile == null && isEager) {
            slot.tile = tile = make(kind, fromColumns);
        } else if (tile == null && slot.work < WORTH_MAKING && Lanes.isOn()) {
            slot.work += multiplyAdds;
            if (slot.work >= WORTH_MAKING) {
                ask(() -> slot.tile = fast(kind, fromColumns));
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
        if (lanes == 0) {
            lanes = isDouble ? Lanes.ofFloat64() : Lanes.ofFloat32();
        }
        boolean has32Registers = lanes * (isDouble ? Double.SIZE : Float.SIZE) == 512
                || "aarch64".equals(System.getProperty("os.arch"));
        int rows = kind.rows(has32Registers, fromColumns);
        return kind.vectors == 0 ? TileEmitter.lanes(isDouble, lanes, rows)
                : TileEmitter.product(isDouble, lanes, rows, kind.vectors, fromColumns);
    }

    /** {@return a tile that C2 has compiled, or null if it does not} */
    private @Nullable Tile fast(Kind kind, boolean fromColumns) {
        Tile tile = make(kind, fromColumns);
        Numbers numbers = Numbers.of(isDouble);
        int row = DEPTH * Sums.LANES;
        Object a = numbers.allocate(tile.rows * row);
        Object b = numbers.allocate(DEPTH * Math.max(tile.columns, Sums.LANES));
        Object c = numbers.allocate(tile.rows * tile.columns);
        int aStep = fromColumns ? tile.rows : row;
        double operations = (double) tile.rows * tile.columns / lanes * DEPTH;
        for (int i = 0; i < TRIES; i++) {
            double best = Double.MAX_VALUE;
            for (int run = 0; run < RUNS; run++) {
                long start = System.nanoTime();
                // Both ways, because C2 leaves out what it has never seen.
                tile.run(a, 0, aStep, b, 0, tile.columns, DEPTH, c, 0, tile.columns, true);
                tile.run(a, 0, aStep, b, 0, tile.columns, DEPTH, c, 0, tile.columns, false);
                best = Math.min(best, (System.nanoTime() - start) / (2 * operations));
            }
            if (best < FAST) {
                return tile;
            }
            try {
                Thread.sleep(PAUSE); // for the compiler
            } catch (InterruptedException e) {
                return null;
            }
        }
        return null;
    }
}
