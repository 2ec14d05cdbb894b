package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HtmlPageTest {

    /** The largest a page may be: it is to be mailed around. */
    private static final int MOST_BYTES = 5_000_000;

    static Stream<String> names() {
        return Samples.all().keySet().stream();
    }

    private static String page(DescentFigure figure) {
        byte[] bytes = PictureFormat.HTML.render(figure);
        assertThat(bytes).hasSizeLessThan(MOST_BYTES);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static JsonNode data(DescentFigure figure) throws Exception {
        String page = page(figure);
        int start = page.indexOf("const data = ") + "const data = ".length();
        return new ObjectMapper().readTree(page.substring(start, page.indexOf(";\n</script>", start)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyFigureGivesAPageWithReadableData(String name) throws Exception {
        DescentFigure figure = Samples.all().get(name);
        JsonNode data = data(figure);
        assertThat(data.get("runs")).hasSize(figure.runs().size());
        assertThat(data.get("variables")).hasSize(figure.variables().size());
        assertThat(data.get("kind").asText()).isEqualTo(figure.objective() == null || figure.variables().size() > 2
                ? "history"
                : figure.variables().size() == 2 ? "surface" : "curve");
    }

    @Test
    void thePageLoadsNothing() {
        String page = page(Samples.bowlFigure(0.1, 10));
        // plotly.js holds addresses as text, for things it is never asked to do; the page itself must hold none.
        String ours = page.replace(plotly(page), "");
        assertThat(ours).hasSizeLessThan(1_000_000).doesNotContain("http:").doesNotContain("https:")
                .doesNotContain("//cdn")
                .doesNotContain("@import").doesNotContain("url(").doesNotContain("fetch(").doesNotContain("<link")
                .doesNotContain("<img");
        assertThat(Pattern.compile("\\ssrc\\s*=").matcher(ours).find()).isFalse();
        assertThat(page).contains("plotly.js v1.54.1");
    }

    private static String plotly(String page) {
        int start = page.indexOf("<script>") + "<script>".length();
        return page.substring(start, page.indexOf("</script>", start));
    }

    @Test
    void textCannotBreakOutOfThePage() throws Exception {
        DescentFigure figure = Samples.all().get("awkward text");
        String page = page(figure);
        assertThat(Pattern.compile("</script>").matcher(page).results().count()).isEqualTo(3);
        assertThat(page).contains("<title>&lt;/script&gt;&lt;b&gt;&amp;&quot;{{data}}");
        assertThat(data(figure).get("runs").get(0).get("label").asText()).isEqualTo("</script>");
    }

    @Test
    void theDataHoldsTheRun() throws Exception {
        JsonNode data = data(Samples.bowlFigureInRange(0.1));
        JsonNode run = data.get("runs").get(0);
        assertThat(run.get("iteration")).hasSize(11);
        assertThat(run.get("x").get(0).get(10).asDouble()).isEqualTo(0.04603532);
        assertThat(run.get("f").get(10).asDouble()).isEqualTo(-1.5944191);
        assertThat(data.get("frames")).hasSize(11);
        assertThat(data.get("view").get(0).get(0).asDouble()).isEqualTo(-2.5);
        assertThat(data.get("grid").get("f")).hasSize(101 * 101);
        assertThat(run.get("pathU").get(0).asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void longAndManyRunsStillMakeASmallPage() throws Exception {
        List<DescentRun> runs = new ArrayList<>();
        for (int r = 0; r < 60; r++) {
            runs.add(Samples.bowlRun(r % 2 == 0 ? 1e-3 * (r + 1) : 2, r < 3 ? 100_000 : 3000));
        }
        DescentFigure figure = DescentFigure.of("many", Samples.XY, runs)
                .withObjective(Samples.batch(p -> Math.sqrt(p[0] + p[1]) * 1.23456789));
        JsonNode data = data(figure);
        for (JsonNode run : data.get("runs")) {
            assertThat(run.get("iteration").size()).isBetween(20, 2000);
            assertThat(run.get("iteration").get(0).asInt()).isZero();
        }
        assertThat(data.get("runs").get(0).get("iteration").get(data.get("runs").get(0).get("iteration").size() - 1)
                .asInt())
                .isEqualTo(100_000);
    }

    @Test
    void wildPathsInManyVariablesStillMakeASmallPage() {
        Random random = new Random(7);
        double[][] points = IntStream.range(0, 50_000).mapToObj(k -> random.doubles(200, -1, 1).toArray())
                .toArray(double[][]::new);
        double[] values = random.doubles(50_000).toArray();
        List<String> names = IntStream.range(0, 200).mapToObj(v -> "x[" + v + "]").toList();
        page(DescentFigure.of("noise", names, List.of(DescentRun.of("noise", points, values, values, ""))));
        double[][] flat = IntStream.range(0, 50_000).mapToObj(k -> new double[] {points[k][0], points[k][1]})
                .toArray(double[][]::new);
        page(DescentFigure.of("noise", Samples.XY, List.of(DescentRun.of("noise", flat, values, values, "")))
                .withObjective(Samples.batch(Samples::bowl)));
    }

    @Test
    void aDivergingRunHasNoFarPointsOnItsPath() throws Exception {
        JsonNode data = data(Samples.bowlFigure(2.6, 2000));
        double low = data.get("view").get(0).get(0).asDouble();
        double high = data.get("view").get(0).get(1).asDouble();
        for (JsonNode x : data.get("runs").get(0).get("pathX")) {
            assertThat(x.isNull() || x.asDouble() >= low - 1e-3 && x.asDouble() <= high + 1e-3).isTrue();
        }
    }
}
