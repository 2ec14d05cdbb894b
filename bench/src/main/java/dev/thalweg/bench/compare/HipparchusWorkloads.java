package dev.thalweg.bench.compare;

import static dev.thalweg.bench.compare.Digest.ofArrays;
import static dev.thalweg.bench.compare.Values.A;
import static dev.thalweg.bench.compare.Values.sequence;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.hipparchus.analysis.differentiation.Gradient;
import org.hipparchus.util.FastMath;
import org.jspecify.annotations.Nullable;

/** Workloads with the forward derivatives of Hipparchus, where the variables are few enough for forward derivatives. */
final class HipparchusWorkloads {
    /** Each number carries a derivative for each variable. */
    private static final int MOST_VARIABLES = 1000;

    private HipparchusWorkloads() {}

    static Map<String, IntFunction<@Nullable Task>> all() {
        Map<String, IntFunction<@Nullable Task>> all = new TreeMap<>();
        all.put("descent", _ -> descent());
        all.put("linear-step", _ -> linearStep());
        all.put("rosenbrock", n -> n > MOST_VARIABLES ? null : rosenbrock(n));
        all.put("chain-scalar", _ -> chainScalar());
        return all;
    }

    private static Task descent() {
        double[] x = {1, 1};
        double[] norm = new double[1];
        return new Task(() -> {
            Gradient f = Gradient.variable(2, 0, x[0]).sin().add(Gradient.variable(2, 1, x[1]).cos());
            double g1 = f.getPartialDerivative(0);
            double g2 = f.getPartialDerivative(1);
            norm[0] = FastMath.sqrt(g1 * g1 + g2 * g2);
            x[0] -= 0.9 * g1;
            x[1] -= 0.9 * g2;
            return norm;
        }, () -> ofArrays(norm, x));
    }

    /** The ten parameters are the weight's rows and the bias. */
    private static Task linearStep() {
        double[] parameters = {0.1, -0.2, 0.3, -0.4, 0.4, 0.3, -0.2, 0.1, 0.05, -0.05};
        double[] input = {0.8, 0.4, 0.4, 0.2};
        double[] target = {1, 0};
        double[] value = new double[1];
        return new Task(() -> {
            Gradient sum = Gradient.constant(parameters.length, 0);
            for (int row = 0; row < 2; row++) {
                Gradient z = Gradient.variable(parameters.length, 8 + row, parameters[8 + row]);
                for (int i = 0; i < 4; i++) {
                    int at = 4 * row + i;
                    z = z.add(Gradient.variable(parameters.length, at, parameters[at]).multiply(input[i]));
                }
                sum = sum.add(z.subtract(target[row]).square());
            }
            Gradient loss = sum.multiply(0.5);
            value[0] = loss.getValue();
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] -= 0.1 * loss.getPartialDerivative(i);
            }
            return value;
        }, () -> ofArrays(value, java.util.Arrays.copyOf(parameters, 8), java.util.Arrays.copyOfRange(parameters, 8,
                10)));
    }

    private static Task rosenbrock(int n) {
        double[] x = sequence(n, A, 0.5);
        Gradient[] result = new Gradient[1];
        return new Task(() -> {
            Gradient sum = Gradient.constant(n, 0);
            Gradient left = Gradient.variable(n, 0, x[0]);
            for (int i = 1; i < n; i++) {
                Gradient right = Gradient.variable(n, i, x[i]);
                sum = sum.add(right.subtract(left.square()).square().multiply(100)).add(left.negate().add(1).square());
                left = right;
            }
            result[0] = sum;
            return sum;
        }, () -> ofArrays(new double[] {result[0].getValue()}, result[0].getGradient()));
    }

    private static Task chainScalar() {
        double[] in = {0.7f, 1.3f};
        Gradient[] result = new Gradient[1];
        return new Task(() -> {
            Gradient y = Gradient.variable(2, 1, in[1]);
            Gradient v = Gradient.variable(2, 0, in[0]);
            for (int i = 0; i < 5; i++) {
                v = v.multiply(y).add(y);
            }
            result[0] = v;
            return v;
        }, () -> ofArrays(new double[] {result[0].getValue()}, new double[] {result[0].getPartialDerivative(0)},
                new double[] {result[0].getPartialDerivative(1)}));
    }
}
