package dev.thalweg.problems;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thalweg.minimize.Methods;
import dev.thalweg.minimize.Minimizer;
import dev.thalweg.minimize.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Our solvers beside SciPy's on the problems of Moré, Garbow and Hillstrom: {@code bench/solvers} runs it and prints what it
 * writes. Both begin at the standard start, have exact derivatives and their default
 * tolerances; see {@code src/test/python/scipy_minimize.py}.
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

    private record Outcome(boolean isSolved, boolean isSettled, long evaluations) {}

    @Test
    void print() throws IOException {
        Map<String, Map<Integer, Outcome>> scipy = scipy();
        StringBuilder text = new StringBuilder("""
                | ours | SciPy | settled: ours, SciPy | solved: ours, SciPy | median evaluations where both settled: ours, SciPy |
                | --- | --- | --- | --- | --- |
                """);
        StringBuilder misses = new StringBuilder();
        for (List<String> pair : PAIRS) {
            Map<Integer, Outcome> theirs = scipy.getOrDefault(pair.get(1), Map.of());
            List<Long> own = new ArrayList<>();
            List<Long> other = new ArrayList<>();
            int solved = 0;
            int settled = 0;
            for (LeastSquaresProblem problem : MoreGarbowHillstrom.all()) {
                Outcome ours = run(pair.get(0), problem);
                Outcome peer = theirs.getOrDefault(problem.number(), new Outcome(false, false, 0));
                solved += ours.isSolved ? 1 : 0;
                settled += ours.isSettled ? 1 : 0;
                if (ours.isSettled && peer.isSettled) {
                    own.add(ours.evaluations);
                    other.add(peer.evaluations);
                }
                if (!ours.isSolved) {
                    misses.append(pair.get(0)).append(" misses ").append(problem)
                            .append(peer.isSolved ? ", which SciPy solves" : "").append('\n');
                }
            }
            text.append(
                    String.format(Locale.ROOT, "| `%s` | %s | %d, %d | %d, %d | %s, %s |%n", pair.get(0), pair.get(1),
                            settled, theirs.values().stream().filter(Outcome::isSettled).count(), solved,
                            theirs.values().stream().filter(Outcome::isSolved).count(), median(own), median(other)));
        }
        Path file = Path.of("target", "solvers.txt");
        Files.writeString(file, text.append('\n').append(misses), StandardCharsets.UTF_8);
    }

    private static double median(List<Long> counts) {
        List<Long> sorted = counts.stream().sorted().toList();
        int n = sorted.size();
        return n == 0 ? Double.NaN : (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2.0;
    }

    private static Outcome run(String method, LeastSquaresProblem problem) {
        Result result = Minimizer.of(Methods.named(method).with(Map.of())).iterations(ITERATIONS)
                .minimize(problem.objective(), problem.startPoint());
        return outcome(problem, result.value(), result.gradient().abs().max().item(), result.evaluations().value());
    }

    private static Outcome outcome(LeastSquaresProblem problem, double value, double gradient, long evaluations) {
        boolean isSolved = isSolved(problem, value);
        return new Outcome(isSolved, isSolved || gradient <= SETTLED * Math.max(1, Math.abs(value)), evaluations);
    }

    private static boolean isSolved(LeastSquaresProblem problem, double value) {
        return problem.minima().stream().anyMatch(minimum -> minimum == 0 ? value <= ZERO
                : Math.abs(value - minimum) <= DIGITS * minimum);
    }

    private static Map<String, Map<Integer, Outcome>> scipy() throws IOException {
        Map<Integer, LeastSquaresProblem> problems = new HashMap<>();
        MoreGarbowHillstrom.all().forEach(problem -> problems.put(problem.number(), problem));
        Map<String, Map<Integer, Outcome>> outcomes = new HashMap<>();
        try (InputStream in = SolverTable.class.getResourceAsStream("/golden/scipy-minimize.json")) {
            for (Map.Entry<String, JsonNode> method : new ObjectMapper().readTree(in).get("methods").properties()) {
                Map<Integer, Outcome> own = new HashMap<>();
                for (Map.Entry<String, JsonNode> run : method.getValue().properties()) {
                    int number = Integer.parseInt(run.getKey());
                    LeastSquaresProblem problem = problems.get(number);
                    if (problem != null) {
                        JsonNode found = run.getValue();
                        own.put(number, outcome(problem, found.get("f").asDouble(Double.NaN),
                                found.get("gradient").asDouble(Double.NaN), found.get("evaluations").longValue()));
                    }
                }
                outcomes.put(method.getKey(), own);
            }
        }
        return outcomes;
    }
}
