/**
 * Work on arrays: the kernel language with its interpreter and emitters, element-wise loops, copies, reductions, matrix
 * products, sorting, random bits, special functions, small dense linear algebra, and the threads that share long work.
 *
 * <p>Everything here is raw: it takes {@link dev.thalweg.kernel.Storage storages} with {@link dev.thalweg.shape.Layout
 * layouts}, or plain arrays, trusts that shapes and dtypes fit (asserting where cheap), and knows nothing of tensors or
 * gradients. It uses package {@code shape} only.
 *
 * <h2>The kernel language</h2>
 * <ul>
 * <li>A {@link dev.thalweg.kernel.Machine} operation is one that IEEE 754, or the integers' arithmetic, makes exact on every machine.
 * Its {@code evaluate} is its definition.
 * <li>An {@link dev.thalweg.kernel.Expr} is an operation on expressions, typed by {@link dev.thalweg.kernel.Kind}; {@link
 * dev.thalweg.kernel.Expressions} makes them, each once, and simplifies where no bit can change.
 * <li>{@code exp}, {@code sin}, {@code erf} and their like are Java functions ({@link dev.thalweg.kernel.DoubleFunctions}, {@link
 * dev.thalweg.kernel.FloatFunctions}) over such operations. {@code Lifter} reads them, from their bytecode, as expressions; so a function
 * is written once, and runs as it is for single numbers and inlined in loops.
 * <li>A {@link dev.thalweg.kernel.Loop} goes over axes: operands that lie where an affine map of the indices says, on a range of the
 * inner index or all of it; stores; and folds. {@code InterpretedRows} is what a loop means; {@code LoopEmitter} writes
 * scalar code, {@code VectorEmitter} code for vectors, of a part of a row, and {@code WholeRowsEmitter} that of many rows; a {@link
 * dev.thalweg.kernel.LoopKernel} chooses by speed.
 * </ul>
 *
 * <h2>Invariants</h2>
 *
 * <p>Results are the same bits on every machine. Scalar functions are built from operations that IEEE
 * 754 makes exact, or from {@link java.lang.StrictMath}; never from {@code Math.sin} and its like. Sums have one fixed
 * order, that of {@link dev.thalweg.kernel.Sums}, and of {@link dev.thalweg.kernel.RunningSums} up to each element; matrix products accumulate over the inner axis in order with fused
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
 * <p>A float32 element-wise result is the function's own float32 code where it has one, within an ulp of the exact value; else
 * the double-precision meaning rounded once.
 *
 * <p>No emitted method is longer than HotSpot compiles. The Vector API takes a fifth of a second to start and crawls until it is
 * compiled, so short work never touches it.
 *
 * <p>Nothing here is null unless marked. Storages are not synchronised: a thread that writes must be alone.
 */
@NullMarked
package dev.thalweg.kernel;

import org.jspecify.annotations.NullMarked;
