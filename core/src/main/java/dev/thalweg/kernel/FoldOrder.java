package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Combine;
import java.util.Arrays;

/** How the values of a loop's fold are combined: lanes, blocks and tree of {@link Sums}. */
final class FoldOrder {
    /** Blocks that the tree ends in where there are many: a call for each of them would take longer than what it does. */
    private static final int LEAF = 8;

    private FoldOrder() {}

    /** Sets the lanes of a part of the work to what a fold begins with. */
    static void begin(Combine op, Object lanes, int part) {
        int at = part * Sums.LANES;
        if (lanes instanceof double[] doubles) {
            Arrays.fill(doubles, at, at + Sums.LANES, op.start);
        } else {
            Arrays.fill((float[]) lanes, at, at + Sums.LANES, (float) op.start);
        }
    }

    /** Combines the lanes of a part of the work to the result of a block. */
    static void end(Combine op, Object lanes, int part, Object partials, int partial) {
        int at = part * Sums.LANES;
        if (lanes instanceof double[] doubles) {
            ((double[]) partials)[partial] = combineLanes(op, doubles, at);
        } else {
            ((float[]) partials)[partial] = combineLanes(op, (float[]) lanes, at);
        }
    }

    /** Combines the results of blocks to that of a row. */
    static void finish(Combine op, Object partials, int from, int blocks, Object out, int to) {
        if (partials instanceof double[] doubles) {
            ((double[]) out)[to] = blocks == 0 ? op.start : tree(op, doubles, from, blocks);
        } else {
            ((float[]) out)[to] = blocks == 0 ? (float) op.start : tree(op, (float[]) partials, from, blocks);
        }
    }

    private static double combineLanes(Combine op, double[] lanes, int at) {
        if (op == Combine.SUM) {
            return addLanes(lanes, at);
        }
        if (op == Combine.MAX) {
            return greatest(lanes, at);
        }
        for (int half = Sums.LANES / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                lanes[i] = combine(op, lanes[i], lanes[i + half]);
            }
        }
        return lanes[at];
    }

    private static float combineLanes(Combine op, float[] lanes, int at) {
        if (op == Combine.SUM) {
            return addLanes(lanes, at);
        }
        if (op == Combine.MAX) {
            return greatest(lanes, at);
        }
        for (int half = Sums.LANES / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                lanes[i] = combine(op, lanes[i], lanes[i + half]);
            }
        }
        return lanes[at];
    }

    /** As {@link #combineLanes}, without going through memory. */
    private static double addLanes(double[] x, int i) {
        double s0 = ((x[i] + x[i + 16]) + (x[i + 8] + x[i + 24]))
                + ((x[i + 4] + x[i + 20]) + (x[i + 12] + x[i + 28]));
        double s1 = ((x[i + 1] + x[i + 17]) + (x[i + 9] + x[i + 25]))
                + ((x[i + 5] + x[i + 21]) + (x[i + 13] + x[i + 29]));
        double s2 = ((x[i + 2] + x[i + 18]) + (x[i + 10] + x[i + 26]))
                + ((x[i + 6] + x[i + 22]) + (x[i + 14] + x[i + 30]));
        double s3 = ((x[i + 3] + x[i + 19]) + (x[i + 11] + x[i + 27]))
                + ((x[i + 7] + x[i + 23]) + (x[i + 15] + x[i + 31]));
        return (s0 + s2) + (s1 + s3);
    }

    /** As {@link #combineLanes}, without going through memory. */
    private static float addLanes(float[] x, int i) {
        float s0 = ((x[i] + x[i + 16]) + (x[i + 8] + x[i + 24]))
                + ((x[i + 4] + x[i + 20]) + (x[i + 12] + x[i + 28]));
        float s1 = ((x[i + 1] + x[i + 17]) + (x[i + 9] + x[i + 25]))
                + ((x[i + 5] + x[i + 21]) + (x[i + 13] + x[i + 29]));
        float s2 = ((x[i + 2] + x[i + 18]) + (x[i + 10] + x[i + 26]))
                + ((x[i + 6] + x[i + 22]) + (x[i + 14] + x[i + 30]));
        float s3 = ((x[i + 3] + x[i + 19]) + (x[i + 11] + x[i + 27]))
                + ((x[i + 7] + x[i + 23]) + (x[i + 15] + x[i + 31]));
        return (s0 + s2) + (s1 + s3);
    }

    /** The greatest of the lanes, which is the same in any order; in four chains, so that none waits long. */
    private static double greatest(double[] x, int i) {
        double m0 = x[i];
        double m1 = x[i + 1];
        double m2 = x[i + 2];
        double m3 = x[i + 3];
        for (int k = i + 4; k < i + Sums.LANES; k += 4) {
            m0 = Math.max(m0, x[k]);
            m1 = Math.max(m1, x[k + 1]);
            m2 = Math.max(m2, x[k + 2]);
            m3 = Math.max(m3, x[k + 3]);
        }
        return Math.max(Math.max(m0, m1), Math.max(m2, m3));
    }

    private static double tree(Combine op, double[] partials, int from, int count) {
        if (count == 1) {
            return partials[from];
        }
        if (count == LEAF) {
            return combine(op, four(op, partials, from), four(op, partials, from + LEAF / 2));
        }
        int half = Integer.highestOneBit(count - 1);
        return combine(op, tree(op, partials, from, half), tree(op, partials, from + half, count - half));
    }

    /** The greatest of the lanes, which is the same in any order; in four chains, so that none waits long. */
    private static float greatest(float[] x, int i) {
        float m0 = x[i];
        float m1 = x[i + 1];
        float m2 = x[i + 2];
        float m3 = x[i + 3];
        for (int k = i + 4; k < i + Sums.LANES; k += 4) {
            m0 = Math.max(m0, x[k]);
            m1 = Math.max(m1, x[k + 1]);
            m2 = Math.max(m2, x[k + 2]);
            m3 = Math.max(m3, x[k + 3]);
        }
        return Math.max(Math.max(m0, m1), Math.max(m2, m3));
    }

    private static float tree(Combine op, float[] partials, int from, int count) {
        if (count == 1) {
            return partials[from];
        }
        if (count == LEAF) {
            return combine(op, four(op, partials, from), four(op, partials, from + LEAF / 2));
        }
        int half = Integer.highestOneBit(count - 1);
        return combine(op, tree(op, partials, from, half), tree(op, partials, from + half, count - half));
    }

    private static double four(Combine op, double[] x, int i) {
        return combine(op, combine(op, x[i], x[i + 1]), combine(op, x[i + 2], x[i + 3]));
    }

    private static double combine(Combine op, double x, double y) {
        return switch (op) {
            case SUM -> x + y;
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
        };
    }

    private static float four(Combine op, float[] x, int i) {
        return combine(op, combine(op, x[i], x[i + 1]), combine(op, x[i + 2], x[i + 3]));
    }

    private static float combine(Combine op, float x, float y) {
        return switch (op) {
            case SUM -> x + y;
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
        };
    }
}
