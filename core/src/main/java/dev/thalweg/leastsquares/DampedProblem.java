package dev.thalweg.leastsquares;

import java.util.Arrays;

/**
 * A small triangular least-squares problem in a region: the step p that minimises ‖T Pᵀ p + c‖ with ‖D p‖ ≤ Δ. Source: J. J. Moré, "The
 * Levenberg-Marquardt algorithm: implementation and theory", Lecture Notes in Mathematics 630 (1978), sections 3 to 5. Notation:
 * triangle = T (R in the paper), side = c, scales = the diagonal of D, damping = α, radius = Δ, φ(α) = ‖D p(α)‖ − Δ.
 *
 * <p>p(α) minimises ‖T Pᵀ p + c‖² + α‖D p‖². It is computed by rotating the rows of √α D into T, so that TᵀT never appears. α is found by
 * Newton's iteration on 1/φ between bounds that close in, and need not be exact: a length within a tenth of Δ will do.
 */
final class DampedProblem {
    /** How far the step's length may be from the radius, relative: Moré's σ. */
    private static final double LENGTH_TOLERANCE = 0.1;
    /** Two or three iterations are usual. */
    private static final int MAX_ITERATIONS = 10;
    /** Moré's least fraction of the upper bound where an iteration starts afresh. */
    private static final double LEAST_FRACTION = 1e-3;

    private final double[] triangle;
    private final int rank;
    private final int[] permutation;
    private final double[] side;
    private final double[] scales;
    private double damping;

    /**
     * Poses a problem.
     *
     * @param triangle T, n × n row-major
     * @param rank how many rows of T count
     * @param permutation column j of T belongs to parameter {@code permutation[j]}
     * @param side c
     * @param scales D's diagonal, positive
     * @param damping where the search for α begins, such as the α of the problem before; 0 for no idea
     */
    DampedProblem(double[] triangle, int rank, int[] permutation, double[] side, double[] scales, double damping) {
        this.triangle = triangle;
        this.rank = rank;
        this.permutation = permutation;
        this.side = side;
        this.scales = scales;
        this.damping = damping;
    }

    /** {@return ‖D p‖} */
    double length(double[] step) {
        return Vectors.norm(Vectors.product(step, scales));
    }

    /** {@return α of the last step; 0 if the region did not shorten it} */
    double damping() {
        return damping;
    }

    /** {@return Gauss and Newton's step; parameters beyond the rank stay} */
    double[] newton() {
        return unpermuted(Triangular.solve(triangle, permutation.length, rank, Vectors.negative(side)));
    }

    /**
     * {@return the step}
     *
     * @param radius Δ
     */
    double[] within(double radius) {
        double[] newton = newton();
        double length = length(newton);
        if (length - radius <= LENGTH_TOLERANCE * radius) {
            damping = 0;
            return newton;
        }
        return search(radius, newton, length);
    }

    private double[] search(double radius, double[] newton, double newtonLength) {
        int n = permutation.length;
        double phi = newtonLength - radius;
        double lower = rank == n ? phi / (newtonLength * slope(newton, newtonLength, triangle)) : 0;
        double steepest = Vectors.norm(scaledGradient());
        double upper = steepest / radius;
        if (!(upper > 0)) {
            return new double[n];
        }
        damping = Math.min(Math.max(damping, lower), upper);
        if (damping == 0) {
            damping = steepest / newtonLength;
        }
        for (int iteration = 1;; iteration++) {
            damping = damping > 0 ? damping : Math.max(Double.MIN_NORMAL, LEAST_FRACTION * upper);
            double[] damped = triangle.clone();
            double[] step = damped(damped, Vectors.negative(side));
            double length = length(step);
            double before = phi;
            phi = length - radius;
            boolean isShortAnyway = lower == 0 && phi <= before && before < 0;
            if (Math.abs(phi) <= LENGTH_TOLERANCE * radius || isShortAnyway || iteration == MAX_ITERATIONS) {
                return step;
            }
            double correction = phi / (radius * slope(step, length, damped));
            if (phi > 0) {
                lower = Math.max(lower, damping);
            } else {
                upper = Math.min(upper, damping);
            }
            damping = Math.max(lower, damping + correction);
        }
    }

    /** {@return D⁻¹ P Tᵀ c} */
    private double[] scaledGradient() {
        int n = permutation.length;
        double[] gradient = new double[n];
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i <= j; i++) {
                sum += triangle[i * n + j] * side[i];
            }
            gradient[permutation[j]] = sum / scales[permutation[j]];
        }
        return gradient;
    }

    /** {@return ‖S⁻ᵀ Pᵀ D² p / ‖D p‖‖² for the triangle S of the damped problem: −φ′ is ‖D p‖ times this} */
    private double slope(double[] step, double length, double[] damped) {
        int n = step.length;
        double[] b = new double[n];
        for (int j = 0; j < n; j++) {
            int k = permutation[j];
            b[j] = scales[k] * (scales[k] * step[k] / length);
        }
        double norm = Vectors.norm(Triangular.solveTransposed(damped, n, b));
        return norm * norm;
    }

    /**
     * {@return −(TᵀT + α D²)⁻¹ Tᵀ c for the last α and another side}
     *
     * @param otherSide c
     */
    double[] again(double[] otherSide) {
        double[] b = Vectors.negative(otherSide);
        return damping > 0 ? damped(triangle.clone(), b)
                : unpermuted(Triangular.solve(triangle, permutation.length, rank, b));
    }

    /**
     * Rotates √α D into T and solves.
     *
     * @param damped T; modified: S
     * @param b −c; modified
     */
    private double[] damped(double[] damped, double[] b) {
        int n = permutation.length;
        double root = Math.sqrt(damping);
        double[] row = new double[n];
        for (int k = 0; k < n; k++) {
            Arrays.fill(row, 0);
            row[k] = root * scales[permutation[k]];
            Triangular.rotateIn(damped, b, n, k, row);
        }
        return unpermuted(Triangular.solve(damped, n, n, b));
    }

    private double[] unpermuted(double[] values) {
        double[] step = new double[values.length];
        for (int j = 0; j < values.length; j++) {
            step[permutation[j]] = values[j];
        }
        return step;
    }
}
