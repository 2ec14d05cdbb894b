package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Watches a measure and lowers the learning rates of an optimiser when it has stopped improving. */
public final class PlateauScheduler implements Stateful {
    private final ReduceOnPlateau settings;
    private final Optimizer optimizer;
    private double best;
    private long bad;
    private long rest;

    PlateauScheduler(ReduceOnPlateau settings, Optimizer optimizer) {
        this.settings = settings;
        this.optimizer = optimizer;
        this.best = settings.maximize() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        checkGroups();
    }

    private void checkGroups() {
        int rates = settings.leastRates().size();
        if (rates != 1 && rates != optimizer.groups().size()) {
            throw new IllegalArgumentException("reduceOnPlateau: one lowest rate, or one for each group; got " + rates
                    + " for " + optimizer.groups().size() + " groups");
        }
    }

    /**
     * Takes in a measure, such as the loss of an epoch.
     *
     * @param measure the measure; NaN counts as no improvement
     * @throws dev.thalweg.tensor.TraceException in a function that is being compiled
     */
    public void step(double measure) {
        ParameterGroup.refuseTracing("reduceOnPlateau");
        checkGroups();
        boolean isBetter = settings.isBetter(measure, best);
        best = isBetter ? measure : best;
        bad = isBetter ? 0 : bad + 1;
        if (rest > 0) {
            rest--;
            bad = 0;
        }
        if (bad > settings.patience()) {
            lower();
            rest = settings.cooldown();
            bad = 0;
        }
    }

    private void lower() {
        List<Double> least = settings.leastRates();
        for (int i = 0; i < optimizer.groups().size(); i++) {
            ParameterGroup group = optimizer.groups().get(i);
            double before = group.rule().learningRate();
            double after = Math.max(before * settings.factor(), least.get(least.size() == 1 ? 0 : i));
            if (before - after > settings.epsilon()) {
                group.setLearningRate(after);
            }
        }
    }

    /** {@return the best measure so far; ±∞ before the first} */
    public double best() {
        return best;
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("best", Saved.of(best));
        state.put("bad", Saved.of(bad));
        state.put("rest", Saved.of(rest));
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        Saved saved = new Saved(state);
        double number = saved.number("best");
        long badCount = saved.count("bad");
        long restCount = saved.count("rest");
        saved.end();
        best = number;
        bad = badCount;
        rest = restCount;
    }
}
