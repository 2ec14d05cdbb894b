package dev.thalweg.tensor;

/**
 * Elements that were picked along an axis, and where they stood.
 *
 * @param values the elements; gradients flow back to where they came from
 * @param indices int64: their indices along the axis, in the same shape
 */
public record Selection(Tensor values, Tensor indices) {}
