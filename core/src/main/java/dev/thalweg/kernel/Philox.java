package dev.thalweg.kernel;

/**
 * The counter-based random generator Philox4x32-10: a keyed function from a 128-bit counter to 128 random bits, with no
 * state. Value number i of a draw that starts at counter c is a pure function of (seed, stream, c, i), so that a draw
 * may be filled in any order and by any number of threads with the same result.
 *
 * <p>The counter counts steps, blocks of 128 bits. A draw of n values from counter c consumes {@code stepsFor…(n)}
 * steps: the next draw starts at c plus that. Counters wrap around after 2^64 steps. Streams of one seed are
 * independent of each other, as seeds are.
 *
 * <p>Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11
 * (2011).
 *
 * <p>Immutable and safe in any thread.
 *
 * @param seed the key of the function
 * @param stream which of the 2^32 sequences of the seed
 */
public record Philox(long seed, int stream) {
    private static final int ROUNDS = 10;
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;

    /** What the key's halves grow by each round: fractions of the golden ratio and of √3. */
    private static final int KEY_STEP_0 = 0x9E3779B9;

    private static final int KEY_STEP_1 = 0xBB67AE85;

    /** 32-bit words in a block, and so floats to a step. */
    private static final int WORDS = 4;

    /** 64-bit words in a block, and so doubles or integers to a step. */
    private static final int LONG_WORDS = 2;

    private static final long LOW_WORD = 0xFFFFFFFFL;
    private static final long MAGNITUDE_52 = (1L << 52) - 1;

    /** {@return the steps that n floats consume, uniform or normal: four to a step} */
    public static long stepsForFloats(long n) {
        return (n + WORDS - 1) / WORDS;
    }

    /** {@return the steps that n doubles consume, uniform or normal: two to a step} */
    public static long stepsForDoubles(long n) {
        return (n + LONG_WORDS - 1) / LONG_WORDS;
    }

    /** {@return the steps that n bounded integers, or a permutation of n, consume: two to a step} */
    public static long stepsForIntegers(long n) {
        return (n + LONG_WORDS - 1) / LONG_WORDS;
    }

    // One value

    /** {@return value number index of the uniform floats of the draw from counter: multiples of 2^-24 in [0, 1)} */
    public float uniformFloat(long counter, long index) {
        return toUniform(word(counter, index));
    }

    /** {@return value number index of the uniform doubles of the draw from counter: multiples of 2^-53 in [0, 1)} */
    public double uniformDouble(long counter, long index) {
        return toUniform(longWord(counter, index, 0));
    }

    /**
     * {@return value number index of the standard normal floats of the draw from counter} By inversion of the
     * distribution function: symmetric, of size at most 6.4.
     */
    public float normalFloat(long counter, long index) {
        return toNormal(word(counter, index));
    }

    /**
     * {@return value number index of the standard normal doubles of the draw from counter} By inversion of the
     * distribution function: symmetric, of size at most 8.4.
     */
    public double normalDouble(long counter, long index) {
        return toNormal(longWord(counter, index, 0));
    }

    /**
     * {@return value number index of the integers of the draw from counter, uniform in [origin, bound)} Without bias
     * for every range: D. Lemire's multiplication, "Fast random integer generation in an interval", ACM Transactions on
     * Modeling and Computer Simulation 29 (2019). A rejected try draws again from blocks that no draw reads otherwise,
     * so it consumes nothing.
     *
     * @param counter where the draw starts
     * @param index which value of it
     * @param origin the least value
     * @param bound one more than the greatest; the range bound − origin may exceed {@link Long#MAX_VALUE}
     * @throws IllegalArgumentException if origin ≥ bound
     */
    public long integer(long counter, long index, long origin, long bound) {
        if (origin >= bound) {
            throw new IllegalArgumentException("random integers: the bound must be above the origin; got origin "
                    + origin
                    + " and bound " + bound);
        }
        long range = bound - origin;
        for (int attempt = 0;; attempt++) {
            long random = longWord(counter, index, attempt);
            long low = random * range;
            boolean isAccepted = Long.compareUnsigned(low, range) >= 0
                    || Long.compareUnsigned(low, Long.remainderUnsigned(-range, range)) >= 0;
            if (isAccepted) {
                return origin + Math.unsignedMultiplyHigh(random, range);
            }
        }
    }

    // Many values

    /**
     * Fills with uniform floats: element from + j becomes {@code uniformFloat(counter, first + j)}. Parts of one draw
     * may be filled apart; the draw as a whole consumes {@link #stepsForFloats} of its length.
     *
     * @param out modified from element from (inclusive) to element to (exclusive)
     * @param from the first element
     * @param to one past the last element
     * @param counter where the draw starts
     * @param first the number that element from has in the draw
     */
    public void fillUniform(float[] out, int from, int to, long counter, long first) {
        int[] block = new int[WORDS];
        for (int i = from; i < to; i++) {
            out[i] = toUniform(nextWord(counter, first + (i - from), i == from, block));
        }
    }

    /**
     * Fills with uniform doubles: element from + j becomes {@code uniformDouble(counter, first + j)}; otherwise as
     * {@link #fillUniform(float[], int, int, long, long)}, consuming {@link #stepsForDoubles}.
     */
    public void fillUniform(double[] out, int from, int to, long counter, long first) {
        int[] block = new int[WORDS];
        for (int i = from; i < to; i++) {
            out[i] = toUniform(nextLongWord(counter, first + (i - from), i == from, block));
        }
    }

