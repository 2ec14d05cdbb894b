package dev.thalweg.examples;

import static dev.thalweg.nn.Losses.mseLoss;

import dev.thalweg.nn.Linear;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.Sgd;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The second tutorial: the update rule, by hand and by autograd, and a linear classifier trained with the mean squared error and
 * stochastic gradient descent.
 *
 * <p>First a line f = w₁x + w₂ with the error e = (f − y)². Its partial derivatives are 2(w₁x + w₂ − y)x and
 * 2(w₁x + w₂ − y); they are printed beside autograd's. The training scheme, in words: take an example; compute the error; compute
 * how the error changes with each weight; move each weight a little against that; take the next example. As a loop it is
 * {@link #trainLine}. Then the same with a layer, a loss and an optimiser.
 */
public final class LinearClassifier {
    private LinearClassifier() {}

    /**
     * Both derivatives of one example's error.
     *
     * @param analytic by the formulas
     * @param automatic by autograd
     */
    record Derivatives(double[] analytic, double[] automatic) {}

    /**
     * Shows all three parts.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Derivatives derivatives = derivatives(0.5, -0.3, 2, 1);
        System.out.printf(Locale.ROOT, "by hand    de/dw1 = %s, de/dw2 = %s%n", derivatives.analytic()[0],
                derivatives.analytic()[1]);
        System.out.printf(Locale.ROOT, "by autograd de/dw1 = %s, de/dw2 = %s%n", derivatives.automatic()[0],
                derivatives.automatic()[1]);

        double[] line = trainLine(new double[] {0, 1, 2, 3}, new double[] {1, 3, 5, 7}, 0.05, 200);
        System.out.printf(Locale.ROOT, "trained line: f = %.4f x + %.4f%n", line[0], line[1]);

        Linear model = new Linear(
                Tensor.ofNested(new float[][] {{0.1f, -0.2f, 0.3f, -0.4f}, {0.4f, 0.3f, -0.2f, 0.1f}}),
                Tensor.of(0.05f, -0.05f));
        List<Float> losses = trainClassifier(model, 0.1, 10);
        for (int epoch = 0; epoch < losses.size(); epoch++) {
            System.out.println("epoch " + epoch + ": loss " + losses.get(epoch));
        }
    }

    /** {@return the derivatives of (w₁x + w₂ − y)² with respect to both weights} */
    static Derivatives derivatives(double w1, double w2, double x, double y) {
        double error = w1 * x + w2 - y;
        Tensor first = Tensor.scalar(w1).requiresGrad();
        Tensor second = Tensor.scalar(w2).requiresGrad();
        first.mul(x).add(second).sub(y).square().backward();
        return new Derivatives(new double[] {2 * error * x, 2 * error},
                new double[] {gradient(first), gradient(second)});
    }

    /** {@return the weights of a line after going through the examples one by one, many times} */
    static double[] trainLine(double[] inputs, double[] targets, double learningRate, int epochs) {
        Tensor w1 = Tensor.scalar(0.0).requiresGrad();
        Tensor w2 = Tensor.scalar(0.0).requiresGrad();
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int i = 0; i < inputs.length; i++) {
                Tensor error = w1.mul(inputs[i]).add(w2).sub(targets[i]).square();
                error.backward();
                for (Tensor weight : List.of(w1, w2)) {
                    double slope = gradient(weight);
                    Tensor.noGrad(() -> {
                        weight.subInPlace(learningRate * slope);
                    });
                    weight.zeroGrad();
                }
            }
        }
        return new double[] {w1.item(), w2.item()};
    }

    /** {@return the loss of each epoch} */
    static List<Float> trainClassifier(Linear model, double learningRate, int epochs) {
        Tensor inputs = Tensor.of(0.8f, 0.4f, 0.4f, 0.2f);
        Tensor labels = Tensor.of(1.0f, 0.0f);
        Optimizer sgd = Sgd.of(learningRate).optimizer(model.parameters());
        List<Float> losses = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            sgd.zeroGrad();
            Tensor loss = mseLoss(model.forward(inputs), labels);
            loss.backward();
            sgd.step();
            losses.add((float) loss.item());
        }
        return losses;
    }

    private static double gradient(Tensor leaf) {
        Tensor gradient = leaf.grad();
        if (gradient == null) {
            throw new IllegalStateException("no gradient: backward was not called");
        }
        return gradient.item();
    }
}
