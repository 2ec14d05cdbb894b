package dev.thalweg.app;

import dev.thalweg.minimize.Iterate;
import dev.thalweg.minimize.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The path as a table or as JSON. */
final class HistoryFile {
    private HistoryFile() {}

    /** Refuses a file that cannot be written, before anything is computed. */
    static void check(String file) {
        if (file.isEmpty() || file.equals("-")) {
            return;
        }
        if (!isJson(file) && !file.toLowerCase(Locale.ROOT).endsWith(".csv")) {
            throw new InputException("--history: a .csv or .json file, or -; got '" + file + "'");
        }
        WholeFile.check("--history", Path.of(file));
    }

    private static boolean isJson(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /** {@return the file, if one is asked for} */
    static List<WholeFile> files(String file, Problem problem, List<MethodChoice> choices, List<Result> results) {
        if (file.isEmpty() || file.equals("-")) {
            return List.of();
        }
        return List.of(WholeFile.of(Path.of(file), isJson(file) ? json(problem, choices, results)
                : csv(problem, choices, results)));
    }

    private static String csv(Problem problem, List<MethodChoice> choices, List<Result> results) {
        StringBuilder text = new StringBuilder(results.size() > 1 ? "run,iteration" : "iteration");
        problem.entries().forEach(name -> text.append(',').append(name));
        text.append(",f,gradientNorm,stepNorm\n");
        for (int run = 0; run < results.size(); run++) {
            for (Iterate iterate : results.get(run).history()) {
                if (results.size() > 1) {
                    text.append('"').append(choices.get(run).label()).append("\",");
                }
                text.append(iterate.iteration());
                for (double x : iterate.x()) {
                    text.append(',').append(x);
                }
                text.append(',').append(iterate.value()).append(',').append(iterate.gradientNorm()).append(',')
                        .append(iterate.stepNorm()).append('\n');
            }
        }
        return text.toString();
    }

    private static String json(Problem problem, List<MethodChoice> choices, List<Result> results) {
        List<Object> runs = new ArrayList<>();
        for (int run = 0; run < results.size(); run++) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("method", choices.get(run).entry().name());
            object.put("label", choices.get(run).label());
            object.put("variables", problem.entries());
            object.put("history", entries(results.get(run)));
            runs.add(object);
        }
        return Json.write(results.size() == 1 ? runs.getFirst() : Map.of("runs", runs)) + "\n";
    }

    /** {@return the path as JSON's objects} */
    static List<Object> entries(Result result) {
        List<Object> entries = new ArrayList<>();
        for (Iterate iterate : result.history()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("iteration", iterate.iteration());
            entry.put("x", iterate.x());
            entry.put("f", iterate.value());
            entry.put("gradientNorm", iterate.gradientNorm());
            entry.put("stepNorm", iterate.stepNorm());
            entries.add(entry);
        }
        return entries;
    }
}
