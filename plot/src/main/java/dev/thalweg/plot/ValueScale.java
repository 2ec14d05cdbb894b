package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How the objective's values are spread over heights and colours, from 0 to 1.
 *
 * <p>Even spread where that shows the shape. Where most values crowd at one end of it (Rosenbrock's valley, a pole, a run
 * far up a steep wall) the spread is logarithmic in the distance from that end, with its knee where the median comes to
 * the middle. Values beyond what can be shown are held at the end.
 *
 * @param low the value at 0
 * @param high the value at 1
 * @param kind the spread
 * @param knee the distance from the crowded end up to which a logarithmic spread is about even
 */
record ValueScale(double low, double high, Kind kind, double knee) {

    /** Where the values crowd. */
    enum Kind {
        EVEN, CROWDED_LOW, CROWDED_HIGH
    }

    /** The median's place in an even spread below which (or above one minus which) the spread is made logarithmic. */
    private static final double EVEN_MEDIAN = 0.14;

    /** The most a value may be further from the end than the median; more decades than these colours do not tell apart. */
    private static final double MOST_OVER_MEDIAN = 1e15;

    /** The share of the values at the crowded end that the even part below the knee may take. */
    private static final double BELOW_KNEE = 0.02;

    /** The least the knee may be below the median where many values are equal to the lowest. */
    private static final double LEAST_KNEE = 1e-3;

    /** The median's place below which even a curve is spread logarithmically: it would hug the axis. */
    private static final double EVEN_CURVE = 0.004;

    /** How far a curve may go beyond the middle 80 % of its values, in their extents, before it is cut. */
    private static final double CURVE_ROOM = 2.5;

    /** Two heavy tails: the middle 80 % of the values take less than this share of the even spread. */
    private static final double THIN_MIDDLE = 0.1;

    /** Ticks are looked for at these multiples of powers of ten, the roundest first. */
    private static final double[] TICK_MANTISSAS = {1, 5, 2};

    /** Free space beyond the ends for curves, as a share of the scale. */
    private static final double PADDING = 0.06;

    /** The share of the values at each end that is held there if there are holes. */
    private static final double HOLE_RIM = 0.01;

    /** Values beyond this overflow when their distances are taken. */
    private static final double HUGE = 1e300;

    /** Returns the scale that shows these values best; NaN and infinities are passed over. */
    static ValueScale of(double[] values) {
        double[] sorted = Arrays.stream(values).filter(v -> Math.abs(v) <= HUGE).sorted().toArray();
        if (sorted.length == 0) {
            return new ValueScale(0, 1, Kind.EVEN, 0);
        }
        // Beside a hole the values may shoot up to any height; the few that do must not set the scale.
        double rim = sorted.length < values.length ? HOLE_RIM : 0;
        double low = quantile(sorted, rim);
        double high = quantile(sorted, 1 - rim);
        double median = quantile(sorted, 0.5);
        // A constant, or one but for rounding: put it in the middle.
        double size = Math.max(Math.abs(low), Math.abs(high));
        if (high - low <= 1e-12 * size) {
            double half = size == 0 ? 1 : size / 2;
            return new ValueScale(low - half, high + half, Kind.EVEN, 0);
        }
        double place = (median - low) / (high - low);
        if (place < EVEN_MEDIAN) {
            double base = median > low ? median - low : firstAbove(sorted, low) - low;
            high = Math.min(high, low + MOST_OVER_MEDIAN * base);
            return new ValueScale(low, high, Kind.CROWDED_LOW,
                    knee(base, high - low, quantile(sorted, BELOW_KNEE) - low));
        }
        if (place > 1 - EVEN_MEDIAN) {
            double base = median < high ? high - median : high - firstBelow(sorted, high);
            low = Math.max(low, high - MOST_OVER_MEDIAN * base);
            return new ValueScale(low, high, Kind.CROWDED_HIGH,
                    knee(base, high - low, high - quantile(sorted, 1 - BELOW_KNEE)));
        }
        double middle = quantile(sorted, 0.9) - quantile(sorted, 0.1);
        if (middle > 0 && middle < THIN_MIDDLE * (high - low)) {
            low = Math.max(low, quantile(sorted, 0.1) - middle);
            high = Math.min(high, quantile(sorted, 0.9) + middle);
        }
        return new ValueScale(low, high, Kind.EVEN, 0);
    }

    /** Solves log(1 + m/k) = log(1 + h/k) / 2 for the knee k: the median's distance m gets to the middle. */
    private static double knee(double median, double full, double least) {
        double knee = full > 2 * median ? median / (full / median - 2) : median;
        return Math.max(knee, least > 0 ? least : LEAST_KNEE * median);
    }

