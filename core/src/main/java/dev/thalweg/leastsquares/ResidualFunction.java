package dev.thalweg.leastsquares;

import dev.thalweg.grad.Grad;
import dev.thalweg.grad.Jvp;
import dev.thalweg.grad.Vjp;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.function.UnaryOperator;

/** A residual function with its Jacobian, that counts how often it is asked. */
final class ResidualFunction {
    private final UnaryOperator<Tensor> function;
    private long residuals;
    private long jacobians;
    private long curvatures;

    ResidualFunction(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    /**
     * Residuals and their derivatives.
     *
     * @param shape the shape that the function gives
     * @param residuals m values
     * @param columns n columns of m derivatives
     */
    record Values(Shape shape, double[] residuals, double[][] columns) {}

    LeastSquaresEvaluations evaluations() {
        return new LeastSquaresEvaluations(residuals, jacobians);
    }

    double[] residuals(Tensor x) {
        residuals++;
        return Tensor.noGrad(() -> checked(function.apply(x))).toDoubles();
    }

    /** {@return residuals and Jacobian: a forward pass for each parameter, or a walk back for each residual where those are fewer} */
    Values at(Tensor x) {
        residuals++;
        jacobians++;
        int n = x.elements();
        Jvp first = direction(x, 0);
        int m = first.value().elements();
        double[][] columns = new double[n][];
        columns[0] = first.tangent().toDoubles();
        if (m < n) {
            byRows(x, m, columns);
        } else {
            for (int j = 1; j < n; j++) {
                columns[j] = direction(x, j).tangent().toDoubles();
            }
        }
        return new Values(first.value().shape(), first.value().toDoubles(), columns);
    }

    private Jvp direction(Tensor x, int parameter) {
        return Tensor.noGrad(() -> Grad.jvp(p -> checked(function.apply(p)), x, unit(x.shape(), parameter)));
    }

    /** {@return the second derivatives of the residuals along a direction} */
    double[] curvature(Tensor x, Tensor v) {
        curvatures++;
        return Tensor.noGrad(() -> Grad.jvp(y -> Grad.jvp(function, y, v).tangent(), x, v)).tangent().toDoubles();
    }

    private void byRows(Tensor x, int m, double[][] columns) {
        Vjp<Tensor> vjp = Grad.vjp(function, x);
        for (int j = 0; j < columns.length; j++) {
            columns[j] = new double[m];
        }
        for (int i = 0; i < m; i++) {
            double[] row = vjp.pullback().apply(unit(vjp.value().shape(), i)).toDoubles();
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = row[j];
            }
        }
    }

    private static Tensor unit(Shape shape, int element) {
        double[] values = new double[shape.elements()];
        values[element] = 1;
        return Tensor.of(values).reshape(shape);
    }

    private static Tensor checked(Tensor values) {
        if (values.dtype() != DType.FLOAT64) {
            throw new IllegalArgumentException("least squares: residuals must be float64; got " + values.dtype()
                    + "; convert the data with to(DType.FLOAT64)");
        }
        if (values.elements() == 0) {
            throw new IllegalArgumentException("least squares: at least one residual; got shape " + values.shape());
        }
        return values;
    }
}
