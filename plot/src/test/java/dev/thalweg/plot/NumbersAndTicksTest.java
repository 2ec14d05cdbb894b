package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersAndTicksTest {

    private static List<String> linear(double low, double high) {
        return Ticks.linear(Range.of(low, high), 5).stream().map(Ticks.Tick::label).toList();
    }

    private static List<String> logarithmic(double low, double high) {
        return Ticks.logarithmic(Range.of(low, high), 5).stream().map(Ticks.Tick::label).toList();
    }

    @Test
    void numbersReadAsPeopleWriteThem() {
        assertThat(Numbers.people(-1.5944191319, 6)).isEqualTo("\u22121.59442");
        assertThat(Numbers.people(1e300, 6)).isEqualTo("1e300");
        assertThat(Numbers.people(-2.5e-7, 6)).isEqualTo("\u22122.5e\u22127");
        assertThat(Numbers.people(12345.678, 3)).isEqualTo("12300");
        assertThat(Numbers.people(0.0001, 3)).isEqualTo("0.0001");
        assertThat(Numbers.people(Double.NEGATIVE_INFINITY, 3)).isEqualTo("\u2212\u221e");
        assertThat(Numbers.count(1, "step")).isEqualTo("1 step");
        assertThat(Numbers.count(1_234_567, "step")).isEqualTo("1,234,567 steps");
    }

    @Test
    void coordinatesAreShort() {
        StringBuilder out = new StringBuilder();
        for (double value : new double[] {12.3, -0.05, 100, 0.004, -7.999}) {
            Numbers.appendCoordinate(out, value);
            out.append(' ');
        }
        assertThat(out).hasToString("12.3 -.05 100 0 -8 ");
    }

    @Test
    void jsonNumbersReadBack() {
        for (double value : new double[] {0.1, -12345678, 1e300, Double.MIN_VALUE, 1.0 / 3, 100}) {
            assertThat(Double.parseDouble(Numbers.json(value, 17))).isEqualTo(value);
        }
        assertThat(Numbers.json(Double.NaN, 5)).isEqualTo("null");
        assertThat(Numbers.json(0.1, 5)).isEqualTo("0.1");
    }

    @Test
    void linearTicksAreRound() {
        assertThat(linear(-2.5, 2.5)).containsExactly("\u22122", "\u22121", "0", "1", "2");
        assertThat(linear(0, 1)).containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
        assertThat(linear(0, 3e6)).containsExactly("0", "1e6", "2e6", "3e6");
        assertThat(linear(1e-9, 3e-9)).contains("2e\u22129");
    }

    @Test
    void farFromZeroThereAreStillTicks() {
        assertThat(linear(1e15, 1e15 + 2)).isNotEmpty();
        assertThat(linear(1, Math.nextUp(1.0))).isNotEmpty();
        assertThat(linear(-1e307, 1e307)).isNotEmpty();
    }

    @Test
    void logarithmicTicksArePowersOfTenOrFiner() {
        assertThat(logarithmic(0.05, 200)).containsExactly("10\u207b\u00b9", "1", "10", "10\u00b2");
        assertThat(logarithmic(1e-300, 1e300)).hasSizeBetween(2, 7).contains("1");
        assertThat(logarithmic(1.5, 30)).contains("2", "5", "10", "20");
        assertThat(logarithmic(1.1, 1.4)).hasSizeGreaterThan(2);
    }
}
