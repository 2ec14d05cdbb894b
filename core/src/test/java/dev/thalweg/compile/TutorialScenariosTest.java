package dev.thalweg.compile;

import static dev.thalweg.compile.Scenario.all;
import static dev.thalweg.compile.Scenario.gradientOf;

import dev.thalweg.minimize.GradientDescent;
import dev.thalweg.nn.Linear;
import dev.thalweg.nn.Losses;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.Sgd;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The computations of the three tutorials, their steps compiled. */
class TutorialScenariosTest {
    @TestFactory
    Stream<DynamicTest> sameBits() {
        return Scenario.tests(tutorials());
    }

    private static Tensor surface(Tensor p) {
        Tensor x = p.at(0);
        Tensor y = p.at(1);
        return x.square().mul(0.5).add(x).add(y.square().mul(0.25)).sub(2);
    }

    private static Tensor waves(Tensor x) {
        return x.at(0).sin().add(x.at(1).cos());
    }

    private static List<Scenario> tutorials() {
        return List.of(new Scenario("steps down a surface", (how, _) -> {
            Tensor x = Tensor.of(2.0, 2.0).requiresGrad();
            UnaryOperator<List<Tensor>> step = how.apply(in -> {
                Tensor value = surface(x);
                value.backward();
                x.data().addInPlace(gradientOf(x), -0.1);
                x.zeroGrad();
                return List.of(value.detach());
            });
            return _ -> all(step.apply(List.of()), x.detach().clone());
        }), new Scenario("a compiled surface is minimised", (how, _) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(surface(in.getFirst())));
            return call -> List
                    .of(GradientDescent.learningRate(0.1 * (call + 1)).iterations(10).minimize(x -> f.apply(List
                            .of(x)).getFirst(), Tensor.of(2.0, 2.0)).x());
        }), new Scenario("a line, example by example", (how, _) -> {
            Tensor slope = Tensor.scalar(0.0).requiresGrad();
            Tensor intercept = Tensor.scalar(0.0).requiresGrad();
            UnaryOperator<List<Tensor>> step = how.apply(in -> {
                Tensor error = slope.mul(in.get(0)).add(intercept).sub(in.get(1)).square();
                error.backward();
                for (Tensor weight : List.of(slope, intercept)) {
                    Tensor.noGrad(() -> {
                        weight.subInPlace(gradientOf(weight).mul(0.05));
                    });
                    weight.zeroGrad();
                }
                return List.of(error.detach());
            });
            return call -> all(step.apply(List.of(Tensor.scalar(call % 4.0), Tensor.scalar(1 + call % 4 * 2.0))), slope
                    .detach().clone(), intercept.detach().clone());
        }), new Scenario("a linear classifier", (how, _) -> {
            Linear model = new Linear(Tensor.ofNested(new float[][] {{0.1f, -0.2f, 0.3f, -0.4f}, {0.4f, 0.3f, -0.2f,
                    0.1f}}), Tensor.of(0.05f, -0.05f));
            Optimizer sgd = Sgd.of(0.1).optimizer(model.parameters());
            UnaryOperator<List<Tensor>> step = how.apply(in -> {
                sgd.zeroGrad();
                Tensor loss = Losses.mseLoss(model.forward(in.get(0)), in.get(1));
                loss.backward();
                sgd.step();
                return List.of(loss.detach());
            });
            return _ -> all(step.apply(List.of(Tensor.of(0.8f, 0.4f, 0.4f, 0.2f), Tensor.of(1.0f, 0.0f))),
                    model.weight()
                            .detach().clone(),
                    model.bias().detach().clone());
        }), new Scenario("gradients accumulate", (how, _) -> {
            Tensor x = Tensor.scalar(3.0).requiresGrad();
            UnaryOperator<List<Tensor>> twice = how.apply(in -> {
                x.square().backward();
                return List.of();
            });
            return _ -> all(twice.apply(List.of()), gradientOf(x).clone());
        }), new Scenario("a descent, and the norm that stops it", (how, _) -> {
            Tensor x = Tensor.of(1.0, 1.0).requiresGrad();
            UnaryOperator<List<Tensor>> step = how.apply(in -> {
                Tensor value = waves(x);
                value.backward();
                Tensor norm = gradientOf(x).square().sum().sqrt();
                x.data().addInPlace(gradientOf(x), -0.9);
                x.zeroGrad();
                return List.of(value.detach(), norm);
            });
            return _ -> all(step.apply(List.of()), x.detach().clone());
        }), new Scenario("a node that was computed once is walked again", (how, _) -> {
            Tensor x = Tensor.of(1.0, 1.0).requiresGrad();
            Tensor node = waves(x);
            UnaryOperator<List<Tensor>> step = how.apply(in -> {
                node.backward(null, true, false);
                x.data().addInPlace(gradientOf(x), -0.9);
                x.zeroGrad();
                return List.of(node.detach());
            });
            return _ -> all(step.apply(List.of()), x.detach().clone());
        }));
    }
}
