package dev.thalweg.minimize;

/**
 * How often an objective was evaluated.
 *
 * @param value for its value, alone or with the gradient
 * @param gradient for its gradient
 * @param hessianVector for a product of its Hessian with a vector
 */
public record Evaluations(long value, long gradient, long hessianVector) {}
