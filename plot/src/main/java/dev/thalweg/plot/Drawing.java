package dev.thalweg.plot;

import java.awt.geom.Path2D;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A static picture as a list of marks, in the order they are laid on; the one model behind PNG and SVG.
 *
 * <p>Lengths are CSS pixels, x to the right and y downwards.
 */
final class Drawing {

    private final double width;
    private final double height;
    private final Group root;
    private final Deque<Group> open = new ArrayDeque<>();

    Drawing(double width, double height) {
        this.width = width;
        this.height = height;
        this.root = new Group(new Box(0, 0, width, height), new ArrayList<>());
        open.push(root);
    }

    /** A rectangle of the picture. */
    record Box(double x, double y, double width, double height) {
        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }

        boolean contains(double px, double py) {
            return px >= x && px <= right() && py >= y && py <= bottom();
        }
    }

    /** Which way a text lies from its anchor point. */
    enum Anchor {
        START, MIDDLE, END
    }

    /** Something laid on the picture. */
    sealed interface Mark permits Fill, Stroke, Label, Group {
    }

    /** A filled outline, by the non-zero rule. */
    record Fill(Path2D.Double path, int color) implements Mark {
    }

    /** A drawn line with round joins and ends; {@code dash} is the length of dashes and gaps, 0 for none. */
    record Stroke(Path2D.Double path, int color, double width, double dash) implements Mark {
    }

    /** A text; x and y are the anchor on the baseline, and {@code isUpward} turns it to read from below. */
    record Label(String text, double x, double y, double size, Typeface typeface, int color, Anchor anchor,
            boolean isUpward) implements Mark {
    }

    /** Marks of which only what lies in {@code clip} is seen. */
    record Group(Box clip, List<Mark> marks) implements Mark {
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    List<Mark> marks() {
        return root.marks();
    }

    void fill(Path2D.Double path, int color) {
        add(new Fill(path, color));
    }

    void stroke(Path2D.Double path, int color, double lineWidth) {
        add(new Stroke(path, color, lineWidth, 0));
    }

    void stroke(Path2D.Double path, int color, double lineWidth, double dash) {
        add(new Stroke(path, color, lineWidth, dash));
    }

    void line(double x1, double y1, double x2, double y2, int color, double lineWidth) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(x1, y1);
        path.lineTo(x2, y2);
        stroke(path, color, lineWidth);
    }

    void text(String text, double x, double y, double size, int color, Anchor anchor) {
        add(new Label(text, x, y, size, Typeface.REGULAR, color, anchor, false));
    }

    void strongText(String text, double x, double y, double size, int color, Anchor anchor) {
        add(new Label(text, x, y, size, Typeface.MEDIUM, color, anchor, false));
    }

    void upwardText(String text, double x, double y, double size, int color) {
        add(new Label(text, x, y, size, Typeface.REGULAR, color, Anchor.MIDDLE, true));
    }

    void clipped(Box clip, Runnable content) {
        Group group = new Group(clip, new ArrayList<>());
        add(group);
        open.push(group);
        content.run();
        open.pop();
    }

    private void add(Mark mark) {
        open.getFirst().marks().add(mark);
    }

    static Path2D.Double rectangle(Box box) {
        return polygon(box.x(), box.y(), box.right(), box.y(), box.right(), box.bottom(), box.x(), box.bottom());
    }

    /** Returns a closed outline through the points x0, y0, x1, y1, … */
    static Path2D.Double polygon(double... xy) {
        Path2D.Double path = polyline(xy);
        path.closePath();
        return path;
    }

    /** Returns an open line through the points x0, y0, x1, y1, … */
    static Path2D.Double polyline(double... xy) {
        Path2D.Double path = new Path2D.Double(Path2D.WIND_NON_ZERO, xy.length / 2 + 1);
        path.moveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.length; i += 2) {
            path.lineTo(xy[i], xy[i + 1]);
        }
        return path;
    }

    static Path2D.Double circle(double x, double y, double radius) {
        // The cubic that is nearest to a quarter of a circle.
        double k = 0.5522847498 * radius;
        Path2D.Double path = new Path2D.Double();
        path.moveTo(x + radius, y);
        path.curveTo(x + radius, y + k, x + k, y + radius, x, y + radius);
        path.curveTo(x - k, y + radius, x - radius, y + k, x - radius, y);
        path.curveTo(x - radius, y - k, x - k, y - radius, x, y - radius);
        path.curveTo(x + k, y - radius, x + radius, y - k, x + radius, y);
        path.closePath();
        return path;
    }

    /** Returns a star of five points. */
    static Path2D.Double star(double x, double y, double radius) {
        double[] xy = new double[20];
        for (int i = 0; i < 10; i++) {
            double r = i % 2 == 0 ? radius : radius * 0.45;
            double angle = Math.PI * (i / 5.0 - 0.5);
            xy[2 * i] = x + r * StrictMath.cos(angle);
            xy[2 * i + 1] = y + r * StrictMath.sin(angle);
        }
        return polygon(xy);
    }
}
