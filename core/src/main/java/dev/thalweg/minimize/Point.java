package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;

/**
 * A place on the function's surface.
 *
 * @param x where; not to be modified
 * @param value the function there
 * @param gradient its gradient there, of x's shape; not to be modified; NaN where a method without derivatives did not ask for it
 */
public record Point(Tensor x, double value, Tensor gradient) {
    /** {@return a point whose gradient nobody asked for} */
    static Point withoutGradient(Tensor x, double value) {
        return new Point(x, value, Tensor.fullLike(x, Double.NaN));
    }

    /** {@return the Euclidean norm of the gradient} */
    public double gradientNorm() {
        return norm(gradient);
    }

    /** {@return the Euclidean norm; squares of a huge or tiny tensor neither overflow nor vanish} */
    static double norm(Tensor tensor) {
        return Vectors.norm(tensor.toDoubles());
    }

    /** {@return whether the value, the place and the gradient are finite} */
    boolean isFinite() {
        return isPlaceFinite() && Double.isFinite(gradientNorm());
    }

    /** {@return whether the value and the place are finite} */
    boolean isPlaceFinite() {
        return Double.isFinite(value) && Double.isFinite(norm(x));
    }
}
