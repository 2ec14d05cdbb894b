package dev.thalweg.leastsquares;

import org.jspecify.annotations.Nullable;

/**
 * How residuals count: weights and the loss. For a robust loss each row of the linear model is scaled so that its gradient is that
 * of the cost and its JᵀJ the Gauss-Newton part of the Hessian, second derivative of ρ included where that keeps it positive (Triggs
 * et al. 2000, section 4.3).
 */
final class Weighting {
    /** Rows that are scaled and summed at once, while they lie in the cache. */
    static final int BLOCK = 2048;
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
        double cost = 0;
        for (int from = 0; from < residuals.length; from += BLOCK) {
            cost += costOfWeighted(residuals, from, Math.min(residuals.length, from + BLOCK));
        }
        return cost;
    }

    private double costOfWeighted(double[] residuals, int from, int to) {
        if (loss == Loss.LINEAR) {
            return 0.5 * Vectors.dot(residuals, residuals, from, to);
        }
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += loss.rho(ratio(residuals[i]));
        }
        return 0.5 * scale * scale * sum;
    }

    private double ratio(double residual) {
        double part = residual / scale;
        return part * part;
    }

    /**
     * Scales residuals and derivatives from one row to below another.
     *
     * @param values what the function gave
     * @param f modified: scaled residuals
     * @param columns modified: scaled derivatives
     * @param from the first row
     * @param to one past the last
     * @return their part of the cost
     */
    double scale(ResidualFunction.Values values, double[] f, double[][] columns, int from, int to) {
        copy(values.residuals(), f, from, to);
        for (int j = 0; j < columns.length; j++) {
            copy(values.columns()[j], columns[j], from, to);
        }
        double cost = costOfWeighted(f, from, to);
        for (int i = from; i < to && loss != Loss.LINEAR; i++) {
            double z = ratio(f[i]);
            double root = root(z);
            f[i] *= loss.first(z) / root;
            for (double[] column : columns) {
                column[i] *= root;
            }
        }
        return cost;
    }

    /** Copies elements, times the roots of weights where there are any. */
    private void copy(double[] values, double[] to, int from, int end) {
        if (roots == null) {
            System.arraycopy(values, from, to, from, end - from);
            return;
        }
        LeastSquares.requireCount("weights", "residual", roots.length, values.length);
        for (int i = from; i < end; i++) {
            to[i] = values[i] * roots[i];
        }
    }
}
