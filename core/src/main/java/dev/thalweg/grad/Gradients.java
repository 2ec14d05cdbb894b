package dev.thalweg.grad;

import dev.thalweg.tensor.Autograd;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gradients along a graph that was recorded already, by name of the inputs, without adding to any
 * {@link Tensor#grad()}: what {@code torch.autograd.grad} gives.
 *
 * <pre>{@code
 * Tensor y = x.pow(3).sum();
 * Tensor slope = Gradients.of(y).createGraph().wrt(x).get(0);
 * Tensor curvature = Gradients.of(slope.sum()).wrt(x).get(0);
 * }</pre>
 *
 * <p>Immutable: each setting gives a new one.
 */
public final class Gradients {
    private final List<Tensor> outputs;
    private final @Nullable List<Tensor> cotangents;
    private final boolean retainGraph;
    private final boolean createGraph;

    private Gradients(List<Tensor> outputs, @Nullable List<Tensor> cotangents, boolean retainGraph,
            boolean createGraph) {
        this.outputs = outputs;
        this.cotangents = cotangents;
        this.retainGraph = retainGraph;
        this.createGraph = createGraph;
    }

    /**
     * {@return the gradients of outputs, added up}
     *
     * @param outputs at least one; each with one element, unless {@link #cotangents} gives the gradient with respect to it
     */
    public static Gradients of(Tensor... outputs) {
        return new Gradients(List.of(outputs), null, false, false);
    }

    /**
     * {@return the same with a gradient with respect to each output, instead of 1}
     *
     * @param gradients one per output, of its shape
     */
    public Gradients cotangents(Tensor... gradients) {
        if (gradients.length != outputs.size()) {
            throw new IllegalArgumentException("gradients: one cotangent per output; got " + gradients.length + " for "
                    + outputs.size() + " outputs");
        }
        return new Gradients(outputs, List.of(gradients), retainGraph, createGraph);
    }

    /** {@return the same, keeping what the graph saved for another walk} */
    public Gradients retainGraph() {
        return new Gradients(outputs, cotangents, true, createGraph);
    }

    /** {@return the same, recording the walk so that the gradients can be differentiated; retains the graph} */
    public Gradients createGraph() {
        return new Gradients(outputs, cotangents, true, true);
    }

    /**
     * {@return the gradients with respect to inputs, in their order and shapes}
     *
     * @param inputs tensors that require grad, leaves or not
     * @throws IllegalStateException if no output depends on an input, or as {@link Autograd#gradients}
     */
    public List<Tensor> wrt(Tensor... inputs) {
        List<Tensor> gradients = new ArrayList<>(inputs.length);
        @Nullable
        Tensor[] found = found(inputs);
        for (int i = 0; i < inputs.length; i++) {
            Tensor gradient = found[i];
            if (gradient == null) {
                throw new IllegalStateException("gradients: the outputs must depend on every input; got input " + i
                        + " of shape " + inputs[i].shape() + " that none depends on; use wrtOrZeros or wrtIfUsed");
            }
            gradients.add(gradient);
        }
        return List.copyOf(gradients);
    }

    /**
     * {@return the gradients with respect to inputs, zeros where no output depends on one}
     *
     * @param inputs tensors that require grad, leaves or not
     */
    public List<Tensor> wrtOrZeros(Tensor... inputs) {
        List<Tensor> gradients = new ArrayList<>(inputs.length);
        @Nullable
        Tensor[] found = found(inputs);
        for (int i = 0; i < inputs.length; i++) {
            Tensor gradient = found[i];
            gradients.add(gradient == null ? Tensor.zerosLike(inputs[i]) : gradient);
        }
        return List.copyOf(gradients);
    }

    /**
     * {@return the gradients with respect to inputs, empty where no output depends on one}
     *
     * @param inputs tensors that require grad, leaves or not
     */
    public List<Optional<Tensor>> wrtIfUsed(Tensor... inputs) {
        List<Optional<Tensor>> gradients = new ArrayList<>(inputs.length);
        for (Tensor gradient : found(inputs)) {
            gradients.add(Optional.ofNullable(gradient));
        }
        return List.copyOf(gradients);
    }

    private @Nullable Tensor[] found(Tensor[] inputs) {
        @Nullable
        Tensor[] given = new Tensor[outputs.size()];
        for (int i = 0; cotangents != null && i < given.length; i++) {
            given[i] = cotangents.get(i);
        }
        return Autograd.gradients(outputs.toArray(new Tensor[0]), given, inputs, retainGraph, createGraph);
    }
}
