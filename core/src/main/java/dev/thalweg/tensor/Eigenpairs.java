package dev.thalweg.tensor;

/**
 * What {@link Tensor#eigh()} gives: A = vectors·diag(values)·vectorsᵀ.
 *
 * @param values the eigenvalues, ascending
 * @param vectors the unit eigenvectors, as columns in the order of the values
 */
public record Eigenpairs(Tensor values, Tensor vectors) {}
