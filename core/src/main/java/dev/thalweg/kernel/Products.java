package dev.thalweg.kernel;

import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products. The order in which an element of the result is summed depends on the shapes only: not on the strides, nor
 * on vectors, blocks and threads. Where the result has several columns, products are accumulated over the inner axis in order,
 * from 0, with fused multiply-add. Where it has one column, so that each element is a dot product, fused products are summed
 * in the lanes, blocks and tree of {@link Sums}.
 */
public final class Products {
    /** Multiply-adds that a thread should have: some 20 µs. */
    private static final int WORTH_A_THREAD = 1 << 20;
    /** Parts are whole tiles of each size: this many rows, or columns of the widest tile. */
    private static final int ROWS = 28;
    private static final int COLUMNS = 64;

    private Products() {}

    /**
     * Multiplies matrices {@code (…, n, k) × (…, k, m)}, one product per index of the leading axes.
     *
     * @param a read
     * @param aLayout where, of rank 2 or more
     * @param b read, of the same dtype, which is not bool
     * @param bLayout where; the leading axes are those of a
     * @param c modified: zeros, overwritten row by row from its start; of the same dtype
     */
    public static void multiply(Storage a, Layout aLayout, Storage b, Layout bLayout, Storage c) {
        multiply(null, a, aLayout, b, bLayout, c);
    }

    /** With tiles that a test may choose; null for those of the machine. */
    static void multiply(@Nullable Tiles chosen, Storage a, Layout aLayout, Storage b, Layout bLayout, Storage c) {
        Shape aShape = aLayout.shape();
        Shape bShape = bLayout.shape();
        int leading = aShape.rank() - 2;
        int n = aShape.size(leading);
        int k = aShape.size(leading + 1);
        int m = bShape.size(leading + 1);
        assert bShape.size(leading) == k && c.length() % Math.max(1, n * m) == 0 : aLayout + " " + bLayout;
        if (c.length() == 0 || k == 0) {
            return;
        }
        int products = c.length() / (n * m);
        boolean isDouble = c instanceof Storage.Float64;
        if (!isDouble && !(c instanceof Storage.Float32)) {
            for (int product = 0; product < products; product++) {
                integers(a, operand(a, aLayout, product), b, operand(b, bLayout, product), c, product * n * m, n, k, m);
            }
            return;
        }
        Tiles tiles = chosen == null ? Tiles.of(isDouble) : chosen;
        Object out = c.array();
        double work = (double) n * k * m;
        if (products > 1 && work < 2 * WORTH_A_THREAD) {
            int each = Math.ceilDiv(products, parts(products * work));
            Threads.forRange(Math.ceilDiv(products, each), part -> {
                for (int product = part * each; product < Math.min(products, (part + 1) * each); product++) {
                    multiply(tiles, operand(a, aLayout, product), operand(b, bLayout, product), out, product * n * m, n,
                            k, m);
                }
            });
            return;
        }
        for (int product = 0; product < products; product++) {
            multiply(tiles, operand(a, aLayout, product), operand(b, bLayout, product), out, product * n * m, n, k, m);
        }
    }

    /**
     * {@return a product with one column, n × k times k × 1, in bands of its n rows}
     *
     * @param a read
     * @param aLayout where, of rank 2; k is from 1 to {@link Sums#BLOCK}
     * @param b read, of the same dtype, which is floating
     * @param bLayout where, of rank 2; its elements are neighbours
     * @param c overwritten: n elements of the same dtype
     */
    public static Band byRows(Storage a, Layout aLayout, Storage b, Layout bLayout, Storage c) {
        return column(a, aLayout, b, bLayout, c, null).bands(true);
    }

    /**
     * {@return a product with one column, n × k times k × 1, in bands of the inner axis}
     *
     * @param a read
     * @param aLayout where, of rank 2; k is at least 1
     * @param b read, of the same dtype, which is floating
     * @param bLayout where, of rank 2; its elements are neighbours
     * @param c overwritten at the end: n elements of the same dtype
     * @param sums overwritten: an array for n sums of each block of {@link Sums#BLOCK}
     */
    public static Band byBlocks(Storage a, Layout aLayout, Storage b, Layout bLayout, Storage c, Object sums) {
        return column(a, aLayout, b, bLayout, c, sums).bands(false);
    }

    private static DotProducts column(Storage a, Layout aLayout, Storage b, Layout bLayout, Storage c,
            @Nullable Object sums) {
        Shape shape = aLayout.shape();
        return DotProducts.of(Tiles.of(c instanceof Storage.Float64), operand(a, aLayout, 0), operand(b, bLayout, 0),
                c.array(), 0, shape.size(0), shape.size(1), sums);
    }

    private static int parts(double work) {
        return (int) Math.clamp(work / WORTH_A_THREAD, 1, Threads.count());
    }

    /** {@return the matrix at a row-major index of the leading axes} */
    private static Operand operand(Storage storage, Layout layout, int index) {
        int leading = layout.shape().rank() - 2;
        int at = layout.offset();
        int left = index;
        for (int axis = leading - 1; axis >= 0 && left > 0; axis--) {
            int size = layout.shape().size(axis);
            at += left % size * layout.stride(axis);
            left /= size;
        }
        return new Operand(storage.array(), at, layout.stride(leading), layout.stride(leading + 1));
    }

    private static void multiply(Tiles tiles, Operand a, Operand b, Object out, int to, int n, int k, int m) {
        if (m == 1) {
            DotProducts.of(tiles, a, b, out, to, n, k, null).run();
            return;
        }
        Operand c = new Operand(out, to, m, 1);
        double work = (double) n * k * m;
        TiledProducts tiled = tiles.isWorth(work) ? TiledProducts.of(tiles, a, b, n, k, m) : null;
        int parts = parts(work);
        if (parts == 1) {
            multiply(tiled, a, b, c, n, k, m);
        } else if (m >= parts * COLUMNS * 2 || m >= n) {
            int each = Math.max(1, m / parts / COLUMNS) * COLUMNS; // the last part takes what is left
            int count = Math.max(1, Math.min(parts, m / each));
            Threads.forRange(count, part -> {
                int from = part * each;
                multiply(tiled, a, b.from(0, from), c.from(0, from), n, k, part == count - 1 ? m - from : each);
            });
        } else {
            int each = Math.max(1, n / parts / ROWS) * ROWS;
            int count = Math.max(1, Math.min(parts, n / each));
            Threads.forRange(count, part -> {
                int from = part * each;
                multiply(tiled, a.from(from, 0), b, c.from(from, 0), part == count - 1 ? n - from : each, k, m);
            });
        }
    }

    private static void multiply(@Nullable TiledProducts tiled, Operand a, Operand b, Operand c, int n, int k, int m) {
        if (tiled == null) {
            PlainProducts.multiply(a, b, c, n, k, m);
        } else {
            tiled.run(a, b, c, n, k, m);
        }
    }

    private static void integers(Storage a, Operand left, Storage b, Operand right, Storage c, int to, int n, int k,
            int m) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                long sum = 0;
                for (int p = 0; p < k; p++) {
                    sum += a.getLong(left.place(i, p)) * b.getLong(right.place(p, j));
                }
                c.setLong(to + i * m + j, sum);
            }
        }
    }
}
