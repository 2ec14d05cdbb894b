package dev.thalweg.tensor;

import static dev.thalweg.tensor.Domain.ALL;
import static dev.thalweg.tensor.Domain.positive;
import static dev.thalweg.tensor.Rule.OUT;
import static dev.thalweg.tensor.Rule.X;
import static dev.thalweg.tensor.Rule.Y;

import dev.thalweg.kernel.Arithmetic;
import dev.thalweg.kernel.BinaryLoop;
import dev.thalweg.kernel.DoubleFunctions;
import dev.thalweg.kernel.Elementary;
import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The element-wise ops of two inputs, which are promoted to one dtype and broadcast to one shape. The domain holds for the
 * first input and {@code secondDomain} for the second; kinks of {@code maximum} and its kin lie where both are equal.
 */
enum Binary implements Op {
    ADD(Elementary::add, (x, y) -> x + y, Result.SAME, ALL, ALL, Rule.of((g, s) -> g), Rule.of((g, s) -> g)),
    SUB(Elementary::sub, (x, y) -> x - y, Result.SAME, ALL, ALL, Rule.of((g, s) -> g), Rule.of((g, s) -> g.neg())),
    MUL(Elementary::mul, (x, y) -> x * y, Result.SAME, ALL, ALL,
            Rule.of(Y, (g, s) -> g.mul(s.y())), Rule.of(X, (g, s) -> g.mul(s.x()))),
    DIV(Elementary::div, null, Result.SAME, ALL, positive(),
            Rule.of(Y, (g, s) -> g.div(s.y())),
            Rule.of(X | Y, (g, s) -> g.neg().mul(s.x().div(s.y()).div(s.y())))),
    POW(DoubleFunctions::pow, Arithmetic::pow, Result.SAME, positive(), ALL,
            Rule.of(X | Y, (g, s) -> g.mul(powerSlope(s.x(), s.y()))),
            Rule.of(X | Y | OUT, (g, s) -> g.mul(exponentSlope(s.x(), s.y(), s.out())))),
    REMAINDER(Elementary::remainder, Math::floorMod, Result.SAME, positive(), positive(),
            Rule.of((g, s) -> g), Rule.of(X | Y, (g, s) -> g.neg().mul(s.x().floorDivide(s.y())))),
    FMOD(Elementary::fmod, (x, y) -> x % y, Result.SAME, positive(), positive(),
            Rule.of((g, s) -> g), Rule.of(X | Y, (g, s) -> g.neg().mul(s.x().div(s.y()).trunc()))),
    FLOOR_DIVIDE(Elementary::floorDivide, Math::floorDiv, Result.SAME, positive(), positive(), Rule.zero(),
            Rule.zero()),
    MAXIMUM(Elementary::maximum, Math::max, Result.SAME, ALL, ALL,
            Rule.of(X | Y, (g, s) -> g.mul(share(s.x(), s.y()))), Rule.of(X | Y, (g, s) -> g.mul(share(s.y(), s.x())))),
    MINIMUM(Elementary::minimum, Math::min, Result.SAME, ALL, ALL,
            Rule.of(X | Y, (g, s) -> g.mul(share(s.y(), s.x()))), Rule.of(X | Y, (g, s) -> g.mul(share(s.x(), s.y())))),
    ATAN2(DoubleFunctions::atan2, null, Result.SAME, ALL, positive(),
            Rule.of(X | Y, (g, s) -> g.mul(s.y()).div(squaredLength(s.x(), s.y()))),
            Rule.of(X | Y, (g, s) -> g.neg().mul(s.x()).div(squaredLength(s.x(), s.y())))),
    HYPOT(DoubleFunctions::hypot, null, Result.SAME, positive(), positive(),
            Rule.of(X | OUT, (g, s) -> g.mul(s.x().div(s.out()))), Rule.of(Y | OUT, (g, s) -> g.mul(s.y().div(s
                    .out())))),
    LOG_ADD_EXP(DoubleFunctions::logAddExp, null, Result.SAME, ALL, ALL,
            Rule.of(X | Y, (g, s) -> g.mul(s.x().sub(s.y()).sigmoid())),
            Rule.of(X | Y, (g, s) -> g.mul(s.y().sub(s.x()).sigmoid()))),
    X_LOG_Y(Elementary::xLogY, null, Result.SAME, ALL, positive(),
            Rule.of(X | Y, (g, s) -> g.mul(maskedLog(s.x(), s.y()))), Rule.of(X | Y, (g, s) -> g.mul(s.x().div(s
                    .y())))),
    /** The derivative of order y (a whole number) of digamma at x. */
    POLYGAMMA(Elementary::polygamma, null, Result.SAME, positive(), ALL,
            Rule.of(X | Y, (g, s) -> g.mul(polygamma(s.x(), s.y().add(1)))), null),

