package dev.thalweg.tensor;

/** The methods of {@link Tensor} that solve with and factor small matrices. */
sealed interface LinearAlgebraMethods permits Tensor {}
