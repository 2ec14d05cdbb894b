package dev.thalweg.app;

import dev.thalweg.minimize.Evaluations;
import dev.thalweg.minimize.MultiStart;
import dev.thalweg.minimize.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as one JSON object. */
final class JsonReport {
    private JsonReport() {}

    static String of(Problem problem, List<MethodChoice> choices, List<Result> results, List<MultiStart.Minimum> minima,
            boolean isComparison, boolean withHistory) {
        List<Object> runs = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            runs.add(run(problem, choices.get(i), results.get(i), minima, withHistory));
        }
        return Json.write(isComparison ? Map.of("runs", runs) : runs.getFirst());
    }

    private static Map<String, Object> run(Problem problem, MethodChoice choice, Result result, List<
            MultiStart.Minimum> minima,
            boolean withHistory) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("method", result.method());
        object.put("settings", choice.settings());
        object.put("variables", problem.entries());
        object.put("start", result.start().x().toDoubles());
        object.put("x", result.x().toDoubles());
        object.put("f", result.value());
        object.put("gradient", result.gradient().toDoubles());
        object.put("gradientNorm", result.gradientNorm());
        object.put("projectedGradientNorm", result.projectedGradientNorm());
        object.put("iterations", result.iterations());
        object.put("evaluations", evaluations(result.evaluations()));
        object.put("stopReason", result.stopReason().name());
        object.put("converged", result.isConverged());
        object.put("verdict", verdict(result));
        if (!minima.isEmpty()) {
            object.put("minima", minima.stream().map(JsonReport::minimum).toList());
        }
        object.put("seconds", result.seconds());
        if (withHistory) {
            object.put("history", HistoryFile.entries(result));
        }
        return object;
    }

    private static Map<String, Object> evaluations(Evaluations evaluations) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("value", evaluations.value());
        object.put("gradient", evaluations.gradient());
        object.put("hessianVector", evaluations.hessianVector());
        return object;
    }

    private static Map<String, Object> verdict(Result result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", result.verdict().kind().name());
        object.put("lowestCurvature", result.verdict().lowestCurvature());
        object.put("highestCurvature", result.verdict().highestCurvature());
        object.put("text", result.verdict().text());
        return object;
    }

    private static Map<String, Object> minimum(MultiStart.Minimum minimum) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("x", minimum.result().x().toDoubles());
        object.put("f", minimum.result().value());
        object.put("count", minimum.count());
        return object;
    }
}