    /**
     * Returns the scale for the curve of one variable: even if at all possible, as people expect of a curve, cut where
     * it shoots up or down, but holding some values in any case.
     */
    static ValueScale ofCurve(double[] values, double[] held) {
        double[] sorted = Arrays.stream(values).filter(v -> Math.abs(v) <= HUGE).sorted().toArray();
        double[] heldSorted = Arrays.stream(held).filter(v -> Math.abs(v) <= HUGE).sorted().toArray();
        double[] all = DoubleStream.concat(Arrays.stream(sorted), Arrays.stream(heldSorted)).sorted().toArray();
        if (sorted.length == 0) {
            return of(held).padded();
        }
        double most = quantile(sorted, 0.9);
        double least = quantile(sorted, 0.1);
        double room = CURVE_ROOM * (most - least);
        double low = room > 0 ? Math.max(sorted[0], least - room) : sorted[0];
        double high = room > 0 ? Math.min(sorted[sorted.length - 1], most + room) : sorted[sorted.length - 1];
        if (heldSorted.length > 0) {
            low = Math.min(low, heldSorted[0]);
            high = Math.max(high, heldSorted[heldSorted.length - 1]);
        }
        double place = (quantile(all, 0.5) - low) / (high - low);
        boolean isEven = place > EVEN_CURVE && place < 1 - EVEN_CURVE;
        return isEven ? new ValueScale(low, high, Kind.EVEN, 0).padded() : of(all).padded();
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private static double firstAbove(double[] sorted, double value) {
        return Arrays.stream(sorted).filter(v -> v > value).findFirst().orElse(value);
    }

    private static double firstBelow(double[] sorted, double value) {
        return Arrays.stream(sorted).filter(v -> v < value).max().orElse(value);
    }

    /** Returns where a value lies, from 0 to 1; values beyond the ends are held there, NaN stays NaN. */
    double unit(double value) {
        double held = Double.isNaN(value) ? Double.NaN : Math.clamp(value, low, high);
        return switch (kind) {
            case EVEN -> (held - low) / (high - low);
            case CROWDED_LOW -> StrictMath.log1p((held - low) / knee) / StrictMath.log1p((high - low) / knee);
            case CROWDED_HIGH -> 1 - StrictMath.log1p((high - held) / knee) / StrictMath.log1p((high - low) / knee);
        };
    }

    /** Returns where a value lies; values beyond the ends of an even spread lie beyond 0 and 1. */
    double place(double value) {
        return isEven() ? (value - low) / (high - low) : unit(value);
    }

    /** Returns this scale with some free space beyond both ends, if it is even; for curves that must not touch a frame. */
    ValueScale padded() {
        double space = PADDING * (high - low);
        return isEven() ? new ValueScale(low - space, high + space, kind, knee) : this;
    }

    boolean isEven() {
        return kind == Kind.EVEN;
    }

    /** Returns round values with their labels, no two nearer than {@code gap} on the scale from 0 to 1. */
    List<Ticks.Tick> ticks(double gap) {
        if (isEven()) {
            return Ticks.linear(Range.of(low, high), Math.max(2, (int) (1 / gap)));
        }
        List<Double> taken = new ArrayList<>();
        offer(taken, 0, gap);
        double size = Math.max(Math.abs(low), Math.abs(high));
        int top = (int) Math.ceil(StrictMath.log10(size));
        int bottom = (int) Math.floor(StrictMath.log10(knee));
        for (double mantissa : TICK_MANTISSAS) {
            for (int exponent = top; exponent >= bottom; exponent--) {
                offer(taken, mantissa * Ticks.power(exponent), gap);
                offer(taken, -mantissa * Ticks.power(exponent), gap);
            }
        }
        return taken.stream().sorted().map(v -> new Ticks.Tick(v, Numbers.people(v, 1))).toList();
    }

    private void offer(List<Double> taken, double value, double gap) {
        if (value < low || value > high) {
            return;
        }
        double unit = unit(value);
        for (double other : taken) {
            if (Math.abs(unit(other) - unit) < gap) {
                return;
            }
        }
        taken.add(value);
    }

    /** Returns the places, from 0 to 1 exclusive, at which contour lines go: round values if the spread is even. */
    double[] levels(int about) {
        if (isEven()) {
            double step = Ticks.niceStep(high - low, about * 4 / 3);
            double first = Math.floor(low / step) + 1;
            int count = (int) Math.max(0, Math.ceil(high / step) - first);
            double[] levels = new double[count];
            for (int k = 0; k < count; k++) {
                levels[k] = unit((first + k) * step);
            }
            return levels;
        }
        double[] levels = new double[about - 1];
        for (int k = 0; k < levels.length; k++) {
            levels[k] = (k + 1.0) / about;
        }
        return levels;
    }
}
