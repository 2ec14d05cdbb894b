package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets the learning rates of an optimiser, and its momenta where the schedule has them, from step to step. When it is made it sets those
 * of step 0; call {@link #step()} after each update, or after each epoch, outside of compiled functions: a compiled step asks for the
 * rates at each call.
 */
public final class Scheduler implements Stateful {
    private final Optimizer optimizer;
    private final List<Schedule> schedules;
    private final List<Double> bases = new ArrayList<>();
    private long step;

    /**
     * Sets the rates of step 0; the groups' present rates become their bases.
     *
     * @param optimizer its groups' rates are modified
     * @param schedule the schedule of all groups
     */
    public Scheduler(Optimizer optimizer, Schedule schedule) {
        this(optimizer, Collections.nCopies(optimizer.groups().size(), schedule));
    }

    /**
     * Sets the rates of step 0; the groups' present rates become their bases.
     *
     * @param optimizer its groups' rates are modified
     * @param schedules one for each group
     */
    public Scheduler(Optimizer optimizer, List<Schedule> schedules) {
        this.optimizer = optimizer;
        this.schedules = List.copyOf(schedules);
        checkGroups();
        optimizer.groups().forEach(group -> bases.add(group.rule().learningRate()));
        apply();
    }

    private void checkGroups() {
        if (schedules.size() != optimizer.groups().size()) {
            throw new IllegalArgumentException("scheduler: one schedule for each group; got " + schedules.size()
                    + " schedules for " + optimizer.groups().size() + " groups");
        }
    }

    /**
     * Goes on to the next step.
     *
     * @throws dev.thalweg.tensor.TraceException in a function that is being compiled
     */
    public void step() {
        checkGroups();
        ParameterGroup.refuseTracing("scheduler");
        step++;
        apply();
    }

    private void apply() {
        for (int i = 0; i < bases.size(); i++) {
            ParameterGroup group = optimizer.groups().get(i);
            group.setLearningRate(schedules.get(i).rate(step, bases.get(i)));
            double momentum = schedules.get(i).momentum(step);
            if (!Double.isNaN(momentum)) {
                group.setMomentum(momentum);
            }
        }
    }

    /** {@return the number of calls of {@link #step()}} */
    public long steps() {
        return step;
    }

    /**
     * {@inheritDoc} The state is the step and the groups' bases; the present rates belong to the optimiser's state.
     */
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("step", Saved.of(step));
        for (int i = 0; i < bases.size(); i++) {
            state.put(i + ".base", Saved.of((double) bases.get(i)));
        }
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        Saved saved = new Saved(state);
        long count = saved.count("step");
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < bases.size(); i++) {
            numbers.add(saved.number(i + ".base"));
        }
        saved.end();
        step = count;
        bases.clear();
        bases.addAll(numbers);
    }
}
