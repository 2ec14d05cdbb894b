package dev.thalweg.kernel;

import java.util.Arrays;

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
    /** Columns summed side by side: their lanes (16 KiB) stay in the nearest cache. */
    private static final int TILE = 64;

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
        for (int row = 0; row < outer; row++) {
            int at = from + row * length * inner;
            if (x instanceof Storage.Float64 s && out instanceof Storage.Float64 t) {
                columns(s.values, at, length, inner, t.values, row * inner);
            } else if (x instanceof Storage.Float32 s && out instanceof Storage.Float32 t) {
                columns(s.values, at, length, inner, t.values, row * inner);
            } else {
                for (int column = 0; column < inner; column++) {
                    long sum = 0;
                    for (int i = 0; i < length; i++) {
                        sum += x.getLong(at + i * inner + column);
                    }
                    out.setLong(row * inner + column, sum);
                }
            }
        }
    }

    private static void columns(double[] x, int from, int length, int inner, double[] out, int to) {
        if (inner == 1) {
            out[to] = sum(x, from, length);
            return;
        }
        double[] lanes = new double[Math.min(LANES, length) * Math.min(TILE, inner)];
        for (int column = 0; column < inner; column += TILE) {
            int width = Math.min(TILE, inner - column);
            columnTree(x, from + column, length, inner, width, lanes, out, to + column);
        }
    }

    /** The tree of {@link #sum(double[], int, int)} for {@code width} columns at once. */
    private static void columnTree(double[] x, int from, int length, int stride, int width, double[] lanes,
            double[] out, int to) {
        if (length > BLOCK) {
            int half = firstPart(length);
            double[] rest = new double[width];
            columnTree(x, from, half, stride, width, lanes, out, to);
            columnTree(x, from + half * stride, length - half, stride, width, lanes, rest, 0);
            for (int c = 0; c < width; c++) {
                out[to + c] += rest[c];
            }
            return;
        }
        int used = Math.min(LANES, length);
        Arrays.fill(lanes, 0, used * width, 0);
        for (int i = 0; i < length; i++) {
            int lane = i % LANES * width;
            int at = from + i * stride;
            for (int c = 0; c < width; c++) {
                lanes[lane + c] += x[at + c];
            }
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < Math.min(half, used - half) * width; i++) {
                lanes[i] += lanes[i + half * width];
            }
        }
        System.arraycopy(lanes, 0, out, to, width);
    }

    private static void columns(float[] x, int from, int length, int inner, float[] out, int to) {
        if (inner == 1) {
            out[to] = sum(x, from, length);
            return;
        }
        float[] lanes = new float[Math.min(LANES, length) * Math.min(TILE, inner)];
        for (int column = 0; column < inner; column += TILE) {
            int width = Math.min(TILE, inner - column);
            columnTree(x, from + column, length, inner, width, lanes, out, to + column);
        }
    }

    private static void columnTree(float[] x, int from, int length, int stride, int width, float[] lanes, float[] out,
            int to) {
        if (length > BLOCK) {
            int half = firstPart(length);
            float[] rest = new float[width];
            columnTree(x, from, half, stride, width, lanes, out, to);
            columnTree(x, from + half * stride, length - half, stride, width, lanes, rest, 0);
            for (int c = 0; c < width; c++) {
                out[to + c] += rest[c];
            }
            return;
        }
        int used = Math.min(LANES, length);
        Arrays.fill(lanes, 0, used * width, 0);
        for (int i = 0; i < length; i++) {
            int lane = i % LANES * width;
            int at = from + i * stride;
            for (int c = 0; c < width; c++) {
                lanes[lane + c] += x[at + c];
            }
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < Math.min(half, used - half) * width; i++) {
                lanes[i] += lanes[i + half * width];
            }
        }
        System.arraycopy(lanes, 0, out, to, width);
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
