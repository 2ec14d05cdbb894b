package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.TraceException;
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
     * @throws TraceException in a function that is being compiled, where it would act before the step at each call
     */
    public void setLearningRate(double learningRate) {
        setRule(rule.learningRate(learningRate), "setLearningRate");
    }

    /**
     * Changes the momentum from the next step on, β₁ for Adam and its kin; states stay.
     *
     * @param momentum within the rule's bounds
     * @throws IllegalArgumentException if the rule has none
     * @throws TraceException in a function that is being compiled, where it would act before the step at each call
     */
    public void setMomentum(double momentum) {
        if (!(rule instanceof MomentumRule own)) {
            throw new IllegalArgumentException("setMomentum: the rule must have a momentum; got " + rule.name());
        }
        setRule(own.momentum(momentum), "setMomentum");
    }

    private void setRule(UpdateRule changed, String what) {
        if (Trace.isOpen()) {
            throw new TraceException(what + ": a setting cannot change while code is recorded for compiling; call it"
                    + " outside of the compiled function, between its calls");
        }
        rule = changed;
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
