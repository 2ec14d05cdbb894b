import static dev.thalweg.bench.compare.Values.A;
import static dev.thalweg.bench.compare.Values.B;
import static dev.thalweg.bench.compare.Values.C;
import static dev.thalweg.bench.compare.Values.sequence;
import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.mse_loss;

import dev.thalweg.bench.compare.Digest;
import dev.thalweg.bench.compare.SideLoop;
import dev.thalweg.bench.compare.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Workloads of bench/compare in PyTorch's C++ library through Bytedeco's bindings; started from this source by Java. */
public final class BytedecoSide {
    private static final int FEATURES = 100;
    private static final int[] MLP_SIZES = {784, 256, 128, 10};

    private static final Map<String, IntFunction<Task>> WORKLOADS = Map.ofEntries(
            Map.entry("descent", _ -> descent()),
            Map.entry("linear-step", _ -> linearStep()),
            Map.entry("rosenbrock", BytedecoSide::rosenbrock),
            Map.entry("gelu", n -> valueAndGradient(tensor(sequence(n, A, 3), ScalarType.Float, n),
                    x -> gelu(x).mul(x.sigmoid()).add(x.div(new Scalar(2.0)).tanh()).sum())),
            Map.entry("adam", BytedecoSide::adam),
            Map.entry("logistic", BytedecoSide::logistic),
            Map.entry("mlp-sgd", batch -> perceptron(batch, all -> new SGD(all, new SGDOptions(0.01))::step)),
            Map.entry("mlp-adam", batch -> perceptron(batch, all -> new Adam(all, new AdamOptions(0.001))::step)),
            Map.entry("matmul-float32", n -> matmul(n, ScalarType.Float)),
            Map.entry("matmul-float64", n -> matmul(n, ScalarType.Double)),
            Map.entry("softmax", n -> plain(tensor(sequence(n * n, A, 3), ScalarType.Float, n, n), x -> x.softmax(1))));

    private BytedecoSide() {}

    public static void main(String[] arguments) throws Exception {
        torch.set_num_threads(Integer.getInteger("thalweg.threads", 1));
        SideLoop.run((name, size) -> WORKLOADS.containsKey(name) ? WORKLOADS.get(name).apply(size) : null,
                "PyTorch by Bytedeco " + torch.class.getPackage().getImplementationVersion());
    }

    private static Tensor tensor(double[] values, ScalarType dtype, long... shape) {
        try (PointerScope scope = new PointerScope()) {
            Tensor made = torch.empty(new long[] {values.length}, new org.bytedeco.pytorch.TensorOptions(ScalarType.Double),
                    new org.bytedeco.pytorch.MemoryFormatOptional());
            new DoublePointer(made.data_ptr()).put(values);
            Tensor shaped = made.to(dtype).reshape(shape);
            shaped.retainReference();
            scope.detach(shaped);
            return shaped;
        }
    }

    private static double[] doubles(Tensor tensor) {
        Tensor wide = tensor.detach().to(ScalarType.Double).contiguous();
        double[] values = new double[(int) wide.numel()];
        new DoublePointer(wide.data_ptr()).get(values);
        return values;
    }

    private static double[] digest(List<Tensor> tensors) {
        return Digest.ofArrays(tensors.stream().map(BytedecoSide::doubles).toArray(double[][]::new));
    }

    /** A call in a scope that frees what it made, except what the digest needs of the last. */
    private static Task task(Supplier<Tensor> call, List<Tensor> watched, boolean isResultWatched) {
        double[][] kept = new double[1][];
        boolean[] keep = {false};
        Supplier<Object> run = () -> {
            try (PointerScope scope = new PointerScope()) {
                Tensor result = call.get();
                if (keep[0] && isResultWatched) {
                    kept[0] = Digest.ofArrays(doubles(result));
                }
                return scope;
            }
        };
        int[] calls = {0};
        // The fourth call is the one that is looked at.
        Supplier<Object> counted = () -> {
            keep[0] = ++calls[0] == 4;
            return run.get();
        };
        return new Task(counted, () -> {
            double[] own = isResultWatched ? kept[0] : new double[0];
            double[] rest = digest(watched.stream().toList());
            double[] all = Arrays.copyOf(own, own.length + rest.length);
            System.arraycopy(rest, 0, all, own.length, rest.length);
            return all;
        });
    }

    private static Task plain(Tensor x, UnaryOperator<Tensor> function) {
        return task(() -> {
            try (AutoGradMode off = new AutoGradMode(false)) {
                return function.apply(x);
            }
        }, List.of(), true);
    }

    /** Writes the gradient where the last one was, which is what zeroing it does in C++ too. */
    private static Task valueAndGradient(Tensor parameter, UnaryOperator<Tensor> function) {
        parameter.set_requires_grad(true);
        function.apply(parameter).backward();
        Tensor gradient = parameter.mutable_grad();
        return task(() -> {
            gradient.zero_();
            Tensor value = function.apply(parameter);
            value.backward();
            return value;
        }, List.of(gradient), true);
    }

