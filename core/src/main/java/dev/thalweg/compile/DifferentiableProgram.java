package dev.thalweg.compile;

import dev.thalweg.kernel.Storage;
import dev.thalweg.tensor.Autograd;
import dev.thalweg.tensor.Subgraph;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.Trace.Captured;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Fill;
import dev.thalweg.tensor.Trace.Input;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The two programs of a function whose results its caller differentiates: one gives the results, and what the other saves of their
 * making; the other is the vector-Jacobian product. Where a walk asks for what that is not, a graph of the gradients or other
 * results' cotangents, the function runs again as it is.
 */
final class DifferentiableProgram {
    private final UnaryOperator<List<Tensor>> function;
    private final Program forward;
    private final Program backward;
    private final int results;
    private final BitSet differentiable; // results
    private final BitSet arriving; // results whose cotangents the backward program takes
    private final int[] targets; // inputs that gradients flow to, then captured tensors, numbered on from the inputs
    private final List<Tensor> captured;
    private final List<Storage> read; // of what is captured, by the backward program
    private final List<Storage> readAgain; // of what is captured, by the function alone
    private final BitSet inputsRead; // by the backward program
    private volatile BitSet asked; // the results whose cotangents came last

    private DifferentiableProgram(UnaryOperator<List<Tensor>> function, Joint joint) {
        Halves halves = Halves.of(joint.recorded, joint.results, joint.inputs);
        this.function = function;
        this.forward = Program.of(halves.forward());
        this.backward = Program.of(halves.backward());
        this.results = joint.results;
        this.differentiable = joint.differentiable;
        this.arriving = joint.arriving;
        this.asked = arriving;
        this.targets = joint.targets;
        this.captured = joint.captured;
        this.read = new ArrayList<>();
        this.readAgain = new ArrayList<>();
        this.inputsRead = new BitSet();
        for (int v = 0; v < joint.recorded.values().size(); v++) {
            switch (joint.recorded.values().get(v).source()) {
                case Captured(Storage storage) -> (halves.read().get(v) ? read : readAgain).add(storage);
                case Input(int number) -> inputsRead.set(number, halves.read().get(v));
                default -> {
                    // comes from neither
                }
            }
        }
    }

    /**
     * What both programs are cut from.
     *
     * @param recorded gives the results, then the gradients
     * @param inputs how many inputs the function has; the cotangents follow
     * @param results how many results
     */
    private record Joint(Recorded recorded, int inputs, int results, BitSet differentiable, BitSet arriving,
            int[] targets, List<Tensor> captured) {}

    /**
     * {@return the programs; null if there are none, because the function does more than to compute its results}
     *
     * @param function the function
     * @param recorded a run of it
     * @param inputs the inputs of that run, each all of its storage
     * @param asked the results whose cotangents come; null for all
     */
    static @Nullable DifferentiableProgram of(UnaryOperator<List<Tensor>> function, Recorded recorded, Tensor[] inputs,
            @Nullable BitSet asked) {
        BitSet differentiable = new BitSet();
        for (int i = 0; i < recorded.results().size(); i++) {
            differentiable.set(i, Trace.isDifferentiable(recorded.results().get(i)));
        }
        if (!isPure(recorded) || !isAlone(recorded, differentiable) || share(inputs)) {
            return null;
        }
        Joint joint = joint(function, recorded, inputs, differentiable, asked == null ? differentiable : asked);
        return joint.recorded.first() || !isPure(joint.recorded) ? null : new DifferentiableProgram(function, joint);
    }

    /** {@return whether code does nothing but compute its results, and does the same whenever it runs} */
    private static boolean isPure(Recorded recorded) {
        return recorded.written().isEmpty() && recorded.leaves().isEmpty() && recorded.actions().isEmpty() && !recorded
                .joinsGraph() && recorded.steps().stream().noneMatch(Fill.class::isInstance);
    }

    /** {@return whether each result that requires grad is computed inside, and a value of its own} */
    private static boolean isAlone(Recorded recorded, BitSet differentiable) {
        List<Ref> outputs = recorded.outputs();
        boolean alone = outputs.size() <= Subgraph.MOST_RESULTS;
        for (int i = 0; i < outputs.size() && alone; i++) {
            int value = outputs.get(i).value();
            alone = !recorded.results().get(i).isRequiringGrad() || differentiable.get(i)
                    && recorded.values().get(value).source() instanceof Computed
                    && outputs.stream().filter(ref -> ref.value() == value).count() == 1;
        }
        return alone;
    }

    /** {@return whether inputs share an array} */
    private static boolean share(Tensor[] inputs) {
        return IntStream.range(0, inputs.length).anyMatch(i -> CompiledFunction.same(inputs, i) != 2 * i);
    }

