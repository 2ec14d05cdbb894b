package dev.thalweg.compile;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.Trace.Leaf;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.TraceException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A function with the programs that were made of it, one for each signature that it was called with. */
final class CompiledFunction {
    /** Signatures for which there are programs; further ones run as they are: what changes so often is not worth compiling. */
    private static final int MOST_SIGNATURES = 64;

    private final UnaryOperator<List<Tensor>> function;
    private volatile Entry[] entries = {};

    CompiledFunction(UnaryOperator<List<Tensor>> function) {
        this.function = function;
    }

    /** What a program depends on, and the program once it is made. */
    private static final class Entry {
        final boolean grad;
        final Shape[] shapes;
        final DType[] dtypes;
        final boolean[] requires;
        boolean seen;
        /** Whether the results are to be differentiated by the caller: the function runs as it is. */
        boolean plain;
        @Nullable
        Program program;
        @Nullable
        List<Leaf> leaves;
        List<BooleanSupplier> guards = List.of();

        Entry(boolean grad, Tensor[] inputs) {
            this.grad = grad;
            shapes = new Shape[inputs.length];
            dtypes = new DType[inputs.length];
            requires = new boolean[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                shapes[i] = inputs[i].shape();
                dtypes[i] = inputs[i].dtype();
                requires[i] = inputs[i].isRequiringGrad();
            }
        }

        boolean fits(boolean gradNow, Tensor[] inputs) {
            if (gradNow != grad || inputs.length != shapes.length) {
                return false;
            }
            for (int i = 0; i < inputs.length; i++) {
                Tensor input = inputs[i];
                if (input.dtype() != dtypes[i] || input.isRequiringGrad() != requires[i] || !input.shape().equals(
                        shapes[i])) {
                    return false;
                }
            }
            List<Leaf> touched = leaves;
            if (touched != null) {
                for (Leaf leaf : touched) {
                    Tensor now = leaf.input < 0 ? leaf.tensor : inputs[leaf.input];
                    if (Trace.gradient(now) == null != (leaf.before == null) || !Trace.isGradientPlain(now)) {
                        return false;
                    }
                }
            }
            for (BooleanSupplier guard : guards) {
                if (!guard.getAsBoolean()) {
                    return false;
                }
            }
            return true;
        }
    }

    List<Tensor> apply(Tensor... inputs) {
        if (Trace.isOpen()) {
            return function.apply(List.of(inputs)); // becomes a part of what is being recorded
        }
        boolean grad = Tensor.isGradEnabled();
        Entry entry = find(grad, inputs);
        Program program = entry.program;
        if (program != null) {
            return run(program, inputs);
        }
        if (!entry.seen || entry.plain) {
            entry.seen = true; // what is made at the first use is there when it is recorded
            return function.apply(List.of(inputs));
        }
        return record(entry, inputs);
    }

    private Entry find(boolean grad, Tensor[] inputs) {
        for (Entry entry : entries) {
            if (entry.fits(grad, inputs)) {
                return entry;
            }
        }
        Entry entry = new Entry(grad, inputs);
        if (entries.length >= MOST_SIGNATURES) {
            entry.plain = true;
            return entry;
        }
        synchronized (this) {
            Entry[] more = Arrays.copyOf(entries, entries.length + 1);
            more[entries.length] = entry;
            entries = more;
        }
        return entry;
    }

    private List<Tensor> record(Entry entry, Tensor[] inputs) {
        Tensor[] plain = plain(inputs);
        Recorded recorded = Trace.record(List.of(plain), () -> function.apply(List.of(plain)));
        for (Tensor result : recorded.results()) {
            if (Trace.isDifferentiable(result)) {
                entry.plain = true;
                return recorded.results();
            }
        }
        putBack(plain, inputs);
        if (recorded.first()) {
            return recorded.results();
        }
        entry.leaves = recorded.leaves();
        entry.guards = recorded.guards();
        entry.program = Program.of(recorded);
        return recorded.results();
    }

    private static List<Tensor> run(Program program, Tensor[] inputs) {
        Tensor[] plain = plain(inputs);
        List<Tensor> results = program.run(plain);
        putBack(plain, inputs);
        return results;
    }

    /** {@return the inputs, those with gaps or as parts of others as copies without} */
    private static Tensor[] plain(Tensor[] inputs) {
        Tensor[] plain = inputs.clone();
        for (int i = 0; i < inputs.length; i++) {
            Tensor input = inputs[i];
            if (!(input.isContiguous() && input.layout().offset() == 0 && Trace.storage(input).length() == input
                    .elements())) {
                if (input.isRequiringGrad()) {
                    throw new TraceException(
                            "compile: an input that requires grad must lie in row-major order in a storage"
                                    + " of its own; got a view of shape " + input.shape() + "; clone() it first");
                }
                plain[i] = Tensor.noGrad(input::clone);
            }
        }
        return plain;
    }

    private static void putBack(Tensor[] plain, Tensor[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (plain[i] != inputs[i] && plain[i].version() != 0) {
                Tensor from = plain[i];
                Tensor to = inputs[i];
                Tensor.noGrad(() -> to.copyInPlace(from));
            }
        }
    }

    String explain(Tensor... inputs) {
        Tensor[] plain = plain(inputs);
        List<Tensor> _ = function.apply(List.of(plain)); // what is made at the first use is there when it is recorded
        Recorded recorded = Trace.record(List.of(plain), () -> function.apply(List.of(plain)));
        return Explanation.of(recorded, Program.of(recorded));
    }
}
