package dev.thalweg.compile;

import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Makes fast functions of functions of tensors. The first call runs the function as it is; the second runs it and records what
 * it does; from the third on a program of fused loops does the same, to the same bits. A new shape, dtype, or whether something
 * requires grad, begins anew.
 *
 * <p>What the function captures is read anew at each call, and written where the function writes: so a whole training step
 * compiles, forward, {@code backward()}, and the optimiser's update. Gradients that the function leaves in {@code grad()} are
 * there after each call; the next call may write over them, so keep a {@code clone()} of one that is still to be read. Random numbers
 * are drawn anew at each call. A result that {@code backward()} inside was called on, such as a step's loss, comes detached.
 *
 * <p>Results may be differentiated by the caller, as those of a model whose loss is computed outside: then there are two programs, one
 * for the results and one for the gradients, and the result stands in the graph as one op. The second has the cotangents as its
 * inputs, so what it can share with the first is less than where the whole step compiles. Where a gradient is to be differentiated
 * again, the function runs once more as it is. Gradients that meet in a tensor from inside and from outside, from several results, or at a second
 * derivative, are added in another order than without compiling, so their last bits may differ. Such a function runs
 * as it is if it does more than to compute: writes, draws random numbers, or gathers gradients; if it captures what was
 * computed from what requires grad, or gives back its own input; within a checkpoint; and in anomaly mode.
 *
 * <p>What is fixed when it is recorded: every choice that Java makes ({@code if}, loops, numbers that are not tensors). A value
 * of a tensor cannot be read inside ({@code item()} and its like fail and say so), so no choice can depend on one; {@code where},
 * {@code maximum} and comparisons choose by value.
 *
 * <p>A compiled function may be called from several threads; calls take turns.
 */
public final class Compile {
    private Compile() {}

    /**
     * {@return a compiled function of one tensor}
     *
     * @param function the function
     */
    public static UnaryOperator<Tensor> of(UnaryOperator<Tensor> function) {
        CompiledFunction compiled = new CompiledFunction(inputs -> List.of(function.apply(inputs.getFirst())));
        return x -> compiled.apply(x).getFirst();
    }

    /**
     * {@return a compiled function of two tensors}
     *
     * @param function the function
     */
    public static BinaryOperator<Tensor> of(BinaryOperator<Tensor> function) {
        CompiledFunction compiled = new CompiledFunction(inputs -> List.of(function.apply(inputs.get(0), inputs.get(
                1))));
        return (x, y) -> compiled.apply(x, y).getFirst();
    }

    /**
     * {@return a compiled step: code that gives a tensor, such as the loss, and changes what it captures}
     *
     * @param step the code
     */
    public static Supplier<Tensor> of(Supplier<Tensor> step) {
        CompiledFunction compiled = new CompiledFunction(_ -> List.of(step.get()));
        return () -> compiled.apply().getFirst();
    }

    /**
     * {@return a compiled step: code that changes what it captures}
     *
     * @param step the code
     */
    public static Runnable of(Runnable step) {
        CompiledFunction compiled = new CompiledFunction(_ -> {
            step.run();
            return List.of();
        });
        return compiled::apply;
    }

    /**
     * {@return a compiled function of any number of tensors, with any number of results}
     *
     * @param function the function
     */
    public static UnaryOperator<List<Tensor>> ofLists(UnaryOperator<List<Tensor>> function) {
        CompiledFunction compiled = new CompiledFunction(function);
        return inputs -> compiled.apply(inputs.toArray(Tensor[]::new));
    }

    /**
     * {@return a compiled function of one that has run already, so that nothing is left that it makes at its first use: the first call
     * records it, and the second runs the program} Where each run takes long, that spares one.
     *
     * @param function the function
     */
    public static UnaryOperator<List<Tensor>> ofUsedLists(UnaryOperator<List<Tensor>> function) {
        CompiledFunction compiled = new CompiledFunction(function, true, false);
        return inputs -> compiled.apply(inputs.toArray(Tensor[]::new));
    }

    /**
     * {@return a compiled function of one tensor whose result is overwritten by the next call} A large array costs more to be had and
     * cleared than to be written, so this is up to three times as fast where little is computed. Results that are kept must be cloned, as the
     * tensors of earlier calls may show those of later ones; autograd notices it where it saved one. A result may be the next
     * call's input. Results that are differentiable are new ones at each call.
     *
     * @param function the function
     */
    public static UnaryOperator<Tensor> overwriting(UnaryOperator<Tensor> function) {
        CompiledFunction compiled = overwritten(inputs -> List.of(function.apply(inputs.getFirst())));
        return x -> compiled.apply(x).getFirst();
    }

    /**
     * {@return a compiled function of two tensors whose result is overwritten by the next call}
     *
     * @param function the function
     * @see #overwriting(UnaryOperator)
     */
    public static BinaryOperator<Tensor> overwriting(BinaryOperator<Tensor> function) {
        CompiledFunction compiled = overwritten(inputs -> List.of(function.apply(inputs.get(0), inputs.get(1))));
        return (x, y) -> compiled.apply(x, y).getFirst();
    }

    /**
     * {@return a compiled step whose result is overwritten by the next call}
     *
     * @param step the code
     * @see #overwriting(UnaryOperator)
     */
    public static Supplier<Tensor> overwriting(Supplier<Tensor> step) {
        CompiledFunction compiled = overwritten(_ -> List.of(step.get()));
        return () -> compiled.apply().getFirst();
    }

    /**
     * {@return a compiled function of any number of tensors whose results are overwritten by the next call}
     *
     * @param function the function
     * @see #overwriting(UnaryOperator)
     */
    public static UnaryOperator<List<Tensor>> overwritingLists(UnaryOperator<List<Tensor>> function) {
        CompiledFunction compiled = overwritten(function);
        return inputs -> compiled.apply(inputs.toArray(Tensor[]::new));
    }

    private static CompiledFunction overwritten(UnaryOperator<List<Tensor>> function) {
        return new CompiledFunction(function, false, true);
    }

    /**
     * {@return what compiling makes of a function: the program that is recorded, its loops, what lies in arrays, and the size of the
     * methods}
     *
     * @param function the function
     * @param inputs inputs to run it with
     */
    public static String explain(UnaryOperator<List<Tensor>> function, Tensor... inputs) {
        return new CompiledFunction(function).explain(inputs);
    }
}
