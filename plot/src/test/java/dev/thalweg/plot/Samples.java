package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Descents to draw. */
final class Samples {

    static final List<String> XY = List.of("x", "y");

    private Samples() {
    }

    static double bowl(double[] p) {
        return 0.5 * p[0] * p[0] + p[0] + 0.25 * p[1] * p[1] - 2;
    }

    static double[] bowlGradient(double[] p) {
        return new double[] {p[0] + 1, 0.5 * p[1]};
    }

    static BatchFunction batch(ToDoubleFunction<double[]> f) {
        return coordinates -> {
            double[] values = new double[coordinates[0].length];
            for (int i = 0; i < values.length; i++) {
                double[] point = new double[coordinates.length];
                for (int v = 0; v < point.length; v++) {
                    point[v] = coordinates[v][i];
                }
                values[i] = f.applyAsDouble(point);
            }
            return values;
        };
    }

    /** Fixed-step gradient descent that goes on whatever the values become. */
    static DescentRun descend(String label, ToDoubleFunction<double[]> f, UnaryOperator<double[]> gradient, double rate,
            int steps, double... start) {
        List<double[]> points = new ArrayList<>();
        double[] values = new double[steps + 1];
        double[] norms = new double[steps + 1];
        double[] point = start.clone();
        for (int k = 0; k <= steps; k++) {
            points.add(point.clone());
            double[] g = gradient.apply(point);
            double sum = 0;
            for (int v = 0; v < g.length; v++) {
                sum += g[v] * g[v];
                point[v] -= rate * g[v];
            }
            values[k] = f.applyAsDouble(points.get(k));
            norms[k] = Math.sqrt(sum);
        }
        return DescentRun.of(label, points.toArray(new double[0][]), values, norms, "iteration limit reached");
    }

    static DescentRun bowlRun(double rate, int steps) {
        return descend("gd, lr " + rate, Samples::bowl, Samples::bowlGradient, rate, steps, 2, 2);
    }

    static DescentFigure bowlFigure(double rate, int steps) {
        return DescentFigure.of("0.5*x^2 + x + 0.25*y^2 - 2", XY, List.of(bowlRun(rate, steps)))
                .withObjective(batch(Samples::bowl));
    }

    static DescentFigure bowlFigureInRange(double rate) {
        return bowlFigure(rate, 10).withRange("x", Range.of(-2.5, 2.5)).withRange("y", Range.of(-2.5, 2.5));
    }

    static DescentFigure of(ToDoubleFunction<double[]> f, List<String> variables, double[]... points) {
        double[] values = new double[points.length];
        double[] norms = new double[points.length];
        for (int k = 0; k < points.length; k++) {
            values[k] = f.applyAsDouble(points[k]);
            norms[k] = 1;
        }
        return DescentFigure.of("f", variables, List.of(DescentRun.of("run", points, values, norms, "")))
                .withObjective(batch(f));
    }

    /** Figures of every kind, many of them with something wrong about them; by name. */
    static Map<String, DescentFigure> all() {
        double nan = Double.NaN;
        double inf = Double.POSITIVE_INFINITY;
        Map<String, DescentFigure> figures = new java.util.LinkedHashMap<>();
        figures.put("bowl", bowlFigureInRange(0.1));
        figures.put("jumping", bowlFigureInRange(2));
        figures.put("diverging", bowlFigure(2.6, 2000));
        figures.put("one step", bowlFigure(0.4, 1));
        figures.put("one point", bowlFigure(0.4, 0));
        figures.put("start outside", of(Samples::bowl, XY, new double[] {9, 9}, new double[] {0, 0})
                .withRange("x", Range.of(-1, 1)).withRange("y", Range.of(-1, 1)));
        figures.put("all outside", of(Samples::bowl, XY, new double[] {9, 9}, new double[] {8, 8})
                .withRange("x", Range.of(-1, 1)).withRange("y", Range.of(-1, 1)));
        figures.put("constant", of(p -> 3, XY, new double[] {1, 2}));
        figures.put("nowhere defined", of(p -> nan, XY, new double[] {1, 2}, new double[] {1, 1}));
        figures.put("holes", of(p -> Math.log(p[0] * p[0] + p[1] * p[1] - 1), XY, new double[] {2, 2}, new double[] {1,
                1},
                new double[] {0, 0.5}));
        figures.put("infinite everywhere", of(p -> inf, XY, new double[] {1, 2}));
        figures.put("start not finite", of(Samples::bowl, XY, new double[] {nan, inf}));
        figures.put("huge", of(p -> 1e300 * Math.exp(p[0]), XY, new double[] {1, 2}, new double[] {1e200, -inf}));
        figures.put("tiny", of(p -> 1e-300 * p[0], XY, new double[] {1e-200, 2e-200}, new double[] {3e-200, 0}));
        figures.put("far away", of(p -> p[0], XY, new double[] {1e15, 1e15 + 1}, new double[] {1e15 + 2, 1e15}));
        figures.put("curve", of(p -> p[0] * p[0], List.of("x"), new double[] {2}, new double[] {1}, new double[] {0}));
        figures.put("curve with hole", of(p -> p[0] - Math.log(p[0]), List.of("x"), new double[] {2}, new double[] {
                -1}));
        figures.put("curve diverging", of(p -> p[0] * p[0], List.of("x"), new double[] {1}, new double[] {1e60},
                new double[] {-1e130}, new double[] {1e299}, new double[] {inf}));
        figures.put("curve of nothing", of(p -> nan, List.of("x"), new double[] {nan}));
        figures.put("five variables", of(p -> p[0] + p[4], List.of("a", "b", "c", "d", "e"), new double[] {1, 2, 3, 4,
                5},
                new double[] {0, 1, nan, 1e200, 2}));
        figures.put("no objective", DescentFigure.of("unknown", XY, List.of(bowlRun(0.1, 20), bowlRun(1, 20))));
        figures.put("awkward text", new DescentFigure("</script><b>&\"{{data}}\u0000\ud800\u4e16", List.of("<x>", "y&"),
                batch(Samples::bowl), List.of(DescentRun.of("</script>", new double[][] {{1, 1}}, new double[] {0},
                        new double[] {nan}, "<i>]]>")),
                Map.of(), true));
        return figures;
    }

