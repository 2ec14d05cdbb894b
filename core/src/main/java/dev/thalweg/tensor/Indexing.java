package dev.thalweg.tensor;

import dev.thalweg.kernel.Indexed;
import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The ops that pick or place elements by tensors of indices. The index is the second input; the ops are linear in the
 * first. Everything else that indexes is composed of these: {@link #GATHER} and {@link #SCATTER_ADD} are each other's
 * adjoints, and an overwrite is a choice between what was there and what {@link #LAST_WRITER} says came last.
 */
enum Indexing implements Op {
    /** The elements that an index of the data's rank names along an axis. Attribute: the axis. */
    GATHER((axis, in) -> gather(in[0], in[1], (int) axis), Rule.of(Rule.Y, (g, s) -> Tape.apply(scatterAdd(),
            new Into(s.<Integer>attributes(), s.inputShape(0)), g, s.y()))),
    /** Zeros to which elements are added at the places that an index names along an axis. Attribute: {@link Into}. */
    SCATTER_ADD((into, in) -> scatterAdd(in[0], in[1], (Into) into),
            Rule.of(Rule.Y, (g, s) -> Tape.apply(GATHER, s.<Into>attributes().axis(), g, s.y()))),
    /** For each element of a shape the position of the last index that names it, or −1. Attribute: {@link Into}. */
    LAST_WRITER((into, in) -> lastWriter(in[0], (Into) into), null),
    /** The coordinates of the elements that are not 0. */
    NONZERO((none, in) -> nonzero(in[0]), null),
    /** Where values belong in an ascending vector. Attribute: whether after elements equal to them. */
    SEARCH_SORTED((right, in) -> searchSorted(in[0], in[1], (boolean) right), null);

    /** The shape that elements are placed in, and the axis along which the index counts. */
    record Into(int axis, Shape shape) {}

    /** How a constant computes. */
    @FunctionalInterface
    private interface Computation {
        Tensor apply(Object attributes, Tensor[] inputs);
    }

    private final String label = Labels.camelCase(name());
    private final Computation computation;
    private final @Nullable Rule rule;

    Indexing(Computation computation, @Nullable Rule rule) {
        this.computation = computation;
        this.rule = rule;
    }

    private static Indexing scatterAdd() {
        return SCATTER_ADD; // a constant's rule cannot name a later one
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public @Nullable Rule rule(int input) {
        return input == 0 ? rule : null;
    }

    @Override
    public Forward forward() {
        return Forward.MULTILINEAR;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        return computation.apply(attributes, inputs);
    }

    private static Tensor gather(Tensor x, Tensor index, int axis) {
        Tensor out = Tensor.allocate(x.dtype(), index.shape());
        Indexed.gather(x.storage, x.layout, index.storage, index.layout, axis, out.storage);
        return out;
    }

    private static Tensor scatterAdd(Tensor source, Tensor index, Into into) {
        Tensor out = Tensor.allocate(source.dtype(), into.shape());
        Indexed.scatterAdd(source.storage, source.layout, index.storage, index.layout, into.axis(), out.storage,
                out.layout);
        return out;
    }

    private static Tensor lastWriter(Tensor index, Into into) {
        long[] writers = new long[into.shape().elements()];
        Indexed.lastWriters(index.storage, index.layout, into.axis(), into.shape().layout(), writers);
        return new Tensor(new Storage.Int64(writers), into.shape().layout());
    }

    private static Tensor nonzero(Tensor x) {
        long[] coordinates = Indexed.nonzero(x.storage, x.layout);
        int rows = x.rank() == 0 ? (x.copyDoubles()[0] != 0 ? 1 : 0) : coordinates.length / x.rank();
        return new Tensor(new Storage.Int64(coordinates), Shape.of(rows, x.rank()).layout());
    }

    private static Tensor searchSorted(Tensor sorted, Tensor values, boolean right) {
        Tensor out = Tensor.allocate(DType.INT64, values.shape());
        double[] wanted = values.copyDoubles();
        for (int i = 0; i < wanted.length; i++) {
            out.storage.setLong(i, Indexed.rank(sorted.storage, sorted.layout, wanted[i], right));
        }
        return out;
    }
}
