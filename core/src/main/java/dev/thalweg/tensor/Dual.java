package dev.thalweg.tensor;

/**
 * What a tensor carries in forward mode.
 *
 * @param level the innermost level at which it has a tangent
 * @param primal the same value without this tangent, at the same place on the tape; it may carry tangents of outer levels
 * @param tangent the tangent; it may carry tangents of outer levels
 * @param version the storage's version for which both hold
 */
record Dual(ForwardLevel level, Tensor primal, Tensor tangent, int version) {}
