package dev.thalweg.kernel;

import java.util.Arrays;

/**
 * Orders of numbers: stable sorting and selection that answer with indices.
 *
 * <p>The order is PyTorch's: numbers by value, −0 equal to +0, NaN above everything and all NaN equal. Equal keys keep
 * the order in which they stand, descending too. Keys are count elements at start, start + stride, …; indices count
 * from 0 within them.
 *
 * <p>Every kind of key is first turned into a {@code long} code of the same order (for floating point the bits, with
 * those of negative numbers turned round), so that there is one sort and one selection. All methods are stateless and
 * modify nothing they are given.
 */
public final class Sorting {
    /** Runs of this length are sorted by insertion before merging begins: merging shorter ones only moves elements. */
    private static final int RUN = 16;

    /** Bits of a digit: as many lines of memory are written in turn as the nearest cache holds well. */
    private static final int DIGIT_BITS = 8;

    /** Elements from which sorting by digits is quicker than by comparing. */
    private static final int WORTH_DIGITS = 256;

    /** Selecting more than one in so many by a heap costs more than to sort. */
    private static final int HEAP_SHARE = 8;

    /** The code of NaN, above that of infinity. */
    private static final long NAN_CODE = Long.MAX_VALUE;

    private Sorting() {}

    /**
     * {@return the indices of the keys in ascending (or descending) order} Stable; see the class for NaN and zeros.
     *
     * @param keys where the keys are; not modified
     * @param start the index of the first key
     * @param stride the distance between keys
     * @param count the number of keys
     * @param isDescending whether the greatest comes first, NaN before all
     */
    public static int[] argsort(double[] keys, int start, int stride, int count, boolean isDescending) {
        return argsort(codes(keys, start, stride, count, isDescending));
    }

    /** As {@link #argsort(double[], int, int, int, boolean)}. */
    public static int[] argsort(float[] keys, int start, int stride, int count, boolean isDescending) {
        return argsort(codes(keys, start, stride, count, isDescending));
    }

    /** As {@link #argsort(double[], int, int, int, boolean)}. */
    public static int[] argsort(long[] keys, int start, int stride, int count, boolean isDescending) {
        return argsort(codes(keys, start, stride, count, isDescending));
    }

    /**
     * {@return the indices of the k smallest (or largest) keys, the most extreme first} They are the first k of {@link
     * #argsort(double[], int, int, int, boolean)}: of equal keys the earlier is taken. NaN is largest.
     *
     * @param keys where the keys are; not modified
     * @param start the index of the first key
     * @param stride the distance between keys
     * @param count the number of keys
     * @param k how many, 0 ≤ k ≤ count
     * @param isLargest whether the largest are wanted
     */
    public static int[] topK(double[] keys, int start, int stride, int count, int k, boolean isLargest) {
        return topK(codes(keys, start, stride, count, isLargest), k);
    }

    /** As {@link #topK(double[], int, int, int, int, boolean)}. */
    public static int[] topK(float[] keys, int start, int stride, int count, int k, boolean isLargest) {
        return topK(codes(keys, start, stride, count, isLargest), k);
    }

    /** As {@link #topK(double[], int, int, int, int, boolean)}. */
    public static int[] topK(long[] keys, int start, int stride, int count, int k, boolean isLargest) {
        return topK(codes(keys, start, stride, count, isLargest), k);
    }

    private static long[] codes(double[] keys, int start, int stride, int count, boolean isDescending) {
        long[] codes = Workspace.longs(count);
        for (int i = 0; i < count; i++) {
            codes[i] = oriented(code(keys[start + i * stride]), isDescending);
        }
        return codes;
    }

    private static long[] codes(float[] keys, int start, int stride, int count, boolean isDescending) {
        long[] codes = Workspace.longs(count);
        for (int i = 0; i < count; i++) {
            codes[i] = oriented(floatCode(keys[start + i * stride]), isDescending);
        }
        return codes;
    }

    private static long[] codes(long[] keys, int start, int stride, int count, boolean isDescending) {
        long[] codes = Workspace.longs(count);
        for (int i = 0; i < count; i++) {
            codes[i] = oriented(keys[start + i * stride], isDescending);
        }
        return codes;
    }

