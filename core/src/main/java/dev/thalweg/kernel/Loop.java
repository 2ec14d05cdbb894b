package dev.thalweg.kernel;

import dev.thalweg.kernel.Expr.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A loop over elements: for each index, operands are loaded through affine maps, values computed, and results stored or folded
 * along the inner axis. It has no order but that of its folds, which is that of {@link Sums}.
 *
 * @param sizes the axes, the inner one last; at least one
 * @param operands what is loaded and stored; loads name them by number
 * @param stores the values that are stored
 * @param folds the values that are combined along the inner axis
 * @param places the number of the array of ints that says at each run where the operands' elements at index 0 are; −1 if the
 *     operands' offsets say it. Such a loop has one axis, of any size
 */
public record Loop(int[] sizes, List<Operand> operands, List<Store> stores, List<Fold> folds, int places) {
    /** A loop whose operands' offsets say where they are. */
    public Loop(int[] sizes, List<Operand> operands, List<Store> stores, List<Fold> folds) {
        this(sizes, operands, stores, folds, -1);
    }

    /**
     * Where the elements of an operand lie.
     *
     * @param kind their type
     * @param array the number of the array that holds them, among those that the loop is run with
     * @param offset the place of the element at index 0
     * @param strides the distance between neighbours, per axis
     * @param range the indices along the inner axis at which there is an element; null for all. Elsewhere a load gives 0
     */
    public record Operand(Kind kind, int array, int offset, int[] strides, @Nullable Range range) {
        int inner() {
            return strides[strides.length - 1];
        }

        /** {@return the place of the element at inner index 0 of a row} */
        int place(int[] sizes, int row) {
            int at = offset;
            int rest = row;
            for (int axis = sizes.length - 2; axis >= 0; axis--) {
                at += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }
            return at;
        }
    }

    /**
     * A value that is stored.
     *
     * @param value the value
     * @param operand where it goes: the number of an operand, which has its type
     */
    public record Store(Expr value, int operand) {}

    /**
     * A value that is combined along the inner axis, block by block.
     *
     * @param op how
     * @param value the value
     * @param lanes the number of the array with {@link Sums#LANES} elements for each part of the work
     * @param partials the number of the array that gets the result of each block: of the whole loop where it has one axis, and
     *     of the current row, for each part of the work, where it has more
     * @param result where the row's result goes; its inner stride is not used
     */
    public record Fold(Combine op, Expr value, int lanes, int partials, Operand result) {}

    /** How values are combined. */
    public enum Combine {
        /** The sum. */
        SUM(Machine.ADD, 0),
        /** The greatest; NaN if there is one. */
        MAX(Machine.MAX, Double.NEGATIVE_INFINITY),
        /** The least; NaN if there is one. */
        MIN(Machine.MIN, Double.POSITIVE_INFINITY);

        final Machine op;
        final double start;

        Combine(Machine op, double start) {
            this.op = op;
            this.start = start;
        }

        /** {@return whether values are added} */
        public boolean isSum() {
            return this == SUM;
        }
    }

    /**
     * {@return a range of the inner axis' index}
     *
     * @param low the first index
     * @param high one past the last
     */
    public static Range range(int low, int high) {
        return new Range(low, high);
    }

    int inner() {
        return sizes[sizes.length - 1];
    }

    int rows() {
        int rows = 1;
        for (int axis = 0; axis < sizes.length - 1; axis++) {
            rows *= sizes[axis];
        }
        return rows;
    }

    boolean isFlat() {
        return sizes.length == 1;
    }

    /** {@return the blocks of a row} */
    int blocks() {
        return (inner() + Sums.BLOCK - 1) / Sums.BLOCK;
    }

    /** {@return the indices of the inner axis at which every range holds} */
    Range interior() {
        int low = 0;
        int high = inner();
        for (Operand operand : operands) {
            Range range = operand.range();
            if (range != null) {
                low = Math.max(low, range.low());
                high = Math.min(high, range.high());
            }
        }
        for (Expr value : values()) {
            if (value.op == Machine.RANGE) {
                low = Math.max(low, value.range().low());
                high = Math.min(high, value.range().high());
            }
        }
        return new Range(low, Math.max(low, high));
    }

    /** {@return all values, arguments first} */
    List<Expr> values() {
        IdentityHashMap<Expr, Boolean> seen = new IdentityHashMap<>();
        List<Expr> open = new ArrayList<>();
        stores.forEach(store -> open.add(store.value()));
        folds.forEach(fold -> open.add(fold.value()));
        List<Expr> all = new ArrayList<>();
        while (!open.isEmpty()) {
            Expr value = open.removeLast();
            if (seen.put(value, true) == null) {
                all.add(value);
                open.addAll(Arrays.asList(value.args));
            }
        }
        all.sort(Comparator.comparingInt(Expr::id));
        return all;
    }

    /** {@return the loop as it is in the interior, where nothing asks for ranges} */
    Loop inside() {
        Expressions out = new Expressions();
        IdentityHashMap<Expr, Expr> now = new IdentityHashMap<>();
        for (Expr value : values()) {
            now.put(value, value.op == Machine.RANGE ? out.truth(true)
                    : out.again(value, arg -> Objects.requireNonNull(now.get(arg))));
        }
        return new Loop(sizes,
                operands.stream().map(o -> new Operand(o.kind(), o.array(), o.offset(), o.strides(), null))
                        .toList(),
                stores.stream().map(s -> new Store(Objects.requireNonNull(now.get(s.value())), s.operand())).toList(),
                folds.stream()
                        .map(f -> new Fold(f.op(), Objects.requireNonNull(now.get(f.value())), f.lanes(), f.partials(),
                                f.result()))
                        .toList(),
                places);
    }
}
