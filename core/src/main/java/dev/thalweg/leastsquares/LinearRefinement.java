package dev.thalweg.leastsquares;

import org.jspecify.annotations.Nullable;

/**
 * The last digits of a linear problem min ‖J x − b‖: iterative refinement of solution and residuals together (Å. Björck, "Iterative
 * refinement of linear least squares solutions", BIT 7, 1967; Golub and Van Loan 2013, section 5.3.8), by the orthogonal factors that
 * exist already. What is left of r + J x = b and Jᵀ r = 0 is computed in twice the precision, so the solution comes out as the exact one
 * of the matrix as it is stored, rounded, unless J is singular to working precision.
 */
final class LinearRefinement {
    /** Each pass gains the digits that the condition number leaves; where fewer than half a digit comes, there is nothing to gain. */
    private static final int MAX_PASSES = 30;
    private static final double CONTRACTION = 0.3;

    private final LinearModel model;
    private final double[][] columns;
    private final double[] target;

    /**
     * Poses a problem.
     *
     * @param model the linear model at any point, of full rank
     * @param columns J by columns, scaled by weights
     * @param target b, scaled by weights
     */
    LinearRefinement(LinearModel model, double[][] columns, double[] target) {
        this.model = model;
        this.columns = columns;
        this.target = target;
    }

    /** {@return the solution; null if the passes do not converge} */
    double @Nullable [] solve() {
        int n = columns.length;
        int m = target.length;
        double[] x = new double[n];
        double[] residuals = new double[m];
        double before = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            double[] rest = rest(x, residuals);
            double[] normal = normal(residuals);
            double[] change = correct(rest, normal);
            for (int j = 0; j < n; j++) {
                x[j] += change[j];
            }
            for (int i = 0; i < m; i++) {
                residuals[i] += rest[i];
            }
            double largest = relative(change, x);
            if (largest == 0 || largest > CONTRACTION * before) {
                return largest < 1e-12 ? x : null;
            }
            before = largest;
        }
        return x;
    }

    private static double relative(double[] change, double[] x) {
        double largest = 0;
        for (int j = 0; j < x.length; j++) {
            if (change[j] != 0) {
                largest = Math.max(largest, Math.abs(change[j]) / Math.max(Math.abs(x[j]), Double.MIN_NORMAL));
            }
        }
        return largest;
    }

    /** {@return b − r − J x} */
    private double[] rest(double[] x, double[] residuals) {
        double[] rest = new double[target.length];
        for (int i = 0; i < rest.length; i++) {
            DoubleDouble sum = new DoubleDouble();
            sum.add(target[i]);
            sum.add(-residuals[i]);
            for (int j = 0; j < x.length; j++) {
                sum.addProduct(-columns[j][i], x[j]);
            }
            rest[i] = sum.value();
        }
        return rest;
    }

    /** {@return −Jᵀ r} */
    private double[] normal(double[] residuals) {
        double[] normal = new double[columns.length];
        for (int j = 0; j < normal.length; j++) {
            DoubleDouble sum = new DoubleDouble();
            double[] column = columns[j];
            for (int i = 0; i < residuals.length; i++) {
                sum.addProduct(-column[i], residuals[i]);
            }
            normal[j] = sum.value();
        }
        return normal;
    }

    /**
     * Solves dr + J dx = rest, Jᵀ dr = normal.
     *
     * @param rest modified: dr
     * @return dx
     */
    private double[] correct(double[] rest, double[] normal) {
        int n = columns.length;
        int[] permutation = model.qr().permutation();
        double[] permuted = new double[n];
        for (int j = 0; j < n; j++) {
            permuted[j] = normal[permutation[j]];
        }
        double[] h = Triangular.solveTransposed(model.r(), n, permuted);
        model.qr().applyTransposed(rest);
        double[] c = new double[n];
        for (int j = 0; j < n; j++) {
            c[j] = rest[j] - h[j];
            rest[j] = h[j];
        }
        model.qr().apply(rest);
        double[] solved = Triangular.solve(model.r(), n, n, c);
        double[] change = new double[n];
        for (int j = 0; j < n; j++) {
            change[permutation[j]] = solved[j];
        }
        return change;
    }
}
