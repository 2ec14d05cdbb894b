package dev.thalweg.compile;

import dev.thalweg.kernel.Storage;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.Trace;
import dev.thalweg.tensor.Trace.Captured;
import dev.thalweg.tensor.Trace.Input;
import dev.thalweg.tensor.Trace.Leaf;
import dev.thalweg.tensor.Trace.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a record took for granted of the tensors that the function captures.
 *
 * @param captured leaves that are read
 * @param requires whether each required grad
 * @param apart storages that are captured and may share no array with an input, because one of both is written
 * @param leaves leaves whose gradients are touched
 * @param guards what the code itself said that it takes for granted
 */
record Surroundings(List<Tensor> captured, boolean[] requires, List<Storage> apart, List<Leaf> leaves,
        List<BooleanSupplier> guards) {
    static Surroundings of(Recorded recorded) {
        List<Integer> written = recorded.written().stream().map(Trace.Written::origin).toList();
        boolean intoInput = written.stream().anyMatch(v -> recorded.values().get(v).source() instanceof Input);
        List<Storage> apart = new ArrayList<>();
        for (int v = 0; v < recorded.values().size(); v++) {
            if (recorded.values().get(v).source() instanceof Captured captured && (intoInput || written.contains(v))) {
                apart.add(captured.storage());
            }
        }
        boolean[] requires = new boolean[recorded.captured().size()];
        for (int i = 0; i < requires.length; i++) {
            requires[i] = recorded.captured().get(i).isRequiringGrad();
        }
        return new Surroundings(recorded.captured(), requires, apart, recorded.leaves(), recorded.guards());
    }

    /** {@return whether all of that holds still} */
    boolean areAsRecorded(Tensor[] inputs) {
        for (int i = 0; i < requires.length; i++) {
            if (captured.get(i).isRequiringGrad() != requires[i]) {
                return false;
            }
        }
        for (Leaf leaf : leaves) {
            Tensor gradient = Trace.gradient(leaf.input < 0 ? leaf.tensor : inputs[leaf.input]);
            if (gradient == null != (leaf.before == null) || gradient != null && !isFresh(gradient, inputs)) {
                return false;
            }
            for (int i = 0; i < inputs.length && leaf.input < 0; i++) {
                if (inputs[i] == leaf.tensor) {
                    return false;
                }
            }
        }
        for (Storage storage : apart) {
            for (Tensor input : inputs) {
                if (storage.isSameArray(Trace.storage(input))) {
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

    /** {@return whether a gradient is all of its storage, in row-major order, and no input} */
    private static boolean isFresh(Tensor gradient, Tensor[] inputs) {
        Storage storage = Trace.storage(gradient);
        for (Tensor input : inputs) {
            if (storage.isSameArray(Trace.storage(input))) {
                return false;
            }
        }
        return CompiledFunction.isWhole(gradient) && !gradient.isRequiringGrad();
    }
}
