package dev.thalweg.app;

import dev.thalweg.leastsquares.LeastSquaresResult;
import dev.thalweg.minimize.StopReason;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What kind of place a fit ended at, and what to try if it is not what was sought.
 *
 * @param kind the kind
 * @param text a sentence or two for people
 */
record FitVerdict(Kind kind, String text) {
    /** Kinds of ends. */
    enum Kind {
        /** Settled, and the data determine every parameter. */
        DETERMINED,
        /** Settled, but something casts doubt on the result. */
        DOUBTFUL,
        /** A limit came first. */
        UNFINISHED,
        /** The model has no finite value. */
        FAILED
    }

    /** An R² below this explains nothing, but for rounding. */
    private static final double NO_BETTER = 1e-9;

    static FitVerdict of(FitProblem problem, FitStart start, LeastSquaresResult result) {
        if (result.stopReason().isFailure() || !Double.isFinite(result.cost())) {
            return new FitVerdict(Kind.FAILED, failure(problem, start, result));
        } else if (!result.isConverged()) {
            return new FitVerdict(Kind.UNFINISHED, "not settled: " + result.stopReason().words() + hint(result));
        }
        List<String> doubts = new ArrayList<>(result.warnings());
        boolean isNoBetter = !problem.explanatory().isEmpty() && result.rSquared() < NO_BETTER;
        if (isNoBetter) {
            doubts.add("the model fits no better than the response's mean does");
        }
        if (isNoBetter || result.statistics().rank() < problem.parameters().size()) {
            doubts.add("if that is not what the model is like, start elsewhere (--start) or from several places"
                    + " (--restarts 20)");
        }
        if (!doubts.isEmpty()) {
            return new FitVerdict(Kind.DOUBTFUL, "settled, but " + String.join("; ", doubts));
        }
        return new FitVerdict(Kind.DETERMINED, "settled at a least-squares minimum; the data determine "
                + switch (problem.parameters().size()) {
                    case 1 -> "the parameter";
                    case 2 -> "both parameters";
                    default -> "all " + problem.parameters().size() + " parameters";
                }
                + insignificant(problem, result));
    }

    private static String hint(LeastSquaresResult result) {
        return result.stopReason() == StopReason.ITERATION_LIMIT
                ? "; raise --iterations, start nearer (--start), or from several places (--restarts 20)"
                : "";
    }

    private static String failure(FitProblem problem, FitStart start, LeastSquaresResult result) {
        double[] values = Tensor.noGrad(() -> problem.model().apply(Tensor.of(start.values()))).toDoubles();
        int bad = 0;
        int first = -1;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                bad++;
                first = first < 0 ? i : first;
            }
        }
        return bad == 0
                ? "failed: " + result.message() + "; start elsewhere (--start) or bound the parameters (--bounds)"
                : "failed: the model has no finite value at the start in " + FitProblem.count(bad, "row")
                        + ", first in "
                        + problem.table().where(first) + "; start elsewhere (--start)";
    }

    private static String insignificant(FitProblem problem, LeastSquaresResult result) {
        List<String> names = new ArrayList<>();
        double[] intervals = result.confidenceIntervals(FitReport.LEVEL).toDoubles();
        for (int i = 0; i < problem.parameters().size(); i++) {
            if (intervals[2 * i] < 0 && intervals[2 * i + 1] > 0) {
                names.add(problem.parameters().get(i));
            }
        }
        return names.isEmpty() ? "" : "; " + String.join(", ", names) + (names.size() == 1 ? " may as well be 0: its"
                + " interval holds it" : " may as well be 0: their intervals hold it");
    }
}
