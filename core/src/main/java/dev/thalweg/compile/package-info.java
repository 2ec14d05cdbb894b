/**
 * The compiler: what code does to tensors is recorded while it runs, scheduled as few loops, and done again by them, to the same
 * bits.
 *
 * <ol>
 * <li>{@link dev.thalweg.tensor.Trace} records steps on values. Views are layouts, writes make new values, composed ops are
 * recorded in their parts.
 * <li>{@code Schedule} decides which values lie in arrays; the others are computed inside the loops that read them. Loops over
 * the same axes become one.
 * <li>{@code LoopBuilder} expresses values in a loop's indices, through broadcasts, slices and the zeros around a slice's
 * gradient, down to loads. Equal expressions are one, so a value and its gradient share their work and their pass over
 * memory.
 * <li>{@code RowGroups} finds units that may go through an axis together, a part of it at a time.
 * <li>{@code BufferPlan} gives each value in an array its place, written storages their own where nothing is in the way.
 * <li>{@code Program} runs the loops ({@link dev.thalweg.kernel.LoopKernel}) and what ops are left.
 * </ol>
 *
 * <p>Where the caller differentiates the results, {@code Halves} cuts the record of a function and of a walk through its graph in
 * two, and {@code DifferentiableProgram} holds a program for each.
 *
 * <p>{@code RecordVerifier}, {@code ScheduleVerifier} and {@code BufferVerifier} hold each step to its rules, where
 * {@code -Dthalweg.verify=true} asks for it.
 *
 * <p>{@link dev.thalweg.compile.Compile} is the door; {@link dev.thalweg.compile.PlainRuns} says when it pays to go through
 * it. Uses {@code shape}, {@code kernel} and {@code tensor}. Nothing is null unless marked.
 */
@NullMarked
package dev.thalweg.compile;

import org.jspecify.annotations.NullMarked;
