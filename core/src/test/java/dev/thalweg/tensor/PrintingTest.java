package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PrintingTest {
    /** The tensors that are too large to be listed, by the expression that made them. */
    private static final Map<String, Tensor> LARGE = Map.of(
            "arange(40), float32", Tensor.arange(DType.FLOAT32, 0, 40, 1),
            "arange(1000)", Tensor.arange(1000),
            "arange(1001)", Tensor.arange(1001),
            "arange(10000).reshape(100, 100) / 7, float32",
            Tensor.arange(DType.FLOAT32, 0, 10_000, 1).reshape(100, 100).div(7),
            "arange(8000).reshape(20, 20, 20)", Tensor.arange(8000).reshape(20, 20, 20),
            "arange(3000).reshape(3, 1000)", Tensor.arange(3000).reshape(3, 1000),
            "arange(3000).reshape(1000, 3)", Tensor.arange(3000).reshape(1000, 3));

    @TestFactory
    Stream<DynamicTest> readsLikePyTorch() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream in = PrintingTest.class.getResourceAsStream("/golden/tostring.json")) {
            for (JsonNode row : new ObjectMapper().readTree(in).get("cases")) {
                Tensor tensor = row.has("of") ? Objects.requireNonNull(LARGE.get(row.get("of").textValue()))
                        : tensor(row.get("in"));
                String expected = inOurWords(row.get("print").textValue(), tensor);
                Tensor printed = withHistory(tensor, row.get("print").textValue());
                tests.add(DynamicTest.dynamicTest(row.get("note").textValue() + ": " + expected,
                        () -> assertThat(printed).hasToString(expected)));
            }
        }
        return tests.stream();
    }

    private static Tensor tensor(JsonNode row) {
        JsonNode values = row.get(2);
        double[] numbers = IntStream.range(0, values.size()).mapToDouble(i -> values.get(i).isBoolean()
                ? values.get(i).booleanValue() ? 1 : 0
                : values.get(i).isTextual() ? Double.parseDouble(values.get(i).textValue())
                        : values.get(i).doubleValue())
                .toArray();
        int[] sizes = IntStream.range(0, row.get(1).size()).map(i -> row.get(1).get(i).intValue()).toArray();
        return Tensor.of(DType.valueOf(row.get(0).textValue().toUpperCase(Locale.ROOT)), numbers).reshape(sizes);
    }

    private static Tensor withHistory(Tensor tensor, String print) {
        Tensor leaf = tensor.detach();
        return print.contains("requires_grad") ? leaf.requiresGrad()
                : print.contains("Mul") ? leaf.requiresGrad().mul(1.0)
                        : print.contains("Exp") ? leaf.log().requiresGrad().exp()
                                : print.contains("Sum") ? leaf.requiresGrad().sum()
                                        : leaf;
    }

    /** PyTorch's text with our words, and with the shape where elements are left out. */
    private static String inOurWords(String print, Tensor tensor) {
        String ours = print.replace("torch.", "").replace("size=", "shape=").replace("requires_grad=True",
                "requiresGrad=true").replaceAll("grad_fn=<(\\w+)0>", "gradFn=$1").replace("True", "true")
                .replace("False", "false");
        return print.contains("...") ? ours.substring(0, ours.length() - 1) + ", shape=" + tensor.shape() + ")" : ours;
    }

    @Test
    void viewsShowWhatTheySee() {
        Tensor x = Tensor.arange(6).reshape(2, 3).t();
        assertThat(x).hasToString("tensor([[0, 3],\n        [1, 4],\n        [2, 5]])");
        assertThat(Tensor.scalar(1.5).expand(2)).hasToString("tensor([1.5000, 1.5000], dtype=float64)");
        assertThat(Tensor.arange(4).flip().slice(0, 0, 4, 2)).hasToString("tensor([3, 1])");
    }

    @Test
    void factsThatDoNotFitTheLineStandOnTheNext() {
        Tensor x = Tensor.full(DType.FLOAT64, Shape.of(2, 8), 3.25).requiresGrad().mul(1.0);
        String row = "3.2500" + ", 3.2500".repeat(7);
        assertThat(x).hasToString(
                "tensor([[" + row + "],\n        [" + row + "]],\n       dtype=float64, gradFn=MulBackward)");
    }

    @Test
    void digitsAreRoundedFromTheExactValue() {
        // As a double, 0.00085 lies below the tie and 0.12345 above: the exact value decides, not its shortest decimal.
        assertThat(Tensor.of(0.12345, 0.00085)).hasToString("tensor([0.1235, 0.0008], dtype=float64)");
        assertThat(Tensor.of(Double.MIN_VALUE, Double.MAX_VALUE))
                .hasToString("tensor([4.9407e-324, 1.7977e+308], dtype=float64)");
        assertThat(Tensor.of(9.99999e-5)).hasToString("tensor([1.0000e-04], dtype=float64)");
    }

    @Test
    void emptyTensorsSayTheirShape() {
        assertThat(Tensor.zeros(3, 0, 2)).hasToString("tensor([], shape=(3, 0, 2))");
        assertThat(Tensor.zeros(DType.BOOL, Shape.of(0))).hasToString("tensor([], dtype=bool)");
        assertThat(Tensor.zeros(0, 3).requiresGrad().mul(2))
                .hasToString("tensor([], shape=(0, 3), gradFn=MulBackward)");
    }

    @Test
    void printingALargeTensorReadsItsEdgesAlone() {
        Tensor x = Tensor.zeros(1).expand(40_000, 40_000);
        String row = "0., 0., 0.,  ..., 0., 0., 0.]";
        assertThat(x.toString()).startsWith("tensor([[" + row + ",\n        [0.").endsWith("shape=(40000, 40000))");
    }
}
