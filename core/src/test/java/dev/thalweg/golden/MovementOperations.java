package dev.thalweg.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.tensor.Tensor;

/** Views, joining and splitting. */
final class MovementOperations {
    private MovementOperations() {}

    static void addTo(OperationTable table) {
        views(table);
        arrangement(table);
        creation(table);
    }

    private static void views(OperationTable table) {
        table.one("index", MovementOperations::index);
        table.one("slice",
                c -> slice(c.x(), c.whole("axis"), c.at().get("start"), c.at().get("stop"), c.at().get("step")));
        table.one("select", c -> c.x().select(c.whole("axis"), c.whole("index")));
        table.one("narrow", c -> c.x().narrow(c.whole("axis"), c.whole("start"), c.whole("length")));
        table.one("permute", c -> c.x().permute(c.wholes("axes")));
        table.one("transpose", c -> c.x().transpose(c.whole("axis0"), c.whole("axis1")));
        table.one("reshape", c -> c.x().reshape(c.wholes("shape")));
        table.one("view", c -> c.x().view(c.wholes("shape")));
        table.one("flatten", c -> c.x().flatten(c.whole("start", 0), c.whole("end", -1)));
        table.one("expand", c -> c.x().expand(c.wholes("shape")));
        table.one("squeeze", c -> c.has("axis") ? c.x().squeeze(c.whole("axis")) : c.x().squeeze());
        table.one("unsqueeze", c -> c.x().unsqueeze(c.whole("axis")));
        table.one("diagonal", c -> c.x().diagonal(c.whole("offset", 0), c.whole("axis0", 0), c.whole("axis1", 1)));
        table.one("flip", c -> c.wholes("axes").length == 0 ? c.x().clone() : c.x().flip(c.wholes("axes")));
        table.one("cat", c -> Tensor.cat(c.whole("axis"), c.tensors(0, c.in().size())));
        table.one("stack", c -> Tensor.stack(c.whole("axis"), c.tensors(0, c.in().size())));
        table.many("split", c -> c.x().split(c.whole("axis"), c.wholes("sizes")));
        table.many("chunk", c -> c.x().chunk(c.whole("axis"), c.whole("chunks")));
    }

    private static void arrangement(OperationTable table) {
        table.one("roll", c -> c.has("axes") ? c.x().roll(c.wholes("shifts"), c.wholes("axes"))
                : c.x().roll(c.wholes("shifts")[0]));
        table.one("tril", c -> c.x().tril(c.whole("diagonal", 0)));
        table.one("triu", c -> c.x().triu(c.whole("diagonal", 0)));
        table.one("pad", c -> c.x().pad(c.wholes("pad"), c.number("value", 0)));
        table.one("repeat", c -> c.x().repeat(c.wholes("repeats")));
    }

    private static void creation(OperationTable table) {
        table.one("arange", c -> {
            double start = c.in().size() == 1 ? 0 : c.number(0);
            double end = c.number(c.in().size() == 1 ? 0 : 1);
            return Tensor.arange(c.dtype(), start, end, c.in().size() == 3 ? c.number(2) : 1);
        });
        table.one("linspace", c -> Tensor.linspace(c.dtype(), c.number(0), c.number(1), (int) c.number(2)));
        table.one("eye", c -> Tensor.eye(c.dtype(), (int) c.number(0), (int) c.number(c.in().size() - 1)));
    }

    private static Tensor slice(Tensor x, int axis, JsonNode start, JsonNode stop, JsonNode step) {
        return x.slice(axis, isThere(start) ? start.intValue() : 0, isThere(stop) ? stop.intValue() : Integer.MAX_VALUE,
                isThere(step) ? step.intValue() : 1);
    }

    private static boolean isThere(JsonNode node) {
        return node != null && !node.isNull();
    }

    /** Whole numbers select, lists slice, null leaves an axis whole. */
    private static Tensor index(Call c) {
        Tensor part = c.x();
        int axis = 0;
        for (JsonNode place : c.at().get("index")) {
            if (place.isInt()) {
                part = part.select(axis, place.intValue());
            } else {
                part = place.isArray() ? slice(part, axis, place.get(0), place.get(1), place.get(2)) : part;
                axis++;
            }
        }
        return part;
    }
}
