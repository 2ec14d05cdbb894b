package dev.thalweg.golden;

import dev.thalweg.tensor.Tensor;

/** Matrix products and linear algebra. */
final class ContractionOperations {
    private ContractionOperations() {}

    static void addTo(OperationTable table) {
        table.binary("matmul", Tensor::matmul);
        table.binary("dot", Tensor::dot);
        table.binary("outer", Tensor::outer);
        table.one("einsum", c -> Tensor.einsum(c.text("equation"), c.tensors(0, c.in().size())));
    }
}
