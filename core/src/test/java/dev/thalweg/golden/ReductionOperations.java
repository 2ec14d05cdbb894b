package dev.thalweg.golden;

import dev.thalweg.nn.Losses;
import dev.thalweg.tensor.Selection;
import dev.thalweg.tensor.Tensor;
import java.util.List;

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
        table.many("max", c -> c.has("axis") ? list(c.x().max(c.flag("keepDim"), c.whole("axis"))) : List.of(c.x()
                .max()));
        table.many("min", c -> c.has("axis") ? list(c.x().min(c.flag("keepDim"), c.whole("axis"))) : List.of(c.x()
                .min()));
        table.many("median",
                c -> c.has("axis") ? list(c.x().median(c.flag("keepDim"), c.whole("axis"))) : List.of(c.x().median()));
        table.many("sort", c -> list(c.x().sort(c.whole("axis"), c.flag("descending"))));
        table.one("argsort", c -> c.x().argsort(c.whole("axis"), c.flag("descending")));
        table.many("topk", c -> list(c.x().topk(c.whole("k"), c.whole("axis"), c.flag("largest"))));
        table.one("argmax", c -> c.has("axis") ? c.x().argmax(c.flag("keepDim"), c.whole("axis")) : c.x().argmax());
        table.one("argmin", c -> c.has("axis") ? c.x().argmin(c.flag("keepDim"), c.whole("axis")) : c.x().argmin());
        table.one("cumsum", c -> c.x().cumsum(c.whole("axis")));
        table.one("cumprod", c -> c.x().cumprod(c.whole("axis")));
        table.one("softmax", c -> c.x().softmax(c.whole("axis")));
        table.binary("mseLoss", Losses::mseLoss);
        table.one("logSoftmax", c -> c.x().logSoftmax(c.whole("axis")));
    }

    private static List<Tensor> list(Selection selection) {
        return List.of(selection.values(), selection.indices());
    }
}
