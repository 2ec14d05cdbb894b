package dev.thalweg.bench.compare;

import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A compiled workload for benchmarks that are not a comparison. */
public final class CompiledCall {
    private CompiledCall() {}

    /**
     * {@return a call of a compiled workload that has its program}
     *
     * @param name the workload, and after a colon its size
     */
    public static Supplier<? extends @Nullable Object> of(String name) {
        String[] words = name.split(":");
        IntFunction<Step> step = ThalwegWorkloads.all().get(words[0]);
        if (step == null) {
            throw new IllegalArgumentException("bench: there is no workload " + name);
        }
        Task task = step.apply(words.length > 1 ? Integer.parseInt(words[1]) : 0).compiled();
        for (int i = 0; i < SideLoop.CHECK_CALLS; i++) {
            Object _ = task.call().get();
        }
        return task.call();
    }
}
