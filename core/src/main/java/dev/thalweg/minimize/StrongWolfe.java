package dev.thalweg.minimize;

/**
 * The search of Moré and Thuente (ACM TOMS 20, 1994) for a step that fulfils the strong Wolfe conditions. An interval that holds
 * such steps shrinks by safeguarded cubic and quadratic interpolation (their section 4); as long as no step fulfilled the
 * Armijo condition, the trial values are those of ψ(α) = φ(α) − φ(0) − δαφ′(0) (their section 3).
 *
 * <p>Notation: low their α_l, the end with the least value; high their α_u; isBracketed whether a minimiser lies between.
 * Two things are not theirs: a value or slope that is not finite caps the steps at a place before it; and where the value
 * equals φ(0) up to rounding, the slope alone decides (Hager and Zhang 2005, section 2, on the approximate Wolfe conditions), so
 * that the last digits of a minimum can be reached although values no longer tell points apart.
 *
 * @param sufficientDecrease δ (their μ)
 * @param curvature σ (their η); δ &lt; σ &lt; 1
 */
public record StrongWolfe(double sufficientDecrease, double curvature) implements LineSearch {
    /** The usual δ (Nocedal and Wright 2006, section 3.1). */
    public static final double DEFAULT_SUFFICIENT_DECREASE = 1e-4;
    /** The σ for quasi-Newton directions, whose natural step is 1 (Nocedal and Wright 2006, section 3.1). */
    public static final double QUASI_NEWTON_CURVATURE = 0.9;

    /** Checks the settings. */
    public StrongWolfe {
        LineSearch.checkWolfe("line search", sufficientDecrease, curvature);
    }

    /**
     * {@return the search with the usual δ}
     *
     * @param curvature σ
     */
    public static StrongWolfe curvature(double curvature) {
        return new StrongWolfe(DEFAULT_SUFFICIENT_DECREASE, curvature);
    }

    @Override
    public Trial search(Line line, double firstStep) throws Method.StepFailure {
        return new Search(line).run(firstStep);
    }

    /** An end of the interval: a trial, or a trial of ψ. */
    private record End(double step, double value, double slope) {
        /** {@return how far towards the other end the cubic through both has its minimiser; beyond it or behind too} */
        double cubic(End to) {
            double theta = 3 * (value - to.value) / (to.step - step) + slope + to.slope;
            double scale = Math.max(Math.abs(theta), Math.max(Math.abs(slope), Math.abs(to.slope)));
            double root = theta / scale * (theta / scale) - slope / scale * (to.slope / scale);
            double gamma = scale * Math.sqrt(Math.max(0, root)) * (to.step < step ? -1 : 1);
            return (gamma - slope + theta) / (gamma - slope + gamma + to.slope);
        }

        double towards(End to, double part) {
            return step + part * (to.step - step);
        }
    }

    /** A search under way. */
    private final class Search {
        /** Beyond a trial that has not bracketed anything the next goes on by between 1.1 and 4 times the last advance. */
        private static final double LEAST_ADVANCE = 1.1;
        private static final double GREATEST_ADVANCE = 4;
        /** The interval must shrink to this part in two trials, or it is halved. */
        private static final double SHRINK = 0.66;
        /** An interval this narrow, as part of its end, is rounding. */
        private static final double NARROWEST = 1e-15;

        private final Line line;
        private final Trial start;
        private final double promised;
        private final double slack;
        private Trial low;
        private Trial high;
        private boolean isBracketed;
        private boolean isFirstStage = true;
        /** No step from here on is finite. */
        private double cap = Double.POSITIVE_INFINITY;
        private double width = Double.POSITIVE_INFINITY;
        private double widthBefore = Double.POSITIVE_INFINITY;

        Search(Line line) {
            this.line = line;
            start = line.start();
            low = start;
            high = start;
            promised = sufficientDecrease * start.slope();
            slack = line.rounding();
        }

