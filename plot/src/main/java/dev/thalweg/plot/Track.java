package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run's path over two variables, in shares of the view: 0 to 1 is inside.
 *
 * @param runIndex the run's place in the figure
 * @param us the first variable's share at each step that is kept
 * @param vs the second variable's share at each step that is kept
 */
record Track(int runIndex, double[] us, double[] vs) {

    /** Distances below this share of the view do not show. */
    private static final double GRAIN = 1 / 1500.0;

    /** A picture of more lines than this is a blot, and a large file. */
    private static final int MOST_POINTS = 4000;

    /** A straight part of the path inside the view; {@code isLeaving} if it is cut off at the view's border there. */
    record Piece(double u1, double v1, double u2, double v2, boolean isLeaving) {
    }

    static Track of(DescentFigure figure, int runIndex, List<Range> view) {
        DescentRun run = figure.runs().get(runIndex);
        int count = shownCount(run, view);
        double[] us = new double[count];
        double[] vs = new double[count];
        for (int k = 0; k < us.length; k++) {
            us[k] = view.get(0).unit(run.coordinate(k, 0));
            vs[k] = view.get(1).unit(run.coordinate(k, 1));
        }
        int[] kept = Thinning.path(List.of(us, vs), GRAIN, MOST_POINTS);
        double[] keptUs = new double[kept.length];
        double[] keptVs = new double[kept.length];
        for (int i = 0; i < kept.length; i++) {
            keptUs[i] = us[kept[i]];
            keptVs[i] = vs[kept[i]];
        }
        return new Track(runIndex, keptUs, keptVs);
    }

    /**
     * Returns how many points of a run are drawn: all, or, if it runs away, those up to the first one outside the view
     * after that; its jumps to and fro across the whole view would bury everything.
     */
    static int shownCount(DescentRun run, List<Range> view) {
        int count = ViewFinder.settledCount(run);
        while (count < run.size() && (count == 0 || isInside(run, count - 1, view))) {
            count++;
        }
        return count;
    }

    private static boolean isInside(DescentRun run, int k, List<Range> view) {
        for (int v = 0; v < view.size(); v++) {
            if (!view.get(v).contains(run.coordinate(k, v))) {
                return false;
            }
        }
        return true;
    }

    int size() {
        return us.length;
    }

    boolean isInside(int k) {
        return us[k] >= 0 && us[k] <= 1 && vs[k] >= 0 && vs[k] <= 1;
    }

    /** Returns the parts of the path that lie in the view. */
    List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (int k = 1; k < us.length; k++) {
            Piece piece = clip(us[k - 1], vs[k - 1], us[k], vs[k]);
            if (piece != null) {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    /** A place on the surface: shares of the view, and the height from 0 to 1. */
    record Place(double u, double v, double height) {
    }

    /**
     * Returns the path's lines as they lie on a surface, in steps of at most {@code step} of the view; they are broken at
     * the view's borders and at holes.
     */
    List<List<Place>> onSurface(Field heights, double step) {
        List<List<Place>> lines = new ArrayList<>();
        List<Place> line = new ArrayList<>();
        double lastU = Double.NaN;
        double lastV = Double.NaN;
        for (Piece piece : pieces()) {
            if (piece.u1() != lastU || piece.v1() != lastV) {
                line = new ArrayList<>();
                lines.add(line);
            }
            double du = piece.u2() - piece.u1();
            double dv = piece.v2() - piece.v1();
            int parts = Math.max(1, (int) Math.ceil(Math.max(Math.abs(du), Math.abs(dv)) / step));
            for (int p = line.isEmpty() ? 0 : 1; p <= parts; p++) {
                double u = piece.u1() + p * du / parts;
                double v = piece.v1() + p * dv / parts;
                double height = heights.between(u, v);
                if (Double.isNaN(height)) {
                    line = new ArrayList<>();
                    lines.add(line);
                } else {
                    line.add(new Place(u, v, height));
                }
            }
            lastU = piece.u2();
            lastV = piece.v2();
        }
        lines.removeIf(List::isEmpty);
        return lines;
    }

    /** Cuts a line to the view (Y.-D. Liang and B. Barsky, 1984), or null if none of it lies inside. */
    private static @Nullable Piece clip(double u1, double v1, double u2, double v2) {
        double du = u2 - u1;
        double dv = v2 - v1;
        if (!Double.isFinite(du) || !Double.isFinite(dv)) {
            return null;
        }
        double enter = 0;
        double leave = 1;
        double[] toward = {-du, du, -dv, dv};
        double[] room = {u1, 1 - u1, v1, 1 - v1};
        for (int side = 0; side < 4; side++) {
            if (toward[side] == 0) {
                if (room[side] < 0) {
                    return null;
                }
            } else if (toward[side] < 0) {
                enter = Math.max(enter, room[side] / toward[side]);
            } else {
                leave = Math.min(leave, room[side] / toward[side]);
            }
        }
        if (enter > leave) {
            return null;
        }
        return new Piece(u1 + enter * du, v1 + enter * dv, leave == 1 ? u2 : u1 + leave * du,
                leave == 1 ? v2 : v1 + leave * dv, leave < 1);
    }
}
