package dev.thalweg.tensor;

import org.jspecify.annotations.Nullable;

/** The ops that pick or place elements by tensors of indices. */
enum Indexing implements Op {
    ;

    @Override
    public String label() {
        return Labels.camelCase(name());
    }

    @Override
    public @Nullable Rule rule(int input) {
        return null;
    }

    @Override
    public Forward forward() {
        return Forward.TRANSPOSED;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        throw new AssertionError();
    }
}
