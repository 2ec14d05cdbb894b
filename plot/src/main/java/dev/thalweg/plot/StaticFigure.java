package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.List;

/** Lays a figure out as a drawing: a heading, the legend, two panels side by side, and notes on what is not shown. */
final class StaticFigure {

    private static final double WIDTH = 1240;
    private static final double MARGIN = 30;
    private static final double PANELS = 500;
    private static final double TITLE_TEXT = 20;
    private static final double LEAST_TITLE_TEXT = 14;
    private static final double LEGEND_TEXT = 13.5;
    private static final double LEGEND_LINE = 22;
    private static final double NOTE_TEXT = 12;

    /** Legend entries beyond this are only counted. */
    private static final int MOST_LEGEND = 12;

    /** Notes beyond this are only counted. */
    private static final int MOST_NOTES = 4;

    /** Up to this many runs the legend has one column. */
    private static final int ONE_COLUMN = 3;

    /** Cells of the contour's grid to a side, and facets of the surface: as fine as eyes and file sizes ask for. */
    private static final int CELLS = 160;
    private static final int FACETS = 104;

    private final DescentFigure figure;
    private final Drawing drawing;
    private final List<Range> view;
    private final List<String> notes;
    private final double top;

    private StaticFigure(DescentFigure figure) {
        this.figure = figure;
        this.view = ViewFinder.find(figure);
        this.notes = Notes.of(figure, view);
        int legend = legendRows() + (figure.runs().size() > MOST_LEGEND ? 1 : 0);
        this.top = MARGIN + TITLE_TEXT + 12 + legend * LEGEND_LINE + 14;
        double noteRoom = Math.min(notes.size(), MOST_NOTES + 1) * (NOTE_TEXT + 6);
        this.drawing = new Drawing(WIDTH, Math.ceil(top + PANELS + 56 + noteRoom + (noteRoom > 0 ? 10 : 0)));
    }

    static Drawing draw(DescentFigure figure) {
        StaticFigure layout = new StaticFigure(figure);
        layout.drawHeading();
        BatchFunction objective = figure.objective();
        if (objective != null && figure.variables().size() == 2) {
            layout.drawSurfaceAndContour(objective);
        } else if (objective != null && figure.variables().size() == 1) {
            layout.drawCurveAndHistory(objective);
        } else {
            layout.drawHistoryAndIterates();
        }
        layout.drawNotes();
        return layout.drawing;
    }

    private int legendColumns() {
        return figure.runs().size() > ONE_COLUMN ? 2 : 1;
    }

    private int legendRows() {
        return Math.ceilDiv(Math.min(figure.runs().size(), MOST_LEGEND), legendColumns());
    }

    private void drawHeading() {
        double room = WIDTH - 2 * MARGIN;
        double wide = Typeface.MEDIUM.width(figure.title()) * TITLE_TEXT;
        double size = Math.clamp(TITLE_TEXT * room / Math.max(wide, 1), LEAST_TITLE_TEXT, TITLE_TEXT);
        drawing.strongText(Typeface.MEDIUM.fit(figure.title(), size, room), MARGIN, MARGIN + TITLE_TEXT * 0.8, size,
                Palette.INK, Drawing.Anchor.START);
        int rows = legendRows();
        double columnWidth = room / legendColumns();
        int listed = Math.min(figure.runs().size(), MOST_LEGEND);
        for (int r = 0; r < listed; r++) {
            int column = r / rows;
            drawLegend(r, MARGIN + column * columnWidth, MARGIN + TITLE_TEXT + 12 + (r % rows + 0.7) * LEGEND_LINE,
                    columnWidth - 20);
        }
        if (listed < figure.runs().size()) {
            drawing.text("and " + Numbers.count(figure.runs().size() - listed, "more run"), MARGIN,
                    MARGIN + TITLE_TEXT + 12 + (rows + 0.7) * LEGEND_LINE, LEGEND_TEXT, Palette.SOFT_INK,
                    Drawing.Anchor.START);
        }
    }

    private void drawLegend(int r, double x, double baseline, double room) {
        DescentRun run = figure.runs().get(r);
        double middle = baseline - LEGEND_TEXT * 0.36;
        PathPen pen = new PathPen(drawing, r);
        drawing.stroke(Drawing.polyline(x + 6, middle, x + 42, middle), Palette.run(r), 2.2, 6.0 * Palette.cycle(r));
        pen.start(new PathPen.Spot(x + 6, middle, true));
        pen.end(new PathPen.Spot(x + 42, middle, true));
        double at = x + 60;
        String label = Typeface.MEDIUM.fit(run.label(), LEGEND_TEXT, room / 2);
        drawing.strongText(label, at, baseline, LEGEND_TEXT, Palette.INK, Drawing.Anchor.START);
        at += Typeface.MEDIUM.width(label) * LEGEND_TEXT + 12;
        drawing.text(Typeface.REGULAR.fit(Notes.summary(run), LEGEND_TEXT, room - (at - x)), at, baseline, LEGEND_TEXT,
                Palette.SOFT_INK, Drawing.Anchor.START);
    }

