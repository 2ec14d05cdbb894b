package dev.thalweg.minimize;

import dev.thalweg.shape.DType;

/**
 * An objective along a line: φ(α) = f(x + αd), with its slope φ′(α) = ∇f(x + αd)·d. Every look at it costs one evaluation
 * of value and gradient.
 */
public final class Line {
    /** Rounding units of the value by which two values may differ and still count as equal: a handful of operations' worth. */
    private static final double ROUNDING_UNITS = 32;

    private final Objective objective;
    private final double[] from;
    private final double[] direction;
    private final Trial start;

    /**
     * @param objective the function f
     * @param origin the point x, where α is 0
     * @param direction d, flat in row-major order; not modified
     */
    public Line(Objective objective, Point origin, double[] direction) {
        this.objective = objective;
        this.from = origin.x().toDoubles();
        this.direction = direction;
        this.start = new Trial(0, origin.value(), Vectors.dot(origin.gradient().toDoubles(), direction), origin);
    }

    /** {@return the origin: φ(0) and φ′(0)} */
    public Trial start() {
        return start;
    }

    /**
     * {@return what is found at a step}
     *
     * @param step α
     */
    public Trial at(double step) {
        Point point = objective.at(Vectors.like(start.point().x(), Vectors.sum(from, step, direction)));
        return new Trial(step, point.value(), Vectors.dot(point.gradient().toDoubles(), direction), point);
    }

    /** {@return by how much rounding alone may change the value near the origin} */
    double rounding() {
        return rounding(start.point());
    }

    static double rounding(Point point) {
        double unit = point.x().dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
        return ROUNDING_UNITS * unit * Math.abs(point.value());
    }
}
