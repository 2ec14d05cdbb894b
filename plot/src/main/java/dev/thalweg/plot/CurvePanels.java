package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The panels made of curves: the objective of one variable, the values and gradient norms, the iterates. */
final class CurvePanels {

    private static final double LINE = 1.8;
    private static final double DOT = 2.6;

    /** Points that a curve has at most in a static picture: more than it has pixels. */
    private static final int MOST_POINTS = 2400;

    /** Steps are marked on a curve over the iterations if there are no more than these. */
    private static final int MOST_DOTS = 60;

    /** Samples of an objective of one variable: one to a pixel. */
    static final int SAMPLES = 1201;

    /** Curves of iterates that can be told apart. */
    static final int MOST_ITERATES = 10;

    private static final double DASH = 5;

    /** Colours of single variables where there is one run only: distinct, and all readable on white. */
    private static final int[] VARIABLES = {0xff3b6fd4, 0xffe5352b, 0xff2a9d6e, 0xffff9800, 0xff8757c9, 0xff17a2b8,
            0xffe64ca6, 0xff8d5a3b, 0xff6b7a3a, 0xff5b6270};

    private CurvePanels() {
    }

    static int variableColor(int index) {
        return VARIABLES[index % VARIABLES.length];
    }

    // ---- over the iterations ----

    static void drawValues(Drawing drawing, Drawing.Box box, DescentFigure figure, History history, String xName) {
        PlanePanel panel = new PlanePanel(drawing, box, history.iterationAxis(), history.valueAxis());
        panel.drawGrid();
        for (int r = figure.runs().size() - 1; r >= 0; r--) {
            drawOverIterations(drawing, panel, figure.runs().get(r), history.drawn(figure.runs().get(r)), r);
        }
        panel.drawFrame(xName, history.quantityName());
    }

    static void drawGradientNorms(Drawing drawing, Drawing.Box box, DescentFigure figure, History history) {
        PlanePanel panel = new PlanePanel(drawing, box, history.iterationAxis(), history.gradientAxis());
        panel.drawGrid();
        for (int r = figure.runs().size() - 1; r >= 0; r--) {
            drawOverIterations(drawing, panel, figure.runs().get(r), History.gradientNorms(figure.runs().get(r)), r);
        }
        panel.drawFrame("iteration", "gradient norm");
    }

    private static void drawOverIterations(Drawing drawing, PlanePanel panel, DescentRun run, double[] ys,
            int runIndex) {
        drawOverIterations(drawing, panel, run, ys, Palette.run(runIndex), DASH * Palette.cycle(runIndex));
    }

    private static void drawOverIterations(Drawing drawing, PlanePanel panel, DescentRun run, double[] ys, int color,
            double dash) {
        int[] kept = Thinning.curve(ys, MOST_POINTS);
        double[] iterations = History.iterations(run);
        double[] xs = IntStream.of(kept).mapToDouble(k -> iterations[k]).toArray();
        double[] keptYs = IntStream.of(kept).mapToDouble(k -> ys[k]).toArray();
        panel.drawCurve(xs, keptYs, color, LINE, dash);
        if (kept.length <= MOST_DOTS) {
            for (int i = 0; i < kept.length; i++) {
                double x = panel.px(xs[i]);
                double y = panel.py(keptYs[i]);
                if (panel.box().contains(x, y)) {
                    drawing.fill(Drawing.circle(x, y, DOT), color);
                }
            }
        }
    }

