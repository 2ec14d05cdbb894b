package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViewFinderTest {

    private static List<Range> view(DescentFigure figure) {
        return ViewFinder.find(figure);
    }

    @Test
    void theViewHoldsThePathWithAMargin() {
        DescentFigure figure = Samples.bowlFigure(0.1, 100);
        List<Range> view = view(figure);
        for (int v = 0; v < 2; v++) {
            for (int k = 0; k <= 100; k++) {
                double unit = view.get(v).unit(figure.runs().getFirst().coordinate(k, v));
                assertThat(unit).isBetween(0.1, 0.9);
            }
        }
    }

    @Test
    void aRangeThatWasAskedForIsKept() {
        assertThat(view(Samples.bowlFigureInRange(2))).containsExactly(Range.of(-2.5, 2.5), Range.of(-2.5, 2.5));
    }

    @Test
    void aDivergingRunShowsItsStartAndFirstSteps() {
        DescentFigure figure = Samples.bowlFigure(2.6, 2000);
        DescentRun run = figure.runs().getFirst();
        List<Range> view = view(figure);
        assertThat(view.getFirst().width()).isBetween(10.0, 2000.0);
        for (int k = 0; k < 4; k++) {
            assertThat(view.getFirst().contains(run.coordinate(k, 0))).isTrue();
        }
        // The start's neighbourhood is not a dot in a corner: several steps can be told apart.
        assertThat(Math.abs(view.getFirst().unit(run.coordinate(5, 0)) - view.getFirst().unit(run.coordinate(4, 0))))
                .isGreaterThan(0.01);
    }

    @Test
    void besideASettledRunADivergingOneDoesNotWidenTheView() {
        DescentFigure alone = Samples.bowlFigure(0.1, 100);
        DescentFigure both = new DescentFigure("f", Samples.XY, alone.objective(),
                List.of(Samples.bowlRun(2.6, 2000), Samples.bowlRun(0.1, 100)), alone.ranges(), false);
        assertThat(view(both)).isEqualTo(view(alone));
    }

    @Test
    void aLongSlowWalkIsNotTakenForDivergence() {
        DescentRun run = Samples.descend("walk", p -> -p[0], p -> new double[] {-1, 0}, 1, 10_000, 0, 0);
        assertThat(ViewFinder.settledCount(run)).isEqualTo(run.size());
        DescentRun jump = DescentRun.of("newton", new double[][] {{1e6, 1}, {0, 0}}, new double[2], new double[2], "");
        assertThat(ViewFinder.settledCount(jump)).isEqualTo(2);
    }

    @Test
    void anExcursionThatReturnsIsLeftOutside() {
        double[][] points = new double[200][];
        for (int k = 0; k < points.length; k++) {
            points[k] = new double[] {k == 50 ? 1e7 : 1.0 / (k + 1), 0.5 / (k + 1)};
        }
        assertThat(view(Samples.of(Samples::bowl, Samples.XY, points)).getFirst().high()).isLessThan(10);
    }

    @Test
    void aPointAloneGetsAViewAroundIt() {
        List<Range> view = view(Samples.bowlFigure(0.1, 0));
        assertThat(view).containsExactly(Range.of(1, 3), Range.of(1, 3));
        assertThat(view(Samples.of(Samples::bowl, Samples.XY, new double[] {1e6, 0})).getFirst())
                .isEqualTo(Range.of(5e5, 1.5e6));
    }

    @Test
    void aVariableThatHardlyMovesIsNotBlownUp() {
        List<Range> view = view(
                Samples.of(Samples::bowl, Samples.XY, new double[] {0, 0}, new double[] {1, 1e-14}, new double[] {2,
                        0}));
        assertThat(view.get(1).width()).isGreaterThan(0.5);
    }

    @Test
    void withoutAnyFinitePointThereIsStillAView() {
        assertThat(view(Samples.of(Samples::bowl, Samples.XY, new double[] {Double.NaN, Double.NEGATIVE_INFINITY})))
                .containsExactly(Range.of(-1, 1), Range.of(-1, 1));
    }
}
