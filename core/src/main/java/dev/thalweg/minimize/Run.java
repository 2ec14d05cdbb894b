package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of the loop. */
final class Run {
    private final Minimizer settings;
    private final Objective objective;
    private final Point start;
    private final long startNanos = System.nanoTime();
    private final List<Iterate> history = new ArrayList<>();
    private final Recurrence recurrence = new Recurrence();

    Run(Minimizer settings, Objective objective, Tensor x) {
        this.settings = settings;
        this.objective = objective;
        this.start = settings.method().needsGradient() ? objective.at(x)
                : Point.withoutGradient(x, objective.value(x));
    }

    Result run() {
        Point point = start;
        double stepNorm = 0;
        int iteration = 0;
        double change = Double.POSITIVE_INFINITY;
        Method.Stepper stepper = settings.method().begin(objective, start);
        while (true) {
            boolean goOn = record(iteration, point, stepNorm);
            StopReason reason = stop(iteration, point, change, stepNorm, goOn);
            Point lower = reason != null && isWorthLeaving(reason, iteration, goOn) ? stepper.leave(point) : null;
            if (reason != null && lower == null) {
                return result(point, iteration, reason, reason.words());
            }
            Point next;
            try {
                next = lower != null ? lower : stepper.next(point);
            } catch (Method.StepFailure failure) {
                return result(point, iteration, failure.reason(), String.valueOf(failure.getMessage()));
            }
            Tensor from = point.x();
            Tensor to = next.x();
            stepNorm = Point.norm(Tensor.noGrad(() -> to.sub(from)));
            change = Math.abs(next.value() - point.value());
            point = next;
            iteration++;
        }
    }

    /** A stationary point need not be a minimum: the method may know a way on, if there is a step left for it. */
    private boolean isWorthLeaving(StopReason reason, int iteration, boolean goOn) {
        return reason == StopReason.GRADIENT_TOLERANCE && goOn && iteration < settings.iterations()
                && objective.evaluations().value() < settings.evaluations();
    }

    private boolean record(int iteration, Point point, double stepNorm) {
        recurrence.add(point, stepNorm);
        if (settings.history()) {
            history.add(new Iterate(iteration, point.x().toDoubles(), sign() * point.value(), point.gradientNorm(),
                    stepNorm));
        }
        boolean goOn = true;
        Point seen = outside(point);
        for (Observer observer : settings.observers()) {
            goOn &= observer.observe(iteration, seen, stepNorm);
        }
        return goOn && !Thread.currentThread().isInterrupted();
    }

    private @Nullable StopReason stop(int iteration, Point point, double change, double stepNorm, boolean goOn) {
        double gradientNorm = point.gradientNorm();
        boolean isFinite = Math.abs(point.value()) <= Minimizer.DIVERGENCE_LIMIT
                && Point.norm(point.x()) <= Minimizer.DIVERGENCE_LIMIT
                && (Double.isFinite(gradientNorm) || !settings.method().needsGradient());
        if (!isFinite) {
            return StopReason.DIVERGED;
        }
        double stationarity = objective.bounds() == null ? gradientNorm
                : Bounds.stationarity(objective.bounds(), point);
        if (stationarity < settings.gradientTolerance()) {
            return StopReason.GRADIENT_TOLERANCE;
        } else if (iteration > 0 && change < settings.valueTolerance()) {
            return StopReason.VALUE_TOLERANCE;
        } else if (iteration > 0 && stepNorm < settings.stepTolerance()) {
            return StopReason.STEP_TOLERANCE;
        } else if (!goOn) {
            return StopReason.INTERRUPTED;
        } else if (iteration >= settings.iterations()) {
            return StopReason.ITERATION_LIMIT;
        } else if (objective.evaluations().value() >= settings.evaluations()) {
            return StopReason.EVALUATION_LIMIT;
        } else if (elapsed().compareTo(settings.timeLimit()) >= 0) {
            return StopReason.TIME_LIMIT;
        }
        return null;
    }

    /** The last point of a method without derivatives, with its gradient where the function has one: for the verdict alone. */
    private Point withGradient(Point point) {
        if (settings.method().needsGradient() || !point.isPlaceFinite()) {
            return point;
        }
        try {
            return objective.at(point.x());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return point;
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private double sign() {
        return settings.maximize() ? -1 : 1;
    }

    /** A point of the function itself, not of the one turned upside down. */
    private Point outside(Point point) {
        return settings.maximize() ? new Point(point.x(), -point.value(), point.gradient().neg()) : point;
    }

    private Result result(Point last, int iteration, StopReason reason, String words) {
        Point end = withGradient(last);
        return new Result(settings.method().name(), outside(start), outside(end),
                Bounds.stationarity(objective.bounds(), end), iteration, objective.evaluations(),
                reason,
                words, elapsed().toNanos() / 1e9, List.copyOf(history), Verdict.of(settings, objective, start, end,
                        reason, recurrence));
    }
}
