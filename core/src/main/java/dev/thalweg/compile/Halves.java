package dev.thalweg.compile;

import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Trace.Apply;
import dev.thalweg.tensor.Trace.Computed;
import dev.thalweg.tensor.Trace.Input;
import dev.thalweg.tensor.Trace.Map;
import dev.thalweg.tensor.Trace.Place;
import dev.thalweg.tensor.Trace.Product;
import dev.thalweg.tensor.Trace.Recorded;
import dev.thalweg.tensor.Trace.Ref;
import dev.thalweg.tensor.Trace.Step;
import dev.thalweg.tensor.Trace.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The record of a function and of its vector-Jacobian product, cut in two: what can be done before the cotangents are there, and what
 * cannot. The second half reads what the first has in arrays anyway, such as products, sums and what they read; what follows
 * element by element from those and from inputs it computes anew, which costs less than to write and read it.
 *
 * @param forward gives the results, then the saved values, each as long as it is
 * @param backward gives the gradients; its inputs are those of the joint record, then the saved values
 * @param read what was there before the function ran and the second half reads
 */
record Halves(Recorded forward, Recorded backward, BitSet read) {
    /**
     * {@return both halves}
     *
     * @param joint gives the results, then the gradients
     * @param results how many results
     * @param inputs how many inputs are the function's; the others are cotangents
     */
    static Halves of(Recorded joint, int results, int inputs) {
        return new Cut(joint, results, inputs).halves();
    }

    /** The work of cutting. */
    private static final class Cut {
        private final Recorded joint;
        private final int results;
        private final int inputs;
        private final Step[] steps; // by the values that they make
        private final BitSet late = new BitSet(); // values that depend on cotangents
        private final BitSet arrays = new BitSet(); // values that the first half has in arrays
        private final BitSet again = new BitSet(); // values that the second half computes
        private final BitSet read = new BitSet();
        private final Set<Integer> saved = new LinkedHashSet<>();

        Cut(Recorded joint, int results, int inputs) {
            this.joint = joint;
            this.results = results;
            this.inputs = inputs;
            this.steps = new Step[joint.values().size()];
        }

        Halves halves() {
            sort();
            for (Ref gradient : joint.outputs().subList(results, joint.outputs().size())) {
                need(gradient.value());
            }
            List<Ref> outputs = new ArrayList<>(joint.outputs().subList(0, results));
            List<Value> values = new ArrayList<>(joint.values());
            int number = (int) values.stream().filter(value -> value.source() instanceof Input).count();
            for (int v : saved) {
                Value value = values.get(v);
                outputs.add(new Ref(v, Shape.of(value.length()).layout()));
                values.set(v, new Value(new Input(number++), value.dtype(), value.length()));
            }
            List<Step> later = joint.steps().stream().filter(step -> again.get(step.out())).toList();
            return new Halves(joint.part(outputs, joint.values(), joint.steps()),
                    joint.part(joint.outputs().subList(results, joint.outputs().size()), values, later), read);
        }

        /** Finds which values are late, and which lie in arrays. */
        private void sort() {
            for (int v = 0; v < steps.length; v++) {
                late.set(v, joint.values().get(v).source() instanceof Input(int number) && number >= inputs);
            }
            joint.outputs().subList(0, results).forEach(ref -> arrays.set(ref.value()));
            for (Step step : joint.steps()) {
                steps[step.out()] = step;
                List<Ref> read = Schedule.inputs(step);
                if (read.stream().anyMatch(ref -> late.get(ref.value()))) {
                    late.set(step.out());
                    continue;
                }
                if (!(step instanceof Map || step instanceof Place)) {
                    arrays.set(step.out());
                }
                if (step instanceof Product || step instanceof Apply) {
                    read.forEach(ref -> arrays.set(ref.value()));
                }
            }
        }

        private void need(int root) {
            List<Integer> open = new ArrayList<>(List.of(root));
            while (!open.isEmpty()) {
                int v = open.removeLast();
                if (again.get(v) || saved.contains(v)) {
                    continue;
                }
                if (!(joint.values().get(v).source() instanceof Computed)) {
                    read.set(v);
                } else if (arrays.get(v) && !late.get(v)) {
                    saved.add(v);
                } else {
                    again.set(v);
                    Schedule.inputs(steps[v]).forEach(ref -> open.add(ref.value()));
                }
            }
        }
    }
}
