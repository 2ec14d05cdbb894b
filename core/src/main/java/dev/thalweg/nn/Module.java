package dev.thalweg.nn;

import dev.thalweg.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A function of a tensor that owns parameters: PyTorch's {@code nn.Module}. */
public abstract class Module {
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();

    /** Makes a module without parameters or children; the subclass registers them. */
    protected Module() {}

    /**
     * {@return the output}
     *
     * @param input the input
     */
    public abstract Tensor forward(Tensor input);

    /**
     * Registers a parameter.
     *
     * @param name its name within this module, without a dot
     * @param initial its first value, a leaf; marked to require grad
     * @return the parameter
     */
    protected final Tensor parameter(String name, Tensor initial) {
        register(name);
        parameters.put(name, initial.requiresGrad());
        return initial;
    }

    /**
     * Registers a module that this one uses.
     *
     * @param <M> its type
     * @param name its name within this module, without a dot
     * @param child the module
     * @return the module
     */
    protected final <M extends Module> M child(String name, M child) {
        register(name);
        children.put(name, child);
        return child;
    }

    private void register(String name) {
        if (name.isEmpty() || name.contains(".")) {
            throw new IllegalArgumentException("module: a name has no dot and is not empty; got '" + name + "'");
        }
        if (parameters.containsKey(name) || children.containsKey(name)) {
            throw new IllegalArgumentException("module: each name once; got '" + name + "' twice");
        }
    }

    /** {@return all parameters, those of children included, in the order they were registered} */
    public final List<Tensor> parameters() {
        return List.copyOf(namedParameters().values());
    }

    /** {@return all parameters by name; those of children with the child's name and a dot in front} */
    public final Map<String, Tensor> namedParameters() {
        Map<String, Tensor> all = new LinkedHashMap<>(parameters);
        children.forEach((prefix, child) -> child.namedParameters()
                .forEach((name, parameter) -> all.put(prefix + "." + name, parameter)));
        return all;
    }

    /** {@return the modules that this one uses, by name} */
    public final Map<String, Module> children() {
        return new LinkedHashMap<>(children);
    }

    /** Forgets the gradients of all parameters. */
    public final void zeroGrad() {
        parameters().forEach(Tensor::zeroGrad);
    }
}
