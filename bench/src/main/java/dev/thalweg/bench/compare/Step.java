package dev.thalweg.bench.compare;

import dev.thalweg.compile.Compile;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A workload of Thalweg, to be run as it is or compiled.
 *
 * @param body the code
 * @param watched what shows that it was right besides its result, read after the last call
 * @param isResultWatched whether the result does too
 */
record Step(Supplier<Tensor> body, Supplier<List<Tensor>> watched, boolean isResultWatched) {
    static Step of(Supplier<Tensor> body) {
        return new Step(body, List::of, true);
    }

    /** {@return code that leaves gradients or changes parameters} */
    static Step of(Supplier<Tensor> body, Supplier<List<Tensor>> watched) {
        return new Step(body, watched, true);
    }

    Step withoutResult() {
        return new Step(body, watched, false);
    }

    static Tensor grad(Tensor x) {
        return Objects.requireNonNull(x.grad(), "a gradient was to be left");
    }

    Task eager() {
        return task(body);
    }

    Task compiled() {
        return task(Compile.overwriting(body));
    }

    private Task task(Supplier<Tensor> run) {
        Last last = new Last();
        return new Task(() -> last.result = run.get(), () -> {
            List<Tensor> tensors = new ArrayList<>();
            if (isResultWatched) {
                tensors.add(Objects.requireNonNull(last.result));
            }
            tensors.addAll(watched.get());
            return Digest.of(tensors);
        });
    }

    private static final class Last {
        @Nullable
        Tensor result;
    }
}
