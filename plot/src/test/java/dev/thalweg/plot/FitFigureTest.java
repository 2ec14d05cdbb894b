package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FitFigureTest {

    static Stream<String> names() {
        return Samples.fits().keySet().stream();
    }

    private static JsonNode data(FitFigure figure) throws Exception {
        String page = new String(PictureFormat.HTML.render(figure), StandardCharsets.UTF_8);
        int start = page.indexOf("const data = ") + "const data = ".length();
        return new ObjectMapper().readTree(page.substring(start, page.indexOf(";\n</script>", start)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyFitGivesAPageWithReadableData(String name) throws Exception {
        FitFigure figure = Samples.fits().get(name);
        JsonNode data = data(figure);
        assertThat(data.get("isCurve").asBoolean()).isEqualTo(figure.curve() != null);
        assertThat(data.get("x")).hasSameSizeAs(data.get("residual")).hasSizeLessThanOrEqualTo(10_000);
        assertThat(data.get("band").get("x")).hasSameSizeAs(data.get("band").get("prediction"));
        for (String axis : List.of("x", "y", "residual")) {
            assertThat(data.get("view").get(axis).get(0).asDouble()).isLessThan(data.get("view").get(axis).get(1)
                    .asDouble());
        }
        assertThat(PictureFormat.HTML.render(figure)).hasSizeLessThan(5_000_000);
    }

    @Test
    void theDataHoldsTheFit() throws Exception {
        JsonNode data = data(Samples.line());
        assertThat(data.get("residual").get(0).asDouble()).isCloseTo(0.1, within(1e-9));
        assertThat(data.get("fitted").toString()).isEqualTo("[2,3,4,5]");
        assertThat(data.get("band").get("y").get(0).asDouble() - data.get("band").get("x").get(0).asDouble()).isCloseTo(
                1,
                within(1e-9));
        assertThat(data.get("band").get("prediction").get(300).asDouble()).isEqualTo(0.4);
        assertThat(data.get("rows").toString()).isEqualTo("[1,2,3,4]");
        assertThat(data.get("facts").get(1).toString()).isEqualTo("[\"a\",\"1 \u00b1 0.1\"]");
    }

    @Test
    void theAxesHoldObservationsAndBands() {
        FitView view = FitView.of(Samples.line());
        assertThat(view.x().unit(1)).isBetween(0.0, 0.1);
        assertThat(view.x().unit(4)).isBetween(0.9, 1.0);
        assertThat(view.y().unit(2 - 0.4)).isBetween(0.0, 0.2);
        assertThat(view.residual().unit(0)).isEqualTo(0.5);
        assertThat(view.residual().unit(0.4)).isLessThan(1);
        FitView wide = FitView.of(Samples.fits().get("wide bands"));
        assertThat(wide.y().unit(3) - wide.y().unit(1)).as("bands do not push the observations together").isGreaterThan(
                0.5);
    }

    /** A curve 1/(x + 0.01) has its pole just there. */
    @Test
    void freeSpaceBesideAmountsDoesNotCrossZero() {
        double[] ys = {30, 2, 1, 0.9};
        FitFigure amounts = Samples.fit(new double[] {0.02, 0.5, 0.9, 1.1}, ys, x -> 1 / (x + 0.01), 0.1, 0.4);
        assertThat(FitView.of(amounts).xs()[0]).isZero();
        FitFigure debts = Samples.fit(new double[] {-1.1, -0.9, -0.5, -0.02}, ys, x -> 1 / (0.01 - x), 0.1, 0.4);
        assertThat(FitView.of(debts).xs()[FitView.SAMPLES - 1]).isZero();
        FitFigure both = Samples.fit(new double[] {0, 0.5, 0.9, 1.1}, ys, x -> x, 0.1, 0.4);
        assertThat(FitView.of(both).xs()[0]).isNegative();
    }

    @Test
    void decadesAreSpreadEvenly() {
        FitView view = FitView.of(Samples.fits().get("decades"));
        assertThat(view.x()).isInstanceOf(Axis.Logarithmic.class);
        assertThat(view.xs()[300]).isCloseTo(Math.sqrt(0.01 * 1000), within(1e-9));
        assertThat(FitView.of(Samples.line()).x()).isInstanceOf(Axis.Even.class);
    }

    @Test
    void observedOverFittedHasEqualAxes() {
        FitView view = FitView.of(Samples.overFitted());
        assertThat(view.x()).isEqualTo(view.y());
        assertThat(view.band().values()).isEqualTo(view.xs());
    }

    @Test
    void staticPicturesSayWhatTheyShow() throws Exception {
        assertThat(StaticPictureTest.labels(Samples.line())).contains("y = a + b*x", "4 observations", "fitted curve",
                FitLegend.CONFIDENCE, FitLegend.PREDICTION, "residual", "a", "1 \u00b1 0.1");
        assertThat(StaticPictureTest.labels(Samples.overFitted())).contains("fitted = observed", "2 rows are left out")
                .doesNotContain(FitLegend.PREDICTION);
        assertThat(StaticPictureTest.labels(Samples.fits().get("many"))).contains("30,000 observations",
                "5,000 observations of 30,000 are drawn");
        assertThat(StaticPictureTest.labels(Samples.fits().get("awkward fit"))).contains("and 38 more lines");
    }

    @Test
    void partsMustFitTogether() {
        double[] one = {1};
        double[] two = {1, 2};
        double[] bad = {Double.NaN};
        int[] row = {1};
        assertThatThrownBy(() -> new FitFigure("f", "x", "y", one, two, one, row, null, List.of(), List.of()))
                .hasMessageContaining("got 1 places, 2 observed and 1 fitted values, 1 row numbers");
        assertThatThrownBy(() -> new FitFigure("f", "x", "y", bad, one, one, row, null, List.of(), List.of()))
                .hasMessageContaining("must be finite; got (NaN, 1.0) at index 0");
        assertThatThrownBy(() -> new FitFigure.Band(one, two, one)).hasMessageContaining("got 1 values, 2 and 1 half");
    }
}
