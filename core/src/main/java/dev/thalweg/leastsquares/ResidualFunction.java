package dev.thalweg.leastsquares;

import dev.thalweg.compile.Compile;
import dev.thalweg.grad.Grad;
import dev.thalweg.grad.Jvp;
import dev.thalweg.grad.Vjp;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.TraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A residual function with its exact derivatives. Make one of it where several runs are to share it, such as from several starts: where
 * there are many residuals, or many evaluations, it compiles the function, and keeps what it compiled. Compiled or not, the bits are the
 * same; see {@link Compile} for what a function may do. One that reads values of tensors is not compiled.
 *
 * <p>Not for several threads at once.
 */
public final class ResidualFunction {
    /**
     * Compiling takes as long as so much eager work: Jacobians times residuals, where {@link #OVERHEAD} residuals stand for what a small
     * evaluation costs.
     */
    private static final long COMPILING_PAYS = 200_000;
    private static final int OVERHEAD = 100;
    /** Up to so many parameters, one program computes all columns together and shares what they have in common. */
    private static final int MOST_COLUMNS = 24;

    private final UnaryOperator<Tensor> function;
    private final double @Nullable [] response;
    private final UnaryOperator<List<Tensor>> compiledValue;
    private final UnaryOperator<List<Tensor>> compiledColumns;
    private final UnaryOperator<List<Tensor>> compiledDirection;
    private final UnaryOperator<List<Tensor>> compiledCurvature;
    private boolean isCompilable = true;
    private int count; // of residuals; 0 until the first evaluation
    private long residuals;
    private long jacobians;

    private ResidualFunction(UnaryOperator<Tensor> function, double @Nullable [] response) {
        this.function = function;
        this.response = response;
        this.compiledValue = Compile.ofUsedLists(inputs -> List.of(value(inputs.getFirst())));
        this.compiledColumns = Compile.ofUsedLists(inputs -> columns(inputs.getFirst()));
        this.compiledDirection = Compile.ofUsedLists(inputs -> direction(inputs.get(0), inputs.get(1)));
        this.compiledCurvature = Compile.ofUsedLists(inputs -> bend(inputs.get(0), inputs.get(1)));
    }

    /**
     * {@return a residual function}
     *
     * @param residuals takes a float64 tensor of parameters, gives a float64 tensor of m ≥ 1 residuals of any shape; the same at each
     *        call
     */
    public static ResidualFunction of(UnaryOperator<Tensor> residuals) {
        return new ResidualFunction(residuals, null);
    }

    /**
     * {@return the residuals model − response}
     *
     * @param model takes a float64 tensor of parameters, gives a tensor of the response's shape, or one that broadcasts to it
     * @param response the values to be met, m ≥ 1 of any shape; copied, as float64
     */
    public static ResidualFunction ofModel(UnaryOperator<Tensor> model, Tensor response) {
        Tensor y = response.detach().to(DType.FLOAT64).clone();
        return new ResidualFunction(p -> model.apply(p).sub(y), y.toDoubles());
    }

    /**
     * Residuals and their derivatives.
     *
     * @param shape the shape that the function gives
     * @param residuals m values
     * @param columns n columns of m derivatives
     */
    record Values(Shape shape, double[] residuals, double[][] columns) {}

    /** {@return how often it was evaluated so far, in all runs} */
    LeastSquaresEvaluations evaluations() {
        return new LeastSquaresEvaluations(residuals, jacobians);
    }

    double @Nullable [] response() {
        return response;
    }

    double[] residuals(Tensor x) {
        residuals++;
        return run(compiledValue, inputs -> List.of(value(inputs.getFirst())), x).getFirst().toDoubles();
    }

    /** {@return residuals and Jacobian: a forward pass for each parameter, or a walk back for each residual where those are fewer} */
    Values at(Tensor x) {
        residuals++;
        jacobians++;
        int n = x.elements();
        if (count == 0) {
            count = Tensor.noGrad(() -> value(x)).elements();
        }
        double[][] columns = new double[n][];
        Tensor value;
        if (count < n) {
            value = byRows(x, columns);
        } else if (n <= MOST_COLUMNS) {
            List<Tensor> all = run(compiledColumns, inputs -> columns(inputs.getFirst()), x);
            value = all.getFirst();
            for (int j = 0; j < n; j++) {
                columns[j] = all.get(j + 1).toDoubles();
            }
        } else {
            List<Tensor> pair = directional(x, 0);
            value = pair.getFirst();
            columns[0] = pair.get(1).toDoubles();
            for (int j = 1; j < n; j++) {
                columns[j] = directional(x, j).get(1).toDoubles();
            }
        }
        return new Values(value.shape(), value.toDoubles(), columns);
    }

    /** {@return the second derivatives of the residuals along a direction} */
    double[] curvature(Tensor x, Tensor v) {
        return run(compiledCurvature, inputs -> bend(inputs.get(0), inputs.get(1)), x, v).getFirst().toDoubles();
    }

    /** Runs a function of tensors, compiled where that pays. */
    private List<Tensor> run(UnaryOperator<List<Tensor>> compiled, UnaryOperator<List<Tensor>> eager,
            Tensor... inputs) {
        List<Tensor> list = List.of(inputs);
        if (isCompilable && jacobians * (count + OVERHEAD) >= COMPILING_PAYS) {
            try {
                return Tensor.noGrad(() -> compiled.apply(list));
            } catch (TraceException e) {
                isCompilable = false; // it reads values, which is allowed
            }
        }
        return Tensor.noGrad(() -> eager.apply(list));
    }

    private Tensor value(Tensor x) {
        return checked(function.apply(x));
    }

    private List<Tensor> direction(Tensor x, Tensor v) {
        Jvp pair = Grad.jvp((Tensor p) -> value(p), x, v);
        return List.of(pair.value(), pair.tangent());
    }

    /** {@return the value and all columns} */
    private List<Tensor> columns(Tensor x) {
        List<Tensor> results = new ArrayList<>();
        for (int j = 0; j < x.elements(); j++) {
            List<Tensor> pair = direction(x, unit(x.shape(), j));
            if (j == 0) {
                results.add(pair.getFirst());
            }
            results.add(pair.get(1));
        }
        return results;
    }

    private List<Tensor> directional(Tensor x, int parameter) {
        return run(compiledDirection, inputs -> direction(inputs.get(0), inputs.get(1)), x, unit(x.shape(), parameter));
    }

    private List<Tensor> bend(Tensor x, Tensor v) {
        return List.of(Grad.jvp((Tensor q) -> Grad.jvp((Tensor p) -> value(p), q, v).tangent(), x, v).tangent());
    }

    private Tensor byRows(Tensor x, double[][] columns) {
        Vjp<Tensor> vjp = Grad.vjp(this::value, x);
        for (int j = 0; j < columns.length; j++) {
            columns[j] = new double[count];
        }
        for (int i = 0; i < count; i++) {
            double[] row = vjp.pullback().apply(unit(vjp.value().shape(), i)).toDoubles();
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = row[j];
            }
        }
        return vjp.value();
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
