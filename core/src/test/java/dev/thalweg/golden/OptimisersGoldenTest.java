package dev.thalweg.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.compile.Compile;
import dev.thalweg.optim.Adagrad;
import dev.thalweg.optim.Adam;
import dev.thalweg.optim.AdamW;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.RmsProp;
import dev.thalweg.optim.Sgd;
import dev.thalweg.optim.UpdateRule;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the trajectories of the optimisers, parameter by parameter and step by step, to PyTorch's. */
class OptimisersGoldenTest {
    /** The promise is equality to 1e-12 relative; rounding differs by an ulp or so per step. */
    private static final Closeness FLOAT64 = new Closeness(1e-12, 1e-15, false);
    /** The same with float32's ulp, 1.2e-7. */
    private static final Closeness FLOAT32 = new Closeness(1e-5, 1e-6, false);

    @TestFactory
    Stream<DynamicTest> stepsLikePyTorch() {
        return Golden.cases("optimisers.json").stream()
                .map(row -> DynamicTest.dynamicTest(name(row), () -> check(row)));
    }

    /** A compiled step walks the same way to the last bit, learning rates that change included. */
    @TestFactory
    Stream<DynamicTest> compiledStepsWalkTheSameWay() {
        return Golden.cases("optimisers.json").stream()
                .filter(row -> !row.get("problem").textValue().equals("sleeping"))
                .map(row -> DynamicTest.dynamicTest(name(row), () -> assertThat(path(row, true)).isEqualTo(path(row,
                        false))));
    }

    private static List<List<Double>> path(JsonNode row, boolean compiled) {
        List<Tensor> parameters = new ArrayList<>();
        row.get("start").forEach(start -> parameters.add(Golden.tensor(start).requiresGrad()));
        Optimizer optimizer = optimizer(row, parameters);
        Runnable plain = () -> {
            optimizer.zeroGrad();
            value(row.get("problem").textValue(), parameters, 0).backward();
            optimizer.step();
        };
        Runnable step = compiled ? Compile.of(plain) : plain;
        List<List<Double>> path = new ArrayList<>();
        for (int i = 0; i < row.get("steps").size(); i++) {
            change(row, optimizer, i);
            step.run();
            path.add(parameters.stream().flatMapToDouble(p -> Arrays.stream(p.toDoubles())).boxed().toList());
        }
        return path;
    }

    private static String name(JsonNode row) {
        StringBuilder name = new StringBuilder(row.get("optimiser").textValue()).append(" on ")
                .append(row.get("problem").textValue()).append(", ").append(row.get("dtype").textValue());
        row.get("groups").forEach(group -> name.append(' ').append(group.get("options")));
        return name.append(row.has("note") ? ", " + row.get("note").textValue() : "").toString();
    }

    private static void check(JsonNode row) {
        List<Tensor> parameters = new ArrayList<>();
        row.get("start").forEach(start -> parameters.add(Golden.tensor(start).requiresGrad()));
        Optimizer optimizer = optimizer(row, parameters);
        Closeness closeness = row.get("dtype").textValue().equals("float32") ? FLOAT32 : FLOAT64;
        List<String> differences = new ArrayList<>();
        JsonNode steps = row.get("steps");
        for (int step = 0; step < steps.size(); step++) {
            change(row, optimizer, step);
            optimizer.zeroGrad();
            value(row.get("problem").textValue(), parameters, step).backward();
            optimizer.step();
            double[] ours = parameters.stream().flatMapToDouble(p -> Arrays.stream(p.toDoubles())).toArray();
            for (int i = 0; i < ours.length; i++) {
                double theirs = Golden.number(steps.get(step).get(i));
                if (!closeness.isClose(ours[i], theirs)) {
                    differences.add("step " + step + ", value " + i + " is " + ours[i] + ", PyTorch's " + theirs);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static Optimizer optimizer(JsonNode row, List<Tensor> parameters) {
        List<UpdateRule> rules = new ArrayList<>();
        List<List<Tensor>> members = new ArrayList<>();
        for (JsonNode group : row.get("groups")) {
            rules.add(rule(row.get("optimiser").textValue(), group.get("options")));
            members.add(Arrays.stream(Golden.ints(group.get("parameters"))).mapToObj(parameters::get).toList());
        }
        Optimizer optimizer = rules.getFirst().optimizer(members.getFirst());
        for (int i = 1; i < rules.size(); i++) {
            optimizer.addGroup(rules.get(i), members.get(i));
        }
        return optimizer;
    }

    private static void change(JsonNode row, Optimizer optimizer, int step) {
        if (row.has("changes")) {
            for (JsonNode change : row.get("changes")) {
                if (change.get(0).intValue() == step) {
                    optimizer.groups().get(change.get(1).intValue())
                            .setLearningRate(change.get(2).get("learningRate").doubleValue());
                }
            }
        }
    }

    /** What is not among the options stays at the rule's default, which is compared too. */
    private static UpdateRule rule(String name, JsonNode options) {
        double learningRate = options.get("learningRate").doubleValue();
        UpdateRule rule = switch (name) {
            case "Sgd" -> Sgd.of(learningRate);
            case "Adagrad" -> Adagrad.of(learningRate);
            case "RmsProp" -> RmsProp.of(learningRate);
            case "Adam" -> Adam.of(learningRate);
            case "AdamW" -> AdamW.of(learningRate);
            default -> throw new AssertionError("no optimiser " + name);
        };
        for (var option : options.properties()) {
            rule = set(rule, option.getKey(), option.getValue());
        }
        return rule;
    }

    private static UpdateRule set(UpdateRule rule, String option, JsonNode value) {
        try {
            if (option.startsWith("beta")) {
                double[] betas = rule instanceof Adam adam ? new double[] {adam.beta1(), adam.beta2()}
                        : new double[] {((AdamW) rule).beta1(), ((AdamW) rule).beta2()};
                betas[option.equals("beta1") ? 0 : 1] = value.doubleValue();
                return (UpdateRule) rule.getClass().getMethod("betas", double.class, double.class)
                        .invoke(rule, betas[0], betas[1]);
            }
            return value.isBoolean()
                    ? (UpdateRule) rule.getClass().getMethod(option, boolean.class).invoke(rule, value.booleanValue())
                    : (UpdateRule) rule.getClass().getMethod(option, double.class).invoke(rule, value.doubleValue());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no option " + option + " of " + rule.name(), e);
        }
    }

    /** The problems that {@code optimisers.py} describes. */
    private static Tensor value(String problem, List<Tensor> parameters, int step) {
        Tensor p = parameters.getFirst();
        return switch (problem) {
            case "quadratic" -> quadratic(p);
            case "rosenbrock" -> {
                Tensor y = parameters.get(1);
                yield p.neg().add(1).square().add(y.sub(p.square()).square().mul(100));
            }
            case "affine" -> {
                Tensor product = p.mul(Tensor.of(p.dtype(), 0.5, -1, 2)).sum(false, 1);
                Tensor error = product.add(parameters.get(1)).sub(Tensor.of(p.dtype(), 1, -0.5));
                yield error.square().mean();
            }
            case "sleeping" -> step % 2 == 0 ? quadratic(p).add(parameters.get(1).square().sum()) : quadratic(p);
            default -> throw new AssertionError("no problem " + problem);
        };
    }

    private static Tensor quadratic(Tensor p) {
        Tensor a = Tensor.of(p.dtype(), 3, 1, 1, 2).reshape(2, 2);
        Tensor product = a.mul(p).sum(false, 1);
        return p.mul(product).sum().mul(0.5).sub(p.mul(Tensor.of(p.dtype(), 1, -1)).sum());
    }
}
