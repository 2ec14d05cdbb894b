package dev.thalweg.leastsquares;

import org.jspecify.annotations.Nullable;

/**
 * How residuals count: weights and the loss. For a robust loss each row of the linear model is scaled so that its gradient is that
 * of the cost and its JᵀJ the Gauss-Newton part of the Hessian, second derivative of ρ included where that keeps it positive (Triggs
 * et al. 2000, section 4.3).
 */
final class Weighting {
    /**
     * The least part of ρ′ that is left of the curvature, also where ρ″ would take all of it or more: a row that vanishes would make steps
     * huge. Measured on a decay with outliers: none takes three times as many steps as this, and all of ρ′ twice as many.
     */
    private static final double LEAST_CURVATURE = 0.05;

    private final double @Nullable [] roots;
    private final Loss loss;
    private final double scale;

    Weighting(LeastSquares settings) {
        double[] weights = settings.weights;
        if (weights == null) {
            roots = null;
        } else {
            roots = new double[weights.length];
            for (int i = 0; i < weights.length; i++) {
                roots[i] = Math.sqrt(weights[i]);
            }
        }
        loss = settings.loss;
        scale = settings.lossScale;
    }

    /** {@return √wᵢ rᵢ} */
    double[] weighted(double[] residuals) {
        if (roots == null) {
            return residuals;
        }
        LeastSquares.requireCount("weights", "residual", roots.length, residuals.length);
        return Vectors.product(residuals, roots);
    }

    /** {@return derivatives of residuals, scaled as the rows of a linear model are} */
    double[] scaled(double[] derivatives, LinearModel at) {
        double[] scaled = weighted(derivatives).clone();
        if (loss != Loss.LINEAR) {
            double[] residuals = weighted(at.values().residuals());
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= root(ratio(residuals[i]));
            }
        }
        return scaled;
    }

    /** {@return the factor of a row of derivatives} */
    private double root(double z) {
        double first = loss.first(z);
        return Math.sqrt(Math.max(first + 2 * loss.second(z) * z, LEAST_CURVATURE * first));
    }

    /** {@return the cost of residuals that are not weighted yet} */
    double cost(double[] residuals) {
        return costOfWeighted(weighted(residuals));
    }

    private double costOfWeighted(double[] residuals) {
        if (loss == Loss.LINEAR) {
            return 0.5 * Vectors.dot(residuals, residuals);
        }
        double[] values = new double[residuals.length];
        double[] ones = new double[residuals.length];
        for (int i = 0; i < residuals.length; i++) {
            values[i] = loss.rho(ratio(residuals[i]));
            ones[i] = 1;
        }
        return 0.5 * scale * scale * Vectors.dot(values, ones);
    }

    private double ratio(double residual) {
        double part = residual / scale;
        return part * part;
    }

    /**
     * Scales residuals and derivatives.
     *
     * @param values what the function gave
     * @param f modified: scaled residuals
     * @param columns modified: new arrays of scaled derivatives
     * @return the cost
     */
    double scale(ResidualFunction.Values values, double[] f, double[][] columns) {
        double[] residuals = weighted(values.residuals());
        System.arraycopy(residuals, 0, f, 0, f.length);
        for (int j = 0; j < columns.length; j++) {
            double[] column = values.columns()[j];
            columns[j] = roots == null ? column.clone() : Vectors.product(column, roots);
        }
        if (loss != Loss.LINEAR) {
            for (int i = 0; i < f.length; i++) {
                double z = ratio(f[i]);
                double root = root(z);
                f[i] *= loss.first(z) / root;
                for (double[] column : columns) {
                    column[i] *= root;
                }
            }
        }
        return costOfWeighted(residuals);
    }
}
