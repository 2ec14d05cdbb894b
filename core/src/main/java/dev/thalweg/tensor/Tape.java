package dev.thalweg.tensor;

import java.util.Arrays;
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
        if (x.isRequiringGrad() && Mode.current().grad) {
            record(out, Node.of(op, attributes, out, x));
        }
        return x.tangent() == null ? out : withTangent(out, op, attributes, x);
    }

    static Tensor track(Tensor out, Op op, Object attributes, Tensor x, Tensor y) {
        if ((x.isRequiringGrad() || y.isRequiringGrad()) && Mode.current().grad) {
            record(out, Node.of(op, attributes, out, x, y));
        }
        return x.tangent() == null && y.tangent() == null ? out : withTangent(out, op, attributes, x, y);
    }

    static Tensor track(Tensor out, Op op, Object attributes, Tensor... inputs) {
        boolean tangents = false;
        boolean grads = false;
        for (Tensor input : inputs) {
            tangents |= input.tangent() != null;
            grads |= input.isRequiringGrad();
        }
        if (grads && Mode.current().grad) {
            record(out, Node.of(op, attributes, out, inputs));
        }
        return tangents ? withTangent(out, op, attributes, inputs) : out;
    }

    private static void record(Tensor out, Node node) {
        if (Mode.current().anomaly) {
            node.origin = new Throwable("applied here");
        }
        if (out.dtype().isFloating()) {
            out.setNode(node);
        }
    }

    /** Gives the output its tangent: that of the inputs pushed through the op. */
    private static Tensor withTangent(Tensor out, Op op, Object attributes, Tensor... inputs) {
        if (!out.dtype().isFloating()) {
            return out;
        }
        // The tangent is computed from values that carry none themselves, or it would have a tangent of its own.
        Tensor[] primals = new Tensor[inputs.length];
        Arrays.setAll(primals, i -> inputs[i].primal());
        Tensor result = switch (op.forward()) {
            case ELEMENTWISE -> elementwise(out, op, attributes, primals, inputs);
            case LINEAR -> linear(op, attributes, primals, inputs);
            case MULTILINEAR -> multilinear(op, attributes, primals, inputs);
            case TRANSPOSED -> transposed(out, op, attributes, primals, inputs);
        };
        out.setTangent(result);
        return out;
    }

    private static @Nullable Tensor elementwise(Tensor out, Op op, Object attributes, Tensor[] primals,
            Tensor[] inputs) {
        Node application = Node.lend(op, attributes, out.primal(), primals);
        Tensor sum = null;
        for (int i = 0; i < inputs.length; i++) {
            Tensor tangent = inputs[i].tangent();
            Rule rule = op.rule(i);
            if (tangent != null && rule != null) {
                sum = plus(sum, rule.vjp().apply(tangent.expand(out.shape()), application));
            }
        }
        return sum;
    }

    private static Tensor linear(Op op, Object attributes, Tensor[] primals, Tensor[] inputs) {
        Tensor[] tangents = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            Tensor tangent = inputs[i].tangent();
            tangents[i] = tangent != null ? tangent : Tensor.zerosLike(primals[i]);
        }
        return apply(op, attributes, tangents);
    }

    private static @Nullable Tensor multilinear(Op op, Object attributes, Tensor[] primals, Tensor[] inputs) {
        Tensor sum = null;
        for (int i = 0; i < inputs.length; i++) {
            Tensor tangent = inputs[i].tangent();
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
            Tensor[] inputs) {
        Mode mode = Mode.current();
        boolean outer = mode.grad;
        mode.grad = true;
        try {
            Node application = Node.lend(op, attributes, out.primal(), primals);
            Tensor u = Tensor.zerosLike(out).requiresGrad();
            Tensor product = null;
            for (int i = 0; i < inputs.length; i++) {
                Tensor tangent = inputs[i].tangent();
                Rule rule = op.rule(i);
                if (tangent != null && rule != null) {
                    product = plus(product, rule.vjp().apply(u, application).mul(tangent).sum());
                }
            }
            return product == null || !product.isRequiringGrad()
                    ? null
                    : Walk.gradients(new Tensor[] {product}, new @Nullable Tensor[] {null}, new Tensor[] {u}, false,
                            outer)[0];
        } finally {
            mode.grad = outer;
        }
    }

    private static Tensor plus(@Nullable Tensor sum, Tensor term) {
        return sum == null ? term : sum.add(term);
    }
}