    /** Returns the variables whose iterates are drawn, in the figure's order: those that go furthest in the view. */
    static int[] shownVariables(DescentFigure figure, List<Range> view) {
        int n = figure.variables().size();
        if (n <= MOST_ITERATES) {
            return IntStream.range(0, n).toArray();
        }
        double[] extents = new double[n];
        Arrays.setAll(extents, v -> view.get(v).width());
        return IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(v -> -extents[v])).limit(MOST_ITERATES)
                .sorted().mapToInt(Integer::intValue).toArray();
    }

    static void drawIterates(Drawing drawing, Drawing.Box box, DescentFigure figure, List<Range> view,
            History history) {
        int[] shown = shownVariables(figure, view);
        double low = IntStream.of(shown).mapToDouble(v -> view.get(v).low()).min().orElseThrow();
        double high = IntStream.of(shown).mapToDouble(v -> view.get(v).high()).max().orElseThrow();
        PlanePanel panel = new PlanePanel(drawing, box, history.iterationAxis(), new Axis.Even(Range.of(low, high)));
        panel.drawGrid();
        boolean isSingle = figure.runs().size() == 1;
        for (int r = figure.runs().size() - 1; r >= 0; r--) {
            DescentRun run = figure.runs().get(r);
            for (int i = 0; i < shown.length; i++) {
                int variable = shown[i];
                double[] ys = IntStream.range(0, run.size()).mapToDouble(k -> run.coordinate(k, variable)).toArray();
                int color = isSingle ? variableColor(i) : Palette.withAlpha(Palette.run(r), 0.75);
                drawOverIterations(drawing, panel, run, ys, color, DASH * Palette.cycle(r));
            }
        }
        String all = figure.variables().size() == shown.length ? "variables"
                : shown.length + " of " + figure.variables().size() + " variables";
        panel.drawFrame("iteration", all);
        if (isSingle) {
            nameCurves(drawing, panel, figure, shown);
        }
    }

    /** Writes each variable's name beside the last point of its curve, moved apart where they would overlap. */
    private static void nameCurves(Drawing drawing, PlanePanel panel, DescentFigure figure, int[] shown) {
        DescentRun run = figure.runs().getFirst();
        record Name(String text, int color, double y) {
        }
        List<Name> names = new ArrayList<>();
        Drawing.Box box = panel.box();
        for (int i = 0; i < shown.length; i++) {
            int k = run.size() - 1;
            while (k > 0 && !Double.isFinite(run.coordinate(k, shown[i]))) {
                k--;
            }
            double y = panel.py(run.coordinate(k, shown[i]));
            names.add(new Name(figure.variables().get(shown[i]), variableColor(i),
                    Math.clamp(Double.isNaN(y) ? box.y() : y, box.y(), box.bottom())));
        }
        names.sort(Comparator.comparingDouble(Name::y));
        double[] ys = names.stream().mapToDouble(Name::y).toArray();
        spread(ys, PlanePanel.TICK_TEXT + 2, box.y() + 2, box.bottom() - 2);
        for (int i = 0; i < ys.length; i++) {
            drawing.strongText(Typeface.MEDIUM.fit(names.get(i).text(), PlanePanel.TICK_TEXT, 60), box.right() + 7,
                    ys[i] + PlanePanel.TICK_TEXT * 0.36, PlanePanel.TICK_TEXT, names.get(i).color(),
                    Drawing.Anchor.START);
        }
    }

    /** Moves rising positions apart until they are {@code gap} from each other, each as little as it goes. */
    private static void spread(double[] ys, double gap, double low, double high) {
        // Positions that touch form a block around the mean of what they asked for; blocks that touch become one.
        double[] asked = ys.clone();
        int[] blockStart = new int[ys.length];
        double[] blockTop = new double[ys.length];
        int blocks = 0;
        for (int i = 0; i < ys.length; i++) {
            blockStart[blocks] = i;
            blockTop[blocks] = asked[i];
            blocks++;
            while (blocks > 1 && blockTop[blocks - 1]
                    < blockTop[blocks - 2] + gap * (blockStart[blocks - 1] - blockStart[blocks - 2])) {
                blocks--;
                double sum = 0;
                for (int k = blockStart[blocks - 1]; k <= i; k++) {
                    sum += asked[k] - gap * (k - blockStart[blocks - 1]);
                }
                int count = i - blockStart[blocks - 1] + 1;
                blockTop[blocks - 1] = Math.clamp(sum / count, low, Math.max(low, high - gap * (count - 1)));
            }
        }
        for (int b = 0; b < blocks; b++) {
            int end = b + 1 < blocks ? blockStart[b + 1] : ys.length;
            for (int k = blockStart[b]; k < end; k++) {
                ys[k] = blockTop[b] + gap * (k - blockStart[b]);
            }
        }
    }

    // ---- the objective of one variable ----

    /** An objective of one variable over the view, with the axis that shows it. */
    record Curve(double[] xs, double[] ys, ValueScale scale) {
    }

    static Curve sample(DescentFigure figure, BatchFunction objective, Range range) {
        double[] xs = new double[SAMPLES];
        Arrays.setAll(xs, i -> range.at((double) i / (SAMPLES - 1)));
        double[] ys = Field.evaluate(objective, new double[][] {xs});
        double[] inView = figure.runs().stream()
                .flatMapToDouble(run -> IntStream.range(0, run.size()).filter(k -> range.contains(run.coordinate(k, 0)))
                        .mapToDouble(run::value))
                .toArray();
        return new Curve(xs, ys, ValueScale.ofCurve(ys, inView));
    }

    static void drawCurve(Drawing drawing, Drawing.Box box, DescentFigure figure, Range range, Curve curve) {
        PlanePanel panel = new PlanePanel(drawing, box, new Axis.Even(range), new Axis.Valued(curve.scale()));
        drawing.fill(Drawing.rectangle(box), Palette.WHITE);
        drawing.clipped(box, () -> shadeHoles(drawing, box, curve));
        panel.drawGrid();
        panel.drawCurve(curve.xs(), curve.ys(), 0xff414487, 2.4, 0);
        for (int r = figure.runs().size() - 1; r >= 0; r--) {
            drawPath(drawing, panel, figure.runs().get(r), r, range);
        }
        panel.drawFrame(figure.variables().getFirst(), "f(" + figure.variables().getFirst() + ")");
    }

    private static void shadeHoles(Drawing drawing, Drawing.Box box, Curve curve) {
        int n = curve.ys().length;
        int i = 0;
        while (i < n) {
            int end = i;
            while (end < n && Double.isNaN(curve.ys()[end])) {
                end++;
            }
            if (end > i) {
                double left = box.x() + box.width() * Math.max(0, i - 0.5) / (n - 1);
                double right = box.x() + box.width() * Math.min(n - 1, end - 0.5) / (n - 1);
                drawing.fill(Drawing.rectangle(new Drawing.Box(left, box.y(), right - left, box.height())),
                        Palette.HOLE);
            }
            i = Math.max(end, i + 1);
        }
    }

    private static void drawPath(Drawing drawing, PlanePanel panel, DescentRun run, int runIndex, Range range) {
        int count = Track.shownCount(run, List.of(range));
        double[] us = IntStream.range(0, count).mapToDouble(k -> range.unit(run.coordinate(k, 0))).toArray();
        double[] heights = IntStream.range(0, count).mapToDouble(k -> panel.py(run.value(k))).toArray();
        int[] kept = Thinning.path(List.of(us), 1 / 1500.0, MOST_POINTS);
        List<List<PathPen.Spot>> lines = new ArrayList<>();
        List<PathPen.Spot> steps = new ArrayList<>();
        List<PathPen.Spot> line = new ArrayList<>();
        lines.add(line);
        Drawing.Box box = panel.box();
        for (int k : kept) {
            boolean isShown = Math.abs(us[k]) < 50 && Double.isFinite(heights[k]);
            if (isShown) {
                PathPen.Spot spot = new PathPen.Spot(box.x() + us[k] * box.width(), heights[k], true);
                line.add(spot);
                if (us[k] >= 0 && us[k] <= 1) {
                    steps.add(spot);
                }
            } else {
                line = new ArrayList<>();
                lines.add(line);
            }
        }
        PathPen pen = new PathPen(drawing, runIndex);
        drawing.clipped(box, () -> {
            pen.lines(lines);
            pen.steps(steps);
        });
        int last = count - 1;
        if (!steps.isEmpty() && range.contains(run.coordinate(0, 0)) && Double.isFinite(heights[0])) {
            pen.start(steps.getFirst());
        }
        if (last > 0 && !steps.isEmpty() && range.contains(run.coordinate(last, 0)) && Double.isFinite(heights[last])) {
            pen.end(steps.getLast());
        }
    }
}
