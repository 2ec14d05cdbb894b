package dev.thalweg.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.compile.Compile;
import dev.thalweg.optim.Lbfgs;
import dev.thalweg.optim.LbfgsOptimizer;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the steps of L-BFGS to PyTorch's: places, losses, and how often each evaluates. */
class LbfgsGoldenTest {
    /** The script records a step while an ulp in the gradients changes it by less than a tenth of this. */
    private static final Closeness FLOAT64 = new Closeness(1e-10, 1e-13, false);
    private static final Closeness FLOAT32 = new Closeness(1e-4, 1e-5, false);

    @TestFactory
    Stream<DynamicTest> stepsLikePyTorch() {
        return Golden.cases("lbfgs.json").stream()
                .map(row -> DynamicTest.dynamicTest(row.get("problem").textValue() + " " + row.get("options"),
                        () -> check(row)));
    }

    private static void check(JsonNode row) {
        List<Tensor> parameters = new ArrayList<>();
        row.get("start").forEach(start -> parameters.add(Golden.tensor(start).requiresGrad()));
        Closeness closeness = row.get("dtype").textValue().equals("float32") ? FLOAT32 : FLOAT64;
        LbfgsOptimizer optimizer = settings(row.get("options")).optimizer(parameters);
        Supplier<Tensor> closure = closure(row, optimizer, parameters);
        List<String> differences = new ArrayList<>();
        for (int step = 0; step < row.get("steps").size(); step++) {
            double loss = optimizer.step(closure).item();
            if (!closeness.isClose(loss, row.get("losses").get(step).doubleValue())) {
                differences.add("step " + step + ", loss is " + loss + ", PyTorch's " + row.get("losses").get(step));
            }
            double[] ours = flat(parameters);
            for (int i = 0; i < ours.length; i++) {
                double theirs = Golden.number(row.get("steps").get(step).get(i));
                if (!closeness.isClose(ours[i], theirs)) {
                    differences.add("step " + step + ", value " + i + " is " + ours[i] + ", PyTorch's " + theirs);
                }
            }
            assertThat(optimizer.evaluations()).as("evaluations").isEqualTo(row.get("evaluations").get(step)
                    .longValue());
            assertThat(optimizer.iterations()).as("iterations").isEqualTo(row.get("iterations").get(step).longValue());
        }
        assertThat(differences).isEmpty();
    }

    /** With the closure compiled it walks the same way to the last bit. */
    @TestFactory
    Stream<DynamicTest> aCompiledClosureWalksTheSameWay() {
        return Golden.cases("lbfgs.json").stream()
                .map(row -> DynamicTest.dynamicTest(row.get("problem").textValue() + " " + row.get("options"),
                        () -> assertThat(path(row, true)).isEqualTo(path(row, false))));
    }

    private static List<List<Double>> path(JsonNode row, boolean compiled) {
        List<Tensor> parameters = new ArrayList<>();
        row.get("start").forEach(start -> parameters.add(Golden.tensor(start).requiresGrad()));
        LbfgsOptimizer optimizer = settings(row.get("options")).optimizer(parameters);
        Supplier<Tensor> plain = closure(row, optimizer, parameters);
        Supplier<Tensor> closure = compiled ? Compile.of(plain) : plain;
        List<List<Double>> path = new ArrayList<>();
        for (int step = 0; step < row.get("steps").size(); step++) {
            optimizer.step(closure);
            path.add(Arrays.stream(flat(parameters)).boxed().toList());
        }
        return path;
    }

    private static Supplier<Tensor> closure(JsonNode row, LbfgsOptimizer optimizer, List<Tensor> parameters) {
        return () -> {
            optimizer.zeroGrad();
            Tensor loss = Problems.value(row.get("problem").textValue(), parameters, 0);
            loss.backward();
            return loss.detach();
        };
    }

    private static double[] flat(List<Tensor> parameters) {
        return parameters.stream().flatMapToDouble(p -> Arrays.stream(p.toDoubles())).toArray();
    }

    private static Lbfgs settings(JsonNode options) {
        Lbfgs settings = Lbfgs.of(options.get("learningRate").doubleValue());
        for (var option : options.properties()) {
            JsonNode value = option.getValue();
            settings = switch (option.getKey()) {
                case "learningRate" -> settings;
                case "iterations" -> settings.iterations(value.intValue());
                case "evaluations" -> settings.evaluations(value.intValue());
                case "gradientTolerance" -> settings.gradientTolerance(value.doubleValue());
                case "changeTolerance" -> settings.changeTolerance(value.doubleValue());
                case "history" -> settings.history(value.intValue());
                case "strongWolfe" -> settings.strongWolfe(value.booleanValue());
                default -> throw new AssertionError("no option " + option.getKey());
            };
        }
        return settings;
    }
}
