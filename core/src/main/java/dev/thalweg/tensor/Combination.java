package dev.thalweg.tensor;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The static methods of {@link Tensor} that make one or more of several. */
abstract sealed class Combination extends RandomCreation permits Tensor {
    /**
     * {@return each element from one of two tensors; all broadcast to one shape}
     *
     * <p><b>Gradient</b>: to the one that was taken. A value that was not taken gets 0·(its slope): if that slope is infinite
     * or NaN, so is its share; keep such arguments out before the function, not after.
     *
     * @param condition bool; where true the first
     * @param x taken where true
     * @param y taken elsewhere
     */
    public static Tensor where(Tensor condition, Tensor x, Tensor y) {
        DType dtype = Binary.promote(x, y);
        return Ternary.WHERE.apply(condition.to(DType.BOOL), x.to(dtype), y.to(dtype));
    }

    /**
     * {@return tensors one after the other along an axis}
     *
     * @param axis the axis
     * @param tensors at least one, of one shape but for that axis; promoted to one dtype
     */
    public static Tensor cat(int axis, Tensor... tensors) {
        if (tensors.length == 0) {
            throw new IllegalArgumentException("cat: at least one tensor; got none");
        }
        Shape first = tensors[0].shape();
        if (first.rank() == 0) {
            throw new IllegalArgumentException("cat: tensors with at least one axis; got a 0-d tensor; use stack");
        }
        int place = first.axis(axis);
        DType dtype = tensors[0].dtype();
        for (Tensor tensor : tensors) {
            dtype = DType.promote(dtype, tensor.dtype());
            int[] sizes = tensor.shape().sizes();
            boolean fits = sizes.length == first.rank();
            for (int i = 0; fits && i < sizes.length; i++) {
                fits = i == place || sizes[i] == first.size(i);
            }
            if (!fits) {
                throw new IllegalArgumentException("cat: shapes must be equal but for axis " + place + "; got " + first
                        + " and " + tensor.shape());
            }
        }
        Tensor[] cast = new Tensor[tensors.length];
        for (int i = 0; i < tensors.length; i++) {
            cast[i] = tensors[i].to(dtype);
        }
        return Movement.join(cast, place);
    }

    /**
     * {@return tensors side by side along a new axis}
     *
     * @param axis where the new axis shall stand
     * @param tensors at least one, of one shape
     */
    public static Tensor stack(int axis, Tensor... tensors) {
        if (tensors.length == 0) {
            throw new IllegalArgumentException("stack: at least one tensor; got none");
        }
        Tensor[] raised = new Tensor[tensors.length];
        for (int i = 0; i < tensors.length; i++) {
            if (!tensors[i].shape().equals(tensors[0].shape())) {
                throw new IllegalArgumentException("stack: all shapes must be equal; got " + tensors[0].shape()
                        + " and "
                        + tensors[i].shape());
            }
            raised[i] = tensors[i].unsqueeze(axis);
        }
        return cat(axis, raised);
    }

    /**
     * {@return the sum of products that an equation in index notation names}: {@code ij,jk->ik} is the product of two
     * matrices, {@code ii} the trace, {@code b...,b...->...} a sum over batches of whatever else there is.
     *
     * <p>Each term names the axes of one operand by letters; {@code ...} covers the axes not named, which broadcast. Axes
     * named alike run together (in one operand: its diagonal), and those that the output does not name are summed. Without
     * an arrow the output has what the dots cover, then the letters that occur once, in alphabetical order.
     *
     * @param equation the equation; spaces are ignored
     * @param operands one per term, of one dtype; axes of size 1 broadcast
     * @throws IllegalArgumentException if the equation is wrong or does not fit, with the position in it
     * @implNote Operands are contracted pairwise from the left: put the small ones first.
     */
    public static Tensor einsum(String equation, Tensor... operands) {
        return Einsum.of(equation, operands);
    }

    /**
     * {@return views of tensors in the one shape that all broadcast to}
     *
     * @param tensors any number
     * @throws IllegalArgumentException if they do not broadcast
     */
    public static List<Tensor> broadcastTensors(Tensor... tensors) {
        Shape shape = Shape.SCALAR;
        for (Tensor tensor : tensors) {
            shape = Shape.broadcast(shape, tensor.shape(), "broadcastTensors");
        }
        List<Tensor> expanded = new ArrayList<>(tensors.length);
        for (Tensor tensor : tensors) {
            expanded.add(tensor.expand(shape));
        }
        return List.copyOf(expanded);
    }

    /**
     * {@return the coordinates of a grid: tensor k holds at each point of it the point's k-th coordinate}
     *
     * <p><b>Shape</b>: (n₀,), (n₁,), … → as many of (n₀, n₁, …). They are views.
     *
     * @param axes the coordinates along each axis: vectors, or 0-d tensors as vectors of one
     * @throws IllegalArgumentException if one has more axes
     */
    public static List<Tensor> meshgrid(Tensor... axes) {
        Tensor[] raised = new Tensor[axes.length];
        for (int k = 0; k < axes.length; k++) {
            if (axes[k].rank() > 1) {
                throw new IllegalArgumentException("meshgrid: vectors; got shape " + axes[k].shape());
            }
            int[] sizes = new int[axes.length];
            Arrays.fill(sizes, 1);
            sizes[k] = axes[k].elements();
            raised[k] = axes[k].reshape(sizes);
        }
        return broadcastTensors(raised);
    }
}
