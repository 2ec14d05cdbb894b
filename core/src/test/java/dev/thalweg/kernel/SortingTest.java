package dev.thalweg.kernel;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortingTest {
    /** PyTorch 2.13: {@code torch.sort(keys, stable=True)} and the same descending. */
    @Test
    void nanIsGreatestZerosAreEqualAndTiesKeepTheirOrder() {
        double[] keys = {2, NaN, -0.0, 1, 0.0, POSITIVE_INFINITY, NEGATIVE_INFINITY, 1, NaN, -0.0};
        assertThat(Sorting.argsort(keys, 0, 1, keys.length, false)).containsExactly(6, 2, 4, 9, 3, 7, 0, 5, 1, 8);
        assertThat(Sorting.argsort(keys, 0, 1, keys.length, true)).containsExactly(1, 8, 5, 0, 3, 7, 2, 4, 9, 6);
        float[] floats = new float[keys.length];
        for (int i = 0; i < keys.length; i++) {
            floats[i] = (float) keys[i];
        }
        assertThat(Sorting.argsort(floats, 0, 1, keys.length, false)).containsExactly(6, 2, 4, 9, 3, 7, 0, 5, 1, 8);
        assertThat(Sorting.argsort(floats, 0, 1, keys.length, true)).containsExactly(1, 8, 5, 0, 3, 7, 2, 4, 9, 6);
        assertThat(Sorting.topK(keys, 0, 1, keys.length, 1, true)).containsExactly(1);
        assertThat(Sorting.topK(keys, 0, 1, keys.length, 1, false)).containsExactly(6);
    }

    @Test
    void extremeLongsAreOrdered() {
        long[] keys = {0, Long.MAX_VALUE, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1};
        assertThat(Sorting.argsort(keys, 0, 1, 6, false)).containsExactly(3, 2, 0, 5, 1, 4);
        assertThat(Sorting.argsort(keys, 0, 1, 6, true)).containsExactly(1, 4, 5, 0, 2, 3);
        assertThat(Sorting.topK(keys, 0, 1, 6, 2, true)).containsExactly(1, 4);
    }

    @Test
    void subnormalAndNegativeNumbersAreOrdered() {
        double[] keys = {-Double.MIN_VALUE, Double.MIN_VALUE, -1e300, 0, -1e-300, 2 * Double.MIN_VALUE};
        assertThat(Sorting.argsort(keys, 0, 1, 6, false)).containsExactly(2, 4, 0, 3, 1, 5);
        float[] floats = {-Float.MIN_VALUE, Float.MIN_VALUE, -1e30f, 0};
        assertThat(Sorting.argsort(floats, 0, 1, 4, false)).containsExactly(2, 0, 3, 1);
    }

    /** Codes of all 64 bits leave no room for indices beside them. */
    @Test
    void neighboursAmongNumbersFarApartAreOrdered() {
        int count = 1000;
        double[] doubles = new double[count];
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            int place = i * 617 % count; // a permutation
            longs[i] = (i % 3 - 1) * (Long.MAX_VALUE - 2L * count) + place;
            doubles[i] = (i % 3 - 1) * Double.longBitsToDouble(Double.doubleToRawLongBits(1e300) + place);
        }
        int[] expected = IntStream.range(0, count).boxed().sorted(Comparator.comparingDouble(i -> doubles[i])).mapToInt(
                i -> i).toArray();
        assertThat(Sorting.argsort(doubles, 0, 1, count, false)).isEqualTo(expected);
        expected = IntStream.range(0, count).boxed().sorted(Comparator.comparingLong(i -> longs[i])).mapToInt(i -> i)
                .toArray();
        assertThat(Sorting.argsort(longs, 0, 1, count, false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 15, 16, 17, 31, 32, 33, 64, 100, 1000, 4097})
    void everySizeAgreesWithTheObviousSort(int n) {
        SplittableRandom random = new SplittableRandom(n);
        for (int kinds : new int[] {2, 10, Integer.MAX_VALUE}) {
            long[] longs = new long[n];
            double[] doubles = new double[n];
            float[] floats = new float[n];
            for (int i = 0; i < n; i++) {
                longs[i] = random.nextLong(kinds) - kinds / 2;
                floats[i] = longs[i] / 7f;
                doubles[i] = floats[i];
            }
            for (boolean isDescending : new boolean[] {false, true}) {
                Comparator<Integer> order = Comparator.comparingDouble(i -> isDescending ? -doubles[i] : doubles[i]);
                int[] expected = IntStream.range(0, n).boxed().sorted(order).mapToInt(i -> i).toArray();
                assertThat(Sorting.argsort(doubles, 0, 1, n, isDescending)).isEqualTo(expected);
                assertThat(Sorting.argsort(floats, 0, 1, n, isDescending)).isEqualTo(expected);
                Comparator<Integer> longOrder = Comparator.comparingLong(i -> isDescending ? -longs[i] : longs[i]);
                int[] expectedLongs = IntStream.range(0, n).boxed().sorted(longOrder).mapToInt(i -> i).toArray();
                assertThat(Sorting.argsort(longs, 0, 1, n, isDescending)).isEqualTo(expectedLongs);
                for (int k : new int[] {0, 1, 2, 5, n / 9, n / 2, n}) {
                    if (k <= n) {
                        int[] first = Arrays.copyOf(expected, k);
                        assertThat(Sorting.topK(doubles, 0, 1, n, k, isDescending)).isEqualTo(first);
                        assertThat(Sorting.topK(floats, 0, 1, n, k, isDescending)).isEqualTo(first);
                        assertThat(Sorting.topK(longs, 0, 1, n, k, isDescending))
                                .isEqualTo(Arrays.copyOf(expectedLongs, k));
                    }
                }
            }
        }
    }

    @Test
    void slicesAreReadWithTheirStartAndStride() {
        double[] matrix = {9, 3, 9, 9, 1, 9, 9, 2, 9};
        assertThat(Sorting.argsort(matrix, 1, 3, 3, false)).containsExactly(1, 2, 0);
        assertThat(Sorting.argsort(matrix, 7, -3, 3, false)).containsExactly(1, 0, 2);
        assertThat(Sorting.topK(matrix, 1, 3, 3, 2, true)).containsExactly(0, 2);
        long[] longs = {9, 3, 9, 1};
        assertThat(Sorting.argsort(longs, 1, 2, 2, false)).containsExactly(1, 0);
        assertThat(longs).containsExactly(9, 3, 9, 1);
    }
}
