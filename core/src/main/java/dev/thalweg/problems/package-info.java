/**
 * Test problems with known answers: functions of two variables that people try minimisers on, as formulas.
 *
 * <p>{@link dev.thalweg.problems.Problems} is the table; a {@link dev.thalweg.problems.TestProblem} is a row: the formula as
 * text, where to start, the usual box, and where the minima lie. The command takes them by name. A formula's variables
 * stand in the order of their first appearance, and so do the numbers of every point.
 *
 * <p>Uses {@code formula}, {@code tensor} and {@code shape}. Nothing is null. Everything is immutable and may be shared
 * between threads.
 */
@NullMarked
package dev.thalweg.problems;

import org.jspecify.annotations.NullMarked;
