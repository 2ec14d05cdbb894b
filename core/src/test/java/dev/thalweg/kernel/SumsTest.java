package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
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

    /** The definition, written once more: lanes of a block, halves first; then blocks, as a tree whose left branch is the larger. */
    private static double defined(double[] x, int from, int length) {
        if (length > 1024) {
            int left = 1024;
            while (2 * left < length) {
                left *= 2;
            }
            return defined(x, from, left) + defined(x, from + left, length - left);
        }
        double[] lanes = new double[32];
        for (int i = 0; i < length; i++) {
            lanes[i % 32] += x[from + i];
        }
        for (int count = 16; count > 0; count /= 2) {
            for (int lane = 0; lane < count; lane++) {
                lanes[lane] += lanes[lane + count];
            }
        }
        return lanes[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 33, 1024, 1025, 2048, 2049, 3073, 5000, 7 * 1024 + 5, 1 << 17, (1 << 21) + 3000})
    void blocksAreAddedInOneOrder(int length) {
        double[] x = random(length);
        double expected = defined(x, 0, length);
        assertThat(Sums.sum(x, 0, length)).isEqualTo(expected);
        Storage sum = new Storage.Float64(new double[1]);
        Sums.along(new Storage.Float64(x), 0, 1, length, 1, sum);
        assertThat(sum.getDouble(0)).isEqualTo(expected);
        Expressions out = new Expressions();
        Expr value = out.load(Kind.F64, 0);
        int blocks = Math.ceilDiv(length, Sums.BLOCK);
        Loop.Operand operand = new Loop.Operand(Kind.F64, 0, 0, new int[] {1}, null);
        Loop.Operand result = new Loop.Operand(Kind.F64, 3, 0, new int[] {0}, null);
        int threads = Threads.count();
        try {
            for (int count : new int[] {1, 2, 7}) {
                Threads.setCount(count);
                LoopKernel kernel = LoopKernel.of(new Loop(new int[] {length}, List.of(operand), List.of(), List.of(
                        new Loop.Fold(Loop.Combine.SUM, value, 1, 2, result))));
                for (LoopKernel.Mode mode : LoopKernel.Mode.values()) {
                    LoopKernel.setMode(mode);
                    Object[] arrays = {x, new double[Sums.LANES * count], new double[blocks], new double[1]};
                    kernel.run(arrays);
                    assertThat(((double[]) arrays[3])[0]).as("%s, %d threads", mode, count).isEqualTo(expected);
                }
            }
        } finally {
            Threads.setCount(threads);
            LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 33, 1000, 1024, 1025, 3073})
    void columnsAreSummedInTheSameOrder(int length) {
        try {
            for (LoopKernel.Mode mode : LoopKernel.Mode.values()) {
                LoopKernel.setMode(mode);
                for (int width : new int[] {64, 65, 100, 130, 300}) {
                    columns(length, width, false, "" + mode + width);
                    columns(length, width, true, "float " + mode + width);
                }
            }
        } finally {
            LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
        }
    }

    private static void columns(int length, int width, boolean single, String what) {
        double[] x = random(length * width);
        Storage rows = storage(x, single);
        Storage sums = storage(new double[width], single);
        Sums.along(rows, 0, 1, length, width, sums);
        Storage column = storage(new double[length], single);
        for (int c = 0; c < width; c++) {
            for (int i = 0; i < length; i++) {
                column.setDouble(i, rows.getDouble(i * width + c));
            }
            double expected = single ? Sums.sum((float[]) column.array(), 0, length)
                    : Sums.sum((double[]) column.array(), 0, length);
            assertThat(sums.getDouble(c)).as("%s, column %d", what, c).isEqualTo(expected);
        }
    }
}