    EQ(Elementary::eq, (x, y) -> x == y ? 1 : 0, Result.BOOL),
    NE(Elementary::ne, (x, y) -> x != y ? 1 : 0, Result.BOOL),
    LT(Elementary::lt, (x, y) -> x < y ? 1 : 0, Result.BOOL),
    LE(Elementary::le, (x, y) -> x <= y ? 1 : 0, Result.BOOL),
    GT(Elementary::gt, (x, y) -> x > y ? 1 : 0, Result.BOOL),
    GE(Elementary::ge, (x, y) -> x >= y ? 1 : 0, Result.BOOL),
    LOGICAL_AND(Elementary::logicalAnd, (x, y) -> x != 0 && y != 0 ? 1 : 0, Result.BOOL),
    LOGICAL_OR(Elementary::logicalOr, (x, y) -> x != 0 || y != 0 ? 1 : 0, Result.BOOL),
    LOGICAL_XOR(Elementary::logicalXor, (x, y) -> x != 0 ^ y != 0 ? 1 : 0, Result.BOOL);

    /** The dtype of a result. */
    private enum Result {
        /** That of the promoted inputs. */
        SAME,
        /** Bool. */
        BOOL
    }

    private final String label = Labels.camelCase(name());
    private final DoubleBinaryOperator meaning;
    private final BinaryLoop loop;
    private final @Nullable LongBinaryOperator integerMeaning; // null: integers are promoted to float32
    private final Result result;
    private final Domain domain;
    private final Domain secondDomain;
    private final @Nullable Rule first;
    private final @Nullable Rule second;

    Binary(DoubleBinaryOperator meaning, @Nullable LongBinaryOperator integerMeaning, Result result, Domain domain,
            Domain secondDomain, @Nullable Rule first, @Nullable Rule second) {
        this.meaning = meaning;
        this.loop = new BinaryLoop(label, meaning);
        this.integerMeaning = integerMeaning;
        this.result = result;
        this.domain = domain;
        this.secondDomain = secondDomain;
        this.first = first;
        this.second = second;
    }

    Binary(DoubleBinaryOperator meaning, LongBinaryOperator integerMeaning, Result result) {
        this(meaning, integerMeaning, result, ALL, ALL, null, null);
    }

    private static Tensor polygamma(Tensor x, Tensor order) {
        return POLYGAMMA.apply(x, order);
    }

    /** x² + y²; 1 at the origin, where the gradients of atan2 are then 0 (PyTorch's) to any order. */
    private static Tensor squaredLength(Tensor x, Tensor y) {
        Tensor sum = x.square().add(y.square());
        return Tensor.where(sum.eq(0), Tensor.onesLike(sum), sum);
    }

    /** d(xʸ)/dx = y·xʸ⁻¹, and 0 where y is 0, also at x = 0 and in the derivatives of this. */
    private static Tensor powerSlope(Tensor x, Tensor y) {
        Tensor exponent = Tensor.where(y.eq(0), Tensor.onesLike(y), y.sub(1));
        Tensor slope = y.mul(x.pow(exponent));
        return Tensor.where(y.eq(0), Tensor.zerosLike(slope), slope);
    }

    /** d(xʸ)/dy = xʸ·log x, and 0 where x is 0 and y is not negative, as in PyTorch. */
    private static Tensor exponentSlope(Tensor x, Tensor y, Tensor power) {
        Tensor slope = power.mul(x.log());
        return Tensor.where(x.eq(0).logicalAnd(y.ge(0)), Tensor.zerosLike(slope), slope);
    }

    /** 1 where the first is greater or one is NaN, ½ where both are equal (PyTorch's subgradient), 0 elsewhere. */
    private static Tensor share(Tensor greater, Tensor smaller) {
        Tensor ones = Tensor.onesLike(greater);
        return Tensor.where(greater.eq(smaller), ones.mul(0.5),
                Tensor.where(greater.lt(smaller), Tensor.zerosLike(greater), ones));
    }

