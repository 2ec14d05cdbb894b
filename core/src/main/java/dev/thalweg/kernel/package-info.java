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
 * <p>Loops are fast where HotSpot's C2 makes vector code of them: one function per loop ({@link dev.thalweg.kernel.OwnLoop}
 * sees to that), rows without gaps, and arrays read and written from their beginning, because with offsets C2 cannot tell
 * that two arrays differ.
 *
 * <p>A float32 element-wise result is the double-precision meaning rounded once. Nothing here is null unless marked.
 * Storages are not synchronised: a thread that writes must be alone.
 */
@NullMarked
package dev.thalweg.kernel;

import org.jspecify.annotations.NullMarked;
