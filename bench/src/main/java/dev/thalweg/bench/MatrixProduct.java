package dev.thalweg.bench;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Products of square matrices. */
public class MatrixProduct extends Measured {
    /** Rows and columns. */
    @Param({"64", "256", "1024"})
    public int size = 1;

    /** The dtype. */
    @Param({"FLOAT32", "FLOAT64"})
    public DType dtype = DType.FLOAT64;

    private Tensor a = Tensor.zeros();
    private Tensor b = a;

    /** Makes the factors. */
    @Setup
    public void fill() {
        a = values(7);
        b = values(11);
    }

    private Tensor values(int period) {
        double[] values = new double[size * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (double) (i % period) / period;
        }
        return Tensor.ofShape(Shape.of(size, size), values).to(dtype);
    }

    /** {@return the product} */
    @Benchmark
    public Tensor matmul() {
        return a.matmul(b);
    }

    /** {@return the product with the second factor transposed, as in a linear layer} */
    @Benchmark
    public Tensor matmulTransposed() {
        return a.matmul(b.t());
    }
}
