package dev.thalweg.plot;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The surface of an objective of two variables in perspective, with the runs' paths lying on it. */
final class SurfacePanel {

    /** A direction to look from, in degrees, and how much more of the paths it has to show than the customary one. */
    record Direction(double azimuth, double elevation, double cost) {
    }

    private static final List<Direction> DIRECTIONS = directions();

    /** How much it counts that the paths are seen at length, beside how much of them is not hidden. */
    private static final double LENGTH_WEIGHT = 0.45;

    /** At most this many points of each path are looked for when the direction is chosen. */
    private static final int PROBES = 80;

    /** Facets between two lines of the mesh. */
    private static final int MESH = 13;

    /** Facets grow by this many pixels to each side, so that no seam shows between them. */
    private static final double OVERLAP = 0.45;

    /** The path floats this far above the surface, in the box's units. */
    private static final double LIFT = 0.008;

    /** Light falls from this direction (unit vector in the box). */
    private static final double LIGHT_X = -0.35;
    private static final double LIGHT_Y = -0.45;
    private static final double LIGHT_Z = 0.82;

    /** Shading goes from this factor in the shade to this one in full light. */
    private static final double SHADE = 0.80;
    private static final double SHINE = 1.10;

    private final Drawing drawing;
    private final Field heights;
    private final Camera camera;

    SurfacePanel(Drawing drawing, Drawing.Box box, Field heights, List<Track> tracks) {
        this.drawing = drawing;
        this.heights = heights;
        Direction direction = bestDirection(heights, tracks);
        this.camera = new Camera(direction.azimuth(), direction.elevation());
        camera.fit(box);
    }

    private static List<Direction> directions() {
        List<Direction> all = new ArrayList<>();
        double[] azimuths = {-60, -35, -120, -145, 35, 60, 120, 145};
        double[] azimuthCosts = {0, 0.03, 0.05, 0.06, 0.08, 0.08, 0.09, 0.09};
        double[] elevations = {32, 44, 56};
        double[] elevationCosts = {0, 0.03, 0.10};
        for (int e = 0; e < elevations.length; e++) {
            for (int a = 0; a < azimuths.length; a++) {
                all.add(new Direction(azimuths[a], elevations[e], azimuthCosts[a] + elevationCosts[e]));
            }
        }
        return List.copyOf(all);
    }

    /** Returns the direction from which most of the paths is seen best. */
    static Direction bestDirection(Field heights, List<Track> tracks) {
        Direction best = DIRECTIONS.getFirst();
        double bestScore = Double.NEGATIVE_INFINITY;
        for (Direction direction : DIRECTIONS) {
            double score = score(new Camera(direction.azimuth(), direction.elevation()), heights, tracks)
                    - direction.cost();
            if (score > bestScore) {
                bestScore = score;
                best = direction;
            }
        }
        return best;
    }

    /** Returns the share of the paths that is not hidden, and how much of their length is not foreshortened. */
    private static double score(Camera camera, Field heights, List<Track> tracks) {
        int seen = 0;
        int all = 0;
        double seenLength = 0;
        double length = 0;
        for (Track track : tracks) {
            int stride = Math.max(1, track.size() / PROBES);
            double lastX = Double.NaN;
            double lastY = Double.NaN;
            double lastZ = Double.NaN;
            for (int k = 0; k < track.size(); k += stride) {
                double height = track.isInside(k) ? heights.between(track.us()[k], track.vs()[k]) : Double.NaN;
                double x = 2 * track.us()[k] - 1;
                double y = 2 * track.vs()[k] - 1;
                double z = height * Camera.HEIGHT + LIFT;
                if (!Double.isNaN(height)) {
                    all++;
                    seen += camera.sees(heights, x, y, z) ? 1 : 0;
                    double part = length(x - lastX, y - lastY, z - lastZ);
                    if (!Double.isNaN(part)) {
                        length += part;
                        seenLength += length(camera.px(x, y, z) - camera.px(lastX, lastY, lastZ),
                                camera.py(x, y, z) - camera.py(lastX, lastY, lastZ), 0);
                    }
                }
                lastX = x;
                lastY = y;
                lastZ = z;
            }
        }
        return all == 0 ? 0 : (double) seen / all + (length == 0 ? 0 : LENGTH_WEIGHT * seenLength / length);
    }

