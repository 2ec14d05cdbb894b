/**
 * Modules: functions of tensors that own parameters, and the losses that train them. Composed from tensor methods alone; no op
 * is declared here.
 *
 * <p>A {@link dev.thalweg.nn.Module} registers its parameters (leaves that require grad) and its children under names, so that
 * an optimiser and a checkpoint find them. Initial values come from a {@link dev.thalweg.tensor.Generator}, so a seed decides
 * them.
 *
 * <p>Uses {@code tensor}. Nothing is null unless marked. A module belongs to one thread while it is trained.
 */
@NullMarked
package dev.thalweg.nn;

import org.jspecify.annotations.NullMarked;
