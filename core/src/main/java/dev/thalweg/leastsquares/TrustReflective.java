package dev.thalweg.leastsquares;

import java.util.Arrays;

/**
 * The trust region reflective method for bounds l &lt; x &lt; u. Source: M. A. Branch, T. F. Coleman and Y. Li, "A subspace, interior, and
 * conjugate gradient method for large-scale bound-constrained minimization problems", SIAM Journal on Scientific Computing 21 (1999),
 * sections 2 and 3; the candidates for a step as in SciPy's {@code least_squares} (method trf). Notation: v = distance to the bound that
 * descent heads for (1 if there is none), d = the region's half-axes, e = the diagonal C of the paper: gradient times derivative of v.
 *
 * <p>Optimality is v g = 0. Newton's method for that adds e/d² to JᵀJ, and √v is the natural length of a parameter: near a bound that
 * descent heads for, steps shorten before they hit it. A step that hits a bound is also tried reflected there, and against steepest
 * descent. Steps stop short of bounds, so that iterates stay strictly inside. Without bounds this is Levenberg and Marquardt's region.
 */
final class TrustReflective implements Region {
    /** A step that would hit a bound goes at least this part of the way. */
    private static final double LEAST_PART = 0.995;

    private final double[] lower;
    private final double[] upper;
    private final Scales scales;
    private LinearModel model;
    private double[] halfAxes = {};
    private double[] extra = {};
    private double steadiness;
    private boolean isPlain;
    private DampedProblem problem;

    TrustReflective(LinearModel start, double[] lower, double[] upper) {
        this.lower = lower;
        this.upper = upper;
        scales = new Scales(start.parameters());
        model = start;
        problem = problem(0);
    }

    @Override
    public void centre(LinearModel point) {
        model = point;
        problem = problem(problem.damping());
    }

    private DampedProblem problem(double damping) {
        scales.see(model.columnNorms());
        int n = model.parameters();
        double[] unit = scales.values();
        halfAxes = new double[n];
        extra = new double[n];
        double largest = 0;
        for (int j = 0; j < n; j++) {
            double g = model.gradient()[j];
            double v = Bounds.distance(model.x()[j], g, lower[j], upper[j]);
            boolean heads = v < Double.POSITIVE_INFINITY;
            halfAxes[j] = heads ? Math.sqrt(v / unit[j]) : 1 / unit[j];
            extra[j] = heads ? Math.abs(g) / unit[j] : 0;
            largest = Math.max(largest, heads ? v * Math.abs(g) : Math.abs(g));
        }
        steadiness = Math.max(LEAST_PART, 1 - largest);
        double[] triangle = model.r().clone();
        double[] side = model.qtf().clone();
        rotateExtra(triangle, side);
        double[] inverse = new double[n];
        for (int j = 0; j < n; j++) {
            inverse[j] = 1 / halfAxes[j];
        }
        return new DampedProblem(triangle, rank(triangle, n), model.qr().permutation(), side, inverse, damping);
    }

    /** The rows that Newton's method for v g = 0 adds make up for rank that the Jacobian lacks. */
    private int rank(double[] triangle, int n) {
        int rank = model.rank();
        while (rank < n && triangle[rank * n + rank] != 0 && extra[model.qr().permutation()[rank]] > 0) {
            rank++;
        }
        return rank;
    }

    private void rotateExtra(double[] triangle, double[] side) {
        int n = extra.length;
        int[] permutation = model.qr().permutation();
        double[] row = new double[n];
        for (int k = 0; k < n; k++) {
            int j = permutation[k];
            if (extra[j] > 0) {
                Arrays.fill(row, 0);
                row[k] = Math.sqrt(extra[j]) / halfAxes[j];
                Triangular.rotateIn(triangle, side, n, k, row);
            }
        }
    }

    @Override
    public double norm(double[] vector) {
        return problem.length(vector);
    }

    @Override
    public double size(double[] vector) {
        return Vectors.norm(Vectors.product(vector, scales.values()));
    }

    @Override
    public boolean isAllowed(double[] x) {
        return Bounds.areInside(x, lower, upper);
    }

    @Override
    public double[] inside(double[] x) {
        double[] inside = x.clone();
        for (int j = 0; j < x.length; j++) {
            inside[j] = Math.max(Math.min(x[j], Math.nextDown(upper[j])), Math.nextUp(lower[j]));
        }
        return inside;
    }

