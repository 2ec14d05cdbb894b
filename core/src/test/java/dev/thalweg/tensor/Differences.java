package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/** Holds gradients, to second order, to central differences. */
final class Differences {
    /** The cube root of the rounding unit: where truncation and rounding of a central difference are about equal. */
    private static final double STEP = 6e-6;
    /** What a central difference of a smooth function of size 1 loses, with room for sums of a few dozen terms. */
    private static final double TOLERANCE = 1e-6;

    private Differences() {}

    /** {@return float64 values spread over (−1, 1), the same on each run} */
    static Tensor random(long seed, int... sizes) {
        Shape shape = Shape.of(sizes);
        Random random = new Random(seed);
        double[] values = new double[shape.elements()];
        Arrays.setAll(values, i -> 2 * random.nextDouble() - 1);
        return Tensor.of(values).reshape(shape).clone();
    }

    /** Checks first and second derivatives of a function at a point. */
    static void check(Function<Tensor[], Tensor> function, Tensor... at) {
        Function<Tensor[], Tensor> value = x -> function.apply(x).mul(weights(function.apply(x).shape())).sum();
        checkFirst(value, at);
        for (int i = 0; i < at.length; i++) {
            int input = i;
            if (at[i].dtype().isFloating() && at[i].elements() > 0) {
                checkFirst(x -> {
                    Tensor slope = slopes(value, x, true)[input];
                    return slope.mul(weights(slope.shape())).sum();
                }, at);
            }
        }
    }

    /** Checks first derivatives of a function that gives one number. */
    private static void checkFirst(Function<Tensor[], Tensor> value, Tensor... at) {
        Tensor[] leaves = leaves(at);
        Tensor result = value.apply(leaves);
        if (!result.isRequiringGrad()) {
            return; // a derivative that is constant
        }
        Tensor[] slopes = slopes(x -> result, leaves, false);
        for (int i = 0; i < at.length; i++) {
            double[] exact = slopes[i].toDoubles();
            for (int element = 0; element < exact.length && at[i].dtype().isFloating(); element++) {
                double difference = (moved(value, at, i, element, STEP) - moved(value, at, i, element, -STEP))
                        / (2 * STEP);
                assertThat(exact[element]).as("input %s element %s", i, element)
                        .isCloseTo(difference, within(TOLERANCE * Math.max(1, Math.abs(difference))));
            }
        }
    }

    private static Tensor[] leaves(Tensor[] at) {
        Tensor[] leaves = new Tensor[at.length];
        Arrays.setAll(leaves, i -> at[i].dtype().isFloating() ? at[i].detach().clone().requiresGrad() : at[i]);
        return leaves;
    }

    private static Tensor[] slopes(Function<Tensor[], Tensor> value, Tensor[] x, boolean createGraph) {
        Tensor[] leaves = createGraph ? x : Arrays.stream(x).filter(Tensor::isRequiringGrad).toArray(Tensor[]::new);
        Tensor[] inputs = createGraph
                ? Arrays.stream(x).map(t -> t.dtype().isFloating() && !t.isRequiringGrad() ? t.clone().requiresGrad()
                        : t)
                        .toArray(Tensor[]::new)
                : leaves;
        Tensor result = value.apply(createGraph ? inputs : x);
        var found = Walk.gradients(new Tensor[] {result}, new Tensor[] {Tensor.scalar(1.0)}, inputs, true, createGraph);
        Tensor[] slopes = new Tensor[x.length];
        int next = 0;
        for (int i = 0; i < x.length; i++) {
            boolean differentiated = x[i].dtype().isFloating();
            Tensor slope = createGraph ? found[i] : differentiated ? found[next++] : null;
            slopes[i] = slope == null ? Tensor.zeros(DType.FLOAT64, x[i].shape()) : slope;
        }
        return slopes;
    }

    private static double moved(Function<Tensor[], Tensor> value, Tensor[] at, int input, int element, double by) {
        Tensor[] x = leaves(at);
        double[] values = x[input].toDoubles();
        values[element] += by;
        x[input] = Tensor.of(values).reshape(at[input].shape()).clone().requiresGrad();
        return value.apply(x).item();
    }

    /** {@return numbers that differ from each other, so that no mistake cancels out} */
    private static Tensor weights(Shape shape) {
        double[] values = new double[shape.elements()];
        Arrays.setAll(values, i -> 0.3 + 0.7 * ((i * 7 + 3) % 11) / 11);
        return Tensor.of(values).reshape(shape);
    }
}
