/**
 * Least squares: parameters that make a vector of residuals small, and how sure one can be of them.
 *
 * <p>The problem is min ½ Σ wᵢ rᵢ(x)² over x, within bounds if there are any; a robust {@link dev.thalweg.leastsquares.Loss}
 * may grow slower than the square, so that outliers count less. A residual function takes a float64 tensor of parameters of any
 * shape and gives a float64 tensor of m residuals of any shape. Jacobians are exact, by forward or reverse mode.
 *
 * <p>{@link dev.thalweg.leastsquares.LeastSquares} holds the settings and is the door; the methods are rows of
 * {@link dev.thalweg.leastsquares.LeastSquaresMethod}. One loop serves them all; a method only proposes a step within a region
 * that is trusted. All linear algebra is on orthogonal factors of the Jacobian, never on JᵀJ, whose condition number is the square.
 * {@link dev.thalweg.leastsquares.LeastSquaresResult} holds the solution with its statistics and warnings in words.
 *
 * <p>Values are in the residuals' own units, ordered row-major; parameters likewise. Nothing is null unless marked. Settings and
 * results are immutable; a run belongs to the thread that started it.
 */
@NullMarked
package dev.thalweg.leastsquares;

import org.jspecify.annotations.NullMarked;
