package dev.thalweg.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a picture of a fitted model shows: the observations, the model's curve with its bands, and below them the residuals.
 *
 * <p>A model of one explanatory variable has a curve over that variable. Any other is shown as observed over fitted values,
 * beside the line where the two are equal.
 *
 * @param title what is fitted, usually the formula
 * @param xName the name of what lies to the right: the explanatory variable, or what stands for the fitted values
 * @param yName the name of what was observed
 * @param xs where each observation lies, finite
 * @param ys what was observed there, finite
 * @param fitted what the model says there; NaN where it says nothing
 * @param rows a number for each observation, by which to find it in the data
 * @param curve the model over {@code xs}' range, or null if {@code xs} are the fitted values themselves
 * @param facts what is written beside the picture, in order
 * @param notes what is to be said below it
 */
public record FitFigure(
        String title,
        String xName,
        String yName,
        double[] xs,
        double[] ys,
        double[] fitted,
        int[] rows,
        @Nullable Curve curve,
        List<Fact> facts,
        List<String> notes) implements Figure {

    /** A fitted model of one explanatory variable. */
    @FunctionalInterface
    public interface Curve {
        /**
         * {@return the curve at many places}
         *
         * @param xs the places, rising
         */
        Band at(double[] xs);
    }

    /**
     * A curve with its bands, at the places that were asked for; NaN where there is no value.
     *
     * @param values the curve
     * @param confidence half the width of the confidence band of the curve
     * @param prediction half the width of the band that a new observation is to fall in
     */
    public record Band(double[] values, double[] confidence, double[] prediction) {
        /**
         * Checks that the parts fit together.
         *
         * @throws IllegalArgumentException if they differ in length
         */
        public Band {
            if (values.length != confidence.length || values.length != prediction.length) {
                throw new IllegalArgumentException("band: needs a half width for each value; got " + values.length
                        + " values, " + confidence.length + " and " + prediction.length + " half widths");
            }
        }
    }

    /**
     * A line beside the picture.
     *
     * @param name what it is about; a heading if there is no value
     * @param value what it is
     */
    public record Fact(String name, String value) {
    }

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException if there is no observation, the arrays differ in length, or a coordinate is not
     *     finite
     */
    public FitFigure {
        Objects.requireNonNull(title, "title");
        facts = List.copyOf(facts);
        notes = List.copyOf(notes);
        int n = xs.length;
        if (n == 0 || ys.length != n || fitted.length != n || rows.length != n) {
            throw new IllegalArgumentException("figure: needs observations, each with its parts; got " + n + " places, "
                    + ys.length + " observed and " + fitted.length + " fitted values, " + rows.length + " row numbers");
        }
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(xs[i]) || !Double.isFinite(ys[i])) {
                throw new IllegalArgumentException("figure: observations must be finite; got (" + xs[i] + ", " + ys[i]
                        + ") at index " + i);
            }
        }
    }

    /** Returns observed minus fitted values. */
    double[] residuals() {
        double[] residuals = new double[ys.length];
        Arrays.setAll(residuals, i -> ys[i] - fitted[i]);
        return residuals;
    }

    /** Returns the observations to draw: all, or evenly spaced ones if there are more than {@code most}. */
    int[] shown(int most) {
        int n = xs.length;
        return n <= most ? IntStream.range(0, n).toArray()
                : IntStream.range(0, most).map(k -> (int) ((long) k * (n - 1) / (most - 1))).toArray();
    }

    /** Returns the notes, with one on the observations that are not drawn. */
    List<String> notes(int most) {
        if (xs.length <= most) {
            return notes;
        }
        String thinned = Numbers.count(most, "observation") + " of "
                + Numbers.count(xs.length, "observation").split(" ",
                        2)[0]
                + " are drawn";
        return java.util.stream.Stream.concat(notes.stream(), java.util.stream.Stream.of(thinned)).toList();
    }
}
