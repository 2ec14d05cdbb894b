package dev.thalweg.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Where an axis is labelled, and with what. */
final class Ticks {

    /** Decades that all get a label; beyond, every second, third, fifth … one does. */
    private static final int[] DECADE_STRIDES = {1, 2, 3, 5, 10, 20, 25, 50, 100};

    /** The steps people count in. */
    private static final double[] NICE_MANTISSAS = {1, 2, 5, 10};

    private Ticks() {
    }

    /** One label at one value. */
    record Tick(double value, String label) {
    }

    /** Returns a step of 1, 2 or 5 times a power of ten that divides {@code width} into at most {@code most} parts. */
    static double niceStep(double width, int most) {
        double raw = width / most;
        int exponent = (int) Math.floor(StrictMath.log10(raw));
        double power = power(exponent);
        for (double mantissa : NICE_MANTISSAS) {
            // The slack lets 0.30000000000000004 pass for 0.3.
            if (mantissa * power >= raw * (1 - 1e-9)) {
                return mantissa * power;
            }
        }
        return 10 * power;
    }

    /** Returns a power of ten, correctly rounded. */
    static double power(int exponent) {
        return Double.parseDouble("1e" + exponent);
    }

    /** Returns the multiples of a nice step in {@code range}, at most {@code most} + 1 of them. */
    static List<Tick> linear(Range range, int most) {
        double step = niceStep(range.width(), Math.max(1, most));
        double slack = step * 1e-9;
        double first = Math.ceil((range.low() - slack) / step);
        double last = Math.floor((range.high() + slack) / step);
        List<Tick> ticks = new ArrayList<>();
        // Far from zero the step may vanish beside the ends; then a few plain positions must do.
        if (Math.abs(first) > 1e14 || last - first > 4 * most) {
            ticks.add(new Tick(range.low(), Numbers.people(range.low(), 17)));
            ticks.add(new Tick(range.high(), Numbers.people(range.high(), 17)));
            return ticks;
        }
        int digits = StrictMath.max(0, -(int) Math.floor(StrictMath.log10(step) + 1e-9));
        double largest = Math.max(Math.abs(range.low()), Math.abs(range.high()));
        boolean plain = largest < 1e5 && step >= 1e-5;
        for (double k = first; k <= last; k++) {
            double value = k == 0 ? 0 : k * step;
            ticks.add(new Tick(value, plain ? fixed(value, digits) : scientific(value, step)));
        }
        return ticks;
    }

    private static String fixed(double value, int digits) {
        String text = BigDecimal.valueOf(Math.abs(value)).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        return value < 0 ? Numbers.MINUS + text : text;
    }

    private static String scientific(double value, double step) {
        if (value == 0) {
            return "0";
        }
        int digits = (int) Math.floor(StrictMath.log10(Math.abs(value)) + 1e-9)
                - (int) Math.floor(StrictMath.log10(step) + 1e-9) + 1;
        return Numbers.people(value, Math.max(1, digits));
    }

    /** Returns powers of ten in a range of positive values; where there are too few, 1-2-5 or even steps. */
    static List<Tick> logarithmic(Range range, int most) {
        int first = (int) Math.ceil(StrictMath.log10(range.low()) - 1e-9);
        int last = (int) Math.floor(StrictMath.log10(range.high()) + 1e-9);
        List<Tick> ticks = new ArrayList<>();
        if (last - first < 1) {
            for (int e = first - 1; e <= last + 1; e++) {
                for (double m : new double[] {1, 2, 5}) {
                    double value = m * power(e);
                    if (value >= range.low() * (1 - 1e-9) && value <= range.high() * (1 + 1e-9)) {
                        ticks.add(new Tick(value, Numbers.people(value, 1)));
                    }
                }
            }
            boolean isEnough = ticks.size() >= 3 && ticks.size() <= most + 1;
            return isEnough ? ticks : linear(range, most).stream().filter(t -> t.value() > 0).toList();
        }
        int stride = 1;
        for (int candidate : DECADE_STRIDES) {
            stride = candidate;
            if ((last - first) / candidate + 1 <= most) {
                break;
            }
        }
        for (int e = Math.ceilDiv(first, stride) * stride; e <= last; e += stride) {
            double value = power(e);
            if (value > 0 && Double.isFinite(value)) {
                ticks.add(new Tick(value, Numbers.powerOfTen(e)));
            }
        }
        return ticks;
    }
}
