package dev.thalweg.minimize;

import java.util.ArrayDeque;

/**
 * BFGS with limited memory: the direction comes of the last m steps alone, by the two loops of Nocedal (1980), as in Nocedal and
 * Wright (2006), algorithms 7.4 and 7.5, with the initial scaling of Liu and Nocedal (1989) and a strong Wolfe search that
 * tries the step 1 first.
 *
 * <p>Notation: s, y, ρ as for {@link Bfgs}; m the history; γ = sᵀy/yᵀy of the last step the scale of the initial estimate.
 * A step takes 2m + 1 passes over a few vectors each, beside the objective, and 2mn numbers are kept.
 *
 * @param history m, at least 1
 * @param lineSearch how far to go
 */
public record Lbfgs(int history, LineSearch lineSearch) implements Method {
    /** The m unless another is set, as SciPy's {@code maxcor}: from 3 to 20 are usual (Nocedal and Wright 2006, section 7.2). */
    public static final int DEFAULT_HISTORY = 10;

    /** Checks the settings. */
    public Lbfgs {
        if (history < 1) {
            throw new IllegalArgumentException("lbfgs: the history must hold at least 1 step; got " + history);
        }
    }

    /** {@return the method with the usual history and search} */
    public static Lbfgs standard() {
        return new Lbfgs(DEFAULT_HISTORY, StrongWolfe.curvature(StrongWolfe.QUASI_NEWTON_CURVATURE));
    }

    /**
     * {@return the method with another history}
     *
     * @param value m
     */
    public Lbfgs history(int value) {
        return new Lbfgs(value, lineSearch);
    }

    /**
     * {@return the method with another search}
     *
     * @param value how far to go
     */
    public Lbfgs lineSearch(LineSearch value) {
        return new Lbfgs(history, value);
    }

    @Override
    public String name() {
        return "lbfgs";
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        return new DirectionDescent(objective, lineSearch, new Memory(history));
    }

    /** A step s and the change y of the gradient. */
    private record Pair(double[] s, double[] y, double curvature) {}

    private static final class Memory implements DirectionDescent.Directions {
        private final int history;
        /** The newest first. */
        private final ArrayDeque<Pair> pairs = new ArrayDeque<>();
        private double[] direction = {};

        Memory(int history) {
            this.history = history;
        }

        @Override
        public double[] direction(Point current, double[] gradient) {
            if (direction.length != gradient.length) {
                direction = new double[gradient.length];
            }
            double[] q = direction;
            System.arraycopy(gradient, 0, q, 0, q.length);
            Vectors.scale(q, -1);
            if (pairs.isEmpty()) {
                return q;
            }
            // Each pass adds a multiple of one vector and takes the product with the next, which halves the traffic.
            Pair[] newestFirst = pairs.toArray(Pair[]::new);
            int last = newestFirst.length - 1;
            double[] alpha = new double[newestFirst.length];
            double product = Vectors.dot(newestFirst[0].s, q);
            for (int i = 0; i <= last; i++) {
                Pair pair = newestFirst[i];
                alpha[i] = product / pair.curvature;
                product = Vectors.addThenDot(q, -alpha[i], pair.y, i < last ? newestFirst[i + 1].s : pair.y);
            }
            Pair newest = newestFirst[0];
            double scale = newest.curvature / Vectors.dot(newest.y, newest.y);
            Vectors.scale(q, scale);
            product *= scale;
            for (int i = last; i >= 0; i--) {
                Pair pair = newestFirst[i];
                double factor = alpha[i] - product / pair.curvature;
                product = Vectors.addThenDot(q, factor, pair.s, i > 0 ? newestFirst[i - 1].y : pair.s);
            }
            return q;
        }

        @Override
        public double firstStep(double[] gradient, double slope) {
            return pairs.isEmpty() ? DirectionDescent.unscaledStep(gradient) : 1;
        }

        @Override
        public void moved(double[] direction, Trial trial, double slope, double[] before, double[] after) {
            double curvature = (trial.slope() - slope) * trial.step();
            Pair oldest = pairs.size() == history ? pairs.removeLast() : null;
            double[] s = oldest == null ? new double[before.length] : oldest.s;
            double[] y = oldest == null ? new double[before.length] : oldest.y;
            double squareOfS = 0;
            double squareOfY = 0;
            for (int i = 0; i < s.length; i++) {
                s[i] = trial.step() * direction[i];
                y[i] = after[i] - before[i];
                squareOfS += s[i] * s[i];
                squareOfY += y[i] * y[i];
            }
            if (curvature > Bfgs.LEAST_CURVATURE * Math.sqrt(squareOfS) * Math.sqrt(squareOfY)) {
                pairs.addFirst(new Pair(s, y, curvature));
            }
        }

        @Override
        public boolean forget() {
            boolean wasKnown = !pairs.isEmpty();
            pairs.clear();
            return wasKnown;
        }
    }
}
