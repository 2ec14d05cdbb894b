package dev.thalweg.examples;

import dev.thalweg.minimize.GradientDescent;
import dev.thalweg.minimize.LineSearchDescent;
import dev.thalweg.minimize.Minimizer;
import dev.thalweg.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * The third tutorial: gradients accumulate, descent stops by the norm of the gradient, and a step that adapts beats a fixed one.
 *
 * <p>{@link #descend(UnaryOperator, Tensor, double, double)} takes a function; {@link #descend(Tensor, Tensor, double, double)} takes a
 * node of a graph that was computed once. With the node, the point still converges, because the saved values are views of it and
 * {@code data()} changes them unnoticed; but the node's own value stays what it was when it was computed.
 */
public final class StoppingAndSteps {
    private StoppingAndSteps() {}

    /**
     * Where a descent ended.
     *
     * @param x the point
     * @param value the function's value, as the variant sees it
     * @param steps how many steps were taken
     */
    record End(Tensor x, double value, int steps) {}

    /** The function: sin(x₁) + cos(x₂). */
    static Tensor f(Tensor x) {
        return x.at(0).sin().add(x.at(1).cos());
    }

    /**
     * Shows all parts.
     *
     * @param args none
     */
    public static void main(String[] args) {
        double[] gradients = accumulated();
        System.out.println("gradient of x² at 3 after one backward: " + gradients[0] + ", after two: " + gradients[1]);

        double eta = 0.9;
        double epsilon = 1e-5;
        System.out.println("a function: " + descend(StoppingAndSteps::f, Tensor.of(1.0, 1.0), eta, epsilon));
        Tensor x = Tensor.of(1.0, 1.0).requiresGrad();
        System.out.println("a node:     " + descend(f(x), x, eta, epsilon));

        System.out.println("fixed steps:    "
                + GradientDescent.learningRate(0.1).minimize(StoppingAndSteps::f, Tensor.of(1.0, 1.0)));
        System.out.println("adaptive steps: "
                + Minimizer.of(new LineSearchDescent(1, LineSearchDescent.DEFAULT_SUFFICIENT_DECREASE))
                        .minimize(StoppingAndSteps::f, Tensor.of(1.0, 1.0)));
    }

    /** {@return the gradient of x² at 3 after one backward pass and after a second one, without zeroGrad between} */
    static double[] accumulated() {
        Tensor x = Tensor.scalar(3.0).requiresGrad();
        x.square().backward();
        double once = gradient(x).item();
        x.square().backward();
        return new double[] {once, gradient(x).item()};
    }

    /** {@return where fixed steps end on a function, computed anew at each point} */
    static End descend(UnaryOperator<Tensor> f, Tensor start, double eta, double epsilon) {
        Tensor x = start.clone().requiresGrad();
        int steps = 0;
        while (true) {
            Tensor value = f.apply(x);
            value.backward();
            Tensor gradient = gradient(x);
            if (norm(gradient) < epsilon) {
                return new End(x.detach(), value.item(), steps);
            }
            x.data().addInPlace(gradient, -eta);
            x.zeroGrad();
            steps++;
        }
    }

    /** {@return where fixed steps end when the graph is computed once and only walked again} */
    static End descend(Tensor node, Tensor x, double eta, double epsilon) {
        int steps = 0;
        while (true) {
            node.backward(null, true, false);
            Tensor gradient = gradient(x);
            if (norm(gradient) < epsilon) {
                return new End(x.detach(), node.item(), steps);
            }
            x.data().addInPlace(gradient, -eta);
            x.zeroGrad();
            steps++;
        }
    }

    private static double norm(Tensor gradient) {
        return Math.sqrt(gradient.square().sum().item());
    }

    private static Tensor gradient(Tensor leaf) {
        Tensor gradient = leaf.grad();
        if (gradient == null) {
            throw new IllegalStateException("no gradient: backward was not called");
        }
        return gradient;
    }
}
