package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * Where a minimisation under constraints ended and why.
 *
 * @param x where, of the start's shape
 * @param value the objective there
 * @param violation the most by which a constraint is broken: |c| of an equality, −g of an inequality; 0 if none is
 * @param isFeasible whether that is within the tolerance
 * @param multipliers λ and μ, in the order of the constraints and of their shapes: how much the value would fall if a
 *     constraint gave way by one unit; with ∇f + Σλ∇c − Σμ∇g = 0 but for variables at bounds
 * @param rounds corrections of the multipliers
 * @param evaluations how often the objective and all constraints were asked
 * @param stopReason why it stopped; converged only where the constraints hold
 * @param message the reason in words
 */
public record ConstrainedResult(Tensor x, double value, double violation, boolean isFeasible, List<Tensor> multipliers,
        int rounds, Evaluations evaluations, StopReason stopReason, String message) {
    /** {@return whether the constraints hold and the gradient's tolerance was reached} */
    public boolean isConverged() {
        return isFeasible && stopReason.isConverged();
    }
}
