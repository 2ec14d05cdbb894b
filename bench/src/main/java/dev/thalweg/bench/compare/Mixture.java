package dev.thalweg.bench.compare;

import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The logarithm of the likelihood of a mixture of k Gaussian distributions in d dimensions with a Wishart prior, as ADBench defines
 * it (Šrajer, Kukelova, Fitzgibbon: A benchmark of selected algorithmic differentiation tools on some problems in computer vision
 * and machine learning, 2018, section 4.1), with its data.
 *
 * <p>A component's precision is QᵀQ for a lower triangular Q with the diagonal exp(q) and below it l, column by column. The
 * parameters are the k alphas, the k·d means, and for each component q and l.
 */
final class Mixture {
    /** The system property with the folder of ADBench's data. */
    static final String FOLDER = "thalweg.adbench";
    private static final int DIMENSIONS = 10;
    /** Values of log Γ at multiples of a half, by Γ(x + 1) = x·Γ(x) from these. */
    private static final double LOG_GAMMA_OF_HALF = 0.5 * Math.log(Math.PI);

    private final int d;
    private final int k;
    private final int n;
    private final int triangle;
    private final double gamma;
    private final int m;
    private final Tensor parameters;
    private final Tensor x;
    private final Tensor places;
    private final Tensor zero;

    private Mixture(double... numbers) {
        d = (int) numbers[0];
        k = (int) numbers[1];
        n = (int) numbers[2];
        triangle = d * (d + 1) / 2;
        int first = 3;
        int points = first + k + k * d + k * triangle;
        parameters = Tensor.of(Arrays.copyOfRange(numbers, first, points));
        x = Tensor.of(Arrays.copyOfRange(numbers, points, numbers.length - 2)).reshape(1, n, d);
        gamma = numbers[numbers.length - 2];
        m = (int) numbers[numbers.length - 1];
        places = Tensor.of(places(d));
        zero = Tensor.zeros(DType.FLOAT64, dev.thalweg.shape.Shape.of(k, 1));
    }

    private static Path file(String name) {
        return Path.of(System.getProperty(FOLDER, ""), name);
    }

    /** {@return whether the data of a number of components is there} */
    static boolean isThere(int components) {
        return Files.isRegularFile(file(data(components)));
    }

    private static String data(int components) {
        return "data/gmm/gmm_d" + DIMENSIONS + "_K" + components + ".txt";
    }

    static Mixture read(int components) {
        return new Mixture(numbers(text(file(data(components))).strip().split("\\s+")));
    }

    private static double[] numbers(String... words) {
        return Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the digest of the value, and with a gradient of both, as ADBench publishes them; null without its files} */
    static double @Nullable [] golden(int components, boolean withGradient) {
        Path file = file("golden/gmm_1k_d" + DIMENSIONS + "_K" + components + ".json");
        if (!Files.isRegularFile(file)) {
            return null;
        }
        String text = text(file);
        double[] value = numbers(group(text, "\"objective\":\\s*([^,\\s]+)"));
        return withGradient
                ? Digest.ofArrays(value, numbers(group(text, "\"gradient\":\\s*\\[([^\\]]*)\\]").strip().split(
                        ",\\s*")))
                : Digest.ofArrays(value);
    }

    private static String group(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("bench: the golden file lacks " + pattern);
        }
        return matcher.group(1);
    }

    /** {@return for each place of a d × d matrix where its number stands among l, or the zero behind them} */
    private static long[] places(int d) {
        long[] places = new long[d * d];
        Arrays.fill(places, d * (d - 1) / 2);
        int next = 0;
        for (int column = 0; column < d; column++) {
            for (int row = column + 1; row < d; row++) {
                places[row * d + column] = next++;
            }
        }
        return places;
    }

    private double constant() {
        int degrees = d + m + 1;
        double logGamma = d * (d - 1) / 4.0 * Math.log(Math.PI) + IntStream.range(0, d).mapToDouble(
                j -> logGammaOfHalves(degrees - j)).sum();
        return -n * d / 2.0 * Math.log(2 * Math.PI) - k * (degrees * d * (Math.log(gamma) - 0.5 * Math.log(2))
                - logGamma);
    }

    private static double logGammaOfHalves(int halves) {
        double sum = halves % 2 == 0 ? 0 : LOG_GAMMA_OF_HALF;
        for (double at = halves / 2.0 - 1; at > 0; at--) {
            sum += Math.log(at);
        }
        return sum;
    }

    Tensor parameters() {
        return parameters;
    }

    Tensor objective(Tensor v) {
        Tensor alphas = v.slice(0, 0, k);
        Tensor means = v.slice(0, k, k + k * d).reshape(k, 1, d);
        Tensor factors = v.slice(0, k + k * d, v.elements()).reshape(k, triangle);
        Tensor q = factors.slice(1, 0, d);
        Tensor lower = factors.slice(1, d, triangle);
        Tensor sums = q.sum(1);
        Tensor diagonal = q.exp();
        Tensor triangles = Tensor.cat(1, lower, zero).indexSelect(1, places).reshape(k, d, d);
        Tensor centred = x.sub(means);
        Tensor scaled = centred.mul(diagonal.unsqueeze(1)).add(centred.matmul(triangles.mT()));
        Tensor inner = alphas.add(sums).unsqueeze(1).sub(scaled.square().sum(2).mul(0.5));
        Tensor prior = diagonal.square().sum().add(lower.square().sum()).mul(0.5 * gamma * gamma).sub(sums.sum().mul(
                m));
        return inner.logSumExp(0).sum().sub(alphas.logSumExp(0).mul(n)).add(prior).add(constant());
    }
}
