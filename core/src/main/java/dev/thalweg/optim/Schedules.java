package dev.thalweg.optim;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * The schedules of {@code torch.optim.lr_scheduler}. Notation: b base rate, t step from 0. Where PyTorch multiplies the rate of the
 * step before, and gathers rounding errors, these give the closed form.
 *
 * @see Cyclic
 * @see OneCycle
 * @see ReduceOnPlateau
 */
public final class Schedules {
    private Schedules() {}

    /**
     * {@return b·γ^⌊t / size⌋: {@code StepLR}}
     *
     * @param size steps between two falls, at least 1
     * @param gamma γ, not negative; PyTorch's default is 0.1
     */
    public static Schedule step(long size, double gamma) {
        Settings.positive("step", "the number of steps between two falls", size);
        Settings.notNegative("step", "gamma", gamma);
        return (t, base) -> base * power(gamma, t / size);
    }

    /**
     * {@return b·γ^(number of milestones up to t): {@code MultiStepLR}}
     *
     * @param gamma γ, not negative; PyTorch's default is 0.1
     * @param milestones steps, in any order; one that stands twice counts twice
     */
    public static Schedule multiStep(double gamma, long... milestones) {
        Settings.notNegative("multiStep", "gamma", gamma);
        long[] own = milestones.clone();
        return (t, base) -> base * power(gamma, Arrays.stream(own).filter(milestone -> milestone <= t).count());
    }

    /**
     * {@return b·factor for the first steps, then b: {@code ConstantLR}}
     *
     * @param factor from 0 to 1; PyTorch's default is 1/3
     * @param steps how many steps are held back, at least 1; PyTorch's default is 5
     */
    public static Schedule constant(double factor, long steps) {
        Settings.between("constant", "the factor", factor, 0, 1);
        Settings.positive("constant", "the number of steps", steps);
        return (t, base) -> t < steps ? base * factor : base;
    }

    /**
     * {@return b·(start + (end − start)·min(t, steps) / steps): {@code LinearLR}}
     *
     * @param start the first factor, above 0 and up to 1; PyTorch's default is 1/3
     * @param end the last factor, from 0 to 1; PyTorch's default is 1
     * @param steps how many steps it takes from one to the other, at least 1; PyTorch's default is 5
     */
    public static Schedule linear(double start, double end, long steps) {
        Settings.between("linear", "the first factor", start, Double.MIN_VALUE, 1);
        Settings.between("linear", "the last factor", end, 0, 1);
        Settings.positive("linear", "the number of steps", steps);
        return (t, base) -> base * (start + (end - start) * Math.min(t, steps) / steps);
    }

    /**
     * {@return b·γᵗ: {@code ExponentialLR}}
     *
     * @param gamma γ, not negative
     */
    public static Schedule exponential(double gamma) {
        Settings.notNegative("exponential", "gamma", gamma);
        return (t, base) -> base * power(gamma, t);
    }

    /**
     * {@return b·(1 − min(t, steps) / steps)^power: {@code PolynomialLR}}
     *
     * @param steps when 0 is reached, at least 1; PyTorch's default is 5
     * @param power the power, not negative; PyTorch's default is 1
     */
    public static Schedule polynomial(long steps, double power) {
        Settings.positive("polynomial", "the number of steps", steps);
        Settings.notNegative("polynomial", "the power", power);
        return (t, base) -> base * StrictMath.pow(1 - (double) Math.min(t, steps) / steps, power);
    }

    /**
     * {@return least + (b − least)(1 + cos(πt / steps)) / 2, which rises again after: {@code CosineAnnealingLR} (Loshchilov and
     * Hutter 2017, without restarts)}
     *
     * @param steps half a period, at least 1
     * @param least the lowest rate, not negative; PyTorch's default is 0
     */
    public static Schedule cosine(long steps, double least) {
        Settings.positive("cosine", "the number of steps", steps);
        Settings.notNegative("cosine", "the lowest rate", least);
        return (t, base) -> least + (base - least) * half(t % (2 * steps), steps);
    }

    /**
     * {@return as {@link #cosine} to the end of a period, then from b again over a longer one: {@code
     * CosineAnnealingWarmRestarts} (Loshchilov and Hutter 2017, equation 5)}
     *
     * @param first the length of the first period in steps, at least 1
     * @param growth by what each period is longer than the one before, a whole number, at least 1; PyTorch's default is 1
     * @param least the lowest rate, not negative; PyTorch's default is 0
     */
    public static Schedule cosineWarmRestarts(long first, long growth, double least) {
        Settings.positive("cosineWarmRestarts", "the first period", first);
        Settings.positive("cosineWarmRestarts", "the growth", growth);
        Settings.notNegative("cosineWarmRestarts", "the lowest rate", least);
        return (t, base) -> {
            long period = first;
            long since = growth == 1 ? t % first : t;
            while (since >= period) {
                since -= period;
                period *= growth;
            }
            return least + (base - least) * half(since, period);
        };
    }

