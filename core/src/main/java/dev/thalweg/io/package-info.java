/**
 * Tensors in files: {@link dev.thalweg.io.TensorFile} writes and reads the safetensors format, in which PyTorch and others keep weights,
 * and which holds nothing but names, dtypes, shapes and raw numbers, so what is read back has the same bits and reading runs no code.
 *
 * <p>States of optimisers, schedulers and averages ({@code optim.Stateful}) are maps from names to tensors, which is what a file holds.
 *
 * <p>A file appears whole or not at all. What is wrong with a file is said with its path and place. Nothing is null unless marked.
 */
@NullMarked
package dev.thalweg.io;

import org.jspecify.annotations.NullMarked;
