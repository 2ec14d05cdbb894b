package dev.thalweg.bench.compare;

import dev.thalweg.plot.LogLogChart;
import java.util.ArrayList;
import java.util.List;

/** How the cost of some workloads grows with their size. */
final class Curves {
    /** A workload, what its panel is called, and its sizes, by powers of about ten or two; the largest take tens of milliseconds. */
    private record Curve(Row row, int... sizes) {}

    private static final List<Curve> ALL = List.of(
            new Curve(Row.float64("rosenbrock", 0, "Rosenbrock, gradient, float64"), 10, 100, 1000, 10_000, 100_000,
                    1_000_000),
            new Curve(Row.float32("gelu", 0, "Σ gelu(x)·σ(x) + tanh(x/2), gradient"), 10, 100, 1000, 10_000, 100_000,
                    1_000_000),
            new Curve(Row.float32("sum", 0, "sum"), 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000),
            new Curve(Row.float32("matmul-float32", 0, "matrix product, n × n"), 4, 8, 16, 32, 64, 128, 256, 512, 1024),
            new Curve(Row.float32("softmax", 0, "softmax of n rows of n"), 3, 10, 30, 100, 300, 1000),
            new Curve(Row.float32("layer-norm-gradient", 0, "layer norm and backward, n × n"), 10, 100, 1000),
            new Curve(Row.float32("transpose", 0, "transposed copy, n × n"), 10, 100, 1000),
            new Curve(Row.float32("cumsum", 0, "cumulative sum"), 100, 10_000, 1_000_000),
            new Curve(Row.float32("sort", 0, "sort with indices"), 100, 10_000, 1_000_000),
            new Curve(Row.float32("adam", 0, "Adam step, n parameters"), 100, 10_000, 1_000_000),
            new Curve(Row.float32("logistic", 0, "logistic regression, n × 100"), 100, 1000, 10_000, 100_000),
            new Curve(Row.float32("mlp-sgd", 0, "MLP, SGD step, batch of n"), 1, 8, 64, 512));

    private static final List<Column> COLUMNS = List.of(Column.EAGER, Column.COMPILED, Column.PYTORCH,
            Column.PYTORCH_COMPILED);

    private Curves() {}

    /** {@return the points of the curves whose names are chosen, or of all} */
    static List<Row> rows(List<String> chosen) {
        List<Row> rows = new ArrayList<>();
        for (Curve curve : ALL) {
            if (chosen.isEmpty() || chosen.contains(curve.row().workload())) {
                for (int size : curve.sizes()) {
                    rows.add(curve.row().at(size));
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
        for (Curve curve : ALL) {
            Row row = curve.row();
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
