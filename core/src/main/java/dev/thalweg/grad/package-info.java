/**
 * Derivatives of functions of tensors: what users of the tape want to ask for, without touching it.
 *
 * <ul>
 * <li>{@link dev.thalweg.grad.Grad}: transforms of functions: {@code grad}, {@code valueAndGrad}, {@code vjp}, {@code jvp},
 * {@code jacobian}, {@code hessian}, {@code hvp}.
 * <li>{@link dev.thalweg.grad.Gradients}: gradients along a graph that exists already.
 * <li>{@link dev.thalweg.grad.GradCheck}: derivatives held against central differences.
 * <li>{@link dev.thalweg.grad.MultiOutputOp}: users' own ops with several outputs; those with one are {@link
 * dev.thalweg.tensor.CustomOp}.
 * </ul>
 *
 * <p>Transforms nest in each other to any depth, forward in reverse and reverse in forward. A transform differentiates with
 * respect to its function's argument alone: the function may capture other tensors, which count as constants for it,
 * while an enclosing transform or a tape still sees the result depend on them. So a result is on the tape exactly where the
 * arguments or captured tensors require grad and the thread records.
 *
 * <p>A function must not write into its argument, and should give the same result when called again.
 *
 * <p>Made of {@link dev.thalweg.tensor.Autograd} (reverse mode) and {@link dev.thalweg.tensor.ForwardLevel} (forward mode);
 * knows no op. Nothing is null unless marked. Stateless: any thread may call.
 */
@NullMarked
package dev.thalweg.grad;

import org.jspecify.annotations.NullMarked;
