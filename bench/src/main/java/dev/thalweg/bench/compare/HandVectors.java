package dev.thalweg.bench.compare;

import static dev.thalweg.bench.compare.Digest.doubles;
import static dev.thalweg.bench.compare.Digest.ofArrays;
import static dev.thalweg.bench.compare.Values.A;
import static dev.thalweg.bench.compare.Values.B;
import static dev.thalweg.bench.compare.Values.C;
import static dev.thalweg.bench.compare.Values.floats;
import static dev.thalweg.bench.compare.Values.sequence;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Workloads by hand with the Vector API and its own functions, for what the compiler does not make vectors of. What is
 * left over at the end is a scalar loop.
 */
final class HandVectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final float ROOT_HALF = (float) Math.sqrt(0.5);
    private static final float ROOT_TWO_PI = (float) (1 / Math.sqrt(2 * Math.PI));

    private HandVectors() {}

    static Task sum(int n) {
        float[] x = floats(sequence(n, A, 0.5));
        for (int i = 0; i < n; i++) {
            x[i] += 0.5f;
        }
        float[] result = new float[1];
        return new Task(() -> {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            int i = 0;
            for (; i <= n - 4 * LANES; i += 4 * LANES) {
                s0 = s0.add(FloatVector.fromArray(SPECIES, x, i));
                s1 = s1.add(FloatVector.fromArray(SPECIES, x, i + LANES));
                s2 = s2.add(FloatVector.fromArray(SPECIES, x, i + 2 * LANES));
                s3 = s3.add(FloatVector.fromArray(SPECIES, x, i + 3 * LANES));
            }
            float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
            for (; i < n; i++) {
                sum += x[i];
            }
            result[0] = sum;
            return result;
        }, () -> ofArrays(doubles(result)));
    }

    /** For whole vectors only. With erf by Abramowitz and Stegun 7.1.26, whose error of 1.5e-7 is float32's. */
    static Task gelu(int n) {
        float[] x = floats(sequence(n, A, 3));
        float[] gradient = new float[n];
        float[] value = new float[1];
        return new Task(() -> {
            FloatVector sum = FloatVector.zero(SPECIES);
            double total = 0;
            for (int i = 0; i + LANES <= n; i += LANES) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, i);
                FloatVector bell = v.mul(v).mul(-0.5f).lanewise(VectorOperators.EXP);
                FloatVector normal = erf(v.mul(ROOT_HALF), bell).add(1).mul(0.5f);
                FloatVector gelu = v.mul(normal);
                FloatVector geluSlope = normal.add(v.mul(bell).mul(ROOT_TWO_PI));
                FloatVector small = v.neg().lanewise(VectorOperators.EXP);
                FloatVector sigmoid = FloatVector.broadcast(SPECIES, 1).div(small.add(1));
                FloatVector tanh = sigmoid.mul(2).sub(1); // tanh(x/2) = 2·sigmoid(x) − 1
                FloatVector slope = sigmoid.mul(sigmoid.neg().add(1));
                sum = sum.add(gelu.mul(sigmoid).add(tanh));
                geluSlope.mul(sigmoid).add(gelu.mul(slope)).add(slope.mul(2)).intoArray(gradient, i);
                if ((i & 0xffff) == 0) { // in blocks, for float32 cannot add a million numbers one after the other
                    total += sum.reduceLanes(VectorOperators.ADD);
                    sum = FloatVector.zero(SPECIES);
                }
            }
            value[0] = (float) (total + sum.reduceLanes(VectorOperators.ADD));
            return gradient;
        }, () -> ofArrays(doubles(value), doubles(gradient)));
    }

    private static FloatVector erf(FloatVector x, FloatVector bell) {
        FloatVector t = FloatVector.broadcast(SPECIES, 1).div(x.abs().mul(0.3275911f).add(1));
        FloatVector series = t.mul(1.0614054f).add(-1.4531521f).mul(t).add(1.4214138f).mul(t).add(-0.28449672f)
                .mul(t).add(0.2548296f).mul(t);
        FloatVector magnitude = series.mul(bell).neg().add(1);
        return magnitude.blend(magnitude.neg(), x.lt(0));
    }

    static Task logistic(int n) {
        int features = ThalwegWorkloads.FEATURES;
        float[] x = floats(sequence(n * features, A, 1));
        float[] w = floats(sequence(features, C, 0.1));
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            y[i] = Values.value(i, B) > 0 ? 1 : 0;
        }
        float[] gradient = new float[features];
        float[] value = new float[1];
        return new Task(() -> {
            java.util.Arrays.fill(gradient, 0);
            double loss = 0;
            for (int row = 0; row < n; row++) {
                float z = dot(x, row * features, w);
                float small = (float) Math.exp(-Math.abs(z));
                loss += Math.max(z, 0) + Math.log1p(small) - z * y[row];
                float sigmoid = (z >= 0 ? 1 : small) / (1 + small);
                float factor = (sigmoid - y[row]) / n;
                for (int i = 0; i < features; i++) {
                    gradient[i] += factor * x[row * features + i];
                }
            }
            value[0] = (float) (loss / n);
            return gradient;
        }, () -> ofArrays(doubles(value), doubles(gradient)));
    }

    private static float dot(float[] x, int from, float... w) {
        FloatVector sum = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= w.length - LANES; i += LANES) {
            sum = FloatVector.fromArray(SPECIES, x, from + i).fma(FloatVector.fromArray(SPECIES, w, i), sum);
        }
        float z = sum.reduceLanes(VectorOperators.ADD);
        for (; i < w.length; i++) {
            z += x[from + i] * w[i];
        }
        return z;
    }

    static Task softmax(int n) {
        float[] x = floats(sequence(n * n, A, 3));
        float[][] result = new float[1][];
        return new Task(() -> {
            float[] y = new float[n * n];
            for (int row = 0; row < n; row++) {
                softmax(x, y, row * n, n);
            }
            result[0] = y;
            return y;
        }, () -> ofArrays(doubles(result[0])));
    }

    private static void softmax(float[] x, float[] y, int from, int n) {
        int end = from + n;
        int whole = end - n % LANES;
        FloatVector greatest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = from; i < whole; i += LANES) {
            greatest = greatest.max(FloatVector.fromArray(SPECIES, x, i));
        }
        float top = greatest.reduceLanes(VectorOperators.MAX);
        for (int i = whole; i < end; i++) {
            top = Math.max(top, x[i]);
        }
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = from; i < whole; i += LANES) {
            FloatVector power = FloatVector.fromArray(SPECIES, x, i).sub(top).lanewise(VectorOperators.EXP);
            power.intoArray(y, i);
            sums = sums.add(power);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (int i = whole; i < end; i++) {
            y[i] = (float) Math.exp(x[i] - top);
            sum += y[i];
        }
        float factor = 1 / sum;
        for (int i = from; i < end; i++) {
            y[i] *= factor;
        }
    }
}
