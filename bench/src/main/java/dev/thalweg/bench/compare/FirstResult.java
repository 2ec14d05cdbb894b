package dev.thalweg.bench.compare;

import dev.thalweg.compile.Compile;
import dev.thalweg.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The gradient of sin(x₁) + cos(x₂) at (1, 1), printed as soon as a process can. */
final class FirstResult {
    /** A compiled function runs its program from the third call on. */
    private static final int CALLS_TO_COMPILE = 3;

    private FirstResult() {}

    static void print(Column column) {
        double[] gradient = switch (column) {
            case EAGER -> tensors(1, x -> x);
            case COMPILED -> tensors(CALLS_TO_COMPILE, Compile::of);
            default -> new double[] {Math.cos(1), -Math.sin(1)};
        };
        System.out.println(Arrays.stream(gradient).mapToObj(Double::toString).collect(Collectors.joining(" ")));
    }

    private interface Way {
        java.util.function.Supplier<Tensor> of(java.util.function.Supplier<Tensor> body);
    }

    private static double[] tensors(int calls, Way way) {
        Tensor x = Tensor.of(1.0, 1.0).requiresGrad();
        java.util.function.Supplier<Tensor> function = way.of(() -> {
            x.zeroGrad();
            x.at(0).sin().add(x.at(1).cos()).backward();
            return Step.grad(x).clone();
        });
        Tensor gradient = function.get();
        for (int i = 1; i < calls; i++) {
            gradient = function.get();
        }
        return gradient.toDoubles();
    }
}
