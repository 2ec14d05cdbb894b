package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Newton's method for many variables: the direction is found by linear conjugate gradients, of products of the Hessian with
 * vectors, and only as exactly as is of use (Dembo and Steihaug 1983; Nocedal and Wright 2006, algorithm 7.1).
 *
 * <p>Notation: g gradient, H Hessian, z the direction so far, r = Hz + g, d the direction of the inner iteration. It ends where
 * ‖r‖ ≤ min(0.1, √‖g‖)·‖g‖, or after a d with dᵀHd &lt; 0, along which z goes as far as the magnitude of the curvature says, as {@link
 * Newton} does: with z as it is, as in the book, the method creeps along curved valleys whose floor is no valley itself. Where dᵀHd is 0
 * at once it is −g. At a stationary point where the surface curves down in some direction the method goes on along that.
 *
 * @param lineSearch how far to go
 */
public record NewtonCg(LineSearch lineSearch) implements Method {
    /**
     * The residual's norm as part of the gradient's: at most this. Nocedal and Wright have 1/2; with many variables or long valleys
     * such loose directions cost many times the steps.
     */
    static final double LOOSEST = 0.1;
    /** Inner iterations per variable at most, as SciPy has it: rounding delays them beyond n. */
    private static final int ROUNDS = 20;
    /** A curvature below this part of ‖d‖²‖H‖ is rounding: counted as none. */
    private static final double FLAT = 3 * 0x1p-52;

    /** {@return the method with Armijo backtracking} */
    public static NewtonCg standard() {
        return new NewtonCg(ArmijoBacktracking.standard());
    }

    /**
     * {@return the method with another search}
     *
     * @param value how far to go
     */
    public NewtonCg lineSearch(LineSearch value) {
        return new NewtonCg(value);
    }

    @Override
    public String name() {
        return "newton-cg";
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
            Tensor x = current.x();
            double norm = Vectors.norm(gradient);
            double tolerance = Math.min(LOOSEST, Math.sqrt(norm)) * norm;
            double[] z = new double[gradient.length];
            double[] r = gradient.clone();
            double[] d = Vectors.scaled(-1, gradient);
            double square = Vectors.dot(r, r);
            isSteepest = false;
            for (long i = 0; i < (long) ROUNDS * gradient.length && Math.sqrt(square) > tolerance; i++) {
                double[] product = objective.hessianVector(x, Vectors.like(x, d)).toDoubles();
                double curvature = Vectors.dot(d, product);
                double flat = FLAT * Vectors.norm(d) * Vectors.norm(product);
                if (!(curvature > flat)) {
                    isSteepest = i == 0 && !(curvature < -flat);
                    if (isSteepest) {
                        return d;
                    }
                    if (curvature < -flat) {
                        Vectors.add(z, square / -curvature, d);
                    }
                    break;
                }
                double alpha = square / curvature;
                Vectors.add(z, alpha, d);
                Vectors.add(r, alpha, product);
                double next = Vectors.dot(r, r);
                double beta = next / square;
                square = next;
                for (int j = 0; j < d.length; j++) {
                    d[j] = beta * d[j] - r[j];
                }
            }
            return z;
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
