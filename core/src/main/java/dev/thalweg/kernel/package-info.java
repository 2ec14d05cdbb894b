/**
 * Work on arrays: element-wise loops, copies, reductions, matrix products, sorting, random bits, special functions and
 * small dense linear algebra.
 *
 * <p>Everything here is raw: it takes {@link dev.thalweg.kernel.Storage storages} with {@link dev.thalweg.shape.Layout
 * layouts}, or plain arrays, trusts that shapes and dtypes fit (asserting where cheap), and knows nothing of tensors or
 * gradients. It uses package {@code shape} only.
 *
 * <p>Two invariants make results the same bits on every machine. Scalar functions are built from operations that IEEE
 * 754 makes exact, or from {@link java.lang.StrictMath}; never from {@code Math.sin} and its like. Sums have one fixed
 * order, that of {@link dev.thalweg.kernel.Sums}; matrix products accumulate over the inner axis in order with fused
 * multiply-add, or, where the result has one column, sum fused products in the order of {@code Sums}. Neither vectors of the
 * Vector API, which are used behind the door {@link dev.thalweg.kernel.Lanes}, nor {@link dev.thalweg.kernel.Threads}
 * change that order.
 *
 * <p>Element-wise loops have one author, the emitter. A compiled program's loops are {@code LoopKernel}s, whose sizes and places are
 * known. Ops that run at once take {@code RowKernel}s, made once for all shapes: one for each op, dtype and pattern of operands
 * ({@code OpKernels}), or one for each fold ({@code FoldKernels}, {@code RowFunctions}). They begin when an op has had work
 * enough; few elements take the op's own loop ({@code UnaryLoop} and its kin), and both start with code that HotSpot knows and
 * change over to vector code when that has been seen to be faster ({@code AdaptiveCode}).
 *
 * <p>A float32 element-wise result is the double-precision meaning rounded once. Nothing here is null unless marked.
 * Storages are not synchronised: a thread that writes must be alone.
 */
@NullMarked
package dev.thalweg.kernel;

import org.jspecify.annotations.NullMarked;
