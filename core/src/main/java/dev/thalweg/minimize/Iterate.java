package dev.thalweg.minimize;

/**
 * One entry of a run's history.
 *
 * @param iteration its number; 0 is the start
 * @param x where, flat
 * @param value the function there
 * @param gradientNorm the Euclidean norm of the gradient there
 * @param stepNorm the Euclidean norm of the step that led there; 0 for the start
 */
public record Iterate(int iteration, double[] x, double value, double gradientNorm, double stepNorm) {}
