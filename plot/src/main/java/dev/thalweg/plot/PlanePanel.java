package dev.thalweg.plot;

import java.awt.geom.Path2D;
import java.util.List;

/** A flat panel: a frame with two labelled axes, into which curves and paths are drawn. */
final class PlanePanel {

    static final double TICK_TEXT = 12;
    static final double AXIS_TEXT = 13.5;

    /** Pixels that a label on each axis wants for itself. */
    private static final double X_LABEL_ROOM = 70;
    private static final double Y_LABEL_ROOM = 42;

    private static final double TICK_LENGTH = 4;

    private final Drawing drawing;
    private final Drawing.Box box;
    private final Axis xAxis;
    private final Axis yAxis;

    PlanePanel(Drawing drawing, Drawing.Box box, Axis xAxis, Axis yAxis) {
        this.drawing = drawing;
        this.box = box;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
    }

    double px(double x) {
        return box.x() + box.width() * xAxis.unit(x);
    }

    double py(double y) {
        return box.bottom() - box.height() * yAxis.unit(y);
    }

    Drawing.Box box() {
        return box;
    }

    private List<Ticks.Tick> xTicks() {
        return xAxis.ticks((int) Math.max(2, box.width() / X_LABEL_ROOM));
    }

    private List<Ticks.Tick> yTicks() {
        return yAxis.ticks((int) Math.max(2, box.height() / Y_LABEL_ROOM));
    }

    /** Draws light lines at the labels, under what comes next. */
    void drawGrid() {
        for (Ticks.Tick tick : xTicks()) {
            double x = px(tick.value());
            drawing.line(x, box.y(), x, box.bottom(), Palette.GRID, 1);
        }
        for (Ticks.Tick tick : yTicks()) {
            double y = py(tick.value());
            drawing.line(box.x(), y, box.right(), y, Palette.GRID, 1);
        }
    }

    /** Draws the frame, the labels and the axes' names, over what came before. */
    void drawFrame(String xName, String yName) {
        drawing.stroke(Drawing.rectangle(box), Palette.AXIS, 1);
        for (Ticks.Tick tick : xTicks()) {
            double x = px(tick.value());
            drawing.line(x, box.bottom(), x, box.bottom() + TICK_LENGTH, Palette.AXIS, 1);
            drawing.text(tick.label(), x, box.bottom() + TICK_LENGTH + TICK_TEXT + 2, TICK_TEXT, Palette.SOFT_INK,
                    Drawing.Anchor.MIDDLE);
        }
        double widest = 0;
        for (Ticks.Tick tick : yTicks()) {
            double y = py(tick.value());
            drawing.line(box.x() - TICK_LENGTH, y, box.x(), y, Palette.AXIS, 1);
            drawing.text(tick.label(), box.x() - TICK_LENGTH - 4, y + TICK_TEXT * 0.36, TICK_TEXT, Palette.SOFT_INK,
                    Drawing.Anchor.END);
            widest = Math.max(widest, Typeface.REGULAR.width(tick.label()) * TICK_TEXT);
        }
        drawing.text(Typeface.REGULAR.fit(xName, AXIS_TEXT, box.width()), box.x() + box.width() / 2,
                box.bottom() + TICK_LENGTH + TICK_TEXT + AXIS_TEXT + 10, AXIS_TEXT, Palette.INK, Drawing.Anchor.MIDDLE);
        drawing.upwardText(Typeface.REGULAR.fit(yName, AXIS_TEXT, box.height()), box.x() - TICK_LENGTH - widest - 14,
                box.y() + box.height() / 2, AXIS_TEXT, Palette.INK);
    }

    /** Draws a curve through points in the axes' values; it is broken where a value cannot be shown. */
    void drawCurve(double[] xs, double[] ys, int color, double width, double dash) {
        Path2D.Double path = new Path2D.Double();
        boolean isPenDown = false;
        for (int i = 0; i < xs.length; i++) {
            double u = xAxis.unit(xs[i]);
            double v = yAxis.unit(ys[i]);
            boolean isShown = Double.isFinite(u) && Double.isFinite(v) && Math.abs(u) < FAR && Math.abs(v) < FAR;
            if (isShown) {
                double x = box.x() + box.width() * u;
                double y = box.bottom() - box.height() * v;
                if (isPenDown) {
                    path.lineTo(x, y);
                } else {
                    path.moveTo(x, y);
                    path.lineTo(x, y);
                }
            }
            isPenDown = isShown;
        }
        if (path.getCurrentPoint() != null) {
            drawing.clipped(box, () -> drawing.stroke(path, color, width, dash));
        }
    }

    /** Panel sizes off the panel beyond which a point is left out: pixel arithmetic must stay sane. */
    private static final double FAR = 50;
}
