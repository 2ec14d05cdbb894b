package dev.thalweg.kernel;

import java.util.Arrays;

/**
 * Sums up to each element, in one fixed order. Those of float64 are added one after the other. Those of float32 are made in double
 * precision and rounded when they are stored; there the elements come in groups of {@value #GROUP}: the sum up to an element is the
 * sum of all groups before, plus the sum of its own group up to it. So a processor need not wait for one addition to begin the
 * next, and for elements that are not negative no sum is below one before it.
 */
public final class RunningSums {
    /** Elements whose sums begin anew: enough that the chain of groups takes less time than to load and store them. */
    private static final int GROUP = 8;

    private RunningSums() {}

    /**
     * Sums along the middle one of three axes.
     *
     * @param x read: outer × length × inner elements in row-major order, floating
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis that is summed along
     * @param inner the size of the last axis
     * @param out modified: as many elements of the same dtype, from place 0 on
     */
    public static void along(Storage x, int from, int outer, int length, int inner, Storage out) {
        if (!(x instanceof Storage.Float32 a) || !(out instanceof Storage.Float32 b)) {
            Folds.scan(Double::sum, 0, x, from, outer, length, inner, out);
            return;
        }
        for (int row = 0; row < outer; row++) {
            int at = row * length * inner;
            if (inner == 1) {
                row(a.values, from + at, b.values, at, length);
            } else {
                columns(a.values, from + at, b.values, at, length, inner);
            }
        }
    }

    private static void row(float[] x, int i, float[] out, int o, int length) {
        double before = 0;
        int whole = i + length / GROUP * GROUP;
        for (; i < whole; i += GROUP, o += GROUP) {
            double s0 = x[i];
            double s1 = s0 + x[i + 1];
            double s2 = s1 + x[i + 2];
            double s3 = s2 + x[i + 3];
            double s4 = s3 + x[i + 4];
            double s5 = s4 + x[i + 5];
            double s6 = s5 + x[i + 6];
            double s7 = s6 + x[i + 7];
            out[o] = (float) (before + s0);
            out[o + 1] = (float) (before + s1);
            out[o + 2] = (float) (before + s2);
            out[o + 3] = (float) (before + s3);
            out[o + 4] = (float) (before + s4);
            out[o + 5] = (float) (before + s5);
            out[o + 6] = (float) (before + s6);
            before += s7;
            out[o + 7] = (float) before;
        }
        double own = -0.0; // what any first element is added to without a change
        for (int k = 0; k < length % GROUP; k++) {
            own += x[i + k];
            out[o + k] = (float) (before + own);
        }
    }

    /** Neighbouring columns, a step at a time. */
    private static void columns(float[] x, int i, float[] out, int o, int length, int inner) {
        double[] before = new double[inner];
        double[] own = new double[inner];
        for (int step = 0; step < length; step++, i += inner, o += inner) {
            if (step % GROUP == 0) {
                for (int c = 0; c < inner && step > 0; c++) {
                    before[c] += own[c];
                }
                Arrays.fill(own, -0.0);
            }
            for (int c = 0; c < inner; c++) {
                own[c] += x[i + c];
                out[o + c] = (float) (before[c] + own[c]);
            }
        }
    }
}
