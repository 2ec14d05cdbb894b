package dev.thalweg.optim;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A saved state while it is read: every name is asked for once, and none may be left. */
final class Saved {
    private final Map<String, Tensor> tensors;
    private final Set<String> asked = new HashSet<>();

    Saved(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    static Tensor of(double value) {
        return Tensor.scalar(value);
    }

    static Tensor of(long value) {
        return Tensor.of(value).reshape();
    }

    double number(String name) {
        return tensor(name, DType.FLOAT64, Shape.of()).item();
    }

    long count(String name) {
        return tensor(name, DType.INT64, Shape.of()).toLongs()[0];
    }

    /** {@return a tensor that may be missing} */
    @Nullable
    Tensor optional(String name, DType dtype, Shape shape) {
        return tensors.containsKey(name) ? tensor(name, dtype, shape) : null;
    }

    Tensor tensor(String name, DType dtype, Shape shape) {
        asked.add(name);
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("restore: the state must have '" + name + "'; got "
                    + new TreeSet<>(tensors.keySet()) + "; was it saved by the same rule with the same parameters?");
        }
        if (tensor.dtype() != dtype || !tensor.shape().equals(shape)) {
            throw new IllegalArgumentException("restore: '" + name + "' must be " + dtype + " of shape " + shape
                    + "; got " + tensor.dtype() + " of shape " + tensor.shape());
        }
        return tensor;
    }

    /** Refuses names that nobody asked for. */
    void end() {
        Set<String> left = new TreeSet<>(tensors.keySet());
        left.removeAll(asked);
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("restore: nothing here is called " + left
                    + "; was it saved by the same rule with the same parameters?");
        }
    }
}
