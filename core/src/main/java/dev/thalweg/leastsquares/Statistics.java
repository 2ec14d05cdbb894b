package dev.thalweg.leastsquares;

import dev.thalweg.tensor.Tensor;
import java.util.List;

/**
 * What the linear model at the solution says about the parameters.
 *
 * @param names a name for each parameter, row-major
 * @param residualSumOfSquares Σ wᵢ rᵢ²
 * @param totalSumOfSquares Σ wᵢ (yᵢ − ȳ)² about the weighted mean of the response; NaN without a response
 * @param degreesOfFreedom residuals of positive weight less the rank
 * @param residualVariance the variance of an observation of weight 1: residual sum of squares / degrees of freedom, or 1 where absolute
 *        standard deviations were given; NaN without degrees of freedom
 * @param rank the number of directions in the parameters that the data determine
 * @param condition the condition number of the Jacobian with columns scaled to norm 1; ∞ if it has not full rank
 * @param covariance the covariance matrix, n × n: the residual variance times (JᵀJ)⁻¹, from the orthogonal factors of J; with a robust
 *        loss P. J. Huber's (1973) estimate. A parameter that the data do not determine has variance ∞ and covariances NaN
 */
public record Statistics(List<String> names, double residualSumOfSquares, double totalSumOfSquares,
        int degreesOfFreedom, double residualVariance, int rank, double condition, Tensor covariance) {

    /** {@return √(residual sum of squares / degrees of freedom); NaN without degrees of freedom} */
    public double residualStandardDeviation() {
        return degreesOfFreedom > 0 ? Math.sqrt(residualSumOfSquares / degreesOfFreedom) : Double.NaN;
    }

    /** {@return 1 − residual sum of squares / total sum of squares; NaN without a response} */
    public double rSquared() {
        return 1 - residualSumOfSquares / totalSumOfSquares;
    }

    /** {@return the standard errors of the parameters, n: the roots of the variances} */
    public Tensor standardErrors() {
        return covariance.diagonal().sqrt();
    }

    /** {@return the correlation matrix of the parameters, n × n} */
    public Tensor correlation() {
        Tensor errors = standardErrors();
        return covariance.div(errors.unsqueeze(1)).div(errors.unsqueeze(0));
    }

    /**
     * {@return how many standard errors an interval extends to both sides: Student's t for the degrees of freedom, or the normal
     * quantile where absolute standard deviations were given; NaN without degrees of freedom}
     *
     * @param level the probability
     * @throws IllegalArgumentException if the level is not between 0 and 1
     */
    double quantile(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence: the level must be between 0 and 1; got " + level
                    + "; 0.95 is usual");
        }
        return degreesOfFreedom > 0 ? StudentT.quantile(level, degreesOfFreedom) : Double.NaN;
    }

    Tensor band(Tensor modelJacobian, double level, double ownVariance) {
        int n = names.size();
        if (modelJacobian.rank() != 2 || modelJacobian.size(1) != n) {
            throw new IllegalArgumentException("band: the model's Jacobian must have shape (k, " + n + "); got "
                    + modelJacobian.shape());
        }
        Tensor variance = modelJacobian.matmul(covariance).mul(modelJacobian).sum(1);
        return variance.add(ownVariance).sqrt().mul(quantile(level));
    }
}
