package dev.thalweg.leastsquares;

import java.util.Arrays;

/**
 * Levenberg and Marquardt's step in a region ‖D p‖ ≤ Δ. Source: J. J. Moré, "The Levenberg-Marquardt algorithm: implementation and
 * theory", Lecture Notes in Mathematics 630 (1978), sections 3 to 6. Notation: damping = α (λ elsewhere), scales = the diagonal of D,
 * radius = Δ, φ(α) = ‖D p(α)‖ − Δ.
 *
 * <p>p(α) minimises ‖J p + f‖² + α‖D p‖². It is computed from R by rotating the rows of √α D in, so that JᵀJ never appears. α is found
 * by Newton's iteration on 1/φ between bounds that close in, and need not be exact: a length within a tenth of Δ will do.
 */
final class LevenbergMarquardt implements Region {
    /** How far the step's length may be from the radius, relative: Moré's σ. */
    private static final double LENGTH_TOLERANCE = 0.1;
    /** Two or three iterations are usual. */
    private static final int MAX_ITERATIONS = 10;
    /** Moré's least fraction of the upper bound where an iteration starts afresh. */
    private static final double LEAST_FRACTION = 1e-3;

    private double[] scales = {};
    private double damping;
    private LinearModel model;

    LevenbergMarquardt(LinearModel start) {
        this.model = start;
    }

    @Override
    public void centre(LinearModel point) {
        model = point;
        double[] norms = point.columnNorms();
        if (scales.length == 0) {
            scales = new double[norms.length];
        }
        for (int j = 0; j < norms.length; j++) {
            scales[j] = Math.max(scales[j], norms[j]);
        }
    }

    @Override
    public double norm(double[] vector) {
        double[] scaled = vector.clone();
        for (int j = 0; j < scaled.length; j++) {
            scaled[j] *= scale(j);
        }
        return Vectors.norm(scaled);
    }

    private double scale(int parameter) {
        return scales[parameter] > 0 ? scales[parameter] : 1;
    }

    @Override
    public Proposal propose(double radius) {
        double[] step = newtonStep();
        double length = norm(step);
        boolean isFull = length - radius <= LENGTH_TOLERANCE * radius;
        if (isFull) {
            damping = 0;
        } else {
            step = dampedStep(radius, step, length);
            length = norm(step);
        }
        return new Proposal(step, length, model.reduction(step), isFull);
    }

    /** {@return Gauss and Newton's step; parameters beyond the rank stay} */
    private double[] newtonStep() {
        int n = model.parameters();
        double[] r = model.r();
        double[] solution = Triangular.solve(r, n, model.rank(), negative(model.qtf()));
        return unpermuted(solution);
    }

    private double[] dampedStep(double radius, double[] newton, double newtonLength) {
        int n = model.parameters();
        double phi = newtonLength - radius;
        double lower = 0;
        if (model.rank() == n) {
            lower = phi / (radius * slope(newton, newtonLength, model.r()));
        }
        double[] scaledGradient = model.gradient().clone();
        for (int j = 0; j < n; j++) {
            scaledGradient[j] /= scale(j);
        }
        double upper = Vectors.norm(scaledGradient) / radius;
        if (upper == 0) {
            return new double[n];
        }
        damping = Math.min(Math.max(damping, lower), upper);
        if (damping == 0) {
            damping = Vectors.norm(scaledGradient) / newtonLength;
        }
        double[] step = newton;
        for (int iteration = 1;; iteration++) {
            if (damping == 0) {
                damping = Math.max(Double.MIN_NORMAL, LEAST_FRACTION * upper);
            }
            double[] s = model.r().clone();
            step = damped(s);
            double length = norm(step);
            double before = phi;
            phi = length - radius;
            if (Math.abs(phi) <= LENGTH_TOLERANCE * radius || (lower == 0 && phi <= before && before < 0)
                    || iteration == MAX_ITERATIONS) {
                return step;
            }
            double correction = phi / (radius * slope(step, length, s));
            if (phi > 0) {
                lower = Math.max(lower, damping);
            } else {
                upper = Math.min(upper, damping);
            }
            damping = Math.max(lower, damping + correction);
        }
    }

    /** {@return ‖T⁻ᵀ Pᵀ D² p / ‖D p‖‖² for the triangular T of the damped system: −φ′/‖D p‖ is this} */
    private double slope(double[] step, double length, double[] triangle) {
        int n = step.length;
        int[] permutation = model.qr().permutation();
        double[] b = new double[n];
        for (int j = 0; j < n; j++) {
            int k = permutation[j];
            b[j] = scale(k) * (scale(k) * step[k] / length);
        }
        double[] solved = Triangular.solveTransposed(triangle, n, b);
        double norm = Vectors.norm(solved);
        return norm * norm;
    }

    /**
     * Rotates √α D into R and solves.
     *
     * @param s R; modified: the triangle of the damped system
     * @return p(α)
     */
    private double[] damped(double[] s) {
        int n = model.parameters();
        int[] permutation = model.qr().permutation();
        double[] b = negative(model.qtf());
        double root = Math.sqrt(damping);
        double[] row = new double[n];
        for (int k = 0; k < n; k++) {
            Arrays.fill(row, 0);
            row[k] = root * scale(permutation[k]);
            Triangular.rotateIn(s, b, n, k, row);
        }
        return unpermuted(Triangular.solve(s, n, n, b));
    }

    private double[] unpermuted(double[] values) {
        int[] permutation = model.qr().permutation();
        double[] step = new double[values.length];
        for (int j = 0; j < values.length; j++) {
            step[permutation[j]] = values[j];
        }
        return step;
    }

    private static double[] negative(double[] values) {
        double[] negative = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            negative[i] = -values[i];
        }
        return negative;
    }
}
