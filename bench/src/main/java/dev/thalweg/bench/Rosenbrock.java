package dev.thalweg.bench;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Value and gradient of Rosenbrock's function in n variables, Σ 100·(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)², float64. */
public class Rosenbrock extends Measured {
    /** The number of variables. */
    @Param({"100", "10000", "1000000"})
    public int n = 2;

    private Tensor x = Tensor.zeros();

    /** Makes the point. */
    @Setup
    public void fill() {
        x = Tensor.full(DType.FLOAT64, Shape.of(n), 0.5).requiresGrad();
    }

    /** {@return the gradient} */
    @Benchmark
    public @Nullable Tensor valueAndGradient() {
        Tensor left = x.slice(0, 0, n - 1);
        Tensor right = x.slice(0, 1, n);
        Tensor value = right.sub(left.square()).square().mul(100).add(left.neg().add(1).square()).sum();
        value.backward();
        Tensor gradient = x.grad();
        x.zeroGrad();
        return gradient;
    }
}
