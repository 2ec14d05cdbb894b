package dev.thalweg.tensor;

/**
 * What {@link Tensor#slogdet()} gives: a determinant as sign·exp(logAbs), which does not overflow.
 *
 * @param sign −1, 0 or 1
 * @param logAbs the logarithm of the absolute value; −∞ for 0
 */
public record SignedLog(Tensor sign, Tensor logAbs) {}
