package dev.thalweg.bench.compare;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What one run of the comparison found; kept as JSON.
 *
 * @param date when
 * @param processor on what
 * @param quick whether with few and short batches
 * @param versions what ran in each column
 * @param missing why a column has nothing
 * @param lines the measured rows
 */
record Results(String date, String processor, boolean quick, Map<Column, String> versions, Map<Column, String> missing,
        List<Line> lines) {
    private static final JsonMapper JSON = JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();
    private static final String NO_LINES = "[]}";

    static Results read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Results.class);
    }

    /** Writes a row per line, so that a difference between two files can be read. */
    void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String head = JSON.writeValueAsString(new Results(date, processor, quick, versions, missing, List.of()));
        StringJoiner rows = new StringJoiner(",\n");
        for (Line line : lines) {
            rows.add(JSON.writeValueAsString(line));
        }
        Files.writeString(file, head.substring(0, head.length() - NO_LINES.length()) + "[\n" + rows + "\n]}\n");
    }
}
