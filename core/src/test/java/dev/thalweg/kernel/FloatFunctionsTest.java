package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds each function to its stated accuracy, against the same function of doubles. By default one float in {@value
 * #STRIDE} is tried; {@code -Dthalweg.points=all} tries every one, some minutes per function, and notes the largest
 * errors in {@code target/accuracy-float32.txt}.
 */
class FloatFunctionsTest {
    private static final boolean ALL_POINTS = "all".equals(System.getProperty("thalweg.points"));

    /** A prime, so that all low bits occur; all functions together take about two seconds. */
    private static final int STRIDE = 10_007;

    /** Floats on each side of an edge that are tried too. */
    private static final int NEIGHBOURS = 300;

    private static final long FLOATS = 1L << 32;
    private static final Path REPORT = Path.of("target", "accuracy-float32.txt");

    /** Where a method changes its ways, a result changes its binade, or a range ends; both signs are tried. */
    private static final float[] EDGES = {
            0, Float.MIN_NORMAL, 0x1p-64f, 0x1p-25f, 0x1p-24f, 0x1p-12f, 0.25f, 0.287682f, 0.34657f, 0.405465f, 0.5f,
            0.693147f, 0.70710677f, 0.75f, 0.785398f, 0.85f, 1, 1.0397f, 1.4142135f, 1.5f, 1.570796f, 2, 2.25f,
            3.1415927f,
            3.92f, 4, 9.01f, 9.1f, 16.98f, 17.33f, 17.68f, 18, 64, 87.3365f, 88.37f, 88.7228f, 89, 103.2789f, 103.9721f,
            104, 126, 127, 128, 149, 150, 151, 0x1p17f, 0x1p22f, 0x1p23f, 0x1p24f, 0x1p31f, 0x1p63f, 0x1p64f, 0x1p126f,
            0x1.6a09e6p126f, 0x1p127f, 0x1.8p127f, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN
    };

    /** A function, its meaning on doubles, and the error stated for it. */
    record Case(String name, Function function, DoubleUnaryOperator meaning, double ulps) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Function {
        float apply(float x);
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("exp", FloatFunctions::exp, StrictMath::exp, 0.91),
                new Case("exp2", FloatFunctions::exp2, x -> StrictMath.pow(2, x), 0.88),
                new Case("expm1", FloatFunctions::expm1, StrictMath::expm1, 0.95),
                new Case("log", FloatFunctions::log, StrictMath::log, 0.92),
                new Case("log1p", FloatFunctions::log1p, StrictMath::log1p, 0.92),
                new Case("log2", FloatFunctions::log2, SpecialFunctions::log2, 0.98),
                new Case("sin", FloatFunctions::sin, StrictMath::sin, 0.97),
                new Case("cos", FloatFunctions::cos, StrictMath::cos, 0.97),
                new Case("tanh", FloatFunctions::tanh, StrictMath::tanh, 0.94),
                new Case("sigmoid", FloatFunctions::sigmoid, SpecialFunctions::sigmoid, 0.93),
                new Case("softplus", FloatFunctions::softplus, SpecialFunctions::softplus, 0.95),
                new Case("logSigmoid", FloatFunctions::logSigmoid, SpecialFunctions::logSigmoid, 0.95),
                new Case("erf", FloatFunctions::erf, SpecialFunctions::erf, 1.00),
                new Case("floor", FloatFunctions::floor, Math::floor, 0),
                new Case("ceil", FloatFunctions::ceil, Math::ceil, 0),
                new Case("rint", FloatFunctions::rint, Math::rint, 0),
                new Case("trunc", FloatFunctions::trunc, x -> x < 0 ? Math.ceil(x) : Math.floor(x), 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAsAccurateAsStated(Case test) throws IOException {
        Worst worst = new Worst(test);
        int stride = ALL_POINTS ? 1 : STRIDE;
        for (long bits = 0; bits < FLOATS; bits += stride) {
            worst.tryOut((int) bits);
        }
        if (ALL_POINTS) {
            note(worst.toString());
        }

        assertThat(worst.ulps).as(worst.toString()).isLessThanOrEqualTo(test.ulps);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAsAccurateAroundTheEdges(Case test) {
        Worst worst = new Worst(test);
        for (float edge : EDGES) {
            int bits = Float.floatToRawIntBits(edge);
            for (int i = bits - NEIGHBOURS; i <= bits + NEIGHBOURS; i++) {
                worst.tryOut(i);
                worst.tryOut(i ^ Integer.MIN_VALUE);
            }
        }

        assertThat(worst.ulps).as(worst.toString()).isLessThanOrEqualTo(test.ulps);
    }

    @Test
    void isExactWhereOneExpectsIt() {
        assertThat(FloatFunctions.exp(0)).isEqualTo(1f);
        assertThat(FloatFunctions.cos(0)).isEqualTo(1f);
        assertThat(FloatFunctions.sigmoid(0)).isEqualTo(0.5f);
        assertThat(FloatFunctions.log(1)).isZero();
        for (int k = -149; k <= 127; k++) {
            float power = Math.scalb(1f, k);
            assertThat(FloatFunctions.exp2(k)).isEqualTo(power);
            assertThat(FloatFunctions.log2(power)).isEqualTo(k);
        }
    }

    private static void note(String line) throws IOException {
        Files.createDirectories(REPORT.toAbsolutePath().getParent());
        Files.writeString(REPORT, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The largest error of a function so far, and where it is. */
    private static final class Worst {
        private static final double OVERFLOW = 0x1p128;

        private final Case test;
        private double ulps;
        private float at;

        private Worst(Case test) {
            this.test = test;
        }

        private void tryOut(int bits) {
            float x = Float.intBitsToFloat(bits);
            double error = ulps(test.function.apply(x), test.meaning.applyAsDouble(x));
            if (error > ulps) {
                ulps = error;
                at = x;
            }
        }

        /** The error in ulps of the exact result; infinite if one alone is NaN or a zero or the sign is wrong. */
        private static double ulps(float actual, double exact) {
            if (Double.isNaN(exact) || Float.isNaN(actual)) {
                return Double.isNaN(exact) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
            }
            boolean signsDiffer = Float.floatToRawIntBits(actual) < 0 != Double.doubleToRawLongBits(exact) < 0;
            if (signsDiffer || (exact == 0 && actual != 0)) {
                return Double.POSITIVE_INFINITY;
            }
            double size = Math.min(Math.abs(exact), OVERFLOW);
            double difference = Math.min(Math.abs((double) actual), OVERFLOW) - size;
            int exponent = Math.clamp(Math.getExponent(size), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
            return Math.abs(difference) * Math.scalb(1.0, Float.PRECISION - 1 - exponent);
        }

        @Override
        public String toString() {
            float actual = test.function.apply(at);
            double exact = test.meaning.applyAsDouble(at);
            return String.format(Locale.ROOT, "%s: %.4f ulp at %a (%s), is %s, should be %s", test.name, ulps, at, at,
                    actual, exact);
        }
    }
}
