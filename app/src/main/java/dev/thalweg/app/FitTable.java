package dev.thalweg.app;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code --out}: the rows that were used, with their fitted values and residuals. */
final class FitTable {
    private static final String ROW = "row";
    private static final String FITTED = "fitted";
    private static final String RESIDUAL = "residual";

    private FitTable() {}

    /** Refuses a file that cannot be written, before anything is computed. */
    static void check(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".csv") && !name.endsWith(".tsv")) {
            throw new InputException("--out: a .csv or .tsv file; got '" + file + "'");
        }
        WholeFile.check("--out", file);
    }

    /** Refuses columns whose names the table needs for itself. */
    static void checkNames(Table table) {
        for (String own : List.of(ROW, FITTED, RESIDUAL)) {
            if (table.names().contains(own)) {
                throw new InputException(
                        "--out: needs the name '" + own + "' for a column of its own; rename the one in "
                                + table.source());
            }
        }
    }

    static WholeFile file(Path file, FitProblem problem, double[] fitted) {
        boolean isTabbed = file.toString().toLowerCase(Locale.ROOT).endsWith(".tsv");
        StringWriter text = new StringWriter();
        CsvWriter.CsvWriterBuilder format = CsvWriter.builder().fieldSeparator(isTabbed ? '\t' : ',')
                .lineDelimiter(LineDelimiter.LF);
        try (CsvWriter writer = format.build(text)) {
            write(writer, problem, fitted);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return WholeFile.of(file, text.toString());
    }

    private static void write(CsvWriter writer, FitProblem problem, double[] fitted) {
        Table table = problem.table();
        List<String> names = new ArrayList<>(List.of(ROW));
        names.addAll(table.names());
        names.addAll(List.of(FITTED, RESIDUAL));
        writer.writeRecord(names);
        for (int i = 0; i < table.size(); i++) {
            List<String> cells = new ArrayList<>(List.of(Integer.toString(table.rows()[i])));
            for (double[] column : table.columns()) {
                cells.add(Double.toString(column[i]));
            }
            cells.add(Double.toString(fitted[i]));
            cells.add(Double.toString(problem.response()[i] - fitted[i]));
            writer.writeRecord(cells);
        }
    }
}
