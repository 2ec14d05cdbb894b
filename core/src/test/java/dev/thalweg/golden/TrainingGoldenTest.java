package dev.thalweg.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.compile.Compile;
import dev.thalweg.optim.AveragedParameters;
import dev.thalweg.optim.GradientClipping;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds clipped gradients and averaged parameters to PyTorch's. */
class TrainingGoldenTest {
    private static final Closeness FLOAT64 = new Closeness(1e-13, 1e-16, false);
    private static final Closeness FLOAT32 = new Closeness(1e-6, 0, false);

    @TestFactory
    Stream<DynamicTest> clipsLikePyTorch() {
        return rows("clip").map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
            Closeness closeness = row.get("dtype").textValue().equals("float32") ? FLOAT32 : FLOAT64;
            List<Tensor> parameters = new ArrayList<>();
            for (JsonNode gradient : row.get("gradients")) {
                Tensor g = Golden.tensor(gradient);
                Tensor parameter = Tensor.zerosLike(g).requiresGrad();
                parameter.mul(g).sum().backward();
                parameters.add(parameter);
            }
            double limit = Golden.number(row.get("limit"));
            if (row.get("clip").textValue().equals("norm")) {
                Tensor norm = GradientClipping.byNorm(parameters, limit, Golden.number(row.get("order")));
                assertThat(closeness.difference("norm", norm, row.get("norm"))).isNull();
            } else {
                GradientClipping.byValue(parameters, limit);
            }
            for (int i = 0; i < parameters.size(); i++) {
                assertThat(closeness.difference("gradient " + i, parameters.get(i).grad(), row.get("clipped").get(i)))
                        .isNull();
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> averagesLikePyTorch() {
        return rows("average").map(row -> DynamicTest.dynamicTest(row.get("average").textValue(), () -> {
            checkAverages(row, false);
            checkAverages(row, true);
        }));
    }

    private static void checkAverages(JsonNode row, boolean compiled) {
        Tensor parameter = Tensor.zeros(dev.thalweg.shape.DType.FLOAT64, dev.thalweg.shape.Shape.of(3)).requiresGrad();
        AveragedParameters averaged = row.has("decay")
                ? AveragedParameters.exponential(List.of(parameter), row.get("decay").doubleValue())
                : AveragedParameters.equal(List.of(parameter));
        Runnable plain = averaged::update;
        Runnable update = compiled ? Compile.of(plain) : plain;
        for (int t = 0; t < row.get("path").size(); t++) {
            Tensor value = Tensor.of(doubles(row.get("path").get(t)));
            Tensor.noGrad(() -> parameter.copyInPlace(value));
            update.run();
            double[] ours = averaged.averages().getFirst().toDoubles();
            double[] theirs = doubles(row.get("averages").get(t));
            for (int i = 0; i < ours.length; i++) {
                assertThat(FLOAT64.isClose(ours[i], theirs[i])).as("%s, %s", ours[i], theirs[i]).isTrue();
            }
        }
        assertThat(averaged.updates()).isEqualTo(row.get("path").size());
    }

    private static double[] doubles(JsonNode values) {
        double[] numbers = new double[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i).doubleValue();
        }
        return numbers;
    }

    private static Stream<JsonNode> rows(String kind) {
        return Golden.cases("training.json").stream().filter(row -> row.has(kind));
    }
}
