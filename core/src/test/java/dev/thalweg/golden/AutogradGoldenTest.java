package dev.thalweg.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.grad.Gradients;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Repeats scenarios of backward that were recorded in PyTorch, step by step: accumulation, freed graphs, writes in place,
 * views, hooks, and derivatives to the fourth order.
 */
class AutogradGoldenTest {
    /** Chains of four derivatives of functions that are right to a few ulps. */
    private static final Closeness CLOSE = new Closeness(1e-11, 1e-13, false);
    /** The same where a float32 is among the tensors. */
    private static final Closeness CLOSE_SINGLE = new Closeness(1e-5, 1e-6, false);

    @TestFactory
    Stream<DynamicTest> backwardLikePyTorch() {
        return Golden.cases("autograd.json").stream().map(row -> DynamicTest.dynamicTest(row.get("name").textValue(),
                () -> new Run(row.toString().contains("\"float32\"") ? CLOSE_SINGLE : CLOSE).steps(row.get("steps"))));
    }

    /** What a hook saw. */
    private record Seen(String id, Tensor gradient) {}

    /** One scenario on its way. */
    private static final class Run {
        private final Map<String, @Nullable Tensor> named = new HashMap<>();
        private final List<Seen> calls = new ArrayList<>();
        private final Closeness closeness;

        Run(Closeness closeness) {
            this.closeness = closeness;
        }

        void steps(JsonNode steps) {
            for (JsonNode step : steps) {
                if (step.get("do").textValue().equals("expect")) {
                    expect(step);
                } else if (step.has("error")) {
                    assertThat(catchThrowable(() -> take(step))).as("refusal of %s", step)
                            .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
                } else {
                    assertThatNoException().as("%s", step).isThrownBy(() -> take(step));
                }
            }
        }

        private void take(JsonNode step) {
            switch (step.get("do").textValue()) {
                case "leaf" -> named.put(to(step),
                        Golden.tensor(step.get("value")).requiresGrad(step.get("requiresGrad").booleanValue()));
                case "let" -> let(step);
                case "inPlace" -> InPlaceOperations.apply(step.get("op").textValue(), named(step, "on"),
                        Call.of(inputs(step), step));
                case "backward" -> named(step, "of").backward(
                        step.has("gradient") ? Golden.tensor(step.get("gradient")) : null, flag(step, "retainGraph"),
                        flag(step, "createGraph"));
                case "grad" -> grad(step);
                case "zeroGrad" -> named(step, "of").zeroGrad();
                case "retainGrad" -> named(step, "of").retainGrad();
                case "detach" -> named.put(to(step), named(step, "of").detach());
                case "data" -> named.put(to(step), named(step, "of").data());
                case "requiresGrad" -> named(step, "of").requiresGrad(step.get("is").booleanValue());
                case "noGrad" -> Tensor.noGrad(() -> steps(step.get("steps")));
                case "hook" -> hook(step);
                default -> throw new AssertionError("no step " + step);
            }
        }

        private static String to(JsonNode step) {
            return step.get("to").textValue();
        }

        private static boolean flag(JsonNode step, String name) {
            return step.has(name) && step.get(name).booleanValue();
        }

        private Tensor named(JsonNode step, String field) {
            return tensor(step.get(field).textValue());
        }

        private Tensor tensor(String name) {
            Tensor tensor = named.get(name);
            if (tensor == null) {
                throw new AssertionError("no tensor " + name);
            }
            return tensor;
        }

        private Tensor[] tensors(JsonNode names) {
            List<Tensor> tensors = new ArrayList<>();
            names.forEach(name -> tensors.add(tensor(name.textValue())));
            return tensors.toArray(Tensor[]::new);
        }

        private List<Object> inputs(JsonNode step) {
            List<Object> inputs = new ArrayList<>();
            for (JsonNode input : step.get("in")) {
                inputs.add(input.isTextual() ? tensor(input.textValue()) : Golden.input(input));
            }
            return inputs;
        }

        private void let(JsonNode step) {
            List<Tensor> results = Operations.apply(step.get("op").textValue(), Call.of(inputs(step), step));
            JsonNode to = step.get("to");
            for (int i = 0; i < results.size(); i++) {
                named.put((to.isArray() ? to.get(i) : to).textValue(), results.get(i));
            }
        }

        private void grad(JsonNode step) {
            Gradients gradients = Gradients.of(tensors(step.get("of")));
            if (step.has("cotangents")) {
                List<Tensor> cotangents = new ArrayList<>();
                step.get("cotangents").forEach(g -> cotangents.add(Golden.tensor(g)));
                gradients = gradients.cotangents(cotangents.toArray(Tensor[]::new));
            }
            gradients = flag(step, "retainGraph") ? gradients.retainGraph() : gradients;
            gradients = flag(step, "createGraph") ? gradients.createGraph() : gradients;
            Tensor[] wrt = tensors(step.get("wrt"));
            for (int i = 0; i < wrt.length; i++) {
                named.put(step.get("to").get(i).textValue(), null);
            }
            if (flag(step, "allowUnused")) {
                var found = gradients.wrtIfUsed(wrt);
                for (int i = 0; i < wrt.length; i++) {
                    named.put(step.get("to").get(i).textValue(), found.get(i).orElse(null));
                }
            } else {
                List<Tensor> found = gradients.wrt(wrt);
                for (int i = 0; i < wrt.length; i++) {
                    named.put(step.get("to").get(i).textValue(), found.get(i));
                }
            }
        }

        private void hook(JsonNode step) {
            named(step, "on").registerHook(g -> {
                calls.add(new Seen(step.get("id").textValue(), g.detach().clone()));
                return step.has("scale") ? g.mul(step.get("scale").doubleValue()) : g;
            });
        }

        private void expect(JsonNode step) {
            JsonNode expected = step.get("is");
            switch (step.get("what").textValue()) {
                case "value" -> compare(step.toString(), named.get(step.get("of").textValue()), expected);
                case "grad" -> compare(step.toString(), named(step, "of").grad(), expected);
                case "requiresGrad" ->
                        assertThat(named(step, "of").isRequiringGrad()).as("%s", step).isEqualTo(expected
                                .booleanValue());
                case "isLeaf" -> assertThat(named(step, "of").isLeaf()).as("%s", step).isEqualTo(expected
                        .booleanValue());
                case "calls" -> {
                    assertThat(calls).extracting(Seen::id).containsExactlyElementsOf(ids(expected));
                    for (int i = 0; i < calls.size(); i++) {
                        compare("hook call " + i, calls.get(i).gradient(), expected.get(i).get(1));
                    }
                }
                default -> throw new AssertionError("no expectation " + step);
            }
        }

        private static List<String> ids(JsonNode calls) {
            List<String> ids = new ArrayList<>();
            calls.forEach(call -> ids.add(call.get(0).textValue()));
            return ids;
        }

        private void compare(String what, @Nullable Tensor actual, JsonNode expected) {
            if (actual == null || expected.isNull()) {
                assertThat(actual == null && expected.isNull()).as("%s: is %s", what, actual).isTrue();
            } else {
                assertThat(closeness.difference(what, actual, expected)).isNull();
            }
        }
    }
}
