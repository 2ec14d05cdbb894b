package dev.thalweg.bench.compare;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A workload made ready.
 *
 * @param call does it once; the result depends on the work, so that the work cannot be left out
 * @param digest what the last call computed, as {@link Digest} says
 */
public record Task(Supplier<? extends @Nullable Object> call, Supplier<double[]> digest) {}
