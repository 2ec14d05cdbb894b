package dev.thalweg.tensor;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index by several tensors, as NumPy and PyTorch define it: masks become the coordinates of their true elements, the
 * index tensors broadcast to one shape B, and B stands in the result where the indexed axes stood, or in front if they
 * are not neighbours.
 */
final class AdvancedIndex {
    private final Tensor x;
    private final List<Integer> indexed = new ArrayList<>(); // the axes
    private final List<Tensor> indices = new ArrayList<>(); // for each its index, not negative, all of one shape
    private final Shape block; // that shape

    /**
     * Checks an index.
     *
     * @param op for errors
     * @param x what is indexed
     * @param given per axis an index, or per several axes a mask; null for a whole axis; missing ones at the end too
     */
    AdvancedIndex(String op, Tensor x, @Nullable Tensor[] given) {
        this.x = x;
        int axis = 0;
        Shape shape = Shape.SCALAR;
        for (Tensor index : given) {
            if (index == null) {
                axis++;
            } else if (index.dtype() == DType.BOOL) {
                checkMask(op, axis, index);
                Tensor coordinates = index.nonzero();
                for (int i = 0; i < index.rank(); i++) {
                    indexed.add(axis++);
                    indices.add(coordinates.select(1, i));
                }
                shape = Shape.broadcast(shape, Shape.of(coordinates.size(0)), op);
            } else {
                checkRank(op, axis + 1);
                indices.add(IndexingMethods.wrapped(op, index, x, axis));
                indexed.add(axis++);
                shape = Shape.broadcast(shape, index.shape(), op);
            }
        }
        checkRank(op, axis);
        block = shape;
        indices.replaceAll(index -> index.expand(block));
    }

    private void checkRank(String op, int axes) {
        if (axes > x.rank()) {
            throw new IllegalArgumentException(op + ": at most one index per axis; got more than " + x.rank()
                    + " for shape " + x.shape());
        }
    }

    private void checkMask(String op, int axis, Tensor mask) {
        boolean fits = mask.rank() > 0 && axis + mask.rank() <= x.rank();
        for (int i = 0; fits && i < mask.rank(); i++) {
            fits = mask.size(i) == x.size(axis + i);
        }
        if (!fits) {
            throw new IllegalArgumentException(op + ": a mask must have the sizes of the axes it stands for; got "
                    + mask.shape() + " from axis " + axis + " of shape " + x.shape() + " on");
        }
    }

    /** {@return the elements} */
    Tensor read() {
        if (indexed.isEmpty()) {
            return x;
        }
        int first = indexed.get(0);
        int count = indexed.size();
        List<Integer> rest = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!indexed.contains(axis)) {
                rest.add(axis);
            }
        }
        boolean neighbours = indexed.get(count - 1) == first + count - 1;
        int place = neighbours ? first : 0; // where the block stands
        // The indexed axes become one, at that place, and are counted through row by row.
        int merged = 1;
        Tensor position = indices.get(0);
        for (int i = 0; i < count; i++) {
            int size = x.size(indexed.get(i));
            merged *= size;
            position = i == 0 ? position : position.mul((long) size).add(indices.get(i));
        }
        Tensor moved = (neighbours ? x : x.permute(inFront(rest))).reshape(sizes(rest, place, merged));
        return IndexingMethods.pick(moved, place, position.flatten()).reshape(sizes(rest, place, block.sizes()));
    }

    /** {@return the order of axes with the indexed ones first} */
    private int[] inFront(List<Integer> rest) {
        List<Integer> order = new ArrayList<>(indexed);
        order.addAll(rest);
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    private Shape sizes(List<Integer> rest, int place, int... inserted) {
        int[] sizes = new int[rest.size() + inserted.length];
        for (int i = 0; i < rest.size(); i++) {
            sizes[i < place ? i : i + inserted.length] = x.size(rest.get(i));
        }
        System.arraycopy(inserted, 0, sizes, place, inserted.length);
        return Shape.of(sizes);
    }

    /** {@return for each element that is indexed its row-major position in x} */
    static Tensor positions(String op, Tensor x, @Nullable Tensor[] given) {
        long[] all = new long[x.elements()];
        Arrays.setAll(all, i -> i);
        return new AdvancedIndex(op, Tensor.of(all).reshape(x.shape()), given).read();
    }
}
