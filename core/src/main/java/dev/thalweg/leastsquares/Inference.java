package dev.thalweg.leastsquares;

import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes statistics and warnings of a solution. */
final class Inference {
    private final LeastSquares settings;
    private final LinearModel model;
    private final double @Nullable [] response;

    Inference(LeastSquares settings, LinearModel model, double @Nullable [] response) {
        this.settings = settings;
        this.model = model;
        this.response = response;
    }

    Statistics statistics() {
        int n = model.parameters();
        double[] weighted = new Weighting(settings).weighted(model.values().residuals());
        double sum = Vectors.dot(weighted, weighted);
        int freedom = counted(weighted.length) - model.rank();
        double variance = settings.areSigmasAbsolute ? 1 : freedom > 0 ? sum / freedom : Double.NaN;
        double[] inverse = inverse(n);
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double product = 0;
                for (int k = 0; k < n; k++) {
                    product += inverse[i * n + k] * inverse[j * n + k];
                }
                covariance[i * n + j] = variance * product;
            }
        }
        return new Statistics(names(n), sum, Double.NaN, Math.max(0, freedom), variance, model.rank(), Double.NaN,
                Tensor.of(covariance).reshape(n, n));
    }

    private int counted(int residuals) {
        if (settings.weights == null) {
            return residuals;
        }
        int counted = 0;
        for (double weight : settings.weights) {
            counted += weight > 0 ? 1 : 0;
        }
        return counted;
    }

    /** {@return P R⁻¹, n × n} */
    private double[] inverse(int n) {
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

    private List<String> names(int n) {
        if (!settings.names.isEmpty()) {
            return settings.names;
        }
        List<String> names = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            names.add("p[" + i + "]");
        }
        return names;
    }

    List<String> warnings() {
        return List.of();
    }
}
