package dev.thalweg.plot;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Curves over axes where equal factors are equal distances, in panels side by side, such as costs over sizes: a power law is a
 * straight line, its exponent the slope.
 *
 * <p>A curve keeps its colour in all panels, by the order in which names first appear.
 *
 * @param title the heading
 * @param xName what lies along the bottom of every panel
 * @param yName what lies along the side
 * @param panels the panels, at least one
 */
public record LogLogChart(String title, String xName, String yName, List<Panel> panels) {

    private static final double WIDTH = 1240;
    private static final double MARGIN = 30;
    private static final double PANEL_HEIGHT = 260;
    private static final int COLUMNS = 3;
    private static final double TITLE_TEXT = 20;
    private static final double LEGEND_TEXT = 13.5;
    private static final double PANEL_TEXT = 14;
    /** Room on the left of a panel for its labels and the axis' name, and below it. */
    private static final double LEFT = 62;
    private static final double BELOW = 62;
    private static final double LINE = 2;
    private static final double DOT = 2.8;
    /** Room between the outermost points and the frame, as a factor. */
    private static final double AIR = 1.4;

    /**
     * A panel.
     *
     * @param title what it shows
     * @param curves its curves, at least one with a point
     */
    public record Panel(String title, List<Curve> curves) {
        /** Copies the list. */
        public Panel {
            curves = List.copyOf(curves);
            if (curves.stream().allMatch(curve -> curve.xs().length == 0)) {
                throw new IllegalArgumentException("plot: a panel needs a point; got none in \"" + title + "\"");
            }
        }
    }

    /**
     * A curve.
     *
     * @param name what it is, for the legend
     * @param xs positions along the bottom, positive and finite
     * @param ys as many values, positive and finite
     */
    public record Curve(String name, double[] xs, double[] ys) {
        /** Copies the arrays. */
        public Curve {
            if (xs.length != ys.length) {
                throw new IllegalArgumentException("plot: a curve needs a value for each position; got " + xs.length
                        + " positions and " + ys.length + " values in \"" + name + "\"");
            }
            for (double v : DoubleStream.concat(Arrays.stream(xs), Arrays.stream(ys)).toArray()) {
                if (!(v > 0 && Double.isFinite(v))) {
                    throw new IllegalArgumentException("plot: logarithmic axes take positive numbers; got " + v
                            + " in \"" + name + "\"");
                }
            }
            xs = xs.clone();
            ys = ys.clone();
        }
    }

    /** Copies the list. */
    public LogLogChart {
        panels = List.copyOf(panels);
        if (panels.isEmpty()) {
            throw new IllegalArgumentException("plot: a chart needs a panel; got none");
        }
    }

    /**
     * {@return the chart as a file's bytes}
     *
     * @param format PNG or SVG
     * @throws IllegalArgumentException for HTML, which is for figures of a descent
     */
    public byte[] render(PictureFormat format) {
        return switch (format) {
            case PNG -> PngRenderer.render(draw());
            case SVG -> SvgRenderer.render(draw(), title);
            case HTML -> throw new IllegalArgumentException("plot: a chart is drawn as PNG or SVG; got " + format);
        };
    }

    private List<String> names() {
        LinkedHashSet<String> names = new LinkedHashSet<>();
        panels.forEach(panel -> panel.curves().forEach(curve -> names.add(curve.name())));
        return List.copyOf(names);
    }

    Drawing draw() {
        int columns = Math.min(COLUMNS, panels.size());
        int rows = Math.ceilDiv(panels.size(), columns);
        double top = MARGIN + TITLE_TEXT + 12 + LEGEND_TEXT + 16;
        double rowHeight = PANEL_TEXT + 12 + PANEL_HEIGHT + BELOW;
        Drawing drawing = new Drawing(WIDTH, Math.ceil(top + rows * rowHeight + MARGIN / 2));
        drawing.fill(Drawing.rectangle(new Drawing.Box(0, 0, drawing.width(), drawing.height())), Palette.WHITE);
        drawing.strongText(Typeface.MEDIUM.fit(title, TITLE_TEXT, WIDTH - 2 * MARGIN), MARGIN,
                MARGIN + TITLE_TEXT * 0.8,
                TITLE_TEXT, Palette.INK, Drawing.Anchor.START);
        List<String> names = names();
        drawLegend(drawing, names, MARGIN + TITLE_TEXT + 12 + LEGEND_TEXT);
        double pitch = (WIDTH - 2.0 * MARGIN) / columns;
        for (int p = 0; p < panels.size(); p++) {
            double x = MARGIN + p % columns * pitch;
            int line = p / columns;
            double y = top + line * rowHeight;
            drawPanel(drawing, panels.get(p), names, new Drawing.Box(x + LEFT, y + PANEL_TEXT + 12, pitch - LEFT - 22,
                    PANEL_HEIGHT));
        }
        return drawing;
    }

    private static void drawLegend(Drawing drawing, List<String> names, double baseline) {
        double x = MARGIN;
        for (int i = 0; i < names.size(); i++) {
            double middle = baseline - LEGEND_TEXT * 0.36;
            drawing.stroke(Drawing.polyline(x, middle, x + 30, middle), CurvePanels.variableColor(i), LINE);
            drawing.fill(Drawing.circle(x + 15, middle, DOT), CurvePanels.variableColor(i));
            drawing.text(names.get(i), x + 38, baseline, LEGEND_TEXT, Palette.INK, Drawing.Anchor.START);
            x += 38 + Typeface.REGULAR.width(names.get(i)) * LEGEND_TEXT + 28;
        }
    }

    private void drawPanel(Drawing drawing, Panel panel, List<String> names, Drawing.Box box) {
        drawing.strongText(Typeface.MEDIUM.fit(panel.title(), PANEL_TEXT, box.width()), box.x(), box.y() - 9,
                PANEL_TEXT,
                Palette.INK, Drawing.Anchor.START);
        PlanePanel plane = new PlanePanel(drawing, box, axis(panel.curves().stream().map(Curve::xs).toList()),
                axis(panel
                        .curves().stream().map(Curve::ys).toList()));
        plane.drawGrid();
        for (Curve curve : panel.curves()) {
            int color = CurvePanels.variableColor(names.indexOf(curve.name()));
            plane.drawCurve(curve.xs(), curve.ys(), color, LINE, 0);
            for (int i = 0; i < curve.xs().length; i++) {
                drawing.fill(Drawing.circle(plane.px(curve.xs()[i]), plane.py(curve.ys()[i]), DOT), color);
            }
        }
        plane.drawFrame(xName, yName);
    }

    private static Axis axis(List<double[]> values) {
        double low = values.stream().flatMapToDouble(Arrays::stream).min().orElseThrow();
        double high = values.stream().flatMapToDouble(Arrays::stream).max().orElseThrow();
        return new Axis.Logarithmic(Range.of(low / AIR, high * AIR));
    }
}
