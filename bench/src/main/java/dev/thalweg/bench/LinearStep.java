package dev.thalweg.bench;

import dev.thalweg.nn.Linear;
import dev.thalweg.nn.Losses;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.Sgd;
import dev.thalweg.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** One training step of the second tutorial: a linear layer from 4 to 2, mean squared error, gradient descent; float32. */
public class LinearStep extends Measured {
    private final Linear model = new Linear(
            Tensor.ofNested(new float[][] {{0.1f, -0.2f, 0.3f, -0.4f}, {0.4f, 0.3f, -0.2f, 0.1f}}),
            Tensor.of(0.05f, -0.05f));
    private final Tensor input = Tensor.of(0.8f, 0.4f, 0.4f, 0.2f);
    private final Tensor target = Tensor.of(1f, 0f);
    private final Optimizer optimizer = Sgd.of(0.1).optimizer(model.parameters());

    /** {@return the loss before the step} */
    @Benchmark
    public Tensor step() {
        optimizer.zeroGrad();
        Tensor loss = Losses.mseLoss(model.forward(input), target);
        loss.backward();
        optimizer.step();
        return loss;
    }
}
