package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.thalweg.kernel.Loop.Fold;
import dev.thalweg.kernel.LoopKernel.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Loops drawn at random do in every mode what the definitions of their operations say, to the bit, at awkward sizes. {@code
 * -Dthalweg.loops=20000} draws as many, {@code -Dthalweg.firstLoop} others.
 */
class LoopModesTest {
    private static final int LOOPS = Integer.getInteger("thalweg.loops", 168);
    private static final int FIRST = Integer.getInteger("thalweg.firstLoop", 0);
    /** Around the lanes of vectors, of a sum, and of a sum's blocks. */
    private static final int[] AWKWARD = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 19, 31, 32, 33, 35, 63, 65, 100, 1000,
            1023,
            1024, 1025, 1057, 2047, 2049, 5200};

    private final int threads = Threads.count();

    @AfterEach
    void asBefore() {
        LoopKernel.setMode(Mode.ADAPTIVE);
        Threads.setCount(threads);
    }

    private static RandomLoop draw(int seed) {
        int inner = AWKWARD[seed % AWKWARD.length];
        return switch (seed / AWKWARD.length % 4) {
            case 0 -> new RandomLoop(seed, 1 + seed % 3, inner);
            case 1 -> new RandomLoop(seed, 1 + seed % 2, seed % 4, inner % 1100);
            default -> new RandomLoop(seed, inner);
        };
    }

    @Test
    void equalLoopsShareTheirCode() {
        AdaptiveCode code = AdaptiveCode.shared(new RandomLoop(2, 1000).loop(1));
        assertThat(AdaptiveCode.shared(new RandomLoop(2, 1000).loop(1))).isSameAs(code);
        assertThat(AdaptiveCode.shared(new RandomLoop(3, 1000).loop(1))).isNotSameAs(code);
        assertThat(AdaptiveCode.shared(new RandomLoop(2, 1001).loop(1))).isNotSameAs(code);
        Loop loop = new RandomLoop(2, 1000).loop(1);
        List<Fold> elsewhere = loop.folds().stream().map(fold -> new Fold(fold.op(), fold.value(), fold.lanes(), fold
                .partials() + 1, fold.result())).toList();
        assertThat(elsewhere).isNotEmpty();
        assertThat(AdaptiveCode.shared(new Loop(loop.sizes(), loop.operands(), loop.stores(), elsewhere)))
                .isNotSameAs(code);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everyMode(Mode mode) {
        LoopKernel.setMode(mode);
        for (int seed = FIRST; seed < FIRST + LOOPS; seed++) {
            RandomLoop drawn = draw(seed);
            LoopKernel kernel = LoopKernel.of(drawn.loop(1));
            Object[] expected = drawn.arrays(seed, 1);
            drawn.define(expected);
            // As many runs as an adaptive kernel needs to try vectors, some of them.
            int runs = mode == Mode.ADAPTIVE && !drawn.isInPlace() && seed % 5 == 0 ? 40 : 1;
            Object[] arrays = drawn.arrays(seed, 1);
            for (int run = 0; run < runs; run++) {
                kernel.run(arrays);
            }
            assertSame(drawn, arrays, expected, "loop " + seed + " " + mode);
        }
    }

    @Test
    void longLoopsInSeveralThreads() {
        for (int seed = 0; seed < 12; seed++) {
            RandomLoop drawn = seed % 2 == 0 ? new RandomLoop(seed, 150_000 + seed)
                    : new RandomLoop(seed, 61, 3000 + seed);
            Threads.setCount(3);
            LoopKernel kernel = LoopKernel.of(drawn.loop(3));
            List<Object[]> results = new ArrayList<>();
            for (Mode mode : List.of(Mode.INTERPRETED, Mode.SCALAR, Mode.VECTOR)) {
                LoopKernel.setMode(mode);
                Object[] arrays = drawn.arrays(seed, 3);
                kernel.run(arrays);
                results.add(arrays);
            }
            assertSame(drawn, results.get(1), results.get(0), "scalar loop " + seed);
            assertSame(drawn, results.get(2), results.get(0), "vector loop " + seed);
        }
    }

    /** Otherwise the other tests would compare scalar code with itself. */
    @Test
    void mostLoopsHaveVectorCode() {
        assumeTrue(Lanes.isOn());
        int vector = 0;
        for (int seed = 0; seed < LOOPS; seed++) {
            vector += VectorEmitter.vector(draw(seed).loop(1)) != null ? 1 : 0;
        }
        assertThat(vector).isGreaterThan(LOOPS / 3);
    }

    /** Half as many loops as elsewhere that have code for whole rows or blocks: most of those that are drawn have not. */
    @Test
    void wholeRowsAndBlocks() {
        LoopKernel.setMode(Mode.VECTOR);
        int whole = 0;
        for (int seed = FIRST; 2 * whole < LOOPS; seed++) {
            RandomLoop drawn = draw(seed);
            Loop loop = drawn.loop(1);
            if (WholeRowsEmitter.takes(loop)) {
                whole++;
                Object[] expected = drawn.arrays(seed, 1);
                drawn.define(expected);
                Object[] arrays = drawn.arrays(seed, 1);
                LoopKernel.of(loop).run(arrays);
                assertSame(drawn, arrays, expected, "loop " + seed);
            }
        }
    }

    private static void assertSame(RandomLoop drawn, Object[] arrays, Object[] expected, String what) {
        List<Object> seen = drawn.seen(arrays);
        List<Object> wanted = drawn.seen(expected);
        for (int i = 0; i < seen.size(); i++) {
            if (!isSame(seen.get(i), wanted.get(i))) {
                assertThat(text(seen.get(i))).as("%s, array %d", what, i).isEqualTo(text(wanted.get(i)));
            }
        }
    }

    /** In arrays' equality as in their text, −0 and 0 differ and all NaN are one. */
    private static boolean isSame(Object seen, Object wanted) {
        return switch (seen) {
            case double[] a -> Arrays.equals(a, (double[]) wanted);
            case float[] a -> Arrays.equals(a, (float[]) wanted);
            case long[] a -> Arrays.equals(a, (long[]) wanted);
            case int[] a -> Arrays.equals(a, (int[]) wanted);
            default -> Arrays.equals((boolean[]) seen, (boolean[]) wanted);
        };
    }

    private static String text(Object array) {
        return switch (array) {
            case double[] a -> Arrays.toString(a);
            case float[] a -> Arrays.toString(a);
            case long[] a -> Arrays.toString(a);
            case int[] a -> Arrays.toString(a);
            default -> Arrays.toString((boolean[]) array);
        };
    }
}
