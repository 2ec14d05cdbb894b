package dev.thalweg.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a graph that keeps no values: its nodes stand in the graph as ever, but what they save is dropped at once, and
 * made again, by running the part a second time, when a walk first asks for one of them. Since the graph is whole, gradients
 * flow to captured tensors too, to any order and in both modes.
 *
 * <p>The n-th saving node of the second run gives its values to the n-th of the first. A checkpoint inside another one does
 * not hold its own function, which would hold its inputs: it gets it from the outer one's second run.
 */
final class Checkpoint {
    private final @Nullable Supplier<Tensor> body; // null: the outer one's second run has it
    private final @Nullable Checkpoint outer;
    private final int place; // in the outer one
    private int count; // of nodes and inner checkpoints in the first run
    private @Nullable List<@Nullable Object> second; // nodes and functions of the second run, until they are taken
    private final boolean isSecond;
    private final Generator[] generators;
    private final Generator.State[] states; // of the generators when the first run began

    private Checkpoint(@Nullable Supplier<Tensor> body, @Nullable Checkpoint outer, int place, boolean isSecond,
            Generator... generators) {
        this.body = body;
        this.outer = outer;
        this.place = place;
        this.isSecond = isSecond;
        this.second = isSecond ? new ArrayList<>() : null;
        this.generators = generators;
        this.states = states(generators);
    }

    private static Generator.State[] states(Generator[] generators) {
        Generator.State[] states = new Generator.State[generators.length];
        for (int i = 0; i < states.length; i++) {
            states[i] = generators[i].state();
        }
        return states;
    }

    private static void restore(Generator[] generators, Generator.State[] states) {
        for (int i = 0; i < states.length; i++) {
            generators[i].restore(states[i]);
        }
    }

    /** {@return what the function gives, on the tape but without saved values} */
    static Tensor run(Supplier<Tensor> body, Generator[] generators) {
        if (Trace.isOpen()) {
            return body.get(); // a program draws once, and keeps or computes anew what it finds best
        }
        Generator[] all = Arrays.copyOf(generators, generators.length + 1);
        all[generators.length] = Generator.shared();
        Mode mode = Mode.current();
        Checkpoint outer = mode.checkpoint;
        Checkpoint own = outer == null ? new Checkpoint(body, null, 0, false, all)
                : new Checkpoint(null, outer, outer.add(body), false, all);
        return own.runIn(mode, body);
    }

    private Tensor runIn(Mode mode, Supplier<Tensor> what) {
        Checkpoint outer = mode.checkpoint;
        mode.setCheckpoint(this);
        try {
            return what.get();
        } finally {
            mode.setCheckpoint(outer);
        }
    }

    private int add(Object entry) {
        if (second != null) {
            second.add(entry);
        }
        return count++;
    }

    /** A node was recorded that has saved values. */
    void take(Node node) {
        int number = add(node);
        if (!isSecond) {
            node.defer(this, number);
        }
    }

    /** {@return the node of the second run that corresponds to a node of the first; once only} */
    Node again(int number) {
        if (taken(number) instanceof Node node) {
            return node;
        }
        throw differs("got another operation in the place of one");
    }

    @SuppressWarnings("unchecked")
    private Supplier<Tensor> bodyAgain(int number) {
        if (taken(number) instanceof Supplier<?> inner) {
            return (Supplier<Tensor>) inner;
        }
        throw differs("got an operation in the place of an inner checkpoint");
    }

    private Object taken(int number) {
        List<@Nullable Object> entries = second;
        if (entries == null) {
            second = entries = runAgain();
        }
        Object entry = entries.set(number, null);
        if (entry == null) {
            throw new AssertionError("a checkpointed value was asked for twice");
        }
        return entry;
    }

    private List<@Nullable Object> runAgain() {
        Supplier<Tensor> what = body != null ? body : Objects.requireNonNull(outer).bodyAgain(place);
        Checkpoint again = new Checkpoint(what, null, 0, true);
        Mode mode = Mode.current();
        boolean grad = mode.grad;
        Generator.State[] later = states(generators);
        mode.grad = true;
        restore(generators, states);
        try {
            again.runIn(mode, what);
        } finally {
            restore(generators, later);
            mode.grad = grad;
        }
        if (again.count != count) {
            throw differs("got " + again.count + " saved values after " + count);
        }
        return Objects.requireNonNull(again.second);
    }

    static IllegalStateException differs(String got) {
        return new IllegalStateException("checkpoint: the function must do the same when it runs again for backward; "
                + got + "; pass what changes between the runs as a tensor");
    }
}
