package dev.thalweg.plot;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a picture of a descent shows.
 *
 * <p>One variable gives a curve with the path's points, two give a surface and a contour with the path, more (or no
 * objective) give value, gradient norm and iterates over the iterations.
 *
 * @param title what is minimised, usually the formula
 * @param variables the variables' names, in the order of the runs' coordinates; a vector's elements are variables of
 *     their own, such as {@code x[1]}
 * @param objective the objective at many points, or null if it can not be had; only asked for one or two variables
 * @param runs the runs, the first one drawn on top
 * @param ranges what to show of a variable; where none is given, a range that holds the runs' paths is found
 * @param isMaximized whether the runs climb
 */
public record DescentFigure(
        String title,
        List<String> variables,
        @Nullable BatchFunction objective,
        List<DescentRun> runs,
        Map<String, Range> ranges,
        boolean isMaximized) implements Figure {

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException if there is no variable or no run, a name stands twice, a run's points have
     *     another number of coordinates than there are variables, or a range names no variable
     */
    public DescentFigure {
        Objects.requireNonNull(title, "title");
        variables = List.copyOf(variables);
        runs = List.copyOf(runs);
        ranges = Map.copyOf(ranges);
        if (variables.isEmpty() || runs.isEmpty()) {
            throw new IllegalArgumentException("figure: needs at least one variable and one run; got "
                    + variables.size() + " and " + runs.size());
        }
        HashSet<String> names = new HashSet<>();
        for (String variable : variables) {
            if (!names.add(variable)) {
                throw new IllegalArgumentException("figure: variables must have different names; got " + variable
                        + " twice");
            }
        }
        for (DescentRun run : runs) {
            if (run.dimension() != variables.size()) {
                throw new IllegalArgumentException("figure: the points of run \"" + run.label() + "\" need "
                        + variables.size() + " coordinates, one per variable; got " + run.dimension());
            }
        }
        for (String name : ranges.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("range: there is no variable " + name + "; the variables are "
                        + String.join(", ", variables));
            }
        }
    }

    /**
     * {@return a figure of runs, without the objective: curves over the iterations}
     *
     * @param title what is minimised, usually the formula
     * @param variables the variables' names
     * @param runs the runs
     */
    public static DescentFigure of(String title, List<String> variables, List<DescentRun> runs) {
        return new DescentFigure(title, variables, null, runs, Map.of(), false);
    }

    /**
     * {@return this figure with the objective, so that its surface or curve is shown}
     *
     * @param function the objective at many points
     */
    public DescentFigure withObjective(BatchFunction function) {
        return new DescentFigure(title, variables, function, runs, ranges, isMaximized);
    }

    /**
     * {@return this figure with a range to show of one variable}
     *
     * @param variable the variable's name
     * @param range what to show
     * @throws IllegalArgumentException if there is no such variable
     */
    public DescentFigure withRange(String variable, Range range) {
        Map<String, Range> all = new LinkedHashMap<>(ranges);
        all.put(variable, range);
        return new DescentFigure(title, variables, objective, runs, all, isMaximized);
    }

    /**
     * {@return this figure with the direction of the runs}
     *
     * @param maximize whether they climb
     */
    public DescentFigure withMaximize(boolean maximize) {
        return new DescentFigure(title, variables, objective, runs, ranges, maximize);
    }
}
