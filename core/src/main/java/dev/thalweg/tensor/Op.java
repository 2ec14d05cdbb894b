package dev.thalweg.tensor;

import org.jspecify.annotations.Nullable;

/**
 * A differentiable operation: everything that is true of it, in one constant of its family. The walk, the tangents and
 * the tests find all they need here and name no op.
 */
public sealed interface Op permits Unary, Binary, Ternary, Movement, Reduction, Ordering, Indexing, Contraction, Matrix,
        CustomOp, Subgraph {
    /** The attributes of an op that needs none. */
    Object NONE = "none";

    /** {@return the name in messages, such as {@code sin}} */
    String label();

    /**
     * {@return the value, without any trace of where it came from}
     *
     * @param attributes what the op needs besides tensors, such as axes; {@link #NONE} where there is nothing
     * @param inputs the inputs
     */
    Tensor compute(Object attributes, Tensor... inputs);

    /**
     * {@return how the cotangent of one input follows from that of the output; null where none flows}
     *
     * @param input the input's number, from 0
     */
    @Nullable
    Rule rule(int input);

    /**
     * {@return what gives the cotangents of all inputs at once; null, as for most ops, if each has its rule. Where there is
     * one, it is asked instead of the rules, which then only say what must be saved}
     */
    default Rule.@Nullable Joint joint() {
        return null;
    }

    /** {@return how tangents of the inputs become the tangent of the output} */
    Forward forward();

    /** The three ways in which a tangent is pushed through an op. */
    enum Forward {
        /** Each output element depends on its own input elements: the rule of reverse mode serves forward mode too. */
        ELEMENTWISE,
        /** The op is linear in all inputs together: it is applied to the tangents. */
        LINEAR,
        /** The op is linear in each input alone: it is applied once per input, with that one replaced by its tangent. */
        MULTILINEAR,
        /** Anything else: the reverse rule, linear in the cotangent, is transposed by differentiating it. */
        TRANSPOSED
    }
}
