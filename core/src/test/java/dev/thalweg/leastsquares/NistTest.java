package dev.thalweg.leastsquares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.thalweg.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * NIST's Statistical Reference Datasets (https://www.itl.nist.gov/div898/strd/), public domain: certified to 11 digits for nonlinear and
 * 15 for linear models. All of them are read where they lie beside the repository; a few are kept here.
 *
 * <p>With {@code -Dthalweg.table} the digits of every run are printed.
 */
class NistTest {
    private static final Path DATA = Path.of("..", "..", "shared", "data");
    private static final boolean IS_TABLE_WANTED = System.getProperty("thalweg.table") != null;

    private static final NistSet MISRA1A = new NistSet("Misra1a", "b1*(1-exp(-b2*x))", "y", List.of("b1", "b2"), Map.of(
            "y", new double[] {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47,
                    81.78},
            "x", new double[] {77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1,
                    760.0}),
            List.of(new double[] {500, 1e-4}, new double[] {250, 5e-4}),
            new double[] {2.3894212918E+02, 5.5015643181E-04}, new double[] {2.7070075241E+00, 7.2668688436E-06});

    private static final NistSet BOX_BOD = new NistSet("BoxBOD", "b1*(1-exp(-b2*x))", "y", List.of("b1", "b2"), Map.of(
            "y", new double[] {109, 149, 149, 191, 213, 224}, "x", new double[] {1, 2, 3, 5, 7, 10}),
            List.of(new double[] {1, 1}, new double[] {100, 0.75}),
            new double[] {2.1380940889E+02, 5.4723748542E-01}, new double[] {1.2354515176E+01, 1.0455993237E-01});

    private static final NistSet MGH10 = new NistSet("MGH10", "b1*exp(b2/(x+b3))", "y", List.of("b1", "b2", "b3"), Map
            .of(
                    "y", new double[] {34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147,
                            4427,
                            3820, 3307, 2872},
                    "x", new double[] {50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115, 120, 125}),
            List.of(new double[] {2, 400000, 25000}, new double[] {0.02, 4000, 250}),
            new double[] {5.6096364710E-03, 6.1813463463E+03, 3.4522363462E+02},
            new double[] {1.5687892471E-04, 2.3309021107E+01, 7.8486103508E-01});

    private static final NistSet NORRIS = new NistSet("Norris", "b0 + b1*x", "y", List.of("b0", "b1"), Map.of(
            "y", new double[] {.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, .3, .1, 778.1,
                    668.8, 339.3, 448.9, 10.8, 557.7, 228.3, 998.0, 888.8, 119.6, .3, .6, 557.6, 339.3, 888.0, 998.5,
                    778.9, 10.2, 117.6, 228.9, 668.4, 449.2, .2},
            "x", new double[] {.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, .4, .6, 775.5,
                    666.9, 338.0, 447.5, 11.6, 556.0, 228.1, 995.8, 887.6, 120.2, .3, .3, 556.8, 339.1, 887.2, 999.0,
                    779.0, 11.1, 118.3, 229.2, 669.1, 448.9, .5}),
            List.of(), new double[] {-0.262323073774029, 1.00211681802045},
            new double[] {0.232818234301152, 0.429796848199937E-03});

    /** What NIST says about Norris beyond the parameters. */
    private static final double NORRIS_DEVIATION = 0.884796396144373;
    private static final double NORRIS_R_SQUARED = 0.999993745883712;

    /** Its residuals are at rounding level, so only its parameters can be compared. */
    private static final String NO_RESIDUALS = "Lanczos1";

    private record Digits(String run, double parameters, double deviations, LeastSquaresResult result) {}

    @ParameterizedTest
    @EnumSource(value = LeastSquaresMethod.class, names = {"LEVENBERG_MARQUARDT", "TRUST_REFLECTIVE"})
    void itsOwnSetsFromBothStarts(LeastSquaresMethod method) {
        for (NistSet set : List.of(MISRA1A, BOX_BOD, MGH10)) {
            for (double[] start : set.starts()) {
                Digits digits = run(set, method, start);
                assertThat(digits.parameters()).as(digits.run()).isGreaterThan(10);
                assertThat(digits.deviations()).as(digits.run()).isGreaterThan(10);
                assertThat(digits.result().isConverged()).isTrue();
                assertThat(digits.result().warnings()).isEmpty();
            }
        }
    }

