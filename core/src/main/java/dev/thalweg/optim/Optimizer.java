package dev.thalweg.optim;

import dev.thalweg.compile.Compile;
import dev.thalweg.compile.PlainRuns;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves parameters by their gradients: PyTorch's {@code Optimizer}. The usual round is {@link #zeroGrad()}, forward,
 * {@code backward()}, {@link #step()}. Parameters without a gradient are passed over.
 */
public final class Optimizer implements Stateful {
    private final List<ParameterGroup> groups = new ArrayList<>();
    private @Nullable Runnable compiled;
    private final PlainRuns plainRuns = new PlainRuns();

    /**
     * Makes an optimiser with one group.
     *
     * @param rule how its parameters move
     * @param parameters leaves that require grad, at least one
     */
    public Optimizer(UpdateRule rule, List<Tensor> parameters) {
        addGroup(rule, parameters);
    }

    /**
     * Adds a group of parameters with a rule of its own.
     *
     * @param rule how they move
     * @param parameters leaves that require grad, at least one, in no group yet
     * @return this optimiser
     */
    public Optimizer addGroup(UpdateRule rule, List<Tensor> parameters) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("optimizer: a group needs at least one parameter; got none");
        }
        for (Tensor parameter : parameters) {
            if (!parameter.isLeaf() || !parameter.isRequiringGrad()) {
                throw new IllegalArgumentException("optimizer: parameters are leaves that require grad; got "
                        + (parameter.isLeaf() ? "one that does not require grad" : "the result of an op")
                        + ", of shape "
                        + parameter.shape() + "; call requiresGrad() on it, or detach() it first");
            }
            rule.check(parameter);
            if (groups.stream().anyMatch(group -> group.holds(parameter))) {
                throw new IllegalArgumentException("optimizer: a parameter belongs to one group; got one of shape "
                        + parameter.shape() + " a second time");
            }
        }
        groups.add(new ParameterGroup(rule, parameters));
        compiled = null;
        return this;
    }

    /** {@return the groups, in the order they were added} */
    public List<ParameterGroup> groups() {
        return List.copyOf(groups);
    }

    /** Forgets the gradients of all parameters. */
    public void zeroGrad() {
        for (ParameterGroup group : groups) {
            for (Tensor parameter : group.parameters()) {
                parameter.zeroGrad();
            }
        }
    }

    /**
     * Moves every parameter that has a gradient, in place.
     *
     * @implNote Steps that have taken some time are compiled: the same bits, with one pass over each parameter.
     */
    public void step() {
        if (Trace.isOpen()) {
            stepPlain();
            return;
        }
        Runnable fast = compiled;
        if (fast != null && areGradientsPlain()) {
            fast.run();
            return;
        }
        plainRuns.run(this::stepPlain);
        // Rules of this package read no values; of others that is not known.
        if (fast == null && plainRuns.isCompilingWorth()
                && groups.stream()
                        .allMatch(group -> group.rule().getClass().getPackage() == UpdateRule.class.getPackage())) {
            compiled = Compile.of((Runnable) this::stepPlain);
        }
    }

    private boolean areGradientsPlain() {
        for (ParameterGroup group : groups) {
            for (Tensor parameter : group.parameters()) {
                if (!Trace.isGradientPlain(parameter)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void stepPlain() {
        int count = groups.size();
        Trace.guard(() -> groups.size() == count);
        Tensor.noGrad(() -> groups.forEach(ParameterGroup::step));
    }

    /**
     * Computes the gradients and moves every parameter that has one, in place.
     *
     * @param closure clears the gradients, computes the loss, calls {@code backward()}, and gives the loss; it is called once,
     *     and records
     * @return the loss before the step
     */
    public Tensor step(Supplier<Tensor> closure) {
        Tensor loss = Tensor.enableGrad(closure);
        step();
        return loss;
    }

    /**
     * {@inheritDoc} The names begin with the group's number; then come its learning rate and momentum, and by the parameter's number
     * its steps, numbers and buffers, as in {@code 0.1.firstMoment}. The parameters themselves are not in it.
     */
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).save(i + ".", state);
        }
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        Saved saved = new Saved(state);
        List<Runnable> parts = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            parts.add(groups.get(i).restoration(i + ".", saved));
        }
        saved.end();
        parts.forEach(Runnable::run);
    }
}
