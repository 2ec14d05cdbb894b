package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThinningTest {

    private static final int LONG = 100_000;

    @Test
    void aThinnedCurveKeepsItsEndsAndItsPeaks() {
        double[] values = IntStream.range(0, LONG).mapToDouble(i -> i == 77_777 ? 1e9 : Math.sin(i)).toArray();
        int[] kept = Thinning.curve(values, 1000);
        assertThat(kept).hasSizeLessThanOrEqualTo(1000).isSorted().startsWith(0).endsWith(LONG - 1).contains(77_777);
    }

    @Test
    void aShortCurveIsKeptWhole() {
        assertThat(Thinning.curve(new double[] {3, Double.NaN, 1}, 10)).containsExactly(0, 1, 2);
    }

    @Test
    void aThinnedPathKeepsItsEndsAndItsCorners() {
        double[] us = IntStream.range(0, LONG).mapToDouble(i -> i < LONG / 2 ? 2.0 * i / LONG : 1).toArray();
        double[] vs = IntStream.range(0, LONG).mapToDouble(i -> i < LONG / 2 ? 0 : 2.0 * i / LONG - 1).toArray();
        int[] kept = Thinning.path(List.of(us, vs), 0.001, 5000);
        assertThat(kept).hasSizeLessThan(5000).startsWith(0).endsWith(LONG - 1);
        assertThat(Arrays.stream(kept).anyMatch(k -> Math.abs(k - LONG / 2) < 200)).isTrue();
    }

    @Test
    void jumpsToAndFroAreDrawnOnce() {
        double[] us = IntStream.range(0, LONG).mapToDouble(i -> i % 2).toArray();
        assertThat(Thinning.path(List.of(us), 0.001, 5000)).hasSizeLessThan(10);
    }

    @Test
    void framesAreDenseAtFirst() {
        int[] frames = Thinning.frames(LONG, 400);
        assertThat(frames).hasSizeBetween(200, 400).isSorted().startsWith(0, 1, 2, 3).endsWith(LONG - 1);
        assertThat(Thinning.frames(5, 400)).containsExactly(0, 1, 2, 3, 4);
    }
}
