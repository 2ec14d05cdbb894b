package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The data of an interactive page, as JSON: all decisions are made here, the page's script only draws. */
final class PageData {

    /** Significant digits of what is hovered over, and of what is only drawn. */
    private static final int VALUE_DIGITS = 8;
    private static final int DRAWN_DIGITS = 6;

    /** Cells of the grid to a side. */
    private static final int CELLS = 100;

    /** The same for the contour if there are holes, whose borders show the cells. */
    private static final int FINE_CELLS = 240;
    private static final int FINE_DIGITS = 5;

    /** Numbers of all runs together, at about ten characters each, and of the paths as they lie on the surface. */
    private static final int MOST_NUMBERS = 80_000;
    private static final int MOST_PLACES = 18_000;

    /** Points of one run: more than a screen shows. */
    private static final int MOST_POINTS = 2500;

    /** Fewer points than this would not say how a run went; this many runs at most are in a page. */
    private static final int LEAST_POINTS = 40;
    private static final int MOST_RUNS = 200;

    /** Positions of the step slider. */
    private static final int MOST_FRAMES = 400;

    private final DescentFigure figure;
    private final List<DescentRun> runs;
    private final List<Range> view;
    private final int[] frames;
    private final History history;
    private final Json json = new Json();

    private PageData(DescentFigure figure) {
        this.figure = figure;
        this.runs = figure.runs().subList(0, Math.min(figure.runs().size(), MOST_RUNS));
        this.view = ViewFinder.find(figure);
        this.history = History.of(figure);
        int last = runs.stream().mapToInt(DescentRun::lastIteration).max().orElse(0);
        this.frames = Thinning.frames(last + 1, MOST_FRAMES);
    }

    static String of(DescentFigure figure) {
        PageData data = new PageData(figure);
        data.write();
        return data.json.toString();
    }

    private void write() {
        BatchFunction objective = figure.objective();
        int n = figure.variables().size();
        json.open('{').name("title").string(figure.title()).name("variables").strings(figure.variables());
        List<String> notes = new ArrayList<>(Notes.of(figure, view));
        if (runs.size() < figure.runs().size()) {
            notes.add("only the first " + Numbers.count(runs.size(), "run") + " of " + figure.runs().size()
                    + " are shown");
        }
        json.name("notes").strings(notes);
        json.name("frames").numbers(frames.length, 12, i -> frames[i]);
        json.name("view").open('[');
        int[] shown = CurvePanels.shownVariables(figure, view);
        for (int v : shown) {
            json.numbers(2, 17, i -> i == 0 ? view.get(v).low() : view.get(v).high());
        }
        json.close(']').name("shown").numbers(shown.length, 12, i -> shown[i]);
        json.name("variableColors").strings(IntStream.range(0, shown.length)
                .mapToObj(i -> Palette.css(CurvePanels.variableColor(i))).toList());
        writeHistory();
        if (objective != null && n == 2) {
            json.name("kind").string("surface");
            writeSurface(objective, shown);
        } else if (objective != null && n == 1) {
            json.name("kind").string("curve");
            CurvePanels.Curve curve = CurvePanels.sample(figure, objective, view.getFirst());
            json.name("curve").open('{').name("x").numbers(curve.xs().length, VALUE_DIGITS, i -> curve.xs()[i]);
            json.name("f").numbers(curve.ys().length, VALUE_DIGITS, i -> curve.ys()[i]).close('}');
            writeScale(curve.scale(), 0.08);
            writeRuns(shown, List.of(), null);
        } else {
            json.name("kind").string("history");
            writeRuns(shown, List.of(), null);
        }
        json.close('}');
    }

    private void writeHistory() {
        json.name("history").open('{').name("quantity").string(history.quantity().name());
        json.name("name").string(history.quantityName());
        switch (history.valueAxis()) {
            case Axis.Valued(ValueScale scale) -> writeScale(scale.padded(), 0.12);
            case Axis.Logarithmic axis -> writeAxis("value", axis);
            case Axis.Even _ -> throw new AssertionError("values have their own axis");
        }
        writeAxis("gradient", history.gradientAxis());
        json.close('}');
    }

    private void writeAxis(String name, Axis.Logarithmic axis) {
        List<Ticks.Tick> ticks = axis.ticks(6);
        json.name(name).open('{').name("low").number(axis.range().low(), 9).name("high").number(axis.range().high(), 9);
        json.name("at").numbers(ticks.size(), 9, i -> ticks.get(i).value());
        json.name("labels").strings(ticks.stream().map(Ticks.Tick::label).toList()).close('}');
    }

    private void writeScale(ValueScale scale, double gap) {
        json.name("scale").open('{').name("kind").string(scale.kind().name());
        json.name("low").number(scale.low(), 17).name("high").number(scale.high(), 17);
        json.name("knee").number(scale.knee(), 17);
        List<Ticks.Tick> ticks = scale.ticks(gap);
        json.name("at").numbers(ticks.size(), 9, i -> scale.unit(ticks.get(i).value()));
        json.name("labels").strings(ticks.stream().map(Ticks.Tick::label).toList());
        double[] levels = scale.levels(ContourPanel.BANDS);
        json.name("levels").numbers(levels.length, 9, i -> levels[i]).close('}');
    }

