package dev.thalweg.leastsquares;

import dev.thalweg.minimize.Iterate;
import dev.thalweg.minimize.Observer;
import dev.thalweg.minimize.Point;
import dev.thalweg.minimize.StopReason;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run: a trust region around the best point so far, in which the linear model proposes a step. What the step does to the cost,
 * compared with what the model promised, decides whether it is taken and how large the next region is.
 */
final class Run {
    /** A step is taken if it achieves this part of what was promised: Moré's (1978). */
    private static final double ACCEPTED = 1e-4;
    private static final double POOR = 0.25;
    private static final double GOOD = 0.75;
    /** The first region reaches this many times as far as the start is from 0: Moré's "factor". */
    private static final double FIRST_RADIUS = 100;
    /** A promise below this part of the cost is lost in the rounding of its sum. */
    private static final double ROUNDING = 0x1p-44;
    /** By how much of itself rounding may raise the cost at most. */
    private static final double NOISE = 1e-10;
    /** Where rounding hides the cost, Newton's steps go on while they shrink at least so much. */
    private static final double CONTRACTION = 0.5;

    private final LeastSquares settings;
    private final ResidualFunction function;
    private final Weighting weighting;
    private final Shape shape;
    private final double @Nullable [] response;
    private final long startNanos = System.nanoTime();
    private final List<Iterate> history = new ArrayList<>();
    private final Region region;
    private LinearModel point;
    private double radius;
    private int iteration;
    private String message = "";

    Run(LeastSquares settings, ResidualFunction function, Tensor start, double @Nullable [] response) {
        this.settings = settings;
        this.function = function;
        this.shape = start.shape();
        this.response = response;
        this.weighting = new Weighting(settings);
        this.point = at(start.toDoubles());
        this.region = new LevenbergMarquardt(point);
    }

    private LinearModel at(double[] x) {
        return LinearModel.of(x, function.at(tensor(x)), weighting);
    }

    private Tensor tensor(double[] x) {
        return Tensor.of(x).reshape(shape);
    }

    LeastSquaresResult run() {
        region.centre(point);
        double length = region.norm(point.x());
        radius = length > 0 ? FIRST_RADIUS * length : Double.POSITIVE_INFINITY;
        boolean goOn = record(0);
        StopReason reason = stopAtPoint(goOn);
        while (reason == null) {
            reason = step();
        }
        return result(reason);
    }

    /** Takes a step. @return why to stop, if so */
    private @Nullable StopReason step() {
        while (true) {
            Region.Proposal proposal = region.propose(radius);
            if (proposal.isFull() && proposal.predicted() <= ROUNDING * point.cost()) {
                return polish(proposal);
            }
            double[] x = Vectors.sum(point.x(), proposal.step());
            double before = point.cost();
            double cost = weighting.cost(function.residuals(tensor(x)));
            double change = before - cost;
            double ratio = Double.isFinite(cost) ? change / proposal.predicted() : Double.NEGATIVE_INFINITY;
            resize(proposal, change, ratio);
            boolean isTaken = ratio > ACCEPTED && change > 0;
            double size = region.norm(point.x());
            if (isTaken) {
                take(at(x));
            }
            boolean goOn = !isTaken || record(Vectors.norm(proposal.step()));
            StopReason reason = isTaken ? stopAtPoint(goOn) : limit();
            if (reason != null) {
                return reason;
            }
            if (Math.abs(change) <= settings.valueTolerance * before
                    && proposal.predicted() <= settings.valueTolerance * before) {
                return StopReason.VALUE_TOLERANCE;
            }
            if (radius <= settings.stepTolerance * size) {
                return StopReason.STEP_TOLERANCE;
            }
            if (isTaken) {
                return null;
            }
        }
    }

    private void take(LinearModel next) {
        point = next;
        region.centre(point);
        iteration++;
    }

