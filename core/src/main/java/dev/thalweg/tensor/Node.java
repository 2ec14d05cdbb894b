package dev.thalweg.tensor;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One application of an op on the tape, or the place where a leaf's gradient gathers. It holds edges to the nodes of its
 * inputs, the saved values with the storage versions they had, and the attributes. Nothing else holds a node than
 * the tensor it made and later nodes, so a dropped result takes its graph with it.
 */
public final class Node {
    /** Spreads hashes of nodes that follow each other over the walk's table; any odd number without a pattern does. */
    private static final int HASH_STEP = 0x9E3779B9;

    private static int lastHash; // racy on purpose: a hash need not be unique

    final @Nullable Op op; // null: a leaf
    final Object attributes;
    final Shape shape;
    final DType dtype;
    final int hash;
    final int inputs;
    final @Nullable Tensor leaf;
    private @Nullable Node next0;
    private @Nullable Node next1;
    private @Nullable Node next2;
    private @Nullable Node @Nullable [] nextMore;
    private @Nullable Tensor saved0;
    private @Nullable Tensor saved1;
    private @Nullable Tensor saved2;
    private Tensor @Nullable [] savedAll;
    private @Nullable Tensor savedOut;
    private int version0;
    private int version1;
    private int version2;
    private int versionOut;
    private int @Nullable [] versionsAll;
    private boolean released;
    private boolean spent;
    private boolean lent;
    private @Nullable Extras extras;

    /** What few nodes have. */
    private static final class Extras {
        final List<UnaryOperator<Tensor>> hooks = new ArrayList<>(0);
        final List<Tensor> retainers = new ArrayList<>(0);
        @Nullable
        Throwable origin; // only in anomaly mode
        @Nullable
        Checkpoint checkpoint; // what makes the saved values again; null if they were not dropped, or are back
        int number; // in the checkpoint
    }

    private Node(@Nullable Op op, Object attributes, Tensor out, int inputs, @Nullable Tensor leaf) {
        this.op = op;
        this.attributes = attributes;
        this.shape = out.shape();
        this.dtype = out.dtype();
        this.inputs = inputs;
        this.leaf = leaf;
        this.hash = lastHash += HASH_STEP;
    }

    /** {@return the node where the gradient of a leaf gathers} */
    static Node leaf(Tensor leaf) {
        return new Node(null, Op.NONE, leaf, 0, leaf);
    }

    /** {@return the node of an application to one input} */
    static Node of(Op op, Object attributes, Tensor out, Tensor x) {
        Node node = new Node(op, attributes, out, 1, null);
        node.connect(0, x);
        node.save(x, null, null, out);
        return node;
    }

    /** {@return the node of an application to two inputs} */
    static Node of(Op op, Object attributes, Tensor out, Tensor x, Tensor y) {
        Node node = new Node(op, attributes, out, 2, null);
        node.connect(0, x);
        node.connect(1, y);
        node.save(x, y, null, out);
        return node;
    }

    /** {@return the node of an application to any number of inputs} */
    static Node of(Op op, Object attributes, Tensor out, Tensor[] inputs) {
        Node node = new Node(op, attributes, out, inputs.length, null);
        if (inputs.length <= 3) {
            for (int i = 0; i < inputs.length; i++) {
                node.connect(i, inputs[i]);
            }
        } else {
            @Nullable
            Node[] edges = new Node[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                edges[i] = inputs[i].edge();
            }
            node.nextMore = edges;
        }
        node.save(inputs.length > 0 ? inputs[0] : null, inputs.length > 1 ? inputs[1] : null,
                inputs.length > 2 ? inputs[2] : null, out);
        if ((node.needs() & Rule.ALL) != 0) {
            node.savedAll = inputs.clone();
            node.versionsAll = new int[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                node.versionsAll[i] = inputs[i].version();
            }
        }
        return node;
    }

    /** {@return a node with edges and nothing saved: what an in-place write leaves on a tensor} */
    static Node ofEdges(Op op, Object attributes, Tensor out, @Nullable Node first, @Nullable Node second) {
        Node node = new Node(op, attributes, out, 2, null);
        node.next0 = first;
        node.next1 = second;
        return node;
    }

    private void connect(int input, Tensor tensor) {
        Node edge = tensor.edge();
        if (edge != null) {
            switch (input) {
                case 0 -> next0 = edge;
                case 1 -> next1 = edge;
                default -> next2 = edge;
            }
        }
    }

