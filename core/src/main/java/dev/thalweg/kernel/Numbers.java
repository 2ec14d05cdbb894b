package dev.thalweg.kernel;

import java.util.Arrays;

/**
 * What products do with arrays of float32 and float64 in plain loops, besides multiplying matrices. The twins
 * {@link Float32Numbers} and {@link Float64Numbers} differ in the type only; what calls them is written once.
 */
abstract sealed class Numbers permits Float32Numbers, Float64Numbers {
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(() -> new Scratch(this));

    /** {@return those of a dtype of floating point} */
    static Numbers of(boolean isDouble) {
        return isDouble ? Float64Numbers.INSTANCE : Float32Numbers.INSTANCE;
    }

    /** {@return the arrays that this thread uses again and again; nothing in them outlives a product} */
    final Scratch scratch() {
        return scratch.get();
    }

    abstract Object allocate(int length);

    abstract int length(Object array);

    /** Makes a rectangle of an array zero. */
    abstract void clear(Object x, int at, int step, int rows, int columns);

    /** Copies a matrix with any strides to rows that are {@code step} apart. */
    abstract void copy(Operand x, int rows, int columns, Object to, int at, int step);

    /** Adds the products of a row of a and the column b to lanes, which were 0, and the lanes to one sum. */
    abstract void dot(Operand a, Operand b, int length, Object lanes, Object sums, int to);

    /** Adds a row, multiplied with a factor, to another row. */
    abstract void addRow(Object factors, int factor, Object x, int from, Object y, int to, int width);

    /** Adds rows of lanes pairwise, halves first; the first row becomes the sum. */
    abstract void addLanes(Object lanes, int count, int width);

    /** Adds rows of blocks' sums as the tree of {@link Sums}; the first row becomes the sum. */
    abstract void addBlocks(Object sums, int count, int width);

    /** Arrays of one thread. */
    static final class Scratch {
        private static final int ARRAYS = 6;

        private final Numbers numbers;
        private final Object[] arrays = new Object[ARRAYS];

        private Scratch(Numbers numbers) {
            this.numbers = numbers;
            Arrays.fill(arrays, numbers.allocate(0));
        }

        /** {@return one of the arrays, of at least a length} */
        Object array(int index, int length) {
            if (numbers.length(arrays[index]) < length) {
                arrays[index] = numbers.allocate(length);
            }
            return arrays[index];
        }
    }
}
