package dev.thalweg.plot;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/** Draws a run's path: a coloured line in a white casing that reads on any colour, its steps, its start and its end. */
final class PathPen {

    private static final double LINE = 2.1;
    private static final double CASING = 1.3;
    private static final double STEP_RADIUS = 2.6;
    private static final double START_RADIUS = 5;
    private static final double END_RADIUS = 9;
    private static final double DASH = 6;

    /** How strongly what lies behind the surface shines through. */
    private static final double HIDDEN_ALPHA = 0.3;

    /** Steps are marked if they are, on average, at least this far apart. */
    private static final double STEP_ROOM = 5;

    private final Drawing drawing;
    private final int color;
    private final double dash;

    PathPen(Drawing drawing, int runIndex) {
        this.drawing = drawing;
        this.color = Palette.run(runIndex);
        this.dash = Palette.cycle(runIndex) == 0 ? 0 : DASH * Palette.cycle(runIndex);
    }

    /** A place in the picture, and whether the surface is not in front of it. */
    record Spot(double x, double y, boolean isVisible) {
    }

    /** Draws connected lines; each goes through its spots, faint where they are hidden. */
    void lines(List<List<Spot>> lines) {
        Path2D.Double visible = new Path2D.Double();
        Path2D.Double hidden = new Path2D.Double();
        for (List<Spot> line : lines) {
            append(visible, line, true);
            append(hidden, line, false);
        }
        if (hidden.getCurrentPoint() != null) {
            drawing.stroke(hidden, Palette.withAlpha(color, HIDDEN_ALPHA), LINE * 0.75);
        }
        if (visible.getCurrentPoint() != null) {
            drawing.stroke(visible, Palette.withAlpha(Palette.WHITE, 0.85), LINE + 2 * CASING);
            drawing.stroke(visible, color, LINE, dash);
        }
    }

    private static void append(Path2D.Double path, List<Spot> line, boolean isVisible) {
        boolean isPenDown = false;
        for (int i = 1; i < line.size(); i++) {
            Spot a = line.get(i - 1);
            Spot b = line.get(i);
            boolean isWanted = (a.isVisible() && b.isVisible()) == isVisible;
            if (isWanted) {
                if (!isPenDown) {
                    path.moveTo(a.x(), a.y());
                }
                path.lineTo(b.x(), b.y());
            }
            isPenDown = isWanted;
        }
    }

    /** Draws a dot at each step, unless they would run together. */
    void steps(List<Spot> spots) {
        double total = 0;
        for (int i = 1; i < spots.size(); i++) {
            total += length(spots.get(i).x() - spots.get(i - 1).x(), spots.get(i).y() - spots.get(i - 1).y());
        }
        if (spots.isEmpty() || total / spots.size() < STEP_ROOM) {
            return;
        }
        List<Spot> last = new ArrayList<>();
        for (Spot spot : spots) {
            boolean isNew = last.isEmpty() || length(spot.x() - last.getLast().x(), spot.y() - last.getLast().y())
                    > 1.5;
            if (isNew) {
                double radius = spot.isVisible() ? STEP_RADIUS : STEP_RADIUS * 0.7;
                if (spot.isVisible()) {
                    drawing.fill(Drawing.circle(spot.x(), spot.y(), radius + 0.9), Palette.WHITE);
                }
                drawing.fill(Drawing.circle(spot.x(), spot.y(), radius),
                        Palette.withAlpha(color, spot.isVisible() ? 1 : HIDDEN_ALPHA));
                last.add(spot);
            }
        }
    }

    private static double length(double dx, double dy) {
        return Math.sqrt(dx * dx + dy * dy);
    }

    void start(Spot spot) {
        double alpha = spot.isVisible() ? 1 : 0.5;
        drawing.fill(Drawing.circle(spot.x(), spot.y(), START_RADIUS + 1.2), Palette.withAlpha(color, alpha));
        drawing.fill(Drawing.circle(spot.x(), spot.y(), START_RADIUS - 1), Palette.withAlpha(Palette.WHITE, alpha));
    }

    void end(Spot spot) {
        double alpha = spot.isVisible() ? 1 : 0.5;
        Path2D.Double star = Drawing.star(spot.x(), spot.y(), END_RADIUS);
        drawing.stroke(star, Palette.withAlpha(Palette.WHITE, alpha), 2.6);
        drawing.fill(star, Palette.withAlpha(color, alpha));
    }

    /** Draws an arrow head where the path leaves the panel, pointing the way it goes. */
    void exit(double x, double y, double dx, double dy) {
        double length = length(dx, dy);
        if (!(length > 0)) {
            return;
        }
        double ux = dx / length;
        double uy = dy / length;
        Path2D.Double head = Drawing.polygon(x, y, x - 11 * ux + 5.5 * uy, y - 11 * uy - 5.5 * ux, x - 8 * ux, y - 8
                * uy,
                x - 11 * ux - 5.5 * uy, y - 11 * uy + 5.5 * ux);
        drawing.stroke(head, Palette.WHITE, 2.4);
        drawing.fill(head, color);
    }
}
