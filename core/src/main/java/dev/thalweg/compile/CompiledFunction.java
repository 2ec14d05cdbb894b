package dev.thalweg.compile;

import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Subgraph;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.TraceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A function with the programs that were made of it, one for each signature that it was called with. */
final class CompiledFunction {
    /** Signatures for which there are programs; further ones run as they are: what changes so often is not worth compiling. */
    private static final int MOST_SIGNATURES = 64;
    /** Runs that may be no pattern, as an optimiser's first step is, before the function is left as it is. */
    private static final int PATIENCE = 8;

    private final UnaryOperator<List<Tensor>> function;
    private final boolean used;
    private final boolean overwrites;
    private final List<Entry> entries = new ArrayList<>();

    CompiledFunction(UnaryOperator<List<Tensor>> function) {
        this(function, false, false);
    }

    /**
     * Makes a compiled function.
     *
     * @param function what it does
     * @param used whether that ran before, so that what it makes at its first use is there
     * @param overwrites whether a call may put its results where those of an earlier one lie
     */
    CompiledFunction(UnaryOperator<List<Tensor>> function, boolean used, boolean overwrites) {
        this.function = function;
        this.used = used;
        this.overwrites = overwrites;
    }

    /** What a program depends on, and the program once it is made. */
    private static final class Entry {
        final boolean grad;
        final Shape[] shapes;
        final DType[] dtypes;
        final boolean[] requires;
        final int[] same;
        boolean seen;
        /** Runs that were no pattern for later ones. */
        int misses;
        /** Whether the function runs as it is, because no program does what it does. */
        boolean plain;
        @Nullable
        Program program;
        /** In the program's place where the caller differentiates the results. */
        @Nullable
        DifferentiableProgram differentiable;
        @Nullable
        Surroundings surroundings;

        Entry(boolean grad, Tensor[] inputs) {
            this.grad = grad;
            shapes = new Shape[inputs.length];
            dtypes = new DType[inputs.length];
            requires = new boolean[inputs.length];
            same = new int[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                shapes[i] = inputs[i].shape();
                dtypes[i] = inputs[i].dtype();
                requires[i] = inputs[i].isRequiringGrad();
                same[i] = same(inputs, i);
            }
        }

        boolean fits(boolean gradNow, Tensor[] inputs) {
            if (gradNow != grad || inputs.length != shapes.length) {
                return false;
            }
            for (int i = 0; i < inputs.length; i++) {
                Tensor input = inputs[i];
                if (input.dtype() != dtypes[i] || input.isRequiringGrad() != requires[i] || !input.shape().equals(
                        shapes[i]) || same(inputs, i) != same[i]) {
                    return false;
                }
            }
            Surroundings around = surroundings;
            return around == null || around.areAsRecorded(inputs);
        }
    }

    /** {@return which earlier input shares its array with an input, and whether it is the same tensor; the input itself if none} */
    static int same(Tensor[] inputs, int i) {
        for (int j = 0; j < i; j++) {
            if (Trace.storage(inputs[j]).isSameArray(Trace.storage(inputs[i]))) {
                return 2 * j + (inputs[j] == inputs[i] ? 1 : 0);
            }
        }
        return 2 * i;
    }

    List<Tensor> apply(Tensor... inputs) {
        if (Trace.isOpen()) {
            return function.apply(List.of(inputs)); // becomes a part of what is being recorded
        }
        return applyAlone(inputs);
    }

    private synchronized List<Tensor> applyAlone(Tensor[] inputs) {
        if (isBeyondPrograms(inputs)) {
            return function.apply(List.of(inputs));
        }
        Entry entry = find(Tensor.isGradEnabled(), inputs);
        Program program = entry.program;
        if (program != null) {
            return run(program, inputs);
        }
        if (!(entry.seen || used) || entry.plain) {
            entry.seen = true; // what is made at the first use is there when it is recorded
            return function.apply(List.of(inputs));
        }
        DifferentiableProgram differentiable = entry.differentiable;
        if (differentiable == null) {
            return record(entry, inputs);
        }
        if (!Subgraph.isPossible()) {
            return function.apply(List.of(inputs));
        }
        return differentiable.askedOtherwise() == null ? differentiable.apply(inputs, plain(inputs)) : record(entry,
                inputs);
    }

    private Entry find(boolean grad, Tensor[] inputs) {
        for (Entry entry : entries) {
            if (entry.fits(grad, inputs)) {
                return entry;
            }
        }
        Entry entry = new Entry(grad, inputs);
        if (entries.size() >= MOST_SIGNATURES) {
            entry.plain = true;
            return entry;
        }
        entries.add(entry);
        return entry;
    }

    private List<Tensor> record(Entry entry, Tensor[] inputs) {
        long begin = System.nanoTime();
        Tensor[] plain = plain(inputs);
        Tensor[] given = standIns(plain);
        Recorded recorded = Trace.record(List.of(given), () -> function.apply(List.of(given)));
        List<Tensor> results = results(recorded, given, plain);
        putBack(plain, inputs);
        checkCopies(recorded, plain, inputs);
        if (recorded.first()) {
            entry.plain = ++entry.misses == PATIENCE;
            return results;
        }
        if (results.stream().noneMatch(Trace::isDifferentiable)) {
            entry.program = Program.of(recorded, overwrites);
        } else if (Subgraph.isPossible()) {
            makeDifferentiable(entry, recorded, plain);
        }
        entry.surroundings = Surroundings.of(recorded);
        PlainRuns.compiled(System.nanoTime() - begin);
        return results;
    }

