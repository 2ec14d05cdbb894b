package dev.thalweg.compile;

import static dev.thalweg.compile.Scenario.all;
import static dev.thalweg.compile.Scenario.draw;

import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Inputs, results and captured tensors that are the same tensor, or parts of one. */
class AliasScenariosTest {
    @TestFactory
    Stream<DynamicTest> sameBits() {
        return Scenario.tests(aliases());
    }

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
}
