package dev.thalweg.plot;

import java.awt.geom.Path2D;
import java.util.Arrays;

/**
 * Traces where a field is at or above a level, as closed rings.
 *
 * <p>Each cell of the grid is cut into four triangles around its centre, on which the field is taken as linear: so there are
 * no ambiguous cells. The border of the region is made of the level's lines inside triangles, and of pieces of the rim, where
 * the grid or a hole ends; all edges inside cancel and are never looked at. Edges are directed with the region to their left
 * and joined to rings at their ends, which are known by where they lie on the grid, not by rounded coordinates.
 */
final class Contours {

    private final Field field;
    private final double level;
    private final Drawing.Box box;
    private final int columns;
    private final int corners;
    private final long nodes;

    private long[] from = new long[256];
    private long[] to = new long[256];
    private boolean[] isRim = new boolean[256];
    private int count;

    /** A region, filled by the non-zero rule, and the part of its border that is the level's line. */
    record Region(Path2D.Double area, Path2D.Double lines) {
    }

    private Contours(Field field, double level, Drawing.Box box) {
        this.field = field;
        this.level = level;
        this.box = box;
        this.columns = field.columns();
        this.corners = columns * field.rows();
        this.nodes = 2L * corners;
    }

    /** Returns where {@code field}, laid over {@code box}, is at or above {@code level}. */
    static Region trace(Field field, double level, Drawing.Box box) {
        Contours contours = new Contours(field, level, box);
        contours.collect();
        return contours.join();
    }

    // Nodes are the grid's corners (row by row) and then the cells' centres. A point of a ring is a node n, as n, or the
    // level's crossing of the line between nodes a < b, as (a + 1) * nodes + b.

    private double value(long node) {
        if (node < corners) {
            return field.values()[(int) node];
        }
        int c = (int) node - corners;
        return (field.values()[c] + field.values()[c + 1] + field.values()[c + columns]
                + field.values()[c + columns + 1]) / 4;
    }

    private double nodeX(long node) {
        if (node < corners) {
            return field.nodeU((int) node);
        }
        int c = (int) node - corners;
        return (field.nodeU(c) + field.nodeU(c + 1) + field.nodeU(c + columns) + field.nodeU(c + columns + 1)) / 4;
    }

    private double nodeY(long node) {
        if (node < corners) {
            return field.nodeV((int) node);
        }
        int c = (int) node - corners;
        return (field.nodeV(c) + field.nodeV(c + 1) + field.nodeV(c + columns) + field.nodeV(c + columns + 1)) / 4;
    }

    private void collect() {
        for (int j = 0; j + 1 < field.rows(); j++) {
            for (int i = 0; i + 1 < columns; i++) {
                collectCell(i, j);
            }
        }
    }

    /** Returns the corners of a cell that are not holes, counter-clockwise: four, three, or none. */
    private long[] shape(int i, int j) {
        if (i < 0 || j < 0 || i + 1 >= columns || j + 1 >= field.rows()) {
            return NOTHING;
        }
        long c = (long) j * columns + i;
        long[] all = {c, c + 1, c + columns + 1, c + columns};
        int holes = 0;
        int hole = -1;
        for (int k = 0; k < 4; k++) {
            if (Double.isNaN(field.values()[(int) all[k]])) {
                holes++;
                hole = k;
            }
        }
        if (holes == 0) {
            return all;
        }
        return holes == 1 ? new long[] {all[(hole + 1) % 4], all[(hole + 2) % 4], all[(hole + 3) % 4]} : NOTHING;
    }

    private static final long[] NOTHING = {};

    private void collectCell(int i, int j) {
        long[] shape = shape(i, j);
        int sides = shape.length;
        if (sides == 0) {
            return;
        }
        long center = corners + (long) j * columns + i;
        if (sides == 3) {
            triangle(shape[0], shape[1], shape[2]);
        } else {
            boolean isAbove = false;
            boolean isBelow = false;
            for (long corner : shape) {
                boolean above = value(corner) >= level;
                isAbove |= above;
                isBelow |= !above;
            }
            if (isAbove && isBelow) {
                for (int s = 0; s < 4; s++) {
                    triangle(shape[s], shape[(s + 1) % 4], center);
                }
            }
        }
        for (int s = 0; s < sides; s++) {
            long a = shape[s];
            long b = shape[(s + 1) % sides];
            if (isOnRim(a, b, i, j)) {
                rim(a, b);
            }
        }
    }

