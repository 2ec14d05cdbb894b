package dev.thalweg.minimize;

/**
 * The search of Hager and Zhang (SIAM J. Optim. 16, 2005, section 4; ACM TOMS 32, 2006, algorithm 851) for a step that fulfils
 * the Wolfe conditions, or the approximate ones, which compare slopes only: (2δ − 1)φ′(0) ≥ φ′(α) ≥ σφ′(0) where φ(α) ≤ φ(0) + ε.
 * Values of a minimum tell points apart to half of the digits only, slopes to nearly all.
 *
 * <p>Notation: a, b the ends of their interval, with φ(a) ≤ φ(0) + ε, φ′(a) &lt; 0 and φ′(b) ≥ 0; θ = 1/2 where they bisect;
 * γ the part to which an interval must shrink; ρ the growth of steps while nothing is bracketed. ε = ω|φ(0)|, their 2005 variant.
 *
 * @param sufficientDecrease δ, below 1/2
 * @param curvature σ; δ ≤ σ &lt; 1
 * @param valueSlack ω: by which part of the value the approximate conditions let it rise
 */
public record HagerZhang(double sufficientDecrease, double curvature, double valueSlack) implements LineSearch {
    /** Their δ. */
    public static final double DEFAULT_SUFFICIENT_DECREASE = 0.1;
    /** Their σ. */
    public static final double DEFAULT_CURVATURE = 0.9;
    /** Their ε. */
    public static final double DEFAULT_VALUE_SLACK = 1e-6;

    /** Checks the settings. */
    public HagerZhang {
        LineSearch.checkWolfe("line search", sufficientDecrease, curvature);
        if (!(sufficientDecrease < 0.5) || !(valueSlack >= 0)) {
            throw new IllegalArgumentException(
                    "line search: the sufficient decrease must be below 1/2 and the value's slack"
                            + " not negative; got " + sufficientDecrease + " and " + valueSlack);
        }
    }

    /** {@return the search with their parameters} */
    public static HagerZhang standard() {
        return new HagerZhang(DEFAULT_SUFFICIENT_DECREASE, DEFAULT_CURVATURE, DEFAULT_VALUE_SLACK);
    }

    @Override
    public Trial search(Line line, double firstStep) throws Method.StepFailure {
        return new Search(line).run(firstStep);
    }

    /** Thrown inside a search once a step is good, or no more may be tried. */
    private static final class Found extends Exception {
        private static final long serialVersionUID = 1L;

        Found() {
            super(null, null, false, false);
        }
    }

    /** A search under way. */
    private final class Search {
        private static final double BISECT = 0.5;
        private static final double SHRINK = 0.66;
        private static final double GROW = 5;
        private static final double LEAST_GROWTH = 1.1;

        private final Line line;
        private final Trial start;
        private final double ceiling;
        private Trial a;
        private Trial b;
        private Trial last;
        private Trial best;
        private boolean isGood;
        private int trials;

        Search(Line line) {
            this.line = line;
            start = line.start();
            a = start;
            b = start;
            last = start;
            best = start;
            ceiling = start.value() + Math.max(valueSlack * Math.abs(start.value()), line.rounding());
        }

        Trial run(double firstStep) throws Method.StepFailure {
            try {
                bracket(firstStep);
                while (true) {
                    double width = b.step() - a.step();
                    secantTwice();
                    if (b.step() - a.step() > SHRINK * width) {
                        update(look(a.step() + BISECT * (b.step() - a.step())));
                    }
                }
            } catch (Found found) {
                return isGood ? last : LineSearch.lowest(line, firstStep, best, last);
            }
        }

        private Trial look(double step) throws Found {
            if (trials++ >= MAX_TRIALS || !(step > 0) || step == a.step() || step == b.step()) {
                throw new Found();
            }
            last = line.at(step);
            if (!last.isFinite()) {
                return last;
            }
            if (last.value() < best.value()) {
                best = last;
            }
            double slope = start.slope();
            isGood = last.slope() >= curvature * slope
                    && (last.value() - start.value() <= sufficientDecrease * step * slope
                            || last.value() <= ceiling && last.slope() <= (2 * sufficientDecrease - 1) * slope);
            if (isGood) {
                throw new Found();
            }
            return last;
        }

        /**
         * Their steps B0 to B3: grow until the slope turns or the value rises. By the factor ρ at most, as they do; less far where the last
         * two slopes say that it turns before: where the function is nearly a parabola, that spares the way back.
         */
        private void bracket(double firstStep) throws Found {
            double step = firstStep;
            double cap = Double.POSITIVE_INFINITY;
            while (true) {
                Trial trial = look(step);
                if (!trial.isFinite()) {
                    cap = step;
                    step = a.step() + STEP_BACK * (step - a.step());
                } else if (trial.slope() >= 0) {
                    b = trial;
                    return;
                } else if (trial.value() > ceiling) {
                    b = trial;
                    bisect();
                    return;
                } else {
                    double turn = secant(a, trial);
                    a = trial;
                    double next = turn > step ? Math.clamp(turn, LEAST_GROWTH * step, GROW * step) : GROW * step;
                    step = Math.min(next, step + BISECT * (cap - step));
                }
            }
        }

        /** Their step U3: b slopes down but lies too high, so between a and b the slope turns. */
        private void bisect() throws Found {
            while (true) {
                Trial middle = look(a.step() + BISECT * (b.step() - a.step()));
                if (middle.slope() >= 0 && middle.isFinite()) {
                    b = middle;
                    return;
                } else if (middle.value() <= ceiling && middle.isFinite()) {
                    a = middle;
                } else {
                    b = middle;
                }
            }
        }

        /** Their steps U0 to U3. */
        private void update(Trial c) throws Found {
            if (!c.isFinite()) {
                b = c;
                bisect();
            } else if (c.slope() >= 0) {
                b = c;
            } else if (c.value() <= ceiling) {
                a = c;
            } else {
                b = c;
                bisect();
            }
        }

        /** Their steps S1 to S4: a secant, and a second from the end that it moved. */
        private void secantTwice() throws Found {
            Trial oldA = a;
            Trial oldB = b;
            double c = secant(a, b);
            if (!isInside(c)) {
                return;
            }
            update(look(c));
            double second = c == b.step() ? secant(oldB, b) : c == a.step() ? secant(oldA, a) : Double.NaN;
            if (isInside(second)) {
                update(look(second));
            }
        }

        private boolean isInside(double step) {
            return step > a.step() && step < b.step();
        }

        private static double secant(Trial from, Trial to) {
            return (from.step() * to.slope() - to.step() * from.slope()) / (to.slope() - from.slope());
        }
    }
}
