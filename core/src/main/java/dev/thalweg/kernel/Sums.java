package dev.thalweg.kernel;

/**
 * Sums in one fixed order, whatever the machine: a row is cut into blocks of {@value #BLOCK} elements; in a block, element
 * i is added to lane i mod {@value #LANES}, and the lanes are added pairwise, halves first; the blocks' sums are added
 * pairwise as a balanced tree. The error grows with the logarithm of the length instead of the length.
 */
public final class Sums {
    /** Lanes of a block: two of the widest float32 vectors there are (16), so that wide machines stay busy. */
    static final int LANES = 32;
    /** Elements of a block: small enough that a lane's chain of 32 additions loses little. */
    static final int BLOCK = 1024;

    private Sums() {}

    /**
     * Sums each row of a row-major array.
     *
     * @param x read
     * @param from the place of the first element
     * @param length the elements of a row
     * @param out modified; of the same dtype (int64 where x is an integer or bool), one element per row
     */
    public static void rows(Storage x, int from, int length, Storage out) {
        int rows = out.length();
        int at = from;
        for (int row = 0; row < rows; row++, at += length) {
            switch (x) {
                case Storage.Float64 s -> out.setDouble(row, sum(s.values, at, length));
                case Storage.Float32 s -> out.setDouble(row, sum(s.values, at, length));
                default -> {
                    long sum = 0;
                    for (int i = 0; i < length; i++) {
                        sum += x.getLong(at + i);
                    }
                    out.setLong(row, sum);
                }
            }
        }
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
        int half = Integer.highestOneBit((length - 1) / BLOCK) * BLOCK;
        return sum(x, from, half) + sum(x, from + half, length - half);
    }

    private static double blockSum(double[] x, int from, int length) {
        if (length < 3) {
            return length == 0 ? 0 : length == 1 ? x[from] + 0.0 : x[from] + x[from + 1];
        }
        double[] lanes = new double[LANES];
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += x[from + i + lane];
            }
        }
        for (int lane = 0; i < length; i++, lane++) {
            lanes[lane] += x[from + i];
        }
        for (int width = LANES / 2; width > 0; width /= 2) {
            for (int lane = 0; lane < width; lane++) {
                lanes[lane] += lanes[lane + width];
            }
        }
        return lanes[0];
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
        int half = Integer.highestOneBit((length - 1) / BLOCK) * BLOCK;
        return sum(x, from, half) + sum(x, from + half, length - half);
    }

    private static float blockSum(float[] x, int from, int length) {
        if (length < 3) {
            return length == 0 ? 0 : length == 1 ? x[from] + 0.0f : x[from] + x[from + 1];
        }
        float[] lanes = new float[LANES];
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += x[from + i + lane];
            }
        }
        for (int lane = 0; i < length; i++, lane++) {
            lanes[lane] += x[from + i];
        }
        for (int width = LANES / 2; width > 0; width /= 2) {
            for (int lane = 0; lane < width; lane++) {
                lanes[lane] += lanes[lane + width];
            }
        }
        return lanes[0];
    }
}
