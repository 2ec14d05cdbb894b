package dev.thalweg.kernel;

import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.Loop.Operand;
import dev.thalweg.kernel.Loop.Store;
import java.util.List;

/** Holds a loop to its rules: what it loads, stores and folds has the type that it says, and lies in arrays that are there. */
public final class LoopVerifier {
    private LoopVerifier() {}

    /**
     * Verifies.
     *
     * @param loop the loop
     * @param lengths the lengths of the arrays that its operands lie in, by number
     * @throws AssertionError if a rule is broken
     */
    public static void verify(Loop loop, int[] lengths) {
        List<Operand> operands = loop.operands();
        for (Expr value : loop.values()) {
            for (Expr arg : value.args) {
                require(arg.id() < value.id(), "arguments come first", value);
            }
            if (value.op == Machine.LOAD) {
                require(value.operand() < operands.size(), "a load names an operand", value);
                require(value.kind == operands.get(value.operand()).kind(), "a load has its operand's type", value);
            }
        }
        for (Operand operand : operands) {
            verify(loop, operand, lengths);
        }
        for (Store store : loop.stores()) {
            Operand to = operands.get(store.operand());
            require(store.value().kind == to.kind(), "a stored value has its operand's type", store);
            require(to.range() == null, "a store is for all indices", store);
        }
        for (Fold fold : loop.folds()) {
            require(fold.value().kind == fold.result().kind(), "a folded value has its result's type", fold);
            require(lengths[fold.lanes()] >= Sums.LANES, "a fold has lanes", fold);
            int parts = loop.isFlat() ? 1 : lengths[fold.lanes()] / Sums.LANES;
            require(lengths[fold.partials()] >= parts * loop.blocks(), "a fold has room for its blocks", fold);
            for (int row = 0; row < loop.rows(); row++) {
                int at = fold.result().place(loop.sizes(), row);
                require(at >= 0 && at < lengths[fold.result().array()], "a fold's result lies in its array", fold);
            }
        }
    }

    private static void verify(Loop loop, Operand operand, int[] lengths) {
        require(operand.strides().length == loop.sizes().length, "an operand has a stride per axis", operand);
        int low = operand.range() == null ? 0 : operand.range().low();
        int high = operand.range() == null ? loop.inner() : operand.range().high();
        require(0 <= low && low <= high && high <= loop.inner(), "a range is one of the inner axis", operand);
        for (int row = 0; row < loop.rows() && low < high; row++) {
            int first = operand.place(loop.sizes(), row) + low * operand.inner();
            int last = first + (high - 1 - low) * operand.inner();
            require(Math.min(first, last) >= 0 && Math.max(first, last) < lengths[operand.array()],
                    "an operand lies in its array", operand);
        }
    }

    private static void require(boolean holds, String rule, Object what) {
        if (!holds) {
            throw new AssertionError("loop: " + rule + "; got " + what);
        }
    }
}
