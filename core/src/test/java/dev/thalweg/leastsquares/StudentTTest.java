package dev.thalweg.leastsquares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {
    @ParameterizedTest
    @CsvSource({"0.95, 1, 12.706204736174694", "0.99, 1, 63.656741162871526", "0.95, 2, 4.302652729749462",
            "0.95, 12, 2.1788128296672284", "0.99, 12, 3.0545395893929013", "0.95, 100, 1.9839715185235518",
            "0.99, 1000, 2.580754698065951"})
    void quantilesAsSciPyHasThem(double level, int freedom, double expected) {
        assertThat(StudentT.quantile(level, freedom)).isCloseTo(expected, within(1e-13 * expected * freedom));
    }

    @Test
    void manyDegreesOfFreedomMeetTheNormalDistribution() {
        double just = StudentT.quantile(0.95, 999_999);

        assertThat(StudentT.quantile(0.95, 1_000_000)).isCloseTo(just, within(1e-5)).isCloseTo(1.959963984540054,
                within(1e-12));
    }

    @Test
    void bothTailsTogether() {
        assertThat(StudentT.outside(0, 7)).isEqualTo(1);
        assertThat(StudentT.outside(1, 1)).isCloseTo(0.5, within(1e-15));
    }
}
