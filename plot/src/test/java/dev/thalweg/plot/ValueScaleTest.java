package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValueScaleTest {

    private static double[] range(int n, java.util.function.IntToDoubleFunction f) {
        return IntStream.range(0, n).mapToDouble(f).toArray();
    }

    @Test
    void evenValuesAreSpreadEvenly() {
        ValueScale scale = ValueScale.of(range(101, i -> i - 20));
        assertThat(scale.isEven()).isTrue();
        assertThat(scale.unit(-20)).isZero();
        assertThat(scale.unit(30)).isEqualTo(0.5);
        assertThat(scale.unit(80)).isEqualTo(1);
    }

    @Test
    void crowdedValuesAreSpreadSoThatTheMedianIsInTheMiddle() {
        double[] wall = range(1001, i -> Math.pow(i / 1000.0, 6));
        ValueScale low = ValueScale.of(wall);
        assertThat(low.kind()).isEqualTo(ValueScale.Kind.CROWDED_LOW);
        assertThat(low.unit(wall[500])).isBetween(0.4, 0.6);
        ValueScale high = ValueScale.of(Arrays.stream(wall).map(v -> -v).toArray());
        assertThat(high.kind()).isEqualTo(ValueScale.Kind.CROWDED_HIGH);
        assertThat(high.unit(-wall[500])).isBetween(0.4, 0.6);
    }

    @Test
    void everyScaleRisesFromZeroToOne() {
        for (double[] values : new double[][] {range(100, i -> i), range(100, i -> Math.exp(i)), range(100, i -> -Math
                .exp(i)),
                range(100, i -> i == 50 ? 0 : 1.0 / (i - 50)), {5}, {0, 0, 0}, {1, 1, 1e300}, {-1e300, 2, 3}}) {
            ValueScale scale = ValueScale.of(values);
            double last = -1;
            for (int i = 0; i <= 100; i++) {
                double unit = scale.unit(scale.low() + (scale.high() - scale.low()) * i / 100.0);
                assertThat(unit).isBetween(0.0, 1.0).isGreaterThan(last);
                last = unit;
            }
        }
    }

    @Test
    void valuesThatAreNotFiniteArePassedOver() {
        ValueScale scale = ValueScale.of(new double[] {Double.NaN, 1, Double.POSITIVE_INFINITY, 2, 3});
        assertThat(scale.low()).isEqualTo(1);
        assertThat(scale.high()).isEqualTo(3);
        assertThat(scale.unit(Double.NaN)).isNaN();
        assertThat(ValueScale.of(new double[] {Double.NaN})).isEqualTo(new ValueScale(0, 1, ValueScale.Kind.EVEN, 0));
    }

    @Test
    void twoPolesDoNotFlattenWhatIsBetween() {
        ValueScale scale = ValueScale.of(range(2001, i -> i == 1000 ? 0 : 1.0 / (i - 1000) + Math.sin(i / 100.0)
                / 100));
        assertThat(scale.high() - scale.low()).isLessThan(0.2);
    }

    @Test
    void theCurveOfOneVariableIsEvenAndCutWhereItShootsUp() {
        double[] pole = range(1000, i -> 1.0 / (i + 1e-3));
        ValueScale scale = ValueScale.ofCurve(pole, new double[] {0.01, 0.05});
        assertThat(scale.isEven()).isTrue();
        assertThat(scale.high()).isBetween(0.05, 0.1);
    }

    @Test
    void ticksAreRoundAndKeepTheirDistance() {
        for (double[] values : new double[][] {range(100, i -> i), range(100, i -> Math.exp(i) - 3),
                range(100, i -> -Math.exp(i / 3.0))}) {
            ValueScale scale = ValueScale.of(values);
            double[] units = scale.ticks(0.1).stream().mapToDouble(t -> scale.unit(t.value())).toArray();
            assertThat(units.length).isBetween(3, 12);
            for (int i = 1; i < units.length; i++) {
                assertThat(units[i] - units[i - 1]).isGreaterThan(0.09);
            }
        }
    }

    @Test
    void contourLevelsRiseInsideTheScale() {
        for (double[] values : new double[][] {range(100, i -> i), range(100, i -> Math.exp(i)), {7}}) {
            double[] levels = ValueScale.of(values).levels(18);
            assertThat(levels.length).isBetween(8, 25);
            assertThat(DoubleStream.of(levels)).allMatch(level -> level > 0 && level < 1).isSorted();
        }
    }
}
