package dev.thalweg.kernel;

/**
 * Order along the middle one of three axes: x is read as outer × length × inner elements in row-major order. The order
 * of elements is that of {@link Sorting}: NaN above all, equal ones as they stand.
 */
public final class Ranks {
    /** Elements that a thread should have: some 100 µs of sorting. */
    private static final int WORTH_A_THREAD = 1 << 13;

    private Ranks() {}

    /**
     * Finds the indices of the first few elements in order.
     *
     * @param x read
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis that is ordered
     * @param inner the size of the last axis
     * @param count how many, 0 ≤ count ≤ length
     * @param descending whether the greatest comes first
     * @param out modified: outer × count × inner elements of type int64
     */
    public static void order(Storage x, int from, int outer, int length, int inner, int count, boolean descending,
            Storage out) {
        long[] indices = ((Storage.Int64) out).values;
        int lines = outer * inner;
        int parts = (int) Math.max(1, Math.min(Threads.count(), (long) lines * length / WORTH_A_THREAD));
        Threads.divide(lines, parts, (_, first, end) -> {
            for (int line = first; line < end; line++) {
                int row = line / inner;
                int column = line % inner;
                int place = Workspace.place();
                int[] order = order(x, from + row * length * inner + column, inner, length, count, descending);
                for (int i = 0; i < count; i++) {
                    indices[(row * count + i) * inner + column] = order[i];
                }
                Workspace.goBack(place);
            }
        });
    }

    /**
     * Finds the indices of the lower of the two middle elements, or of the first NaN if there is one.
     *
     * @param x read
     * @param from the place of the first element
     * @param outer the size of the first axis
     * @param length the size of the axis along which is sought, at least 1
     * @param inner the size of the last axis
     * @param out modified: outer × inner elements of type int64
     */
    public static void median(Storage x, int from, int outer, int length, int inner, Storage out) {
        int middle = (length - 1) / 2;
        for (int row = 0; row < outer; row++) {
            for (int column = 0; column < inner; column++) {
                int start = from + row * length * inner + column;
                int place = Workspace.place();
                int missing = x.dtype().isFloating() ? firstNaN(x, start, inner, length) : length;
                out.setLong(row * inner + column, missing < length ? missing
                        : order(x, start, inner, length, length, false)[middle]);
                Workspace.goBack(place);
            }
        }
    }

    private static int firstNaN(Storage x, int start, int stride, int length) {
        int i = 0;
        while (i < length && !Double.isNaN(x.getDouble(start + i * stride))) {
            i++;
        }
        return i;
    }

    private static int[] order(Storage x, int start, int stride, int length, int count, boolean descending) {
        return switch (x) {
            case Storage.Float64 s -> count == length ? Sorting.argsort(s.values, start, stride, length, descending)
                    : Sorting.topK(s.values, start, stride, length, count, descending);
            case Storage.Float32 s -> count == length ? Sorting.argsort(s.values, start, stride, length, descending)
                    : Sorting.topK(s.values, start, stride, length, count, descending);
            default -> {
                long[] keys = Workspace.longs(length);
                for (int i = 0; i < length; i++) {
                    keys[i] = x.getLong(start + i * stride);
                }
                yield count == length ? Sorting.argsort(keys, 0, 1, length, descending)
                        : Sorting.topK(keys, 0, 1, length, count, descending);
            }
        };
    }
}
