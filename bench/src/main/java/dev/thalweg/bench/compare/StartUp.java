package dev.thalweg.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Measures whole processes, from their start to their first result and end. */
final class StartUp {
    private static final int ROUNDS = 7;
    private static final int QUICK_ROUNDS = 3;
    /** The gradient that they print. */
    private static final double[] RIGHT = {Math.cos(1), -Math.sin(1)};

    private final Programs programs;

    StartUp(Programs programs) {
        this.programs = programs;
    }

    Line measure(Row row, boolean quick) throws IOException, InterruptedException {
        Map<Column, List<Double>> times = new EnumMap<>(Column.class);
        Map<Column, Cell> cells = new EnumMap<>(Column.class);
        // The first round is not counted: it reads the files from the disk.
        for (int round = -1; round < (quick ? QUICK_ROUNDS : ROUNDS); round++) {
            for (Column column : Column.values()) {
                List<String> command = programs.firstResult(column);
                if (command == null) {
                    cells.put(column, Cell.without(Cell.ABSENT));
                    continue;
                }
                long start = System.nanoTime();
                String printed = printed(column, command);
                double took = System.nanoTime() - start;
                if (!isRight(printed)) {
                    cells.put(column, Cell.without(Cell.FAIL + ": printed " + printed));
                } else if (round >= 0) {
                    times.computeIfAbsent(column, _ -> new ArrayList<>()).add(Measurement.rounded(took));
                }
            }
        }
        times.forEach((column, all) -> cells.putIfAbsent(column, new Cell(null, all, all)));
        return new Line(row, 1, false, cells);
    }

    private String printed(Column column, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(programs.log(
                column))).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return printed;
    }

    private static boolean isRight(String printed) {
        try {
            double[] numbers = Arrays.stream(printed.split(" ")).mapToDouble(Double::parseDouble).toArray();
            return numbers.length == RIGHT.length && Math.abs(numbers[0] - RIGHT[0]) + Math.abs(numbers[1] - RIGHT[1])
                    < 1e-12;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
