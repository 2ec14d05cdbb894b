package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Newton's method with the whole Hessian and a line search (Nocedal and Wright 2006, algorithm 3.2 and section 3.4). Where the
 * Hessian is not positive definite, its eigenvalues are replaced by their magnitudes, held from below, so that the direction
 * leads down and away from saddles (Greenstadt 1967; Gill, Murray and Wright 1981, section 4.4.2.1).
 *
 * <p>Notation: H = VΛVᵀ the Hessian, g the gradient; the direction is −V|Λ|⁻¹Vᵀg. At a stationary point where the surface curves
 * down in some direction the method goes on along that.
 *
 * <p>Each step takes a Hessian, counted as n products with a vector, and n³ operations: for up to some hundreds of variables,
 * beyond which {@link NewtonCg} and {@link TrustRegion} serve.
 *
 * @param lineSearch how far to go
 */
public record Newton(LineSearch lineSearch) implements Method {
    /** Eigenvalues are held above this part of the greatest: steps along flat directions are then long, but bounded. */
    private static final double LEAST_PART = 1e-12;

    /** {@return the method with Armijo backtracking} */
    public static Newton standard() {
        return new Newton(ArmijoBacktracking.standard());
    }

    /**
     * {@return the method with another search}
     *
     * @param value how far to go
     */
    public Newton lineSearch(LineSearch value) {
        return new Newton(value);
    }

    @Override
    public String name() {
        return "newton";
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        return new DirectionDescent(objective, lineSearch, new Directions(objective));
    }

    private static final class Directions implements DirectionDescent.Directions {
        private final Objective objective;
        private boolean isSteepest;

        Directions(Objective objective) {
            this.objective = objective;
        }

        @Override
        public double[] direction(Point current, double[] gradient) {
            Tensor hessian = objective.hessian(current.x());
            isSteepest = !Double.isFinite(Vectors.largest(hessian.toDoubles()));
            if (isSteepest) {
                return Vectors.scaled(-1, gradient);
            }
            SymmetricMatrix matrix = SymmetricMatrix.of(hessian);
            isSteepest = matrix.norm() == 0;
            double[] coordinates = matrix.coordinates(gradient);
            for (int i = 0; i < coordinates.length; i++) {
                double curvature = Math.max(Math.abs(matrix.values()[i]), LEAST_PART * matrix.norm());
                coordinates[i] /= -(isSteepest ? 1 : curvature);
            }
            return matrix.combine(coordinates);
        }

        @Override
        public double firstStep(double[] gradient, double slope) {
            return isSteepest ? DirectionDescent.unscaledStep(gradient) : 1;
        }

        @Override
        public @Nullable Point leave(Point stationary) {
            return NegativeCurvature.leave(objective, stationary);
        }
    }
}
