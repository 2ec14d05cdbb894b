package dev.thalweg.golden;

import dev.thalweg.tensor.Tensor;
import java.util.Map;
import java.util.function.BiConsumer;

/** The in-place operations of the recorded scenarios: a name, and what it does to a tensor. */
final class InPlaceOperations {
    private static final Map<String, BiConsumer<Tensor, Call>> TABLE = Map.ofEntries(
            Map.entry("add", (t, c) -> {
                switch (c.in().getFirst()) {
                    case Tensor x -> t.addInPlace(x);
                    case Long x -> t.addInPlace(x);
                    default -> t.addInPlace(c.number(0));
                }
            }),
            Map.entry("sub", (t, c) -> t.subInPlace(c.number(0))),
            Map.entry("mul", (t, c) -> {
                if (c.in().getFirst() instanceof Tensor x) {
                    t.mulInPlace(x);
                } else {
                    t.mulInPlace(c.number(0));
                }
            }),
            Map.entry("div", (t, c) -> t.divInPlace(c.number(0))),
            Map.entry("copy", (t, c) -> t.copyInPlace(c.x())),
            Map.entry("fill", (t, c) -> t.fillInPlace(c.number(0))),
            Map.entry("zero", (t, c) -> t.zeroInPlace()),
            Map.entry("exp", (t, c) -> t.expInPlace()),
            Map.entry("neg", (t, c) -> t.negInPlace()),
            Map.entry("sin", (t, c) -> t.sinInPlace()),
            Map.entry("maskedFill", (t, c) -> t.maskedFillInPlace(c.x(), c.number("value", 0))),
            Map.entry("clamp", (t, c) -> t.clampInPlace(c.number("min", Double.NEGATIVE_INFINITY),
                    c.number("max", Double.POSITIVE_INFINITY))));

    private InPlaceOperations() {}

    static void apply(String name, Tensor target, Call call) {
        BiConsumer<Tensor, Call> operation = TABLE.get(name);
        if (operation == null) {
            throw new AssertionError("no in-place operation " + name);
        }
        operation.accept(target, call);
    }
}
