package dev.thalweg.minimize;

import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Minimises under constraints c(x) = 0, g(x) ≥ 0 and bounds, by an augmented Lagrangian around {@link LbfgsB}: what the
 * constraints cost is put into the objective, minimised within the bounds, and corrected, until the constraints hold.
 *
 * <pre>{@code
 * ConstrainedResult r = ConstrainedMinimizer.create()
 *         .inequality(x -> x.sum().neg().add(1))   // x₁ + x₂ ≤ 1
 *         .minimize(x -> x.sub(1).square().sum(), Tensor.of(0.0, 0.0));
 * }</pre>
 *
 * <p>What is minimised in round k is f + λᵀc + ρ/2·cᵀc + Σ (max(0, μ − ρg)² − μ²)/2ρ (Powell 1969, Hestenes 1969,
 * Rockafellar 1974). Then λ ← λ + ρc, μ ← max(0, μ − ρg); ρ grows tenfold unless the violation fell to half. The form is
 * that of Birgin and Martínez, "Practical Augmented Lagrangian Methods for Constrained Optimization", 2014, algorithm 4.1,
 * with their first penalty (section 12.4).
 *
 * <p><b>Limits.</b> Constraints hold to the tolerance, not exactly, and may be broken on the way: the functions must have
 * values outside. The end is a local minimum, or, where no point nearby is feasible, a point of least violation;
 * {@link ConstrainedResult#isFeasible} tells. Convergence in the multipliers is linear, so more digits than about eight are
 * dear. Where the constraints' gradients are linearly dependent at the end, multipliers are not unique and ρ grows large. Many
 * constraints are cheap; nothing is factored.
 *
 * @param constraints the constraints besides bounds
 * @param bounds the box, held at every point
 * @param tolerance the norm of the Lagrangian's projected gradient at the end
 * @param feasibility the greatest violation of a constraint at the end, in the constraint's own units
 * @param rounds corrections at most
 * @param iterations steps per round at most
 */
public record ConstrainedMinimizer(List<Constraint> constraints, Optional<Bounds> bounds, double tolerance,
        double feasibility, int rounds, int iterations) {
    /** Both tolerances unless others are set. */
    public static final double DEFAULT_TOLERANCE = 1e-6;
    private static final int DEFAULT_ROUNDS = 50;
    private static final int DEFAULT_ITERATIONS = 1000;
    /** How much tighter each round's tolerance is. */
    private static final double TIGHTEN = 0.1;
    /** The first round's tolerance: nothing is gained by exact minima under wrong multipliers. */
    private static final double FIRST_TOLERANCE = 1e-2;
    /** The authors' limits of the first penalty, what must be left of the violation for ρ to stay, and how it grows. */
    private static final double LEAST_PENALTY = 1e-3;
    private static final double GREATEST_FIRST_PENALTY = 1e3;
    private static final double FALLS_TO = 0.5;
    private static final double GROWTH = 10;
    /** Beyond this penalty rounding alone outweighs the objective: the constraints cannot be met from here. */
    private static final double GREATEST_PENALTY = 1e14;

    /**
     * A constraint.
     *
     * @param isEquality whether c(x) = 0; else g(x) ≥ 0
     * @param function takes x, gives a tensor of any shape: one constraint per element
     */
    public record Constraint(boolean isEquality, UnaryOperator<Tensor> function) {}

    /** Checks the settings. */
    public ConstrainedMinimizer {
        if (!(tolerance > 0) || !(feasibility > 0)) {
            throw new IllegalArgumentException("constrained: tolerances must be above 0; got " + tolerance + " and "
                    + feasibility);
        }
        if (rounds < 1 || iterations < 1) {
            throw new IllegalArgumentException("constrained: at least 1 round of 1 iteration; got " + rounds + " of "
                    + iterations);
        }
        constraints = List.copyOf(constraints);
    }

    /** {@return a minimiser without constraints, to which they are added} */
    public static ConstrainedMinimizer create() {
        return new ConstrainedMinimizer(List.of(), Optional.empty(), DEFAULT_TOLERANCE, DEFAULT_TOLERANCE,
                DEFAULT_ROUNDS, DEFAULT_ITERATIONS);
    }

    /**
     * {@return this with c(x) = 0 besides}
     *
     * @param c gives a tensor of any shape, each element of which must be 0
     */
    public ConstrainedMinimizer equality(UnaryOperator<Tensor> c) {
        return with(new Constraint(true, c));
    }

    /**
     * {@return this with g(x) ≥ 0 besides}
     *
     * @param g gives a tensor of any shape, no element of which may be negative
     */
    public ConstrainedMinimizer inequality(UnaryOperator<Tensor> g) {
        return with(new Constraint(false, g));
    }

    private ConstrainedMinimizer with(Constraint constraint) {
        List<Constraint> more = new ArrayList<>(constraints);
        more.add(constraint);
        return new ConstrainedMinimizer(more, bounds, tolerance, feasibility, rounds, iterations);
    }

    /**
     * {@return this with a box in place of any other}
     *
     * @param value the box
     */
    public ConstrainedMinimizer bounds(Bounds value) {
        return new ConstrainedMinimizer(constraints, Optional.of(value), tolerance, feasibility, rounds, iterations);
    }

    /**
     * {@return this with other tolerances}
     *
     * @param stationarity for the Lagrangian's projected gradient
     * @param violation for the constraints
     */
    public ConstrainedMinimizer tolerances(double stationarity, double violation) {
        return new ConstrainedMinimizer(constraints, bounds, stationarity, violation, rounds, iterations);
    }

    /**
     * {@return this with other limits}
     *
     * @param mostRounds corrections at most
     * @param mostIterations steps per round at most
     */
    public ConstrainedMinimizer limits(int mostRounds, int mostIterations) {
        return new ConstrainedMinimizer(constraints, bounds, tolerance, feasibility, mostRounds, mostIterations);
    }

    /**
     * Minimises.
     *
     * @param function takes a tensor of the start's shape and gives one element
     * @param start where to begin, feasible or not; copied; becomes float64
     * @return where it ended and why
     * @throws IllegalArgumentException if the function does not give one element or the bounds do not fit
     */
    public ConstrainedResult minimize(UnaryOperator<Tensor> function, Tensor start) {
        return new Rounds(function, start.to(DType.FLOAT64).detach().clone()).run();
    }

    /** The rounds of a run. */
    private final class Rounds {
        private final UnaryOperator<Tensor> function;
        private final List<Tensor> multipliers = new ArrayList<>();
        private final long[] counts = new long[3];
        private Tensor x;
        private double penalty;

        Rounds(UnaryOperator<Tensor> function, Tensor start) {
            this.function = function;
            x = start;
        }

        ConstrainedResult run() {
            begin();
            double goal = Math.max(tolerance, FIRST_TOLERANCE);
            double before = Double.POSITIVE_INFINITY;
            for (int round = 1;; round++) {
                Result inner = minimizeLagrangian(goal);
                if (inner.stopReason() == StopReason.DIVERGED && penalty <= GREATEST_PENALTY && round < rounds) {
                    // The penalty was too weak to keep the objective from falling without end outside the constraints.
                    penalty *= GROWTH;
                    continue;
                }
                x = inner.x();
                List<Tensor> values = values();
                double violation = violation(values);
                double complementarity = complementarity(values);
                correct(values);
                boolean isPrecise = goal <= tolerance && inner.isConverged();
                if (isPrecise && Math.max(violation, complementarity) <= feasibility) {
                    return result(violation, round, inner.stopReason(), "the constraints hold and " + inner.message());
                } else if (inner.stopReason() == StopReason.DIVERGED) {
                    return result(violation, round, StopReason.DIVERGED, inner.message());
                } else if (round >= rounds) {
                    return result(violation, round, StopReason.ITERATION_LIMIT, "the rounds are used up");
                } else if (penalty > GREATEST_PENALTY) {
                    return result(violation, round, StopReason.LINE_SEARCH_FAILED, "the constraints cannot be met"
                            + " from here: the violation stays at " + violation);
                }
                if (complementarity > FALLS_TO * before && complementarity > feasibility) {
                    penalty *= GROWTH;
                }
                before = complementarity;
                goal = Math.max(tolerance, TIGHTEN * goal);
            }
        }

        private void begin() {
            bounds.ifPresent(box -> x = box.nearest(x));
            List<Tensor> values = values();
            double squares = 0;
            for (int i = 0; i < values.size(); i++) {
                Tensor value = values.get(i);
                multipliers.add(Tensor.zerosLike(value));
                squares += Tensor.noGrad(() -> value.square().sum()).item();
            }
            double size = Math.max(1, Math.abs(Tensor.noGrad(() -> objective(x)).item()));
            penalty = Math.clamp(GROWTH * size / Math.max(1, 0.5 * squares), LEAST_PENALTY, GREATEST_FIRST_PENALTY);
        }

        private List<Tensor> values() {
            Tensor at = x;
            return constraints.stream().map(constraint -> Tensor.noGrad(() -> constraint.function.apply(at))).toList();
        }

        private Result minimizeLagrangian(double goal) {
            Minimizer minimizer = Minimizer.of(LbfgsB.standard()).gradientTolerance(goal).iterations(iterations);
            double rho = penalty;
            List<Tensor> fixed = List.copyOf(multipliers);
            UnaryOperator<Tensor> lagrangian = at -> lagrangian(at, fixed, rho);
            Result result = bounds.isPresent() ? minimizer.minimize(lagrangian, x, bounds.get())
                    : minimizer.minimize(lagrangian, x);
            counts[0] += result.evaluations().value();
            counts[1] += result.evaluations().gradient();
            counts[2] += result.evaluations().hessianVector();
            return result;
        }

        private Tensor lagrangian(Tensor at, List<Tensor> fixed, double rho) {
            Tensor sum = objective(at);
            for (int i = 0; i < constraints.size(); i++) {
                Constraint constraint = constraints.get(i);
                Tensor value = constraint.function.apply(at);
                Tensor multiplier = fixed.get(i);
                sum = sum.add(constraint.isEquality
                        ? multiplier.mul(value).add(value.square().mul(rho / 2)).sum()
                        : multiplier.sub(value.mul(rho)).relu().square().sub(multiplier.square()).sum().div(2 * rho));
            }
            return sum;
        }

        private Tensor objective(Tensor at) {
            Tensor value = function.apply(at);
            if (value.elements() != 1) {
                throw new IllegalArgumentException("constrained: the objective must give one number; got shape "
                        + value.shape() + "; reduce it, say with sum()");
            }
            return value.reshape();
        }

        private double violation(List<Tensor> values) {
            double most = 0;
            for (int i = 0; i < values.size(); i++) {
                for (double value : values.get(i).toDoubles()) {
                    most = Math.max(most, constraints.get(i).isEquality ? Math.abs(value) : -value);
                }
            }
            return most;
        }

        /** {@return the greatest of |c| and |min(g, μ/ρ)|: 0 where the constraints hold and μ acts on none that is slack} */
        private double complementarity(List<Tensor> values) {
            double most = 0;
            for (int i = 0; i < values.size(); i++) {
                double[] value = values.get(i).toDoubles();
                double[] multiplier = multipliers.get(i).toDoubles();
                for (int k = 0; k < value.length; k++) {
                    most = Math.max(most, Math.abs(constraints.get(i).isEquality ? value[k]
                            : Math.min(value[k], multiplier[k] / penalty)));
                }
            }
            return most;
        }

        private void correct(List<Tensor> values) {
            for (int i = 0; i < values.size(); i++) {
                Tensor step = values.get(i).mul(penalty);
                multipliers.set(i, constraints.get(i).isEquality ? multipliers.get(i).add(step)
                        : multipliers.get(i).sub(step).relu());
            }
        }

        private ConstrainedResult result(double violation, int round, StopReason reason, String message) {
            return new ConstrainedResult(x, Tensor.noGrad(() -> objective(x)).item(), violation,
                    violation <= feasibility, List.copyOf(multipliers), round,
                    new Evaluations(counts[0], counts[1], counts[2]), reason,
                    message);
        }
    }
}
