package dev.thalweg.bench.compare;

import static dev.thalweg.bench.compare.Step.grad;
import static dev.thalweg.bench.compare.Values.A;
import static dev.thalweg.bench.compare.Values.B;
import static dev.thalweg.bench.compare.Values.C;
import static dev.thalweg.bench.compare.Values.scattered;
import static dev.thalweg.bench.compare.Values.tensor;
import static dev.thalweg.bench.compare.Values.sequence;

import dev.thalweg.nn.Activation;
import dev.thalweg.nn.Linear;
import dev.thalweg.nn.Losses;
import dev.thalweg.nn.Module;
import dev.thalweg.nn.Sequential;
import dev.thalweg.optim.Adam;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.Sgd;
import dev.thalweg.optim.UpdateRule;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The workloads, as a user of Thalweg writes them. */
final class ThalwegWorkloads {
    static final int FEATURES = 100;
    static final int[] MLP_SIZES = {784, 256, 128, 10};
    /** One operation is not worth compiling: here the cost of its call is looked at. */
    static final Set<String> EAGER_ONLY = Set.of("mul-scalar", "add");
    static final double EPSILON = 1e-5;

    private ThalwegWorkloads() {}

    static Map<String, IntFunction<Step>> all() {
        Map<String, IntFunction<Step>> all = new TreeMap<>();
        all.put("descent", _ -> descent());
        all.put("linear-step", _ -> linearStep());
        all.put("rosenbrock", ThalwegWorkloads::rosenbrock);
        all.put("gelu", ThalwegWorkloads::gelu);
        all.put("adam", ThalwegWorkloads::adam);
        all.put("logistic", ThalwegWorkloads::logistic);
        all.put("mlp-sgd", batch -> perceptron(batch, Sgd.of(0.01)));
        all.put("mlp-adam", batch -> perceptron(batch, Adam.of(0.001)));
        all.put("mul-scalar", _ -> mulScalar());
        all.put("chain-scalar", _ -> chainScalar());
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            String name = dtype == DType.FLOAT32 ? "float32" : "float64";
            all.put("matmul-" + name, n -> matmul(n, dtype));
            all.put("matvec-" + name, n -> matvec(n, dtype));
        }
        all.put("add", n -> {
            Tensor x = tensor(DType.FLOAT32, sequence(n, A, 1), n);
            Tensor y = tensor(DType.FLOAT32, sequence(n, B, 1), n);
            return Step.of(() -> x.add(y));
        });
        all.put("softmax", n -> unary(square(n), x -> x.softmax(1)));
        all.put("layer-norm", ThalwegWorkloads::layerNorm);
        all.put("layer-norm-gradient", ThalwegWorkloads::layerNormGradient);
        all.put("cumsum", n -> unary(tensor(DType.FLOAT32, sequence(n, A, 1), n), x -> x.cumsum(0)));
        all.put("transpose", n -> unary(square(n), x -> x.t().contiguous()));
        all.put("sum", n -> unary(tensor(DType.FLOAT32, sequence(n, A, 0.5), n).add(0.5), Tensor::sum));
        all.put("sort", n -> unary(tensor(DType.FLOAT32, scattered(n), n), x -> x.sort(0).values()));
        all.put("mixture-value", components -> {
            Mixture mixture = Mixture.read(components);
            return Step.of(() -> mixture.objective(mixture.parameters()));
        });
        all.put("mixture-gradient", components -> {
            Mixture mixture = Mixture.read(components);
            return valueAndGradient(mixture.parameters(), mixture::objective);
        });
        return all;
    }

    private static Step unary(Tensor x, UnaryOperator<Tensor> function) {
        return Step.of(() -> function.apply(x));
    }

    static Tensor square(int n) {
        return tensor(DType.FLOAT32, sequence(n * n, A, 3), n, n);
    }

    /** {@return the value of a function, which leaves its gradient in a parameter} */
    private static Step valueAndGradient(Tensor parameter, UnaryOperator<Tensor> function) {
        parameter.requiresGrad();
        return Step.of(() -> {
            parameter.zeroGrad();
            Tensor value = function.apply(parameter);
            value.backward();
            return value.detach();
        }, () -> List.of(grad(parameter)));
    }

    private static Step descent() {
        Tensor x = Tensor.of(1.0, 1.0).requiresGrad();
        return Step.of(() -> {
            x.zeroGrad();
            x.at(0).sin().add(x.at(1).cos()).backward();
            Tensor gradient = grad(x);
            Tensor norm = gradient.norm();
            Tensor.noGrad(() -> x.subInPlace(gradient.mul(0.9)));
            return norm;
        }, () -> List.of(x));
    }

    private static Step training(Module model, Supplier<Tensor> lossOf, UpdateRule rule) {
        Optimizer optimizer = new Optimizer(rule, model.parameters());
        return Step.of(() -> {
            optimizer.zeroGrad();
            Tensor loss = lossOf.get();
            loss.backward();
            optimizer.step();
            return loss.detach();
        }, model::parameters);
    }

    private static Step linearStep() {
        Linear model = new Linear(
                Tensor.ofNested(new float[][] {{0.1f, -0.2f, 0.3f, -0.4f}, {0.4f, 0.3f, -0.2f, 0.1f}}),
                Tensor.of(0.05f, -0.05f));
        Tensor input = Tensor.of(0.8f, 0.4f, 0.4f, 0.2f);
        Tensor target = Tensor.of(1f, 0f);
        return training(model, () -> Losses.mseLoss(model.forward(input), target), Sgd.of(0.1));
    }

    private static Step rosenbrock(int n) {
        return valueAndGradient(tensor(DType.FLOAT64, sequence(n, A, 0.5), n), x -> {
            Tensor left = x.slice(0, 0, n - 1);
            Tensor right = x.slice(0, 1, n);
            return right.sub(left.square()).square().mul(100).add(left.neg().add(1).square()).sum();
        });
    }

    private static Step gelu(int n) {
        return valueAndGradient(tensor(DType.FLOAT32, sequence(n, A, 3), n), x -> x.gelu().mul(x.sigmoid()).add(x.div(2)
                .tanh()).sum());
    }

    private static Step adam(int n) {
        Tensor parameter = tensor(DType.FLOAT32, sequence(n, A, 1), n).requiresGrad();
        parameter.setGrad(tensor(DType.FLOAT32, sequence(n, B, 1), n));
        Optimizer optimizer = new Optimizer(Adam.of(0.001), List.of(parameter));
        Tensor nothing = Tensor.scalar(0);
        return Step.of(() -> {
            optimizer.step();
            return nothing;
        }, () -> List.of(parameter)).withoutResult();
    }

    private static Step logistic(int n) {
        Tensor x = tensor(DType.FLOAT32, sequence(n * FEATURES, A, 1), n, FEATURES);
        Tensor y = tensor(DType.FLOAT64, sequence(n, B, 1), n).gt(0).to(DType.FLOAT32);
        return valueAndGradient(tensor(DType.FLOAT32, sequence(FEATURES, C, 0.1), FEATURES), w -> {
            Tensor z = x.matmul(w);
            return z.softplus().sub(z.mul(y)).mean();
        });
    }

    private static Step perceptron(int batch, UpdateRule rule) {
        List<Module> modules = new ArrayList<>();
        double[] strides = {A, B, C};
        for (int i = 0; i < strides.length; i++) {
            int inputs = MLP_SIZES[i];
            int outputs = MLP_SIZES[i + 1];
            if (i > 0) {
                modules.add(new Activation(Tensor::relu));
            }
            modules.add(new Linear(
                    tensor(DType.FLOAT32, sequence(inputs * outputs, strides[i], 1 / Math.sqrt(inputs)), outputs,
                            inputs),
                    Tensor.zeros(DType.FLOAT32, dev.thalweg.shape.Shape.of(outputs))));
        }
        Sequential model = new Sequential(modules.toArray(Module[]::new));
        Tensor x = tensor(DType.FLOAT32, sequence(batch * MLP_SIZES[0], A, 1), batch, MLP_SIZES[0]);
        Tensor labels = Tensor.arange(batch).remainder(MLP_SIZES[3]).unsqueeze(1);
        return training(model, () -> model.forward(x).logSoftmax(1).gather(1, labels).mean().neg(), rule);
    }

    private static Step matmul(int n, DType dtype) {
        Tensor a = tensor(dtype, sequence(n * n, A, 1), n, n);
        Tensor b = tensor(dtype, sequence(n * n, B, 1), n, n);
        return Step.of(() -> a.matmul(b));
    }

    private static Step matvec(int n, DType dtype) {
        Tensor a = tensor(dtype, sequence(n * n, A, 1), n, n);
        Tensor v = tensor(dtype, sequence(n, B, 1), n);
        return Step.of(() -> a.matmul(v));
    }

    private static Step mulScalar() {
        Tensor x = Tensor.scalar(0.7f).requiresGrad();
        Tensor y = Tensor.scalar(1.3f).requiresGrad();
        return Step.of(() -> x.mul(y));
    }

    private static Step chainScalar() {
        Tensor x = Tensor.scalar(0.7f).requiresGrad();
        Tensor y = Tensor.scalar(1.3f).requiresGrad();
        return Step.of(() -> {
            x.zeroGrad();
            y.zeroGrad();
            Tensor v = x;
            for (int i = 0; i < 5; i++) {
                v = v.mul(y).add(y);
            }
            v.backward();
            return v.detach();
        }, () -> List.of(grad(x), grad(y)));
    }

    private static Tensor normalised(Tensor x, Tensor weight, Tensor bias) {
        Tensor centred = x.sub(x.mean(true, 1));
        Tensor variance = centred.square().mean(true, 1);
        return centred.mul(variance.add(EPSILON).rsqrt()).mul(weight).add(bias);
    }

    private static Tensor normWeight(int n) {
        return tensor(DType.FLOAT32, sequence(n, B, 0.1), n).add(1);
    }

    private static Tensor normBias(int n) {
        return tensor(DType.FLOAT32, sequence(n, C, 0.1), n);
    }

    private static Step layerNorm(int n) {
        Tensor weight = normWeight(n);
        Tensor bias = normBias(n);
        return unary(square(n), x -> normalised(x, weight, bias));
    }

    private static Step layerNormGradient(int n) {
        Tensor x = square(n).requiresGrad();
        Tensor weight = normWeight(n).requiresGrad();
        Tensor bias = normBias(n).requiresGrad();
        Tensor cotangent = tensor(DType.FLOAT32, sequence(n * n, B, 1), n, n);
        Tensor nothing = Tensor.scalar(0);
        return Step.of(() -> {
            x.zeroGrad();
            weight.zeroGrad();
            bias.zeroGrad();
            normalised(x, weight, bias).backward(cotangent);
            return nothing;
        }, () -> List.of(grad(x), grad(weight), grad(bias))).withoutResult();
    }
}
