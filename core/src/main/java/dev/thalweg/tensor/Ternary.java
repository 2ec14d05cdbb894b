package dev.thalweg.tensor;

import static dev.thalweg.tensor.Rule.X;
import static dev.thalweg.tensor.Rule.Y;
import static dev.thalweg.tensor.Rule.Z;

import dev.thalweg.kernel.Elementary;
import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.TernaryLoop;
import dev.thalweg.shape.Shape;
import org.jspecify.annotations.Nullable;

/** The element-wise ops of three inputs, of one dtype (but for a condition) and broadcast to one shape. */
enum Ternary implements Op {
    /** Where x, y; elsewhere z. */
    WHERE(null, null,
            Rule.of(X, (g, s) -> Tensor.where(s.x(), g, Tensor.zerosLike(g))),
            Rule.of(X, (g, s) -> Tensor.where(s.x(), Tensor.zerosLike(g), g))),
    /** x held between y and z; at a bound the gradient flows to x. */
    CLAMP(Elementary::clamp,
            Rule.of(X | Y | Z,
                    (g, s) -> Tensor.where(s.x().ge(s.y()).logicalAnd(s.x().le(s.z())), g, Tensor.zerosLike(g))),
            Rule.of(X | Y | Z,
                    (g, s) -> Tensor.where(s.x().lt(s.y()).logicalAnd(s.y().lt(s.z())), g, Tensor.zerosLike(g))),
            Rule.of(X | Y | Z,
                    (g, s) -> Tensor.where(s.x().gt(s.z()).logicalOr(s.y().gt(s.z())), g, Tensor.zerosLike(g))));

    private final String label = Labels.camelCase(name());
    private final @Nullable TernaryLoop loop; // null: a choice by the first input
    private final @Nullable Rule first;
    private final Rule second;
    private final Rule third;

    Ternary(TernaryLoop.@Nullable Function meaning, @Nullable Rule first, Rule second, Rule third) {
        this.loop = meaning == null ? null : new TernaryLoop(label, meaning);
        this.first = first;
        this.second = second;
        this.third = third;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public @Nullable Rule rule(int input) {
        return switch (input) {
            case 0 -> first;
            case 1 -> second;
            default -> third;
        };
    }

    @Override
    public Forward forward() {
        return Forward.ELEMENTWISE;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor y = inputs[1];
        Tensor z = inputs[2];
        Shape shape = Shape.broadcast(Shape.broadcast(x.shape(), y.shape(), label), z.shape(), label);
        Tensor out = Tensor.allocate(y.dtype(), shape);
        if (loop == null) {
            Elementwise.select(x.storage, x.layout, y.storage, y.layout, z.storage, z.layout, out.storage, out.layout);
        } else {
            Elementwise.map(loop, x.storage, x.layout, y.storage, y.layout, z.storage, z.layout, out.storage,
                    out.layout);
        }
        return out;
    }

    /** {@return the op applied to three tensors whose dtypes fit, on the tape where it must be} */
    Tensor apply(Tensor x, Tensor y, Tensor z) {
        Tensor[] inputs = {x, y, z};
        return Tape.track(compute(NONE, inputs), this, NONE, inputs);
    }
}
