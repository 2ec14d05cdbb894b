package dev.thalweg.golden;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/** Matrix products and linear algebra. */
final class ContractionOperations {
    private ContractionOperations() {}

    static void addTo(OperationTable table) {
        table.binary("matmul", Tensor::matmul);
        table.binary("dot", Tensor::dot);
        table.binary("outer", Tensor::outer);
        table.binary("solve", Tensor::solve);
        table.one("triangularSolve",
                c -> c.x().triangularSolve(c.y(), c.flag("upper"), false, c.flag("unitriangular")));
        table.unary("inverse", Tensor::inverse);
        table.unary("det", Tensor::det);
        table.many("slogdet", c -> List.of(c.x().slogdet().sign(), c.x().slogdet().logAbs()));
        table.unary("cholesky", Tensor::cholesky);
        table.many("qr", c -> List.of(c.x().qr().q(), c.x().qr().r()));
        table.one("einsum", c -> Tensor.einsum(c.text("equation"), c.tensors(0, c.in().size())));
    }
}
