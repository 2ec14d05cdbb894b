package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Shortens gradients before an update, as {@code torch.nn.utils.clip_grad_norm_} and {@code clip_grad_value_} do (Pascanu, Mikolov and
 * Bengio 2013). Parameters without a gradient are passed over. Compiles with the step that it stands in.
 */
public final class GradientClipping {
    /** Keeps the quotient of norms finite; PyTorch's. */
    private static final double LEAST_NORM = 1e-6;

    private GradientClipping() {}

    /**
     * Scales all gradients together so that their Euclidean norm is not above a limit.
     *
     * @param parameters their gradients are modified
     * @param limit the greatest norm, not negative
     * @return the norm before, 0-d
     */
    public static Tensor byNorm(List<Tensor> parameters, double limit) {
        return byNorm(parameters, limit, 2);
    }

    /**
     * Scales all gradients together by min(1, limit / (norm + 10⁻⁶)). A norm that is NaN makes them NaN, an infinite one 0 and NaN.
     *
     * @param parameters their gradients are modified
     * @param limit the greatest norm, not negative
     * @param order p of the norm; ∞ for the greatest absolute value
     * @return the norm before, 0-d
     */
    public static Tensor byNorm(List<Tensor> parameters, double limit, double order) {
        Settings.notNegative("byNorm", "the limit", limit);
        return Tensor.noGrad(() -> {
            Tensor norm = norm(parameters, order);
            scale(parameters, limit, norm);
            return norm;
        });
    }

    /**
     * As {@link #byNorm(List, double, double)}, but refuses a norm that is not finite. It reads the norm, so it cannot be compiled.
     *
     * @param parameters their gradients are modified
     * @param limit the greatest norm, not negative
     * @param order p of the norm; ∞ for the greatest absolute value
     * @return the norm before, 0-d
     * @throws ArithmeticException if the norm is NaN or infinite; then the gradients are as they were
     */
    public static Tensor byFiniteNorm(List<Tensor> parameters, double limit, double order) {
        Settings.notNegative("byFiniteNorm", "the limit", limit);
        return Tensor.noGrad(() -> {
            Tensor norm = norm(parameters, order);
            if (!Double.isFinite(norm.item())) {
                throw new ArithmeticException("byFiniteNorm: the gradients' norm must be finite; got " + norm.item()
                        + "; leave this step out, or take a smaller learning rate");
            }
            scale(parameters, limit, norm);
            return norm;
        });
    }

    /**
     * {@return the norm of all gradients together, 0-d; 0 if there is none}
     *
     * @param parameters leaves
     * @param order p of the norm; ∞ for the greatest absolute value
     */
    public static Tensor norm(List<Tensor> parameters, double order) {
        return Tensor.noGrad(() -> {
            List<Tensor> norms = new ArrayList<>();
            for (Tensor gradient : gradients(parameters)) {
                norms.add(gradient.norm(order));
            }
            return norms.isEmpty() ? Tensor.scalar(0f) : Tensor.stack(0, norms.toArray(Tensor[]::new)).norm(order);
        });
    }

    private static void scale(List<Tensor> parameters, double limit, Tensor norm) {
        Tensor factor = norm.add(LEAST_NORM).reciprocal().mul(limit).minimum(1);
        for (Tensor gradient : gradients(parameters)) {
            gradient.mulInPlace(factor.to(gradient.dtype()));
        }
    }

    /**
     * Holds each element of the gradients between −limit and limit.
     *
     * @param parameters their gradients are modified
     * @param limit not negative
     */
    public static void byValue(List<Tensor> parameters, double limit) {
        Settings.notNegative("byValue", "the limit", limit);
        Tensor.noGrad(() -> gradients(parameters).forEach(gradient -> gradient.clampInPlace(-limit, limit)));
    }

    private static List<Tensor> gradients(List<Tensor> parameters) {
        List<Tensor> gradients = new ArrayList<>();
        for (Tensor parameter : parameters) {
            Tensor gradient = parameter.grad();
            if (gradient != null) {
                gradients.add(gradient);
            }
        }
        return gradients;
    }
}
