package dev.thalweg.golden;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/** The problems that {@code optimisers.py} and {@code lbfgs.py} describe. */
final class Problems {
    private Problems() {}

    /** {@return the loss of a problem} */
    static Tensor value(String problem, List<Tensor> parameters, int step) {
        Tensor p = parameters.getFirst();
        return switch (problem) {
            case "quadratic" -> quadratic(p);
            case "rosenbrock" -> {
                Tensor y = parameters.get(1);
                yield p.neg().add(1).square().add(y.sub(p.square()).square().mul(100));
            }
            case "affine" -> {
                Tensor product = p.mul(Tensor.of(p.dtype(), 0.5, -1, 2)).sum(false, 1);
                Tensor error = product.add(parameters.get(1)).sub(Tensor.of(p.dtype(), 1, -0.5));
                yield error.square().mean();
            }
            case "factors" -> p.matmul(parameters.get(1))
                    .sub(Tensor.of(p.dtype(), 1, -0.5, 0.25, 2).reshape(2, 2)).square().sum();
            case "stack" -> Tensor.arange(12).add(1).to(p.dtype()).div(4).reshape(2, 2, 3).mul(p.sub(1).square())
                    .sum().mul(0.5);
            case "sleeping" -> step % 2 == 0 ? quadratic(p).add(parameters.get(1).square().sum()) : quadratic(p);
            case "valley" -> {
                Tensor x = p.slice(0, 0, -1);
                yield p.slice(0, 1, Integer.MAX_VALUE).sub(x.square()).square().mul(100).add(x.neg().add(1).square())
                        .sum();
            }
            default -> throw new AssertionError("no problem " + problem);
        };
    }

    private static Tensor quadratic(Tensor p) {
        Tensor a = Tensor.of(p.dtype(), 3, 1, 1, 2).reshape(2, 2);
        Tensor product = a.mul(p).sum(false, 1);
        return p.mul(product).sum().mul(0.5).sub(p.mul(Tensor.of(p.dtype(), 1, -1)).sum());
    }
}
