package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.kernel.LinearAlgebraTest.Case;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralDecompositionTest {
    /** Relative to the norm, for some tens of rows. */
    static final double TOLERANCE = 2e-14;

    static Stream<Case> symmetricCases() {
        return LinearAlgebraTest.casesWith("eigenvalues");
    }

    static Stream<Case> cases() {
        return LinearAlgebraTest.cases();
    }

    @ParameterizedTest
    @MethodSource("symmetricCases")
    void eigenvaluesAgreeWithLapack(Case test) {
        Matrix a = test.get("a");
        double[] values = new double[a.rows()];
        SpectralDecomposition.symmetricValues(a.elements(), a.rows(), values);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isCloseTo(test.get("eigenvalues").elements()[i], within(TOLERANCE * a.largest()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void singularValuesAgreeWithLapack(Case test) {
        Matrix a = test.get("a");
        checkSingular(a);
        double[] s = singularValues(a);
        for (int i = 0; i < s.length; i++) {
            assertThat(s[i]).isCloseTo(test.get("s").elements()[i], within(TOLERANCE * Math.max(1, a.largest())));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 16, 33, 80})
    void eigenvectorsAreOrthonormalAndRebuildTheMatrix(int n) {
        Matrix square = Matrix.random(n, n, new SplittableRandom(n));
        Matrix a = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a.elements()[i * n + j] = square.at(Math.max(i, j), Math.min(i, j));
            }
        }
        double[] values = new double[n];
        Matrix vectors = Matrix.zeros(n, n);
        SpectralDecomposition.symmetric(square.elements(), n, values, vectors.elements());
        assertThat(values).isSorted();
        assertThat(vectors.transposed().times(vectors).distance(Matrix.identity(n))).isLessThan(TOLERANCE);
        assertThat(vectors.times(Matrix.diagonal(values)).times(vectors.transposed()).distance(a))
                .isLessThan(n * TOLERANCE);
        double[] alone = new double[n];
        SpectralDecomposition.symmetricValues(a.elements(), n, alone);
        assertThat(alone).isEqualTo(values);
        for (int j = 0; j < n; j++) {
            double largest = 0;
            for (int i = 0; i < n; i++) {
                largest = Math.abs(vectors.at(i, j)) > Math.abs(largest) ? vectors.at(i, j) : largest;
            }
            assertThat(largest).isPositive();
        }
    }

    @Test
    void eigenvaluesOfTheSecondDifferenceAreKnownInClosedForm() {
        int n = 50;
        Matrix a = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            a.elements()[i * n + i] = 2;
            if (i > 0) {
                a.elements()[i * n + i - 1] = -1;
            }
        }
        double[] values = new double[n];
        SpectralDecomposition.symmetricValues(a.elements(), n, values);
        for (int k = 0; k < n; k++) {
            double sine = StrictMath.sin(Math.PI * (k + 1) / (2 * (n + 1)));
            assertThat(values[k]).isCloseTo(4 * sine * sine, within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p-1060, 0x1p-500, 0x1p500, 0x1p1020})
    void extremeScalesChangeNothingButTheExponent(double scale) {
        Matrix a = new Matrix(3, 3, new double[] {2, 1, 0, 1, 3, 1, 0, 1, 4});
        double[] values = new double[3];
        double[] scaledValues = new double[3];
        SpectralDecomposition.symmetricValues(a.elements(), 3, values);
        SpectralDecomposition.symmetricValues(a.scaled(scale).elements(), 3, scaledValues);
        double[] s = singularValues(a);
        double[] scaledS = singularValues(a.scaled(scale));
        for (int i = 0; i < 3; i++) {
            assertThat(scaledValues[i]).isEqualTo(values[i] * scale);
            assertThat(scaledS[i]).isEqualTo(s[i] * scale);
        }
    }

    @Test
    void rankDeficientMatricesStillGetOrthonormalFactors() {
        checkSingular(Matrix.zeros(3, 3));
        checkSingular(Matrix.zeros(4, 2));
        checkSingular(new Matrix(2, 3, new double[] {1, 2, 3, 2, 4, 6}));
        checkSingular(new Matrix(3, 3, new double[] {0, 0, 0, 0, 5, 0, 0, 0, 0}));
        checkSingular(new Matrix(3, 3, new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1}));
        Matrix outer = Matrix.random(20, 2, new SplittableRandom(5))
                .times(Matrix.random(2, 12, new SplittableRandom(6)));
        checkSingular(outer);
        assertThat(singularValues(outer)[2]).isLessThan(1e-14);
    }

    @Test
    void whatCancellationLeavesOfDependentRowsCountsAsZero() {
        checkSingular(new Matrix(3, 3, new double[] {1, 2, 3, 2, 4, 6, 1, 0, 1}));
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 300; trial++) {
            // Products of thin matrices of small whole numbers: exact, and of low rank.
            int n = random.nextInt(2, 6);
            int rank = random.nextInt(1, n);
            checkSingular(whole(n, rank, random).times(whole(rank, n, random)));
        }
    }

    private static Matrix whole(int rows, int columns, SplittableRandom random) {
        return new Matrix(rows, columns, random.ints((long) rows * columns, -3, 4).asDoubleStream().toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 17, 40})
    void singularVectorsOfRandomMatricesRebuildThem(int n) {
        SplittableRandom random = new SplittableRandom(n);
        checkSingular(Matrix.random(n, n, random));
        checkSingular(Matrix.random(n, 2 * n + 1, random));
        checkSingular(Matrix.random(3 * n, n, random));
    }

    @Test
    void nanAndInfinityMakeEverythingNan() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            double[] a = {1, 0, bad, 1};
            double[] values = new double[2];
            double[] vectors = new double[4];
            SpectralDecomposition.symmetric(a, 2, values, vectors);
            assertThat(values).containsOnly(Double.NaN);
            assertThat(vectors).containsOnly(Double.NaN);
            assertThat(singularValues(new Matrix(2, 2, a))).containsOnly(Double.NaN);
        }
        SpectralDecomposition.symmetricValues(new double[0], 0, new double[0]);
    }

    private static double[] singularValues(Matrix a) {
        int inner = Math.min(a.rows(), a.columns());
        double[] s = new double[inner];
        SpectralDecomposition.singular(
                a.elements(), a.rows(), a.columns(), new double[a.rows() * inner], s, new double[inner * a.columns()]);
        return s;
    }

    private static void checkSingular(Matrix a) {
        int inner = Math.min(a.rows(), a.columns());
        Matrix u = Matrix.zeros(a.rows(), inner);
        double[] s = new double[inner];
        Matrix vt = Matrix.zeros(inner, a.columns());
        SpectralDecomposition.singular(a.elements(), a.rows(), a.columns(), u.elements(), s, vt.elements());
        double tolerance = 40 * TOLERANCE * Math.max(1, a.largest());
        assertThat(u.times(Matrix.diagonal(s)).times(vt).distance(a)).isLessThan(tolerance);
        assertThat(u.transposed().times(u).distance(Matrix.identity(inner))).isLessThan(tolerance);
        assertThat(vt.times(vt.transposed()).distance(Matrix.identity(inner))).isLessThan(tolerance);
        for (int i = 1; i < inner; i++) {
            assertThat(s[i]).isBetween(0.0, s[i - 1]);
        }
    }
}
