package dev.thalweg.compile;

import dev.thalweg.compile.LoopBuilder.Access;
import dev.thalweg.compile.LoopBuilder.Root;
import dev.thalweg.kernel.Sums;
import dev.thalweg.shape.Layout;
import dev.thalweg.tensor.Trace.Product;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds neighbouring units that may be run for a part of an axis at a time, one unit after the other, while that part is in the
 * cache. Each may read what an earlier one makes at the same part only. There are two kinds:
 *
 * <ul> <li>loops over the same rows, a few rows at a time: a softmax is the rows' maxima, the exponentials with their sums, and
 * quotients; <li>a matrix times a vector, loops over the elements of that, and the transposed matrix times what these make, a band
 * of rows at a time: so is the gradient of a generalised linear model. </ul>
 */
final class RowGroups {
    /** Elements of a row from which on it is worth it. */
    private static final int LONG_ROW = 64;

    private final Schedule schedule;

    private RowGroups(Schedule schedule) {
        this.schedule = schedule;
    }

    /** {@return all units in order, in groups; most have one member} */
    static List<List<Integer>> of(Schedule schedule) {
        RowGroups groups = new RowGroups(schedule);
        List<List<Integer>> all = new ArrayList<>();
        for (int u = 0; u < schedule.units().size(); u++) {
            if (!all.isEmpty() && groups.fits(all.getLast(), u)) {
                all.getLast().add(u);
            } else {
                all.add(new ArrayList<>(List.of(u)));
            }
        }
        return all.stream().flatMap(group -> groups.isWorth(group) ? Stream.of(group)
                : group.stream().map(List::of)).toList();
    }

    /** {@return the length of the axis that a group of several units goes along band by band; 0 if it runs by rows} */
    static int lengthOfBands(Schedule schedule, List<Integer> group) {
        return schedule.units().get(group.getFirst()) instanceof Schedule.ProductUnit(Product product) ? rows(product)
                : 0;
    }

    private boolean fits(List<Integer> group, int unit) {
        Schedule.Unit next = schedule.units().get(unit);
        boolean fits = schedule.units().get(group.getFirst()) instanceof Schedule.ProductUnit(Product product)
                ? isByRows(product) && fitsBand(group, next, rows(product)) : fitsRows(group, next);
        // A storage that one of them writes in place must not be read by another, at a part that may be gone already.
        return fits && group.stream().map(schedule.units()::get)
                .noneMatch(before -> readsWritten(before, next) || readsWritten(next, before));
    }

    // Bands ------------------------------------------------------------------------------------------------------

    private static int rows(Product product) {
        return product.left().layout().shape().size(0);
    }

    static int inner(Product product) {
        return product.left().layout().shape().size(1);
    }

    /** {@return whether a product is a matrix times a vector whose elements are neighbours} */
    private static boolean isOfVector(Product product) {
        Layout right = product.right().layout();
        return right.shape().rank() == 2 && right.shape().size(1) == 1
                && (right.shape().size(0) == 1 || right.stride(0) == 1);
    }

    /** {@return whether a product makes the elements of a long axis, each from a block of products} */
    static boolean isByRows(Product product) {
        return isOfVector(product) && rows(product) > Sums.BLOCK && inner(product) > 0 && inner(product) <= Sums.BLOCK;
    }

    /** {@return whether a product sums along an axis of a length, which is long} */
    static boolean isByBlocks(Product product, int length) {
        return isOfVector(product) && inner(product) == length && length > Sums.BLOCK && rows(product) > 0;
    }

    private boolean fitsBand(List<Integer> group, Schedule.Unit next, int length) {
        boolean isOver = switch (next) {
            case Schedule.LoopUnit(LoopBuilder loop) -> loop.sizes.length == 1 && loop.sizes[0] == length;
            case Schedule.ProductUnit(Product product) -> isByRows(product) && rows(product) == length
                    || isByBlocks(product, length);
            default -> false;
        };
        return isOver && group.stream().map(schedule.units()::get)
                .allMatch(before -> readsOwnBand(next, before, length));
    }

    /** {@return whether a unit reads of what another makes, if anything, the elements of its own band} */
    private static boolean readsOwnBand(Schedule.Unit unit, Schedule.Unit before, int length) {
        Set<Integer> elements = new HashSet<>(); // values that have an element for each along the axis
        Set<Integer> others = new HashSet<>();
        switch (before) {
            case Schedule.LoopUnit(LoopBuilder loop) ->
                    loop.roots.forEach(root -> (root.fold() == null ? elements : others).add(root.value()));
            case Schedule.ProductUnit(Product product) -> (isByBlocks(product, length) ? others : elements).add(product
                    .out());
            default -> throw new AssertionError(before);
        }
        return others.stream().noneMatch(value -> Schedule.reads(unit, value)) && switch (unit) {
            case Schedule.LoopUnit(LoopBuilder loop) -> loop.accesses.keySet().stream()
                    .allMatch(access -> !elements.contains(access.value()) || access.place().isIdentity(loop.sizes));
            case Schedule.ProductUnit(Product product) -> !elements.contains(product.left().value())
                    && (!elements.contains(product.right().value()) || isByBlocks(product, length)
                            && product.right().layout().offset() == 0);
            default -> throw new AssertionError(unit);
        };
    }

    /** {@return whether a group is one of loops, or reads a matrix twice} */
    private boolean isWorth(List<Integer> group) {
        List<Product> products = group.stream().map(schedule.units()::get)
                .filter(Schedule.ProductUnit.class::isInstance).map(unit -> ((Schedule.ProductUnit) unit).step())
                .toList();
        return products.isEmpty() || products.stream().filter(RowGroups::isByRows).anyMatch(first -> products.stream()
                .anyMatch(second -> isByBlocks(second, rows(first)) && second.left().value() == first.left().value()));
    }

    // Rows -------------------------------------------------------------------------------------------------------

    private boolean fitsRows(List<Integer> group, Schedule.Unit next) {
        if (!(schedule.units().get(group.getFirst()) instanceof Schedule.LoopUnit(LoopBuilder first))
                || !(next instanceof Schedule.LoopUnit(LoopBuilder loop))) {
            return false;
        }
        int[] sizes = first.sizes;
        if (sizes.length < 2 || sizes[sizes.length - 1] < LONG_ROW || !Arrays.equals(sizes, loop.sizes)) {
            return false;
        }
        Set<Integer> touched = new HashSet<>();
        for (int member : group) {
            LoopBuilder other = ((Schedule.LoopUnit) schedule.units().get(member)).loop();
            other.roots.forEach(root -> touched.add(root.value()));
            for (Root root : other.roots) {
                if (loop.accesses.keySet().stream()
                        .anyMatch(access -> access.value() == root.value() && !isOwnRow(access,
                                root, sizes))) {
                    return false;
                }
            }
        }
        return loop.roots.stream().noneMatch(root -> touched.contains(root.value()));
    }

    private static boolean isOwnRow(Access access, Root made, int[] sizes) {
        if (made.fold() == null) {
            return access.place().isIdentity(sizes);
        }
        int[] rows = sizes.clone();
        rows[rows.length - 1] = 1;
        int[] strides = access.place().strides();
        return strides[strides.length - 1] == 0 && access.place().isIdentity(rows);
    }

    private boolean readsWritten(Schedule.Unit writer, Schedule.Unit reader) {
        return Schedule.made(writer).stream().anyMatch(value -> {
            var written = schedule.writtenBy().get(value);
            return written != null && Schedule.reads(reader, written.origin());
        });
    }
}
