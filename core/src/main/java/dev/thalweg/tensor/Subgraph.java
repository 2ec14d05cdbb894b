package dev.thalweg.tensor;

import dev.thalweg.shape.DType;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a graph that stands in it as one node, computed by other means than ops on tensors: several results, and one
 * backward function for all of them. A walk asks that once, when the cotangents of all results have come together.
 *
 * <p>Each result has a node of its own, for hooks and retained gradients; below them lies the node of the whole, which the
 * inputs' nodes are below of. Between both flow numbers that say which results' cotangents have come.
 */
public final class Subgraph implements Op {
    /** The backward function of one application. */
    public interface Backward {
        /**
         * {@return the cotangent of each input, in order, in its shape and dtype and in a storage of its own; null for one that has none}
         *
         * @param results the cotangents of the results; null for one that no walk came through
         * @param createGraph whether the answer is to be differentiated in turn; it then is recorded by who answers
         */
        @Nullable
        Tensor[] cotangents(@Nullable Tensor[] results, boolean createGraph);

        /** Drops what was saved for it. */
        void free();
    }

    /** Results of one application whose cotangents one number can tell apart. */
    public static final int MOST_RESULTS = 52;

    private static final Subgraph WHOLE = new Subgraph(Rule.of((g, node) -> {
        throw new AssertionError("a subgraph gives all cotangents at once");
    }), Subgraph::cotangents);
    private static final Subgraph RESULT = new Subgraph(Rule.of((g, node) -> ((Result) node.attributes()).arrive(g)),
            null);

    private final Rule rule;
    private final Rule.@Nullable Joint joint;

    private Subgraph(Rule rule, Rule.@Nullable Joint joint) {
        this.rule = rule;
        this.joint = joint;
    }

    /** {@return whether a graph made now may have such a part: not where its ops are looked at one by one, as by a checkpoint} */
    public static boolean isPossible() {
        return !Mode.current().isWatched;
    }

    /**
     * Puts results into the graph.
     *
     * @param results the results; those that are differentiable are floating leaves with no tangents, over storages of their own
     * @param differentiable which of them depend on the inputs by way of the backward function; at most {@value #MOST_RESULTS}
     * @param inputs what gradients flow to
     * @param backward gives the cotangents of the inputs
     */
    public static void attach(List<Tensor> results, BitSet differentiable, Tensor[] inputs, Backward backward) {
        Application application = new Application(backward, results.size());
        Tensor whole = Tape.track(Tensor.scalar(DType.FLOAT64, 0), WHOLE, application, inputs);
        for (int i = differentiable.nextSetBit(0); i >= 0; i = differentiable.nextSetBit(i + 1)) {
            Tape.track(results.get(i), RESULT, new Result(application, i), whole);
        }
    }

    /** One application, and the cotangents that a walk has brought so far. */
    private static final class Application implements Node.Freeable {
        final Backward backward;
        final @Nullable Tensor[] arrived;
        boolean isFreed;

        Application(Backward backward, int results) {
            this.backward = backward;
            this.arrived = new Tensor[results];
        }

        @Override
        public void free() {
            isFreed = true;
            backward.free();
        }
    }

    /** A result, the attribute of its node. */
    private record Result(Application application, int number) {
        Tensor arrive(Tensor g) {
            application.arrived[number] = g;
            return Tensor.scalar(DType.FLOAT64, 1L << number);
        }
    }

    private static @Nullable Tensor[] cotangents(Tensor sum, Node node) {
        Application application = node.attributes();
        if (application.isFreed) {
            throw node.freed();
        }
        long mask = (long) sum.storage.getDouble(sum.layout.offset());
        @Nullable
        Tensor[] results = new Tensor[application.arrived.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = (mask >> i & 1) == 0 ? null : application.arrived[i]; // a walk that failed may have left others
            application.arrived[i] = null;
        }
        return application.backward.cotangents(results, Mode.current().grad);
    }

    @Override
    public String label() {
        return "compiled";
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        throw new AssertionError("computed by other means");
    }

    @Override
    public Rule rule(int input) {
        return rule;
    }

    @Override
    public Rule.@Nullable Joint joint() {
        return joint;
    }

    @Override
    public Forward forward() {
        return Forward.TRANSPOSED;
    }
}
