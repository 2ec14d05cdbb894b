package dev.thalweg.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function's loop over rows. All functions begin with one loop in common, in which HotSpot cannot inline the function
 * because it has seen many there. A function that has work enough gets a copy of the loop's class, in which HotSpot sees this
 * function only, inlines it, and makes vector code where the function allows. Both do the same, to the bit.
 *
 * @param <L> the kind of loop
 */
public final class OwnLoop<L> {
    /** Elements after which a copy (about 0.2 ms to define, and C2's time later) has been worth it: some 0.3 ms of work. */
    private static final int WORTH_A_COPY = 1 << 16;

    private final Object[] functions;
    private final L common;
    private @Nullable L own; // racy, like the work: at worst, two threads make a copy each
    private int work;

    private OwnLoop(L common, Object... functions) {
        this.functions = functions;
        this.common = common;
    }

    /**
     * {@return the loop of a function of one argument}
     *
     * @param f the function of doubles
     * @param g the function of floats
     */
    public static OwnLoop<UnaryLoop> of(DoubleUnaryOperator f, FloatUnaryOperator g) {
        return new OwnLoop<>(new UnaryRows(f, g), f, g);
    }

    /**
     * {@return the loop of a function of two arguments}
     *
     * @param f the function
     */
    public static OwnLoop<BinaryLoop> of(DoubleBinaryOperator f) {
        return new OwnLoop<>(new BinaryRows(f), f);
    }

    /** {@return the loop to use for so many elements} */
    L over(int elements) {
        L loop = own;
        if (loop != null) {
            return loop;
        }
        work += Math.min(elements, WORTH_A_COPY);
        if (work < WORTH_A_COPY) {
            return common;
        }
        own = loop = copy(common, functions);
        return loop;
    }

    /** {@return an object of a hidden class with the code of a loop's, for the same function} */
    @SuppressWarnings("unchecked") // the copy implements what its original implements
    private static <L> L copy(L loop, Object... functions) {
        Class<?> original = loop.getClass();
        try (InputStream file = original.getResourceAsStream(original.getSimpleName() + ".class")) {
            if (file == null) {
                throw new IllegalStateException("kernel: the class file of " + original.getName()
                        + " must be readable beside the class; it is missing from the jar or image");
            }
            Class<?> hidden = MethodHandles.lookup().defineHiddenClass(file.readAllBytes(), false).lookupClass();
            return (L) hidden.getDeclaredConstructors()[0].newInstance(functions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
