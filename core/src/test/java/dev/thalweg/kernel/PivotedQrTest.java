package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PivotedQrTest {
    private static double[][] random(int rows, int columns) {
        Random random = new Random(17L * rows + columns);
        double[][] matrix = new double[columns][rows];
        for (double[] column : matrix) {
            double scale = Math.scalb(1.0, random.nextInt(20) - 10);
            for (int i = 0; i < rows; i++) {
                column[i] = scale * random.nextGaussian();
            }
        }
        return matrix;
    }

    private static double[][] copy(double[][] matrix) {
        double[][] copy = new double[matrix.length][];
        for (int j = 0; j < copy.length; j++) {
            copy[j] = matrix[j].clone();
        }
        return copy;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 1", "1, 4", "3, 3", "7, 4", "4, 7", "50, 9", "1001, 6", "4096, 1", "10001, 5",
            "12345, 140"})
    void theFactorsGiveTheMatrixBack(int rows, int columns) {
        double[][] a = random(rows, columns);
        PivotedQr qr = PivotedQr.inPlace(copy(a), rows);
        double[] r = qr.r();
        for (int j = 0; j < columns; j++) {
            double[] column = new double[Math.max(rows, columns)];
            for (int i = 0; i <= j; i++) {
                column[i] = r[i * columns + j];
            }
            column = java.util.Arrays.copyOf(column, rows);
            qr.apply(column);
            double[] expected = a[qr.permutation()[j]];
            double size = LinearAlgebra.norm(expected, 0, 1, rows);
            for (int i = 0; i < rows; i++) {
                assertThat(column[i]).isCloseTo(expected[i], within(2e-14 * size));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 4", "4, 7", "50, 9", "4096, 1", "10001, 5", "12345, 140"})
    void theDiagonalFallsAndQIsOrthogonal(int rows, int columns) {
        PivotedQr qr = PivotedQr.inPlace(random(rows, columns), rows);
        double[] r = qr.r();
        for (int k = 1; k < Math.min(rows, columns); k++) {
            assertThat(Math.abs(r[k * columns + k]))
                    .isLessThanOrEqualTo(Math.abs(r[(k - 1) * columns + k - 1]) * (1 + 1e-14));
        }
        double[] b = new Random(3).doubles(rows).toArray();
        double[] there = b.clone();
        qr.applyTransposed(there);
        assertThat(LinearAlgebra.norm(there, 0, 1, rows)).isCloseTo(LinearAlgebra.norm(b, 0, 1, rows),
                within(1e-14 * Math.sqrt(rows)));
        qr.apply(there);
        for (int i = 0; i < rows; i++) {
            assertThat(there[i]).isCloseTo(b[i], within(1e-14));
        }
    }

    @ParameterizedTest
    @CsvSource({"9, 4, 2", "30, 6, 3", "9000, 6, 3"})
    void theSmallEndOfTheDiagonalTellsTheRank(int rows, int columns, int rank) {
        double[][] basis = random(rows, rank);
        Random random = new Random(5);
        double[][] a = new double[columns][rows];
        for (double[] column : a) {
            for (double[] vector : basis) {
                double factor = random.nextGaussian();
                for (int i = 0; i < rows; i++) {
                    column[i] += factor * vector[i];
                }
            }
        }
        double[] r = PivotedQr.inPlace(a, rows).r();
        for (int k = 0; k < columns; k++) {
            boolean isZero = Math.abs(r[k * columns + k]) < 1e-14 * Math.abs(r[0]);
            assertThat(isZero).isEqualTo(k >= rank);
        }
    }
}
