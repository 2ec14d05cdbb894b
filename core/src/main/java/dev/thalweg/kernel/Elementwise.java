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
    private static final OpKernels WHERE = new OpKernels("where", 3, Elementwise::choose);
    private static final OpKernels COPY = new OpKernels(OpKernels.COPY, 1,
            (operands, at, step, n) -> convertRow(operands[0], at[0], step[0], operands[1], at[1], step[1], n));

    private Elementwise() {}

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
        if (from.dtype() != to.dtype()) {
            convert(from, fromLayout, to, toLayout);
        } else if (isRow(fromLayout, count) && toLayout.isEven()) {
            Copies.row(from, fromLayout.offset(), fromLayout.step(), to, toLayout.offset(), toLayout.step(), count);
        } else {
            Copies.copy(from, fromLayout.expand(toLayout.shape()), to, toLayout);
        }
    }

    private static void convert(Storage from, Layout fromLayout, Storage to, Layout toLayout) {
        int count = toLayout.shape().elements();
        if (Expressions.converts(Kind.of(from.dtype()), Kind.of(to.dtype())) && COPY.isWorth(count)
                && COPY.run(to, toLayout, new Storage[] {from}, new Layout[] {fromLayout})) {
            return;
        }
        Strided.forEachRow(toLayout.shape(), (at, step, n) -> convertRow(from, at[0], step[0], to, at[1], step[1], n),
                fromLayout.expand(toLayout.shape()), toLayout);
    }

    private static void convertRow(Storage from, int i, int di, Storage to, int o, int dout, int count) {
        boolean floating = (from.dtype().isFloating() || to.dtype().isFloating()) && from.dtype() != DType.INT64;
        for (int k = 0; k < count; k++) {
            if (floating) {
                to.setDouble(o + k * dout, from.getDouble(i + k * di));
            } else {
                to.setLong(o + k * dout, from.getLong(i + k * di));
            }
        }
    }

    /** {@return whether an operand is one row of as many elements, or one element for all} */
    private static boolean isRow(Layout layout, int count) {
        return layout.isEven() && (layout.shape().elements() == count || layout.shape().elements() == 1);
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
    public static void map(UnaryLoop f, Storage x, Layout xLayout, Storage out, Layout outLayout) {
        int count = outLayout.shape().elements();
        if (count == 0 || f.kernels.isWorth(count)
                && f.kernels.run(out, outLayout, new Storage[] {x}, new Layout[] {xLayout})) {
            return;
        }
        if (isRow(xLayout, count) && outLayout.isEven()) {
            f.run(x, xLayout.offset(), xLayout.step(), out, outLayout.offset(), outLayout.step(), count);
        } else {
            Strided.forEachRow(outLayout.shape(), (at, step, n) -> f.run(x, at[0], step[0], out, at[1], step[1], n),
                    xLayout.expand(outLayout.shape()), outLayout);
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
    public static void map(BinaryLoop f, Storage x, Layout xLayout, Storage y, Layout yLayout, Storage out,
            Layout outLayout) {
        int count = outLayout.shape().elements();
        if (count == 0 || f.kernels.isWorth(count)
                && f.kernels.run(out, outLayout, new Storage[] {x, y}, new Layout[] {xLayout, yLayout})) {
            return;
        }
        if (isRow(xLayout, count) && isRow(yLayout, count) && outLayout.isEven()) {
            f.run(x, xLayout.offset(), xLayout.step(), y, yLayout.offset(), yLayout.step(), out, outLayout.offset(),
                    outLayout.step(), count);
        } else {
            Strided.forEachRow(outLayout.shape(),
                    (at, step, n) -> f.run(x, at[0], step[0], y, at[1], step[1], out, at[2], step[2], n),
                    xLayout.expand(outLayout.shape()), yLayout.expand(outLayout.shape()), outLayout);
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
    public static void map(TernaryLoop f, Storage x, Layout xLayout, Storage y, Layout yLayout, Storage z,
            Layout zLayout, Storage out, Layout outLayout) {
        int count = outLayout.shape().elements();
        if (count == 0 || f.kernels.isWorth(count) && f.kernels.run(out, outLayout, new Storage[] {x, y, z},
                new Layout[] {xLayout, yLayout, zLayout})) {
            return;
        }
        Strided.forEachRow(outLayout.shape(), (at, step, n) -> f.run(x, y, z, out, at, step, n),
                xLayout.expand(outLayout.shape()), yLayout.expand(outLayout.shape()),
                zLayout.expand(outLayout.shape()), outLayout);
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
        int count = outLayout.shape().elements();
        if (count == 0 || WHERE.isWorth(count) && WHERE.run(out, outLayout, new Storage[] {condition, x, y},
                new Layout[] {conditionLayout, xLayout, yLayout})) {
            return;
        }
        Storage[] operands = {condition, x, y, out};
        Strided.forEachRow(outLayout.shape(), (at, step, n) -> choose(operands, at, step, n),
                conditionLayout.expand(outLayout.shape()), xLayout.expand(outLayout.shape()),
                yLayout.expand(outLayout.shape()), outLayout);
    }

    private static void choose(Storage[] operands, int[] at, int[] step, int count) {
        boolean[] mask = ((Storage.Bool) operands[0]).values;
        Storage out = operands[3];
        for (int k = 0; k < count; k++) {
            int chosen = mask[at[0] + k * step[0]] ? 1 : 2;
            int place = at[chosen] + k * step[chosen];
            if (out.dtype().isFloating()) {
                out.setDouble(at[3] + k * step[3], operands[chosen].getDouble(place));
            } else {
                out.setLong(at[3] + k * step[3], operands[chosen].getLong(place));
            }
        }
    }
}
