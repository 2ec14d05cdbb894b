package dev.thalweg.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums of the columns of a block of rows, in the order of {@link Sums}, as work whose index is the column: by plain code, which adds
 * each row to its lane of a few columns, or by {@link ColumnVectors}.
 */
final class ColumnSums {
    // The arrays of the work.
    static final int X = 0;
    static final int LANES = 1;
    static final int OUT = 2;
    static final int PLACES = 3;
    static final int ARRAYS = 4;
    // The places: of the first element and of the first result, the distance between rows, and how many there are.
    static final int FROM = 0;
    static final int TO = 1;
    static final int STRIDE = 2;
    static final int ROWS = 3;

    /** Columns at a time, each with all its lanes: four of the widest float32 vectors. */
    static final int WIDTH = 64;
    /** Rows that a portion is reckoned to have, to compare codes: so that it is 64 columns, which vector code needs. */
    private static final int BREADTH = 8;

    /** For an element: a load and an addition. */
    private static final int OPERATIONS = 2;

    private static final @Nullable AdaptiveCode[] CODES = new @Nullable AdaptiveCode[Kind.values().length];

    private ColumnSums() {}

    /** {@return the code for elements of a floating type} */
    static AdaptiveCode of(Kind kind) {
        AdaptiveCode code = CODES[kind.ordinal()];
        if (code == null) { // racy: at worst, two threads make one each
            code = new AdaptiveCode(new Plain(), () -> ColumnVectors.of(kind), BREADTH);
            CODES[kind.ordinal()] = code;
        }
        return code;
    }

    /** {@return in how many parts so many elements are divided among threads} */
    static int parts(Storage x, long elements) {
        return of(Kind.of(x.dtype())).isSettled()
                ? Math.clamp(elements * OPERATIONS / LoopKernel.WORTH_A_THREAD, 1, Threads.count())
                : 1;
    }

    /** {@return the arrays of work on blocks of some rows and columns} */
    static Object[] arrays(Storage x) {
        Object[] arrays = new Object[ARRAYS];
        arrays[X] = x.array();
        arrays[LANES] = Storage.newArray(x.dtype(), Sums.LANES * WIDTH);
        arrays[PLACES] = new int[ROWS + 1];
        return arrays;
    }

    /** Row by row, each added to its lane. */
    private static final class Plain extends RowCode {
        @Override
        void run(Object[] arrays, int part, int row, int from, int to) {
            int[] places = (int[]) arrays[PLACES];
            for (int column = from; column < to; column += WIDTH) {
                int width = Math.min(WIDTH, to - column);
                int at = places[FROM] + column;
                if (arrays[X] instanceof double[] x) {
                    block(x, at, places[STRIDE], places[ROWS], width, (double[]) arrays[LANES]);
                } else {
                    block((float[]) arrays[X], at, places[STRIDE], places[ROWS], width, (float[]) arrays[LANES]);
                }
                System.arraycopy(arrays[LANES], 0, arrays[OUT], places[TO] + column, width);
            }
        }

        private static void block(double[] x, int from, int stride, int rows, int width, double[] lanes) {
            Arrays.fill(lanes, 0, Sums.LANES * width, 0);
            for (int row = 0; row < rows; row++) {
                add(lanes, row % Sums.LANES * width, x, from + row * stride, width);
            }
            for (int half = Sums.LANES / 2; half > 0; half /= 2) {
                add(lanes, 0, lanes, half * width, half * width);
            }
        }

        private static void block(float[] x, int from, int stride, int rows, int width, float[] lanes) {
            Arrays.fill(lanes, 0, Sums.LANES * width, 0);
            for (int row = 0; row < rows; row++) {
                add(lanes, row % Sums.LANES * width, x, from + row * stride, width);
            }
            for (int half = Sums.LANES / 2; half > 0; half /= 2) {
                add(lanes, 0, lanes, half * width, half * width);
            }
        }

        private static void add(double[] sums, int at, double[] x, int from, int count) {
            for (int i = 0; i < count; i++) {
                sums[at + i] += x[from + i];
            }
        }

        private static void add(float[] sums, int at, float[] x, int from, int count) {
            for (int i = 0; i < count; i++) {
                sums[at + i] += x[from + i];
            }
        }
    }
}
