package dev.thalweg.tensor;

import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The methods of {@link Tensor} that put elements in another order, repeat them or leave some out, and copy. Gradients
 * flow back to where the elements came from, added up where they were repeated.
 */
sealed interface ArrangementMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /**
     * {@return the order along axes reversed, copied}
     *
     * @param axes the axes; all if none is given
     */
    default Tensor flip(int... axes) {
        return Movement.FLIP.apply(self().shape().axes(axes), self());
    }

    /**
     * {@return all elements, in row-major order, moved on by some places; those that leave at the end come in at the start}
     *
     * @param shift by how many places; negative for the other direction
     */
    default Tensor roll(int shift) {
        return self().flatten().roll(shift, 0).reshape(self().shape());
    }

    /**
     * {@return elements moved on along an axis; those that leave at the end come in at the start}
     *
     * @param shift by how many places; negative for the other direction
     * @param axis the axis
     */
    default Tensor roll(int shift, int axis) {
        int place = self().shape().axis(axis);
        int size = self().size(place);
        int moved = size == 0 ? 0 : Math.floorMod(shift, size);
        return Tensor.cat(place, self().narrow(place, size - moved, moved), self().narrow(place, 0, size - moved));
    }

    /**
     * {@return elements moved on along several axes}
     *
     * @param shifts by how many places along each
     * @param axes as many axes
     */
    default Tensor roll(int[] shifts, int[] axes) {
        if (shifts.length != axes.length) {
            throw new IllegalArgumentException("roll: one shift per axis; got " + Arrays.toString(shifts) + " for axes "
                    + Arrays.toString(axes));
        }
        Tensor rolled = axes.length == 0 ? self().clone() : self();
        for (int i = 0; i < axes.length; i++) {
            rolled = rolled.roll(shifts[i], axes[i]);
        }
        return rolled;
    }

    /**
     * {@return the tensor so many times along each axis, copied}
     *
     * @param repeats how often per axis; further axes are put in front
     * @throws IllegalArgumentException if there are fewer than axes, or one is negative
     */
    default Tensor repeat(int... repeats) {
        int rank = self().rank();
        if (repeats.length < rank || Arrays.stream(repeats).anyMatch(times -> times < 0)) {
            throw new IllegalArgumentException("repeat: a number from 0 on for each axis; got "
                    + Arrays.toString(repeats) + " for shape " + self().shape());
        }
        // (…, n, …) seen as (…, 1, n, …), expanded to (…, r, n, …), copied as (…, r·n, …).
        int[] apart = new int[2 * repeats.length];
        int[] expanded = new int[2 * repeats.length];
        int[] sizes = new int[repeats.length];
        for (int i = 0; i < repeats.length; i++) {
            int axis = i - (repeats.length - rank);
            int size = axis < 0 ? 1 : self().size(axis);
            apart[2 * i] = 1;
            apart[2 * i + 1] = size;
            expanded[2 * i] = repeats[i];
            expanded[2 * i + 1] = size;
            sizes[i] = Math.multiplyExact(repeats[i], size);
        }
        return self().reshape(apart).expand(expanded).clone().reshape(sizes);
    }

    /**
     * {@return the tensor so many times along each of the last axes, copied}
     *
     * @param repeats how often; 1 along the axes in front for which none is given
     */
    default Tensor tile(int... repeats) {
        int missing = Math.max(0, self().rank() - repeats.length);
        int[] all = new int[missing + repeats.length];
        Arrays.fill(all, 0, missing, 1);
        System.arraycopy(repeats, 0, all, missing, repeats.length);
        return repeat(all);
    }

    /**
     * {@return each index of an axis so many times in a row, copied}
     *
     * @param repeats how often
     * @param axis the axis
     */
    default Tensor repeatInterleave(int repeats, int axis) {
        if (repeats < 0) {
            throw new IllegalArgumentException("repeatInterleave: a number from 0 on; got " + repeats);
        }
        int place = self().shape().axis(axis);
        Tensor raised = self().unsqueeze(place + 1);
        int[] sizes = raised.shape().sizes();
        sizes[place + 1] = repeats;
        int[] merged = self().shape().sizes();
        merged[place] = Math.multiplyExact(merged[place], repeats);
        return raised.expand(sizes).clone().reshape(merged);
    }

    /**
     * {@return zeros put around, copied}
     *
     * @param widths as in {@link #pad(int[], double)}
     */
    default Tensor pad(int... widths) {
        return pad(widths, 0);
    }

    /**
     * {@return a number put around, copied}
     *
     * <p><b>Shape</b>: the widths come in pairs, from the last axis on: before and after the elements of the last axis, of
     * the one before it, and so on. A negative width takes elements away.
     *
     * @param widths the pairs, at most one per axis
     * @param value the number, converted
     * @throws IllegalArgumentException if the widths are no pairs, too many, or take away more than there is
     */
    default Tensor pad(int[] widths, double value) {
        checkWidths("pad", widths, Integer.MIN_VALUE);
        Tensor padded = self();
        for (int pair = 0; pair < widths.length / 2; pair++) {
            int axis = self().rank() - 1 - pair;
            int before = widths[2 * pair];
            int after = widths[2 * pair + 1];
            int start = Math.max(0, -before);
            int left = self().size(axis) - start - Math.max(0, -after);
            if (left < 0) {
                throw new IllegalArgumentException("pad: negative widths must not take away more than there is; got "
                        + before + " and " + after + " on axis " + axis + " of shape " + self().shape());
            }
            Tensor inside = padded.narrow(axis, start, left);
            int[] sizes = inside.shape().sizes();
            sizes[axis] = Math.max(0, before);
            Tensor front = Tensor.full(self().dtype(), Shape.of(sizes), value);
            sizes[axis] = Math.max(0, after);
            padded = Tensor.cat(axis, front, inside, Tensor.full(self().dtype(), Shape.of(sizes), value));
        }
        return widths.length == 0 ? self().clone() : padded;
    }

    /**
     * {@return elements mirrored at the first and the last one, which are not repeated, put around, copied}
     *
     * @param widths as in {@link #pad(int[], double)}, none negative, each less than its axis's size
     */
    default Tensor padReflect(int... widths) {
        checkWidths("padReflect", widths, 0);
        return padded(widths, "padReflect: each width less than the size", 1,
                (x, axis, width) -> x.narrow(axis, 1, width).flip(axis),
                (x, axis, width) -> x.narrow(axis, x.size(axis) - 1 - width, width).flip(axis));
    }

    /**
     * {@return the first and the last element along each axis repeated around, copied}
     *
     * @param widths as in {@link #pad(int[], double)}, none negative
     */
    default Tensor padReplicate(int... widths) {
        checkWidths("padReplicate", widths, 0);
        Piece first = (x, axis, width) -> x.narrow(axis, 0, 1).repeatInterleave(width, axis);
        Piece last = (x, axis, width) -> x.narrow(axis, x.size(axis) - 1, 1).repeatInterleave(width, axis);
        return padded(widths, "padReplicate: at least one element", Integer.MIN_VALUE, first, last);
    }

    /**
     * {@return elements from the other end put around, copied}
     *
     * @param widths as in {@link #pad(int[], double)}, none negative, each at most its axis's size
     */
    default Tensor padCircular(int... widths) {
        checkWidths("padCircular", widths, 0);
        return padded(widths, "padCircular: each width at most the size", 0,
                (x, axis, width) -> x.narrow(axis, x.size(axis) - width, width),
                (x, axis, width) -> x.narrow(axis, 0, width));
    }

    /** What is put before or after the elements of an axis. */
    @FunctionalInterface
    interface Piece {
        /** {@return a piece of this width} */
        Tensor of(Tensor x, int axis, int width);
    }

    private Tensor padded(int[] widths, String rule, int reserve, Piece before, Piece after) {
        Tensor padded = widths.length == 0 ? self().clone() : self();
        for (int pair = 0; pair < widths.length / 2; pair++) {
            int axis = self().rank() - 1 - pair;
            int size = padded.size(axis);
            if (size == 0 || Math.max(widths[2 * pair], widths[2 * pair + 1]) > size - (long) reserve) {
                throw new IllegalArgumentException(rule + "; got " + widths[2 * pair] + " and " + widths[2 * pair + 1]
                        + " on axis " + axis + " of shape " + self().shape());
            }
            padded = Tensor.cat(axis, before.of(padded, axis, widths[2 * pair]), padded,
                    after.of(padded, axis, widths[2 * pair + 1]));
        }
        return padded;
    }

    private void checkWidths(String op, int[] widths, int least) {
        if (widths.length % 2 != 0 || widths.length > 2 * self().rank()
                || Arrays.stream(widths).anyMatch(width -> width < least)) {
            throw new IllegalArgumentException(op + ": a pair of widths" + (least == 0 ? " from 0 on" : "")
                    + " for each axis, from the last one on; got " + Arrays.toString(widths) + " for shape "
                    + self().shape());
        }
    }

    /**
     * {@return each matrix with zeros above a diagonal, copied}
     *
     * @param diagonal the last diagonal that is kept: 0 for the main one, positive above it, negative below
     */
    default Tensor tril(int diagonal) {
        return triangle("tril", diagonal, true);
    }

    /** {@return each matrix with zeros above its main diagonal, copied} */
    default Tensor tril() {
        return tril(0);
    }

    /**
     * {@return each matrix with zeros below a diagonal, copied}
     *
     * @param diagonal the first diagonal that is kept: 0 for the main one, positive above it, negative below
     */
    default Tensor triu(int diagonal) {
        return triangle("triu", diagonal, false);
    }

    /** {@return each matrix with zeros below its main diagonal, copied} */
    default Tensor triu() {
        return triu(0);
    }

    private Tensor triangle(String op, int diagonal, boolean lower) {
        if (self().rank() < 2) {
            throw new IllegalArgumentException(op + ": at least two axes; got shape " + self().shape());
        }
        Tensor rows = Tensor.arange(self().size(-2)).unsqueeze(1);
        Tensor distance = Tensor.arange(self().size(-1)).sub(rows);
        Tensor kept = lower ? distance.le(diagonal) : distance.ge(diagonal);
        return Tensor.where(kept, self(), Tensor.zerosLike(self()));
    }

    /**
     * {@return zeros with the last axis as the diagonal of two new ones, the last two: the adjoint of {@code diagonal}}
     *
     * <p><b>Shape</b>: (…, n) → (…, n + |offset|, n + |offset|).
     *
     * @param offset 0 for the main diagonal, positive above it, negative below
     */
    default Tensor diagEmbed(int offset) {
        return diagEmbed(offset, -2, -1);
    }

    /**
     * {@return zeros with the last axis as the diagonal of two new ones: the adjoint of {@code diagonal}}
     *
     * @param offset 0 for the main diagonal, positive above it, negative below
     * @param axis1 where the row axis shall stand in the result
     * @param axis2 where the column axis shall stand in the result
     */
    default Tensor diagEmbed(int offset, int axis1, int axis2) {
        int rank = self().rank() + 1;
        int[] places = {axis1 < 0 ? axis1 + rank : axis1, axis2 < 0 ? axis2 + rank : axis2};
        if (self().rank() == 0 || places[0] == places[1]
                || Arrays.stream(places).anyMatch(place -> place < 0 || place >= rank)) {
            throw new IllegalArgumentException(
                    "diagEmbed: at least one axis, and two different ones for the result; got"
                            + " axes " + axis1 + " and " + axis2 + " for shape " + self().shape());
        }
        int size = self().size(-1) + Math.abs(offset);
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < rank - 2; axis++) {
            sizes.add(self().size(axis));
        }
        sizes.add(Math.min(places[0], places[1]), size);
        sizes.add(Math.max(places[0], places[1]), size);
        Layout whole = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()).layout();
        Layout diagonal = whole.diagonal(offset, places[0], places[1]);
        return Movement.UNSTRIDED.apply(new Movement.Window(whole, diagonal), self());
    }

    /**
     * {@return a vector as the diagonal of a matrix of zeros; the diagonal of a matrix, as a view}
     *
     * @param offset 0 for the main diagonal, positive above it, negative below
     */
    default Tensor diag(int offset) {
        return switch (self().rank()) {
            case 1 -> diagEmbed(offset);
            case 2 -> self().diagonal(offset, 0, 1);
            default -> throw new IllegalArgumentException("diag: a vector or a matrix; got shape " + self().shape()
                    + "; use diagEmbed or diagonal");
        };
    }
}
