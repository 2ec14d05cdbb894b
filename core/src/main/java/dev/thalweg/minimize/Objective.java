package dev.thalweg.minimize;

import dev.thalweg.compile.PlainRuns;
import dev.thalweg.grad.Grad;
import dev.thalweg.grad.ValueAndGrad;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function to be minimised, with its exact gradient, that counts how often it is asked. To climb, it is turned upside
 * down: what methods see is its negative.
 *
 * <p>A function that has been asked for long enough is compiled, with its gradient: the same bits, sooner. One that cannot be
 * recorded, because it reads values or because what it does differs from call to call, runs as it is to the end.
 */
public sealed class Objective permits ScaledObjective {
    private final UnaryOperator<Tensor> function;
    private final double sign;
    private final @Nullable Bounds bounds;
    private final Accelerated value;
    private final Accelerated valueAndGradient;
    private final Accelerated product;
    private long values;
    private long gradients;
    private long hessianVectors;
    private @Nullable Linearization linearization;

    /** The gradient's recording at a point: since the Hessian is symmetric, walking it back multiplies by it. */
    private record Linearization(Tensor x, Function<Tensor, Tensor> pullback) {}

    Objective(UnaryOperator<Tensor> function, boolean maximize, boolean compile) {
        this(function, maximize, compile, null);
    }

    Objective(UnaryOperator<Tensor> function, boolean maximize, boolean compile, @Nullable Bounds bounds) {
        this.function = function;
        this.bounds = bounds;
        this.sign = maximize ? -1 : 1;
        this.value = new Accelerated(x -> List.of(Tensor.noGrad(() -> checked(function.apply(x.detach())))), compile);
        this.valueAndGradient = new Accelerated(x -> {
            ValueAndGrad found = Grad.valueAndGrad(p -> checked(function.apply(p)), x);
            return List.of(found.value(), found.grad());
        }, compile);
        this.product = new Accelerated(inputs -> List.of(linearization(inputs.get(0)).pullback.apply(inputs.get(1))),
                inputs -> List.of(linearized(inputs.get(0)).pullback.apply(inputs.get(1))), compile, new PlainRuns());
    }

    /**
     * {@return the value}
     *
     * @param x where
     */
    public double value(Tensor x) {
        values++;
        return sign * value.apply(x).getFirst().item();
    }

    /**
     * {@return the value and the gradient}
     *
     * @param x where
     */
    public Point at(Tensor x) {
        values++;
        gradients++;
        List<Tensor> found = valueAndGradient.apply(x);
        Tensor gradient = found.getLast();
        return new Point(x, sign * found.getFirst().item(), sign < 0 ? gradient.neg() : gradient);
    }

    /**
     * {@return the Hessian times a vector, of x's shape: exact, at the cost of a few gradients, without the Hessian}
     *
     * <p>The gradient at x is recorded at the first call and walked back once per vector; x is compared by identity. After some time
     * both are compiled to one program.
     *
     * @param x where; not modified, also not between calls
     * @param v of x's shape and dtype
     */
    public Tensor hessianVector(Tensor x, Tensor v) {
        hessianVectors++;
        return product.apply(x, v).getFirst();
    }

    private Linearization linearization(Tensor x) {
        Linearization known = linearization;
        if (known == null || known.x != x) {
            known = linearized(x);
            linearization = known;
        }
        return known;
    }

    private Linearization linearized(Tensor x) {
        return new Linearization(x, Grad.vjp(Grad.grad(function()), x).pullback());
    }

    /**
     * {@return the Hessian, of shape (n, n) where x has n elements; counted as n products with a vector}
     *
     * @param x where
     */
    public Tensor hessian(Tensor x) {
        int n = x.elements();
        hessianVectors += n;
        return Grad.hessian(function(), x).reshape(n, n);
    }

    private static Tensor checked(Tensor result) {
        if (result.elements() != 1) {
            throw new IllegalArgumentException("minimize: the objective must give one number; got shape " + result
                    .shape()
                    + "; reduce it, say with sum()");
        }
        return result;
    }

    /** {@return the box that x must stay in; null if there is none} */
    public @Nullable Bounds bounds() {
        return bounds;
    }

    /** {@return the function that methods see, for derivatives beyond the gradient} */
    public UnaryOperator<Tensor> function() {
        return sign < 0 ? x -> function.apply(x).neg() : function;
    }

    /** Counts a product of the Hessian with a vector that a method computed by itself. */
    public void countHessianVector() {
        hessianVectors++;
    }

    /** {@return how often it was asked} */
    public Evaluations evaluations() {
        return new Evaluations(values, gradients, hessianVectors);
    }
}
