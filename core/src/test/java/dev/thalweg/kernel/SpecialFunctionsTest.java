package dev.thalweg.kernel;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecialFunctionsTest {
    /** A function, the rows of the golden file that it answers, and the ulps that its Javadoc grants. */
    record Case(String name, DoubleUnaryOperator function, double ulps) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Case> CASES = List.of(
            new Case("erf", SpecialFunctions::erf, 1),
            new Case("erfc", SpecialFunctions::erfc, 2),
            new Case("erfcx", SpecialFunctions::erfcx, 2),
            new Case("erfinv", SpecialFunctions::erfinv, 3),
            new Case("erfcinv", SpecialFunctions::erfcinv, 3),
            new Case("normalCdf", SpecialFunctions::normalCdf, 2),
            new Case("normalLogCdf", SpecialFunctions::normalLogCdf, 3),
            new Case("normalQuantile", SpecialFunctions::normalQuantile, 4),
            new Case("gamma", SpecialFunctions::gamma, 6),
            new Case("lgamma", SpecialFunctions::lgamma, 4),
            new Case("digamma", SpecialFunctions::digamma, 4),
            new Case("polygamma1", x -> SpecialFunctions.polygamma(1, x), 6),
            new Case("polygamma2", x -> SpecialFunctions.polygamma(2, x), 6),
            new Case("polygamma3", x -> SpecialFunctions.polygamma(3, x), 6),
            new Case("polygamma4", x -> SpecialFunctions.polygamma(4, x), 6),
            new Case("polygamma7", x -> SpecialFunctions.polygamma(7, x), 6),
            new Case("polygamma10", x -> SpecialFunctions.polygamma(10, x), 6),
            new Case("polygamma60", x -> SpecialFunctions.polygamma(60, x), 12),
            new Case("polygammaNegative1", x -> SpecialFunctions.polygamma(1, x), 8),
            new Case("polygammaNegative2", x -> SpecialFunctions.polygamma(2, x), 10),
            new Case("polygammaNegative3", x -> SpecialFunctions.polygamma(3, x), 12),
            new Case("polygammaNegative4", x -> SpecialFunctions.polygamma(4, x), 14),
            new Case("polygammaNegative7", x -> SpecialFunctions.polygamma(7, x), 20),
            new Case("polygammaNegative10", x -> SpecialFunctions.polygamma(10, x), 26),
            new Case("i0", SpecialFunctions::i0, 12),
            new Case("i1", SpecialFunctions::i1, 12),
            new Case("i0e", SpecialFunctions::i0e, 12),
            new Case("i1e", SpecialFunctions::i1e, 12),
            new Case("asinh", SpecialFunctions::asinh, 2),
            new Case("acosh", SpecialFunctions::acosh, 2),
            new Case("atanh", SpecialFunctions::atanh, 2),
            new Case("log2", SpecialFunctions::log2, 2),
            new Case("exp2", SpecialFunctions::exp2, 2),
            new Case("cbrt", SpecialFunctions::cbrt, 1),
            new Case("sigmoid", SpecialFunctions::sigmoid, 2),
            new Case("softplus", SpecialFunctions::softplus, 2),
            new Case("logSigmoid", SpecialFunctions::logSigmoid, 2));

    static final Map<String, List<String[]>> GOLDEN = Golden.rows("special-functions.csv").stream()
            .collect(Collectors.groupingBy(row -> row[0], TreeMap::new, Collectors.toList()));

    static Stream<Case> cases() {
        return CASES.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithGoldenValuesToItsStatedAccuracy(Case test) {
        assertThat(GOLDEN).containsKey(test.name);
        for (String[] row : GOLDEN.get(test.name)) {
            double x = Double.parseDouble(row[1]);
            double actual = test.function.applyAsDouble(x);
            assertThat(Golden.ulps(actual, Double.parseDouble(row[2])))
                    .as("%s(%s) = %s against %s", test.name, x, actual, row[2])
                    .isLessThanOrEqualTo(test.ulps);
        }
    }

    @Test
    void logGammaAndDigammaLoseOnlyAbsoluteAccuracyLeftOfZero() {
        for (String[] row : GOLDEN.get("lgammaNegative")) {
            double expected = Double.parseDouble(row[2]);
            double actual = SpecialFunctions.lgamma(Double.parseDouble(row[1]));
            assertThat(actual).isCloseTo(expected, within(4 * Math.ulp(Math.max(1, Math.abs(expected)))));
        }
        for (String[] row : GOLDEN.get("digammaNegative")) {
            double x = Double.parseDouble(row[1]);
            double expected = Double.parseDouble(row[2]);
            double periodic = Math.PI / Math.abs(StrictMath.tan(Math.PI * (x - Math.rint(x))));
            double scale = Math.max(Math.max(1, Math.abs(expected)), periodic);
            assertThat(SpecialFunctions.digamma(x)).isCloseTo(expected, within(8 * Math.ulp(scale)));
        }
    }

    @Test
    void everyFunctionPassesNanOn() {
        for (Case test : CASES) {
            assertThat(test.function.applyAsDouble(NaN)).as(test.name).isNaN();
        }
        assertThat(SpecialFunctions.xlogy(0, NaN)).isNaN();
        assertThat(SpecialFunctions.logaddexp(NaN, 1)).isNaN();
        assertThat(SpecialFunctions.remainder(NaN, 1)).isNaN();
    }

    /** The value at −∞, −0, +0 and ∞: exact, the sign of zero included. */
    @Test
    void infinitiesAndSignedZerosGiveTheDocumentedValues() {
        assertEdges(SpecialFunctions::erf, -1, -0.0, 0.0, 1);
        assertEdges(SpecialFunctions::erfc, 2, 1, 1, 0);
        assertEdges(SpecialFunctions::erfcx, POSITIVE_INFINITY, 1, 1, 0);
        assertEdges(SpecialFunctions::erfinv, NaN, -0.0, 0.0, NaN);
        assertEdges(SpecialFunctions::erfcinv, NaN, POSITIVE_INFINITY, POSITIVE_INFINITY, NaN);
        assertEdges(SpecialFunctions::normalCdf, 0, 0.5, 0.5, 1);
        assertEdges(SpecialFunctions::normalLogCdf, NEGATIVE_INFINITY, -StrictMath.log(2), -StrictMath.log(2), -0.0);
        assertEdges(SpecialFunctions::normalQuantile, NaN, NEGATIVE_INFINITY, NEGATIVE_INFINITY, NaN);
        assertEdges(SpecialFunctions::gamma, NaN, NEGATIVE_INFINITY, POSITIVE_INFINITY, POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::lgamma, POSITIVE_INFINITY, POSITIVE_INFINITY, POSITIVE_INFINITY,
                POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::digamma, NaN, POSITIVE_INFINITY, NEGATIVE_INFINITY, POSITIVE_INFINITY);
        assertEdges(x -> SpecialFunctions.polygamma(1, x), NaN, POSITIVE_INFINITY, POSITIVE_INFINITY, 0);
        assertEdges(x -> SpecialFunctions.polygamma(2, x), NaN, POSITIVE_INFINITY, NEGATIVE_INFINITY, -0.0);
        assertEdges(SpecialFunctions::i0, POSITIVE_INFINITY, 1, 1, POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::i1, NEGATIVE_INFINITY, -0.0, 0.0, POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::i0e, 0, 1, 1, 0);
        assertEdges(SpecialFunctions::i1e, -0.0, -0.0, 0.0, 0);
        assertEdges(SpecialFunctions::asinh, NEGATIVE_INFINITY, -0.0, 0.0, POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::acosh, NaN, NaN, NaN, POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::atanh, NaN, -0.0, 0.0, NaN);
        assertEdges(SpecialFunctions::log2, NaN, NEGATIVE_INFINITY, NEGATIVE_INFINITY, POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::exp2, 0, 1, 1, POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::cbrt, NEGATIVE_INFINITY, -0.0, 0.0, POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::sigmoid, 0, 0.5, 0.5, 1);
        assertEdges(SpecialFunctions::softplus, 0, StrictMath.log(2), StrictMath.log(2), POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::logSigmoid, NEGATIVE_INFINITY, -StrictMath.log(2), -StrictMath.log(2), -0.0);
        assertEdges(SpecialFunctions::roundHalfEven, NEGATIVE_INFINITY, -0.0, 0.0, POSITIVE_INFINITY);
        assertEdges(SpecialFunctions::sign, -1, 0.0, 0.0, 1);
    }

    private static void assertEdges(
            DoubleUnaryOperator function, double atMinusInfinity, double atMinusZero, double atZero,
            double atInfinity) {
        assertThat(function.applyAsDouble(NEGATIVE_INFINITY)).isEqualTo((Object) atMinusInfinity);
        assertThat(function.applyAsDouble(-0.0)).isEqualTo((Object) atMinusZero);
        assertThat(function.applyAsDouble(0.0)).isEqualTo((Object) atZero);
        assertThat(function.applyAsDouble(POSITIVE_INFINITY)).isEqualTo((Object) atInfinity);
    }

    @Test
    void inversesEndAtInfinityOnTheBorderOfTheirDomain() {
        assertThat(SpecialFunctions.erfinv(1)).isEqualTo(POSITIVE_INFINITY);
        assertThat(SpecialFunctions.erfinv(-1)).isEqualTo(NEGATIVE_INFINITY);
        assertThat(SpecialFunctions.erfinv(Math.nextUp(1.0))).isNaN();
        assertThat(SpecialFunctions.erfcinv(2)).isEqualTo(NEGATIVE_INFINITY);
        assertThat(SpecialFunctions.erfcinv(-Double.MIN_VALUE)).isNaN();
        assertThat(SpecialFunctions.normalQuantile(1)).isEqualTo(POSITIVE_INFINITY);
        assertThat(SpecialFunctions.normalQuantile(Math.nextUp(1.0))).isNaN();
        assertThat(SpecialFunctions.atanh(1)).isEqualTo(POSITIVE_INFINITY);
        assertThat(SpecialFunctions.atanh(-1)).isEqualTo(NEGATIVE_INFINITY);
        assertThat(SpecialFunctions.acosh(1)).isEqualTo(0);
        assertThat(SpecialFunctions.acosh(Math.nextDown(1.0))).isNaN();
    }

    @Test
    void gammaHasItsPolesAndRange() {
        double factorial = 1;
        for (int n = 1; n <= 23; n++) {
            assertThat(SpecialFunctions.gamma(n)).isEqualTo(factorial);
            assertThat(SpecialFunctions.gamma(-n)).isNaN();
            assertThat(SpecialFunctions.lgamma(-n)).isEqualTo(POSITIVE_INFINITY);
            assertThat(SpecialFunctions.digamma(-n)).isNaN();
            assertThat(SpecialFunctions.polygamma(1, -n)).isEqualTo(POSITIVE_INFINITY);
            assertThat(SpecialFunctions.polygamma(2, -n)).isNaN();
            factorial *= n;
        }
        assertThat(SpecialFunctions.gamma(171.6)).isBetween(1e308, Double.MAX_VALUE);
        assertThat(SpecialFunctions.gamma(171.7)).isEqualTo(POSITIVE_INFINITY);
        assertThat(SpecialFunctions.gamma(-1e15 - 0.5)).isEqualTo((Object) (-0.0));
        assertThat(SpecialFunctions.gamma(-1e15 - 1.5)).isEqualTo((Object) 0.0);
        assertThat(SpecialFunctions.gamma(-180.5)).isNegative().isGreaterThan(-1e-300);
        assertThat(SpecialFunctions.lgamma(1)).isZero();
        assertThat(SpecialFunctions.lgamma(2)).isZero();
        assertThat(SpecialFunctions.lgamma(Double.MAX_VALUE)).isEqualTo(POSITIVE_INFINITY);
    }

    @Test
    void polygammaOfOrderZeroIsDigammaAndOtherOrdersAreChecked() {
        assertThat(SpecialFunctions.polygamma(0, 2.5)).isEqualTo(SpecialFunctions.digamma(2.5));
        assertThatThrownBy(() -> SpecialFunctions.polygamma(-1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("polygamma: the order must be between 0 and 100; got -1");
        assertThatThrownBy(() -> SpecialFunctions.polygamma(101, 1)).hasMessageContaining("got 101");
        assertThat(SpecialFunctions.polygamma(100, 50.0)).isFinite().isNegative();
    }

    @Test
    void powersOfTwoAreExact() {
        for (int k = -1074; k <= 1023; k++) {
            assertThat(SpecialFunctions.log2(Math.scalb(1.0, k))).isEqualTo(k);
            assertThat(SpecialFunctions.exp2(k)).isEqualTo(Math.scalb(1.0, k));
        }
        assertThat(SpecialFunctions.exp2(1024)).isEqualTo(POSITIVE_INFINITY);
        assertThat(SpecialFunctions.exp2(-1e300)).isZero();
        assertThat(SpecialFunctions.log2(-1)).isNaN();
    }

    @Test
    void sigmoidsStayAccurateInBothTails() {
        assertThat(SpecialFunctions.sigmoid(-700)).isEqualTo(StrictMath.exp(-700));
        assertThat(SpecialFunctions.softplus(-700)).isEqualTo(StrictMath.exp(-700));
        assertThat(SpecialFunctions.softplus(800)).isEqualTo(800);
        assertThat(SpecialFunctions.logSigmoid(-800)).isEqualTo(-800);
    }

    @Test
    void logaddexpNeitherOverflowsNorMakesNanOfInfinities() {
        assertThat(SpecialFunctions.logaddexp(1000, 1000)).isEqualTo(1000 + StrictMath.log(2));
        assertThat(SpecialFunctions.logaddexp(0, StrictMath.log(3))).isCloseTo(StrictMath.log(4), within(4e-16));
        assertThat(SpecialFunctions.logaddexp(POSITIVE_INFINITY, POSITIVE_INFINITY)).isEqualTo(POSITIVE_INFINITY);
        assertThat(SpecialFunctions.logaddexp(NEGATIVE_INFINITY, NEGATIVE_INFINITY)).isEqualTo(NEGATIVE_INFINITY);
        assertThat(SpecialFunctions.logaddexp(NEGATIVE_INFINITY, POSITIVE_INFINITY)).isEqualTo(POSITIVE_INFINITY);
        assertThat(SpecialFunctions.logaddexp(NEGATIVE_INFINITY, 3)).isEqualTo(3);
    }

    @Test
    void xlogyIsZeroAtZeroWhateverTheLogarithm() {
        assertThat(SpecialFunctions.xlogy(0, 0)).isZero();
        assertThat(SpecialFunctions.xlogy(0, -1)).isZero();
        assertThat(SpecialFunctions.xlogy(1, 0)).isEqualTo(NEGATIVE_INFINITY);
        assertThat(SpecialFunctions.xlogy(2, Math.E)).isCloseTo(2, within(1e-15));
    }

    @Test
    void roundingGoesToTheEvenNeighbour() {
        assertThat(SpecialFunctions.roundHalfEven(0.5)).isZero();
        assertThat(SpecialFunctions.roundHalfEven(1.5)).isEqualTo(2);
        assertThat(SpecialFunctions.roundHalfEven(2.5)).isEqualTo(2);
        assertThat(SpecialFunctions.roundHalfEven(-0.5)).isEqualTo((Object) (-0.0));
        assertThat(SpecialFunctions.sign(NaN)).isZero();
        assertThat(SpecialFunctions.sign(-3)).isEqualTo(-1);
    }

    /** The values are those of PyTorch 2.13's {@code remainder}, the sign of zero included. */
    @Test
    void remainderTakesTheSignOfTheDivisor() {
        double[][] rows = {
                {5, 3, 2}, {-5, 3, 1}, {5, -3, -1}, {-5, -3, -2}, {-6, 3, -0.0}, {6, -3, 0.0}, {5, POSITIVE_INFINITY,
                        5},
                {-5, POSITIVE_INFINITY, POSITIVE_INFINITY}, {5, NEGATIVE_INFINITY, NEGATIVE_INFINITY}, {-0.0, 3, -0.0},
                {0, -3, 0.0}, {-1e-300, 3, 3}, {5, 0, NaN}, {POSITIVE_INFINITY, 1, NaN}
        };
        for (double[] row : rows) {
            assertThat(SpecialFunctions.remainder(row[0], row[1])).as("%s mod %s", row[0], row[1])
                    .isEqualTo((Object) row[2]);
        }
        assertThat(SpecialFunctions.remainder(5L, 3L)).isEqualTo(2);
        assertThat(SpecialFunctions.remainder(-5L, 3L)).isEqualTo(1);
        assertThat(SpecialFunctions.remainder(5L, -3L)).isEqualTo(-1);
        assertThat(SpecialFunctions.remainder(-5L, -3L)).isEqualTo(-2);
        assertThat(SpecialFunctions.remainder(Long.MIN_VALUE, -1L)).isZero();
        assertThatThrownBy(() -> SpecialFunctions.remainder(5L, 0L)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void errorFunctionsAndTheirInversesAgreeAcrossTheirTables() {
        for (double x = -5.8; x < 26; x += 0.0173) {
            double erfc = SpecialFunctions.erfc(x);
            if (x > -1) {
                assertThat(SpecialFunctions.erfcinv(erfc)).isCloseTo(x, within(2e-15 * (1 + Math.abs(x))));
            }
            assertThat(erfc + SpecialFunctions.erf(x)).isCloseTo(1, within(3e-16));
        }
    }
}
