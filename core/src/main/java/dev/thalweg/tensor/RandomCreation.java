package dev.thalweg.tensor;

import dev.thalweg.kernel.Philox;
import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.function.Consumer;

/**
 * The static methods of {@link Tensor} that make one of random numbers, drawn from a {@link Generator}, by default the
 * {@linkplain Generator#shared shared} one.
 */
abstract sealed class RandomCreation extends Creation permits Combination {
    /**
     * Seeds the generator of all draws that name none.
     *
     * @param seed any number
     */
    public static void manualSeed(long seed) {
        Generator.shared().seed(seed);
    }

    /**
     * {@return numbers spread evenly over [0, 1), of type float32}
     *
     * @param sizes the size along each axis
     */
    public static Tensor rand(int... sizes) {
        return rand(Generator.shared(), sizes);
    }

    /**
     * {@return numbers spread evenly over [0, 1), of type float32}
     *
     * @param generator where they are drawn
     * @param sizes the size along each axis
     */
    public static Tensor rand(Generator generator, int... sizes) {
        return rand(generator, DType.FLOAT32, Shape.of(sizes));
    }

    /**
     * {@return numbers spread evenly over [0, 1)}
     *
     * @param generator where they are drawn
     * @param dtype the dtype, floating
     * @param shape the shape
     */
    public static Tensor rand(Generator generator, DType dtype, Shape shape) {
        return filled(dtype, shape, storage -> {
            int n = storage.length();
            switch (storage) {
                case Storage.Float64 s -> {
                    Generator.State from = generator.take(Philox.stepsForDoubles(n));
                    Generator.function(from).fillUniform(s.values, 0, n, from.counter(), 0);
                }
                case Storage.Float32 s -> {
                    Generator.State from = generator.take(Philox.stepsForFloats(n));
                    Generator.function(from).fillUniform(s.values, 0, n, from.counter(), 0);
                }
                default -> throw notFloating("rand", dtype);
            }
        });
    }

    /** {@return a tensor filled with what is drawn: now, and at each run of a program that is made of it} */
    private static Tensor filled(DType dtype, Shape shape, Consumer<Storage> draw) {
        Tensor tensor = allocate(dtype, shape);
        draw.accept(tensor.storage);
        Trace.noteFill(tensor, draw);
        return tensor;
    }

    /**
     * {@return numbers spread evenly over [0, 1), of a tensor's shape and dtype}
     *
     * @param like the tensor, floating
     */
    public static Tensor randLike(Tensor like) {
        return rand(Generator.shared(), like.dtype(), like.shape());
    }

    /**
     * {@return numbers of the standard normal distribution, of type float32}
     *
     * @param sizes the size along each axis
     */
    public static Tensor randn(int... sizes) {
        return randn(Generator.shared(), sizes);
    }

    /**
     * {@return numbers of the standard normal distribution, of type float32}
     *
     * @param generator where they are drawn
     * @param sizes the size along each axis
     */
    public static Tensor randn(Generator generator, int... sizes) {
        return randn(generator, DType.FLOAT32, Shape.of(sizes));
    }

    /**
     * {@return numbers of the standard normal distribution}
     *
     * @param generator where they are drawn
     * @param dtype the dtype, floating
     * @param shape the shape
     */
    public static Tensor randn(Generator generator, DType dtype, Shape shape) {
        return filled(dtype, shape, storage -> {
            int n = storage.length();
            switch (storage) {
                case Storage.Float64 s -> {
                    Generator.State from = generator.take(Philox.stepsForDoubles(n));
                    Generator.function(from).fillNormal(s.values, 0, n, from.counter(), 0);
                }
                case Storage.Float32 s -> {
                    Generator.State from = generator.take(Philox.stepsForFloats(n));
                    Generator.function(from).fillNormal(s.values, 0, n, from.counter(), 0);
                }
                default -> throw notFloating("randn", dtype);
            }
        });
    }

    /**
     * {@return numbers of the standard normal distribution, of a tensor's shape and dtype}
     *
     * @param like the tensor, floating
     */
    public static Tensor randnLike(Tensor like) {
        return randn(Generator.shared(), like.dtype(), like.shape());
    }

    /**
     * {@return whole numbers spread evenly over [origin, bound), int64}
     *
     * @param origin the least
     * @param bound one more than the greatest
     * @param sizes the size along each axis
     */
    public static Tensor randint(long origin, long bound, int... sizes) {
        return randint(Generator.shared(), origin, bound, sizes);
    }

    /**
     * {@return whole numbers spread evenly over [origin, bound), int64}
     *
     * @param generator where they are drawn
     * @param origin the least
     * @param bound one more than the greatest
     * @param sizes the size along each axis
     * @throws IllegalArgumentException if the bound is not above the origin
     */
    public static Tensor randint(Generator generator, long origin, long bound, int... sizes) {
        if (origin >= bound) {
            throw new IllegalArgumentException(
                    "randint: the bound must be above the origin; got origin " + origin + ", bound " + bound);
        }
        Shape shape = Shape.of(sizes);
        return filled(DType.INT64, shape, storage -> {
            long[] values = ((Storage.Int64) storage).values;
            Generator.State from = generator.take(Philox.stepsForIntegers(values.length));
            Generator.function(from).fillIntegers(values, 0, values.length, from.counter(), 0, origin, bound);
        });
    }

    /**
     * {@return the whole numbers from 0 to below a bound in random order, int64}
     *
     * @param end the bound
     */
    public static Tensor randperm(int end) {
        return randperm(Generator.shared(), end);
    }

    /**
     * {@return the whole numbers from 0 to below a bound in random order, int64; all orders are equally likely}
     *
     * @param generator where the order is drawn
     * @param end the bound
     */
    public static Tensor randperm(Generator generator, int end) {
        return filled(DType.INT64, Shape.of(end), storage -> {
            Generator.State from = generator.take(Philox.stepsForIntegers(end));
            Generator.function(from).fillPermutation(((Storage.Int64) storage).values, from.counter());
        });
    }

    /**
     * {@return 1 with the probability that an element says, else 0; of its dtype}
     *
     * <p><b>Gradient</b>: none.
     *
     * @param probabilities floating, each from 0 to 1
     */
    public static Tensor bernoulli(Tensor probabilities) {
        return bernoulli(Generator.shared(), probabilities);
    }

    /**
     * {@return 1 with the probability that an element says, else 0; of its dtype}
     *
     * <p><b>Gradient</b>: none.
     *
     * @param generator where is drawn
     * @param probabilities floating, each from 0 to 1
     * @throws IllegalArgumentException if one is not, or the dtype is not floating
     */
    public static Tensor bernoulli(Generator generator, Tensor probabilities) {
        if (!probabilities.dtype().isFloating()) {
            throw notFloating("bernoulli", probabilities.dtype());
        }
        for (double probability : probabilities.copyDoubles()) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("bernoulli: probabilities from 0 to 1; got " + probability);
            }
        }
        Tensor drawn = rand(generator, DType.FLOAT64, probabilities.shape());
        return drawn.lt(probabilities).to(probabilities.dtype());
    }

    private static IllegalArgumentException notFloating(String op, DType dtype) {
        return new IllegalArgumentException(op + ": only floating dtypes; got " + dtype);
    }
}
