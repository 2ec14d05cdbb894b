package dev.thalweg.leastsquares;

import dev.thalweg.minimize.Iterate;
import dev.thalweg.minimize.Observer;
import dev.thalweg.minimize.Point;
import dev.thalweg.minimize.StopReason;
import dev.thalweg.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run: a trust region around the best point so far, in which the linear model proposes a step. What the step does to the cost,
 * compared with what the model promised, decides whether it is taken and how large the next region is.
 *
 * <p>Steps are bent by the second derivative of the residuals along them, which forward mode gives exactly at the cost of a few
 * evaluations: "geodesic acceleration" (M. K. Transtrum and J. P. Sethna, "Improvements to the Levenberg-Marquardt algorithm for
 * nonlinear least-squares minimization", 2012). It follows narrow curved valleys in a tenth of the steps, and a large correction
 * tells that the linear model is not to be trusted before an evaluation is spent.
 */
final class Run {
    /** A step is taken if it achieves this part of what was promised: Moré's (1978). */
    private static final double ACCEPTED = 1e-4;
    private static final double POOR = 0.25;
    private static final double GOOD = 0.75;
    private static final double LEAST_SHRINKAGE = 0.5;
    private static final double GREATEST_SHRINKAGE = 0.1;
    /** The first region reaches this many times as far as the start is from 0: Moré's "factor". */
    private static final double FIRST_RADIUS = 100;
    /** A promise below this part of the noise is lost in the rounding of the cost. */
    private static final double ROUNDING = 0x1p-50;
    /** Steps that are shorter than this part of the parameters are not bent: Newton's convergence makes them short anyway. */
    private static final double LEAST_ACCELERATED = 1e-4;
    /** Where the correction, doubled, is more than this part of the step, the linear model reaches less far than the region. */
    private static final double GREATEST_CORRECTION = 0.75;

    private final LeastSquares settings;
    private final Evaluator evaluator;
    private final LeastSquaresEvaluations before;
    private final long startNanos = System.nanoTime();
    private final List<Iterate> history = new ArrayList<>();
    private final Region region;
    private LinearModel point;
    private double radius;
    private int iteration;
    private boolean isLinear = true;
    private String message = "";

    Run(LeastSquares settings, ResidualFunction function, Tensor start) {
        this.settings = settings;
        this.before = function.evaluations();
        this.evaluator = new Evaluator(function, new Weighting(settings), start.shape());
        double[] x = start.toDoubles();
        int n = x.length;
        point = evaluator.at(Bounds.inside(x, settings.lower(n), settings.upper(n)));
        requireCounts(function);
        region = switch (settings.method()) {
            case LEVENBERG_MARQUARDT -> new LevenbergMarquardt(point);
            case TRUST_REFLECTIVE -> new TrustReflective(point, settings.lower(n), settings.upper(n));
            case DOGLEG -> new Dogleg(point);
        };
    }

    private void requireCounts(ResidualFunction function) {
        int m = point.f().length;
        double[] response = function.response();
        if (response != null && response.length != m) {
            throw new IllegalArgumentException("fit: the model must give a value for each of the response; got " + m
                    + " for " + response.length);
        }
        if (!settings.names.isEmpty()) {
            LeastSquares.requireCount("names", "parameter", settings.names.size(), point.parameters());
        }
    }

    LeastSquaresResult run() {
        double length = region.norm(point.x());
        radius = length > 0 ? FIRST_RADIUS * length : Double.POSITIVE_INFINITY;
        StopReason reason = stopAtPoint(record(0));
        if (reason == StopReason.DIVERGED) {
            message = "the residuals or their derivatives are not finite at the start; choose another";
        }
        while (reason == null) {
            reason = step();
        }
        if (reason.isConverged()) {
            finish();
        }
        return result(reason);
    }

    /** Takes a step. @return why to stop, if so */
    private @Nullable StopReason step() {
        while (true) {
            Region.Proposal proposal = region.propose(radius);
            if (proposal.isFull() && proposal.predicted() <= ROUNDING * Evaluator.noise(point)) {
                return polish(proposal);
            }
            if (region.size(proposal.step()) <= settings.stepTolerance * region.size(point.x())) {
                return proposal.isFull() ? polish(proposal) : StopReason.STEP_TOLERANCE;
            }
            double[] move = bent(proposal);
            if (move.length == 0) {
                radius = LEAST_SHRINKAGE * Math.min(radius, proposal.scaledNorm());
                continue;
            }
            double[] x = region.inside(Vectors.sum(point.x(), move));
            double before = point.cost();
            double change = before - evaluator.cost(x);
            double ratio = Double.isFinite(change) ? change / proposal.predicted() : Double.NEGATIVE_INFINITY;
            resize(proposal, change, ratio);
            boolean isTaken = ratio > ACCEPTED && change > 0;
            LinearModel next = isTaken ? evaluator.at(x) : point;
            if (!next.isFinite()) {
                // A value without derivatives, such as a root at 0: step back from it as from no value.
                radius = GREATEST_SHRINKAGE * Math.min(radius, proposal.scaledNorm());
                isTaken = false;
            }
            boolean goOn = !isTaken || take(next, Vectors.norm(move));
            StopReason reason = isTaken ? stopAtPoint(goOn) : limit();
            if (reason == null
                    && Math.max(Math.abs(change), proposal.predicted()) <= settings.valueTolerance * before) {
                reason = StopReason.VALUE_TOLERANCE;
            }
            if (reason != null || isTaken) {
                return reason;
            }
        }
    }

    private boolean take(LinearModel next, double stepNorm) {
        isLinear &= Arrays.deepEquals(next.values().columns(), point.values().columns());
        point = next;
        region.centre(point);
        iteration++;
        return record(stepNorm);
    }

    private StopReason polish(Region.Proposal proposal) {
        double[] from = point.x();
        Finish.Polished polished = new Finish(settings, evaluator, region).polished(point, proposal);
        if (polished.steps() > 0) {
            double[] to = polished.point().x();
            boolean goOn = take(polished.point(), Vectors.norm(Vectors.sum(to, Vectors.negative(from))));
            iteration += polished.steps() - 1;
            return goOn ? polished.reason() : StopReason.INTERRUPTED;
        }
        return polished.reason();
    }

    private void finish() {
        Finish finish = new Finish(settings, evaluator, region);
        if (isLinear && iteration > 0) {
            point = finish.refined(point);
        }
        if (settings.lower != null) {
            point = finish.onBounds(point);
        }
    }

    /** {@return the step with its correction; of length 0 where that is too large, so that the region must shrink} */
    private double[] bent(Region.Proposal proposal) {
        double[] step = proposal.step();
        if (region.size(step) <= LEAST_ACCELERATED * region.size(point.x())) {
            return step;
        }
        double[] curvature = evaluator.curvature(point, step);
        if (!Vectors.isFinite(curvature)) {
            return step;
        }
        point.qr().applyTransposed(curvature);
        double[] rotated = new double[step.length];
        System.arraycopy(curvature, 0, rotated, 0, Math.min(step.length, curvature.length));
        double[] correction = region.correction(Vectors.scaled(rotated, 0.5));
        if (2 * region.norm(correction) > GREATEST_CORRECTION * proposal.scaledNorm()) {
            return new double[0];
        }
        double[] curved = Vectors.sum(step, correction);
        return region.isAllowed(Vectors.sum(point.x(), curved)) ? curved : step;
    }

    private void resize(Region.Proposal proposal, double change, double ratio) {
        if (!(ratio >= POOR)) {
            double shrinkage = GREATEST_SHRINKAGE;
            double descent = -Vectors.dot(point.gradient(), proposal.step());
            if (Double.isFinite(change) && descent > change) {
                // Where the parabola through both costs with the slope at the point has its least value.
                shrinkage = Math.clamp(0.5 * descent / (descent - change), GREATEST_SHRINKAGE, LEAST_SHRINKAGE);
            }
            radius = shrinkage * Math.min(radius, proposal.scaledNorm());
        } else if (ratio > GOOD || proposal.isFull()) {
            radius = Math.max(radius, 2 * proposal.scaledNorm());
        }
    }

    private @Nullable StopReason stopAtPoint(boolean goOn) {
        if (!point.isFinite()) {
            return StopReason.DIVERGED;
        }
        if (region.largestCosine() <= settings.gradientTolerance) {
            return StopReason.GRADIENT_TOLERANCE;
        }
        return goOn ? limit() : StopReason.INTERRUPTED;
    }

    private @Nullable StopReason limit() {
        if (iteration >= settings.iterations) {
            return StopReason.ITERATION_LIMIT;
        } else if (evaluations().residuals() >= settings.evaluations) {
            return StopReason.EVALUATION_LIMIT;
        } else if (elapsed().compareTo(settings.timeLimit) >= 0) {
            return StopReason.TIME_LIMIT;
        }
        return null;
    }

    private LeastSquaresEvaluations evaluations() {
        LeastSquaresEvaluations now = evaluator.function().evaluations();
        return new LeastSquaresEvaluations(now.residuals() - before.residuals(), now.jacobians() - before.jacobians());
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
            Tensor gradient = evaluator.tensor(point.gradient());
            goOn &= observer.observe(iteration, new Point(evaluator.tensor(x), point.cost(), gradient), stepNorm);
        }
        return goOn;
    }

    private LeastSquaresResult result(StopReason reason) {
        ResidualFunction.Values values = point.values();
        Tensor[] columns = new Tensor[point.parameters()];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = Tensor.of(values.columns()[j]);
        }
        Inference inference = new Inference(settings, point, evaluator.function().response());
        Statistics statistics = inference.statistics();
        return new LeastSquaresResult(settings.method(), evaluator.tensor(point.x()),
                Tensor.of(values.residuals()).reshape(values.shape()), Tensor.stack(1, columns), point.cost(),
                evaluator.tensor(point.gradient()), statistics, iteration, evaluations(), reason,
                message.isEmpty() ? reason.words() : message, elapsed().toNanos() * 1e-9,
                inference.warnings(statistics, reason), List.copyOf(history));
    }
}
