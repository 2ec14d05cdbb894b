package dev.thalweg.golden;

import dev.thalweg.nn.Losses;

/** Reductions, scans, order and what is made of them. */
final class ReductionOperations {
    private ReductionOperations() {}

    static void addTo(OperationTable table) {
        table.one("sum", c -> c.x().sum(c.flag("keepDim"), c.wholes("axes")));
        table.one("mean", c -> c.x().mean(c.flag("keepDim"), c.wholes("axes")));
        table.one("amax", c -> c.x().amax(c.flag("keepDim"), c.wholes("axes")));
        table.one("amin", c -> c.x().amin(c.flag("keepDim"), c.wholes("axes")));
        table.one("logSumExp", c -> c.x().logSumExp(c.flag("keepDim"), c.wholes("axes")));
        table.one("any", c -> c.x().any(c.flag("keepDim"), c.wholes("axes")));
        table.one("all", c -> c.x().all(c.flag("keepDim"), c.wholes("axes")));
        table.one("var", c -> c.x().var(c.number("correction", 1), c.flag("keepDim"), c.wholes("axes")));
        table.one("std", c -> c.x().std(c.number("correction", 1), c.flag("keepDim"), c.wholes("axes")));
        table.one("norm", c -> c.x().norm(c.number("order", 2), c.flag("keepDim"), c.wholes("axes")));
        table.one("prod", c -> c.has("axis") ? c.x().prod(c.flag("keepDim"), c.whole("axis")) : c.x().prod());
        table.one("max", c -> c.x().max());
        table.one("min", c -> c.x().min());
        table.one("argmax", c -> c.has("axis") ? c.x().argmax(c.flag("keepDim"), c.whole("axis")) : c.x().argmax());
        table.one("argmin", c -> c.has("axis") ? c.x().argmin(c.flag("keepDim"), c.whole("axis")) : c.x().argmin());
        table.one("cumsum", c -> c.x().cumsum(c.whole("axis")));
        table.one("cumprod", c -> c.x().cumprod(c.whole("axis")));
        table.one("softmax", c -> c.x().softmax(c.whole("axis")));
        table.binary("mseLoss", Losses::mseLoss);
        table.one("logSoftmax", c -> c.x().logSoftmax(c.whole("axis")));
    }
}
