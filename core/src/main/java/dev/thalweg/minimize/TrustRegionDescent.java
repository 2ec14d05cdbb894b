package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A run of a trust-region method: a quadratic model of the function is minimised in a ball around the current point, and the
 * ball grows or shrinks by how well the model foretold the value (Conn, Gould and Toint 2000, algorithm 6.1.1).
 *
 * <p>Notation: Δ the radius, ρ = actual/promised decrease. A value that is not finite is as good as no decrease.
 */
final class TrustRegionDescent implements Method.Stepper {
    /** Where models come from. */
    interface Models {
        /**
         * Makes the model at a point.
         *
         * @param current where
         * @param gradient its gradient, flat; not modified
         */
        void at(Point current, double[] gradient);

        /** {@return the radius of the first ball, in the norm of the last model} */
        double firstRadius();

        /** {@return the step to the minimiser of the last model in a ball} */
        QuadraticModel.Step minimize(double radius);

        /**
         * Learns of a point that was tried, whether or not it is taken.
         *
         * @param step from the current point
         * @param change of the gradient
         */
        default void tried(double[] step, double[] change) {}

        /** {@return a lower point than a stationary one; null if there is none or nothing is known of it} */
        default @Nullable Point leave(Point stationary) {
            return null;
        }
    }

    /** The least ρ with which a step is taken. */
    private static final double ACCEPT = 1e-4;
    /** Below this ρ a trial lies so far outside of what the model can describe that it teaches nothing. */
    private static final double LEARN = -10;
    /** Below this ρ the ball shrinks. */
    private static final double POOR = 0.25;
    /** Above this ρ a step that filled the ball lets it grow. */
    private static final double GOOD = 0.75;
    /** How a ball shrinks, as part of the step: interpolation chooses in between. */
    private static final double LEAST_SHRINK = 0.1;
    private static final double GREATEST_SHRINK = 0.5;
    /** How a ball grows, as multiple of the step. */
    private static final double GROW = 2;
    private static final double GROW_MUCH = 4;
    /** A step that fills so much of the ball is held by it. */
    private static final double FILLED = 0.99;
    /** A radius below this part of ‖x‖ moves nothing any more. */
    private static final double LEAST_RADIUS = 0x1p-52;

    private final Objective objective;
    private final Models models;
    private final Stagnation stagnation = new Stagnation();
    private double radius;
    private @Nullable Tensor last;
    private double[] lastGradient = {};

    TrustRegionDescent(Objective objective, Models models) {
        this.objective = objective;
        this.models = models;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the point itself is meant
    public Point next(Point current) throws Method.StepFailure {
        double[] gradient = current.gradient() == last ? lastGradient : current.gradient().toDoubles();
        double[] x = current.x().toDoubles();
        double scale = Math.max(1, Vectors.norm(x));
        stagnation.note(current, Vectors.norm(gradient));
        models.at(current, gradient);
        if (radius == 0) {
            radius = models.firstRadius();
        }
        QuadraticModel.Step step;
        do {
            step = models.minimize(radius);
            Point point = objective.at(Vectors.like(current.x(), Vectors.sum(x, 1, step.p())));
            double[] after = point.gradient().toDoubles();
            double ratio = point.isFinite() ? ratio(current, step, point, gradient, after) : Double.NEGATIVE_INFINITY;
            if (ratio > LEARN) {
                models.tried(step.p(), Vectors.difference(after, gradient));
            }
            adapt(ratio, step.length(), current, point, Vectors.dot(gradient, step.p()));
            if (ratio > ACCEPT) {
                last = point.gradient();
                lastGradient = after;
                return point;
            }
        } while (radius > LEAST_RADIUS * scale && step.decrease() > 0);
        boolean isRounding = step.decrease() <= Line.rounding(current);
        throw new Method.StepFailure(isRounding ? StopReason.VALUE_TOLERANCE : StopReason.LINE_SEARCH_FAILED,
                isRounding ? "the value changes by less than rounding, whatever the step"
                        : "no step down to " + radius + " lowers the value enough");
    }

    /** {@return ρ; where both decreases are rounding, whether the gradient became smaller decides} */
    private static double ratio(Point current, QuadraticModel.Step step, Point point, double[] before, double[] after) {
        double actual = current.value() - point.value();
        double rounding = Line.rounding(current);
        if (Math.abs(actual) <= rounding && step.decrease() <= rounding) {
            return Vectors.norm(after) < Vectors.norm(before) ? 1 : 0;
        }
        return actual / step.decrease();
    }

    private void adapt(double ratio, double length, Point current, Point point, double slope) {
        if (ratio < POOR) {
            // The minimiser of the parabola through both values with the slope that there was.
            double rise = point.value() - current.value() - slope;
            double part = -slope / (2 * rise);
            boolean isKnown = ratio > Double.NEGATIVE_INFINITY && part >= LEAST_SHRINK;
            radius = length * (isKnown ? Math.min(part, GREATEST_SHRINK) : LEAST_SHRINK);
        } else if (ratio > GOOD && length >= FILLED * radius) {
            boolean isExact = Math.abs(ratio - 1) < 0.1;
            radius = (isExact ? GROW_MUCH : GROW) * radius;
        }
    }

    @Override
    public @Nullable Point leave(Point stationary) {
        return models.leave(stationary);
    }
}
