package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The tape and the walk where no recorded scenario of PyTorch reaches: sizes, lifetimes, threads, errors in words. */
class AutogradTest {
    /** More calls deep than any thread's stack. */
    private static final int DEEP = 100_000;
    /** Collections until a dropped object must be gone; one is enough on the collectors in use. */
    private static final int COLLECTIONS = 20;

    private static Tensor leaf(double... values) {
        return Tensor.of(values).requiresGrad();
    }

    private static double[] gradient(Tensor leaf) {
        return Objects.requireNonNull(leaf.grad(), "no gradient").toDoubles();
    }

    // Sizes ------------------------------------------------------------------------------------------------------

    @Test
    void aChainOfAHundredThousandOpsRunsBackward() {
        Tensor x = Tensor.scalar(1.0).requiresGrad();
        Tensor y = x;
        for (int i = 0; i < DEEP; i++) {
            y = y.mul(1.00001);
        }
        y.backward();

        assertThat(gradient(x)[0]).isCloseTo(StrictMath.pow(1.00001, DEEP), within(1e-9));
    }

    @Test
    void aChainOfAHundredThousandOpsCanBeDifferentiatedTwice() {
        Tensor x = Tensor.scalar(1.0).requiresGrad();
        Tensor y = x.square();
        for (int i = 0; i < DEEP; i++) {
            y = y.add(0.5);
        }
        y.backward(null, false, true);
        Tensor slope = Objects.requireNonNull(x.grad());
        x.zeroGrad();
        slope.backward();

        assertThat(gradient(x)).containsExactly(2);
    }

    @Test
    void aHundredThousandUsesOfOneTensorAddUp() {
        Tensor x = Tensor.scalar(3.0).requiresGrad();
        Tensor sum = Tensor.scalar(0.0);
        for (int i = 0; i < DEEP; i++) {
            sum = sum.add(x);
        }
        sum.backward();

        assertThat(gradient(x)).containsExactly(DEEP);
    }

    @Test
    void anOpOfAHundredThousandInputsHasAGradientForEach() {
        Tensor[] inputs = new Tensor[DEEP];
        for (int i = 0; i < DEEP; i++) {
            inputs[i] = leaf(i);
        }
        Tensor.cat(0, inputs).square().sum().backward();

        assertThat(gradient(inputs[DEEP - 1])).containsExactly(2.0 * (DEEP - 1));
        assertThat(gradient(inputs[0])).containsExactly(0);
    }

    // Lifetimes --------------------------------------------------------------------------------------------------

    private static void assertCollected(WeakReference<?> reference) {
        for (int i = 0; i < COLLECTIONS && reference.get() != null; i++) {
            System.gc();
        }
        assertThat(reference.get()).as("should be garbage").isNull();
    }

    @Test
    void aDroppedGraphIsGarbageThoughItsLeavesLive() {
        Tensor x = leaf(1, 2);
        WeakReference<Node> middle = new WeakReference<>(x.sin().mul(x).sum().gradFn());

        assertCollected(middle);
        assertThat(x.isRequiringGrad()).isTrue();
    }

    @Test
    void aResultKeepsItsGraphAlive() {
        Tensor x = leaf(1, 2);
        Tensor y = x.sin();
        WeakReference<Node> middle = new WeakReference<>(y.gradFn());
        Tensor f = y.cos().sum();
        y = null;
        System.gc();

        assertThat(middle.get()).isNotNull();
        f.backward();
        assertThat(gradient(x)).hasSize(2);
    }

    @Test
    void backwardDropsSavedValuesThoughTheResultLives() {
        Tensor x = leaf(1, 2);
        Tensor middle = x.sin();
        WeakReference<Tensor> saved = new WeakReference<>(middle);
        Tensor f = middle.cos().sum();
        middle = null;
        f.backward();

        assertCollected(saved);
        assertThat(f.isRequiringGrad()).isTrue();
    }

    @Test
    void aGraphOfGradientsIsGarbageWhenTheGradientIsDropped() {
        Tensor x = leaf(1, 2);
        x.sin().sum().backward(null, false, true);
        WeakReference<Tensor> slope = new WeakReference<>(x.grad());
        x.zeroGrad();

        assertCollected(slope);
    }

