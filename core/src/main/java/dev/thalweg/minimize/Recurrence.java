package dev.thalweg.minimize;

import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Notices a run that jumps between two points for ever. */
final class Recurrence {
    /** Two places are the same if their distance is below this part of the steps between them: far above rounding. */
    private static final double SAME = 1e-9;

    private @Nullable Point last;
    private @Nullable Point beforeLast;
    private double distance = Double.POSITIVE_INFINITY;
    private double step;

    void add(Point point, double stepNorm) {
        Point two = beforeLast;
        if (two != null) {
            distance = Tensor.noGrad(() -> Point.norm(point.x().sub(two.x())));
            step = stepNorm;
        }
        beforeLast = last;
        last = point;
    }

    /** {@return whether the newest point is where the run was two steps ago} */
    boolean isFound() {
        return step > 0 && distance <= SAME * step;
    }

    /** {@return the other of the two points} */
    @Nullable
    Point other() {
        return beforeLast;
    }
}
