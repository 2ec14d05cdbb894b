package dev.thalweg.kernel;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Element-wise loops. The operand layouts have the output's shape (expanded where they broadcast); all operands of one
 * loop have one dtype, the output has that dtype or bool. The output may be an operand if it has the same layout.
 */
public final class Elementwise {
    private Elementwise() {}

    /** A scalar function of three floating arguments. */
    @FunctionalInterface
    public interface DoubleTernaryOperator {
        /**
         * {@return the value}
         *
         * @param a the first argument
         * @param b the second
         * @param c the third
         */
        double applyAsDouble(double a, double b, double c);
    }

    /**
     * Copies with conversion of dtype.
     *
     * @param from read
     * @param fromLayout where
     * @param to modified
     * @param toLayout where
     */
    public static void copy(Storage from, Layout fromLayout, Storage to, Layout toLayout) {
        boolean wide = from.dtype().isFloating() || to.dtype().isFloating();
        Strided.forEachRow(toLayout.shape(), (at, step, count) -> {
            int i = at[0];
            int o = at[1];
            if (from.dtype() == to.dtype() && step[0] == 1 && step[1] == 1) {
                System.arraycopy(array(from), i, array(to), o, count);
            } else if (from instanceof Storage.Float64 a && to instanceof Storage.Float64 b) {
                for (int k = 0; k < count; k++) {
                    b.values[o + k * step[1]] = a.values[i + k * step[0]];
                }
            } else if (from instanceof Storage.Float32 a && to instanceof Storage.Float32 b) {
                for (int k = 0; k < count; k++) {
                    b.values[o + k * step[1]] = a.values[i + k * step[0]];
                }
            } else if (wide && from.dtype() != DType.INT64) {
                for (int k = 0; k < count; k++) {
                    to.setDouble(o + k * step[1], from.getDouble(i + k * step[0]));
                }
            } else {
                for (int k = 0; k < count; k++) {
                    to.setLong(o + k * step[1], from.getLong(i + k * step[0]));
                }
            }
        }, fromLayout, toLayout);
    }

    private static Object array(Storage storage) {
        return switch (storage) {
            case Storage.Float64 s -> s.values;
            case Storage.Float32 s -> s.values;
            case Storage.Int64 s -> s.values;
            case Storage.Int32 s -> s.values;
            case Storage.Bool s -> s.values;
        };
    }

    /**
     * Writes one value everywhere.
     *
     * @param to modified
     * @param layout where
     * @param value the value, converted to the dtype
     */
    public static void fill(Storage to, Layout layout, double value) {
        Strided.forEachRow(layout.shape(), (at, step, count) -> {
            for (int k = 0; k < count; k++) {
                to.setDouble(at[0] + k * step[0], value);
            }
        }, layout);
    }

    /**
     * Applies a function of one argument to floating elements.
     *
     * @param f the function
     * @param x read
     * @param xLayout where
     * @param out modified
     * @param outLayout where
     */
    public static void map(DoubleUnaryOperator f, Storage x, Layout xLayout, Storage out, Layout outLayout) {
        Strided.forEachRow(outLayout.shape(), (at, step, count) -> {
            int i = at[0];
            int o = at[1];
            int di = step[0];
            int dout = step[1];
            if (x instanceof Storage.Float64 a && out instanceof Storage.Float64 b) {
                double[] from = a.values;
                double[] to = b.values;
                for (int k = 0; k < count; k++) {
                    to[o + k * dout] = f.applyAsDouble(from[i + k * di]);
                }
            } else if (x instanceof Storage.Float32 a && out instanceof Storage.Float32 b) {
                float[] from = a.values;
                float[] to = b.values;
                for (int k = 0; k < count; k++) {
                    to[o + k * dout] = (float) f.applyAsDouble(from[i + k * di]);
                }
            } else {
                for (int k = 0; k < count; k++) {
                    out.setDouble(o + k * dout, f.applyAsDouble(x.getDouble(i + k * di)));
                }
            }
        }, xLayout, outLayout);
    }

    /**
     * Applies a function of one argument to integer or bool elements.
     *
     * @param f the function
     * @param x read
     * @param xLayout where
     * @param out modified
     * @param outLayout where
     */
    public static void mapLong(LongUnaryOperator f, Storage x, Layout xLayout, Storage out, Layout outLayout) {
        Strided.forEachRow(outLayout.shape(), (at, step, count) -> {
            for (int k = 0; k < count; k++) {
                out.setLong(at[1] + k * step[1], f.applyAsLong(x.getLong(at[0] + k * step[0])));
            }
        }, xLayout, outLayout);
    }

