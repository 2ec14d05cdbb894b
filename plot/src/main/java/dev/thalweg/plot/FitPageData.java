package dev.thalweg.plot;

import java.util.function.IntToDoubleFunction;

/** The data of a fit's page, as JSON: all decisions are made here, the page's script only draws. */
final class FitPageData {

    /** Significant digits of what is hovered over. */
    private static final int DIGITS = 10;

    /** Observations that a page holds at most. */
    private static final int MOST_POINTS = 10_000;

    private FitPageData() {
    }

    static String of(FitFigure figure) {
        FitView view = FitView.of(figure);
        int[] shown = figure.shown(MOST_POINTS);
        double[] residuals = figure.residuals();
        FitFigure.Band band = view.band();
        Json json = new Json();
        json.open('{').name("xName").string(figure.xName()).name("yName").string(figure.yName());
        json.name("isCurve").flag(figure.curve() != null);
        json.name("observations").string(Numbers.count(figure.xs().length, "observation"));
        numbers(json, "x", shown.length, k -> figure.xs()[shown[k]]);
        numbers(json, "y", shown.length, k -> figure.ys()[shown[k]]);
        numbers(json, "fitted", shown.length, k -> figure.fitted()[shown[k]]);
        numbers(json, "residual", shown.length, k -> residuals[shown[k]]);
        numbers(json, "rows", shown.length, k -> figure.rows()[shown[k]]);
        json.name("band").open('{');
        numbers(json, "x", view.xs().length, i -> view.xs()[i]);
        numbers(json, "y", view.xs().length, i -> band.values()[i]);
        numbers(json, "confidence", view.xs().length, i -> band.confidence()[i]);
        numbers(json, "prediction", view.xs().length, i -> band.prediction()[i]);
        json.close('}').name("names").open('{').name("confidence").string(FitLegend.CONFIDENCE).name("prediction")
                .string(FitLegend.PREDICTION).close('}');
        json.name("pointColor").string(Palette.css(FitPicture.POINT));
        json.name("view").open('{');
        range(json, "x", view.x());
        range(json, "y", view.y());
        range(json, "residual", view.residual());
        json.close('}').name("isLogarithmic").flag(view.x() instanceof Axis.Logarithmic);
        json.name("facts").open('[');
        figure.facts().forEach(fact -> json.open('[').string(fact.name()).string(fact.value()).close(']'));
        return json.close(']').name("notes").strings(figure.notes(MOST_POINTS)).close('}').toString();
    }

    private static void numbers(Json json, String name, int count, IntToDoubleFunction values) {
        json.name(name).numbers(count, DIGITS, values);
    }

    private static void range(Json json, String name, Axis axis) {
        Range range = switch (axis) {
            case Axis.Even(Range even) -> even;
            case Axis.Logarithmic(Range logarithmic) -> logarithmic;
            case Axis.Valued _ -> throw new AssertionError("a fit has no values of an objective");
        };
        numbers(json, name, 2, i -> i == 0 ? range.low() : range.high());
    }
}