    private int needs() {
        int needs = 0;
        Op applied = op;
        for (int i = 0; applied != null && i < inputs; i++) {
            if (next(i) != null) {
                Rule rule = applied.rule(i);
                needs |= rule == null ? 0 : rule.needs();
            }
        }
        return needs;
    }

    private void save(@Nullable Tensor x, @Nullable Tensor y, @Nullable Tensor z, Tensor out) {
        int needs = needs();
        if ((needs & Rule.X) != 0 && x != null) {
            saved0 = x;
            version0 = x.version();
        }
        if ((needs & Rule.Y) != 0 && y != null) {
            saved1 = y;
            version1 = y.version();
        }
        if ((needs & Rule.Z) != 0 && z != null) {
            saved2 = z;
            version2 = z.version();
        }
        if ((needs & Rule.OUT) != 0) {
            savedOut = out;
            versionOut = out.version();
        }
    }

    /** A node that is on no tape: it lends the rules the values of an application while a tangent is pushed. */
    static Node lend(Op op, Object attributes, Tensor out, Tensor[] inputs) {
        Node node = new Node(op, attributes, out, inputs.length, null);
        node.lent = true;
        node.savedAll = inputs.clone();
        node.versionsAll = new int[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            Tensor input = inputs[i];
            node.versionsAll[i] = input.version();
            switch (i) {
                case 0 -> node.saved0 = input;
                case 1 -> node.saved1 = input;
                case 2 -> node.saved2 = input;
                default -> {
                    // Only input(i) asks for more.
                }
            }
        }
        node.version0 = inputs.length > 0 ? inputs[0].version() : 0;
        node.version1 = inputs.length > 1 ? inputs[1].version() : 0;
        node.version2 = inputs.length > 2 ? inputs[2].version() : 0;
        node.savedOut = out;
        node.versionOut = out.version();
        return node;
    }

    boolean isLent() {
        return lent;
    }

    @Nullable
    Node next(int input) {
        @Nullable
        Node[] more = nextMore;
        if (more != null) {
            return more[input];
        }
        return switch (input) {
            case 0 -> next0;
            case 1 -> next1;
            default -> next2;
        };
    }

    /** {@return the saved first input} */
    Tensor x() {
        return checked(saved0 != null ? saved0 : restored().saved0, version0, "its first input");
    }

    /** {@return the saved second input} */
    Tensor y() {
        return checked(saved1 != null ? saved1 : restored().saved1, version1, "its second input");
    }

    /** {@return the saved third input} */
    Tensor z() {
        return checked(saved2 != null ? saved2 : restored().saved2, version2, "its third input");
    }

    /** {@return the saved output} */
    Tensor out() {
        return checked(savedOut != null ? savedOut : restored().savedOut, versionOut, "its output");
    }

    /** {@return a saved input of an op that takes any number} */
    Tensor input(int i) {
        Tensor[] all = savedAll != null ? savedAll : restored().savedAll;
        int[] versions = versionsAll;
        if (all == null || versions == null) {
            return i == 0 ? x() : i == 1 ? y() : z();
        }
        return checked(all[i], versions[i], "its input " + i);
    }

    /** {@return the shape of an input that gradients flow to} */
    Shape inputShape(int input) {
        Node node = next(input);
        if (node != null) {
            return node.shape;
        }
        Tensor[] all = savedAll;
        if (all == null) {
            throw new AssertionError("the rule of '" + label() + "' reads the shape of input " + input
                    + ", which no gradient flows to");
        }
        return all[input].shape();
    }

    /** {@return the attributes, as the type the op's family gave them} */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <A> A attributes() {
        return (A) attributes;
    }

    /** {@return a saved value, if it is still what it was} */
    Tensor checked(@Nullable Tensor tensor, int version, String what) {
        if (tensor == null) {
            if (!released) {
                throw new AssertionError("the rule of '" + label() + "' reads " + what + " without declaring it");
            }
            throw freed();
        }
        if (tensor.version() != version) {
            throw new IllegalStateException("backward: a value that '" + label() + "' saved was changed in place; got "
                    + what + " of shape " + tensor.shape() + " at version " + tensor.version() + ", saved at version "
                    + version + "; use the form that returns a new tensor, or clone() before the change");
        }
        return tensor;
    }

    /** {@return the error of a second backward} */
    IllegalStateException freed() {
        return new IllegalStateException("backward: the values that '" + label() + "' saved were freed by an earlier"
                + " backward; got a second backward through the same graph; pass retainGraph to the first one");
    }

    /** Attributes that hold tensors of their own. */
    interface Freeable {
        /** Drops them. */
        void free();
    }

