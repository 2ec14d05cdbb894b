package dev.thalweg.optim;

/**
 * One rise and one long fall of the learning rate, with the momentum the other way (Smith and Topin 2018): {@code
 * OneCycleLR}. The base rate is not used.
 * <p>The rate goes from high / startDivisor to high in the first part of the steps, and from there to high /
 * startDivisor / endDivisor at the last step; with three phases it first comes down as it went up. After the last
 * step it stays, where PyTorch refuses.
 *
 * @param high the greatest rate, not negative
 * @param steps all steps, at least 1
 * @param rise the part of the steps in which the rate rises, from 0 to 1
 * @param annealing the way between the rates
 * @param lowMomentum the lower momentum; NaN for none
 * @param highMomentum the upper momentum; NaN for none
 * @param startDivisor what the greatest rate is of the first, above 0
 * @param endDivisor what the first rate is of the last, above 0
 * @param threePhases whether the rate comes down as it went up before its last fall
 */
public record OneCycle(double high, long steps, double rise, Annealing annealing, double lowMomentum,
        double highMomentum, double startDivisor, double endDivisor, boolean threePhases) implements Schedule {
    /** Checks the settings. */
    public OneCycle {
        Settings.notNegative("oneCycle", "the greatest rate", high);
        Settings.positive("oneCycle", "the number of steps", steps);
        Settings.between("oneCycle", "the rising part", rise, 0, 1);
        Settings.between("oneCycle", "the divisor of the first rate", startDivisor, Double.MIN_NORMAL,
                Double.MAX_VALUE);
        Settings.between("oneCycle", "the divisor of the last rate", endDivisor, Double.MIN_NORMAL, Double.MAX_VALUE);
    }

    /**
     * {@return the schedule with PyTorch's defaults: 30 % rise by the cosine, momentum from 0.95 to 0.85 and back,
     * divisors 25 and 10⁴, two phases}
     *
     * @param high the greatest rate
     * @param steps all steps: epochs times steps per epoch
     */
    public static OneCycle of(double high, long steps) {
        return new OneCycle(high, steps, 0.3, Annealing.COSINE, 0.85, 0.95, 25, 1e4, false);
    }

    /**
     * {@return the schedule with another rising part}
     *
     * @param value from 0 to 1
     */
    public OneCycle rise(double value) {
        return new OneCycle(high, steps, value, annealing, lowMomentum, highMomentum, startDivisor, endDivisor,
                threePhases);
    }

    /**
     * {@return the schedule with another way between the rates}
     *
     * @param value which
     */
    public OneCycle annealing(Annealing value) {
        return new OneCycle(high, steps, rise, value, lowMomentum, highMomentum, startDivisor, endDivisor,
                threePhases);
    }

    /**
     * {@return the schedule with three phases or two}
     *
     * @param value whether there are three
     */
    public OneCycle threePhases(boolean value) {
        return new OneCycle(high, steps, rise, annealing, lowMomentum, highMomentum, startDivisor, endDivisor,
                value);
    }

    /**
     * {@return the schedule with other bounds of the momentum}
     *
     * @param least the lower one
     * @param greatest the upper one
     */
    public OneCycle momenta(double least, double greatest) {
        return new OneCycle(high, steps, rise, annealing, least, greatest, startDivisor, endDivisor, threePhases);
    }

    /** {@return the schedule that leaves the momentum alone} */
    public OneCycle withoutMomentum() {
        return momenta(Double.NaN, Double.NaN);
    }

    /**
     * {@return the schedule with other ends}
     *
     * @param start what the greatest rate is of the first
     * @param end what the first rate is of the last
     */
    public OneCycle divisors(double start, double end) {
        return new OneCycle(high, steps, rise, annealing, lowMomentum, highMomentum, start, end, threePhases);
    }

    @Override
    public double rate(long step, double base) {
        double first = high / startDivisor;
        double last = first / endDivisor;
        return at(step, threePhases ? new double[] {first, high, first, last} : new double[] {first, high, last});
    }

    @Override
    public double momentum(long step) {
        return at(step, threePhases ? new double[] {highMomentum, lowMomentum, highMomentum, highMomentum}
                : new double[] {highMomentum, lowMomentum, highMomentum});
    }

    /** {@return what is reached at a step on the way through the phases' ends} */
    private double at(long step, double[] stations) {
        double from = 0;
        for (int phase = 1;; phase++) {
            boolean isLast = phase == stations.length - 1;
            double to = isLast ? steps - 1 : phase * (rise * steps - 1);
            if (step <= to || isLast) {
                double part = to == from ? 1 : Math.min(1, (step - from) / (to - from));
                return annealing.between(stations[phase - 1], stations[phase], part);
            }
            from = to;
        }
    }
}
