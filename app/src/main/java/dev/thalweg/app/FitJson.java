package dev.thalweg.app;

import dev.thalweg.leastsquares.LeastSquaresResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A fit as one JSON object. */
final class FitJson {
    private FitJson() {}

    static String of(FitProblem problem, FitStart start, FitRestarts fit, FitVerdict verdict, boolean withEnds) {
        LeastSquaresResult result = fit.best();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("method", result.method().symbol());
        object.put("start", start.values());
        object.put("parameters", parameters(problem.parameters(), result));
        object.put("residualSumOfSquares", result.residualSumOfSquares());
        object.put("residualStandardDeviation", result.residualStandardDeviation());
        object.put("degreesOfFreedom", result.degreesOfFreedom());
        object.put("rSquared", result.rSquared());
        object.put("covariance", rows(result.covariance().toDoubles(), problem.parameters().size()));
        object.put("rows", problem.rows());
        object.put("rowsLeftOut", problem.table().omitted());
        object.put("iterations", result.iterations());
        object.put("evaluations", evaluations(result));
        object.put("stopReason", result.stopReason().name());
        object.put("converged", result.isConverged());
        object.put("warnings", result.warnings());
        object.put("verdict", verdict(verdict));
        if (withEnds) {
            object.put("minima", fit.ends().stream().map(FitJson::end).toList());
        }
        object.put("seconds", result.seconds());
        return Json.write(object);
    }

    private static List<Object> parameters(List<String> names, LeastSquaresResult result) {
        double[] estimates = result.parameters().toDoubles();
        double[] errors = result.standardErrors().toDoubles();
        double[] intervals = result.confidenceIntervals(FitReport.LEVEL).toDoubles();
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < estimates.length; i++) {
            Map<String, Object> parameter = new LinkedHashMap<>();
            parameter.put("name", names.get(i));
            parameter.put("estimate", estimates[i]);
            parameter.put("standardError", errors[i]);
            parameter.put("confidence95", new double[] {intervals[2 * i], intervals[2 * i + 1]});
            parameters.add(parameter);
        }
        return parameters;
    }

    private static List<Object> rows(double[] matrix, int n) {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            rows.add(Arrays.copyOfRange(matrix, i * n, (i + 1) * n));
        }
        return rows;
    }

    private static Map<String, Object> evaluations(LeastSquaresResult result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("residuals", result.evaluations().residuals());
        object.put("jacobians", result.evaluations().jacobians());
        return object;
    }

    private static Map<String, Object> verdict(FitVerdict verdict) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", verdict.kind().name());
        object.put("text", verdict.text());
        return object;
    }

    private static Map<String, Object> end(FitRestarts.End end) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("x", end.result().parameters().toDoubles());
        object.put("residualSumOfSquares", end.result().residualSumOfSquares());
        object.put("count", end.count());
        return object;
    }
}
