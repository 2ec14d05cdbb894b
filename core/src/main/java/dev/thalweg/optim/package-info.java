/**
 * First-order update rules, those of {@code torch.optim}, and the optimiser that applies them to parameters.
 *
 * <p>An {@link dev.thalweg.optim.UpdateRule} is a record of settings: it says how a parameter moves, given its gradient and a
 * {@link dev.thalweg.optim.State} of named buffers. An {@link dev.thalweg.optim.Optimizer} holds groups of parameters, each
 * group with its own rule, and their states. The rules write into parameters in place, without recording.
 *
 * <p>Defaults and order of operations are PyTorch's, so that trajectories agree to rounding; each default stands once, in the
 * rule's factory. Rules are immutable and may be shared; states and optimisers belong to one thread.
 *
 * <p>Uses {@code tensor}. Nothing is null unless marked.
 */
@NullMarked
package dev.thalweg.optim;

import org.jspecify.annotations.NullMarked;
