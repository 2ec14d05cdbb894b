package dev.thalweg.minimize;

import dev.thalweg.compile.Compile;
import dev.thalweg.compile.PlainRuns;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.TraceException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function of tensors that compiles itself once it has run for as long as compiling takes. What it gives never changes: the
 * first result of the compiled function is compared, bit for bit, with that of the function as it is, and where they differ, or
 * where the function cannot be recorded, it stays as it is.
 */
final class Accelerated {
    /** The call of a compiled function that first runs a program: before come a plain one and one that is recorded. */
    private static final int FIRST_COMPILED = 3;

    private final UnaryOperator<List<Tensor>> function;
    private final UnaryOperator<List<Tensor>> recorded;
    private final PlainRuns plainRuns;
    private boolean worthTrying;
    private int compiledCalls;
    private @Nullable UnaryOperator<List<Tensor>> compiled;

    /**
     * @param function gives the results; runs many times
     * @param compile whether it may be compiled
     */
    Accelerated(Function<Tensor, List<Tensor>> function, boolean compile) {
        this(function, compile, new PlainRuns());
    }

    Accelerated(Function<Tensor, List<Tensor>> function, boolean compile, PlainRuns plainRuns) {
        this(x -> function.apply(x.getFirst()), x -> function.apply(x.getFirst()), compile, plainRuns);
    }

    /**
     * @param function gives the results, as it runs until it is compiled; may remember what it did at the last call
     * @param recorded gives the same results from its inputs alone
     * @param compile whether it may be compiled
     */
    Accelerated(UnaryOperator<List<Tensor>> function, UnaryOperator<List<Tensor>> recorded, boolean compile,
            PlainRuns plainRuns) {
        this.function = function;
        this.recorded = recorded;
        this.plainRuns = plainRuns;
        this.worthTrying = compile;
    }

    List<Tensor> apply(Tensor... x) {
        return apply(List.of(x));
    }

    private List<Tensor> apply(List<Tensor> x) {
        UnaryOperator<List<Tensor>> fast = compiled;
        if (fast != null) {
            return compiled(fast, x);
        }
        if (!worthTrying) {
            return function.apply(x);
        }
        List<Tensor> results = plainRuns.run(() -> function.apply(x));
        if (plainRuns.isCompilingWorth()) {
            worthTrying = false;
            compiled = Compile.ofLists(recorded);
        }
        return results;
    }

    private List<Tensor> compiled(UnaryOperator<List<Tensor>> fast, List<Tensor> x) {
        try {
            List<Tensor> results = fast.apply(x);
            if (++compiledCalls != FIRST_COMPILED) {
                return results;
            }
            List<Tensor> expected = function.apply(x);
            if (!sameBits(results, expected)) {
                compiled = null;
            }
            return expected;
        } catch (TraceException e) {
            compiled = null;
            return function.apply(x);
        }
    }

    private static boolean sameBits(List<Tensor> some, List<Tensor> others) {
        for (int i = 0; i < some.size(); i++) {
            if (!Arrays.equals(some.get(i).toDoubles(), others.get(i).toDoubles())) {
                return false;
            }
        }
        return true;
    }
}
