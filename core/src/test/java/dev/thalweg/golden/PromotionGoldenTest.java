package dev.thalweg.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the dtype of every mix of operands, dimensioned, 0-d and plain numbers, to PyTorch's promotion. */
class PromotionGoldenTest {
    private static final String ZERO_D = "()";

    @TestFactory
    Stream<DynamicTest> ofTwoOperands() {
        Map<String, List<JsonNode>> byOperation = new LinkedHashMap<>();
        for (JsonNode row : Golden.cases("promotion.json")) {
            byOperation.computeIfAbsent(row.get(0).textValue(), op -> new ArrayList<>()).add(row);
        }
        return byOperation.entrySet().stream().map(entry -> DynamicTest.dynamicTest(entry.getKey(),
                () -> assertThat(entry.getValue().stream().flatMap(PromotionGoldenTest::difference)).isEmpty()));
    }

    private static Stream<String> difference(JsonNode row) {
        String op = row.get(0).textValue();
        String left = row.get(1).textValue();
        String right = row.get(2).textValue();
        String ours = result(op, inputs(op, operand(left), operand(right)));
        String theirs = row.get(3).asText();
        return ours.equals(theirs) ? Stream.empty()
                : Stream.of(left + ' ' + op + ' ' + right + " is " + ours + ", PyTorch's " + theirs);
    }

    @TestFactory
    Stream<DynamicTest> ofReductions() {
        return Golden.cases("promotion-reductions.json").stream().map(row -> DynamicTest.dynamicTest(
                row.get(0).textValue() + " of " + row.get(1).textValue(), () -> {
                    String op = row.get(0).textValue();
                    Object x = operand(row.get(1).textValue());
                    assertThat(result(op, op.equals("matmul") ? List.of(x, x) : List.of(x))).isEqualTo(row.get(2)
                            .asText());
                }));
    }

    private static List<Object> inputs(String op, Object left, Object right) {
        return op.equals("where") ? List.of(Tensor.of(true, true), left, right) : List.of(left, right);
    }

    private static String result(String op, List<Object> inputs) {
        JsonNode attributes = JsonNodeFactory.instance.objectNode().put("axis", 0).put("order", 2).put("correction", 1);
        return Operations.apply(op, new Call(inputs, attributes)).getFirst().dtype().toString();
    }

    private static Object operand(String text) {
        return switch (text) {
            case "scalar bool" -> true;
            case "scalar int" -> 2L;
            case "scalar float" -> 2.5;
            default -> {
                boolean zeroD = text.endsWith(ZERO_D);
                String dtype = zeroD ? text.substring(0, text.length() - ZERO_D.length()) : text;
                yield Tensor.ones(DType.valueOf(dtype.toUpperCase(Locale.ROOT)), zeroD ? Shape.SCALAR : Shape.of(2));
            }
        };
    }
}
