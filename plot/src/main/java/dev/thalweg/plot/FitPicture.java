package dev.thalweg.plot;

import java.awt.geom.Path2D;
import java.util.Arrays;
import java.util.List;

/** Lays a fit out as a drawing: a heading, a legend, the fit with its residuals below, and beside them what is known of it. */
final class FitPicture {

    static final int CURVE = 0xff3b528b;
    static final int POINT = Palette.run(0);
    static final double CONFIDENCE_ALPHA = 0.24;
    static final double PREDICTION_ALPHA = 0.1;

    private static final double WIDTH = 1240;
    private static final double MARGIN = 30;
    private static final double TITLE_TEXT = 20;
    private static final double LEAST_TITLE_TEXT = 14;
    private static final double LEGEND_TEXT = 13.5;
    private static final double NOTE_TEXT = 12;
    private static final double TOP = MARGIN + TITLE_TEXT + 12 + 22 + 16;
    private static final double FIT_HEIGHT = 380;
    private static final double RESIDUAL_HEIGHT = 170;
    private static final double GAP = 36;
    private static final double BELOW = 56;
    private static final Drawing.Box FIT = new Drawing.Box(MARGIN + 80, TOP, 760, FIT_HEIGHT);
    private static final Drawing.Box RESIDUALS = new Drawing.Box(FIT.x(), FIT.bottom() + GAP, FIT.width(),
            RESIDUAL_HEIGHT);
    private static final double FACTS_X = FIT.right() + 36;
    private static final double FACTS_WIDTH = WIDTH - MARGIN - FACTS_X;
    private static final double FACT_LINE = 22;
    private static final double LINE = 2.4;

    /** Lines beside the picture that there is room for. */
    private static final int MOST_FACTS = 22;

    /** Observations that are drawn at most: more hide each other, and make large files. */
    static final int MOST_POINTS = 5000;

    /** Up to this many observations are dots that stand out; more are small ones that let others shine through. */
    private static final int FEW_POINTS = 300;

    private final FitFigure figure;
    private final FitView view;
    private final List<String> notes;
    private final int[] shown;
    private final Drawing drawing;

    private FitPicture(FitFigure figure) {
        this.figure = figure;
        this.view = FitView.of(figure);
        this.notes = figure.notes(MOST_POINTS);
        this.shown = figure.shown(MOST_POINTS);
        double noteRoom = notes.isEmpty() ? 0 : notes.size() * (NOTE_TEXT + 6) + 10;
        this.drawing = new Drawing(WIDTH, Math.ceil(RESIDUALS.bottom() + BELOW + noteRoom));
    }

    static Drawing draw(FitFigure figure) {
        FitPicture picture = new FitPicture(figure);
        picture.drawHeading();
        picture.drawLegend();
        picture.drawFit();
        picture.drawResiduals();
        picture.drawFacts();
        picture.drawNotes();
        return picture.drawing;
    }

    private void drawHeading() {
        double room = WIDTH - 2 * MARGIN;
        double wide = Typeface.MEDIUM.width(figure.title()) * TITLE_TEXT;
        double size = Math.clamp(TITLE_TEXT * room / Math.max(wide, 1), LEAST_TITLE_TEXT, TITLE_TEXT);
        drawing.strongText(Typeface.MEDIUM.fit(figure.title(), size, room), MARGIN, MARGIN + TITLE_TEXT * 0.8, size,
                Palette.INK, Drawing.Anchor.START);
    }

    private void drawLegend() {
        double baseline = MARGIN + TITLE_TEXT + 12 + 16;
        double middle = baseline - LEGEND_TEXT * 0.36;
        drawDot(MARGIN + 6, middle, 4);
        double x = legendText(Numbers.count(figure.xs().length, "observation"), MARGIN + 18, baseline);
        drawing.line(x, middle, x + 30, middle, CURVE, LINE);
        x = legendText(figure.curve() == null ? "fitted = observed" : "fitted curve", x + 40, baseline);
        if (hasAny(view.band().confidence())) {
            x = legendBand(x, middle, baseline, CONFIDENCE_ALPHA, FitLegend.CONFIDENCE);
        }
        if (hasAny(view.band().prediction())) {
            legendBand(x, middle, baseline, PREDICTION_ALPHA, FitLegend.PREDICTION);
        }
    }

    private double legendBand(double x, double middle, double baseline, double alpha, String text) {
        drawing.fill(Drawing.rectangle(new Drawing.Box(x, middle - 7, 30, 14)), Palette.withAlpha(CURVE, alpha));
        return legendText(text, x + 40, baseline);
    }

    private double legendText(String text, double x, double baseline) {
        drawing.text(text, x, baseline, LEGEND_TEXT, Palette.SOFT_INK, Drawing.Anchor.START);
        return x + Typeface.REGULAR.width(text) * LEGEND_TEXT + 30;
    }

    static boolean hasAny(double[] values) {
        return Arrays.stream(values).anyMatch(Double::isFinite);
    }

    private void drawFit() {
        PlanePanel panel = new PlanePanel(drawing, FIT, view.x(), view.y());
        panel.drawGrid();
        drawBands(panel, view.band().values());
        // Few dots stand out on the curve; many would hide it.
        if (isFew()) {
            panel.drawCurve(view.xs(), view.band().values(), CURVE, LINE, 0);
            drawPoints(panel, figure.ys());
        } else {
            drawPoints(panel, figure.ys());
            panel.drawCurve(view.xs(), view.band().values(), Palette.withAlpha(Palette.WHITE, 0.85), LINE + 2, 0);
            panel.drawCurve(view.xs(), view.band().values(), CURVE, LINE, 0);
        }
        panel.drawFrame("", figure.yName());
    }

