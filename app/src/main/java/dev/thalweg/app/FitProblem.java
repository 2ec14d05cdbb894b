package dev.thalweg.app;

import dev.thalweg.formula.BoundFormula;
import dev.thalweg.formula.Expression;
import dev.thalweg.formula.Formula;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is fitted to what: a formula, whose names are columns of the table or else parameters, and the response in each row.
 *
 * @param formula the model
 * @param parameters what is sought, in the formula's order
 * @param explanatory the columns in the formula, in its order
 * @param responseName the response as typed
 * @param response its value in each row
 * @param weights weights or standard deviations of the rows, or null
 * @param areSigmas whether they are standard deviations
 * @param table the columns
 * @param notices what people should know before they trust the result
 */
record FitProblem(Formula formula, List<String> parameters, List<String> explanatory, String responseName,
        double[] response, double @Nullable [] weights, boolean areSigmas, Table table, List<String> notices) {
    /** {@code y = …}, as an equation is written; comparisons have another sign before or behind. */
    private static final Pattern EQUATION = Pattern.compile("([^=<>!]+?)\\s*(?:=|~)(?!=)\\s*(.+)", Pattern.DOTALL);

    /** What the options say of the rows; empty where they were not given. */
    record Options(String response, String weights, String sigma) {}

    /** {@return the problem of a formula as typed and a table} */
    static FitProblem read(String typed, TableReader reader, Options options) {
        Formula formula = formula(typed);
        formula.requireElementwise();
        List<String> explanatory = formula.variables().stream().filter(reader.names()::contains).toList();
        List<String> parameters = formula.variables().stream().filter(name -> !reader.names().contains(name)).toList();
        if (parameters.isEmpty()) {
            throw new InputException("formula: has no parameter to fit; its names, "
                    + (explanatory.isEmpty() ? "none, " : String.join(", ", explanatory) + ", ")
                    + "are all columns of " + reader.source() + "; write a name that is no column");
        }
        ColumnValues response = response(options, reader, formula);
        if (!options.weights.isEmpty() && !options.sigma.isEmpty()) {
            throw new InputException("--weights: not together with --sigma; a weight is 1/sigma^2");
        }
        boolean areSigmas = !options.sigma.isEmpty();
        String scale = areSigmas ? options.sigma : options.weights;
        ColumnValues weights = scale.isEmpty() ? null
                : ColumnValues.of(areSigmas ? "--sigma" : "--weights", scale, reader);
        Set<String> used = new LinkedHashSet<>(explanatory);
        used.addAll(response.columns());
        if (weights != null) {
            used.addAll(weights.columns());
        }
        Table table = reader.read(List.copyOf(used));
        requireRows(table, parameters);
        return new FitProblem(formula, parameters, explanatory, options.response,
                response.in(table, "must be finite", Double::isFinite),
                weights == null ? null : weighing(weights, areSigmas, table), areSigmas, table,
                notices(formula, parameters, reader, table));
    }

    private static Formula formula(String typed) {
        String text = Problem.text(typed);
        Matcher equation = EQUATION.matcher(text);
        if (equation.matches()) {
            throw new InputException("formula: only what stands right of '='; write \"" + equation.group(2)
                    + "\" --response \"" + equation.group(1).strip() + "\"");
        }
        return Formula.parse(text);
    }

    private static ColumnValues response(Options options, TableReader reader, Formula formula) {
        if (options.response.isBlank()) {
            throw new InputException("--response: is required; which column of " + reader.source()
                    + " does the formula describe, " + reader.listed() + "?");
        }
        ColumnValues response = ColumnValues.of("--response", options.response, reader);
        for (String column : response.columns()) {
            if (formula.variables().contains(column)) {
                throw new InputException(
                        "--response: must not stand in the formula that is to describe it; got " + column
                                + " in both");
            }
        }
        if (response.columns().isEmpty()) {
            throw new InputException("--response: a column or a formula of columns; got '" + options.response + "'");
        }
        return response;
    }

    private static double[] weighing(ColumnValues weights, boolean areSigmas, Table table) {
        return areSigmas
                ? weights.in(table, "standard deviations must be positive and finite", s -> s > 0 && Double.isFinite(s))
                : weights.in(table, "weights must be finite and not negative", w -> w >= 0 && Double.isFinite(w));
    }

    private static void requireRows(Table table, List<String> parameters) {
        if (table.size() < parameters.size()) {
            throw new InputException(table.source() + ": at least as many rows as parameters are required; got "
                    + count(table.size(), "row") + (table.omitted() > 0 ? " without a missing value" : "") + " for "
                    + String.join(", ", parameters));
        }
    }

    private static List<String> notices(Formula formula, List<String> parameters, TableReader reader, Table table) {
        List<String> notices = new ArrayList<>();
        if (table.omitted() > 0) {
            notices.add(omission(table));
        }
        for (String name : new LinkedHashSet<>(constants(formula.tree()))) {
            if (reader.names().contains(name)) {
                notices.add(name
                        + " in the formula is the constant, not the column of that name; rename the column to use it");
            }
        }
        for (String parameter : parameters) {
            reader.names().stream().filter(parameter::equalsIgnoreCase).forEach(column -> notices.add(parameter
                    + " is a parameter; the column is called " + column));
        }
        return notices;
    }

    /** {@return how many rows are left out, in words} */
    static String omission(Table table) {
        return count(table.omitted(), "row") + " of " + (table.size() + table.omitted()) + (table.omitted() == 1 ? " is"
                : " are") + " left out: a value is missing";
    }

    private static List<String> constants(Expression expression) {
        List<String> names = new ArrayList<>();
        if (expression instanceof Expression.Named named) {
            names.add(named.constant().symbol());
        }
        expression.children().forEach(child -> names.addAll(constants(child)));
        return names;
    }

    static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    int rows() {
        return response.length;
    }

    /** {@return the model's values in the table's rows as a function of the parameters} */
    UnaryOperator<Tensor> model() {
        Map<String, double[]> columns = new LinkedHashMap<>();
        explanatory.forEach(name -> columns.put(name, table.column(name)));
        return model(columns, rows());
    }

    /** {@return the model's values as a function of the parameters, where the columns are these} */
    UnaryOperator<Tensor> model(Map<String, double[]> columns, int size) {
        Map<String, Integer> sizes = new HashMap<>();
        Map<String, Tensor> data = new HashMap<>();
        columns.forEach((name, values) -> {
            sizes.put(name, size);
            data.put(name, Tensor.of(values));
        });
        BoundFormula bound = formula.bind(sizes);
        return p -> {
            Map<String, Tensor> values = new HashMap<>(data);
            for (int i = 0; i < parameters.size(); i++) {
                values.put(parameters.get(i), p.at(i));
            }
            return bound.apply(values).expand(Shape.of(size));
        };
    }
}
