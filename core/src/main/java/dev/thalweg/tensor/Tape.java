package dev.thalweg.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The one door through which results of ops go: here they are put on the tape for reverse mode, and get their tangents in
 * forward mode.
 */
final class Tape {
    private Tape() {}

    /** {@return the result of an op, tracked} */
    static Tensor apply(Op op, Object attributes, Tensor... inputs) {
        return track(op.compute(attributes, inputs), op, attributes, inputs);
    }

    static Tensor track(Tensor out, Op op, Object attributes, Tensor x) {
        if (Trace.open != 0) {
            Trace.note(out, op, attributes, x);
        }
        if (x.isRequiringGrad()) {
            Mode mode = Mode.current();
            if (mode.grad) {
                record(mode, out, Node.of(op, attributes, out, x));
            }
        }
        return x.dual() == null ? out : pushTangents(out, op, attributes, x);
    }

    static Tensor track(Tensor out, Op op, Object attributes, Tensor x, Tensor y) {
        if (Trace.open != 0) {
            Trace.note(out, op, attributes, x, y);
        }
        if (x.isRequiringGrad() || y.isRequiringGrad()) {
            Mode mode = Mode.current();
            if (mode.grad) {
                record(mode, out, Node.of(op, attributes, out, x, y));
            }
        }
        return x.dual() == null && y.dual() == null ? out : pushTangents(out, op, attributes, x, y);
    }

    static Tensor track(Tensor out, Op op, Object attributes, Tensor... inputs) {
        if (Trace.open != 0) {
            Trace.note(out, op, attributes, inputs);
        }
        boolean tangents = false;
        boolean grads = false;
        for (Tensor input : inputs) {
            tangents |= input.dual() != null;
            grads |= input.isRequiringGrad();
        }
        if (grads) {
            Mode mode = Mode.current();
            if (mode.grad) {
                record(mode, out, Node.of(op, attributes, out, inputs));
            }
        }
        return tangents ? pushTangents(out, op, attributes, inputs) : out;
    }

    /** {@return the result of an op through which no gradient flows} */
    static Tensor untracked(Tensor out, Op op, Object attributes, Tensor... inputs) {
        if (Trace.open != 0) {
            Trace.note(out, op, attributes, inputs);
        }
        return out;
    }

    private static void record(Mode mode, Tensor out, Node node) {
        if (out.dtype().isFloating()) {
            out.setNode(node);
            if (mode.isWatched) {
                watch(mode, node);
            }
        }
    }

    private static void watch(Mode mode, Node node) {
        if (mode.anomaly) {
            node.rememberOrigin();
        }
        Checkpoint checkpoint = mode.checkpoint;
        if (checkpoint != null && node.hasSaved()) {
            checkpoint.take(node);
        }
    }

