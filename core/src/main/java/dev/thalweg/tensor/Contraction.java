package dev.thalweg.tensor;

import dev.thalweg.kernel.Products;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.Arrays;

/** The ops that multiply and sum over shared axes: there is one, and everything else is composed with it. */
enum Contraction implements Op {
    /** The product of vectors, of matrices, or of batches of matrices, which broadcast. */
    MATMUL;

    private static final Rule FIRST = Rule.of(Rule.Y, (g, s) -> firstCotangent(g, s.inputShape(0).rank(), s.y()));
    private static final Rule SECOND = Rule.of(Rule.X, (g, s) -> secondCotangent(g, s.x(), s.inputShape(1).rank()));

    private final String label = Labels.camelCase(name());

    @Override
    public String label() {
        return label;
    }

    @Override
    public Rule rule(int input) {
        return input == 0 ? FIRST : SECOND;
    }

    @Override
    public Forward forward() {
        return Forward.MULTILINEAR;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        return product(inputs[0], inputs[1]);
    }

    /** {@return the op applied, on the tape where it must be} */
    Tensor apply(Tensor x, Tensor y) {
        return Tape.track(product(x, y), this, NONE, x, y);
    }

    /** g·yᵀ, where a vector y stands for a column and a vector x for a row. */
    private static Tensor firstCotangent(Tensor g, int xRank, Tensor y) {
        if (y.rank() == 1) {
            return xRank == 1 ? g.mul(y) : g.unsqueeze(-1).matmul(y.unsqueeze(0));
        }
        if (xRank > 1 || y.rank() == 2) {
            return g.matmul(y.mT());
        }
        return g.unsqueeze(-2).matmul(y.mT()).squeeze(-2);
    }

    /** xᵀ·g, likewise. */
    private static Tensor secondCotangent(Tensor g, Tensor x, int yRank) {
        if (x.rank() == 1) {
            return yRank == 1 ? g.mul(x) : x.unsqueeze(1).matmul(g.unsqueeze(-2));
        }
        if (yRank > 1 || x.rank() == 2) {
            return x.mT().matmul(g);
        }
        return x.mT().matmul(g.unsqueeze(-1)).squeeze(-1);
    }

    /**
     * A product of matrices: the operands as matrices with the same leading axes, and the shape of the result.
     *
     * @param left (…, n, k)
     * @param right (…, k, m)
     * @param shape without the axes that vectors were given
     */
    record Matrices(Layout left, Layout right, Shape shape) {}

    /** {@return operands as matrices: a vector is a row on the left and a column on the right} */
    static Matrices matrices(Layout x, Layout y) {
        Layout left = x.shape().rank() == 1 ? x.unsqueeze(0) : x;
        Layout right = y.shape().rank() == 1 ? y.unsqueeze(1) : y;
        boolean row = x.shape().rank() == 1;
        boolean column = y.shape().rank() == 1;
        int n = left.shape().size(-2);
        int m = right.shape().size(-1);
        Shape shape;
        if (left.shape().rank() == 2 && right.shape().rank() == 2) {
            shape = row ? column ? Shape.SCALAR : Shape.of(m) : column ? Shape.of(n) : Shape.of(n, m);
        } else {
            Shape batch = Shape.broadcast(leading(left.shape()), leading(right.shape()), "matmul");
            left = left.expand(with(batch, n, left.shape().size(-1)));
            right = right.expand(with(batch, right.shape().size(-2), m));
            shape = row ? with(batch, m) : column ? with(batch, n) : with(batch, n, m);
        }
        return new Matrices(left, right, shape);
    }

    private static Tensor product(Tensor x, Tensor y) {
        Matrices matrices = matrices(x.layout, y.layout);
        Tensor out = Tensor.allocate(x.dtype(), matrices.shape());
        Products.multiply(x.storage, matrices.left(), y.storage, matrices.right(), out.storage);
        return out;
    }

    /** {@return the axes before the last two} */
    static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.sizes(), shape.rank() - 2));
    }

    /** {@return a shape with more axes at its end} */
    static Shape with(Shape batch, int... last) {
        int[] sizes = Arrays.copyOf(batch.sizes(), batch.rank() + last.length);
        System.arraycopy(last, 0, sizes, batch.rank(), last.length);
        return Shape.of(sizes);
    }
}
