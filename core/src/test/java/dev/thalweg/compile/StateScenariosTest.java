package dev.thalweg.compile;

import static dev.thalweg.compile.Scenario.all;
import static dev.thalweg.compile.Scenario.draw;
import static dev.thalweg.compile.Scenario.gradientOf;

import dev.thalweg.grad.Grad;
import dev.thalweg.grad.Jvp;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.optim.Sgd;
import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Random numbers, signatures that change, functions within functions, derivatives of and within compiled functions. */
class StateScenariosTest {
    @TestFactory
    Stream<DynamicTest> sameBits() {
        return Scenario.tests(rest());
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
