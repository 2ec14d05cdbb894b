package dev.thalweg.problems;

import dev.thalweg.formula.BoundFormula;
import dev.thalweg.formula.Formula;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A function to be minimised whose answer is known.
 *
 * <pre>{@code
 * TestProblem himmelblau = Problems.named("himmelblau");
 * Result r = GradientDescent.learningRate(0.01)
 *         .minimize(himmelblau.function()::apply, himmelblau.startPoint());
 * }</pre>
 *
 * <p>All numbers are in the function's own units. A point has one entry per variable, in the formula's order.
 *
 * @param name lower case, words joined by hyphens
 * @param title the name in words
 * @param formula the function, in the formula language
 * @param start the customary start, or one from which descent has something to do
 * @param lower the lower ends of the usual box
 * @param upper its upper ends
 * @param minimum the least value in the box
 * @param minimizers where it is taken: all of them, unless they repeat without end
 * @param source who published it
 */
public record TestProblem(String name, String title, String formula, List<Double> start, List<Double> lower,
        List<Double> upper, double minimum, List<List<Double>> minimizers, String source) {
    /** Copies the lists. */
    public TestProblem {
        start = List.copyOf(start);
        lower = List.copyOf(lower);
        upper = List.copyOf(upper);
        minimizers = minimizers.stream().map(List::copyOf).toList();
    }

    /** {@return the function, differentiable to any order where it is smooth} */
    public BoundFormula function() {
        return Formula.parse(formula).bind(Map.of()).requireScalar();
    }

    /** {@return the start as a float64 tensor of shape (n)} */
    public Tensor startPoint() {
        return point(start);
    }

    /** {@return the minimisers as float64 tensors of shape (n)} */
    public List<Tensor> minimizerPoints() {
        return minimizers.stream().map(TestProblem::point).toList();
    }

    private static Tensor point(List<Double> numbers) {
        return Tensor.of(numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
