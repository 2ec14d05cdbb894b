package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds {@link DoubleFunctions} to {@link Exact}. {@code -Dthalweg.points=1000000} takes a million points per function
 * and writes the largest errors to {@code target/accuracy.txt}.
 */
class DoubleFunctionsTest {
    private static final int POINTS = Integer.getInteger("thalweg.points", 2000);

    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** Where e^x + e^y is near 1, its logarithm has this absolute error instead. */
    private static final double NEAR_ZERO = 0x1p-56;

    private static final List<String> REPORT = new ArrayList<>();

    private interface Reference {
        Exact at(double x);
    }

    private interface Reference2 {
        Exact at(double x, double y);
    }

    /** A function of one argument: its domain, the range of greatest interest, and the error allowed, in ulp. */
    record Unary(String name, DoubleUnaryOperator function, Reference exact, double least, double greatest,
            double from, double to, double ulps) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Binary(String name, DoubleBinaryOperator function, Reference2 exact, double ulps) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Unary> unary() {
        return Stream.of(
                new Unary("exp", DoubleFunctions::exp, Exact::exp, -INFINITY, INFINITY, -750, 715, 1),
                new Unary("exp2", DoubleFunctions::exp2, Exact::exp2, -INFINITY, INFINITY, -1080, 1030, 1),
                new Unary("expm1", DoubleFunctions::expm1, Exact::expm1, -INFINITY, INFINITY, -45, 715, 1),
                new Unary("log", DoubleFunctions::log, Exact::log, 0, INFINITY, 0.4, 3, 1),
                new Unary("log1p", DoubleFunctions::log1p, Exact::log1p, -1, INFINITY, -1, 2, 1),
                new Unary("log2", DoubleFunctions::log2, Exact::log2, 0, INFINITY, 0.4, 3, 1),
                new Unary("log10", DoubleFunctions::log10, Exact::log10, 0, INFINITY, 0.4, 3, 1),
                new Unary("sin", DoubleFunctions::sin, Exact::sin, -INFINITY, INFINITY, -100, 8e5, 1),
                new Unary("cos", DoubleFunctions::cos, Exact::cos, -INFINITY, INFINITY, -100, 8e5, 1),
                new Unary("tan", DoubleFunctions::tan, Exact::tan, -INFINITY, INFINITY, -100, 8e5, 1),
                new Unary("sinh", DoubleFunctions::sinh, Exact::sinh, -INFINITY, INFINITY, -711, 711, 1),
                new Unary("cosh", DoubleFunctions::cosh, Exact::cosh, -INFINITY, INFINITY, -711, 711, 1),
                new Unary("tanh", DoubleFunctions::tanh, Exact::tanh, -INFINITY, INFINITY, -22, 22, 1),
                new Unary("asin", DoubleFunctions::asin, Exact::asin, -1, 1, -1, 1, 1),
                new Unary("acos", DoubleFunctions::acos, Exact::acos, -1, 1, -1, 1, 1),
                new Unary("atan", DoubleFunctions::atan, Exact::atan, -INFINITY, INFINITY, -4, 4, 1),
                new Unary("asinh", DoubleFunctions::asinh, Exact::asinh, -INFINITY, INFINITY, -9, 9, 1),
                new Unary("acosh", DoubleFunctions::acosh, Exact::acosh, 1, INFINITY, 1, 9, 1),
                new Unary("atanh", DoubleFunctions::atanh, Exact::atanh, -1, 1, -1, 1, 1),
                new Unary("erf", DoubleFunctions::erf, Exact::erf, -INFINITY, INFINITY, -6, 6, 2),
                new Unary("erfc", DoubleFunctions::erfc, Exact::erfc, -INFINITY, INFINITY, -6, 28, 2),
                new Unary("cbrt", DoubleFunctions::cbrt, Exact::cbrt, -INFINITY, INFINITY, -8, 8, 1),
                new Unary("sigmoid", DoubleFunctions::sigmoid, Exact::sigmoid, -INFINITY, INFINITY, -750, 50, 1),
                new Unary("softplus", DoubleFunctions::softplus, Exact::softplus, -INFINITY, INFINITY, -750, 50, 1),
                new Unary("logSigmoid", DoubleFunctions::logSigmoid, Exact::logSigmoid, -INFINITY, INFINITY, -50, 750,
                        1));
    }

    static Stream<Binary> binary() {
        return Stream.of(
                new Binary("pow", DoubleFunctions::pow, Exact::pow, 1),
                new Binary("atan2", DoubleFunctions::atan2, Exact::atan2, 1),
                new Binary("hypot", DoubleFunctions::hypot, Exact::hypot, 1),
                new Binary("logAddExp", DoubleFunctions::logAddExp, Exact::logAddExp, 1));
    }

