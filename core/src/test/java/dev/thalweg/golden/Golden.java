package dev.thalweg.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Reads the golden files; their form is described in {@code src/test/python/golden.py}. */
final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    /** {@return the cases of a file} */
    static List<JsonNode> cases(String file) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no golden file " + file);
            }
            List<JsonNode> cases = new ArrayList<>();
            JSON.readTree(in).get("cases").forEach(cases::add);
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read golden file " + file, e);
        }
    }

    /** {@return whether a node is there and not null} */
    static boolean has(JsonNode node, String field) {
        return node.hasNonNull(field);
    }

    /** {@return a number, finite or not} */
    static double number(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
    }

    /** {@return a list of whole numbers} */
    static int[] ints(JsonNode node) {
        return IntStream.range(0, node.size()).map(i -> node.get(i).intValue()).toArray();
    }

    /** {@return the dtype of a recorded tensor} */
    static DType dtype(JsonNode tensor) {
        return DType.valueOf(tensor.get(0).textValue().toUpperCase(Locale.ROOT));
    }

    /** {@return the shape of a recorded tensor} */
    static Shape shape(JsonNode tensor) {
        return Shape.of(ints(tensor.get(1)));
    }

    /** {@return a recorded tensor as one of ours} */
    static Tensor tensor(JsonNode node) {
        JsonNode values = node.get(2);
        Tensor flat = switch (dtype(node)) {
            case BOOL -> {
                boolean[] data = new boolean[values.size()];
                for (int i = 0; i < data.length; i++) {
                    data[i] = values.get(i).booleanValue();
                }
                yield Tensor.of(data);
            }
            case INT32 -> Tensor.of(ints(values));
            case INT64 -> Tensor.of(IntStream.range(0, values.size()).mapToLong(i -> values.get(i).longValue())
                    .toArray());
            case FLOAT32 -> {
                float[] data = new float[values.size()];
                for (int i = 0; i < data.length; i++) {
                    data[i] = (float) number(values.get(i));
                }
                yield Tensor.of(data);
            }
            case FLOAT64 -> Tensor.of(IntStream.range(0, values.size()).mapToDouble(i -> number(values.get(i)))
                    .toArray());
        };
        return flat.reshape(shape(node));
    }

    /** {@return an input: a {@link Tensor}, or a {@link Boolean}, {@link Long} or {@link Double}} */
    static Object input(JsonNode node) {
        return node.isArray() ? tensor(node)
                : node.isBoolean() ? (Object) node.booleanValue()
                        : node.isIntegralNumber() ? (Object) node.longValue()
                                : (Object) number(node);
    }
}
