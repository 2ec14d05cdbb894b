package dev.thalweg.tensor;

/**
 * What {@link Tensor#qr()} gives: A = q·r.
 *
 * @param q orthonormal columns
 * @param r upper triangular
 */
public record QrFactors(Tensor q, Tensor r) {}