    private void drawNotes() {
        double y = top + PANELS + 56 + 10;
        int listed = notes.size() > MOST_NOTES + 1 ? MOST_NOTES : notes.size();
        for (int i = 0; i < listed; i++) {
            drawing.text(Typeface.REGULAR.fit(notes.get(i), NOTE_TEXT, WIDTH - 2 * MARGIN), MARGIN, y, NOTE_TEXT,
                    Palette.NOTE, Drawing.Anchor.START);
            y += NOTE_TEXT + 6;
        }
        if (listed < notes.size()) {
            drawing.text("and " + Numbers.count(notes.size() - listed, "more note"), MARGIN, y, NOTE_TEXT, Palette.NOTE,
                    Drawing.Anchor.START);
        }
    }

    // ---- two variables ----

    private void drawSurfaceAndContour(BatchFunction objective) {
        Field field = Field.sample(objective, view.get(0), view.get(1), CELLS + 1, CELLS + 1);
        Field coarse = Field.sample(objective, view.get(0), view.get(1), FACETS + 1, FACETS + 1);
        ValueScale scale = ValueScale.of(field.samples());
        Field units = field.onScale(scale);
        List<Track> tracks = new ArrayList<>();
        for (int r = 0; r < figure.runs().size(); r++) {
            tracks.add(Track.of(figure, r, view));
        }
        Axis x = new Axis.Even(view.get(0));
        Axis y = new Axis.Even(view.get(1));
        String xName = figure.variables().get(0);
        String yName = figure.variables().get(1);

        Drawing.Box surfaceBox = new Drawing.Box(MARGIN + 52, top + 4, 500, PANELS - 4);
        SurfacePanel surface = new SurfacePanel(drawing, surfaceBox, coarse.onScale(scale), tracks);
        surface.drawBox(x, y, new Axis.Valued(scale), xName, yName);
        surface.drawSurface();
        for (Track track : tracks.reversed()) {
            surface.drawPath(track);
        }
        for (Track track : tracks.reversed()) {
            surface.drawEnds(track);
        }

        double[] levels = scale.levels(ContourPanel.BANDS);
        Drawing.Box box = new Drawing.Box(662, top, 448, PANELS);
        PlanePanel plane = new PlanePanel(drawing, box, x, y);
        ContourPanel.drawBands(drawing, box, units, levels);
        for (Track track : tracks.reversed()) {
            ContourPanel.drawPath(drawing, plane, track);
        }
        plane.drawFrame(xName, yName);
        for (Track track : tracks.reversed()) {
            ContourPanel.drawEnds(drawing, plane, track);
        }
        drawColorBar(new Drawing.Box(1136, top, 16, PANELS), scale, levels);
    }

    private void drawColorBar(Drawing.Box box, ValueScale scale, double[] levels) {
        for (int k = 0; k <= levels.length; k++) {
            double low = k == 0 ? 0 : levels[k - 1];
            drawing.fill(Drawing.rectangle(new Drawing.Box(box.x(), box.y(), box.width(), box.height() * (1 - low))),
                    ContourPanel.bandColor(levels, k));
        }
        drawing.stroke(Drawing.rectangle(box), Palette.AXIS, 1);
        double widest = 0;
        for (Ticks.Tick tick : scale.ticks(0.09)) {
            double y = box.bottom() - box.height() * scale.unit(tick.value());
            drawing.line(box.right(), y, box.right() + 4, y, Palette.AXIS, 1);
            drawing.text(tick.label(), box.right() + 8, y + PlanePanel.TICK_TEXT * 0.36, PlanePanel.TICK_TEXT,
                    Palette.SOFT_INK, Drawing.Anchor.START);
            widest = Math.max(widest, Typeface.REGULAR.width(tick.label()) * PlanePanel.TICK_TEXT);
        }
        drawing.text("f", box.x() + box.width() / 2, box.bottom() + 20, PlanePanel.AXIS_TEXT, Palette.INK,
                Drawing.Anchor.MIDDLE);
    }

    // ---- one variable ----

    private void drawCurveAndHistory(BatchFunction objective) {
        Range range = view.getFirst();
        CurvePanels.Curve curve = CurvePanels.sample(figure, objective, range);
        CurvePanels.drawCurve(drawing, new Drawing.Box(MARGIN + 66, top, 590, PANELS), figure, range, curve);
        drawHistory(new Drawing.Box(780, top, WIDTH - MARGIN - 780, PANELS));
    }

    // ---- more variables ----

    private void drawHistoryAndIterates() {
        drawHistory(new Drawing.Box(MARGIN + 76, top, 480, PANELS));
        CurvePanels.drawIterates(drawing, new Drawing.Box(690, top, WIDTH - MARGIN - 50 - 690, PANELS), figure, view,
                History.of(figure));
    }

    private void drawHistory(Drawing.Box box) {
        History history = History.of(figure);
        double each = (box.height() - 26) / 2;
        CurvePanels.drawValues(drawing, new Drawing.Box(box.x(), box.y(), box.width(), each), figure, history, "");
        CurvePanels.drawGradientNorms(drawing, new Drawing.Box(box.x(), box.bottom() - each, box.width(), each), figure,
                history);
    }
}