    /**
     * Applies a function of two arguments to floating elements.
     *
     * @param f the function
     * @param x read
     * @param xLayout where
     * @param y read
     * @param yLayout where
     * @param out modified
     * @param outLayout where
     */
    public static void map(DoubleBinaryOperator f, Storage x, Layout xLayout, Storage y, Layout yLayout, Storage out,
            Layout outLayout) {
        Strided.forEachRow(outLayout.shape(), (at, step, count) -> {
            int i = at[0];
            int j = at[1];
            int o = at[2];
            int di = step[0];
            int dj = step[1];
            int dout = step[2];
            if (x instanceof Storage.Float64 a && y instanceof Storage.Float64 b && out instanceof Storage.Float64 c) {
                double[] left = a.values;
                double[] right = b.values;
                double[] to = c.values;
                for (int k = 0; k < count; k++) {
                    to[o + k * dout] = f.applyAsDouble(left[i + k * di], right[j + k * dj]);
                }
            } else if (x instanceof Storage.Float32 a && y instanceof Storage.Float32 b
                    && out instanceof Storage.Float32 c) {
                float[] left = a.values;
                float[] right = b.values;
                float[] to = c.values;
                for (int k = 0; k < count; k++) {
                    to[o + k * dout] = (float) f.applyAsDouble(left[i + k * di], right[j + k * dj]);
                }
            } else {
                for (int k = 0; k < count; k++) {
                    out.setDouble(o + k * dout, f.applyAsDouble(x.getDouble(i + k * di), y.getDouble(j + k * dj)));
                }
            }
        }, xLayout, yLayout, outLayout);
    }

    /**
     * Applies a function of two arguments to integer or bool elements.
     *
     * @param f the function
     * @param x read
     * @param xLayout where
     * @param y read
     * @param yLayout where
     * @param out modified
     * @param outLayout where
     */
    public static void mapLong(LongBinaryOperator f, Storage x, Layout xLayout, Storage y, Layout yLayout, Storage out,
            Layout outLayout) {
        Strided.forEachRow(outLayout.shape(), (at, step, count) -> {
            for (int k = 0; k < count; k++) {
                out.setLong(at[2] + k * step[2],
                        f.applyAsLong(x.getLong(at[0] + k * step[0]), y.getLong(at[1] + k * step[1])));
            }
        }, xLayout, yLayout, outLayout);
    }

    /**
     * Applies a function of three arguments to floating elements.
     *
     * @param f the function
     * @param x read
     * @param xLayout where
     * @param y read
     * @param yLayout where
     * @param z read
     * @param zLayout where
     * @param out modified
     * @param outLayout where
     */
    public static void map(DoubleTernaryOperator f, Storage x, Layout xLayout, Storage y, Layout yLayout, Storage z,
            Layout zLayout, Storage out, Layout outLayout) {
        Strided.forEachRow(outLayout.shape(), (at, step, count) -> {
            for (int k = 0; k < count; k++) {
                out.setDouble(at[3] + k * step[3], f.applyAsDouble(x.getDouble(at[0] + k * step[0]),
                        y.getDouble(at[1] + k * step[1]), z.getDouble(at[2] + k * step[2])));
            }
        }, xLayout, yLayout, zLayout, outLayout);
    }

    /**
     * Takes each element from one of two operands.
     *
     * @param condition read; bool
     * @param conditionLayout where
     * @param x read; taken where true
     * @param xLayout where
     * @param y read; taken where false
     * @param yLayout where
     * @param out modified; of the operands' dtype
     * @param outLayout where
     */
    public static void select(Storage condition, Layout conditionLayout, Storage x, Layout xLayout, Storage y,
            Layout yLayout, Storage out, Layout outLayout) {
        boolean floating = out.dtype().isFloating();
        Strided.forEachRow(outLayout.shape(), (at, step, count) -> {
            for (int k = 0; k < count; k++) {
                boolean first = condition.getLong(at[0] + k * step[0]) != 0;
                Storage from = first ? x : y;
                int place = first ? at[1] + k * step[1] : at[2] + k * step[2];
                if (floating) {
                    out.setDouble(at[3] + k * step[3], from.getDouble(place));
                } else {
                    out.setLong(at[3] + k * step[3], from.getLong(place));
                }
            }
        }, conditionLayout, xLayout, yLayout, outLayout);
    }
}