    boolean hasSaved() {
        return saved0 != null || saved1 != null || saved2 != null || savedOut != null || savedAll != null;
    }

    /** {@return whether a backward that keeps nothing went through here} */
    boolean isSpent() {
        return spent;
    }

    /** Drops the saved values. */
    void release() {
        spent = true;
        if (attributes instanceof Freeable holder) {
            holder.free();
        }
        if (hasSaved() || isDeferred()) {
            released = true;
            dropSaved();
        }
    }

    private void dropSaved() {
        saved0 = null;
        saved1 = null;
        saved2 = null;
        savedOut = null;
        savedAll = null;
    }

    // Checkpoints ------------------------------------------------------------------------------------------------

    private boolean isDeferred() {
        return extras != null && extras.checkpoint != null;
    }

    /** Drops the saved values, which a checkpoint can make again; their versions stay. */
    void defer(Checkpoint checkpoint, int number) {
        Extras own = extras();
        own.checkpoint = checkpoint;
        own.number = number;
        dropSaved();
    }

    /** {@return this, with the saved values back that a checkpoint makes again} */
    private Node restored() {
        Extras own = extras;
        Checkpoint checkpoint = own == null ? null : own.checkpoint;
        if (own == null || checkpoint == null || released) {
            return this;
        }
        Node again = checkpoint.again(own.number);
        own.checkpoint = null;
        if (again.op != op || !again.shape.equals(shape)) {
            throw Checkpoint.differs("got '" + again.label() + "' of shape " + again.shape + " after '" + label()
                    + "' of shape " + shape);
        }
        // The same values, but with their places in this graph.
        saved0 = again.saved0 == null ? null : again.saved0.movedTo(next(0));
        saved1 = again.saved1 == null ? null : again.saved1.movedTo(next(1));
        saved2 = again.saved2 == null ? null : again.saved2.movedTo(next(2));
        savedOut = again.savedOut == null ? null : again.savedOut.movedTo(this);
        Tensor[] all = again.savedAll;
        if (all != null) {
            Tensor[] moved = new Tensor[inputs];
            for (int i = 0; i < inputs; i++) {
                moved[i] = all[i].movedTo(next(i));
            }
            savedAll = moved;
        }
        return this;
    }

    // Watchers ---------------------------------------------------------------------------------------------------

    private Extras extras() {
        Extras own = extras;
        if (own == null) {
            extras = own = new Extras();
        }
        return own;
    }

    Hook addHook(UnaryOperator<Tensor> hook) {
        UnaryOperator<Tensor> own = hook::apply; // the same function may be added twice and removed once
        List<UnaryOperator<Tensor>> hooks = extras().hooks;
        hooks.add(own);
        return () -> hooks.remove(own);
    }

    void retainGradOf(Tensor tensor) {
        extras().retainers.add(tensor);
    }

    void forget(Tensor tensor) {
        extras().retainers.remove(tensor);
    }

    Tensor runHooks(Tensor gradient) {
        Tensor g = gradient;
        Extras own = extras;
        if (own == null) {
            return g;
        }
        for (UnaryOperator<Tensor> hook : List.copyOf(own.hooks)) {
            Tensor replaced = hook.apply(g);
            if (replaced != null) {
                if (!replaced.shape().equals(g.shape())) {
                    throw new IllegalArgumentException("hook: the gradient must keep its shape; got "
                            + replaced.shape() + " for " + g.shape());
                }
                g = replaced;
            }
        }
        for (Tensor tensor : own.retainers) {
            tensor.setRetainedGrad(g);
        }
        return g;
    }

    boolean isWatched() {
        return extras != null && !(extras.hooks.isEmpty() && extras.retainers.isEmpty());
    }

    void rememberOrigin() {
        extras().origin = new Throwable("applied here");
    }

    /** {@return where the op was applied, if that was in anomaly mode} */
    @Nullable
    Throwable origin() {
        return extras == null ? null : extras.origin;
    }

    /** {@return the op's name; {@code leaf} where a leaf's gradient gathers} */
    public String label() {
        return op == null ? "leaf" : op.label();
    }

    /** {@return the nodes of the inputs that gradients flow to, in the inputs' order} */
    public List<Node> next() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            Node node = next(i);
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    /** {@return the name that a printed tensor shows, such as {@code SinBackward}} */
    @Override
    public String toString() {
        String label = label();
        return op == null ? "AccumulateGrad" : Character.toUpperCase(label.charAt(0)) + label.substring(1) + "Backward";
    }
}