    @ParameterizedTest
    @MethodSource("unary")
    void errorsAreSmall(Unary row) {
        Points points = new Points(row.name);
        double worst = 0;
        double where = 0;
        for (int i = 0; i < POINTS; i++) {
            double x = points.unary(i, row.from, row.to);
            if (x == 0 || !(x > row.least || x == row.least && x > 0) || !(x <= row.greatest) || Double.isInfinite(x)
                    || row.name.equals("atanh") && Math.abs(x) == 1) {
                continue;
            }
            double error = row.exact.at(x).ulps(row.function.applyAsDouble(x));
            if (!(error <= worst)) {
                worst = error;
                where = x;
            }
        }
        report(row.name, worst, Double.toString(where));
        assertThat(worst).as("ulp of %s(%s)", row.name, where).isLessThanOrEqualTo(row.ulps);
    }

    @ParameterizedTest
    @MethodSource("binary")
    void errorsOfTwoArgumentsAreSmall(Binary row) {
        Points points = new Points(row.name);
        double worst = 0;
        String where = "";
        for (int i = 0; i < POINTS; i++) {
            double x = points.first(i, row.name);
            double y = points.second(x, i, row.name);
            if (!Double.isFinite(x) || !Double.isFinite(y) || x == 0 || y == 0
                    || row.name.equals("pow") && x < 0 && y != Math.rint(y)) {
                continue;
            }
            Exact exact = row.exact.at(x, y);
            double result = row.function.applyAsDouble(x, y);
            double error = exact.ulps(result);
            if (row.name.equals("logAddExp") && Math.abs(exact.high()) < 0.5
                    && Math.abs(exact.high() - result) <= NEAR_ZERO) {
                continue;
            }
            if (!(error <= worst)) {
                worst = error;
                where = x + " " + y;
            }
        }
        report(row.name, worst, where);
        assertThat(worst).as("ulp of %s(%s)", row.name, where).isLessThanOrEqualTo(row.ulps);
    }

    private static void report(String name, double worst, String where) {
        REPORT.add(String.format(Locale.ROOT, "| %s | %.4f | %s | %d |", name, worst, where, POINTS));
    }

    @AfterAll
    static void writeReport() throws IOException {
        if (System.getProperty("thalweg.points") != null) {
            REPORT.addFirst("| --- | --- | --- | --- |");
            REPORT.addFirst("| function | largest error in ulp | at | points |");
            Files.write(Path.of("target", "accuracy.txt"), REPORT);
        }
    }

    /** Arguments: random bits, all sizes, the range of interest, the neighbourhood of 1 and of 0; in turn. */
    private static final class Points {
        private final SplittableRandom random;

        Points(String name) {
            random = new SplittableRandom(name.hashCode());
        }

        double bits() {
            return Double.longBitsToDouble(random.nextLong());
        }

        double between(double from, double to) {
            return from + (to - from) * random.nextDouble();
        }

        double size(int from, int to) {
            double x = Math.scalb(1 + random.nextDouble(), random.nextInt(from, to));
            return random.nextBoolean() ? x : -x;
        }

        double unary(int i, double from, double to) {
            return switch (i % 6) {
                case 0 -> bits();
                case 1 -> size(-60, 10);
                case 2 -> between(from, to);
                case 3 -> between(Math.max(from, -3), Math.min(to, 3));
                case 4 -> 1 + size(-53, -1);
                default -> size(-10, 4);
            };
        }

        double first(int i, String name) {
            return switch (i % 6) {
                case 0 -> bits();
                case 1 -> size(-1074, 1023);
                case 2 -> between(-30, 30);
                case 3 -> size(-60, 60);
                case 4 -> 1 + size(-53, -1);
                default -> name.equals("pow") ? Math.rint(between(-30, 30)) : between(-2, 2);
            };
        }

        double second(double x, int i, String name) {
            boolean pow = name.equals("pow");
            return switch (i % 6) {
                case 0 -> bits();
                case 1, 4 -> pow ? between(-745, 710) / StrictMath.log(Math.abs(x)) : x * between(-4, 4);
                case 2 -> pow ? Math.rint(between(-200, 200)) : between(-30, 30);
                case 3 -> size(-60, 60);
                default -> pow ? Math.rint(between(-30, 30)) : between(-2, 2);
            };
        }
    }

