package dev.thalweg.leastsquares;

/**
 * Powell's dogleg (M. J. D. Powell, "A hybrid method for nonlinear equations", 1970; J. Nocedal and S. J. Wright, "Numerical Optimization",
 * 2nd edition, 2006, section 4.1) in the variables D p: along steepest descent to the least value there, then straight to Gauss and
 * Newton's step, as far as the region reaches.
 */
final class Dogleg implements Region {
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
        double[] step = isFull ? newton : bent(newton, radius);
        return new Proposal(step, norm(step), model.reduction(step), isFull);
    }

    private double[] bent(double[] newton, double radius) {
        double[] cauchy = cauchy();
        double length = norm(cauchy);
        if (length >= radius) {
            return Vectors.scaled(cauchy, radius / length);
        }
        double[] leg = Vectors.sum(newton, Vectors.negative(cauchy));
        double[] scaledLeg = Vectors.product(leg, scales.values());
        double[] scaledCauchy = Vectors.product(cauchy, scales.values());
        double part = Vectors.stepToSphere(scaledCauchy, scaledLeg, radius);
        return Vectors.sum(cauchy, Vectors.scaled(leg, part));
    }

    /** {@return the least point along steepest descent in the variables D p} */
    private double[] cauchy() {
        double[] values = scales.values();
        double[] direction = Vectors.negative(model.gradient());
        double descent = 0;
        for (int j = 0; j < direction.length; j++) {
            direction[j] /= values[j] * values[j];
            descent -= direction[j] * model.gradient()[j];
        }
        double curvature = model.curvature(direction);
        return Vectors.scaled(direction, descent / curvature);
    }

    /** A leg has no damping; its correction is that of Gauss and Newton's step, which errs to shorter regions. */
    @Override
    public double[] correction(double[] rotated) {
        return problem.again(rotated);
    }

    @Override
    public double largestCosine() {
        return model.largestCosine();
    }
}
