package dev.thalweg.tensor;

/** The methods of {@link Tensor} that multiply and sum over shared axes. */
sealed interface ContractionMethods permits Tensor {}
