package dev.thalweg.minimize;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The first minimiser of the model along the projected path P(x − tg), t ≥ 0 (Byrd, Lu, Nocedal and Zhu 1995, algorithm CP):
 * the path bends where a variable reaches its bound, and between two bends the model is a parabola.
 *
 * @param point x^c
 * @param c Wᵀ(x^c − x)
 * @param free whether each variable is still moving there, so within its bounds
 * @param isAnyFree whether any is
 * @param isAllFree whether all are
 */
record CauchyPoint(double[] point, double[] c, boolean[] free, boolean isAnyFree, boolean isAllFree) {
    /** Curvature below this part of the first one is rounding. */
    private static final double LEAST_CURVATURE = Math.ulp(1.0);

    /** A bend: where on the path, and what variable stops there. */
    private record Bend(double t, int variable) implements Comparable<Bend> {
        @Override
        public int compareTo(Bend other) {
            int byPlace = Double.compare(t, other.t);
            return byPlace != 0 ? byPlace : Integer.compare(variable, other.variable);
        }
    }

    static CauchyPoint of(CompactModel model, Bounds box, double[] x, double[] gradient) {
        int n = x.length;
        double[] direction = new double[n];
        boolean[] free = new boolean[n];
        List<Bend> bends = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double g = gradient[i];
            double t = g < 0 ? (x[i] - box.upper(i)) / g
                    : g > 0 ? (x[i] - box.lower(i)) / g : Double.POSITIVE_INFINITY;
            free[i] = t > 0 && box.lower(i) < box.upper(i);
            direction[i] = free[i] ? -g : 0;
            if (free[i] && t < Double.POSITIVE_INFINITY) {
                bends.add(new Bend(t, i));
            }
        }
        return new Path(model, box, x, gradient, direction, free).walk(new PriorityQueue<>(bends));
    }

    /** The walk from bend to bend. Notation: p = Wᵀd, c = Wᵀ(x(t) − x), f′ and f″ the model's slope and curvature along d. */
    private static final class Path {
        private final CompactModel model;
        private final Bounds box;
        private final double[] x;
        private final double[] gradient;
        private final double[] d;
        private final boolean[] free;
        private final double[] point;
        private final double[] p;
        private final double[] c;
        private final double floor;
        private double slope;
        private double curvature;

        Path(CompactModel model, Bounds box, double[] x, double[] gradient, double[] direction, boolean[] free) {
            this.model = model;
            this.box = box;
            this.x = x;
            this.gradient = gradient;
            this.d = direction;
            this.free = free;
            point = x.clone();
            p = model.timesTransposed(direction);
            c = new double[p.length];
            slope = -Vectors.dot(d, d);
            curvature = -model.theta() * slope - model.form(p, p);
            floor = LEAST_CURVATURE * Math.abs(model.theta() * slope);
        }

        CauchyPoint walk(PriorityQueue<Bend> bends) {
            double from = 0;
            double ahead = minimum();
            while (!bends.isEmpty() && ahead >= bends.element().t - from && slope < 0) {
                Bend bend = bends.remove();
                stop(bend.variable, bend.t - from);
                from = bend.t;
                ahead = minimum();
            }
            ahead = slope < 0 ? Math.max(0, ahead) : 0;
            double end = from + ahead;
            boolean any = false;
            boolean all = true;
            for (int i = 0; i < x.length; i++) {
                if (d[i] != 0) {
                    point[i] = box.clamp(i, x[i] + end * d[i]);
                }
                // A variable whose gradient is 0 does not move along the path but may move in the subspace.
                free[i] &= point[i] > box.lower(i) && point[i] < box.upper(i);
                any |= free[i];
                all &= free[i];
            }
            Vectors.add(c, ahead, p);
            return new CauchyPoint(point, c, free, any, all);
        }

        private double minimum() {
            return -slope / Math.max(curvature, floor);
        }

        /** Goes on by a length, to where a variable reaches its bound and stops. */
        private void stop(int b, double length) {
            double g = gradient[b];
            point[b] = d[b] > 0 ? box.upper(b) : box.lower(b);
            double moved = point[b] - x[b];
            Vectors.add(c, length, p);
            double[] row = model.row(b);
            slope += length * curvature + g * g + model.theta() * g * moved - g * model.form(row, c);
            curvature += -model.theta() * g * g - 2 * g * model.form(row, p) - g * g * model.form(row, row);
            Vectors.add(p, g, row);
            d[b] = 0;
            free[b] = false;
        }
    }
}