    // Gradients --------------------------------------------------------------------------------------------------

    @Test
    void gradientsOfTwoLeavesNeverShareStorage() {
        Tensor x = leaf(1, 2);
        Tensor y = leaf(3, 4);
        x.add(y).sum().backward(null, false, true);
        assertThat(x.grad().sharesStorage(y.grad())).isFalse();

        x.add(y).sum().backward();
        assertThat(gradient(x)).containsExactly(2, 2);
        assertThat(gradient(y)).containsExactly(2, 2);
    }

    @Test
    void aGradientPassedInIsNeitherKeptNorChanged() {
        Tensor x = leaf(1, 2);
        Tensor g = Tensor.of(10.0, 20);
        x.backward(g);
        x.backward(g);
        assertThat(gradient(x)).containsExactly(20, 40);
        assertThat(g.toDoubles()).containsExactly(10, 20);

        g.fillInPlace(0);
        assertThat(gradient(x)).containsExactly(20, 40);
    }

    @Test
    void accumulationAddsIntoTheSameTensor() {
        Tensor x = leaf(1, 2);
        x.sum().backward();
        Tensor first = x.grad();
        x.sum().backward();

        assertThat(x.grad()).isSameAs(first);
    }

    @Test
    void aGradientThatIsAskedForBelongsToTheCaller() {
        Tensor x = leaf(1, 2);
        Tensor y = leaf(3, 4);
        Tensor g = Tensor.of(1.0, 1);
        Tensor[] found = Autograd.gradients(new Tensor[] {x.add(y)}, new Tensor[] {g}, new Tensor[] {x, y, x}, false,
                false);

        assertThat(found[0].sharesStorage(found[1])).isFalse();
        assertThat(found[0].sharesStorage(found[2])).isFalse();
        assertThat(found[0].sharesStorage(g)).isFalse();
        assertThat(x.grad()).isNull();
    }

    @Test
    void gradientsOfAnIntermediateLeaveTheGraphBelowItWhole() {
        Tensor x = leaf(0.5, 2);
        Tensor y = x.exp();
        Tensor f = y.square().sum();
        Tensor[] found = Autograd.gradients(new Tensor[] {f}, new Tensor[] {null}, new Tensor[] {y}, false, false);
        assertThat(found[0].toDoubles()).containsExactly(y.mul(2L).toDoubles());

        y.sum().backward(); // what exp saved was not freed
        assertThat(gradient(x)).containsExactly(y.toDoubles());
    }

    @Test
    void anInputThatDoesNotRequireGradIsAnError() {
        Tensor x = leaf(1);
        Tensor[] outputs = {x.square()};
        assertThatThrownBy(() -> Autograd.gradients(outputs, new Tensor[] {null}, new Tensor[] {Tensor.of(2.0)}, false,
                false)).isInstanceOf(IllegalStateException.class).hasMessageContaining("must require grad")
                .hasMessageContaining("input 0");
    }

    @Test
    void aLeafThatWasSwitchedOffGathersNothing() {
        Tensor x = leaf(1, 2);
        Tensor f = x.square().sum();
        x.requiresGrad(false);
        f.backward();

        assertThat(x.grad()).isNull();
    }

