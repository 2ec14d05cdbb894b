package dev.thalweg.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Measured rows as text: to a terminal while they are measured, and as Markdown. */
final class Table {
    private static final int WIDTH = 14;
    private static final List<String> RATIOS = List.of("PyTorch ÷ Thalweg", "best peer ÷ Thalweg");
    private static final String MISSING = "–";
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;
    private static final double SECOND = 1e9;

    private Table() {}

    /** {@return the words of the columns' heads, in as many lines as the longest needs} */
    static String head(int titleWidth) {
        List<String> titles = titles();
        StringBuilder head = new StringBuilder();
        for (int line = 0; line < 3; line++) {
            head.append(padded(line == 0 ? "workload" : "", -titleWidth));
            for (String title : titles) {
                head.append(padded(part(title, line), WIDTH));
            }
            head.append('\n');
        }
        return head.toString();
    }

    private static String part(String title, int line) {
        String[] words = title.replace("÷ ", "÷\u00a0").split(" ");
        return line < words.length ? words[line] : "";
    }

    private static List<String> titles() {
        List<String> titles = new ArrayList<>();
        for (Column column : Column.values()) {
            titles.add(column.title());
        }
        titles.addAll(RATIOS);
        return titles;
    }

    static int titleWidth(List<Row> rows) {
        return 2 + rows.stream().mapToInt(row -> row.title().length() + (row.large() ? 9 : 0)).max().orElse(0);
    }

    static String line(Line line, int titleWidth) {
        StringBuilder text = new StringBuilder(padded(line.title(), -titleWidth));
        cells(line).forEach(cell -> text.append(padded(cell, WIDTH)));
        return text.toString();
    }

    /** {@return a text of so many characters, on the left of the blanks if the width is negative} */
    private static String padded(String text, int width) {
        String blanks = " ".repeat(Math.max(0, Math.abs(width) - text.length()));
        return width < 0 ? text + blanks : blanks + text;
    }

    private static List<String> cells(Line line) {
        List<String> cells = new ArrayList<>();
        for (Column column : Column.values()) {
            cells.add(cell(line, column));
        }
        for (OptionalDouble ratio : List.of(line.ratioToPyTorch(), line.ratioToBest())) {
            cells.add(ratio.isEmpty() ? MISSING : number(ratio.getAsDouble()) + " ×");
        }
        return cells;
    }

    static String cell(Line line, Column column) {
        OptionalDouble time = line.time(column);
        if (time.isPresent()) {
            double work = line.row().work();
            return work > 0 ? number(work / time.getAsDouble()) + " GF/s" : time(time.getAsDouble());
        }
        Cell cell = line.cells().get(column);
        String note = cell == null ? null : cell.note();
        return note == null || note.equals(Cell.ABSENT) ? MISSING : note.startsWith(Cell.FAIL) ? Cell.FAIL : "error";
    }

    static String time(double nanos) {
        if (nanos >= SECOND) {
            return number(nanos / SECOND) + " s";
        }
        if (nanos >= MILLI) {
            return number(nanos / MILLI) + " ms";
        }
        return nanos >= MICRO ? number(nanos / MICRO) + " µs" : number(nanos) + " ns";
    }

    /** {@return a number with three digits} */
    static String number(double value) {
        int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, value >= 9999.5 ? "%,.0f" : "%." + decimals + "f", value);
    }

    /** {@return what a table cannot hold: what failed, what is missing, and what a gradient costs} */
    static List<String> notes(Results results) {
        List<String> notes = new ArrayList<>();
        results.missing().forEach((column, reason) -> notes.add(column.title() + ": not measured, " + reason));
        for (Line line : results.lines()) {
            for (Map.Entry<Column, Cell> entry : line.cells().entrySet()) {
                String note = entry.getValue().note();
                if (note != null && !note.equals(Cell.ABSENT)) {
                    notes.add(line.title() + ", " + entry.getKey().title() + ": " + note);
                }
            }
            if (line.row().workload().equals(Rows.MIXTURE_GRADIENT)) {
                notes.addAll(gradientCosts(results, line));
            }
        }
        return notes;
    }

    private static List<String> gradientCosts(Results results, Line gradient) {
        List<String> notes = new ArrayList<>();
        for (Line value : results.lines()) {
            if (value.row().workload().equals(Rows.MIXTURE_VALUE) && value.cores() == gradient.cores()) {
                for (Column column : Column.values()) {
                    if (value.time(column).isPresent() && gradient.time(column).isPresent()) {
                        notes.add("Gaussian mixture, " + column.title() + ": value and gradient cost " + number(gradient
                                .time(column).getAsDouble() / value.time(column).getAsDouble()) + " × the value");
                    }
                }
            }
        }
        return notes;
    }

    static String markdown(Results results) {
        StringBuilder text = new StringBuilder("| workload |");
        titles().forEach(title -> text.append(' ').append(title).append(" |"));
        text.append("\n| --- |").append(" ---: |".repeat(titles().size())).append('\n');
        for (Line line : results.lines()) {
            text.append("| ").append(line.title()).append(" |");
            cells(line).forEach(cell -> text.append(' ').append(cell).append(" |"));
            text.append('\n');
        }
        text.append('\n');
        notes(results).forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString();
    }
}
