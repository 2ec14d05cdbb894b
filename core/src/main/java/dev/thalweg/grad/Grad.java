package dev.thalweg.grad;

import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Autograd;
import dev.thalweg.tensor.ForwardLevel;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of functions of tensors. Each transform has a form for a function of one tensor and one for a function of a
 * list of tensors; both give one tensor. They work whether or not the arguments require grad and the thread records, and
 * nest in each other: {@code grad(grad(f))} is the second derivative of a function of one number.
 *
 * <p>Notation: x of shape X is the argument, y = f(x) of shape Y the value, J the Jacobian ∂y/∂x of shape Y×X (the axes of Y,
 * then those of X), H the Hessian of shape X×X.
 */
public final class Grad {
    private Grad() {}

    /** A function of several tensors to several: what all transforms come down to. */
    @FunctionalInterface
    private interface Many {
        Tensor[] apply(Tensor[] arguments);
    }

    // Gradients --------------------------------------------------------------------------------------------------

    /**
     * {@return the gradient of a function with one value, as a function: X → X}
     *
     * @param f gives a tensor with one element
     */
    public static UnaryOperator<Tensor> grad(Function<Tensor, Tensor> f) {
        return x -> grad(f, x);
    }

    /**
     * {@return the gradient of a function with one value, of shape X; zeros where the value does not depend on x}
     *
     * @param f gives a tensor with one element
     * @param x a floating tensor
     * @throws IllegalArgumentException if x is not floating, or the value has more than one element
     */
    public static Tensor grad(Function<Tensor, Tensor> f, Tensor x) {
        return valueAndGrad(f, x).grad();
    }

    /**
     * {@return for each argument the gradient of a function with one value, of the argument's shape}
     *
     * @param f gives a tensor with one element
     * @param xs floating tensors
     */
    public static List<Tensor> grad(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        return valueAndGrad(f, xs).grads();
    }

    /**
     * {@return the value of a function and its gradient, from one evaluation}
     *
     * @param f gives a tensor with one element
     * @param x a floating tensor
     */
    public static ValueAndGrad valueAndGrad(Function<Tensor, Tensor> f, Tensor x) {
        Tensor[] gradients = new Tensor[1];
        Tensor value = reverse(variables -> f.apply(variables[0]), new Tensor[] {x}, gradients);
        return new ValueAndGrad(value, gradients[0]);
    }

    /**
     * {@return the value of a function and its gradients, from one evaluation}
     *
     * @param f gives a tensor with one element
     * @param xs floating tensors
     */
    public static ValueAndGrads valueAndGrad(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        Tensor[] gradients = new Tensor[xs.size()];
        Tensor value = reverse(variables -> f.apply(List.of(variables)), array(xs), gradients);
        return new ValueAndGrads(value, List.of(gradients));
    }

    /** One evaluation and one walk back. */
    private static Tensor reverse(Function<Tensor[], Tensor> f, Tensor[] xs, Tensor[] gradients) {
        Tensor[] variables = variables(xs);
        Tensor value = Tensor.enableGrad(() -> f.apply(variables));
        if (value.elements() != 1) {
            throw new IllegalArgumentException("grad: the function must give one element; got shape " + value.shape()
                    + "; reduce it, say with sum(), or use jacobian or vjp");
        }
        return pull(value, null, variables, false, gradients) ? value : Autograd.offTape(value, variables);
    }

    /** Fills the gradients. @return whether the value must stay on the tape */
    private static boolean pull(Tensor value, @Nullable Tensor cotangent, Tensor[] variables, boolean retainGraph,
            Tensor[] gradients) {
        @Nullable
        Tensor[] found = new Tensor[variables.length];
        boolean recorded = value.isRequiringGrad()
                && Autograd.gradientsOfVariables(value, cotangent, variables, retainGraph, found);
        for (int i = 0; i < found.length; i++) {
            Tensor gradient = found[i];
            gradients[i] = gradient == null ? Tensor.zerosLike(variables[i]) : gradient;
        }
        return recorded;
    }

