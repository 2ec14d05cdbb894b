package dev.thalweg.minimize;

import dev.thalweg.grad.Grad;
import dev.thalweg.optim.Sgd;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What kind of point a run ended at, by its gradient and, where there are few variables, by the eigenvalues of its Hessian;
 * and what to try if it is not what was sought.
 *
 * @param kind the kind
 * @param lowestCurvature the Hessian's least eigenvalue there; NaN if unknown
 * @param highestCurvature its greatest eigenvalue; NaN if unknown
 * @param text a sentence or two for people
 */
public record Verdict(Kind kind, double lowestCurvature, double highestCurvature, String text) {
    /** Kinds of points. */
    public enum Kind {
        /** The gradient vanishes, the surface curves up in all directions. */
        MINIMUM,
        /** The gradient vanishes, the surface curves down in all directions. */
        MAXIMUM,
        /** The gradient vanishes, the surface curves up in some directions and down in others. */
        SADDLE,
        /** The gradient vanishes, and so does the curvature in some direction: second derivatives cannot tell. */
        FLAT,
        /** The gradient does not vanish. */
        SLOPE,
        /** The gradient vanishes; there are too many variables to look at the curvature, or it is not finite. */
        STATIONARY,
        /** The value, the place or the gradient is not finite. */
        NOT_FINITE
    }

    /** Variables up to which the Hessian is computed: as many backward passes and a moment for its eigenvalues. */
    public static final int MAX_VARIABLES = 50;
    /** A curvature below this part of the greatest (or of 1) counts as none: rounding alone makes as much. */
    private static final double FLAT_PART = 1e-7;
    /** Another method is tried for at most this part of the evaluations that the run took. */
    private static final int TRIAL_PART = 4;
    /** A condition number from which a valley is called long. */
    private static final double LONG_VALLEY = 20;

    static Verdict of(Minimizer settings, Objective objective, Point start, Point end, StopReason reason,
            Recurrence recurrence) {
        return new Author(settings, objective, start, end, reason, recurrence).write();
    }

    /** {@return the text} */
    @Override
    public String toString() {
        return text;
    }

