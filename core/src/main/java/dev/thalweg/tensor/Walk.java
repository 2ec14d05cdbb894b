package dev.thalweg.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The reverse walk: from the roots, node by node in an order in which all users of a node come before it, multiplying
 * cotangents with rules and adding them up where paths meet. It is iterative, knows no op, and is itself made of tensor
 * operations, so with {@code createGraph} its results can be differentiated again.
 */
final class Walk {
    private static final int INITIAL_CAPACITY = 16;

    private final boolean retainGraph;
    private final boolean createGraph;

    // Nodes in order of discovery, and a hash table from node to its place there.
    private Node[] nodes = new Node[INITIAL_CAPACITY];
    private int[] pending = new int[INITIAL_CAPACITY];
    private @Nullable Tensor[] cotangents = new Tensor[INITIAL_CAPACITY];
    private boolean[] owned = new boolean[INITIAL_CAPACITY]; // whether nobody else can hold the cotangent's storage
    private int count;
    private int[] table = new int[2 * INITIAL_CAPACITY];

    private Walk(boolean retainGraph, boolean createGraph) {
        this.retainGraph = retainGraph;
        this.createGraph = createGraph;
    }

    /** Adds the gradient of the roots to the {@code grad} of every leaf they depend on. */
    static void backward(Tensor[] roots, @Nullable Tensor[] gradients, boolean retainGraph, boolean createGraph) {
        Walk walk = new Walk(retainGraph, createGraph);
        walk.run(roots, gradients, null, null);
    }

    /** {@return the gradient of the roots with respect to the targets; null where a root does not depend on it} */
    static @Nullable Tensor[] gradients(Tensor[] roots, @Nullable Tensor[] gradients, Tensor[] targets,
            boolean retainGraph, boolean createGraph) {
        Walk walk = new Walk(retainGraph, createGraph);
        @Nullable
        Tensor[] found = new Tensor[targets.length];
        walk.run(roots, gradients, targets, found);
        return found;
    }

    private void run(Tensor[] roots, @Nullable Tensor[] gradients, Tensor @Nullable [] targets,
            @Nullable Tensor @Nullable [] found) {
        Mode mode = Mode.current();
        boolean outer = mode.grad;
        mode.grad = createGraph;
        try {
            for (int i = 0; i < roots.length; i++) {
                seed(roots[i], gradients[i]);
            }
            int rootCount = count;
            discover();
            boolean @Nullable [] wanted = targets == null ? null : reaching(targets);
            execute(rootCount, wanted, targets, found);
        } finally {
            mode.grad = outer;
        }
    }

    private void seed(Tensor root, @Nullable Tensor gradient) {
        Node node = root.edge();
        if (node == null) {
            throw new IllegalStateException("backward: the tensor depends on nothing that requires grad; got shape "
                    + root.shape() + "; call requiresGrad() on the inputs, and do not compute it under noGrad");
        }
        Tensor g = gradient;
        if (g == null) {
            if (root.elements() != 1) {
                throw new IllegalStateException("backward: only a tensor with one element has a gradient by itself; got"
                        + " shape " + root.shape() + "; reduce it, say with sum(), or pass the output's gradient");
            }
            g = Tensor.onesLike(root);
        } else if (!g.shape().equals(root.shape())) {
            throw new IllegalArgumentException("backward: the gradient must have the output's shape; got " + g.shape()
                    + " for output " + root.shape());
        }
        add(indexOf(node), g.to(node.dtype), false);
    }

    /** Finds all nodes below the roots and counts for each how many edges lead to it. */
    private void discover() {
        for (int i = 0; i < count; i++) {
            Node node = nodes[i];
            for (int k = 0; k < node.inputs; k++) {
                Node next = node.next(k);
                if (next != null) {
                    int j = indexOf(next); // before the array is read: finding may grow it
                    pending[j]++;
                }
            }
        }
    }

    private void execute(int rootCount, boolean @Nullable [] wanted, Tensor @Nullable [] targets,
            @Nullable Tensor @Nullable [] found) {
        int[] ready = new int[count];
        int readyCount = 0;
        for (int i = rootCount - 1; i >= 0; i--) {
            if (pending[i] == 0) {
                ready[readyCount++] = i;
            }
        }
        while (readyCount > 0) {
            int i = ready[--readyCount];
            Node node = nodes[i];
            Tensor g = cotangents[i];
            cotangents[i] = null;
            if (g != null && (wanted == null || wanted[i])) {
                if (node.isWatched()) {
                    g = node.runHooks(g);
                    owned[i] = false;
                }
                if (targets != null && found != null) {
                    for (int t = 0; t < targets.length; t++) {
                        if (targets[t].edge() == node) {
                            found[t] = g;
                        }
                    }
                } else if (node.leaf != null) {
                    node.leaf.accumulateGrad(g, owned[i], createGraph);
                }
                propagate(node, g, wanted);
            }
            for (int k = 0; k < node.inputs; k++) {
                Node next = node.next(k);
                if (next != null) {
                    int j = indexOf(next);
                    if (--pending[j] == 0) {
                        ready[readyCount++] = j;
                    }
                }
            }
        }
    }

