package dev.thalweg.minimize;

import org.jspecify.annotations.Nullable;

/**
 * L-BFGS in a box (Byrd, Lu, Nocedal and Zhu, SIAM J. Sci. Comput. 16, 1995). The quadratic model of the last m steps is
 * followed along the projected gradient to its first minimiser, the generalized Cauchy point, which settles what variables
 * stay at a bound; then it is minimised over the others, the result projected to the box (Morales and Nocedal, ACM TOMS 38,
 * 2011) or, where that does not lead down, cut off at it; a strong Wolfe search goes towards there.
 *
 * <p>Notation: θ, W, M of the compact representation B = θI − WMWᵀ are in {@link CompactModel}; x̄ the end of the model's
 * path. Without bounds the steps are those of {@link Lbfgs} up to rounding. Every point that is looked at lies in the box.
 *
 * @param memory m, at least 1
 * @param lineSearch how far to go
 */
public record LbfgsB(int memory, StrongWolfe lineSearch) implements Method {
    /** The δ unless another is set: that of the authors' program (ACM algorithm 778). */
    public static final double DEFAULT_SUFFICIENT_DECREASE = 1e-3;

    /** Checks the settings. */
    public LbfgsB {
        if (memory < 1) {
            throw new IllegalArgumentException("lbfgsb: the memory must hold at least 1 step; got " + memory);
        }
    }

    /** {@return the method with the usual memory and search} */
    public static LbfgsB standard() {
        return new LbfgsB(Lbfgs.DEFAULT_MEMORY, new StrongWolfe(DEFAULT_SUFFICIENT_DECREASE,
                StrongWolfe.QUASI_NEWTON_CURVATURE));
    }

    /**
     * {@return the method with another memory}
     *
     * @param value m
     */
    public LbfgsB memory(int value) {
        return new LbfgsB(value, lineSearch);
    }

    /**
     * {@return the method with another search}
     *
     * @param value how far to go
     */
    public LbfgsB lineSearch(StrongWolfe value) {
        return new LbfgsB(memory, value);
    }

    @Override
    public String name() {
        return "lbfgsb";
    }

    @Override
    public boolean holdsBounds() {
        return true;
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        int n = start.x().elements();
        Bounds bounds = objective.bounds();
        Bounds box = bounds != null ? bounds
                : Bounds.uniform(n, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        return new Walk(objective, box, new CompactModel(n, memory));
    }

    private final class Walk implements Stepper {
        private final Objective objective;
        private final Bounds box;
        private final CompactModel model;

        Walk(Objective objective, Bounds box, CompactModel model) {
            this.objective = objective;
            this.box = box;
            this.model = model;
        }

        @Override
        public Point next(Point current) throws StepFailure {
            double[] x = current.x().toDoubles();
            double[] gradient = current.gradient().toDoubles();
            while (true) {
                try {
                    double[] direction = direction(x, gradient);
                    return search(current, x, gradient, direction);
                } catch (StepFailure failure) {
                    if (!model.forget()) {
                        throw failure;
                    }
                }
            }
        }

        private double[] direction(double[] x, double[] gradient) {
            CauchyPoint cauchy = CauchyPoint.of(model, box, x, gradient);
            if (cauchy.isAllFree() && !model.isEmpty()) {
                double[] newton = model.newtonStep(gradient);
                if (box.contains(Vectors.sum(x, 1, newton))) {
                    return newton;
                }
            }
            double[] free = model.isEmpty() ? null : freeStep(cauchy, x, gradient);
            if (free == null) {
                return Vectors.difference(cauchy.point(), x);
            }
            double[] projected = Vectors.sum(cauchy.point(), 1, free);
            box.project(projected);
            double[] direction = Vectors.difference(projected, x);
            if (Vectors.dot(direction, gradient) < 0) {
                return direction;
            }
            return Vectors.difference(Vectors.sum(cauchy.point(), cutOff(cauchy.point(), free), free), x);
        }

        /** {@return the step from the Cauchy point to the model's minimiser over the free variables; null if it has none} */
        private double @Nullable [] freeStep(CauchyPoint cauchy, double[] x, double[] gradient) {
            if (cauchy.isAllFree()) {
                return Vectors.difference(Vectors.sum(x, 1, model.newtonStep(gradient)), cauchy.point());
            }
            return cauchy.isAnyFree() ? model.minimizeFree(cauchy, x, gradient) : null;
        }

        /** {@return the greatest part of a step, up to all of it, that stays in the box} */
        private double cutOff(double[] from, double[] step) {
            double part = 1;
            for (int i = 0; i < from.length; i++) {
                part = Math.min(part, reach(i, from[i], step[i]));
            }
            return part;
        }

        private double reach(int i, double from, double step) {
            return step > 0 ? (box.upper(i) - from) / step
                    : step < 0 ? (box.lower(i) - from) / step : Double.POSITIVE_INFINITY;
        }

        private Point search(Point current, double[] x, double[] gradient, double[] direction) throws StepFailure {
            double slope = Vectors.dot(gradient, direction);
            if (!(slope < 0) || Double.isInfinite(slope)) {
                throw new StepFailure(StopReason.LINE_SEARCH_FAILED, "the direction does not lead down; its slope is "
                        + slope);
            }
            double greatest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < x.length; i++) {
                greatest = Math.min(greatest, reach(i, x[i], direction[i]));
            }
            // x̄ lies in the box; rounding may say that it lies a little outside.
            greatest = Math.max(greatest, 1);
            double first = model.isEmpty() && !box.isFinite() ? Math.min(1, 1 / Vectors.norm(direction)) : 1;
            Trial trial = lineSearch.search(new Line(objective, current, direction, greatest), first);
            model.learn(Vectors.difference(trial.point().x().toDoubles(), x),
                    Vectors.difference(trial.point().gradient().toDoubles(), gradient));
            return trial.point();
        }
    }
}
