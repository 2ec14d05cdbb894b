package dev.thalweg.nn;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/** Modules one after the other: each takes what the one before gives. Their names are their numbers, from 0. */
public final class Sequential extends Module {
    private final List<Module> modules;

    /**
     * Makes a chain.
     *
     * @param modules the modules, in order
     */
    public Sequential(Module... modules) {
        this.modules = List.of(modules);
        for (int i = 0; i < modules.length; i++) {
            child(Integer.toString(i), modules[i]);
        }
    }

    @Override
    public Tensor forward(Tensor input) {
        Tensor value = input;
        for (Module module : modules) {
            value = module.forward(value);
        }
        return value;
    }
}
