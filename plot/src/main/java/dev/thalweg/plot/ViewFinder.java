package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses what range of each variable to show.
 *
 * <p>The range holds every path, with a margin, unless a path runs away: then it holds what the well-behaved runs did,
 * or, if there are none, the part of the run before it ran away. A path runs away from where it stops being finite or
 * has, in the second half of its steps, come far further than in the first (a geometric growth does that, a walk down a
 * valley does not), as long as that is far on the scale of its own numbers, too.
 */
final class ViewFinder {

    /** Free space on each side, as a share of the path's extent: enough to see the valley around its end. */
    private static final double MARGIN = 0.22;

    /** The same where only curves over the iterations are drawn: just not touching the frame. */
    private static final double CURVE_MARGIN = 0.05;

    /** How much further than at half time a path may come: beyond quadratic (4) and cubic (8) progress. */
    private static final double GROWTH_LIMIT = 8;

    /** Distances up to this many times the start's own size (at least 1) are never called running away. */
    private static final double HARMLESS_DISTANCE = 20;

    /** A point this many times further out than both the end and most of the path is an excursion, left outside. */
    private static final double EXCURSION_FACTOR = 30;

    /** The share of a path that counts as most of it. */
    private static final double MOST = 0.95;

    /** Extents below this share of the coordinates' own size are widened to it, else rounding would fill the view. */
    private static final double LEAST_RELATIVE_EXTENT = 0.1;

    /** Variables that move less than this share of the one that moves most are shown as widely as that one. */
    private static final double STILL_SHARE = 1e-3;

    /** Beyond this a coordinate is as good as infinite: squares of it overflow. */
    private static final double HUGE = 1e150;

    private ViewFinder() {
    }

    /** Returns the range to show of each variable of the figure, in order. */
    static List<Range> find(DescentFigure figure) {
        int n = figure.variables().size();
        double[] low = new double[n];
        double[] high = new double[n];
        boolean isAnySettled = figure.runs().stream().anyMatch(run -> settledCount(run) == run.size());
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        for (DescentRun run : figure.runs()) {
            int count = settledCount(run);
            boolean isSettled = count == run.size();
            widen(run, isAnySettled && !isSettled ? Math.min(1, count) : count, low, high);
        }
        List<Range> ranges = new ArrayList<>();
        double mostExtent = 0;
        for (int v = 0; v < n; v++) {
            if (low[v] <= high[v]) {
                mostExtent = Math.max(mostExtent, high[v] - low[v]);
            }
        }
        for (int v = 0; v < n; v++) {
            Range asked = figure.ranges().get(figure.variables().get(v));
            ranges.add(asked != null ? asked : range(low[v], high[v], mostExtent, n > 2 ? CURVE_MARGIN : MARGIN));
        }
        return ranges;
    }

    private static Range range(double low, double high, double mostExtent, double margin) {
        if (!(low <= high)) {
            return Range.of(-1, 1); // nothing finite was seen
        }
        double middle = low / 2 + high / 2;
        double extent = high - low;
        double size = Math.max(Math.abs(low), Math.abs(high));
        double least = LEAST_RELATIVE_EXTENT * size;
        if (extent < STILL_SHARE * mostExtent && size < mostExtent) {
            least = Math.max(least, mostExtent);
        }
        if (least == 0 && extent == 0) {
            least = 2;
        }
        double half = Math.max(extent * (0.5 + margin), least / 2);
        // A point alone gets a view of its own size, one that moved barely a view that its rounding does not fill.
        if (extent == 0 && mostExtent == 0) {
            half = Math.max(1, size / 2);
        }
        return Range.of(middle - half, middle + half);
    }

    /** Widens the ranges to hold the first {@code count} points of the run, except for excursions. */
    private static void widen(DescentRun run, int count, double[] low, double[] high) {
        if (count == 0) {
            return;
        }
        double[] distances = new double[count];
        for (int k = 0; k < count; k++) {
            distances[k] = distance(run, k);
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double most = Math.max(distances[count - 1], sorted[(int) (MOST * (count - 1))]);
        double limit = most == 0 ? Double.POSITIVE_INFINITY : EXCURSION_FACTOR * most;
        for (int k = 0; k < count; k++) {
            if (distances[k] <= limit) {
                for (int v = 0; v < low.length; v++) {
                    low[v] = Math.min(low[v], run.coordinate(k, v));
                    high[v] = Math.max(high[v], run.coordinate(k, v));
                }
            }
        }
    }

    /** Returns how many points come before the run runs away; its size if it never does. */
    static int settledCount(DescentRun run) {
        int finite = 0;
        while (finite < run.size() && isUsable(run, finite)) {
            finite++;
        }
        if (finite == 0) {
            return 0;
        }
        double startSize = 1;
        for (int v = 0; v < run.dimension(); v++) {
            startSize = Math.max(startSize, Math.abs(run.coordinate(0, v)));
        }
        double[] reach = new double[finite];
        for (int k = 1; k < finite; k++) {
            reach[k] = Math.max(reach[k - 1], distance(run, k));
        }
        int count = finite;
        while (count > 2 && reach[count - 1] > HARMLESS_DISTANCE * startSize
                && reach[count - 1] > GROWTH_LIMIT * reach[count / 2]) {
            count--;
        }
        return count;
    }

    private static boolean isUsable(DescentRun run, int k) {
        for (int v = 0; v < run.dimension(); v++) {
            if (!(Math.abs(run.coordinate(k, v)) <= HUGE)) {
                return false;
            }
        }
        return true;
    }

    private static double distance(DescentRun run, int k) {
        double distance = 0;
        for (int v = 0; v < run.dimension(); v++) {
            distance = Math.max(distance, Math.abs(run.coordinate(k, v) - run.coordinate(0, v)));
        }
        return distance;
    }
}
