package dev.thalweg.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * One application of an operation: its inputs and its attributes, read as the operation needs them.
 *
 * @param in tensors and scalars ({@link Boolean}, {@link Long}, {@link Double})
 * @param at the attributes by name
 */
record Call(List<Object> in, JsonNode at) {

    static Call of(List<Object> in, JsonNode step) {
        return new Call(in, step.has("at") ? step.get("at") : MissingNode.getInstance());
    }

    Tensor x() {
        return tensor(0);
    }

    Tensor y() {
        return tensor(1);
    }

    Tensor tensor(int i) {
        return (Tensor) in.get(i);
    }

    Tensor[] tensors(int from, int to) {
        return in.subList(from, to).toArray(Tensor[]::new);
    }

    double number(int i) {
        return ((Number) in.get(i)).doubleValue();
    }

    boolean has(String name) {
        return at.hasNonNull(name);
    }

    int whole(String name) {
        return at.get(name).intValue();
    }

    int whole(String name, int otherwise) {
        return has(name) ? whole(name) : otherwise;
    }

    double number(String name, double otherwise) {
        return has(name) ? Golden.number(at.get(name)) : otherwise;
    }

    int[] wholes(String name) {
        return has(name) ? Golden.ints(at.get(name)) : new int[0];
    }

    boolean flag(String name) {
        return has(name) && at.get(name).booleanValue();
    }

    DType dtype() {
        return DType.valueOf(text("dtype").toUpperCase(Locale.ROOT));
    }

    String text(String name) {
        return at.get(name).textValue();
    }
}
