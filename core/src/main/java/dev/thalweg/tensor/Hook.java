package dev.thalweg.tensor;

/** A function registered on a tensor's gradient, which can be taken off again. */
@FunctionalInterface
public interface Hook {
    /** Takes the function off; without effect the second time. */
    void remove();
}
