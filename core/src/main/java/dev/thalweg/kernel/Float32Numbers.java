package dev.thalweg.kernel;

import java.util.Arrays;

/** The loops of {@link Numbers} over {@code float[]}. */
final class Float32Numbers extends Numbers {
    static final Numbers INSTANCE = new Float32Numbers();

    private Float32Numbers() {}

    @Override
    Object allocate(int length) {
        return new float[length];
    }

    @Override
    int length(Object array) {
        return ((float[]) array).length;
    }

    @Override
    void clear(Object x, int at, int step, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            Arrays.fill((float[]) x, at + i * step, at + i * step + columns, 0);
        }
    }

    @Override
    void copy(Operand x, int rows, int columns, Object to, int at, int step) {
        float[] from = (float[]) x.values();
        float[] out = (float[]) to;
        if (x.column() == 1) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(from, x.at() + i * x.row(), out, at + i * step, columns);
            }
            return;
        }
        int j = 0;
        for (; x.row() == 1 && j + 8 <= columns; j += 8) {
            copyEightColumns(from, x.at() + j * x.column(), x.column(), rows, out, at + j, step);
        }
        for (; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                out[at + i * step + j] = from[x.place(i, j)];
            }
        }
    }

    /** Side by side, so that what is written is neighbours. */
    private static void copyEightColumns(float[] x, int x0, int column, int rows, float[] out, int to, int step) {
        int x1 = x0 + column;
        int x2 = x1 + column;
        int x3 = x2 + column;
        int x4 = x3 + column;
        int x5 = x4 + column;
        int x6 = x5 + column;
        int x7 = x6 + column;
        for (int i = 0, y = to; i < rows; i++, y += step) {
            out[y] = x[x0 + i];
            out[y + 1] = x[x1 + i];
            out[y + 2] = x[x2 + i];
            out[y + 3] = x[x3 + i];
            out[y + 4] = x[x4 + i];
            out[y + 5] = x[x5 + i];
            out[y + 6] = x[x6 + i];
            out[y + 7] = x[x7 + i];
        }
    }

    @Override
    void dot(Operand a, Operand b, int length, Object lanes, Object sums, int to) {
        float[] sum = (float[]) lanes;
        int whole = length / Sums.LANES * Sums.LANES;
        Arrays.fill(sum, 0, Sums.LANES, 0);
        for (int lane = 0; whole > 0 && lane < Sums.LANES; lane += 8) {
            dotEightLanes((float[]) a.values(), a.place(0, lane), a.column(), (float[]) b.values(), b.place(lane, 0),
                    b.row(), whole / Sums.LANES, sum, lane);
        }
        float[] x = (float[]) a.values();
        float[] y = (float[]) b.values();
        for (int p = whole; p < length; p++) {
            sum[p - whole] = Math.fma(x[a.place(0, p)], y[b.place(p, 0)], sum[p - whole]);
        }
        int used = Math.min(Sums.LANES, length);
        for (int half = Sums.LANES / 2; half > 0; half /= 2) {
            int pairs = Math.min(half, used - half);
            for (int lane = 0; lane < pairs; lane++) {
                sum[lane] += sum[lane + half];
            }
        }
        ((float[]) sums)[to] = sum[0];
    }

    private static void dotEightLanes(float[] x, int from, int xStep, float[] y, int yFrom, int yStep, int turns,
            float[] lanes, int lane) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        float sum4 = 0;
        float sum5 = 0;
        float sum6 = 0;
        float sum7 = 0;
        int i = from;
        int j = yFrom;
        for (int turn = 0; turn < turns; turn++) {
            sum0 = Math.fma(x[i], y[j], sum0);
            sum1 = Math.fma(x[i + xStep], y[j + yStep], sum1);
            sum2 = Math.fma(x[i + 2 * xStep], y[j + 2 * yStep], sum2);
            sum3 = Math.fma(x[i + 3 * xStep], y[j + 3 * yStep], sum3);
            sum4 = Math.fma(x[i + 4 * xStep], y[j + 4 * yStep], sum4);
            sum5 = Math.fma(x[i + 5 * xStep], y[j + 5 * yStep], sum5);
            sum6 = Math.fma(x[i + 6 * xStep], y[j + 6 * yStep], sum6);
            sum7 = Math.fma(x[i + 7 * xStep], y[j + 7 * yStep], sum7);
            i += Sums.LANES * xStep;
            j += Sums.LANES * yStep;
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

    @Override
    void addRow(Object factors, int factor, Object x, int from, Object y, int to, int width) {
        addRow(((float[]) factors)[factor], (float[]) x, from, (float[]) y, to, width);
    }

    private static void addRow(float factor, float[] x, int from, float[] y, int to, int width) {
        for (int j = 0; j < width; j++) {
            y[to + j] = Math.fma(factor, x[from + j], y[to + j]);
        }
    }

    @Override
    void addLanes(Object lanes, int count, int width) {
        float[] sum = (float[]) lanes;
        for (int half = Sums.LANES / 2; half > 0; half /= 2) {
            int elements = Math.min(half, count - half) * width;
            int other = half * width;
            for (int i = 0; i < elements; i++) {
                sum[i] += sum[other + i];
            }
        }
    }

    @Override
    void addBlocks(Object sums, int count, int width) {
        float[] sum = (float[]) sums;
        for (int step = 1; step < count; step *= 2) {
            for (int block = 0; block + step < count; block += 2 * step) {
                int at = block * width;
                int other = (block + step) * width;
                for (int i = 0; i < width; i++) {
                    sum[at + i] += sum[other + i];
                }
            }
        }
    }
}