    @Test
    void integersHaveNoGradients() {
        assertThatThrownBy(() -> Tensor.of(1, 2).requiresGrad()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only floating tensors have gradients").hasMessageContaining("int32");
        Tensor x = leaf(1.5, 2.5);
        Tensor whole = x.to(DType.INT64);
        assertThat(whole.isRequiringGrad()).isFalse();
        assertThat(x.gt(2).isRequiringGrad()).isFalse();
        whole.to(DType.FLOAT64).mul(x).sum().backward();
        assertThat(gradient(x)).containsExactly(1, 2);
    }

    // Errors in words --------------------------------------------------------------------------------------------

    @Test
    void errorsSayWhatToDo() {
        Tensor x = leaf(1, 2);
        Tensor y = x.exp();
        assertThatThrownBy(y::backward).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only a tensor with one element").hasMessageContaining("(2,)")
                .hasMessageContaining("sum()");
        assertThatThrownBy(() -> y.backward(Tensor.of(1.0))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(1,)").hasMessageContaining("(2,)");
        assertThatThrownBy(() -> Tensor.of(1.0).backward()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("depends on nothing that requires grad").hasMessageContaining("requiresGrad()");

        Tensor f = y.sum();
        f.backward();
        assertThatThrownBy(f::backward).isInstanceOf(IllegalStateException.class).hasMessageContaining("'exp'")
                .hasMessageContaining("freed").hasMessageContaining("retainGraph");

        Tensor z = x.exp();
        Tensor g = z.sum();
        z.addInPlace(1);
        assertThatThrownBy(g::backward).isInstanceOf(IllegalStateException.class).hasMessageContaining("'exp'")
                .hasMessageContaining("changed in place").hasMessageContaining("its output")
                .hasMessageContaining("clone()");
        assertThatThrownBy(() -> x.mulInPlace(2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mulInPlace").hasMessageContaining("a leaf that requires grad")
                .hasMessageContaining("noGrad");
        assertThatThrownBy(() -> x.select(0, 1).mulInPlace(2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a leaf that requires grad").hasMessageContaining("through a view");
        assertThatThrownBy(() -> y.requiresGrad(false)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'exp'").hasMessageContaining("detach()");
    }

    @Test
    void aFailedBackwardLeavesTheThreadRecording() {
        Tensor x = leaf(1, 2);
        assertThatThrownBy(() -> x.exp().backward()).isInstanceOf(IllegalStateException.class);
        x.registerHook(g -> {
            throw new UnsupportedOperationException("hook");
        });
        Tensor f = x.sum();
        assertThatThrownBy(f::backward).isInstanceOf(UnsupportedOperationException.class);

        assertThat(Tensor.isGradEnabled()).isTrue();
    }

    @Test
    void noGradEndsWithItsBodyHoweverThatEnds() {
        assertThatThrownBy(() -> Tensor.noGrad(() -> {
            throw new UnsupportedOperationException("body");
        })).isInstanceOf(UnsupportedOperationException.class);
        assertThat(Tensor.isGradEnabled()).isTrue();

        Tensor x = leaf(2);
        Tensor.noGrad(() -> {
            assertThat(x.square().isRequiringGrad()).isFalse();
            assertThat(Tensor.enableGrad(x::square).isRequiringGrad()).isTrue();
            assertThat(Tensor.isGradEnabled()).isFalse();
        });
    }

    // Writes -----------------------------------------------------------------------------------------------------

    @Test
    void aReshapeThatCopiesKeepsItsHistoryWhenAPartOfItIsWritten() {
        Tensor x = Tensor.ofShape(Shape.of(2, 3), 1, 2, 3, 4, 5, 6).requiresGrad();
        Tensor flat = x.t().reshape(6);
        flat.select(0, 1).fillInPlace(10); // x[1][0]
        flat.square().sum().backward();

        assertThat(gradient(x)).containsExactly(2, 4, 6, 0, 10, 12);
    }

    @Test
    void aWriteThroughAViewOfAViewOfATransposeReachesTheBase() {
        Tensor x = Tensor.ofShape(Shape.of(3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9).requiresGrad();
        Tensor y = leaf(10, 20);
        Tensor b = x.mul(1L);
        Tensor corner = b.t().slice(0, 1, 3).narrow(1, 0, 2); // b[0..2][1..3], transposed
        Tensor diagonal = corner.diagonal();
        diagonal.mulInPlace(y);
        assertThat(b.toDoubles()).containsExactly(1, 20, 3, 4, 5, 120, 7, 8, 9);
        b.square().sum().backward();

        assertThat(gradient(x)).containsExactly(2, 2 * 20 * 10, 6, 8, 10, 2 * 120 * 20, 14, 16, 18);
        assertThat(gradient(y)).containsExactly(2 * 20 * 2, 2 * 120 * 6);
        assertThat(diagonal.gradFn()).isNotNull();
    }

    @Test
    void aViewTakenUnderNoGradStaysOutsideOfHistory() {
        Tensor x = leaf(1, 2);
        Tensor b = x.mul(1L);
        Tensor view = Tensor.noGrad(() -> b.select(0, 0));
        b.mulInPlace(3);

        assertThat(view.isRequiringGrad()).isFalse();
        assertThat(view.item()).isEqualTo(3);
        assertThatThrownBy(() -> view.mulInPlace(2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("taken under noGrad");
    }

    @Test
    void aLeafStepsUnderNoGradAndThroughData() {
        Tensor x = leaf(3);
        Tensor f = x.square().sum();
        x.data().subInPlace(1);
        f.backward(); // data() hid the change: the slope is that of the new value
        assertThat(gradient(x)).containsExactly(4);

        Tensor g = x.square().sum();
        Tensor.noGrad(() -> x.subInPlace(1));
        assertThat(x.isLeaf()).isTrue();
        assertThatThrownBy(g::backward).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed in place").hasMessageContaining("'square'");
    }

    // Hooks ------------------------------------------------------------------------------------------------------

    @Test
    void aHookOnALeafSeesTheTotalOnceAndCanBeTakenOff() {
        Tensor x = leaf(1, 2);
        List<double[]> seen = new ArrayList<>();
        Hook hook = x.registerHook(g -> {
            seen.add(g.toDoubles());
            return g.mul(10);
        });
        x.square().add(x.mul(3)).sum().backward();
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0)).containsExactly(5, 7);
        assertThat(gradient(x)).containsExactly(50, 70);

        hook.remove();
        hook.remove();
        x.zeroGrad();
        x.sum().backward();
        assertThat(seen).hasSize(1);
        assertThat(gradient(x)).containsExactly(1, 1);
    }

    @Test
    void aHookMayTakeItselfOff() {
        Tensor x = leaf(1);
        Hook[] own = new Hook[1];
        int[] calls = {0};
        own[0] = x.registerHook(g -> {
            calls[0]++;
            own[0].remove();
            return g;
        });
        x.square().sum().backward();
        x.square().sum().backward();

        assertThat(calls).containsExactly(1);
    }

    @Test
    void aHookMustKeepTheShape() {
        Tensor x = leaf(1, 2);
        x.registerHook(g -> g.sum());
        Tensor f = x.sum();

        assertThatThrownBy(f::backward).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("hook")
                .hasMessageContaining("()").hasMessageContaining("(2,)");
    }

    // Anomaly mode -----------------------------------------------------------------------------------------------

    @Test
    void anomalyModeNamesTheOpThatMadeTheNaNAndWhereItWasApplied() {
        Tensor x = leaf(0, 1);
        Tensor.detectAnomaly(() -> {
            Tensor f = culprit(x).sum();
            assertThatThrownBy(f::backward).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'sqrt'").hasMessageContaining("NaN")
                    .cause().satisfies(origin -> assertThat(origin.getStackTrace())
                            .anyMatch(frame -> frame.getMethodName().equals("culprit")));
        });
        assertThatCode(() -> culprit(x).sum().backward()).doesNotThrowAnyException();
    }

    /** √x · 0 at 0: the slope is 0·∞. */
    private static Tensor culprit(Tensor x) {
        return x.sqrt().mul(0);
    }

    @Test
    void anomalyModePassesSoundGradients() {
        Tensor x = leaf(0, 1);
        Tensor.detectAnomaly(() -> x.exp().sum().backward());

        assertThat(gradient(x)).containsExactly(1, StrictMath.exp(1));
    }

    // Threads ----------------------------------------------------------------------------------------------------

    @Test
    void threadsWalkSeparateGraphsOverSharedConstants() throws Exception {
        Tensor shared = Tensor.of(1.0, 2, 3);
        Callable<double[]> work = () -> {
            Tensor x = leaf(1, 2, 3);
            for (int i = 0; i < 200; i++) {
                x.mul(shared).sin().sum().backward();
            }
            return gradient(x);
        };
        double[] expected = work.call();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<double[]>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(work));
            }
            for (Future<double[]> result : results) {
                assertThat(result.get()).containsExactly(expected);
            }
        }
    }

    @Test
    void noGradIsForItsThreadAlone() throws Exception {
        Tensor x = leaf(1);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            boolean[] tracked = new boolean[1];
            Tensor.noGrad(() -> {
                try {
                    tracked[0] = threads.submit(() -> x.square().isRequiringGrad()).get();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(tracked[0]).isTrue();
        }
    }
}
