package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.kernel.Sums;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Reduction.Axes;
import dev.thalweg.tensor.Reduction.Norm;
import dev.thalweg.tensor.Reduction.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folds by kernels give the bits of their definitions, however loops are carried out and along whichever axis. */
class RowFoldsTest {
    private static final int WORTH_KERNELS = 1 << 16;
    /** Around lanes and blocks of sums, and their multiples. */
    private static final int[] LENGTHS = {1, 5, 31, 32, 33, 200, 1000, 1024, 1025, 2500};
    private static final int[] WIDTHS = {1, 3, 70, 300};
    private static final Axes FIRST = new Axes(false, 0);
    private static final Axes LAST = new Axes(false, 1);

    @AfterEach
    void adaptAgain() {
        LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
    }

    private static Tensor values(DType dtype, boolean special, int... sizes) {
        Shape shape = Shape.of(sizes);
        Random random = new Random(shape.elements());
        double[] values = new double[shape.elements()];
        Arrays.setAll(values, i -> special && random.nextInt(40) == 0 ? new double[] {-0.0, 0.0, Double.NaN,
                Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}[random.nextInt(5)] : random.nextGaussian());
        return Tensor.of(dtype, values).reshape(shape);
    }

    private static long[] bits(Tensor x) {
        return Arrays.stream(x.toDoubles()).mapToLong(Double::doubleToLongBits).toArray();
    }

    private static double sum(Tensor row) {
        double[] x = row.toDoubles();
        if (row.dtype() == DType.FLOAT64) {
            return Sums.sum(x, 0, x.length);
        }
        float[] single = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            single[i] = (float) x[i];
        }
        return Sums.sum(single, 0, single.length);
    }

    @ParameterizedTest
    @EnumSource
    void sumsAndExtremes(LoopKernel.Mode mode) {
        LoopKernel.setMode(mode);
        for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
            for (int length : LENGTHS) {
                for (int width : WIDTHS) {
                    for (boolean special : new boolean[] {false, true}) {
                        Tensor x = values(dtype, special, length, width);
                        folds(x, FIRST, x.t());
                        folds(x.t().contiguous(), LAST, x.t());
                        folds(x.t(), LAST, x.t());
                    }
                }
            }
        }
    }

    /** Compares folds of rows, which the second tensor has, with their definitions. */
    private static void folds(Tensor x, Axes axes, Tensor rows) {
        long[] sums = bits(Reduction.SUM.compute(axes, x));
        long[] greatest = bits(Reduction.AMAX.compute(axes, x));
        long[] least = bits(Reduction.AMIN.compute(axes, x));
        for (int i = 0; i < sums.length; i++) {
            Tensor row = rows.select(0, i);
            double[] values = row.toDoubles();
            assertThat(sums[i]).as("sum %s %s row %d", x, axes, i).isEqualTo(Double.doubleToLongBits(sum(row)));
            assertThat(greatest[i]).isEqualTo(Double.doubleToLongBits(Arrays.stream(values).reduce(
                    Double.NEGATIVE_INFINITY, Math::max)));
            assertThat(least[i]).isEqualTo(Double.doubleToLongBits(Arrays.stream(values).reduce(
                    Double.POSITIVE_INFINITY, Math::min)));
        }
    }

    /** Functions of rows in one go have the bits of their parts, which a trace asks for. */
    @ParameterizedTest
    @EnumSource
    void functionsOfRows(LoopKernel.Mode mode) {
        LoopKernel.setMode(mode);
        Map<Reduction, List<Object>> cases = Map.of(Reduction.SOFTMAX, List.of(LAST, FIRST), Reduction.LOG_SOFTMAX,
                List.of(LAST), Reduction.LOG_SUM_EXP, List.of(LAST, new Axes(true, 0, 1)), Reduction.VAR,
                List.of(new Spread(1, LAST), new Spread(0, new Axes(false, 0, 1))), Reduction.NORM,
                List.of(new Norm(2, LAST), new Norm(1, LAST), new Norm(1, FIRST)));
        cases.forEach((op, attributes) -> attributes.forEach(at -> {
            for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
                op.compute(at, values(dtype, false, 4, WORTH_KERNELS / 4));
                for (int length : LENGTHS) {
                    for (boolean special : new boolean[] {false, true}) {
                        Tensor x = values(dtype, special, 9, length);
                        Tensor[] parts = new Tensor[1];
                        Trace.record(List.of(), () -> {
                            parts[0] = op.compute(at, x);
                            return List.of(parts[0]);
                        });
                        assertThat(bits(op.compute(at, x))).as("%s %s of %s", op, at, x).isEqualTo(bits(parts[0]));
                    }
                }
            }
        }));
    }
}
