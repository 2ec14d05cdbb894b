package dev.thalweg.bench;

import dev.thalweg.compile.Compile;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Products of square matrices, and what a layer adds to them. */
public class MatrixProduct extends Measured {
    /** Rows and columns. */
    @Param({"64", "256", "1024"})
    public int size = 1;

    /** The dtype. */
    @Param({"FLOAT32", "FLOAT64"})
    public DType dtype = DType.FLOAT64;

    private Tensor a = Tensor.zeros();
    private Tensor b = a;
    private Tensor bias = a;
    private UnaryOperator<List<Tensor>> product = UnaryOperator.identity();
    private UnaryOperator<List<Tensor>> layer = product;

    /** Makes the factors. */
    @Setup
    public void fill() {
        a = values(7);
        b = values(11);
        bias = b.at(0).clone();
        product = Compile.overwritingLists(in -> List.of(in.get(0).matmul(in.get(1))));
        layer = Compile.overwritingLists(in -> List.of(in.get(0).matmul(in.get(1)).add(in.get(2)).relu()));
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

    /** {@return the product, by a compiled function} */
    @Benchmark
    public List<Tensor> compiledProduct() {
        return product.apply(List.of(a, b));
    }

    /** {@return the product with a bias and an activation, by a compiled function} */
    @Benchmark
    public List<Tensor> compiledLayer() {
        return layer.apply(List.of(a, b, bias));
    }
}