    private void writeSurface(BatchFunction objective, int[] shown) {
        Field field = Field.sample(objective, view.get(0), view.get(1), CELLS + 1, CELLS + 1);
        ValueScale scale = ValueScale.of(field.samples());
        Field heights = field.onScale(scale);
        writeScale(scale, 0.1);
        json.name("grid").open('{').name("columns").number(CELLS + 1, 9);
        json.name("f").numbers(field.samples().length, DRAWN_DIGITS, i -> field.samples()[i]);
        int[] moved = IntStream.range(0, field.samples().length).filter(field::isMoved).toArray();
        json.name("moved").numbers(moved.length, 9, i -> moved[i]);
        json.name("movedX").numbers(moved.length, VALUE_DIGITS, i -> view.get(0).at(field.nodeU(moved[i])));
        json.name("movedY").numbers(moved.length, VALUE_DIGITS, i -> view.get(1).at(field.nodeV(moved[i])));
        json.name("movedF").numbers(moved.length, DRAWN_DIGITS, i -> field.values()[moved[i]]).close('}');
        Field fine = moved.length == 0 ? field
                : Field.sample(objective, view.get(0), view.get(1), FINE_CELLS + 1, FINE_CELLS + 1);
        json.name("fine").open('{').name("columns").number(fine.columns(), 9);
        json.name("f").numbers(fine.samples().length, FINE_DIGITS, i -> fine.samples()[i]).close('}');
        List<Track> tracks = IntStream.range(0, runs.size()).mapToObj(r -> Track.of(figure, r, view)).toList();
        SurfacePanel.Direction direction = SurfacePanel.bestDirection(heights, tracks);
        json.name("azimuth").number(direction.azimuth(), 9).name("elevation").number(direction.elevation(), 9);
        writeRuns(shown, tracks, heights);
    }

    private void writeRuns(int[] shown, List<Track> tracks, @org.jspecify.annotations.Nullable Field heights) {
        int most = Math.clamp(MOST_NUMBERS / (runs.size() * (shown.length + 5L)), LEAST_POINTS, MOST_POINTS);
        json.name("runs").open('[');
        for (int r = 0; r < runs.size(); r++) {
            DescentRun run = runs.get(r);
            int[] kept = kept(run, shown, most);
            json.open('{').name("label").string(run.label()).name("summary").string(Notes.summary(run));
            json.name("color").string(Palette.css(Palette.run(r))).name("cycle").number(Palette.cycle(r), 9);
            json.name("iteration").numbers(kept.length, 12, i -> run.iteration(kept[i]));
            json.name("x").open('[');
            for (int v : shown) {
                json.numbers(kept.length, VALUE_DIGITS, i -> run.coordinate(kept[i], v));
            }
            json.close(']').name("f").numbers(kept.length, VALUE_DIGITS, i -> run.value(kept[i]));
            if (history.quantity() == History.Quantity.LOG_GAP) {
                double[] gaps = history.drawn(run);
                json.name("gap").numbers(kept.length, DRAWN_DIGITS, i -> gaps[kept[i]]);
            }
            json.name("g").numbers(kept.length, DRAWN_DIGITS, i -> run.gradientNorm(kept[i]));
            if (heights != null) {
                writePath(tracks.get(r), heights, run, kept);
            }
            int drawn = Track.shownCount(run, view);
            json.name("drawn").number(IntStream.of(kept).filter(k -> k < drawn).count(), 12).close('}');
        }
        json.close(']');
    }

    /** Writes the path as it lies on the surface, and the heights of the steps; null where a line is broken. */
    private void writePath(Track track, Field heights, DescentRun run, int[] kept) {
        double length = track.pieces().stream()
                .mapToDouble(p -> Math.max(Math.abs(p.u2() - p.u1()), Math.abs(p.v2() - p.v1()))).sum();
        int most = Math.max(MOST_PLACES / runs.size(), LEAST_POINTS);
        List<Track.Place> places = new ArrayList<>();
        for (List<Track.Place> line : track.onSurface(heights, Math.max(1.0 / CELLS, length / most))) {
            places.addAll(line);
            places.add(new Track.Place(Double.NaN, Double.NaN, Double.NaN));
        }
        json.name("pathX").numbers(places.size(), DRAWN_DIGITS, i -> view.get(0).at(places.get(i).u()));
        json.name("pathY").numbers(places.size(), DRAWN_DIGITS, i -> view.get(1).at(places.get(i).v()));
        json.name("pathU").numbers(places.size(), 4, i -> places.get(i).height());
        json.name("u").numbers(kept.length, 4, i -> heights.between(view.get(0).unit(run.coordinate(kept[i], 0)),
                view.get(1).unit(run.coordinate(kept[i], 1))));
    }

    /** Returns the records of a run to keep: those of the slider's frames, and those that make its curves' shapes. */
    private int[] kept(DescentRun run, int[] shown, int most) {
        if (run.size() <= most) {
            return IntStream.range(0, run.size()).toArray();
        }
        Set<Integer> kept = new TreeSet<>();
        int record = 0;
        for (int frame : Thinning.fewer(frames, Math.min(frames.length, most / 4))) {
            while (record + 1 < run.size() && run.iteration(record + 1) <= frame) {
                record++;
            }
            kept.add(record);
        }
        double[] values = IntStream.range(0, run.size()).mapToDouble(run::value).toArray();
        addAll(kept, Thinning.curve(values, most / 4));
        addAll(kept, Thinning.curve(History.gradientNorms(run), most / 4));
        List<double[]> units = new ArrayList<>();
        for (int v : Arrays.copyOf(shown, Math.min(2, shown.length))) {
            units.add(IntStream.range(0, run.size()).mapToDouble(k -> view.get(v).unit(run.coordinate(k, v)))
                    .toArray());
        }
        addAll(kept, Thinning.path(units, 1 / 800.0, most / 4));
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void addAll(Set<Integer> set, int[] values) {
        for (int value : values) {
            set.add(value);
        }
    }
}
