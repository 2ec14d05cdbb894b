package dev.thalweg.compile;

import static dev.thalweg.compile.Scenario.all;
import static dev.thalweg.compile.Scenario.draw;
import static dev.thalweg.compile.Scenario.gradientOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.grad.Grad;
import dev.thalweg.nn.Linear;
import dev.thalweg.nn.Losses;
import dev.thalweg.optim.Adam;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Autograd;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Hook;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Functions whose results the caller differentiates. */
class OutsideScenariosTest {
    @TestFactory
    Stream<DynamicTest> sameBits() {
        return Scenario.tests(List.of(new Scenario("a layer inside, its loss outside", (how, numbers) -> {
            Tensor w = draw(numbers, 5, 6).requiresGrad();
            Tensor b = draw(numbers, 5).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).matmul(w.t()).add(b).tanh()));
            return call -> {
                Tensor x = draw(numbers, 7, 6).requiresGrad();
                Tensor y = f.apply(List.of(x)).getFirst();
                w.zeroGrad();
                b.zeroGrad();
                y.square().mean().backward();
                return all(List.of(y.detach()), gradientOf(x), gradientOf(w), gradientOf(b));
            };
        }), new Scenario("training outside", (how, numbers) -> {
            Linear first = new Linear(6, 9, numbers);
            Linear second = new Linear(9, 1, numbers);
            List<Tensor> weights = List.of(first.weight(), first.bias(), second.weight(), second.bias());
            Optimizer adam = new Optimizer(Adam.of(0.05), weights);
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(second.forward(first.forward(in.get(0)).relu())));
            return call -> {
                Tensor x = Tensor.randn(numbers, DType.FLOAT32, Shape.of(8, 6));
                adam.zeroGrad();
                Tensor loss = Losses.mseLoss(f.apply(List.of(x)).getFirst(), x.sum(1).unsqueeze(1));
                loss.backward();
                adam.step();
                List<Tensor> seen = new ArrayList<>(List.of(loss.detach()));
                weights.forEach(weight -> seen.add(weight.detach().clone()));
                return seen;
            };
        }), new Scenario("an input that was computed, and hooks", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).exp().mul(in.get(1)).softmax(-1)));
            return call -> {
                Tensor x = draw(numbers, 4, 5).requiresGrad();
                Tensor y = f.apply(List.of(x.sin(), draw(numbers, 5))).getFirst();
                y.retainGrad();
                List<Tensor> hooked = new ArrayList<>();
                Hook hook = y.registerHook(g -> {
                    hooked.add(g.clone());
                    return g.mul(2);
                });
                y.mul(draw(numbers, 4, 5)).sum().backward();
                hook.remove();
                return all(hooked, y.detach(), gradientOf(x), gradientOf(y));
            };
        }), new Scenario("a captured tensor that was computed", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            Tensor[] now = {w.exp()};
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(now[0].mul(in.get(0)).sin()));
            return call -> {
                now[0] = w.exp();
                w.zeroGrad();
                f.apply(List.of(draw(numbers, 4))).getFirst().sum().backward();
                return List.of(gradientOf(w));
            };
        }), new Scenario("a weight that is frozen at times", (how, numbers) -> {
            Tensor w = draw(numbers, 4, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).matmul(w.t()).sigmoid()));
            return call -> {
                w.zeroGrad();
                w.requiresGrad(call % 3 != 2);
                Tensor x = draw(numbers, 3, 4).requiresGrad();
                f.apply(List.of(x)).getFirst().square().sum().backward();
                return all(List.of(gradientOf(x)), w.grad());
            };
        }), new Scenario("the gradient's gradient", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).sin().mul(in.get(0)).exp()));
            return call -> {
                Tensor x = draw(numbers, 6).requiresGrad();
                Tensor g = Objects.requireNonNull(Autograd.gradients(f.apply(List.of(x)).toArray(Tensor[]::new),
                        new Tensor[] {Tensor.onesLike(x)}, new Tensor[] {x}, true, true)[0]);
                g.square().sum().backward();
                return List.of(g.detach(), gradientOf(x));
            };
        }), new Scenario("forward over reverse", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).sin().mul(in.get(0)).exp().sum()));
            UnaryOperator<Tensor> gradient = x -> Grad.grad(y -> f.apply(List.of(y)).getFirst()).apply(x);
            return call -> {
                Tensor x = draw(numbers, 6);
                return List.of(gradient.apply(x), Grad.jvp(gradient, x, draw(numbers, 6)).tangent());
            };
        }), new Scenario("two results, used by turns", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor y = in.get(0).mul(w).sin();
                return List.of(y, y.square().sum(), y.gt(0));
            });
            return call -> {
                w.zeroGrad();
                List<Tensor> out = f.apply(List.of(draw(numbers, 4)));
                switch (call % 3) {
                    case 0 -> out.get(0).mul(draw(numbers, 4)).sum().backward();
                    case 1 -> out.get(1).backward();
                    default -> out.get(0).sum().add(out.get(1)).backward();
                }
                return all(out.stream().map(Tensor::detach).toList(), gradientOf(w));
            };
        }), new Scenario("only the second result, always", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor y = in.get(0).mul(w).sin();
                return List.of(y.div(0), y.square().sum());
            });
            return call -> {
                w.zeroGrad();
                List<Tensor> out = f.apply(List.of(draw(numbers, 4)));
                out.get(1).backward();
                return all(List.of(out.get(0).detach()), gradientOf(w));
            };
        }), new Scenario("an input that is a result", (how, numbers) -> {
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0), in.get(0).sin()));
            return call -> {
                Tensor x = draw(numbers, 4).requiresGrad();
                List<Tensor> out = f.apply(List.of(x));
                out.get(1).mul(3).sum().backward();
                return List.of(gradientOf(x), Tensor.of(out.get(0) == x));
            };
        }), new Scenario("a result written in place", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).mul(w)));
            return call -> {
                w.zeroGrad();
                Tensor y = f.apply(List.of(draw(numbers, 4))).getFirst();
                y.mulInPlace(draw(numbers, 4));
                y.sin().sum().backward();
                return List.of(y.detach(), gradientOf(w));
            };
        }), new Scenario("dropout", (how, numbers) -> {
            Tensor w = draw(numbers, 40).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).mul(w).mul(Tensor.rand(40).to(
                    DType.FLOAT64))));
            return call -> {
                w.zeroGrad();
                f.apply(List.of(draw(numbers, 40))).getFirst().sum().backward();
                return List.of(gradientOf(w));
            };
        }), new Scenario("in a checkpoint", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).mul(w).sin()));
            return call -> {
                w.zeroGrad();
                Tensor x = draw(numbers, 4);
                Tensor y = call == 3 ? f.apply(List.of(x)).getFirst() : Autograd.checkpoint(() -> f.apply(List.of(x))
                        .getFirst());
                y.sum().backward();
                return List.of(gradientOf(w));
            };
        }), new Scenario("in another compiled function", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).mul(w).sin()));
            UnaryOperator<List<Tensor>> step = how.apply(in -> {
                w.zeroGrad();
                f.apply(in).getFirst().square().sum().backward();
                return List.of();
            });
            return call -> {
                w.zeroGrad();
                f.apply(List.of(draw(numbers, 4))).getFirst().sum().backward();
                List<Tensor> _ = step.apply(List.of(draw(numbers, 4)));
                return List.of(gradientOf(w).clone());
            };
        }), new Scenario("backward of a result made outside, in another compiled function", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).mul(w).sin()));
            Tensor[] y = new Tensor[1];
            UnaryOperator<List<Tensor>> step = how.apply(in -> List.of(Objects.requireNonNull(Autograd.gradients(
                    new Tensor[] {y[0]}, new Tensor[] {in.get(0)}, new Tensor[] {w}, true, false)[0])));
            return call -> {
                if (call < 4) {
                    y[0] = f.apply(List.of(draw(numbers, 4))).getFirst();
                }
                return call < 3 ? List.of() : step.apply(List.of(draw(numbers, 4)));
            };
        }), new Scenario("with and without a graph, by turns", (how, numbers) -> {
            Tensor w = draw(numbers, 4).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> List.of(in.get(0).mul(w).sin()));
            return call -> {
                w.zeroGrad();
                if (call % 2 == 0) {
                    return Tensor.noGrad(() -> f.apply(List.of(draw(numbers, 4))));
                }
                f.apply(List.of(draw(numbers, 4))).getFirst().sum().backward();
                return List.of(gradientOf(w));
            };
        })));
    }

    @Test
    void gradientsOfSeveralResultsAddUp() {
        Generator numbers = Generator.of(8);
        Tensor w = draw(numbers, 4).requiresGrad();
        UnaryOperator<List<Tensor>> plain = in -> {
            Tensor y = in.get(0).mul(w).sin();
            return List.of(y.exp(), y.square(), y.cos(), y.tanh());
        };
        UnaryOperator<List<Tensor>> compiled = Compile.ofLists(plain);
        for (int call = 0; call < 5; call++) {
            Tensor x = draw(numbers, 4);
            double[] expected = gradient(plain, x, w);
            assertThat(gradient(compiled, x, w)).containsExactly(expected, within(1e-13));
        }
    }

    private static double[] gradient(UnaryOperator<List<Tensor>> function, Tensor x, Tensor w) {
        w.zeroGrad();
        Tensor sum = Tensor.of(0.0);
        for (Tensor y : function.apply(List.of(x))) {
            sum = sum.add(y.mul(3).sum());
        }
        sum.backward();
        return gradientOf(w).toDoubles();
    }

    /** {@return the result of a function in its third call: by its program} */
    private static Tensor third(Tensor w, UnaryOperator<Tensor> function, Tensor x) {
        UnaryOperator<Tensor> compiled = Compile.of(function);
        Tensor _ = compiled.apply(x);
        Tensor _ = compiled.apply(x);
        w.zeroGrad();
        return compiled.apply(x);
    }

    @Test
    void theResultStandsInTheGraphAsOneNode() {
        Tensor w = Tensor.of(1.0, 2).requiresGrad();
        Tensor y = third(w, x -> x.mul(w).sin().exp(), Tensor.of(3.0, 4));
        assertThat(Objects.requireNonNull(y.gradFn())).hasToString("CompiledBackward");
        assertThat(y.gradFn().next().getFirst().next().getFirst()).hasToString("AccumulateGrad");
    }

    @Test
    void aSecondBackwardNeedsTheGraphRetained() {
        Tensor w = Tensor.of(1.0, 2).requiresGrad();
        Tensor y = third(w, x -> x.mul(w).sin(), Tensor.of(3.0, 4)).sum();
        y.backward(null, true, false);
        double[] once = gradientOf(w).toDoubles();
        y.backward();
        assertThat(gradientOf(w).toDoubles()).containsExactly(2 * once[0], 2 * once[1]);
        assertThatIllegalStateException().isThrownBy(y::backward).withMessageContaining("retainGraph");
    }

    @Test
    void whatIsReadAgainMustNotChange() {
        Tensor w = Tensor.of(1.0, 2).requiresGrad();
        Tensor x = Tensor.of(3.0, 4);
        Tensor y = third(w, in -> in.mul(w).sin(), x).sum();
        Tensor.noGrad(() -> w.addInPlace(1));
        assertThatIllegalStateException().isThrownBy(y::backward).withMessageContaining("changed in place");
        Tensor z = third(w, in -> in.exp().mul(w), x);
        x.addInPlace(1);
        assertThatIllegalStateException().isThrownBy(z.sum()::backward).withMessageContaining("clone()");
        Tensor e = third(w, in -> in.mul(w).exp(), x);
        Tensor.noGrad(() -> e.detach().addInPlace(1));
        assertThatIllegalStateException().isThrownBy(e.sum()::backward).withMessageContaining("changed in place");
    }

    @Test
    void whatIsNotReadAgainMayChange() {
        Tensor w = Tensor.of(1.0, 2).requiresGrad();
        Tensor x = Tensor.of(3.0, 4);
        Tensor y = third(w, in -> in.add(w).mul(2), x).sum();
        Tensor.noGrad(() -> w.addInPlace(1));
        x.addInPlace(1);
        y.backward();
        assertThat(gradientOf(w).toDoubles()).containsExactly(2, 2);
    }

    @Test
    void aFailedWalkLeavesNothingBehind() {
        Tensor w = Tensor.of(1.0, 2).requiresGrad();
        UnaryOperator<List<Tensor>> f = Compile.ofLists(in -> {
            Tensor y = in.get(0).mul(w);
            return List.of(y.sin(), y.cos());
        });
        List<Tensor> out = List.of();
        for (int call = 0; call < 3; call++) {
            out = f.apply(List.of(Tensor.of(3.0, 4)));
        }
        Tensor first = out.get(0);
        Hook hook = out.get(1).registerHook(OutsideScenariosTest::fail);
        Tensor both = first.sum().add(out.get(1).sum());
        assertThatIllegalStateException().isThrownBy(() -> both.backward(null, true, false)).withMessage("stop");
        hook.remove();
        w.zeroGrad();
        first.sum().backward();
        assertThat(gradientOf(w).toDoubles()).containsExactly(new double[] {3 * Math.cos(3), 4 * Math.cos(8)}, within(
                1e-12));
    }

    private static @Nullable Tensor fail(Tensor g) {
        throw new IllegalStateException("stop");
    }
}