    /**
     * {@return b·factor(t): {@code LambdaLR}}
     *
     * @param factor pure, of the step
     */
    public static Schedule lambda(LongToDoubleFunction factor) {
        return (t, base) -> base * factor.applyAsDouble(t);
    }

    /**
     * {@return b·factor(1) ⋯ factor(t): {@code MultiplicativeLR}. The last product is kept, so that going on by one step asks for
     * one factor; going back begins anew}
     *
     * @param factor pure, of the step
     */
    public static Schedule multiplicative(LongToDoubleFunction factor) {
        return new Multiplicative(factor);
    }

    private static final class Multiplicative implements Schedule {
        private record Product(long step, double value) {}

        private final LongToDoubleFunction factor;
        private volatile Product last = new Product(0, 1);

        Multiplicative(LongToDoubleFunction factor) {
            this.factor = factor;
        }

        @Override
        public double rate(long step, double base) {
            Product known = last;
            long from = known.step <= step ? known.step : 0;
            double value = from == 0 ? 1 : known.value;
            for (long t = from + 1; t <= step; t++) {
                value *= factor.applyAsDouble(t);
            }
            last = new Product(step, value);
            return base * value;
        }
    }

    /**
     * {@return from b to a rate in a number of steps, and on at that: {@code SWALR} (Izmailov et al. 2018)}
     *
     * @param target the rate that is reached, not negative
     * @param steps how many steps it takes; 0 for none: all steps are at the target. PyTorch's default is 10
     * @param shape the way from one to the other; PyTorch's default is {@link Annealing#COSINE}
     */
    public static Schedule anneal(double target, long steps, Annealing shape) {
        Settings.notNegative("anneal", "the target", target);
        Settings.notNegative("anneal", "the number of steps", steps);
        return (t, base) -> shape.between(base, target, steps == 0 ? 1 : Math.min(1, (double) t / steps));
    }

    /**
     * {@return one schedule after the other: {@code SequentialLR}. Each begins with its step 0 at its milestone}
     *
     * @param schedules at least one
     * @param milestones the steps at which the second and the next ones begin, rising, one fewer than schedules
     */
    public static Schedule sequence(List<Schedule> schedules, long... milestones) {
        List<Schedule> parts = List.copyOf(schedules);
        long[] starts = new long[parts.size()];
        if (parts.isEmpty() || milestones.length != parts.size() - 1) {
            throw new IllegalArgumentException("sequence: needs a milestone between each two schedules; got "
                    + parts.size() + " schedules and " + milestones.length + " milestones");
        }
        System.arraycopy(milestones, 0, starts, 1, milestones.length);
        for (int i = 1; i < starts.length; i++) {
            if (starts[i] < starts[i - 1]) {
                throw new IllegalArgumentException("sequence: milestones must rise from 0; got "
                        + Arrays.toString(milestones));
            }
        }
        return new Schedule() {
            private int part(long step) {
                int part = starts.length - 1;
                while (starts[part] > step) {
                    part--;
                }
                return part;
            }

            @Override
            public double rate(long step, double base) {
                int part = part(step);
                return parts.get(part).rate(step - starts[part], base);
            }

            @Override
            public double momentum(long step) {
                int part = part(step);
                return parts.get(part).momentum(step - starts[part]);
            }
        };
    }

    /**
     * {@return schedules on top of each other: {@code ChainedScheduler}. Each takes the rate that those before it give for its base, so
     * factors multiply; the last momentum holds}
     *
     * <p>This is PyTorch's result for schedules that multiply. Where one of them does not, PyTorch's depends on how it goes from step
     * to step: there {@link #lambda} forgets what stands before it, and {@link #cosine} with a lowest rate pulls the others' rate
     * towards that again at each step; here neither does.
     *
     * @param schedules at least one, in order
     */
    public static Schedule chain(Schedule... schedules) {
        List<Schedule> parts = List.of(schedules);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("chain: at least one schedule; got none");
        }
        return new Schedule() {
            @Override
            public double rate(long step, double base) {
                double rate = base;
                for (Schedule part : parts) {
                    rate = part.rate(step, rate);
                }
                return rate;
            }

            @Override
            public double momentum(long step) {
                double momentum = Double.NaN;
                for (Schedule part : parts) {
                    double own = part.momentum(step);
                    momentum = Double.isNaN(own) ? momentum : own;
                }
                return momentum;
            }
        };
    }

    private static double power(double base, long exponent) {
        return StrictMath.pow(base, (double) exponent);
    }

    /** {@return a half wave of the cosine, from 1 to 0 in a number of steps} */
    private static double half(long step, long steps) {
        return (1 + StrictMath.cos(Math.PI * step / steps)) / 2;
    }
}
