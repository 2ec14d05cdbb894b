package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An objective seen in other units: z ↦ f(Dz), D diagonal with powers of two. It asks the one that it stands for, which counts. */
final class ScaledObjective extends Objective {
    private final Objective objective;
    private final Tensor units;
    private final @Nullable Bounds bounds;
    private @Nullable Tensor z;
    private Tensor x;

    /** @param units D's diagonal, of x's shape and dtype */
    ScaledObjective(Objective objective, Tensor units) {
        super(objective.function(), false, false);
        this.objective = objective;
        this.units = units;
        this.bounds = scaled(objective.bounds(), units.toDoubles());
        this.x = units;
    }

    private static @Nullable Bounds scaled(@Nullable Bounds bounds, double[] units) {
        if (bounds == null) {
            return null;
        }
        double[] lower = new double[units.length];
        double[] upper = new double[units.length];
        for (int i = 0; i < units.length; i++) {
            lower[i] = bounds.lower(i) / units[i];
            upper[i] = bounds.upper(i) / units[i];
        }
        return Bounds.of(lower, upper);
    }

    /** {@return a point of x in z} */
    Point inside(Point point) {
        return new Point(over(point.x()), point.value(), times(point.gradient()));
    }

    /** {@return a point of z in x} */
    Point outside(Point point) {
        return new Point(times(point.x()), point.value(), over(point.gradient()));
    }

    private Tensor times(Tensor vector) {
        return Tensor.noGrad(() -> vector.mul(units));
    }

    private Tensor over(Tensor vector) {
        return Tensor.noGrad(() -> vector.div(units));
    }

    /** {@return x, the same tensor for the same z, by which the objective knows its recording again} */
    @SuppressWarnings("ReferenceEquality") // the tensor itself is meant
    private Tensor outside(Tensor place) {
        if (place != z) {
            z = place;
            x = times(place);
        }
        return x;
    }

    @Override
    public double value(Tensor place) {
        return objective.value(times(place));
    }

    @Override
    public Point at(Tensor place) {
        Point point = objective.at(times(place));
        return new Point(place, point.value(), times(point.gradient()));
    }

    @Override
    public Tensor hessianVector(Tensor place, Tensor v) {
        return times(objective.hessianVector(outside(place), times(v)));
    }

    @Override
    public Tensor hessian(Tensor place) {
        int n = place.elements();
        Tensor flat = units.reshape(n);
        Tensor hessian = objective.hessian(times(place));
        return Tensor.noGrad(() -> hessian.mul(flat).mul(flat.reshape(n, 1)));
    }

    @Override
    public @Nullable Bounds bounds() {
        return bounds;
    }

    @Override
    public UnaryOperator<Tensor> function() {
        UnaryOperator<Tensor> function = objective.function();
        return place -> function.apply(place.mul(units));
    }

    @Override
    public void countHessianVector() {
        objective.countHessianVector();
    }

    @Override
    public Evaluations evaluations() {
        return objective.evaluations();
    }
}