    /** Writes a verdict. */
    private record Author(Minimizer settings, Objective objective, Point start, Point end, StopReason reason,
            Recurrence recurrence) {
        Verdict write() {
            if (!settings.method().needsGradient() && end.isPlaceFinite() && !end.isFinite()) {
                return sayKind(Kind.STATIONARY, Double.NaN, Double.NaN, "the search for a lower value ended here; the"
                        + " function has no derivatives that would tell what kind of point this is");
            }
            if (!end.isFinite() || reason == StopReason.DIVERGED) {
                return notFinite();
            }
            boolean[] held = held();
            double[] curvatures = curvatures(objective.function(), end.x(), held);
            double low = curvatures.length == 0 ? Double.NaN : curvatures[0];
            double high = curvatures.length == 0 ? Double.NaN : curvatures[curvatures.length - 1];
            double tolerance = Math.max(settings.gradientTolerance(), Double.MIN_NORMAL);
            if (Bounds.stationarity(objective.bounds(), end) >= tolerance) {
                return sayKind(Kind.SLOPE, low, high, slope(low, high));
            }
            int atBounds = count(held);
            if (atBounds > 0) {
                return atBounds(atBounds, low, high);
            }
            if (Double.isNaN(low)) {
                return sayKind(Kind.STATIONARY, low, high, "the gradient vanishes here; whether this is a " + goal()
                        + " was not looked at" + unknownBecause(end.x().elements()));
            }
            double none = FLAT_PART * Math.max(1, Math.max(Math.abs(low), Math.abs(high)));
            if (low > none) {
                return sayKind(settings.maximize() ? Kind.MAXIMUM : Kind.MINIMUM, low, high,
                        "a " + goal() + ": the gradient vanishes and the surface curves " + up()
                                + " in every direction ("
                                + spread(low, high) + ")");
            } else if (high < -none) {
                return sayKind(settings.maximize() ? Kind.MINIMUM : Kind.MAXIMUM, low, high, "a " + opposite()
                        + ", not a " + goal() + ": the surface curves " + down() + " in every direction (" + spread(low,
                                high)
                        + "); start somewhere else");
            } else if (low < -none && high > none) {
                return sayKind(Kind.SADDLE, low, high, "a saddle, not a " + goal() + ": the surface curves up in some"
                        + " directions and down in others (" + spread(low, high) + "); start a little beside it");
            } else if (low < -none) {
                return sayKind(Kind.FLAT, low, high, "not a " + goal()
                        + ": the gradient vanishes, but the surface curves "
                        + down() + " in some direction (" + spread(low, high) + "); start a little beside it");
            }
            return sayKind(Kind.FLAT, low, high, "the gradient vanishes, and so does the curvature in some direction ("
                    + spread(low, high) + "): a flat " + goal() + ", or a ledge; second derivatives cannot tell");
        }

        /** {@return which variables lie at a bound that the way on leads out of} */
        private boolean[] held() {
            Bounds bounds = objective.bounds();
            boolean[] held = new boolean[end.x().elements()];
            if (bounds != null) {
                double[] x = end.x().toDoubles();
                double[] gradient = end.gradient().toDoubles();
                for (int i = 0; i < held.length; i++) {
                    held[i] = bounds.isHeld(i, x[i], gradient[i]);
                }
            }
            return held;
        }

        /** What can be said where some variables lie at their bounds: the curvature counts for the others alone. */
        private Verdict atBounds(int count, double low, double high) {
            String where = count == end.x().elements() ? "every variable lies at a bound"
                    : count + " of " + end.x().elements() + " variables " + (count == 1 ? "lies at a bound"
                            : "lie at bounds");
            double none = FLAT_PART * Math.max(1, Math.max(Math.abs(low), Math.abs(high)));
            Kind kind = count == end.x().elements() || low > none
                    ? settings.maximize() ? Kind.MAXIMUM : Kind.MINIMUM
                    : low < -none ? Kind.SADDLE : Double.isNaN(low) ? Kind.STATIONARY : Kind.FLAT;
            String text = switch (kind) {
                case MINIMUM, MAXIMUM -> "a " + goal() + " within the bounds: " + where
                        + ", where the way on leads out of them" + (Double.isNaN(low) ? ""
                                : ", and along the others the surface curves " + up() + " (" + spread(low, high) + ")");
                case SADDLE -> "not a " + goal() + ": " + where + ", and along the others the surface curves " + down()
                        + " in some direction (" + spread(low, high) + "); start a little beside it";
                case FLAT, SLOPE, STATIONARY, NOT_FINITE -> "no way down leads on within the bounds: " + where
                        + "; whether this is a " + goal() + " second derivatives along the others do not tell";
            };
            return sayKind(kind, low, high, text);
        }

        private static String unknownBecause(int variables) {
            return variables == 0 ? ": there are no variables"
                    : variables > MAX_VARIABLES ? " with " + variables + " variables"
                            : ": the second derivatives are not finite";
        }

        private Verdict sayKind(Kind kind, double low, double high, String text) {
            // The curvature of the function itself, not of the one turned upside down.
            return settings.maximize() ? new Verdict(kind, -high, -low, text) : new Verdict(kind, low, high, text);
        }

        private Verdict notFinite() {
            String text;
            if (!(settings.method().needsGradient() ? start.isFinite() : start.isPlaceFinite())) {
                text = "the function or its gradient is not finite at the start (f = " + number(sign() * start.value())
                        + "); start somewhere else";
            } else {
                text = "the run left the finite numbers or went beyond 1e100" + (hasLearningRate()
                        ? "; the learning rate is probably too large"
                                + limit(curvatures(objective.function(), start.x(),
                                        new boolean[start.x().elements()]), "at the start")
                        : "; the function seems to fall without end");
            }
            return new Verdict(Kind.NOT_FINITE, Double.NaN, Double.NaN, text);
        }

        private String slope(double low, double high) {
            String norm = number(end.gradientNorm());
            Point other = recurrence.other();
            if (recurrence.isFound() && other != null) {
                return "it never settles: it jumps between this point and another (f = " + number(sign() * other
                        .value())
                        + ") for ever, with a gradient of norm " + norm + "; the learning rate is too large"
                        + limit(new double[] {low, high}, "here");
            }
            if (reason == StopReason.LINE_SEARCH_FAILED) {
                return "no step downhill was found although the gradient's norm is " + norm
                        + ": the limit of precision, or a kink";
            }
            if (reason == StopReason.VALUE_TOLERANCE && settings.valueTolerance() == 0) {
                return "as far as rounding allows: steps change the value by rounding alone, although the gradient's norm is "
                        + norm;
            }
            StringBuilder text = new StringBuilder("not there yet: the gradient's norm is ").append(norm);
            if (end.value() > start.value()) {
                text.append(", and the value is worse than at the start; the learning rate is too large");
                return text.append(limit(new double[] {low, high}, "here")).toString();
            }
            if (low > 0 && high / low >= LONG_VALLEY) {
                text.append("; the valley is long (condition number about ").append(number(high / low)).append(')')
                        .append(isSteepest() ? whatWouldBeFaster() : "");
            } else if (low < 0 && high <= 0) {
                text.append("; the surface still curves ").append(down()).append(" here");
            }
            text.append(switch (reason) {
                case EVALUATION_LIMIT -> "; more evaluations will help";
                case TIME_LIMIT -> "; more time will help";
                case INTERRUPTED -> "; it was interrupted on the way";
                case VALUE_TOLERANCE, STEP_TOLERANCE -> "; a smaller tolerance will take it further";
                case GRADIENT_TOLERANCE, ITERATION_LIMIT, LINE_SEARCH_FAILED, DIVERGED -> "; more iterations will help";
            });
            if (isPlain() && low > 0 && plainRate() < 1 / (low + high)) {
                text.append(", or a learning rate up to ").append(number(2 / (low + high)));
            }
            return text.toString();
        }

        /** {@return what to try in a long valley; tried out where that takes a part of what the run took} */
        private String whatWouldBeFaster() {
            long most = objective.evaluations().gradient() / TRIAL_PART;
            if (most > 0) {
                Result trial = Minimizer.of(Lbfgs.standard()).gradientTolerance(settings.gradientTolerance())
                        .evaluations(most).minimize(objective.function(), start.x());
                if (trial.stopReason() == StopReason.GRADIENT_TOLERANCE) {
                    return ": lbfgs would be through in " + trial.iterations() + " iterations";
                }
            }
            return ": lbfgs, or a method with momentum, will be faster";
        }

        private boolean hasLearningRate() {
            return settings.method() instanceof FirstOrder;
        }

        /** {@return whether the method goes down the gradient alone, which is slow in long valleys} */
        private boolean isSteepest() {
            return isPlain() || settings.method() instanceof LineSearchDescent;
        }

        private boolean isPlain() {
            return settings.method() instanceof FirstOrder f && f.rule() instanceof Sgd sgd && sgd.momentum() == 0;
        }

        private double plainRate() {
            return settings.method() instanceof FirstOrder f ? f.rule().learningRate() : Double.NaN;
        }

        /** What the learning rate of plain descent must stay below, by the greatest curvature. */
        private String limit(double[] curvatures, String where) {
            if (curvatures.length == 0 || !(settings.method() instanceof FirstOrder f) || !(f.rule() instanceof Sgd)) {
                return "; try a smaller one";
            }
            double low = curvatures[0];
            double high = curvatures[curvatures.length - 1];
            if (!(high > 0)) {
                return "; try a smaller one";
            }
            double best = low > 0 ? 2 / (low + high) : 1 / high;
            return ": with the curvature " + where + " it must stay below " + number(2 / high) + "; try " + number(
                    best);
        }

        private double sign() {
            return settings.maximize() ? -1 : 1;
        }

        private String goal() {
            return settings.maximize() ? "maximum" : "minimum";
        }

        private String opposite() {
            return settings.maximize() ? "minimum" : "maximum";
        }

        private String up() {
            return settings.maximize() ? "down" : "up";
        }

        private String down() {
            return settings.maximize() ? "up" : "down";
        }

        private String spread(double low, double high) {
            double from = settings.maximize() ? -high : low;
            double to = settings.maximize() ? -low : high;
            return from == to ? "curvature " + number(from) : "curvatures from " + number(from) + " to " + number(to);
        }
    }

    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4g", value);
        if (text.contains("e") || !text.contains(".")) {
            return text;
        }
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    private static int count(boolean[] held) {
        int count = 0;
        for (boolean one : held) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /**
     * {@return the Hessian's eigenvalues in ascending order, along the variables that are not held; none if there are too many
     * variables, all are held, or they are not finite}
     */
    private static double[] curvatures(UnaryOperator<Tensor> function, Tensor x, boolean[] held) {
        int n = x.elements();
        if (n == count(held) || n > MAX_VARIABLES) {
            return new double[0];
        }
        Tensor hessian = Grad.hessian(function, x.to(DType.FLOAT64)).reshape(n, n);
        if (hessian.isFinite().logicalNot().sum().item() > 0) {
            return new double[0];
        }
        long[] free = IntStream.range(0, n).filter(i -> !held[i]).asLongStream().toArray();
        Tensor moving = Tensor.of(free);
        Tensor symmetric = hessian.add(hessian.t()).mul(0.5);
        return symmetric.indexSelect(0, moving).indexSelect(1, moving).eigvalsh().toDoubles();
    }
}
