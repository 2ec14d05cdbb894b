package dev.thalweg.bench;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Ops over whole arrays, not recorded. Times are per call: a million elements in a millisecond are 1 ns each. */
public class ElementwiseOps extends Measured {
    private static final int COLUMNS = 100;

    /** The number of elements. */
    @Param({"1000", "1000000"})
    public int elements = COLUMNS;

    /** The dtype. */
    @Param({"FLOAT32", "FLOAT64"})
    public DType dtype = DType.FLOAT64;

    private Tensor x = Tensor.zeros();
    private Tensor y = x;
    private Tensor matrix = x;
    private Tensor turned = x;
    private Tensor row = x;
    private Tensor column = x;
    private Tensor mask = x;
    private Tensor written = x;

    /** Makes operands between −1 and 1, without a pattern that a branch predictor could learn. */
    @Setup
    public void fill() {
        x = values(elements, 0.6180339887);
        y = values(elements, 0.7548776662);
        matrix = x.reshape(elements / COLUMNS, COLUMNS);
        turned = y.reshape(COLUMNS, elements / COLUMNS).t();
        row = values(COLUMNS, 0.5698402909);
        column = values(elements / COLUMNS, 0.5698402909).unsqueeze(1);
        mask = x.lt(y);
        written = x.clone();
    }

    private Tensor values(int count, double stride) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double turns = (i + 1) * stride;
            values[i] = 2 * (turns - Math.floor(turns)) - 1;
        }
        return Tensor.zeros(dtype, Shape.of(count)).copyInPlace(Tensor.of(values).to(dtype));
    }

    /** {@return a sum of two} */
    @Benchmark
    public Tensor add() {
        return x.add(y);
    }

    /** {@return a multiple} */
    @Benchmark
    public Tensor mulNumber() {
        return x.mul(1.5);
    }

    /** {@return a sum in place} */
    @Benchmark
    public Tensor addInPlace() {
        return written.addInPlace(y);
    }

    /** {@return exponentials} */
    @Benchmark
    public Tensor exp() {
        return x.exp();
    }

    /** {@return positive parts} */
    @Benchmark
    public Tensor relu() {
        return x.relu();
    }

    /** {@return the sum of a row and a column, each broadcast} */
    @Benchmark
    public Tensor addBroadcast() {
        return column.add(row);
    }

    /** {@return the sum of a matrix and a transposed one} */
    @Benchmark
    public Tensor addTransposed() {
        return matrix.add(turned);
    }

    /** {@return a comparison} */
    @Benchmark
    public Tensor less() {
        return x.lt(y);
    }

    /** {@return a choice} */
    @Benchmark
    public Tensor where() {
        return Tensor.where(mask, x, y);
    }

    /** {@return values held between two numbers} */
    @Benchmark
    public Tensor clamp() {
        return x.clamp(-0.5, 0.5);
    }

    /** {@return a copy} */
    @Benchmark
    public Tensor copy() {
        return x.clone();
    }

    /** {@return a transposed matrix copied to rows} */
    @Benchmark
    public Tensor copyTransposed() {
        return turned.contiguous();
    }

    /** {@return the other floating dtype} */
    @Benchmark
    public Tensor cast() {
        return x.to(dtype == DType.FLOAT32 ? DType.FLOAT64 : DType.FLOAT32);
    }

    /** {@return the sum of all} */
    @Benchmark
    public Tensor sum() {
        return x.sum();
    }

    /** {@return the sums of columns} */
    @Benchmark
    public Tensor sumOfColumns() {
        return matrix.sum(0);
    }

    /** {@return the sums of rows} */
    @Benchmark
    public Tensor sumOfRows() {
        return matrix.sum(1);
    }

    /** {@return the greatest} */
    @Benchmark
    public Tensor amax() {
        return x.amax();
    }

    /** {@return the softmax of each row} */
    @Benchmark
    public Tensor softmax() {
        return matrix.softmax(1);
    }
}
