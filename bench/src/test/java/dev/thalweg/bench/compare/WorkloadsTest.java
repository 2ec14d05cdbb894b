package dev.thalweg.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the sides of the comparison do the same, at sizes that take no time. */
class WorkloadsTest {
    /** A multiple of all lanes, as one loop by hand needs it. */
    private static final int SMALL = 32;

    static Stream<String> workloads() {
        return ThalwegWorkloads.all().keySet().stream().filter(name -> !name.startsWith("mixture"));
    }

    private static double[] digest(Task task) {
        for (int i = 0; i < SideLoop.CHECK_CALLS; i++) {
            Object _ = task.call().get();
        }
        return task.digest().get();
    }

    private static double tolerance(String name) {
        return Rows.all().stream().filter(row -> row.workload().equals(name)).findFirst().orElseThrow().tolerance();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everySideInJavaComputesTheSame(String name) {
        double[] eager = digest(ThalwegWorkloads.all().get(name).apply(SMALL).eager());
        assertThat(digest(ThalwegWorkloads.all().get(name).apply(SMALL).compiled())).isEqualTo(eager);
        if (HandWritten.all().containsKey(name)) {
            double[] hand = digest(HandWritten.all().get(name).apply(SMALL));
            assertThat(Digest.agree(hand, eager, tolerance(name))).as("%s by hand", name).isTrue();
        }
        if (HipparchusWorkloads.all().containsKey(name)) {
            Task task = HipparchusWorkloads.all().get(name).apply(SMALL);
            assertThat(Digest.agree(digest(task), eager, tolerance(name))).as("%s of Hipparchus", name).isTrue();
        }
    }

    @Test
    void theSameNamesStandInAllLists() throws IOException {
        Set<String> rows = Rows.all().stream().filter(row -> !row.equals(Rows.START_UP)).map(Row::workload).collect(
                Collectors.toCollection(TreeSet::new));
        assertThat(ThalwegWorkloads.all().keySet()).isEqualTo(rows);
        String python = Files.readString(Path.of("peers/pytorch.py"));
        Matcher names = Pattern.compile("^ {4}\"([a-z0-9-]+)\": ", Pattern.MULTILINE).matcher(python);
        Set<String> pytorch = names.results().map(found -> found.group(1)).collect(Collectors.toCollection(
                TreeSet::new));
        assertThat(pytorch).isEqualTo(rows);
    }

    @Test
    void aDigestTellsWrongResultsApart() {
        double[] right = Digest.ofArrays(new double[] {1, 2, 3, 4}, new double[] {5});
        assertThat(Digest.agree(right, Digest.ofArrays(new double[] {1, 2, 3, 4 + 1e-12}, new double[] {5}), 1e-9))
                .isTrue();
        assertThat(List.of(new double[] {1, 2, 3, 4.1}, new double[] {2, 1, 3, 4}, new double[] {1, 2, 3, Double.NaN}))
                .allSatisfy(wrong -> assertThat(Digest.agree(right, Digest.ofArrays(wrong, new double[] {5}), 1e-9))
                        .isFalse());
    }

    @Test
    void onlyAMajorityIsTimed() {
        Row row = Row.float64("descent", 0, "");
        double[] one = {1, 1, 1, 1, 1};
        double[] two = {2, 2, 2, 2, 2};
        assertThat(Measurement.isRight(row, one, List.of(one, one, two))).isTrue();
        assertThat(Measurement.isRight(row, two, List.of(one, one, two))).isFalse();
        assertThat(Measurement.isRight(row, one, List.of(one, two))).isFalse();
    }
}