    /** A fit whose model, fitted values and bands are all given by functions of x. */
    static FitFigure fit(double[] xs, double[] ys, DoubleUnaryOperator model, double confidence, double prediction) {
        int[] rows = IntStream.rangeClosed(1, xs.length).toArray();
        FitFigure.Curve curve = places -> {
            double[] halves = Arrays.stream(places).map(x -> confidence).toArray();
            double[] wide = Arrays.stream(places).map(x -> prediction).toArray();
            return new FitFigure.Band(Arrays.stream(places).map(model).toArray(), halves, wide);
        };
        return new FitFigure("y = a + b*x", "x", "y", xs, ys, Arrays.stream(xs).map(model).toArray(), rows, curve, List
                .of(new FitFigure.Fact("estimates", ""), new FitFigure.Fact("a", "1 \u00b1 0.1")), List.of());
    }

    static FitFigure line() {
        return fit(new double[] {1, 2, 3, 4}, new double[] {2.1, 2.9, 4.2, 4.8}, x -> 1 + x, 0.1, 0.4);
    }

    static FitFigure overFitted() {
        double[] fitted = {1, 2, 3};
        return new FitFigure("y = a*x + b*z", "fitted y", "y", fitted, new double[] {1.5, 2, 2.5}, fitted, new int[] {2,
                4, 9}, null, List.of(), List.of("2 rows are left out"));
    }

    /** Fits of every kind, many of them with something wrong about them; by name. */
    static Map<String, FitFigure> fits() {
        double nan = Double.NaN;
        double max = Double.MAX_VALUE;
        double[] three = {1, 2, 3};
        Map<String, FitFigure> figures = new java.util.LinkedHashMap<>();
        figures.put("line", line());
        figures.put("over fitted", overFitted());
        figures.put("no bands", fit(three, three, x -> x + 0.5, nan, nan));
        figures.put("perfect", fit(three, three, x -> x, 0, 0));
        figures.put("no model", fit(three, three, x -> nan, nan, nan));
        figures.put("pole", fit(three, three, x -> 1 / (x - 2), 1, 2));
        figures.put("wide bands", fit(three, three, x -> x + 0.1, 1e10, 1e20));
        figures.put("infinite bands", fit(three, three, x -> x, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
        figures.put("one row", fit(new double[] {5}, new double[] {-3}, x -> x, 0, 0));
        figures.put("huge fit", fit(new double[] {-max, 0, max}, new double[] {max, -max, 1}, x -> x, 1, 2));
        figures.put("huge row", fit(new double[] {-max}, new double[] {max}, x -> x, 1, 2));
        figures.put("tiny fit", fit(new double[] {1e-310, 2e-310}, new double[] {3e-320, 0}, x -> 0, 1e-320, 1e-310));
        figures.put("far fit", fit(new double[] {1e15, 1e15 + 1}, new double[] {1, 1}, x -> 1, 0, 1));
        figures.put("decades", fit(new double[] {0.01, 0.1, 1, 10, 100, 1000}, new double[] {0, 0.1, 0.5, 0.9, 1, 1},
                x -> x / (1 + x), 0.02, 0.1));
        double[] many = IntStream.range(0, 30_000).asDoubleStream().toArray();
        figures.put("many",
                fit(many, Arrays.stream(many).map(x -> x + 3000 * Math.sin(x)).toArray(), x -> x, 10, 1000));
        figures.put("awkward fit",
                new FitFigure("</script>{{data}}\u0000", "<x>", "y&", three, three, three, new int[] {1,
                        2, 3}, null,
                        IntStream.range(0, 60).mapToObj(i -> new FitFigure.Fact("a very long name of a parameter " + i,
                                "a very long value too, as no number is")).toList(),
                        List.of("<b>")));
        return figures;
    }

    /** All figures, by name. */
    static Map<String, Figure> every() {
        Map<String, Figure> figures = new java.util.LinkedHashMap<>(all());
        figures.putAll(fits());
        return figures;
    }
}
