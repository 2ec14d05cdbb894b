package dev.thalweg.minimize;

import org.jspecify.annotations.Nullable;

/** A way of going downhill: settings, and how a run with them begins. Immutable. */
public interface Method {
    /** {@return the name, such as {@code gd} or {@code adam}} */
    String name();

    /**
     * {@return a run's memory and its way from one point to the next}
     *
     * @param objective what is minimised
     * @param start the first point
     */
    Stepper begin(Objective objective, Point start);

    /** A run of a method. */
    @FunctionalInterface
    interface Stepper {
        /**
         * {@return the next point}
         *
         * @param current the point before; its value and gradient are finite
         * @throws StepFailure if no step can be made
         */
        Point next(Point current) throws StepFailure;

        /**
         * {@return a lower point than a stationary one, where the method knows of a direction in which the surface curves down
         * there; null if it knows of none, and the run ends}
         *
         * @param stationary a point where the gradient is below the tolerance
         */
        default @Nullable Point leave(Point stationary) {
            return null;
        }
    }

    /** No step could be made from a point. */
    final class StepFailure extends Exception {
        private static final long serialVersionUID = 1L;

        /** Why the run stops. */
        private final StopReason reason;

        /**
         * @param reason why the run stops
         * @param message what was tried
         */
        public StepFailure(StopReason reason, String message) {
            super(message);
            this.reason = reason;
        }

        /** {@return why the run stops} */
        public StopReason reason() {
            return reason;
        }
    }
}