    /** Makes the programs for results that the caller differentiates; if there are none, the function runs as it is. */
    private void makeDifferentiable(Entry entry, Recorded recorded, Tensor[] plain) {
        DifferentiableProgram before = entry.differentiable;
        if (before != null && ++entry.misses == PATIENCE) {
            entry.plain = true; // the results that gradients come from change from call to call
        }
        entry.differentiable = entry.plain ? null : DifferentiableProgram.of(function, recorded, plain,
                before == null ? null : before.askedOtherwise());
        entry.plain |= entry.differentiable == null;
    }

    /**
     * {@return the inputs for a record: tensors with storages of their own over the same arrays, by which the record tells them
     * from the same tensors captured}
     */
    private static Tensor[] standIns(Tensor[] inputs) {
        if (Arrays.stream(inputs).anyMatch(Tensor::isRequiringGrad)) {
            return inputs; // gradients are gathered by the leaves themselves
        }
        Tensor[] given = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            int same = same(inputs, i);
            int first = same / 2;
            Storage storage = first == i ? Trace.storage(inputs[i]).alias() : Trace.storage(given[first]);
            given[i] = same % 2 == 1 ? given[first] : Trace.tensor(storage, inputs[i].layout());
        }
        return given;
    }

    /** {@return the results of a recorded run; over the inputs' own storages where they were over those of stand-ins} */
    @SuppressWarnings("ReferenceEquality") // the tensors and storages themselves are meant
    private static List<Tensor> results(Recorded recorded, Tensor[] given, Tensor[] plain) {
        Tensor[] results = recorded.results().toArray(Tensor[]::new);
        for (int i = 0; i < given.length; i++) {
            Storage own = Trace.storage(plain[i]);
            if (Trace.storage(given[i]) == own) {
                continue;
            }
            if (given[i].version() != 0) {
                own.touch();
            }
            for (int r = 0; r < results.length; r++) {
                if (Trace.storage(results[r]) == Trace.storage(given[i]) && results[r].isLeaf()) {
                    results[r] = results[r] == given[i] ? plain[i] : Trace.tensor(own, results[r].layout());
                }
            }
        }
        return List.of(results);
    }

    private static List<Tensor> run(Program program, Tensor[] inputs) {
        Tensor[] plain = plain(inputs);
        List<Tensor> results = program.run(plain);
        putBack(plain, inputs);
        return results;
    }

    /** {@return whether a tensor is all of its storage, in row-major order} */
    static boolean isWhole(Tensor input) {
        return input.isContiguous() && input.layout().offset() == 0 && Trace.storage(input).length() == input
                .elements();
    }

    /** {@return whether inputs carry tangents, or are parts of others that a copy cannot stand for} */
    private static boolean isBeyondPrograms(Tensor[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            Tensor input = inputs[i];
            if (Trace.isDual(input)) {
                return true;
            }
            if (!isWhole(input)) {
                boolean alone = !input.isRequiringGrad();
                for (int j = 0; j < inputs.length && alone; j++) {
                    alone = j == i || !Trace.storage(inputs[j]).isSameArray(Trace.storage(input));
                }
                if (!alone) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@return the inputs, those with gaps or as parts of others as copies without} */
    private static Tensor[] plain(Tensor[] inputs) {
        Tensor[] plain = inputs.clone();
        for (int i = 0; i < inputs.length; i++) {
            if (!isWhole(inputs[i])) {
                plain[i] = Tensor.noGrad(inputs[i]::clone);
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

    /** Refuses inputs that are views of what the function captures, where one of both is written: a copy was read instead. */
    private static void checkCopies(Recorded recorded, Tensor[] plain, Tensor[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            Storage storage = Trace.storage(inputs[i]);
            if (plain[i] != inputs[i] && Surroundings.of(recorded).apart().stream().anyMatch(storage::isSameArray)) {
                throw new TraceException(
                        "compile: an input that is a view of a captured tensor must not be written, nor the"
                                + " captured tensor; got a view of shape " + inputs[i].shape() + " as input " + i
                                + "; clone() it first");
            }
        }
    }

    String explain(Tensor... inputs) {
        Tensor[] plain = plain(inputs);
        List<Tensor> _ = function.apply(List.of(plain)); // what is made at the first use is there when it is recorded
        Recorded recorded = Trace.record(List.of(plain), () -> function.apply(List.of(plain)));
        DifferentiableProgram programs = recorded.results().stream().anyMatch(Trace::isDifferentiable)
                ? DifferentiableProgram.of(function, recorded, plain, null) : null;
        return programs == null ? Explanation.of(Program.of(recorded)) : "forward " + Explanation.of(programs.forward())
                + "backward " + Explanation.of(programs.backward());
    }
}
