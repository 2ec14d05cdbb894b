package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OwnLoopTest {
    private static final int MANY = 1 << 16;
    private static final int COUNT = 101;
    private static final int LENGTH = 3 * COUNT + 5;

    private static double f(double x) {
        return x * x - 0.1;
    }

    private static double g(double x, double y) {
        return x / y - x;
    }

    private static OwnLoop<UnaryLoop> unary() {
        return OwnLoop.of(OwnLoopTest::f, FloatUnaryOperator.rounded(OwnLoopTest::f));
    }

    private static OwnLoop<BinaryLoop> binary() {
        return OwnLoop.of(OwnLoopTest::g);
    }

    @Test
    void aFunctionGetsALoopOfItsOwnWhenItHasMuchToDo() {
        OwnLoop<UnaryLoop> loop = unary();
        assertThat(loop.over(MANY - 1).getClass().isHidden()).isFalse();
        UnaryLoop own = loop.over(1);
        assertThat(own.getClass().isHidden()).isTrue();
        assertThat(loop.over(1)).isSameAs(own);
        assertThat(unary().over(1).getClass().isHidden()).isFalse();
    }

    @Test
    void theCopyOfTheUnaryLoopIsTheFunctionElementByElement() {
        UnaryLoop loop = unary().over(MANY);
        double[] x = values(1);
        float[] y = floats(2);
        for (int[] row : new int[][] {{0, 1, 0, 1}, {2, 1, 3, 1}, {1, 3, 4, 2}, {7, 0, 0, 1}, {300, -2, 0, 1}}) {
            double[] out = new double[LENGTH];
            float[] outFloat = new float[LENGTH];
            boolean[] outBool = new boolean[LENGTH];
            boolean[] outBoolOfFloat = new boolean[LENGTH];
            loop.run(x, row[0], row[1], out, row[2], row[3], COUNT);
            loop.run(y, row[0], row[1], outFloat, row[2], row[3], COUNT);
            loop.run(x, row[0], row[1], outBool, row[2], row[3], COUNT);
            loop.run(y, row[0], row[1], outBoolOfFloat, row[2], row[3], COUNT);
            for (int k = 0; k < COUNT; k++) {
                int i = row[0] + k * row[1];
                int o = row[2] + k * row[3];
                assertThat(out[o]).isEqualTo(f(x[i]));
                assertThat(outFloat[o]).isEqualTo((float) f(y[i]));
                assertThat(outBool[o]).isEqualTo(f(x[i]) != 0);
                assertThat(outBoolOfFloat[o]).isEqualTo(f(y[i]) != 0);
            }
            assertThat(out[LENGTH - 1]).isZero();
            assertThat(outFloat[LENGTH - 1]).isZero();
        }
    }

    @Test
    void theCopyOfTheBinaryLoopIsTheFunctionElementByElement() {
        BinaryLoop loop = binary().over(MANY);
        double[] x = values(3);
        double[] y = values(4);
        float[] v = floats(5);
        float[] w = floats(6);
        int[][] rows = {{0, 1, 0, 1, 0, 1}, {0, 1, 9, 0, 0, 1}, {3, 0, 0, 1, 0, 1}, {2, 1, 3, 1, 4, 1},
                {1, 3, 0, 2, 4, 2}, {300, -2, 5, 1, 0, 1}, {0, 0, 0, 0, 0, 1}};
        for (int[] row : rows) {
            double[] out = new double[LENGTH];
            float[] outFloat = new float[LENGTH];
            boolean[] outBool = new boolean[LENGTH];
            boolean[] outBoolOfFloat = new boolean[LENGTH];
            loop.run(x, row[0], row[1], y, row[2], row[3], out, row[4], row[5], COUNT);
            loop.run(v, row[0], row[1], w, row[2], row[3], outFloat, row[4], row[5], COUNT);
            loop.run(x, row[0], row[1], y, row[2], row[3], outBool, row[4], row[5], COUNT);
            loop.run(v, row[0], row[1], w, row[2], row[3], outBoolOfFloat, row[4], row[5], COUNT);
            for (int k = 0; k < COUNT; k++) {
                int i = row[0] + k * row[1];
                int j = row[2] + k * row[3];
                int o = row[4] + k * row[5];
                assertThat(out[o]).isEqualTo(g(x[i], y[j]));
                assertThat(outFloat[o]).isEqualTo((float) g(v[i], w[j]));
                assertThat(outBool[o]).isEqualTo(g(x[i], y[j]) != 0);
                assertThat(outBoolOfFloat[o]).isEqualTo(g(v[i], w[j]) != 0);
            }
            assertThat(out[LENGTH - 1]).isZero();
            assertThat(outFloat[LENGTH - 1]).isZero();
        }
    }

    private static double[] values(long seed) {
        return new Random(seed).doubles(LENGTH, -2, 2).toArray();
    }

    private static float[] floats(long seed) {
        double[] values = values(seed);
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
