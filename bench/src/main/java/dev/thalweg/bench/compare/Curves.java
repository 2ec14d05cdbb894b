package dev.thalweg.bench.compare;

import dev.thalweg.plot.LogLogChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the cost of some workloads grows with their size. */
final class Curves {
    /** Sizes of each, by powers of about the square root of ten or of two; the largest take tens of milliseconds. */
    private static final Map<String, int[]> SIZES = Map.of(
            "rosenbrock", new int[] {10, 100, 1000, 10_000, 100_000, 1_000_000},
            "gelu", new int[] {10, 100, 1000, 10_000, 100_000, 1_000_000},
            "sum", new int[] {10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000},
            "matmul-float32", new int[] {4, 8, 16, 32, 64, 128, 256, 512, 1024},
            "softmax", new int[] {3, 10, 30, 100, 300, 1000});

    private static final List<Row> ROWS = List.of(
            Row.float64("rosenbrock", 0, "Rosenbrock value and gradient, float64"),
            Row.float32("gelu", 0, "Σ gelu(x)·sigmoid(x) + tanh(x/2), gradient"),
            Row.float32("sum", 0, "sum, float32"),
            Row.float32("matmul-float32", 0, "matrix product n × n, float32"),
            Row.float32("softmax", 0, "softmax of n rows of n, float32"));

    private static final List<Column> COLUMNS = List.of(Column.EAGER, Column.COMPILED, Column.PYTORCH,
            Column.PYTORCH_COMPILED);

    private Curves() {}

    /** {@return the points of the curves whose names are chosen, or of all} */
    static List<Row> rows(List<String> chosen) {
        List<Row> rows = new ArrayList<>();
        for (Row row : ROWS) {
            if (chosen.isEmpty() || chosen.contains(row.workload())) {
                for (int size : SIZES.getOrDefault(row.workload(), new int[0])) {
                    rows.add(row.at(size));
                }
            }
        }
        return rows;
    }

    static Line measure(Measurement measurement, Row row) {
        Line line = measurement.measure(row, 1, COLUMNS);
        System.out.printf("%-58s%10d  %s%n", row.title(), row.size(), String.join("  ", COLUMNS.stream().map(
                column -> Table.cell(line, column)).toList()));
        return line;
    }

    static LogLogChart chart(List<Line> lines) {
        List<LogLogChart.Panel> panels = new ArrayList<>();
        for (Row row : ROWS) {
            List<Line> own = lines.stream().filter(line -> line.row().workload().equals(row.workload())).toList();
            List<LogLogChart.Curve> curves = new ArrayList<>();
            for (Column column : COLUMNS) {
                List<Line> timed = own.stream().filter(line -> line.time(column).isPresent()).toList();
                if (!timed.isEmpty()) {
                    curves.add(new LogLogChart.Curve(column.title(),
                            timed.stream().mapToDouble(line -> line.row().size())
                                    .toArray(),
                            timed.stream().mapToDouble(line -> line.time(column).getAsDouble() / 1e3)
                                    .toArray()));
                }
            }
            if (!curves.isEmpty()) {
                panels.add(new LogLogChart.Panel(row.title(), curves));
            }
        }
        return new LogLogChart("How cost grows: one core, microseconds per call", "n", "µs", panels);
    }
}
