package dev.thalweg.problems;

import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A sum of squares of smooth functions, f(x) = Σ fᵢ(x)², with a standard start and known minima.
 *
 * @param number its number in section 3 of the paper
 * @param name its name there
 * @param variables n
 * @param equations m
 * @param start the standard start
 * @param minima the values f at known minima, as the paper prints them: exact zeros, else six digits, cut off; the first is
 *     the one that the paper gives first
 * @param residuals takes float64 (n), gives (m): the fᵢ
 */
public record LeastSquaresProblem(int number, String name, int variables, int equations, double[] start,
        List<Double> minima, UnaryOperator<Tensor> residuals) {
    /** {@return the objective: float64 (n) to one number} */
    public UnaryOperator<Tensor> objective() {
        return x -> residuals.apply(x).square().sum();
    }

    /** {@return the standard start as a tensor of shape (n)} */
    public Tensor startPoint() {
        return Tensor.of(start);
    }

    /** {@return such as {@code 20 Watson n=6 m=31}} */
    @Override
    public String toString() {
        return number + " " + name + " n=" + variables + " m=" + equations;
    }
}
