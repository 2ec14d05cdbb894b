package dev.thalweg.leastsquares;

import dev.thalweg.kernel.PivotedQr;

/**
 * The residuals linearised at a point: f + J p, both scaled by the weights and by the loss, so that ½‖f + J p‖² is the model of the
 * cost. J P = Q R. Before they are factored, columns are scaled by powers of two to norms near 1, which is exact: so neither the
 * order of pivots nor the rank depends on the parameters' units.
 *
 * @param x the parameters
 * @param values residuals and derivatives without weights
 * @param cost the cost
 * @param f scaled residuals
 * @param columnNorms the norms of the scaled columns of J
 * @param gradient Jᵀ f
 * @param qr the factors of J, but for the scales of columns
 * @param r R, n × n row-major, of the columns as they are
 * @param rank the number of columns that are independent to rounding
 * @param qtf the first n elements of Qᵀ f
 */
record LinearModel(double[] x, ResidualFunction.Values values, double cost, double[] f, double[] columnNorms,
        double[] gradient, PivotedQr qr, double[] r, int rank, double[] qtf) {
    /** A diagonal element of R below this part of the first is what rounding leaves of a dependent column. */
    private static final double RANK_TOLERANCE = 0x1p-48;

    static LinearModel of(double[] x, ResidualFunction.Values values, Weighting weighting) {
        int m = values.residuals().length;
        int n = x.length;
        double[][] columns = new double[n][m];
        double[] f = new double[m];
        double cost = 0;
        double[] norms = new double[n];
        double[] gradient = new double[n];
        for (int from = 0; from < m; from += Weighting.BLOCK) {
            int to = Math.min(m, from + Weighting.BLOCK);
            cost += weighting.scale(values, f, columns, from, to);
            for (int j = 0; j < n; j++) {
                norms[j] += Vectors.dot(columns[j], columns[j], from, to);
                gradient[j] += Vectors.dot(columns[j], f, from, to);
            }
        }
        int[] exponents = new int[n];
        for (int j = 0; j < n; j++) {
            norms[j] = Vectors.isSafeSquare(norms[j]) ? Math.sqrt(norms[j]) : Vectors.norm(columns[j]);
            if (norms[j] > 0 && norms[j] < Double.POSITIVE_INFINITY) {
                exponents[j] = Math.getExponent(norms[j]);
            }
        }
        PivotedQr qr = PivotedQr.inPlace(columns, m, exponents);
        double[] r = qr.r();
        int rank = 0;
        while (rank < n && Math.abs(r[rank * n + rank]) > RANK_TOLERANCE * Math.abs(r[0])) {
            rank++;
        }
        for (int j = 0; j < n; j++) {
            int exponent = exponents[qr.permutation()[j]];
            for (int i = 0; i <= j; i++) {
                r[i * n + j] = Math.scalb(r[i * n + j], exponent);
            }
        }
        double[] rotated = f.clone();
        qr.applyTransposed(rotated);
        double[] qtf = new double[n];
        System.arraycopy(rotated, 0, qtf, 0, Math.min(m, n));
        return new LinearModel(x, values, cost, f, norms, gradient, qr, r, rank, qtf);
    }

    /**
     * {@return the same with some parameters held: their columns are 0, so a step leaves them}
     *
     * @param isHeld which
     * @param weighting weights and loss
     */
    LinearModel without(boolean[] isHeld, Weighting weighting) {
        double[][] columns = values.columns().clone();
        for (int j = 0; j < columns.length; j++) {
            if (isHeld[j]) {
                columns[j] = new double[columns[j].length];
            }
        }
        return of(x, new ResidualFunction.Values(values.shape(), values.residuals(), columns), weighting);
    }

    /** {@return whether the cost and its gradient are} */
    boolean isFinite() {
        return Double.isFinite(cost) && Vectors.isFinite(gradient);
    }

    int parameters() {
        return x.length;
    }

    /** {@return by how much the model's cost is lower after a step: −gᵀp − ½‖J p‖²} */
    double reduction(double[] step) {
        return -Vectors.dot(gradient, step) - 0.5 * curvature(step);
    }

    /** {@return ‖J p‖²} */
    double curvature(double[] step) {
        int n = x.length;
        int[] permutation = qr.permutation();
        double square = 0;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = i; j < n; j++) {
                sum += r[i * n + j] * step[permutation[j]];
            }
            square += sum * sum;
        }
        return square;
    }

    /** {@return the largest cosine of an angle between a column and the residuals} */
    double largestCosine() {
        double largest = 0;
        for (int j = 0; j < x.length; j++) {
            largest = Math.max(largest, cosine(j));
        }
        return largest;
    }

    /** {@return the size of the cosine of the angle between a column and the residuals; 0 if one of them is 0} */
    double cosine(int column) {
        double product = columnNorms[column] * Vectors.norm(f);
        return product > 0 ? Math.abs(gradient[column]) / product : 0;
    }
}
