package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.TraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        refuseTracing(what);
        rule = changed;
        states.forEach(state -> state.setRule(rule));
    }

    static void refuseTracing(String what) {
        if (Trace.isOpen()) {
            throw new TraceException(what + ": a setting cannot change while code is recorded for compiling; got a call"
                    + " inside the compiled function; make it between the function's calls");
        }
    }

    /** Writes down all that is remembered. */
    void save(String prefix, Map<String, Tensor> into) {
        into.put(prefix + "learningRate", Saved.of(rule.learningRate()));
        if (rule instanceof MomentumRule own) {
            into.put(prefix + "momentum", Saved.of(own.momentum()));
        }
        for (int i = 0; i < states.size(); i++) {
            states.get(i).save(prefix + i + ".", into);
        }
    }

    /** {@return what takes up a saved state; it is read now and takes effect when it is run} */
    Runnable restoration(String prefix, Saved saved) {
        UpdateRule changed = rule.learningRate(saved.number(prefix + "learningRate"));
        if (changed instanceof MomentumRule own) {
            changed = own.momentum(saved.number(prefix + "momentum"));
        }
        UpdateRule restored = changed;
        List<Runnable> parts = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            parts.add(states.get(i).restoration(prefix + i + ".", saved, parameters.get(i)));
        }
        return () -> {
            setRule(restored, "restore");
            parts.forEach(Runnable::run);
        };
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
