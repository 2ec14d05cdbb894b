package dev.thalweg.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param names the chosen names
 * @param rows the chosen rows, of the table
 * @param isQuick few and short batches
 * @param byProcessor count the processor's time where one core is measured
 * @param curves measure curves over the size and draw them
 * @param document write the page from the file
 * @param output where the results go, or null
 * @param cores how many cores to measure with, 0 for all that each row says
 */
record Options(List<String> names, List<Row> rows, boolean isQuick, boolean byProcessor, boolean curves,
        boolean document,
        @Nullable Path output, int cores) {
    static final String HELP = """
            Measures the same workloads in Thalweg, in hand-written Java and in peers, in one run, and prints one table.

            bench/compare [NAME[:SIZE]]... [--quick] [--cores N] [--clock wall|processor] [--output FILE]
            bench/compare --curves [NAME]... [--quick]     times over sizes, drawn to docs/images
            bench/compare --document                       writes the tables of docs/performance.md from bench/results
            bench/compare --list                           the names of the rows
            """;

    /** Thrown with a message for the user. */
    static final class Usage extends RuntimeException {
        private static final long serialVersionUID = 1;

        Usage(String message) {
            super(message);
        }
    }

    static Options parse(String... arguments) {
        List<String> names = new ArrayList<>();
        boolean quick = false;
        boolean byProcessor = false;
        boolean curves = false;
        boolean document = false;
        Path output = null;
        int cores = 0;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            switch (argument) {
                case "--quick" -> quick = true;
                case "--curves" -> curves = true;
                case "--document" -> document = true;
                case "--clock" -> byProcessor = isProcessor(value(arguments, i++));
                case "--output" -> output = Path.of(value(arguments, i++));
                case "--cores" -> cores = cores(value(arguments, i++));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new Usage("compare: there is no option " + argument + "; --help lists them");
                    }
                    names.add(argument);
                }
            }
        }
        return new Options(names, curves ? List.of() : rows(names), quick, byProcessor, curves, document, output,
                cores);
    }

    private static String value(String[] arguments, int option) {
        if (option + 1 == arguments.length) {
            throw new Usage("compare: " + arguments[option] + " needs a value after it");
        }
        return arguments[option + 1];
    }

    private static boolean isProcessor(String clock) {
        return switch (clock) {
            case "wall" -> false;
            case "processor" -> true;
            default -> throw new Usage("compare: --clock must be wall or processor; got " + clock);
        };
    }

    private static int cores(String text) {
        int most = Runtime.getRuntime().availableProcessors();
        if (!text.matches("[1-9]\\d{0,3}") || Integer.parseInt(text) > most) {
            throw new Usage("compare: --cores must be a whole number from 1 to " + most + "; got " + text);
        }
        return Integer.parseInt(text);
    }

    private static List<Row> rows(List<String> names) {
        List<Row> all = Rows.all();
        if (names.isEmpty()) {
            return all;
        }
        List<Row> chosen = new ArrayList<>();
        for (String name : names) {
            List<Row> fitting = all.stream().filter(row -> row.workload().equals(name) || row.id().equals(name))
                    .toList();
            if (fitting.isEmpty()) {
                throw new Usage("compare: there is no row " + name + "; --list shows them");
            }
            chosen.addAll(fitting);
        }
        return chosen;
    }
}
