package dev.thalweg.leastsquares;

import dev.thalweg.minimize.Observer;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a least-squares run, and its door. Immutable; each setting gives a new one.
 *
 * <pre>{@code
 * // y = a (1 − exp(−b t)), from data t and y
 * LeastSquaresResult result = LeastSquares.of(LeastSquaresMethod.LEVENBERG_MARQUARDT)
 *         .fit(p -> p.at(0).mul(p.at(1).mul(t).neg().exp().neg().add(1)), y, Tensor.of(500.0, 1e-4));
 * result.parameters();
 * result.standardErrors();
 * }</pre>
 */
public final class LeastSquares {
    /** The value tolerance unless another is set: a few roundings of the cost. */
    public static final double DEFAULT_VALUE_TOLERANCE = 1e-15;
    /** The step tolerance unless another is set, relative to the parameters: two digits short of rounding. */
    public static final double DEFAULT_STEP_TOLERANCE = 1e-13;
    /** The gradient tolerance unless another is set: a cosine, see {@link #gradientTolerance}. */
    public static final double DEFAULT_GRADIENT_TOLERANCE = 1e-14;
    /** The iteration limit unless another is set. */
    public static final int DEFAULT_ITERATIONS = 1000;

    final LeastSquaresMethod method;
    Loss loss = Loss.LINEAR;
    double lossScale = 1;
    double @Nullable [] lower;
    double @Nullable [] upper;
    double @Nullable [] weights;
    boolean areSigmasAbsolute;
    double valueTolerance = DEFAULT_VALUE_TOLERANCE;
    double stepTolerance = DEFAULT_STEP_TOLERANCE;
    double gradientTolerance = DEFAULT_GRADIENT_TOLERANCE;
    int iterations = DEFAULT_ITERATIONS;
    long evaluations = Long.MAX_VALUE;
    Duration timeLimit = Duration.ofSeconds(Long.MAX_VALUE);
    boolean history;
    List<String> names = List.of();
    List<Observer> observers = List.of();

    private LeastSquares(LeastSquaresMethod method) {
        this.method = method;
    }

    private LeastSquares(LeastSquares other) {
        this.method = other.method;
        this.loss = other.loss;
        this.lossScale = other.lossScale;
        this.lower = other.lower;
        this.upper = other.upper;
        this.weights = other.weights;
        this.areSigmasAbsolute = other.areSigmasAbsolute;
        this.valueTolerance = other.valueTolerance;
        this.stepTolerance = other.stepTolerance;
        this.gradientTolerance = other.gradientTolerance;
        this.iterations = other.iterations;
        this.evaluations = other.evaluations;
        this.timeLimit = other.timeLimit;
        this.history = other.history;
        this.names = other.names;
        this.observers = other.observers;
    }

    /**
     * {@return settings with a method and the defaults: no bounds, no weights, the linear loss}
     *
     * @param method how to step
     */
    public static LeastSquares of(LeastSquaresMethod method) {
        return new LeastSquares(method);
    }

    /**
     * {@return this with bounds for the parameters}
     *
     * @param lowerBounds for each parameter, row-major; −∞ for none
     * @param upperBounds for each parameter, row-major; +∞ for none
     * @throws IllegalArgumentException if the method holds no bounds, or a lower bound is not below its upper bound
     */
    public LeastSquares bounds(double[] lowerBounds, double[] upperBounds) {
        if (!method.holdsBounds()) {
            throw new IllegalArgumentException("bounds: the method must be one that holds them; got " + method.symbol()
                    + "; use " + LeastSquaresMethod.TRUST_REFLECTIVE.symbol());
        }
        if (lowerBounds.length != upperBounds.length) {
            throw new IllegalArgumentException("bounds: as many lower as upper ones; got " + lowerBounds.length
                    + " and " + upperBounds.length);
        }
        for (int i = 0; i < lowerBounds.length; i++) {
            if (!(lowerBounds[i] < upperBounds[i])) {
                throw new IllegalArgumentException("bounds: the lower must be below the upper; got " + lowerBounds[i]
                        + " and " + upperBounds[i] + " for parameter " + i + "; a fixed parameter is a constant");
            }
        }
        LeastSquares next = new LeastSquares(this);
        next.lower = lowerBounds.clone();
        next.upper = upperBounds.clone();
        return next;
    }