    // Products with the Jacobian ---------------------------------------------------------------------------------

    /**
     * {@return the value of a function, and Jᵀ as a function of cotangents: Y → X}
     *
     * @param f gives a floating tensor of any shape
     * @param x a floating tensor
     */
    public static Vjp<Tensor> vjp(Function<Tensor, Tensor> f, Tensor x) {
        Vjp<Tensor[]> all = pullback(variables -> f.apply(variables[0]), new Tensor[] {x});
        return new Vjp<>(all.value(), g -> all.pullback().apply(g)[0]);
    }

    /**
     * {@return the value of a function, and its transposed Jacobians as a function of cotangents}
     *
     * @param f gives a floating tensor of any shape
     * @param xs floating tensors
     */
    public static Vjp<List<Tensor>> vjp(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        Vjp<Tensor[]> all = pullback(variables -> f.apply(List.of(variables)), array(xs));
        return new Vjp<>(all.value(), g -> List.of(all.pullback().apply(g)));
    }

    private static Vjp<Tensor[]> pullback(Function<Tensor[], Tensor> f, Tensor[] xs) {
        Tensor[] variables = variables(xs);
        Tensor value = Tensor.enableGrad(() -> f.apply(variables));
        boolean stays = Tensor.isGradEnabled() && Autograd.dependsBeyond(value, variables);
        return new Vjp<>(stays ? value : Autograd.offTape(value, variables), g -> {
            if (!g.shape().equals(value.shape())) {
                throw new IllegalArgumentException("vjp: a cotangent has the value's shape; got " + g.shape()
                        + " for value " + value.shape());
            }
            Tensor[] gradients = new Tensor[variables.length];
            pull(value, g, variables, true, gradients);
            return gradients;
        });
    }

    /**
     * {@return the value of a function and its derivative in a direction, J·v, in forward mode: one evaluation, no tape}
     *
     * @param f gives a floating tensor of any shape
     * @param x a floating tensor
     * @param v the direction, of x's shape and dtype
     */
    public static Jvp jvp(Function<Tensor, Tensor> f, Tensor x, Tensor v) {
        Jvp[] all = push(duals -> new Tensor[] {f.apply(duals[0])}, new Tensor[] {x}, new Tensor[] {v});
        return all[0];
    }

    /**
     * {@return the value of a function and its derivative in a direction, Σ Jᵢ·vᵢ, in forward mode}
     *
     * @param f gives a floating tensor of any shape
     * @param xs floating tensors
     * @param vs the direction: for each argument a tensor of its shape and dtype
     */
    public static Jvp jvp(Function<List<Tensor>, Tensor> f, List<Tensor> xs, List<Tensor> vs) {
        return push(duals -> new Tensor[] {f.apply(List.of(duals))}, array(xs), array(vs))[0];
    }

    private static Jvp[] push(Many f, Tensor[] xs, Tensor[] vs) {
        if (xs.length != vs.length) {
            throw new IllegalArgumentException("jvp: one direction per argument; got " + vs.length + " for " + xs.length
                    + " arguments");
        }
        try (ForwardLevel level = ForwardLevel.open()) {
            Tensor[] duals = new Tensor[xs.length];
            for (int i = 0; i < xs.length; i++) {
                duals[i] = level.dual(xs[i], vs[i]);
            }
            Tensor[] results = f.apply(duals);
            Jvp[] pairs = new Jvp[results.length];
            for (int i = 0; i < results.length; i++) {
                Tensor tangent = level.tangent(results[i]);
                pairs[i] = new Jvp(level.primal(results[i]), tangent == null ? Tensor.zerosLike(results[i]) : tangent);
            }
            return pairs;
        }
    }

    // Jacobians and Hessians -------------------------------------------------------------------------------------

