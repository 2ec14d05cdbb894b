package dev.thalweg.tensor;

/** The methods of {@link Tensor} that pick or place elements by tensors of indices. */
sealed interface IndexingMethods permits Tensor {}