    @Test
    void norrisToAllDigits() {
        Digits digits = run(NORRIS, LeastSquaresMethod.LEVENBERG_MARQUARDT, new double[2]);
        LeastSquaresResult result = digits.result();

        assertThat(digits.parameters()).isGreaterThan(13.5);
        assertThat(digits.deviations()).isGreaterThan(13);
        assertThat(result.residualStandardDeviation()).isCloseTo(NORRIS_DEVIATION, within(1e-13));
        assertThat(result.rSquared()).isCloseTo(NORRIS_R_SQUARED, within(1e-14));
        assertThat(result.degreesOfFreedom()).isEqualTo(34);
        assertThat(result.iterations()).isLessThanOrEqualTo(2);
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }

    @ParameterizedTest
    @EnumSource(LeastSquaresMethod.class)
    void allNonlinearSetsFromBothStarts(LeastSquaresMethod method) {
        List<Digits> all = new ArrayList<>();
        for (NistSet set : read("nist_nonlinear")) {
            for (double[] start : set.starts()) {
                all.add(run(set, method, start));
            }
        }
        print(method, all);

        assertThat(all).hasSize(54);
        assertThat(all).allSatisfy(digits -> {
            assertThat(digits.parameters()).as(digits.run()).isGreaterThan(10);
            if (!digits.run().startsWith(NO_RESIDUALS)) {
                assertThat(digits.deviations()).as(digits.run()).isGreaterThan(10);
            }
            assertThat(digits.result().isConverged()).as(digits.run()).isTrue();
        });
    }

    @Test
    void allLinearSets() {
        List<Digits> all = new ArrayList<>();
        for (NistSet set : read("nist_linear")) {
            double[] start = new double[set.certified().length];
            all.add(run(set, LeastSquaresMethod.LEVENBERG_MARQUARDT, start));
        }
        print(LeastSquaresMethod.LEVENBERG_MARQUARDT, all);

        assertThat(all).hasSize(11);
        assertThat(all).allSatisfy(digits -> {
            // Filip's powers of x are rounded before anybody sees them, which costs the other digits.
            double wanted = digits.run().startsWith("Filip") ? 7.5 : 12;
            assertThat(digits.parameters()).as(digits.run()).isGreaterThan(wanted);
            assertThat(digits.deviations()).as(digits.run()).isGreaterThan(wanted);
        });
    }

    private static List<NistSet> read(String name) {
        Path file = DATA.resolve(name).resolve(name + ".json");
        assumeTrue(Files.isRegularFile(file), "the data sets are not there: " + file);
        return NistSet.read(file);
    }

    private static Digits run(NistSet set, LeastSquaresMethod method, double[] start) {
        LeastSquaresResult result = LeastSquares.of(method).fit(set.function(), set.responseValues(), Tensor.of(start));
        return new Digits(set.name() + " from " + start[0],
                NistSet.digits(result.parameters().toDoubles(), set.certified()),
                NistSet.digits(result.standardErrors().toDoubles(), set.certifiedDeviations()), result);
    }

    private static void print(LeastSquaresMethod method, List<Digits> all) {
        if (!IS_TABLE_WANTED) {
            return;
        }
        System.out.printf(Locale.ROOT, "%-24s %10s %10s %10s %10s %10s  %s%n", method.symbol(), "parameters",
                "deviations",
                "iterations", "residuals", "Jacobians", "stop reason");
        for (Digits digits : all) {
            LeastSquaresResult result = digits.result();
            System.out.printf(Locale.ROOT, "%-24s %10.1f %10.1f %10d %10d %10d  %s%n", digits.run(),
                    digits.parameters(), digits
                            .deviations(),
                    result.iterations(), result.evaluations().residuals(), result.evaluations().jacobians(), result
                            .stopReason());
        }
        double[] digits = all.stream().mapToDouble(Digits::parameters).sorted().toArray();
        System.out.printf(Locale.ROOT, "%d and %d of %d with 4 and 6 digits, median %.1f, least %.1f,"
                + " median of residuals %s, of Jacobians %s%n%n", atLeast(4, digits), atLeast(6, digits), digits.length,
                median(digits), digits[0],
                median(all.stream().mapToDouble(run -> run.result().evaluations().residuals()).sorted().toArray()),
                median(all.stream().mapToDouble(run -> run.result().evaluations().jacobians()).sorted().toArray()));
    }

    private static long atLeast(int wanted, double[] digits) {
        return Arrays.stream(digits).filter(found -> found >= wanted).count();
    }

    private static double median(double[] sorted) {
        return 0.5 * (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]);
    }
}
