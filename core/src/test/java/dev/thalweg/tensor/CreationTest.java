package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CreationTest {
    private static final long SEED = 2024;
    /** Enough draws for a mean to be within 0.02 of its expectation in all but one case in millions. */
    private static final int MANY = 60_000;

    @Test
    void progressionsStopBeforeTheEnd() {
        assertThat(Tensor.arange(4).toLongs()).containsExactly(0, 1, 2, 3);
        assertThat(Tensor.arange(5, 0, -2).toLongs()).containsExactly(5, 3, 1);
        assertThat(Tensor.arange(3, 3).elements()).isZero();
        assertThat(Tensor.arange(2).dtype()).isEqualTo(DType.INT64);
        assertThat(Tensor.arange(0.0, 1, 0.25).toDoubles()).containsExactly(0, 0.25, 0.5, 0.75);
        assertThat(Tensor.arange(1.0, 2, 0.3).elements()).isEqualTo(4);
        assertThat(Tensor.arange(DType.FLOAT32, 0, 1, 0.5).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(Tensor.arange(Long.MAX_VALUE - 2, Long.MAX_VALUE).toLongs()[1]).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void progressionsThatLeadAwayAreRefused() {
        assertThatThrownBy(() -> Tensor.arange(1, 2, -1)).hasMessage(
                "arange: finite numbers and a step that leads from start to end; got start 1, end 2, step -1");
        assertThatThrownBy(() -> Tensor.arange(0, 1, 0)).hasMessageContaining("step 0");
        assertThatThrownBy(() -> Tensor.arange(-1)).hasMessageContaining("end -1");
        assertThatThrownBy(() -> Tensor.arange(0, Double.NaN, 1)).hasMessageContaining("end NaN");
        assertThatThrownBy(() -> Tensor.arange(1L << 40)).hasMessageContaining("at most 2147483647 elements");
    }

    @Test
    void linspaceMeetsBothEnds() {
        double[] values = Tensor.linspace(-2.5, 2.5, 51).toDoubles();
        assertThat(values).hasSize(51).startsWith(-2.5).endsWith(2.5);
        assertThat(values[25]).isZero();
        assertThat(Tensor.linspace(2, 3, 1).toDoubles()).containsExactly(2);
        assertThat(Tensor.linspace(2, 3, 0).elements()).isZero();
        assertThat(Tensor.linspace(0.1, 0.7, 8).flip().toDoubles())
                .isEqualTo(Tensor.linspace(0.7, 0.1, 8).toDoubles());
        assertThat(Tensor.logspace(-1, 2, 4).toDoubles()).containsExactly(0.1, 1, 10, 100);
        assertThat(Tensor.logspace(DType.FLOAT32, 0, 3, 4, 2).toFloats()).containsExactly(1, 2, 4, 8);
        assertThatThrownBy(() -> Tensor.linspace(0, 1, -1)).hasMessageContaining("sizes must not be negative");
    }

    @Test
    void eyeHasOnesOnItsDiagonal() {
        assertThat(Tensor.eye(2).toFloats()).containsExactly(1, 0, 0, 1);
        assertThat(Tensor.eye(DType.INT64, 2, 3).toLongs()).containsExactly(1, 0, 0, 0, 1, 0);
        assertThat(Tensor.eye(3, 1).toFloats()).containsExactly(1, 0, 0);
        assertThat(Tensor.eye(0).shape()).isEqualTo(Shape.of(0, 0));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"FLOAT32", "FLOAT64"})
    void theSameSeedGivesTheSameNumbersWhateverElseIsDrawn(DType dtype) {
        Generator one = Generator.of(SEED);
        Generator other = Generator.of(SEED);
        Shape shape = Shape.of(3, 5);
        Generator noise = Generator.of(1);
        assertThat(Tensor.rand(one, dtype, shape).toDoubles()).isEqualTo(Tensor.rand(other, dtype, shape).toDoubles());
        Tensor.randn(noise, dtype, shape);
        assertThat(Tensor.randn(one, dtype, shape).toDoubles()).isEqualTo(Tensor.randn(other, dtype, shape)
                .toDoubles());
        assertThat(Tensor.randint(one, -3, 9, 4).toLongs()).isEqualTo(Tensor.randint(other, -3, 9, 4).toLongs());
        assertThat(Tensor.randperm(one, 9).toLongs()).isEqualTo(Tensor.randperm(other, 9).toLongs());
        assertThat(one.state()).isEqualTo(other.state());
    }

    @Test
    void differentSeedsStreamsAndDrawsDiffer() {
        Generator generator = Generator.of(SEED);
        double[] first = Tensor.rand(generator, 8).toDoubles();
        assertThat(Tensor.rand(generator, 8).toDoubles()).isNotEqualTo(first);
        assertThat(Tensor.rand(Generator.of(SEED + 1), 8).toDoubles()).isNotEqualTo(first);
        assertThat(Tensor.rand(generator.stream(1), 8).toDoubles()).isNotEqualTo(first);
        assertThat(Tensor.rand(generator.stream(0), 8).toDoubles()).isEqualTo(first);
    }

    @Test
    void aStateIsRestored() {
        Generator generator = Generator.of(SEED);
        Tensor.rand(generator, 100);
        Generator.State state = generator.state();
        double[] next = Tensor.randn(generator, 7).toDoubles();
        generator.restore(state);
        assertThat(Tensor.randn(generator, 7).toDoubles()).isEqualTo(next);
        generator.seed(SEED);
        assertThat(generator.state()).isEqualTo(new Generator.State(SEED, 0, 0));
        assertThat(generator).hasToString("Generator[seed=2024, stream=0, counter=0]");
    }

    @Test
    void manualSeedStartsTheSharedGeneratorOver() {
        Generator.State before = Generator.shared().state();
        try {
            Tensor.manualSeed(SEED);
            double[] first = Tensor.rand(4).toDoubles();
            Tensor.manualSeed(SEED);
            assertThat(Tensor.rand(4).toDoubles()).isEqualTo(first)
                    .isEqualTo(Tensor.rand(Generator.of(SEED), 4).toDoubles());
            assertThat(Tensor.randLike(Tensor.zeros(DType.FLOAT64, Shape.of(2))).dtype()).isEqualTo(DType.FLOAT64);
            assertThat(Tensor.randnLike(Tensor.zeros(2, 3)).shape()).isEqualTo(Shape.of(2, 3));
        } finally {
            Generator.shared().restore(before);
        }
    }

    @Test
    void drawsOfManyThreadsTakeDifferentStretches() {
        Generator generator = Generator.of(SEED);
        double[] together = IntStream.range(0, 200).parallel()
                .mapToObj(i -> Tensor.rand(generator, 8).toDoubles()).flatMapToDouble(Arrays::stream).sorted()
                .toArray();
        double[] alone = Tensor.rand(Generator.of(SEED), 1600).toDoubles();
        Arrays.sort(alone);
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void numbersHaveTheirDistributions() {
        Generator generator = Generator.of(SEED);
        Tensor uniform = Tensor.rand(generator, DType.FLOAT64, Shape.of(MANY));
        assertThat(uniform.min().item()).isGreaterThanOrEqualTo(0);
        assertThat(uniform.max().item()).isLessThan(1);
        assertThat(uniform.mean().item()).isCloseTo(0.5, Offset.offset(0.02));
        Tensor normal = Tensor.randn(generator, DType.FLOAT64, Shape.of(MANY));
        assertThat(normal.mean().item()).isCloseTo(0, Offset.offset(0.02));
        assertThat(normal.std().item()).isCloseTo(1, Offset.offset(0.02));
        Tensor whole = Tensor.randint(generator, -2, 3, MANY);
        assertThat(whole.amin().itemLong()).isEqualTo(-2);
        assertThat(whole.amax().itemLong()).isEqualTo(2);
        Tensor coins = Tensor.bernoulli(generator, Tensor.full(DType.FLOAT32, Shape.of(MANY), 0.3));
        assertThat(coins.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(coins.mean().item()).isCloseTo(0.3, Offset.offset(0.02));
        assertThat(Tensor.bernoulli(generator, Tensor.of(0.0, 1.0)).toDoubles()).containsExactly(0, 1);
        long[] order = Tensor.randperm(generator, 50).toLongs();
        assertThat(order).isNotEqualTo(Tensor.arange(50).toLongs());
        assertThat(Arrays.stream(order).sorted().toArray()).isEqualTo(Tensor.arange(50).toLongs());
    }

    @Test
    void numbersAreDrawnIntoATensor() {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(MANY));
        x.uniformInPlace(Generator.of(SEED), -3, -2);
        assertThat(x.amin().item()).isGreaterThanOrEqualTo(-3);
        assertThat(x.amax().item()).isLessThan(-2);
        x.normalInPlace(Generator.of(SEED), 4, 0.5);
        assertThat(x.mean().item()).isCloseTo(4, Offset.offset(0.02));
        assertThat(x.std().item()).isCloseTo(0.5, Offset.offset(0.02));
        x.bernoulliInPlace(Generator.of(SEED), 0.25);
        assertThat(x.mean().item()).isCloseTo(0.25, Offset.offset(0.02));
        Tensor narrow = Tensor.zeros(MANY).uniformInPlace(Generator.of(SEED), 1, 1 + 0x1p-22);
        assertThat(narrow.amax().item()).isLessThan(1 + 0x1p-22);
    }

    @Test
    void wrongDrawsAreRefused() {
        Generator generator = Generator.of(SEED);
        assertThatThrownBy(() -> Tensor.rand(generator, DType.INT64, Shape.of(2)))
                .hasMessage("rand: only floating dtypes; got int64");
        assertThatThrownBy(() -> Tensor.randint(generator, 3, 3, 2))
                .hasMessage("randint: the bound must be above the origin; got origin 3, bound 3");
        assertThatThrownBy(() -> Tensor.bernoulli(generator, Tensor.of(0.5, Double.NaN)))
                .hasMessage("bernoulli: probabilities from 0 to 1; got NaN");
        assertThatThrownBy(() -> Tensor.bernoulli(generator, Tensor.of(1L))).hasMessageContaining("only floating");
        assertThatThrownBy(() -> Tensor.randperm(generator, -1)).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> Tensor.zeros(2).uniformInPlace(generator, 1, 1))
                .hasMessage("uniformInPlace: finite bounds, the upper above the lower; got 1.0 and 1.0");
        assertThatThrownBy(() -> Tensor.zeros(2).normalInPlace(generator, 0, -1))
                .hasMessage("normalInPlace: a standard deviation from 0 on; got -1.0");
        assertThatThrownBy(() -> Tensor.of(1L).uniformInPlace(generator, 0, 1)).hasMessageContaining("only floating");
    }
}
