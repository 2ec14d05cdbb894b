package dev.thalweg.bench;

import dev.thalweg.tensor.Tensor;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * One iteration of gradient descent on sin(x₁) + cos(x₂) from (1, 1) as the third tutorial writes it: forward, backward,
 * the gradient's norm for the stopping test, the update in place.
 */
public class DescentIteration extends Measured {
    private static final double LEARNING_RATE = 0.9;

    private final Tensor x = Tensor.of(1.0, 1.0).requiresGrad();

    /** {@return the gradient's norm} */
    @Benchmark
    public double iteration() {
        Tensor f = x.at(0).sin().add(x.at(1).cos());
        f.backward();
        Tensor gradient = Objects.requireNonNull(x.grad());
        double norm = gradient.norm().item();
        Tensor.noGrad(() -> x.subInPlace(gradient.mul(LEARNING_RATE)));
        x.zeroGrad();
        return norm;
    }

    /** {@return the function's value, recorded} */
    @Benchmark
    public Tensor forward() {
        return x.at(0).sin().add(x.at(1).cos());
    }
}
