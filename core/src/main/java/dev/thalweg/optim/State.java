package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a rule remembers of one parameter: the number of steps taken and a buffer per slot. */
public final class State {
    private final @Nullable Tensor[] buffers;
    private long steps;

    /**
     * Makes the state before the first step.
     *
     * @param rule the rule it is for
     */
    public State(UpdateRule rule) {
        buffers = new Tensor[rule.buffers().size()];
    }

    /** {@return the number of steps taken} */
    public long steps() {
        return steps;
    }

    /**
     * Sets the number of steps taken, to go on from a saved state.
     *
     * @param steps not negative
     */
    public void setSteps(long steps) {
        this.steps = steps;
    }

    /** Counts a step. @return the number of this step, from 1 */
    long nextStep() {
        return ++steps;
    }

    /**
     * {@return a buffer; null before its first use}
     *
     * @param slot its place in {@link UpdateRule#buffers()}
     */
    public @Nullable Tensor buffer(int slot) {
        return buffers[slot];
    }

    /**
     * Sets a buffer, to go on from a saved state.
     *
     * @param slot its place in {@link UpdateRule#buffers()}
     * @param value the new value, kept, not copied; null for none
     */
    public void setBuffer(int slot, @Nullable Tensor value) {
        buffers[slot] = value;
    }

    /** {@return a buffer, made on first use} */
    Tensor buffer(int slot, Supplier<Tensor> first) {
        Tensor buffer = buffers[slot];
        if (buffer == null) {
            buffers[slot] = buffer = first.get();
        }
        return buffer;
    }
}
