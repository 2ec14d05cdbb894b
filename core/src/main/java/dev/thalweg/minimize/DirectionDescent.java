package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A run of a method that chooses a direction and then searches along it: what those methods share. */
final class DirectionDescent implements Method.Stepper {
    /** How a method chooses directions, and what it remembers. */
    interface Directions {
        /**
         * {@return a direction that should lead down; a new array, or one that is free to be overwritten at the next call}
         *
         * @param current where
         * @param gradient its gradient, flat; not modified
         */
        double[] direction(Point current, double[] gradient);

        /**
         * {@return the first step to try}
         *
         * @param gradient the gradient; not modified
         * @param slope that along the direction, negative
         */
        double firstStep(double[] gradient, double slope);

        /**
         * Learns of a step that was taken.
         *
         * @param direction the direction; not modified
         * @param trial where it led and how far along the direction that is
         * @param slope the slope along the direction where it began
         * @param before the gradient before; not modified
         * @param after the gradient after; not modified
         */
        default void moved(double[] direction, Trial trial, double slope, double[] before, double[] after) {}

        /** Forgets everything, so that the next direction is the steepest. @return whether there was anything to forget */
        default boolean forget() {
            return false;
        }

        /** {@return a lower point than a stationary one, found by curvature; null if there is none or nothing is known of it} */
        default @Nullable Point leave(Point stationary) {
            return null;
        }
    }

    private final Objective objective;
    private final LineSearch search;
    private final Directions directions;
    private final Stagnation stagnation = new Stagnation();
    private @Nullable Tensor last;
    private double[] lastGradient = {};

    DirectionDescent(Objective objective, LineSearch search, Directions directions) {
        this.objective = objective;
        this.search = search;
        this.directions = directions;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the point itself is meant
    public Point next(Point current) throws Method.StepFailure {
        double[] gradient = current.gradient() == last ? lastGradient : current.gradient().toDoubles();
        stagnation.note(current, Vectors.norm(gradient));
        Method.StepFailure first = null;
        while (true) {
            double[] direction = directions.direction(current, gradient);
            double slope = Vectors.dot(gradient, direction);
            try {
                if (!(slope < 0) || Double.isInfinite(slope)) {
                    throw new Method.StepFailure(StopReason.LINE_SEARCH_FAILED,
                            "the direction does not lead down; its slope is " + slope);
                }
                Trial trial = search.search(new Line(objective, current, direction), directions.firstStep(gradient,
                        slope));
                last = trial.point().gradient();
                lastGradient = trial.point().gradient().toDoubles();
                directions.moved(direction, trial, slope, gradient, lastGradient);
                return trial.point();
            } catch (Method.StepFailure failure) {
                // The first direction knew most of the curvature, so what failed there tells most.
                first = first == null ? failure : first;
                if (!directions.forget()) {
                    throw first;
                }
            }
        }
    }

    @Override
    public @Nullable Point leave(Point stationary) {
        return directions.leave(stationary);
    }

    /** {@return the step that moves x by about 1, or by less where the gradient is small: nothing more is known of the scale} */
    static double unscaledStep(double[] gradient) {
        return Math.min(1, 1 / Vectors.norm(gradient));
    }
}