    @Override
    public Proposal propose(double radius) {
        double[] whole = problem.within(radius);
        isPlain = isAllowed(Vectors.sum(model.x(), whole));
        double[] step = isPlain ? whole : bounded(whole, radius);
        return new Proposal(step, norm(step), -value(step), isPlain && problem.damping() == 0);
    }

    /** {@return the best of the shortened step, the reflected one, and steepest descent} */
    private double[] bounded(double[] whole, double radius) {
        double reach = Bounds.reach(model.x(), whole, lower, upper);
        double[] best = Vectors.scaled(whole, steadiness * reach);
        double[] reflected = reflected(whole, reach, radius);
        if (value(reflected) < value(best)) {
            best = reflected;
        }
        double[] descent = descent(radius);
        return value(descent) < value(best) ? descent : best;
    }

    /** Goes to the bound, and from there with the parameters that hit it turned round. */
    private double[] reflected(double[] whole, double reach, double radius) {
        double[] toBound = Vectors.scaled(whole, reach);
        double[] onBound = Vectors.sum(model.x(), toBound);
        double[] back = whole.clone();
        for (int j = 0; j < back.length; j++) {
            double one = Bounds.reach(model.x()[j], whole[j], lower[j], upper[j]);
            if (one == reach) {
                back[j] = -back[j];
                onBound[j] = back[j] < 0 ? upper[j] : lower[j];
            }
        }
        double toSphere = Vectors.stepToSphere(Vectors.quotient(toBound, halfAxes), Vectors.quotient(back, halfAxes),
                radius);
        double toNext = Bounds.reach(onBound, back, lower, upper);
        double most = Math.min(toSphere, steadiness * toNext);
        double least = (1 - steadiness) * reach;
        if (!(most > least)) {
            return new double[back.length];
        }
        return Vectors.sum(toBound, Vectors.scaled(back, best(toBound, back, least, most)));
    }

    private double[] descent(double radius) {
        double[] direction = Vectors.negative(model.gradient());
        for (int j = 0; j < direction.length; j++) {
            direction[j] *= halfAxes[j] * halfAxes[j];
        }
        double toBound = steadiness * Bounds.reach(model.x(), direction, lower, upper);
        double most = Math.min(radius / norm(direction), toBound);
        double[] none = new double[direction.length];
        return most > 0 ? Vectors.scaled(direction, best(none, direction, 0, most)) : none;
    }

    /** {@return t in least..most where the model's value at from + t·direction is least} */
    private double best(double[] from, double[] direction, double least, double most) {
        double bend = curvature(direction);
        double slope = Vectors.dot(model.gradient(), direction) + bend(from, direction);
        if (bend > 0) {
            return Math.min(most, Math.max(least, -slope / bend));
        }
        return slope < 0 ? most : least;
    }

    /** {@return the model's value: gᵀp + ½(‖J p‖² + Σ e p²/d²)} */
    private double value(double[] step) {
        return Vectors.dot(model.gradient(), step) + 0.5 * curvature(step);
    }

    /** {@return aᵀ(JᵀJ + e/d²)b, by polarisation} */
    private double bend(double[] a, double[] b) {
        return 0.25 * (curvature(Vectors.sum(a, b)) - curvature(Vectors.sum(a, Vectors.negative(b))));
    }

    private double curvature(double[] step) {
        double sum = model.curvature(step);
        for (int j = 0; j < step.length; j++) {
            double part = step[j] / halfAxes[j];
            sum += extra[j] * part * part;
        }
        return sum;
    }

    @Override
    public double[] correction(double[] rotated) {
        if (!isPlain) {
            return new double[rotated.length];
        }
        double[] side = rotated.clone();
        rotateExtra(model.r().clone(), side);
        return problem.again(side);
    }

    /** Columns whose descent heads for a bound count by the part of the parameter's size that is left to it. */
    @Override
    public double largestCosine() {
        double largest = 0;
        for (int j = 0; j < halfAxes.length; j++) {
            double x = model.x()[j];
            double distance = Bounds.distance(x, model.gradient()[j], lower[j], upper[j]);
            largest = Math.max(largest, model.cosine(j) * Math.min(1, distance / Math.max(1, Math.abs(x))));
        }
        return largest;
    }
}
