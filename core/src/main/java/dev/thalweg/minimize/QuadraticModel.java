package dev.thalweg.minimize;

/**
 * The quadratic model m(p) = gᵀp + ½pᵀAp, and its exact minimiser in a ball ‖p‖ ≤ Δ.
 *
 * <p>By Moré and Sorensen (SIAM J. Sci. Stat. Comput. 4, 1983) p is the minimiser just if (A + σI)p = −g with σ ≥ 0, A + σI
 * positive semidefinite, and σ = 0 or ‖p‖ = Δ. σ is found by Newton's method on 1/Δ − 1/‖p(σ)‖ inside a bracket, one Cholesky
 * factor per iteration (their section 3; Conn, Gould and Toint 2000, section 7.3). Where A is not positive definite the
 * eigenvalues say where σ begins; in the hard case, where g has no part along the lowest eigenvectors, a multiple of one is
 * added to reach the border.
 */
final class QuadraticModel {
    /** The border counts as reached to this part of Δ: more digits of a step are of no use. */
    private static final double BORDER = 1e-3;
    /** Iterations at most; some three are usual. */
    private static final int MAX_ITERATIONS = 60;

    private final SymmetricMatrix matrix;
    private final double[] gradient;

    /**
     * @param matrix A, finite
     * @param gradient g; not modified
     */
    QuadraticModel(SymmetricMatrix matrix, double[] gradient) {
        this.matrix = matrix;
        this.gradient = gradient;
    }

    /**
     * A step to the minimiser.
     *
     * @param p the step
     * @param decrease −m(p), what the model promises
     * @param length ‖p‖, in the norm of the ball
     * @param multiplier σ; 0 inside the ball
     */
    record Step(double[] p, double decrease, double length, double multiplier) {}

    /** {@return the step down the gradient to the border, where nothing is known of curvature} */
    static Step steepest(double[] gradient, double radius) {
        double norm = Vectors.norm(gradient);
        return new Step(Vectors.scaled(norm == 0 ? 0 : -radius / norm, gradient), radius * norm, radius, 0);
    }

    /** {@return the minimiser in a ball around 0} */
    Step minimize(double radius) {
        double high = Vectors.norm(gradient) / radius;
        if (matrix.cholesky(0) != null) {
            return search(radius, 0, 0, high);
        }
        SymmetricMatrix.Spectrum spectrum = matrix.spectrum();
        double negligible = Math.ulp(1.0) * spectrum.norm();
        double least = Math.max(0, -spectrum.lowest());
        double[] coordinates = spectrum.coordinates(gradient);
        double[] p = new double[coordinates.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = coordinates[i] == 0 ? 0 : -coordinates[i] / (spectrum.values()[i] + least + negligible);
        }
        double rest = radius * radius - Vectors.dot(p, p);
        if (rest > 0) {
            // The hard case. Of the two ways to the border the one along which the gradient, if any is left of it, falls.
            p[0] += Math.copySign(Math.sqrt(rest), -coordinates[0]);
            return step(spectrum.combine(p), least);
        }
        return search(radius, least + negligible, least, least + negligible + high);
    }

    /** Newton's method from one side, or between what is known to be too low and too high. */
    private Step search(double radius, double first, double least, double most) {
        double low = least;
        double high = most;
        double multiplier = first;
        double[] p = {};
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            SymmetricMatrix.Cholesky factor = matrix.cholesky(multiplier);
            double next = Double.NaN;
            if (factor == null) {
                low = Math.max(low, multiplier);
            } else {
                p = factor.solve(gradient);
                double length = Vectors.norm(p);
                boolean isInside = multiplier == 0 && length <= radius;
                if (isInside || Math.abs(length - radius) <= BORDER * radius) {
                    break;
                } else if (length > radius) {
                    low = multiplier;
                } else {
                    high = multiplier;
                }
                double ratio = length / Vectors.norm(factor.forward(p));
                next = multiplier + ratio * ratio * (length - radius) / radius;
            }
            multiplier = next > low && next < high ? next : middle(low, high);
        }
        Vectors.scale(p, -1);
        return step(p, multiplier);
    }

    /** {@return the geometric mean, since σ may lie many orders of magnitude below its bound} */
    private static double middle(double low, double high) {
        return Math.max(Math.sqrt(low) * Math.sqrt(high), low + 0.01 * (high - low));
    }

    private Step step(double[] p, double multiplier) {
        double decrease = -Vectors.dot(gradient, p) - 0.5 * Vectors.dot(p, matrix.times(p));
        return new Step(p, decrease, Vectors.norm(p), multiplier);
    }
}
