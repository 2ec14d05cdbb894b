package dev.thalweg.app;

import dev.thalweg.grad.Grad;
import dev.thalweg.leastsquares.LeastSquaresResult;
import dev.thalweg.plot.FitFigure;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A fit as pictures show it: a model of one column as a curve with its bands, one of several as observed over fitted values, one of
 * none over the rows.
 *
 * <p>The band of a new observation is only drawn where all rows weigh the same: of a new one nobody knows the weight.
 */
final class FitDrawing {
    private static final int ESTIMATE_DIGITS = 6;
    private static final int ERROR_DIGITS = 3;

    private final FitProblem problem;
    private final LeastSquaresResult result;
    private final double[] fitted;

    private FitDrawing(FitProblem problem, LeastSquaresResult result, double[] fitted) {
        this.problem = problem;
        this.result = result;
        this.fitted = fitted;
    }

    static FitFigure of(FitProblem problem, LeastSquaresResult result, double[] fitted, FitVerdict verdict) {
        return new FitDrawing(problem, result, fitted).figure(verdict);
    }

    private FitFigure figure(FitVerdict verdict) {
        Table table = problem.table();
        List<String> columns = problem.explanatory();
        boolean isOverFitted = columns.size() > 1 && Arrays.stream(fitted).allMatch(Double::isFinite);
        double[] xs = isOverFitted ? fitted
                : columns.size() == 1 ? table.column(columns.getFirst())
                        : Arrays.stream(table.rows()).asDoubleStream().toArray();
        String xName = isOverFitted ? "fitted " + problem.responseName()
                : columns.size() == 1 ? columns.getFirst() : "row";
        List<String> notes = new ArrayList<>();
        if (verdict.kind() != FitVerdict.Kind.DETERMINED) {
            notes.add(verdict.text());
        }
        if (table.omitted() > 0) {
            notes.add(FitProblem.omission(table));
        }
        return new FitFigure(problem.responseName() + " = " + problem.formula(), xName, problem.responseName(), xs,
                problem
                        .response(),
                fitted, table.rows(), isOverFitted ? null : curve(columns), facts(), notes);
    }

    /** {@return the model over its only column; one of several columns, whose fitted values are not finite, has no curve} */
    private FitFigure.Curve curve(List<String> columns) {
        return xs -> {
            if (columns.size() > 1) {
                double[] none = new double[xs.length];
                Arrays.fill(none, Double.NaN);
                return new FitFigure.Band(none, none, none);
            }
            Map<String, double[]> places = columns.isEmpty() ? Map.of() : Map.of(columns.getFirst(), xs);
            UnaryOperator<Tensor> model = problem.model(places, xs.length);
            Tensor parameters = result.parameters();
            double[] values = Tensor.noGrad(() -> model.apply(parameters)).toDoubles();
            Tensor jacobian = Tensor.noGrad(() -> Grad.jacobianForward(model, parameters));
            return new FitFigure.Band(values, result.confidenceBand(jacobian, FitReport.LEVEL).toDoubles(), prediction(
                    jacobian, xs.length));
        };
    }

    private double[] prediction(Tensor jacobian, int count) {
        if (problem.weights() == null) {
            return result.predictionBand(jacobian, FitReport.LEVEL).toDoubles();
        }
        double[] unknown = new double[count];
        Arrays.fill(unknown, Double.NaN);
        return unknown;
    }

    private List<FitFigure.Fact> facts() {
        List<FitFigure.Fact> facts = new ArrayList<>(List.of(new FitFigure.Fact("estimate ± standard error", "")));
        double[] estimates = result.parameters().toDoubles();
        double[] errors = result.standardErrors().toDoubles();
        for (int i = 0; i < estimates.length; i++) {
            facts.add(
                    new FitFigure.Fact(problem.parameters().get(i), typeset(estimates[i], ESTIMATE_DIGITS) + " ± "
                            + typeset(errors[i], ERROR_DIGITS)));
        }
        facts.add(new FitFigure.Fact(problem.weights() == null ? "residuals" : "weighted residuals", ""));
        facts.add(fact("standard deviation", result.residualStandardDeviation()));
        facts.add(fact("degrees of freedom", result.degreesOfFreedom()));
        facts.add(fact("R²", result.rSquared()));
        return facts;
    }

    private static FitFigure.Fact fact(String name, double value) {
        return new FitFigure.Fact(name, typeset(value, ESTIMATE_DIGITS));
    }

    /** {@return a number with the minus sign of pictures, which is as wide as a plus} */
    private static String typeset(double value, int digits) {
        return Text.rounded(value, digits).replace('-', '\u2212');
    }

    /** {@return the model's values in the rows, at the parameters that were found} */
    static double[] fitted(FitProblem problem, LeastSquaresResult result) {
        return Tensor.noGrad(() -> problem.model().apply(result.parameters())).toDoubles();
    }
}
