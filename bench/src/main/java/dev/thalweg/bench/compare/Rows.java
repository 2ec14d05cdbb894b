package dev.thalweg.bench.compare;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of the table. */
final class Rows {
    /** The row that whole processes are measured for. */
    static final Row START_UP = Row.float64("start-up", 0, "start of a process to its first gradient");

    /** The row whose cost the gradient's is a multiple of. */
    static final String MIXTURE_VALUE = "mixture-value";
    /** ADBench's gradient. */
    static final String MIXTURE_GRADIENT = "mixture-gradient";

    private static final String ROSENBROCK = "Rosenbrock value and gradient, float64, n = ";

    private Rows() {}

    static List<Row> all() {
        List<Row> rows = new ArrayList<>(small());
        rows.addAll(large());
        rows.addAll(products());
        rows.addAll(single());
        rows.addAll(mixtures());
        rows.add(START_UP);
        return rows;
    }

    /** {@return the digest that others published for a row, or null} */
    static double @Nullable [] golden(Row row) {
        return switch (row.workload()) {
            case MIXTURE_VALUE -> Mixture.golden(row.size(), false);
            case MIXTURE_GRADIENT -> Mixture.golden(row.size(), true);
            default -> null;
        };
    }

    private static List<Row> small() {
        return List.of(
                Row.float64("descent", 0, "gradient descent iteration, sin(x₁) + cos(x₂), float64"),
                Row.float32("linear-step", 0, "Linear(4, 2) + MSE + SGD step, float32"),
                Row.float64("rosenbrock", 100, ROSENBROCK + "100"),
                Row.float64("rosenbrock", 10_000, ROSENBROCK + "10⁴"));
    }

    private static List<Row> large() {
        return List.of(
                Row.float64("rosenbrock", 1_000_000, ROSENBROCK + "10⁶").inLarge(),
                Row.float32("gelu", 1_000_000, "Σ gelu(x)·sigmoid(x) + tanh(x/2), value and gradient, float32, n = 10⁶")
                        .inLarge(),
                Row.float32("adam", 5_000_000, "Adam step, 5·10⁶ parameters, float32").inLarge(),
                Row.float32("logistic", 100_000, "logistic regression 100,000 × 100, value and gradient, float32")
                        .inLarge(),
                Row.float32("mlp-sgd", 128, "MLP 784-256-128-10, batch 128, SGD step, float32").inLarge(),
                Row.float32("mlp-adam", 128, "MLP 784-256-128-10, batch 128, Adam step, float32").inLarge());
    }

    private static List<Row> products() {
        List<Row> rows = new ArrayList<>();
        for (String dtype : List.of("float32", "float64")) {
            for (int n : new int[] {64, 256, 1024}) {
                Row row = square("matmul-" + dtype, n, "matrix product " + dtype + ", n = " + n, dtype)
                        .withWork(2.0 * n * n * n);
                rows.add(n == 1024 ? row.inLarge() : row);
            }
        }
        for (String dtype : List.of("float32", "float64")) {
            rows.add(square("matvec-" + dtype, 1000, "matrix · vector " + dtype + ", 1000 × 1000", dtype)
                    .withWork(2e6).inLarge());
        }
        return rows;
    }

    private static Row square(String workload, int n, String title, String dtype) {
        return dtype.equals("float32") ? Row.float32(workload, n, title) : Row.float64(workload, n, title);
    }

    private static List<Row> single() {
        return List.of(
                Row.float32("mul-scalar", 0, "one recorded product of 0-d tensors, float32"),
                Row.float32("chain-scalar", 0, "ten recorded 0-d operations and backward, float32"),
                Row.float32("add", 1000, "one sum of 1000 elements, float32"),
                Row.float32("softmax", 1000, "softmax of rows, 1000 × 1000, float32").inLarge(),
                Row.float32("layer-norm", 1000, "layer norm, 1000 × 1000, float32").inLarge(),
                Row.float32("layer-norm-gradient", 1000, "layer norm and backward, 1000 × 1000, float32").inLarge(),
                Row.float32("cumsum", 1_000_000, "cumulative sum, float32, n = 10⁶").inLarge(),
                Row.float32("transpose", 1000, "transposed copy, 1000 × 1000, float32").inLarge(),
                Row.float32("sum", 10_000_000, "sum, float32, n = 10⁷").inLarge(),
                Row.float32("sort", 1_000_000, "sort with indices, float32, n = 10⁶").inLarge());
    }

    private static List<Row> mixtures() {
        return List.of(
                Row.float64(MIXTURE_VALUE, 25, "Gaussian mixture (ADBench d10 K25 n1000), value, float64"),
                Row.float64(MIXTURE_GRADIENT, 25,
                        "Gaussian mixture (ADBench d10 K25 n1000), value and gradient, float64"));
    }
}
