package dev.thalweg.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The program behind {@code bench/compare}. */
public final class Compare {
    private static final int BAD_ARGUMENTS = 2;
    private static final int FAILED = 1;

    private final Options options;
    private final Programs programs;
    private final Path folder;

    private Compare(Options options, Programs programs) {
        this.options = options;
        this.programs = programs;
        folder = programs.folder();
    }

    /**
     * Measures and prints.
     *
     * @param arguments as {@code --help} says
     * @throws IOException if a file cannot be written
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setOut(new java.io.PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true,
                StandardCharsets.UTF_8));
        List<String> words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        if (words.contains("--list")) {
            Rows.all().forEach(row -> System.out.printf("%-24s%s%n", row.id(), row.title()));
            return;
        }
        try {
            boolean right = new Compare(Options.parse(arguments), Programs.found(System.getenv())).run();
            System.exit(right ? 0 : FAILED);
        } catch (Options.Usage usage) {
            System.err.println(usage.getMessage());
            System.exit(BAD_ARGUMENTS);
        }
    }

    /** {@return whether no side failed} */
    private boolean run() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("target"));
        if (options.document()) {
            Document.write(folder);
            return true;
        }
        return options.curves() ? curves() : table();
    }

    private boolean curves() throws IOException {
        try (Measurement measurement = new Measurement(programs, options.isQuick(), options.byProcessor())) {
            List<Line> lines = new ArrayList<>();
            Path file = options.output() != null ? options.output() : folder.resolve("results/curves.json");
            for (Row row : Curves.rows(options.names())) {
                lines.add(Curves.measure(measurement, row));
                results(measurement, lines).write(file); // what is measured is kept if the run is cut short
            }
            Document.drawCurves(folder, lines);
            System.out.println("kept in " + file + ", drawn in " + Document.picture(folder));
            return lines.stream().flatMap(line -> line.cells().values().stream()).allMatch(Compare::isFine);
        }
    }

    private Results results(Measurement measurement, List<Line> lines) throws IOException {
        return new Results(LocalDate.now(java.time.ZoneId.systemDefault()).toString(), processor(), options.isQuick(),
                measurement.versions(), programs.missing(), lines);
    }

    private Path output() {
        Path given = options.output();
        boolean whole = options.rows().size() == Rows.all().size() && !options.isQuick() && options.cores() == 0;
        return given != null ? given : folder.resolve(whole ? "results/compare.json" : "target/compare.json");
    }

    private boolean table() throws IOException, InterruptedException {
        int width = Table.titleWidth(options.rows());
        List<Line> lines = new ArrayList<>();
        try (Measurement measurement = new Measurement(programs, options.isQuick(), options.byProcessor())) {
            System.out.print(Table.head(width));
            for (Row row : options.rows()) {
                for (int cores : cores(row)) {
                    Line line = row.equals(Rows.START_UP) ? new StartUp(programs).measure(row, options.isQuick())
                            : measurement.measure(row, cores, List.of(Column.values()));
                    lines.add(line);
                    System.out.println(Table.line(line, width));
                    results(measurement, lines).write(output()); // what is measured is kept if the run is cut short
                }
            }
            Results results = results(measurement, lines);
            System.out.println();
            Table.notes(results).forEach(System.out::println);
            System.out.println("medians, " + (options.byProcessor() ? "time of the processor" : "time by the clock")
                    + ", on " + results.processor() + "; " + String.join(", ", results.versions().values().stream()
                            .distinct().toList()));
            System.out.println("kept in " + output());
        }
        return lines.stream().flatMap(line -> line.cells().values().stream()).allMatch(Compare::isFine);
    }

    private static boolean isFine(Cell cell) {
        return cell.isTimed() || Cell.ABSENT.equals(cell.note());
    }

    private List<Integer> cores(Row row) {
        if (options.cores() > 0) {
            return List.of(options.cores());
        }
        return row.large() && Programs.isPinning() && Runtime.getRuntime().availableProcessors() > 1 ? List.of(1, 2)
                : List.of(1);
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        String name = !Files.isReadable(file) ? System.getProperty("os.arch", "")
                : Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("model name")).map(line -> line.substring(line.indexOf(':') + 1)
                                .strip())
                        .findFirst().orElse("");
        return name + ", " + Runtime.getRuntime().availableProcessors() + " cores";
    }
}
