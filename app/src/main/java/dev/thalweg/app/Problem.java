package dev.thalweg.app;

import dev.thalweg.formula.BoundFormula;
import dev.thalweg.formula.Formula;
import dev.thalweg.minimize.Bounds;
import dev.thalweg.plot.Range;
import dev.thalweg.problems.Problems;
import dev.thalweg.problems.TestProblem;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is minimised: a formula whose variables have sizes, and the options that speak of them.
 *
 * @param function the formula
 * @param known the test problem that it comes from, if it does
 */
record Problem(BoundFormula function, Optional<TestProblem> known) {
    /** Bytes that a formula from a file or standard input may have; far more than the language allows, so that it can complain. */
    private static final int MAX_BYTES = 8 * Formula.MAX_LENGTH;

    /** {@return the problem of a formula as typed, {@code @FILE} or {@code -} for standard input} */
    static Problem read(String formula, List<String> dims) {
        Formula parsed = Formula.parse(text(formula));
        Map<String, Integer> sizes = new HashMap<>();
        for (String option : dims) {
            Assignments.parse("--dim", option, parsed.variables())
                    .forEach((name, value) -> sizes.put(name, size(value)));
        }
        return new Problem(parsed.bind(sizes).requireScalar(), Optional.empty());
    }

    /** {@return a test problem by its name} */
    static Problem named(String name, List<String> dims) {
        if (!dims.isEmpty()) {
            throw new InputException("--dim: the variables of a test problem are single numbers; got '"
                    + String.join(",", dims) + "'");
        }
        try {
            TestProblem problem = Problems.named(name);
            return new Problem(problem.function(), Optional.of(problem));
        } catch (IllegalArgumentException e) {
            throw InputException.of("--problem", e);
        }
    }

