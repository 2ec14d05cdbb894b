package dev.thalweg.leastsquares;

/**
 * How often a residual function was evaluated.
 *
 * @param residuals for its residuals
 * @param jacobians for its Jacobian, whatever number of directional derivatives that took
 */
public record LeastSquaresEvaluations(long residuals, long jacobians) {}
