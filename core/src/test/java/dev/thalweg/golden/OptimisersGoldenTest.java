package dev.thalweg.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.compile.Compile;
import dev.thalweg.optim.Adadelta;
import dev.thalweg.optim.Adafactor;
import dev.thalweg.optim.Adagrad;
import dev.thalweg.optim.Adam;
import dev.thalweg.optim.AdamW;
import dev.thalweg.optim.Adamax;
import dev.thalweg.optim.Asgd;
import dev.thalweg.optim.Lion;
import dev.thalweg.optim.Muon;
import dev.thalweg.optim.NAdam;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.ParameterGroup;
import dev.thalweg.optim.RAdam;
import dev.thalweg.optim.RmsProp;
import dev.thalweg.optim.Rprop;
import dev.thalweg.optim.Sgd;
import dev.thalweg.optim.UpdateRule;
import dev.thalweg.tensor.Tensor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
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
            Problems.value(row.get("problem").textValue(), parameters, 0).backward();
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
            Problems.value(row.get("problem").textValue(), parameters, step).backward();
            optimizer.step();
            double[] ours = parameters.stream().flatMapToDouble(p -> Arrays.stream(p.toDoubles())).toArray();
            for (int i = 0; i < ours.length; i++) {
                double theirs = Golden.number(steps.get(step).get(i));
                if (!closeness.isClose(ours[i], theirs)) {
                    differences.add("step " + step + ", value " + i + " is " + ours[i] + ", PyTorch's " + theirs);
                }
            }
        }
        if (row.has("average")) {
            compareAverages(row, optimizer, closeness, differences);
        }
        assertThat(differences).isEmpty();
    }

    private static void compareAverages(JsonNode row, Optimizer optimizer, Closeness closeness,
            List<String> differences) {
        for (int group = 0; group < row.get("groups").size(); group++) {
            int[] members = Golden.ints(row.get("groups").get(group).get("parameters"));
            for (int i = 0; i < members.length; i++) {
                double[] ours = optimizer.groups().get(group).state(i).buffer(0).toDoubles();
                for (int k = 0; k < ours.length; k++) {
                    double theirs = Golden.number(row.get("average").get(members[i]).get(k));
                    if (!closeness.isClose(ours[k], theirs)) {
                        differences.add("average of " + members[i] + ", value " + k + " is " + ours[k]
                                + ", PyTorch's " + theirs);
                    }
                }
            }
        }
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
                    ParameterGroup group = optimizer.groups().get(change.get(1).intValue());
                    for (var option : change.get(2).properties()) {
                        if (option.getKey().equals("learningRate")) {
                            group.setLearningRate(option.getValue().doubleValue());
                        } else {
                            group.setMomentum(option.getValue().doubleValue());
                        }
                    }
                }
            }
        }
    }

    private static final Map<String, DoubleFunction<UpdateRule>> RULES = Map.ofEntries(
            Map.entry("Sgd", Sgd::of), Map.entry("Adagrad", Adagrad::of), Map.entry("RmsProp", RmsProp::of),
            Map.entry("Adam", Adam::of), Map.entry("AdamW", AdamW::of), Map.entry("Asgd", Asgd::of),
            Map.entry("Adadelta", Adadelta::of), Map.entry("Adamax", Adamax::of), Map.entry("NAdam", NAdam::of),
            Map.entry("RAdam", RAdam::of), Map.entry("Rprop", Rprop::of), Map.entry("Adafactor", Adafactor::of),
            Map.entry("Muon", Muon::of), Map.entry("Lion", Lion::of));

    /** Options that are set together, by the method that sets them. */
    private static final Map<String, List<String>> TOGETHER = Map.of("betas", List.of("beta1", "beta2"),
            "etas", List.of("etaMinus", "etaPlus"), "stepSizes", List.of("leastStep", "greatestStep"),
            "epsilons", List.of("epsilon1", "epsilon2"),
            "coefficients", List.of("coefficientA", "coefficientB", "coefficientC"));

    /** What is not among the options stays at the rule's default, which is compared too. */
    private static UpdateRule rule(String name, JsonNode options) {
        UpdateRule rule = RULES.get(name).apply(options.get("learningRate").doubleValue());
        for (var option : options.properties()) {
            rule = set(rule, option.getKey(), option.getValue());
        }
        return rule;
    }

    private static UpdateRule set(UpdateRule rule, String option, JsonNode value) {
        try {
            for (var together : TOGETHER.entrySet()) {
                if (together.getValue().contains(option)) {
                    return setTogether(rule, together.getKey(), together.getValue(), option, value.doubleValue());
                }
            }
            for (Method method : rule.getClass().getMethods()) {
                if (method.getName().equals(option) && method.getParameterCount() == 1 && !method.isBridge()) {
                    Class<?> type = method.getParameterTypes()[0];
                    return (UpdateRule) method.invoke(rule, type.isEnum() ? Muon.Scale.valueOf(value.textValue())
                            : type == boolean.class ? (Object) value.booleanValue()
                                    : type == int.class ? (Object) value.intValue() : value.doubleValue());
                }
            }
            throw new AssertionError("no option " + option + " of " + rule.name());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no option " + option + " of " + rule.name(), e);
        }
    }

    private static UpdateRule setTogether(UpdateRule rule, String setter, List<String> members, String option,
            double value) throws ReflectiveOperationException {
        Object[] values = new Object[members.size()];
        Class<?>[] types = new Class<?>[members.size()];
        Arrays.fill(types, double.class);
        for (int i = 0; i < values.length; i++) {
            values[i] = members.get(i).equals(option) ? (Object) value
                    : rule.getClass().getMethod(members.get(i)).invoke(rule);
        }
        return (UpdateRule) rule.getClass().getMethod(setter, types).invoke(rule, values);
    }
}
