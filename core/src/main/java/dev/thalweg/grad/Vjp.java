package dev.thalweg.grad;

import dev.thalweg.tensor.Tensor;
import java.util.function.Function;

/**
 * A function's value, and its derivative there as a function of cotangents.
 *
 * @param <C> a tensor for a function of one tensor, a list of tensors for a function of several
 * @param value the value
 * @param pullback takes a cotangent of the value's shape to that of the argument: the transposed Jacobian times the
 *     cotangent; it may be called any number of times, and keeps alive what the graph saved
 */
public record Vjp<C>(Tensor value, Function<Tensor, C> pullback) {}
