package dev.thalweg.examples;

import dev.thalweg.minimize.GradientDescent;
import dev.thalweg.minimize.Iterate;
import dev.thalweg.minimize.Observer;
import dev.thalweg.minimize.Result;
import dev.thalweg.plot.DescentFigure;
import dev.thalweg.plot.DescentRun;
import dev.thalweg.plot.PictureFile;
import dev.thalweg.plot.Range;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/**
 * The first tutorial: gradient descent on a surface, with a learning rate of one's own choice.
 *
 * <p>Minimises f(x, y) = 0.5x² + x + 0.25y² − 2, whose minimum −2.5 lies at (−1, 0). With learning rate 0.1 the walk is slow
 * and sure; with 1 it hits x = −1 at once, because the curvature along x is 1; with 2 it jumps from one side to the other for ever.
 *
 * <p>Arguments, all optional: learning rate, iterations, x, y, picture file ({@code .png}, {@code .svg} or {@code .html}).
 */
public final class SurfaceDescent {
    private SurfaceDescent() {}

    /** The surface. */
    static Tensor f(Tensor p) {
        Tensor x = p.at(0);
        Tensor y = p.at(1);
        return x.square().mul(0.5).add(x).add(y.square().mul(0.25)).sub(2);
    }

    /**
     * Descends, printing each step, and draws the path.
     *
     * @param args learning rate, iterations, x, y, picture file
     */
    public static void main(String[] args) {
        Arguments arguments;
        try {
            arguments = Arguments.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println("SurfaceDescent: " + e.getMessage());
            System.exit(2);
            return;
        }
        Result result = descend(arguments.learningRate, arguments.iterations, Tensor.of(arguments.x, arguments.y));
        System.out.println(result);
        PictureFile.of(arguments.picture).write(figure(result));
        System.out.println("drawn to " + arguments.picture);
    }

    /** What the command line says, and what it leaves out. */
    record Arguments(double learningRate, int iterations, double x, double y, Path picture) {
        /** @throws IllegalArgumentException if one is not what it should be; the message says which */
        static Arguments of(String... args) {
            String[] given = {"0.1", "10", "2", "2", "surface.png"};
            System.arraycopy(args, 0, given, 0, Math.min(args.length, given.length));
            return new Arguments(number("the learning rate", given[0]),
                    (int) number("the count of iterations", given[1]),
                    number("x", given[2]), number("y", given[3]), Path.of(given[4]));
        }

        private static double number(String what, String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(what + " must be a number; got '" + text
                        + "'; the arguments are LEARNING_RATE ITERATIONS X Y PICTURE, such as 0.1 10 2 2 surface.png",
                        e);
            }
        }
    }

    /** {@return the descent, every step printed and remembered} */
    static Result descend(double learningRate, int iterations, Tensor start) {
        return GradientDescent.learningRate(learningRate).iterations(iterations).gradientTolerance(0).history(true)
                .observer(Observer.printing(System.out)).minimize(SurfaceDescent::f, start);
    }

    /** {@return the surface over [−2.5, 2.5]² and the path on it} */
    static DescentFigure figure(Result result) {
        List<Iterate> path = result.history();
        DescentRun run = DescentRun.of(result.method(), path.stream().map(Iterate::x).toArray(double[][]::new),
                path.stream().mapToDouble(Iterate::value).toArray(),
                path.stream().mapToDouble(Iterate::gradientNorm).toArray(),
                result.message());
        return DescentFigure.of("0.5 x² + x + 0.25 y² − 2", List.of("x", "y"), List.of(run))
                .withObjective(SurfaceDescent::valuesAt).withRange("x", Range.of(-2.5, 2.5))
                .withRange("y", Range.of(-2.5, 2.5));
    }

    /** The surface at many points at once: the same function, because its ops are element-wise. */
    private static double[] valuesAt(double[][] coordinates) {
        Tensor xs = Tensor.of(coordinates[0]);
        Tensor ys = Tensor.of(coordinates[1]);
        return f(Tensor.stack(0, xs, ys)).expand(Shape.of(coordinates[0].length)).toDoubles();
    }
}
