package dev.thalweg.compile;

import static dev.thalweg.tensor.Tensor.noGrad;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.grad.Grad;
import dev.thalweg.grad.Jvp;
import dev.thalweg.kernel.LoopKernel;
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
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Functions that change what they capture, alias it, draw random numbers or gather gradients do, compiled, what they do as they
 * are: after each of several calls, with other inputs each time, results and state are the same to the bit.
 */
class StateProgramsTest {
    private static final int CALLS = 6;

    /** What is called, again and again: gives all that can be seen afterwards. */
    private interface Calls {
        List<Tensor> call(int number);
    }

    /** Compiles a function, or leaves it as it is. */
    private interface How extends UnaryOperator<UnaryOperator<List<Tensor>>> {}

    /** Makes state of its own, and the function that works on it. */
    private interface Setting {
        Calls make(How how, Generator numbers);
    }

    private record Scenario(String name, Setting setting) {}

    @AfterEach
    void adaptAgain() {
        LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
    }

    @TestFactory
    Stream<DynamicTest> sameAsItIs() {
        return Stream.of(aliases(), writes(), gradients(), rest()).flatMap(List::stream)
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> sameAsItIs(scenario.setting())));
    }

    private static void sameAsItIs(Setting setting) {
        List<List<String>> expected = run(setting, function -> function);
        for (LoopKernel.Mode mode : LoopKernel.Mode.values()) {
            LoopKernel.setMode(mode);
            List<List<String>> seen = run(setting, Compile::ofLists);
            for (int call = 0; call < CALLS; call++) {
                assertThat(seen.get(call)).as("%s, call %d", mode, call + 1).isEqualTo(expected.get(call));
            }
        }
    }

    private static List<List<String>> run(Setting setting, How how) {
        Tensor.manualSeed(3);
        Calls calls = setting.make(how, Generator.of(7));
        List<List<String>> seen = new ArrayList<>();
        for (int call = 0; call < CALLS; call++) {
            seen.add(Bits.of(calls.call(call)));
        }
        return seen;
    }

    // Helpers for scenarios ----------------------------------------------------------------------------------------

    private static Tensor draw(Generator numbers, int... sizes) {
        return Tensor.randn(numbers, DType.FLOAT64, Shape.of(sizes));
    }

    /** {@return results and other tensors, of which null is a gradient that is not there} */
    private static List<Tensor> all(List<Tensor> results, @Nullable Tensor... more) {
        List<Tensor> all = new ArrayList<>(results);
        Arrays.stream(more).map(t -> t == null ? Tensor.of(true) : t).forEach(all::add);
        return all;
    }

    private static Tensor gradientOf(Tensor leaf) {
        return Objects.requireNonNullElseGet(leaf.grad(), () -> Tensor.of(true));
    }

    // Scenarios ----------------------------------------------------------------------------------------------------

    private static List<Scenario> aliases() {
        return List.of(new Scenario("the same tensor twice, then two", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).sub(in.get(1).mul(2))));
            return call -> {
                Tensor a = draw(numbers, 3);
                Tensor b = draw(numbers, 3);
                return f.apply(call < 3 ? List.of(a, a) : List.of(a, b));
            };
        }), new Scenario("two tensors, then the same twice, written", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                in.get(0).addInPlace(1);
                return List.of(in.get(0).sub(in.get(1).mul(2)));
            });
            return call -> {
                Tensor a = draw(numbers, 3);
                Tensor b = draw(numbers, 3);
                return all(f.apply(call < 3 ? List.of(a, b) : List.of(a, a)), a, b);
            };
        }), new Scenario("a tensor and a view of it, written", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                in.get(0).addInPlace(1);
                return List.of(in.get(0).sub(in.get(1).mul(2)));
            });
            return call -> {
                Tensor a = draw(numbers, 3, 3);
                return all(f.apply(List.of(a, call == 4 ? draw(numbers, 3, 3) : a.t())), a);
            };
        }), new Scenario("a captured tensor is an input, written", (how, numbers) -> {
            Tensor w = draw(numbers, 4);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.mulInPlace(0.5);
                return List.of(w.add(in.get(0)));
            });
            return call -> all(f.apply(List.of(call % 2 == 1 ? w : draw(numbers, 4))), w);
        }), new Scenario("an input that is written is captured", (how, numbers) -> {
            Tensor w = draw(numbers, 4);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                in.get(0).mulInPlace(0.5);
                return List.of(w.add(in.get(0)));
            });
            return call -> all(f.apply(List.of(call > 3 ? w : draw(numbers, 4))), w);
        }), new Scenario("what is written is returned, and kept", (how, numbers) -> {
            Tensor w = draw(numbers, 4);
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(w.addInPlace(in.get(0)), w.mul(2)));
            List<Tensor> kept = new ArrayList<>();
            return call -> {
                kept.add(f.apply(List.of(draw(numbers, 4))).getFirst());
                return all(kept, w);
            };
        }), new Scenario("a view of what is written is returned, and written outside", (how, numbers) -> {
            Tensor w = draw(numbers, 4, 2);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.addInPlace(in.get(0));
                return List.of(w.t().at(0));
            });
            return call -> {
                Tensor view = f.apply(List.of(draw(numbers, 2))).getFirst();
                view.fillInPlace(call);
                return List.of(view, w);
            };
        }), new Scenario("an input is returned, and written outside", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0), in.get(0).mul(2), in.get(0).at(1)));
            return call -> {
                Tensor a = draw(numbers, 4);
                List<Tensor> out = f.apply(List.of(a));
                out.getFirst().addInPlace(1);
                return all(out, a);
            };
        }), new Scenario("a written input is returned", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).expInPlace(), in.get(0).mul(2)));
            return call -> {
                Tensor a = draw(numbers, 4);
                List<Tensor> out = f.apply(List.of(a));
                out.getFirst().addInPlace(1);
                return all(out, a);
            };
        }), new Scenario("results that are views of each other", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor y = in.get(0).mul(2);
                return List.of(y, y.t(), y, y.slice(0, 1, 2));
            });
            return call -> {
                List<Tensor> out = f.apply(List.of(draw(numbers, 3, 2)));
                out.get(1).addInPlace(1);
                return out;
            };
        }), new Scenario("constants and captured tensors are returned", (how, numbers) -> {
            Tensor w = draw(numbers, 2);
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(Tensor.of(1, 2, 3), Tensor.ones(2), w,
                    Tensor.zeros(3).t()));
            return call -> {
                List<Tensor> out = f.apply(List.of(draw(numbers, 2)));
                out.forEach(t -> t.addInPlace(1));
                return all(out, w);
            };
        }), new Scenario("inputs are views", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                in.get(0).addInPlace(in.get(1));
                return List.of(in.get(0).matmul(in.get(1)));
            });
            return call -> {
                Tensor a = draw(numbers, 4, 4);
                Tensor b = draw(numbers, 4, 4, 2);
                return all(f.apply(call % 3 == 0 ? List.of(a, b.select(2, 1))
                        : call % 3 == 1 ? List.of(a.t(), b.select(2, 0)) : List.of(a.flip(0),
                                b.select(2, 0).t())),
                        a, b);
            };
        }));
    }

    private static List<Scenario> writes() {
        return List.of(new Scenario("views of what is captured are written", (how, numbers) -> {
            Tensor w = draw(numbers, 5, 4);
            Tensor column = w.select(1, 2);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                column.addInPlace(in.get(0).at(0));
                w.slice(0, 1, 3).mulInPlace(2);
                w.slice(0, 0, 5, 2).copyInPlace(in.get(0).slice(0, 0, 4));
                w.t().addInPlace(in.get(1));
                return List.of(w.sum(0), column.exp(), w.flatten().slice(0, 3, 11));
            });
            return call -> all(f.apply(List.of(draw(numbers, 4), draw(numbers, 5))), w, column);
        }), new Scenario("a part is written, and the old content was read", (how, numbers) -> {
            Tensor w = draw(numbers, 300);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor before = w.mul(3);
                Tensor shifted = w.slice(0, 0, 299).add(w.slice(0, 1, 300));
                w.slice(0, 0, 299).copyInPlace(shifted.mul(0.4));
                return List.of(before.sum(), shifted, w.amax());
            });
            return call -> all(f.apply(List.of(draw(numbers, 3))), w);
        }), new Scenario("the old content is read after it was replaced", (how, numbers) -> {
            Tensor w = draw(numbers, 300);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor before = w.mul(3);
                w.copyInPlace(in.get(0));
                return List.of(before.add(1));
            });
            return call -> all(f.apply(List.of(draw(numbers, 300))), w);
        }), new Scenario("two captured tensors are exchanged", (how, numbers) -> {
            Tensor v = draw(numbers, 200);
            Tensor w = draw(numbers, 200);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor old = v.clone();
                v.copyInPlace(w);
                w.copyInPlace(old.mul(in.get(0)));
                return List.of(v.sum().sub(old.sum()));
            });
            return call -> all(f.apply(List.of(draw(numbers))), v, w);
        }), new Scenario("a long tensor is replaced by neighbours' means", (how, numbers) -> {
            Tensor v = draw(numbers, 3000);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor padded = v.pad(1, 1);
                v.copyInPlace(padded.slice(0, 0, 3000).add(padded.slice(0, 2, 3002)).mul(0.5));
                return List.of(v.square().sum(), padded.amin());
            });
            return call -> all(f.apply(List.of()), v);
        }), new Scenario("one number is written between draws", (how, numbers) -> {
            Tensor w = draw(numbers, 1);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor noise = Tensor.randn(numbers, DType.FLOAT64, Shape.of(1));
                Tensor before = w.mul(3);
                Tensor spread = w.expand(Shape.of(4)).mul(2);
                w.copyInPlace(w.add(noise).mul(0.9));
                return List.of(before, spread, w.add(spread), w.pad(1, 2), w.reshape(1, 1));
            });
            return call -> all(f.apply(List.of()), w);
        }), new Scenario("integers and truth values are written", (how, numbers) -> {
            Tensor count = Tensor.of(1L, 2L, 3L);
            Tensor seen = Tensor.of(false, true, false);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                count.addInPlace(2L);
                Tensor positive = in.get(0).gt(0);
                seen.copyInPlace(seen.logicalOr(positive));
                return List.of(count.mul(3L), positive, seen.to(DType.FLOAT32).sum(), count.to(DType.FLOAT64).exp());
            });
            return call -> all(f.apply(List.of(draw(numbers, 3))), count, seen);
        }), new Scenario("a scatter in place, and through an index", (how, numbers) -> {
            Tensor w = draw(numbers, 6);
            Tensor index = Tensor.of(4L, 0L, 4L);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.scatterAddInPlace(0, index, in.get(0));
                w.indexPutInPlace(new Tensor[] {Tensor.of(1L, 2L)}, in.get(0).slice(0, 0, 2));
                w.maskedFillInPlace(w.gt(1), 0.25);
                return List.of(w.cumsum(0), w.sort(0).values());
            });
            return call -> all(f.apply(List.of(draw(numbers, 3))), w);
        }), new Scenario("empty tensors", (how, numbers) -> {
            Tensor w = draw(numbers, 0, 3);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.addInPlace(1);
                w.slice(0, 0, 0).mulInPlace(2);
                in.get(0).slice(0, 2, 2).addInPlace(1);
                return List.of(w.sum(0), w.sum(), w.sum(1), in.get(0).slice(0, 1, 1).exp(), w.matmul(Tensor.ones(
                        DType.FLOAT64, Shape.of(3, 2))), w.t().matmul(w));
            });
            return call -> all(f.apply(List.of(draw(numbers, 3))), w);
        }));
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

    private static List<Scenario> rest() {
        return List.of(new Scenario("random numbers", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor unused = Tensor.rand(numbers, 3);
                Tensor noise = Tensor.randn(numbers, DType.FLOAT64, in.get(0).shape());
                Tensor mask = Tensor.bernoulli(Tensor.full(DType.FLOAT64, in.get(0).shape(), 0.5));
                Tensor whole = Tensor.randint(numbers, 0, 10, 4);
                Tensor filled = Tensor.zeros(4);
                filled.normalInPlace(numbers, 0, 2);
                return List.of(in.get(0).add(noise).mul(mask), whole, Tensor.randperm(5), filled, unused.shape()
                        .rank() > 5 ? unused : Tensor.rand(2));
            });
            return call -> all(f.apply(List.of(draw(numbers, call < 3 ? 4 : 5))), Tensor.randn(numbers, 1), Tensor.rand(
                    1));
        }), new Scenario("shapes and dtypes change", (how, numbers) -> {
            Tensor w = draw(numbers, 1);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.addInPlace(in.get(0).to(DType.FLOAT64).sum());
                return List.of(in.get(0).sub(in.get(0).mean()).softmax(0));
            });
            return call -> all(f.apply(List.of(draw(numbers, 2 + call % 2).to(call < 2 ? DType.FLOAT32
                    : DType.FLOAT64))), w);
        }), new Scenario("compiled within compiled", (how, numbers) -> {
            Tensor w = draw(numbers, 4);
            UnaryOperator<List<Tensor>> inner = how.apply(in -> {
                w.addInPlace(in.get(0));
                return List.of(w.sin());
            });
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(inner.apply(in).getFirst().mul(2), inner.apply(List
                    .of(in.get(0).neg())).getFirst()));
            return call -> all(call == 3 ? inner.apply(List.of(draw(numbers, 4))) : f.apply(List.of(draw(numbers, 4))),
                    w);
        }), new Scenario("exceptions at each call in turn", (how, numbers) -> {
            Tensor w = draw(numbers, 4);
            List<Tensor> seen = new ArrayList<>();
            for (int bad = 0; bad < 4; bad++) {
                boolean[] fail = {false};
                UnaryOperator<List<Tensor>> f = how.apply(in -> {
                    w.addInPlace(in.get(0));
                    if (fail[0]) {
                        throw new IllegalStateException("on purpose");
                    }
                    return List.of(w.mul(2));
                });
                for (int call = 0; call < 5; call++) {
                    fail[0] = call == bad && bad < 2; // from the third call on, the function itself is not run
                    try {
                        seen.addAll(f.apply(List.of(draw(numbers, 4))));
                    } catch (IllegalStateException e) {
                        seen.add(Tensor.of(true));
                    }
                }
            }
            return call -> all(seen, w);
        }), new Scenario("a captured tensor is marked inside", (how, numbers) -> {
            Tensor w = draw(numbers, 4);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.requiresGrad();
                w.mul(in.get(0)).sum().backward();
                return List.of();
            });
            return call -> all(f.apply(List.of(draw(numbers, 4))), gradientOf(w).clone());
        }), new Scenario("a layer is frozen", (how, numbers) -> {
            Tensor v = draw(numbers, 4).requiresGrad();
            Tensor w = draw(numbers, 4).requiresGrad();
            Optimizer optimizer = new Optimizer(Sgd.of(0.1), List.of(v, w));
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                optimizer.zeroGrad();
                v.add(in.get(0)).mul(w).sin().sum().backward();
                optimizer.step();
                return List.of();
            });
            return call -> {
                w.requiresGrad(call < 3);
                return all(f.apply(List.of(draw(numbers, 4))), v.detach().clone(), w.detach().clone());
            };
        }), new Scenario("derivatives in forward mode", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).sin().mul(in.get(0))));
            return call -> {
                Tensor x = draw(numbers, 4);
                Jvp along = Grad.jvp(p -> f.apply(List.of(p)).getFirst(), x, draw(numbers, 4));
                return all(f.apply(List.of(x)), along.value(), along.tangent());
            };
        }), new Scenario("derivatives of derivatives", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).sin().mul(in.get(0)).sum()));
            return call -> List.of(Grad.hessian((Tensor p) -> f.apply(List.of(p)).getFirst(), draw(numbers, 4)),
                    Grad.grad(p -> f
                            .apply(List.of(p)).getFirst(), draw(numbers, 4)));
        }), new Scenario("compiled derivatives", (how, numbers) -> {
            Function<Tensor, Tensor> g = p -> p.sin().mul(p).sum();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(Grad.hessian(g, in.get(0)), Grad.grad(g, in.get(0)),
                    Grad.jvp(g, in.get(0), in.get(1)).tangent(), Grad.hvp(g, in.get(0), in.get(1))));
            return call -> f.apply(List.of(draw(numbers, 4), draw(numbers, 4)));
        }), new Scenario("more and fewer inputs", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.stream().reduce(Tensor::add).orElseThrow()));
            return call -> f.apply(call % 2 == 0 ? List.of(draw(numbers, 4), draw(numbers, 4)) : List.of(draw(numbers,
                    4)));
        }), new Scenario("a function that gives what it makes once", (how, numbers) -> {
            Tensor[] cache = new Tensor[1];
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                if (cache[0] == null) {
                    cache[0] = Tensor.arange(DType.FLOAT64, 0, 4, 1);
                }
                return List.of(in.get(0).add(cache[0]));
            });
            return call -> f.apply(List.of(draw(numbers, 4)));
        }));
    }
}