    private static Joint joint(UnaryOperator<List<Tensor>> function, Recorded plain, Tensor[] inputs,
            BitSet differentiable, BitSet arriving) {
        List<Tensor> given = new ArrayList<>();
        for (Tensor input : inputs) {
            given.add(Trace.tensor(Trace.storage(input).alias(), input.layout()));
        }
        Tensor[] cotangents = arriving.stream().mapToObj(i -> Tensor.onesLike(plain.results().get(i).detach())).toArray(
                Tensor[]::new);
        given.addAll(List.of(cotangents));
        List<Tensor> captured = plain.captured().stream().filter(Tensor::isRequiringGrad).toList();
        List<Integer> targets = new ArrayList<>();
        Recorded recorded = Trace.record(given, () -> Tensor.enableGrad(() -> {
            List<Tensor> arguments = new ArrayList<>();
            List<Tensor> wanted = new ArrayList<>();
            for (int i = 0; i < inputs.length; i++) {
                Tensor argument = given.get(i);
                if (inputs[i].isRequiringGrad()) {
                    argument = Autograd.variable(argument);
                    wanted.add(argument);
                    targets.add(i);
                }
                arguments.add(argument);
            }
            for (int i = 0; i < captured.size(); i++) {
                wanted.add(captured.get(i));
                targets.add(inputs.length + i);
            }
            List<Tensor> made = new ArrayList<>(function.apply(List.copyOf(arguments)));
            Tensor[] roots = arriving.stream().mapToObj(made::get).toArray(Tensor[]::new);
            @Nullable
            Tensor[] gradients = Autograd.gradients(roots, cotangents, wanted.toArray(Tensor[]::new), false, false);
            for (int t = gradients.length - 1; t >= 0; t--) {
                if (gradients[t] == null) {
                    targets.remove(/* index */ t);
                }
            }
            Arrays.stream(gradients).filter(Objects::nonNull).forEach(made::add);
            return made;
        }));
        return new Joint(recorded, inputs.length, plain.results().size(), differentiable, arriving,
                targets.stream().mapToInt(Integer::intValue).toArray(), captured);
    }

    Program forward() {
        return forward;
    }

    Program backward() {
        return backward;
    }

    /** {@return the results whose cotangents came last, where they are others than those that the program takes; else null} */
    @Nullable
    BitSet askedOtherwise() {
        BitSet now = asked;
        return now.equals(arriving) ? null : now;
    }

    /**
     * {@return the results, in the graph}
     *
     * @param given the inputs
     * @param plain the same, each all of its storage
     */
    List<Tensor> apply(Tensor[] given, Tensor[] plain) {
        List<Tensor> made = forward.run(plain);
        List<Tensor> out = List.copyOf(made.subList(0, results));
        Tensor[] wanted = new Tensor[targets.length];
        for (int t = 0; t < wanted.length; t++) {
            wanted[t] = targets[t] < given.length ? given[targets[t]] : captured.get(targets[t] - given.length);
        }
        List<Tensor> saved = List.copyOf(made.subList(results, made.size()));
        Subgraph.attach(out, differentiable, wanted, new Application(given, plain, wanted, saved));
        return out;
    }

    /** What one call leaves for the walk. */
    private final class Application implements Subgraph.Backward {
        private final Storage[] kept; // what the backward program reads, then what the function reads besides
        private final int[] versions;
        private final int keptByProgram;
        private Tensor[] given;
        private Tensor[] plain;
        private Tensor[] wanted;
        private List<Tensor> saved;

        Application(Tensor[] given, Tensor[] plain, Tensor[] wanted, List<Tensor> saved) {
            this.given = given;
            this.plain = plain;
            this.wanted = wanted;
            this.saved = saved;
            List<Storage> all = new ArrayList<>(read);
            List<Storage> more = new ArrayList<>(readAgain);
            for (int i = 0; i < plain.length; i++) {
                (inputsRead.get(i) ? all : more).add(Trace.storage(plain[i]));
            }
            saved.stream().map(Trace::storage).forEach(all::add);
            this.keptByProgram = all.size();
            all.addAll(more);
            this.kept = all.toArray(Storage[]::new);
            this.versions = all.stream().mapToInt(Storage::version).toArray();
        }

        @Override
        public @Nullable Tensor[] cotangents(@Nullable Tensor[] arrived, boolean createGraph) {
            BitSet now = new BitSet();
            boolean isPlain = createGraph || Trace.isOpen();
            for (int i = 0; i < arrived.length; i++) {
                Tensor g = arrived[i];
                now.set(i, g != null);
                isPlain |= g != null && Trace.isDual(g);
            }
            asked = now;
            isPlain |= !now.equals(arriving);
            check(isPlain ? kept.length : keptByProgram);
            return isPlain ? again(arrived, createGraph) : run(arrived);
        }

        /** Refuses to read what was changed since. */
        private void check(int count) {
            for (int i = 0; i < count; i++) {
                if (kept[i].version() != versions[i]) {
                    throw new IllegalStateException("backward: a value that a compiled function saved was changed in"
                            + " place; got one of " + kept[i].length() + " elements at version " + kept[i].version()
                            + ", saved at version " + versions[i] + "; use the form that returns a new tensor, or"
                            + " clone() before the change");
                }
            }
        }

        /** Runs the program. */
        private @Nullable Tensor[] run(@Nullable Tensor[] arrived) {
            List<Tensor> all = new ArrayList<>(List.of(plain));
            for (Tensor g : arrived) {
                if (g != null) {
                    all.add(CompiledFunction.isWhole(g) ? g : g.clone());
                }
            }
            all.addAll(saved);
            synchronized (backward) {
                return backward.run(all.toArray(Tensor[]::new)).toArray(Tensor[]::new);
            }
        }

        /** Runs the function again, as it is, and walks through its graph. */
        private @Nullable Tensor[] again(@Nullable Tensor[] arrived, boolean createGraph) {
            return Tensor.enableGrad(() -> {
                List<Tensor> out = function.apply(List.of(given));
                List<Tensor> roots = new ArrayList<>();
                List<Tensor> cotangents = new ArrayList<>();
                for (int i = 0; i < arrived.length; i++) {
                    Tensor g = arrived[i];
                    if (g != null) {
                        roots.add(out.get(i));
                        cotangents.add(g);
                    }
                }
                return Autograd.gradients(roots.toArray(Tensor[]::new), cotangents.toArray(Tensor[]::new), wanted,
                        createGraph, createGraph);
            });
        }

        @Override
        public void free() {
            Tensor[] none = {};
            given = none;
            plain = none;
            wanted = none;
            saved = List.of();
        }
    }
}
