package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.shape.Layout;
import dev.thalweg.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All ways of multiplying give the bits of the definition: plain, in vectors of each width, in threads, whatever the strides. */
class ProductsTest {
    private static final boolean[] BOTH = {false, true};
    private static final int[] VECTOR_BITS = {128, 256, 512};

    private final int threads = Threads.count();

    @AfterEach
    void resetThreads() {
        Threads.setCount(threads);
    }

    /** A matrix and a way of storing it. */
    private record Stored(Storage storage, Layout layout) {
        double get(int batch, int i, int j) {
            int at = layout.offset();
            int rank = layout.shape().rank();
            int left = batch;
            for (int axis = rank - 3; axis >= 0; axis--) {
                at += left % layout.shape().size(axis) * layout.stride(axis);
                left /= layout.shape().size(axis);
            }
            return storage.getDouble(at + i * layout.stride(rank - 2) + j * layout.stride(rank - 1));
        }
    }

    private static Storage random(boolean isDouble, long seed, int length) {
        Random random = new Random(seed);
        Storage storage = isDouble ? new Storage.Float64(new double[length]) : new Storage.Float32(new float[length]);
        for (int i = 0; i < length; i++) {
            storage.setDouble(i, random.nextGaussian());
        }
        return storage;
    }

    /** As it comes, transposed, with gaps, and backwards. */
    private static List<Stored> layouts(boolean isDouble, long seed, int rows, int columns) {
        List<Stored> layouts = new ArrayList<>();
        Shape shape = Shape.of(rows, columns);
        int length = rows * columns;
        layouts.add(new Stored(random(isDouble, seed, length), Layout.of(shape, new int[] {columns, 1}, 0)));
        int[][] others = {{1, rows, 0}, {columns + 3, 1, 2}, {2 * columns, 2, 1}, {-columns, 1, length - columns},
                {1, -rows, length - rows}};
        for (int[] other : others) {
            if (length == 0) {
                break;
            }
            Layout layout = Layout.of(shape, new int[] {other[0], other[1]}, other[2]);
            int end = other[2] + 1 + Math.max(0, (rows - 1) * other[0]) + Math.max(0, (columns - 1) * other[1]);
            Storage storage = random(isDouble, seed + 1, end);
            Stored first = layouts.getFirst();
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    storage.setDouble(other[2] + i * other[0] + j * other[1], first.get(0, i, j));
                }
            }
            layouts.add(new Stored(storage, layout));
        }
        return layouts;
    }

    /** The definition of an element: in order if there are several columns, else in lanes, blocks and a tree. */
    private static double element(Stored x, Stored y, int batch, int i, int j, int k, int m) {
        if (m > 1) {
            double sum = 0;
            for (int p = 0; p < k; p++) {
                sum = fma(x, x.get(batch, i, p), y.get(batch, p, j), sum);
            }
            return sum;
        }
        return tree(x, y, batch, i, 0, k);
    }

    private static double fma(Stored x, double a, double b, double sum) {
        return x.storage instanceof Storage.Float64 ? Math.fma(a, b, sum)
                : Math.fma((float) a, (float) b, (float) sum);
    }

    private static double add(Stored x, double a, double b) {
        return x.storage instanceof Storage.Float64 ? a + b : (float) a + (float) b;
    }

    private static double tree(Stored x, Stored y, int batch, int i, int from, int to) {
        int length = to - from;
        if (length > Sums.BLOCK) {
            int half = Integer.highestOneBit((length - 1) / Sums.BLOCK) * Sums.BLOCK;
            return add(x, tree(x, y, batch, i, from, from + half), tree(x, y, batch, i, from + half, to));
        }
        double[] lanes = new double[Sums.LANES];
        for (int p = 0; p < length; p++) {
            int lane = p % Sums.LANES;
            lanes[lane] = fma(x, x.get(batch, i, from + p), y.get(batch, from + p, 0), lanes[lane]);
        }
        for (int half = Sums.LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half && lane + half < length; lane++) {
                lanes[lane] = add(x, lanes[lane], lanes[lane + half]);
            }
        }
        return lanes[0];
    }

    private static double[] expected(Stored x, Stored y, int batches, int n, int k, int m) {
        double[] expected = new double[batches * n * m];
        for (int at = 0; at < expected.length; at++) {
            expected[at] = element(x, y, at / (n * m), at / m % n, at % m, k, m);
        }
        return expected;
    }

    /** Made once, so that HotSpot gets to know the tiles. */
    private static final List<Tiles> FLOAT32 = makeWays(false);
    private static final List<Tiles> FLOAT64 = makeWays(true);

    private static List<Tiles> ways(boolean isDouble) {
        return isDouble ? FLOAT64 : FLOAT32;
    }

    private static List<Tiles> makeWays(boolean isDouble) {
        List<Tiles> ways = new ArrayList<>();
        ways.add(Tiles.none(isDouble));
        for (int bits : VECTOR_BITS) {
            ways.add(Tiles.eager(isDouble, bits / (isDouble ? Double.SIZE : Float.SIZE)));
        }
        return ways;
    }

    private static void check(boolean isDouble, Tiles way, Stored x, Stored y, double[] expected) {
        Storage product = isDouble ? new Storage.Float64(new double[expected.length])
                : new Storage.Float32(new float[expected.length]);
        Products.multiply(way, x.storage, x.layout, y.storage, y.layout, product);
        for (int i = 0; i < expected.length; i++) {
            if (Double.doubleToLongBits(product.getDouble(i)) != Double.doubleToLongBits(expected[i])) {
                assertThat(product.getDouble(i)).as("element %d of %s × %s", i, x.layout, y.layout)
                        .isEqualTo(expected[i]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,5,2", "2,2,2", "3,0,4", "0,3,2", "3,4,0", "1,9,70", "2,300,65", "3,17,40", "4,3,7",
            "4,257,33",
            "5,8,31", "7,1,64", "11,12,13", "12,13,32", "13,2,48", "12,31,16", "16,20,15", "24,7,3", "25,300,2",
            "23,5,130", "31,32,33", "33,31,63", "64,64,64", "67,19,10", "133,7,35", "121,260,37", "15,513,9", "1,1,40",
            "40,3,523"})
    void matricesAreAccumulatedInOrder(int n, int k, int m) {
        compare(n, k, m);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "1,31", "1,32", "1,33", "3,1000", "4,1024", "5,1025", "9,63", "70,64", "8,100", "64,40",
            "66,1", "1,5000", "6,2100", "71,2077", "300,40"})
    void productsWithAColumnAreSummedInLanes(int n, int k) {
        compare(n, k, 1);
    }

    private static void compare(int n, int k, int m) {
        for (boolean isDouble : BOTH) {
            List<Stored> left = layouts(isDouble, 1, n, k);
            List<Stored> right = layouts(isDouble, 3, k, m);
            double[] expected = expected(left.getFirst(), right.getFirst(), 1, n, k, m);
            for (Tiles way : ways(isDouble)) {
                for (Stored x : left) {
                    for (Stored y : right) {
                        check(isDouble, way, x, y, expected);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void threadsChangeNothing(int count) {
        Threads.setCount(count);
        int[][] sizes = {{130, 129, 260}, {700, 150, 31}, {1500, 100, 16}, {1, 5000, 700}, {3, 1700, 600},
                {5, 2000, 300},
                {1000, 300, 1}, {2, 140_000, 1}, {1, 300_000, 1}};
        for (int[] size : sizes) {
            for (boolean isDouble : BOTH) {
                List<Stored> left = layouts(isDouble, 1, size[0], size[1]).subList(0, 2);
                List<Stored> right = layouts(isDouble, 3, size[1], size[2]).subList(0, 2);
                double[] expected = expected(left.getFirst(), right.getFirst(), 1, size[0], size[1], size[2]);
                for (Tiles way : ways(isDouble)) {
                    for (Stored x : left) {
                        for (Stored y : right) {
                            check(isDouble, way, x, y, expected);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3,4,5", "70,40,30", "12,20,1"})
    void leadingAxesAreProductsEach(int n, int k, int m) {
        for (boolean isDouble : BOTH) {
            Stored each = new Stored(random(isDouble, 5, 6 * n * k),
                    Layout.of(Shape.of(2, 3, n, k), new int[] {n * k, 2 * n * k, k, 1}, 0));
            Stored one = new Stored(random(isDouble, 6, k * m),
                    Layout.of(Shape.of(2, 3, k, m), new int[] {0, 0, 1, k}, 0));
            double[] expected = expected(each, one, 6, n, k, m);
            for (int count : new int[] {1, 2}) {
                Threads.setCount(count);
                for (Tiles way : ways(isDouble)) {
                    check(isDouble, way, each, one, expected);
                }
            }
        }
    }

    @Test
    void onlyItsOwnRowsAndColumnsMakeAnElementNaN() {
        int n = 27;
        int k = 300;
        int m = 41;
        for (boolean isDouble : BOTH) {
            Stored x = layouts(isDouble, 1, n, k).getFirst();
            Stored y = layouts(isDouble, 3, k, m).getFirst();
            x.storage.setDouble(26 * k + 299, Double.NaN);
            x.storage.setDouble(12 * k, Double.POSITIVE_INFINITY);
            y.storage.setDouble(40, 0.0);
            y.storage.setDouble(299 * m + 39, Double.NEGATIVE_INFINITY);
            double[] expected = expected(x, y, 1, n, k, m);
            assertThat(expected[12 * m + 40]).isNaN();
            assertThat(expected[40]).isFinite();
            for (Tiles way : ways(isDouble)) {
                check(isDouble, way, x, y, expected);
            }
        }
    }

    @Test
    void tilesAreMadeInTheBackgroundAndThenUsed() throws InterruptedException {
        int size = 256;
        for (boolean isDouble : BOTH) {
            Stored x = layouts(isDouble, 1, size, size).getFirst();
            Stored y = layouts(isDouble, 3, size, size).getFirst();
            double[] expected = expected(x, y, 1, size, size, size);
            Tiles tiles = Tiles.of(isDouble);
            long end = System.nanoTime() + 60_000_000_000L;
            while (tiles.get(Tiles.Kind.WIDE, false, 0) == null && System.nanoTime() < end) {
                check(isDouble, tiles, x, y, expected);
                Thread.sleep(20);
            }
            assertThat(tiles.get(Tiles.Kind.WIDE, false, 0)).isNotNull();
            check(isDouble, tiles, x, y, expected);
        }
    }
}
