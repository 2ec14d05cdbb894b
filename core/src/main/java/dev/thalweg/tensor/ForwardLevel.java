package dev.thalweg.tensor;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One directional derivative being taken in forward mode. Tensors made by {@link #dual} carry a tangent of this level,
 * and so does what is computed from them; closing the level takes all its tangents off.
 *
 * <p>Levels nest to any depth and keep their tangents apart: a tangent belongs to one level, and is itself computed with
 * values that carry tangents of the outer levels only. So a derivative inside a derivative never mistakes one direction for
 * the other ("perturbation confusion": Siskind and Pearlmutter 2005).
 *
 * <p>An inner level must be closed before an outer one, as try-with-resources does.
 */
public final class ForwardLevel implements AutoCloseable {
    private static final AtomicLong OPENED = new AtomicLong();

    private final long order = OPENED.incrementAndGet();
    private volatile boolean open = true;

    private ForwardLevel() {}

    /** {@return a new level, inside all that are open} */
    public static ForwardLevel open() {
        return new ForwardLevel();
    }

    boolean isOpen() {
        return open;
    }

    /** {@return how many levels were opened so far} */
    static long opened() {
        return OPENED.get();
    }

    /** {@return whether it was among the first so many that were opened} */
    boolean isAmong(long opened) {
        return order <= opened;
    }

    boolean isInside(ForwardLevel other) {
        return order > other.order;
    }

    /**
     * {@return a tensor with the values and the history of another, which carries a tangent of this level. It
     * cannot be written in place}
     *
     * @param value the value; it shares its storage with the result
     * @param tangent the direction, of the value's shape and dtype
     * @throws IllegalArgumentException if shape or dtype differ, or the value is not floating
     * @throws IllegalStateException if the level is closed
     */
    public Tensor dual(Tensor value, Tensor tangent) {
        if (!open) {
            throw new IllegalStateException("dual: the level must be open; got one that was closed");
        }
        if (!value.dtype().isFloating()) {
            throw new IllegalArgumentException("dual: only floating tensors have tangents; got " + value.dtype()
                    + "; convert with to(DType.FLOAT64)");
        }
        if (!tangent.shape().equals(value.shape()) || tangent.dtype() != value.dtype()) {
            throw new IllegalArgumentException("dual: a tangent has its value's shape and dtype; got "
                    + tangent.dtype() + " " + tangent.shape() + " for " + value.dtype() + " " + value.shape());
        }
        Tensor dual = value.sameAt(value.edge()).asArgument();
        dual.setDual(new Dual(this, value, tangent, dual.version()));
        return dual;
    }

    /**
     * {@return the value without its tangent of this level; it may carry those of outer levels}
     *
     * @param result a tensor computed at this level
     */
    public Tensor primal(Tensor result) {
        Dual dual = result.dual();
        return dual != null && dual.level() == this ? dual.primal() : result;
    }

    /**
     * {@return the tangent of this level; null where the tensor does not depend on what was given one}
     *
     * @param result a tensor computed at this level
     */
    public @Nullable Tensor tangent(Tensor result) {
        Dual dual = result.dual();
        return dual != null && dual.level() == this ? dual.tangent() : null;
    }

    /** Takes the tangents of this level off all tensors that carry them. */
    @Override
    public void close() {
        open = false;
    }
}
