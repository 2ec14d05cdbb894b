package dev.thalweg.bench;

import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.Sgd;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** One training step of the second tutorial: a linear layer from 4 to 2, mean squared error, gradient descent; float32. */
public class LinearStep extends Measured {
    private final Tensor weight = Tensor.ofNested(new float[][] {{0.1f, -0.2f, 0.3f, -0.4f}, {0.4f, 0.3f, -0.2f, 0.1f}})
            .requiresGrad();
    private final Tensor bias = Tensor.of(0.05f, -0.05f).requiresGrad();
    private final Tensor input = Tensor.of(0.8f, 0.4f, 0.4f, 0.2f);
    private final Tensor target = Tensor.of(1f, 0f);
    private final Optimizer optimizer = Sgd.of(0.1).optimizer(List.of(weight, bias));

    /** {@return the loss before the step} */
    @Benchmark
    public Tensor step() {
        optimizer.zeroGrad();
        Tensor loss = input.matmul(weight.t()).add(bias).sub(target).square().mean();
        loss.backward();
        optimizer.step();
        return loss;
    }
}
