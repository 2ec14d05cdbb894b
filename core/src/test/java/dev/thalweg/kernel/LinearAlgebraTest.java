package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.kernel.LinearAlgebra.Triangle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearAlgebraTest {
    /** Relative to the largest element: the cases' condition numbers times some roundings stay below it. */
    static final double TOLERANCE = 1e-12;

    /** The inverse of the Hilbert matrix of order 6 has condition 1.5e7. */
    static final double HILBERT_TOLERANCE = 1e-8;

    /** A residual of n operations on elements of size one. */
    static final double RESIDUAL = 1e-13;

    record Case(String name, Map<String, Matrix> quantities) {
        @Override
        public String toString() {
            return name;
        }

        Matrix get(String quantity) {
            return quantities.get(quantity);
        }

        void check(String quantity, double[] actual) {
            Matrix expected = get(quantity);
            double tolerance = name.startsWith("hilbert") ? HILBERT_TOLERANCE : TOLERANCE;
            assertThat(new Matrix(expected.rows(), expected.columns(), actual).distance(expected))
                    .as("%s of %s: %s", quantity, name, Arrays.toString(actual))
                    .isLessThanOrEqualTo(tolerance * Math.max(1, expected.largest()));
        }
    }

    static Stream<Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        for (String[] row : Golden.rows("linear-algebra.csv")) {
            double[] elements = Arrays.stream(row[4].split(" ")).mapToDouble(Double::parseDouble).toArray();
            cases.computeIfAbsent(row[0], name -> new Case(name, new LinkedHashMap<>())).quantities
                    .put(row[3], new Matrix(Integer.parseInt(row[1]), Integer.parseInt(row[2]), elements));
        }
        return cases.values().stream();
    }

    static Stream<Case> casesWith(String quantity) {
        return cases().filter(test -> test.quantities.containsKey(quantity));
    }

    static Stream<Case> invertibleCases() {
        return casesWith("inverse");
    }

    @ParameterizedTest
    @MethodSource("invertibleCases")
    void luAndWhatIsMadeOfItAgreeWithLapack(Case test) {
        Matrix a = test.get("a");
        int n = a.rows();
        double[] lu = a.copy();
        int[] permutation = new int[n];
        int sign = LinearAlgebra.luInPlace(lu, n, permutation);
        test.check("lu", lu);
        assertThat(LinearAlgebra.firstZeroPivot(lu, n)).isEqualTo(-1);
        test.check("determinant", new double[] {LinearAlgebra.determinant(lu, n, sign)});
        test.check("sign", new double[] {LinearAlgebra.determinantSign(lu, n, sign)});
        test.check("logAbs", new double[] {LinearAlgebra.logAbsDeterminant(lu, n)});
        double[] x = new double[2 * n];
        LinearAlgebra.solveWithLu(lu, n, permutation, test.get("b").elements(), 2, x);
        test.check("x", x);
        assertThat(LinearAlgebra.solve(a.elements(), n, test.get("b").elements(), 2, x)).isEqualTo(-1);
        test.check("x", x);
        double[] inverse = new double[n * n];
        assertThat(LinearAlgebra.inverse(a.elements(), n, inverse)).isEqualTo(-1);
        test.check("inverse", inverse);
    }

    @ParameterizedTest
    @MethodSource("invertibleCases")
    void triangularSystemsAgreeWithLapackAndReadTheirHalfOnly(Case test) {
        Matrix a = test.get("a");
        int n = a.rows();
        double[] lower = a.copy();
        double[] upper = a.copy();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                lower[j * n + i] = Double.NaN;
                upper[i * n + j] = Double.NaN;
            }
        }
        double[] x = test.get("b").copy();
        if (!test.name.equals("swap")) {
            LinearAlgebra.solveTriangularInPlace(lower, n, Triangle.LOWER, false, false, x, 2);
            test.check("xLower", x);
            x = test.get("b").copy();
            LinearAlgebra.solveTriangularInPlace(upper, n, Triangle.UPPER, true, false, x, 2);
            test.check("xUpperTransposed", x);
            x = test.get("b").copy();
        }
        LinearAlgebra.solveTriangularInPlace(lower, n, Triangle.LOWER, false, true, x, 2);
        test.check("xLowerUnit", x);
    }

    static Stream<Case> definiteCases() {
        return casesWith("cholesky");
    }

    @ParameterizedTest
    @MethodSource("definiteCases")
    void choleskyAgreesWithLapackAndReadsTheLowerHalfOnly(Case test) {
        Matrix a = test.get("a");
        int n = a.rows();
        double[] l = a.copy();
        for (int i = 0; i < n; i++) {
            Arrays.fill(l, i * n + i + 1, (i + 1) * n, Double.NaN);
        }
        assertThat(LinearAlgebra.choleskyInPlace(l, n)).isZero();
        test.check("cholesky", l);
        double[] x = test.get("b").copy();
        LinearAlgebra.solveWithCholeskyInPlace(l, n, x, 2);
        test.check("x", x);
    }

    @Test
    void choleskyNamesTheFirstMinorThatIsNotPositive() {
        assertThat(LinearAlgebra.choleskyInPlace(new double[] {-1}, 1)).isEqualTo(1);
        assertThat(LinearAlgebra.choleskyInPlace(new double[] {1, 0, 0, 0, 1, 0, 0, 1, 1}, 3)).isEqualTo(3);
        assertThat(LinearAlgebra.choleskyInPlace(new double[] {1, 0, 2, 1}, 2)).isEqualTo(2);
        assertThat(LinearAlgebra.choleskyInPlace(new double[] {1, 0, Double.NaN, 1}, 2)).isEqualTo(2);
        assertThat(LinearAlgebra.choleskyInPlace(new double[0], 0)).isZero();
    }

    @Test
    void aSingularMatrixIsReportedByItsZeroPivot() {
        double[] lu = {1, 2, 3, 2, 4, 6, 1, 1, 1};
        int[] permutation = new int[3];
        int sign = LinearAlgebra.luInPlace(lu, 3, permutation);
        assertThat(LinearAlgebra.firstZeroPivot(lu, 3)).isEqualTo(2);
        assertThat(LinearAlgebra.determinant(lu, 3, sign)).isZero();
        assertThat(LinearAlgebra.determinantSign(lu, 3, sign)).isEqualTo((Object) 0.0);
        assertThat(LinearAlgebra.logAbsDeterminant(lu, 3)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LinearAlgebra.solve(new double[4], 2, new double[2], 1, new double[2])).isZero();
    }

    @Test
    void theEmptyMatrixHasDeterminantOne() {
        double[] empty = {};
        assertThat(LinearAlgebra.luInPlace(empty, 0, new int[0])).isEqualTo(1);
        assertThat(LinearAlgebra.determinant(empty, 0, 1)).isEqualTo(1);
        assertThat(LinearAlgebra.logAbsDeterminant(empty, 0)).isZero();
        assertThat(LinearAlgebra.solve(empty, 0, empty, 3, empty)).isEqualTo(-1);
        LinearAlgebra.qr(empty, 0, 3, empty, 0, empty);
    }

    @Test
    void logAbsDeterminantDoesNotOverflow() {
        double[] lu = Matrix.identity(40).scaled(-1e300).elements();
        int sign = LinearAlgebra.luInPlace(lu, 40, new int[40]);
        assertThat(LinearAlgebra.determinant(lu, 40, sign)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(LinearAlgebra.determinantSign(lu, 40, sign)).isEqualTo(1);
        assertThat(LinearAlgebra.logAbsDeterminant(lu, 40)).isCloseTo(40 * StrictMath.log(1e300), within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void qrAgreesWithLapackSignsIncluded(Case test) {
        Matrix a = test.get("a");
        int inner = Math.min(a.rows(), a.columns());
        double[] q = new double[a.rows() * inner];
        double[] r = new double[inner * a.columns()];
        LinearAlgebra.qr(a.elements(), a.rows(), a.columns(), q, inner, r);
        test.check("r", r);
        double[] full = new double[a.rows() * a.rows()];
        double[] fullR = new double[a.rows() * a.columns()];
        LinearAlgebra.qr(a.elements(), a.rows(), a.columns(), full, a.rows(), fullR);
        test.check("rFull", fullR);
        if (!test.name.equals("indefinite8")) { // its last column of Q is rounding
            test.check("q", q);
            test.check("qFull", full);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13, 40})
    void factorsOfRandomMatricesMultiplyBackToThem(int n) {
        SplittableRandom random = new SplittableRandom(n);
        for (int m : new int[] {1, n, 2 * n + 1}) {
            Matrix a = Matrix.random(n, m, random);
            for (int inner : new int[] {Math.min(n, m), n}) {
                Matrix q = Matrix.zeros(n, inner);
                Matrix r = Matrix.zeros(inner, m);
                LinearAlgebra.qr(a.elements(), n, m, q.elements(), inner, r.elements());
                assertThat(q.times(r).distance(a)).isLessThan(RESIDUAL);
                assertThat(q.transposed().times(q).distance(Matrix.identity(inner))).isLessThan(RESIDUAL);
            }
        }
        Matrix a = Matrix.random(n, n, random);
        double[] lu = a.copy();
        int[] permutation = new int[n];
        LinearAlgebra.luInPlace(lu, n, permutation);
        Matrix l = Matrix.identity(n);
        Matrix u = Matrix.zeros(n, n);
        Matrix pa = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                (j < i ? l : u).elements()[i * n + j] = lu[i * n + j];
                pa.elements()[i * n + j] = a.at(permutation[i], j);
            }
        }
        assertThat(l.times(u).distance(pa)).isLessThan(RESIDUAL);
        assertThat(l.largest()).isEqualTo(1);
        Matrix definite = a.times(a.transposed());
        double[] cholesky = definite.copy();
        assertThat(LinearAlgebra.choleskyInPlace(cholesky, n)).isZero();
        Matrix factor = new Matrix(n, n, cholesky);
        assertThat(factor.times(factor.transposed()).distance(definite)).isLessThan(RESIDUAL * n);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p-1000, 0x1p-600, 0x1p600, 0x1p1000})
    void qrNeitherOverflowsNorUnderflowsInItsNorms(double scale) {
        Matrix a = Matrix.random(5, 3, new SplittableRandom(3));
        Matrix q = Matrix.zeros(5, 3);
        Matrix r = Matrix.zeros(3, 3);
        LinearAlgebra.qr(a.elements(), 5, 3, q.elements(), 3, r.elements());
        Matrix scaledQ = Matrix.zeros(5, 3);
        Matrix scaledR = Matrix.zeros(3, 3);
        LinearAlgebra.qr(a.scaled(scale).elements(), 5, 3, scaledQ.elements(), 3, scaledR.elements());
        assertThat(scaledQ.distance(q)).isLessThan(RESIDUAL);
        assertThat(scaledR.scaled(1 / scale).distance(r)).isLessThan(RESIDUAL);
    }
}
