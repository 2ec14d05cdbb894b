package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;

class TypefaceTest {

    @Test
    void lettersStandOnTheBaseline() {
        Rectangle2D h = Typeface.REGULAR.glyph('H').outline().getBounds2D();
        assertThat(h.getMaxY()).isCloseTo(0, within(1e-9));
        assertThat(h.getHeight()).isBetween(0.65, 0.75);
        assertThat(Typeface.REGULAR.glyph('p').outline().getBounds2D().getMaxY()).isGreaterThan(0.15);
    }

    @Test
    void composedLettersHaveAllTheirParts() {
        double plain = Typeface.MEDIUM.glyph('o').outline().getBounds2D().getHeight();
        assertThat(Typeface.MEDIUM.glyph('\u00f6').outline().getBounds2D().getHeight()).isGreaterThan(plain * 1.2);
    }

    @Test
    void everythingThatPicturesWriteHasAGlyph() {
        double[] box = boundsOf(0x4e16);
        String needed = "0123456789\u2212+-.,()[]*/^_=<>\u2014\u2026\u221eabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        needed.codePoints().forEach(c -> assertThat(boundsOf(c)).as(Character.toString(c)).isNotEqualTo(box));
    }

    private static double[] boundsOf(int c) {
        Rectangle2D bounds = Typeface.REGULAR.glyph(c).outline().getBounds2D();
        return new double[] {bounds.getX(), bounds.getY(), bounds.getWidth(), bounds.getHeight()};
    }

    @Test
    void raisedDigitsAreSmallAndHigh() {
        Rectangle2D raised = Typeface.REGULAR.glyph('\u00b2').outline().getBounds2D();
        Rectangle2D plain = Typeface.REGULAR.glyph('2').outline().getBounds2D();
        assertThat(raised.getHeight()).isLessThan(plain.getHeight() * 0.8);
        assertThat(raised.getMaxY()).isLessThan(-0.2);
    }

    @Test
    void longTextIsCutToItsRoom() {
        String text = "x".repeat(1000);
        String cut = Typeface.REGULAR.fit(text, 10, 200);
        assertThat(cut).endsWith("\u2026").hasSizeLessThan(60);
        assertThat(Typeface.REGULAR.width(cut) * 10).isLessThanOrEqualTo(200);
        assertThat(Typeface.REGULAR.fit("short", 10, 200)).isEqualTo("short");
    }
}
