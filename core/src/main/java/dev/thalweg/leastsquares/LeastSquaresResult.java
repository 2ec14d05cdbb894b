package dev.thalweg.leastsquares;

import dev.thalweg.minimize.Iterate;
import dev.thalweg.minimize.StopReason;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * Where a least-squares run ended, why, and how sure one can be of the parameters.
 *
 * <p>Statistics are those of the model linearised at the solution: n parameters, m residuals rᵢ of weights wᵢ (all 1 unless given),
 * the rows of the Jacobian scaled by √wᵢ.
 *
 * @param method how steps were made
 * @param parameters where it ended, of the start's shape
 * @param residuals the residuals there, as the function gives them, without weights
 * @param jacobian their derivatives by the parameters, m × n, without weights
 * @param cost ½ Σ wᵢ rᵢ², or with a robust loss ½ C² Σ ρ(wᵢ rᵢ²/C²): what was made small
 * @param gradient the gradient of the cost by the parameters, of the start's shape
 * @param statistics residual variance, covariance and what follows from them
 * @param iterations steps taken
 * @param evaluations how often the function was evaluated
 * @param stopReason why it stopped
 * @param message the reason in words
 * @param seconds how long it took
 * @param warnings what casts doubt on the result, a sentence each: parameters that the data do not identify, nearly dependent ones,
 *        parameters at a bound, no degrees of freedom
 * @param history every iterate from the start on, whose value is the cost; empty unless asked for
 */
public record LeastSquaresResult(LeastSquaresMethod method, Tensor parameters, Tensor residuals, Tensor jacobian,
        double cost, Tensor gradient, Statistics statistics, int iterations, LeastSquaresEvaluations evaluations,
        StopReason stopReason, String message, double seconds, List<String> warnings, List<Iterate> history) {

    /** {@return Σ wᵢ rᵢ², whatever the loss} */
    public double residualSumOfSquares() {
        return statistics.residualSumOfSquares();
    }

    /** {@return residuals of positive weight less the rank of the Jacobian} */
    public int degreesOfFreedom() {
        return statistics.degreesOfFreedom();
    }

    /** {@return √(residual sum of squares / degrees of freedom); NaN without degrees of freedom} */
    public double residualStandardDeviation() {
        return statistics.residualStandardDeviation();
    }

    /** {@return 1 − residual sum of squares / sum of squares about the response's weighted mean; NaN without a response} */
    public double rSquared() {
        return statistics.rSquared();
    }

    /** {@return the covariance matrix of the parameters, n × n; see {@link Statistics#covariance()}} */
    public Tensor covariance() {
        return statistics.covariance();
    }

    /** {@return the standard errors of the parameters, n} */
    public Tensor standardErrors() {
        return statistics.standardErrors();
    }

    /** {@return the correlation matrix of the parameters, n × n} */
    public Tensor correlation() {
        return statistics.correlation();
    }

    /**
     * {@return for each parameter an interval, n × 2: the estimate ∓ Student's t times the standard error}
     *
     * @param level the probability that such an interval holds the true value, such as 0.95
     * @throws IllegalArgumentException if the level is not between 0 and 1
     */
    public Tensor confidenceIntervals(double level) {
        double t = statistics.quantile(level);
        Tensor centre = parameters.flatten();
        Tensor half = statistics.standardErrors().mul(t);
        return Tensor.stack(1, centre.sub(half), centre.add(half));
    }

    /**
     * {@return half the width of the confidence band of the mean response at new places, k: Student's t times the standard error of
     * the model's value there}
     *
     * @param modelJacobian the derivatives of the model at k new places by the parameters, k × n
     * @param level the probability, such as 0.95
     * @throws IllegalArgumentException if the level is not between 0 and 1 or the Jacobian has another number of columns
     */
    public Tensor confidenceBand(Tensor modelJacobian, double level) {
        return statistics.band(modelJacobian, level, 0);
    }

    /**
     * {@return half the width of the prediction band at new places, k: as {@link #confidenceBand}, for one new observation of weight 1,
     * whose own scatter is added}
     *
     * @param modelJacobian the derivatives of the model at k new places by the parameters, k × n
     * @param level the probability, such as 0.95
     * @throws IllegalArgumentException if the level is not between 0 and 1 or the Jacobian has another number of columns
     */
    public Tensor predictionBand(Tensor modelJacobian, double level) {
        return statistics.band(modelJacobian, level, statistics.residualVariance());
    }

    /** {@return whether a tolerance was reached} */
    public boolean isConverged() {
        return stopReason.isConverged();
    }

    /** {@return parameters with standard errors, the residual standard deviation, why it stopped, and the warnings} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s stopped after %d iterations: %s%n",
                method.symbol(), iterations, message));
        double[] estimates = parameters.toDoubles();
        double[] errors = standardErrors().toDoubles();
        for (int i = 0; i < estimates.length; i++) {
            text.append(String.format(Locale.ROOT, "  %s = %.10g ± %.4g%n", statistics.names().get(i), estimates[i],
                    errors[i]));
        }
        text.append(String.format(Locale.ROOT, "  residual standard deviation = %.6g on %d degrees of freedom",
                residualStandardDeviation(), degreesOfFreedom()));
        for (String warning : warnings) {
            text.append(String.format("%n  %s", warning));
        }
        return text.toString();
    }
}
