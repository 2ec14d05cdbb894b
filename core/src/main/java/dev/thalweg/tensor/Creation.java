package dev.thalweg.tensor;

import dev.thalweg.kernel.Elementwise;
import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.Arrays;

/** The static methods of {@link Tensor} that make one of given values. */
abstract sealed class Creation permits RandomCreation {
    /** The base of powers where none is given. */
    private static final double DECIMAL = 10;

    /** {@return a new tensor of zeros, for an op to fill} */
    static Tensor allocate(DType dtype, Shape shape) {
        return new Tensor(Storage.allocate(dtype, shape.elements()), shape.layout());
    }

    /**
     * {@return a 0-d tensor of type float64}
     *
     * @param value its value
     */
    public static Tensor scalar(double value) {
        return new Tensor(new Storage.Float64(new double[] {value}), Shape.SCALAR.layout());
    }

    /**
     * {@return a 0-d tensor of type float32}
     *
     * @param value its value
     */
    public static Tensor scalar(float value) {
        return new Tensor(new Storage.Float32(new float[] {value}), Shape.SCALAR.layout());
    }

    /**
     * {@return a 0-d tensor of a dtype}
     *
     * @param dtype the dtype
     * @param value its value, converted
     */
    public static Tensor scalar(DType dtype, double value) {
        Storage storage = Storage.allocate(dtype, 1);
        storage.setDouble(0, value);
        return new Tensor(storage, Shape.SCALAR.layout());
    }

    /**
     * {@return a vector of type float64}
     *
     * @param values the elements, copied
     */
    public static Tensor of(double... values) {
        return new Tensor(new Storage.Float64(values.clone()), Shape.of(values.length).layout());
    }

    /**
     * {@return a vector of type float32}
     *
     * @param values the elements, copied
     */
    public static Tensor of(float... values) {
        return new Tensor(new Storage.Float32(values.clone()), Shape.of(values.length).layout());
    }

    /**
     * {@return a vector of type int64}
     *
     * @param values the elements, copied
     */
    public static Tensor of(long... values) {
        return new Tensor(new Storage.Int64(values.clone()), Shape.of(values.length).layout());
    }

    /**
     * {@return a vector of type int32}
     *
     * @param values the elements, copied
     */
    public static Tensor of(int... values) {
        return new Tensor(new Storage.Int32(values.clone()), Shape.of(values.length).layout());
    }

    /**
     * {@return a vector of type bool}
     *
     * @param values the elements, copied
     */
    public static Tensor of(boolean... values) {
        return new Tensor(new Storage.Bool(values.clone()), Shape.of(values.length).layout());
    }

    /**
     * {@return a vector of a dtype}
     *
     * @param dtype the dtype
     * @param values the elements, converted
     */
    public static Tensor of(DType dtype, double... values) {
        Tensor tensor = allocate(dtype, Shape.of(values.length));
        for (int i = 0; i < values.length; i++) {
            tensor.storage.setDouble(i, values[i]);
        }
        return tensor;
    }

    /**
     * {@return a tensor of nested arrays, such as {@code double[][]}: one axis per level}
     *
     * @param nested an array of primitives or of arrays, all of one length on each level
     * @throws IllegalArgumentException if it is not an array of numbers or its rows differ in length
     */
    public static Tensor ofNested(Object nested) {
        return NestedArrays.toTensor(nested);
    }

    /**
     * {@return a tensor of values laid out row by row}
     *
     * @param shape the shape
     * @param values as many values as the shape has elements, copied
     */
    public static Tensor ofShape(Shape shape, double... values) {
        return of(values).reshape(shape);
    }

    /**
     * {@return zeros of type float32}
     *
     * @param sizes the size along each axis
     */
    public static Tensor zeros(int... sizes) {
        return allocate(DType.FLOAT32, Shape.of(sizes));
    }

    /**
     * {@return zeros}
     *
     * @param dtype the dtype
     * @param shape the shape
     */
    public static Tensor zeros(DType dtype, Shape shape) {
        return allocate(dtype, shape);
    }

    /**
     * {@return zeros of a tensor's shape and dtype}
     *
     * @param like the tensor
     */
    public static Tensor zerosLike(Tensor like) {
        return allocate(like.dtype(), like.shape());
    }

    /**
     * {@return ones of type float32}
     *
     * @param sizes the size along each axis
     */
    public static Tensor ones(int... sizes) {
        return full(DType.FLOAT32, Shape.of(sizes), 1);
    }

    /**
     * {@return ones}
     *
     * @param dtype the dtype
     * @param shape the shape
     */
    public static Tensor ones(DType dtype, Shape shape) {
        return full(dtype, shape, 1);
    }

    /**
     * {@return ones of a tensor's shape and dtype}
     *
     * @param like the tensor
     */
    public static Tensor onesLike(Tensor like) {
        return full(like.dtype(), like.shape(), 1);
    }

    /**
     * {@return a tensor with one value everywhere}
     *
     * @param dtype the dtype
     * @param shape the shape
     * @param value the value, converted
     */
    public static Tensor full(DType dtype, Shape shape, double value) {
        Tensor tensor = allocate(dtype, shape);
        switch (tensor.storage) {
            case Storage.Float64 s -> Arrays.fill(s.values, value);
            case Storage.Float32 s -> Arrays.fill(s.values, (float) value);
            default -> Elementwise.fill(tensor.storage, tensor.layout, value);
        }
        return tensor;
    }

    /**
     * {@return a tensor with one value everywhere, of another's shape and dtype}
     *
     * @param like the tensor
     * @param value the value, converted
     */
    public static Tensor fullLike(Tensor like, double value) {
        return full(like.dtype(), like.shape(), value);
    }