    /**
     * Gives the output its tangents: those of the inputs at the innermost level, pushed through the op, which is done with
     * values that carry tangents of the outer levels only; and those of the outer levels, by the same way.
     */
    static Tensor pushTangents(Tensor out, Op op, Object attributes, Tensor... inputs) {
        ForwardLevel level = innermost(inputs);
        if (level == null || !out.dtype().isFloating()) {
            return out;
        }
        Tensor[] primals = new Tensor[inputs.length];
        @Nullable
        Tensor[] tangents = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            primals[i] = level.primal(inputs[i]);
            tangents[i] = level.tangent(inputs[i]);
        }
        Tensor primal = pushTangents(out.sameAt(out.edge()), op, attributes, primals);
        Tensor tangent = switch (op.forward()) {
            case ELEMENTWISE -> elementwise(primal, op, attributes, primals, tangents);
            case LINEAR -> linear(op, attributes, primals, tangents);
            case MULTILINEAR -> multilinear(op, attributes, primals, tangents);
            case TRANSPOSED -> transposed(primal, op, attributes, primals, tangents);
        };
        out.setDual(tangent == null ? primal.dual() : new Dual(level, primal, tangent, out.version()));
        return out;
    }

    private static @Nullable ForwardLevel innermost(Tensor[] inputs) {
        ForwardLevel innermost = null;
        for (Tensor input : inputs) {
            Dual dual = input.dual();
            if (dual != null && (innermost == null || dual.level().isInside(innermost))) {
                innermost = dual.level();
            }
        }
        return innermost;
    }

    private static @Nullable Tensor elementwise(Tensor out, Op op, Object attributes, Tensor[] primals,
            @Nullable Tensor[] tangents) {
        Node application = Node.lend(op, attributes, out, primals);
        Tensor sum = null;
        for (int i = 0; i < primals.length; i++) {
            Tensor tangent = tangents[i];
            Rule rule = op.rule(i);
            if (tangent != null && rule != null) {
                sum = plus(sum, rule.vjp().apply(tangent.expand(out.shape()), application));
            }
        }
        return sum;
    }

    private static Tensor linear(Op op, Object attributes, Tensor[] primals, @Nullable Tensor[] tangents) {
        Tensor[] moved = new Tensor[primals.length];
        for (int i = 0; i < primals.length; i++) {
            Tensor tangent = tangents[i];
            moved[i] = tangent != null ? tangent : Tensor.zerosLike(primals[i]);
        }
        return apply(op, attributes, moved);
    }

    private static @Nullable Tensor multilinear(Op op, Object attributes, Tensor[] primals,
            @Nullable Tensor[] tangents) {
        Tensor sum = null;
        for (int i = 0; i < primals.length; i++) {
            Tensor tangent = tangents[i];
            if (tangent != null) {
                Tensor[] mixed = primals.clone();
                mixed[i] = tangent;
                sum = plus(sum, apply(op, attributes, mixed));
            }
        }
        return sum;
    }

    /** The reverse rule u ↦ Jᵀu is linear in u; the gradient of ⟨Jᵀu, t⟩ with respect to u is Jt. */
    private static @Nullable Tensor transposed(Tensor out, Op op, Object attributes, Tensor[] primals,
            @Nullable Tensor[] tangents) {
        Mode mode = Mode.current();
        boolean outer = mode.grad;
        mode.grad = true;
        try {
            Node application = Node.lend(op, attributes, out, primals);
            Tensor u = Tensor.onesLike(out).requiresGrad(); // any value would do, but at 0 a rule that is no tensor
            Tensor product = null; //                          expression would look like one that is 0 everywhere
            Rule.Joint joint = op.joint();
            @Nullable
            Tensor @Nullable [] all = joint == null ? null : joint.apply(u, application);
            for (int i = 0; i < primals.length; i++) {
                Tensor tangent = tangents[i];
                Rule rule = op.rule(i);
                if (tangent == null || rule == null) {
                    continue;
                }
                Tensor cotangent = all != null ? all[i] : rule.vjp().apply(u, application);
                if (cotangent != null) {
                    checkLinear(op, cotangent);
                    product = plus(product, cotangent.mul(tangent).sum());
                }
            }
            // What the outer graph may still need must not be freed with this one.
            return product == null || !product.isRequiringGrad()
                    ? null
                    : Walk.gradients(new Tensor[] {product}, new @Nullable Tensor[] {null}, new Tensor[] {u}, outer,
                            outer)[0];
        } finally {
            mode.grad = outer;
        }
    }

    private static void checkLinear(Op op, Tensor cotangent) {
        if (!cotangent.isRequiringGrad() && cotangent.ne(0).sum().itemLong() != 0) {
            throw new IllegalStateException("forward mode: the backward of '" + op.label() + "' must be made of tensor"
                    + " operations on the output's gradient; got a result that does not depend on it");
        }
    }

    private static Tensor plus(@Nullable Tensor sum, Tensor term) {
        return sum == null ? term : sum.add(term);
    }
}
