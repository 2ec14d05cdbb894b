package dev.thalweg.leastsquares;

/** Levenberg and Marquardt's step, in Moré's form: {@link DampedProblem} with {@link Scales}. */
final class LevenbergMarquardt implements Region {
    private final Scales scales;
    private LinearModel model;
    private DampedProblem problem;

    LevenbergMarquardt(LinearModel start) {
        scales = new Scales(start.parameters());
        scales.see(start.columnNorms());
        model = start;
        problem = problem(0);
    }

    private DampedProblem problem(double damping) {
        return new DampedProblem(model.r(), model.rank(), model.qr().permutation(), model.qtf(), scales.values(),
                damping);
    }

    @Override
    public void centre(LinearModel point) {
        scales.see(point.columnNorms());
        model = point;
        problem = problem(problem.damping());
    }

    @Override
    public double norm(double[] vector) {
        return problem.length(vector);
    }

    @Override
    public Proposal propose(double radius) {
        double[] step = problem.within(radius);
        return new Proposal(step, norm(step), model.reduction(step), problem.damping() == 0);
    }

    @Override
    public double[] correction(double[] rotated) {
        return problem.again(rotated);
    }

    @Override
    public double largestCosine() {
        return model.largestCosine();
    }
}
