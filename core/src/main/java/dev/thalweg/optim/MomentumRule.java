package dev.thalweg.optim;

/**
 * A rule with a momentum that may change while it runs, as schedules that cycle it do: μ of gradient descent and its kin, β₁ of
 * Adam and its kin. Compiled steps ask for it at each call, as they do for the learning rate.
 */
public interface MomentumRule extends UpdateRule {
    /** {@return μ, or β₁} */
    double momentum();

    /**
     * {@return the same rule with another momentum}
     *
     * @param momentum μ, not negative; or β₁, from 0 to below 1
     */
    MomentumRule momentum(double momentum);

    @Override
    MomentumRule learningRate(double learningRate);
}
