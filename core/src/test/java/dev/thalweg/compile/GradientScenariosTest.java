package dev.thalweg.compile;

import static dev.thalweg.compile.Scenario.all;
import static dev.thalweg.compile.Scenario.draw;
import static dev.thalweg.compile.Scenario.gradientOf;
import static dev.thalweg.tensor.Tensor.noGrad;

import dev.thalweg.compile.Scenario.Setting;
import dev.thalweg.grad.Grad;
import dev.thalweg.nn.Linear;
import dev.thalweg.nn.Losses;
import dev.thalweg.optim.Adagrad;
import dev.thalweg.optim.Adam;
import dev.thalweg.optim.AdamW;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.RmsProp;
import dev.thalweg.optim.Sgd;
import dev.thalweg.optim.UpdateRule;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Gradients that are gathered, forgotten, set and written; optimisers. */
class GradientScenariosTest {
    @TestFactory
    Stream<DynamicTest> sameBits() {
        return Scenario.tests(gradients());
    }

    private static List<Scenario> gradients() {
        List<Scenario> all = new ArrayList<>(List.of(new Scenario("gradients gather over calls", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor loss = w.mul(in.get(0)).sin().sum();
                loss.backward();
                return List.of(loss.detach());
            });
            return call -> all(f.apply(List.of(draw(numbers, 4))), gradientOf(w).clone());
        }), new Scenario("gradients are forgotten outside, at times", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor loss = w.mul(in.get(0)).sin().sum();
                loss.backward();
                return List.of(loss.detach());
            });
            return call -> {
                if (call == 2 || call == 4 || call == 5) {
                    w.zeroGrad();
                }
                return all(f.apply(List.of(draw(numbers, 4))), gradientOf(w));
            };
        }), new Scenario("gradients are forgotten at the end", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.mul(in.get(0)).sin().sum().backward();
                Tensor gradient = Objects.requireNonNull(w.grad());
                w.zeroGrad();
                return List.of(gradient.mul(2));
            });
            return call -> all(f.apply(List.of(draw(numbers, 4))), w.grad());
        }), new Scenario("gradients are forgotten inside, and one is written", (how, numbers) -> {
            Tensor w = draw(numbers, 40, 5).requiresGrad();
            Tensor b = draw(numbers, 5).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.zeroGrad();
                b.zeroGrad();
                in.get(0).matmul(w).add(b).tanh().square().mean().backward();
                noGrad(() -> {
                    Objects.requireNonNull(w.grad()).clampInPlace(-0.01, 0.01);
                    w.subInPlace(Objects.requireNonNull(w.grad()));
                    b.subInPlace(Objects.requireNonNull(b.grad()).mul(0.1));
                });
                return List.of();
            });
            return call -> all(f.apply(List.of(draw(numbers, 7, 40))), w.detach(), b.detach(), gradientOf(w),
                    gradientOf(b));
        }), new Scenario("a gradient set outside is another's part", (how, numbers) -> {
            Tensor w = draw(numbers, 3, 3).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.mul(in.get(0)).sin().sum().backward();
                return List.of();
            });
            return call -> {
                Tensor other = draw(numbers, 3, 3);
                if (call == 3) {
                    w.setGrad(other.t().contiguous());
                }
                return all(f.apply(List.of(draw(numbers, 3, 3))), gradientOf(w).clone());
            };
        }), new Scenario("the gradient of an input", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor loss = in.get(0).mul(in.get(1)).exp().sum();
                loss.backward();
                return List.of(loss.detach());
            });
            return call -> {
                Tensor x = draw(numbers, 4).requiresGrad();
                List<Tensor> out = f.apply(List.of(x, draw(numbers, 4)));
                return all(out, gradientOf(x));
            };
        }), new Scenario("the gradient of an input that is captured too", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor loss = in.get(0).mul(w).exp().sum();
                loss.backward();
                return List.of(loss.detach());
            });
            return call -> {
                Tensor x = call == 3 ? w : draw(numbers, 4).requiresGrad();
                List<Tensor> out = f.apply(List.of(x));
                List<Tensor> seen = all(out, gradientOf(x).clone(), gradientOf(w).clone());
                w.zeroGrad();
                return seen;
            };
        }), new Scenario("two leaves of one gradient", (how, numbers) -> {
            Tensor v = draw(numbers, 4).requiresGrad();
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                v.zeroGrad();
                w.zeroGrad();
                v.add(w).mul(in.get(0)).sum().backward();
                return List.of(Objects.requireNonNull(v.grad()));
            });
            return call -> all(f.apply(List.of(draw(numbers, 4))), gradientOf(v), gradientOf(w));
        }), new Scenario("leaves that are marked inside", (how, numbers) -> {
            Tensor w = draw(numbers, 4);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor p = w.detach().clone().requiresGrad();
                p.mul(in.get(0)).cosh().sum().backward();
                w.subInPlace(Objects.requireNonNull(p.grad()).mul(0.1));
                Tensor q = in.get(0).detach().requiresGrad();
                q.pow(3).sum().backward();
                return List.of(Objects.requireNonNull(p.grad()), Objects.requireNonNull(q.grad()));
            });
            return call -> all(f.apply(List.of(draw(numbers, 4))), w);
        }), new Scenario("gradients of gradients", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor x = in.get(0).detach().requiresGrad();
                Tensor y = x.mul(x).sin().sum();
                y.backward(null, true, true);
                Tensor first = Objects.requireNonNull(x.grad());
                x.zeroGrad();
                first.square().sum().backward();
                return List.of(first.detach(), Objects.requireNonNull(x.grad()));
            });
            return call -> f.apply(List.of(draw(numbers, 4)));
        }), new Scenario("what captures begins to require grad", (how, numbers) -> {
            Tensor w = draw(numbers, 4);
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).mul(w)));
            return call -> {
                w.requiresGrad(call > 3);
                Tensor out = f.apply(List.of(draw(numbers, 4))).getFirst();
                if (out.isRequiringGrad()) {
                    out.sum().backward();
                }
                return List.of(out.detach(), gradientOf(w), Tensor.of(out.isRequiringGrad()));
            };
        }), new Scenario("results that require grad", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                in.get(0).addInPlace(1);
                return List.of(in.get(0).mul(w), in.get(0));
            });
            return call -> {
                Tensor x = draw(numbers, 4, 2);
                List<Tensor> out = f.apply(List.of(x.select(1, 0)));
                out.getFirst().sum().backward();
                return List.of(out.getFirst().detach(), out.get(1), x, gradientOf(w));
            };
        }), new Scenario("inputs that require grad are views", (how, numbers) -> {
            Tensor x = draw(numbers, 4, 2).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).mul(in.get(0))));
            return call -> {
                List<Tensor> out = f.apply(List.of(x.select(1, 0)));
                out.getFirst().sum().backward();
                return List.of(out.getFirst().detach(), gradientOf(x));
            };
        }), new Scenario("with and without grad", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).mul(w).sum()));
            return call -> {
                Tensor x = draw(numbers, 4);
                List<Tensor> out = call % 2 == 0 ? noGrad(() -> f.apply(List.of(x))) : f.apply(List.of(x));
                return List.of(out.getFirst().detach(), Tensor.of(out.getFirst().isRequiringGrad()));
            };
        })));
        all.add(new Scenario("several steps at each call", (how, numbers) -> {
            Tensor w = draw(numbers, 5).requiresGrad();
            Optimizer adam = Adam.of(0.1).optimizer(List.of(w));
            UnaryOperator<List<Tensor>> steps = how.apply(in -> {
                Tensor loss = Tensor.scalar(0.0);
                for (int i = 0; i < 3; i++) {
                    adam.zeroGrad();
                    loss = w.mul(in.getFirst()).sin().sum();
                    loss.backward();
                    adam.step();
                }
                return List.of(loss.detach());
            });
            return _ -> all(steps.apply(List.of(draw(numbers, 5))), w.detach().clone());
        }));
        all.add(new Scenario("parts of the work made again by checkpoints", (how, numbers) -> {
            Tensor w = draw(numbers, 5).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.zeroGrad();
                Tensor noisy = Grad
                        .checkpoint((Tensor x) -> x.sin().add(Tensor.randn(numbers, DType.FLOAT64, Shape.of(5)))
                                .mul(x), w.mul(in.getFirst()), numbers);
                noisy.square().sum().backward();
                return List.of(noisy.detach());
            });
            return _ -> all(f.apply(List.of(draw(numbers, 5))), gradientOf(w));
        }));
        all.add(new Scenario("a hook changes the gradient", (how, numbers) -> {
            Tensor w = draw(numbers, 5).requiresGrad();
            w.registerHook(g -> g.mul(2));
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.zeroGrad();
                Tensor y = w.mul(in.getFirst());
                y.retainGrad();
                y.sin().sum().backward();
                return List.of(gradientOf(y));
            });
            return _ -> all(f.apply(List.of(draw(numbers, 5))), gradientOf(w));
        }));
        for (UpdateRule rule : List.of(Sgd.of(0.1), Sgd.of(0.1).momentum(0.9), Sgd.of(0.1).momentum(0.9).nesterov(true)
                .weightDecay(0.01), Sgd.of(0.1).maximize(true).momentum(0.5).dampening(0.1), Adam.of(0.1),
                AdamW.of(
                        0.1),
                RmsProp.of(0.1), Adagrad.of(0.1))) {
            all.add(new Scenario("training by " + rule, training(rule, false)));
            all.add(new Scenario("training from the second call on by " + rule, training(rule, true)));
        }
        return all;
    }

    private static Setting training(UpdateRule rule, boolean late) {
        return (how, numbers) -> {
            Linear model = new Linear(5, 3, numbers);
            Optimizer optimizer = new Optimizer(rule, List.of(model.weight()));
            optimizer.addGroup(rule.learningRate(0.01), List.of(model.bias()));
            boolean[] stepping = {!late};
            UnaryOperator<List<Tensor>> step = how.apply(in -> {
                optimizer.zeroGrad();
                Tensor loss = Losses.mseLoss(model.forward(in.get(0)), in.get(1));
                loss.backward();
                if (stepping[0]) {
                    optimizer.step();
                }
                stepping[0] = true;
                return List.of(loss.detach());
            });
            return call -> {
                optimizer.groups().getFirst().setLearningRate(0.1 / (1 + call / 2));
                List<Tensor> loss = step.apply(List.of(draw(numbers, 6, 5).to(DType.FLOAT32), draw(numbers, 6, 3).to(
                        DType.FLOAT32)));
                return all(loss, model.weight().detach(), model.bias().detach(), gradientOf(model.weight()),
                        rule.buffers().isEmpty() ? null : optimizer.groups().getFirst().state(0).buffer(0));
            };
        };
    }
}
