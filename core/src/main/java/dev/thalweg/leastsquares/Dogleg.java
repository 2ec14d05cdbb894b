package dev.thalweg.leastsquares;

import dev.thalweg.kernel.PivotedQr;
import java.util.Arrays;

/**
 * The dogleg in the plane: the model's least value in the region, on the plane that steepest descent and Gauss and Newton's step span, in
 * the variables D p (R. H. Byrd, R. B. Schnabel and G. A. Shultz, "Approximate solution of the trust region problem by minimization over
 * two-dimensional subspaces", Mathematical Programming 40, 1988). The plane holds Powell's dogleg ("A hybrid method for nonlinear
 * equations", 1970), which goes along steepest descent and then straight to Gauss and Newton's step, and reaches at least as low.
 *
 * <p>Where the Jacobian is nearly singular Gauss and Newton's step is mostly rounding, and far along a valley both directions of the plane
 * may be poor. There the damped step of {@link LevenbergMarquardt}, which chooses among all directions, is taken: where the condition
 * number of R D⁻¹ is beyond what half the digits hold, or where the plane allows less than half of the reduction that the damped step
 * promises, since a trust region needs a fixed part of the best one (J. J. Moré and D. C. Sorensen, "Computing a trust region step", SIAM
 * J. Sci. Stat. Comput. 4, 1983).
 */
final class Dogleg implements Region {
    /** What is left of a vector below this part of it is rounding: both have one direction. */
    private static final double PARALLEL = 1e-10;
    /** One over the root of rounding: from here on less than half the digits of Gauss and Newton's step are determined. */
    private static final double NEARLY_SINGULAR = 0x1p26;
    /** The part of the damped step's reduction that the plane has to allow. */
    private static final double LEAST_PART = 0.5;

    private final Scales scales;
    private LinearModel model;
    private DampedProblem problem;

    Dogleg(LinearModel start) {
        scales = new Scales(start.parameters());
        model = start;
        scales.see(start.columnNorms());
        problem = problem();
    }

    private DampedProblem problem() {
        return new DampedProblem(model.r(), model.rank(), model.qr().permutation(), model.qtf(), scales.values(), 0);
    }

    @Override
    public void centre(LinearModel point) {
        scales.see(point.columnNorms());
        model = point;
        problem = problem();
    }

    @Override
    public double norm(double[] vector) {
        return problem.length(vector);
    }

    @Override
    public Proposal propose(double radius) {
        double[] newton = problem.newton();
        double length = norm(newton);
        boolean isFull = length <= radius;
        double[] damped = problem.within(isFull ? Double.POSITIVE_INFINITY : radius); // and the damping for the correction
        double[] step = isFull ? newton : isNearlySingular() ? damped : better(onPlane(newton, radius), damped);
        return new Proposal(step, norm(step), model.reduction(step), isFull);
    }

    private double[] better(double[] onPlane, double[] damped) {
        return model.reduction(onPlane) >= LEAST_PART * model.reduction(damped) ? onPlane : damped;
    }

    /** {@return whether R D⁻¹ is, by the least and the greatest element of its diagonal} */
    private boolean isNearlySingular() {
        double[] values = scales.values();
        int n = values.length;
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (int i = 0; i < n; i++) {
            double pivot = Math.abs(model.r()[i * n + i]) / values[model.qr().permutation()[i]];
            least = Math.min(least, pivot);
            greatest = Math.max(greatest, pivot);
        }
        return greatest > NEARLY_SINGULAR * least;
    }

    /** {@return the model's minimiser on the plane, as far as the region reaches} */
    private double[] onPlane(double[] newton, double radius) {
        int n = newton.length;
        double[] values = scales.values();
        double[][] plane = plane(Vectors.quotient(model.gradient(), values), Vectors.product(newton, values));
        int[] permutation = model.qr().permutation();
        double[][] columns = new double[plane.length][n];
        for (int k = 0; k < plane.length; k++) {
            double[] direction = Vectors.quotient(plane[k], values);
            for (int i = 0; i < n; i++) {
                for (int j = i; j < n; j++) {
                    columns[k][i] += model.r()[i * n + j] * direction[permutation[j]];
                }
            }
        }
        PivotedQr qr = PivotedQr.inPlace(columns, n);
        double[] side = model.qtf().clone();
        qr.applyTransposed(side);
        double[] ones = new double[plane.length];
        Arrays.fill(ones, 1);
        double[] found = new DampedProblem(qr.r(), plane.length, qr.permutation(), Arrays.copyOf(side, plane.length),
                ones,
                0).within(radius);
        double[] step = new double[n];
        for (int k = 0; k < plane.length; k++) {
            for (int j = 0; j < n; j++) {
                step[j] += found[k] * plane[k][j] / values[j];
            }
        }
        return step;
    }

    /** {@return one or two orthonormal vectors that span what the given ones do} */
    private static double[][] plane(double[] first, double[] second) {
        double[] one = Vectors.scaled(first, 1 / Vectors.norm(first));
        double[] two = second;
        for (int i = 0; i < 2; i++) { // once more, since the vectors may be nearly parallel
            two = Vectors.sum(two, Vectors.scaled(one, -Vectors.dot(one, two)));
        }
        double norm = Vectors.norm(two);
        return norm > PARALLEL * Vectors.norm(second)
                ? new double[][] {one, Vectors.scaled(two, 1 / norm)} : new double[][] {one};
    }

    /** By the damping that Levenberg and Marquardt's step of the same length has: the undamped correction is often huge. */
    @Override
    public double[] correction(double[] rotated) {
        return problem.again(rotated);
    }

    @Override
    public double largestCosine() {
        return model.largestCosine();
    }
}
