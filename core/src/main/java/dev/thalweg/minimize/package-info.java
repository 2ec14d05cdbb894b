/**
 * Minimising a function of a tensor: objectives, methods, one loop, and a verdict on where it ended.
 *
 * <p>A {@link dev.thalweg.minimize.Method} holds settings and knows how to go from one
 * {@link dev.thalweg.minimize.Point} to the next. {@link dev.thalweg.minimize.Minimizer} owns everything else, once for all
 * methods: counting, stopping, history, observers, time. The {@link dev.thalweg.minimize.Result} says where the path ended,
 * why it stopped and, through {@link dev.thalweg.minimize.Verdict}, what kind of point that is, in words.
 * {@link dev.thalweg.minimize.Methods} is the table of methods by name, with their settings, that the command uses.
 *
 * <p>Three kinds of methods: {@link dev.thalweg.minimize.FirstOrder} applies an update rule; those that choose a direction and
 * search along it share one run and bring a {@link dev.thalweg.minimize.LineSearch} (conjugate gradient, BFGS, L-BFGS, Newton,
 * Newton-CG); those that minimise a model in a ball share another (trust region, SR1). Inside they compute with flat arrays of
 * doubles, whatever the shape and dtype of x. Those that know second derivatives leave stationary points that are no minima.
 *
 * <p>Objectives take a tensor of any shape and give one element. Values and norms are in the objective's own units;
 * gradients are exact, by reverse mode. Iterates are never modified once they are made.
 *
 * <p>An objective that has run for some time is compiled, with its gradient, unless {@link dev.thalweg.minimize.Minimizer#compile}
 * says no; results stay the same bits.
 *
 * <p>Uses {@code kernel}, {@code tensor}, {@code grad}, {@code compile} and {@code optim}. Nothing is null unless marked. A minimiser is immutable; a run
 * belongs to the thread that started it.
 */
@NullMarked
package dev.thalweg.minimize;

import org.jspecify.annotations.NullMarked;