    /** Per line a function, then arguments and results by turns. */
    private static final String EDGES = """
            exp 0 1 -0.0 1 ∞ ∞ -∞ 0 709.79 ∞ -745.14 0 5e-324 1
            exp2 0 1 ∞ ∞ -∞ 0 1024 ∞ -1074 5e-324 -1076 0 1e300 ∞
            expm1 0 0 -0.0 -0.0 ∞ ∞ -∞ -1 -50 -1 5e-324 5e-324 710 ∞
            log 0 -∞ -0.0 -∞ 1 0 ∞ ∞ -1 NaN -∞ NaN -5e-324 NaN
            log2 0 -∞ -0.0 -∞ 1 0 ∞ ∞ -1 NaN -∞ NaN 5e-324 -1074
            log10 0 -∞ -0.0 -∞ 1 0 ∞ ∞ -1 NaN -∞ NaN
            log1p 0 0 -0.0 -0.0 -1 -∞ -1.1 NaN -∞ NaN ∞ ∞ 5e-324 5e-324
            sin 0 0 -0.0 -0.0 ∞ NaN -∞ NaN 5e-324 5e-324
            cos 0 1 -0.0 1 ∞ NaN -∞ NaN 5e-324 1
            tan 0 0 -0.0 -0.0 ∞ NaN -∞ NaN 5e-324 5e-324
            sinh 0 0 -0.0 -0.0 ∞ ∞ -∞ -∞ 711 ∞ 5e-324 5e-324
            cosh 0 1 -0.0 1 ∞ ∞ -∞ ∞ 711 ∞ -1000 ∞
            tanh 0 0 -0.0 -0.0 ∞ 1 -∞ -1 1e300 1 -20 -1 5e-324 5e-324
            asin 0 0 -0.0 -0.0 1 1.5707963267948966 -1 -1.5707963267948966 1.1 NaN -∞ NaN
            acos 0 1.5707963267948966 1 0 -1 3.141592653589793 1.1 NaN -1.1 NaN ∞ NaN
            atan 0 0 -0.0 -0.0 ∞ 1.5707963267948966 -∞ -1.5707963267948966 5e-324 5e-324
            asinh 0 0 -0.0 -0.0 ∞ ∞ -∞ -∞ 5e-324 5e-324
            acosh 1 0 0.9 NaN 0 NaN -1 NaN -∞ NaN ∞ ∞
            atanh 0 0 -0.0 -0.0 1 ∞ -1 -∞ 1.1 NaN -∞ NaN 5e-324 5e-324
            erf 0 0 -0.0 -0.0 ∞ 1 -∞ -1 6 1 -1e300 -1
            erfc 0 1 -0.0 1 ∞ 0 -∞ 2 28 0 -6 2 1e300 0 -1e300 2
            cbrt 0 0 -0.0 -0.0 ∞ ∞ -∞ -∞ 8 2 -27 -3 1e300 1e100
            sigmoid 0 0.5 -0.0 0.5 ∞ 1 -∞ 0 40 1 -746 0 5e-324 0.5
            softplus ∞ ∞ -∞ 0 -746 0 1e300 1e300 -1e300 0 0 0.6931471805599453
            logSigmoid ∞ -0.0 -∞ -∞ 746 -0.0 -1e300 -1e300 0 -0.6931471805599453
            """;

