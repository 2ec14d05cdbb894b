package dev.thalweg.bench;

import dev.thalweg.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** What one op on 0-d values costs: the value, its tensor, and where it is recorded its place on the tape. */
public class ScalarOp extends Measured {
    private final Tensor plain = Tensor.scalar(0.7);
    private final Tensor x = Tensor.scalar(0.7).requiresGrad();
    private final Tensor y = Tensor.scalar(1.3).requiresGrad();

    /** {@return a product that is not recorded} */
    @Benchmark
    public Tensor mulUnrecorded() {
        return plain.mul(plain);
    }

    /** {@return a recorded product} */
    @Benchmark
    public Tensor mul() {
        return x.mul(y);
    }

    /** {@return a recorded sum} */
    @Benchmark
    public Tensor add() {
        return x.add(y);
    }

    /** {@return a recorded sum with a plain number} */
    @Benchmark
    public Tensor addNumber() {
        return x.add(2.5);
    }

    /** {@return a recorded sine; most of it is the sine} */
    @Benchmark
    public Tensor sin() {
        return x.sin();
    }

    /** {@return a leaf's gradient after a chain of ten recorded ops and the walk back} */
    @Benchmark
    public @Nullable Tensor chainOfTen() {
        Tensor v = x;
        for (int i = 0; i < 5; i++) {
            v = v.mul(y).add(y);
        }
        v.backward();
        Tensor gradient = x.grad();
        x.zeroGrad();
        y.zeroGrad();
        return gradient;
    }
}
