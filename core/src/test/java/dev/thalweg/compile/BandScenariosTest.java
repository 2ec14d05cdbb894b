package dev.thalweg.compile;

import static dev.thalweg.compile.Scenario.all;
import static dev.thalweg.compile.Scenario.draw;
import static dev.thalweg.compile.Scenario.gradientOf;
import static dev.thalweg.tensor.Tensor.noGrad;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.compile.Scenario.Setting;
import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.kernel.Threads;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A matrix times a vector, something of its elements, and the transposed matrix times that, for more rows than a band has. */
class BandScenariosTest {
    /** Two bands and a part of one. */
    private static final int ROWS = 2_400;
    private static final int COLUMNS = 70;

    @TestFactory
    Stream<DynamicTest> sameBits() {
        return Scenario.tests(List.of(new Scenario("logistic regression", gradient((x, w) -> {
            Tensor z = x.matmul(w);
            return z.softplus().sub(z.mul(0.5)).mean();
        })), new Scenario("least squares with an intercept", (how, numbers) -> {
            Tensor x = draw(numbers, ROWS, COLUMNS);
            Tensor w = draw(numbers, COLUMNS).requiresGrad();
            Tensor intercept = draw(numbers, 1).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.zeroGrad();
                intercept.zeroGrad();
                Tensor loss = x.matmul(w).add(intercept).sub(in.getFirst()).square().mean();
                loss.backward();
                return List.of(loss.detach());
            });
            return call -> all(f.apply(List.of(draw(numbers, ROWS))), gradientOf(w), gradientOf(intercept));
        }), new Scenario("rows that are neighbours", (how, numbers) -> {
            Tensor x = draw(numbers, COLUMNS, ROWS).t();
            Tensor w = draw(numbers, COLUMNS).requiresGrad();
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.zeroGrad();
                Tensor loss = x.matmul(w).sub(in.getFirst()).tanh().square().sum();
                loss.backward();
                return List.of(loss.detach());
            });
            return call -> all(f.apply(List.of(draw(numbers, ROWS))), gradientOf(w));
        }), new Scenario("part of a larger matrix", gradient((x, w) -> x.slice(0, 7, ROWS - 5).slice(1, 3, COLUMNS)
                .matmul(w.slice(0, 3, COLUMNS)).cos().sum())), new Scenario("two matrices and two gradients", (how,
                        numbers) -> {
                    Tensor x = draw(numbers, ROWS, COLUMNS);
                    Tensor y = draw(numbers, ROWS, 3);
                    Tensor w = draw(numbers, COLUMNS).requiresGrad();
                    Tensor v = draw(numbers, 3).requiresGrad();
                    UnaryOperator<List<Tensor>> f = how.apply(in -> {
                        w.zeroGrad();
                        v.zeroGrad();
                        Tensor loss = x.matmul(w).mul(y.matmul(v)).add(in.getFirst()).sigmoid().sum();
                        loss.backward();
                        return List.of(loss.detach());
                    });
                    return call -> all(f.apply(List.of(draw(numbers, ROWS))), gradientOf(w), gradientOf(v));
                }), new Scenario("what lies between is a result too", (how, numbers) -> {
                    Tensor x = draw(numbers, ROWS, COLUMNS);
                    Tensor w = draw(numbers, COLUMNS);
                    UnaryOperator<List<Tensor>> f = how.apply(in -> {
                        Tensor z = x.matmul(w.mul(in.getFirst()));
                        Tensor r = z.sin();
                        return List.of(z, r, x.t().matmul(r), r.sum());
                    });
                    return call -> f.apply(List.of(draw(numbers, COLUMNS)));
                }), new Scenario("what lies between is read elsewhere", (how, numbers) -> {
                    Tensor x = draw(numbers, ROWS, COLUMNS);
                    Tensor w = draw(numbers, COLUMNS);
                    UnaryOperator<List<Tensor>> f = how.apply(in -> {
                        Tensor z = x.matmul(w.mul(in.getFirst()));
                        Tensor r = z.flip(0).sin().sub(z.mean());
                        return List.of(x.t().matmul(r), x.t().matmul(z.slice(0, 0, ROWS)), x.t().matmul(z.flip(0)));
                    });
                    return call -> f.apply(List.of(draw(numbers, COLUMNS)));
                }), new Scenario("what is written in place is read before", (how, numbers) -> {
                    Tensor x = draw(numbers, ROWS, COLUMNS);
                    Tensor kept = draw(numbers, ROWS);
                    UnaryOperator<List<Tensor>> f = how.apply(in -> {
                        Tensor z = x.matmul(in.getFirst());
                        Tensor old = z.mul(kept.flip(0));
                        kept.copyInPlace(z.cos());
                        return List.of(x.t().matmul(old), x.t().matmul(kept));
                    });
                    return call -> all(f.apply(List.of(draw(numbers, COLUMNS))), kept.clone());
                }), new Scenario("a matrix is written in place by its own products", (how, numbers) -> {
                    Tensor x = draw(numbers, ROWS, 1);
                    UnaryOperator<List<Tensor>> f = how.apply(in -> {
                        Tensor z = x.matmul(in.getFirst());
                        Tensor r = z.sin();
                        Tensor g = x.t().matmul(r);
                        x.mulInPlace(r.unsqueeze(1));
                        return List.of(g);
                    });
                    return call -> all(f.apply(List.of(draw(numbers, 1))), x.clone());
                }), new Scenario("the first rows are read in each band, all of them at the end", (how, numbers) -> {
                    Tensor x = draw(numbers, ROWS, COLUMNS);
                    UnaryOperator<List<Tensor>> f = how.apply(in -> {
                        Tensor v = in.getFirst().exp();
                        Tensor z = x.matmul(v.slice(0, 0, COLUMNS));
                        Tensor r = z.mul(v);
                        return List.of(r, x.t().matmul(r));
                    });
                    return call -> f.apply(List.of(draw(numbers, ROWS)));
                }), new Scenario("rows are read from the end, and then in order", (how, numbers) -> {
                    Tensor x = draw(numbers, ROWS, COLUMNS);
                    Tensor y = draw(numbers, ROWS, COLUMNS);
                    UnaryOperator<List<Tensor>> f = how.apply(in -> {
                        Tensor v = in.getFirst().exp().sin().tanh();
                        Tensor a = x.matmul(in.get(1)).mul(v.flip(0));
                        Tensor g = x.t().matmul(a);
                        return List.of(g, v.mul(y.matmul(g)).mul(a));
                    });
                    return call -> f.apply(List.of(draw(numbers, ROWS), draw(numbers, COLUMNS)));
                }),
                new Scenario("several products of what lies between, one of them with more rows", (how, numbers) -> {
                    Tensor x = draw(numbers, ROWS, COLUMNS);
                    Tensor square = Tensor.linspace(-1, 1, ROWS * ROWS).reshape(ROWS, ROWS);
                    UnaryOperator<List<Tensor>> f = how.apply(in -> {
                        Tensor r = x.matmul(in.getFirst()).sin();
                        return List.of(r.matmul(r), x.t().matmul(r), square.matmul(r), square.t().matmul(r), r.sum());
                    });
                    return call -> f.apply(List.of(draw(numbers, COLUMNS)));
                }), new Scenario("steps of descent", (how, numbers) -> {
                    Tensor x = draw(numbers, ROWS, COLUMNS);
                    Tensor w = draw(numbers, COLUMNS).requiresGrad();
                    UnaryOperator<List<Tensor>> f = how.apply(in -> {
                        w.zeroGrad();
                        Tensor loss = x.matmul(w).sub(in.getFirst()).square().mean();
                        loss.backward();
                        noGrad(() -> w.subInPlace(gradientOf(w).mul(0.1)));
                        return List.of(loss.detach());
                    });
                    return call -> all(f.apply(List.of(draw(numbers, ROWS))), w.detach().clone());
                })));
    }

    private static Setting gradient(BinaryOperator<Tensor> objective) {
        return (how, numbers) -> {
            Tensor x = draw(numbers, ROWS, COLUMNS);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor w = in.getFirst().detach().requiresGrad();
                Tensor loss = objective.apply(x, w);
                loss.backward();
                return List.of(loss.detach(), gradientOf(w));
            });
            return call -> f.apply(List.of(draw(numbers, COLUMNS)));
        };
    }

    private static UnaryOperator<List<Tensor>> logistic(DType dtype, int rows) {
        Tensor x = Tensor.linspace(-1, 3, rows * COLUMNS).sin().to(dtype).reshape(rows, COLUMNS);
        return in -> {
            Tensor w = in.getFirst().detach().requiresGrad();
            Tensor loss = x.matmul(w).softplus().mean();
            loss.backward();
            return List.of(loss.detach(), gradientOf(w));
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void anyNumberOfThreadsGivesTheSameBits(int threads) {
        int rows = 40_000; // worth several threads
        int before = Threads.count();
        try {
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                UnaryOperator<List<Tensor>> function = logistic(dtype, rows);
                Threads.setCount(1);
                Tensor w = Tensor.ones(dtype, Shape.of(COLUMNS)).mul(0.03);
                List<String> expected = Bits.of(function.apply(List.of(w)));
                Threads.setCount(threads);
                for (LoopKernel.Mode mode : List.of(LoopKernel.Mode.ADAPTIVE, LoopKernel.Mode.SCALAR)) {
                    LoopKernel.setMode(mode); // scalar code is what runs by bands at once
                    UnaryOperator<List<Tensor>> compiled = Compile.ofLists(function);
                    for (int call = 0; call < 40; call++) {
                        assertThat(Bits.of(compiled.apply(List.of(w)))).isEqualTo(expected);
                    }
                }
            }
        } finally {
            LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
            Threads.setCount(before);
        }
    }

    @Test
    void aMatrixIsReadOnceForBothItsProducts() {
        Tensor w = Tensor.ones(DType.FLOAT64, Shape.of(COLUMNS));
        assertThat(byBands(logistic(DType.FLOAT64, ROWS), w)).isEqualTo(3);
        assertThat(byBands(logistic(DType.FLOAT64, 1024), w)).as("one band").isZero();
        Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(ROWS, COLUMNS));
        assertThat(byBands(in -> {
            Tensor r = x.matmul(in.getFirst()).sin();
            return List.of(x.t().matmul(r), r.matmul(r));
        }, w)).as("another product behind it").isEqualTo(3);
        assertThat(byBands(in -> List.of(x.matmul(in.getFirst()).exp()), w)).as("one product").isZero();
        assertThat(byBands(in -> {
            Tensor z = x.matmul(in.getFirst());
            return List.of(x.t().matmul(z.div(z.norm())));
        }, w)).as("what is made of all elements").isZero();
    }

    private static long byBands(UnaryOperator<List<Tensor>> function, Tensor input) {
        return Compile.explain(function, input).lines().filter(line -> line.contains("by bands")).count();
    }
}