    /** Returns whether no cell that is drawn lies across the side from a to b of cell (i, j). */
    private boolean isOnRim(long a, long b, int i, int j) {
        long step = b - a;
        long[] other;
        if (step == 1) {
            other = shape(i, j - 1);
        } else if (step == columns) {
            other = shape(i + 1, j);
        } else if (step == -1) {
            other = shape(i, j + 1);
        } else if (step == -columns) {
            other = shape(i - 1, j);
        } else {
            return true; // a diagonal, beside the cell's hole
        }
        boolean hasA = false;
        boolean hasB = false;
        for (long node : other) {
            hasA |= node == a;
            hasB |= node == b;
        }
        return !(hasA && hasB);
    }

    private void rim(long a, long b) {
        boolean aIn = value(a) >= level;
        boolean bIn = value(b) >= level;
        if (aIn || bIn) {
            add(aIn ? a : crossing(a, b), bIn ? b : crossing(a, b), true);
        }
    }

    private void triangle(long a, long b, long c) {
        boolean aIn = value(a) >= level;
        boolean bIn = value(b) >= level;
        boolean cIn = value(c) >= level;
        if (aIn == bIn && bIn == cIn) {
            return;
        }
        // Turn it so that the corner that differs comes first.
        if (aIn != bIn && bIn == cIn) {
            cut(a, b, c, aIn);
        } else if (aIn != bIn) {
            cut(b, c, a, bIn);
        } else {
            cut(c, a, b, cIn);
        }
    }

    private void cut(long alone, long next, long previous, boolean isIn) {
        long first = crossing(alone, next);
        long second = crossing(previous, alone);
        if (isIn) {
            add(first, second, false);
        } else {
            add(second, first, false);
        }
    }

    private long crossing(long a, long b) {
        return (Math.min(a, b) + 1) * nodes + Math.max(a, b);
    }

    private void add(long start, long end, boolean onRim) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            isRim = Arrays.copyOf(isRim, 2 * count);
        }
        from[count] = start;
        to[count] = end;
        isRim[count] = onRim;
        count++;
    }

    /** Joins the edges to rings: sorted by their start, each edge's end finds the next. */
    private Region join() {
        Path2D.Double area = new Path2D.Double(Path2D.WIND_NON_ZERO);
        Path2D.Double lines = new Path2D.Double();
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(from[a], from[b]));
        long[] starts = new long[count];
        Arrays.setAll(starts, i -> from[order[i]]);
        boolean[] isUsed = new boolean[count];
        for (int s = 0; s < count; s++) {
            if (isUsed[s]) {
                continue;
            }
            area.moveTo(x(starts[s]), y(starts[s]));
            boolean isPenDown = false;
            int at = s;
            while (at >= 0) {
                isUsed[at] = true;
                int edge = order[at];
                double x = x(to[edge]);
                double y = y(to[edge]);
                area.lineTo(x, y);
                if (!isRim[edge]) {
                    if (!isPenDown) {
                        lines.moveTo(x(from[edge]), y(from[edge]));
                    }
                    lines.lineTo(x, y);
                }
                isPenDown = !isRim[edge];
                at = unused(starts, isUsed, to[edge]);
            }
            area.closePath();
        }
        return new Region(area, lines);
    }

    /** Returns an edge that starts at a point and is not used yet, or −1. */
    private static int unused(long[] starts, boolean[] isUsed, long point) {
        int at = Arrays.binarySearch(starts, point);
        if (at < 0) {
            return -1;
        }
        while (at > 0 && starts[at - 1] == point) {
            at--;
        }
        while (at < starts.length && starts[at] == point) {
            if (!isUsed[at]) {
                return at;
            }
            at++;
        }
        return -1;
    }

    private double x(long point) {
        double u = point < nodes ? nodeX(point) : between(point, nodeX(point / nodes - 1), nodeX(point % nodes));
        return box.x() + box.width() * u;
    }

    private double y(long point) {
        double v = point < nodes ? nodeY(point) : between(point, nodeY(point / nodes - 1), nodeY(point % nodes));
        return box.bottom() - box.height() * v;
    }

    private double between(long point, double atFirst, double atSecond) {
        double first = value(point / nodes - 1);
        double second = value(point % nodes);
        return atFirst + (atSecond - atFirst) * ((level - first) / (second - first));
    }
}
