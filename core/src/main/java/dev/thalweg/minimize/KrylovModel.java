package dev.thalweg.minimize;

import java.util.function.UnaryOperator;

/**
 * The minimiser of a quadratic model in a ball, of products with its matrix alone: the generalised Lanczos method (GLTR) of
 * Gould, Lucidi, Roma and Toint (SIAM J. Optim. 9, 1999). The minimiser in the ball is sought in a growing Krylov space, where the
 * model is tridiagonal and solved exactly, so on the border it is better than Steihaug's, which stops where it leaves the ball.
 *
 * <p>Notation: Q, T and β of {@link Lanczos}, started with g; h the minimiser of the tridiagonal model, p = Qh. The residual
 * of (A + σI)p = −g has the norm β|hₖ|. It stops where that is below a part of ‖g‖.
 */
final class KrylovModel {
    /** Numbers kept for the space, together: 256 MB. */
    private static final int KEPT_NUMBERS = 1 << 25;
    private static final int LEAST_SPACE = 10;
    private static final int GREATEST_SPACE = 300;
    /** A space up to this size is looked at after every product, a larger one after every fourth: its eigenvalues take time. */
    private static final int SMALL_SPACE = 24;

    private final Lanczos lanczos;
    private final double[] gradient;
    private final double norm;
    private final double tolerance;
    private final int most;
    private boolean isFinite = true;

    /**
     * @param product takes a vector to A times it, a new array
     * @param gradient g, not 0; not modified
     * @param tolerance the norm of the residual that is small enough
     */
    KrylovModel(UnaryOperator<double[]> product, double[] gradient, double tolerance) {
        this.gradient = gradient;
        this.norm = Vectors.norm(gradient);
        this.tolerance = tolerance;
        this.lanczos = new Lanczos(product, gradient);
        this.most = Math.min(gradient.length, Math.clamp(KEPT_NUMBERS / gradient.length, LEAST_SPACE, GREATEST_SPACE));
    }

    /** {@return the minimiser in a ball around 0; a smaller ball at the same place needs few new products, often none} */
    QuadraticModel.Step minimize(double radius) {
        if (lanczos.size() == 0) {
            isFinite = lanczos.advance();
        }
        while (isFinite) {
            double[] inside = newtonStep();
            boolean isInside = inside.length > 0 && Vectors.norm(inside) <= radius;
            boolean isLast = lanczos.rest() == 0 || lanczos.size() >= most;
            if (isInside && (isLast || residual(inside) <= tolerance)) {
                return step(inside, 0);
            }
            if (!isInside && (isLast || lanczos.size() <= SMALL_SPACE || lanczos.size() % 4 == 0)) {
                QuadraticModel.Step found = border(radius);
                if (isLast || residual(found.p()) <= tolerance) {
                    return step(found.p(), found.multiplier());
                }
            }
            isFinite = lanczos.advance();
        }
        // Curvature that is not finite tells nothing: the step goes down the gradient.
        return QuadraticModel.steepest(gradient, radius);
    }

    private double residual(double[] h) {
        return lanczos.rest() * Math.abs(h[h.length - 1]);
    }

    private QuadraticModel.Step border(double radius) {
        double[] first = new double[lanczos.size()];
        first[0] = norm;
        return new QuadraticModel(lanczos.tridiagonal(), first).minimize(radius);
    }

    /** {@return −T⁻¹‖g‖e₁; empty where T is not positive definite} */
    private double[] newtonStep() {
        int k = lanczos.size();
        double[] pivots = new double[k];
        double[] h = new double[k];
        for (int i = 0; i < k; i++) {
            double factor = i == 0 ? 0 : lanczos.offDiagonal(i - 1) / pivots[i - 1];
            pivots[i] = lanczos.diagonal(i) - (i == 0 ? 0 : factor * lanczos.offDiagonal(i - 1));
            h[i] = i == 0 ? -norm : -factor * h[i - 1];
            if (!(pivots[i] > Math.ulp(Math.abs(lanczos.diagonal(i))))) {
                return new double[0];
            }
        }
        for (int i = k - 1; i >= 0; i--) {
            h[i] = h[i] / pivots[i] - (i == k - 1 ? 0 : lanczos.offDiagonal(i) / pivots[i] * h[i + 1]);
        }
        return h;
    }

    private QuadraticModel.Step step(double[] h, double multiplier) {
        double decrease = -norm * h[0];
        for (int i = 0; i < h.length; i++) {
            decrease -= 0.5 * lanczos.diagonal(i) * h[i] * h[i];
            if (i > 0) {
                decrease -= lanczos.offDiagonal(i - 1) * h[i - 1] * h[i];
            }
        }
        return new QuadraticModel.Step(lanczos.combine(h), decrease, multiplier);
    }
}