    private static long code(double key) {
        if (Double.isNaN(key)) {
            return NAN_CODE;
        }
        long bits = Double.doubleToRawLongBits(key + 0.0); // −0 + 0 is +0
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /** Of 32 bits, so that an index has room beside it. */
    private static long floatCode(float key) {
        if (Float.isNaN(key)) {
            return Integer.MAX_VALUE;
        }
        int bits = Float.floatToRawIntBits(key + 0.0f);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    private static long oriented(long code, boolean isDescending) {
        return isDescending ? ~code : code;
    }

    /**
     * Codes and indices are packed into one number each, whose order is that of the codes and then of the indices, so that any
     * sort of numbers does. Where both have no room, the low bits of the codes are left out at first, and what then seems equal
     * is sorted by merging.
     */
    private static int[] argsort(long[] codes) {
        int count = codes.length;
        if (count <= RUN) {
            return mergeSort(codes);
        }
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (long code : codes) {
            least = Math.min(least, code);
            greatest = Math.max(greatest, code);
        }
        int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
        int codeBits = Long.SIZE - Long.numberOfLeadingZeros(greatest - least); // as unsigned, the difference is right
        int shift = Math.max(0, codeBits + indexBits - (Long.SIZE - 1)); // the sign stays clear
        long[] packed = Workspace.longs(count);
        for (int i = 0; i < count; i++) {
            packed[i] = (codes[i] - least) >>> shift << indexBits | i;
        }
        packed = sorted(packed, indexBits, indexBits + codeBits - shift);
        int[] order = Workspace.ints(count);
        int indexMask = (1 << indexBits) - 1;
        for (int i = 0; i < count; i++) {
            order[i] = (int) packed[i] & indexMask;
        }
        if (shift > 0) {
            sortSeemingEquals(codes, packed, indexBits, order);
        }
        return order;
    }

    /**
     * {@return packed codes in order} As they stand in order of their indices, sorting them by their codes' digits, the lowest
     * first, leaves equal codes in that order (LSD radix sort).
     */
    private static long[] sorted(long[] packed, int lowBit, int highBit) {
        if (packed.length < WORTH_DIGITS) {
            Arrays.sort(packed);
            return packed;
        }
        long[] from = packed;
        long[] to = Workspace.longs(packed.length);
        int[] places = Workspace.ints(1 << DIGIT_BITS);
        for (int bit = lowBit; bit < highBit; bit += DIGIT_BITS) {
            Arrays.fill(places, 0);
            for (long code : from) {
                places[(int) (code >>> bit) & places.length - 1]++;
            }
            if (places[(int) (from[0] >>> bit) & places.length - 1] == from.length) {
                continue;
            }
            int next = 0;
            for (int digit = 0; digit < places.length; digit++) {
                int count = places[digit];
                places[digit] = next;
                next += count;
            }
            for (long code : from) {
                to[places[(int) (code >>> bit) & places.length - 1]++] = code;
            }
            long[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static void sortSeemingEquals(long[] codes, long[] packed, int indexBits, int[] order) {
        int from = 0;
        while (from < packed.length) {
            int to = from + 1;
            while (to < packed.length && packed[to] >>> indexBits == packed[from] >>> indexBits) {
                to++;
            }
            if (to - from > 1) {
                int[] part = Arrays.copyOfRange(order, from, to);
                long[] partCodes = Workspace.longs(part.length);
                for (int i = 0; i < part.length; i++) {
                    partCodes[i] = codes[part[i]];
                }
                int[] sorted = mergeSort(partCodes);
                for (int i = 0; i < part.length; i++) {
                    order[from + i] = part[sorted[i]];
                }
            }
            from = to;
        }
    }

    /** Merge sort from the bottom up; the codes, which are modified, are carried along with the indices. */
    private static int[] mergeSort(long[] codes) {
        int count = codes.length;
        int[] order = Workspace.ints(count);
        for (int from = 0; from < count; from += RUN) {
            sortRun(codes, order, from, Math.min(from + RUN, count));
        }
        long[] otherCodes = Workspace.longs(count);
        int[] otherOrder = Workspace.ints(count);
        for (long width = RUN; width < count; width *= 2) {
            for (long from = 0; from < count; from += 2 * width) {
                int middle = (int) Math.min(from + width, count);
                int to = (int) Math.min(from + 2 * width, count);
                merge(codes, order, (int) from, middle, to, otherCodes, otherOrder);
            }
            long[] swapCodes = codes;
            codes = otherCodes;
            otherCodes = swapCodes;
            int[] swapOrder = order;
            order = otherOrder;
            otherOrder = swapOrder;
        }
        return order;
    }

    private static void sortRun(long[] codes, int[] order, int from, int to) {
        for (int i = from; i < to; i++) {
            long code = codes[i];
            int place = i;
            while (place > from && codes[place - 1] > code) {
                codes[place] = codes[place - 1];
                order[place] = order[place - 1];
                place--;
            }
            codes[place] = code;
            order[place] = i;
        }
    }

    private static void merge(
            long[] codes, int[] order, int from, int middle, int to, long[] outCodes, int[] outOrder) {
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            int next = left < middle && (right == to || codes[left] <= codes[right]) ? left++ : right++;
            outCodes[i] = codes[next];
            outOrder[i] = order[next];
        }
    }

    /** The least k codes. A heap holds the best seen so far, the worst of them at its root. */
    private static int[] topK(long[] codes, int k) {
        assert 0 <= k && k <= codes.length;
        if (k == 0) {
            return new int[0];
        }
        if (k > codes.length / HEAP_SHARE) {
            return Arrays.copyOf(argsort(codes), k);
        }
        int[] heap = Workspace.ints(k);
        for (int i = 0; i < k; i++) {
            heap[i] = i;
        }
        for (int parent = k / 2 - 1; parent >= 0; parent--) {
            sink(codes, heap, parent, k);
        }
        for (int i = k; i < codes.length; i++) {
            if (codes[i] < codes[heap[0]]) {
                heap[0] = i;
                sink(codes, heap, 0, k);
            }
        }
        for (int size = k - 1; size > 0; size--) {
            int worst = heap[0];
            heap[0] = heap[size];
            heap[size] = worst;
            sink(codes, heap, 0, size);
        }
        return heap;
    }

    private static void sink(long[] codes, int[] heap, int place, int size) {
        int index = heap[place];
        int parent = place;
        while (2 * parent + 1 < size) {
            int child = 2 * parent + 1;
            if (child + 1 < size && isWorse(codes, heap[child + 1], heap[child])) {
                child++;
            }
            if (isWorse(codes, index, heap[child])) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = index;
    }

    private static boolean isWorse(long[] codes, int one, int other) {
        return codes[one] > codes[other] || (codes[one] == codes[other] && one > other);
    }
}
