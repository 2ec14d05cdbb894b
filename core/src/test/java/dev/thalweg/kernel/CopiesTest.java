package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies against copies element by element, at sizes around those of squares and strips. */
class CopiesTest {
    private static final int[] SIZES = {1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 47, 64, 100};

    @AfterEach
    void asItWas() {
        LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
    }

    @ParameterizedTest
    @EnumSource(LoopKernel.Mode.class)
    void aTransposedMatrixIsCopied(LoopKernel.Mode mode) {
        LoopKernel.setMode(mode);
        for (DType dtype : DType.values()) {
            for (int rows : SIZES) {
                for (int columns : SIZES) {
                    check(dtype, Shape.of(rows, columns).layout().permute(1, 0));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LoopKernel.Mode.class)
    void axesBeforeAndBetweenAreCopied(LoopKernel.Mode mode) {
        LoopKernel.setMode(mode);
        for (DType dtype : DType.values()) {
            check(dtype, Shape.of(3, 19, 34).layout().permute(0, 2, 1));
            check(dtype, Shape.of(19, 3, 34).layout().permute(2, 1, 0));
            check(dtype, Shape.of(2, 19, 3, 34).layout().permute(3, 0, 2, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void threadsShareIt(int threads) {
        int before = Threads.count();
        Threads.setCount(threads);
        try {
            LoopKernel.setMode(LoopKernel.Mode.VECTOR);
            check(DType.FLOAT32, Shape.of(1100, 1000).layout().permute(1, 0));
        } finally {
            Threads.setCount(before);
        }
    }

    private static void check(DType dtype, Layout layout) {
        Storage from = Storage.allocate(dtype, layout.shape().elements());
        Random random = new Random(layout.shape().elements());
        for (int i = 0; i < from.length(); i++) {
            from.setLong(i, dtype == DType.BOOL ? random.nextInt(2) : i);
        }
        Layout target = layout.shape().layout();
        Storage expected = Storage.allocate(dtype, from.length());
        Strided rows = Strided.of(target.shape(), layout, target);
        rows.forEach(0, rows.rows(), at -> {
            for (int k = 0; k < rows.rowLength(); k++) {
                expected.setLong(at[1] + k * rows.step(1), from.getLong(at[0] + k * rows.step(0)));
            }
        });
        Storage copy = Storage.allocate(dtype, from.length());
        Copies.copy(from, layout, copy, target);
        assertThat(copy.array()).as(dtype + " " + layout.shape()).isEqualTo(expected.array());
    }
}