    private static Task descent() {
        Tensor x = tensor(new double[] {1, 1}, ScalarType.Double, 2);
        x.set_requires_grad(true);
        Scalar rate = new Scalar(0.9);
        UnaryOperator<Tensor> function = v -> v.select(0, 0).sin().add(v.select(0, 1).cos());
        function.apply(x).backward();
        Tensor gradient = x.mutable_grad();
        Tensor norm = tensor(new double[1], ScalarType.Double, 1);
        Tensor plain = x.detach();
        DoublePointer norms = new DoublePointer(norm.data_ptr());
        return task(() -> {
            gradient.zero_();
            function.apply(x).backward();
            norms.put(0, gradient.norm().item_double());
            plain.sub_(gradient.mul(rate));
            return x;
        }, List.of(norm, x), false);
    }

    private static Task training(Supplier<Tensor> lossOf, List<Tensor> parameters,
            java.util.function.Function<TensorVector, Supplier<Tensor>> optimizer) {
        parameters.forEach(parameter -> parameter.set_requires_grad(true));
        TensorVector all = new TensorVector(parameters.toArray(Tensor[]::new));
        Supplier<Tensor> update = optimizer.apply(all);
        lossOf.get().backward();
        List<Tensor> gradients = parameters.stream().map(Tensor::mutable_grad).toList();
        Consumer<Tensor> zero = Tensor::zero_;
        return task(() -> {
            gradients.forEach(zero);
            Tensor loss = lossOf.get();
            loss.backward();
            update.get();
            return loss;
        }, parameters, true);
    }

    private static Task linearStep() {
        Tensor weight = tensor(new double[] {0.1, -0.2, 0.3, -0.4, 0.4, 0.3, -0.2, 0.1}, ScalarType.Float, 2, 4);
        Tensor bias = tensor(new double[] {0.05, -0.05}, ScalarType.Float, 2);
        Tensor input = tensor(new double[] {0.8, 0.4, 0.4, 0.2}, ScalarType.Float, 4);
        Tensor target = tensor(new double[] {1, 0}, ScalarType.Float, 2);
        return training(() -> mse_loss(linear(input, weight, bias), target), List.of(weight, bias),
                all -> new SGD(all, new SGDOptions(0.1))::step);
    }

    private static Tensor linear(Tensor input, Tensor weight, Tensor bias) {
        return torch.linear(input, weight, new org.bytedeco.pytorch.TensorOptional(bias));
    }

    private static Task rosenbrock(int n) {
        Scalar hundred = new Scalar(100.0);
        Scalar one = new Scalar(1.0);
        return valueAndGradient(tensor(sequence(n, A, 0.5), ScalarType.Double, n), x -> {
            Tensor left = x.slice(0, new LongOptional(0), new LongOptional(n - 1), 1);
            Tensor right = x.slice(0, new LongOptional(1), new LongOptional(n), 1);
            return right.sub(left.square()).square().mul(hundred).add(left.neg().add(one).square()).sum();
        });
    }

    private static Task adam(int n) {
        Tensor parameter = tensor(sequence(n, A, 1), ScalarType.Float, n);
        parameter.set_requires_grad(true);
        parameter.mutable_grad().put(tensor(sequence(n, B, 1), ScalarType.Float, n));
        Adam adam = new Adam(new TensorVector(parameter), new AdamOptions(0.001));
        return task(() -> {
            adam.step();
            return parameter;
        }, List.of(parameter), false);
    }

    private static Task logistic(int n) {
        Tensor x = tensor(sequence(n * FEATURES, A, 1), ScalarType.Float, n, FEATURES);
        double[] labels = sequence(n, B, 1);
        for (int i = 0; i < n; i++) {
            labels[i] = labels[i] > 0 ? 1 : 0;
        }
        Tensor y = tensor(labels, ScalarType.Float, n);
        return valueAndGradient(tensor(sequence(FEATURES, C, 0.1), ScalarType.Float, FEATURES),
                w -> binary_cross_entropy_with_logits(x.matmul(w), y));
    }

    private static Task perceptron(int batch, java.util.function.Function<TensorVector, Supplier<Tensor>> optimizer) {
        List<Tensor> parameters = new ArrayList<>();
        double[] strides = {A, B, C};
        for (int i = 0; i < strides.length; i++) {
            int inputs = MLP_SIZES[i];
            int outputs = MLP_SIZES[i + 1];
            parameters.add(tensor(sequence(inputs * outputs, strides[i], 1 / Math.sqrt(inputs)), ScalarType.Float, outputs,
                    inputs));
            parameters.add(tensor(new double[outputs], ScalarType.Float, outputs));
        }
        Tensor x = tensor(sequence(batch * MLP_SIZES[0], A, 1), ScalarType.Float, batch, MLP_SIZES[0]);
        double[] classes = new double[batch];
        for (int i = 0; i < batch; i++) {
            classes[i] = i % MLP_SIZES[3];
        }
        Tensor labels = tensor(classes, ScalarType.Long, batch);
        return training(() -> {
            Tensor v = linear(x, parameters.get(0), parameters.get(1)).relu();
            v = linear(v, parameters.get(2), parameters.get(3)).relu();
            return cross_entropy_loss(linear(v, parameters.get(4), parameters.get(5)), labels);
        }, parameters, optimizer);
    }

    private static Task matmul(int n, ScalarType dtype) {
        Tensor b = tensor(sequence(n * n, B, 1), dtype, n, n);
        return plain(tensor(sequence(n * n, A, 1), dtype, n, n), a -> a.matmul(b));
    }
}
