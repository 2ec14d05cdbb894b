package dev.thalweg.plot;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The objective on a grid over two variables.
 *
 * <p>Where the objective is not defined, or infinite, the grid has holes. A node just inside a hole is moved to the hole's
 * border, found by bisection, and has the value there: so holes have smooth borders, not stairs.
 */
final class Field {

    /** Halvings of a cell's side until a hole's border is known: far below a pixel. */
    private static final int BORDER_HALVINGS = 12;

    private final Range xRange;
    private final Range yRange;
    private final int columns;
    private final int rows;
    private final double[] values;

    /** The values on the even grid, before nodes were moved: at a border they may shoot up to any height. */
    private final double[] samples;

    /** Where each node is, in columns and rows; whole numbers but at the borders of holes. */
    private final double[] nodeColumns;
    private final double[] nodeRows;

    private Field(Range xRange, Range yRange, int columns, int rows, double[] values, double[] samples,
            double[] nodeColumns, double[] nodeRows) {
        this.xRange = xRange;
        this.yRange = yRange;
        this.columns = columns;
        this.rows = rows;
        this.values = values;
        this.samples = samples;
        this.nodeColumns = nodeColumns;
        this.nodeRows = nodeRows;
    }

    /** Samples an objective of two variables at {@code columns} by {@code rows} points, edges included. */
    static Field sample(BatchFunction objective, Range xRange, Range yRange, int columns, int rows) {
        double[] nodeColumns = new double[columns * rows];
        double[] nodeRows = new double[columns * rows];
        for (int node = 0; node < nodeColumns.length; node++) {
            nodeColumns[node] = node % columns;
            int row = node / columns;
            nodeRows[node] = row;
        }
        Field field = new Field(xRange, yRange, columns, rows, new double[nodeColumns.length],
                new double[nodeColumns.length], nodeColumns, nodeRows);
        double[] values = field.evaluateAt(objective, nodeColumns, nodeRows);
        System.arraycopy(values, 0, field.values, 0, values.length);
        System.arraycopy(values, 0, field.samples, 0, values.length);
        field.smoothHoles(objective);
        return field;
    }

    private double[] evaluateAt(BatchFunction objective, double[] atColumns, double[] atRows) {
        double[] xs = new double[atColumns.length];
        double[] ys = new double[atColumns.length];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = xRange.at(atColumns[i] / (columns - 1));
            ys[i] = yRange.at(atRows[i] / (rows - 1));
        }
        return evaluate(objective, new double[][] {xs, ys});
    }

    /** Moves nodes in holes that have a neighbour outside to the border towards the neighbour it is furthest from. */
    private void smoothHoles(BatchFunction objective) {
        int[] sides = holeSides();
        int n = sides.length / 2;
        if (n == 0) {
            return;
        }
        // Each side goes from a node with a value to a node in a hole; the border lies between these shares of it.
        double[] valued = new double[n];
        double[] hole = new double[n];
        double[] valuedAt = new double[n];
        for (int s = 0; s < n; s++) {
            hole[s] = 1;
            valuedAt[s] = values[sides[2 * s]];
        }
        double[] atColumns = new double[n];
        double[] atRows = new double[n];
        for (int halving = 0; halving < BORDER_HALVINGS; halving++) {
            for (int s = 0; s < n; s++) {
                double share = (valued[s] + hole[s]) / 2;
                atColumns[s] = between(sides[2 * s] % columns, sides[2 * s + 1] % columns, share);
                atRows[s] = between(sides[2 * s] / columns, sides[2 * s + 1] / columns, share);
            }
            double[] middle = evaluateAt(objective, atColumns, atRows);
            for (int s = 0; s < n; s++) {
                double share = (valued[s] + hole[s]) / 2;
                if (Double.isNaN(middle[s])) {
                    hole[s] = share;
                } else {
                    valued[s] = share;
                    valuedAt[s] = middle[s];
                }
            }
        }
        double[] furthest = new double[values.length];
        for (int s = 0; s < n; s++) {
            int node = sides[2 * s + 1];
            if (Double.isNaN(values[node]) || valued[s] > furthest[node]) {
                furthest[node] = valued[s];
                values[node] = valuedAt[s];
                nodeColumns[node] = between(sides[2 * s] % columns, node % columns, valued[s]);
                nodeRows[node] = between(sides[2 * s] / columns, node / columns, valued[s]);
            }
        }
    }

    private static double between(int from, int to, double share) {
        return from + (to - from) * share;
    }

    /** Returns the grid's sides between a node with a value and one in a hole, as pairs of nodes in that order. */
    private int[] holeSides() {
        IntStream.Builder pairs = IntStream.builder();
        for (int node = 0; node < values.length; node++) {
            if (node % columns + 1 < columns) {
                addHoleSide(pairs, node, node + 1);
            }
            if (node + columns < values.length) {
                addHoleSide(pairs, node, node + columns);
            }
        }
        return pairs.build().toArray();
    }

    private void addHoleSide(IntStream.Builder pairs, int a, int b) {
        boolean isHoleA = Double.isNaN(values[a]);
        if (isHoleA != Double.isNaN(values[b])) {
            pairs.add(isHoleA ? b : a).add(isHoleA ? a : b);
        }
    }

    /** Asks the objective and checks that it answered for every point; infinities become holes, as NaN are. */
    static double[] evaluate(BatchFunction objective, double[][] coordinates) {
        double[] values = Objects.requireNonNull(objective.valuesAt(coordinates), "objective's values");
        if (values.length != coordinates[0].length) {
            throw new IllegalArgumentException("figure: the objective must give one value per point; got "
                    + values.length
                    + " for " + coordinates[0].length + " points");
        }
        double[] finite = values.clone();
        for (int i = 0; i < finite.length; i++) {
            if (Double.isInfinite(finite[i])) {
                finite[i] = Double.NaN;
            }
        }
        return finite;
    }

    /** Returns this field with every value on a scale from 0 to 1. */
    Field onScale(ValueScale scale) {
        double[] units = new double[values.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = scale.unit(values[i]);
        }
        return new Field(xRange, yRange, columns, rows, units, samples, nodeColumns, nodeRows);
    }

    Range xRange() {
        return xRange;
    }

    Range yRange() {
        return yRange;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    double[] values() {
        return values;
    }

    /** Returns the values on the even grid, none of them from a hole's border: what a scale is to be made for. */
    double[] samples() {
        return samples;
    }

    double at(int column, int row) {
        return values[row * columns + column];
    }

    /** Returns whether a node was moved to the border of a hole. */
    boolean isMoved(int node) {
        return Double.isNaN(samples[node]) && !Double.isNaN(values[node]);
    }

    /** Returns where a node is, from 0 to 1 along the first variable. */
    double nodeU(int node) {
        return nodeColumns[node] / (columns - 1);
    }

    /** Returns where a node is, from 0 to 1 along the second variable. */
    double nodeV(int node) {
        return nodeRows[node] / (rows - 1);
    }

    /** Returns the value between the samples at a place from 0 to 1 in both directions; NaN outside and at holes. */
    double between(double u, double v) {
        if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) {
            return Double.NaN;
        }
        double x = u * (columns - 1);
        double y = v * (rows - 1);
        int i = Math.min((int) x, columns - 2);
        int j = Math.min((int) y, rows - 2);
        double s = x - i;
        double t = y - j;
        return (at(i, j) * (1 - s) + at(i + 1, j) * s) * (1 - t) + (at(i, j + 1) * (1 - s) + at(i + 1, j + 1) * s) * t;
    }
}