    private static double length(double dx, double dy, double dz) {
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    private double px(double x, double y, double z) {
        return camera.px(x, y, z);
    }

    private double py(double x, double y, double z) {
        return camera.py(x, y, z);
    }

    // ---- the box ----

    /** Draws floor, back walls, and the axes with their labels. */
    void drawBox(Axis xAxis, Axis yAxis, Axis zAxis, String xName, String yName) {
        double backX = camera.eyeX() > 0 ? -1 : 1;
        double backY = camera.eyeY() > 0 ? -1 : 1;
        double h = Camera.HEIGHT;
        wall(new double[] {-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0});
        wall(new double[] {backX, -1, 0, backX, 1, 0, backX, 1, h, backX, -1, h});
        wall(new double[] {-1, backY, 0, 1, backY, 0, 1, backY, h, -1, backY, h});
        List<Ticks.Tick> xTicks = xAxis.ticks(5);
        List<Ticks.Tick> yTicks = yAxis.ticks(5);
        List<Ticks.Tick> zTicks = zAxis.ticks(7);
        for (Ticks.Tick tick : xTicks) {
            double x = 2 * xAxis.unit(tick.value()) - 1;
            line(Palette.GRID, x, -backY, 0, x, backY, 0);
            line(Palette.GRID, x, backY, 0, x, backY, h);
        }
        for (Ticks.Tick tick : yTicks) {
            double y = 2 * yAxis.unit(tick.value()) - 1;
            line(Palette.GRID, -backX, y, 0, backX, y, 0);
            line(Palette.GRID, backX, y, 0, backX, y, h);
        }
        for (Ticks.Tick tick : zTicks) {
            double z = h * zAxis.unit(tick.value());
            line(Palette.GRID, backX, -1, z, backX, 1, z);
            line(Palette.GRID, -1, backY, z, 1, backY, z);
        }
        // Labels go along the two near edges of the floor and up the leftmost upright.
        line(Palette.AXIS, -1, -backY, 0, 1, -backY, 0);
        line(Palette.AXIS, -backX, -1, 0, -backX, 1, 0);
        for (Ticks.Tick tick : xTicks) {
            double x = 2 * xAxis.unit(tick.value()) - 1;
            label(tick.label(), x, -backY, x, -backY * 1.11, PlanePanel.TICK_TEXT, Palette.SOFT_INK);
        }
        label(xName, 0, -backY, 0, -backY * 1.32, PlanePanel.AXIS_TEXT, Palette.INK);
        for (Ticks.Tick tick : yTicks) {
            double y = 2 * yAxis.unit(tick.value()) - 1;
            label(tick.label(), -backX, y, -backX * 1.11, y, PlanePanel.TICK_TEXT, Palette.SOFT_INK);
        }
        label(yName, -backX, 0, -backX * 1.32, 0, PlanePanel.AXIS_TEXT, Palette.INK);
        drawUpright(zTicks, zAxis, backX, backY);
    }

    private void drawUpright(List<Ticks.Tick> ticks, Axis axis, double backX, double backY) {
        boolean isFirstLeft = px(backX, -backY, 0) < px(-backX, backY, 0);
        double x = isFirstLeft ? backX : -backX;
        double y = isFirstLeft ? -backY : backY;
        line(Palette.AXIS, x, y, 0, x, y, Camera.HEIGHT);
        for (Ticks.Tick tick : ticks) {
            double z = Camera.HEIGHT * axis.unit(tick.value());
            double left = px(x, y, z);
            double top = py(x, y, z);
            drawing.line(left - 4, top, left, top, Palette.AXIS, 1);
            drawing.text(tick.label(), left - 8, top + PlanePanel.TICK_TEXT * 0.36, PlanePanel.TICK_TEXT,
                    Palette.SOFT_INK, Drawing.Anchor.END);
        }
    }

    private void wall(double[] xyz) {
        double[] xy = new double[xyz.length / 3 * 2];
        for (int i = 0; i < xyz.length / 3; i++) {
            xy[2 * i] = px(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
            xy[2 * i + 1] = py(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
        }
        Path2D.Double path = Drawing.polygon(xy);
        drawing.fill(path, Palette.WALL);
        drawing.stroke(path, Palette.GRID, 1);
    }

    private void line(int color, double x1, double y1, double z1, double x2, double y2, double z2) {
        drawing.line(px(x1, y1, z1), py(x1, y1, z1), px(x2, y2, z2), py(x2, y2, z2), color, 1);
    }

    /** Writes a text beside the floor's edge, a little further out, with a tick mark towards it. */
    private void label(String text, double edgeX, double edgeY, double outX, double outY, double size, int color) {
        double x = px(outX, outY, 0);
        double y = py(outX, outY, 0);
        if (size == PlanePanel.TICK_TEXT) {
            double ex = px(edgeX, edgeY, 0);
            double ey = py(edgeX, edgeY, 0);
            drawing.line(ex, ey, ex + (x - ex) * 0.25, ey + (y - ey) * 0.25, Palette.AXIS, 1);
        }
        drawing.text(Typeface.REGULAR.fit(text, size, 150), x, y + size * 0.36, size, color, Drawing.Anchor.MIDDLE);
    }

    // ---- the surface ----

    /** Draws the facets from the far ones to the near ones. */
    void drawSurface() {
        int columns = heights.columns() - 1;
        int rows = heights.rows() - 1;
        Integer[] order = new Integer[columns * rows];
        Arrays.setAll(order, i -> i);
        double[] distance = new double[order.length];
        for (int c = 0; c < order.length; c++) {
            int column = c % columns;
            int row = c / columns;
            double dx = camera.eyeX() - ((column + 0.5) / columns * 2 - 1);
            double dy = camera.eyeY() - ((row + 0.5) / rows * 2 - 1);
            distance[c] = dx * dx + dy * dy;
        }
        Arrays.sort(order, (a, b) -> Double.compare(distance[b], distance[a]));
        for (int c : order) {
            facet(c % columns, c / columns);
        }
    }

    private void facet(int i, int j) {
        int c = j * heights.columns() + i;
        int[] nodes = {c, c + 1, c + 1 + heights.columns(), c + heights.columns()};
        double[] xy = new double[8];
        int corners = 0;
        double sum = 0;
        for (int node : nodes) {
            double height = heights.values()[node];
            if (!Double.isNaN(height)) {
                double x = 2 * heights.nodeU(node) - 1;
                double y = 2 * heights.nodeV(node) - 1;
                double z = height * Camera.HEIGHT;
                xy[2 * corners] = px(x, y, z);
                xy[2 * corners + 1] = py(x, y, z);
                sum += height;
                corners++;
            }
        }
        if (corners < 3) {
            return;
        }
        double[] outline = Arrays.copyOf(xy, 2 * corners);
        grow(outline);
        drawing.fill(Drawing.polygon(outline), Palette.shade(Palette.viridis(sum / corners), light(i, j)));
        if (corners == 4) {
            if (i % MESH == 0 && i > 0) {
                mesh(xy[0], xy[1], xy[6], xy[7]);
            }
            if (j % MESH == 0 && j > 0) {
                mesh(xy[0], xy[1], xy[2], xy[3]);
            }
        }
    }

    private void mesh(double x1, double y1, double x2, double y2) {
        drawing.line(x1, y1, x2, y2, Palette.withAlpha(Palette.WHITE, 0.22), 0.6);
    }

    /** Moves an outline's corners away from its middle. */
    private static void grow(double[] xy) {
        int n = xy.length / 2;
        double mx = 0;
        double my = 0;
        for (int k = 0; k < n; k++) {
            mx += xy[2 * k] / n;
            my += xy[2 * k + 1] / n;
        }
        for (int k = 0; k < n; k++) {
            double dx = xy[2 * k] - mx;
            double dy = xy[2 * k + 1] - my;
            double length = Math.sqrt(dx * dx + dy * dy);
            if (length > 0) {
                xy[2 * k] += OVERLAP * 1.4 * dx / length;
                xy[2 * k + 1] += OVERLAP * 1.4 * dy / length;
            }
        }
    }

    /** Returns how brightly a facet is lit, from the slopes over it and its neighbours: facets alone would flicker. */
    private double light(int i, int j) {
        double slopeX = slope(i - 1, j, i + 2, j, i - 1, j + 1, i + 2, j + 1) * (heights.columns() - 1);
        double slopeY = slope(i, j - 1, i, j + 2, i + 1, j - 1, i + 1, j + 2) * (heights.rows() - 1);
        double norm = Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
        double cosine = (LIGHT_Z - LIGHT_X * slopeX - LIGHT_Y * slopeY) / norm;
        return Double.isNaN(cosine) ? 1 : SHADE + (SHINE - SHADE) * Math.max(0, cosine);
    }

    /** Returns the rise per cell between two pairs of nodes, in the box's units; pairs with a hole do not count. */
    private double slope(int i1, int j1, int i2, int j2, int i3, int j3, int i4, int j4) {
        double first = rise(i1, j1, i2, j2);
        double second = rise(i3, j3, i4, j4);
        double rise = Double.isNaN(first) ? second : Double.isNaN(second) ? first : (first + second) / 2;
        return rise * Camera.HEIGHT / 2;
    }

    private double rise(int i1, int j1, int i2, int j2) {
        int a = Math.max(i1, 0);
        int b = Math.max(j1, 0);
        int c = Math.min(i2, heights.columns() - 1);
        int d = Math.min(j2, heights.rows() - 1);
        return (heights.at(c, d) - heights.at(a, b)) / (c - a + d - b);
    }

    // ---- the paths ----

    void drawPath(Track track) {
        PathPen pen = new PathPen(drawing, track.runIndex());
        List<List<PathPen.Spot>> lines = new ArrayList<>();
        for (List<Track.Place> line : track.onSurface(heights, 1.0 / (heights.columns() - 1))) {
            lines.add(line.stream().map(place -> spot(place.u(), place.v())).toList());
        }
        pen.lines(lines);
        List<PathPen.Spot> steps = new ArrayList<>();
        for (int k = 0; k < track.size(); k++) {
            if (isShown(track, k)) {
                steps.add(spot(track.us()[k], track.vs()[k]));
            }
        }
        pen.steps(steps);
    }

    void drawEnds(Track track) {
        PathPen pen = new PathPen(drawing, track.runIndex());
        int last = track.size() - 1;
        if (isShown(track, 0)) {
            pen.start(spot(track.us()[0], track.vs()[0]));
        }
        if (last > 0 && isShown(track, last)) {
            pen.end(spot(track.us()[last], track.vs()[last]));
        }
    }

    private boolean isShown(Track track, int k) {
        return track.isInside(k) && !Double.isNaN(heights.between(track.us()[k], track.vs()[k]));
    }

    private PathPen.Spot spot(double u, double v) {
        double x = 2 * u - 1;
        double y = 2 * v - 1;
        double z = heights.between(u, v) * Camera.HEIGHT + LIFT;
        return new PathPen.Spot(px(x, y, z), py(x, y, z), camera.sees(heights, x, y, z));
    }
}
