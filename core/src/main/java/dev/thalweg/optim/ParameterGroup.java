package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Parameters that move by one rule, with their states. */
public final class ParameterGroup {
    private final List<Tensor> parameters;
    private final List<State> states = new ArrayList<>();
    private UpdateRule rule;

    ParameterGroup(UpdateRule rule, List<Tensor> parameters) {
        this.rule = rule;
        this.parameters = List.copyOf(parameters);
        for (int i = 0; i < parameters.size(); i++) {
            states.add(new State(rule));
        }
    }

    /** {@return the parameters} */
    public List<Tensor> parameters() {
        return parameters;
    }

    /** {@return the rule} */
    public UpdateRule rule() {
        return rule;
    }

    /**
     * Changes the learning rate from the next step on; states stay.
     *
     * @param learningRate not negative
     */
    public void setLearningRate(double learningRate) {
        rule = rule.learningRate(learningRate);
        states.forEach(state -> state.setRule(rule));
    }

    /**
     * {@return what the rule remembers of a parameter}
     *
     * @param index the parameter's place in {@link #parameters()}
     */
    public State state(int index) {
        return states.get(index);
    }

    boolean holds(Tensor parameter) {
        return parameters.stream().anyMatch(own -> own == parameter);
    }

    void step() {
        for (int i = 0; i < parameters.size(); i++) {
            Tensor gradient = parameters.get(i).grad();
            if (gradient != null) {
                rule.step(parameters.get(i), gradient.detach(), states.get(i));
            }
        }
    }
}
