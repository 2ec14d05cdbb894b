package dev.thalweg.compile;

import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.nn.Linear;
import dev.thalweg.nn.Losses;
import dev.thalweg.optim.Adam;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.Sgd;
import dev.thalweg.optim.UpdateRule;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a few hundred programs give, as one number each: run as they are and compiled, in all modes. A machine, a virtual machine's
 * options and a number of threads must not change any of them. {@code main} prints them.
 */
final class Digests {
    private static final int PROGRAMS = 80;
    /** Points of a function, near 0, and as many far from it. */
    private static final int[] POINTS = {25, 400};
    /** Elements of inputs that a machine gets through where each multiply-add takes microseconds. */
    private static final int SMALL = 90;
    /** Elements up to which vector code is run that HotSpot has not compiled, at a hundredth of its speed. */
    private static final int COLD = 12_000;
    private static final int STEPS = 200;
    private static final LoopKernel.Mode[] MODES = {LoopKernel.Mode.ADAPTIVE, LoopKernel.Mode.SCALAR,
            LoopKernel.Mode.VECTOR};

    private final Map<String, Long> all = new TreeMap<>();

    private final boolean few;

    private Digests(boolean few) {
        this.few = few;
    }

    /** Prints a name and a number per line; with an argument, some of them only. */
    public static void main(String... args) {
        of(args.length > 0).forEach((name, digest) -> System.out.println(name + "\t" + Long.toHexString(digest)));
    }

