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
import org.jspecify.annotations.Nullable;

/** What a record took for granted of the tensors that the function captures. */
final class Surroundings {
    private final Tensor[] captured; // leaves that are read
    private final boolean[] requires; // whether each required grad
    private final Storage[] apart;
    private final Leaf[] leaves; // whose gradients are touched
    private final BooleanSupplier[] guards; // what the code itself said that it takes for granted
    private final @Nullable Tensor[] known; // the leaves' gradients that were fresh the last time

    private Surroundings(Recorded recorded, List<Storage> apart) {
        this.captured = recorded.captured().toArray(Tensor[]::new);
        this.requires = new boolean[captured.length];
        for (int i = 0; i < requires.length; i++) {
            requires[i] = captured[i].isRequiringGrad();
        }
        this.apart = apart.toArray(Storage[]::new);
        this.leaves = recorded.leaves().toArray(Leaf[]::new);
        this.guards = recorded.guards().toArray(BooleanSupplier[]::new);
        this.known = new Tensor[leaves.length];
    }

    static Surroundings of(Recorded recorded) {
        List<Integer> written = recorded.written().stream().map(Trace.Written::origin).toList();
        boolean intoInput = written.stream().anyMatch(v -> recorded.values().get(v).source() instanceof Input);
        List<Storage> apart = new ArrayList<>();
        for (int v = 0; v < recorded.values().size(); v++) {
            if (recorded.values().get(v).source() instanceof Captured captured && (intoInput || written.contains(v))) {
                apart.add(captured.storage());
            }
        }
        return new Surroundings(recorded, apart);
    }

    /** {@return storages that are captured and may share no array with an input, because one of both is written} */
    List<Storage> apart() {
        return List.of(apart);
    }

    /** {@return whether all of that holds still} */
    boolean areAsRecorded(Tensor[] inputs) {
        for (int i = 0; i < requires.length; i++) {
            if (captured[i].isRequiringGrad() != requires[i]) {
                return false;
            }
        }
        for (int i = 0; i < leaves.length; i++) {
            if (!isAsRecorded(i, inputs)) {
                return false;
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

    @SuppressWarnings("ReferenceEquality") // the tensors themselves are meant
    private boolean isAsRecorded(int number, Tensor[] inputs) {
        Leaf leaf = leaves[number];
        Tensor gradient = Trace.gradient(leaf.input < 0 ? leaf.tensor : inputs[leaf.input]);
        if (gradient == null != (leaf.before == null) || gradient != null && !isFresh(gradient, number, inputs)) {
            return false;
        }
        for (int i = 0; i < inputs.length && leaf.input < 0; i++) {
            if (inputs[i] == leaf.tensor) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether a gradient is all of its storage, in row-major order, and no input} */
    @SuppressWarnings("ReferenceEquality") // the tensor itself is meant
    private boolean isFresh(Tensor gradient, int leaf, Tensor[] inputs) {
        Storage storage = Trace.storage(gradient);
        for (Tensor input : inputs) {
            if (storage.isSameArray(Trace.storage(input))) {
                return false;
            }
        }
        if (gradient != known[leaf]) {
            if (!CompiledFunction.isWhole(gradient)) {
                return false;
            }
            known[leaf] = gradient;
        }
        return !gradient.isRequiringGrad();
    }
}
