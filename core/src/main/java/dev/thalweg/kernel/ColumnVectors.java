package dev.thalweg.kernel;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector code of {@link ColumnSums}: lane after lane of four vectors of columns, so that sums stay in registers and each element is
 * read once. The last four lie over the ones before; fewer columns are left to plain code. Loaded behind the door {@link Lanes} only.
 */
final class ColumnVectors {
    private static final int AT_ONCE = 4;

    private ColumnVectors() {}

    static RowCode of(Kind kind) {
        return kind == Kind.F64 ? new Doubles() : new Floats();
    }

    private static final class Doubles extends RowCode {
        private static final VectorSpecies<Double> SPECIES = VectorSpeciesTable.F64;

        @Override
        void run(Object[] arrays, int part, int row, int from, int to) {
            int width = AT_ONCE * SPECIES.length();
            int column = from;
            for (; column + width <= to; column += width) {
                four(arrays, column);
            }
            if (column < to && to - from >= width) {
                four(arrays, to - width);
            } else if (column < to) {
                Objects.requireNonNull(ends).run(arrays, part, row, column, to);
            }
        }

        private static void four(Object[] arrays, int column) {
            double[] x = (double[]) arrays[ColumnSums.X];
            double[] lanes = (double[]) arrays[ColumnSums.LANES];
            int[] places = (int[]) arrays[ColumnSums.PLACES];
            int length = SPECIES.length();
            int first = places[ColumnSums.FROM] + column;
            int rows = places[ColumnSums.ROWS];
            int stride = places[ColumnSums.STRIDE];
            for (int lane = 0; lane < Sums.LANES; lane++) {
                DoubleVector a = DoubleVector.zero(SPECIES);
                DoubleVector b = DoubleVector.zero(SPECIES);
                DoubleVector c = DoubleVector.zero(SPECIES);
                DoubleVector d = DoubleVector.zero(SPECIES);
                for (int row = lane; row < rows; row += Sums.LANES) {
                    int at = first + row * stride;
                    a = a.add(DoubleVector.fromArray(SPECIES, x, at));
                    b = b.add(DoubleVector.fromArray(SPECIES, x, at + length));
                    c = c.add(DoubleVector.fromArray(SPECIES, x, at + 2 * length));
                    d = d.add(DoubleVector.fromArray(SPECIES, x, at + 3 * length));
                }
                int to = lane * AT_ONCE * length;
                a.intoArray(lanes, to);
                b.intoArray(lanes, to + length);
                c.intoArray(lanes, to + 2 * length);
                d.intoArray(lanes, to + 3 * length);
            }
            finish(arrays, column, AT_ONCE * length);
        }

        /** Adds the lanes, halves first, and puts the results where they belong. */
        private static void finish(Object[] arrays, int column, int width) {
            double[] lanes = (double[]) arrays[ColumnSums.LANES];
            for (int half = Sums.LANES / 2 * width; half >= width; half /= 2) {
                for (int i = 0; i < half; i += SPECIES.length()) {
                    DoubleVector.fromArray(SPECIES, lanes, i).add(DoubleVector.fromArray(SPECIES, lanes, half + i))
                            .intoArray(lanes,
                                    i);
                }
            }
            int[] places = (int[]) arrays[ColumnSums.PLACES];
            System.arraycopy(lanes, 0, arrays[ColumnSums.OUT], places[ColumnSums.TO] + column, width);
        }
    }

    private static final class Floats extends RowCode {
        private static final VectorSpecies<Float> SPECIES = VectorSpeciesTable.F32;

        @Override
        void run(Object[] arrays, int part, int row, int from, int to) {
            int width = AT_ONCE * SPECIES.length();
            int column = from;
            for (; column + width <= to; column += width) {
                four(arrays, column);
            }
            if (column < to && to - from >= width) {
                four(arrays, to - width);
            } else if (column < to) {
                Objects.requireNonNull(ends).run(arrays, part, row, column, to);
            }
        }

        private static void four(Object[] arrays, int column) {
            float[] x = (float[]) arrays[ColumnSums.X];
            float[] lanes = (float[]) arrays[ColumnSums.LANES];
            int[] places = (int[]) arrays[ColumnSums.PLACES];
            int length = SPECIES.length();
            int first = places[ColumnSums.FROM] + column;
            int rows = places[ColumnSums.ROWS];
            int stride = places[ColumnSums.STRIDE];
            for (int lane = 0; lane < Sums.LANES; lane++) {
                FloatVector a = FloatVector.zero(SPECIES);
                FloatVector b = FloatVector.zero(SPECIES);
                FloatVector c = FloatVector.zero(SPECIES);
                FloatVector d = FloatVector.zero(SPECIES);
                for (int row = lane; row < rows; row += Sums.LANES) {
                    int at = first + row * stride;
                    a = a.add(FloatVector.fromArray(SPECIES, x, at));
                    b = b.add(FloatVector.fromArray(SPECIES, x, at + length));
                    c = c.add(FloatVector.fromArray(SPECIES, x, at + 2 * length));
                    d = d.add(FloatVector.fromArray(SPECIES, x, at + 3 * length));
                }
                int to = lane * AT_ONCE * length;
                a.intoArray(lanes, to);
                b.intoArray(lanes, to + length);
                c.intoArray(lanes, to + 2 * length);
                d.intoArray(lanes, to + 3 * length);
            }
            finish(arrays, column, AT_ONCE * length);
        }

        /** Adds the lanes, halves first, and puts the results where they belong. */
        private static void finish(Object[] arrays, int column, int width) {
            float[] lanes = (float[]) arrays[ColumnSums.LANES];
            for (int half = Sums.LANES / 2 * width; half >= width; half /= 2) {
                for (int i = 0; i < half; i += SPECIES.length()) {
                    FloatVector.fromArray(SPECIES, lanes, i).add(FloatVector.fromArray(SPECIES, lanes, half + i))
                            .intoArray(lanes,
                                    i);
                }
            }
            int[] places = (int[]) arrays[ColumnSums.PLACES];
            System.arraycopy(lanes, 0, arrays[ColumnSums.OUT], places[ColumnSums.TO] + column, width);
        }
    }
}
