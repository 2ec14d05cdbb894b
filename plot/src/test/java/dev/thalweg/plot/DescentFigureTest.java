package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DescentFigureTest {

    @Test
    void aFigureNeedsVariablesAndRuns() {
        assertThatThrownBy(() -> DescentFigure.of("f", List.of(), List.of())).hasMessageContaining("got 0 and 0");
    }

    @Test
    void pointsMustHaveACoordinatePerVariable() {
        DescentRun run = Samples.bowlRun(0.1, 1);
        assertThatThrownBy(() -> DescentFigure.of("f", List.of("x"), List.of(run)))
                .hasMessageContaining("need 1 coordinates").hasMessageContaining("got 2");
    }

    @Test
    void variablesMustDiffer() {
        assertThatThrownBy(() -> DescentFigure.of("f", List.of("x", "x"), List.of(Samples.bowlRun(0.1, 1))))
                .hasMessageContaining("x twice");
    }

    @Test
    void aRangeMustBeOfAVariable() {
        assertThatThrownBy(() -> Samples.bowlFigure(0.1, 1).withRange("z", Range.of(0, 1)))
                .hasMessageContaining("no variable z").hasMessageContaining("x, y");
    }

    @Test
    void aRangeNeedsTwoFiniteEndsInOrder() {
        for (double[] ends : new double[][] {{1, 1}, {2, 1}, {Double.NaN, 1}, {0, Double.POSITIVE_INFINITY},
                {-Double.MAX_VALUE, Double.MAX_VALUE}}) {
            assertThatThrownBy(() -> Range.of(ends[0], ends[1])).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got " + ends[0] + " to " + ends[1]);
        }
    }

    @Test
    void aRunNeedsAStartAndEquallyLongArrays() {
        double[] none = {};
        assertThatThrownBy(() -> DescentRun.of("a", new double[0][], none, none, "")).hasMessageContaining("got none");
        assertThatThrownBy(() -> DescentRun.of("a", new double[][] {{1}}, new double[] {1, 2}, new double[] {1}, ""))
                .hasMessageContaining("1, 2 and 1 for 1 points");
        assertThatThrownBy(
                () -> DescentRun.of("a", new double[][] {{1}, {1, 2}}, new double[] {1, 2}, new double[] {1, 2}, ""))
                .hasMessageContaining("1 in place 0 and 2 in place 1");
        assertThatThrownBy(() -> DescentRun.of("a", new int[] {3, 3}, new double[][] {{1}, {2}}, new double[] {1, 2},
                new double[] {1, 2}, "")).hasMessageContaining("got 3 in place 1");
    }

    @Test
    void anObjectiveMustAnswerForEveryPoint() {
        DescentFigure figure = Samples.bowlFigure(0.1, 1).withObjective(points -> new double[] {1});
        assertThatThrownBy(() -> PictureFormat.SVG.render(figure))
                .hasMessageContaining("one value per point; got 1 for");
    }

    @Test
    void recordedIterationsKeepTheirNumbers() {
        DescentRun run = DescentRun.of("a", new int[] {0, 10}, new double[][] {{1}, {2}}, new double[] {1, 2},
                new double[] {1, 2}, "");
        assertThat(run.lastIteration()).isEqualTo(10);
        assertThat(Notes.summary(run)).isEqualTo("10 steps, f = 2");
    }
}
