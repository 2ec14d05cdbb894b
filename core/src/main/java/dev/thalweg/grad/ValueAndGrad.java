package dev.thalweg.grad;

import dev.thalweg.tensor.Tensor;

/**
 * A function's value and its gradient there.
 *
 * @param value the value, with one element
 * @param grad the gradient, of the argument's shape and dtype
 */
public record ValueAndGrad(Tensor value, Tensor grad) {}
