package dev.thalweg.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds operations to PyTorch's answers: values, gradients, second-order products, and which calls are refused.
 */
class OperationsGoldenTest {
    private static final List<String> FILES = List.of("ops-unary", "ops-binary", "ops-whole", "ops-ternary",
            "ops-views", "ops-arrange", "ops-creation", "ops-axes", "ops-reductions", "ops-scans", "ops-order",
            "ops-losses",
            "ops-indexing",
            "ops-products", "ops-einsum", "ops-linear");

    @TestFactory
    Stream<DynamicContainer> likePyTorch() {
        return FILES.stream().map(file -> {
            List<JsonNode> cases = Golden.cases(file + ".json");
            return DynamicContainer.dynamicContainer(file, IntStream.range(0, cases.size()).mapToObj(i -> {
                JsonNode row = cases.get(i);
                return DynamicTest.dynamicTest(name(row, i), () -> check(row));
            }));
        });
    }

    private static String name(JsonNode row, int number) {
        StringBuilder name = new StringBuilder(row.get("op").textValue());
        for (JsonNode input : row.get("in")) {
            name.append(' ').append(input.isArray() ? input.get(0).textValue() + input.get(1) : input.asText());
        }
        if (row.has("at")) {
            name.append(' ').append(row.get("at"));
        }
        return name.append(row.has("note") ? ", " + row.get("note").textValue() : "").append(" #").append(number)
                .toString();
    }

    private static void check(JsonNode row) {
        List<Object> inputs = new ArrayList<>();
        for (JsonNode input : row.get("in")) {
            inputs.add(Golden.input(input));
        }
        String op = row.get("op").textValue();
        if (row.has("error")) {
            assertThat(catchThrowable(() -> Operations.apply(op, Call.of(inputs, row)))).as("refusal").isInstanceOfAny(
                    IllegalArgumentException.class, IllegalStateException.class, IndexOutOfBoundsException.class);
            return;
        }
        if (row.has("grad")) {
            for (int i = 0; i < inputs.size(); i++) {
                if (inputs.get(i) instanceof Tensor x && x.dtype().isFloating() && isDifferentiated(row, i)) {
                    x.requiresGrad();
                }
            }
        }
        List<Tensor> outputs = Operations.apply(op, Call.of(inputs, row));
        Allowance allowance = Allowance.of(row);
        List<String> differences = new ArrayList<>();
        assertThat(outputs).as("outputs").hasSize(row.get("out").size());
        for (int i = 0; i < outputs.size(); i++) {
            add(differences, allowance.values().difference("output " + i, outputs.get(i), row.get("out").get(i)));
        }
        if (row.has("grad")) {
            gradients(row, inputs, outputs, allowance, differences);
        }
        assertThat(differences).isEmpty();
    }

    private static boolean isDifferentiated(JsonNode row, int input) {
        return !row.has("wrt") || Arrays.stream(Golden.ints(row.get("wrt"))).anyMatch(i -> i == input);
    }

    private static void gradients(JsonNode row, List<Object> inputs, List<Tensor> outputs, Allowance allowance,
            List<String> differences) {
        boolean second = row.has("hvp");
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).isRequiringGrad()) {
                outputs.get(i).backward(Golden.tensor(row.get("ct").get(i)), true, second);
            }
        }
        @Nullable
        Tensor sum = null;
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) instanceof Tensor x && x.dtype().isFloating()) {
                Tensor g = x.grad();
                differs(differences, allowance.gradients(), "gradient of input " + i, g, x, row.get("grad").get(i));
                if (second && g != null && g.isRequiringGrad() && row.get("dir").get(i).isArray()) {
                    Tensor term = g.mul(Golden.tensor(row.get("dir").get(i))).sum().to(DType.FLOAT64);
                    sum = sum == null ? term : sum.add(term);
                }
                x.zeroGrad();
            }
        }
        if (!second) {
            return;
        }
        if (sum != null) {
            sum.backward();
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) instanceof Tensor x && x.dtype().isFloating()) {
                differs(differences, allowance.gradients(), "second-order product of input " + i, x.grad(), x,
                        row.get("hvp").get(i));
            }
        }
    }

    /** Compares gradients; none at all and zero are the same. */
    private static void differs(List<String> differences, Closeness closeness, String what, @Nullable Tensor actual,
            Tensor x,
            JsonNode expected) {
        if (expected.isNull()) {
            if (actual != null && Arrays.stream(actual.toDoubles()).anyMatch(g -> g != 0)) {
                differences.add(what + ": is " + actual + ", PyTorch's is none");
            }
        } else {
            add(differences, closeness.difference(what, actual == null ? Tensor.zerosLike(x) : actual, expected));
        }
    }

    private static void add(List<String> differences, @Nullable String difference) {
        if (difference != null) {
            differences.add(difference);
        }
    }
}
