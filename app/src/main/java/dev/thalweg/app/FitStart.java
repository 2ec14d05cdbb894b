package dev.thalweg.app;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where the parameters begin and may go.
 *
 * @param values the start
 * @param areGiven for which of them it was given
 * @param lower the lower bounds, −∞ for none
 * @param upper the upper bounds, ∞ for none
 */
record FitStart(double[] values, boolean[] areGiven, double[] lower, double[] upper) {
    /** Where a parameter begins of which nothing is said, as SciPy's {@code curve_fit} has it. */
    static final double DEFAULT = 1;

    /** {@return the start of {@code --start} within the box of {@code --bounds}} */
    static FitStart of(List<String> parameters, String start, String bounds) {
        int n = parameters.size();
        FitStart all = new FitStart(new double[n], new boolean[n], new double[n], new double[n]);
        Arrays.fill(all.lower, Double.NEGATIVE_INFINITY);
        Arrays.fill(all.upper, Double.POSITIVE_INFINITY);
        if (!bounds.isBlank()) {
            Assignments.parse("--bounds", bounds, "parameter", parameters).forEach((name, text) -> {
                double[] ends = Problem.interval("--bounds", name, text, true);
                all.lower[parameters.indexOf(name)] = ends[0];
                all.upper[parameters.indexOf(name)] = ends[1];
            });
        }
        for (int i = 0; i < n; i++) {
            all.values[i] = otherwise(all.lower[i], all.upper[i]);
        }
        all.take(parameters, start);
        for (int i = 0; i < n; i++) {
            double value = all.values[i];
            if (!Double.isFinite(value)) {
                throw new InputException("--start: must be finite; got " + parameters.get(i) + "=" + value);
            }
            if (value < all.lower[i] || value > all.upper[i]) {
                throw new InputException("--start: must lie within --bounds; got " + parameters.get(i) + "="
                        + Text.number(value) + " outside of " + Text.number(all.lower[i]) + ":"
                        + Text.number(all.upper[i]));
            }
        }
        return all;
    }

    /** {@return 1, or what is nearest to it well within the bounds} */
    private static double otherwise(double lower, double upper) {
        if (lower < DEFAULT && DEFAULT < upper) {
            return DEFAULT;
        } else if (Double.isInfinite(lower)) {
            return upper - Math.max(1, Math.abs(upper));
        } else if (Double.isInfinite(upper)) {
            return lower + Math.max(1, Math.abs(lower));
        }
        return lower + 0.5 * (upper - lower);
    }

    private void take(List<String> parameters, String start) {
        if (start.isBlank()) {
            return;
        }
        List<String> parts = Assignments.split("--start", start);
        if (parts.stream().anyMatch(part -> part.contains("="))) {
            Map<String, String> named = Assignments.parse("--start", start, "parameter", parameters);
            named.forEach((name, text) -> put(parameters.indexOf(name), text));
            return;
        }
        if (parts.size() != 1 && parts.size() != values.length) {
            throw new InputException("--start: one number per parameter (" + String.join(", ", parameters)
                    + "), or one for all; got " + parts.size());
        }
        for (int i = 0; i < values.length; i++) {
            put(i, parts.get(parts.size() == 1 ? 0 : i));
        }
    }

    private void put(int parameter, String text) {
        values[parameter] = Assignments.number("--start", text);
        areGiven[parameter] = true;
    }

    boolean isBounded() {
        for (int i = 0; i < values.length; i++) {
            if (lower[i] > Double.NEGATIVE_INFINITY || upper[i] < Double.POSITIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }
}