    /**
     * {@return a matrix with ones on its main diagonal and zeros elsewhere, of type float32}
     *
     * @param rows the number of rows
     * @param columns the number of columns
     */
    public static Tensor eye(int rows, int columns) {
        return eye(DType.FLOAT32, rows, columns);
    }

    /**
     * {@return the identity matrix of type float32}
     *
     * @param size the number of rows and columns
     */
    public static Tensor eye(int size) {
        return eye(DType.FLOAT32, size, size);
    }

    /**
     * {@return a matrix with ones on its main diagonal and zeros elsewhere}
     *
     * @param dtype the dtype
     * @param rows the number of rows
     * @param columns the number of columns
     */
    public static Tensor eye(DType dtype, int rows, int columns) {
        Tensor matrix = allocate(dtype, Shape.of(rows, columns));
        for (int i = 0; i < Math.min(rows, columns); i++) {
            matrix.storage.setLong(i * (columns + 1), 1);
        }
        return matrix;
    }

    /**
     * {@return the whole numbers from 0 to below a bound, int64}
     *
     * @param end the bound
     * @throws IllegalArgumentException if it is negative
     */
    public static Tensor arange(long end) {
        return arange(0L, end, 1L);
    }

    /**
     * {@return the whole numbers from one to below another, int64}
     *
     * @param start the first
     * @param end the bound
     * @throws IllegalArgumentException if it is below the start
     */
    public static Tensor arange(long start, long end) {
        return arange(start, end, 1L);
    }

    /**
     * {@return start, start + step, start + 2·step … before end, int64}
     *
     * @param start the first
     * @param end the bound, not reached
     * @param step the distance, not 0; negative to count down
     * @throws IllegalArgumentException if the step is 0 or leads away from the end
     */
    public static Tensor arange(long start, long end, long step) {
        checkProgression(start, end, step, step == 0 || (step > 0 ? end < start : end > start));
        long[] values = new long[length(Math.ceilDiv(Math.subtractExact(end, start), step))];
        Arrays.setAll(values, i -> start + i * step);
        return new Tensor(new Storage.Int64(values), Shape.of(values.length).layout());
    }

    /**
     * {@return start, start + step, start + 2·step … before end, float64}
     *
     * <p>How many there are is (end − start) / step, rounded up after the rounding of that quotient: where the step is
     * not exact, {@link #linspace} says more clearly what is meant.
     *
     * @param start the first
     * @param end the bound, not reached
     * @param step the distance, not 0; negative to count down
     * @throws IllegalArgumentException if the step is 0 or leads away from the end, or a number is not finite
     */
    public static Tensor arange(double start, double end, double step) {
        return arange(DType.FLOAT64, start, end, step);
    }

    /**
     * {@return start, start + step, start + 2·step … before end}
     *
     * @param dtype the dtype
     * @param start the first
     * @param end the bound, not reached
     * @param step the distance, not 0; negative to count down
     * @throws IllegalArgumentException if the step is 0 or leads away from the end, or a number is not finite
     */
    public static Tensor arange(DType dtype, double start, double end, double step) {
        boolean finite = Double.isFinite(start) && Double.isFinite(end) && Double.isFinite(step);
        checkProgression(start, end, step, !finite || step == 0 || (step > 0 ? end < start : end > start));
        Tensor tensor = allocate(dtype, Shape.of(length((long) Math.ceil((end - start) / step))));
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.storage.setDouble(i, start + i * step);
        }
        return tensor;
    }

    private static void checkProgression(Number start, Number end, Number step, boolean wrong) {
        if (wrong) {
            throw new IllegalArgumentException(
                    "arange: finite numbers and a step that leads from start to end; got start "
                            + start + ", end " + end + ", step " + step);
        }
    }

    private static int length(long length) {
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("arange: at most " + Integer.MAX_VALUE + " elements; got " + length);
        }
        return (int) length;
    }

    /**
     * {@return numbers at equal distances from start to end, both included, float64}
     *
     * @param start the first
     * @param end the last
     * @param steps how many
     */
    public static Tensor linspace(double start, double end, int steps) {
        return linspace(DType.FLOAT64, start, end, steps);
    }

    /**
     * {@return numbers at equal distances from start to end, both included}
     *
     * @param dtype the dtype
     * @param start the first
     * @param end the last; not reached if there is one step only
     * @param steps how many
     * @implNote the first half counts up from the start, the second down from the end, so that both are exact
     */
    public static Tensor linspace(DType dtype, double start, double end, int steps) {
        Tensor tensor = allocate(dtype, Shape.of(steps));
        double step = steps > 1 ? (end - start) / (steps - 1) : 0;
        for (int i = 0; i < steps; i++) {
            tensor.storage.setDouble(i, i < steps / 2 || steps == 1 ? start + i * step : end - (steps - 1 - i) * step);
        }
        return tensor;
    }

    /**
     * {@return powers of 10 whose exponents lie at equal distances, float64}
     *
     * @param start the first exponent
     * @param end the last exponent
     * @param steps how many
     */
    public static Tensor logspace(double start, double end, int steps) {
        return logspace(DType.FLOAT64, start, end, steps, DECIMAL);
    }

    /**
     * {@return powers whose exponents lie at equal distances}
     *
     * @param dtype the dtype
     * @param start the first exponent
     * @param end the last exponent
     * @param steps how many
     * @param base what is raised to them
     */
    public static Tensor logspace(DType dtype, double start, double end, int steps, double base) {
        Tensor exponents = linspace(DType.FLOAT64, start, end, steps);
        return scalar(base).pow(exponents).to(dtype);
    }
}
