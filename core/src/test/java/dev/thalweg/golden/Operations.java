package dev.thalweg.golden;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * The names of operations in the golden files and what each is in Thalweg; the table in {@code src/test/python/table.py}
 * says what it is in PyTorch.
 */
final class Operations {
    private static final OperationTable TABLE = new OperationTable();

    static {
        ElementwiseOperations.addTo(TABLE);
        MovementOperations.addTo(TABLE);
        ReductionOperations.addTo(TABLE);
        IndexingOperations.addTo(TABLE);
        ContractionOperations.addTo(TABLE);
    }

    private Operations() {}

    /** {@return what an operation gives} */
    static List<Tensor> apply(String name, Call call) {
        return TABLE.apply(name, call);
    }
}
