package dev.thalweg.tensor;

import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.Storage;
import dev.thalweg.kernel.Strides;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ops that move elements without changing them. Those that can are views: they share the input's storage. All are
 * linear, so a tangent is moved by the op itself; the adjoint of a view adds each element back to where it came from
 * ({@link #UNSTRIDED}).
 */
enum Movement implements Op {
    /** Another shape over the same elements in the same order; a view where strides can say it. Attribute: the shape. */
    RESHAPE((shape, in) -> reshape(in[0], (Shape) shape), rule((g, s) -> g.reshape(s.inputShape(0)))),
    /** Axes in another order; a view. Attribute: for each new axis the old one. */
    PERMUTE((axes, in) -> in[0].view(in[0].layout.permute((int[]) axes)),
            rule((g, s) -> g.permute(inverse(s.attributes())))),
    /** Axes of size 1 repeated; a view. Attribute: the shape. The walk sums the cotangent back. */
    EXPAND((shape, in) -> in[0].view(in[0].layout.expand((Shape) shape)), rule((g, s) -> g)),
    /** Every n-th index of an axis; a view. Attribute: {@link Range}. */
    SLICE((range, in) -> in[0].view(((Range) range).of(in[0].layout)), rule((g, s) -> {
        Layout layout = s.inputShape(0).layout();
        return addBack(g, layout, s.<Range>attributes().of(layout));
    })),
    /** A diagonal of two axes as the last axis; a view. Attribute: {@link Diagonal}. */
    DIAGONAL((diagonal, in) -> in[0].view(((Diagonal) diagonal).of(in[0].layout)), rule((g, s) -> {
        Layout layout = s.inputShape(0).layout();
        return addBack(g, layout, s.<Diagonal>attributes().of(layout));
    })),
    /** Windows of an axis, which may overlap, as a new last axis; a view. Attribute: {@link Windows}. */
    UNFOLD((windows, in) -> in[0].view(((Windows) windows).of(in[0].layout)), rule((g, s) -> {
        Layout layout = s.inputShape(0).layout();
        return addBack(g, layout, s.<Windows>attributes().of(layout));
    })),
    /** What a view with another layout of the same storage sees. Attribute: {@link Window}. */
    STRIDED((window, in) -> strided(in[0], (Window) window),
            rule((g, s) -> addBack(g, s.<Window>attributes().base(), s.<Window>attributes().view()))),
    /** The adjoint of {@link #STRIDED}: zeros to which each element is added where it came from. */
    UNSTRIDED((window, in) -> unstrided(in[0], (Window) window),
            rule((g, s) -> seen(g, s.attributes()))),
    /** The first input with the second written over a window of it. Attribute: {@link Window}. */
    WRITE((window, in) -> write(in[0], in[1], (Window) window), rule((g, s) -> {
        Window window = s.attributes();
        return overwritten(g, window);
    }), rule((g, s) -> seen(g, s.attributes()))),
    /** The same values as another dtype, copied. Attribute: the dtype. */
    CAST((dtype, in) -> copy(in[0], (DType) dtype), rule((g, s) -> g)),
    /** A copy. */
    CLONE((none, in) -> copy(in[0], in[0].dtype()), rule((g, s) -> g)),
    /** The order along some axes reversed, copied. Attribute: the axes. */
    FLIP((axes, in) -> flip(in[0], (int[]) axes), rule((g, s) -> g.flip(s.<int[]>attributes()))),
    /** Tensors one after the other along an axis. Attribute: {@link Pieces}. */
    CAT((pieces, in) -> cat(in, (Pieces) pieces));

    /** Every {@code step}-th index of an axis, {@code length} of them; with {@code drop} the one index, without the axis. */
    record Range(int axis, int start, int step, int length, boolean drop) {
        Layout of(Layout layout) {
            return drop ? layout.select(axis, start) : layout.slice(axis, start, step, length);
        }
    }

    /** A diagonal of two axes. */
    record Diagonal(int diagonal, int axis1, int axis2) {
        Layout of(Layout layout) {
            return layout.diagonal(diagonal, axis1, axis2);
        }
    }

    /** Windows of an axis: their length, and the distance from one to the next. */
    record Windows(int axis, int size, int step) {
        Layout of(Layout layout) {
            int[] sizes = Arrays.copyOf(layout.shape().sizes(), layout.shape().rank() + 1);
            int[] strides = Arrays.copyOf(layout.strides(), sizes.length);
            strides[sizes.length - 1] = strides[axis];
            strides[axis] *= step;
            sizes[sizes.length - 1] = size;
            sizes[axis] = (sizes[axis] - size) / step + 1;
            return Layout.of(Shape.of(sizes), strides, layout.offset());
        }
    }

    /** Two layouts of one storage: that of a whole, and that of a part. */
    record Window(Layout base, Layout view) {}

    /** The axis of a {@link #CAT} and where each piece starts, with the end last. */
    record Pieces(int axis, int... starts) {}

    /** How a constant computes. */
    @FunctionalInterface
    private interface Computation {
        Tensor apply(Object attributes, Tensor[] inputs);
    }

    private final String label = Labels.camelCase(name());
    private final Computation computation;
    private final Rule[] rules;

    Movement(Computation computation, Rule... rules) {
        this.computation = computation;
        this.rules = rules;
    }

    private static Rule rule(Rule.Vjp vjp) {
        return Rule.of(vjp);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public @Nullable Rule rule(int input) {
        if (this == CAT) {
            return Rule.of((g, s) -> {
                Pieces pieces = s.attributes();
                int start = pieces.starts()[input];
                return g.narrow(pieces.axis(), start, pieces.starts()[input + 1] - start);
            });
        }
        return rules[input];
    }

    @Override
    public Forward forward() {
        return Forward.LINEAR;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        return computation.apply(attributes, inputs);
    }

    private static Tensor addBack(Tensor g, Layout base, Layout view) {
        return Tape.apply(UNSTRIDED, new Window(base, view), g);
    }

    private static Tensor seen(Tensor whole, Window window) {
        return Tape.apply(STRIDED, window, whole);
    }

    private static Tensor overwritten(Tensor whole, Window window) {
        return Tape.apply(WRITE, window, whole, Tensor.zeros(whole.dtype(), window.view().shape()));
    }

    /**
     * {@return where in the input's storage the elements of a copied result come from, in their order; null where strides cannot
     * say it}
     */
    @Nullable
    Layout source(Object attributes, Layout layout) {
        return switch (this) {
            case CAST, CLONE, RESHAPE -> layout;
            case FLIP -> flipped(layout, (int[]) attributes);
            case STRIDED -> {
                Window window = (Window) attributes;
                boolean plain = layout.isContiguous() && window.base().isContiguous() && window.base().offset() == 0
                        && window.base().extent() >= window.view().extent();
                yield plain ? Layout.of(window.view().shape(), window.view().strides(), layout.offset() + window.view()
                        .offset()) : null;
            }
            default -> null;
        };
    }

    private static Layout flipped(Layout layout, int[] axes) {
        Layout reversed = layout;
        for (int axis : axes) {
            int size = layout.shape().size(axis);
            reversed = size == 0 ? reversed : reversed.slice(axis, size - 1, -1, size);
        }
        return reversed;
    }

    private static int[] inverse(int[] axes) {
        int[] inverse = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            inverse[axes[i]] = i;
        }
        return inverse;
    }

    private static Tensor reshape(Tensor x, Shape shape) {
        // The copy must not become the base of a view: it has no history, and writes into the result would lose theirs.
        return x.layout.reshape(shape).map(x::view)
                .orElseGet(() -> new Tensor(copy(x, x.dtype()).storage, shape.layout()));
    }

    private static Tensor copy(Tensor x, DType dtype) {
        Tensor out = Tensor.allocate(dtype, x.shape());
        Elementwise.copy(x.storage, x.layout, out.storage, out.layout);
        return out;
    }

    /** The storage that a whole of this layout would have, with its values. */
    private static Storage spread(Tensor whole, Window window) {
        Storage buffer = Storage.allocate(whole.dtype(), Math.max(window.base().extent(), window.view().extent()));
        Elementwise.copy(whole.storage, whole.layout, buffer, window.base());
        return buffer;
    }

    private static Tensor strided(Tensor x, Window window) {
        Tensor out = Tensor.allocate(x.dtype(), window.view().shape());
        Elementwise.copy(spread(x, window), window.view(), out.storage, out.layout);
        return out;
    }

    private static Tensor unstrided(Tensor x, Window window) {
        Layout base = window.base();
        if (base.isContiguous() && base.offset() == 0) {
            Tensor out = Tensor.allocate(x.dtype(), base.shape());
            putBack(x, out.storage, window.view());
            return out;
        }
        Storage buffer = Storage.allocate(x.dtype(), Math.max(base.extent(), window.view().extent()));
        putBack(x, buffer, window.view());
        Tensor out = Tensor.allocate(x.dtype(), base.shape());
        Elementwise.copy(buffer, base, out.storage, out.layout);
        return out;
    }

    /** Puts elements where a view saw them, in zeros; the sum where it saw several at one place. Alone, −0 stays −0. */
    private static void putBack(Tensor x, Storage zeros, Layout view) {
        if (view.overlaps()) {
            Strides.addInto(x.storage, x.layout, zeros, view);
        } else {
            Elementwise.copy(x.storage, x.layout, zeros, view);
        }
    }

    private static Tensor write(Tensor whole, Tensor part, Window window) {
        Storage buffer = spread(whole, window);
        Elementwise.copy(part.storage, part.layout.expand(window.view().shape()), buffer, window.view());
        Tensor out = Tensor.allocate(whole.dtype(), window.base().shape());
        Elementwise.copy(buffer, window.base(), out.storage, out.layout);
        return out;
    }

    private static Tensor flip(Tensor x, int[] axes) {
        Tensor out = Tensor.allocate(x.dtype(), x.shape());
        Elementwise.copy(x.storage, flipped(x.layout, axes), out.storage, out.layout);
        return out;
    }

    private static Tensor cat(Tensor[] tensors, Pieces pieces) {
        int[] sizes = tensors[0].shape().sizes();
        sizes[pieces.axis()] = pieces.starts()[tensors.length];
        Tensor out = Tensor.allocate(tensors[0].dtype(), Shape.of(sizes));
        for (int i = 0; i < tensors.length; i++) {
            int start = pieces.starts()[i];
            Layout place = out.layout.slice(pieces.axis(), start, 1, pieces.starts()[i + 1] - start);
            Elementwise.copy(tensors[i].storage, tensors[i].layout, out.storage, place);
        }
        return out;
    }

    /** {@return a view or copy of x, on the tape where it must be} */
    Tensor apply(Object attributes, Tensor x) {
        return Tape.track(computation.apply(attributes, new Tensor[] {x}), this, attributes, x);
    }

    /** {@return tensors of one dtype, equal in size but for one axis, one after the other} */
    static Tensor join(Tensor[] tensors, int axis) {
        int[] starts = new int[tensors.length + 1];
        for (int i = 0; i < tensors.length; i++) {
            starts[i + 1] = Math.addExact(starts[i], tensors[i].size(axis));
        }
        Objects.checkIndex(axis, tensors[0].rank());
        return Tape.apply(CAT, new Pieces(axis, starts), Arrays.copyOf(tensors, tensors.length));
    }
}