    /**
     * Ends a run where rounding hides what a step does to the cost: Gauss and Newton's steps go on as long as they shrink, which
     * gives the last digits of the parameters.
     */
    private StopReason polish(Region.Proposal first) {
        Region.Proposal proposal = first;
        while (true) {
            double length = proposal.scaledNorm();
            LinearModel next = at(Vectors.sum(point.x(), proposal.step()));
            boolean isFinite = Double.isFinite(next.cost()) && Vectors.isFinite(next.gradient());
            if (!isFinite || next.cost() - point.cost() > NOISE * point.cost()) {
                return StopReason.VALUE_TOLERANCE;
            }
            LinearModel before = point;
            take(next);
            proposal = region.propose(Double.POSITIVE_INFINITY);
            if (proposal.scaledNorm() > CONTRACTION * length) {
                if (proposal.scaledNorm() > length) {
                    point = before;
                    iteration--;
                    region.centre(point);
                }
                return StopReason.VALUE_TOLERANCE;
            }
            if (!record(Vectors.norm(proposal.step()))) {
                return StopReason.INTERRUPTED;
            }
            if (length <= settings.stepTolerance * region.norm(point.x())) {
                return StopReason.STEP_TOLERANCE;
            }
        }
    }

    private void resize(Region.Proposal proposal, double change, double ratio) {
        if (!(ratio >= POOR)) {
            double shrink = 0.1;
            if (Double.isFinite(change)) {
                double slope = -Vectors.dot(point.gradient(), proposal.step());
                shrink = Math.min(0.5, Math.max(0.1, 0.5 * slope / (slope - change)));
            }
            radius = shrink * Math.min(radius, proposal.scaledNorm());
        } else if (ratio > GOOD || proposal.isFull()) {
            radius = Math.max(radius, 2 * proposal.scaledNorm());
        }
    }

    private @Nullable StopReason stopAtPoint(boolean goOn) {
        if (!Double.isFinite(point.cost()) || !Vectors.isFinite(point.gradient())) {
            return StopReason.DIVERGED;
        }
        if (point.largestCosine() <= settings.gradientTolerance) {
            return StopReason.GRADIENT_TOLERANCE;
        }
        if (!goOn) {
            return StopReason.INTERRUPTED;
        }
        return limit();
    }

    private @Nullable StopReason limit() {
        if (iteration >= settings.iterations) {
            return StopReason.ITERATION_LIMIT;
        } else if (function.evaluations().residuals() >= settings.evaluations) {
            return StopReason.EVALUATION_LIMIT;
        } else if (elapsed().compareTo(settings.timeLimit) >= 0) {
            return StopReason.TIME_LIMIT;
        }
        return null;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private boolean record(double stepNorm) {
        double[] x = point.x();
        if (settings.history) {
            history.add(new Iterate(iteration, x, point.cost(), Vectors.norm(point.gradient()), stepNorm));
        }
        boolean goOn = !Thread.currentThread().isInterrupted();
        for (Observer observer : settings.observers) {
            goOn &= observer.observe(iteration, new Point(tensor(x), point.cost(), tensor(point.gradient())), stepNorm);
        }
        return goOn;
    }

    private LeastSquaresResult result(StopReason reason) {
        int n = point.parameters();
        int m = point.f().length;
        ResidualFunction.Values values = point.values();
        Tensor[] columns = new Tensor[n];
        for (int j = 0; j < n; j++) {
            columns[j] = Tensor.of(values.columns()[j]);
        }
        Inference inference = new Inference(settings, point, response);
        return new LeastSquaresResult(settings.method(), tensor(point.x()),
                Tensor.of(values.residuals()).reshape(values.shape()), Tensor.stack(1, columns), point.cost(),
                tensor(point.gradient()), inference.statistics(), iteration, function.evaluations(), reason,
                message.isEmpty() ? reason.words() : message, elapsed().toNanos() * 1e-9, inference.warnings(),
                List.copyOf(history));
    }
}