    private static int size(String value) {
        try {
            int size = Integer.parseInt(value);
            if (size >= 1) {
                return size;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw new InputException("--dim: a size is a whole number from 1 to 2147483647; got '" + value + "'");
    }

    /** {@return the formula as typed, or from the file or standard input that was named instead} */
    static String text(String formula) {
        try {
            if (formula.equals("-")) {
                return decode(System.in.readNBytes(MAX_BYTES));
            } else if (formula.startsWith("@")) {
                try (InputStream file = Files.newInputStream(Path.of(formula.substring(1)))) {
                    return decode(file.readNBytes(MAX_BYTES));
                }
            }
            return formula;
        } catch (NoSuchFileException e) {
            throw new InputException("formula: there is no file " + formula.substring(1));
        } catch (IOException e) {
            throw new InputException("formula: cannot read " + formula + "; " + e.getMessage());
        }
    }

    private static String decode(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    List<String> variables() {
        return function.formula().variables();
    }

    /** {@return the names of the flat entries} */
    List<String> entries() {
        return function.entryNames();
    }

    /** {@return a starting point as {@code x=2,y=2} or {@code 2,2}; the test problem's or 0 for what is not given} */
    double[] start(String option) {
        double[] start = known.map(problem -> problem.startPoint().toDoubles()).orElseGet(
                () -> new double[function.size()]);
        return numbers("--start", option, start);
    }

    /** {@return the sizes of {@code --scale}: 1 for what is not given} */
    double[] sizes(String option) {
        double[] ones = new double[function.size()];
        Arrays.fill(ones, 1);
        return numbers("--scale", option, ones);
    }

    /** @param numbers what holds where nothing is given; modified */
    private double[] numbers(String option, String text, double[] numbers) {
        if (text.isBlank()) {
            return numbers;
        }
        List<String> parts = Assignments.split(option, text);
        if (parts.stream().noneMatch(part -> part.contains("="))) {
            return positional(option, parts);
        }
        Map<String, String> values = Assignments.parse(option, text, variables());
        for (BoundFormula.Slot slot : function.layout()) {
            String value = values.get(slot.name());
            if (value != null) {
                double[] given = Assignments.numbers(option, value);
                if (given.length != 1 && given.length != slot.size()) {
                    throw new InputException(option + ": " + slot.name() + (slot.isVector()
                            ? " has " + slot.size() + " elements; got " + given.length
                            : " is a single number; got " + given.length + "; give it a size with --dim "
                                    + slot.name() + "=" + given.length));
                }
                for (int i = 0; i < slot.size(); i++) {
                    numbers[slot.offset() + i] = given[given.length == 1 ? 0 : i];
                }
            }
        }
        return numbers;
    }

    private double[] positional(String option, List<String> parts) {
        double[] numbers = parts.stream().flatMapToDouble(part -> Arrays.stream(Assignments.numbers(option, part)))
                .toArray();
        if (numbers.length == 1 && function.size() > 0) {
            double[] all = new double[function.size()];
            Arrays.fill(all, numbers[0]);
            return all;
        }
        if (numbers.length != function.size()) {
            throw new InputException(option + ": one number per variable (" + (entries().isEmpty() ? "there is none"
                    : shortened())
                    + "), or one for all; got " + numbers.length);
        }
        return numbers;
    }

    private String shortened() {
        List<String> names = entries();
        int shown = 6;
        return String.join(", ", names.subList(0, Math.min(shown, names.size()))) + (names.size() > shown ? ", …" : "");
    }

    /** {@return intervals {@code x=-1:1} of variables, by flat entry; a bound may be left out where {@code open}} */
    Map<String, double[]> intervals(String option, String text, boolean open) {
        Map<String, double[]> intervals = new LinkedHashMap<>();
        if (text.isBlank()) {
            return intervals;
        }
        Map<String, String> values = Assignments.parse(option, text, variables());
        List<String> names = entries();
        for (BoundFormula.Slot slot : function.layout()) {
            String value = values.get(slot.name());
            if (value != null) {
                double[] interval = interval(option, slot.name(), value, open);
                for (int i = 0; i < slot.size(); i++) {
                    intervals.put(names.get(slot.offset() + i), interval);
                }
            }
        }
        return intervals;
    }

    /** {@return the ends of {@code LOW:HIGH}; infinite where left out} */
    static double[] interval(String option, String name, String text, boolean open) {
        int colon = text.indexOf(':');
        String low = colon < 0 ? "" : text.substring(0, colon).trim();
        String high = colon < 0 ? "" : text.substring(colon + 1).trim();
        if (colon < 0 || !open && (low.isEmpty() || high.isEmpty())) {
            throw new InputException(option + ": " + name + " needs LOW:HIGH; got '" + text + "'");
        }
        double from = low.isEmpty() ? Double.NEGATIVE_INFINITY : Assignments.number(option, low);
        double to = high.isEmpty() ? Double.POSITIVE_INFINITY : Assignments.number(option, high);
        if (open ? !(from <= to) : !(from < to)) {
            throw new InputException(option + ": the lower end of " + name + " must be below the upper one"
                    + (open ? " or equal to it" : "") + "; got '" + text + "'");
        }
        return new double[] {from, to};
    }

    /** {@return the box of {@code --bounds}, which leaves the variables that it does not name free} */
    Bounds bounds(String text) {
        double[] lower = new double[function.size()];
        double[] upper = new double[function.size()];
        Map<String, double[]> intervals = intervals("--bounds", text, true);
        List<String> names = entries();
        for (int i = 0; i < lower.length; i++) {
            double[] ends = intervals.getOrDefault(names.get(i), new double[] {Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY});
            lower[i] = ends[0];
            upper[i] = ends[1];
        }
        try {
            return Bounds.of(lower, upper);
        } catch (IllegalArgumentException e) {
            throw InputException.of("--bounds", e);
        }
    }

    /** {@return what pictures show and further starts are drawn in, by flat entry: the test problem's box, then what is given} */
    Map<String, Range> ranges(String text) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        known.ifPresent(problem -> {
            for (int i = 0; i < problem.lower().size(); i++) {
                ranges.put(entries().get(i), Range.of(problem.lower().get(i), problem.upper().get(i)));
            }
        });
        intervals("--range", text, false).forEach((name, ends) -> {
            try {
                ranges.put(name, Range.of(ends[0], ends[1]));
            } catch (IllegalArgumentException e) {
                throw InputException.of("--range", e);
            }
        });
        return ranges;
    }

    /** {@return the values at points given one array per flat entry} */
    double[] valuesAt(double[][] coordinates) {
        int count = coordinates[0].length;
        double[] rows = new double[count * coordinates.length];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < coordinates.length; k++) {
                rows[i * coordinates.length + k] = coordinates[k][i];
            }
        }
        Tensor points = Tensor.ofShape(Shape.of(count, coordinates.length), rows);
        return Tensor.noGrad(() -> function.applyRows(points)).toDoubles();
    }
}
