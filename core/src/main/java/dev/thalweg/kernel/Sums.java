package dev.thalweg.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums in one fixed order, whatever the machine: a row is cut into blocks of {@value #BLOCK} elements; in a block, element
 * i is added to lane i mod {@value #LANES}, and the lanes are added pairwise, halves first; the blocks' sums are added
 * pairwise as a balanced tree. The error grows with the logarithm of the length instead of the length.
 */
public final class Sums {
    /** Lanes of a block: two of the widest float32 vectors there are (16), so that wide machines stay busy. */
    public static final int LANES = 32;
    /** Elements of a block: small enough that a lane's chain of 32 additions loses little. */
    public static final int BLOCK = 1024;
    /** Lanes that one loop adds to, in registers. */
    private static final int GROUP = 8;
    /** Columns summed side by side, at most: long rows for a kernel, whose lanes (64 KiB at most) stay in a near cache. */
    private static final int TILE = 256;

    private static final FoldKernels ROWS = new FoldKernels(Loop.Combine.SUM);
    static final OpKernels ADD = new BinaryLoop("add", Elementary::add).kernels;

    private Sums() {}

    /**
     * Sums along the middle one of three axes. The order of a sum depends on nothing but the index along that axis, so
     * sums of neighbouring columns are made side by side without moving the elements.
     *
     * @param x read: outer × length × inner elements in row-major order
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis that is summed, at least 1
     * @param inner the size of the last axis
     * @param out modified: outer × inner elements of the same dtype (int64 where x is an integer or bool)
     */
    public static void along(Storage x, int from, int outer, int length, int inner, Storage out) {
        if (inner == 1 && ROWS.isWorth(x, outer * length)) {
            ROWS.run(x, from, outer, length, out.array(), out.array());
            return;
        }
        if (inner > 1 && x.dtype().isFloating()) {
            columns(x, from, outer, length, inner, out);
            return;
        }
        for (int row = 0; row < outer; row++) {
            int at = from + row * length * inner;
            if (x instanceof Storage.Float64 s && out instanceof Storage.Float64 t) {
                t.values[row] = sum(s.values, at, length);
            } else if (x instanceof Storage.Float32 s && out instanceof Storage.Float32 t) {
                t.values[row] = sum(s.values, at, length);
            } else {
                for (int column = 0; column < inner; column++) {
                    out.setLong(row * inner + column, wholeSum(x, at + column, length, inner));
                }
            }
        }
    }

    private static long wholeSum(Storage x, int from, int length, int step) {
        long sum = 0;
        switch (x) {
            case Storage.Bool s -> {
                for (int i = 0; i < length; i++) {
                    sum += s.values[from + i * step] ? 1 : 0;
                }
            }
            case Storage.Int64 s -> {
                for (int i = 0; i < length; i++) {
                    sum += s.values[from + i * step];
                }
            }
            default -> {
                for (int i = 0; i < length; i++) {
                    sum += x.getLong(from + i * step);
                }
            }
        }
        return sum;
    }

    // Columns ----------------------------------------------------------------------------------------------------

    private static void columns(Storage x, int from, int outer, int length, int inner, Storage out) {
        int tiles = Math.ceilDiv(inner, TILE);
        int width = Math.ceilDiv(inner, tiles);
        boolean worth = ADD.isWorth(outer * length * inner);
        int parts = !worth ? 1 : inner >= ColumnSums.WIDTH ? ColumnSums.parts(x, (long) outer * length * inner)
                : ADD.parts(x, outer * length * inner);
        Threads.divide(outer * tiles, parts, (_, first, end) -> {
            ColumnTree tree = new ColumnTree(worth, x, inner, Math.min(LANES, length) * width);
            for (int tile = first; tile < end; tile++) {
                int row = tile / tiles;
                int column = tile % tiles * width;
                tree.sum(from + row * length * inner + column, length, Math.min(width, inner - column), out,
                        row * inner + column);
            }
        });
    }

    /** The tree of {@link #sum(double[], int, int)} for neighbouring columns at once. */
    private static final class ColumnTree {
        private final boolean worth;
        private final Storage x;
        private final int stride;
        private final Storage lanes;
        private final OpKernels.Placed fromX;
        private final OpKernels.Placed fromLanes;
        private final Object @Nullable [] block; // of a block's columns that are summed by themselves; null where they are few

        ColumnTree(boolean worth, Storage x, int stride, int size) {
            this.worth = worth;
            this.x = x;
            this.stride = stride;
            this.lanes = Storage.allocate(x.dtype(), size);
            this.fromX = ADD.placed(worth, lanes, lanes, x, true);
            this.fromLanes = ADD.placed(worth, lanes, lanes, lanes, true);
            this.block = worth && stride >= ColumnSums.WIDTH ? ColumnSums.arrays(x) : null;
        }

        void sum(int from, int length, int width, Storage out, int to) {
            if (length > BLOCK) {
                int half = firstPart(length);
                Storage rest = Storage.allocate(x.dtype(), width);
                sum(from, half, width, out, to);
                sum(from + half * stride, length - half, width, rest, 0);
                ADD.placed(worth, out, out, rest, true).run(to, 0, to, width);
                return;
            }
            if (block != null) {
                block(block, from, length, width, out, to);
                return;
            }
            int used = Math.min(LANES, length);
            zero(used * width);
            int rows = width == stride ? LANES : 1; // rows without gaps between them are added to all lanes at once
            for (int i = 0; i < length; i += rows) {
                int lane = i % LANES * width;
                fromX.run(lane, from + i * stride, lane, Math.min(rows, length - i) * width);
            }
            for (int half = LANES / 2; half > 0; half /= 2) {
                if (used > half) {
                    fromLanes.run(0, half * width, 0, Math.min(half, used - half) * width);
                }
            }
            System.arraycopy(lanes.array(), 0, out.array(), to, width);
        }

        private void block(Object[] arrays, int from, int length, int width, Storage out, int to) {
            int[] places = (int[]) arrays[ColumnSums.PLACES];
            places[ColumnSums.FROM] = from;
            places[ColumnSums.TO] = to;
            places[ColumnSums.STRIDE] = stride;
            places[ColumnSums.ROWS] = length;
            arrays[ColumnSums.OUT] = out.array();
            ColumnSums.of(Kind.of(x.dtype())).run(arrays, 0, 0, 0, width);
        }

        private void zero(int count) {
            if (lanes instanceof Storage.Float64 s) {
                Arrays.fill(s.values, 0, count, 0);
            } else {
                Arrays.fill(((Storage.Float32) lanes).values, 0, count, 0);
            }
        }
    }

    /** {@return how many of more than a block's elements the first branch of the tree takes} */
    private static int firstPart(int length) {
        return Integer.highestOneBit((length - 1) / BLOCK) * BLOCK;
    }

    /**
     * {@return the sum of a range of doubles}
     *
     * @param x read
     * @param from the first
     * @param length how many
     */
    public static double sum(double[] x, int from, int length) {
        if (length <= BLOCK) {
            return blockSum(x, from, length);
        }
        int half = firstPart(length);
        return sum(x, from, half) + sum(x, from + half, length - half);
    }

    private static double blockSum(double[] x, int from, int length) {
        if (length < 3) {
            return length == 0 ? 0 : length == 1 ? x[from] + 0.0 : x[from] + x[from + 1] + 0.0;
        }
        int used = Math.min(LANES, length);
        double[] lanes = new double[used];
        int whole = length / LANES * LANES;
        for (int lane = 0; lane < whole && lane < LANES; lane += GROUP) {
            addGroup(x, from + lane, from + whole, lanes, lane);
        }
        for (int i = whole; i < length; i++) {
            lanes[i - whole] += x[from + i];
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < Math.min(half, used - half); lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    /** Some neighbouring lanes at once, in registers: an array of lanes might be the array that is summed, for all C2 knows. */
    private static void addGroup(double[] x, int from, int end, double[] lanes, int lane) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        double sum4 = 0;
        double sum5 = 0;
        double sum6 = 0;
        double sum7 = 0;
        for (int i = from; i < end; i += LANES) {
            sum0 += x[i];
            sum1 += x[i + 1];
            sum2 += x[i + 2];
            sum3 += x[i + 3];
            sum4 += x[i + 4];
            sum5 += x[i + 5];
            sum6 += x[i + 6];
            sum7 += x[i + 7];
        }
        lanes[lane] = sum0;
        lanes[lane + 1] = sum1;
        lanes[lane + 2] = sum2;
        lanes[lane + 3] = sum3;
        lanes[lane + 4] = sum4;
        lanes[lane + 5] = sum5;
        lanes[lane + 6] = sum6;
        lanes[lane + 7] = sum7;
    }

    /**
     * {@return the sum of a range of floats, added in single precision}
     *
     * @param x read
     * @param from the first
     * @param length how many
     */
    public static float sum(float[] x, int from, int length) {
        if (length <= BLOCK) {
            return blockSum(x, from, length);
        }
        int half = firstPart(length);
        return sum(x, from, half) + sum(x, from + half, length - half);
    }

    private static float blockSum(float[] x, int from, int length) {
        if (length < 3) {
            return length == 0 ? 0 : length == 1 ? x[from] + 0.0f : x[from] + x[from + 1] + 0.0f;
        }
        int used = Math.min(LANES, length);
        float[] lanes = new float[used];
        int whole = length / LANES * LANES;
        for (int lane = 0; lane < whole && lane < LANES; lane += GROUP) {
            addGroup(x, from + lane, from + whole, lanes, lane);
        }
        for (int i = whole; i < length; i++) {
            lanes[i - whole] += x[from + i];
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < Math.min(half, used - half); lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    /** Some neighbouring lanes at once, in registers: an array of lanes might be the array that is summed, for all C2 knows. */
    private static void addGroup(float[] x, int from, int end, float[] lanes, int lane) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        float sum4 = 0;
        float sum5 = 0;
        float sum6 = 0;
        float sum7 = 0;
        for (int i = from; i < end; i += LANES) {
            sum0 += x[i];
            sum1 += x[i + 1];
            sum2 += x[i + 2];
            sum3 += x[i + 3];
            sum4 += x[i + 4];
            sum5 += x[i + 5];
            sum6 += x[i + 6];
            sum7 += x[i + 7];
        }
        lanes[lane] = sum0;
        lanes[lane + 1] = sum1;
        lanes[lane + 2] = sum2;
        lanes[lane + 3] = sum3;
        lanes[lane + 4] = sum4;
        lanes[lane + 5] = sum5;
        lanes[lane + 6] = sum6;
        lanes[lane + 7] = sum7;
    }
}
