package dev.thalweg.problems;

import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A function and a start, on which our solvers and SciPy's are compared.
 *
 * @param key what the case is called in files
 * @param title its name for people
 * @param objective float64 (n) to one number
 * @param start the start
 * @param minima the values at known minima; empty where which one is reached is luck
 */
record SolverCase(String key, String title, UnaryOperator<Tensor> objective, double[] start, List<Double> minima) {
    private static final int STARTS = 4;
    /** No derivative where these are 0. */
    private static final List<String> KINKS = List.of("abs(", "sqrt(x", "sqrt((x");
    /** What {@link MoreGarbowHillstrom} has too; and Adjiman's, which falls without end outside of its box. */
    private static final List<String> LEFT_OUT = List.of("rosenbrock", "beale", "powell-badly-scaled",
            "brown-badly-scaled", "freudenstein-roth", "adjiman");

    /** {@return the problems of Moré, Garbow and Hillstrom from their standard starts} */
    static List<SolverCase> standard() {
        return MoreGarbowHillstrom.all().stream().map(problem -> new SolverCase(String.valueOf(problem.number()),
                problem.toString(), problem.objective(), problem.start(), problem.minima())).toList();
    }

    /**
     * {@return cases that no default was chosen by: the smooth functions of {@link Problems} that are not among the standard ones, each from
     * a few starts drawn evenly in its box}
     */
    static List<SolverCase> heldOut() {
        List<SolverCase> cases = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(0);
        for (TestProblem problem : Problems.all()) {
            if (LEFT_OUT.contains(problem.name()) || KINKS.stream().anyMatch(problem.formula()::contains)) {
                continue;
            }
            for (int i = 1; i <= STARTS; i++) {
                double[] start = new double[problem.start().size()];
                for (int j = 0; j < start.length; j++) {
                    start[j] = random.nextDouble(problem.lower().get(j), problem.upper().get(j));
                }
                cases.add(new SolverCase(problem.name() + "-" + i, problem.title() + " from start " + i, problem
                        .function()::apply, start, List.of()));
            }
        }
        return cases;
    }

    Tensor startPoint() {
        return Tensor.of(start);
    }
}
