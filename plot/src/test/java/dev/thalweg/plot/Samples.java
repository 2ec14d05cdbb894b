package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

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
}