    /**
     * {@return the Jacobian, of shape Y×X, in reverse mode: one evaluation and as many walks back as y has elements. For few
     * arguments and many values {@link #jacobianForward} is cheaper}
     *
     * @param f gives a floating tensor of any shape
     * @param x a floating tensor
     */
    public static Tensor jacobian(Function<Tensor, Tensor> f, Tensor x) {
        return rows(variables -> new Tensor[] {f.apply(variables[0])}, new Tensor[] {x})[0][0];
    }

    /**
     * {@return the Jacobian with respect to each argument, each of shape Y×Xᵢ, in reverse mode}
     *
     * @param f gives a floating tensor of any shape
     * @param xs floating tensors
     */
    public static List<Tensor> jacobian(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        return List.of(rows(variables -> new Tensor[] {f.apply(List.of(variables))}, array(xs))[0]);
    }

    /**
     * {@return the Jacobian, of shape Y×X, in forward mode: as many evaluations as x has elements}
     *
     * @param f gives a floating tensor of any shape
     * @param x a floating tensor
     */
    public static Tensor jacobianForward(Function<Tensor, Tensor> f, Tensor x) {
        return columns(duals -> f.apply(duals[0]), new Tensor[] {x})[0];
    }

    /**
     * {@return the Jacobian with respect to each argument, each of shape Y×Xᵢ, in forward mode}
     *
     * @param f gives a floating tensor of any shape
     * @param xs floating tensors
     */
    public static List<Tensor> jacobianForward(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        return List.of(columns(duals -> f.apply(List.of(duals)), array(xs)));
    }

    /**
     * {@return the Hessian of a function with one value, of shape X×X, symmetric up to rounding: the Jacobian of the gradient,
     * reverse over reverse}
     *
     * @param f gives a tensor with one element
     * @param x a floating tensor
     */
    public static Tensor hessian(Function<Tensor, Tensor> f, Tensor x) {
        return jacobian(grad(f), x);
    }

    /**
     * {@return the Hessian of a function with one value, in blocks: block (i, j), of shape Xᵢ×Xⱼ, is the derivative of the
     * gradient with respect to argument i, by argument j}
     *
     * @param f gives a tensor with one element
     * @param xs floating tensors
     */
    public static List<List<Tensor>> hessian(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        List<List<Tensor>> blocks = new ArrayList<>(xs.size());
        for (Tensor[] row : rows(variables -> array(grad(f, List.of(variables))), array(xs))) {
            blocks.add(List.of(row));
        }
        return List.copyOf(blocks);
    }

    /**
     * {@return the Hessian times a vector, of shape X, without the Hessian: forward over reverse, at the cost of a few gradients
     * (Pearlmutter 1994)}
     *
     * @param f gives a tensor with one element
     * @param x a floating tensor
     * @param v of x's shape and dtype
     */
    public static Tensor hvp(Function<Tensor, Tensor> f, Tensor x, Tensor v) {
        return jvp(grad(f), x, v).tangent();
    }

    /**
     * {@return the Hessian times a vector, in parts of the arguments' shapes}
     *
     * @param f gives a tensor with one element
     * @param xs floating tensors
     * @param vs the vector: for each argument a tensor of its shape and dtype
     */
    public static List<Tensor> hvp(Function<List<Tensor>, Tensor> f, List<Tensor> xs, List<Tensor> vs) {
        List<Tensor> products = new ArrayList<>(xs.size());
        for (Jvp pair : push(duals -> array(grad(f, List.of(duals))), array(xs), array(vs))) {
            products.add(pair.tangent());
        }
        return List.copyOf(products);
    }

    // Memory -----------------------------------------------------------------------------------------------------

    /**
     * {@return what a function gives, with the same derivatives of any order, but keeping no values for them: where a walk
     * needs some, the function runs a second time. Memory for time: inside one another, checkpoints keep the values of one
     * level at a time (Chen et al. 2016)}
     *
     * <p>The function may capture other tensors, and gradients flow to them too. It must do the same each time: draws of
     * random numbers are repeated, other changes that it makes to anything outside are made twice.
     *
     * @param f gives a floating tensor
     * @param x the argument
     * @param generators those that the function draws from, besides {@link Generator#shared()}
     */
    public static Tensor checkpoint(Function<Tensor, Tensor> f, Tensor x, Generator... generators) {
        return Autograd.checkpoint(() -> f.apply(x), generators);
    }

