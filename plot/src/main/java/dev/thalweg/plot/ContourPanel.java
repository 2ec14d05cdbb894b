package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.List;

/** The filled contour of an objective of two variables, with the runs' paths. */
final class ContourPanel {

    /** About how many bands of colour there are. */
    static final int BANDS = 18;

    private static final double LINE = 0.7;
    private static final double LINE_ALPHA = 0.28;

    private ContourPanel() {
    }

    /** Draws the bands of a field on the scale from 0 to 1. */
    static void drawBands(Drawing drawing, Drawing.Box box, Field units, double[] levels) {
        drawing.fill(Drawing.rectangle(box), Palette.HOLE);
        drawing.clipped(box, () -> {
            drawing.fill(Contours.trace(units, -1, box).area(), bandColor(levels, 0));
            for (int k = 0; k < levels.length; k++) {
                Contours.Region region = Contours.trace(units, levels[k], box);
                if (region.area().getCurrentPoint() != null) {
                    drawing.fill(region.area(), bandColor(levels, k + 1));
                }
                if (region.lines().getCurrentPoint() != null) {
                    drawing.stroke(region.lines(), Palette.withAlpha(Palette.WHITE, LINE_ALPHA), LINE);
                }
            }
        });
    }

    /** Returns the colour of the band below level {@code k}: the scale's colour in its middle. */
    static int bandColor(double[] levels, int k) {
        double low = k == 0 ? 0 : levels[k - 1];
        double high = k == levels.length ? 1 : levels[k];
        return Palette.viridis((low + high) / 2);
    }

    /** Draws a run's path; its end is only marked if it lies in the view. */
    static void drawPath(Drawing drawing, PlanePanel panel, Track track) {
        Drawing.Box box = panel.box();
        PathPen pen = new PathPen(drawing, track.runIndex());
        List<List<PathPen.Spot>> lines = new ArrayList<>();
        List<Track.Piece> exits = new ArrayList<>();
        for (Track.Piece piece : track.pieces()) {
            PathPen.Spot from = spot(box, piece.u1(), piece.v1());
            PathPen.Spot to = spot(box, piece.u2(), piece.v2());
            if (lines.isEmpty() || !lines.getLast().getLast().equals(from)) {
                lines.add(new ArrayList<>(List.of(from)));
            }
            lines.getLast().add(to);
            if (piece.isLeaving()) {
                exits.add(piece);
            }
        }
        List<PathPen.Spot> steps = new ArrayList<>();
        for (int k = 0; k < track.size(); k++) {
            if (track.isInside(k)) {
                steps.add(spot(box, track.us()[k], track.vs()[k]));
            }
        }
        drawing.clipped(box, () -> {
            pen.lines(lines);
            pen.steps(steps);
        });
        if (!exits.isEmpty() && !track.isInside(track.size() - 1)) {
            Track.Piece exit = exits.getLast();
            PathPen.Spot to = spot(box, exit.u2(), exit.v2());
            pen.exit(to.x(), to.y(), (exit.u2() - exit.u1()) * box.width(), (exit.v1() - exit.v2()) * box.height());
        }
    }

    /** Draws the runs' starts and ends, over all paths. */
    static void drawEnds(Drawing drawing, PlanePanel panel, Track track) {
        PathPen pen = new PathPen(drawing, track.runIndex());
        int last = track.size() - 1;
        if (track.isInside(0)) {
            pen.start(spot(panel.box(), track.us()[0], track.vs()[0]));
        }
        if (last > 0 && track.isInside(last)) {
            pen.end(spot(panel.box(), track.us()[last], track.vs()[last]));
        }
    }

    private static PathPen.Spot spot(Drawing.Box box, double u, double v) {
        return new PathPen.Spot(box.x() + u * box.width(), box.bottom() - v * box.height(), true);
    }
}
