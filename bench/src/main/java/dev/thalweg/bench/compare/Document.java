package dev.thalweg.bench.compare;

import dev.thalweg.plot.PictureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts what was measured into the documentation: no number there is typed by hand. */
final class Document {
    private static final String BEGIN = "<!-- bench/compare --document writes from here -->\n";
    private static final String END = "<!-- to here -->";

    private Document() {}

    private static Path docs(Path folder) {
        return folder.resolveSibling("docs");
    }

    static Path picture(Path folder) {
        return docs(folder).resolve("images/cost-growth.png");
    }

    static void drawCurves(Path folder, List<Line> lines) throws IOException {
        Files.write(picture(folder), Curves.chart(lines).render(PictureFormat.PNG));
    }

    /** Writes the table between its marks on the page, and draws the curves, from the files of the last whole runs. */
    static void write(Path folder) throws IOException {
        Path page = docs(folder).resolve("performance.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("compare: " + page + " must hold the marks \"" + BEGIN.strip() + "\" and \"" + END
                    + "\"; the table goes between them");
        }
        Path table = folder.resolve("results/compare.json");
        Results results = Results.read(table);
        String head = "Measured on " + results.date() + " on " + results.processor() + "; " + String.join(", ", results
                .versions().values().stream().distinct().toList()) + "." + (results.quick() ? " A quick run." : "")
                + (results.lines().stream().anyMatch(Line::byProcessor)
                        ? " The machine was busy: rows of one core count the processor's time of the process." : "");
        Files.writeString(page, text.substring(0, begin) + BEGIN + head + "\n\n" + Table.markdown(results) + text
                .substring(end));
        System.out.println("compare: wrote the table of " + table + " into " + page);
        Path curves = folder.resolve("results/curves.json");
        if (Files.exists(curves)) {
            drawCurves(folder, Results.read(curves).lines());
            System.out.println("compare: drew " + picture(folder));
        }
    }
}