    /**
     * {@return the digests by name}
     *
     * @param few whether to leave out what takes minutes where fused multiply-add is done in software
     */
    static Map<String, Long> of(boolean few) {
        Digests digests = new Digests(few);
        try {
            digests.programs();
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                digests.functions(dtype);
                digests.reductions(dtype);
                digests.products(dtype);
                digests.linearModel(dtype);
            }
            if (!few) {
                digests.training("sgd", Sgd.of(0.1).momentum(0.9));
                digests.training("adam", Adam.of(0.01));
            }
        } finally {
            LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
        }
        return digests.all;
    }

    private void put(String name, List<Tensor> results) {
        all.put(name, results.stream().mapToLong(Bits::digest).reduce(results.size(), Bits::mix));
    }

    private boolean isTooMuch(List<Tensor> inputs) {
        return few && inputs.stream().mapToInt(Tensor::elements).sum() > SMALL;
    }

    /** A function of tensors, run as it is, and compiled in each mode. */
    private void everyWay(String name, UnaryOperator<List<Tensor>> function, List<Tensor> inputs) {
        if (isTooMuch(inputs)) {
            return;
        }
        put(name + ", eager", function.apply(inputs));
        int elements = inputs.stream().mapToInt(Tensor::elements).sum();
        for (LoopKernel.Mode mode : elements > COLD ? new LoopKernel.Mode[] {LoopKernel.Mode.ADAPTIVE} : MODES) {
            compiled(name, function, mode, () -> inputs);
        }
    }

    private void compiled(String name, UnaryOperator<List<Tensor>> function, LoopKernel.Mode mode,
            Supplier<List<Tensor>> inputs) {
        LoopKernel.setMode(mode);
        UnaryOperator<List<Tensor>> compiled = Compile.ofLists(function);
        var _ = compiled.apply(inputs.get());
        var _ = compiled.apply(inputs.get());
        put(name + ", " + mode, compiled.apply(inputs.get()));
        LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
    }

    private void programs() {
        for (int seed = 0; seed < PROGRAMS; seed++) {
            RandomProgram program = new RandomProgram(seed, 4 + seed % 10, seed % 3);
            String name = "program " + seed;
            if (isTooMuch(program.inputs(0))) {
                continue;
            }
            put(name + ", eager", program.run(program.inputs(0)));
            compiled(name, program::run, MODES[seed % 3 * 2 % 3], () -> program.inputs(0));
        }
    }

    private void functions(DType dtype) {
        Map<String, UnaryOperator<Tensor>> functions = Map.ofEntries(Map.entry("exp", Tensor::exp), Map.entry("exp2",
                Tensor::exp2), Map.entry("expm1", Tensor::expm1), Map.entry("log", Tensor::log),
                Map.entry("log1p",
                        Tensor::log1p),
                Map.entry("log2", Tensor::log2), Map.entry("log10", Tensor::log10), Map.entry("sin",
                        Tensor::sin),
                Map.entry("cos", Tensor::cos), Map.entry("tan", Tensor::tan), Map.entry("sinh",
                        Tensor::sinh),
                Map.entry("cosh", Tensor::cosh), Map.entry("tanh", Tensor::tanh), Map
                        .entry("asin", Tensor::asin),
                Map.entry("acos", Tensor::acos), Map.entry("atan",
                        Tensor::atan),
                Map.entry("asinh", Tensor::asinh), Map.entry("acosh",
                        Tensor::acosh),
                Map.entry("atanh", Tensor::atanh), Map.entry(
                        "erf", Tensor::erf),
                Map.entry("erfc", Tensor::erfc),
                Map.entry("cbrt", Tensor::cbrt), Map.entry("sigmoid", Tensor::sigmoid), Map.entry("softplus",
                        Tensor::softplus),
                Map.entry("gelu", Tensor::gelu), Map.entry("sqrt", Tensor::sqrt), Map.entry("rsqrt",
                        Tensor::rsqrt),
                Map.entry("pow", x -> x.abs().pow(x.sin().mul(3))), Map.entry("hypot", x -> x
                        .hypot(x.flip(0))),
                Map.entry("atan2", x -> x.atan2(x.flip(0))), Map.entry("lgamma",
                        Tensor::lgamma),
                Map.entry("digamma", Tensor::digamma));
        for (int points : POINTS) {
            Tensor near = Tensor.linspace(dtype, -8, 8, points);
            Tensor wide = near.mul(5).exp().mul(Tensor.linspace(dtype, -1, 1, points).sign());
            List<Tensor> both = List.of(Tensor.cat(0, near, wide));
            functions.forEach((name, function) -> everyWay(name + " at " + points + " points, " + dtype, in -> List.of(
                    function.apply(in.getFirst())), both));
        }
    }

    private void reductions(DType dtype) {
        Generator numbers = Generator.of(5);
        for (int n : new int[] {1, 2, 31, 33, 1000, 1024, 1025, 5000, 300_001}) {
            Tensor x = Tensor.randn(numbers, dtype, Shape.of(n));
            everyWay("sums of " + n + " " + dtype, in -> List.of(in.getFirst().sum(), in.getFirst().exp().mean(), in
                    .getFirst().square().sum().sqrt(), in.getFirst().amax(), in.getFirst().cumsum(0),
                    in.getFirst().var()),
                    List.of(x));
        }
        for (int[] sizes : new int[][] {{3, 5}, {100, 33}, {64, 1030}, {5, 7, 9}, {1000, 2}}) {
            Tensor x = Tensor.randn(numbers, dtype, Shape.of(sizes));
            everyWay("axes of " + Shape.of(sizes) + " " + dtype, in -> List.of(in.getFirst().softmax(-1), in.getFirst()
                    .logSoftmax(0), in.getFirst().sum(0), in.getFirst().mean(1), in.getFirst().logSumExp(1),
                    in.getFirst().sub(
                            in.getFirst().mean(true, -1)).div(in.getFirst().var(0, true, -1).add(1e-5).sqrt())),
                    List.of(x));
        }
    }

    private void products(DType dtype) {
        Generator numbers = Generator.of(6);
        for (int[] size : new int[][] {{1, 1, 1}, {3, 5, 2}, {4, 7, 1}, {1, 300, 9}, {16, 16, 16}, {33, 65, 17},
                {130, 128,
                        127},
                {200, 1100, 1}, {300, 3, 300}}) {
            Tensor a = Tensor.randn(numbers, dtype, Shape.of(size[0], size[1]));
            Tensor b = Tensor.randn(numbers, dtype, Shape.of(size[1], size[2]));
            Tensor at = a.t().contiguous();
            Tensor bt = b.t().contiguous();
            everyWay("product " + Shape.of(size) + " " + dtype, in -> List.of(in.get(0).matmul(in.get(1)), in.get(2).t()
                    .matmul(in.get(1)), in.get(0).matmul(in.get(3).t()), in.get(2).t().matmul(in.get(3).t()),
                    in.get(0).matmul(
                            in.get(1)).add(0.5).relu()),
                    List.of(a, b, at, bt));
        }
    }

    /** Runs band by band where it is compiled. */
    private void linearModel(DType dtype) {
        Tensor x = Tensor.randn(Generator.of(8), dtype, Shape.of(2500, 9));
        everyWay("linear model " + dtype, in -> {
            Tensor w = in.getFirst().detach().requiresGrad();
            Tensor loss = in.get(1).matmul(w).softplus().mean();
            loss.backward();
            return List.of(loss.detach(), Objects.requireNonNull(w.grad()));
        }, List.of(Tensor.linspace(-1, 1, 9).to(dtype), x));
    }

    private void training(String name, UpdateRule rule) {
        for (boolean compiled : new boolean[] {false, true}) {
            Generator numbers = Generator.of(9);
            Linear first = new Linear(8, 24, numbers);
            Linear second = new Linear(24, 3, numbers);
            List<Tensor> parameters = List.of(first.weight(), first.bias(), second.weight(), second.bias());
            Optimizer optimizer = new Optimizer(rule, parameters);
            Tensor x = Tensor.randn(numbers, 40, 8);
            Tensor y = x.slice(1, 0, 3).sin();
            Supplier<Tensor> step = () -> {
                optimizer.zeroGrad();
                Tensor loss = Losses.mseLoss(second.forward(first.forward(x).tanh()), y);
                loss.backward();
                optimizer.step();
                return loss.detach();
            };
            Supplier<Tensor> run = compiled ? Compile.of(step) : step;
            for (int i = 0; i < STEPS; i++) {
                optimizer.groups().getFirst().setLearningRate(rule.learningRate() / (1 + i / 50));
                var _ = run.get();
            }
            put("training by " + name + (compiled ? ", compiled" : ", eager"), parameters.stream().map(Tensor::detach)
                    .toList());
        }
    }
}
