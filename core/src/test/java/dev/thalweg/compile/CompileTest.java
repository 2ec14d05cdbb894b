package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.grad.Grad;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Generator;
import dev.thalweg.tensor.Tensor;
import dev.thalweg.tensor.TraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How compiled functions are made and called, what they refuse, and that they stay whole when something fails. */
class CompileTest {
    private static Tensor draw(int seed, int... sizes) {
        return Tensor.randn(Generator.of(seed), DType.FLOAT64, Shape.of(sizes));
    }

    @Test
    void theFunctionItselfRunsTwice() {
        AtomicInteger runs = new AtomicInteger();
        UnaryOperator<Tensor> f = Compile.of((Tensor x) -> {
            runs.incrementAndGet();
            return x.mul(2);
        });
        for (int i = 0; i < 5; i++) {
            var _ = f.apply(draw(i, 3));
        }
        assertThat(runs).hasValue(2);
        var _ = f.apply(draw(1, 4)); // another shape
        var _ = f.apply(draw(1, 3).to(DType.FLOAT32)); // another dtype
        assertThat(runs).hasValue(4);
    }

    @Test
    void aFunctionThatRanBeforeIsRecordedAtTheFirstCall() {
        AtomicInteger runs = new AtomicInteger();
        UnaryOperator<List<Tensor>> f = Compile.ofUsedLists(in -> {
            runs.incrementAndGet();
            return List.of(in.getFirst().mul(2));
        });
        for (int i = 0; i < 3; i++) {
            assertThat(f.apply(List.of(draw(i, 3))).getFirst().toDoubles()).isEqualTo(draw(i, 3).mul(2).toDoubles());
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void tangentsThatItTakesItselfBecomeAPartOfTheProgram() {
        AtomicInteger runs = new AtomicInteger();
        Function<Tensor, Tensor> g = p -> p.sin().mul(p);
        UnaryOperator<Tensor> f = Compile.of((Tensor x) -> {
            runs.incrementAndGet();
            return Grad.jvp((Tensor q) -> Grad.jvp(g, q, q).tangent(), x, x.mul(2)).tangent();
        });
        for (int i = 0; i < 5; i++) {
            Tensor x = draw(i, 3);
            double[] expected = Grad.jvp((Tensor q) -> Grad.jvp(g, q, q).tangent(), x, x.mul(2)).tangent().toDoubles();
            assertThat(f.apply(x).toDoubles()).isEqualTo(expected);
        }
        assertThat(runs).hasValue(2);
    }

    @Test
    void tangentsThatItCapturesAreNoPartOfAProgram() {
        Tensor[] captured = new Tensor[1];
        UnaryOperator<Tensor> f = Compile.of((Tensor x) -> x.mul(captured[0]));
        for (int i = 0; i < 5; i++) {
            Tensor x = draw(i, 3);
            Tensor along = Grad.jvp((Tensor q) -> {
                captured[0] = q;
                return f.apply(x);
            }, draw(i + 9, 3), draw(i + 17, 3)).tangent();
            assertThat(along.toDoubles()).isEqualTo(x.mul(draw(i + 17, 3)).toDoubles());
        }
    }

    @Test
    void everyDoor() {
        Tensor w = draw(1, 3);
        BinaryOperator<Tensor> two = Compile.of((Tensor x, Tensor y) -> x.sub(y));
        Supplier<Tensor> step = Compile.of(() -> w.addInPlace(1).sum());
        Runnable run = Compile.of(() -> {
            w.mulInPlace(2);
        });
        Tensor expected = w.clone();
        for (int i = 0; i < 4; i++) {
            assertThat(two.apply(draw(i, 3), w).toDoubles()).isEqualTo(draw(i, 3).sub(w).toDoubles());
            assertThat(step.get().item()).isEqualTo(expected.addInPlace(1).sum().item());
            run.run();
            assertThat(w.toDoubles()).isEqualTo(expected.mulInPlace(2).toDoubles());
        }
    }

    @Test
    void readingAValueSaysWhatToDo() {
        for (UnaryOperator<Tensor> reader : List.<UnaryOperator<Tensor>>of(x -> x.mul(x.sum().item()), x -> x.mul(x
                .toDoubles()[0]), x -> x.mul(x.to(DType.INT64).at(0).itemLong()), x -> Tensor.of(x.toFloats()), x -> {
                    x.addInPlace(1);
                    return x.sum().item() > 0 ? x : x.neg();
                })) {
            UnaryOperator<Tensor> f = Compile.of(reader);
            var _ = f.apply(draw(1, 3));
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> f.apply(draw(1, 3))).isInstanceOf(TraceException.class)
                        .hasMessageContaining("a value cannot be read").hasMessageContaining("where, maximum")
                        .hasMessageContaining("outside of the compiled function");
            }
            assertThat(draw(2, 3).sum().item()).isNotZero(); // reading works again
        }
    }

