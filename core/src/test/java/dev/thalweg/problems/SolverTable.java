package dev.thalweg.problems;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thalweg.minimize.Methods;
import dev.thalweg.minimize.Minimizer;
import dev.thalweg.minimize.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Our solvers beside SciPy's on the {@link SolverCase}s: {@code bench/solvers} runs it and prints what it writes. Both have exact
 * derivatives and their default tolerances; see {@code src/test/python/scipy_minimize.py}.
 */
@EnabledIfSystemProperty(named = "thalweg.solvers", matches = "true")
class SolverTable {
    private static final int ITERATIONS = 5000;
    /** A problem is solved where the value is that of a known minimum: to five digits, or this near to 0. */
    private static final double DIGITS = 1e-5;
    private static final double ZERO = 1e-8;
    /** It is settled where that is so, or where no component of the gradient is greater, as {@code SolversTest} has it too. */
    private static final double SETTLED = 1e-4;

    /** Our name, SciPy's. */
    private static final List<List<String>> PAIRS = List.of(List.of("cg", "CG"), List.of("cg-hz", "CG"),
            List.of("bfgs", "BFGS"), List.of("lbfgs", "L-BFGS-B"), List.of("lbfgsb", "L-BFGS-B"),
            List.of("newton-cg", "Newton-CG"), List.of("trust-exact", "trust-exact"),
            List.of("trust-krylov", "trust-krylov"), List.of("newton", "trust-exact"), List.of("sr1", "BFGS"));

    private record Outcome(double value, boolean isSolved, boolean isSettled, long evaluations) {
        static final Outcome NONE = new Outcome(Double.POSITIVE_INFINITY, false, false, 0);
    }

    /** What two solvers did on the same case. */
    private record Pair(SolverCase on, Outcome ours, Outcome theirs) {}

    @Test
    void standard() throws IOException {
        List<SolverCase> cases = SolverCase.standard();
        Map<String, Map<String, Outcome>> scipy = scipy("scipy-minimize.json", cases);
        StringBuilder text = new StringBuilder("""
                | ours | SciPy | settled: ours, SciPy | solved: ours, SciPy | median evaluations where both settled: ours, SciPy |
                | --- | --- | --- | --- | --- |
                """);
        StringBuilder misses = new StringBuilder();
        for (List<String> names : PAIRS) {
            List<Pair> pairs = pairs(names, cases, scipy);
            text.append(row(names, pairs, count(pairs, pair -> pair.ours.isSolved), count(pairs,
                    pair -> pair.theirs.isSolved)));
            for (Pair pair : pairs) {
                if (!pair.ours.isSolved) {
                    misses.append(names.getFirst()).append(" misses ").append(pair.on.title())
                            .append(pair.theirs.isSolved ? ", which SciPy solves" : "").append('\n');
                }
            }
        }
        Files.writeString(Path.of("target", "solvers.txt"), text.append('\n').append(misses));
    }

    @Test
    void heldOut() throws IOException {
        List<SolverCase> cases = SolverCase.heldOut();
        Map<String, Map<String, Outcome>> scipy = scipy("scipy-minimize-held-out.json", cases);
        StringBuilder text = new StringBuilder("""
                | ours | SciPy | settled: ours, SciPy | lower: ours, SciPy | median evaluations where both settled: ours, SciPy |
                | --- | --- | --- | --- | --- |
                """);
        for (List<String> names : PAIRS) {
            List<Pair> pairs = pairs(names, cases, scipy);
            text.append(row(names, pairs, count(pairs, pair -> isLower(pair.ours, pair.theirs)), count(pairs,
                    pair -> isLower(pair.theirs, pair.ours))));
        }
        Files.writeString(Path.of("target", "solvers-held-out.txt"), text);
    }

    private static List<Pair> pairs(List<String> names, List<SolverCase> cases,
            Map<String, Map<String, Outcome>> scipy) {
        Map<String, Outcome> theirs = scipy.getOrDefault(names.get(1), Map.of());
        return cases.stream().map(each -> new Pair(each, run(names.get(0), each), theirs.getOrDefault(each.key(),
                Outcome.NONE))).toList();
    }

    private static String row(List<String> names, List<Pair> pairs, long ours, long theirs) {
        List<Pair> both = pairs.stream().filter(pair -> pair.ours.isSettled && pair.theirs.isSettled).toList();
        return String.format(Locale.ROOT, "| `%s` | %s | %d, %d | %d, %d | %s, %s |%n", names.get(0), names.get(1),
                count(pairs, pair -> pair.ours.isSettled), count(pairs, pair -> pair.theirs.isSettled), ours, theirs,
                median(both.stream().map(pair -> pair.ours.evaluations)), median(both.stream().map(
                        pair -> pair.theirs.evaluations)));
    }

    private static long count(List<Pair> pairs, Predicate<Pair> condition) {
        return pairs.stream().filter(condition).count();
    }

    private static double median(Stream<Long> counts) {
        List<Long> sorted = counts.sorted().toList();
        int n = sorted.size();
        return n == 0 ? Double.NaN : (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2.0;
    }

    /** {@return whether one settled clearly lower than the other ended, or alone} */
    private static boolean isLower(Outcome one, Outcome other) {
        return one.isSettled && (!other.isSettled || one.value < other.value - Math.max(ZERO, DIGITS * Math.abs(
                other.value)));
    }

    private static Outcome run(String method, SolverCase on) {
        Result result = Minimizer.of(Methods.named(method).with(Map.of())).iterations(ITERATIONS)
                .minimize(on.objective(), on.startPoint());
        return outcome(on, result.value(), result.gradient().abs().max().item(), result.evaluations().value());
    }

    private static Outcome outcome(SolverCase on, double value, double gradient, long evaluations) {
        boolean isSolved = isSolved(on, value);
        return new Outcome(value, isSolved, isSolved || gradient <= SETTLED * Math.max(1, Math.abs(value)),
                evaluations);
    }

    private static boolean isSolved(SolverCase on, double value) {
        return on.minima().stream().anyMatch(minimum -> minimum == 0 ? value <= ZERO
                : Math.abs(value - minimum) <= DIGITS * minimum);
    }

    private static Map<String, Map<String, Outcome>> scipy(String file, List<SolverCase> cases) throws IOException {
        Map<String, Map<String, Outcome>> outcomes = new HashMap<>();
        try (InputStream in = SolverTable.class.getResourceAsStream("/golden/" + file)) {
            for (Map.Entry<String, JsonNode> method : new ObjectMapper().readTree(in).get("methods").properties()) {
                Map<String, Outcome> own = new HashMap<>();
                for (SolverCase each : cases) {
                    JsonNode found = method.getValue().get(each.key());
                    own.put(each.key(), outcome(each, found.get("f").asDouble(Double.NaN),
                            found.get("gradient").asDouble(Double.NaN), found.get("evaluations").longValue()));
                }
                outcomes.put(method.getKey(), own);
            }
        }
        return outcomes;
    }
}
