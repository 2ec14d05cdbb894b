package dev.thalweg.leastsquares;

import dev.thalweg.kernel.SpectralDecomposition;
import dev.thalweg.minimize.StopReason;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes statistics and warnings of a solution, from R alone. Notation: R with columns scaled to norm 1 is U Σ Vᵀ; directions of V whose
 * singular value is nothing but rounding change no residual: the data do not determine them.
 *
 * <p>With a robust loss, ψ = ρ′(z) r takes the place of residuals (P. J. Huber, "Robust regression", Annals of Statistics 1, 1973, and
 * "Robust Statistics", 1981, section 7.6): the residual variance is K² Σψ²/(m − n) / (mean ψ′)² with K = 1 + n/m · var ψ′/(mean ψ′)².
 */
final class Inference {
    /** A singular value below this part of the largest is rounding. */
    private static final double RANK_TOLERANCE = 0x1p-48;
    /** From this condition number on, half of the digits may be lost, and a word is due. */
    private static final double NEARLY_SINGULAR = 1e8;
    /** Parameters with at least this part of the largest component of a direction are named. */
    private static final double NAMED = 0.1;
    /** A parameter with less than this component in all undetermined directions is determined. */
    private static final double DETERMINED = 1e-6;
    /** A run that stopped at a larger cosine than this is at no minimum of a smooth cost. */
    private static final double STATIONARY = 1e-3;

    private final LeastSquares settings;
    private final LinearModel end;
    /** With weights, but without the loss. */
    private final LinearModel model;
    private final double @Nullable [] response;
    private final int n;
    private final List<String> names;
    private final double[] singular;
    private final double[] directions;

    Inference(LeastSquares settings, LinearModel end, double @Nullable [] response) {
        this.settings = settings;
        this.end = end;
        this.model = settings.loss == Loss.LINEAR ? end
                : LinearModel.of(end.x(), end.values(), new Weighting(settings.loss(Loss.LINEAR)));
        this.response = response;
        this.n = end.parameters();
        this.names = names();
        this.singular = new double[n];
        this.directions = new double[n * n];
        decompose();
    }