    /**
     * Fills with standard normal floats: element from + j becomes {@code normalFloat(counter, first + j)}; otherwise as
     * {@link #fillUniform(float[], int, int, long, long)}, consuming {@link #stepsForFloats}.
     */
    public void fillNormal(float[] out, int from, int to, long counter, long first) {
        int[] block = new int[WORDS];
        for (int i = from; i < to; i++) {
            out[i] = toNormal(nextWord(counter, first + (i - from), i == from, block));
        }
    }

    /**
     * Fills with standard normal doubles: element from + j becomes {@code normalDouble(counter, first + j)}; otherwise
     * as {@link #fillUniform(float[], int, int, long, long)}, consuming {@link #stepsForDoubles}.
     */
    public void fillNormal(double[] out, int from, int to, long counter, long first) {
        int[] block = new int[WORDS];
        for (int i = from; i < to; i++) {
            out[i] = toNormal(nextLongWord(counter, first + (i - from), i == from, block));
        }
    }

    /**
     * Fills with integers uniform in [origin, bound): element from + j becomes {@code integer(counter, first + j,
     * origin, bound)}; otherwise as {@link #fillUniform(float[], int, int, long, long)}, consuming {@link
     * #stepsForIntegers}.
     *
     * @throws IllegalArgumentException if origin ≥ bound
     */
    public void fillIntegers(long[] out, int from, int to, long counter, long first, long origin, long bound) {
        for (int i = from; i < to; i++) {
            out[i] = integer(counter, first + (i - from), origin, bound);
        }
    }

    /**
     * Fills with a random permutation of 0 … n − 1, all equally likely, by Fisher and Yates' exchanges (R. Durstenfeld,
     * "Algorithm 235", Communications of the ACM 7, 1964): position i, from the last down, is exchanged with {@code
     * integer(counter, i, 0, i + 1)}. Consumes {@link #stepsForIntegers} of n.
     *
     * @param out modified: its n elements
     * @param counter where the draw starts
     */
    public void fillPermutation(long[] out, long counter) {
        for (int i = 0; i < out.length; i++) {
            out[i] = i;
        }
        for (int i = out.length - 1; i > 0; i--) {
            int other = (int) integer(counter, i, 0, i + 1L);
            long value = out[i];
            out[i] = out[other];
            out[other] = value;
        }
    }

    // Bits

    /**
     * Philox4x32-10 itself.
     *
     * @param counter the low 64 bits of the counter
     * @param counterHigh the high 64 bits of the counter
     * @param key the key
     * @param block modified: the four words
     */
    static void block(long counter, long counterHigh, long key, int[] block) {
        int c0 = (int) counter;
        int c1 = (int) (counter >>> 32);
        int c2 = (int) counterHigh;
        int c3 = (int) (counterHigh >>> 32);
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (MULTIPLIER_0 & LOW_WORD) * (c0 & LOW_WORD);
            long product1 = (MULTIPLIER_1 & LOW_WORD) * (c2 & LOW_WORD);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += KEY_STEP_0;
            k1 += KEY_STEP_1;
        }
        block[0] = c0;
        block[1] = c1;
        block[2] = c2;
        block[3] = c3;
    }

    /** The block of a step. The high half of the counter is the stream and, above it, the number of the attempt. */
    private void block(long step, int attempt, int[] block) {
        block(step, ((long) attempt << 32) | (stream & LOW_WORD), seed, block);
    }

    private int word(long counter, long index) {
        return nextWord(counter, index, true, new int[WORDS]);
    }

    private long longWord(long counter, long index, int attempt) {
        int[] block = new int[WORDS];
        block(counter + index / LONG_WORDS, attempt, block);
        return pair(block, index);
    }

    /**
     * Word number index of a draw; the block is made where it starts or is the first of a fill, else found as the last
     * word left it.
     */
    private int nextWord(long counter, long index, boolean isFirst, int[] block) {
        int place = (int) (index % WORDS);
        if (isFirst || place == 0) {
            block(counter + index / WORDS, 0, block);
        }
        return block[place];
    }

    private long nextLongWord(long counter, long index, boolean isFirst, int[] block) {
        if (isFirst || index % LONG_WORDS == 0) {
            block(counter + index / LONG_WORDS, 0, block);
        }
        return pair(block, index);
    }

    private static long pair(int[] block, long index) {
        int place = (int) (index % LONG_WORDS) * 2;
        return ((long) block[place + 1] << 32) | (block[place] & LOW_WORD);
    }

    private static float toUniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    private static double toUniform(long word) {
        return (word >>> 11) * 0x1p-53;
    }

    /** The top bit is the sign; the others, centred in their cells, a probability between 0 and ½. */
    private static float toNormal(int word) {
        double size = -ErrorFunctions.normalQuantile(((word & Integer.MAX_VALUE) + 0.5) * 0x1p-32);
        return (float) (word < 0 ? -size : size);
    }

    private static double toNormal(long word) {
        double size = -ErrorFunctions.normalQuantile(((word & MAGNITUDE_52) + 0.5) * 0x1p-53);
        return word < 0 ? -size : size;
    }
}
