package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a rule remembers of one parameter: the number of steps taken, a buffer per slot, and a few plain numbers. */
public final class State {
    private final @Nullable Tensor[] buffers;
    private final double[] numbers;
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
        numbers = new double[rule.numbers().size()];
    }

    void setRule(UpdateRule changed) {
        rule = changed;
    }

    // What a compiled step asks for at each call -----------------------------------------------------------------

    /** {@return the learning rate as it is set now} */
    double learningRate() {
        return rule.learningRate();
    }

    /** {@return the momentum as it is set now} */
    double momentum() {
        return ((MomentumRule) rule).momentum();
    }

    /** {@return whether there is momentum; a compiled step is made anew where that changes} */
    boolean hasMomentum() {
        boolean now = momentum() != 0;
        Trace.guard(() -> momentum() != 0 == now);
        return now;
    }

    /** {@return one minus a power of a decay rate, which corrects an average for having begun at 0} */
    double correction(double beta) {
        return 1 - StrictMath.pow(beta, (double) steps);
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

    // What is remembered -----------------------------------------------------------------------------------------

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
        nextStep(() -> {});
    }

    /** Counts a step, from 1, and renews the numbers: in a compiled step at each call. */
    void nextStep(Runnable renewal) {
        Trace.action(() -> {
            steps++;
            renewal.run();
        });
    }

    /**
     * {@return a plain number that is remembered; 0 before the first step}
     *
     * @param slot its place in {@link UpdateRule#numbers()}
     */
    public double number(int slot) {
        return numbers[slot];
    }

    /**
     * Sets a plain number, to go on from a saved state.
     *
     * @param slot its place in {@link UpdateRule#numbers()}
     * @param value the new value
     */
    public void setNumber(int slot, double value) {
        numbers[slot] = value;
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

    /** {@return a buffer, made on first use; a compiled step is made anew where another has been put in its place} */
    Tensor buffer(int slot, Supplier<Tensor> first) {
        Tensor buffer = buffers[slot];
        if (buffer == null) {
            Trace.noteFirstRun();
            buffers[slot] = buffer = first.get();
        }
        Tensor found = buffer;
        Trace.guard(() -> buffers[slot] == found);
        return buffer;
    }

    /** {@return a buffer of a parameter's shape, of zeros on first use} */
    Tensor zeros(int slot, Tensor parameter) {
        return buffer(slot, () -> Tensor.zerosLike(parameter));
    }

    // Saving -----------------------------------------------------------------------------------------------------

    void save(String prefix, Map<String, Tensor> into) {
        into.put(prefix + "steps", Saved.of(steps));
        for (int i = 0; i < numbers.length; i++) {
            into.put(prefix + rule.numbers().get(i), Saved.of(numbers[i]));
        }
        for (int i = 0; i < buffers.length; i++) {
            Tensor buffer = buffers[i];
            if (buffer != null) {
                into.put(prefix + rule.buffers().get(i), buffer.clone());
            }
        }
    }

    /** {@return what takes up a saved state; it is read now and takes effect when it is run} */
    Runnable restoration(String prefix, Saved saved, Tensor parameter) {
        long count = saved.count(prefix + "steps");
        double[] values = new double[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = saved.number(prefix + rule.numbers().get(i));
        }
        @Nullable
        Tensor[] contents = new Tensor[buffers.length];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = saved.optional(prefix + rule.buffers().get(i), parameter.dtype(),
                    rule.bufferShape(i, parameter.shape()));
        }
        return () -> {
            steps = count;
            System.arraycopy(values, 0, numbers, 0, values.length);
            for (int i = 0; i < contents.length; i++) {
                restore(i, contents[i]);
            }
        };
    }

    /** Writes into the buffer that is there, which compiled steps know, unless there is none. */
    private void restore(int slot, @Nullable Tensor content) {
        Tensor own = buffers[slot];
        if (own != null && content != null) {
            Tensor.noGrad(() -> own.copyInPlace(content));
        } else {
            setBuffer(slot, content == null ? null : content.clone());
        }
    }
}