    @Test
    void edges() {
        List<String> names = new ArrayList<>();
        EDGES.lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            Unary row = unary().filter(any -> any.name.equals(words[0])).findFirst().orElseThrow();
            names.add(row.name);
            assertThat(row.function.applyAsDouble(NAN)).as(row.name).isNaN();
            // A signalling NaN, and one whose low bits are set: neither may reach the exponent.
            assertThat(row.function.applyAsDouble(Double.longBitsToDouble(0x7ff0000000000fffL))).as(row.name).isNaN();
            assertThat(row.function.applyAsDouble(Double.longBitsToDouble(-1L))).as(row.name).isNaN();
            for (int i = 1; i < words.length; i += 2) {
                assertThat(row.function.applyAsDouble(number(words[i]))).as("%s(%s)", row.name, words[i])
                        .isEqualTo(Double.valueOf(number(words[i + 1])));
            }
        });
        assertThat(names).containsExactlyInAnyOrderElementsOf(unary().map(Unary::name).toList());
    }

    private static double number(String word) {
        return Double.parseDouble(word.replace("∞", "Infinity"));
    }

    private static final double[] SPECIAL = {0.0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 2.5, -2.5, INFINITY, -INFINITY,
            NAN, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, 1e300, -1e300, Double.MAX_VALUE,
            -Double.MAX_VALUE, 0x1p53,
            0x1p53 - 1, 1 - 0x1p53, 0x1p52 + 1, 0x1p52 + 0.5, Math.nextDown(1.0), Math.nextUp(1.0)};

    /** StrictMath follows C99 except where the base is 1 or −1. */
    @Test
    void edgesOfTwoArguments() {
        for (double x : SPECIAL) {
            for (double y : SPECIAL) {
                double power = x == 1 || x == -1 && Double.isInfinite(y) ? 1 : StrictMath.pow(x, y);
                near("pow", x, y, DoubleFunctions.pow(x, y), power);
                near("atan2", x, y, DoubleFunctions.atan2(x, y), StrictMath.atan2(x, y));
                near("hypot", x, y, DoubleFunctions.hypot(x, y), StrictMath.hypot(x, y));
                double sum = Double.isNaN(x) || Double.isNaN(y) ? NAN : x == -INFINITY ? y + 0.0
                        : y == -INFINITY ? x + 0.0 : x == INFINITY || y == INFINITY ? INFINITY
                                : Math.max(x, y) + StrictMath.log1p(StrictMath.exp(-Math.abs(x - y)));
                near("logAddExp", x, y, DoubleFunctions.logAddExp(x, y), sum);
            }
        }
    }

    private static void near(String name, double x, double y, double result, double expected) {
        boolean same = Double.isNaN(expected) || Double.isInfinite(expected) || expected == 0;
        if (same) {
            assertThat(result).as("%s(%s, %s)", name, x, y).isEqualTo(Double.valueOf(expected));
        } else {
            assertThat(Math.abs(result - expected)).as("%s(%s, %s)", name, x, y)
                    .isLessThanOrEqualTo(2 * Math.ulp(expected));
        }
    }

    @Test
    void whatShouldBeExactIs() {
        for (int n = -1074; n < 1024; n++) {
            assertThat(DoubleFunctions.exp2(n)).isEqualTo(Math.scalb(1.0, n));
            assertThat(DoubleFunctions.log2(Math.scalb(1.0, n))).isEqualTo(n);
        }
        for (int n = 0; n <= 22; n++) {
            assertThat(DoubleFunctions.log10(Double.parseDouble("1e" + n))).isEqualTo(n);
            assertThat(DoubleFunctions.pow(10, n)).isEqualTo(Double.parseDouble("1e" + n));
        }
        for (int n = -2000; n <= 2000; n++) {
            assertThat(DoubleFunctions.cbrt((double) n * n * n)).isEqualTo(n);
            assertThat(DoubleFunctions.pow(n, 2)).isEqualTo(n * n);
        }
    }

    @Test
    void roundingsAreThoseOfStrictMath() {
        Points points = new Points("round");
        DoubleStream.concat(DoubleStream.of(SPECIAL),
                DoubleStream.generate(() -> points.size(-3, 55)).limit(POINTS)).forEach(given -> {
                    for (double x : new double[] {given, Math.rint(given), Math.rint(given) + 0.5}) {
                        assertThat(DoubleFunctions.floor(x)).isEqualTo(Double.valueOf(StrictMath.floor(x)));
                        assertThat(DoubleFunctions.ceil(x)).isEqualTo(Double.valueOf(StrictMath.ceil(x)));
                        assertThat(DoubleFunctions.rint(x)).isEqualTo(Double.valueOf(StrictMath.rint(x)));
                        assertThat(DoubleFunctions.trunc(x))
                                .isEqualTo(Double.valueOf(x < 0 ? StrictMath.ceil(x) : StrictMath.floor(x)));
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "tanh", "erf", "sigmoid", "log", "cbrt", "atan"})
    void neighboursKeepTheirOrder(String name) {
        DoubleUnaryOperator function = unary().filter(row -> row.name.equals(name)).findFirst().orElseThrow().function;
        Points points = new Points(name);
        for (int i = 0; i < POINTS; i++) {
            double x = Math.abs(points.size(-20, 5));
            double y = x * (1 + 0x1p-48);
            assertThat(function.applyAsDouble(y)).as("%s(%s)", name, y)
                    .isGreaterThanOrEqualTo(function.applyAsDouble(x));
        }
    }

    @Test
    void theReferenceGivesKnownDecimals() {
        known(Exact.exp(1), "2.71828182845904523536028747135266249775724709369995");
        known(Exact.log(10), "2.30258509299404568401799145468436420760110148862877");
        known(Exact.sin(1e22), "-0.85220084976718880177270589375302936826176215041004");
        known(Exact.erf(1), "0.84270079294971486934122063508260925929606699796630");
        known(Exact.erfc(4), "1.5417257900280018852159673486884048572145253589191e-8");
        known(Exact.atan(0.5), "0.46364760900080611621425623146121440202853705428612");
        known(Exact.tanh(0.5), "0.46211715726000975850231848364367254873028928033012");
    }

    private static void known(Exact exact, String decimal) {
        BigDecimal error = new BigDecimal(exact.high()).add(new BigDecimal(exact.low()))
                .multiply(BigDecimal.TWO.pow(exact.scale(), MathContext.DECIMAL128)).divide(new BigDecimal(decimal),
                        MathContext.DECIMAL128)
                .subtract(BigDecimal.ONE);
        assertThat(Math.abs(error.doubleValue())).as(decimal).isLessThan(0x1p-85);
    }
}
