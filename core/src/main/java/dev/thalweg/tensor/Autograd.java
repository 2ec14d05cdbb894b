package dev.thalweg.tensor;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The doors through which transforms of functions reach the tape: gradients along an existing graph, and inputs that a
 * transform may differentiate with respect to. Users want package {@code dev.thalweg.grad}, which is made of these and
 * {@link ForwardLevel}.
 */
public final class Autograd {
    private Autograd() {}

    /**
     * {@return the gradients of the outputs with respect to the inputs, in the inputs' order; null for an input that no
     * output depends on. Nothing is added to any {@link Tensor#grad()}}
     *
     * @param outputs the outputs; their gradients are added up
     * @param cotangents for each output the gradient with respect to it; null for 1, if it has one element
     * @param inputs leaves that require grad, or what was computed from such
     * @param retainGraph whether to keep what the graph saved, for another walk
     * @param createGraph whether to record the walk, so that the gradients can be differentiated
     * @throws IllegalStateException if an output depends on nothing that requires grad, or an input does not require grad,
     *     a saved value was changed in place, or the graph was freed
     */
    public static @Nullable Tensor[] gradients(Tensor[] outputs, @Nullable Tensor[] cotangents, Tensor[] inputs,
            boolean retainGraph, boolean createGraph) {
        for (int i = 0; i < inputs.length; i++) {
            if (!inputs[i].isRequiringGrad()) {
                throw new IllegalStateException("gradients: an input must require grad; got input " + i + " of shape "
                        + inputs[i].shape() + "; call requiresGrad() on it before the outputs are computed");
            }
        }
        return Walk.gradients(outputs, cotangents, inputs, retainGraph, createGraph);
    }

    /**
     * {@return a tensor with the values of another that stands for it as the argument of a function: it requires grad, and the
     * gradient with respect to it counts its uses only, not other uses of the original. Where the original requires grad
     * and this thread records, results depend on the original through it. It cannot be written in place}
     *
     * @param value a floating tensor; it shares its storage with the result
     * @throws IllegalArgumentException if it is not floating
     */
    public static Tensor variable(Tensor value) {
        if (!value.dtype().isFloating()) {
            throw new IllegalArgumentException("grad: only floating tensors have gradients; got " + value.dtype()
                    + " of shape " + value.shape() + "; convert with to(DType.FLOAT64)");
        }
        return value.isRequiringGrad() && Mode.current().grad
                ? Tape.track(value.sameAt(null).asArgument(), Movement.RESHAPE, value.shape(), value)
                : value.asVariable();
    }

    /**
     * {@return a tensor with the values and tangents of another, without a history; its tangents keep theirs only where it
     * leads beyond the variables}
     *
     * @param value a tensor that depends on nothing but the variables; it shares its storage with the result
     * @param variables made by {@link #variable}
     */
    public static Tensor offTape(Tensor value, Tensor... variables) {
        Tensor same = value.sameAt(null);
        Dual own = value.dual();
        if (own != null) {
            Tensor tangent = own.tangent();
            boolean leadsOn = Walk.reachesBeyond(tangent, variables);
            same.setDual(new Dual(own.level(), offTape(own.primal(), variables),
                    leadsOn ? tangent : offTape(tangent, variables), own.version()));
        }
        return same;
    }

    /**
     * {@return whether a tensor, or a tangent that it carries, depends on something that requires grad besides variables}
     *
     * @param value a tensor
     * @param variables made by {@link #variable}
     */
    public static boolean dependsBeyond(Tensor value, Tensor... variables) {
        return Walk.dependsBeyond(value, variables);
    }

    /**
     * Computes the gradients of an output with respect to variables of a transform. The walk is recorded if this thread
     * records and the output depends on more than the variables; then the graph is retained too.
     *
     * @param output the output, which depends on something that requires grad
     * @param cotangent the gradient with respect to it; null for 1, if it has one element
     * @param variables made by {@link #variable}
     * @param retainGraph whether to keep what the graph saved in any case
     * @param gradients modified: receives the gradients; null where the output does not depend on a variable
     * @return whether the walk was recorded: whether the output too can be differentiated beyond the variables
     */
    public static boolean gradientsOfVariables(Tensor output, @Nullable Tensor cotangent, Tensor[] variables,
            boolean retainGraph, @Nullable Tensor[] gradients) {
        return Walk.gradientsOfVariables(new Tensor[] {output}, new @Nullable Tensor[] {cotangent}, variables,
                retainGraph, gradients);
    }

    /**
     * {@return what a function gives, recorded without what its ops save: that is made again, by running the function once
     * more, when a walk needs it. Inside another checkpoint, the inner function is kept by the outer one's second run only}
     *
     * @param body does the same whenever it is called
     * @param generators those that the function draws from, besides the shared one: the second run draws the same numbers
     */
    public static Tensor checkpoint(Supplier<Tensor> body, Generator... generators) {
        return Checkpoint.run(body, generators);
    }
}
