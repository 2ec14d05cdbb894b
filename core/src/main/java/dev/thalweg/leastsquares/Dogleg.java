package dev.thalweg.leastsquares;

import dev.thalweg.kernel.PivotedQr;
import java.util.Arrays;

/**
 * The dogleg in the plane: the model's least value in the region, on the plane that steepest descent and Gauss and Newton's step span, in
 * the variables D p (R. H. Byrd, R. B. Schnabel and G. A. Shultz, "Approximate solution of the trust region problem by minimization over
 * two-dimensional subspaces", Mathematical Programming 40, 1988). The plane holds Powell's dogleg ("A hybrid method for nonlinear
 * equations", 1970), which goes along steepest descent and then straight to Gauss and Newton's step, and reaches at least as low.
 *
 * <p>Where the Jacobian is nearly singular over a long way both directions of the plane are poor, and the damped steps of {@link
 * LevenbergMarquardt}, which choose among all directions, get through: from NIST's far starts it fails for two sets of 27, MGH09 and MGH17.
 */
final class Dogleg implements Region {
    /** What is left of a vector below this part of it is rounding: both have one direction. */
    private static final double PARALLEL = 1e-10;

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
        problem.within(isFull ? Double.POSITIVE_INFINITY : radius); // finds the damping for the correction
        double[] step = isFull ? newton : onPlane(newton, radius);
        return new Proposal(step, norm(step), model.reduction(step), isFull);
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
