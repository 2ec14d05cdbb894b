package dev.thalweg.leastsquares;

import dev.thalweg.formula.BoundFormula;
import dev.thalweg.formula.Formula;
import dev.thalweg.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A data set of NIST's Statistical Reference Datasets with its certified solution.
 *
 * @param name NIST's name
 * @param model the model as a formula of the parameters and the columns
 * @param response the response as a formula of the columns
 * @param parameterNames in NIST's order
 * @param columns values by name
 * @param starts starting points; none for linear models
 * @param certified certified parameters
 * @param certifiedDeviations certified standard deviations of the parameters
 */
record NistSet(String name, String model, String response, List<String> parameterNames,
        Map<String, double[]> columns, List<double[]> starts, double[] certified, double[] certifiedDeviations) {

    static List<NistSet> read(Path file) {
        try {
            Map<?, ?> root = (Map<?, ?>) JsonText.parse(Files.readString(file));
            List<NistSet> sets = new ArrayList<>();
            for (Object set : (List<?>) root.get("datasets")) {
                sets.add(of((Map<?, ?>) set));
            }
            return sets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NistSet of(Map<?, ?> set) {
        List<double[]> starts = new ArrayList<>();
        for (String key : List.of("start1", "start2")) {
            if (set.containsKey(key)) {
                starts.add(numbers(set.get(key)));
            }
        }
        double[] certified = numbers(set.get("certified"));
        List<String> names = new ArrayList<>();
        if (set.get("parameter_names") instanceof List<?> given) {
            given.forEach(name -> names.add((String) name));
        } else {
            for (int i = 1; i <= certified.length; i++) {
                names.add("b" + i);
            }
        }
        Map<String, double[]> columns = new HashMap<>();
        List<?> columnNames = (List<?>) set.get("columns");
        List<?> rows = (List<?>) set.get("data");
        for (int k = 0; k < columnNames.size(); k++) {
            double[] column = new double[rows.size()];
            for (int i = 0; i < column.length; i++) {
                column[i] = (Double) ((List<?>) rows.get(i)).get(k);
            }
            columns.put((String) columnNames.get(k), column);
        }
        return new NistSet((String) set.get("name"), (String) set.get("model"), (String) set.get("response"), names,
                columns, starts, certified, numbers(set.get("certified_sd")));
    }

    private static double[] numbers(Object list) {
        return ((List<?>) list).stream().mapToDouble(value -> (Double) value).toArray();
    }

    int rows() {
        return columns.values().iterator().next().length;
    }

    /** {@return the model as a function of the parameters, as the command makes it} */
    UnaryOperator<Tensor> function() {
        Formula formula = Formula.parse(model);
        BoundFormula bound = bound(formula);
        Map<String, Tensor> data = new HashMap<>();
        columns.forEach((column, values) -> data.put(column, Tensor.of(values)));
        return p -> {
            Map<String, Tensor> values = new HashMap<>(data);
            for (int j = 0; j < parameterNames.size(); j++) {
                values.put(parameterNames.get(j), p.at(j));
            }
            return bound.apply(values);
        };
    }

    private BoundFormula bound(Formula formula) {
        Map<String, Integer> dims = new HashMap<>();
        for (String variable : formula.variables()) {
            if (columns.containsKey(variable)) {
                dims.put(variable, rows());
            }
        }
        return formula.bind(dims);
    }

    Tensor responseValues() {
        Map<String, Tensor> data = new HashMap<>();
        columns.forEach((column, values) -> data.put(column, Tensor.of(values)));
        return bound(Formula.parse(response)).apply(data);
    }

    /** {@return the smallest number of digits in which values agree with certified ones, at most 16} */
    static double digits(double[] values, double[] certified) {
        double digits = 16;
        for (int i = 0; i < certified.length; i++) {
            double difference = Math.abs(values[i] - certified[i]);
            if (certified[i] != 0) {
                difference /= Math.abs(certified[i]);
            }
            digits = Math.min(digits, -Math.log10(difference));
        }
        return Double.isNaN(digits) ? 0 : Math.max(0, digits);
    }
}
