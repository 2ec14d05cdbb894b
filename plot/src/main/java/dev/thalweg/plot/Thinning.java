package dev.thalweg.plot;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Shortens long histories without changing what is seen. */
final class Thinning {

    private Thinning() {
    }

    /**
     * Returns which points of a curve to keep, rising, with the first and the last: at most {@code most}. The indices are
     * divided evenly and of each part the lowest and the highest point are kept, so that every peak stays.
     */
    static int[] curve(double[] values, int most) {
        int n = values.length;
        if (n <= most) {
            return all(n);
        }
        BitSet kept = ends(n);
        int parts = Math.max(1, (most - 2) / 2);
        for (int p = 0; p < parts; p++) {
            int from = (int) ((long) n * p / parts);
            int to = (int) ((long) n * (p + 1) / parts);
            int lowest = from;
            int highest = from;
            for (int k = from; k < to; k++) {
                lowest = values[k] < values[lowest] || Double.isNaN(values[lowest]) ? k : lowest;
                highest = values[k] > values[highest] || Double.isNaN(values[highest]) ? k : highest;
            }
            kept.set(lowest);
            kept.set(highest);
        }
        return kept.stream().toArray();
    }

    /**
     * Returns which points of a path to keep, rising, with the first and the last: at most {@code most}. A point that is
     * less than {@code grain} from the last one kept goes, and so does one whose segment has been drawn before (a run
     * that jumps to and fro forever); what is still too much is thinned evenly.
     *
     * @param units one array per variable shown, in shares of the view, NaN and infinities allowed
     * @param grain the least distance that shows, as a share of the view
     */
    static int[] path(List<double[]> units, double grain, int most) {
        int n = units.getFirst().length;
        BitSet kept = ends(n);
        Set<Segment> drawn = new HashSet<>();
        Cell last = cell(units, 0, grain);
        for (int k = 1; k < n; k++) {
            Cell here = cell(units, k, grain);
            if (!here.equals(last) && (drawn.add(new Segment(last, here)) || k == 1)) {
                kept.set(k);
                kept.set(k - 1);
            }
            last = here;
        }
        return fewer(kept.stream().toArray(), most);
    }

    private record Cell(List<Long> at) {
    }

    private record Segment(Cell from, Cell to) {
    }

    private static Cell cell(List<double[]> units, int k, double grain) {
        Long[] at = new Long[units.size()];
        for (int v = 0; v < at.length; v++) {
            at[v] = Math.round(units.get(v)[k] / grain);
        }
        return new Cell(List.of(at));
    }

    /**
     * Returns {@code most} numbers from 0 to {@code count} − 1, rising, with the first and the last: all of the first
     * tenth of them (where a descent is quickest), then ever fewer.
     */
    static int[] frames(int count, int most) {
        if (count <= most) {
            return all(count);
        }
        BitSet kept = ends(count);
        int dense = most / 10;
        kept.set(0, dense);
        int rest = most - dense - 1;
        double ratio = StrictMath.log((double) (count - 1) / dense);
        for (int i = 1; i <= rest; i++) {
            // Half of the frames at even distances, half at growing ones: both tell something.
            double share = (double) i / rest;
            double place = i % 2 == 0 ? dense + share * (count - 1 - dense) : dense * StrictMath.exp(ratio * share);
            kept.set((int) Math.min(count - 1, Math.round(place)));
        }
        return kept.stream().toArray();
    }

    /** Returns at most {@code most} of some rising indices, evenly chosen, with the first and the last. */
    static int[] fewer(int[] indices, int most) {
        if (indices.length <= most) {
            return indices;
        }
        int[] fewer = new int[most];
        for (int i = 0; i < most; i++) {
            fewer[i] = indices[(int) ((long) i * (indices.length - 1) / (most - 1))];
        }
        return fewer;
    }

    private static BitSet ends(int n) {
        BitSet kept = new BitSet(n);
        kept.set(0);
        kept.set(n - 1);
        return kept;
    }

    private static int[] all(int n) {
        int[] indices = new int[n];
        Arrays.setAll(indices, i -> i);
        return indices;
    }
}
