package dev.thalweg.tensor;

import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers with any number of axes, which can remember how it was computed and give derivatives.
 *
 * <p>The programming model is PyTorch's. Ops return new tensors; views ({@code at}, {@code slice}, {@code permute} …)
 * share storage with what they were taken from; methods ending in {@code InPlace} write into the storage. What is
 * computed from a tensor that {@linkplain #requiresGrad() requires grad} is recorded on a tape, {@link #backward()} walks it
 * backwards and adds to the {@link #grad()} of every leaf. Derivatives are themselves tensor operations, so with
 * {@code createGraph} they can be differentiated again, to any order.
 *
 * <p>The dtype follows the Java type of what a tensor is made of ({@code double} gives float64, {@code float} float32,
 * {@code long} int64, {@code int} int32, {@code boolean} bool), so nothing is rounded silently. What is made without values
 * ({@code zeros}, {@code ones}, {@code rand} …) is float32 unless a dtype is given. Mixed dtypes are promoted as in PyTorch.
 *
 * <p>A tensor that is only read may be shared between threads. Recording, writing and {@code backward} on one graph are for
 * one thread at a time.
 */
public final class Tensor extends Combination implements ElementwiseMethods, MovementMethods, ArrangementMethods,
        IndexingMethods, ReductionMethods, OrderMethods,
        ContractionMethods, LinearAlgebraMethods, InPlaceMethods {
    /** The view version of a view taken under noGrad: it never takes part in its base's history. */
    private static final int OUTSIDE_HISTORY = -1;
    /** Marks the argument of a function that is differentiated: it shares the caller's storage. */
    private static final int ARGUMENT = -2;

    final Storage storage;
    final Layout layout;
    private @Nullable Node node;
    private @Nullable Node leafNode;
    private @Nullable Tensor base; // what this is a view of; never itself a view
    private int viewVersion; // the storage's version for which the node of a view holds
    private boolean leafRequiresGrad;
    private boolean retainsGrad;
    private @Nullable Tensor grad;
    private @Nullable Dual dual;

    Tensor(Storage storage, Layout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    // Facts ------------------------------------------------------------------------------------------------------

    /** {@return the shape} */
    public Shape shape() {
        return layout.shape();
    }

    /** {@return the number of axes} */
    public int rank() {
        return layout.shape().rank();
    }

    /**
     * {@return the size along an axis}
     *
     * @param axis an axis; negative counts from the last
     */
    public int size(int axis) {
        return layout.shape().size(axis);
    }

    /** {@return the number of elements} */
    public int elements() {
        return layout.shape().elements();
    }

    /** {@return the dtype} */
    public DType dtype() {
        return storage.dtype();
    }

    /** {@return where the elements lie in the storage} */
    public Layout layout() {
        return layout;
    }

    /** {@return whether the elements lie in row-major order without gaps} */
    public boolean isContiguous() {
        return layout.isContiguous();
    }

    /** {@return how often the storage was written in place} */
    public int version() {
        return storage.version();
    }

    /**
     * {@return whether two tensors share their storage}
     *
     * @param other another tensor
     */
    public boolean sharesStorage(Tensor other) {
        return storage == other.storage;
    }

    // Values -----------------------------------------------------------------------------------------------------

    /**
     * {@return the value of a tensor with one element}
     *
     * @throws IllegalStateException if there are more or none
     */
    public double item() {
        Trace.refuseReading("item");
        if (elements() != 1) {
            throw new IllegalStateException("item: only a tensor with one element has one value; got shape " + shape()
                    + "; pick an element with at(…), or reduce");
        }
        return storage.getDouble(layout.offset());
    }

    /**
     * {@return the value of an integer or bool tensor with one element, exactly}
     *
     * @throws IllegalStateException if there are more or none
     */
    public long itemLong() {
        item();
        return storage.getLong(layout.offset());
    }

    /** {@return the elements in row-major order as doubles, a copy} */
    public double[] toDoubles() {
        Trace.refuseReading("toDoubles");
        return copyDoubles();
    }

    double[] copyDoubles() {
        Tensor flat = Tensor.allocate(DType.FLOAT64, shape());
        Elementwise.copy(storage, layout, flat.storage, flat.layout);
        return ((Storage.Float64) flat.storage).values;
    }

    /** {@return the elements in row-major order as floats, a copy} */
    public float[] toFloats() {
        Trace.refuseReading("toFloats");
        Tensor flat = Tensor.allocate(DType.FLOAT32, shape());
        Elementwise.copy(storage, layout, flat.storage, flat.layout);
        return ((Storage.Float32) flat.storage).values;
    }

    /** {@return the elements in row-major order as longs, towards zero, a copy} */
    public long[] toLongs() {
        Trace.refuseReading("toLongs");
        Tensor flat = Tensor.allocate(DType.INT64, shape());
        Elementwise.copy(storage, layout, flat.storage, flat.layout);
        return ((Storage.Int64) flat.storage).values;
    }

    /** {@return the elements in row-major order as booleans (not zero is true), a copy} */
    public boolean[] toBooleans() {
        Trace.refuseReading("toBooleans");
        Tensor flat = Tensor.allocate(DType.BOOL, shape());
        Elementwise.copy(storage, layout, flat.storage, flat.layout);
        return ((Storage.Bool) flat.storage).values;
    }

    boolean hasNaN() {
        return dtype().isFloating() && elements() > 0 && Arrays.stream(copyDoubles()).anyMatch(Double::isNaN);
    }

    // Autograd ---------------------------------------------------------------------------------------------------

    /**
     * Marks a leaf so that what is computed from it is recorded and {@link #backward()} adds to its {@link #grad()}.
     *
     * @return this tensor
     * @throws IllegalStateException if the dtype is not floating
     */
    public Tensor requiresGrad() {
        return requiresGrad(true);
    }

    /**
     * Sets whether a leaf takes part in differentiation.
     *
     * @param requires whether it does
     * @return this tensor
     * @throws IllegalStateException if the dtype is not floating, or the tensor was computed from others that require grad
     */
    public Tensor requiresGrad(boolean requires) {
        if (requires && !dtype().isFloating()) {
            throw new IllegalStateException(
                    "requiresGrad: only floating tensors have gradients; got " + dtype()
                            + "; convert with to(DType.FLOAT64)");
        }
        Node own = node();
        if (own != null) {
            if (!requires) {
                throw new IllegalStateException("requiresGrad: only a leaf can be switched off; got the result of '"
                        + own.label() + "'; use detach()");
            }
            return this;
        }
        if (Trace.open != 0 && requires && !leafRequiresGrad) {
            Trace.noteLeaf(this);
        }
        leafRequiresGrad = requires;
        return this;
    }

    /** {@return whether the tensor takes part in differentiation: a marked leaf, or computed from one} */
    public boolean isRequiringGrad() {
        return leafRequiresGrad || node() != null;
    }

    boolean isLeafRequiringGrad() {
        return leafRequiresGrad;
    }

    /** {@return whether the tensor was not computed from one that requires grad} */
    public boolean isLeaf() {
        return node() == null;
    }

    /** {@return the application that computed this tensor; null for a leaf} */
    public @Nullable Node gradFn() {
        return node();
    }

    /** {@return the gradient that backward gathered; null before the first} */
    public @Nullable Tensor grad() {
        if (Trace.open != 0) {
            Trace.noteGradient(this);
        }
        return grad;
    }

    /** {@return the gathered gradient, without a word to a trace} */
    @Nullable
    Tensor gradNow() {
        return grad;
    }

    /**
     * Replaces the gathered gradient.
     *
     * @param gradient the new one, of this tensor's shape and dtype; null for none
     */
    public void setGrad(@Nullable Tensor gradient) {
        if (gradient != null && (!gradient.shape().equals(shape()) || gradient.dtype() != dtype())) {
            throw new IllegalArgumentException("setGrad: a gradient has its tensor's shape and dtype; got "
                    + gradient.dtype() + " " + gradient.shape() + " for " + dtype() + " " + shape());
        }
        Trace.noteGradient(this);
        grad = gradient;
    }

    /** Forgets the gathered gradient. */
    public void zeroGrad() {
        if (Trace.open != 0) {
            Trace.noteGradient(this);
        }
        grad = null;
    }

    /**
     * Adds the gradient of this tensor, which has one element, to the {@link #grad()} of every leaf it depends on, and
     * frees what the graph saved.
     *
     * @throws IllegalStateException if the tensor has more elements, depends on nothing that requires grad, a saved
     *     value was changed in place, or the graph was freed by an earlier backward
     */
    public void backward() {
        backward(null, false, false);
    }

    /**
     * As {@link #backward()}, for a tensor of any shape.
     *
     * @param gradient the gradient of the final value with respect to this tensor, in its shape
     */
    public void backward(Tensor gradient) {
        backward(gradient, false, false);
    }

    /**
     * As {@link #backward()}, with all choices.
     *
     * @param gradient the gradient with respect to this tensor; null for 1, if it has one element
     * @param retainGraph whether to keep what the graph saved, for another backward
     * @param createGraph whether to record the walk, so that the gradients can be differentiated; implies retaining
     */
    public void backward(@Nullable Tensor gradient, boolean retainGraph, boolean createGraph) {
        Walk.backward(new Tensor[] {this}, new @Nullable Tensor[] {gradient}, retainGraph || createGraph, createGraph);
    }

    /** {@return a tensor over the same storage that is cut off from the graph; writes are noticed by both} */
    public Tensor detach() {
        return new Tensor(storage, layout);
    }

    /**
     * {@return a tensor over the same storage that is cut off from the graph; writes through it are not noticed by
     * autograd, so gradients that need the old values will be silently wrong}
     */
    public Tensor data() {
        return new Tensor(storage.alias(), layout);
    }

    /**
     * Keeps the gradient of a tensor that is not a leaf in its {@link #grad()}.
     *
     * @return this tensor
     */
    public Tensor retainGrad() {
        Node own = node();
        if (own == null) {
            if (!leafRequiresGrad) {
                throw new IllegalStateException("retainGrad: the tensor does not require grad; got shape " + shape());
            }
            return this;
        }
        if (!retainsGrad) {
            retainsGrad = true;
            own.retainGradOf(this);
        }
        return this;
    }

    /**
     * Registers a function that sees the gradient of this tensor whenever it is computed, and may replace it.
     *
     * @param hook given the gradient, gives it back or another of the same shape
     * @return the registration
     */
    public Hook registerHook(UnaryOperator<Tensor> hook) {
        Node edge = edge();
        if (edge == null) {
            throw new IllegalStateException("registerHook: the tensor does not require grad; got shape " + shape());
        }
        return edge.addHook(hook);
    }

    /**
     * Runs without recording, in this thread.
     *
     * @param <T> what it gives
     * @param body what to run
     * @return what the body gives
     */
    public static <T extends @Nullable Object> T noGrad(Supplier<T> body) {
        return withGrad(false, body);
    }

    /**
     * Runs without recording, in this thread.
     *
     * @param body what to run
     */
    public static void noGrad(Runnable body) {
        withGrad(false, () -> {
            body.run();
            return true;
        });
    }

    /**
     * Runs with recording switched back on, in this thread, as inside {@link #noGrad}.
     *
     * @param <T> what it gives
     * @param body what to run
     * @return what the body gives
     */
    public static <T extends @Nullable Object> T enableGrad(Supplier<T> body) {
        return withGrad(true, body);
    }

    private static <T extends @Nullable Object> T withGrad(boolean grad, Supplier<T> body) {
        Mode mode = Mode.current();
        boolean outer = mode.grad;
        mode.grad = grad;
        try {
            return body.get();
        } finally {
            mode.grad = outer;
        }
    }

    /** {@return whether this thread records} */
    public static boolean isGradEnabled() {
        return Mode.current().grad;
    }

    /**
     * Runs in anomaly mode: every application remembers where it was made, and a backward that makes a NaN of a gradient
     * without one fails, naming the op, with that place as the cause. Slow; for finding faults.
     *
     * @param body what to run
     */
    public static void detectAnomaly(Runnable body) {
        Mode mode = Mode.current();
        boolean outer = mode.anomaly;
        mode.setAnomaly(true);
        try {
            body.run();
        } finally {
            mode.setAnomaly(outer);
        }
    }

    /** {@return the node that computed this; for a view whose base was written since, a new one that says so} */
    @Nullable
    Node node() {
        Tensor whole = base;
        if (whole != null && viewVersion != storage.version() && viewVersion != OUTSIDE_HISTORY) {
            viewVersion = storage.version();
            Node edge = whole.edge();
            if (edge != null) {
                moveTo(Node.ofEdges(Movement.STRIDED, new Movement.Window(whole.layout, layout), this, edge, null));
            }
        }
        return node;
    }

    /** {@return where a cotangent of this tensor goes: its node, the leaf's gathering place, or null} */
    @Nullable
    Node edge() {
        Node own = node();
        if (own != null || !leafRequiresGrad) {
            return own;
        }
        Node gather = leafNode;
        if (gather == null) {
            leafNode = gather = Node.leaf(this);
        }
        return gather;
    }

    void setNode(Node node) {
        this.node = node;
    }

    /** Changes the node of a tensor that had another; a retained gradient is that of the newest value. */
    private void moveTo(Node newNode) {
        if (retainsGrad && node != null) {
            node.forget(this);
            newNode.retainGradOf(this);
        }
        node = newNode;
    }

    void setRetainedGrad(Tensor gradient) {
        grad = grad == null ? gradient : grad.add(gradient);
    }

    /**
     * Adds to a leaf's gradient.
     *
     * @param gradient what to add
     * @param owned whether its storage may be kept
     * @param createGraph whether the sum is recorded
     */
    void accumulateGrad(Tensor gradient, boolean owned, boolean createGraph) {
        if (!leafRequiresGrad) {
            return; // switched off since it was used
        }
        if (Trace.open != 0) {
            Trace.noteGradient(this);
        }
        Tensor sum = grad;
        if (createGraph) {
            grad = sum != null ? sum.add(gradient) : owned ? gradient : gradient.clone();
        } else if (sum == null) {
            grad = owned ? gradient.detachFully() : gradient.detach().clone();
        } else if (sum.isRequiringGrad()) {
            grad = sum.detach().add(gradient.detach());
        } else {
            sum.addInPlace(gradient.detach());
        }
    }

    private Tensor detachFully() {
        return node == null && dual == null ? this : detach();
    }

    /** {@return whether this is no view and lies as a fresh result does, so that nobody else holds its storage} */
    boolean isOwner() {
        return base == null && layout.isContiguous() && storage.length() == elements();
    }

    /** {@return a tensor that sees the storage through another layout, as a view of this} */
    Tensor view(Layout newLayout) {
        Tensor view = new Tensor(storage, newLayout);
        view.base = base == null ? this : base;
        view.viewVersion = Mode.current().grad ? storage.version() : OUTSIDE_HISTORY;
        return view;
    }

    // Writing in place -------------------------------------------------------------------------------------------

    /** Refuses a write that autograd could not follow. */
    void checkWritable(String op) {
        if (viewVersion == ARGUMENT || base != null && base.viewVersion == ARGUMENT) {
            throw new IllegalStateException(op + ": the argument of a function that is differentiated cannot be changed"
                    + " in place; got shape " + shape() + "; clone() it first");
        }
        if (Mode.current().grad) {
            Tensor whole = base == null ? this : base;
            if (leafRequiresGrad || whole.leafRequiresGrad) {
                throw new IllegalStateException(op + ": a leaf that requires grad cannot be changed in place" + (base
                        == null
                                ? "" : " through a view")
                        + "; got shape " + shape()
                        + "; do it under noGrad, or through data()");
            }
            if (viewVersion == OUTSIDE_HISTORY && whole.isRequiringGrad()) {
                throw new IllegalStateException(op
                        + ": a view taken under noGrad cannot be changed in place while grad is"
                        + " enabled; got shape " + shape() + "; take the view outside of noGrad, or detach() it");
            }
        }
        if (layout.overlaps()) {
            throw new IllegalStateException(op + ": several elements share one place, as after expand; got shape "
                    + shape()
                    + "; clone() first");
        }
    }

    /**
     * Writes the result of an op on this tensor into its storage and takes over its history.
     *
     * @param value broadcast to this shape and cast to this dtype
     * @param op for errors
     * @return this tensor
     */
    Tensor write(Tensor value, String op) {
        checkWritable(op);
        if (!value.shape().broadcastsTo(shape())) {
            throw new IllegalArgumentException(op + ": the result must have the tensor's shape; got " + value.shape()
                    + " for " + shape() + "; the form that returns a new tensor broadcasts both ways");
        }
        if (value.dtype().category() > dtype().category()) {
            throw new IllegalArgumentException(op + ": a result of " + value.dtype() + " cannot be held by " + dtype()
                    + "; use the form that returns a new tensor");
        }
        boolean tracked = Mode.current().grad && (value.isRequiringGrad() || isRequiringGrad());
        Tensor whole = base;
        Node before = whole == null ? edge() : whole.edge();
        // What is read from the storage that is written must be read before: x.copyInPlace(x.t()).
        Tensor read = value.storage.isSameArray(storage) && !value.layout.equals(layout)
                ? Movement.CLONE.compute(Op.NONE, value)
                : value;
        if (Trace.open != 0) {
            Trace.noteWrite(this, value);
        }
        Elementwise.copy(read.storage, read.layout.expand(shape()), storage, layout);
        storage.touch();
        if (tracked) {
            Tensor target = whole == null ? this : whole;
            target.moveTo(Node.ofEdges(Movement.WRITE, new Movement.Window(target.layout, layout), target, before,
                    value.expand(shape()).edge()));
        }
        writeDual(value);
        return this;
    }

    /**
     * {@return whether an element-wise op of this and another may write into this storage at once, with the same outcome as
     * {@link #write} of its result: nothing is recorded or carries tangents, and no operand changes while it is read}
     */
    boolean takesStraight(Tensor other) {
        boolean carriesTangents = dual != null || base != null && base.dual != null || other.dual() != null;
        return Trace.open == 0 && dtype() == other.dtype() && dtype().isFloating()
                && other.shape().broadcastsTo(shape())
                && !storage.isSameArray(other.storage) && !carriesTangents
                && !(Mode.current().grad && (isRequiringGrad() || other.isRequiringGrad()));
    }

    /** Adds a multiple of another tensor, which this one {@linkplain #takesStraight takes}. */
    Tensor addMultiple(Tensor other, double factor, String op) {
        checkWritable(op);
        Elementwise.addMultiple(storage, layout, factor, other.storage, other.layout);
        storage.touch();
        return this;
    }

    /** Forward mode's side of a write: the op {@code WRITE}, applied to what carries tangents. */
    private void writeDual(Tensor value) {
        Tensor whole = base == null ? this : base;
        if (value.dual() != null || whole.dual() != null) {
            Tensor written = whole.sameAt(whole.edge());
            Tape.pushTangents(written, Movement.WRITE, new Movement.Window(whole.layout, layout), whole,
                    value.expand(shape()).to(dtype()));
            whole.dual = written.dual;
        }
    }

    // Forward mode -----------------------------------------------------------------------------------------------

    /** {@return the tangent that this tensor carries at the innermost open level; null if it carries none} */
    @Nullable
    Dual dual() {
        Tensor whole = base;
        return dual == null && (whole == null || whole.dual == null) ? null : currentDual();
    }

    private @Nullable Dual currentDual() {
        Dual own = dual;
        Tensor whole = base;
        if (whole == null) {
            while (own != null && !own.level().isOpen()) {
                own = own.primal().dual;
            }
        } else if (whole.dual() == null) {
            own = null;
        } else if (own == null || own.version() != storage.version() || !own.level().isOpen()) {
            // A view's tangent is what it sees of its base's, which a write has changed.
            Tensor seen = sameAt(edge());
            Tape.pushTangents(seen, Movement.STRIDED, new Movement.Window(whole.layout, layout), whole);
            own = seen.dual;
        }
        dual = own;
        return own;
    }

    void setDual(@Nullable Dual dual) {
        this.dual = dual;
    }

    /**
     * {@return this value, without tangents, as if it were computed by another node}
     *
     * @param edge where its cotangents go; null for nowhere
     */
    Tensor sameAt(@Nullable Node edge) {
        Tensor same = new Tensor(storage, layout);
        same.node = edge;
        return same;
    }

    /** {@return this value with its tangents, as if it were computed by another node} */
    Tensor movedTo(@Nullable Node edge) {
        Tensor same = sameAt(edge);
        Dual own = dual();
        if (own != null) {
            same.dual = new Dual(own.level(), own.primal().movedTo(edge), own.tangent(), own.version());
        }
        return same;
    }

    /** {@return this, refusing writes from now on} */
    Tensor asArgument() {
        viewVersion = ARGUMENT;
        return this;
    }

    /** {@return this value with its tangents, as a leaf that requires grad} */
    Tensor asVariable() {
        Tensor variable = sameAt(null).asArgument();
        variable.leafRequiresGrad = true;
        Dual own = dual();
        if (own != null) {
            variable.dual = new Dual(own.level(), own.primal().movedTo(variable.edge()), own.tangent(), own.version());
        }
        return variable;
    }

    // Other ------------------------------------------------------------------------------------------------------

    /** {@return a copy with a storage of its own, at its place in the graph} */
    @Override
    public Tensor clone() {
        return Movement.CLONE.apply(Op.NONE, this);
    }

    /**
     * {@return this tensor as another dtype; itself if it has it already}
     *
     * @param dtype the dtype
     */
    public Tensor to(DType dtype) {
        return dtype == dtype() ? this : Movement.CAST.apply(dtype, this);
    }

    /** {@return the values, abbreviated where they are many, with dtype, shape and the op they came from} */
    @Override
    public String toString() {
        return Printing.text(this);
    }
}
