package dev.thalweg.minimize;

import java.util.ArrayDeque;

/**
 * The spectral projected gradient method (Birgin, Martínez and Raydan, SIAM J. Optim. 10, 2000, algorithm SPG2): the
 * direction is P(x − αg) − x with the spectral step α = sᵀs/sᵀy of the last step, which carries curvature at the price of
 * none; the value may rise within the greatest of the last ones. Without bounds it is Raydan's global Barzilai-Borwein
 * method (1997).
 *
 * <p>Where the surface did not curve up along the last step, and at the start, the step moves x by about its own size, or by 1
 * where that is less; the authors take 10³⁰, which only a small box makes sense of.
 *
 * <p>Notation: M the memory of values, γ sufficient decrease, λ the part of the direction taken, σ₁ and σ₂ the safeguards of
 * its interpolation.
 *
 * @param memory M, at least 1; 1 lets the value never rise
 */
public record ProjectedGradient(int memory) implements Method {
    /** The authors' M. */
    public static final int DEFAULT_MEMORY = 10;
    /** The authors' γ, limits of the interpolated part (σ₁ and σ₂) and of α. */
    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double LEAST_PART = 0.1;
    private static final double GREATEST_PART = 0.9;
    private static final double LEAST_SPECTRAL = 1e-30;
    private static final double GREATEST_SPECTRAL = 1e30;
    /** Trials before a search gives up: by then λ is far below rounding. */
    private static final int MAX_TRIALS = 100;

    /** Checks the settings. */
    public ProjectedGradient {
        if (memory < 1) {
            throw new IllegalArgumentException("projected-gradient: the memory must hold at least 1 value; got "
                    + memory);
        }
    }

    /** {@return the method with the authors' settings} */
    public static ProjectedGradient standard() {
        return new ProjectedGradient(DEFAULT_MEMORY);
    }

    @Override
    public String name() {
        return "projected-gradient";
    }

    @Override
    public boolean holdsBounds() {
        return true;
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        int n = start.x().elements();
        Bounds bounds = objective.bounds();
        return new Walk(objective, bounds != null ? bounds
                : Bounds.uniform(n, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    private final class Walk implements Stepper {
        private final Objective objective;
        private final Bounds box;
        private final ArrayDeque<Double> values = new ArrayDeque<>();
        /** α; 0 where nothing is known of the curvature. */
        private double spectral;

        Walk(Objective objective, Bounds box) {
            this.objective = objective;
            this.box = box;
        }

        @Override
        public Point next(Point current) throws StepFailure {
            double[] x = current.x().toDoubles();
            double[] gradient = current.gradient().toDoubles();
            if (spectral == 0) {
                double reach = Math.max(1, Vectors.largest(x)) / Vectors.largest(box.projectedGradient(x, gradient));
                spectral = Math.clamp(reach, LEAST_SPECTRAL, GREATEST_SPECTRAL);
            }
            remember(current.value());
            double[] direction = box.projectedGradient(x, Vectors.scaled(spectral, gradient));
            Point next = search(current, x, direction, Vectors.dot(gradient, direction));
            learn(Vectors.difference(next.x().toDoubles(), x), Vectors.difference(next.gradient().toDoubles(),
                    gradient));
            return next;
        }

        private void remember(double value) {
            if (values.size() == memory) {
                values.removeFirst();
            }
            values.addLast(value);
        }

        private Point search(Point current, double[] x, double[] direction, double slope) throws StepFailure {
            double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            double part = 1;
            for (int i = 0; i < MAX_TRIALS && slope < 0; i++) {
                double[] to = Vectors.sum(x, part, direction);
                box.project(to);
                Point next = objective.at(Vectors.like(current.x(), to));
                if (next.isFinite() && next.value() <= greatest + SUFFICIENT_DECREASE * part * slope) {
                    return next;
                }
                part = shorter(part, next.value() - current.value(), slope);
            }
            if (Math.abs(slope) <= Line.rounding(current)) {
                throw new StepFailure(StopReason.VALUE_TOLERANCE,
                        "the value changes by less than rounding, whatever the step");
            }
            throw new StepFailure(StopReason.LINE_SEARCH_FAILED, "no part of the projected gradient down to " + part
                    + " lowers the value enough");
        }

        /** {@return the minimiser of the parabola through value and slope, but neither too near nor too far; else the half} */
        private double shorter(double part, double rise, double slope) {
            double parabola = -0.5 * part * part * slope / (rise - part * slope);
            return parabola > 0 ? Math.clamp(parabola, LEAST_PART * part, GREATEST_PART * part) : part / 2;
        }

        private void learn(double[] s, double[] y) {
            double curvature = Vectors.dot(s, y);
            spectral = curvature <= 0 ? 0
                    : Math.clamp(Vectors.dot(s, s) / curvature, LEAST_SPECTRAL, GREATEST_SPECTRAL);
        }
    }
}