        Trial run(double firstStep) throws Method.StepFailure {
            double step = Math.min(firstStep, line.greatest());
            Trial trial = start;
            for (int i = 0; i < MAX_TRIALS && step > 0; i++) {
                trial = line.at(step);
                if (!trial.isFinite()) {
                    cap = step;
                    step = low.step() + STEP_BACK * (step - low.step());
                    continue;
                }
                double armijo = start.value() + promised * step;
                boolean isLower = trial.value() <= armijo || Math.abs(trial.value() - start.value()) <= slack;
                if (isLower && Math.abs(trial.slope()) <= -curvature * start.slope()) {
                    return trial;
                }
                if (isLower && step == line.greatest() && trial.slope() < 0) {
                    // The way down leads out of the bounds.
                    return trial;
                }
                if (trial.value() <= armijo && trial.slope() >= 0) {
                    isFirstStage = false;
                }
                step = next(trial, isFirstStage && trial.value() > armijo && trial.value() <= low.value());
                if (isBracketed
                        && Math.abs(high.step() - low.step()) <= NARROWEST * Math.max(high.step(), low.step())) {
                    break;
                }
            }
            return LineSearch.lowest(line, firstStep, low, trial);
        }

        /** Takes a trial into the interval. @return the next step */
        private double next(Trial trial, boolean tilted) {
            double tilt = tilted ? promised : 0;
            double step = choose(end(low, tilt), end(high, tilt), end(trial, tilt));
            if (trial.value() - tilt * trial.step() > low.value() - tilt * low.step()) {
                high = trial;
            } else {
                if ((trial.slope() - tilt) * (low.slope() - tilt) < 0) {
                    high = low;
                }
                low = trial;
            }
            if (isBracketed) {
                double newWidth = Math.abs(high.step() - low.step());
                if (newWidth >= SHRINK * widthBefore) {
                    step = low.step() + 0.5 * (high.step() - low.step());
                }
                widthBefore = width;
                width = newWidth;
                double least = Math.min(low.step(), high.step());
                double greatest = Math.max(low.step(), high.step());
                return step > least && step < greatest ? step : least + 0.5 * (greatest - least);
            }
            return Math.min(Math.min(step, line.greatest()), low.step() + 0.5 * (cap - low.step()));
        }

        private static End end(Trial trial, double tilt) {
            return new End(trial.step(), trial.value() - tilt * trial.step(), trial.slope() - tilt);
        }

        /** The four cases of section 4; marks the interval as bracketed in the first two. */
        private double choose(End from, End other, End trial) {
            double secant = trial.slope / (trial.slope - from.slope);
            if (trial.value > from.value) {
                isBracketed = true;
                double cubic = from.towards(trial, from.cubic(trial));
                double parabola = from.towards(trial, from.slope
                        / ((from.value - trial.value) / (trial.step - from.step) + from.slope) / 2);
                boolean isCubicNearer = Math.abs(cubic - from.step) < Math.abs(parabola - from.step);
                return isCubicNearer ? cubic : cubic + (parabola - cubic) / 2;
            }
            double cubic = trial.towards(from, trial.cubic(from));
            double parabola = trial.towards(from, secant);
            boolean isCubicNearer = Math.abs(cubic - trial.step) < Math.abs(parabola - trial.step);
            if (trial.slope * from.slope < 0) {
                isBracketed = true;
                return isCubicNearer ? parabola : cubic;
            }
            if (Math.abs(trial.slope) <= Math.abs(from.slope)) {
                return whereSlopeFlattens(from, other, trial, cubic, parabola, isCubicNearer);
            }
            return isBracketed ? trial.towards(other, trial.cubic(other)) : furthest(from, trial);
        }

        private double whereSlopeFlattens(End from, End other, End trial, double cubic, double parabola,
                boolean isCubicNearer) {
            // The cubic may have its minimiser behind, or none: then nothing stops the step.
            boolean isAhead = (cubic - trial.step) * (trial.step - from.step) > 0;
            if (!isBracketed) {
                double ahead = isAhead ? cubic : furthest(from, trial);
                double further = Math.abs(ahead - trial.step) > Math.abs(parabola - trial.step) ? ahead : parabola;
                return Math.clamp(further, trial.step + LEAST_ADVANCE * (trial.step - from.step),
                        furthest(from, trial));
            }
            double nearer = isAhead && isCubicNearer ? cubic : parabola;
            double bound = trial.towards(other, SHRINK);
            return trial.step > from.step ? Math.min(bound, nearer) : Math.max(bound, nearer);
        }

        private double furthest(End from, End trial) {
            return trial.step + GREATEST_ADVANCE * (trial.step - from.step);
        }
    }
}
