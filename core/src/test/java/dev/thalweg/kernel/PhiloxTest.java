package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhiloxTest {
    private static final int SAMPLES = 100_000;

    /** Kolmogorov's distribution exceeds 1.95 with probability 0.1 %; the seeds are fixed, so a pass stays a pass. */
    private static final double KOLMOGOROV_LIMIT = 1.95;

    /** Standard errors that a fixed sample may be away from an expected moment. */
    private static final double STANDARD_ERRORS = 4;

    private static final Philox PHILOX = new Philox(20250714, 3);

    @Test
    void theBlockFunctionGivesThePublishedVectors() {
        assertThat(block(0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(block(-1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(block(0x85a308d3243f6a88L, 0x0370734413198a2eL, 0x299f31d0a4093822L))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    private static int[] block(long counter, long counterHigh, long key) {
        int[] block = new int[4];
        Philox.block(counter, counterHigh, key, block);
        return block;
    }

    @Test
    void valuesAgreeWithTheSlowGenerator() {
        for (String[] row : Golden.rows("random.csv")) {
            Philox philox = new Philox(Long.parseLong(row[0]), Integer.parseInt(row[1]));
            long counter = Long.parseLong(row[2]);
            long index = Long.parseLong(row[3]);
            assertThat(philox.uniformFloat(counter, index)).isEqualTo(Float.parseFloat(row[4]));
            assertThat(philox.uniformDouble(counter, index)).isEqualTo(Double.parseDouble(row[5]));
            assertThat(philox.integer(counter, index, 0, 10)).isEqualTo(Long.parseLong(row[6]));
            assertThat(philox.integer(counter, index, 0, 3L << 61)).isEqualTo(Long.parseLong(row[7]));
            assertThat(philox.integer(counter, index, -5, 5)).isEqualTo(Long.parseLong(row[6]) - 5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 11})
    void aFillMayBeSplitAnywhere(int cut) {
        int n = 11;
        long counter = 77;
        float[] floats = new float[n + 2];
        float[] normalFloats = new float[n + 2];
        double[] doubles = new double[n + 2];
        double[] normals = new double[n + 2];
        long[] integers = new long[n + 2];
        for (int[] part : new int[][] {{cut, n}, {0, cut}}) {
            int from = part[0] + 1;
            int to = part[1] + 1;
            PHILOX.fillUniform(floats, from, to, counter, part[0]);
            PHILOX.fillNormal(normalFloats, from, to, counter, part[0]);
            PHILOX.fillUniform(doubles, from, to, counter, part[0]);
            PHILOX.fillNormal(normals, from, to, counter, part[0]);
            PHILOX.fillIntegers(integers, from, to, counter, part[0], -3, 900);
        }
        for (int i = 0; i < n; i++) {
            assertThat(floats[i + 1]).isEqualTo(PHILOX.uniformFloat(counter, i));
            assertThat(normalFloats[i + 1]).isEqualTo(PHILOX.normalFloat(counter, i));
            assertThat(doubles[i + 1]).isEqualTo(PHILOX.uniformDouble(counter, i));
            assertThat(normals[i + 1]).isEqualTo(PHILOX.normalDouble(counter, i));
            assertThat(integers[i + 1]).isEqualTo(PHILOX.integer(counter, i, -3, 900));
        }
        assertThat(doubles[0] + doubles[n + 1] + floats[0] + floats[n + 1] + integers[0] + integers[n + 1]).isZero();
    }

    @Test
    void aDrawConsumesItsStepsAndNoMore() {
        assertThat(Philox.stepsForFloats(0)).isZero();
        assertThat(Philox.stepsForFloats(5)).isEqualTo(2);
        assertThat(Philox.stepsForDoubles(5)).isEqualTo(3);
        assertThat(Philox.stepsForIntegers(4)).isEqualTo(2);
        assertThat(PHILOX.uniformFloat(10, 4)).isEqualTo(PHILOX.uniformFloat(11, 0));
        assertThat(PHILOX.uniformDouble(10, 2)).isEqualTo(PHILOX.uniformDouble(11, 0));
        assertThat(PHILOX.integer(10, 2, 0, 1L << 40)).isEqualTo(PHILOX.integer(11, 0, 0, 1L << 40));
    }

    @Test
    void uniformNumbersAreUniform() {
        double[] doubles = new double[SAMPLES];
        PHILOX.fillUniform(doubles, 0, SAMPLES, 0, 0);
        checkDistribution(doubles, x -> x, 0.5, 1.0 / 12);
        float[] floats = new float[SAMPLES];
        PHILOX.fillUniform(floats, 0, SAMPLES, 0, 0);
        double[] widened = IntStream.range(0, SAMPLES).mapToDouble(i -> floats[i]).toArray();
        checkDistribution(widened, x -> x, 0.5, 1.0 / 12);
        assertThat(Arrays.stream(widened).max().orElseThrow()).isLessThan(1);
    }

    @Test
    void normalNumbersAreNormal() {
        double[] doubles = new double[SAMPLES];
        PHILOX.fillNormal(doubles, 0, SAMPLES, 1L << 40, 0);
        checkDistribution(doubles, SpecialFunctions::normalCdf, 0, 1);
        double kurtosis = Arrays.stream(doubles).map(x -> x * x * x * x).average().orElseThrow();
        assertThat(kurtosis).isCloseTo(3, within(STANDARD_ERRORS * Math.sqrt(96.0 / SAMPLES)));
        float[] floats = new float[SAMPLES];
        PHILOX.fillNormal(floats, 0, SAMPLES, 0, 0);
        checkDistribution(
                IntStream.range(0, SAMPLES).mapToDouble(i -> floats[i]).toArray(), SpecialFunctions::normalCdf, 0, 1);
    }

    /** Mean and variance within some standard errors, and the Kolmogorov–Smirnov statistic. */
    private static void checkDistribution(double[] sample, DoubleUnaryOperator cdf, double mean, double variance) {
        double n = sample.length;
        double sampleMean = Arrays.stream(sample).average().orElseThrow();
        assertThat(sampleMean).isCloseTo(mean, within(STANDARD_ERRORS * Math.sqrt(variance / n)));
        double sampleVariance = Arrays.stream(sample).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        assertThat(sampleVariance).isCloseTo(variance, within(STANDARD_ERRORS * variance * Math.sqrt(2 / n)));
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double probability = cdf.applyAsDouble(sorted[i]);
            distance = Math.max(distance, Math.max(probability - i / n, (i + 1) / n - probability));
        }
        assertThat(distance * Math.sqrt(n)).isBetween(0.2, KOLMOGOROV_LIMIT);
    }

    @Test
    void boundedIntegersHaveNoBias() {
        int bound = 7;
        long[] values = new long[SAMPLES];
        PHILOX.fillIntegers(values, 0, SAMPLES, 0, 0, -2, bound - 2);
        long[] counts = new long[bound];
        for (long value : values) {
            counts[(int) value + 2]++;
        }
        // Chi-square with 6 degrees of freedom exceeds 22.5 with probability 0.1 %.
        assertThat(chiSquare(counts)).isLessThan(22.5);
    }

    /** Half of all tries are rejected here; multiplication alone would give even values twice as often as odd ones. */
    @Test
    void boundedIntegersHaveNoBiasWhereHalfOfTheTriesAreRejected() {
        long bound = Long.MIN_VALUE + 1; // 2^63 + 1 as an unsigned range, from the least long on
        long[] low = new long[2];
        for (int i = 0; i < SAMPLES; i++) {
            long value = PHILOX.integer(0, i, Long.MIN_VALUE, Long.MIN_VALUE + bound);
            assertThat(value).isLessThanOrEqualTo(0);
            low[value < Long.MIN_VALUE / 2 ? 0 : 1]++;
        }
        // Chi-square with 1 degree of freedom exceeds 10.8 with probability 0.1 %.
        assertThat(chiSquare(low)).isLessThan(10.8);
        assertThat(LongStream.range(0, SAMPLES).map(i -> PHILOX.integer(0, i, 0, 3L << 61) % 3).distinct().count())
                .isEqualTo(3);
    }

    @Test
    void anEmptyRangeIsRefused() {
        assertThatThrownBy(() -> PHILOX.integer(0, 0, 3, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("random integers: the bound must be above the origin; got origin 3 and bound 3");
        assertThat(PHILOX.integer(0, 0, 3, 4)).isEqualTo(3);
    }

    @Test
    void permutationsAreEquallyLikely() {
        long[] counts = new long[24];
        long[] permutation = new long[4];
        for (int draw = 0; draw < SAMPLES; draw++) {
            PHILOX.fillPermutation(permutation, draw * Philox.stepsForIntegers(4));
            int rank = 0;
            for (int i = 0; i < 4; i++) {
                int at = i;
                int smaller = (int) IntStream.range(at, 4).filter(j -> permutation[j] < permutation[at]).count();
                rank = rank * (4 - i) + smaller;
            }
            counts[rank]++;
        }
        // Chi-square with 23 degrees of freedom exceeds 49.7 with probability 0.1 %.
        assertThat(chiSquare(counts)).isLessThan(49.7);
        long[] large = new long[1000];
        PHILOX.fillPermutation(large, 0);
        assertThat(large).isNotEqualTo(LongStream.range(0, 1000).toArray());
        assertThat(Arrays.stream(large).sorted().toArray()).isEqualTo(LongStream.range(0, 1000).toArray());
        PHILOX.fillPermutation(new long[0], 0);
    }

    private static double chiSquare(long[] counts) {
        double expected = Arrays.stream(counts).sum() / (double) counts.length;
        return Arrays.stream(counts).mapToDouble(count -> (count - expected) * (count - expected) / expected).sum();
    }

    @Test
    void seedsAndStreamsAreUncorrelated() {
        double[] one = uniforms(new Philox(1, 0));
        for (Philox other : new Philox[] {new Philox(2, 0), new Philox(1, 1), new Philox(1L << 32, 0)}) {
            double[] two = uniforms(other);
            double covariance = 0;
            for (int i = 0; i < SAMPLES; i++) {
                covariance += (one[i] - 0.5) * (two[i] - 0.5) / SAMPLES;
            }
            assertThat(12 * covariance).isCloseTo(0, within(STANDARD_ERRORS / Math.sqrt(SAMPLES)));
        }
    }

    private static double[] uniforms(Philox philox) {
        double[] values = new double[SAMPLES];
        philox.fillUniform(values, 0, SAMPLES, 0, 0);
        return values;
    }
}