    private void propagate(Node node, Tensor g, boolean @Nullable [] wanted) {
        Op op = node.op;
        if (op == null) {
            return;
        }
        for (int k = 0; k < node.inputs; k++) {
            Node next = node.next(k);
            Rule rule = next == null ? null : op.rule(k);
            if (next == null || rule == null) {
                continue;
            }
            int j = indexOf(next);
            if (wanted != null && !wanted[j]) {
                continue;
            }
            Tensor raw = rule.vjp().apply(g, node);
            Tensor fitted = fit(raw, next);
            if (Mode.current().anomaly && fitted.hasNaN() && !g.hasNaN()) {
                throw anomaly(node, k);
            }
            add(j, fitted, fitted != g && fitted.isOwner());
        }
        if (!retainGraph) {
            node.release();
        }
    }

    private static IllegalStateException anomaly(Node node, int input) {
        return new IllegalStateException("backward: the gradient of '" + node.label() + "' with respect to its input "
                + input + " has a NaN that was not in the output's gradient; the op was applied where the cause shows",
                node.origin);
    }

    /** Sums a cotangent over the axes that were broadcast and casts it to the dtype of the value it belongs to. */
    private static Tensor fit(Tensor g, Node target) {
        Tensor fitted = g.shape().equals(target.shape) ? g : g.sumTo(target.shape);
        return fitted.dtype() == target.dtype ? fitted : fitted.to(target.dtype);
    }

    private void add(int i, Tensor g, boolean isOwned) {
        Tensor sum = cotangents[i];
        cotangents[i] = sum == null ? g : sum.add(g);
        owned[i] = sum != null || isOwned;
    }

    /** {@return for each node whether a target lies at it or below} */
    private boolean[] reaching(Tensor[] targets) {
        boolean[] wanted = new boolean[count];
        // Kahn's order, then backwards: users come before what they use.
        int[] left = Arrays.copyOf(pending, count);
        int[] order = new int[count];
        int end = 0;
        for (int i = 0; i < count; i++) {
            if (left[i] == 0) {
                order[end++] = i;
            }
        }
        for (int at = 0; at < end; at++) {
            Node node = nodes[order[at]];
            for (int k = 0; k < node.inputs; k++) {
                Node next = node.next(k);
                if (next != null && --left[indexOf(next)] == 0) {
                    order[end++] = indexOf(next);
                }
            }
        }
        for (Tensor target : targets) {
            Node node = target.edge();
            int i = node == null ? -1 : find(node);
            if (i >= 0) {
                wanted[i] = true;
            }
        }
        for (int at = end - 1; at >= 0; at--) {
            Node node = nodes[order[at]];
            for (int k = 0; k < node.inputs && !wanted[order[at]]; k++) {
                Node next = node.next(k);
                wanted[order[at]] = next != null && wanted[indexOf(next)];
            }
        }
        return wanted;
    }

    /** {@return the node's place, or −1} */
    private int find(Node node) {
        int mask = table.length - 1;
        int slot = node.hash >>> 7 & mask;
        while (table[slot] != 0) {
            int i = table[slot] - 1;
            if (nodes[i] == node) {
                return i;
            }
            slot = slot + 1 & mask;
        }
        return -1;
    }

    /** {@return the node's place; a new one if it has none} */
    private int indexOf(Node node) {
        int i = find(node);
        if (i >= 0) {
            return i;
        }
        if (count == nodes.length) {
            grow();
        }
        nodes[count] = node;
        enter(node, count);
        return count++;
    }

    private void enter(Node node, int place) {
        int mask = table.length - 1;
        int slot = node.hash >>> 7 & mask;
        while (table[slot] != 0) {
            slot = slot + 1 & mask;
        }
        table[slot] = place + 1;
    }

    private void grow() {
        int capacity = 2 * nodes.length;
        nodes = Arrays.copyOf(nodes, capacity);
        pending = Arrays.copyOf(pending, capacity);
        cotangents = Arrays.copyOf(cotangents, capacity);
        owned = Arrays.copyOf(owned, capacity);
        table = new int[2 * capacity];
        for (int i = 0; i < count; i++) {
            enter(nodes[i], i);
        }
    }
}
