package dev.thalweg.kernel;

import dev.thalweg.shape.DType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrays for work that is done again and again on the same sizes: while a workspace is open, {@link Storage#allocate} and its like
 * give the thread that opened it the arrays of the last time, cleared, in the order in which they are asked for. What is asked
 * for beyond that, or with another size, is made anew. Threads that share the work allocate as always.
 *
 * <p>So work that keeps an array beyond its end, in a table say, must not get it from there: the next time would write over it.
 *
 * <p>The array that the work results in is not kept: who opens the workspace may bring one for it.
 */
public final class Workspace {
    /** How many are open; asked at each allocation before anything else. */
    private static volatile int open;

    private static final ThreadLocal<@Nullable Workspace> CURRENT = new ThreadLocal<>();

    private final List<@Nullable Object> arrays = new ArrayList<>();
    private int next;
    private int result = -1; // the place of the array that the work resulted in
    private boolean isClear;

    /** Makes an empty workspace. */
    public Workspace() {}

    /**
     * Gives this thread's allocations arrays of this workspace from now on, until it is closed.
     *
     * @param array for the result: modified, if the result has its type and length
     * @param clear whether that is all zeros
     */
    public void open(@Nullable Object array, boolean clear) {
        next = 0;
        isClear = clear;
        if (result >= 0) {
            arrays.set(result, array);
        }
        CURRENT.set(this);
        count(1);
    }

    /**
     * Ends what {@link #open} began. To be called in any case.
     *
     * @param array the array that the work resulted in, which is not kept; null if it failed
     */
    @SuppressWarnings("ReferenceEquality") // the array itself is meant
    public void close(@Nullable Object array) {
        count(-1);
        CURRENT.set(null); // remove() would have the next one make an entry anew
        int found = -1;
        for (int i = 0; i < arrays.size() && array != null; i++) {
            found = arrays.get(i) == array ? i : found;
        }
        if (result >= 0) {
            arrays.set(result, null);
        }
        if (found >= 0) {
            arrays.set(found, null);
        }
        result = found;
    }

    private static synchronized void count(int by) {
        open += by;
    }

    private static @Nullable Workspace now() {
        return open == 0 ? null : CURRENT.get();
    }

    /** {@return where this thread's workspace is, for {@link #goBack}} */
    static int place() {
        Workspace now = now();
        return now == null ? 0 : now.next;
    }

    /** Gives the arrays that were asked for since a place once more, because they are not needed any longer. */
    static void goBack(int place) {
        Workspace now = now();
        if (now != null) {
            now.next = place;
        }
    }

    /** {@return an array of zeros; this thread's workspace's, if it has one open} */
    static Object zeros(DType dtype, int length) {
        Workspace now = now();
        return now == null ? make(dtype, length) : now.take(dtype, length);
    }

    static long[] longs(int length) {
        return (long[]) zeros(DType.INT64, length);
    }

    static int[] ints(int length) {
        return (int[]) zeros(DType.INT32, length);
    }

    /** {@return rows of zeros, each an array of its own} */
    static float[][] floatRows(int rows, int length) {
        Workspace now = now();
        float[][] all = now != null && now.known() instanceof float[][] known && known.length == rows ? known
                : new float[rows][];
        if (now != null) {
            now.keep(all);
        }
        Arrays.setAll(all, _ -> (float[]) zeros(DType.FLOAT32, length));
        return all;
    }

    /** {@return rows of zeros, each an array of its own} */
    static double[][] doubleRows(int rows, int length) {
        Workspace now = now();
        double[][] all = now != null && now.known() instanceof double[][] known && known.length == rows ? known
                : new double[rows][];
        if (now != null) {
            now.keep(all);
        }
        Arrays.setAll(all, _ -> (double[]) zeros(DType.FLOAT64, length));
        return all;
    }

    private @Nullable Object known() {
        return next < arrays.size() ? arrays.get(next) : null;
    }

    private void keep(Object array) {
        if (next < arrays.size()) {
            arrays.set(next, array);
        } else {
            arrays.add(array);
        }
        next++;
    }

    private Object take(DType dtype, int length) {
        Object array = known();
        if (array == null || !fits(array, dtype) || Array.getLength(array) != length) {
            Object made = make(dtype, length);
            keep(made);
            return made;
        }
        if (next != result || !isClear) {
            clear(array);
        }
        next++;
        return array;
    }

    private static Object make(DType dtype, int length) {
        return switch (dtype) {
            case FLOAT64 -> new double[length];
            case FLOAT32 -> new float[length];
            case INT64 -> new long[length];
            case INT32 -> new int[length];
            case BOOL -> new boolean[length];
        };
    }

    private static boolean fits(Object array, DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> array instanceof double[];
            case FLOAT32 -> array instanceof float[];
            case INT64 -> array instanceof long[];
            case INT32 -> array instanceof int[];
            case BOOL -> array instanceof boolean[];
        };
    }

    private static void clear(Object array) {
        switch (array) {
            case double[] values -> Arrays.fill(values, 0);
            case float[] values -> Arrays.fill(values, 0);
            case long[] values -> Arrays.fill(values, 0);
            case int[] values -> Arrays.fill(values, 0);
            default -> Arrays.fill((boolean[]) array, false);
        }
    }
}
