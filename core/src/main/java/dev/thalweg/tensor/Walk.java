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

    private boolean retainGraph;
    private boolean createGraph;

    // Nodes in order of discovery, and a hash table from node to its place there.
    private Node[] nodes = new Node[INITIAL_CAPACITY];
    private int[] pending = new int[INITIAL_CAPACITY];
    private @Nullable Tensor[] cotangents = new Tensor[INITIAL_CAPACITY];
    private boolean[] owned = new boolean[INITIAL_CAPACITY]; // whether nobody else can hold the cotangent's storage
    private int count;
    private int[] table = new int[2 * INITIAL_CAPACITY];

    // For each node where in the list below the places of its inputs' nodes begin; −1 there for an input that has none.
    private int[] edges = new int[INITIAL_CAPACITY];
    private int[] ends = new int[2 * INITIAL_CAPACITY];

    // What is asked for: null for the gradients of all leaves.
    private boolean @Nullable [] wanted; // nodes at or above a target
    private boolean @Nullable [] isTarget;

    private Walk(boolean retainGraph, boolean createGraph) {
        this.retainGraph = retainGraph;
        this.createGraph = createGraph;
    }

    /** Adds the gradient of the roots to the {@code grad} of every leaf they depend on. */
    static void backward(Tensor[] roots, @Nullable Tensor[] gradients, boolean retainGraph, boolean createGraph) {
        new Walk(retainGraph, createGraph).run(roots, gradients, null, false);
    }

    /** {@return the gradient of the roots with respect to the targets; null where a root does not depend on it} */
    static @Nullable Tensor[] gradients(Tensor[] roots, @Nullable Tensor[] gradients, Tensor[] targets,
            boolean retainGraph, boolean createGraph) {
        Walk walk = new Walk(retainGraph, createGraph);
        walk.run(roots, gradients, targets, false);
        return walk.found(targets);
    }

    /**
     * As {@link #gradients}, recorded only where that can matter: if this thread records, and a root or its gradient depends
     * on something that requires grad besides the targets.
     *
     * @param found filled with the gradients
     * @return whether it was recorded; then the graph is also retained
     */
    static boolean gradientsOfVariables(Tensor[] roots, @Nullable Tensor[] gradients, Tensor[] targets,
            boolean retainGraph, @Nullable Tensor[] found) {
        Walk walk = new Walk(retainGraph, Mode.current().grad);
        walk.run(roots, gradients, targets, true);
        System.arraycopy(walk.found(targets), 0, found, 0, found.length);
        return walk.createGraph;
    }

    private void run(Tensor[] roots, @Nullable Tensor[] gradients, Tensor @Nullable [] targets, boolean onlyBeyond) {
        Mode mode = Mode.current();
        boolean outer = mode.grad;
        for (Tensor root : roots) {
            place(root);
        }
        int rootCount = count;
        discover();
        if (targets != null) {
            mark(targets);
            if (onlyBeyond) {
                createGraph = createGraph && (reachesBeyondTargets() || anyRequires(gradients)
                        || anyTangentReachesBeyond(roots, targets));
                retainGraph |= createGraph;
            }
        }
        mode.grad = createGraph;
        try {
            for (int i = 0; i < roots.length; i++) {
                seed(roots[i], gradients[i]);
            }
            execute(rootCount, mode.anomaly);
        } finally {
            mode.grad = outer;
        }
    }

    private void place(Tensor root) {
        Node node = root.edge();
        if (node == null) {
            throw new IllegalStateException("backward: the tensor depends on nothing that requires grad; got shape "
                    + root.shape() + "; call requiresGrad() on the inputs, and do not compute it under noGrad");
        }
        indexOf(node);
    }

    private void seed(Tensor root, @Nullable Tensor gradient) {
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
        Node node = root.edge();
        if (node != null) {
            add(indexOf(node), g.to(node.dtype), gradient == null);
        }
    }

    /** Finds all nodes below the roots and counts for each how many edges lead to it. */
    private void discover() {
        int edge = 0;
        for (int i = 0; i < count; i++) {
            Node node = nodes[i];
            edges[i] = edge;
            if (edge + node.inputs > ends.length) {
                ends = Arrays.copyOf(ends, 2 * ends.length + node.inputs);
            }
            for (int k = 0; k < node.inputs; k++) {
                Node next = node.next(k);
                int j = -1;
                if (next != null) {
                    j = indexOf(next); // before the array is read: finding may grow it
                    pending[j]++;
                }
                ends[edge++] = j;
            }
        }
    }

    /** {@return the place of the node of an input; −1 if no gradient flows there} */
    private int below(int i, int input) {
        return ends[edges[i] + input];
    }

    private void execute(int rootCount, boolean anomaly) {
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
            if (g != null && (wanted == null || wanted[i])) {
                arrive(i, node, g, anomaly);
            }
            for (int k = 0; k < node.inputs; k++) {
                int j = below(i, k);
                if (j >= 0 && --pending[j] == 0) {
                    ready[readyCount++] = j;
                }
            }
        }
    }

    /** All of a node's cotangent has come together. */
    private void arrive(int i, Node node, Tensor cotangent, boolean anomaly) {
        Tensor g = cotangent;
        if (node.isWatched()) {
            g = node.runHooks(g);
            owned[i] = false;
        }
        if (isTarget != null && isTarget[i]) {
            cotangents[i] = g;
        } else {
            cotangents[i] = null; // nobody needs it any more
        }
        if (isTarget == null && node.leaf != null) {
            node.leaf.accumulateGrad(g, owned[i], createGraph);
        }
        propagate(i, node, g, anomaly);
    }

    private void propagate(int i, Node node, Tensor g, boolean anomaly) {
        Op op = node.op;
        if (op == null || !leadsOn(i, node)) {
            return;
        }
        Rule.Joint joint = op.joint();
        @Nullable
        Tensor @Nullable [] all = joint == null ? null : joint.apply(g, node);
        for (int k = 0; k < node.inputs; k++) {
            int j = below(i, k);
            if (j < 0 || wanted != null && !wanted[j]) {
                continue;
            }
            Tensor raw;
            if (all != null) {
                raw = all[k];
            } else {
                Rule rule = op.rule(k);
                raw = rule == null ? null : rule.vjp().apply(g, node);
            }
            if (raw == null) {
                continue;
            }
            Tensor fitted = fit(raw, nodes[j]);
            if (anomaly && fitted.hasNaN() && !g.hasNaN()) {
                throw anomaly(node, k);
            }
            add(j, fitted, fitted != g && fitted.isOwner());
        }
        if (!retainGraph) {
            node.release();
        }
    }

    /** {@return whether a gradient is wanted below a node; if none is, it is not applied, and keeps what it saved} */
    private boolean leadsOn(int i, Node node) {
        if (wanted == null) {
            return true;
        }
        for (int k = 0; k < node.inputs; k++) {
            int j = below(i, k);
            if (j >= 0 && wanted[j]) {
                return true;
            }
        }
        return false;
    }

    private static IllegalStateException anomaly(Node node, int input) {
        return new IllegalStateException("backward: the gradient of '" + node.label() + "' with respect to its input "
                + input + " has a NaN that was not in the output's gradient; the op was applied where the cause shows",
                node.origin());
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

    private @Nullable Tensor[] found(Tensor[] targets) {
        @Nullable
        Tensor[] found = new Tensor[targets.length];
        boolean[] taken = new boolean[count];
        boolean outer = Mode.current().grad;
        Mode.current().grad = createGraph;
        try {
            for (int t = 0; t < targets.length; t++) {
                int i = placeOf(targets[t]);
                Tensor g = i < 0 ? null : cotangents[i];
                if (g != null) {
                    // Each caller gets a gradient of their own: one that two targets share, or that was passed in, is copied.
                    found[t] = owned[i] && !taken[i] ? g : g.clone();
                    taken[i] = true;
                }
            }
        } finally {
            Mode.current().grad = outer;
        }
        return found;
    }

    private int placeOf(Tensor target) {
        Node node = target.edge();
        return node == null ? -1 : find(node);
    }

    /** {@return whether a tensor depends on a leaf that requires grad besides the targets} */
    static boolean reachesBeyond(Tensor root, Tensor[] targets) {
        if (!root.isRequiringGrad()) {
            return false;
        }
        Walk walk = new Walk(true, false);
        walk.place(root);
        walk.discover();
        walk.mark(targets);
        return walk.reachesBeyondTargets();
    }

    private boolean reachesBeyondTargets() {
        for (int i = 0; i < count; i++) {
            if (nodes[i].leaf != null && (isTarget == null || !isTarget[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyRequires(@Nullable Tensor[] gradients) {
        for (Tensor gradient : gradients) {
            if (gradient != null && gradient.isRequiringGrad()) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a tensor or one of its tangents depends on a leaf that requires grad besides the targets} */
    static boolean dependsBeyond(Tensor root, Tensor[] targets) {
        return reachesBeyond(root, targets) || anyTangentReachesBeyond(new Tensor[] {root}, targets);
    }

    /** Whether a tangent, which the gradient's tangent will be made of, depends on more than the targets. */
    private static boolean anyTangentReachesBeyond(Tensor[] roots, Tensor[] targets) {
        for (Tensor root : roots) {
            for (Dual dual = root.dual(); dual != null; dual = dual.primal().dual()) {
                if (dependsBeyond(dual.tangent(), targets)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Marks the targets, and the nodes that have one below. */
    private void mark(Tensor[] targets) {
        boolean[] marks = new boolean[count];
        for (Tensor target : targets) {
            int i = placeOf(target);
            if (i >= 0) {
                marks[i] = true;
            }
        }
        isTarget = marks;
        wanted = reaching(marks);
    }

    /** {@return for each node whether a target lies at it or below} */
    private boolean[] reaching(boolean[] targets) {
        boolean[] reaching = targets.clone();
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
            int i = order[at];
            for (int k = 0; k < nodes[i].inputs; k++) {
                int j = below(i, k);
                if (j >= 0 && --left[j] == 0) {
                    order[end++] = j;
                }
            }
        }
        for (int at = end - 1; at >= 0; at--) {
            int i = order[at];
            for (int k = 0; k < nodes[i].inputs && !reaching[i]; k++) {
                int j = below(i, k);
                reaching[i] = j >= 0 && reaching[j];
            }
        }
        return reaching;
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
        edges = Arrays.copyOf(edges, capacity);
        table = new int[2 * capacity];
        for (int i = 0; i < count; i++) {
            enter(nodes[i], i);
        }
    }
}
