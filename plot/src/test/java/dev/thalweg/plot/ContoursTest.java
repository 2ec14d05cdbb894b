package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import org.junit.jupiter.api.Test;

class ContoursTest {

    private static final Drawing.Box UNIT = new Drawing.Box(0, 0, 1, 1);

    private static Field field(java.util.function.DoubleBinaryOperator f) {
        return Field.sample(Samples.batch(p -> f.applyAsDouble(p[0], p[1])), Range.of(-1, 1), Range.of(-1, 1), 101,
                101);
    }

    /** The signed area of an outline, by the shoelace formula. */
    private static double area(Path2D.Double path) {
        double[] c = new double[6];
        double area = 0;
        double startX = 0;
        double startY = 0;
        double x = 0;
        double y = 0;
        for (PathIterator i = path.getPathIterator(null); !i.isDone(); i.next()) {
            int type = i.currentSegment(c);
            double nextX = type == PathIterator.SEG_CLOSE ? startX : c[0];
            double nextY = type == PathIterator.SEG_CLOSE ? startY : c[1];
            if (type == PathIterator.SEG_MOVETO) {
                startX = nextX;
                startY = nextY;
            } else {
                area += (x * nextY - nextX * y) / 2;
            }
            x = nextX;
            y = nextY;
        }
        return Math.abs(area);
    }

    @Test
    void theWholeFieldIsAboveALowLevel() {
        assertThat(area(Contours.trace(field((x, y) -> x), -5, UNIT).area())).isCloseTo(1, within(1e-12));
        assertThat(Contours.trace(field((x, y) -> x), 5, UNIT).area().getCurrentPoint()).isNull();
    }

    @Test
    void aDiscAndItsComplementHaveTheRightAreas() {
        double disc = Math.PI * 0.36 / 4;
        assertThat(area(Contours.trace(field((x, y) -> -x * x - y * y), -0.36, UNIT).area())).isCloseTo(disc,
                within(2e-4));
        assertThat(area(Contours.trace(field((x, y) -> x * x + y * y), 0.36, UNIT).area())).isCloseTo(1 - disc,
                within(2e-4));
    }

    @Test
    void saddlesAreCutWithoutCrossing() {
        assertThat(area(Contours.trace(field((x, y) -> x * y), 0, UNIT).area())).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void holesHaveSmoothBordersWhereTheFunctionEnds() {
        Field field = field((x, y) -> Math.sqrt(x * x + y * y - 0.36));
        double hole = Math.PI * 0.36 / 4;
        assertThat(area(Contours.trace(field, -1, UNIT).area())).isCloseTo(1 - hole, within(1e-3));
    }

    @Test
    void linesRunAlongTheLevelOnly() {
        Contours.Region region = Contours.trace(field((x, y) -> x), 0.5, UNIT);
        double[] c = new double[6];
        for (PathIterator i = region.lines().getPathIterator(null); !i.isDone(); i.next()) {
            i.currentSegment(c);
            assertThat(c[0]).isCloseTo(0.75, within(1e-9));
        }
    }
}
