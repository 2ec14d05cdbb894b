package dev.thalweg.leastsquares;

import dev.thalweg.minimize.StopReason;

/** What follows once a run has converged: parameters on their bounds, and the last digits. */
final class Finish {
    /** By how many units of noise rounding may raise the cost. */
    private static final double NOISE = 1e-12;
    /** A parameter that descent drives to a bound, and is nearer than this part of its size, belongs on it. */
    private static final double NEAR_BOUND = 1e-5;
    /** Newton's steps go on while each is at most this part of the one before. */
    private static final double CONTRACTION = 0.9;
    /** More steps than that at such a rate gain no digit. */
    private static final int MAX_STEPS = 200;

    private final LeastSquares settings;
    private final Evaluator evaluator;
    private final Region region;

    Finish(LeastSquares settings, Evaluator evaluator, Region region) {
        this.settings = settings;
        this.evaluator = evaluator;
        this.region = region;
    }

    /**
     * Gives a problem that proved linear its last digits. With all parameters 0, residuals are what is to be met and nothing else, so no
     * rounding of the model's value enters.
     *
     * @param point where a run ended
     * @return the refined point, or the same where refinement does not apply
     */
    LinearModel refined(LinearModel point) {
        int n = point.parameters();
        if (settings.loss != Loss.LINEAR || point.rank() < n) {
            return point;
        }
        Weighting weighting = evaluator.weighting();
        double[] atZero = evaluator.function().residuals(evaluator.tensor(new double[n]));
        double[][] columns = new double[n][];
        for (int j = 0; j < n; j++) {
            columns[j] = weighting.weighted(point.values().columns()[j]);
        }
        double[] target = Vectors.negative(weighting.weighted(atZero));
        double[] x = new LinearRefinement(point, columns, target).solve();
        if (x == null || !region.isAllowed(x)) {
            return point;
        }
        LinearModel refined = evaluator.at(x);
        // A function that is linear only near here has another value at 0.
        return isNotWorse(refined, point) ? refined : point;
    }

    static boolean isNotWorse(LinearModel next, LinearModel point) {
        return next.isFinite() && next.cost() - point.cost() <= NOISE * Evaluator.noise(point);
    }

    /**
     * Puts parameters that are as good as on a bound onto it, and lets the others follow.
     *
     * @param point where a run ended, strictly inside
     * @return the point with such parameters on their bounds, or the same
     */
    LinearModel onBounds(LinearModel point) {
        int n = point.parameters();
        double[] lower = settings.lower(n);
        double[] upper = settings.upper(n);
        boolean[] isHeld = new boolean[n];
        double[] x = point.x().clone();
        boolean isAny = false;
        for (int j = 0; j < n; j++) {
            double gradient = point.gradient()[j];
            double distance = Bounds.distance(x[j], gradient, lower[j], upper[j]);
            if (gradient != 0 && distance < NEAR_BOUND * Math.max(Math.abs(x[j]), unit(lower[j], upper[j]))) {
                x[j] = gradient < 0 ? upper[j] : lower[j];
                isHeld[j] = true;
                isAny = true;
            }
        }
        if (!isAny) {
            return point;
        }
        LinearModel held = evaluator.at(x);
        return isNotWorse(held, point) ? withOthersFree(held, isHeld) : point;
    }

    /** The size of a parameter whose bound is 0: that of the box, at most 1. */
    private static double unit(double lower, double upper) {
        return Math.min(1, upper - lower);
    }

    private LinearModel withOthersFree(LinearModel start, boolean[] isHeld) {
        LinearModel point = start;
        double before = Double.POSITIVE_INFINITY;
        for (int step = 0; step < MAX_STEPS; step++) {
            Region free = new LevenbergMarquardt(point.without(isHeld, evaluator.weighting()));
            Region.Proposal proposal = free.propose(Double.POSITIVE_INFINITY);
            double[] x = Vectors.sum(point.x(), proposal.step());
            if (!(proposal.scaledNorm() <= CONTRACTION * before) || !isWithin(x)) {
                return point;
            }
            LinearModel next = evaluator.at(x);
            if (!isNotWorse(next, point)) {
                return point;
            }
            point = next;
            before = proposal.scaledNorm();
        }
        return point;
    }

    private boolean isWithin(double[] x) {
        double[] lower = settings.lower(x.length);
        double[] upper = settings.upper(x.length);
        for (int j = 0; j < x.length; j++) {
            if (!(x[j] >= lower[j] && x[j] <= upper[j])) {
                return false;
            }
        }
        return true;
    }

    /** Where Gauss and Newton's steps led. */
    record Polished(LinearModel point, StopReason reason, int steps) {}

    /**
     * Takes Gauss and Newton's steps as long as they shrink, where rounding hides what a step does to the cost: that gives the last digits
     * of the parameters.
     *
     * @param start where
     * @param first the first step
     * @return where they led
     */
    Polished polished(LinearModel start, Region.Proposal first) {
        LinearModel point = start;
        Region.Proposal proposal = first;
        for (int steps = 0; steps < MAX_STEPS; steps++) {
            double length = proposal.scaledNorm();
            double[] x = Vectors.sum(point.x(), proposal.step());
            if (length == 0 || !region.isAllowed(x)) {
                return new Polished(point, StopReason.STEP_TOLERANCE, steps);
            }
            LinearModel next = evaluator.at(x);
            if (!isNotWorse(next, point)) {
                return new Polished(point, StopReason.VALUE_TOLERANCE, steps);
            }
            region.centre(next);
            proposal = region.propose(Double.POSITIVE_INFINITY);
            if (!(proposal.scaledNorm() <= length)) {
                return new Polished(point, StopReason.VALUE_TOLERANCE, steps);
            }
            point = next;
            if (region.size(proposal.step()) <= settings.stepTolerance * region.size(point.x())) {
                return new Polished(point, StopReason.STEP_TOLERANCE, steps + 1);
            }
            if (proposal.scaledNorm() > CONTRACTION * length) {
                return new Polished(point, StopReason.VALUE_TOLERANCE, steps + 1);
            }
        }
        return new Polished(point, StopReason.VALUE_TOLERANCE, MAX_STEPS);
    }
}