    private void drawBands(PlanePanel panel, double[] centre) {
        drawing.clipped(panel.box(), () -> {
            drawBand(panel, centre, view.band().prediction(), PREDICTION_ALPHA);
            drawBand(panel, centre, view.band().confidence(), CONFIDENCE_ALPHA);
        });
    }

    /** Fills the band of a half width around a curve; where either is not finite it is interrupted. */
    private void drawBand(PlanePanel panel, double[] values, double[] half, double alpha) {
        int i = 0;
        while (i < values.length) {
            int end = i;
            while (end < values.length && Double.isFinite(values[end]) && Double.isFinite(half[end])) {
                end++;
            }
            if (end - i > 1) {
                Path2D.Double path = new Path2D.Double();
                for (int k = i; k < end; k++) {
                    add(path, panel.px(view.xs()[k]), held(panel, values[k] + half[k]));
                }
                for (int k = end - 1; k >= i; k--) {
                    add(path, panel.px(view.xs()[k]), held(panel, values[k] - half[k]));
                }
                path.closePath();
                drawing.fill(path, Palette.withAlpha(CURVE, alpha));
            }
            i = Math.max(end, i + 1);
        }
    }

    private static void add(Path2D.Double path, double x, double y) {
        if (path.getCurrentPoint() == null) {
            path.moveTo(x, y);
        } else {
            path.lineTo(x, y);
        }
    }

    /** Where a value lies, held near the panel: pixel arithmetic must stay sane. */
    private static double held(PlanePanel panel, double value) {
        double room = panel.box().height();
        return Math.clamp(panel.py(value), panel.box().y() - room, panel.box().bottom() + room);
    }

    private void drawResiduals() {
        PlanePanel panel = new PlanePanel(drawing, RESIDUALS, view.x(), view.residual());
        panel.drawGrid();
        double[] residuals = figure.residuals();
        drawBands(panel, new double[view.xs().length]);
        if (isFew()) {
            drawing.clipped(RESIDUALS, () -> drawStems(panel, residuals));
            drawZero(panel);
            drawPoints(panel, residuals);
        } else {
            drawPoints(panel, residuals);
            drawZero(panel);
        }
        panel.drawFrame(figure.xName(), "residual");
    }

    private void drawZero(PlanePanel panel) {
        drawing.line(RESIDUALS.x(), panel.py(0), RESIDUALS.right(), panel.py(0), CURVE, LINE * 0.7);
    }

    /** Draws lines from the curve to the observations. */
    private void drawStems(PlanePanel panel, double[] residuals) {
        for (int i : shown) {
            double x = panel.px(figure.xs()[i]);
            double y = panel.py(residuals[i]);
            if (Double.isFinite(y)) {
                drawing.line(x, panel.py(0), x, y, Palette.withAlpha(POINT, 0.45), 1.2);
            }
        }
    }

    private void drawPoints(PlanePanel panel, double[] ys) {
        for (int i : shown) {
            double x = panel.px(figure.xs()[i]);
            double y = panel.py(ys[i]);
            if (panel.box().contains(x, y)) {
                if (isFew()) {
                    drawDot(x, y, 3.4);
                } else {
                    drawing.fill(Drawing.circle(x, y, 1.8), Palette.withAlpha(POINT, 0.45));
                }
            }
        }
    }

    private boolean isFew() {
        return shown.length <= FEW_POINTS;
    }

    private void drawDot(double x, double y, double radius) {
        drawing.fill(Drawing.circle(x, y, radius + 1), Palette.WHITE);
        drawing.fill(Drawing.circle(x, y, radius), POINT);
    }

    private void drawFacts() {
        int listed = Math.min(figure.facts().size(), MOST_FACTS);
        double names = figure.facts().stream().limit(listed).filter(fact -> !fact.value().isEmpty())
                .mapToDouble(fact -> Typeface.MEDIUM.width(fact.name()) * LEGEND_TEXT).max().orElse(0);
        double column = Math.min(names, FACTS_WIDTH * 0.45) + 14;
        double y = TOP + LEGEND_TEXT;
        for (FitFigure.Fact fact : figure.facts().subList(0, listed)) {
            boolean isHeading = fact.value().isEmpty();
            if (isHeading) {
                drawing.text(Typeface.REGULAR.fit(fact.name(), LEGEND_TEXT, FACTS_WIDTH), FACTS_X, y, LEGEND_TEXT,
                        Palette.SOFT_INK, Drawing.Anchor.START);
            } else {
                drawing.strongText(Typeface.MEDIUM.fit(fact.name(), LEGEND_TEXT, column - 14), FACTS_X, y, LEGEND_TEXT,
                        Palette.INK, Drawing.Anchor.START);
                drawing.text(Typeface.REGULAR.fit(fact.value(), LEGEND_TEXT, FACTS_WIDTH - column), FACTS_X + column, y,
                        LEGEND_TEXT, Palette.INK, Drawing.Anchor.START);
            }
            y += FACT_LINE;
        }
        if (listed < figure.facts().size()) {
            drawing.text("and " + Numbers.count(figure.facts().size() - listed, "more line"), FACTS_X, y, LEGEND_TEXT,
                    Palette.SOFT_INK, Drawing.Anchor.START);
        }
    }

    private void drawNotes() {
        double y = RESIDUALS.bottom() + BELOW + 10;
        for (String note : notes) {
            drawing.text(Typeface.REGULAR.fit(note, NOTE_TEXT, WIDTH - 2 * MARGIN), MARGIN, y, NOTE_TEXT, Palette.NOTE,
                    Drawing.Anchor.START);
            y += NOTE_TEXT + 6;
        }
    }
}
