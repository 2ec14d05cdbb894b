package dev.thalweg.bench.compare;

import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A measured row.
 *
 * @param row the row
 * @param cores how many processors every side was pinned to
 * @param byProcessor whether the processor's time counts and not the clock's
 * @param cells what each column says
 */
record Line(Row row, int cores, boolean byProcessor, Map<Column, Cell> cells) {
    /** {@return the median time of a column in nanoseconds, if it was timed} */
    OptionalDouble time(Column column) {
        Cell cell = cells.get(column);
        return cell == null || !cell.isTimed() ? OptionalDouble.empty() : OptionalDouble.of(cell.median(byProcessor));
    }

    /** {@return how many times as long as Thalweg the faster of PyTorch's modes takes; Thalweg is compiled where it can be} */
    OptionalDouble ratioToPyTorch() {
        return ratio(EnumSet.of(Column.PYTORCH, Column.PYTORCH_COMPILED));
    }

    /** {@return how many times as long as Thalweg the fastest of all peers takes} */
    OptionalDouble ratioToBest() {
        EnumSet<Column> peers = EnumSet.allOf(Column.class);
        peers.removeIf(column -> column.kind() != Column.Kind.PEER);
        return ratio(peers);
    }

    private OptionalDouble ratio(EnumSet<Column> peers) {
        OptionalDouble own = time(Column.COMPILED).isPresent() ? time(Column.COMPILED) : time(Column.EAGER);
        OptionalDouble best = peers.stream().flatMapToDouble(peer -> time(peer).stream()).min();
        return own.isEmpty() || best.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(best.getAsDouble() / own
                .getAsDouble());
    }

    String title() {
        return row.title() + (cores > 1 ? ", " + cores + " cores" : "");
    }
}
