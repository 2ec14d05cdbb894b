package dev.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/** Copies of a matrix whose rows become columns, a strip of some rows of the copy at a time. */
final class Turns {
    // The numbers of the arrays that the code is run with
    static final int SOURCE = 0;
    static final int TARGET = 1;
    static final int PLACES = 2;

    // What the places are
    /** Of the element that becomes the first. */
    static final int FROM = 0;
    /** From one column of the copy to the next, in the source; rows of the copy are neighbours there. */
    static final int FROM_STEP = 1;
    /** Of the first element of the copy. */
    static final int TO = 2;
    /** From one row of the copy to the next; columns are neighbours. */
    static final int TO_STEP = 3;
    /** The rows of the strip. */
    static final int HEIGHT = 4;

    /** Elements that are read from a row of the source, one after the other: half a line of a cache, of float64. */
    private static final int SIDE = 8;

    private static final @Nullable AdaptiveCode[] CODES = new @Nullable AdaptiveCode[Kind.values().length];

    private Turns() {}

    /**
     * {@return the code for elements of a type; its index is that of the copy's columns}
     *
     * @param kind the type
     */
    static AdaptiveCode of(Kind kind) {
        AdaptiveCode code = CODES[kind.ordinal()];
        if (code == null) { // racy: at worst, two threads make one each
            code = new AdaptiveCode(new Plain(), () -> kind == Kind.BOOL ? null : TurnEmitter.of(kind), SIDE * 2);
            CODES[kind.ordinal()] = code;
        }
        return code;
    }

    /** Squares of a few elements, each row of which is read at once. */
    private static final class Plain extends RowCode {
        @Override
        void run(Object[] arrays, int part, int row, int from, int to) {
            int[] places = (int[]) arrays[PLACES];
            int height = places[HEIGHT];
            int wholeRows = height - height % SIDE;
            int wholeColumns = from + (to - from) / SIDE * SIDE;
            for (int column = from; column < wholeColumns; column += SIDE) {
                for (int r = 0; r < wholeRows; r += SIDE) {
                    square(arrays, places, r, column);
                }
                rest(arrays, places, wholeRows, height, column, column + SIDE);
            }
            rest(arrays, places, 0, height, wholeColumns, to);
        }

        private static void square(Object[] arrays, int[] places, int row, int column) {
            int i = places[FROM] + row + column * places[FROM_STEP];
            int o = places[TO] + row * places[TO_STEP] + column;
            switch (arrays[TARGET]) {
                case double[] to -> square((double[]) arrays[SOURCE], i, places[FROM_STEP], to, o, places[TO_STEP]);
                case float[] to -> square((float[]) arrays[SOURCE], i, places[FROM_STEP], to, o, places[TO_STEP]);
                default -> rest(arrays, places, row, row + SIDE, column, column + SIDE);
            }
        }

        private static void square(double[] x, int i, int di, double[] y, int o, int step) {
            for (int k = 0; k < SIDE; k++, i++, o += step) {
                y[o] = x[i];
                y[o + 1] = x[i + di];
                y[o + 2] = x[i + 2 * di];
                y[o + 3] = x[i + 3 * di];
                y[o + 4] = x[i + 4 * di];
                y[o + 5] = x[i + 5 * di];
                y[o + 6] = x[i + 6 * di];
                y[o + 7] = x[i + 7 * di];
            }
        }

        private static void square(float[] x, int i, int di, float[] y, int o, int step) {
            for (int k = 0; k < SIDE; k++, i++, o += step) {
                y[o] = x[i];
                y[o + 1] = x[i + di];
                y[o + 2] = x[i + 2 * di];
                y[o + 3] = x[i + 3 * di];
                y[o + 4] = x[i + 4 * di];
                y[o + 5] = x[i + 5 * di];
                y[o + 6] = x[i + 6 * di];
                y[o + 7] = x[i + 7 * di];
            }
        }

        private static void rest(Object[] arrays, int[] places, int firstRow, int endRow, int from, int to) {
            Storage source = Storage.over(arrays[SOURCE]);
            Storage target = Storage.over(arrays[TARGET]);
            for (int r = firstRow; r < endRow; r++) {
                Copies.row(source, places[FROM] + r + from * places[FROM_STEP], places[FROM_STEP], target,
                        places[TO] + r * places[TO_STEP] + from, 1, to - from);
            }
        }
    }
}
