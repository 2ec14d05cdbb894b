package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What programs make of matrices that are too large for straight-line code: turned copies, loops by rows, and where their values lie. */
class RowUnitsTest {
    private static final int ROWS = 70;
    private static final int COLUMNS = 100;
    private static final int CALLS = 5;

    private static Tensor matrix(double from) {
        return Tensor.linspace(from, 3, ROWS * COLUMNS).sin().to(DType.FLOAT32).reshape(ROWS, COLUMNS);
    }

    private static void assertSame(UnaryOperator<List<Tensor>> function) {
        assertSame(function, RowUnitsTest::matrix);
    }

    private static void assertSame(UnaryOperator<List<Tensor>> function, IntFunction<Tensor> input) {
        UnaryOperator<List<Tensor>> compiled = Compile.ofLists(function);
        for (int i = 0; i < CALLS; i++) {
            List<Tensor> expected = function.apply(List.of(input.apply(i)));
            List<Tensor> results = compiled.apply(List.of(input.apply(i)));
            for (int k = 0; k < expected.size(); k++) {
                assertThat(results.get(k).toDoubles()).containsExactly(expected.get(k).toDoubles());
            }
        }
    }

    @Test
    void aTransposedCopyIsTurned() {
        UnaryOperator<List<Tensor>> function = in -> {
            Tensor turned = in.getFirst().t().contiguous();
            return List.of(turned, turned.exp().sum(1));
        };
        assertSame(function);
        assertThat(Compile.explain(function, matrix(0))).contains("turn %");
    }

    @Test
    void aTransposedCopyGoesToItsPlaceAtOnce() {
        Tensor kept = Tensor.zeros(DType.FLOAT32, matrix(0).t().shape());
        UnaryOperator<List<Tensor>> function = in -> {
            kept.copyInPlace(in.getFirst().t());
            return List.of(in.getFirst().sum());
        };
        UnaryOperator<List<Tensor>> compiled = Compile.ofLists(function);
        for (int i = 0; i < CALLS; i++) {
            assertThat(compiled.apply(List.of(matrix(i)))).hasSize(1);
            assertThat(kept.toDoubles()).containsExactly(matrix(i).t().clone().toDoubles());
        }
        assertThat(Compile.explain(function, matrix(0))).contains("turn %").contains("0 copied back");
    }

    @Test
    void whatAResultIsMadeOfLiesInItsArray() {
        UnaryOperator<List<Tensor>> function = in -> List.of(in.getFirst().softmax(1));
        assertSame(function);
        String explained = Compile.explain(function, matrix(0));
        // The greatest elements and the sums; no array of exponentials.
        assertThat(explained).contains("1 made for results").contains("(" + 2 * ROWS * Float.BYTES + " bytes)");
    }

    @Test
    void aValueThatIsReadAgainDoesNotLieInTheResult() {
        assertSame(in -> {
            Tensor exponentials = in.getFirst().exp().mul(in.getFirst()).sigmoid();
            Tensor first = exponentials.div(exponentials.sum(true, 1));
            return List.of(first, exponentials.mul(first.sum(true, 1)));
        });
    }

    @Test
    void aValueThatIsReadAtOtherPlacesDoesNotLieInTheResult() {
        assertSame(in -> {
            Tensor square = in.getFirst().slice(0, 0, ROWS).slice(1, 0, ROWS);
            Tensor heavy = square.exp().mul(square).sigmoid().tanh();
            return List.of(heavy.add(heavy.t()));
        });
    }

    @Test
    void aValueThatAnotherLoopReadsAtOtherRowsDoesNotLieInTheResult() {
        Tensor y = Tensor.linspace(-1, 1, 200 * 500).to(DType.FLOAT32).reshape(200, 500);
        assertSame(in -> {
            Tensor v = in.getFirst().sin().exp().tanh();
            Tensor m = y.add(v.slice(0, 0, 1)).sum(1);
            return List.of(v.sub(m.unsqueeze(1)));
        }, i -> Tensor.linspace(i, 3, 200 * 500).to(DType.FLOAT32).reshape(200, 500));
    }

    @Test
    void loopsOverTheSameRowsAreGathered() {
        Tensor weight = matrix(1).slice(0, 0, 1).reshape(COLUMNS).clone().requiresGrad();
        Tensor x = matrix(2).requiresGrad();
        UnaryOperator<List<Tensor>> function = in -> {
            x.zeroGrad();
            weight.zeroGrad();
            Tensor centred = x.sub(x.mean(true, 1));
            Tensor normal = centred.mul(centred.square().mean(true, 1).add(1e-5).rsqrt());
            normal.mul(weight).backward(in.getFirst());
            return List.of(Objects.requireNonNull(x.grad()).clone(), Objects.requireNonNull(weight.grad()).clone());
        };
        assertSame(function);
        long byRows = Compile.explain(function, matrix(0)).lines().filter(line -> line.contains("by rows")).count();
        assertThat(byRows).isEqualTo(4);
    }
}
