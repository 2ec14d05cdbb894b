package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a rule remembers of one parameter: the number of steps taken and a buffer per slot. */
public final class State {
    private final @Nullable Tensor[] buffers;
    private UpdateRule rule;
    private long steps;

    /**
     * Makes the state before the first step.
     *
     * @param rule the rule it is for
     */
    public State(UpdateRule rule) {
        this.rule = rule;
        buffers = new Tensor[rule.buffers().size()];
    }

    /** {@return the rule as it is set now: what a compiled step asks for the learning rate} */
    UpdateRule rule() {
        return rule;
    }

    void setRule(UpdateRule changed) {
        rule = changed;
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

    /** Counts a step, from 1: in a compiled step at each call. */
    void nextStep() {
        Trace.action(this::count);
    }

    private void count() {
        steps++;
    }

    /** {@return a number that may change from step to step as a 0-d tensor} */
    static Tensor number(Tensor like, DoubleSupplier value) {
        return Trace.number(like.dtype(), value);
    }

    /** Adds a multiple, by a number that may change from step to step, to a parameter. */
    static void addMultiple(Tensor parameter, Tensor by, DoubleSupplier factor) {
        if (Trace.isOpen()) {
            parameter.addInPlace(by.mul(number(parameter, factor)));
        } else {
            parameter.addInPlace(by, factor.getAsDouble());
        }
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
        Trace.noteFirstRun();
        buffers[slot] = value;
    }

    /** {@return a buffer, made on first use} */
    Tensor buffer(int slot, Supplier<Tensor> first) {
        Tensor buffer = buffers[slot];
        if (buffer == null) {
            Trace.noteFirstRun();
            buffers[slot] = buffer = first.get();
        }
        return buffer;
    }
}
