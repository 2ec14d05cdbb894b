package dev.thalweg.optim;

/**
 * A learning rate that goes up and down between two bounds, and a momentum that goes the other way (Smith 2017):
 * {@code CyclicLR}. The base rate is not used.
 * <p>With up and down steps, cycle c from 1 and h the height in the cycle from 0 to 1 and back, the rate is low +
 * (high − low)·h·s(c), the momentum highMomentum − (highMomentum − lowMomentum)·h·s(c), where s is 1, 2^(1 − c) or,
 * of the step t, γᵗ.
 *
 * @param low the lower rate, not negative
 * @param high the upper rate
 * @param up steps of the rising part, at least 1
 * @param down steps of the falling part, at least 1
 * @param scale how the height changes from cycle to cycle
 * @param gamma γ of {@link Scale#EXPONENTIAL}
 * @param lowMomentum the lower momentum; NaN for none
 * @param highMomentum the upper momentum; NaN for none
 */
public record Cyclic(double low, double high, long up, long down, Cyclic.Scale scale, double gamma, double lowMomentum,
        double highMomentum) implements Schedule {
    /** How the height changes from cycle to cycle. */
    public enum Scale {
        /** Not at all. */
        TRIANGULAR {
            @Override
            double factor(long cycle, long step, double gamma) {
                return 1;
            }
        },
        /** It is halved. */
        HALVED {
            @Override
            double factor(long cycle, long step, double gamma) {
                return StrictMath.pow(2, (double) -cycle);
            }
        },
        /** It is multiplied by γ at each step. */
        EXPONENTIAL {
            @Override
            double factor(long cycle, long step, double gamma) {
                return StrictMath.pow(gamma, (double) step);
            }
        };

        /** {@return the height's factor in a cycle from 0} */
        abstract double factor(long cycle, long step, double gamma);
    }

    /** Checks the settings. */
    public Cyclic {
        Settings.notNegative("cyclic", "the lower rate", low);
        Settings.between("cyclic", "the upper rate", high, low, Double.MAX_VALUE);
        Settings.positive("cyclic", "the rising part", up);
        Settings.positive("cyclic", "the falling part", down);
        Settings.notNegative("cyclic", "gamma", gamma);
    }

    /**
     * {@return the schedule with PyTorch's defaults: 2000 steps up, 2000 down, all cycles alike, momentum from 0.9 to
     * 0.8 and back}
     *
     * @param low the lower rate
     * @param high the upper rate
     */
    public static Cyclic of(double low, double high) {
        return new Cyclic(low, high, 2000, 2000, Scale.TRIANGULAR, 1, 0.8, 0.9);
    }

    /**
     * {@return the schedule with another rising part}
     *
     * @param value its steps
     */
    public Cyclic up(long value) {
        return new Cyclic(low, high, value, down, scale, gamma, lowMomentum, highMomentum);
    }

    /**
     * {@return the schedule with another falling part}
     *
     * @param value its steps
     */
    public Cyclic down(long value) {
        return new Cyclic(low, high, up, value, scale, gamma, lowMomentum, highMomentum);
    }

    /**
     * {@return the schedule with another scale of the height}
     *
     * @param value which
     */
    public Cyclic scale(Cyclic.Scale value) {
        return new Cyclic(low, high, up, down, value, gamma, lowMomentum, highMomentum);
    }

    /**
     * {@return the schedule with another γ}
     *
     * @param value γ
     */
    public Cyclic gamma(double value) {
        return new Cyclic(low, high, up, down, scale, value, lowMomentum, highMomentum);
    }

    /**
     * {@return the schedule with other bounds of the momentum}
     *
     * @param least the lower one
     * @param greatest the upper one
     */
    public Cyclic momenta(double least, double greatest) {
        return new Cyclic(low, high, up, down, scale, gamma, least, greatest);
    }

    /** {@return the schedule that leaves the momentum alone} */
    public Cyclic withoutMomentum() {
        return momenta(Double.NaN, Double.NaN);
    }

    @Override
    public double rate(long step, double base) {
        return low + (high - low) * height(step);
    }

    @Override
    public double momentum(long step) {
        return highMomentum - (highMomentum - lowMomentum) * height(step);
    }

    private double height(long step) {
        long cycle = step / (up + down);
        long since = step % (up + down);
        double height = since <= up ? (double) since / up : (double) (up + down - since) / down;
        return height * scale.factor(cycle, step, gamma);
    }
}