    /**
     * {@return this with another loss, of scale 1}
     *
     * @param value how squared residuals count
     */
    public LeastSquares loss(Loss value) {
        return loss(value, 1);
    }

    /**
     * {@return this with another loss}
     *
     * @param value how squared residuals count
     * @param scale the size of (weighted) residuals from which on they are outliers; has no effect with the linear loss
     * @throws IllegalArgumentException if the scale is not positive and finite
     */
    public LeastSquares loss(Loss value, double scale) {
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("loss: the scale must be positive and finite; got " + scale);
        }
        LeastSquares next = new LeastSquares(this);
        next.loss = value;
        next.lossScale = scale;
        return next;
    }

    /**
     * {@return this with weights: the cost is ½ Σ wᵢ rᵢ²} A weight of 0 leaves a residual out, also in counting the degrees of
     * freedom.
     *
     * @param values one for each residual, row-major
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public LeastSquares weights(double... values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("weights: must be finite and not negative; got " + values[i]
                        + " for residual " + i);
            }
        }
        LeastSquares next = new LeastSquares(this);
        next.weights = values.clone();
        next.areSigmasAbsolute = false;
        return next;
    }

    /**
     * {@return this with standard deviations of the residuals: the weights are 1/σᵢ²}
     *
     * @param values one for each residual, row-major
     * @param areAbsolute whether they are known, so that the covariance follows from them alone; else only their ratios count, and
     *        the covariance is scaled by the residual variance that is found
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public LeastSquares sigmas(double[] values, boolean areAbsolute) {
        double[] inverseSquares = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] > 0 && values[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("sigmas: must be positive and finite; got " + values[i]
                        + " for residual " + i);
            }
            inverseSquares[i] = 1 / (values[i] * values[i]);
        }
        LeastSquares next = weights(inverseSquares);
        next.areSigmasAbsolute = areAbsolute;
        return next;
    }

    /**
     * {@return this with names for the parameters, used in warnings}
     *
     * @param values one for each parameter, row-major
     */
    public LeastSquares names(List<String> values) {
        LeastSquares next = new LeastSquares(this);
        next.names = List.copyOf(values);
        return next;
    }

    /**
     * {@return this with another value tolerance}
     *
     * @param value stop when the cost changed, and was predicted to change, by less than this part of it; 0 for never
     */
    public LeastSquares valueTolerance(double value) {
        LeastSquares next = new LeastSquares(this);
        next.valueTolerance = notNegative("the value tolerance", value);
        return next;
    }

    /**
     * {@return this with another step tolerance}
     *
     * @param value stop when the step, scaled as the method's region, is shorter than this part of the parameters; 0 for never
     */
    public LeastSquares stepTolerance(double value) {
        LeastSquares next = new LeastSquares(this);
        next.stepTolerance = notNegative("the step tolerance", value);
        return next;
    }

    /**
     * {@return this with another gradient tolerance}
     *
     * @param value stop when no column of the Jacobian makes an angle with the residuals whose cosine exceeds this; 0 for never. Unlike
     *        the gradient's norm, it does not depend on units
     */
    public LeastSquares gradientTolerance(double value) {
        LeastSquares next = new LeastSquares(this);
        next.gradientTolerance = notNegative("the gradient tolerance", value);
        return next;
    }

    /**
     * {@return this with another iteration limit}
     *
     * @param value steps at most; 0 evaluates the start only
     */
    public LeastSquares iterations(int value) {
        LeastSquares next = new LeastSquares(this);
        next.iterations = (int) notNegative("the iteration limit", value);
        return next;
    }

    /**
     * {@return this with another limit of evaluations of the residuals}
     *
     * @param value at most; noticed after a trial step
     */
    public LeastSquares evaluations(long value) {
        if (value < 1) {
            throw new IllegalArgumentException("least squares: at least 1 evaluation; got " + value);
        }
        LeastSquares next = new LeastSquares(this);
        next.evaluations = value;
        return next;
    }

    /**
     * {@return this with a time limit}
     *
     * @param value time at most, noticed after a trial step
     */
    public LeastSquares timeLimit(Duration value) {
        LeastSquares next = new LeastSquares(this);
        next.timeLimit = value;
        return next;
    }

    /**
     * {@return this remembering every iterate or not}
     *
     * @param value whether to remember
     */
    public LeastSquares history(boolean value) {
        LeastSquares next = new LeastSquares(this);
        next.history = value;
        return next;
    }

    /**
     * {@return this with one more observer, who sees the cost and its gradient at every accepted point, and may end the run}
     *
     * @param observer who sees every point
     */
    public LeastSquares observer(Observer observer) {
        LeastSquares next = new LeastSquares(this);
        List<Observer> more = new ArrayList<>(observers);
        more.add(observer);
        next.observers = List.copyOf(more);
        return next;
    }

    /** {@return the method} */
    public LeastSquaresMethod method() {
        return method;
    }

    /**
     * Makes residuals small.
     *
     * @param residuals takes a float64 tensor of the start's shape, gives a float64 tensor of m ≥ 1 residuals of any shape
     * @param start where to begin, of any shape with n ≥ 1 elements; copied, as float64; within the bounds (a start on a bound is moved
     *        inside a little)
     * @return where it ended, why, and the statistics there; without a response there is no R²
     * @throws IllegalArgumentException if the residuals are of another dtype, the numbers of weights, bounds or names do not fit, or
     *         the start is out of bounds
     */
    public LeastSquaresResult minimize(UnaryOperator<Tensor> residuals, Tensor start) {
        return minimize(ResidualFunction.of(residuals), start);
    }

    /**
     * Makes residuals small, as {@link #minimize(UnaryOperator, Tensor)}, with a function that several runs share.
     *
     * @param residuals the function; with a response there is an R²
     * @param start where to begin
     * @return where it ended, why, and the statistics there
     * @throws IllegalArgumentException as {@link #minimize(UnaryOperator, Tensor)} does
     */
    public LeastSquaresResult minimize(ResidualFunction residuals, Tensor start) {
        if (start.elements() == 0) {
            throw new IllegalArgumentException("least squares: at least one parameter; got a start of shape " + start
                    .shape());
        }
        return new Run(this, residuals, start.detach().to(DType.FLOAT64).clone()).run();
    }

    /**
     * Fits a model to a response: the residuals are model − response.
     *
     * @param model takes a float64 tensor of the start's shape, gives a tensor of the response's shape, or one that broadcasts to it
     * @param response the values to be met, m ≥ 1 of any shape
     * @param start where to begin, see {@link #minimize}
     * @return where it ended, why, and the statistics there
     * @throws IllegalArgumentException as {@link #minimize} does
     */
    public LeastSquaresResult fit(UnaryOperator<Tensor> model, Tensor response, Tensor start) {
        return minimize(ResidualFunction.ofModel(model, response), start);
    }

    double[] lower(int n) {
        return filled("lower bounds", lower, n, Double.NEGATIVE_INFINITY);
    }

    double[] upper(int n) {
        return filled("upper bounds", upper, n, Double.POSITIVE_INFINITY);
    }

    private static double[] filled(String what, double @Nullable [] given, int n, double otherwise) {
        if (given == null) {
            double[] all = new double[n];
            Arrays.fill(all, otherwise);
            return all;
        }
        requireCount(what, "parameter", given.length, n);
        return given;
    }

    static void requireCount(String what, String of, int got, int wanted) {
        if (got != wanted) {
            throw new IllegalArgumentException("least squares: one of the " + what + " for each " + of + "; got " + got
                    + " for " + wanted);
        }
    }

    private static double notNegative(String what, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException("least squares: " + what + " must not be negative; got " + value);
        }
        return value;
    }
}
