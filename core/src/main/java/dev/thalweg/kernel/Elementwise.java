package dev.thalweg.kernel;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Element-wise loops. The operand layouts broadcast to the output's shape; all operands of one loop have one dtype, the
 * output has that dtype or bool. The output may be an operand if it has the same layout.
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
        int count = toLayout.shape().elements();
        if (count == 0) {
            return;
        }
        if (isRow(fromLayout, count) && toLayout.isEven()) {
            copyRow(from, fromLayout.offset(), fromLayout.step(), to, toLayout.offset(), toLayout.step(), count);
        } else {
            Strided.forEachRow(toLayout.shape(), (at, step, n) -> copyRow(from, at[0], step[0], to, at[1], step[1], n),
                    fromLayout.expand(toLayout.shape()), toLayout);
        }
    }

    /** {@return whether an operand is one row of as many elements, or one element for all} */
    private static boolean isRow(Layout layout, int count) {
        return layout.isEven() && (layout.shape().elements() == count || layout.shape().elements() == 1);
    }

    private static void copyRow(Storage from, int i, int di, Storage to, int o, int dout, int count) {
        if (from.dtype() == to.dtype() && di == 1 && dout == 1) {
            System.arraycopy(from.array(), i, to.array(), o, count);
        } else if (from instanceof Storage.Float64 a && to instanceof Storage.Float64 b) {
            for (int k = 0; k < count; k++) {
                b.values[o + k * dout] = a.values[i + k * di];
            }
        } else if (from instanceof Storage.Float32 a && to instanceof Storage.Float32 b) {
            for (int k = 0; k < count; k++) {
                b.values[o + k * dout] = a.values[i + k * di];
            }
        } else if (from instanceof Storage.Float32 a && to instanceof Storage.Float64 b) {
            widen(a.values, i, di, b.values, o, dout, count);
        } else if (from instanceof Storage.Float64 a && to instanceof Storage.Float32 b) {
            narrow(a.values, i, di, b.values, o, dout, count);
        } else if ((from.dtype().isFloating() || to.dtype().isFloating()) && from.dtype() != DType.INT64) {
            for (int k = 0; k < count; k++) {
                to.setDouble(o + k * dout, from.getDouble(i + k * di));
            }
        } else {
            for (int k = 0; k < count; k++) {
                to.setLong(o + k * dout, from.getLong(i + k * di));
            }
        }
    }

    private static void widen(float[] from, int i, int di, double[] to, int o, int dout, int count) {
        if ((i | o) == 0 && di == 1 && dout == 1) {
            for (int k = 0; k < count; k++) {
                to[k] = from[k];
            }
        } else {
            for (int k = 0; k < count; k++) {
                to[o + k * dout] = from[i + k * di];
            }
        }
    }

    private static void narrow(double[] from, int i, int di, float[] to, int o, int dout, int count) {
        if ((i | o) == 0 && di == 1 && dout == 1) {
            for (int k = 0; k < count; k++) {
                to[k] = (float) from[k];
            }
        } else {
            for (int k = 0; k < count; k++) {
                to[o + k * dout] = (float) from[i + k * di];
            }
        }
    }

    /**
     * Adds a multiple. The factor, the products and the sums are rounded to the dtype, as if computed one after the other.
     *
     * @param x modified
     * @param xLayout where
     * @param factor the factor
     * @param y read; of the same floating dtype, over another array
     * @param yLayout where
     */
    public static void addMultiple(Storage x, Layout xLayout, double factor, Storage y, Layout yLayout) {
        int count = xLayout.shape().elements();
        if (count == 0) {
            return;
        }
        if (xLayout.isEven() && isRow(yLayout, count)) {
            addMultiple(x, xLayout.offset(), xLayout.step(), factor, y, yLayout.offset(), yLayout.step(), count);
        } else {
            Strided.forEachRow(xLayout.shape(),
                    (at, step, n) -> addMultiple(x, at[0], step[0], factor, y, at[1], step[1], n),
                    xLayout, yLayout.expand(xLayout.shape()));
        }
    }

    private static void addMultiple(Storage x, int i, int di, double factor, Storage y, int j, int dj, int count) {
        if (x instanceof Storage.Float64 a) {
            addMultiple(a.values, i, di, factor, ((Storage.Float64) y).values, j, dj, count);
        } else {
            addMultiple(((Storage.Float32) x).values, i, di, (float) factor, ((Storage.Float32) y).values, j, dj,
                    count);
        }
    }

    private static void addMultiple(double[] x, int i, int di, double factor, double[] y, int j, int dj, int count) {
        if ((i | j) == 0 && di == 1 && dj == 1) {
            for (int k = 0; k < count; k++) {
                x[k] += factor * y[k];
            }
        } else {
            for (int k = 0; k < count; k++) {
                x[i + k * di] += factor * y[j + k * dj];
            }
        }
    }

    private static void addMultiple(float[] x, int i, int di, float factor, float[] y, int j, int dj, int count) {
        if ((i | j) == 0 && di == 1 && dj == 1) {
            for (int k = 0; k < count; k++) {
                x[k] += factor * y[k];
            }
        } else {
            for (int k = 0; k < count; k++) {
                x[i + k * di] += factor * y[j + k * dj];
            }
        }
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
    public static void map(OwnLoop<UnaryLoop> f, Storage x, Layout xLayout, Storage out, Layout outLayout) {
        int count = outLayout.shape().elements();
        if (count == 0) {
            return;
        }
        UnaryLoop loop = f.over(count);
        if (isRow(xLayout, count) && outLayout.isEven()) {
            row(loop, x, xLayout.offset(), xLayout.step(), out, outLayout.offset(), outLayout.step(), count);
        } else {
            Strided.forEachRow(outLayout.shape(), (at, step, n) -> row(loop, x, at[0], step[0], out, at[1], step[1], n),
                    xLayout.expand(outLayout.shape()), outLayout);
        }
    }

    private static void row(UnaryLoop loop, Storage x, int i, int di, Storage out, int o, int dout, int count) {
        switch (out) {
            case Storage.Float64 b -> loop.run(((Storage.Float64) x).values, i, di, b.values, o, dout, count);
            case Storage.Float32 b -> loop.run(((Storage.Float32) x).values, i, di, b.values, o, dout, count);
            case Storage.Bool b when x instanceof Storage.Float64 a -> loop.run(a.values, i, di, b.values, o, dout,
                    count);
            case Storage.Bool b -> loop.run(((Storage.Float32) x).values, i, di, b.values, o, dout, count);
            case Storage.Int64 b -> throw new AssertionError(b);
            case Storage.Int32 b -> throw new AssertionError(b);
        }
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
        }, xLayout.expand(outLayout.shape()), outLayout);
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
    public static void map(OwnLoop<BinaryLoop> f, Storage x, Layout xLayout, Storage y, Layout yLayout, Storage out,
            Layout outLayout) {
        int count = outLayout.shape().elements();
        if (count == 0) {
            return;
        }
        BinaryLoop loop = f.over(count);
        if (isRow(xLayout, count) && isRow(yLayout, count) && outLayout.isEven()) {
            row(loop, x, xLayout.offset(), xLayout.step(), y, yLayout.offset(), yLayout.step(), out, outLayout.offset(),
                    outLayout.step(), count);
        } else {
            Strided.forEachRow(outLayout.shape(),
                    (at, step, n) -> row(loop, x, at[0], step[0], y, at[1], step[1], out, at[2], step[2], n),
                    xLayout.expand(outLayout.shape()), yLayout.expand(outLayout.shape()), outLayout);
        }
    }

    private static void row(BinaryLoop loop, Storage x, int i, int di, Storage y, int j, int dj, Storage out, int o,
            int dout, int count) {
        switch (out) {
            case Storage.Float64 c -> loop.run(((Storage.Float64) x).values, i, di, ((Storage.Float64) y).values, j, dj,
                    c.values, o, dout, count);
            case Storage.Float32 c -> loop.run(((Storage.Float32) x).values, i, di, ((Storage.Float32) y).values, j, dj,
                    c.values, o, dout, count);
            case Storage.Bool c when x instanceof Storage.Float64 a -> loop.run(a.values, i, di,
                    ((Storage.Float64) y).values, j, dj, c.values, o, dout, count);
            case Storage.Bool c -> loop.run(((Storage.Float32) x).values, i, di, ((Storage.Float32) y).values, j, dj,
                    c.values, o, dout, count);
            case Storage.Int64 c -> throw new AssertionError(c);
            case Storage.Int32 c -> throw new AssertionError(c);
        }
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
        }, xLayout.expand(outLayout.shape()), yLayout.expand(outLayout.shape()), outLayout);
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
            switch (out) {
                case Storage.Float64 t -> row(f, ((Storage.Float64) x).values, ((Storage.Float64) y).values,
                        ((Storage.Float64) z).values, t.values, at, step, count);
                case Storage.Float32 t -> row(f, ((Storage.Float32) x).values, ((Storage.Float32) y).values,
                        ((Storage.Float32) z).values, t.values, at, step, count);
                default -> {
                    for (int k = 0; k < count; k++) {
                        out.setDouble(at[3] + k * step[3], f.applyAsDouble(x.getDouble(at[0] + k * step[0]),
                                y.getDouble(at[1] + k * step[1]), z.getDouble(at[2] + k * step[2])));
                    }
                }
            }
        }, xLayout.expand(outLayout.shape()), yLayout.expand(outLayout.shape()), zLayout.expand(outLayout.shape()),
                outLayout);
    }

    private static void row(DoubleTernaryOperator f, double[] x, double[] y, double[] z, double[] out, int[] at,
            int[] step, int count) {
        int i = at[0];
        int o = at[3];
        if (step[0] == 1 && step[1] == 0 && step[2] == 0 && step[3] == 1) { // a row held between two numbers
            double b = y[at[1]];
            double c = z[at[2]];
            for (int k = 0; k < count; k++) {
                out[o + k] = f.applyAsDouble(x[i + k], b, c);
            }
            return;
        }
        for (int k = 0; k < count; k++) {
            out[o + k * step[3]] = f.applyAsDouble(x[i + k * step[0]], y[at[1] + k * step[1]], z[at[2] + k * step[2]]);
        }
    }

    private static void row(DoubleTernaryOperator f, float[] x, float[] y, float[] z, float[] out, int[] at,
            int[] step, int count) {
        int i = at[0];
        int o = at[3];
        if (step[0] == 1 && step[1] == 0 && step[2] == 0 && step[3] == 1) { // a row held between two numbers
            float b = y[at[1]];
            float c = z[at[2]];
            for (int k = 0; k < count; k++) {
                out[o + k] = (float) f.applyAsDouble(x[i + k], b, c);
            }
            return;
        }
        for (int k = 0; k < count; k++) {
            out[o + k * step[3]] = (float) f.applyAsDouble(x[i + k * step[0]], y[at[1] + k * step[1]],
                    z[at[2] + k * step[2]]);
        }
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
        boolean[] mask = ((Storage.Bool) condition).values;
        Strided.forEachRow(outLayout.shape(), (at, step, count) -> {
            switch (out) {
                case Storage.Float64 t -> choose(mask, ((Storage.Float64) x).values, ((Storage.Float64) y).values,
                        t.values, at, step, count);
                case Storage.Float32 t -> choose(mask, ((Storage.Float32) x).values, ((Storage.Float32) y).values,
                        t.values, at, step, count);
                default -> {
                    for (int k = 0; k < count; k++) {
                        out.setLong(at[3] + k * step[3], mask[at[0] + k * step[0]] ? x.getLong(at[1] + k * step[1])
                                : y.getLong(at[2] + k * step[2]));
                    }
                }
            }
        }, conditionLayout.expand(outLayout.shape()), xLayout.expand(outLayout.shape()),
                yLayout.expand(outLayout.shape()), outLayout);
    }

    private static void choose(boolean[] mask, double[] x, double[] y, double[] out, int[] at, int[] step, int count) {
        int m = at[0];
        int i = at[1];
        int j = at[2];
        int o = at[3];
        if (step[0] == 1 && step[1] == 1 && step[2] == 1 && step[3] == 1) {
            for (int k = 0; k < count; k++) {
                out[o + k] = mask[m + k] ? x[i + k] : y[j + k];
            }
            return;
        }
        if (step[0] == 1 && step[1] == 0 && step[2] == 1 && step[3] == 1) {
            double number = x[i];
            for (int k = 0; k < count; k++) {
                out[o + k] = mask[m + k] ? number : y[j + k];
            }
            return;
        }
        if (step[0] == 1 && step[1] == 1 && step[2] == 0 && step[3] == 1) {
            double number = y[j];
            for (int k = 0; k < count; k++) {
                out[o + k] = mask[m + k] ? x[i + k] : number;
            }
            return;
        }
        for (int k = 0; k < count; k++) {
            out[o + k * step[3]] = mask[m + k * step[0]] ? x[i + k * step[1]] : y[j + k * step[2]];
        }
    }

    private static void choose(boolean[] mask, float[] x, float[] y, float[] out, int[] at, int[] step, int count) {
        int m = at[0];
        int i = at[1];
        int j = at[2];
        int o = at[3];
        if (step[0] == 1 && step[1] == 1 && step[2] == 1 && step[3] == 1) {
            for (int k = 0; k < count; k++) {
                out[o + k] = mask[m + k] ? x[i + k] : y[j + k];
            }
            return;
        }
        if (step[0] == 1 && step[1] == 0 && step[2] == 1 && step[3] == 1) {
            float number = x[i];
            for (int k = 0; k < count; k++) {
                out[o + k] = mask[m + k] ? number : y[j + k];
            }
            return;
        }
        if (step[0] == 1 && step[1] == 1 && step[2] == 0 && step[3] == 1) {
            float number = y[j];
            for (int k = 0; k < count; k++) {
                out[o + k] = mask[m + k] ? x[i + k] : number;
            }
            return;
        }
        for (int k = 0; k < count; k++) {
            out[o + k * step[3]] = mask[m + k * step[0]] ? x[i + k * step[1]] : y[j + k * step[2]];
        }
    }
}
