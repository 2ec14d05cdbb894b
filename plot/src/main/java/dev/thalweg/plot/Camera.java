package dev.thalweg.plot;

/**
 * Sees the box [−1, 1] × [−1, 1] × [0, {@link #HEIGHT}] in perspective, z upwards.
 *
 * <p>In the view's own frame x goes to the right, y upwards and z towards the eye.
 */
final class Camera {

    /** The box's height: three quarters of its sides reads best. */
    static final double HEIGHT = 1.3;

    /** The eye's distance from the box's middle: near enough for depth, far enough for straight verticals. */
    private static final double DISTANCE = 6.5;

    private final double sinAzimuth;
    private final double cosAzimuth;
    private final double sinElevation;
    private final double cosElevation;
    private double scale = 1;
    private double centerX;
    private double centerY;

    /** Angles in degrees: the eye stands in direction azimuth, counter-clockwise from +x, and looks down by elevation. */
    Camera(double azimuth, double elevation) {
        double a = StrictMath.toRadians(azimuth);
        double e = StrictMath.toRadians(elevation);
        sinAzimuth = StrictMath.sin(a);
        cosAzimuth = StrictMath.cos(a);
        sinElevation = StrictMath.sin(e);
        cosElevation = StrictMath.cos(e);
    }

    double eyeX() {
        return DISTANCE * cosElevation * cosAzimuth;
    }

    double eyeY() {
        return DISTANCE * cosElevation * sinAzimuth;
    }

    double eyeZ() {
        return HEIGHT / 2 + DISTANCE * sinElevation;
    }

    /** Moves and scales the picture so that the whole box just fits. */
    void fit(Drawing.Box target) {
        scale = 1;
        centerX = 0;
        centerY = 0;
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 8; corner++) {
            double x = (corner & 1) * 2 - 1;
            double y = (corner >> 1 & 1) * 2 - 1;
            double z = (corner >> 2 & 1) * HEIGHT;
            left = Math.min(left, px(x, y, z));
            right = Math.max(right, px(x, y, z));
            top = Math.min(top, py(x, y, z));
            bottom = Math.max(bottom, py(x, y, z));
        }
        scale = Math.min(target.width() / (right - left), target.height() / (bottom - top));
        centerX = target.x() + target.width() / 2 - scale * (left + right) / 2;
        centerY = target.y() + target.height() / 2 - scale * (top + bottom) / 2;
    }

    private double shrink(double x, double y, double z) {
        double along = x * cosAzimuth + y * sinAzimuth;
        double toward = along * cosElevation + (z - HEIGHT / 2) * sinElevation;
        return DISTANCE / (DISTANCE - toward);
    }

    double px(double x, double y, double z) {
        double across = y * cosAzimuth - x * sinAzimuth;
        return centerX + scale * across * shrink(x, y, z);
    }

    double py(double x, double y, double z) {
        double along = x * cosAzimuth + y * sinAzimuth;
        double up = (z - HEIGHT / 2) * cosElevation - along * sinElevation;
        return centerY - scale * up * shrink(x, y, z);
    }

    /** Returns whether the surface of a field of heights from 0 to 1 lets a point of the box be seen. */
    boolean sees(Field heights, double x, double y, double z) {
        double dx = eyeX() - x;
        double dy = eyeY() - y;
        double dz = eyeZ() - z;
        // The ray leaves the box after this share of the way to the eye.
        double out = Math.min(leaving(x, dx, -1, 1), Math.min(leaving(y, dy, -1, 1), leaving(z, dz, 0, HEIGHT)));
        for (int s = 1; s < SIGHT_STEPS; s++) {
            double t = out * s / SIGHT_STEPS;
            double surface = heights.between((x + t * dx + 1) / 2, (y + t * dy + 1) / 2) * HEIGHT;
            if (surface > z + t * dz + SIGHT_SLACK) {
                return false;
            }
        }
        return true;
    }

    /** Steps along a line of sight: finer than the surface's facets. */
    private static final int SIGHT_STEPS = 90;

    /** How far, in the box's units, the surface may rise over the line before it hides it: a facet's roughness. */
    private static final double SIGHT_SLACK = 0.012;

    private static double leaving(double from, double direction, double low, double high) {
        if (direction == 0) {
            return 1;
        }
        return Math.clamp(((direction > 0 ? high : low) - from) / direction, 0.0, 1.0);
    }
}
