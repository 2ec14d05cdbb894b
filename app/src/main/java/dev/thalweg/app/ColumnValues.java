package dev.thalweg.app;

import dev.thalweg.formula.BoundFormula;
import dev.thalweg.formula.Formula;
import dev.thalweg.formula.FormulaException;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * What an option says of each row: a column, or a formula of columns such as {@code log(y)} or {@code 1/y^2}, or a number for all.
 *
 * @param option the option, for messages
 * @param text what was typed
 * @param formula the formula, or null if the text is the name of a column
 * @param columns the columns that it needs
 */
record ColumnValues(String option, String text, @Nullable Formula formula, List<String> columns) {
    static ColumnValues of(String option, String text, TableReader reader) {
        // A column's name need not be one that a formula can hold.
        if (reader.names().contains(text)) {
            return new ColumnValues(option, text, null, List.of(text));
        }
        try {
            Formula formula = Formula.parse(text);
            formula.requireVariablesIn(reader.names());
            formula.requireElementwise();
            return new ColumnValues(option, text, formula, formula.variables());
        } catch (FormulaException e) {
            throw new InputException(option + ": a column of " + reader.source() + " (" + reader.listed()
                    + ") or a formula of columns; got '" + text + "'; " + e.rendering());
        }
    }

    /** {@return the value in each row} */
    double[] in(Table table, String rule, DoublePredicate isAllowed) {
        double[] values = formula == null ? table.column(text) : evaluated(formula, table);
        for (int i = 0; i < values.length; i++) {
            if (!isAllowed.test(values[i])) {
                throw new InputException(
                        option + ": " + rule + "; got " + Text.number(values[i]) + " in " + table.where(i)
                                + " of " + table.source());
            }
        }
        return values;
    }

    private static double[] evaluated(Formula formula, Table table) {
        Map<String, Integer> sizes = new HashMap<>();
        Map<String, Tensor> values = new HashMap<>();
        for (String name : formula.variables()) {
            sizes.put(name, table.size());
            values.put(name, Tensor.of(table.column(name)));
        }
        BoundFormula bound = formula.bind(sizes);
        return Tensor.noGrad(() -> bound.apply(values)).expand(Shape.of(table.size())).toDoubles();
    }
}
