package dev.thalweg.plot;

import java.util.List;

/** One direction of a panel: where a value lies from 0 to 1, and what is written beside it. */
sealed interface Axis {

    /** Returns where a value lies; outside 0 to 1 it is outside the panel, and NaN cannot be shown. */
    double unit(double value);

    /** Returns at most about {@code most} labels. */
    List<Ticks.Tick> ticks(int most);

    /** Even spread. */
    record Even(Range range) implements Axis {
        @Override
        public double unit(double value) {
            return range.unit(value);
        }

        @Override
        public List<Ticks.Tick> ticks(int most) {
            return Ticks.linear(range, most);
        }
    }

    /** Equal factors, equal distances; the range is positive. */
    record Logarithmic(Range range) implements Axis {
        @Override
        public double unit(double value) {
            double low = StrictMath.log(range.low());
            return value > 0 ? (StrictMath.log(value) - low) / (StrictMath.log(range.high()) - low) : Double.NaN;
        }

        @Override
        public List<Ticks.Tick> ticks(int most) {
            return Ticks.logarithmic(range, most);
        }
    }

    /** Values of the objective, spread so that their shape shows. */
    record Valued(ValueScale scale) implements Axis {
        @Override
        public double unit(double value) {
            return scale.place(value);
        }

        @Override
        public List<Ticks.Tick> ticks(int most) {
            return scale.ticks(1.0 / most);
        }
    }
}
