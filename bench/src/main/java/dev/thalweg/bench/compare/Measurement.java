package dev.thalweg.bench.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures rows. The virtual machines are new for each row, so that what one row taught the compiler does not change the next;
 * other processes stay.
 */
final class Measurement implements AutoCloseable {
    private static final int ROUNDS = 11;
    private static final int QUICK_ROUNDS = 5;
    private static final double BATCH_SECONDS = 0.1;
    private static final double QUICK_BATCH_SECONDS = 0.03;
    /** What a wrong result is told by: the digests of its first two tensors. */
    private static final int SHOWN_OF_DIGEST = 10;
    /** At least, of the processor's time. */
    private static final double WARM_SECONDS = 5;
    private static final double QUICK_WARM_SECONDS = 1.5;

    private final Programs programs;
    private final boolean quick;
    private final boolean byProcessor;
    private final Map<String, Side> kept = new LinkedHashMap<>();
    private final Map<Column, String> versions = new EnumMap<>(Column.class);

    Measurement(Programs programs, boolean quick, boolean byProcessor) {
        this.programs = programs;
        this.quick = quick;
        this.byProcessor = byProcessor;
    }

    Map<Column, String> versions() {
        return versions;
    }

    Line measure(Row row, int cores, List<Column> columns) {
        Map<Column, Cell> cells = new EnumMap<>(Column.class);
        Map<Column, Side> sides = new EnumMap<>(Column.class);
        Map<Column, double[]> digests = new EnumMap<>(Column.class);
        try {
            for (Column column : columns) {
                open(row, cores, column, sides, digests, cells);
            }
            digests.forEach((column, own) -> {
                if (!isRight(row, own, digests.values())) {
                    cells.put(column, Cell.without(Cell.FAIL + ": got " + Arrays.toString(Arrays.copyOf(own,
                            SHOWN_OF_DIGEST))));
                    close(column, sides.remove(column));
                }
            });
            time(sides, cells);
        } finally {
            sides.forEach(this::close);
        }
        return new Line(row, cores, byProcessor && cores == 1, cells);
    }

    private void open(Row row, int cores, Column column, Map<Column, Side> sides, Map<Column, double[]> digests,
            Map<Column, Cell> cells) {
        List<String> command = programs.side(column, cores);
        if (command == null) {
            cells.put(column, Cell.without(Cell.ABSENT));
            return;
        }
        Side side = side(column, cores, command);
        String[] answer = side.ask("open " + row.workload() + " " + row.size());
        switch (answer[0]) {
            case "digest" -> {
                digests.put(column, Arrays.stream(answer).skip(1).mapToDouble(Double::parseDouble).toArray());
                sides.put(column, side);
            }
            case "absent" -> {
                cells.put(column, Cell.without(Cell.ABSENT));
                close(column, side);
            }
            default -> {
                cells.put(column, Cell.without(String.join(" ", answer)));
                close(column, side);
            }
        }
    }

    private Side side(Column column, int cores, List<String> command) {
        String key = column + " " + cores;
        Side side = kept.get(key);
        if (side == null || !side.isAlive()) {
            side = Side.start(command, programs.log(column));
            String[] version = side.ask("versions");
            versions.putIfAbsent(column, String.join(" ", Arrays.asList(version).subList(1, version.length)));
            if (isKept(column)) {
                kept.put(key, side);
            }
        }
        return side;
    }

    /** Starting PyTorch takes seconds, and it compiles nothing while it runs. */
    private static boolean isKept(Column column) {
        return column == Column.PYTORCH || column == Column.PYTORCH_COMPILED;
    }

    private void close(Column column, @Nullable Side side) {
        if (side != null && isKept(column)) {
            side.ask("close");
        } else if (side != null) {
            side.close();
        }
    }

    /** {@return whether a side agrees with published numbers, or where there are none with more than half of the sides} */
    static boolean isRight(Row row, double[] own, Collection<double[]> all) {
        double[] golden = Rows.golden(row);
        if (golden != null) {
            return Digest.agree(own, golden, row.tolerance());
        }
        long agreeing = all.stream().filter(other -> Digest.agree(own, other, row.tolerance())).count();
        return 2 * agreeing > all.size();
    }

    private void time(Map<Column, Side> sides, Map<Column, Cell> cells) {
        Map<Column, List<double[]>> batches = new EnumMap<>(Column.class);
        for (Map.Entry<Column, Side> entry : sides.entrySet()) {
            entry.getValue().ask("warm " + (quick ? QUICK_WARM_SECONDS : WARM_SECONDS));
            batches.put(entry.getKey(), new ArrayList<>());
        }
        for (int round = 0; round < (quick ? QUICK_ROUNDS : ROUNDS); round++) {
            for (Map.Entry<Column, List<double[]>> entry : batches.entrySet()) {
                Side side = sides.get(entry.getKey());
                String[] answer = side == null ? new String[] {"error"}
                        : side.ask("time " + (quick
                                ? QUICK_BATCH_SECONDS : BATCH_SECONDS));
                if (answer[0].equals("time")) {
                    entry.getValue().add(new double[] {Double.parseDouble(answer[1]), Double.parseDouble(answer[2])});
                } else {
                    cells.put(entry.getKey(), Cell.without(String.join(" ", answer)));
                }
            }
        }
        batches.forEach((column, times) -> cells.putIfAbsent(column, new Cell(null, part(times, 0), part(times, 1))));
    }

    private static List<Double> part(List<double[]> times, int which) {
        return times.stream().map(pair -> rounded(pair[which])).toList();
    }

    /** {@return a time without the digits that mean nothing} */
    static double rounded(double nanos) {
        return Math.round(nanos * 10) / 10.0;
    }

    @Override
    public void close() {
        kept.values().forEach(Side::close);
    }
}
