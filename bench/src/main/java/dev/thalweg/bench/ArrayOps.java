package dev.thalweg.bench;

import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Ops over a million elements that are not plain element-wise loops, not recorded. Times are per call. */
public class ArrayOps extends Measured {
    private static final int ROWS = 1000;
    private static final int COLUMNS = 1000;
    private static final int ELEMENTS = ROWS * COLUMNS;
    private static final double EPSILON = 1e-5;

    /** The dtype. */
    @Param({"FLOAT32", "FLOAT64"})
    public DType dtype = DType.FLOAT64;

    private Tensor x = Tensor.zeros();
    private Tensor y = x;
    private Tensor matrix = x;
    private Tensor turned = x;
    private Tensor row = x;
    private Tensor places = x;
    private Tensor columnOfEach = x;
    private Tensor someRows = x;
    private Tensor mask = x;

    /** Makes operands between −1 and 1 and random places. */
    @Setup
    public void fill() {
        Tensor.manualSeed(1);
        x = Tensor.rand(ELEMENTS).mul(2).sub(1).to(dtype);
        y = Tensor.rand(ELEMENTS).mul(2).sub(1).to(dtype);
        matrix = x.reshape(ROWS, COLUMNS);
        turned = matrix.t();
        row = y.narrow(0, 0, COLUMNS);
        places = Tensor.rand(ELEMENTS).mul(ELEMENTS - 1).to(DType.INT64);
        columnOfEach = places.remainder((long) COLUMNS).reshape(ROWS, COLUMNS);
        someRows = places.narrow(0, 0, ROWS).remainder((long) ROWS);
        mask = x.lt(y);
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

    /** {@return the greatest of all} */
    @Benchmark
    public Tensor greatest() {
        return x.amax();
    }

    /** {@return the greatest of each row} */
    @Benchmark
    public Tensor greatestOfRows() {
        return matrix.amax(1);
    }

    /** {@return the variance of each row} */
    @Benchmark
    public Tensor variance() {
        return matrix.var(1);
    }

    /** {@return the Euclidean norm} */
    @Benchmark
    public Tensor norm() {
        return x.norm();
    }

    /** {@return the softmax of each row} */
    @Benchmark
    public Tensor softmax() {
        return matrix.softmax(1);
    }

    /** {@return the softmax of each column} */
    @Benchmark
    public Tensor softmaxOfColumns() {
        return matrix.softmax(0);
    }

    /** {@return the logarithms of softmax of each row} */
    @Benchmark
    public Tensor logSoftmax() {
        return matrix.logSoftmax(1);
    }

    /** {@return the logarithm of the sum of exponentials of each row} */
    @Benchmark
    public Tensor logSumExp() {
        return matrix.logSumExp(1);
    }

    /** {@return rows with mean 0 and variance 1, scaled and shifted} */
    @Benchmark
    public Tensor layerNorm() {
        Tensor centred = matrix.sub(matrix.mean(true, 1));
        Tensor variance = centred.square().mean(true, 1);
        return centred.mul(variance.add(EPSILON).rsqrt()).mul(row).add(row);
    }

    /** {@return running sums} */
    @Benchmark
    public Tensor cumulativeSum() {
        return x.cumsum(0);
    }

    /** {@return running sums of columns} */
    @Benchmark
    public Tensor cumulativeSumOfColumns() {
        return matrix.cumsum(0);
    }

    /** {@return a transposed matrix copied to rows} */
    @Benchmark
    public Tensor transposedCopy() {
        return turned.contiguous();
    }

    /** {@return indices in order of their elements} */
    @Benchmark
    public Tensor argsort() {
        return x.argsort(0);
    }

    /** {@return indices in order of their elements, row by row} */
    @Benchmark
    public Tensor argsortOfRows() {
        return matrix.argsort(1);
    }

    /** {@return elements at random places} */
    @Benchmark
    public Tensor gather() {
        return x.gather(0, places);
    }

    /** {@return elements at random places of their row} */
    @Benchmark
    public Tensor gatherInRows() {
        return matrix.gather(1, columnOfEach);
    }

    /** {@return some rows} */
    @Benchmark
    public Tensor indexSelect() {
        return matrix.indexSelect(0, someRows);
    }

    /** {@return elements added at random places} */
    @Benchmark
    public Tensor scatterAdd() {
        return x.scatterAdd(0, places, y);
    }

    /** {@return elements where a mask is true} */
    @Benchmark
    public Tensor maskedSelect() {
        return x.maskedSelect(mask);
    }
}
