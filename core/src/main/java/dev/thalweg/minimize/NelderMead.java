package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The simplex search of Nelder and Mead (Computer Journal 7, 1965), for functions without derivatives: n + 1 points crawl
 * downhill by reflecting the worst one at the others' centre. Values that are not finite count as high. The run ends where
 * the simplex is small and its values are close together. Good for few variables; there is no proof that it ends at a minimum.
 *
 * <p>Notation: ρ reflection 1, χ expansion 2, γ contraction 1/2, σ shrinking 1/2; if adaptive, with n the number of variables,
 * χ = 1 + 2/n, γ = 3/4 − 1/(2n), σ = 1 − 1/n (Gao and Han, Comput. Optim. Appl. 51, 2012), which serves many variables
 * better. The first simplex enlarges one entry of the start after the other by 5 %, or sets it to 0.00025 where it is 0. Within
 * bounds every point is moved to the nearest one inside, and a first simplex that would stick to an upper end is reflected at it.
 *
 * @param isAdaptive whether the constants depend on n
 * @param stepTolerance the run ends where no entry of the simplex's points differs from the best by more than this …
 * @param valueTolerance … and no value does by more than this
 */
public record NelderMead(boolean isAdaptive, double stepTolerance, double valueTolerance) implements Method {
    /** Both tolerances unless others are set, as SciPy's {@code xatol} and {@code fatol}. */
    public static final double DEFAULT_TOLERANCE = 1e-4;
    /** How the first simplex leaves the start: the usual choice since L. Pfeffer's. */
    private static final double ENLARGED = 1.05;
    private static final double IN_PLACE_OF_ZERO = 0.00025;

    /** Checks the settings. */
    public NelderMead {
        if (!(stepTolerance >= 0) || !(valueTolerance >= 0)) {
            throw new IllegalArgumentException("nelder-mead: tolerances must not be negative; got " + stepTolerance
                    + " and " + valueTolerance);
        }
    }

    /** {@return the method with the constants of 1965 and the usual tolerances} */
    public static NelderMead standard() {
        return new NelderMead(false, DEFAULT_TOLERANCE, DEFAULT_TOLERANCE);
    }

    /**
     * {@return the method with constants that depend on n, or with those of 1965}
     *
     * @param value whether they depend on n
     */
    public NelderMead adaptive(boolean value) {
        return new NelderMead(value, stepTolerance, valueTolerance);
    }

    /**
     * {@return the method with another end}
     *
     * @param step the greatest difference between entries
     * @param value the greatest difference between values
     */
    public NelderMead tolerances(double step, double value) {
        return new NelderMead(isAdaptive, step, value);
    }

    @Override
    public String name() {
        return "nelder-mead";
    }

    @Override
    public boolean holdsBounds() {
        return true;
    }

    @Override
    public boolean needsGradient() {
        return false;
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        return new Simplex(objective, start);
    }

    /** A corner of the simplex. */
    private record Corner(double[] x, double value) {}

    private final class Simplex implements Stepper {
        private final Objective objective;
        private final @Nullable Bounds bounds;
        private final Tensor like;
        private final double expansion;
        private final double contraction;
        private final double shrinking;
        /** The best first. */
        private final Corner[] corners;

        Simplex(Objective objective, Point start) {
            this.objective = objective;
            bounds = objective.bounds();
            like = start.x();
            double[] x = start.x().toDoubles();
            double n = Math.max(x.length, isAdaptive ? 2 : 1);
            expansion = isAdaptive ? 1 + 2 / n : 2;
            contraction = isAdaptive ? 0.75 - 1 / (2 * n) : 0.5;
            shrinking = isAdaptive ? 1 - 1 / n : 0.5;
            corners = new Corner[x.length + 1];
            corners[0] = new Corner(x, start.value());
            for (int i = 0; i < x.length; i++) {
                double[] other = x.clone();
                other[i] = x[i] == 0 ? IN_PLACE_OF_ZERO : ENLARGED * x[i];
                if (bounds != null && other[i] > bounds.upper(i)) {
                    other[i] = 2 * bounds.upper(i) - other[i];
                }
                corners[i + 1] = corner(other);
            }
            sort();
        }

        private Corner corner(double[] x) {
            if (bounds != null) {
                bounds.project(x);
            }
            double value = objective.value(Vectors.like(like, x));
            return new Corner(x, Double.isNaN(value) ? Double.POSITIVE_INFINITY : value);
        }

        private void sort() {
            Arrays.sort(corners, Comparator.comparingDouble(Corner::value));
        }

        @Override
        public Point next(Point current) throws StepFailure {
            if (isSmall()) {
                throw new StepFailure(StopReason.STEP_TOLERANCE, "the simplex became small");
            }
            int n = corners.length - 1;
            double[] centre = new double[n];
            for (int i = 0; i < n; i++) {
                Vectors.add(centre, 1.0 / n, corners[i].x);
            }
            Corner worst = corners[n];
            Corner reflected = along(centre, worst, 1);
            if (reflected.value < corners[0].value) {
                Corner expanded = along(centre, worst, expansion);
                corners[n] = expanded.value < reflected.value ? expanded : reflected;
            } else if (reflected.value < corners[n - 1].value) {
                corners[n] = reflected;
            } else {
                boolean isOutside = reflected.value < worst.value;
                Corner contracted = along(centre, worst, isOutside ? contraction : -contraction);
                if (isOutside ? contracted.value <= reflected.value : contracted.value < worst.value) {
                    corners[n] = contracted;
                } else {
                    shrink();
                }
            }
            sort();
            return Point.withoutGradient(Vectors.like(like, corners[0].x.clone()), corners[0].value);
        }

        /** {@return the point at centre + part·(centre − worst)} */
        private Corner along(double[] centre, Corner worst, double part) {
            return corner(Vectors.sum(centre, part, Vectors.difference(centre, worst.x)));
        }

        private void shrink() {
            double[] best = corners[0].x;
            for (int i = 1; i < corners.length; i++) {
                corners[i] = corner(Vectors.sum(best, shrinking, Vectors.difference(corners[i].x, best)));
            }
        }

        private boolean isSmall() {
            double size = 0;
            for (Corner corner : corners) {
                size = Math.max(size, Vectors.largest(Vectors.difference(corner.x, corners[0].x)));
            }
            return size <= stepTolerance && corners[corners.length - 1].value - corners[0].value <= valueTolerance;
        }
    }
}
