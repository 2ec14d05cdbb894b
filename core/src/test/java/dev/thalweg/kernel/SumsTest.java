package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumsTest {
    /** More than a tile of columns and not a multiple of it. */
    private static final int COLUMNS = 70;
    private static final int PLANES = 2;

    private static double[] random(int count) {
        Random random = new Random(count);
        double[] values = new double[count];
        Arrays.setAll(values, i -> random.nextGaussian() * 1e3);
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 31, 32, 33, 63, 1000, 1023, 1024, 1025, 2049, 5000})
    void sumsOfColumnsHaveTheBitsOfSumsOfRows(int length) {
        double[] rows = random(PLANES * COLUMNS * length);
        double[] columns = new double[rows.length];
        for (int plane = 0; plane < PLANES; plane++) {
            for (int c = 0; c < COLUMNS; c++) {
                for (int i = 0; i < length; i++) {
                    columns[(plane * length + i) * COLUMNS + c] = rows[(plane * COLUMNS + c) * length + i];
                }
            }
        }
        for (boolean single : new boolean[] {false, true}) {
            Storage expected = single ? new Storage.Float32(new float[PLANES * COLUMNS])
                    : new Storage.Float64(new double[PLANES * COLUMNS]);
            Storage sums = single ? new Storage.Float32(new float[PLANES * COLUMNS])
                    : new Storage.Float64(new double[PLANES * COLUMNS]);
            Sums.along(storage(rows, single), 0, PLANES * COLUMNS, length, 1, expected);
            Sums.along(storage(columns, single), 0, PLANES, length, COLUMNS, sums);
            for (int i = 0; i < PLANES * COLUMNS; i++) {
                assertThat(sums.getDouble(i)).isEqualTo(expected.getDouble(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 16, 31, 100})
    void runningSumsOfFloatsAreThoseOfTheirGroups(int length) {
        double[] rows = random(PLANES * length);
        double[] columns = new double[rows.length];
        Storage expected = storage(new double[rows.length], true);
        for (int plane = 0; plane < PLANES; plane++) {
            double before = 0;
            double own = 0;
            for (int i = 0; i < length; i++) {
                float x = (float) rows[plane * length + i];
                columns[i * PLANES + plane] = x;
                before = i % 8 == 0 ? before + own : before;
                own = i % 8 == 0 ? x : own + x;
                expected.setDouble(plane * length + i, before + own);
            }
        }
        Storage sums = storage(new double[rows.length], true);
        RunningSums.along(storage(rows, true), 0, PLANES, length, 1, sums);
        assertThat(sums.array()).isEqualTo(expected.array());
        RunningSums.along(storage(columns, true), 0, 1, length, PLANES, sums);
        for (int i = 0; i < length; i++) {
            for (int plane = 0; plane < PLANES; plane++) {
                assertThat(sums.getDouble(i * PLANES + plane)).isEqualTo(expected.getDouble(plane * length + i));
            }
        }
    }

    @Test
    void noRunningSumBeginsWithNegativeZero() {
        Storage zeros = storage(new double[] {-0.0, -0.0, -0.0}, true);
        Storage sums = storage(new double[3], true);
        RunningSums.along(zeros, 0, 1, 3, 1, sums);
        assertThat(sums.array()).isEqualTo(new float[3]);
        RunningSums.along(zeros, 0, 1, 1, 3, sums);
        assertThat(sums.array()).isEqualTo(new float[3]);
    }

    private static Storage storage(double[] values, boolean single) {
        Storage storage = single ? new Storage.Float32(new float[values.length])
                : new Storage.Float64(new double[values.length]);
        for (int i = 0; i < values.length; i++) {
            storage.setDouble(i, values[i]);
        }
        return storage;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 32, 2000})
    void noSumIsNegativeZero(int length) {
        double[] zeros = new double[length];
        Arrays.fill(zeros, -0.0);
        assertThat(Double.doubleToRawLongBits(Sums.sum(zeros, 0, length))).isZero();
        float[] single = new float[length];
        Arrays.fill(single, -0.0f);
        assertThat(Float.floatToRawIntBits(Sums.sum(single, 0, length))).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_000})
    void manyEqualSummandsLoseLittle(int length) {
        double[] tenths = new double[length];
        Arrays.fill(tenths, 0.1);
        double naive = 0;
        for (double tenth : tenths) {
            naive += tenth;
        }
        double exact = length / 10.0;
        double error = Math.abs(Sums.sum(tenths, 0, length) - exact);
        assertThat(error).isLessThan(1e-9).isLessThan(Math.abs(naive - exact) / 100);
    }
}
