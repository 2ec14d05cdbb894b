package dev.thalweg.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Minimisers of quadratic models in balls, against the conditions that only minimisers fulfil. */
class QuadraticModelTest {
    private static final int N = 7;

    private record Case(double[] matrix, double[] gradient) {
        /** A symmetric matrix with eigenvalues between low and low + 2, and a gradient. */
        static Case random(SplittableRandom random, double low) {
            double[] a = new double[N * N];
            double[] half = random.doubles(N * N, -1, 1).toArray();
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < N; j++) {
                    for (int k = 0; k < N; k++) {
                        a[i * N + j] += half[i * N + k] * half[j * N + k] / N;
                    }
                }
                a[i * N + i] += low;
            }
            return new Case(a, random.doubles(N, -1, 1).toArray());
        }
    }

    private static void checkOptimal(Case c, double radius, QuadraticModel.Step step, double digits) {
        double[] p = step.p();
        double[] residual = Vectors.sum(Vectors.times(c.matrix, p), step.multiplier(), p);
        Vectors.add(residual, 1, c.gradient);
        assertThat(Vectors.norm(residual)).as("(A + σI)p = −g").isLessThan(digits);
        assertThat(Vectors.norm(p)).isLessThanOrEqualTo(radius * (1 + 2e-3));
        assertThat(step.length()).isCloseTo(Vectors.norm(p), within(1e-9 * radius));
        assertThat(step.multiplier()).isNotNegative();
        if (step.multiplier() > 0) {
            assertThat(Vectors.norm(p)).as("on the border").isGreaterThan(radius * (1 - 2e-3));
        }
        double lowest = new SymmetricMatrix(c.matrix, N).spectrum().lowest();
        assertThat(lowest + step.multiplier()).as("A + σI is positive semidefinite").isGreaterThan(-1e-9);
        double model = Vectors.dot(c.gradient, p) + 0.5 * Vectors.dot(p, Vectors.times(c.matrix, p));
        assertThat(step.decrease()).isCloseTo(-model, within(1e-9 * Math.max(1, Math.abs(model))));
    }

    @RepeatedTest(20)
    void exactMinimisersFulfilTheConditionsOfMoreAndSorensen(RepetitionInfo info) {
        SplittableRandom random = new SplittableRandom(info.getCurrentRepetition());
        for (double low : new double[] {0.5, 1e-6, -0.3, -5}) {
            Case c = Case.random(random, low);
            for (double radius : new double[] {1e-3, 0.3, 2, 1e4}) {
                checkOptimal(c, radius,
                        new QuadraticModel(new SymmetricMatrix(c.matrix, N), c.gradient).minimize(radius),
                        1e-9 * Math.max(1, radius));
            }
        }
    }

    @RepeatedTest(20)
    void krylovMinimisersOfTheWholeSpaceAreExact(RepetitionInfo info) {
        SplittableRandom random = new SplittableRandom(info.getCurrentRepetition());
        for (double low : new double[] {0.5, -0.3, -5}) {
            Case c = Case.random(random, low);
            for (double radius : new double[] {1e-3, 0.3, 2}) {
                KrylovModel model = new KrylovModel(v -> Vectors.times(c.matrix, v), c.gradient, 1e-12);
                checkOptimal(c, radius, model.minimize(radius), 1e-7);
            }
        }
    }

    @Test
    void theHardCaseReachesTheBorderAlongTheLowestEigenvector() {
        double[] matrix = new double[N * N];
        double[] gradient = new double[N];
        for (int i = 0; i < N; i++) {
            matrix[i * N + i] = i - 2;
            gradient[i] = i < 2 ? 0 : 1e-3;
        }
        QuadraticModel.Step step = new QuadraticModel(new SymmetricMatrix(matrix, N), gradient).minimize(3);
        checkOptimal(new Case(matrix, gradient), 3, step, 1e-9);
        assertThat(Math.abs(step.p()[0])).isCloseTo(3, within(1e-3));
        assertThat(step.multiplier()).isCloseTo(2, within(1e-9));
    }

    @Test
    void nothingIsGainedInsideFromNoGradientWhereItCurvesUp() {
        double[] identity = new double[N * N];
        for (int i = 0; i < N; i++) {
            identity[i * N + i] = 1;
        }
        QuadraticModel.Step step = new QuadraticModel(new SymmetricMatrix(identity, N), new double[N]).minimize(1);
        assertThat(Vectors.norm(step.p())).isZero();
    }
}
