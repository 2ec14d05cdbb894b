package dev.thalweg.bench.compare;

import static dev.thalweg.bench.compare.Digest.doubles;
import static dev.thalweg.bench.compare.Digest.ofArrays;
import static dev.thalweg.bench.compare.Values.A;
import static dev.thalweg.bench.compare.Values.B;
import static dev.thalweg.bench.compare.Values.floats;
import static dev.thalweg.bench.compare.Values.sequence;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Workloads as plain loops over arrays, derivatives worked out by hand: what a careful programmer gets from the JDK alone. */
final class HandWritten {
    private static final int BLOCK = 32;

    private HandWritten() {}

    static Map<String, IntFunction<Task>> all() {
        Map<String, IntFunction<Task>> all = new TreeMap<>();
        all.put("descent", _ -> descent());
        all.put("linear-step", _ -> linearStep());
        all.put("rosenbrock", HandWritten::rosenbrock);
        all.put("gelu", HandVectors::gelu);
        all.put("adam", HandWritten::adam);
        all.put("logistic", HandVectors::logistic);
        all.put("softmax", HandVectors::softmax);
        all.put("sum", HandVectors::sum);
        all.put("chain-scalar", _ -> chainScalar());
        all.put("add", HandWritten::add);
        all.put("cumsum", HandWritten::cumsum);
        all.put("transpose", HandWritten::transpose);
        return all;
    }

    private static Task descent() {
        double[] x = {1, 1};
        double[] norm = new double[1];
        return new Task(() -> {
            double g1 = Math.cos(x[0]);
            double g2 = -Math.sin(x[1]);
            norm[0] = Math.sqrt(g1 * g1 + g2 * g2);
            x[0] -= 0.9 * g1;
            x[1] -= 0.9 * g2;
            return norm;
        }, () -> ofArrays(norm, x));
    }

    private static Task linearStep() {
        float[] weight = {0.1f, -0.2f, 0.3f, -0.4f, 0.4f, 0.3f, -0.2f, 0.1f};
        float[] bias = {0.05f, -0.05f};
        float[] input = {0.8f, 0.4f, 0.4f, 0.2f};
        float[] target = {1, 0};
        float[] loss = new float[1];
        return new Task(() -> {
            float sum = 0;
            for (int row = 0; row < 2; row++) {
                float z = bias[row];
                for (int i = 0; i < 4; i++) {
                    z += weight[4 * row + i] * input[i];
                }
                float error = z - target[row];
                sum += error * error;
                float step = 0.1f * error; // the mean's half and the square's two cancel
                for (int i = 0; i < 4; i++) {
                    weight[4 * row + i] -= step * input[i];
                }
                bias[row] -= step;
            }
            loss[0] = sum / 2;
            return loss;
        }, () -> ofArrays(doubles(loss), doubles(weight), doubles(bias)));
    }

    private static Task rosenbrock(int n) {
        double[] x = sequence(n, A, 0.5);
        double[] gradient = new double[n];
        double[] value = new double[1];
        return new Task(() -> {
            value[0] = rosenbrock(x, gradient);
            return gradient;
        }, () -> ofArrays(value, gradient));
    }

    /** In four sums, because one would be a chain of additions that each wait for the last. */
    private static double rosenbrock(double[] x, double... gradient) {
        int n = x.length;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 4 < n; i += 4) {
            s0 += term(x[i], x[i + 1]);
            s1 += term(x[i + 1], x[i + 2]);
            s2 += term(x[i + 2], x[i + 3]);
            s3 += term(x[i + 3], x[i + 4]);
        }
        for (; i < n - 1; i++) {
            s0 += term(x[i], x[i + 1]);
        }
        gradient[0] = -400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0]);
        for (int k = 1; k < n - 1; k++) {
            gradient[k] = 200 * (x[k] - x[k - 1] * x[k - 1]) - 400 * x[k] * (x[k + 1] - x[k] * x[k]) - 2 * (1 - x[k]);
        }
        gradient[n - 1] = 200 * (x[n - 1] - x[n - 2] * x[n - 2]);
        return s0 + s1 + (s2 + s3);
    }

    private static double term(double left, double right) {
        double a = right - left * left;
        double b = 1 - left;
        return 100 * a * a + b * b;
    }

    private static Task adam(int n) {
        float[] parameter = floats(sequence(n, A, 1));
        float[] gradient = floats(sequence(n, B, 1));
        float[] first = new float[n];
        float[] second = new float[n];
        double[] powers = {1, 1};
        return new Task(() -> {
            powers[0] *= 0.9;
            powers[1] *= 0.999;
            float step = (float) (0.001 / (1 - powers[0]));
            float root = (float) (1 / Math.sqrt(1 - powers[1]));
            for (int i = 0; i < n; i++) {
                float g = gradient[i];
                float m = first[i] + 0.1f * (g - first[i]);
                float v = 0.999f * second[i] + 0.001f * g * g;
                first[i] = m;
                second[i] = v;
                parameter[i] -= step * m / ((float) Math.sqrt(v) * root + 1e-8f);
            }
            return parameter;
        }, () -> ofArrays(doubles(parameter)));
    }

    private static Task chainScalar() {
        float[] in = {0.7f, 1.3f};
        float[] kept = new float[5];
        float[] out = new float[3];
        return new Task(() -> {
            float y = in[1];
            float v = in[0];
            for (int i = 0; i < 5; i++) {
                kept[i] = v;
                v = v * y + y;
            }
            float g = 1;
            float gy = 0;
            for (int i = 4; i >= 0; i--) {
                gy += g * kept[i] + g;
                g *= y;
            }
            out[0] = v;
            out[1] = g;
            out[2] = gy;
            return out;
        }, () -> ofArrays(doubles(out[0]), doubles(out[1]), doubles(out[2])));
    }

    private static Task add(int n) {
        float[] x = floats(sequence(n, A, 1));
        float[] y = floats(sequence(n, B, 1));
        float[][] result = new float[1][];
        return new Task(() -> {
            float[] sum = new float[n];
            for (int i = 0; i < n; i++) {
                sum[i] = x[i] + y[i];
            }
            result[0] = sum;
            return sum;
        }, () -> ofArrays(doubles(result[0])));
    }

    /** In float64, for a million float32 additions one after the other lose three digits. */
    private static Task cumsum(int n) {
        float[] x = floats(sequence(n, A, 1));
        float[][] result = new float[1][];
        return new Task(() -> {
            float[] sums = new float[n];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += x[i];
                sums[i] = (float) sum;
            }
            result[0] = sums;
            return sums;
        }, () -> ofArrays(doubles(result[0])));
    }

    /** In blocks that fit the first cache with both their rows and their columns. */
    private static Task transpose(int n) {
        float[] x = floats(sequence(n * n, A, 3));
        float[][] result = new float[1][];
        return new Task(() -> {
            float[] turned = new float[n * n];
            for (int top = 0; top < n; top += BLOCK) {
                for (int left = 0; left < n; left += BLOCK) {
                    for (int row = top; row < Math.min(n, top + BLOCK); row++) {
                        for (int column = left; column < Math.min(n, left + BLOCK); column++) {
                            turned[row * n + column] = x[column * n + row];
                        }
                    }
                }
            }
            result[0] = turned;
            return turned;
        }, () -> ofArrays(doubles(result[0])));
    }
}
