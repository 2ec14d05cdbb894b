package dev.thalweg.minimize;

import org.jspecify.annotations.Nullable;

/**
 * The quadratic model of limited-memory BFGS in compact form (Byrd, Nocedal and Schnabel, Math. Programming 63, 1994,
 * theorem 2.3): B = θI − WMWᵀ, W = (Y θS), M⁻¹ = (−D Lᵀ; L θSᵀS), where S and Y hold the last steps s and changes y of the
 * gradient as columns, D is the diagonal and L the part below the diagonal of SᵀY, and θ = yᵀy/sᵀy of the last step.
 *
 * <p>A product with W is a pass over 2m vectors. SᵀY and SᵀS are kept, so that a new step costs products with it alone.
 */
final class CompactModel {
    /** A step whose curvature sᵀy is below this part of yᵀy is not learnt (1995, equation 3.9). */
    private static final double LEAST_CURVATURE = Math.ulp(1.0);

    private final int n;
    private final int most;
    private final double[][] s;
    private final double[][] y;
    private final double[][] sy;
    private final double[][] ss;
    private int count;
    private double theta = 1;
    /** M; empty while nothing is known. */
    private double[][] middle = {};

    CompactModel(int n, int most) {
        this.n = n;
        this.most = most;
        s = new double[most][];
        y = new double[most][];
        sy = new double[most][most];
        ss = new double[most][most];
    }

    double theta() {
        return theta;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Forgets every step. @return whether there was any */
    boolean forget() {
        boolean wasKnown = count > 0;
        count = 0;
        theta = 1;
        middle = new double[0][];
        return wasKnown;
    }

    /** Learns of a step and the change of the gradient, unless the surface did not curve up along it. */
    void learn(double[] step, double[] change) {
        double curvature = Vectors.dot(step, change);
        double square = Vectors.dot(change, change);
        if (!(curvature > LEAST_CURVATURE * square) || Double.isInfinite(square)) {
            return;
        }
        if (count == most) {
            dropOldest();
        }
        s[count] = step;
        y[count] = change;
        count++;
        int last = count - 1;
        for (int i = 0; i < count; i++) {
            sy[i][last] = Vectors.dot(s[i], change);
            sy[last][i] = Vectors.dot(step, y[i]);
            ss[i][last] = ss[last][i] = Vectors.dot(s[i], step);
        }
        theta = square / curvature;
        double[][] inverse = DenseSystem.inverse(inverseOfMiddle());
        if (inverse == null) {
            forget();
        } else {
            middle = inverse;
        }
    }

    private void dropOldest() {
        for (int i = 1; i < count; i++) {
            s[i - 1] = s[i];
            y[i - 1] = y[i];
            for (int j = 1; j < count; j++) {
                sy[i - 1][j - 1] = sy[i][j];
                ss[i - 1][j - 1] = ss[i][j];
            }
        }
        count--;
    }

    private double[][] inverseOfMiddle() {
        double[][] matrix = new double[2 * count][2 * count];
        for (int i = 0; i < count; i++) {
            matrix[i][i] = -sy[i][i];
            for (int j = 0; j < count; j++) {
                matrix[count + i][count + j] = theta * ss[i][j];
                if (i > j) {
                    matrix[count + i][j] = sy[i][j];
                    matrix[j][count + i] = sy[i][j];
                }
            }
        }
        return matrix;
    }

    /** {@return aᵀMb} */
    double form(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * Vectors.dot(middle[i], b);
        }
        return sum;
    }

    /** {@return Wᵀv} */
    double[] timesTransposed(double[] v) {
        double[] product = new double[2 * count];
        for (int k = 0; k < count; k++) {
            product[k] = Vectors.dot(y[k], v);
            product[count + k] = theta * Vectors.dot(s[k], v);
        }
        return product;
    }

    /** {@return a row of W} */
    double[] row(int i) {
        double[] row = new double[2 * count];
        for (int k = 0; k < count; k++) {
            row[k] = y[k][i];
            row[count + k] = theta * s[k][i];
        }
        return row;
    }

    /** Adds a multiple of Wv; {@code to} is modified. */
    private void addTimes(double[] to, double factor, double[] v) {
        for (int k = 0; k < count; k++) {
            Vectors.add(to, factor * v[k], y[k]);
            Vectors.add(to, factor * theta * v[count + k], s[k]);
        }
    }

    private double[] timesMiddle(double[] v) {
        double[] product = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            product[i] = Vectors.dot(middle[i], v);
        }
        return product;
    }

    /**
     * {@return the step from the Cauchy point to the model's minimiser over the free variables, 0 for the others; null if the
     * small system that gives it is singular}
     *
     * <p>Section 5.1 of the paper: with r the model's gradient there on the free variables Z, the step is
     * −r/θ − ZᵀW(I − M·WᵀZZᵀW/θ)⁻¹M·WᵀZr/θ².
     */
    double @Nullable [] minimizeFree(CauchyPoint cauchy, double[] x, double[] gradient) {
        double[] r = gradient.clone();
        addTimes(r, -1, timesMiddle(cauchy.c()));
        for (int i = 0; i < n; i++) {
            r[i] = cauchy.free()[i] ? r[i] + theta * (cauchy.point()[i] - x[i]) : 0;
        }
        double[][] gram = gram(cauchy.free());
        double[][] system = new double[2 * count][2 * count];
        for (int i = 0; i < system.length; i++) {
            for (int j = 0; j < system.length; j++) {
                double sum = 0;
                for (int k = 0; k < system.length; k++) {
                    sum += middle[i][k] * gram[k][j];
                }
                system[i][j] = (i == j ? 1 : 0) - sum / theta;
            }
        }
        double[] v = DenseSystem.solve(system, timesMiddle(timesTransposed(r)));
        if (v == null) {
            return null;
        }
        double[] step = Vectors.scaled(-1 / theta, r);
        addTimes(step, -1 / (theta * theta), v);
        for (int i = 0; i < n; i++) {
            step[i] = cauchy.free()[i] ? step[i] : 0;
        }
        return step;
    }

    /**
     * {@return the step −B⁻¹g to the model's minimiser over all variables, by the two loops of Nocedal (1980): these lose
     * fewer digits than the small system where the last steps differ much in size}
     */
    double[] newtonStep(double[] gradient) {
        double[] step = Vectors.scaled(-1, gradient);
        double[] alpha = new double[count];
        for (int k = count - 1; k >= 0; k--) {
            alpha[k] = Vectors.dot(s[k], step) / sy[k][k];
            Vectors.add(step, -alpha[k], y[k]);
        }
        Vectors.scale(step, 1 / theta);
        for (int k = 0; k < count; k++) {
            Vectors.add(step, alpha[k] - Vectors.dot(y[k], step) / sy[k][k], s[k]);
        }
        return step;
    }

    /** {@return WᵀZZᵀW} */
    private double[][] gram(boolean[] free) {
        double[][] gram = new double[2 * count][2 * count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                gram[i][j] = dotFree(y[i], y[j], free);
                gram[count + i][j] = theta * dotFree(s[i], y[j], free);
                gram[j][count + i] = gram[count + i][j];
                gram[count + i][count + j] = theta * theta * dotFree(s[i], s[j], free);
            }
        }
        return gram;
    }

    private static double dotFree(double[] a, double[] b, boolean[] free) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += free[i] ? a[i] * b[i] : 0;
        }
        return sum;
    }
}
