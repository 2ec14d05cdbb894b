package dev.thalweg.minimize;

/**
 * The quadratic model m(p) = gᵀp + ½pᵀAp, and its exact minimiser in a ball ‖p‖ ≤ Δ.
 *
 * <p>By Moré and Sorensen (SIAM J. Sci. Stat. Comput. 4, 1983) p is the minimiser just if (A + σI)p = −g with σ ≥ 0, A + σI
 * positive semidefinite, and σ = 0 or ‖p‖ = Δ. Along the eigenvectors of A that is one equation in σ, solved by Newton's method on
 * 1/Δ − 1/‖p(σ)‖ inside a bracket (their section 3; Conn, Gould and Toint 2000, section 7.3). In the hard case, where g has no
 * part along the lowest eigenvectors, a multiple of one is added to reach the border.
 */
final class QuadraticModel {
    /** The border counts as reached to this part of Δ: more digits of a step are of no use. */
    private static final double BORDER = 1e-8;
    /** Newton steps at most; some five are usual. */
    private static final int MAX_ITERATIONS = 100;

    private final SymmetricMatrix matrix;
    private final double[] coordinates;

    /**
     * @param matrix A
     * @param gradient g; not modified
     */
    QuadraticModel(SymmetricMatrix matrix, double[] gradient) {
        this.matrix = matrix;
        this.coordinates = matrix.coordinates(gradient);
    }

    /**
     * A step to the minimiser.
     *
     * @param p the step
     * @param decrease −m(p), what the model promises
     * @param multiplier σ; 0 inside the ball
     */
    record Step(double[] p, double decrease, double multiplier) {}

    /** {@return the step down the gradient to the border, where nothing is known of curvature} */
    static Step steepest(double[] gradient, double radius) {
        double norm = Vectors.norm(gradient);
        return new Step(Vectors.scaled(norm == 0 ? 0 : -radius / norm, gradient), radius * norm, 0);
    }

    /** {@return the minimiser in a ball around 0} */
    Step minimize(double radius) {
        double lowest = matrix.lowest();
        double negligible = Math.ulp(1.0) * matrix.norm();
        if (lowest > negligible) {
            double[] newton = along(0);
            if (Vectors.norm(newton) <= radius * (1 + BORDER)) {
                return step(newton, 0);
            }
        }
        double least = Math.max(0, -lowest);
        if (isHardCase(least + negligible, radius)) {
            double[] p = along(least + negligible);
            double rest = radius * radius - Vectors.dot(p, p);
            // Either sign leads to the border; the one along which the gradient, if anything is left of it, falls.
            p[0] += Math.copySign(Math.sqrt(Math.max(0, rest)), -coordinates[0]);
            return step(p, least);
        }
        double multiplier = border(least, radius);
        return step(along(multiplier), multiplier);
    }

    private boolean isHardCase(double multiplier, double radius) {
        return Vectors.norm(along(multiplier)) < radius;
    }

    /** {@return the σ ≥ least with ‖p(σ)‖ = Δ} */
    private double border(double least, double radius) {
        double low = least;
        double high = least + Vectors.norm(coordinates) / radius;
        double multiplier = low;
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            double square = 0;
            double derivative = 0;
            for (int j = 0; j < coordinates.length; j++) {
                double shifted = matrix.values()[j] + multiplier;
                double part = coordinates[j] / shifted;
                if (coordinates[j] != 0) {
                    square += part * part;
                    derivative += part * part / shifted;
                }
            }
            double length = Math.sqrt(square);
            if (Math.abs(length - radius) <= BORDER * radius) {
                break;
            } else if (length > radius || Double.isNaN(length)) {
                low = multiplier;
            } else {
                high = multiplier;
            }
            double next = multiplier + square / derivative * (length - radius) / radius;
            multiplier = next > low && next < high ? next : low + 0.5 * (high - low);
        }
        return multiplier;
    }

    /** {@return the coordinates of −(A + σI)⁻¹g} */
    private double[] along(double multiplier) {
        double[] p = new double[coordinates.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = coordinates[i] == 0 ? 0 : -coordinates[i] / (matrix.values()[i] + multiplier);
        }
        return p;
    }

    private Step step(double[] p, double multiplier) {
        double decrease = 0;
        for (int i = 0; i < p.length; i++) {
            decrease -= p[i] * (coordinates[i] + 0.5 * matrix.values()[i] * p[i]);
        }
        return new Step(matrix.combine(p), decrease, multiplier);
    }
}
