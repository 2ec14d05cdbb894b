package dev.thalweg.optim;

import dev.thalweg.tensor.Tensor;
import java.util.function.DoubleFunction;

/**
 * A search along a line for a step t with f(t) ≤ f(0) + c₁t·f′(0) and |f′(t)| ≤ c₂|f′(0)| (Nocedal and Wright 2006, algorithms 3.5 and
 * 3.6), in the variant of Schmidt's minFunc and of PyTorch: cubic interpolation, and a step back into the bracket when that stalls at an
 * end. A place where f is not finite counts as too high, and an interpolation that fails as the middle; PyTorch gives up there.
 */
final class StrongWolfe {
    private static final double SUFFICIENT_DECREASE = 1e-4; // c₁
    private static final double CURVATURE = 0.9; // c₂
    /** Steps are lengthened by at least a hundredth of the last lengthening, and at most tenfold. */
    private static final double LEAST_GROWTH = 0.01;
    private static final double GREATEST_GROWTH = 10;
    /** An interpolated step this near to an end of the bracket, as a part of its length, makes no progress. */
    private static final double NEAR_AN_END = 0.1;
    /** A bracket in which no parameter moves more is not worth searching. */
    private static final double SHORTEST = 1e-9;

    /** A place on the line: the step, the value, the gradient there, and the slope along the line. */
    record Trial(double step, double value, Tensor gradient, double slope) {}

    /** The best place found, and how many were tried. */
    record Found(Trial best, int trials) {}

    private final DoubleFunction<Trial> line;
    private final Trial start;
    private final double unit;
    private final int limit;
    private int trials;

    private StrongWolfe(DoubleFunction<Trial> line, Trial start, double unit, int limit) {
        this.line = line;
        this.start = start;
        this.unit = unit;
        this.limit = limit;
    }

    /**
     * {@return the best place on a line}
     *
     * @param line evaluates at a step
     * @param start the place at step 0, where the slope is negative
     * @param first the step to try first
     * @param unit how far a step of 1 moves the parameter that moves most
     * @param limit trials after the first at most
     */
    static Found search(DoubleFunction<Trial> line, Trial start, double first, double unit, int limit) {
        StrongWolfe search = new StrongWolfe(line, start, unit, limit);
        Trial best = search.bracket(first);
        return new Found(best, search.trials);
    }

    private Trial at(double step) {
        trials++;
        return line.apply(step);
    }

    private boolean isTooHigh(Trial trial) {
        return !(trial.value <= start.value + SUFFICIENT_DECREASE * trial.step * start.slope);
    }

    private boolean isFlatEnough(Trial trial) {
        return Math.abs(trial.slope) <= -CURVATURE * start.slope;
    }

    /** Lengthens the step until there is a good one behind it, and looks for that. */
    private Trial bracket(double first) {
        Trial before = start;
        Trial now = at(first);
        for (int i = 0; i < limit; i++) {
            if (isTooHigh(now) || i > 1 && now.value >= before.value) {
                return zoom(before, now, i);
            } else if (isFlatEnough(now)) {
                return now;
            } else if (now.slope >= 0) {
                return zoom(before, now, i);
            }
            double next = interpolate(before, now, now.step + LEAST_GROWTH * (now.step - before.step),
                    now.step * GREATEST_GROWTH);
            before = now;
            now = at(next);
        }
        return now.value < start.value ? now : start;
    }

    /** Narrows the bracket between two places until one is good enough. */
    private Trial zoom(Trial before, Trial now, int used) {
        Trial[] ends = {before, now};
        int low = lower(ends);
        boolean hasStalled = false;
        for (int i = used; i < limit; i++) {
            double left = Math.min(ends[0].step, ends[1].step);
            double right = Math.max(ends[0].step, ends[1].step);
            if ((right - left) * unit < SHORTEST) {
                break;
            }
            double step = ends[0].step == left ? interpolate(ends[0], ends[1], left, right)
                    : interpolate(ends[1], ends[0], left, right);
            double margin = NEAR_AN_END * (right - left);
            boolean isNearAnEnd = Math.min(right - step, step - left) < margin;
            if (isNearAnEnd && (hasStalled || step >= right || step <= left)) {
                step = Math.abs(step - right) < Math.abs(step - left) ? right - margin : left + margin;
                hasStalled = false;
            } else {
                hasStalled = isNearAnEnd;
            }
            Trial trial = at(step);
            int high = 1 - low;
            if (isTooHigh(trial) || trial.value >= ends[low].value) {
                ends[high] = trial;
                low = lower(ends);
            } else if (isFlatEnough(trial)) {
                return trial;
            } else {
                if (trial.slope * (ends[high].step - ends[low].step) >= 0) {
                    ends[high] = ends[low];
                }
                ends[low] = trial;
            }
        }
        return ends[low];
    }

    /** {@return which of two places is lower; the first if they are alike} */
    private static int lower(Trial[] ends) {
        return ends[1].value < ends[0].value || Double.isNaN(ends[0].value) ? 1 : 0;
    }

    /** {@return where the cubic through two places with their slopes is least, within bounds; the first has the shorter step} */
    private static double interpolate(Trial a, Trial b, double least, double greatest) {
        double d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.step - b.step);
        double square = d1 * d1 - a.slope * b.slope;
        double middle = (least + greatest) / 2;
        if (!(square >= 0) || Double.isInfinite(square)) {
            return middle;
        }
        double d2 = StrictMath.sqrt(square);
        double step = b.step - (b.step - a.step) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
        return Double.isNaN(step) ? middle : Math.min(Math.max(step, least), greatest);
    }
}
