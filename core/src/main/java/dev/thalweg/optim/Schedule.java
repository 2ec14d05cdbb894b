package dev.thalweg.optim;

/**
 * A learning rate as a function of the step: those of {@code torch.optim.lr_scheduler} are made by {@link Schedules}, others are
 * lambdas. Pure: the same step and base give the same rate, so a schedule may be shared, asked for any step, and needs no saving.
 *
 * <p>Steps are counted from 0, the rate of the first update, whatever a step is to the caller: an update or an epoch.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * {@return the learning rate at a step}
     *
     * @param step not negative
     * @param base the learning rate that the optimiser was made with, or, in a {@linkplain Schedules#chain chain}, the rate that the
     *     schedules before give
     */
    double rate(long step, double base);

    /**
     * {@return the momentum at a step, β₁ for Adam and its kin; NaN to leave it as it is}
     *
     * @param step not negative
     */
    default double momentum(long step) {
        return Double.NaN;
    }
}
