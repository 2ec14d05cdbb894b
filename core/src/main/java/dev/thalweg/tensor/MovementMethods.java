package dev.thalweg.tensor;

import dev.thalweg.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The methods of {@link Tensor} that move elements. Unless one says that it copies, the result is a view: it shares
 * storage, so writes are seen both ways, and gradients flow back to where the elements came from.
 */
sealed interface MovementMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /**
     * {@return the part at these indices of the first axes; an element if there is one index per axis}
     *
     * @param indices indices, negative ones count from the end
     * @throws IndexOutOfBoundsException if an index is outside of its axis
     */
    default Tensor at(int... indices) {
        if (indices.length > self().rank()) {
            throw new IllegalArgumentException("at: at most one index per axis; got " + indices.length
                    + " indices for shape "
                    + self().shape());
        }
        Tensor part = self();
        for (int i = 0; i < indices.length; i++) {
            part = part(part, 0, place("at", self().shape(), i, indices[i]));
        }
        return part;
    }

    /**
     * {@return the part at one index of an axis, without the axis}
     *
     * @param axis the axis
     * @param index the index; negative counts from the end
     * @throws IndexOutOfBoundsException if it is outside of the axis
     */
    default Tensor select(int axis, int index) {
        int place = self().shape().axis(axis);
        return part(self(), place, place("select", self().shape(), place, index));
    }

    private static Tensor part(Tensor whole, int axis, int index) {
        return Movement.SLICE.apply(new Movement.Range(axis, index, 1, 1, true), whole);
    }

    /** Returns the index counted from the front. */
    private static int place(String op, Shape shape, int axis, int index) {
        int size = shape.size(axis);
        int positive = index < 0 ? index + size : index;
        if (positive < 0 || positive >= size) {
            throw new IndexOutOfBoundsException(op + ": the index must be from " + -size + " to " + (size - 1)
                    + " on axis " + axis + " of shape " + shape + "; got " + index);
        }
        return positive;
    }

    /**
     * {@return the indices start, start + step, … below end of an axis, as Python's slices: negative bounds count from the
     * end, bounds outside are moved to it}
     *
     * @param axis the axis
     * @param start the first index
     * @param end one past the last
     * @param step the distance, at least 1
     */
    default Tensor slice(int axis, int start, int end, int step) {
        if (step < 1) {
            throw new IllegalArgumentException("slice: the step must be positive; got " + step
                    + "; use flip to reverse");
        }
        int place = self().shape().axis(axis);
        int size = self().size(place);
        int from = Math.clamp(start < 0 ? start + (long) size : start, 0, size);
        int to = Math.clamp(end < 0 ? end + (long) size : end, from, size);
        int length = (to - from + step - 1) / step;
        return Movement.SLICE.apply(new Movement.Range(place, from, step, length, false), self());
    }

    /**
     * {@return the indices from start to below end of an axis}
     *
     * @param axis the axis
     * @param start the first index; negative counts from the end
     * @param end one past the last; negative counts from the end
     */
    default Tensor slice(int axis, int start, int end) {
        return slice(axis, start, end, 1);
    }

    /**
     * {@return a number of indices of an axis}
     *
     * @param axis the axis
     * @param start the first index; negative counts from the end
     * @param length how many
     * @throws IndexOutOfBoundsException if they reach outside of the axis
     */
    default Tensor narrow(int axis, int start, int length) {
        int place = self().shape().axis(axis);
        int size = self().size(place);
        int from = start < 0 ? start + size : start;
        if (from < 0 || length < 0 || from > size - length) {
            throw new IndexOutOfBoundsException("narrow: start and length must stay within axis " + place + " of shape "
                    + self().shape() + "; got start " + start + ", length " + length);
        }
        return Movement.SLICE.apply(new Movement.Range(place, from, 1, length, false), self());
    }

    /**
     * {@return the axes in another order}
     *
     * @param axes each axis once
     */
    default Tensor permute(int... axes) {
        int rank = self().rank();
        int[] order = new int[axes.length];
        boolean[] seen = new boolean[rank];
        for (int i = 0; i < axes.length; i++) {
            order[i] = self().shape().axis(axes[i]);
            if (axes.length != rank || seen[order[i]]) {
                throw new IllegalArgumentException("permute: name each axis once; got " + Arrays.toString(axes)
                        + " for shape " + self().shape());
            }
            seen[order[i]] = true;
        }
        if (axes.length != rank) {
            throw new IllegalArgumentException("permute: name each axis once; got none for shape " + self().shape());
        }
        return Movement.PERMUTE.apply(order, self());
    }

    /**
     * {@return two axes exchanged}
     *
     * @param axis1 one axis
     * @param axis2 another
     */
    default Tensor transpose(int axis1, int axis2) {
        if (self().rank() == 0) {
            return self();
        }
        int[] order = self().shape().axes();
        int a = self().shape().axis(axis1);
        int b = self().shape().axis(axis2);
        order[a] = b;
        order[b] = a;
        return Movement.PERMUTE.apply(order, self());
    }

    /**
     * {@return one axis at another place, the others in their order}
     *
     * @param axis the axis
     * @param to its place in the result
     */
    default Tensor moveAxis(int axis, int to) {
        return moveAxes(new int[] {axis}, new int[] {to});
    }

    /**
     * {@return axes at other places, the others in their order}
     *
     * @param axes the axes
     * @param to their places in the result
     */
    default Tensor moveAxes(int[] axes, int[] to) {
        Shape shape = self().shape();
        int[] order = new int[shape.rank()];
        Arrays.fill(order, -1);
        boolean[] moved = new boolean[shape.rank()];
        boolean fits = axes.length == to.length;
        for (int i = 0; fits && i < axes.length; i++) {
            int from = shape.axis(axes[i]);
            int place = shape.axis(to[i]);
            fits = !moved[from] && order[place] < 0;
            moved[from] = true;
            order[place] = from;
        }
        if (!fits) {
            throw new IllegalArgumentException("moveAxes: as many different places as different axes; got axes "
                    + Arrays.toString(axes) + " to " + Arrays.toString(to));
        }
        int next = 0;
        for (int place = 0; place < order.length; place++) {
            if (order[place] < 0) {
                while (moved[next]) {
                    next++;
                }
                order[place] = next++;
            }
        }
        return permute(order);
    }

    /** {@return a matrix transposed; a tensor of lower rank as it is} */
    default Tensor t() {
        if (self().rank() > 2) {
            throw new IllegalArgumentException("t: at most two axes; got shape " + self().shape()
                    + "; use transpose(axis1, axis2)");
        }
        return self().rank() < 2 ? self() : transpose(0, 1);
    }

    /** {@return the last two axes exchanged: each matrix of a batch transposed} */
    default Tensor mT() {
        return transpose(-2, -1);
    }

    /**
     * {@return the same elements in the same order under another shape; a copy where strides cannot say it}
     *
     * @param sizes the sizes; one may be −1 and is inferred; none for a 0-d tensor
     */
    default Tensor reshape(int... sizes) {
        return reshape(self().shape().infer(sizes));
    }

    /**
     * {@return the same elements in the same order under another shape; a copy where strides cannot say it}
     *
     * @param shape a shape with as many elements
     */
    default Tensor reshape(Shape shape) {
        if (shape.equals(self().shape())) {
            return self();
        }
        return Movement.RESHAPE.apply(self().shape().infer(shape.sizes()), self());
    }

    /**
     * {@return the same elements under another shape, never a copy}
     *
     * @param sizes the sizes; one may be −1 and is inferred
     * @throws IllegalArgumentException if strides cannot say it
     */
    default Tensor view(int... sizes) {
        Shape shape = self().shape().infer(sizes);
        if (self().layout.reshape(shape).isEmpty()) {
            throw new IllegalArgumentException("view: the strides of " + self().layout + " cannot give shape " + shape
                    + " without a copy; use reshape");
        }
        return Movement.RESHAPE.apply(shape, self());
    }

    /** {@return all elements along one axis} */
    default Tensor flatten() {
        return self().rank() == 1 ? self() : reshape(self().elements());
    }

    /**
     * {@return the axes from one to another merged into one}
     *
     * @param first the first axis
     * @param last the last axis, not before the first
     */
    default Tensor flatten(int first, int last) {
        if (self().rank() == 0) {
            return reshape(1);
        }
        int a = self().shape().axis(first);
        int b = self().shape().axis(last);
        if (a > b) {
            throw new IllegalArgumentException("flatten: the last axis must not come before the first; got " + first
                    + " to " + last + " for shape " + self().shape());
        }
        List<Integer> sizes = new ArrayList<>();
        int merged = 1;
        for (int axis = 0; axis < self().rank(); axis++) {
            if (axis >= a && axis <= b) {
                merged *= self().size(axis);
                if (axis == b) {
                    sizes.add(merged);
                }
            } else {
                sizes.add(self().size(axis));
            }
        }
        return reshape(Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()));
    }

    /**
     * {@return one axis of size 1 more}
     *
     * @param axis where it shall stand; negative counts from the end of the result
     */
    default Tensor unsqueeze(int axis) {
        int rank = self().rank() + 1;
        int place = axis < 0 ? axis + rank : axis;
        if (place < 0 || place >= rank) {
            throw new IllegalArgumentException("unsqueeze: the axis must be from " + -rank + " to " + (rank - 1)
                    + " for shape " + self().shape() + "; got " + axis);
        }
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = i == place ? 1 : self().size(i < place ? i : i - 1);
        }
        return Movement.RESHAPE.apply(Shape.of(sizes), self());
    }

    /** {@return all axes of size 1 dropped} */
    default Tensor squeeze() {
        return reshape(Shape.of(Arrays.stream(self().shape().sizes()).filter(size -> size != 1).toArray()));
    }

    /**
     * {@return an axis dropped if its size is 1}
     *
     * @param axis the axis
     */
    default Tensor squeeze(int axis) {
        if (self().rank() == 0 && (axis == 0 || axis == -1)) {
            return self();
        }
        int place = self().shape().axis(axis);
        return self().size(place) == 1 ? select(place, 0) : self();
    }

    /**
     * {@return axes of size 1 repeated, without copying, to reach a shape}
     *
     * @param shape the shape; axes may be added in front
     */
    default Tensor expand(Shape shape) {
        if (shape.equals(self().shape())) {
            return self();
        }
        if (!self().shape().broadcastsTo(shape)) {
            throw new IllegalArgumentException("expand: only axes of size 1 can grow, and new axes stand in front; got "
                    + self().shape() + " to " + shape);
        }
        return Movement.EXPAND.apply(shape, self());
    }

    /**
     * {@return axes of size 1 repeated, without copying}
     *
     * @param sizes the sizes; −1 keeps one
     */
    default Tensor expand(int... sizes) {
        int[] target = sizes.clone();
        int shift = sizes.length - self().rank();
        for (int i = 0; i < target.length; i++) {
            if (target[i] == -1 && i >= shift) {
                target[i] = self().size(i - shift);
            }
        }
        return expand(Shape.of(target));
    }

    /** {@return the main diagonal of a matrix} */
    default Tensor diagonal() {
        return diagonal(0, 0, 1);
    }

    /**
     * {@return a diagonal of two axes, as the last axis}
     *
     * @param offset 0 for the main one, positive above it, negative below
     * @param axis1 the row axis
     * @param axis2 the column axis
     */
    default Tensor diagonal(int offset, int axis1, int axis2) {
        int a = self().shape().axis(axis1);
        int b = self().shape().axis(axis2);
        if (a == b) {
            throw new IllegalArgumentException("diagonal: two different axes; got " + axis1 + " and " + axis2);
        }
        return Movement.DIAGONAL.apply(new Movement.Diagonal(offset, a, b), self());
    }

    /** {@return this tensor if its elements lie in row-major order without gaps, else a copy that does} */
    default Tensor contiguous() {
        return self().isContiguous() ? self() : self().clone();
    }

    /**
     * {@return a tensor summed over the axes along which a shape would be broadcast to its own: the adjoint of expand}
     *
     * @param shape a shape that broadcasts to this one
     */
    default Tensor sumTo(Shape shape) {
        Shape own = self().shape();
        if (own.equals(shape)) {
            return self();
        }
        if (!shape.broadcastsTo(own)) {
            // The other way round: a cotangent that is smaller than its value counts for each element.
            return expand(shape);
        }
        int shift = own.rank() - shape.rank();
        int[] axes = new int[own.rank()];
        int count = 0;
        for (int axis = 0; axis < own.rank(); axis++) {
            if (axis < shift || shape.size(axis - shift) == 1 && own.size(axis) != 1) {
                axes[count++] = axis;
            }
        }
        return self().sum(true, Arrays.copyOf(axes, count)).reshape(shape);
    }

    /**
     * {@return all windows of an axis: the axis counts them, a new last axis goes through each}
     *
     * <p><b>Shape</b>: (…, n, …) → (…, (n − size) / step + 1, …, size), a view; windows may overlap.
     *
     * @param axis the axis
     * @param size the length of a window
     * @param step the distance from one to the next, at least 1
     */
    default Tensor unfold(int axis, int size, int step) {
        int place = self().shape().axis(axis);
        if (size < 0 || size > self().size(place) || step < 1) {
            throw new IllegalArgumentException("unfold: a size up to that of the axis and a positive step; got size "
                    + size + ", step " + step + " on axis " + place + " of shape " + self().shape());
        }
        return Movement.UNFOLD.apply(new Movement.Windows(place, size, step), self());
    }

    private List<Tensor> pieces(int axis, int[] lengths) {
        List<Tensor> parts = new ArrayList<>(lengths.length);
        int start = 0;
        for (int length : lengths) {
            parts.add(self().narrow(axis, start, length));
            start += length;
        }
        return List.copyOf(parts);
    }

    /** {@return lengths that sum to a size, equal but for the last one} */
    private static int[] equalLengths(int size, int length) {
        int[] lengths = new int[Math.max(1, Math.ceilDiv(size, length))];
        Arrays.fill(lengths, length);
        lengths[lengths.length - 1] = size - length * (lengths.length - 1);
        return lengths;
    }

    /**
     * {@return an axis cut into pieces}
     *
     * @param axis the axis
     * @param lengths the lengths of the pieces, which sum to its size; or one length for all, but the last that may be
     *     shorter
     */
    default List<Tensor> split(int axis, int... lengths) {
        int size = self().size(axis);
        if (lengths.length == 1 && lengths[0] > 0) {
            return pieces(axis, equalLengths(size, lengths[0]));
        }
        if (Arrays.stream(lengths).asLongStream().sum() != size) {
            throw new IllegalArgumentException("split: the lengths must sum to the axis's size; got "
                    + Arrays.toString(lengths) + " for axis " + axis + " of shape " + self().shape());
        }
        return pieces(axis, lengths);
    }

    /**
     * {@return an axis cut into pieces of equal length, the last one possibly shorter}
     *
     * @param axis the axis
     * @param chunks how many at most; exactly so many if the axis is empty
     */
    default List<Tensor> chunk(int axis, int chunks) {
        if (chunks < 1) {
            throw new IllegalArgumentException("chunk: at least one chunk; got " + chunks);
        }
        int size = self().size(axis);
        return pieces(axis, size == 0 ? new int[chunks] : equalLengths(size, Math.ceilDiv(size, chunks)));
    }

    /**
     * {@return the parts at each index of an axis, without the axis}
     *
     * @param axis the axis
     */
    default List<Tensor> unbind(int axis) {
        List<Tensor> parts = new ArrayList<>(self().size(axis));
        for (int i = 0; i < self().size(axis); i++) {
            parts.add(select(axis, i));
        }
        return List.copyOf(parts);
    }
}
