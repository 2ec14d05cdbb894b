package dev.thalweg.compile;

import dev.thalweg.compile.LoopBuilder.Access;
import dev.thalweg.compile.LoopBuilder.Root;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds neighbouring loops over the same rows that may be run a few rows at a time, one loop after the other, while the rows are in
 * the cache: a softmax is the rows' maxima, the exponentials with their sums, and quotients. Each loop may read what an earlier
 * one makes at its own row only.
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
        return all;
    }

    private boolean fits(List<Integer> group, int unit) {
        if (!(schedule.units().get(group.getFirst()) instanceof Schedule.LoopUnit(LoopBuilder first))
                || !(schedule.units().get(unit) instanceof Schedule.LoopUnit(LoopBuilder loop))) {
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
            // A storage that one of them writes in place must not be read by another, at rows that may be gone already.
            if (readsWritten(other, loop) || readsWritten(loop, other)) {
                return false;
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

    private boolean readsWritten(LoopBuilder writer, LoopBuilder reader) {
        return writer.roots.stream().anyMatch(root -> {
            var written = schedule.writtenBy().get(root.value());
            return written != null && reader.loaded.contains(written.origin());
        });
    }
}
