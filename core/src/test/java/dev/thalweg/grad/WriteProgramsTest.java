package dev.thalweg.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.util.stream.LongStream;

/**
 * Random programs of views, views of views and writes through any of them: whatever they do, the gradient is the central
 * difference, both modes agree to second order, and a checkpoint changes no bit.
 */
class WriteProgramsTest {
    private static final int PROGRAMS = 250;
    private static final int STEPS = 14;
    private static final double STEP = 1e-5;
    private static final double DIFFERENCE_TOLERANCE = 1e-6;
    private static final double ROUNDING_TOLERANCE = 1e-9;

    static LongStream seeds() {
        return LongStream.range(0, PROGRAMS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void derivativesAreRight(long seed) {
        Tensor x = Tensor.ofShape(Shape.of(2, 2), 0.5, -0.75, 0.25, 1);
        Tensor v = Tensor.ofShape(Shape.of(2, 2), 1, -0.5, 0.75, 0.25);
        Tensor g = Grad.grad(z -> run(seed, z), x);
        double difference = (run(seed, x.add(v.mul(STEP))).item() - run(seed, x.sub(v.mul(STEP))).item()) / (2 * STEP);
        double slope = g.mul(v).sum().item();

        assertThat(slope).isCloseTo(difference, within(DIFFERENCE_TOLERANCE * (1 + Math.abs(difference))));
        double pushed = Grad.jvp(z -> run(seed, z), x, v).tangent().item();
        assertThat(pushed).isCloseTo(slope, within(ROUNDING_TOLERANCE * (1 + Math.abs(slope))));

        double curvature = Grad.hvp(z -> run(seed, z), x, v).mul(v).sum().item();
        double reverse = Grad.grad(z -> Grad.grad(y -> run(seed, y), z).mul(v).sum(), x).mul(v).sum().item();
        double forward = Grad.jvp(z -> Grad.jvp(y -> run(seed, y), z, v).tangent(), x, v).tangent().item();
        assertThat(curvature).isCloseTo(reverse, within(ROUNDING_TOLERANCE * (1 + Math.abs(reverse))));
        assertThat(forward).isCloseTo(reverse, within(ROUNDING_TOLERANCE * (1 + Math.abs(reverse))));

        Tensor byDirection = Grad.grad(u -> Grad.jvp(z -> run(seed, z), x, u).tangent(), v);
        assertThat(byDirection.toDoubles()).containsExactly(g.toDoubles(),
                within(ROUNDING_TOLERANCE * (1 + Math.abs(slope))));

        Tensor again = Grad.grad(z -> Grad.checkpoint(y -> run(seed, y), z), x);
        assertThat(again.toDoubles()).containsExactly(g.toDoubles());
    }

    /** A program of the seed's, the same for each argument. */
    private static Tensor run(long seed, Tensor x) {
        Random random = new Random(seed);
        List<Tensor> all = new ArrayList<>();
        all.add(x.mul(1L));
        all.add(Tensor.ofShape(Shape.of(3, 2), 0.1, 0.2, 0.3, 0.4, 0.5, 0.6).clone());
        for (int step = 0; step < STEPS; step++) {
            Tensor one = all.get(random.nextInt(all.size()));
            Tensor other = all.get(random.nextInt(all.size()));
            switch (random.nextInt(4)) {
                case 0, 1 -> all.add(view(one, random));
                case 2 -> write(one, other, random);
                default -> all.add(made(one, other, random));
            }
        }
        Tensor sum = Tensor.scalar(0.0);
        for (int i = 0; i < all.size(); i++) {
            sum = sum.add(all.get(i).clone().sin().sum().mul(0.5 + i % 3));
        }
        return sum;
    }

    private static Tensor view(Tensor t, Random random) {
        int rank = t.rank();
        int choice = random.nextInt(8);
        if (rank == 0 || t.elements() == 0) {
            return t.unsqueeze(0);
        }
        int axis = random.nextInt(rank);
        int size = t.size(axis);
        return switch (choice) {
            case 0 -> t.select(axis, random.nextInt(size));
            case 1 -> t.slice(axis, random.nextInt(size), size, 1 + random.nextInt(2));
            case 2 -> t.transpose(axis, random.nextInt(rank));
            case 3 -> rank > 1 ? t.diagonal(0, 0, 1) : t.narrow(0, size - 1, 1);
            case 4 -> t.reshape(t.elements());
            case 5 -> t.unsqueeze(axis);
            case 6 -> t.narrow(axis, 0, size);
            default -> t.reshape(t.elements(), 1);
        };
    }

    private static void write(Tensor t, Tensor from, Random random) {
        Tensor value = from.shape().broadcastsTo(t.shape()) ? from.clone() : from.clone().sum().mul(0.1);
        switch (random.nextInt(7)) {
            case 0 -> t.mulInPlace(value);
            case 1 -> t.addInPlace(value);
            case 2 -> t.copyInPlace(value);
            case 3 -> t.fillInPlace(random.nextDouble());
            case 4 -> t.sinInPlace();
            case 5 -> t.subInPlace(t); // from itself: 0
            default -> t.mulInPlace(0.5);
        }
    }

    private static Tensor made(Tensor t, Tensor other, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> t.clone().cos();
            case 1 -> t.clone().square();
            case 2 -> other.shape().equals(t.shape()) ? t.clone().mul(other.clone()) : t.mul(0.7);
            default -> Tensor.zeros(DType.FLOAT64, Shape.of(2, 2));
        };
    }
}
