package dev.thalweg.app;

import dev.thalweg.formula.Formula;
import dev.thalweg.formula.FormulaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of options that give something to each variable: {@code x=2,y=[1,2,3]}. Commas inside brackets and parentheses do not
 * separate. Numbers may be constant formulas, such as {@code pi/2}.
 */
final class Assignments {
    /** What a formula cannot say and JSON does: a start may be where a run left the numbers. */
    private static final Map<String, Double> NOT_FINITE = Map.of("NaN", Double.NaN, "Infinity",
            Double.POSITIVE_INFINITY, "-Infinity", Double.NEGATIVE_INFINITY);

    private Assignments() {}

    /** {@return the parts between top-level commas, trimmed} */
    static List<String> split(String option, String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            if (c == '[' || c == '(') {
                depth++;
            } else if (c == ']' || c == ')') {
                depth--;
            } else if (c == ',' && (depth == 0 || i == text.length())) {
                String part = text.substring(from, i).trim();
                if (part.isEmpty()) {
                    throw new InputException(option + ": nothing stands "
                            + (parts.isEmpty() ? "before the first comma" : "after comma " + parts.size()) + "; got '"
                            + text + "'");
                }
                parts.add(part);
                from = i + 1;
            }
        }
        if (depth != 0) {
            throw new InputException(option + ": a bracket is not closed; got '" + text + "'");
        }
        return parts;
    }

    /** {@return name and value of each part, in order} */
    static Map<String, String> parse(String option, String text, List<String> variables) {
        return parse(option, text, "variable", variables);
    }

    /** {@return name and value of each part, in order; {@code kind} is what messages call a name} */
    static Map<String, String> parse(String option, String text, String kind, List<String> variables) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : split(option, text)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new InputException(option + ": each part is NAME=VALUE; got '" + part + "' in '" + text + "'");
            }
            String name = part.substring(0, equals).trim();
            if (!variables.contains(name)) {
                throw new InputException(option + ": the formula has no " + kind + " '" + name + "'; it has "
                        + (variables.isEmpty() ? "none" : String.join(", ", variables)));
            }
            if (values.put(name, part.substring(equals + 1).trim()) != null) {
                throw new InputException(option + ": '" + name + "' is given twice; got '" + text + "'");
            }
        }
        return values;
    }

    /** {@return a number, or the value of a constant formula} */
    static double number(String option, String text) {
        return NOT_FINITE.containsKey(text) ? NOT_FINITE.get(text) : constant(option, text);
    }

    private static double constant(String option, String text) {
        Formula formula;
        try {
            formula = Formula.parse(text);
        } catch (FormulaException e) {
            throw new InputException(option + ": '" + text + "' is not a number; " + e.getMessage());
        }
        if (!formula.variables().isEmpty()) {
            throw new InputException(option + ": '" + text + "' is not a number");
        }
        return formula.bind(Map.of()).requireScalar().apply(Map.of()).item();
    }

    /** {@return the numbers of {@code [1,2,3]}, or one number} */
    static double[] numbers(String option, String text) {
        if (!text.startsWith("[")) {
            return new double[] {number(option, text)};
        }
        if (!text.endsWith("]")) {
            throw new InputException(option + ": a list ends with ]; got '" + text + "'");
        }
        return split(option, text.substring(1, text.length() - 1)).stream().mapToDouble(part -> number(option, part))
                .toArray();
    }
}
