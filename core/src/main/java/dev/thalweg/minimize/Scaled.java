package dev.thalweg.minimize;

import org.jspecify.annotations.Nullable;

/**
 * A method in variables of other units: z = D⁻¹x, where D is diagonal and holds the size by which each variable changes, so that in z all
 * change by about as much. For any method; it matters to those that know nothing of the curvature yet, or never do.
 *
 * <p>Sizes count to a factor of 2: D holds the powers of two below them, so that going from z to x and back is exact. Only the method sees z:
 * tolerances, bounds, history and results are those of x.
 */
public final class Scaled implements Method {
    private final Method method;
    private final double[] units;

    private Scaled(Method method, double[] units) {
        this.method = method;
        this.units = units;
    }

    /**
     * {@return a method in scaled variables}
     *
     * @param method what runs in them
     * @param sizes the size by which each variable changes, flat in row-major order of x: above 0, finite
     * @throws IllegalArgumentException if a size is not above 0 and finite
     */
    public static Scaled of(Method method, double... sizes) {
        double[] units = new double[sizes.length];
        for (int i = 0; i < units.length; i++) {
            if (!(sizes[i] >= Double.MIN_NORMAL) || Double.isInfinite(sizes[i])) {
                throw new IllegalArgumentException("scaled: a size must be above 0 and finite; got " + sizes[i]
                        + " at entry " + i);
            }
            units[i] = Math.scalb(1.0, Math.getExponent(sizes[i]));
        }
        return new Scaled(method, units);
    }

    @Override
    public String name() {
        return method.name();
    }

    @Override
    public boolean holdsBounds() {
        return method.holdsBounds();
    }

    @Override
    public boolean needsGradient() {
        return method.needsGradient();
    }

    @Override
    public Stepper begin(Objective objective, Point start) {
        if (units.length != start.x().elements()) {
            throw new IllegalArgumentException("scaled: one size per entry of x; got " + units.length + " for "
                    + start.x().elements() + " entries");
        }
        ScaledObjective inner = new ScaledObjective(objective, Vectors.like(start.x(), units));
        Point first = inner.inside(start);
        return new Walk(inner, method.begin(inner, first), start, first);
    }

    private static final class Walk implements Stepper {
        private final ScaledObjective objective;
        private final Stepper stepper;
        /** The last point, in x and in z: methods know their own points again. */
        private Point outside;
        private Point inside;

        Walk(ScaledObjective objective, Stepper stepper, Point outside, Point inside) {
            this.objective = objective;
            this.stepper = stepper;
            this.outside = outside;
            this.inside = inside;
        }

        @Override
        public Point next(Point current) throws StepFailure {
            return moved(stepper.next(inside(current)));
        }

        @Override
        public @Nullable Point leave(Point stationary) {
            Point lower = stepper.leave(inside(stationary));
            return lower == null ? null : moved(lower);
        }

        @SuppressWarnings("ReferenceEquality") // the point itself is meant
        private Point inside(Point point) {
            return point == outside ? inside : objective.inside(point);
        }

        private Point moved(Point to) {
            inside = to;
            outside = objective.outside(to);
            return outside;
        }
    }
}
