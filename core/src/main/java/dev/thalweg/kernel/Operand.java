package dev.thalweg.kernel;

/**
 * Where a matrix lies in an array.
 *
 * @param values the array, {@code float[]} or {@code double[]} in what is fast
 * @param at the place of the first element
 * @param row the distance from one row to the next
 * @param column the distance from one column to the next
 */
record Operand(Object values, int at, int row, int column) {
    Operand transposed() {
        return new Operand(values, at, column, row);
    }

    /** {@return the part from an element on} */
    Operand from(int i, int j) {
        return new Operand(values, place(i, j), row, column);
    }

    int place(int i, int j) {
        return at + i * row + j * column;
    }
}
