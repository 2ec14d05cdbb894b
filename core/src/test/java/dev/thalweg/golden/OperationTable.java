package dev.thalweg.golden;

import dev.thalweg.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Names of operations and what they are, being filled in by the families. */
final class OperationTable {
    private final Map<String, Function<Call, List<Tensor>>> operations = new HashMap<>();

    @FunctionalInterface
    interface WithDouble {
        Tensor apply(Tensor x, double number);
    }

    @FunctionalInterface
    interface WithLong {
        Tensor apply(Tensor x, long number);
    }

    List<Tensor> apply(String name, Call call) {
        Function<Call, List<Tensor>> operation = operations.get(name);
        if (operation == null) {
            throw new AssertionError("no operation " + name + " in the table");
        }
        return operation.apply(call);
    }

    /** An operation of several results. */
    void many(String name, Function<Call, List<Tensor>> operation) {
        if (operations.put(name, operation) != null) {
            throw new AssertionError("operation " + name + " is there twice");
        }
    }

    /** An operation of one result. */
    void one(String name, Function<Call, Tensor> operation) {
        many(name, operation.andThen(List::of));
    }

    void unary(String name, UnaryOperator<Tensor> operation) {
        one(name, c -> operation.apply(c.x()));
    }

    void binary(String name, BinaryOperator<Tensor> operation) {
        one(name, c -> operation.apply(c.x(), c.y()));
    }

    /** An operation whose second operand may be a plain number. */
    void binary(String name, BinaryOperator<Tensor> tensors, WithDouble doubles, WithLong longs) {
        one(name, c -> switch (c.in().get(1)) {
            case Tensor y -> tensors.apply(c.x(), y);
            case Double y -> doubles.apply(c.x(), y);
            case Long y -> longs.apply(c.x(), y);
            default -> tensors.apply(c.x(), Tensor.of((boolean) c.in().get(1)).reshape());
        });
    }
}
