/**
 * First-order update rules, those of {@code torch.optim}, and what goes with them: the optimiser that applies them to parameters,
 * learning-rate schedules, gradient clipping, averages of parameters, and states that can be saved.
 *
 * <p>An {@link dev.thalweg.optim.UpdateRule} is a record of settings: it says how a parameter moves, given its gradient and a
 * {@link dev.thalweg.optim.State} of named buffers and numbers. An {@link dev.thalweg.optim.Optimizer} holds groups of parameters, each
 * group with its own rule, and their states. The rules write into parameters in place, without recording.
 *
 * <table>
 * <caption>The rules and when they were thought of</caption>
 * <tr><td>plain and with momentum</td><td>{@link dev.thalweg.optim.Sgd}, {@link dev.thalweg.optim.Asgd} (1992)</td></tr>
 * <tr><td>a step of its own for each element</td><td>{@link dev.thalweg.optim.Rprop} (1993), {@link dev.thalweg.optim.Adagrad} (2011),
 *     {@link dev.thalweg.optim.RmsProp} (2012), {@link dev.thalweg.optim.Adadelta} (2012)</td></tr>
 * <tr><td>by moments</td><td>{@link dev.thalweg.optim.Adam} and {@link dev.thalweg.optim.Adamax} (2015), {@link dev.thalweg.optim.NAdam}
 *     (2016), {@link dev.thalweg.optim.AdamW} (2019), {@link dev.thalweg.optim.RAdam} (2020)</td></tr>
 * <tr><td>with less memory, or for matrices</td><td>{@link dev.thalweg.optim.Adafactor} (2018), {@link dev.thalweg.optim.Lion} (2023),
 *     {@link dev.thalweg.optim.Muon} (2024)</td></tr>
 * <tr><td>many evaluations in a step</td><td>{@link dev.thalweg.optim.Lbfgs} (1989), which is no update rule</td></tr>
 * </table>
 *
 * <p>Defaults and order of operations are PyTorch's, so that trajectories agree to rounding; each default stands once, in the
 * rule's factory. PyTorch's options that choose among its ways to run the same step ({@code foreach}, {@code fused}, {@code capturable},
 * {@code differentiable}) have no counterpart. Rules and schedules are immutable and may be shared; states, optimisers and schedulers
 * belong to one thread.
 *
 * <p>Steps compile. What changes from step to step is asked for at each call of a compiled step: the learning rate, the momentum
 * ({@link dev.thalweg.optim.MomentumRule}), the step number and what follows from it. What a step takes for granted is guarded: where a
 * buffer was put in the place of another, or a group was added, the step is recorded anew. Only {@link dev.thalweg.optim.LbfgsOptimizer},
 * which decides by values, refuses to be compiled; its closure compiles.
 *
 * <p>A {@link dev.thalweg.optim.Schedule} is a pure function of the step; {@link dev.thalweg.optim.Schedules} has PyTorch's, and puts them
 * one after the other or on top of each other. A {@link dev.thalweg.optim.Scheduler} carries a schedule to an optimiser.
 * {@link dev.thalweg.optim.Stateful} things give what they remember as a map of tensors and take it up again, bit for bit.
 *
 * <p>Uses {@code shape}, {@code tensor} and {@code compile}. Nothing is null unless marked.
 */
@NullMarked
package dev.thalweg.optim;

import org.jspecify.annotations.NullMarked;