    /** log y, and 0 where x is 0 and y is not positive, as in PyTorch. */
    private static Tensor maskedLog(Tensor x, Tensor y) {
        Tensor log = y.log();
        return Tensor.where(x.eq(0).logicalAnd(y.le(0)), Tensor.zerosLike(log), log);
    }

    @Override
    public String label() {
        return label;
    }

    /** {@return where the op is smooth in an input} */
    Domain domain(int input) {
        return input == 0 ? domain : secondDomain;
    }

    @Override
    public @Nullable Rule rule(int input) {
        return input == 0 ? first : second;
    }

    @Override
    public Forward forward() {
        return Forward.ELEMENTWISE;
    }

    @Override
    public Tensor compute(Object attributes, Tensor... inputs) {
        return compute(inputs[0], inputs[1]);
    }

    /** {@return whether its results are truth values} */
    boolean isTest() {
        return result == Result.BOOL;
    }

    private Tensor compute(Tensor x, Tensor y) {
        Layout left = x.layout;
        Layout right = y.layout;
        if (x.rank() == 0 && y.rank() == 0 && result == Result.SAME) {
            if (x.storage instanceof Storage.Float64 a && y.storage instanceof Storage.Float64 b) {
                return Tensor.scalar(meaning.applyAsDouble(a.values[left.offset()], b.values[right.offset()]));
            }
            if (x.storage instanceof Storage.Float32 a && y.storage instanceof Storage.Float32 b) {
                return Tensor.scalar((float) meaning.applyAsDouble(a.values[left.offset()], b.values[right.offset()]));
            }
        }
        Shape shape = Shape.broadcast(left.shape(), right.shape(), label);
        Tensor out = Tensor.allocate(result == Result.BOOL ? DType.BOOL : x.dtype(), shape);
        computeInto(out, x, y);
        return out;
    }

    private void computeInto(Tensor out, Tensor x, Tensor y) {
        if (x.dtype().isFloating() || integerMeaning == null) {
            Elementwise.map(loop, x.storage, x.layout, y.storage, y.layout, out.storage, out.layout);
        } else if (result != Result.BOOL
                || !Elementwise.mapTruth(loop, x.storage, x.layout, y.storage, y.layout, out.storage, out.layout)) {
            try {
                Elementwise.mapLong(integerMeaning, x.storage, x.layout, y.storage, y.layout, out.storage,
                        out.layout);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(label + ": integers cannot be divided by zero; got a zero in the"
                        + " second operand; convert to a floating dtype?", e);
            }
        }
    }

    /** {@return the op applied to two tensors, on the tape where it must be} */
    Tensor apply(Tensor x, Tensor y) {
        if (x.dtype() == y.dtype() && x.dtype().isFloating()) {
            Tensor out = compute(x, y);
            return result == Result.BOOL ? Tape.untracked(out, this, NONE, x, y) : Tape.track(out, this, NONE, x, y);
        }
        DType dtype = promote(x, y);
        if (result == Result.SAME) {
            if (integerMeaning == null && !dtype.isFloating()) {
                dtype = DType.FLOAT32;
            } else if (dtype == DType.BOOL && this != ADD && this != MUL && this != MAXIMUM && this != MINIMUM) {
                throw new IllegalArgumentException(
                        label + ": not defined for two bools; convert one with to(DType.INT64)?");
            }
        }
        Tensor left = x.to(dtype);
        Tensor right = y.to(dtype);
        Tensor out = compute(left, right);
        return result == Result.BOOL ? Tape.untracked(out, this, NONE, left, right)
                : Tape.track(out, this, NONE, left, right);
    }

    /** Writes the op's result into its first operand, which {@linkplain Tensor#takesStraight takes} the second. */
    Tensor applyInPlace(Tensor x, Tensor y, String name) {
        x.checkWritable(name);
        computeInto(x, x, y);
        x.storage.touch();
        return x;
    }

    /** {@return the dtype that two operands meet in, by PyTorch's rules} */
    static DType promote(Tensor x, Tensor y) {
        DType a = x.dtype();
        DType b = y.dtype();
        if (a == b) {
            return a;
        }
        boolean weakX = x.rank() == 0;
        boolean weakY = y.rank() == 0;
        return weakX == weakY ? DType.promote(a, b)
                : weakY ? DType.promoteWeak(a, b)
                        : DType.promoteWeak(b, a);
    }
}