    @Test
    void aFailureLeavesNothingHalfOpen() {
        for (int bad = 0; bad < 2; bad++) { // later calls do not run the function
            Tensor w = Tensor.zeros(DType.FLOAT64, Shape.of(3));
            AtomicInteger runs = new AtomicInteger();
            int failing = bad;
            UnaryOperator<Tensor> f = Compile.of((Tensor x) -> {
                w.addInPlace(x);
                if (runs.getAndIncrement() == failing) {
                    throw new IllegalStateException("on purpose");
                }
                return w.mul(2);
            });
            Tensor one = Tensor.ones(DType.FLOAT64, Shape.of(3));
            for (int call = 0; call < 6; call++) {
                if (call == bad) {
                    assertThatThrownBy(() -> f.apply(one)).hasMessage("on purpose");
                } else {
                    assertThat(f.apply(one).toDoubles()).containsOnly(2 * (call + 1));
                }
                assertThat(w.toDoubles()).containsOnly(call + 1);
            }
            assertThat(runs).hasValue(bad == 0 ? 2 : 3);
        }
    }

    @Test
    void anInputThatDoesNotFitFailsAsItDoesOtherwise() {
        UnaryOperator<List<Tensor>> f = Compile.ofLists(in -> List.of(in.get(0).matmul(in.get(1))));
        for (int i = 0; i < 4; i++) {
            var _ = f.apply(List.of(draw(1, 3, 4), draw(2, 4, 2)));
            assertThatThrownBy(() -> f.apply(List.of(draw(1, 3, 4), draw(2, 3, 2)))).isInstanceOf(
                    IllegalArgumentException.class).hasMessageContaining("inner sizes");
        }
    }

    @Test
    void aViewOfWhatIsWrittenIsRefusedOrRight() {
        Tensor w = draw(1, 3, 3);
        UnaryOperator<Tensor> f = Compile.of((Tensor x) -> w.mulInPlace(0.5).add(x));
        var _ = f.apply(w.t());
        assertThatThrownBy(() -> f.apply(w.t())).isInstanceOf(TraceException.class).hasMessageContaining(
                "view of a captured tensor").hasMessageContaining("clone() it first");
        for (int i = 0; i < 4; i++) {
            assertThat(f.apply(w.t().clone()).shape()).isEqualTo(Shape.of(3, 3));
        }
    }

    @Test
    void whatIsToBeDifferentiatedRunsAsItIs() {
        UnaryOperator<Tensor> f = Compile.of((Tensor x) -> x.sin().mul(x).sum());
        for (int i = 0; i < 4; i++) {
            Tensor x = draw(i, 5);
            assertThat(f.apply(x).isRequiringGrad()).isFalse();
            assertThat(Grad.grad((Tensor p) -> f.apply(p), x).toDoubles()).isEqualTo(x.sin().add(x.cos().mul(x))
                    .toDoubles());
            Tensor leaf = x.clone().requiresGrad();
            f.apply(leaf).backward();
            assertThat(leaf.grad()).isNotNull();
        }
    }

    @Test
    void callsFromSeveralThreadsTakeTurns() throws Exception {
        Tensor counter = Tensor.zeros(DType.FLOAT64, Shape.of(400));
        Tensor leaf = Tensor.ones(DType.FLOAT64, Shape.of(400)).requiresGrad();
        UnaryOperator<Tensor> step = Compile.of((Tensor x) -> {
            counter.addInPlace(1);
            leaf.mul(x).sum().backward();
            return x.exp().add(counter.mul(0)).add(x.sin());
        });
        int threads = 4;
        int calls = 40;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int seed = t;
                all.add(pool.submit(() -> {
                    for (int i = 0; i < calls; i++) {
                        Tensor x = draw(seed * calls + i, 400);
                        assertThat(step.apply(x).toDoubles()).isEqualTo(x.exp().add(x.sin()).toDoubles());
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(counter.toDoubles()).containsOnly(threads * calls);
        Tensor sum = Tensor.zeros(DType.FLOAT64, Shape.of(400));
        for (int i = 0; i < threads * calls; i++) {
            sum.addInPlace(draw(i, 400));
        }
        Tensor gradient = leaf.grad();
        assertThat(gradient).isNotNull();
        assertThat(gradient.sub(sum).abs().amax().item()).isLessThan(1e-9);
    }
}
