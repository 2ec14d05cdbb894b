package dev.thalweg.formula;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A formula whose variables have sizes: a function of tensors, differentiable to any order.
 *
 * <p>A <em>flat point</em> holds the variables one after the other, in the formula's order: a single number takes one
 * entry, a vector as many as it has elements. All tensors are {@code float64}.
 *
 * <p>Immutable; may be used by several threads at once.
 */
public final class BoundFormula {
    private static final String DTYPE_RULE = ": a formula computes in float64; got ";

    /**
     * Where a variable lies in a flat point.
     *
     * @param name the variable
     * @param offset the entry where it begins, from 0
     * @param size its number of entries
     * @param isVector whether it was given a size; a vector may have size 1
     */
    public record Slot(String name, int offset, int size, boolean isVector) {
        /** {@return the shape that the variable's tensor has: none for a single number} */
        public Shape shape() {
            return isVector ? Shape.of(size) : Shape.SCALAR;
        }
    }

    private final Formula formula;
    private final List<Slot> layout;
    private final int size;
    private final Plan plan;

    private BoundFormula(Formula formula, List<Slot> layout, int size, Plan plan) {
        this.formula = formula;
        this.layout = layout;
        this.size = size;
        this.plan = plan;
    }

    static BoundFormula of(Formula formula, Map<String, Integer> dims) {
        dims.forEach((name, dim) -> {
            if (!formula.variables().contains(name)) {
                throw new IllegalArgumentException(name + ": is not a variable of the formula; its variables are "
                        + (formula.variables().isEmpty() ? "none" : String.join(", ", formula.variables()))
                        + Suggestions.didYouMean(name, formula.variables()));
            }
            if (dim < 1) {
                throw new IllegalArgumentException(name + ": the size of a vector is at least 1; got " + dim);
            }
        });
        List<Slot> layout = new ArrayList<>();
        long offset = 0;
        for (String name : formula.variables()) {
            int size = dims.getOrDefault(name, 1);
            layout.add(new Slot(name, (int) offset, size, dims.containsKey(name)));
            offset += size;
            if (offset > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("sizes: add up to at most " + Integer.MAX_VALUE + "; got more");
            }
        }
        return new BoundFormula(formula, List.copyOf(layout), (int) offset, Binder.plan(formula, layout));
    }

    /** {@return the formula} */
    public Formula formula() {
        return formula;
    }

    /** {@return the number of entries of a flat point} */
    public int size() {
        return size;
    }

    /** {@return where each variable lies in a flat point, in the formula's order} */
    public List<Slot> layout() {
        return layout;
    }

    /** {@return a name for each entry of a flat point: {@code x} for a single number, {@code x[1]} … for a vector} */
    public List<String> entryNames() {
        List<String> names = new ArrayList<>(size);
        for (Slot slot : layout) {
            for (int i = 1; i <= slot.size(); i++) {
                names.add(slot.isVector() ? slot.name() + "[" + i + "]" : slot.name());
            }
        }
        return names;
    }

    /** {@return the shape of the value at one point: no axes, or one} */
    public Shape resultShape() {
        return plan.isScalar() ? Shape.SCALAR : Shape.of(plan.size());
    }

    /**
     * Checks that the value is a single number, as what is minimised must be.
     *
     * @return this
     * @throws FormulaException if the value is a vector
     */
    public BoundFormula requireScalar() {
        if (!plan.isScalar()) {
            throw formula.error(formula.tree().at(), "formula: its value must be a single number; got a vector of size "
                    + plan.size() + "; reduce it, for example with sum(…) or norm(…)");
        }
        return this;
    }

    /**
     * {@return the value at a flat point}
     *
     * <p><b>Shape</b>: {@code (n) → ()}, or {@code (m)} where the formula's value is a vector. <b>Gradient</b>: that of
     * the formula; an {@code if} passes none to the branch that is not taken, even where that branch has no value.
     *
     * @param point a flat point
     * @throws IllegalArgumentException if the point has another shape or dtype
     */
    public Tensor apply(Tensor point) {
        if (point.rank() != 1 || point.size(0) != size) {
            throw new IllegalArgumentException("point: must have shape " + Shape.of(size) + " for "
                    + String.join(", ", formula.variables()) + "; got shape " + point.shape());
        }
        requireDtype("point", point);
        Tensor[] values = new Tensor[layout.size()];
        for (int i = 0; i < values.length; i++) {
            Slot slot = layout.get(i);
            values[i] = slot.isVector() ? point.narrow(0, slot.offset(), slot.size()) : point.at(slot.offset());
        }
        return plan.at(new Frame(values, false, null));
    }

    /**
     * {@return the value where the variables have these values}
     *
     * @param values a tensor of the right shape for each variable, see {@link Slot#shape()}; further names are ignored
     * @throws IllegalArgumentException if a variable is missing or its tensor has another shape or dtype
     */
    public Tensor apply(Map<String, Tensor> values) {
        Tensor[] ordered = new Tensor[layout.size()];
        for (int i = 0; i < ordered.length; i++) {
            Slot slot = layout.get(i);
            Tensor value = values.get(slot.name());
            if (value == null) {
                throw new IllegalArgumentException(slot.name() + ": needs a value; got values for "
                        + (values.isEmpty() ? "none" : String.join(", ", values.keySet())));
            }
            if (!value.shape().equals(slot.shape())) {
                throw new IllegalArgumentException(
                        slot.name() + ": must have shape " + slot.shape() + "; got shape " + value.shape());
            }
            requireDtype(slot.name(), value);
            ordered[i] = value;
        }
        return plan.at(new Frame(ordered, false, null));
    }

    /**
     * {@return the values at many flat points at once}
     *
     * <p><b>Shape</b>: {@code (k, n) → (k)}, or {@code (k, m)} where the formula's value is a vector.
     *
     * @param points a flat point per row
     * @throws IllegalArgumentException if the points have another shape or dtype
     */
    public Tensor applyRows(Tensor points) {
        if (points.rank() != 2 || points.size(1) != size) {
            throw new IllegalArgumentException(
                    "points: must have shape (k, " + size + "), one point per row; got shape " + points.shape());
        }
        requireDtype("points", points);
        Tensor[] values = new Tensor[layout.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = points.narrow(1, layout.get(i).offset(), layout.get(i).size());
        }
        Tensor result = plan.at(new Frame(values, true, null));
        if (plan.isScalar()) {
            // A formula without variables has no rows of its own.
            return result.expand(points.size(0), 1).squeeze(1);
        }
        return result;
    }

    private static void requireDtype(String what, Tensor tensor) {
        if (tensor.dtype() != DType.FLOAT64) {
            throw new IllegalArgumentException(what + DTYPE_RULE + tensor.dtype() + "; convert it");
        }
    }
}
