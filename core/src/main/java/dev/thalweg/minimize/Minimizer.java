package dev.thalweg.minimize;

import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The one loop that runs a method: it counts, stops, remembers and reports. Immutable; each setting gives a new one.
 *
 * <p>At each point the loop asks, in this order: is it finite, is the gradient small, did the value or the place hardly change,
 * do observers want to go on, are iterations, evaluations or the time used up. Only then it asks the method for the next.
 *
 * @param method how to step
 * @param gradientTolerance stop when the gradient's Euclidean norm is below; 0 for never
 * @param valueTolerance stop when the value changes by less; 0 for never
 * @param stepTolerance stop when a step is shorter, in Euclidean norm; 0 for never
 * @param iterations steps at most; 0 evaluates the start only
 * @param evaluations evaluations of the value at most, noticed after a step
 * @param timeLimit time at most, noticed after a step
 * @param maximize whether to climb instead
 * @param history whether the result holds every iterate
 * @param compile whether a function that runs for long is compiled, see {@link Objective}
 * @param observers who sees every point
 */
public record Minimizer(Method method, double gradientTolerance, double valueTolerance, double stepTolerance,
        int iterations,
        long evaluations, Duration timeLimit, boolean maximize, boolean history, boolean compile,
        List<Observer> observers) {
    /** The gradient tolerance unless another is set: where the tutorials stop, and SciPy's {@code gtol}. */
    public static final double DEFAULT_GRADIENT_TOLERANCE = 1e-5;
    /** The iteration limit unless another is set. */
    public static final int DEFAULT_ITERATIONS = 1000;
    /** A value or iterate beyond this has diverged: nothing that is meant lies there. */
    static final double DIVERGENCE_LIMIT = 1e100;

    /** Checks the settings. */
    public Minimizer {
        notNegative("the gradient tolerance", gradientTolerance);
        notNegative("the value tolerance", valueTolerance);
        notNegative("the step tolerance", stepTolerance);
        if (iterations < 0) {
            throw new IllegalArgumentException("minimize: iterations must not be negative; got " + iterations);
        }
        if (evaluations < 1) {
            throw new IllegalArgumentException("minimize: at least 1 evaluation; got " + evaluations);
        }
        observers = List.copyOf(observers);
    }

    private static void notNegative(String what, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException("minimize: " + what + " must not be negative; got " + value);
        }
    }

    /**
     * {@return a minimiser with the default tolerance and limits}
     *
     * @param method how to step
     */
    public static Minimizer of(Method method) {
        return new Minimizer(method, DEFAULT_GRADIENT_TOLERANCE, 0, 0, DEFAULT_ITERATIONS, Long.MAX_VALUE,
                Duration.ofSeconds(Long.MAX_VALUE), false, false, true, List.of());
    }

    /**
     * {@return this with another gradient tolerance}
     *
     * @param value the norm below which to stop
     */
    public Minimizer gradientTolerance(double value) {
        return new Minimizer(method, value, valueTolerance, stepTolerance, iterations, evaluations, timeLimit, maximize,
                history, compile, observers);
    }

    /**
     * {@return this with another value tolerance}
     *
     * @param value the change below which to stop
     */
    public Minimizer valueTolerance(double value) {
        return new Minimizer(method, gradientTolerance, value, stepTolerance, iterations, evaluations, timeLimit,
                maximize,
                history, compile, observers);
    }

    /**
     * {@return this with another step tolerance}
     *
     * @param value the length below which to stop
     */
    public Minimizer stepTolerance(double value) {
        return new Minimizer(method, gradientTolerance, valueTolerance, value, iterations, evaluations, timeLimit,
                maximize,
                history, compile, observers);
    }

    /**
     * {@return this with another iteration limit}
     *
     * @param value steps at most
     */
    public Minimizer iterations(int value) {
        return new Minimizer(method, gradientTolerance, valueTolerance, stepTolerance, value, evaluations, timeLimit,
                maximize,
                history, compile, observers);
    }

    /**
     * {@return this with another evaluation limit}
     *
     * @param value evaluations at most
     */
    public Minimizer evaluations(long value) {
        return new Minimizer(method, gradientTolerance, valueTolerance, stepTolerance, iterations, value, timeLimit,
                maximize,
                history, compile, observers);
    }

    /**
     * {@return this with a time limit}
     *
     * @param value time at most
     */
    public Minimizer timeLimit(Duration value) {
        return new Minimizer(method, gradientTolerance, valueTolerance, stepTolerance, iterations, evaluations, value,
                maximize,
                history, compile, observers);
    }

    /**
     * {@return this climbing or descending}
     *
     * @param value whether to climb
     */
    public Minimizer maximize(boolean value) {
        return new Minimizer(method, gradientTolerance, valueTolerance, stepTolerance, iterations, evaluations,
                timeLimit, value,
                history, compile, observers);
    }

    /**
     * {@return this remembering every iterate or not; each takes as much memory as x}
     *
     * @param value whether to remember
     */
    public Minimizer history(boolean value) {
        return new Minimizer(method, gradientTolerance, valueTolerance, stepTolerance, iterations, evaluations,
                timeLimit,
                maximize, value, compile, observers);
    }

    /**
     * {@return this compiling functions that run for long, or running them as they are; results are the same bits}
     *
     * @param value whether to compile
     */
    public Minimizer compile(boolean value) {
        return new Minimizer(method, gradientTolerance, valueTolerance, stepTolerance, iterations, evaluations,
                timeLimit,
                maximize, history, value, observers);
    }

    /**
     * {@return this with one more observer}
     *
     * @param observer who sees every point
     */
    public Minimizer observer(Observer observer) {
        List<Observer> more = new ArrayList<>(observers);
        more.add(observer);
        return new Minimizer(method, gradientTolerance, valueTolerance, stepTolerance, iterations, evaluations,
                timeLimit,
                maximize, history, compile, more);
    }

    /**
     * Runs the method.
     *
     * @param function takes a tensor of the start's shape and gives one element
     * @param start where to begin, of any shape; copied; whole numbers become float64
     * @return where it ended and why
     * @throws IllegalArgumentException if the function does not give one element
     */
    public Result minimize(UnaryOperator<Tensor> function, Tensor start) {
        return run(new Objective(function, maximize, compile), start);
    }

    /**
     * Runs the method within bounds. The gradient tolerance is then one for the projected gradient, P(x − ∇f) − x, where P
     * goes to the nearest point of the box.
     *
     * @param function takes a tensor of the start's shape and gives one element; asked within the bounds only
     * @param start where to begin, of any shape; copied; whole numbers become float64; outside the bounds, the nearest point
     *     within is taken
     * @param bounds the box, with as many entries as the start
     * @return where it ended and why
     * @throws IllegalArgumentException if the method cannot hold bounds, their number differs from that of x's entries, or the
     *     function does not give one element
     */
    public Result minimize(UnaryOperator<Tensor> function, Tensor start, Bounds bounds) {
        if (!method.holdsBounds()) {
            throw new IllegalArgumentException("minimize: " + method.name()
                    + " cannot hold bounds; take one that can: " + String.join(", ", Methods.namesThatHoldBounds()));
        }
        if (bounds.size() != start.elements()) {
            throw new IllegalArgumentException("minimize: one interval per entry of x; got " + bounds.size() + " for "
                    + start.elements() + " entries");
        }
        return run(new Objective(function, maximize, compile, bounds), bounds.nearest(start.dtype().isFloating() ? start
                : start.to(DType.FLOAT64)));
    }

    private Result run(Objective objective, Tensor start) {
        Tensor x = (start.dtype().isFloating() ? start : start.to(DType.FLOAT64)).detach().clone();
        return new Run(this, objective, x).run();
    }
}
