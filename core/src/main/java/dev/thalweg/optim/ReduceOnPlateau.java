package dev.thalweg.optim;

import java.util.List;

/**
 * Lowers the learning rate when a measure has stopped improving: {@code ReduceLROnPlateau}. The rate depends on what
 * was measured, so this is no {@link Schedule}: {@link #scheduler} gives what watches an optimiser.
 *
 * @param maximize whether greater measures are better
 * @param factor what the rate is multiplied with, from 0 to below 1
 * @param patience how many measures without improvement are borne, not negative
 * @param threshold by how much a measure must be better than the best, not negative
 * @param relativeThreshold whether the threshold is a part of the best measure
 * @param cooldown how many measures after a fall are not counted, not negative
 * @param leastRates where the rate stops falling: one number for all groups or one for each
 * @param epsilon a fall by no more than this is left out, not negative
 */
public record ReduceOnPlateau(boolean maximize, double factor, long patience, double threshold,
        boolean relativeThreshold, long cooldown, List<Double> leastRates, double epsilon) {
    /** Checks the settings. */
    public ReduceOnPlateau {
        Settings.fraction("reduceOnPlateau", "the factor", factor);
        Settings.notNegative("reduceOnPlateau", "the patience", patience);
        Settings.notNegative("reduceOnPlateau", "the threshold", threshold);
        Settings.notNegative("reduceOnPlateau", "the cooldown", cooldown);
        Settings.notNegative("reduceOnPlateau", "epsilon", epsilon);
        leastRates = List.copyOf(leastRates);
    }

    /**
     * {@return PyTorch's defaults: factor 0.1 after more than 10 measures that are not 0.01 % below the best}
     */
    public static ReduceOnPlateau of() {
        return new ReduceOnPlateau(false, 0.1, 10, 1e-4, true, 0, List.of(0.0), 1e-8);
    }

    /**
     * {@return the settings for a measure that is to grow or to fall}
     *
     * @param value whether it is to grow
     */
    public ReduceOnPlateau maximize(boolean value) {
        return new ReduceOnPlateau(value, factor, patience, threshold, relativeThreshold, cooldown, leastRates,
                epsilon);
    }

    /**
     * {@return the settings with another factor}
     *
     * @param value the factor
     */
    public ReduceOnPlateau factor(double value) {
        return new ReduceOnPlateau(maximize, value, patience, threshold, relativeThreshold, cooldown,
                leastRates, epsilon);
    }

    /**
     * {@return the settings with another patience}
     *
     * @param value how many
     */
    public ReduceOnPlateau patience(long value) {
        return new ReduceOnPlateau(maximize, factor, value, threshold, relativeThreshold, cooldown, leastRates,
                epsilon);
    }

    /**
     * {@return the settings with another threshold}
     *
     * @param value by how much
     */
    public ReduceOnPlateau threshold(double value) {
        return new ReduceOnPlateau(maximize, factor, patience, value, relativeThreshold, cooldown, leastRates,
                epsilon);
    }

    /**
     * {@return the settings with a relative threshold or an absolute one}
     *
     * @param value whether it is relative
     */
    public ReduceOnPlateau relativeThreshold(boolean value) {
        return new ReduceOnPlateau(maximize, factor, patience, threshold, value, cooldown, leastRates, epsilon);
    }

    /**
     * {@return the settings with another rest}
     *
     * @param value how many
     */
    public ReduceOnPlateau cooldown(long value) {
        return new ReduceOnPlateau(maximize, factor, patience, threshold, relativeThreshold, value, leastRates,
                epsilon);
    }

    /**
     * {@return the settings with other lowest rates}
     *
     * @param value one for all groups or one for each
     */
    public ReduceOnPlateau leastRates(List<Double> value) {
        return new ReduceOnPlateau(maximize, factor, patience, threshold, relativeThreshold, cooldown, value,
                epsilon);
    }

    /**
     * {@return the settings with another least fall}
     *
     * @param value the least
     */
    public ReduceOnPlateau epsilon(double value) {
        return new ReduceOnPlateau(maximize, factor, patience, threshold, relativeThreshold, cooldown,
                leastRates, value);
    }

    /**
     * {@return what watches an optimiser with these settings}
     *
     * @param optimizer its groups' rates are modified
     */
    public PlateauScheduler scheduler(Optimizer optimizer) {
        return new PlateauScheduler(this, optimizer);
    }

    /** {@return whether a measure is better than the best so far} */
    boolean isBetter(double measure, double best) {
        if (maximize) {
            return measure > (relativeThreshold ? best * (1 + threshold) : best + threshold);
        }
        return measure < (relativeThreshold ? best * (1 - threshold) : best - threshold);
    }
}
