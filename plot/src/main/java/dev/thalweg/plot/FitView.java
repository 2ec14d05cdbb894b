package dev.thalweg.plot;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What a picture of a fit shows of it: the axes, chosen so that the observations fill them, and the curve between.
 *
 * @param x the explanatory variable, or the fitted values
 * @param y the observations
 * @param residual the residuals
 * @param xs where the curve is sampled
 * @param band the curve and its bands there
 */
record FitView(Axis x, Axis y, Axis residual, double[] xs, FitFigure.Band band) {

    /** Places at which a curve is sampled: as many as the panel has pixels, about. */
    static final int SAMPLES = 601;

    /** Free space beyond the observations, as a share of their extent. */
    private static final double PADDING = 0.05;

    /** How far the curve and its bands may widen the panel beyond the observations, as a share of their extent. */
    private static final double MOST_BAND = 0.35;

    /** How far the bands may widen the residuals' panel, as a multiple of the largest residual. */
    private static final double MOST_RESIDUAL_BAND = 2;

    /** Observations spread over this factor, the half of them in the lowest part of the axis, get a logarithmic axis. */
    private static final double LOG_FACTOR = 50;
    private static final double LOG_MEDIAN = 0.14;

    static FitView of(FitFigure figure) {
        FitFigure.Curve curve = figure.curve();
        if (curve == null) {
            return ofFitted(figure);
        }
        boolean isLogarithmic = isCrowdedLow(figure.xs());
        Range xRange = isLogarithmic ? logRange(figure.xs()) : evenRange(figure.xs());
        Axis x = isLogarithmic ? new Axis.Logarithmic(xRange) : new Axis.Even(xRange);
        double[] xs = new double[SAMPLES];
        Arrays.setAll(xs, i -> at(xRange, isLogarithmic, (double) i / (SAMPLES - 1)));
        FitFigure.Band band = curve.at(xs);
        return new FitView(x, new Axis.Even(yRange(figure, band)), new Axis.Even(residualRange(figure, band)), xs,
                band);
    }

    /** Returns the view of observed over fitted values: both axes alike, and the line on which they are equal. */
    private static FitView ofFitted(FitFigure figure) {
        Range range = padded(DoubleStream.concat(Arrays.stream(figure.xs()), Arrays.stream(figure.ys())).toArray());
        double[] ends = {range.low(), range.high()};
        double[] none = {Double.NaN, Double.NaN};
        FitFigure.Band line = new FitFigure.Band(ends, none, none);
        Axis axis = new Axis.Even(range);
        return new FitView(axis, axis, new Axis.Even(residualRange(figure, line)), ends, line);
    }

    private static double at(Range range, boolean isLogarithmic, double unit) {
        return isLogarithmic ? StrictMath.exp(StrictMath.log(range.low()) * (1 - unit) + StrictMath.log(range.high())
                * unit) : range.at(unit);
    }

    private static boolean isCrowdedLow(double[] xs) {
        double[] sorted = xs.clone();
        Arrays.sort(sorted);
        double low = sorted[0];
        double high = sorted[sorted.length - 1];
        return low > 0 && high > LOG_FACTOR * low && (sorted[sorted.length / 2] - low) / (high - low) < LOG_MEDIAN;
    }

    private static Range logRange(double[] xs) {
        double low = Arrays.stream(xs).min().orElseThrow();
        double high = Arrays.stream(xs).max().orElseThrow();
        double factor = StrictMath.pow(high / low, PADDING);
        return Range.of(Math.max(low / factor, Double.MIN_NORMAL), Math.min(high * factor, Double.MAX_VALUE / 4));
    }

    /** Returns the range with free space, which does not cross 0: what is always positive is an amount, and models of amounts have poles. */
    private static Range evenRange(double[] xs) {
        Range range = padded(xs);
        double low = finite(xs).min().orElse(0);
        double high = finite(xs).max().orElse(0);
        return Range.of(low > 0 ? Math.max(0, range.low()) : range.low(), high < 0 ? Math.min(0, range.high())
                : range.high());
    }

    private static Range padded(double[] values) {
        double low = finite(values).min().orElse(0);
        double high = finite(values).max().orElse(0);
        return widened(low, high, PADDING);
    }

    /** Returns the range with free space; around a single value it is as wide as that is large. */
    private static Range widened(double low, double high, double share) {
        double extent = high - low;
        double size = Math.max(Math.abs(low), Math.abs(high));
        if (!(extent > 1e-12 * size)) {
            double half = size == 0 ? 1 : size / 2;
            return Range.of(Math.max(low - half, -Double.MAX_VALUE), Math.min(high + half, Double.MAX_VALUE));
        }
        // Halves, because the distance of two finite numbers may overflow.
        double room = Math.min(extent * share, Double.MAX_VALUE / 8);
        return Range.of(Math.max(low - room, -Double.MAX_VALUE / 4), Math.min(high + room, Double.MAX_VALUE / 4));
    }

    private static Range yRange(FitFigure figure, FitFigure.Band band) {
        double[] points = DoubleStream.concat(Arrays.stream(figure.ys()), finite(figure.fitted())).toArray();
        double low = finite(points).min().orElseThrow();
        double high = finite(points).max().orElseThrow();
        double room = MOST_BAND * (high - low);
        double[] edges = IntStream.range(0, band.values().length)
                .mapToObj(i -> new double[] {band.values()[i], band.values()[i] - band.prediction()[i],
                        band.values()[i] + band.prediction()[i]})
                .flatMapToDouble(Arrays::stream).toArray();
        double lowest = finite(edges).map(v -> Math.max(v, low - room)).min().orElse(low);
        double highest = finite(edges).map(v -> Math.min(v, high + room)).max().orElse(high);
        return widened(Math.min(low, lowest), Math.max(high, highest), PADDING);
    }

    /** Returns a range around 0 that holds the residuals, and the bands around them unless those are much wider. */
    private static Range residualRange(FitFigure figure, FitFigure.Band band) {
        double residuals = finite(figure.residuals()).map(Math::abs).max().orElse(0);
        double bands = DoubleStream.concat(finite(band.confidence()), finite(band.prediction())).max().orElse(0);
        double largest = Math.max(residuals, Math.min(bands, MOST_RESIDUAL_BAND * residuals));
        double half = largest > 0 ? Math.min(largest * (1 + 3 * PADDING), Double.MAX_VALUE / 4) : 1;
        return Range.of(-half, half);
    }

    private static DoubleStream finite(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite);
    }
}
