package dev.thalweg.problems;

import static dev.thalweg.problems.VariableResiduals.repeated;

import dev.thalweg.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The test problems of J. J. Moré, B. S. Garbow and K. E. Hillstrom, "Testing unconstrained optimization software", ACM
 * Transactions on Mathematical Software 7(1), 1981, pages 17 to 41: numbers, functions, starts and minima of section 3.
 * Where the paper leaves n or m open, {@link #all} takes one that it gives a minimum for, else 10 or the nearest multiple
 * that fits; the methods by name take any.
 */
public final class MoreGarbowHillstrom {
    /** The numbers of the problems in the paper's list for unconstrained minimisation (section 2). */
    private static final Set<Integer> UNCONSTRAINED = Set.of(7, 18, 9, 3, 12, 25, 20, 23, 24, 4, 16, 11, 26, 21, 22, 5,
            14, 35);

    private MoreGarbowHillstrom() {}

    /** {@return the 35 problems, in the paper's order} */
    public static List<LeastSquaresProblem> all() {
        return Stream.concat(fixed().stream(), Stream.of(watson(6), extendedRosenbrock(10), extendedPowellSingular(12),
                penalty1(4), penalty2(4), variablyDimensioned(10), trigonometric(10), brownAlmostLinear(10),
                discreteBoundaryValue(10), discreteIntegralEquation(10), broydenTridiagonal(10), broydenBanded(10),
                linearFullRank(5, 10), linearRank1(5, 10), linearRank1WithZeros(5, 10), chebyquad(8, 8))).toList();
    }

    /** {@return the 18 problems that the paper proposes for unconstrained minimisation} */
    public static List<LeastSquaresProblem> unconstrained() {
        return all().stream().filter(problem -> UNCONSTRAINED.contains(problem.number())).toList();
    }

    /** {@return problems of {@link #all} in the other dimensions that the paper gives minima for} */
    public static List<LeastSquaresProblem> variants() {
        return List.of(watson(9), watson(12), penalty1(10), penalty2(10), chebyquad(7, 7), chebyquad(9, 9),
                chebyquad(10, 10));
    }

    private static LeastSquaresProblem problem(int number, String name, int m, double[] start, List<Double> minima,
            UnaryOperator<Tensor> residuals) {
        return new LeastSquaresProblem(number, name, start.length, m, start, minima, residuals);
    }

    private static double[] at(double... x) {
        return x;
    }

    private static double[] each(int n, IntToDoubleFunction start) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> start.applyAsDouble(i + 1));
        return x;
    }

    private static List<Double> minima(double... values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static List<LeastSquaresProblem> fixed() {
        return List.of(
                problem(1, "Rosenbrock", 2, at(-1.2, 1), minima(0), SmallResiduals::rosenbrock),
                problem(2, "Freudenstein and Roth", 2, at(0.5, -2), minima(0, 48.9842),
                        SmallResiduals::freudensteinAndRoth),
                problem(3, "Powell badly scaled", 2, at(0, 1), minima(0), SmallResiduals::powellBadlyScaled),
                problem(4, "Brown badly scaled", 3, at(1, 1), minima(0), SmallResiduals::brownBadlyScaled),
                problem(5, "Beale", 3, at(1, 1), minima(0), SmallResiduals::beale),
                problem(6, "Jennrich and Sampson", 10, at(0.3, 0.4), minima(124.362),
                        x -> SmallResiduals.jennrichAndSampson(x, 10)),
                problem(7, "Helical valley", 3, at(-1, 0, 0), minima(0), SmallResiduals::helicalValley),
                problem(8, "Bard", 15, at(1, 1, 1), minima(8.21487e-3, 17.4286), SmallResiduals::bard),
                problem(9, "Gaussian", 15, at(0.4, 1, 0), minima(1.12793e-8), SmallResiduals::gaussian),
                problem(10, "Meyer", 16, at(0.02, 4000, 250), minima(87.9458), SmallResiduals::meyer),
                problem(11, "Gulf research and development", 99, at(5, 2.5, 0.15), minima(0),
                        x -> SmallResiduals.gulf(x, 99)),
                problem(12, "Box three-dimensional", 10, at(0, 10, 20), minima(0), x -> SmallResiduals.box(x, 10)),
                problem(13, "Powell singular", 4, at(3, -1, 0, 1), minima(0), SmallResiduals::powellSingular),
                problem(14, "Wood", 6, at(-3, -1, -3, -1), minima(0), SmallResiduals::wood),
                problem(15, "Kowalik and Osborne", 11, at(0.25, 0.39, 0.415, 0.39), minima(3.07505e-4, 1.02734e-3),
                        SmallResiduals::kowalikAndOsborne),
                problem(16, "Brown and Dennis", 20, at(25, 5, -5, -1), minima(85822.2),
                        x -> SmallResiduals.brownAndDennis(x, 20)),
                problem(17, "Osborne 1", 33, at(0.5, 1.5, -1, 0.01, 0.02), minima(5.46489e-5),
                        SmallResiduals::osborne1),
                problem(18, "Biggs EXP6", 13, at(1, 2, 1, 1, 1, 1), minima(5.65565e-3, 0),
                        x -> SmallResiduals.biggsExp6(x, 13)),
                problem(19, "Osborne 2", 65, at(1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5),
                        minima(4.01377e-2), SmallResiduals::osborne2));
    }

    /** {@return number 20; the paper gives minima for n = 6, 9 and 12} */
    public static LeastSquaresProblem watson(int n) {
        List<Double> minima = switch (n) {
            case 6 -> minima(2.28767e-3);
            case 9 -> minima(1.39976e-6);
            case 12 -> minima(4.72238e-10);
            default -> minima();
        };
        return problem(20, "Watson", 31, repeated(n, 0), minima, VariableResiduals::watson);
    }

    /** {@return number 21; n even} */
    public static LeastSquaresProblem extendedRosenbrock(int n) {
        return problem(21, "Extended Rosenbrock", n, repeated(n, -1.2, 1), minima(0),
                VariableResiduals::extendedRosenbrock);
    }

    /** {@return number 22; n a multiple of 4} */
    public static LeastSquaresProblem extendedPowellSingular(int n) {
        return problem(22, "Extended Powell singular", n, repeated(n, 3, -1, 0, 1), minima(0),
                VariableResiduals::extendedPowellSingular);
    }

    /** {@return number 23; the paper gives minima for n = 4 and 10} */
    public static LeastSquaresProblem penalty1(int n) {
        List<Double> minima = n == 4 ? minima(2.24997e-5) : n == 10 ? minima(7.08765e-5) : minima();
        return problem(23, "Penalty I", n + 1, each(n, j -> j), minima, VariableResiduals::penalty1);
    }

    /** {@return number 24; the paper gives minima for n = 4 and 10} */
    public static LeastSquaresProblem penalty2(int n) {
        List<Double> minima = n == 4 ? minima(9.37629e-6) : n == 10 ? minima(2.93660e-4) : minima();
        return problem(24, "Penalty II", 2 * n, repeated(n, 0.5), minima, VariableResiduals::penalty2);
    }

    /** {@return number 25} */
    public static LeastSquaresProblem variablyDimensioned(int n) {
        return problem(25, "Variably dimensioned", n + 2, each(n, j -> 1 - j / (double) n), minima(0),
                VariableResiduals::variablyDimensioned);
    }

    /** {@return number 26; for n = 10 many runs end at a local minimum that the paper does not name, 2.79506e-5} */
    public static LeastSquaresProblem trigonometric(int n) {
        return problem(26, "Trigonometric", n, repeated(n, 1.0 / n), n == 10 ? minima(0, 2.79506e-5) : minima(0),
                VariableResiduals::trigonometric);
    }

    /** {@return number 27} */
    public static LeastSquaresProblem brownAlmostLinear(int n) {
        return problem(27, "Brown almost-linear", n, repeated(n, 0.5), minima(0, 1),
                VariableResiduals::brownAlmostLinear);
    }

    /** {@return number 28} */
    public static LeastSquaresProblem discreteBoundaryValue(int n) {
        return problem(28, "Discrete boundary value", n, each(n, j -> onGrid(j, n)), minima(0),
                VariableResiduals::discreteBoundaryValue);
    }

    /** {@return number 29} */
    public static LeastSquaresProblem discreteIntegralEquation(int n) {
        return problem(29, "Discrete integral equation", n, each(n, j -> onGrid(j, n)), minima(0),
                VariableResiduals::discreteIntegralEquation);
    }

    private static double onGrid(int j, int n) {
        double t = j / (double) (n + 1);
        return t * (t - 1);
    }

    /** {@return number 30} */
    public static LeastSquaresProblem broydenTridiagonal(int n) {
        return problem(30, "Broyden tridiagonal", n, repeated(n, -1), minima(0), VariableResiduals::broydenTridiagonal);
    }

    /** {@return number 31} */
    public static LeastSquaresProblem broydenBanded(int n) {
        return problem(31, "Broyden banded", n, repeated(n, -1), minima(0), VariableResiduals::broydenBanded);
    }

    /** {@return number 32; m ≥ n} */
    public static LeastSquaresProblem linearFullRank(int n, int m) {
        return problem(32, "Linear, full rank", m, repeated(n, 1), minima(m - n),
                x -> VariableResiduals.linearFullRank(x, m));
    }

    /** {@return number 33; m ≥ n} */
    public static LeastSquaresProblem linearRank1(int n, int m) {
        return problem(33, "Linear, rank 1", m, repeated(n, 1), minima(m * (m - 1.0) / (2 * (2 * m + 1.0))),
                x -> VariableResiduals.linearRank1(x, m));
    }

    /** {@return number 34; m ≥ n} */
    public static LeastSquaresProblem linearRank1WithZeros(int n, int m) {
        return problem(34, "Linear, rank 1, zero columns and rows", m, repeated(n, 1),
                minima((m * (double) m + 3 * m - 6) / (2 * (2 * m - 3.0))),
                x -> VariableResiduals.linearRank1WithZeros(x, m));
    }

    /** {@return number 35; m ≥ n; for m = n up to 7 and 9 the minimum is 0, for 8 and 10 the paper gives it} */
    public static LeastSquaresProblem chebyquad(int n, int m) {
        List<Double> minima = m != n || n > 10 ? minima()
                : switch (n) {
                    case 8 -> minima(3.51687e-3);
                    case 10 -> minima(6.50395e-3, 4.77271e-3);
                    default -> minima(0);
                };
        return problem(35, "Chebyquad", m, each(n, j -> j / (n + 1.0)), minima,
                x -> VariableResiduals.chebyquad(x, m));
    }
}