    private List<String> names() {
        if (!settings.names.isEmpty()) {
            LeastSquares.requireCount("names", "parameter", settings.names.size(), n);
            return settings.names;
        }
        List<String> generic = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            generic.add("p[" + i + "]");
        }
        return generic;
    }

    /** Fills Σ, and V as rows by direction, columns by parameter. */
    private void decompose() {
        double[] scaled = model.r().clone();
        int[] permutation = model.qr().permutation();
        for (int j = 0; j < n; j++) {
            for (int i = 0; i <= j; i++) {
                scaled[i * n + j] /= scale(permutation[j]);
            }
        }
        double[] vt = new double[n * n];
        SpectralDecomposition.singular(scaled, n, n, new double[n * n], singular, vt);
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < n; j++) {
                directions[k * n + permutation[j]] = vt[k * n + j];
            }
        }
    }

    private double scale(int parameter) {
        double norm = model.columnNorms()[parameter];
        return norm > 0 ? norm : 1;
    }

    private int rank() {
        int rank = 0;
        while (rank < n && singular[rank] > RANK_TOLERANCE * singular[0]) {
            rank++;
        }
        return rank;
    }

    Statistics statistics() {
        int rank = rank();
        double[] residuals = new Weighting(settings).weighted(end.values().residuals());
        double sum = Vectors.dot(residuals, residuals);
        int freedom = Math.max(0, counted(residuals.length) - rank);
        double variance = settings.areSigmasAbsolute ? 1 : variance(residuals, sum, freedom);
        double condition = rank == n ? singular[0] / singular[n - 1] : Double.POSITIVE_INFINITY;
        return new Statistics(names, sum, totalSumOfSquares(), freedom, variance, rank, condition,
                covariance(variance, rank));
    }

    private double variance(double[] residuals, double sum, int freedom) {
        if (freedom == 0) {
            return Double.NaN;
        } else if (settings.loss == Loss.LINEAR) {
            return sum / freedom;
        }
        int m = counted(residuals.length);
        double squares = 0;
        double slopes = 0;
        double slopeSquares = 0;
        for (double residual : residuals) {
            double part = residual / settings.lossScale;
            double z = part * part;
            double psi = settings.loss.first(z) * residual;
            double slope = settings.loss.first(z) + 2 * z * settings.loss.second(z);
            boolean counts = settings.weights == null || residual != 0;
            squares += psi * psi;
            slopes += counts ? slope : 0;
            slopeSquares += counts ? slope * slope : 0;
        }
        double mean = slopes / m;
        double spread = Math.max(0, slopeSquares / m - mean * mean);
        double correction = 1 + (double) n / m * spread / (mean * mean);
        return correction * correction * squares / freedom / (mean * mean);
    }

    private int counted(int residuals) {
        double[] weights = settings.weights;
        return weights == null ? residuals : (int) Arrays.stream(weights).filter(weight -> weight > 0).count();
    }

    private double totalSumOfSquares() {
        if (response == null) {
            return Double.NaN;
        }
        double[] weights = settings.weights;
        double[] ones = new double[response.length];
        Arrays.fill(ones, 1);
        double[] w = weights == null ? ones : weights;
        double mean = Vectors.dot(w, response) / Vectors.dot(w, ones);
        double[] centred = new double[response.length];
        for (int i = 0; i < centred.length; i++) {
            centred[i] = response[i] - mean;
        }
        return Vectors.dot(Vectors.product(w, centred), centred);
    }

    private Tensor covariance(double variance, int rank) {
        double[] factor = rank == n ? inverse() : pseudoInverse(rank);
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double product = 0;
                for (int k = 0; k < n; k++) {
                    product += factor[i * n + k] * factor[j * n + k];
                }
                covariance[i * n + j] = variance * product;
            }
        }
        for (int i = 0; i < n; i++) {
            if (!isDetermined(i, rank)) {
                for (int j = 0; j < n; j++) {
                    covariance[i * n + j] = Double.NaN;
                    covariance[j * n + i] = Double.NaN;
                }
                covariance[i * n + i] = Double.POSITIVE_INFINITY;
            }
        }
        return Tensor.of(covariance).reshape(n, n);
    }

    /** {@return P R⁻¹, n × n} */
    private double[] inverse() {
        double[] inverse = new double[n * n];
        int[] permutation = model.qr().permutation();
        for (int k = 0; k < n; k++) {
            double[] unit = new double[n];
            unit[k] = 1;
            double[] column = Triangular.solve(model.r(), n, n, unit);
            for (int i = 0; i < n; i++) {
                inverse[permutation[i] * n + k] = column[i];
            }
        }
        return inverse;
    }

    /** {@return V Σ⁻¹ without the undetermined directions, in the parameters' own units} */
    private double[] pseudoInverse(int rank) {
        double[] factor = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < rank; k++) {
                factor[i * n + k] = directions[k * n + i] / (singular[k] * scale(i));
            }
        }
        return factor;
    }

    private boolean isDetermined(int parameter, int rank) {
        for (int k = rank; k < n; k++) {
            if (Math.abs(directions[k * n + parameter]) > DETERMINED) {
                return false;
            }
        }
        return true;
    }

    List<String> warnings(Statistics statistics, StopReason reason) {
        List<String> warnings = new ArrayList<>();
        if (!end.isFinite()) {
            return warnings;
        }
        undetermined(statistics.rank(), warnings);
        if (statistics.rank() == n && statistics.condition() >= NEARLY_SINGULAR) {
            warnings.add(String.format(Locale.ROOT,
                    "the Jacobian is nearly singular (condition number %.1e): changes of %s"
                            + " nearly cancel each other, so their estimates have fewer digits and move together",
                    statistics.condition(), listed(n - 1)));
        }
        if (statistics.degreesOfFreedom() == 0 && !settings.areSigmasAbsolute) {
            warnings.add("no degrees of freedom are left: with " + counted(end.f().length) + " residuals and " + n
                    + " parameters there is no residual variance, and there are no standard errors");
        }
        atBounds(warnings);
        if (!reason.isConverged()) {
            warnings.add("the run did not converge: standard errors hold at a minimum only");
        } else if (reason == StopReason.STEP_TOLERANCE && end.largestCosine() > STATIONARY && settings.lower == null
                && end.cost() > 0) {
            warnings.add(
                    String.format(Locale.ROOT,
                            "no step lowers the cost, but its gradient is not small (cosine %.1g): the"
                                    + " model may have a kink here, or be computed with few digits",
                            end.largestCosine()));
        }
        return warnings;
    }

    private void undetermined(int rank, List<String> warnings) {
        int directions = 0;
        Set<String> together = new LinkedHashSet<>();
        for (int k = rank; k < n; k++) {
            List<String> involved = involved(k);
            if (involved.size() == 1) {
                warnings.add(involved.getFirst() + " is not identified: it has no effect on the residuals here");
            } else {
                directions++;
                together.addAll(involved);
            }
        }
        if (directions > 0) {
            warnings.add(String.join(" and ", names.stream().filter(together::contains).toList())
                    + " are not identified: they can change together without changing the residuals"
                    + (directions == 1 ? "; fix one of them"
                            : ", in " + directions + " ways; fix " + directions + " of them"));
        }
    }

    private String listed(int direction) {
        return String.join(", ", involved(direction));
    }

    private List<String> involved(int direction) {
        double largest = 0;
        for (int j = 0; j < n; j++) {
            largest = Math.max(largest, Math.abs(directions[direction * n + j]));
        }
        List<String> involved = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            if (Math.abs(directions[direction * n + j]) >= NAMED * largest) {
                involved.add(names.get(j));
            }
        }
        return involved;
    }

    private void atBounds(List<String> warnings) {
        double[] lower = settings.lower(n);
        double[] upper = settings.upper(n);
        for (int j = 0; j < n; j++) {
            double x = end.x()[j];
            if (x == lower[j] || x == upper[j]) {
                warnings.add(names.get(j) + " lies on its bound " + x + ": its standard error does not hold there");
            }
        }
    }
}