    /**
     * {@return what a function of several tensors gives, as {@link #checkpoint(Function, Tensor, Generator...)}}
     *
     * @param f gives a floating tensor
     * @param xs the arguments
     * @param generators those that the function draws from, besides {@link Generator#shared()}
     */
    public static Tensor checkpoint(Function<List<Tensor>, Tensor> f, List<Tensor> xs, Generator... generators) {
        List<Tensor> kept = List.copyOf(xs);
        return Autograd.checkpoint(() -> f.apply(kept), generators);
    }

    // Ways and means ---------------------------------------------------------------------------------------------

    /** For each value and each argument the Jacobian, a row at a time. */
    private static Tensor[][] rows(Many f, Tensor[] xs) {
        Tensor[] variables = variables(xs);
        Tensor[] values = Tensor.enableGrad(() -> f.apply(variables));
        Tensor[][] jacobians = new Tensor[values.length][];
        for (int k = 0; k < values.length; k++) {
            Tensor value = values[k];
            Tensor[][] rows = new Tensor[xs.length][value.elements()];
            for (int row = 0; row < value.elements(); row++) {
                Tensor[] gradients = new Tensor[xs.length];
                pull(value, unit(value, row), variables, true, gradients);
                for (int i = 0; i < xs.length; i++) {
                    rows[i][row] = gradients[i];
                }
            }
            jacobians[k] = new Tensor[xs.length];
            for (int i = 0; i < xs.length; i++) {
                Shape shape = join(value.shape(), xs[i].shape());
                jacobians[k][i] = rows[i].length == 0 ? Tensor.zeros(xs[i].dtype(), shape)
                        : Tensor.stack(0, rows[i]).reshape(shape);
            }
        }
        return jacobians;
    }

    /** For each argument the Jacobian, a column at a time. */
    private static Tensor[] columns(Function<Tensor[], Tensor> f, Tensor[] xs) {
        Tensor[] jacobians = new Tensor[xs.length];
        for (int i = 0; i < xs.length; i++) {
            Tensor x = xs[i];
            Tensor[] columns = new Tensor[x.elements()];
            for (int column = 0; column < columns.length; column++) {
                Tensor[] directions = new Tensor[xs.length];
                for (int k = 0; k < xs.length; k++) {
                    directions[k] = k == i ? unit(x, column) : Tensor.zerosLike(xs[k]);
                }
                columns[column] = push(duals -> new Tensor[] {f.apply(duals)}, xs, directions)[0].tangent();
            }
            if (columns.length == 0) {
                Tensor value = f.apply(xs);
                jacobians[i] = Tensor.zeros(value.dtype(), join(value.shape(), x.shape()));
            } else {
                jacobians[i] = Tensor.stack(-1, columns).reshape(join(columns[0].shape(), x.shape()));
            }
        }
        return jacobians;
    }

    private static Tensor unit(Tensor like, int element) {
        double[] values = new double[like.elements()];
        values[element] = 1;
        return Tensor.of(like.dtype(), values).reshape(like.shape());
    }

    private static Shape join(Shape outer, Shape inner) {
        int[] sizes = new int[outer.rank() + inner.rank()];
        System.arraycopy(outer.sizes(), 0, sizes, 0, outer.rank());
        System.arraycopy(inner.sizes(), 0, sizes, outer.rank(), inner.rank());
        return Shape.of(sizes);
    }

    private static Tensor[] variables(Tensor[] xs) {
        Tensor[] variables = new Tensor[xs.length];
        for (int i = 0; i < xs.length; i++) {
            variables[i] = Autograd.variable(xs[i]);
        }
        return variables;
    }

    private static Tensor[] array(List<Tensor> tensors) {
        return tensors.toArray(new Tensor[0]);
    }
}
