package dev.thalweg.minimize;

import dev.thalweg.optim.State;
import dev.thalweg.optim.UpdateRule;
import dev.thalweg.tensor.Tensor;

/**
 * Descent by an update rule of package {@code optim}: each iteration applies it once, with the whole gradient.
 *
 * @param name the method's name
 * @param rule how the iterate moves
 */
public record FirstOrder(String name, UpdateRule rule) implements Method {
    @Override
    public Stepper begin(Objective objective, Point start) {
        rule.check(start.x());
        State state = new State(rule);
        return current -> {
            Tensor x = current.x().clone();
            Tensor.noGrad(() -> rule.step(x, current.gradient(), state));
            return objective.at(x);
        };
    }
}
