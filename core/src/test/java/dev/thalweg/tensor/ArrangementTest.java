package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.grad.Grad;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrangementTest {
    private static Tensor count(int... sizes) {
        return Tensor.arange(Shape.of(sizes).elements()).reshape(sizes);
    }

    static List<Function<Tensor, Tensor>> arrangements() {
        return List.of(x -> x.roll(2), x -> x.roll(-1, 1), x -> x.roll(new int[] {1, 2}, new int[] {0, 2}),
                x -> x.repeat(2, 1, 3), x -> x.tile(2, 2), x -> x.repeatInterleave(2, 1), x -> x.pad(1, 2, -1, 1),
                x -> x.pad(new int[] {1, 0}, 2.5), x -> x.padReflect(1, 2, 1, 0), x -> x.padReplicate(2, 1),
                x -> x.padCircular(0, 2, 3, 1), x -> x.tril(), x -> x.triu(1), x -> x.diagEmbed(-1),
                x -> x.diagEmbed(0, 0, 2), x -> x.moveAxis(0, -1), x -> x.unfold(2, 3, 1), x -> x.unfold(1, 2, 2),
                x -> x.flip(0, 2), x -> Tensor.meshgrid(x.flatten(), x.at(0, 0)).get(1), x -> x.unbind(1).get(2),
                x -> x.at(0).diag(1));
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void gradientsGoBackToWhereElementsCameFrom(Function<Tensor, Tensor> arrangement) {
        Differences.check(x -> arrangement.apply(x[0]).square(), Differences.random(3, 2, 3, 4));
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void tangentsGoAlong(Function<Tensor, Tensor> arrangement) {
        Tensor x = Differences.random(4, 2, 3, 4);
        Tensor direction = Differences.random(5, 2, 3, 4);
        // All are affine: the tangent is the difference of two values.
        Tensor expected = arrangement.apply(x.add(direction)).sub(arrangement.apply(x));
        Tensor tangent = Grad.jvp(arrangement, x, direction).tangent();
        assertThat(tangent.sub(expected).abs().max().item()).isLessThan(1e-15);
    }

    @Test
    void rollMovesOnAndComesInAgain() {
        Tensor x = count(2, 3);
        assertThat(x.roll(1).toLongs()).containsExactly(5, 0, 1, 2, 3, 4);
        assertThat(x.roll(-1, 1).toLongs()).containsExactly(1, 2, 0, 4, 5, 3);
        assertThat(x.roll(7, 0).toLongs()).containsExactly(3, 4, 5, 0, 1, 2);
        assertThat(x.roll(0, 0).sharesStorage(x)).isFalse();
        assertThat(Tensor.zeros(0, 2).roll(1, 0).shape()).isEqualTo(Shape.of(0, 2));
        assertThatThrownBy(() -> x.roll(new int[] {1}, new int[] {0, 1}))
                .hasMessage("roll: one shift per axis; got [1] for axes [0, 1]");
    }

    @Test
    void repeatAndTilePutCopiesSideBySide() {
        Tensor x = count(2, 2);
        assertThat(x.repeat(1, 2).toLongs()).containsExactly(0, 1, 0, 1, 2, 3, 2, 3);
        assertThat(x.repeat(2, 1, 1).shape()).isEqualTo(Shape.of(2, 2, 2));
        assertThat(x.repeat(0, 1).shape()).isEqualTo(Shape.of(0, 2));
        assertThat(x.repeat(1, 1).sharesStorage(x)).isFalse();
        assertThat(x.tile(2).toLongs()).containsExactly(0, 1, 0, 1, 2, 3, 2, 3);
        assertThat(x.repeatInterleave(2, 0).toLongs()).containsExactly(0, 1, 0, 1, 2, 3, 2, 3);
        assertThat(x.repeatInterleave(2, -1).toLongs()).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
        assertThat(Tensor.scalar(3.0).repeat(2).toDoubles()).containsExactly(3, 3);
        assertThatThrownBy(() -> x.repeat(2))
                .hasMessage("repeat: a number from 0 on for each axis; got [2] for shape (2, 2)");
        assertThatThrownBy(() -> x.repeat(2, -1)).hasMessageContaining("got [2, -1]");
    }

    @Test
    void padPutsAroundAndTakesAway() {
        Tensor x = count(2, 3);
        assertThat(x.pad(1, 0).toLongs()).containsExactly(0, 0, 1, 2, 0, 3, 4, 5);
        assertThat(x.pad(new int[] {0, 0, 0, 1}, 7).toLongs()).containsExactly(0, 1, 2, 3, 4, 5, 7, 7, 7);
        assertThat(x.pad(-1, -1).toLongs()).containsExactly(1, 4);
        assertThat(x.pad().sharesStorage(x)).isFalse();
        Tensor row = Tensor.of(1L, 2, 3);
        assertThat(row.padReflect(2, 1).toLongs()).containsExactly(3, 2, 1, 2, 3, 2);
        assertThat(row.padReplicate(2, 1).toLongs()).containsExactly(1, 1, 1, 2, 3, 3);
        assertThat(row.padCircular(1, 2).toLongs()).containsExactly(3, 1, 2, 3, 1, 2);
        assertThatThrownBy(() -> x.pad(1)).hasMessage(
                "pad: a pair of widths for each axis, from the last one on; got [1] for shape (2, 3)");
        assertThatThrownBy(() -> row.pad(-2, -2)).hasMessageContaining("must not take away more than there is");
        assertThatThrownBy(() -> row.padReflect(3, 0)).hasMessageStartingWith(
                "padReflect: each width less than the size");
        assertThatThrownBy(() -> row.padCircular(4, 0)).hasMessageStartingWith("padCircular: each width at most");
        assertThatThrownBy(() -> row.padReplicate(-1, 0)).hasMessageContaining("from 0 on");
        assertThatThrownBy(() -> Tensor.zeros(0).padReplicate(1, 1)).hasMessageContaining("at least one element");
    }

    @Test
    void trianglesHideWhatIsNotFinite() {
        Tensor x = Tensor.full(DType.FLOAT64, Shape.of(2, 2), Double.NaN);
        assertThat(x.tril(-1).toDoubles()).containsExactly(0, 0, Double.NaN, 0);
        assertThat(x.triu(1).toDoubles()).containsExactly(0, Double.NaN, 0, 0);
        assertThat(count(2, 2, 2).triu().toLongs()).containsExactly(0, 1, 0, 3, 4, 5, 0, 7);
        assertThatThrownBy(() -> Tensor.of(1.0).tril()).hasMessage("tril: at least two axes; got shape (1,)");
    }

    @Test
    void diagonalsAreEmbedded() {
        Tensor x = Tensor.of(1L, 2);
        assertThat(x.diag(0).toLongs()).containsExactly(1, 0, 0, 2);
        assertThat(x.diagEmbed(1).toLongs()).containsExactly(0, 1, 0, 0, 0, 2, 0, 0, 0);
        assertThat(x.diagEmbed(-1).diagonal(-1, 0, 1).toLongs()).containsExactly(1, 2);
        assertThat(count(3, 2).diagEmbed(0, 0, 2).shape()).isEqualTo(Shape.of(2, 3, 2));
        assertThat(count(3, 2).diagEmbed(0, 0, 2).diagonal(0, 0, 2).toLongs()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(count(2, 2).diag(1).toLongs()).containsExactly(1);
        assertThatThrownBy(() -> x.diagEmbed(0, 1, -1)).hasMessageStartingWith("diagEmbed: at least one axis, and two");
        assertThatThrownBy(() -> count(1, 1, 1).diag(0)).hasMessageContaining("use diagEmbed or diagonal");
    }

    @Test
    void axesMove() {
        Tensor x = Tensor.zeros(2, 3, 4, 5);
        assertThat(x.moveAxis(0, -1).shape()).isEqualTo(Shape.of(3, 4, 5, 2));
        assertThat(x.moveAxes(new int[] {3, 1}, new int[] {0, 1}).shape()).isEqualTo(Shape.of(5, 3, 2, 4));
        assertThatThrownBy(() -> x.moveAxes(new int[] {0, 0}, new int[] {1, 2}))
                .hasMessage("moveAxes: as many different places as different axes; got axes [0, 0] to [1, 2]");
    }

    @Test
    void windowsShareTheStorage() {
        Tensor x = Tensor.arange(7);
        Tensor windows = x.unfold(0, 3, 2);
        assertThat(windows.shape()).isEqualTo(Shape.of(3, 3));
        assertThat(windows.toLongs()).containsExactly(0, 1, 2, 2, 3, 4, 4, 5, 6);
        assertThat(windows.sharesStorage(x)).isTrue();
        assertThatThrownBy(() -> windows.zeroInPlace()).hasMessageContaining("share one place");
        assertThatThrownBy(() -> x.unfold(0, 8, 1)).hasMessageStartingWith("unfold: a size up to that of the axis");
    }

    @Test
    void anAxisIsCutIntoPieces() {
        Tensor x = Tensor.arange(5);
        assertThat(x.split(0, 2)).extracting(Tensor::elements).containsExactly(2, 2, 1);
        assertThat(x.split(0, 1, 4)).extracting(Tensor::elements).containsExactly(1, 4);
        assertThat(x.chunk(0, 4)).extracting(Tensor::elements).containsExactly(2, 2, 1);
        assertThat(Tensor.zeros(0).chunk(0, 3)).extracting(Tensor::elements).containsExactly(0, 0, 0);
        assertThat(Tensor.zeros(0).split(0, 2)).hasSize(1);
        assertThat(x.unbind(0)).extracting(Tensor::itemLong).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThatThrownBy(() -> x.split(0, 2, 2)).hasMessageContaining("must sum to the axis's size; got [2, 2]");
        assertThatThrownBy(() -> x.chunk(0, 0)).hasMessage("chunk: at least one chunk; got 0");
    }

    @Test
    void tensorsMeetInOneShape() {
        List<Tensor> met = Tensor.broadcastTensors(count(3, 1), count(2));
        assertThat(met).extracting(Tensor::shape).containsOnly(Shape.of(3, 2));
        List<Tensor> grid = Tensor.meshgrid(Tensor.of(1L, 2), Tensor.of(3L, 4, 5));
        assertThat(grid.get(0).toLongs()).containsExactly(1, 1, 1, 2, 2, 2);
        assertThat(grid.get(1).toLongs()).containsExactly(3, 4, 5, 3, 4, 5);
        assertThat(Tensor.broadcastTensors()).isEmpty();
        assertThatThrownBy(() -> Tensor.broadcastTensors(count(3), count(2)))
                .hasMessageStartingWith("broadcastTensors: ");
        assertThatThrownBy(() -> Tensor.meshgrid(count(2, 2))).hasMessage("meshgrid: vectors; got shape (2, 2)");
    }

    @Test
    void joiningNothingOrWhatHasNoAxesIsRefused() {
        assertThatThrownBy(() -> Tensor.cat(0)).hasMessage("cat: at least one tensor; got none");
        assertThatThrownBy(() -> Tensor.stack(0)).hasMessage("stack: at least one tensor; got none");
        assertThatThrownBy(() -> Tensor.cat(0, Tensor.scalar(1.0)))
                .hasMessage("cat: tensors with at least one axis; got a 0-d tensor; use stack");
        assertThatThrownBy(() -> Tensor.stack(0, count(2), count(3)))
                .hasMessage("stack: all shapes must be equal; got (2,) and (3,)");
        assertThat(Tensor.cat(1, count(2, 2), Tensor.zeros(DType.INT64, Shape.of(2, 0))).shape()).isEqualTo(Shape.of(2,
                2));
        assertThat(Tensor.cat(0, Tensor.of(1), Tensor.of(0.5f)).dtype()).isEqualTo(DType.FLOAT32);
    }
}
