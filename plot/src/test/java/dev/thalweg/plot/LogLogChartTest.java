package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.plot.LogLogChart.Curve;
import dev.thalweg.plot.LogLogChart.Panel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLogChartTest {

    private static final Curve SQUARES = new Curve("squares", new double[] {10, 100, 1000}, new double[] {1e2, 1e4,
            1e6});
    private static final Curve ONE = new Curve("one", new double[] {10}, new double[] {7});

    private static LogLogChart chart(Curve... curves) {
        return new LogLogChart("Costs", "n", "ns", List.of(new Panel("left", List.of(curves)), new Panel("right",
                List.of(ONE))));
    }

    @Test
    void aPowerLawIsAStraightLine() {
        List<Drawing.Stroke> curves = chart(SQUARES).draw().marks().stream().filter(Drawing.Group.class::isInstance)
                .flatMap(group -> ((Drawing.Group) group).marks().stream()).map(Drawing.Stroke.class::cast).toList();
        double[] at = new double[6];
        double[] first = new double[8];
        var points = curves.getFirst().path().getPathIterator(null);
        int count = 0;
        for (points.next(); !points.isDone(); points.next()) { // the first is the move to the first point
            points.currentSegment(at);
            first[2 * count] = at[0];
            first[2 * count + 1] = at[1];
            count++;
        }
        assertThat(count).isEqualTo(3);
        assertThat(first[2] - first[0]).isCloseTo(first[4] - first[2], org.assertj.core.data.Offset.offset(1e-6));
        assertThat(first[3] - first[1]).isCloseTo(first[5] - first[3], org.assertj.core.data.Offset.offset(1e-6));
        assertThat(first[3]).isLessThan(first[1]);
    }

    @Test
    void rendersPixelsAndLinesAndNoPage() {
        assertThat(chart(SQUARES).render(PictureFormat.PNG)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(new String(chart(SQUARES).render(PictureFormat.SVG), StandardCharsets.UTF_8)).contains("Costs");
        assertThatThrownBy(() -> chart(SQUARES).render(PictureFormat.HTML)).hasMessageContaining("PNG or SVG");
    }

    @Test
    void saysWhatCannotLieOnLogarithmicAxes() {
        assertThatThrownBy(() -> new Curve("c", new double[] {0}, new double[] {1})).hasMessage(
                "plot: logarithmic axes take positive numbers; got 0.0 in \"c\"");
        assertThatThrownBy(() -> new Curve("c", new double[] {1}, new double[] {Double.NaN})).hasMessageContaining(
                "positive numbers; got NaN");
        assertThatThrownBy(() -> new Curve("c", new double[] {1}, new double[0])).hasMessageContaining("1 positions");
        assertThatThrownBy(() -> new Panel("p", List.of())).hasMessageContaining("needs a point");
        assertThatThrownBy(() -> new LogLogChart("t", "x", "y", List.of())).hasMessageContaining("needs a panel");
    }
}
