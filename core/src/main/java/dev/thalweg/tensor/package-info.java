/**
 * Tensors, the catalogue of their ops, the tape and the reverse walk.
 *
 * <p>Four things, kept apart:
 * <ul>
 * <li>{@link dev.thalweg.tensor.Tensor}: what users hold. Its methods stand in one interface per family of ops
 * (element-wise, movement, arrangement, indexing, reduction, order, contraction, linear algebra, in place); each checks its
 * arguments, explains what is wrong, and applies one op or composes a few. The static methods that make tensors stand in
 * its superclasses ({@code Creation}, {@code RandomCreation}, {@code Combination}); random numbers come from a {@link
 * dev.thalweg.tensor.Generator}.
 * <li>The ops: enums implementing {@link dev.thalweg.tensor.Op}, one constant per op. A constant holds all that is true of the
 * op: how it computes, the rule for each input's cotangent, how tangents go through, and for element-wise ops where it is
 * smooth. Rules are written in tensor methods, so derivatives of derivatives need no further code.
 * <li>The tape: {@link dev.thalweg.tensor.Node}, made by {@code Tape} for each application that needs a gradient. Nodes point
 * to the nodes of their inputs, never the other way and in no list, so a graph is garbage when its result is.
 * <li>The walk: {@code Walk}, once, iterative, knowing no op. It also does what every rule would otherwise repeat: sum a
 * cotangent over broadcast axes and cast it to the dtype of its value.
 * </ul>
 *
 * <p>To add an op: one constant in its family, one method in the family's interface. The contract tests find the constant by
 * reflection; one that is not element-wise needs a row of samples there.
 *
 * <p>Views and writes: a view knows its base. A write through a view becomes the base's new value on the tape
 * ({@code WRITE}: the old base with the part replaced), and every view of that base reads its history through {@code
 * STRIDED} from then on, which it notices by the storage's version.
 *
 * <p>Forward mode: a tensor may carry tangents, one for each open {@link dev.thalweg.tensor.ForwardLevel}; the tape's door
 * pushes them through each op by the op's kind, the innermost level first, with values that carry the outer ones only.
 *
 * <p>Recording: while a {@link dev.thalweg.tensor.Trace} is open on a thread, ops compute as ever and are written down besides, as
 * steps on flat values; writes and gathered gradients make new values. Package {@code compile} makes programs of that. A value
 * that Java would look at cannot be part of a program, so reading one is an error then.
 *
 * <p>Transforms of functions live in package {@code grad}, which reaches the tape through {@link
 * dev.thalweg.tensor.Autograd}. A {@code Checkpoint} drops what a part of a graph saved and makes it again in the walk.
 *
 * <p>Uses {@code shape} and {@code kernel}. Nothing is null unless marked. Tensors that are only read may be shared between
 * threads; grad mode is per thread.
 */
@NullMarked
package dev.thalweg.tensor;

import org.jspecify.annotations.NullMarked;
