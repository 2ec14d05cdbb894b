package dev.thalweg.app;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads DATA: a first row of names, then rows of numbers, as {@code .csv} or {@code .tsv} (RFC 4180, UTF-8). Only the columns that
 * are asked for need to hold numbers.
 *
 * <p>An empty field and the usual words for a missing value (NA, N/A, NaN, null, None, in any case) leave their row out, as R's
 * {@code na.omit} does; the number of such rows is known, so that it can be said. Anything else that is not a finite number is an
 * error that names the file, the row and the column.
 */
final class TableReader implements AutoCloseable {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "#n/a", "nan", "null", "none");
    /** Suffixes of tables that other tools read; here they get an answer of their own. */
    private static final Set<String> LATER = Set.of("parquet", "json");
    private static final int FIRST_CAPACITY = 1024;
    /** Characters of a cell that a message shows. */
    private static final int SHOWN = 30;

    private final String source;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> names;

    private TableReader(String source, InputStream in, char separator) {
        this.source = source;
        this.reader = CsvReader.builder().fieldSeparator(separator).detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE).allowUnclosedQuote(false)
                .ofCsvRecord(in, StandardCharsets.UTF_8);
        this.records = reader.iterator();
        this.names = header();
    }

    /** {@return a reader of a file, or of standard input for {@code -}, that has read the names} */
    static TableReader open(String data) {
        if (data.equals("-")) {
            // Not ours to close.
            return new TableReader("standard input", new FilterInputStream(System.in) {
                @Override
                public void close() {
                    // Standard input stays open.
                }
            }, ',');
        }
        char separator = separator(data);
        Path path = Path.of(data);
        if (!Files.exists(path)) {
            throw new InputException("DATA: there is no file " + data);
        }
        if (Files.isDirectory(path)) {
            throw new InputException("DATA: " + data + " is a folder; name a file");
        }
        try {
            return new TableReader(data, Files.newInputStream(path), separator);
        } catch (IOException e) {
            throw new InputException("DATA: cannot read " + data + "; " + e.getMessage());
        }
    }

    private static char separator(String data) {
        String suffix = data.substring(data.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (LATER.contains(suffix)) {
            throw new InputException(
                    "DATA: ." + suffix + " files cannot be read yet, they come with a later version; got "
                            + data + "; save it as .csv");
        }
        return switch (suffix) {
            case "csv" -> ',';
            case "tsv" -> '\t';
            default ->
                    throw new InputException("DATA: a .csv or .tsv file, or - for CSV on standard input; got '" + data
                            + "'");
        };
    }

    /** {@return the columns' names} */
    List<String> names() {
        return names;
    }

    /** {@return what messages call the data} */
    String source() {
        return source;
    }

    private List<String> header() {
        CsvRecord first = next().orElseThrow(() -> new InputException(source
                + ": is empty; a first row of names is required"));
        List<String> header = first.getFields().stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (name.isEmpty()) {
                throw new InputException(
                        source + ", first row: column " + (i + 1) + " has no name; each column needs one");
            }
            if (!seen.add(name)) {
                throw new InputException(
                        source + ", first row: the name '" + name + "' stands twice; names must differ");
            }
        }
        if (header.stream().allMatch(name -> isNumber(name) || isMissing(name))) {
            throw new InputException(source + ", first row: a row of names is required; got the numbers " + shown(String
                    .join(", ", header)));
        }
        if (header.size() == 1 && header.getFirst().contains(";")) {
            throw new InputException(source + ", first row: is not separated by commas; got '" + shown(header
                    .getFirst()) + "'; save it with commas, and points in decimals");
        }
        return header;
    }

    private Optional<CsvRecord> next() {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (CsvParseException e) {
            Throwable cause = e.getCause();
            throw new InputException(source + ": " + (cause == null ? e.getMessage() : e.getMessage() + "; " + cause
                    .getMessage()));
        } catch (UncheckedIOException e) {
            throw new InputException(source + ": cannot be read; " + e.getMessage());
        }
    }

    /** {@return the rows that have all of these columns} */
    Table read(List<String> wanted) {
        int[] places = wanted.stream().mapToInt(names::indexOf).toArray();
        double[][] columns = new double[wanted.size()][FIRST_CAPACITY];
        int[] rows = new int[FIRST_CAPACITY];
        double[] values = new double[wanted.size()];
        int size = 0;
        int row = 0;
        int omitted = 0;
        for (Optional<CsvRecord> next = next(); next.isPresent(); next = next()) {
            CsvRecord line = next.get();
            row++;
            if (!parse(line, row, places, values)) {
                omitted++;
                continue;
            }
            if (size == rows.length) {
                rows = Arrays.copyOf(rows, 2 * size);
                for (int k = 0; k < columns.length; k++) {
                    columns[k] = Arrays.copyOf(columns[k], 2 * size);
                }
            }
            rows[size] = row;
            for (int k = 0; k < columns.length; k++) {
                columns[k][size] = values[k];
            }
            size++;
        }
        double[][] cut = new double[columns.length][];
        for (int k = 0; k < columns.length; k++) {
            cut[k] = Arrays.copyOf(columns[k], size);
        }
        return new Table(source, wanted, cut, Arrays.copyOf(rows, size), omitted);
    }

    /** Reads the wanted numbers of a row; false if one is missing. */
    private boolean parse(CsvRecord line, int row, int[] places, double[] values) {
        if (line.getFieldCount() != names.size()) {
            throw new InputException(
                    where(line, row) + ": as many fields as names; got " + line.getFieldCount() + " for "
                            + names.size() + "; quote a field that holds the separator");
        }
        boolean isWhole = true;
        for (int k = 0; k < places.length; k++) {
            String cell = line.getField(places[k]).strip();
            values[k] = number(cell);
            if (Double.isFinite(values[k])) {
                continue;
            }
            isWhole = false;
            if (!isMissing(cell)) {
                throw new InputException(where(line, row) + ", column " + names.get(places[k])
                        + ": a finite number is required; got '" + shown(cell) + "'" + hint(cell));
            }
        }
        return isWhole;
    }

    private String where(CsvRecord line, int row) {
        return source + ", row " + row + " (line " + line.getStartingLineNumber() + ")";
    }

    private static String hint(String cell) {
        return isNumber(cell) ? "; it is beyond double precision"
                : isNumber(cell.replace(',', '.')) ? "; write decimals with a point" : "; leave a missing value empty";
    }

    private static boolean isMissing(String cell) {
        return MISSING.contains(cell.toLowerCase(Locale.ROOT));
    }

    private static boolean isNumber(String cell) {
        return !Double.isNaN(number(cell));
    }

    /** {@return a decimal number, without what Java reads besides, such as {@code 1d} and {@code 0x1p3}; NaN if it is none} */
    private static double number(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String shown(String cell) {
        String line = cell.replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    /** {@return the names, for messages} */
    String listed() {
        List<String> all = new ArrayList<>(names.subList(0, Math.min(names.size(), SHOWN)));
        if (all.size() < names.size()) {
            all.add("…");
        }
        return String.join(", ", all);
    }

    @Override
    public void close() {
        try {
            records.close();
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(source + ": cannot be closed; " + e.getMessage(), e);
        }
    }
}
