package dev.thalweg.tensor;

import dev.thalweg.kernel.Indexed;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link Tensor} that pick or place elements by tensors of indices. They copy; views by plain numbers are
 * {@code at}, {@code select} and {@code slice}, which can be written to with {@code copyInPlace}.
 *
 * <p>An index is int64 or int32 and lies within its axis; negative indices count from the end only where a method says so.
 * One outside is an {@link IndexOutOfBoundsException}. Where several elements are added to one place they are added in
 * row-major order; where several are written to one place the last stays, and it alone gets a gradient.
 */
sealed interface IndexingMethods permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    // Reading ----------------------------------------------------------------------------------------------------

    /**
     * {@return the elements that an index names along an axis}: for a matrix and axis 0, element (i, j) is that at
     * (index(i, j), j).
     *
     * <p><b>Shape</b>: that of the index, which has this rank and along the other axes at most these sizes.
     *
     * <p><b>Gradient</b>: added where the element came from.
     *
     * @param axis the axis along which the index counts
     * @param index the index, not negative
     */
    default Tensor gather(int axis, Tensor index) {
        if (self().rank() == 0 && index.rank() == 0) {
            return self().unsqueeze(0).gather(axis, index.unsqueeze(0)).squeeze(0);
        }
        int place = self().shape().axis(axis);
        checkIndexShape("gather", index, place);
        checkIndex("gather", index, self(), place, 0);
        return Tape.apply(Indexing.GATHER, place, self(), index);
    }

    /**
     * {@return the elements that an index names along an axis, where the other axes broadcast}
     *
     * @param axis the axis along which the index counts
     * @param index the index, of this rank; negative ones count from the end
     */
    default Tensor takeAlongAxis(int axis, Tensor index) {
        int place = self().shape().axis(axis);
        if (index.rank() != self().rank()) {
            throw new IllegalArgumentException("takeAlongAxis: the index must have as many axes as the tensor; got "
                    + index.shape() + " for shape " + self().shape());
        }
        Tensor wrapped = wrapped("takeAlongAxis", index, self(), place);
        int[] sizes = self().shape().sizes();
        int size = sizes[place];
        sizes[place] = index.size(place);
        int[] common = Shape.broadcast(Shape.of(sizes), index.shape(), "takeAlongAxis").sizes();
        Tensor expanded = wrapped.expand(Shape.of(common));
        common[place] = size;
        return Tape.apply(Indexing.GATHER, place, self().expand(Shape.of(common)), expanded);
    }

    /**
     * {@return the parts at several indices of an axis, one after the other}, such as rows of an embedding table.
     *
     * @param axis the axis
     * @param index a vector of indices, or one 0-d index, not negative
     */
    default Tensor indexSelect(int axis, Tensor index) {
        if (index.rank() > 1) {
            throw new IllegalArgumentException("indexSelect: the index must be a vector; got shape " + index.shape()
                    + "; use index(…) for more axes");
        }
        if (self().rank() == 0) {
            return self().unsqueeze(0).indexSelect(axis, index).squeeze(0);
        }
        int place = self().shape().axis(axis);
        Tensor vector = index.flatten();
        checkIndex("indexSelect", vector, self(), place, 0);
        return pick(self(), place, vector);
    }

    /** {@return the parts at the indices in a vector, which are in range} */
    static Tensor pick(Tensor x, int axis, Tensor vector) {
        return Tape.apply(Indexing.GATHER, axis, x, spread(vector, x.shape(), axis));
    }

    /** {@return a vector of indices along an axis, repeated along the others} */
    private static Tensor spread(Tensor vector, Shape shape, int axis) {
        int[] sizes = shape.sizes();
        int[] along = new int[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            along[i] = i == axis ? vector.size(0) : 1;
        }
        sizes[axis] = vector.size(0);
        return vector.reshape(Shape.of(along)).expand(Shape.of(sizes));
    }

    /**
     * {@return the elements at row-major positions}
     *
     * <p><b>Shape</b>: that of the index.
     *
     * @param index the positions among all elements; negative ones count from the end
     */
    default Tensor take(Tensor index) {
        Tensor all = self().flatten();
        return pick(all, 0, wrapped("take", index, all, 0).flatten()).reshape(index.shape());
    }

    /**
     * {@return the elements that index tensors name, as {@code x[i, j, …]} in NumPy and PyTorch}: {@code x.index(i, j)} at
     * (k) is x(i(k), j(k)). The indices broadcast to one shape, which stands in the result where the indexed axes stood,
     * or in front if those are not neighbours.
     *
     * @param indices one per axis, from the first on: integers, of which negative ones count from the end; a bool mask for as
     *     many axes as it has; null for a whole axis, as are those not named
     */
    default Tensor index(@Nullable Tensor... indices) {
        return new AdvancedIndex("index", self(), indices).read();
    }

    /**
     * {@return the elements where a mask is true, in row-major order, as a vector}
     *
     * @param mask bool; it and the tensor broadcast
     */
    default Tensor maskedSelect(Tensor mask) {
        checkMask("maskedSelect", mask);
        Shape shape = Shape.broadcast(self().shape(), mask.shape(), "maskedSelect");
        Tensor places = mask.expand(shape).flatten().nonzero().select(1, 0);
        return pick(self().expand(shape).flatten(), 0, places);
    }

    /** {@return the coordinates of the elements that are not 0 (NaN is not), one row per element, as int64} */
    default Tensor nonzero() {
        return Tape.apply(Indexing.NONZERO, Op.NONE, self());
    }

    /**
     * {@return for each value how many elements of this ascending vector stand before where it belongs, as int64}
     *
     * @param values the values; NaN belongs at the end
     * @param right whether elements equal to the value stand before it
     */
    default Tensor searchSorted(Tensor values, boolean right) {
        if (self().rank() != 1) {
            throw new IllegalArgumentException("searchSorted: an ascending vector is searched; got shape " + self()
                    .shape());
        }
        return Tape.apply(Indexing.SEARCH_SORTED, right, self(), values);
    }

    /**
     * {@return for each index a row of zeros with a 1 at it, as int64}
     *
     * <p><b>Shape</b>: {@code (…) → (…, classes)}.
     *
     * @param classes the length of the rows
     */
    default Tensor oneHot(int classes) {
        if (classes < 0) {
            throw new IllegalArgumentException("oneHot: the number of classes must not be negative; got " + classes);
        }
        checkIndexType("oneHot", self());
        int at = Indexed.firstOutside(self().storage, self().layout, 0, classes);
        if (at >= 0) {
            throw new IndexOutOfBoundsException("oneHot: classes must be from 0 to " + (classes - 1) + "; got "
                    + self().flatten().at(at).itemLong() + " at position " + at);
        }
        long[] all = new long[classes];
        for (int i = 0; i < classes; i++) {
            all[i] = i;
        }
        return self().unsqueeze(-1).eq(Tensor.of(all)).to(DType.INT64);
    }

    // Placing ----------------------------------------------------------------------------------------------------

    /**
     * {@return a copy in which elements are written where an index names along an axis}: for a matrix and axis 0,
     * source(i, j) goes to (index(i, j), j).
     *
     * @param axis the axis along which the index counts
     * @param index the index, not negative; of this rank, along the other axes at most of these sizes
     * @param source what is written, of this dtype and at least of the index's sizes; its first elements are used
     */
    default Tensor scatter(int axis, Tensor index, Tensor source) {
        if (self().rank() == 0 && index.rank() == 0 && source.rank() == 0) {
            return self().unsqueeze(0).scatter(axis, index.unsqueeze(0), source.unsqueeze(0)).squeeze(0);
        }
        int place = self().shape().axis(axis);
        Tensor used = checkSource("scatter", index, source, place);
        return overwritten(self(), place, index, used);
    }

    /**
     * {@return a copy in which a number is written where an index names along an axis}
     *
     * @param axis the axis along which the index counts
     * @param index the index, as in {@link #scatter(int, Tensor, Tensor)}
     * @param value the number, converted
     */
    default Tensor scatter(int axis, Tensor index, double value) {
        return scatter(axis, index, Tensor.scalar(self().dtype(), value).expand(index.shape()));
    }

    /** {@return x with what the last writers bring} */
    private static Tensor overwritten(Tensor x, int axis, Tensor index, Tensor source) {
        if (index.elements() == 0) {
            return x.clone();
        }
        Tensor writers = Tape.apply(Indexing.LAST_WRITER, new Indexing.Into(axis, x.shape()), index);
        Tensor brought = pick(source.flatten(), 0, writers.maximum(0L).flatten()).reshape(x.shape());
        return Tensor.where(writers.ge(0L), brought, x);
    }

    /**
     * {@return a copy in which elements are added where an index names along an axis}
     *
     * <p><b>Gradient</b>: g to this tensor, to the source what is gathered from g.
     *
     * @param axis the axis along which the index counts
     * @param index the index, not negative; of this rank, along the other axes at most of these sizes
     * @param source what is added, of this dtype and at least of the index's sizes; its first elements are used
     */
    default Tensor scatterAdd(int axis, Tensor index, Tensor source) {
        if (self().rank() == 0 && index.rank() == 0 && source.rank() == 0) {
            return self().unsqueeze(0).scatterAdd(axis, index.unsqueeze(0), source.unsqueeze(0)).squeeze(0);
        }
        int place = self().shape().axis(axis);
        Tensor used = checkSource("scatterAdd", index, source, place);
        return self().add(Tape.apply(Indexing.SCATTER_ADD, new Indexing.Into(place, self().shape()), used, index));
    }

    /**
     * {@return a copy in which the parts of another tensor are added to the parts at several indices of an axis}
     *
     * @param axis the axis
     * @param index a vector of indices, not negative
     * @param source of this dtype and shape, but along the axis as long as the index
     */
    default Tensor indexAdd(int axis, Tensor index, Tensor source) {
        int place = self().shape().axis(axis);
        checkIndex("indexAdd", index, self(), place, 0);
        int[] sizes = self().shape().sizes();
        sizes[place] = index.elements();
        if (index.rank() > 1 || !source.shape().equals(Shape.of(sizes))) {
            throw new IllegalArgumentException("indexAdd: the source must have the tensor's shape, but along the axis"
                    + " the length of the index, a vector; got index " + index.shape() + " and source " + source.shape()
                    + " for axis " + place + " of shape " + self().shape());
        }
        checkDtype("indexAdd", source);
        Tensor spread = spread(index.flatten(), self().shape(), place);
        return self().add(Tape.apply(Indexing.SCATTER_ADD, new Indexing.Into(place, self().shape()), source, spread));
    }

    /**
     * {@return a copy in which values are written where index tensors name, as {@code x[i, j, …] = values}}
     *
     * @param indices as in {@link #index}
     * @param values of this dtype; they broadcast to the shape that {@code index} would give
     */
    default Tensor indexPut(@Nullable Tensor[] indices, Tensor values) {
        return indexPut(indices, values, false);
    }

    /**
     * {@return a copy in which values are written or added where index tensors name}
     *
     * @param indices as in {@link #index}
     * @param values of this dtype; they broadcast to the shape that {@code index} would give
     * @param accumulate whether they are added to what is there
     */
    default Tensor indexPut(@Nullable Tensor[] indices, Tensor values, boolean accumulate) {
        checkDtype("indexPut", values);
        Tensor positions = AdvancedIndex.positions("indexPut", self(), indices);
        if (!values.shape().broadcastsTo(positions.shape())) {
            throw new IllegalArgumentException("indexPut: the values must broadcast to what is indexed; got "
                    + values.shape() + " for " + positions.shape());
        }
        Tensor source = values.expand(positions.shape()).flatten();
        Tensor places = positions.flatten();
        Tensor flat = self().flatten();
        Tensor result = accumulate
                ? flat.add(Tape.apply(Indexing.SCATTER_ADD, new Indexing.Into(0, flat.shape()), source, places))
                : overwritten(flat, 0, places, source);
        return result.reshape(self().shape());
    }

    /**
     * {@return a copy with a number where a mask is true}
     *
     * @param mask bool; it and the tensor broadcast
     * @param value the number; where the tensor is not floating a whole one
     */
    default Tensor maskedFill(Tensor mask, double value) {
        if (!self().dtype().isFloating() && value != StrictMath.rint(value)) {
            throw new IllegalArgumentException("maskedFill: " + self().dtype() + " cannot hold " + value
                    + "; convert the tensor with to(DType.FLOAT32)");
        }
        return maskedFill(mask, Tensor.scalar(self().dtype(), value));
    }

    /**
     * {@return a copy with a number where a mask is true}
     *
     * @param mask bool; it and the tensor broadcast
     * @param value 0-d; the gradient of all places is summed for it
     */
    default Tensor maskedFill(Tensor mask, Tensor value) {
        checkMask("maskedFill", mask);
        if (value.rank() != 0 || value.dtype().category() > self().dtype().category()) {
            throw new IllegalArgumentException("maskedFill: the value must be 0-d and of a dtype that the tensor can"
                    + " hold; got " + value.dtype() + " " + value.shape() + " for " + self().dtype()
                    + "; use where for more values");
        }
        return Tensor.where(mask, value.to(self().dtype()), self());
    }

    // Writing in place -------------------------------------------------------------------------------------------

    /**
     * Writes elements where an index names along an axis.
     *
     * @param axis as in {@link #scatter(int, Tensor, Tensor)}
     * @param index likewise
     * @param source likewise
     * @return this tensor, modified
     */
    default Tensor scatterInPlace(int axis, Tensor index, Tensor source) {
        return self().write(scatter(axis, index, source), "scatterInPlace");
    }

    /**
     * Adds elements where an index names along an axis.
     *
     * @param axis as in {@link #scatterAdd}
     * @param index likewise
     * @param source likewise
     * @return this tensor, modified
     */
    default Tensor scatterAddInPlace(int axis, Tensor index, Tensor source) {
        return self().write(scatterAdd(axis, index, source), "scatterAddInPlace");
    }

    /**
     * Adds the parts of another tensor to the parts at several indices of an axis.
     *
     * @param axis as in {@link #indexAdd}
     * @param index likewise
     * @param source likewise
     * @return this tensor, modified
     */
    default Tensor indexAddInPlace(int axis, Tensor index, Tensor source) {
        return self().write(indexAdd(axis, index, source), "indexAddInPlace");
    }

    /**
     * Writes values where index tensors name.
     *
     * @param indices as in {@link #index}
     * @param values of this dtype; they broadcast to the shape that {@code index} would give
     * @return this tensor, modified
     */
    default Tensor indexPutInPlace(@Nullable Tensor[] indices, Tensor values) {
        return indexPutInPlace(indices, values, false);
    }

    /**
     * Writes or adds values where index tensors name.
     *
     * @param indices as in {@link #index}
     * @param values of this dtype; they broadcast to the shape that {@code index} would give
     * @param accumulate whether they are added to what is there
     * @return this tensor, modified
     */
    default Tensor indexPutInPlace(@Nullable Tensor[] indices, Tensor values, boolean accumulate) {
        return self().write(indexPut(indices, values, accumulate), "indexPutInPlace");
    }

    /**
     * Writes a number where a mask is true.
     *
     * @param mask bool; broadcast to this shape
     * @param value the number
     * @return this tensor, modified
     */
    default Tensor maskedFillInPlace(Tensor mask, double value) {
        return self().write(maskedFill(mask, value), "maskedFillInPlace");
    }

    // Checks -----------------------------------------------------------------------------------------------------

    private void checkMask(String op, Tensor mask) {
        if (mask.dtype() != DType.BOOL) {
            throw new IllegalArgumentException(op + ": a mask is bool; got " + mask.dtype()
                    + "; compare, say with ne(0)");
        }
    }

    private void checkDtype(String op, Tensor source) {
        if (source.dtype() != self().dtype()) {
            throw new IllegalArgumentException(op + ": the source must have the tensor's dtype; got " + source.dtype()
                    + " for " + self().dtype() + "; convert it with to(DType." + self().dtype().name() + ")");
        }
    }

    private static void checkIndexType(String op, Tensor index) {
        if (!index.dtype().isInteger()) {
            throw new IllegalArgumentException(op + ": an index is int64 or int32; got " + index.dtype()
                    + (index.dtype() == DType.BOOL ? "; use maskedSelect or index(…) for a mask"
                            : "; convert it with to(DType.INT64)"));
        }
    }

    private static void checkIndex(String op, Tensor index, Tensor x, int axis, int low) {
        checkIndexType(op, index);
        int size = x.size(axis);
        int at = Indexed.firstOutside(index.storage, index.layout, low, size);
        if (at >= 0) {
            throw new IndexOutOfBoundsException(op + ": indices must be from " + low + " to " + (size - 1)
                    + " on axis " + axis + " of size " + size + ", shape " + x.shape() + "; got "
                    + index.detach().flatten().at(at).itemLong() + " at position " + at + " of the index");
        }
    }

    /** {@return an index with negative ones counted from the end, checked} */
    static Tensor wrapped(String op, Tensor index, Tensor x, int axis) {
        int size = x.size(axis);
        checkIndex(op, index, x, axis, -size);
        boolean negative = Indexed.firstOutside(index.storage, index.layout, 0, size) >= 0;
        return negative ? index.remainder((long) size) : index;
    }

    private void checkIndexShape(String op, Tensor index, int axis) {
        boolean fits = index.rank() == self().rank();
        for (int i = 0; fits && i < index.rank(); i++) {
            fits = i == axis || index.size(i) <= self().size(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(op + ": the index must have as many axes as the tensor and be no longer"
                    + " along those other than " + axis + "; got " + index.shape() + " for shape " + self().shape());
        }
    }

    /** {@return the part of a source that an index places, after all checks} */
    private Tensor checkSource(String op, Tensor index, Tensor source, int axis) {
        checkIndexShape(op, index, axis);
        checkDtype(op, source);
        checkIndex(op, index, self(), axis, 0);
        boolean fits = source.rank() == index.rank();
        for (int i = 0; fits && i < index.rank(); i++) {
            fits = index.size(i) <= source.size(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(op + ": the source must be at least as long as the index along each"
                    + " axis; got source " + source.shape() + " for index " + index.shape());
        }
        Tensor used = source;
        for (int i = 0; i < index.rank(); i++) {
            used = used.size(i) == index.size(i) ? used : used.narrow(i, 0, index.size(i));
        }
        return used;
    }
}
