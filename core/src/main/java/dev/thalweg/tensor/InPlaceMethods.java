package dev.thalweg.tensor;

import dev.thalweg.shape.DType;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The methods of {@link Tensor} that write into its storage. Each returns this tensor, which takes over the history of
 * the result; views of it see the change, and autograd follows it through them. A value that a graph has saved must not be
 * changed so: the backward that needs it fails and says which op saved it.
 *
 * <p>All throw {@link IllegalStateException} for a leaf that requires grad (outside of noGrad) and for a tensor whose
 * elements share places, and {@link IllegalArgumentException} if the result does not fit the shape or the dtype.
 */
sealed interface InPlaceMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** This tensor as an input that stays what it was while the storage is written. */
    private Tensor before(Tensor... others) {
        boolean tracked = self().isRequiringGrad() || self().dual() != null;
        for (Tensor other : others) {
            tracked |= other.isRequiringGrad() || other.dual() != null;
        }
        return tracked && Tensor.isGradEnabled() ? self().clone() : self();
    }

    /** Replaces each element by what an op makes of it and the other's. */
    private Tensor combine(Binary op, Tensor other, String name) {
        Tensor x = self();
        return x.takesStraight(other) ? op.applyInPlace(x, other, name)
                : x.write(op.apply(before(other), other), name);
    }

    private Tensor combine(Binary op, double other, String name) {
        return combine(op, ElementwiseMethods.number(self().dtype(), other), name);
    }

    /** Replaces each element by its negative. @return this tensor */
    default Tensor negInPlace() {
        return self().write(before().neg(), "negInPlace");
    }

    /** Replaces each element by its absolute value. @return this tensor */
    default Tensor absInPlace() {
        return self().write(before().abs(), "absInPlace");
    }

    /** Replaces each element by its exponential. @return this tensor */
    default Tensor expInPlace() {
        return self().write(before().exp(), "expInPlace");
    }

    /** Replaces each element by its natural logarithm. @return this tensor */
    default Tensor logInPlace() {
        return self().write(before().log(), "logInPlace");
    }

    /** Replaces each element by its square root. @return this tensor */
    default Tensor sqrtInPlace() {
        return self().write(before().sqrt(), "sqrtInPlace");
    }

    /** Replaces each element by its square. @return this tensor */
    default Tensor squareInPlace() {
        return self().write(before().square(), "squareInPlace");
    }

    /** Replaces each element by its reciprocal. @return this tensor */
    default Tensor reciprocalInPlace() {
        return self().write(before().reciprocal(), "reciprocalInPlace");
    }

    /** Replaces each element by its sine. @return this tensor */
    default Tensor sinInPlace() {
        return self().write(before().sin(), "sinInPlace");
    }

    /** Replaces each element by its cosine. @return this tensor */
    default Tensor cosInPlace() {
        return self().write(before().cos(), "cosInPlace");
    }

    /** Replaces each element by its hyperbolic tangent. @return this tensor */
    default Tensor tanhInPlace() {
        return self().write(before().tanh(), "tanhInPlace");
    }

    /** Replaces each element by its sigmoid. @return this tensor */
    default Tensor sigmoidInPlace() {
        return self().write(before().sigmoid(), "sigmoidInPlace");
    }

    /** Replaces each element by its positive part. @return this tensor */
    default Tensor reluInPlace() {
        return self().write(before().relu(), "reluInPlace");
    }

    /** Replaces each element by its reciprocal square root. @return this tensor */
    default Tensor rsqrtInPlace() {
        return self().write(before().rsqrt(), "rsqrtInPlace");
    }

    /** Replaces each element by its sign. @return this tensor */
    default Tensor signInPlace() {
        return self().write(before().sign(), "signInPlace");
    }

    /** Replaces each element by its whole part. @return this tensor */
    default Tensor truncInPlace() {
        return self().write(before().trunc(), "truncInPlace");
    }

    /**
     * Replaces the values by what a function gives: any method of tensors in place, such as {@code
     * x.updateInPlace(Tensor::log1p)}.
     *
     * @param function given the values so far, gives the new ones, which broadcast to this shape; it writes nothing
     * @return this tensor, modified
     */
    default Tensor updateInPlace(UnaryOperator<Tensor> function) {
        return self().write(function.apply(before()), "updateInPlace");
    }

    /** Replaces each element by the greatest whole number not above it. @return this tensor */
    default Tensor floorInPlace() {
        return self().write(before().floor(), "floorInPlace");
    }

    /** Replaces each element by the smallest whole number not below it. @return this tensor */
    default Tensor ceilInPlace() {
        return self().write(before().ceil(), "ceilInPlace");
    }

    /** Replaces each element by the nearest whole number. @return this tensor */
    default Tensor roundInPlace() {
        return self().write(before().round(), "roundInPlace");
    }

    /**
     * Replaces each element by the sum with the other's.
     *
     * @param other broadcast to this shape
     * @return this tensor, modified
     */
    default Tensor addInPlace(Tensor other) {
        return combine(Binary.ADD, other, "addInPlace");
    }

    /**
     * Replaces each element by the sum with a number.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor addInPlace(double other) {
        return combine(Binary.ADD, other, "addInPlace");
    }

    /**
     * As {@link #addInPlace(double)}, with a whole number, which integer tensors can hold.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor addInPlace(long other) {
        return self().write(before().add(other), "addInPlace");
    }

    /**
     * Replaces each element by the difference from the other's.
     *
     * @param other broadcast to this shape
     * @return this tensor, modified
     */
    default Tensor subInPlace(Tensor other) {
        return combine(Binary.SUB, other, "subInPlace");
    }

    /**
     * Replaces each element by the difference from a number.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor subInPlace(double other) {
        return combine(Binary.SUB, other, "subInPlace");
    }

    /**
     * As {@link #subInPlace(double)}, with a whole number, which integer tensors can hold.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor subInPlace(long other) {
        return self().write(before().sub(other), "subInPlace");
    }

    /**
     * Replaces each element by the product with the other's.
     *
     * @param other broadcast to this shape
     * @return this tensor, modified
     */
    default Tensor mulInPlace(Tensor other) {
        return combine(Binary.MUL, other, "mulInPlace");
    }

    /**
     * Replaces each element by the product with a number.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor mulInPlace(double other) {
        return combine(Binary.MUL, other, "mulInPlace");
    }

    /**
     * As {@link #mulInPlace(double)}, with a whole number, which integer tensors can hold.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor mulInPlace(long other) {
        return self().write(before().mul(other), "mulInPlace");
    }

    /**
     * Replaces each element by the quotient by the other's.
     *
     * @param other broadcast to this shape
     * @return this tensor, modified
     */
    default Tensor divInPlace(Tensor other) {
        return combine(Binary.DIV, other, "divInPlace");
    }

    /**
     * Replaces each element by the quotient by a number.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor divInPlace(double other) {
        return combine(Binary.DIV, other, "divInPlace");
    }

    /**
     * Replaces each element by the power to the other's.
     *
     * @param other broadcast to this shape
     * @return this tensor, modified
     */
    default Tensor powInPlace(Tensor other) {
        return combine(Binary.POW, other, "powInPlace");
    }

    /**
     * Replaces each element by the power to a number.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor powInPlace(double other) {
        return combine(Binary.POW, other, "powInPlace");
    }

    /**
     * As {@link #powInPlace(double)}, with a whole number, which integer tensors can hold.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor powInPlace(long other) {
        return self().write(before().pow(other), "powInPlace");
    }

    /**
     * Replaces each element by the remainder by the other's.
     *
     * @param other broadcast to this shape
     * @return this tensor, modified
     */
    default Tensor remainderInPlace(Tensor other) {
        return combine(Binary.REMAINDER, other, "remainderInPlace");
    }

    /**
     * Replaces each element by the remainder by a number.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor remainderInPlace(double other) {
        return combine(Binary.REMAINDER, other, "remainderInPlace");
    }

    /**
     * As {@link #remainderInPlace(double)}, with a whole number, which integer tensors can hold.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor remainderInPlace(long other) {
        return self().write(before().remainder(other), "remainderInPlace");
    }

    /**
     * Replaces each element by the quotient by the other's, rounded down.
     *
     * @param other broadcast to this shape
     * @return this tensor, modified
     */
    default Tensor floorDivideInPlace(Tensor other) {
        return combine(Binary.FLOOR_DIVIDE, other, "floorDivideInPlace");
    }

    /**
     * Replaces each element by the quotient by a number, rounded down.
     *
     * @param other the number
     * @return this tensor, modified
     */
    default Tensor floorDivideInPlace(double other) {
        return combine(Binary.FLOOR_DIVIDE, other, "floorDivideInPlace");
    }

    /**
     * Replaces each element by the quotient by a whole number, rounded down.
     *
     * @param other the number; an integer tensor keeps its dtype
     * @return this tensor, modified
     */
    default Tensor floorDivideInPlace(long other) {
        return self().write(before().floorDivide(other), "floorDivideInPlace");
    }

    /**
     * Adds a multiple of another tensor.
     *
     * @param other broadcast to this shape
     * @param factor the factor
     * @return this tensor, modified
     */
    default Tensor addInPlace(Tensor other, double factor) {
        Tensor x = self();
        return x.takesStraight(other) ? x.addMultiple(other, factor, "addInPlace")
                : x.write(before(other).add(other.mul(factor)), "addInPlace");
    }

    /**
     * Adds a multiple of a product.
     *
     * @param a one factor
     * @param b another
     * @param value the number it is multiplied with
     * @return this tensor, modified
     */
    default Tensor addcmulInPlace(Tensor a, Tensor b, double value) {
        return self().write(before(a, b).addcmul(a, b, value), "addcmulInPlace");
    }

    /**
     * Adds a multiple of a quotient.
     *
     * @param a the dividend
     * @param b the divisor
     * @param value the number it is multiplied with
     * @return this tensor, modified
     */
    default Tensor addcdivInPlace(Tensor a, Tensor b, double value) {
        return self().write(before(a, b).addcdiv(a, b, value), "addcdivInPlace");
    }

    /**
     * Adds a quotient times a tensor, such as a learning rate that a compiled step asks for anew at each call.
     *
     * @param a the dividend
     * @param b the divisor
     * @param value what it is multiplied with, broadcast to this shape
     * @return this tensor, modified
     */
    default Tensor addcdivInPlace(Tensor a, Tensor b, Tensor value) {
        return self().write(before(a, b, value).addcdiv(a, b, value), "addcdivInPlace");
    }

    /**
     * Moves towards another tensor.
     *
     * @param end what weight 1 gives
     * @param weight the weight
     * @return this tensor, modified
     */
    default Tensor lerpInPlace(Tensor end, double weight) {
        return self().write(before(end).lerp(end, weight), "lerpInPlace");
    }

    /**
     * Holds each element between two numbers.
     *
     * @param low the least value
     * @param high the greatest
     * @return this tensor, modified
     */
    default Tensor clampInPlace(double low, double high) {
        return self().write(before().clamp(low, high), "clampInPlace");
    }

    /**
     * Holds each element between those of two tensors; the upper bound wins where they cross.
     *
     * @param low the least values
     * @param high the greatest values
     * @return this tensor, modified
     */
    default Tensor clampInPlace(Tensor low, Tensor high) {
        return self().write(before(low, high).clamp(low, high), "clampInPlace");
    }

    /**
     * Writes a whole number everywhere.
     *
     * @param value the number, converted
     * @return this tensor, modified
     */
    default Tensor fillInPlace(long value) {
        return self().write(Tensor.of(value).reshape().to(self().dtype()), "fillInPlace");
    }

    /**
     * Writes a number everywhere.
     *
     * @param value the number, converted
     * @return this tensor, modified
     */
    default Tensor fillInPlace(double value) {
        return self().write(Tensor.scalar(self().dtype(), value), "fillInPlace");
    }

    /** Writes 0 everywhere. @return this tensor, modified */
    default Tensor zeroInPlace() {
        return fillInPlace(0);
    }

    /**
     * Copies another tensor's values.
     *
     * @param from broadcast to this shape, converted
     * @return this tensor, modified
     */
    default Tensor copyInPlace(Tensor from) {
        return self().write(from.to(self().dtype()), "copyInPlace");
    }

    /**
     * Writes numbers spread evenly over an interval.
     *
     * @param generator where they are drawn
     * @param low the least
     * @param high what none reaches
     * @return this tensor, modified
     * @throws IllegalArgumentException if the dtype is not floating, or the bounds are no finite interval
     */
    default Tensor uniformInPlace(Generator generator, double low, double high) {
        if (!(low < high) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException("uniformInPlace: finite bounds, the upper above the lower; got " + low
                    + " and " + high);
        }
        Tensor drawn = drawn("uniformInPlace", dtype -> Tensor.rand(generator, dtype, self().shape()));
        return self().write(drawn.mul(high - low).add(low).minimum(below(high)), "uniformInPlace");
    }

    /** The greatest number of this dtype below another: the scaling may round up to the bound. */
    private double below(double high) {
        boolean isSingle = self().dtype() == DType.FLOAT32;
        return isSingle && (float) high < high ? (float) high : isSingle ? Math.nextDown((float) high)
                : Math.nextDown(high);
    }

    /**
     * Writes numbers of a normal distribution.
     *
     * @param generator where they are drawn
     * @param mean its mean
     * @param deviation its standard deviation
     * @return this tensor, modified
     * @throws IllegalArgumentException if the dtype is not floating, or the deviation is negative or NaN
     */
    default Tensor normalInPlace(Generator generator, double mean, double deviation) {
        if (!(deviation >= 0)) {
            throw new IllegalArgumentException("normalInPlace: a standard deviation from 0 on; got " + deviation);
        }
        Tensor drawn = drawn("normalInPlace", dtype -> Tensor.randn(generator, dtype, self().shape()));
        return self().write(drawn.mul(deviation).add(mean), "normalInPlace");
    }

    /**
     * Writes 1 with a probability, else 0.
     *
     * @param generator where is drawn
     * @param probability from 0 to 1
     * @return this tensor, modified
     */
    default Tensor bernoulliInPlace(Generator generator, double probability) {
        Tensor drawn = Tensor.bernoulli(generator, Tensor.scalar(probability).expand(self().shape()));
        return self().write(drawn.to(self().dtype()), "bernoulliInPlace");
    }

    private Tensor drawn(String op, Function<DType, Tensor> draw) {
        if (!self().dtype().isFloating()) {
            throw new IllegalArgumentException(op + ": only floating tensors; got " + self().dtype());
        }
        return draw.apply(self().dtype());
    }
}
