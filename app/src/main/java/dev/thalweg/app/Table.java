package dev.thalweg.app;

import java.util.List;

/**
 * Columns of numbers: of the rows in which none of them is missing.
 *
 * @param source what messages call the data
 * @param names the columns
 * @param columns a number per row of each
 * @param rows where each row stands in the data: from 1, the header not counted
 * @param omitted how many rows are left out because a value is missing
 */
record Table(String source, List<String> names, double[][] columns, int[] rows, int omitted) {
    int size() {
        return rows.length;
    }

    double[] column(String name) {
        return columns[names.indexOf(name)];
    }

    /** {@return where a row is, with what stands there: {@code row 3 (x = 0.0)}} */
    String where(int row) {
        StringBuilder text = new StringBuilder("row ").append(rows[row]);
        for (int k = 0; k < names.size(); k++) {
            text.append(k == 0 ? " (" : ", ").append(names.get(k)).append(" = ").append(Text.number(columns[k][row]));
        }
        return text.append(names.isEmpty() ? "" : ")").toString();
    }
}
