package dev.thalweg.grad;

import dev.thalweg.tensor.Tensor;

/**
 * A function's value and its directional derivative.
 *
 * @param value the value
 * @param tangent the Jacobian times the direction, of the value's shape and dtype
 */
public record Jvp(Tensor value, Tensor tangent) {}
